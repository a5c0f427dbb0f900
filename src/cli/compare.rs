//! What can be typed about results that exist already: comparing two of them, and the schemas of all.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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

/// A command that prints a result as JSON.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SchemaOf {
    /// The recommendation
    Ask,
    /// The comparison of costs
    BreakEven,
    /// The list of models and offers
    Models,
    /// What a file measures
    Evidence,
    /// The audit of training data
    Audit,
    /// What differs between two results
    Compare,
    /// The proof of a rules file
    RulesCheck,
    /// The trial of rules on cases
    RulesTest,
    /// What a change of rules changes
    RulesDiff,
}
