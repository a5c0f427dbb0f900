//! How far reading is, on standard error: on a terminal only, and only if it takes more than a second.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);

/// A line that is written again and again.
pub(super) struct Progress {
    started: Instant,
    shown: Option<Instant>,
    is_terminal: bool,
    /// The bytes of all files, where that can be told: not of standard input, nor of packed ones.
    total: Option<u64>,
}

impl Progress {
    pub(super) fn new(files: &[PathBuf]) -> Self {
        let size = |path: &PathBuf| {
            let is_packed = path
                .extension()
                .is_some_and(|end| end == "gz" || end == "zst");
            let size = std::fs::metadata(path)
                .ok()
                .filter(std::fs::Metadata::is_file);
            size.filter(|_| !is_packed).map(|file| file.len())
        };
        Self {
            started: Instant::now(),
            shown: None,
            is_terminal: io::stderr().is_terminal(),
            total: files.iter().map(size).sum(),
        }
    }

    pub(super) fn show(&mut self, bytes: u64) {
        let is_early = self.started.elapsed() < PATIENCE
            || self.shown.is_some_and(|shown| shown.elapsed() < BETWEEN);
        if !self.is_terminal || is_early {
            return;
        }
        self.shown = Some(Instant::now());
        let megabytes = bytes / 1_000_000;
        let line = match self.total.filter(|total| *total > 0) {
            Some(total) => {
                const WIDTH: u64 = 30;
                let done = (bytes.min(total) * WIDTH / total) as usize;
                let bar = "#".repeat(done) + &"-".repeat(WIDTH as usize - done);
                format!("[{bar}] {megabytes} of {} MB", total / 1_000_000)
            }
            None => format!("{megabytes} MB read"),
        };
        // What cannot be shown is no reason to stop.
        let _ = write!(io::stderr(), "\r{line}");
    }

    /// Wipes the line.
    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(io::stderr(), "\r{:70}\r", "");
        }
    }
}
