//! One module for each command: load, call pure code, render. Files, the clock and the environment are read here and
//! nowhere below.

use std::ffi::OsString;
use std::io::{self, StdoutLock, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anyhow::bail;
use clap::ValueEnum;
use clap::error::ErrorKind;

use self::results::Results;
use crate::cli::{self, ChartOver, Request};
use crate::framework::answers::{Answer, Answers, Given, Provenance};
use crate::framework::preset::Preset;
use crate::framework::source::Invalid;
use crate::framework::{Framework, QuestionIndex};
use crate::interruption::INTERRUPTED;
use crate::printable::is_unsafe;
use crate::report::chart::Over;
use crate::{builtin, load, report, terminal};

mod ask;
mod audit;
mod break_even;
mod compare;
mod evidence;
mod files;
mod measured;
mod models;
mod placed;
mod results;
mod rules;
mod stated;
mod version;

/// How a run ended, as the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A result was given.
    Done,
    /// A result was given, and what was checked is not so.
    No,
    /// A person interrupted it.
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::No => Self::from(1),
            Ending::Interrupted => Self::from(INTERRUPTED),
        }
    }
}

/// The code for bad usage, missing answers, bad rules or input; clap uses the same.
pub const BAD_INPUT: u8 = 2;

/// Longer lines of help are hard to read.
const WIDEST_HELP: u16 = 100;

/// Runs what the arguments ask for. Results go to standard output, in colour unless `color` is never.
///
/// # Errors
///
/// Everything that the user has to mend, with place, fault and remedy.
pub fn run(
    arguments: &[OsString],
    out: &mut StdoutLock<'static>,
    color: ColorChoice,
) -> anyhow::Result<Ending> {
    let rules = cli::rules_named(arguments)
        .or_else(|| std::env::var_os(cli::RULES_VARIABLE).map(Into::into));
    let (framework, unended) = files::framework_in_use(rules.as_deref())?;
    let [assumptions] = builtin::ASSUMPTIONS;
    let assumptions = load::assumptions::assumptions(assumptions)?;
    let setting = Setting {
        framework,
        unended,
        assumptions,
        rules_named: rules
            .clone()
            .filter(|rules| rules.as_path() != Path::new(builtin::FRAMEWORKS[0].file)),
    };
    let Setting {
        framework,
        assumptions,
        ..
    } = &setting;
    let build = || cli::command(framework, assumptions).map_err(anyhow::Error::msg);
    let width = results::width(terminal::columns()).min(WIDEST_HELP);
    let command = build()?.term_width(width.into());
    let (request, output) = match cli::parse(command, arguments, framework, assumptions) {
        Ok(parsed) => parsed,
        Err(stop) if stop.use_stderr() => return Err(stop.into()),
        Err(help) => {
            let mut out = AutoStream::new(out, color);
            let text = match help.kind() {
                ErrorKind::DisplayVersion if cli::is_verbose(arguments) => version::verbose()?,
                _ => help.render().ansi().to_string(),
            };
            write!(out, "{text}")
                .and_then(|()| out.flush())
                .map_err(|error| results::cannot_write("the help", &error))?;
            return Ok(Ending::Done);
        }
    };
    let inputs = || request.inputs().into_iter().chain(rules.as_deref());
    if inputs().filter(|path| *path == Path::new("-")).count() > 1 {
        bail!("`-` can be given once: standard input is read only once");
    }
    let results = Results::new(&output, inputs(), out, color)?;
    match request {
        Request::Ask(request) => ask::run(&setting, &request, results),
        Request::BreakEven(request) => break_even::run(&setting, &request, results),
        Request::Models(request) => models::run(&request, results),
        Request::Evidence(request) => evidence::run(&setting, &request, results),
        Request::Audit(request) => audit::run(&setting, &request, results),
        Request::Compare(request) => compare::run(&setting, &request, results),
        Request::Rules(request) => rules::run(&setting, &request, results),
        Request::Schema(of) => {
            results.put_as_is(&report::schema::schema(of))?;
            Ok(Ending::Done)
        }
        Request::Completions(shell) => {
            results.put_as_is(&cli::completions(build()?, shell))?;
            Ok(Ending::Done)
        }
        Request::Man => {
            results.put_as_is(&cli::man(build()?)?)?;
            Ok(Ending::Done)
        }
    }
}

/// What every command works with.
struct Setting {
    framework: Framework,
    /// What is wrong with the rules where a walk through them may lead nowhere.
    unended: Option<Invalid>,
    assumptions: crate::cost::assumptions::Assumptions,
    /// The rules as they were named, if others than the default ones were.
    rules_named: Option<PathBuf>,
}

impl Setting {
    /// The rules, for a walk through them.
    fn walkable(&self) -> anyhow::Result<&Framework> {
        match &self.unended {
            None => Ok(&self.framework),
            Some(invalid) => bail!("{invalid}"),
        }
    }
}

/// Takes answers from flags.
fn say(answers: &mut Answers, framework: &Framework, flags: &[(QuestionIndex, Answer)]) {
    for (index, answer) in flags {
        let source = format!("--{}", framework.question(*index).id);
        answers.say(*index, *answer, &source);
    }
}

/// The words that say the same again: rules, answers, costs. What comes from the preset is said by its flag alone.
fn said_again(
    setting: &Setting,
    command: &str,
    answers: &Answers,
    preset: Option<&Preset>,
    cost_flags: &[(String, String)],
) -> Vec<String> {
    let mut words = vec![format!("ftadvise {command}")];
    if let Some(rules) = &setting.rules_named {
        words.push(format!("--rules {}", quoted(&rules.to_string_lossy())));
    }
    let framework = &setting.framework;
    let by_preset = preset.map(Preset::source);
    let is_said = |given: &&Given| {
        given.provenance == Provenance::YouSaid && Some(&given.source) != by_preset.as_ref()
    };
    for index in framework.indices() {
        let question = framework.question(index);
        let Some(given) = answers.given(index).filter(is_said) else {
            continue;
        };
        words.push(format!(
            "--{} {}",
            question.id,
            question.answered(given.answer)
        ));
    }
    for (flag, value) in cost_flags {
        words.push(format!("--{flag} {}", quoted(value)));
    }
    words
}

/// How many threads a machine runs at a time.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The chart that a flag asks for.
fn chart(flag: Option<ChartOver>) -> Option<Over> {
    flag.map(|over| match over {
        ChartOver::Volume => Over::Volume,
        ChartOver::Months => Over::Months,
    })
}

/// The word that asks for the same chart again.
fn chart_again(flag: Option<ChartOver>) -> Option<String> {
    let word = flag?.to_possible_value()?;
    Some(format!("--chart={}", word.get_name()))
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+%@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.chars().any(is_unsafe) {
        return format!("'{}'", word.replace('\'', "'\\''"));
    }
    // What cannot be shown is written as bash and zsh read it.
    let escaped = |sign: char| match sign {
        '\\' | '\'' => format!("\\{sign}"),
        sign if is_unsafe(sign) => match u32::from(sign) {
            code @ 0..=0xFFFF => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        },
        sign => sign.to_string(),
    };
    format!("$'{}'", word.chars().map(escaped).collect::<String>())
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

/// Says, after what a panic prints, that it is no fault of the person who reads it, and what to do about it.
pub fn explain_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |fault| {
        usual(fault);
        let _ = writeln!(
            io::stderr(),
            "ftadvise {} stopped at a fault of its own, not of your input. Please report the lines above, with the \
             command that you typed, where you got the program from.",
            env!("CARGO_PKG_VERSION")
        );
    }));
}
