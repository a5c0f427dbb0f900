//! A person at a terminal: types keys, and sees what the screen shows.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

const PATIENCE: Duration = Duration::from_secs(20);

/// The program in a pseudo-terminal.
pub(crate) struct Terminal {
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const ESCAPE: &str = "\x1b";
pub(crate) const CTRL_C: &str = "\x03";

/// Starts the program with some arguments.
pub(crate) fn run(arguments: &[&str]) -> Terminal {
    let size = PtySize {
        rows: 60,
        cols: 100,
        ..PtySize::default()
    };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ftadvise"));
    command.args(arguments);
    command.env("TERM", "xterm");
    command.env("NO_COLOR", "1");
    command.env("COLUMNS", "80");
    command.env_remove("FTADVISE_RULES");
    let child = pty.slave.spawn_command(command).unwrap();
    // Else the output never ends.
    drop(pty.slave);
    let mut display = pty.master.try_clone_reader().unwrap();
    let (sender, output) = channel();
    thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(read) = display.read(&mut chunk) {
            if read == 0 || sender.send(chunk[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    Terminal {
        keyboard: pty.master.take_writer().unwrap(),
        output,
        screen: vt100::Parser::new(60.try_into().unwrap(), 100.try_into().unwrap(), 0),
        child,
        _master: pty.master,
    }
}

impl Terminal {
    /// Waits until the screen shows a text, which must be new to tell anything.
    pub(crate) fn sees(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(chunk) => self.screen.process(&chunk),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!(
                        "{text:?} did not appear on:\n{}",
                        self.screen.screen().contents()
                    )
                }
            }
        }
    }

    /// Types keys; an escape sequence goes out in one piece.
    pub(crate) fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits for the end, and gives the exit status and the last screen.
    pub(crate) fn end(mut self) -> (ExitStatus, vt100::Screen) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self
                .output
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(chunk) => self.screen.process(&chunk),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!(
                        "the program does not end:\n{}",
                        self.screen.screen().contents()
                    );
                }
            }
        }
        let status = self.child.wait().unwrap();
        (status, self.screen.screen().clone())
    }
}
