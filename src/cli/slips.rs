//! What is made of words that the parser does not take: help, if it is asked for among them, or the flag that was meant.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output;
use crate::printable::printable;

/// The call for help among words that are otherwise wrong: the program, the commands that are named, the flag.
pub(super) fn call_for_help(command: &Command, arguments: &[OsString]) -> Option<Vec<OsString>> {
    let (program, words) = arguments.split_first()?;
    let words = || words.iter().take_while(|word| *word != "--");
    let help = words().find(|word| *word == "-h" || *word == "--help")?;
    let mut call = vec![program.clone()];
    let mut inner = command;
    for word in words() {
        let named = word.to_str().and_then(|word| inner.find_subcommand(word));
        if let Some(named) = named {
            call.push(word.clone());
            inner = named;
        }
    }
    call.push(help.clone());
    Some(call)
}

/// The error with what was typed made safe to print: the parser quotes it as it is, and flags take any bytes.
pub(super) fn printable_error(mut error: clap::Error) -> clap::Error {
    let typed: Vec<(ContextKind, String)> = (error.context())
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, printable(text).into_owned())),
            _ => None,
        })
        .collect();
    let mut is_changed = false;
    for (kind, text) in typed {
        let safe = ContextValue::String(text);
        is_changed |= error.get(kind) != Some(&safe);
        error.insert(kind, safe);
    }
    if is_changed {
        // Tips quote it, too, with styles between.
        error.remove(ContextKind::Suggested);
    }
    error
}

/// The error with a hint at `--format json` where `--json` was typed, and so for the other formats.
pub(super) fn with_format_meant(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let has_formats = arguments
        .iter()
        .any(|word| word.to_str().is_some_and(output::is_for));
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) if error.kind() == ErrorKind::UnknownArgument => flag,
        _ => return error,
    };
    let Some(format) = unknown.strip_prefix("--").and_then(output::format_named) else {
        return error;
    };
    if has_formats {
        let meant = ContextValue::String(format!("--format {format}"));
        error.remove(ContextKind::Suggested);
        error.insert(ContextKind::SuggestedArg, meant);
    }
    error
}
