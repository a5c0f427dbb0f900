//! Files that are none: links, folders, pipes, devices, and files that change while they are read or written.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod watched;

use watched::{File, fed, ran};

const ROW: &str =
    r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;
const CALL: &str = r#"{"id":"1","model":"m","object":"chat.completion","created":1700000000,"usage":{"prompt_tokens":9,"completion_tokens":3}}"#;
const PASSES: &str = "id,passed\n1,yes\n2,no\n";
const ANSWERS: &str = "prompting: misses\nfailures: other\n";

/// Every command that reads a file, but for what it is named after, with the text of a file that it takes.
fn readers() -> Vec<(Vec<&'static str>, String)> {
    let rules = std::fs::read_to_string("rules/lesson.yaml").unwrap();
    let row = format!("{ROW}\n");
    let all: [(&[&str], &str); 11] = [
        (&["audit"], &row),
        (&["audit", "tests/data/support.jsonl", "--validation"], &row),
        (&["evidence"], PASSES),
        (
            &[
                "ask",
                "--no-input",
                "--answers=tests/data/before.yaml",
                "--data",
            ],
            &row,
        ),
        (
            &[
                "ask",
                "--no-input",
                "--answers=tests/data/before.yaml",
                "--eval",
            ],
            PASSES,
        ),
        (
            &[
                "ask",
                "--no-input",
                "--answers=tests/data/before.yaml",
                "--logs",
            ],
            CALL,
        ),
        (&["ask", "--no-input", "--answers"], ANSWERS),
        (&["break-even", "--workload"], "input-tokens: 300\n"),
        (
            &["models", "gpt-5.5", "--prices"],
            "schema: 1\nprovider: own\ntitle: Own\n",
        ),
        (&["rules", "check"], &rules),
        (&["compare", "tests/data/before.yaml"], ANSWERS),
    ];
    all.map(|(words, text)| (words.to_vec(), text.to_owned()))
        .to_vec()
}

#[test]
fn every_way_to_save_a_text_gives_the_same() {
    for (words, text) in readers() {
        let printed = |bytes: &[u8]| {
            let file = File::new("same", bytes);
            let ran = ran(&[&words[..], &[file.path()]].concat());
            // Rules say what they were read from, and so does an audit where lines end otherwise.
            let text = ran.succeeded(&format!("{words:?} {bytes:.60?}"));
            let figures = text.lines().filter(|line| !line.contains("sha256"));
            let figures = figures.filter(|line| !line.trim_start().starts_with("warning"));
            figures
                .collect::<Vec<_>>()
                .join("\n")
                .replace(file.path(), "FILE")
        };
        let plain = printed(text.as_bytes());
        let without_end = printed(text.trim_end().as_bytes());
        let mark = printed(format!("\u{feff}{text}").as_bytes());
        let windows = printed(text.replace('\n', "\r\n").as_bytes());
        if words[0] == "audit" {
            // It counts what there is to be found fault with.
            for text in [&without_end, &mark, &windows] {
                assert!(
                    text.contains(" valid") || text.contains("120 rows"),
                    "{text}"
                );
            }
            continue;
        }
        assert_eq!(plain, without_end, "{words:?}");
        assert_eq!(plain, mark, "{words:?}");
        assert_eq!(plain, windows, "{words:?}");
    }
}

