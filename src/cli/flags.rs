//! Flags made from data: one for each question, one for each assumption of the cost model.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use jiff::civil::Date;

use super::WorkloadOptions;
use super::words::Words;
use crate::cost::assumptions::Assumptions;
use crate::evidence::tokens::Encoding;
use crate::framework::answers::{Answer, UNKNOWN};
use crate::framework::{Domain, Framework, PresetIndex, Question, QuestionIndex};
use crate::quantity::{Quantity, grouped};
use crate::report::schema::Of;
use crate::slip::suggestion;

/// A switch that shows more, and its help. A question of the same name shares its flag: with a value it is the answer,
/// without one the switch.
type Switch = (&'static str, &'static str);
const EXPLAIN: Switch = ("explain", "Show every rule that was passed over, and why");
const PARTS: Switch = ("parts", "Show what each total is made of");
/// The switches of `ftadvise ask`.
pub(super) const OF_ASK: [Switch; 2] = [EXPLAIN, PARTS];
/// The switches of `ftadvise break-even`, which walks through no rules.
pub(super) const OF_BREAK_EVEN: [Switch; 1] = [PARTS];
/// The flag that takes a preset.
const PRESET: &str = "preset";
/// What a shared flag holds when it was typed without a value.
const SHOW: &str = "show";

/// The flag that takes a preset of the rules.
pub(super) fn preset_flag(framework: &Framework) -> Arg {
    let values = framework.presets.iter().map(|preset| {
        let title = preset.title.clone();
        PossibleValue::new(preset.id.clone()).help(title)
    });
    let ids: Vec<String> = (framework.presets.iter())
        .map(|preset| preset.id.clone())
        .collect();
    let place = move |id: String| ids.iter().position(|own| *own == id).map(PresetIndex);
    let arg = Arg::new(PRESET)
        .long(PRESET)
        .value_name("KIND")
        .help("A kind of task: what is usual for it is taken where you say nothing");
    if framework.presets.is_empty() {
        let none = |_: &str| Err::<PresetIndex, _>("these rules have no presets; leave it out");
        return arg.hide(true).value_parser(ValueParser::new(none));
    }
    let parser = PossibleValuesParser::new(values);
    arg.value_parser(parser.try_map(move |id| place(id).ok_or("it is no preset")))
}

/// The preset that was typed.
pub(super) fn preset(matches: &ArgMatches) -> Option<PresetIndex> {
    matches.get_one::<PresetIndex>(PRESET).copied()
}

/// Adds the flags of questions, and the switches.
pub(super) fn add_answers(
    mut command: Command,
    framework: &Framework,
    switches: &[Switch],
) -> Result<Command, String> {
    let reserved: Vec<String> = (command.get_arguments())
        .chain(WorkloadOptions::augment_args(Command::new("")).get_arguments())
        .filter_map(|arg| arg.get_long().map(str::to_owned))
        .chain(["help", "rules", "color"].map(str::to_owned))
        .collect();
    for question in &framework.questions {
        if reserved.contains(&question.id) {
            return Err(format!(
                "{}: the question `{}` would need the flag `--{}`, which means something else already; rename it",
                framework.file, question.id, question.id
            ));
        }
        command = command.arg(answer_flag(question, switches));
    }
    for (switch, help) in switches {
        if framework.find(switch).is_none() {
            command = command.arg(
                Arg::new(*switch)
                    .long(*switch)
                    .action(ArgAction::SetTrue)
                    .help(*help),
            );
        }
    }
    Ok(command)
}

/// Adds the flags of assumptions. One that is a question, too, has its flag already.
pub(super) fn add_costs(
    mut command: Command,
    framework: &Framework,
    assumptions: &Assumptions,
) -> Command {
    for assumption in assumptions.all().filter(|assumption| assumption.flag) {
        if framework.find(&assumption.id).is_none() {
            let help = format!(
                "{} [assumed: {}]",
                assumption.title,
                grouped(assumption.likely)
            );
            let arg = Arg::new(cost_id(&assumption.id))
                .long(assumption.id.clone())
                .value_name("NUMBER")
                .value_parser(ValueParser::new(quantity_or_unknown))
                .allow_negative_numbers(true)
                .help_heading("Cost")
                // There are many; whoever looks for one asks for all.
                .hide_short_help(true)
                .help(help);
            command = command.arg(arg);
        }
    }
    command
}

fn answer_flag(question: &Question, switches: &[Switch]) -> Arg {
    let ids = question.domain.ids();
    let (value_name, values_in_help) = match &question.domain {
        Domain::One(_) => ("VALUE", None),
        Domain::Any { .. } => (
            "VALUES",
            Some(format!(" [any of, joined by a comma: {}]", ids.join(", "))),
        ),
        Domain::Number { .. } => (
            "NUMBER",
            Some(format!(
                " [a number, a range such as 5k..20k, or {UNKNOWN}]"
            )),
        ),
    };
    let mut help = question.prompt.clone();
    help.push_str(&values_in_help.unwrap_or_default());
    let domain = question.domain.clone();
    let arg = Arg::new(answer_id(&question.id))
        .long(question.id.clone())
        .value_name(value_name)
        .help_heading("Answers")
        // Else `-5` would be taken for a flag, and the message would not speak of the number.
        .allow_negative_numbers(true)
        .help(help);
    let shared = switches.iter().find(|(switch, _)| *switch == question.id);
    let Some((_, switch_help)) = shared else {
        return match &question.domain {
            Domain::One(_) => arg.value_parser(
                PossibleValuesParser::new(owned(&ids)).try_map(move |text| domain.parse(&text)),
            ),
            Domain::Any { .. } => {
                let parser = Words::new(ids, move |text: &str| domain.parse(text));
                arg.value_parser(ValueParser::new(parser))
                    .hide_possible_values(true)
            }
            Domain::Number { .. } => {
                arg.value_parser(ValueParser::new(move |text: &str| domain.parse(text)))
            }
        };
    };
    let help = format!(
        "{} [values: {}; without a value: {switch_help}]",
        question.prompt,
        ids.join(", ")
    );
    arg.help(help)
        .num_args(0..=1)
        .default_missing_value(SHOW)
        .action(ArgAction::Append)
        .hide_possible_values(true)
        .value_parser(ValueParser::new(Words::new(ids, move |text: &str| {
            if text == SHOW {
                Ok(None)
            } else {
                domain.parse(text).map(Some)
            }
        })))
}

