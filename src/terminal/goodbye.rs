//! What a person keeps when an interview is ended from outside: the terminal as it was, and the command that goes on.

use std::io::{self, StderrLock, Write};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::modes::{Modes, is_in_front};
use crate::interruption::{around_a_pause, before_leaving};

/// Whoever had begun to draw, or to ask for a key, has done so after this.
const SETTLED: Duration = Duration::from_millis(20);
/// Whatever was about to end has ended after this.
const ENDED: Duration = Duration::from_millis(300);

/// What is said at the end; this thread does it, or the one that signals come to.
#[derive(Clone)]
pub(super) struct Goodbye {
    restore: fn(),
    /// The command that goes on, until it was said.
    command: Arc<Mutex<Option<String>>>,
    /// What is being asked.
    asked: Arc<Mutex<String>>,
}

impl Goodbye {
    /// Takes over what ends the program, and Ctrl-Z. `restore` undoes what prompts do to the screen.
    pub(super) fn new(restore: fn()) -> Self {
        let goodbye = Self {
            restore,
            command: Arc::default(),
            asked: Arc::default(),
        };
        let (leaving, pausing) = (goodbye.clone(), goodbye.clone());
        let (before, as_before) = (Modes::now(), Modes::now());
        before_leaving(move || {
            let silence = silence();
            before.put_back();
            leaving.say();
            // Nothing is shown any more.
            mem::forget(silence);
        });
        around_a_pause(move |stop| {
            let silence = silence();
            let asking = Modes::now();
            as_before.put_back();
            (pausing.restore)();
            stop();
            drop(silence);
            while !is_in_front() {
                // Continued to be ended, or in the background, where nothing can be asked.
                thread::sleep(ENDED);
                stop();
            }
            asking.put_back();
            // Other things were shown meanwhile.
            let _ = write!(io::stderr(), "{} ", locked(&pausing.asked));
        });
        goodbye
    }

    /// Sets the command that goes on.
    pub(super) fn remember(&self, command: String) {
        *locked(&self.command) = Some(command);
    }

    /// Sets what is being asked.
    pub(super) fn asks(&self, question: &str) {
        question.clone_into(&mut locked(&self.asked));
    }

    /// Puts the screen in order, and says how to go on unless that was said.
    pub(super) fn say(&self) {
        // Held all along: who comes second comes after the whole of it.
        let mut out = io::stderr().lock();
        (self.restore)();
        if let Some(command) = locked(&self.command).take() {
            let _ = writeln!(out, "\nStopped. To go on from here:\n  {command}");
        }
    }
}

/// Says how to go on after a fault, so that answers need not be given again.
pub fn say_how_to_go_on(command: &str) {
    let _ = writeln!(io::stderr(), "To go on from here:\n  {command}");
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps everybody else from showing anything, and so from asking for another key.
fn silence() -> StderrLock<'static> {
    let silence = io::stderr().lock();
    thread::sleep(SETTLED);
    silence
}