#[test]
fn what_is_no_text_in_utf_8_is_said_to_be_none() {
    for (words, text) in readers() {
        let little = text.encode_utf16().flat_map(u16::to_le_bytes);
        let big = text.encode_utf16().flat_map(u16::to_be_bytes);
        let mut saved: Vec<(Vec<u8>, &[&str])> = vec![
            (
                [0xff, 0xfe].into_iter().chain(little.clone()).collect(),
                &["UTF-16", "UTF-8"],
            ),
            (
                [0xfe, 0xff].into_iter().chain(big.clone()).collect(),
                &["UTF-16", "UTF-8"],
            ),
            (little.collect(), &["UTF-16", "UTF-8"]),
            (big.collect(), &["UTF-16", "UTF-8"]),
            (vec![0; 5_000], &["zeros"]),
            (Vec::new(), &[]),
            (b" \n\t\r\n ".to_vec(), &[]),
            (b"\x1f\x8b\x00".to_vec(), &[]),
            (b"\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff".to_vec(), &[]),
            (b"PK\x03\x04\x00\x00".to_vec(), &[]),
            (b"\xff\xfd\xfc".to_vec(), &[]),
        ];
        // Lines that end in a lone return are one line, and what YAML and JSON make of it is theirs.
        if text.contains('\n') {
            saved.push((text.replace('\n', "\r").into_bytes(), &[]));
        }
        for (bytes, wanted) in saved {
            let file = File::new("other", &bytes);
            let ran = ran(&[&words[..], &[file.path()]].concat());
            if wanted.is_empty() && ran.code == Some(0) {
                let is_return = bytes.contains(&b'\r') && bytes.len() > 8;
                assert!(
                    is_return || bytes.starts_with(b"\n"),
                    "{words:?}: {bytes:.40?}"
                );
                continue;
            }
            ran.refused(wanted, &format!("{words:?}: {bytes:.40?}"));
            assert!(ran.stderr.contains(file.path()), "{}", ran.stderr);
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::{ANSWERS, File, PASSES, ROW, fed, ran, readers};

    /// A folder of its own for a test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("ftadvise-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn path(&self, name: &str) -> String {
            self.0.join(name).to_str().unwrap().to_owned()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn make_pipe(path: &str) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_reason() {
        let folder = Folder::new("kinds");
        symlink("round", folder.path("round")).unwrap();
        symlink("nothing", folder.path("dangling")).unwrap();
        fs::create_dir(folder.path("folder")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
        let unreadable = folder.path("unreadable");
        fs::write(&unreadable, ROW).unwrap();
        fs::set_permissions(&unreadable, fs::Permissions::from_mode(0o0)).unwrap();
        for (words, _) in readers() {
            for name in [
                "round",
                "dangling",
                "folder",
                "socket",
                "unreadable",
                "folder/x",
                "socket/x",
            ] {
                let path = folder.path(name);
                // Nothing is unreadable for who may read everything.
                if name == "unreadable" && fs::File::open(&path).is_ok() {
                    continue;
                }
                let ran = ran(&[&words[..], &[path.as_str()]].concat());
                ran.refused(&[&path], &format!("{words:?}"));
                assert_eq!(ran.stderr.matches(&path).count(), 1, "{}", ran.stderr);
            }
            let path = folder.path("folder");
            let ran = ran(&[&words[..], &[path.as_str()]].concat());
            ran.refused(
                &["it is a directory; name a file in it"],
                &format!("{words:?}"),
            );
        }
    }

    #[test]
    fn links_and_pipes_are_read_as_files_are() {
        let folder = Folder::new("pipes");
        for (at, (words, text)) in readers().into_iter().enumerate() {
            fs::write(folder.path("file"), &text).unwrap();
            let link = folder.path(&format!("link-{at}"));
            symlink("file", &link).unwrap();
            let by_link = ran(&[&words[..], &[link.as_str()]].concat());
            let by_link = by_link.succeeded(&format!("{words:?}"));
            let pipe = folder.path(&format!("pipe-{at}"));
            make_pipe(&pipe);
            let writer = thread::spawn({
                let pipe = pipe.clone();
                move || fs::write(pipe, text).unwrap()
            });
            let by_pipe = ran(&[&words[..], &[pipe.as_str()]].concat());
            let by_pipe = by_pipe.succeeded(&format!("{words:?}"));
            writer.join().unwrap();
            let same = |text: &str| {
                let lines = text
                    .lines()
                    .filter(|line| !line.contains("link-") && !line.contains("pipe-"));
                lines.map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(same(&by_link), same(&by_pipe), "{words:?}");
        }
    }

    #[test]
    fn an_archive_through_a_pipe_is_read_once() {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let parts = [
            ("header.json", r#"{"eval":{"task":"t"},"status":"success"}"#),
            ("summaries.json", r#"[{"id":1,"scores":{"a":{"value":1}}}]"#),
        ];
        for (name, text) in parts {
            archive.start_file(name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        let folder = Folder::new("archive");
        let pipe = folder.path("pipe.eval");
        make_pipe(&pipe);
        let writer = thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, bytes).unwrap()
        });
        let text = ran(&["evidence", &pipe]).succeeded("an archive");
        writer.join().unwrap();
        assert!(text.contains("inspect-ai"), "{text}");
    }

    #[test]
    fn who_waits_for_a_pipe_can_be_interrupted() {
        let folder = Folder::new("waiting");
        let pipe = folder.path("pipe");
        make_pipe(&pipe);
        let output = folder.path("result");
        let audit = ["audit", &pipe, "--output", &output];
        for words in [&["audit", &pipe][..], &["ask", "--rules", &pipe], &audit] {
            let mut child = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
                .args(words)
                .env_remove("FTADVISE_RULES")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            thread::sleep(Duration::from_millis(300));
            assert!(child.try_wait().unwrap().is_none(), "it waits: {words:?}");
            let id = child.id().to_string();
            // A shell that runs tests in the background has them ignore SIGINT, and what they start, too.
            Command::new("kill").args(["-TERM", &id]).status().unwrap();
            let started = Instant::now();
            while child.try_wait().unwrap().is_none() {
                assert!(started.elapsed() < Duration::from_secs(20), "{words:?}");
                thread::sleep(Duration::from_millis(5));
            }
        }
        let left: Vec<_> = fs::read_dir(&folder.0)
            .unwrap()
            .map(|own| own.unwrap().file_name())
            .collect();
        assert_eq!(left, ["pipe"], "nothing is left behind");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_and_files_of_the_system_are_refused_or_read() {
        for (words, _) in readers() {
            for (path, wanted) in [
                ("/dev/null", ""),
                ("/dev/zero", ""),
                ("/dev/full", ""),
                ("/proc/self/mem", "cannot"),
                ("/proc/self/maps", ""),
                ("/proc/version", ""),
            ] {
                // Some take anything for a table without passes, and say so.
                let ran = ran(&[&words[..], &[path]].concat());
                ran.refused(&[wanted], &format!("{words:?} {path}"));
            }
        }
        let text = ran(&["audit", "/dev/zero"]);
        text.refused(&["zeros"], "it never ends");
    }

    /// Writes to a file until told to stop.
    fn written_on(path: &Path, stop: &AtomicBool, mut act: impl FnMut(&Path)) {
        while !stop.load(Ordering::Relaxed) {
            act(path);
        }
    }

    #[test]
    fn a_file_that_grows_shrinks_or_is_replaced_ends_in_a_result_or_a_message() {
        let folder = Folder::new("changing");
        let path = folder.0.join("rows.jsonl");
        let named = path.to_str().unwrap().to_owned();
        let rows = format!("{ROW}\n").repeat(20_000);
        let grow = |path: &Path| {
            let mut file = fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(path)
                .unwrap();
            file.write_all(rows.as_bytes()).unwrap();
            // Not more than the disk has.
            if file.metadata().unwrap().len() > 200 << 20 {
                file.set_len(1 << 20).unwrap();
            }
        };
        let shrink = |path: &Path| {
            fs::write(path, &rows).unwrap();
            fs::OpenOptions::new()
                .write(true)
                .open(path)
                .unwrap()
                .set_len(10)
                .unwrap();
        };
        let replace = |path: &Path| {
            let other = path.with_extension("part");
            fs::write(&other, &rows).unwrap();
            fs::rename(other, path).unwrap();
            let _ = fs::remove_file(path);
        };
        let acts: [&(dyn Fn(&Path) + Sync); 3] = [&grow, &shrink, &replace];
        for act in acts {
            fs::write(&path, &rows).unwrap();
            let stop = AtomicBool::new(false);
            thread::scope(|scope| {
                scope.spawn(|| written_on(&path, &stop, act));
                for _ in 0..2 {
                    for words in [&["audit"][..], &["evidence"]] {
                        let ran = ran(&[words, &[named.as_str()]].concat());
                        assert!(matches!(ran.code, Some(0 | 2)), "{}", ran.stderr);
                        assert!(
                            ran.code == Some(0) || ran.stderr.contains(&named),
                            "{}",
                            ran.stderr
                        );
                    }
                }
                stop.store(true, Ordering::Relaxed);
            });
        }
    }

    #[test]
    fn what_is_added_while_a_file_is_read_is_left_for_the_next_time() {
        let folder = Folder::new("growing");
        let path = folder.path("rows.jsonl");
        fs::write(&path, format!("{ROW}\n").repeat(1_000)).unwrap();
        // The other file keeps the program waiting while the first, which was opened before, grows.
        let pipe = folder.path("pipe.jsonl");
        make_pipe(&pipe);
        let stop = AtomicBool::new(false);
        let text = thread::scope(|scope| {
            scope.spawn(|| {
                let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
                while !stop.load(Ordering::Relaxed) {
                    writeln!(file, "{ROW}").unwrap();
                }
            });
            let text = ran(&["audit", &path, "--format", "json"]).succeeded("it ends");
            stop.store(true, Ordering::Relaxed);
            text
        });
        let result: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(result["rows"].as_u64().unwrap() >= 1_000);
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }

    #[test]
    fn an_input_is_never_written_over_by_any_name() {
        let folder = Folder::new("same");
        let file = folder.path("rows.jsonl");
        fs::write(&file, format!("{ROW}\n")).unwrap();
        symlink("rows.jsonl", folder.path("link")).unwrap();
        symlink("link", folder.path("link-of-link")).unwrap();
        fs::hard_link(&file, folder.path("hard")).unwrap();
        let around = format!(
            "{}/../{}/rows.jsonl",
            folder.0.display(),
            folder.0.file_name().unwrap().to_str().unwrap()
        );
        for name in [
            folder.path("link"),
            folder.path("link-of-link"),
            around,
            file.clone(),
        ] {
            let ran = ran(&["audit", &file, "--output", &name]);
            ran.refused(&["is an input, and inputs are not changed"], &name);
            let fix = super::ran(&["audit", &file, "--fix", &name]);
            fix.refused(&["--fix: "], &name);
        }
        // Another name of the same file gets a file of its own, and the input stays as it was.
        ran(&["audit", &file, "--output", &folder.path("hard")]).succeeded("hard");
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{ROW}\n"));
    }

    #[test]
    fn places_that_cannot_be_written_are_refused_by_name() {
        let folder = Folder::new("places");
        fs::write(folder.path("file"), "old").unwrap();
        fs::create_dir(folder.path("folder")).unwrap();
        symlink("round", folder.path("round")).unwrap();
        symlink("nowhere/file", folder.path("dangling")).unwrap();
        let long = folder.path(&"n".repeat(300));
        let longer = folder.path(&"n/".repeat(2_048));
        let places = [
            (folder.path("folder"), "name a file in it"),
            (folder.path("folder/"), "name a file in it"),
            (folder.path("new/"), "name a file in it"),
            (folder.path("."), "name a file in it"),
            (folder.path("file/x"), "name another place"),
            (folder.path("round"), "links without end"),
            (folder.path("dangling"), "make the directory first"),
            (long, "too long"),
            (longer, "name a"),
        ];
        for (place, wanted) in &places {
            for words in [
                &["models", "gpt-5.5", "--output"][..],
                &["audit", "tests/data/support.jsonl", "--fix"],
                &["rules", "init"],
            ] {
                let ran = ran(&[words, &[place.as_str()]].concat());
                ran.refused(&["cannot write", wanted], place);
            }
        }
        assert!(
            Path::new(&folder.path("round")).is_symlink(),
            "it is as it was"
        );
        assert_eq!(fs::read(folder.path("file")).unwrap(), b"old");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 4);
        for name in ["a\nb", "a\u{1b}[31m", "caf\u{e9}", "-x", "a b"] {
            let place = folder.path(name);
            ran(&["models", "gpt-5.5", "--output", &place]).succeeded(name);
            assert!(Path::new(&place).is_file(), "{name}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_and_the_memory_of_a_process_take_no_result() {
        let folder = Folder::new("devices");
        symlink("/dev/full", folder.path("full")).unwrap();
        let full = folder.path("full");
        for (place, wanted) in [
            ("/dev/full", "make room"),
            (&full, "make room"),
            ("/proc/self/mem", "name another place"),
            ("/proc/version", "name another place"),
        ] {
            ran(&["models", "gpt-5.5", "--output", place])
                .refused(&["cannot write", place, wanted], place);
            ran(&["audit", "tests/data/support.jsonl", "--fix", place])
                .refused(&["exists already"], place);
        }
        assert!(Path::new(&full).is_symlink());
        ran(&["models", "gpt-5.5", "--output", "/dev/null"]).succeeded("nothing is kept");
    }

    #[test]
    fn standard_input_is_read_as_files_are() {
        for (words, text) in readers() {
            let bytes = text.clone();
            let piped = fed(&[&words[..], &["-"]].concat(), move |input| {
                input.write_all(bytes.as_bytes())
            });
            piped.succeeded(&format!("{words:?}"));
            let nothing = fed(&[&words[..], &["-"]].concat(), |_| Ok(()));
            nothing.refused(&["error: "], &format!("{words:?}"));
        }
        let file = File::new("answers.yaml", ANSWERS);
        let passes = fed(
            &["ask", "--no-input", "--answers", file.path(), "--eval", "-"],
            |input| input.write_all(PASSES.as_bytes()),
        );
        passes.succeeded("passes");
    }
}
