//! The command line: what can be typed, and what it means.
//!
//! Flags are made from the questions of the loaded rules and from the assumptions of the cost model. No argument
//! matches leave this module, and nothing here reads files or the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{
    ArgMatches, Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::cost::assumptions::Assumptions;
use crate::framework::Framework;
use crate::framework::answers::Answer;
use crate::framework::{PresetIndex, QuestionIndex};
use crate::quantity::Quantity;
use crate::report::schema::Of;

mod compare;
mod completions;
mod early;
mod evidence;
mod flags;
mod inputs;
mod man;
mod output;
mod rules;
mod slips;
mod teaching;
mod words;

pub use compare::{Compare, CompareOptions};
pub use completions::completions;
pub use early::{color_named, is_verbose, rules_named};
pub use evidence::{Audit, Evidence, EvidenceFlags};
pub use man::man;
pub use output::{Format, Output};
pub use rules::{BuiltIn, Explain, List, PriceFlags, Rules, Tests};

/// The environment variable that names a rules file.
pub const RULES_VARIABLE: &str = "FTADVISE_RULES";

/// What was asked for.
#[derive(Debug)]
pub enum Request {
    /// Recommend an approach.
    Ask(Box<Ask>),
    /// Compare costs over volumes.
    BreakEven(Box<BreakEven>),
    /// List models and tuning offers.
    Models(Models),
    /// Say what files measure.
    Evidence(Evidence),
    /// Check training data.
    Audit(Audit),
    /// Say what differs between two results.
    Compare(Box<Compare>),
    /// Print the JSON Schema of a result.
    Schema(Of),
    /// Print a script that completes commands, flags and values in a shell.
    Completions(Shell),
    /// Print the page for `man`.
    Man,
    /// Do something with a rules file besides using it.
    Rules(Rules),
}

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

/// What was typed that speaks of cost.
#[derive(Debug, Default)]
pub struct WorkloadFlags {
    /// Quantities by the id of the assumption that they replace; `None` where they are said to be unknown.
    pub quantities: Vec<(String, Option<Quantity>)>,
    /// The other words.
    pub options: WorkloadOptions,
}

#[derive(Debug, Parser)]
#[command(
    name = "ftadvise",
    version,
    about = "Tells whether to prompt, add RAG, use chain of thought or fine-tune, and what each costs"
)]
struct Cli {
    /// Rules to use: `four-step`, `lesson`, or a file. The variable FTADVISE_RULES does the same.
    #[arg(long, global = true, value_name = "NAME|FILE", help_heading = "Rules")]
    rules: Option<PathBuf>,
    /// When to use colour: `auto` does on a terminal, unless NO_COLOR is set or TERM is `dumb`
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value_t = ColorChoice::Auto,
        overrides_with = "color",
        hide_possible_values = true,
        help_heading = "Output",
        display_order = 900
    )]
    color: ColorChoice,
    /// With --version: the commit, the days of the prices, the rules
    #[arg(long, requires = "version")]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ask what is needed and recommend an approach, with its cost
    Ask(AskOptions),
    /// Compare the approaches' costs over volumes, and find from where fine-tuning pays
    BreakEven(BreakEvenOptions),
    /// List models and tuning offers with status, prices, age and source
    Models(Models),
    /// Say what files measure (training data, evaluation results, logs of requests), and which questions that answers
    Evidence(Evidence),
    /// Check training data: its format, what is wrong with it, its tokens, and which offers would take it at what cost
    Audit(Audit),
    /// Say what differs between two results: answers, path, figures, costs, outcome
    Compare(CompareOptions),
    /// Print the JSON Schema of what a command prints with `--format json`
    Schema {
        /// The command
        #[arg(value_parser = flags::schema())]
        of: Of,
    },
    /// Print a script that completes commands, flags and values in a shell
    Completions {
        /// The shell to print it for
        shell: Shell,
    },
    /// Print the page for `man`
    Man,
    /// Prove, test and compare rules, before anybody relies on them
    #[command(subcommand)]
    Rules(Rules),
}

/// `ftadvise models`, with what was given.
#[derive(Debug, Args)]
pub struct Models {
    /// Words that a name, a title or a method must hold, such as `gemini flash` or `dpo`; without any, everything is listed
    pub pattern: Vec<String>,
    /// Only what can be tuned
    #[arg(long)]
    pub tunable: bool,
    /// Prices of your own, or a later `genai-prices` data file; they win over what is built in
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// The day that prices and offers are taken at, as YYYY-MM-DD; today if not given
    #[arg(long, value_name = "DATE", value_parser = flags::day)]
    pub as_of: Option<Date>,
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

/// What a chart has from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartOver {
    /// Calls a month, over the months compared
    Volume,
    /// Months, at the calls a month of the cost table
    Months,
}

