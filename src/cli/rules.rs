//! What can be typed about rules files.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::flags;

/// `ftadvise rules`, with what was given.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Prove that every answer leads to an outcome, and find what can never matter
    Check {
        /// The rules file, or `four-step` or `lesson`; the rules in use if not given
        file: Option<PathBuf>,
    },
    /// Try rules on cases whose right outcome is known, and say which rules no case reaches
    Test(Tests),
    /// Say which answers lead to another outcome than before, with an example of each pair of outcomes
    Diff {
        /// The rules as they were
        old: PathBuf,
        /// The rules as they are now
        new: PathBuf,
    },
}

/// `ftadvise rules test`, with what was given.
#[derive(Debug, Args)]
pub struct Tests {
    /// The rules file, or `four-step` or `lesson`; the rules in use if not given
    pub file: Option<PathBuf>,
    /// A folder of cases; the folder `cases` beside the rules, or the built-in cases, if not given
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
    /// The share of rules that the cases must reach, such as 90%
    #[arg(long, value_name = "RATE", value_parser = flags::rate)]
    pub threshold: Option<f64>,
}
