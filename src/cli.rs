//! The command line: what can be typed, and what it means.
//!
//! Flags are made from the questions of the loaded rules and from the assumptions of the cost model. No argument
//! matches leave this module, and nothing here reads files or the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::cost::assumptions::Assumptions;
use crate::framework::Framework;
use crate::report::schema::Of;

mod advice;
mod compare;
mod completions;
mod costs;
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

pub use advice::{Ask, AskOptions, BreakEven, BreakEvenOptions, ChartOver};
pub use compare::{Compare, CompareOptions};
pub use completions::completions;
pub use costs::{WorkloadFlags, WorkloadOptions};
pub use early::{color_named, is_verbose, rules_named};
pub use evidence::{Audit, Evidence, EvidenceFlags};
pub use man::man;
pub use output::{Format, Output};
pub use rules::{Explain, List, PriceFlags, Rules, Tests};

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
    #[arg(long, requires = "version", display_order = 1_000)]
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

/// The parser with the flags of a framework and of the assumptions.
///
/// # Errors
///
/// If a question's id is the name of a flag that the program has already.
pub fn command(framework: &Framework, assumptions: &Assumptions) -> Result<clap::Command, String> {
    let mut command = output::add(Cli::command());
    for (name, switches) in [
        ("ask", flags::OF_ASK.as_slice()),
        ("break-even", flags::OF_BREAK_EVEN.as_slice()),
    ] {
        let mut fault = None;
        command = command.mut_subcommand(name, |subcommand| {
            // Augmenting puts the group's description in place of the subcommand's own.
            let about = subcommand.get_about().cloned().unwrap_or_default();
            let with_preset = subcommand.clone().arg(flags::preset_flag(framework));
            match flags::add_answers(with_preset, framework, switches) {
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
        Command::Ask(options) if options.quiet && output.format != Format::Text => {
            let message = "--quiet prints one word; leave it out, or the format\n";
            return Err(clap::Error::raw(
                clap::error::ErrorKind::ArgumentConflict,
                message,
            ));
        }
        Command::Ask(options) => Request::Ask(Box::new(Ask {
            answers: flags::answers(matches, framework, &flags::OF_ASK),
            preset: flags::preset(matches),
            workload: workload(matches)?,
            options,
            explain: flags::switch(matches, framework, "explain"),
            parts: flags::switch(matches, framework, "parts"),
        })),
        Command::BreakEven(options) => Request::BreakEven(Box::new(BreakEven {
            answers: flags::answers(matches, framework, &flags::OF_BREAK_EVEN),
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
