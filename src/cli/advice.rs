//! What can be typed to get advice, and to compare costs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EvidenceFlags, WorkloadFlags, flags};
use crate::framework::answers::Answer;
use crate::framework::{PresetIndex, QuestionIndex};

/// `ftadvise ask`, with what was given.
#[derive(Debug)]
pub struct Ask {
    /// Answers given as flags.
    pub answers: Vec<(QuestionIndex, Answer)>,
    /// The kind of task.
    pub preset: Option<PresetIndex>,
    /// What was typed that speaks of cost.
    pub workload: WorkloadFlags,
    /// The other switches.
    pub options: AskOptions,
    /// Show the rules that were passed over.
    pub explain: bool,
    /// Show what each total is made of.
    pub parts: bool,
}

/// `ftadvise break-even`, with what was given.
#[derive(Debug)]
pub struct BreakEven {
    /// Answers given as flags; they rule approaches out.
    pub answers: Vec<(QuestionIndex, Answer)>,
    /// The kind of task.
    pub preset: Option<PresetIndex>,
    /// What was typed that speaks of cost.
    pub workload: WorkloadFlags,
    /// The other switches.
    pub options: BreakEvenOptions,
    /// Show what each total is made of.
    pub parts: bool,
}

/// Switches of `ftadvise ask`.
#[derive(Debug, Args)]
pub struct AskOptions {
    /// Answers in a YAML or JSON file, `-` for standard input; flags win over it
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Never ask; what is not answered is unknown
    #[arg(long)]
    pub no_input: bool,
    /// Ask line by line, for screen readers: nothing is redrawn, and replies are typed. So it is where TERM is `dumb`
    #[arg(long)]
    pub plain: bool,
    /// Print the id of the outcome alone
    #[arg(long)]
    pub quiet: bool,
    /// Draw what the approaches cost over calls a month, or over months
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "volume")]
    pub chart: Option<ChartOver>,
    /// What measures answers
    #[command(flatten)]
    pub evidence: EvidenceFlags,
}

/// Switches of `ftadvise break-even`.
#[derive(Debug, Args)]
pub struct BreakEvenOptions {
    /// Answers in a YAML or JSON file, `-` for standard input; they rule approaches out
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Calls a month to compare at, such as `1k,10k,1M`
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flags::volume)]
    pub volumes: Vec<f64>,
    /// Draw all ranges together so many times and show how likely it is that tuning pays
    #[arg(long, value_name = "DRAWS", num_args = 0..=1, default_missing_value = "10k", value_parser = flags::draws)]
    pub samples: Option<usize>,
    /// Where the draws start; the same seed gives the same bytes
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Draw what the approaches cost over calls a month, or over months
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "volume")]
    pub chart: Option<ChartOver>,
    /// What measures answers
    #[command(flatten)]
    pub evidence: EvidenceFlags,
}

/// What a chart has from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartOver {
    /// Calls a month, over the months compared
    Volume,
    /// Months, at the calls a month of the cost table
    Months,
}
