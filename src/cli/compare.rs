//! What can be typed about results that exist already.

use std::path::PathBuf;

use clap::Args;

use super::WorkloadFlags;

/// `ftadvise compare`, with what was given.
#[derive(Debug)]
pub struct Compare {
    /// What answers are costed with.
    pub workload: WorkloadFlags,
    /// What is compared.
    pub options: CompareOptions,
}

/// What `ftadvise compare` compares.
#[derive(Debug, Args)]
pub struct CompareOptions {
    /// What `ask` or `break-even` printed with `--format json`, or a file of answers
    pub a: PathBuf,
    /// The same, to compare it with
    pub b: PathBuf,
}
