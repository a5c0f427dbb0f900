//! How a terminal takes keys. Lists take each key at once and do not echo it; what ends the program meanwhile has to put
//! that back, else the shell is left with it.

#[cfg(unix)]
pub(super) use unix::{Modes, is_in_front, wait_for_input};

#[cfg(unix)]
mod unix {
    use std::io::stdin;
    use std::os::fd::AsFd;

    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};
    use nix::unistd::{getpgrp, tcgetpgrp};

    /// The modes of the terminal that keys come from.
    pub(in crate::terminal) struct Modes(Option<Termios>);

    impl Modes {
        /// As they are.
        pub(in crate::terminal) fn now() -> Self {
            Self(tcgetattr(stdin()).ok())
        }

        /// Puts them back, unless the terminal is another program's meanwhile.
        pub(in crate::terminal) fn put_back(&self) {
            if let Some(modes) = self.0.as_ref().filter(|_| is_in_front()) {
                let _ = tcsetattr(stdin(), SetArg::TCSANOW, modes);
            }
        }
    }

    /// Whether the terminal is this program's, and not that of a shell or of another program. One that nobody shares has
    /// no such groups.
    pub(in crate::terminal) fn is_in_front() -> bool {
        tcgetpgrp(stdin()).map_or(true, |group| group == getpgrp())
    }

    /// Waits until something was typed. A job that waits like this in the background can be ended by a signal, while one
    /// that reads is stopped.
    pub(in crate::terminal) fn wait_for_input() {
        let stdin = stdin();
        let _ = poll(
            &mut [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)],
            PollTimeout::NONE,
        );
    }
}

#[cfg(not(unix))]
pub(super) struct Modes;

#[cfg(not(unix))]
impl Modes {
    pub(super) fn now() -> Self {
        Self
    }

    pub(super) fn put_back(&self) {}
}

#[cfg(not(unix))]
pub(super) fn is_in_front() -> bool {
    true
}

#[cfg(not(unix))]
pub(super) fn wait_for_input() {}
