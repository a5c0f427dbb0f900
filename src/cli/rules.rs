//! What can be typed about rules files.

use std::path::PathBuf;

use clap::Subcommand;

/// `ftadvise rules`, with what was given.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Prove that every answer leads to an outcome, and find what can never matter
    Check {
        /// The rules file, or `four-step` or `lesson`; the rules in use if not given
        file: Option<PathBuf>,
    },
}
