//! One module for each command: load, call pure code, render. Files, the clock and the environment are read here and
//! nowhere below.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;

use crate::cli::{self, Request};
use crate::framework::answers::{Answer, Answers, Provenance, UNKNOWN};
use crate::framework::{Framework, QuestionIndex};
use crate::{builtin, load};

mod ask;
mod audit;
mod break_even;
mod compare;
mod evidence;
mod files;
mod measured;
mod models;
mod schema;
mod stated;

/// How a run ended, as the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A result was given.
    Done,
    /// A result was given, and what was checked is not so.
    No,
    /// A person interrupted it.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::No => Self::from(1),
            Outcome::Interrupted => Self::from(130),
        }
    }
}

/// The code for bad usage, missing answers, bad rules or input; clap uses the same.
pub const BAD_INPUT: u8 = 2;

/// Runs what the arguments ask for.
///
/// # Errors
///
/// Everything that the user has to mend, with place, fault and remedy.
pub fn run(arguments: &[OsString], out: &mut impl Write) -> anyhow::Result<Outcome> {
    let rules = cli::rules_named(arguments)
        .or_else(|| std::env::var_os(cli::RULES_VARIABLE).map(Into::into));
    let framework = files::framework(rules.as_deref())?;
    let [assumptions] = builtin::ASSUMPTIONS;
    let assumptions = load::assumptions::assumptions(assumptions)?;
    let command = cli::command(&framework, &assumptions).map_err(anyhow::Error::msg)?;
    let setting = Setting {
        framework,
        assumptions,
        rules_named: rules
            .map(|rules| rules.to_string_lossy().into_owned())
            .filter(|rules| rules != builtin::FRAMEWORKS[0].file),
    };
    match cli::parse(command, arguments, &setting.framework, &setting.assumptions) {
        Ok(Request::Ask(request)) => ask::run(&setting, &request, out),
        Ok(Request::BreakEven(request)) => break_even::run(&setting, &request, out),
        Ok(Request::Models(request)) => models::run(&request, out),
        Ok(Request::Evidence(request)) => evidence::run(&setting, &request, out),
        Ok(Request::Audit(request)) => audit::run(&setting, &request, out),
        Ok(Request::Compare(request)) => compare::run(&setting, &request, out),
        Ok(Request::Schema(request)) => schema::run(&request, out),
        Err(stop) if stop.use_stderr() => Err(stop.into()),
        Err(help) => {
            write!(out, "{help}")
                .and_then(|()| out.flush())
                .context("cannot write the help")?;
            Ok(Outcome::Done)
        }
    }
}

/// What every command works with.
struct Setting {
    framework: Framework,
    assumptions: crate::cost::assumptions::Assumptions,
    /// The rules as they were named, if others than the default ones were.
    rules_named: Option<String>,
}

/// The columns that a text may take: what `COLUMNS` says, else 80, which every terminal and every diff has.
fn width() -> u16 {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse::<u16>().ok());
    columns.unwrap_or(80).clamp(40, 200)
}

/// Takes answers from flags.
fn say(answers: &mut Answers, framework: &Framework, flags: &[(QuestionIndex, Answer)]) {
    for (index, answer) in flags {
        let source = format!("--{}", framework.question(*index).id);
        answers.say(*index, *answer, &source);
    }
}

/// The words that say the same again: rules, answers, costs.
fn said_again(
    setting: &Setting,
    command: &str,
    answers: &Answers,
    cost_flags: &[(String, String)],
) -> Vec<String> {
    let mut words = vec![format!("ftadvise {command}")];
    if let Some(rules) = &setting.rules_named {
        words.push(format!("--rules {}", quoted(rules)));
    }
    let framework = &setting.framework;
    for index in framework.indices() {
        let question = framework.question(index);
        let Some(given) = answers
            .given(index)
            .filter(|given| given.provenance == Provenance::YouSaid)
        else {
            continue;
        };
        let value = match given.answer {
            Answer::Unknown => UNKNOWN.to_owned(),
            Answer::Known(value) => question.typed(value),
        };
        words.push(format!("--{} {value}", question.id));
    }
    for (flag, value) in cost_flags {
        words.push(format!("--{flag} {}", quoted(value)));
    }
    words
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+%@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!(
        "'{}'",
        crate::printable::printable(word).replace('\'', "'\\''")
    )
}

/// Whether an error only says that nobody reads any more, as under `| head`.
#[must_use]
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
