//! Scripts that complete commands, flags and values in a shell, those of the rules in use among them.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command};
use clap_complete::{Shell, generate};

/// The script for a shell.
#[must_use]
pub fn completions(command: Command, shell: Shell) -> String {
    let mut command = harmless(command);
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The same with texts that no shell runs, whatever the rules say: the crate quotes them, but fish and zsh look at what is
/// said of values a second time, and `PowerShell` takes more signs for quotes than the crate knows.
fn harmless(command: Command) -> Command {
    command.mut_args(harmless_arg).mut_subcommands(harmless)
}

fn harmless_arg(arg: Arg) -> Arg {
    let help = arg.get_help().map(ToString::to_string);
    let values = arg.get_possible_values();
    let mut arg = match help {
        Some(help) => arg.help(help.replace(is_quote, "'")),
        None => arg,
    };
    if values.iter().any(|value| value.get_help().is_some()) {
        let values = values.into_iter().map(|value| match value.get_help() {
            Some(help) => PossibleValue::new(value.get_name().to_owned())
                .hide(value.is_hide_set())
                .help(plain(&help.to_string())),
            None => value,
        });
        arg = arg.value_parser(PossibleValuesParser::new(values));
    }
    arg
}

/// Signs that `PowerShell` takes for single quotes.
fn is_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201B}')
}

/// The letters and figures of a text, and the few signs that mean nothing to any shell.
fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " .,:%/+-".contains(c);
    let kept: String = text
        .chars()
        .map(|c| if is_plain(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
