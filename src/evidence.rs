//! Evidence from files: what measures an answer, instead of somebody's word for it.
//!
//! Readers take bytes and give counts. Every file may be hostile: a row has a longest length, a count a bound, and what
//! cannot be read is counted and said, never guessed. Nothing here opens a file, knows a clock or prints.

use std::fmt;
use std::io;

pub mod eval;
mod keys;
pub mod kind;
pub mod requests;
pub mod rows;
mod table;
pub mod tokens;
pub mod training;

/// Why a file gives no evidence, and what to do about it.
#[derive(Debug)]
pub struct Refused {
    fault: String,
    remedy: String,
}

impl Refused {
    /// A fault with its remedy.
    pub(crate) fn new(fault: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            fault: fault.into(),
            remedy: remedy.into(),
        }
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::new(
            format!("it cannot be read: {error}"),
            "see whether the file is whole",
        )
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.fault, self.remedy)
    }
}

impl std::error::Error for Refused {}
