//! What can be typed about rules files.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::flags;
use crate::builtin;
use crate::report::glossary::Kind;

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
    /// Say what a rule, question, outcome, offer or assumption says, why, and what uses it
    Explain(Explain),
    /// List all that can be explained, by kind
    List(List),
    /// Draw how steps and rules lead to outcomes
    Graph {
        /// Say of each rule when it holds, too
        #[arg(long)]
        conditions: bool,
    },
    /// Print the JSON Schema of rules files, with which editors complete and check them
    Schema,
    /// Write built-in rules with their comments to a new file, to start from
    Init {
        /// The file to write, which must be new
        file: PathBuf,
        /// Which of the built-in rules
        #[arg(long, value_name = "NAME", default_value = builtin::FRAMEWORKS[0].file, value_parser = built_in())]
        from: String,
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

/// `ftadvise rules explain`, with what was given.
#[derive(Debug, Args)]
pub struct Explain {
    /// The id of anything that `ftadvise rules list` lists; offers and models as `provider:model`
    pub id: String,
    /// What prices and days are taken from.
    #[command(flatten)]
    pub prices: PriceFlags,
}

/// `ftadvise rules list`, with what was given.
#[derive(Debug, Args)]
pub struct List {
    /// Only this kind; models are listed only so, as there are thousands
    #[arg(value_parser = kinds())]
    pub kind: Option<Kind>,
    /// What prices and days are taken from.
    #[command(flatten)]
    pub prices: PriceFlags,
}

/// Where prices come from, and on which day.
#[derive(Debug, Args)]
pub struct PriceFlags {
    /// Prices of your own, or a later `genai-prices` data file; they win over what is built in
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// The day that prices and ages are taken at, as YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE", value_parser = flags::day)]
    pub as_of: Option<Date>,
}

/// The names of rules that are built in.
fn built_in() -> PossibleValuesParser {
    PossibleValuesParser::new(builtin::FRAMEWORKS.map(|document| document.file))
}

/// The kinds by their words for several, or for one.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let words = Kind::ALL.map(|(_, one, several)| PossibleValue::new(several).alias(one));
    PossibleValuesParser::new(words).try_map(|word| {
        let mut all = Kind::ALL.into_iter();
        let found = all.find(|(_, one, several)| word == *one || word == *several);
        found.map(|(kind, _, _)| kind).ok_or("no such kind")
    })
}
