//! What files of evidence measure, and which questions that answers: as text and as JSON.

use serde::Serialize;

use super::json::{SCHEMA, text as json_text};
use super::table::{Align, ruled};
use super::wrap::wrapped;
use crate::evidence::eval::{Candidate, Estimate, Evaluation, Verdict};
use crate::framework::answers::Answer;
use crate::framework::{OutcomeIndex, QuestionIndex};
use crate::printable::printable;
use crate::quantity::grouped;

/// A question that a file answers.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The question.
    pub index: QuestionIndex,
    /// Its id.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// The same as it would be typed.
    pub value: String,
    /// The other answers that the measurement does not rule out.
    pub others: Vec<String>,
    /// What each of them would turn the outcome into, where that is another one.
    pub turns_into: Vec<(String, OutcomeIndex)>,
    /// The file.
    pub source: String,
    /// The figure behind it.
    pub figure: String,
    /// So many more items would leave one answer, or one outcome, where that is known.
    pub more_items: Option<u64>,
    /// The rate that it rests on, and its target.
    pub rate: Option<(Estimate, f64)>,
    /// What a person said instead: that wins.
    pub said: Option<String>,
}

impl Answered {
    /// Whether the measurement leaves one answer.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.others.is_empty()
    }

    /// What was measured, on one line.
    pub(super) fn line(&self) -> String {
        let mut line = format!(
            "{}: {}, measured from {} ({})",
            self.question, self.value, self.source, self.figure
        );
        if !self.is_certain() {
            line += &format!("; not certain, it may be {}", self.others.join(" or "));
        }
        if let Some(said) = &self.said {
            line += &format!("; you said {said}, which is taken");
        }
        line
    }
}

/// A file of evidence, with what it answers.
#[derive(Debug)]
pub struct View<'a> {
    /// The file.
    pub file: &'a str,
    /// What it holds.
    pub evaluation: &'a Evaluation,
    /// The rate that is wanted, where one was set.
    pub target: Option<f64>,
    /// The questions that it answers.
    pub answers: Vec<Answered>,
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
            "{} of {} trials of {} items passed: {rate}",
            count(passed),
            count(trials),
            count(items)
        ),
        (None, _, Some(items)) => format!("mean of {} items: {rate}", count(items)),
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
    let mut lines = wrapped(
        &format!(
            "{}: results of an evaluation ({})",
            view.file,
            view.evaluation.format.id()
        ),
        columns,
        "",
        "  ",
    );
    let candidates = &view.evaluation.candidates;
    let rows = candidates.iter().take(ROWS).map(row);
    lines.extend(ruled(
        &[
            (String::new(), Align::Left),
            ("Items".to_owned(), Align::Right),
            ("Errors".to_owned(), Align::Right),
            ("Rate".to_owned(), Align::Right),
            ("95 %".to_owned(), Align::Right),
        ],
        rows.collect(),
        width,
    ));
    if candidates.len() > ROWS {
        lines.push(format!(
            "and {} more in --format json",
            candidates.len() - ROWS
        ));
    }
    if let Some(best) = view.evaluation.best() {
        let mut said = format!(
            "Measured: {}, by {}.",
            printable(&best.measure),
            best.estimate.method.describe()
        );
        if candidates.len() > 1 {
            said +=
                " The best is taken, which flatters it a little: it was chosen by the same items.";
        }
        lines.extend(wrapped(&said, columns, "", "  "));
        if best.unscored > 0 {
            lines.push(format!(
                "{} results have no score of quality.",
                count(best.unscored)
            ));
        }
        if let Some(target) = view.target {
            let verdict = best.estimate.against(target);
            lines.extend(wrapped(&against(target, &verdict), columns, "", "  "));
        }
    }
    let notes = &view.evaluation.notes;
    for note in notes.iter().take(ROWS) {
        lines.extend(wrapped(&printable(note), columns, "- ", "  "));
    }
    if notes.len() > ROWS {
        lines.push(format!(
            "and {} more notes in --format json",
            notes.len() - ROWS
        ));
    }
    lines.push(answers_heading(view).to_owned());
    for answered in &view.answers {
        lines.push(format!("  --{} {}", answered.question, answered.value));
    }
    lines.join("\n") + "\n"
}

/// The rows that a person reads.
const ROWS: usize = 12;

