//! What files of evidence measure, and which questions that answers, for a person.

use jiff::civil::Date;

use super::wrap::wrapped;
use crate::advice::evidence::{Answered, Evidence, Measured};
use crate::cost::spent::Spent;
use crate::evidence::eval::{Estimate, Evaluation};
use crate::evidence::requests::Requests;
use crate::evidence::tokens::Encoding;
use crate::evidence::training::Audit;
use crate::quantity::{counted, grouped_count as count};

pub(super) mod requests;
mod results;
mod training;

/// A file of evidence, with what it answers.
#[derive(Debug)]
pub struct View<'a> {
    /// The file.
    pub file: &'a str,
    /// What it holds.
    pub seen: Seen<'a>,
    /// The questions that it answers.
    pub answers: Vec<Answered>,
    /// What it measures that answers no question, in words.
    pub unasked: Vec<String>,
    /// The quantities that it measures.
    pub quantities: Vec<Measured>,
}

/// What a file holds.
#[derive(Debug)]
pub enum Seen<'a> {
    /// Evaluation results, with the rate that is wanted, where one was set.
    Evaluation(&'a Evaluation, Option<f64>),
    /// A log of requests, with what it costs at the prices of a day.
    Requests(&'a Requests, Spent, Date),
    /// Training data, with what it was counted with.
    Training(&'a Audit, Encoding),
}

/// What was measured, for a person.
#[must_use]
pub fn lines(evidence: &Evidence) -> Vec<String> {
    let mut lines = contradictions(&evidence.answered, &evidence.quantities);
    lines.extend(answers(&evidence.answered));
    lines.extend(quantities(&evidence.quantities));
    lines
}

/// The answers that were measured, for a person.
#[must_use]
pub fn answers(answered: &[Answered]) -> Vec<String> {
    answered.iter().map(line).collect()
}

/// What was measured, on one line.
fn line(own: &Answered) -> String {
    let doubt = if own.is_certain() {
        String::new()
    } else {
        format!(", or {}", own.others.join(" or "))
    };
    format!(
        "{}: {}{doubt}, measured from {}: {}",
        own.question, own.value, own.source, own.figure
    )
}

/// The quantities of the cost model that were measured, for a person.
#[must_use]
pub fn quantities(measured: &[Measured]) -> Vec<String> {
    let mut sources: Vec<&str> = measured.iter().map(|own| own.source.as_str()).collect();
    sources.dedup();
    let of_source = |source: &str| {
        let of_file = measured.iter().filter(|own| own.source == source);
        let all: Vec<String> = of_file
            .map(|own| format!("{} {}", own.id, own.quantity))
            .collect();
        format!("for the cost model, from {source}: {}", all.join(", "))
    };
    sources.into_iter().map(of_source).collect()
}

/// What a person said against a measurement.
#[must_use]
pub fn contradictions(answered: &[Answered], measured: &[Measured]) -> Vec<String> {
    let line = |id: &str, said: &str, found: &str, source: &str| {
        format!("{id}: you said {said}, which is taken; {source} measures {found}")
    };
    let answers = answered.iter().filter_map(|own| {
        let said = own.said.as_ref()?;
        Some(line(&own.question, said, &own.value, &own.source))
    });
    let quantities = measured.iter().filter_map(|own| {
        let said = own.said.as_ref()?;
        Some(line(own.id, said, &own.quantity.to_string(), &own.source))
    });
    answers.chain(quantities).collect()
}

/// A rate with its interval, in a few words.
#[must_use]
pub fn figure(estimate: &Estimate) -> String {
    let rate = format!(
        "{} ({} to {})",
        percent(estimate.rate),
        percent(estimate.low),
        percent(estimate.high)
    );
    match (estimate.passed, estimate.trials, estimate.items) {
        (Some(passed), Some(trials), Some(items)) if trials == items => {
            format!("{} of {} passed: {rate}", count(passed), count(trials))
        }
        (Some(passed), Some(trials), Some(items)) => format!(
            "{} of {} trials of {} passed: {rate}",
            count(passed),
            count(trials),
            counted(items, "item", "items")
        ),
        (None, _, Some(items)) => {
            format!("mean of {}: {rate}", counted(items, "item", "items"))
        }
        _ => format!("mean: {rate}"),
    }
}

/// For reading.
#[must_use]
pub fn text(views: &[View<'_>], width: u16) -> String {
    let parts: Vec<String> = views.iter().map(|view| part(view, width)).collect();
    parts.join("\n")
}

fn part(view: &View<'_>, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = match &view.seen {
        Seen::Evaluation(evaluation, target) => {
            results::lines(view.file, evaluation, *target, width)
        }
        Seen::Requests(requests, spent, as_of) => {
            requests::lines(view.file, requests, (spent, *as_of), width)
        }
        Seen::Training(audit, encoding) => training::lines(view.file, audit, *encoding, width),
    };
    let heading = match (view.answers.is_empty(), &view.seen) {
        (true, _) => "It answers no question by itself.",
        (false, Seen::Evaluation(_, None)) => {
            "It answers, and with --target how well the prompt does"
        }
        (false, _) => "It answers",
    };
    lines.push(heading.to_owned());
    for answered in &view.answers {
        lines.push(format!("  --{} {}", answered.question, answered.value));
    }
    for unasked in &view.unasked {
        lines.extend(wrapped(unasked, columns, "- ", "  "));
    }
    let is_answer = |id: &str| view.answers.iter().any(|own| own.question == id);
    let others: Vec<String> = (view.quantities.iter())
        .filter(|own| !is_answer(own.id))
        .map(|own| format!("--{} {}", own.id, own.quantity))
        .collect();
    if !others.is_empty() {
        lines.push("For the cost model".to_owned());
        lines.extend(wrapped(&others.join(" "), columns, "  ", "  "));
    }
    lines.join("\n") + "\n"
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
