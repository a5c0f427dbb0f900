//! What can be typed about files of evidence: training data, evaluation results, logs of requests.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::flags;
use crate::evidence::tokens::Encoding;

/// `ftadvise audit`, with what was given.
#[derive(Debug, Args)]
pub struct Audit {
    /// Training data: JSON lines or one JSON array, also packed with gzip or zstd; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Rows for validation, which should not be among those for training
    #[arg(long, value_name = "FILE")]
    pub validation: Option<PathBuf>,
    /// Offers that should take the data, as `provider:model`, joined by commas; without any, the cheapest of each provider
    #[arg(long, value_name = "OFFERS", value_delimiter = ',')]
    pub offer: Vec<String>,
    /// How often training goes through the data; what the offer does by itself, if not given
    #[arg(long, value_name = "NUMBER", value_parser = flags::epochs)]
    pub epochs: Option<f64>,
    /// The vocabulary to count with: `o200k_base`, `cl100k_base` or `qwen2`; that of the first chosen offer, if not given
    #[arg(long, value_name = "NAME", value_parser = flags::encoding(), hide_possible_values = true)]
    pub encoding: Option<Encoding>,
    /// Write the rows that are valid, each once, to a new file of JSON lines
    #[arg(long, value_name = "OUT")]
    pub fix: Option<PathBuf>,
    /// Prices of your own, or a later `genai-prices` data file; they win over what is built in
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// The day that prices and offers are taken at, as YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE", value_parser = flags::day)]
    pub as_of: Option<Date>,
}

/// `ftadvise evidence`, with what was given.
#[derive(Debug, Args)]
pub struct Evidence {
    /// Files, `-` for standard input; each is recognised by what it holds
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The pass rate that is wanted, such as 0.9 or 90%
    #[arg(long, value_name = "RATE", value_parser = flags::rate)]
    pub target: Option<f64>,
    /// Prices of your own, or a later `genai-prices` data file; they win over what is built in
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// The day that prices are taken at, as YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE", value_parser = flags::day)]
    pub as_of: Option<Date>,
}

/// Files that measure answers.
#[derive(Debug, Default, Args)]
pub struct EvidenceFlags {
    /// Training data in any format that `ftadvise audit` knows, all its files together
    #[arg(long, help_heading = "Evidence", value_name = "FILE", num_args = 1..)]
    pub data: Vec<PathBuf>,
    /// Results of an evaluation: promptfoo, lm-evaluation-harness, Inspect, OpenAI evals, or rows of `id,passed`
    #[arg(long, help_heading = "Evidence", value_name = "FILE")]
    pub eval: Option<PathBuf>,
    /// The pass rate that is wanted, such as 0.9 or 90%
    #[arg(long, help_heading = "Evidence", value_name = "RATE", value_parser = flags::rate, requires = "eval")]
    pub target: Option<f64>,
    /// Logs of requests, the files of one log together: OpenAI, Anthropic, Gemini, Bedrock, LiteLLM, Langfuse, Helicone,
    /// OpenTelemetry
    #[arg(long, help_heading = "Evidence", value_name = "FILE", num_args = 1..)]
    pub logs: Vec<PathBuf>,
}
