//! The signals of Unix. They are not handled where they happen to arrive but awaited by a thread of their own, which can do
//! whatever it likes; all threads that are started later block them, too.

use std::sync::{Mutex, PoisonError};
use std::thread;

use nix::sys::signal::{SigSet, Signal, raise};

use super::leave;

/// What ends the program, and is awaited: Ctrl-C, `kill`, a terminal that is closed, Ctrl-\.
const ENDS: [Signal; 4] = [
    Signal::SIGINT,
    Signal::SIGTERM,
    Signal::SIGHUP,
    Signal::SIGQUIT,
];

/// The exit code for a signal, as shells have it, is this and its number.
const BY_SIGNAL: u8 = 128;

type AroundPause = Box<dyn Fn(&dyn Fn()) + Send>;

/// What is done before and after Ctrl-Z and `fg`.
static AROUND_PAUSE: Mutex<Option<AroundPause>> = Mutex::new(None);

/// Has a file that grows over the limit (`ulimit -f`) be an error like that of a full disk. Otherwise the system ends
/// the program on the spot. To be called before threads are started.
pub fn errors_instead_of_file_limits() {
    let _ = SigSet::from(Signal::SIGXFSZ).thread_block();
}

/// Has something done instead of Ctrl-Z, or `kill -TSTP`: the act gets what stops the program until `fg`.
pub(crate) fn around_a_pause(act: impl Fn(&dyn Fn()) + Send + 'static) {
    let act: AroundPause = Box::new(act);
    *AROUND_PAUSE.lock().unwrap_or_else(PoisonError::into_inner) = Some(act);
}

/// Starts to wait for signals.
pub(super) fn watch() {
    let mut awaited = SigSet::from(Signal::SIGTSTP);
    let ignored = ignored();
    awaited.extend(ENDS.into_iter().filter(|signal| !is_in(ignored, *signal)));
    // Before the thread is there, which would take them in the usual way until it waits.
    let _ = awaited.thread_block();
    let thread = thread::Builder::new().name("signals".to_owned());
    let watching = thread.spawn(move || {
        while let Ok(signal) = awaited.wait() {
            if signal == Signal::SIGTSTP {
                // On a thread of its own: what ends the program is seen to during a pause, too.
                let _ = thread::Builder::new().spawn(pause);
                continue;
            }
            // A job in the background may say goodbye, too.
            let _ = SigSet::from(Signal::SIGTTOU).thread_block();
            leave(BY_SIGNAL.saturating_add(signal as u8));
        }
    });
    if watching.is_err() {
        // Signals then end the program all the same, though with things left behind.
        let _ = awaited.thread_unblock();
    }
}

fn pause() {
    // Here alone it does what it usually does.
    let stop = || {
        let usual = SigSet::from(Signal::SIGTSTP);
        let _ = usual.thread_unblock();
        let _ = raise(Signal::SIGTSTP);
        let _ = usual.thread_block();
    };
    let around = AROUND_PAUSE.lock().unwrap_or_else(PoisonError::into_inner);
    match around.as_ref() {
        Some(around) => around(&stop),
        None => stop(),
    }
}

/// The signals that whoever started the program wants ignored, as `nohup` does, as bits. Systems other than Linux do not
/// say, and need not: there ignored signals are not awaited either.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok())
        .unwrap_or(0)
}

fn is_in(bits: u64, signal: Signal) -> bool {
    bits >> (signal as u32 - 1) & 1 == 1
}
