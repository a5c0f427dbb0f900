//! A person at a terminal: types keys, and sees what the screen shows.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::process::ExitStatusExt;
use std::process;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Every wait ends after this.
const PATIENCE: Duration = Duration::from_secs(10);
const ROWS: NonZeroU16 = NonZeroU16::new(40).unwrap();
/// More than 80, so that long items of lists do not wrap.
const COLUMNS: NonZeroU16 = NonZeroU16::new(100).unwrap();
/// So many rows are kept that scrolled off the screen.
const SCROLLBACK: usize = 1_000;

const VARIABLES: [(&str, &str); 3] = [("TERM", "xterm"), ("NO_COLOR", "1"), ("COLUMNS", "80")];

pub(crate) const ENTER: &str = "\r";
pub(crate) const SPACE: &str = " ";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const ESCAPE: &str = "\x1b";
pub(crate) const CTRL_C: &str = "\x03";
/// The end of the input, where lines are taken.
pub(crate) const CTRL_D: &str = "\x04";

/// The program in a pseudo-terminal.
pub(crate) struct Terminal {
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    reader: JoinHandle<()>,
    /// How keys were taken before the program was started.
    modes_before: String,
}

/// What is left when the program has ended.
pub(crate) struct Ended {
    /// The exit code as a shell has it: 128 and the number of the signal where one ended the program.
    pub(crate) exit_code: u32,
    pub(crate) shows_cursor: bool,
    /// Whether the terminal shows what is typed and takes it by lines again, in all as it did at first.
    pub(crate) takes_lines: bool,
    /// Whether anything on the screen is bold or coloured.
    pub(crate) is_styled: bool,
    /// All that was on the screen, from the first row.
    pub(crate) text: String,
    /// All that was written, as it was written.
    pub(crate) bytes: Vec<u8>,
}

/// Starts the program with some arguments, without colour and for 80 columns.
pub(crate) fn run(arguments: &[&str]) -> Terminal {
    run_in(arguments, &VARIABLES, &["FTADVISE_RULES"])
}

/// Starts the program with some arguments, with some variables set and others not.
pub(crate) fn run_in(arguments: &[&str], set: &[(&str, &str)], unset: &[&str]) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ftadvise"));
    command.args(arguments);
    start(command, set, unset)
}

/// Runs a line of bash, with the program as `$0`.
pub(crate) fn run_bash(line: &str) -> Terminal {
    let mut command = CommandBuilder::new("bash");
    command.args(["-c", line, env!("CARGO_BIN_EXE_ftadvise")]);
    start(command, &VARIABLES, &["FTADVISE_RULES"])
}

