//! Runs the built binary on what nobody should give it, and watches how long it takes and how much memory.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing takes longer, on a machine that does other things, too.
const PATIENCE: Duration = Duration::from_secs(60);
/// No input makes the program take more memory, in KiB.
const MOST_MEMORY: u64 = 300 << 10;

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Bad input got a message and nothing else.
    pub(crate) fn refused(&self, wanted: &[&str], what: &str) {
        assert_eq!(self.code, Some(2), "{what}: {}", self.stderr);
        assert!(self.stdout.is_empty(), "{what}: {}", self.stdout);
        for wanted in wanted {
            assert!(
                self.stderr.contains(wanted),
                "{what}: {wanted:?} is missing in:\n{}",
                self.stderr
            );
        }
        assert!(
            self.stderr.len() < 40_000,
            "{what}: {} bytes",
            self.stderr.len()
        );
    }

    /// A result was given.
    pub(crate) fn succeeded(self, what: &str) -> String {
        assert_eq!(self.code, Some(0), "{what}: {}", self.stderr);
        self.stdout
    }
}

/// Runs the program without a terminal and without standard input.
pub(crate) fn ran(arguments: &[&str]) -> Ran {
    run(arguments, None)
}

/// Runs the program on what a function writes to its standard input, until it has enough.
pub(crate) fn fed(
    arguments: &[&str],
    feed: impl FnOnce(&mut ChildStdin) -> std::io::Result<()> + Send + 'static,
) -> Ran {
    run(arguments, Some(Box::new(feed)))
}

type Feed = Box<dyn FnOnce(&mut ChildStdin) -> std::io::Result<()> + Send>;

fn run(arguments: &[&str], feed: Option<Feed>) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(arguments)
        .env_remove("FTADVISE_RULES")
        .env_remove("COLUMNS")
        .stdin(if feed.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let (Some(feed), Some(mut input)) = (feed, child.stdin.take()) {
        // Who has read enough closes the pipe, which is what most of them should do.
        thread::spawn(move || drop(feed(&mut input)));
    }
    let mut all = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let stdout = thread::spawn(move || text(&mut all.0));
    let stderr = thread::spawn(move || text(&mut all.1));
    let started = Instant::now();
    let status = loop {
        let peak = peak_of(child.id());
        if peak > MOST_MEMORY || started.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!(
                "{arguments:?}: {} MiB after {:?}",
                peak >> 10,
                started.elapsed()
            );
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
    Ran {
        code: status.code(),
        stdout,
        stderr,
    }
}

fn text(from: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The most memory that a process has had so far, in KiB; nothing where that cannot be told.
fn peak_of(process: u32) -> u64 {
    if !cfg!(target_os = "linux") {
        return 0;
    }
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = peak.and_then(|peak| peak.trim().split(' ').next()?.parse().ok());
    number.unwrap_or(0)
}

/// A file of its own for a test, removed at its end.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        // Tests of one process run side by side, and may use a name twice.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ftadvise-{}-{count}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, bytes).unwrap();
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