/// The parser with the flags of a framework and of the assumptions.
///
/// # Errors
///
/// If a question's id is the name of a flag that the program has already.
pub fn command(framework: &Framework, assumptions: &Assumptions) -> Result<clap::Command, String> {
    let mut command = output::add(Cli::command());
    for name in ["ask", "break-even"] {
        let mut fault = None;
        command = command.mut_subcommand(name, |subcommand| {
            // Augmenting puts the group's description in place of the subcommand's own.
            let about = subcommand.get_about().cloned().unwrap_or_default();
            let with_preset = subcommand.clone().arg(flags::preset_flag(framework));
            match flags::add_answers(with_preset, framework) {
                Ok(subcommand) => {
                    let subcommand = WorkloadOptions::augment_args(subcommand).about(about);
                    flags::add_costs(subcommand, framework, assumptions)
                }
                Err(error) => {
                    fault = Some(error);
                    subcommand
                }
            }
        });
        if let Some(fault) = fault {
            return Err(fault);
        }
    }
    // Answers come from the files that are compared; what they do not say of cost can be typed.
    let command = command.mut_subcommand("compare", |subcommand| {
        let about = subcommand.get_about().cloned().unwrap_or_default();
        let subcommand = WorkloadOptions::augment_args(subcommand).about(about);
        flags::add_costs(subcommand, framework, assumptions)
    });
    Ok(teaching::add(command))
}

/// Reads the arguments: what is asked for, and where its result goes.
///
/// # Errors
///
/// What the parser says: a fault, or the text of `--help` and `--version`.
pub fn parse(
    mut command: clap::Command,
    arguments: &[OsString],
    framework: &Framework,
    assumptions: &Assumptions,
) -> Result<(Request, Output), clap::Error> {
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        // Help is given whatever else is typed.
        Err(error) => match slips::call_for_help(&command, arguments) {
            Some(call) => command.try_get_matches_from_mut(call)?,
            None => {
                let error = slips::with_format_meant(error, arguments);
                return Err(slips::printable_error(error));
            }
        },
    };
    let cli = Cli::from_arg_matches(&matches)?;
    let Some((name, matches)) = matches.subcommand() else {
        unreachable!("the parser requires a subcommand");
    };
    if cli.rules != rules_named(arguments) {
        let message = "give `--rules` once, and not as the value of another flag\n";
        return Err(clap::Error::raw(
            clap::error::ErrorKind::ArgumentConflict,
            message,
        ));
    }
    let workload = |matches: &ArgMatches| -> Result<WorkloadFlags, clap::Error> {
        Ok(WorkloadFlags {
            quantities: flags::quantities(matches, framework, assumptions),
            options: WorkloadOptions::from_arg_matches(matches)?,
        })
    };
    // Where a command has commands of its own, the result is that of the inner one.
    let (name, matches) = match matches.subcommand() {
        None => (name.to_owned(), matches),
        Some((inner, matches)) => (format!("{name} {inner}"), matches),
    };
    let output = output::typed(&name, matches)?;
    let request = match cli.command {
        Command::Ask(options) => Request::Ask(Box::new(Ask {
            answers: flags::answers(matches, framework),
            preset: flags::preset(matches),
            workload: workload(matches)?,
            options,
            explain: flags::switch(matches, framework, "explain"),
            parts: flags::switch(matches, framework, "parts"),
        })),
        Command::BreakEven(options) => Request::BreakEven(Box::new(BreakEven {
            answers: flags::answers(matches, framework),
            preset: flags::preset(matches),
            workload: workload(matches)?,
            options,
            parts: flags::switch(matches, framework, "parts"),
        })),
        Command::Models(options) => Request::Models(options),
        Command::Evidence(options) => Request::Evidence(options),
        Command::Audit(options) => Request::Audit(options),
        Command::Compare(options) => Request::Compare(Box::new(Compare {
            workload: workload(matches)?,
            options,
        })),
        Command::Schema { of } => Request::Schema(of),
        Command::Completions { shell } => Request::Completions(shell),
        Command::Man => Request::Man,
        Command::Rules(rules) => Request::Rules(rules),
    };
    Ok((request, output))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_parser_is_sound() {
        Cli::command().debug_assert();
    }
}