fn answers_heading(view: &View<'_>) -> &'static str {
    match (view.answers.is_empty(), view.target) {
        (true, _) => "It answers no question by itself.",
        (false, None) => "It answers, and with --target how well the prompt does",
        (false, Some(_)) => "It answers",
    }
}

fn row(candidate: &Candidate) -> Vec<String> {
    let estimate = &candidate.estimate;
    let name = if candidate.name.is_empty() {
        "all items"
    } else {
        &candidate.name
    };
    vec![
        shortened(&printable(name)),
        estimate.items.map_or_else(|| "?".to_owned(), count),
        count(candidate.errors),
        percent(estimate.rate),
        format!("{} to {}", percent(estimate.low), percent(estimate.high)),
    ]
}

/// Long names keep both ends: prompts are told apart by the one, models by the other.
fn shortened(name: &str) -> String {
    const ENDS: (usize, usize) = (11, 24);
    let length = name.chars().count();
    if length <= ENDS.0 + ENDS.1 + 1 {
        return name.to_owned();
    }
    let head: String = name.chars().take(ENDS.0).collect();
    let tail: String = name.chars().skip(length - ENDS.1).collect();
    format!("{head}…{tail}")
}

fn against(target: f64, verdict: &Verdict) -> String {
    let standing = format!(
        "Against a target of {}: {}",
        percent(target),
        verdict.standing.word()
    );
    if verdict.is_certain() {
        return format!("{standing}, over the whole interval.");
    }
    let range = format!("{} to {}", verdict.least.word(), verdict.most.word());
    match verdict.more_items {
        Some(more) => format!(
            "{standing}, but not for certain ({range}): {} more items at this rate would settle it.",
            count(more)
        ),
        None => format!(
            "{standing}, but not for certain ({range}), and the rate lies too near a border to be settled by more items."
        ),
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
pub(super) fn count(count: u64) -> String {
    grouped(count as f64)
}

/// For programs: one object, or a list of them where there are several files.
#[must_use]
pub fn json(views: &[View<'_>]) -> String {
    let mut all: Vec<EvaluationJson<'_>> = views.iter().filter_map(evaluation).collect();
    let text = match (all.len(), all.pop()) {
        (1, Some(only)) => json_text(&only),
        (_, last) => {
            all.extend(last);
            json_text(&all)
        }
    };
    text + "\n"
}

fn evaluation<'a>(view: &'a View<'_>) -> Option<EvaluationJson<'a>> {
    let best = view.evaluation.best()?;
    let estimate = &best.estimate;
    let verdict = view.target.map(|target| estimate.against(target));
    Some(EvaluationJson {
        schema: SCHEMA,
        kind: "eval-results",
        file: view.file,
        format: view.evaluation.format.id(),
        target: view.target,
        name: &best.name,
        measure: &best.measure,
        items: estimate.items,
        trials: estimate.trials,
        passed: estimate.passed,
        errors: best.errors,
        unscored: best.unscored,
        rate: estimate.rate,
        low: estimate.low,
        high: estimate.high,
        interval: estimate.method.describe(),
        more_items: verdict.and_then(|verdict| verdict.more_items),
        candidates: (view.evaluation.candidates.iter())
            .map(|candidate| CandidateJson {
                name: &candidate.name,
                measure: &candidate.measure,
                items: candidate.estimate.items,
                passed: candidate.estimate.passed,
                errors: candidate.errors,
                rate: candidate.estimate.rate,
                low: candidate.estimate.low,
                high: candidate.estimate.high,
            })
            .collect(),
        answers: view.answers.iter().map(answer).collect(),
        notes: &view.evaluation.notes,
    })
}

pub(super) fn answer(answered: &Answered) -> AnsweredJson<'_> {
    AnsweredJson {
        question: &answered.question,
        value: match answered.answer {
            Answer::Known(crate::framework::answers::Value::Number(number))
                if number.is_exact() =>
            {
                super::json::number_json(number.low)
            }
            _ => answered.value.as_str().into(),
        },
        certain: answered.is_certain(),
        may_be: &answered.others,
        more_items: answered.more_items,
        figure: &answered.figure,
        source: &answered.source,
        you_said: answered.said.as_deref(),
    }
}

#[derive(Serialize)]
struct EvaluationJson<'a> {
    schema: u32,
    kind: &'static str,
    file: &'a str,
    format: &'static str,
    target: Option<f64>,
    name: &'a str,
    measure: &'a str,
    items: Option<u64>,
    trials: Option<u64>,
    passed: Option<u64>,
    errors: u64,
    unscored: u64,
    rate: f64,
    low: f64,
    high: f64,
    interval: &'static str,
    more_items: Option<u64>,
    candidates: Vec<CandidateJson<'a>>,
    answers: Vec<AnsweredJson<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct CandidateJson<'a> {
    name: &'a str,
    measure: &'a str,
    items: Option<u64>,
    passed: Option<u64>,
    errors: u64,
    rate: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
pub(super) struct AnsweredJson<'a> {
    question: &'a str,
    value: serde_json::Value,
    certain: bool,
    may_be: &'a [String],
    more_items: Option<u64>,
    figure: &'a str,
    source: &'a str,
    you_said: Option<&'a str>,
}
