//! What ends the program from outside: Ctrl-C, or a signal. What was begun is undone, then the program ends.
//!
//! Where nothing was begun a signal ends the program by itself, as it would any other.

use std::mem;
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

#[cfg(unix)]
mod signals;
#[cfg(not(unix))]
mod signals {
    //! Without signals there is Ctrl-C alone: no pause, and no limit on files that would end the program.

    /// There is no such limit.
    pub fn errors_instead_of_file_limits() {}

    pub(crate) fn around_a_pause(_act: impl Fn(&dyn Fn()) + Send + 'static) {}

    pub(super) fn watch() {
        // Without a handler Ctrl-C still ends the program, though with things left behind.
        let _ = ctrlc::set_handler(|| super::leave(super::INTERRUPTED));
    }
}

pub(crate) use signals::around_a_pause;
pub use signals::errors_instead_of_file_limits;

/// The exit code after an interruption, as shells have it for Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// A terminal that shows nothing for now, as after Ctrl-S, does not keep the program alive for longer.
const PATIENCE: Duration = Duration::from_secs(2);

type Act = Box<dyn Fn() + Send>;

/// What is to be done, in the order in which it was asked for. Whoever holds it is not interrupted meanwhile.
static ACTS: Mutex<Vec<Act>> = Mutex::new(Vec::new());

/// Has something done when the program is ended from outside, before what was asked for earlier.
pub fn before_leaving(act: impl Fn() + Send + 'static) {
    undisturbed(|acts| acts.push(Box::new(act)));
}

/// Does something short that has to be done as a whole: the program is ended before it or after it. The acts are those
/// that are done then.
pub(crate) fn undisturbed<T>(work: impl FnOnce(&mut Vec<Act>) -> T) -> T {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(signals::watch);
    work(&mut acts())
}

fn acts() -> MutexGuard<'static, Vec<Act>> {
    ACTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Undoes what was begun and ends the program.
fn leave(code: u8) {
    let (sender, done) = channel();
    let undoing = thread::Builder::new().spawn(move || {
        let acts = acts();
        for act in acts.iter().rev() {
            act();
        }
        // Nothing is begun any more.
        mem::forget(acts);
        let _ = sender.send(());
    });
    if undoing.is_ok() {
        let _ = done.recv_timeout(PATIENCE);
    }
    std::process::exit(code.into());
}