fn start(mut command: CommandBuilder, set: &[(&str, &str)], unset: &[&str]) -> Terminal {
    // Else it would be the home of the user, who may have none.
    command.cwd(std::env::current_dir().unwrap());
    let size = PtySize {
        rows: ROWS.get(),
        cols: COLUMNS.get(),
        ..PtySize::default()
    };
    let pty = native_pty_system().openpty(size).unwrap();
    for (variable, value) in set {
        command.env(variable, value);
    }
    for variable in unset {
        command.env_remove(variable);
    }
    let modes_before = modes(&*pty.master);
    let child = pty.slave.spawn_command(command).unwrap();
    // Else the output never ends.
    drop(pty.slave);
    let mut display = pty.master.try_clone_reader().unwrap();
    let (sender, output) = channel();
    let reader = thread::spawn(move || {
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
        screen: vt100::Parser::new(ROWS, COLUMNS, SCROLLBACK),
        bytes: Vec::new(),
        child,
        master: pty.master,
        reader,
        modes_before,
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

impl Terminal {
    /// Waits until the screen shows a text. One that stood there before tells nothing.
    pub(crate) fn sees(&mut self, text: &str) {
        self.wait(&format!("{text:?}"), |screen| {
            screen.contains(text).then_some(())
        });
    }

    /// Types keys as soon as the program waits for one: what comes before that is echoed into the screen. What comes of
    /// them has to be seen before more are typed.
    ///
    /// An escape sequence goes out in one piece, else it is taken for the Escape key.
    pub(crate) fn types(&mut self, keys: &str) {
        self.waits_for_a_key();
        self.writes(keys);
    }

    /// Waits until the program takes keys, not lines.
    pub(crate) fn waits_for_a_key(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.takes_lines() {
            assert!(
                Instant::now() < deadline,
                "the program waits for no key:\n{}",
                self.contents()
            );
            thread::yield_now();
        }
    }

    /// Types a line and ends it, as soon as the last line on the screen asks for one. So it is taken in plain mode, where
    /// the terminal itself takes lines and echoes them.
    pub(crate) fn enters(&mut self, prompt: &str, line: &str) {
        self.waits_at(prompt);
        self.writes(&format!("{line}{ENTER}"));
    }

    /// Waits until the last line on the screen ends with a prompt.
    pub(crate) fn waits_at(&mut self, prompt: &str) {
        self.wait(&format!("the prompt {prompt:?}"), |screen| {
            let last = screen.trim_end().lines().next_back()?;
            last.ends_with(prompt).then_some(())
        });
    }

    /// Types keys at once.
    pub(crate) fn writes(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Goes to an item of the list under a question, key by key.
    pub(crate) fn goes_to(&mut self, question: &str, item: &str) {
        let what = format!("{item:?} in a list under {question:?}");
        let (mut marked, wanted) = self.wait(&what, |screen| place(screen, question, item));
        while marked != wanted {
            let (key, next) = if marked < wanted {
                (DOWN, marked + 1)
            } else {
                (UP, marked - 1)
            };
            self.types(key);
            self.wait(&what, |screen| {
                place(screen, question, item).filter(|(marked, _)| *marked == next)
            });
            marked = next;
        }
    }

    /// Chooses an item of the list under a question.
    pub(crate) fn chooses(&mut self, question: &str, item: &str) {
        self.goes_to(question, item);
        self.types(ENTER);
    }

    /// Ticks an item of the list under a question.
    pub(crate) fn ticks(&mut self, question: &str, item: &str) {
        self.goes_to(question, &format!("[ ] {item}"));
        self.types(SPACE);
        self.sees(&format!("> [x] {item}"));
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        while self.reads_until(deadline) {}
        if deadline <= Instant::now() {
            let _ = self.child.kill();
            panic!("the program does not end:\n{}", self.contents());
        }
        Ended {
            exit_code: exit_code(&mut *self.child),
            shows_cursor: !self.screen.screen().hide_cursor(),
            takes_lines: modes(&*self.master) == self.modes_before,
            is_styled: self.is_styled(),
            bytes: std::mem::take(&mut self.bytes),
            text: self.everything(),
        }
    }

    /// Sends a signal to the program that is in the foreground.
    pub(crate) fn signals(&self, signal: Signal) {
        // What has ended meanwhile gets none.
        if let Some(id) = self.master.process_group_leader() {
            let _ = kill(Pid::from_raw(id), signal);
        }
    }

    /// Whether the cursor is seen, and what is typed is taken as it was at first.
    pub(crate) fn is_in_order(&self) -> bool {
        !self.screen.screen().hide_cursor() && modes(&*self.master) == self.modes_before
    }

    /// Makes the window larger or smaller.
    pub(crate) fn resizes(&self, rows: u16, cols: u16) {
        let size = PtySize {
            rows,
            cols,
            ..PtySize::default()
        };
        self.master.resize(size).unwrap();
    }

    /// Closes the terminal, and gives the exit code.
    pub(crate) fn closes(mut self) -> u32 {
        drop(self.output);
        // The reader sees that only when something is shown, as a key makes it.
        let _ = self.keyboard.write_all(b"z");
        let deadline = Instant::now() + PATIENCE;
        while !self.reader.is_finished() {
            assert!(Instant::now() < deadline, "nothing is shown any more");
            thread::sleep(Duration::from_millis(1));
        }
        let mut child = self.child;
        drop((self.keyboard, self.master));
        while child.try_wait().unwrap().is_none() {
            if deadline < Instant::now() {
                let _ = child.kill();
                panic!("the program does not end without its terminal");
            }
            thread::sleep(Duration::from_millis(1));
        }
        exit_code(&mut *child)
    }

    /// Waits until something is found on the screen.
    fn wait<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = find(&self.contents()) {
                return found;
            }
            assert!(
                self.reads_until(deadline),
                "{what} did not appear on:\n{}",
                self.contents()
            );
        }
    }

    /// Brings the screen up to date. Says whether anything came.
    fn reads_until(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let chunk = self.output.recv_timeout(left);
        if let Ok(chunk) = &chunk {
            self.screen.process(chunk);
            self.bytes.extend(chunk);
        }
        chunk.is_ok()
    }

    fn takes_lines(&self) -> bool {
        (self.master.get_termios()).is_none_or(|modes| {
            modes
                .local_flags
                .iter_names()
                .any(|(name, _)| name == "ICANON")
        })
    }

    fn is_styled(&self) -> bool {
        let screen = self.screen.screen();
        let cells =
            (0..ROWS.get()).flat_map(|row| (0..COLUMNS.get()).map(move |column| (row, column)));
        let mut cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        cells.any(|cell| cell.bold() || cell.fgcolor() != vt100::Color::Default)
    }

    fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// The rows that scrolled off, and those that did not; a row that was wrapped is one with the next.
    fn everything(mut self) -> String {
        let screen = self.screen.screen_mut();
        let mut text = String::new();
        for scrolled_off in (1..=screen.scrollback_len()).rev() {
            screen.set_scrollback(scrolled_off);
            text.extend(screen.rows(0, COLUMNS.get()).next());
            if !screen.row_wrapped(0) {
                text.push('\n');
            }
        }
        screen.set_scrollback(0);
        text + &screen.contents()
    }
}

fn exit_code(child: &mut (dyn Child + Send + Sync)) -> u32 {
    let child = child.as_any_mut().downcast_mut::<process::Child>().unwrap();
    let status = child.wait().unwrap();
    let by_signal = || status.signal().map(|signal| 128 + signal);
    status
        .code()
        .or_else(by_signal)
        .unwrap()
        .try_into()
        .unwrap()
}

/// Where the marked item and the wanted one stand in the list right below the last line with a question.
fn place(screen: &str, question: &str, item: &str) -> Option<(usize, usize)> {
    let (_, below) = screen.rsplit_once(question)?;
    let list: Vec<(&str, &str)> = (below.lines().skip(1))
        .map_while(|line| line.split_at_checked(2))
        .take_while(|(mark, _)| matches!(*mark, "> " | "  "))
        .collect();
    let marked = list.iter().position(|(mark, _)| *mark == "> ")?;
    let wanted = list.iter().position(|(_, title)| *title == item)?;
    Some((marked, wanted))
}