/// The answers that were typed.
pub(super) fn answers(
    matches: &ArgMatches,
    framework: &Framework,
    switches: &[Switch],
) -> Vec<(QuestionIndex, Answer)> {
    let typed = |question: &Question| {
        let id = answer_id(&question.id);
        if switches.iter().any(|(switch, _)| *switch == question.id) {
            return matches
                .get_many::<Option<Answer>>(&id)?
                .flatten()
                .last()
                .copied();
        }
        matches.get_one::<Answer>(&id).copied()
    };
    framework
        .indices()
        .filter_map(|index| Some((index, typed(framework.question(index))?)))
        .collect()
}

/// Whether a switch was typed.
pub(super) fn switch(matches: &ArgMatches, framework: &Framework, name: &str) -> bool {
    match framework.find(name) {
        None => matches.get_flag(name),
        Some(_) => {
            let mut typed = matches
                .get_many::<Option<Answer>>(&answer_id(name))
                .into_iter()
                .flatten();
            typed.any(Option::is_none)
        }
    }
}

/// The quantities that were typed, by the id of the assumption that they replace.
pub(super) fn quantities(
    matches: &ArgMatches,
    framework: &Framework,
    assumptions: &Assumptions,
) -> Vec<(String, Option<Quantity>)> {
    (assumptions.all())
        .filter(|assumption| assumption.flag && framework.find(&assumption.id).is_none())
        .filter_map(|assumption| {
            let quantity = matches.get_one::<Option<Quantity>>(&cost_id(&assumption.id))?;
            Some((assumption.id.clone(), *quantity))
        })
        .collect()
}

fn answer_id(question: &str) -> String {
    format!("answer.{question}")
}

fn cost_id(assumption: &str) -> String {
    format!("cost.{assumption}")
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn quantity(text: &str) -> Result<Quantity, String> {
    Quantity::parse(text).map_err(|fault| format!("it {fault}"))
}

fn quantity_or_unknown(text: &str) -> Result<Option<Quantity>, String> {
    if text == UNKNOWN {
        return Ok(None);
    }
    quantity(text).map(Some)
}

/// A number of epochs: passes over the training data.
pub(super) fn epochs(text: &str) -> Result<f64, String> {
    let quantity = quantity(text)?;
    if quantity.is_exact() && (0.0..=1_000.0).contains(&quantity.low) && quantity.low > 0.0 {
        Ok(quantity.low)
    } else {
        Err("give one number above 0, up to 1,000".to_owned())
    }
}

/// Reads a vocabulary by its name.
pub(super) fn encoding() -> ValueParser {
    let names = Encoding::ALL.map(|(name, _)| name);
    let parse = move |text: &str| Encoding::called(text).ok_or_else(|| suggestion(text, names));
    ValueParser::new(Words::new(names, parse))
}

/// A volume of `--volumes`.
pub(super) fn volume(text: &str) -> Result<f64, String> {
    let quantity = quantity(text)?;
    if quantity.is_exact() {
        Ok(quantity.low)
    } else {
        Err("a volume is one number, not a range".to_owned())
    }
}

/// A number of draws: enough to tell shares, few enough to wait for.
pub(super) fn draws(text: &str) -> Result<usize, String> {
    let quantity = quantity(text)?;
    if !quantity.is_exact() || quantity.low.fract() != 0.0 || !(100.0..=1e6).contains(&quantity.low)
    {
        return Err("give a whole number from 100 to 1M".to_owned());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within the bounds above"
    )]
    Ok(quantity.low as usize)
}

/// `approach=hours`.
pub(super) fn hours(text: &str) -> Result<(String, Option<Quantity>), String> {
    let (approach, hours) = text
        .split_once('=')
        .ok_or("write it as `approach=hours`, such as `rag=80`")?;
    Ok((approach.trim().to_owned(), quantity_or_unknown(hours)?))
}

/// A pass rate: above nothing, up to all.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    let quantity = quantity(text)?;
    if quantity.is_exact() && quantity.low > 0.0 && quantity.low <= 1.0 {
        Ok(quantity.low)
    } else {
        Err("give a rate above 0 and up to 1, such as 0.9 or 90%".to_owned())
    }
}

/// A result that has a JSON Schema, by the command that prints it.
pub(super) fn schema() -> impl TypedValueParser<Value = Of> {
    let words = Of::ALL.map(|(_, word)| word);
    PossibleValuesParser::new(words)
        .try_map(|word| Of::called(&word).ok_or("it is no such command"))
}

/// A day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write the day as YYYY-MM-DD".to_owned())
}
