//! `--output`: a file is whole or is not there, what was there before is left as it was until then, and its name decides
//! the format.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MODELS: [&str; 5] = [
    "models",
    "gemini-3.5-flash",
    "--tunable",
    "--as-of",
    "2026-11-22",
];

/// A folder of its own for a test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("ftadvise-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs the program in it.
    fn run(&self, arguments: &[&str], output: impl AsRef<Path>) -> Output {
        Command::new(env!("CARGO_BIN_EXE_ftadvise"))
            .args(arguments)
            .arg("--output")
            .arg(output.as_ref())
            .current_dir(&self.0)
            .env_remove("FTADVISE_RULES")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn written(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
    assert!(output.stdout.is_empty(), "the result went to both");
}

fn refused(output: &Output, wanted: &[&str]) {
    let stderr = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(output.stdout.is_empty());
    for wanted in wanted {
        assert!(
            stderr.contains(wanted),
            "{wanted:?} is missing in:\n{stderr}"
        );
    }
}

#[test]
fn a_file_gets_the_bytes_that_standard_output_would() {
    let folder = Folder::new("bytes");
    for format in ["text", "json", "csv", "markdown", "html"] {
        let arguments = [&MODELS[..], &["--format", format, "--color", "always"]].concat();
        let output = folder.run(&arguments, "list");
        written(&output);
        assert_eq!(stderr(&output), "Written to list\n");
        let plain = [&MODELS[..], &["--format", format]].concat();
        let printed = folder.run(&plain, "-");
        assert!(printed.stderr.is_empty());
        assert_eq!(fs::read(folder.path("list")).unwrap(), printed.stdout);
    }
    assert_eq!(folder.names(), ["list"]);
}

#[test]
fn the_name_decides_the_format_unless_the_flag_does() {
    let folder = Folder::new("format");
    let begins = |arguments: &[&str], name: &str, start: &str| {
        written(&folder.run(arguments, name));
        let text = fs::read_to_string(folder.path(name)).unwrap();
        assert!(text.starts_with(start), "{name}: {text}");
    };
    let text = "Tuning offer  ";
    begins(&MODELS, "list.json", "{");
    begins(&MODELS, "LIST.JSON", "{");
    begins(&MODELS, "list.csv", "kind,");
    begins(&MODELS, "list.txt", text);
    begins(&MODELS, "list", text);
    // An ending that names no format gets the usual one, and a word that it did.
    begins(&MODELS, "list.pdf", text);
    let said = stderr(&folder.run(&MODELS, "list.pdf"));
    assert_eq!(
        said,
        "Written to list.pdf, as text: its ending names no format\n"
    );
    let as_text = [&MODELS[..], &["--format", "text"]].concat();
    assert_eq!(
        stderr(&folder.run(&as_text, "list.pdf")),
        "Written to list.pdf\n"
    );
    let as_json = [&MODELS[..], &["--format", "json"]].concat();
    begins(&as_json, "list.csv", "{");
    begins(&as_json, "list.html", "{");
    begins(&MODELS, "list.md", "# Models");
    begins(&MODELS, "list.html", "<!DOCTYPE html>");
    fs::write(folder.path("rows.csv"), "id,passed\n1,yes\n").unwrap();
    let output = folder.run(&["evidence", "rows.csv"], "found.md");
    refused(&output, &["`found.md`", "markdown", "text, json"]);
    assert!(!folder.path("found.md").exists());
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_read() {
    let folder = Folder::new("refused");
    fs::write(folder.path("file"), "old").unwrap();
    fs::create_dir(folder.path("folder")).unwrap();
    let fault = |output: &str, wanted: &[&str]| {
        let found = folder.run(&["audit", "no-such-data.jsonl"], output);
        refused(&found, &[&["--output: cannot write"], wanted].concat());
        assert!(!stderr(&found).contains("no-such-data"), "{output}");
    };
    fault("folder", &["`folder`", "directory", "name a file in it"]);
    fault("missing/", &["`missing/`", "name a file in it"]);
    fault("missing/x", &["`missing/x`", "make the directory first"]);
    fault("file/x", &["`file/x`", "name another place"]);
    assert_eq!(folder.names(), ["file", "folder"]);
    assert_eq!(fs::read(folder.path("file")).unwrap(), b"old");
}

#[test]
fn no_file_that_is_read_is_written_over() {
    let folder = Folder::new("inputs");
    let answers = "prompting: misses\nfailures: unknown\n";
    fs::write(folder.path("answers.yaml"), answers).unwrap();
    let data =
        r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}"#;
    fs::write(folder.path("data.jsonl"), data).unwrap();
    let rows: [&[&str]; 6] = [
        &["ask", "--no-input", "--answers", "answers.yaml"],
        &["break-even", "--workload", "answers.yaml"],
        &["break-even", "--prices", "answers.yaml"],
        &["models", "--rules", "answers.yaml"],
        &["evidence", "answers.yaml"],
        &["audit", "data.jsonl", "--validation", "answers.yaml"],
    ];
    for row in rows {
        // A rules file that is none is refused first, and left as it was all the same.
        let output = folder.run(row, "./answers.yaml");
        assert_eq!(output.status.code(), Some(2), "{row:?}");
        if !row.contains(&"--rules") {
            refused(&output, &["--output: `./answers.yaml` is an input"]);
        }
        let left = fs::read_to_string(folder.path("answers.yaml")).unwrap();
        assert_eq!(left, answers, "{row:?}");
    }
    let both = folder.run(
        &["audit", "data.jsonl", "--fix", "clean.jsonl"],
        "./clean.jsonl",
    );
    refused(&both, &["--output: `clean.jsonl` is what --fix writes"]);
    assert_eq!(folder.names(), ["answers.yaml", "data.jsonl"]);
}

#[cfg(unix)]
mod unix {
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::{Command, Folder, Stdio, fs, refused, stderr, written};

    /// The shortest result.
    const QUIET: [&str; 7] = [
        "ask",
        "--no-input",
        "--quiet",
        "--prompting",
        "misses",
        "--failures",
        "unknown",
    ];
    const RESULT: &str = "re-examine\n";

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// Runs a line of bash in a folder, with the program as `$0`.
    fn bash(folder: &Folder, line: &str) -> super::Output {
        Command::new("bash")
            .args(["-c", line, env!("CARGO_BIN_EXE_ftadvise")])
            .current_dir(&folder.0)
            .env_remove("FTADVISE_RULES")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    #[test]
    fn permissions_are_kept_and_new_files_have_the_usual_ones() {
        let folder = Folder::new("mode");
        let old = folder.path("old");
        fs::write(&old, "old").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        written(&folder.run(&QUIET, "old"));
        assert_eq!(mode(&old), 0o640);
        assert_eq!(fs::read_to_string(&old).unwrap(), RESULT);
        for (mask, wanted) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
            let line = format!(
                "umask {mask}; exec \"$0\" {} -o new-{mask}",
                QUIET.join(" ")
            );
            written(&bash(&folder, &line));
            assert_eq!(mode(&folder.path(&format!("new-{mask}"))), wanted, "{mask}");
        }
    }

    #[test]
    fn links_stay_links() {
        let folder = Folder::new("links");
        fs::create_dir(folder.path("there")).unwrap();
        fs::write(folder.path("there/old"), "old").unwrap();
        symlink("there/old", folder.path("first")).unwrap();
        symlink("first", folder.path("second")).unwrap();
        symlink("there/new", folder.path("dangling")).unwrap();
        symlink("round", folder.path("round")).unwrap();
        for (link, target) in [("second", "there/old"), ("dangling", "there/new")] {
            written(&folder.run(&QUIET, link));
            assert!(folder.path(link).is_symlink());
            let text = fs::read_to_string(folder.path(target)).unwrap();
            assert_eq!(text, RESULT);
        }
        assert!(folder.path("first").is_symlink());
        let data = r#"{"text": "one two three"}"#;
        fs::write(folder.path("there/old"), data).unwrap();
        let output = folder.run(&["evidence", "there/old"], "second");
        refused(&output, &["`second` is an input"]);
        let names = ["dangling", "first", "round", "second", "there"];
        assert_eq!(folder.names(), names);
    }

    #[test]
    fn streams_are_written_and_not_replaced() {
        let folder = Folder::new("streams");
        let line = format!(
            "echo before > log; \"$0\" {} -o /dev/stdout >> log",
            QUIET.join(" ")
        );
        let output = bash(&folder, &line);
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), String::new())
        );
        let log = fs::read_to_string(folder.path("log")).unwrap();
        assert_eq!(log, format!("before\n{RESULT}"));

        // Nobody reads it, which is no error.
        let line = format!(
            "(\"$0\" {} -o /dev/stdout; echo $? >&2) | true",
            QUIET.join(" ")
        );
        assert_eq!(stderr(&bash(&folder, &line)), "0\n");

        let made = Command::new("mkfifo").arg(folder.path("pipe")).status();
        assert!(made.unwrap().success());
        let pipe = folder.path("pipe");
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            fs::File::open(pipe)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        });
        written(&folder.run(&QUIET, "pipe"));
        assert_eq!(reader.join().unwrap(), RESULT);
        assert_eq!(folder.names(), ["log", "pipe"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_leaves_the_old_file_whole() {
        let folder = Folder::new("full");
        refused(
            &folder.run(&QUIET, "/dev/full"),
            &["--output: cannot write `/dev/full`", "make room"],
        );
        fs::write(folder.path("old"), "old").unwrap();
        let out = bash(&folder, "\"$0\" models > /dev/full");
        refused(&out, &["result to standard output: No space", "make room"]);
        assert_eq!(folder.names(), ["old"]);
    }

    #[test]
    fn a_limit_on_files_is_like_a_full_disk() {
        let folder = Folder::new("limit");
        fs::write(folder.path("old"), "old").unwrap();
        let data: String = (0..100)
            .map(|row| format!("{{\"text\": \"the text of the row with the number {row}\"}}\n"))
            .collect();
        fs::write(folder.path("data.jsonl"), data).unwrap();
        // No file may be larger than a block, and all of these are. Usually the system ends a program that tries.
        let limited = |words: &str| bash(&folder, &format!("ulimit -f 1; \"$0\" {words}"));
        for (words, flag, name) in [
            ("models -o old", "--output", "old"),
            ("audit data.jsonl --fix new", "--fix", "new"),
            ("rules init new", "rules init", "new"),
        ] {
            let output = limited(words);
            let place = format!("{flag}: cannot write `{name}`");
            refused(&output, &[&place, "make room"]);
            assert!(!stderr(&output).contains(".part"), "{}", stderr(&output));
            assert_eq!(fs::read_to_string(folder.path("old")).unwrap(), "old");
            assert_eq!(folder.names(), ["data.jsonl", "old"]);
        }
        let output = limited("models > new");
        refused(&output, &["result to standard output", "make room"]);
    }

    #[test]
    fn what_is_protected_is_not_replaced() {
        let folder = Folder::new("protected");
        let old = folder.path("old");
        fs::write(&old, "old").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o444)).unwrap();
        if fs::OpenOptions::new().write(true).open(&old).is_ok() {
            // Nothing is protected from root.
            return;
        }
        let protects = |mode| {
            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(&folder.0, permissions).unwrap();
        };
        refused(&folder.run(&QUIET, "old"), &["`old`", "denied"]);
        protects(0o555);
        let output = folder.run(&QUIET, "new");
        protects(0o755);
        refused(&output, &["`new`", "denied", "name another place"]);
        assert_eq!(fs::read_to_string(&old).unwrap(), "old");
        assert_eq!(folder.names(), ["old"]);
    }
}
