//! What can be typed that speaks of cost.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::flags;
use crate::quantity::Quantity;

/// What was typed that speaks of cost.
#[derive(Debug, Default)]
pub struct WorkloadFlags {
    /// Quantities by the id of the assumption that they replace; `None` where they are said to be unknown.
    pub quantities: Vec<(String, Option<Quantity>)>,
    /// The other words.
    pub options: WorkloadOptions,
}

/// Words that speak of cost and are no quantities.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Cost")]
pub struct WorkloadOptions {
    /// The model that is prompted, as `provider:model` or its maker's bare id
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// The tuning offers to compare, as `provider:model`, up to six joined by commas
    #[arg(long, value_name = "OFFERS", value_delimiter = ',')]
    pub tuned_model: Vec<String>,
    /// A model that reasons by itself, as another way to chain of thought
    #[arg(long, value_name = "MODEL", hide_short_help = true)]
    pub reasoning_model: Option<String>,
    /// The cheap untuned model that tuning has to beat
    #[arg(long, value_name = "MODEL", hide_short_help = true)]
    pub cheaper_model: Option<String>,
    /// The model that embeds texts for retrieval
    #[arg(long, value_name = "MODEL", hide_short_help = true)]
    pub embedding_model: Option<String>,
    /// Prices of your own, or a later `genai-prices` data file; they win over what is built in
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// Hours to build an approach, such as `rag=80`
    #[arg(long, value_name = "APPROACH=HOURS", value_delimiter = ',', value_parser = flags::hours, hide_short_help = true)]
    pub build_hours: Vec<(String, Option<Quantity>)>,
    /// Hours a month to keep an approach running, such as `fine-tune=4`
    #[arg(long, value_name = "APPROACH=HOURS", value_delimiter = ',', value_parser = flags::hours, hide_short_help = true)]
    pub upkeep_hours: Vec<(String, Option<Quantity>)>,
    /// A YAML or JSON file with these names and values
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub workload: Option<PathBuf>,
    /// You are a customer of the tuning offer already, so that one closed to new customers can be chosen
    #[arg(long, hide_short_help = true)]
    pub existing_customer: bool,
    /// The day that prices and offers are taken at, as YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE", value_parser = flags::day)]
    pub as_of: Option<Date>,
}
