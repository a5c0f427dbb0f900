//! Runs the built binary and reads what it prints.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

/// The day that the prices of tests are taken at.
pub(crate) const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(arguments)
        .env_remove("FTADVISE_RULES")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The JSON that a run prints, which must succeed.
pub(crate) fn json(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--format", "json"]].concat());
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

pub(crate) fn number(value: &Value, name: &str) -> f64 {
    let number = value[name].as_f64();
    number.unwrap_or_else(|| panic!("`{name}` is no number in {value}"))
}

/// The entry of a list that has an id, or another name.
pub(crate) fn entry<'v>(list: &'v Value, name: &str, id: &str) -> &'v Value {
    let mut entries = list.as_array().unwrap().iter();
    let found = entries.find(|entry| entry[name] == id);
    found.unwrap_or_else(|| panic!("no `{id}` in {list}"))
}

/// A file of its own for a test, removed at its end.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        // Tests of one process run side by side, and may use a name twice.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ftadvise-{}-{count}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, text).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
