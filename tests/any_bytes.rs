//! Whatever bytes come in by the doors of the program, it reads them or refuses them with words: soups of hostile pieces,
//! real files that were damaged, and every file that fuzzing found worth keeping. What must hold is in `tests/doors`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod doors;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::thread;

use doors::{ALL, Door};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngSeed, TestRunner};

/// What seldom comes of chance, and does harm where nobody thought of it.
static HOSTILE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let texts = [
        "\0",
        "\u{1b}[31m",
        "\u{1b}]0;x\u{7}",
        "\u{202e}",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "\r\n",
        "\n\n",
        "\t",
        "1e999",
        "-1",
        "-0.0",
        "1e-320",
        "1e15",
        "1e300",
        "18446744073709551616",
        "9223372036854775807",
        "0x7f",
        "NaN",
        "Infinity",
        ".inf",
        "null",
        "~",
        "true",
        "1..",
        "5k..20k",
        "110%",
        "9999-12-31",
        "-009999-01-01",
        "\"",
        "'",
        "\\",
        "\\u0000",
        "\\ud800",
        ": ",
        ", ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "|\n",
        "? ",
        "---\n",
        "# ",
        "=1+1",
        "<script>",
        "PK\u{3}\u{4}",
        "id",
        "\"id\":",
        "[]",
        "{}",
        "\"\"",
    ];
    let mut all: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    all.extend([
        b"\xff".to_vec(),
        b"\xff\xfe".to_vec(),
        b"\xc3".to_vec(),
        b"\xed\xa0\x80".to_vec(),
    ]);
    all.extend(["[", "{\"a\":", "- ", "{a: "].map(|text| text.repeat(200).into_bytes()));
    all.push(b"9".repeat(400));
    all
});

/// A way to damage a file.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
    RepeatLine(Index),
    RemoveLine(Index),
    /// A piece of another file.
    Splice(Index, Index, usize, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Damage::Cut),
        3 => (at(), 0..8_u8).prop_map(|(at, bit)| Damage::Flip(at, 1 << bit)),
        2 => (at(), 1..40_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        4 => (at(), select(HOSTILE.clone())).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        2 => at().prop_map(Damage::RepeatLine),
        2 => at().prop_map(Damage::RemoveLine),
        2 => (at(), at(), 1..200_usize, at()).prop_map(|(file, from, length, to)| Damage::Splice(file, from, length, to)),
    ]
}

impl Damage {
    fn to(&self, bytes: &mut Vec<u8>, files: &[Vec<u8>]) {
        let place = |at: &Index, length: usize| at.index(length + 1);
        let length = bytes.len();
        match self {
            Self::Cut(at) => bytes.truncate(place(at, length)),
            Self::Flip(at, bit) => {
                if let Some(byte) = bytes.get_mut(place(at, length)) {
                    *byte ^= bit;
                }
            }
            Self::Remove(at, count) => {
                let start = place(at, length);
                bytes.drain(start..length.min(start + count));
            }
            Self::Insert(at, piece) => {
                let at = place(at, length);
                bytes.splice(at..at, piece.iter().copied());
            }
            Self::RepeatLine(at) | Self::RemoveLine(at) => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                if lines.is_empty() {
                    return;
                }
                let line = at.index(lines.len());
                if matches!(self, Self::RepeatLine(_)) {
                    lines.insert(line, lines[line]);
                } else {
                    lines.remove(line);
                }
                *bytes = lines.concat();
            }
            Self::Splice(file, from, count, to) => {
                let other = file.get(files);
                let start = place(from, other.len());
                let piece = other[start..other.len().min(start + count)].to_vec();
                let to = place(to, length);
                bytes.splice(to..to, piece);
            }
        }
    }
}

/// Hostile pieces and chance bytes, one after another.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => select(HOSTILE.clone()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
        1 => "[ -~]{0,20}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The files of a fuzz target, in the order of their names. There are none in a package, which lacks `fuzz/`.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    if !Path::new("fuzz").exists() {
        return Vec::new();
    }
    let folder = fs::read_dir(format!("fuzz/corpus/{name}")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{name}");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 500,
        rng_seed: RngSeed::Fixed(20_261_126),
        ..ProptestConfig::default()
    })
}

/// Each door in a thread of its own, as some are slow.
fn at_each_door(test: fn(&str, Door)) {
    thread::scope(|scope| {
        for (name, door) in ALL {
            thread::Builder::new()
                .name(name.to_owned())
                .spawn_scoped(scope, move || test(name, door))
                .unwrap();
        }
    });
}

#[test]
fn soups_are_read_or_refused() {
    at_each_door(|_, door| {
        let taken = runner(200).run(&soup(), |bytes| {
            door(&bytes);
            Ok(())
        });
        taken.unwrap();
    });
}

#[test]
fn damaged_files_are_read_or_refused() {
    at_each_door(|name, door| {
        let files = corpus(name);
        if files.is_empty() {
            return;
        }
        let damages = (any::<Index>(), prop::collection::vec(damage(), 1..5));
        let taken = runner(200).run(&damages, |(file, damages)| {
            let mut bytes = file.get(&files).clone();
            for damage in &damages {
                damage.to(&mut bytes, &files);
            }
            door(&bytes);
            Ok(())
        });
        taken.unwrap();
    });
}

#[test]
fn files_that_fuzzing_kept_are_read_or_refused() {
    at_each_door(|name, door| {
        for bytes in corpus(name) {
            door(&bytes);
        }
    });
}
