//! What Ctrl-C does: what was begun is undone, then the program ends.

use std::sync::{Mutex, PoisonError};

/// The exit code after an interruption, as shells have it for Ctrl-C.
pub const INTERRUPTED: u8 = 130;

type Act = Box<dyn Fn() + Send>;

static ACTS: Mutex<Vec<Act>> = Mutex::new(Vec::new());

/// Has something done when Ctrl-C ends the program, after what was asked for before.
pub fn before_leaving(act: impl Fn() + Send + 'static) {
    let mut acts = ACTS.lock().unwrap_or_else(PoisonError::into_inner);
    if acts.is_empty() {
        // Without a handler Ctrl-C still ends the program, though with things left behind.
        let _ = ctrlc::set_handler(leave);
    }
    acts.push(Box::new(act));
}

fn leave() {
    for act in ACTS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        act();
    }
    std::process::exit(INTERRUPTED.into());
}
