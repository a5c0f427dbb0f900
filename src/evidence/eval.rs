//! Evaluation results: how many items were tried, how many passed, and how sure that is.
//!
//! Every format comes down to the same: for each prompt on each model, items with a score between 0 and 1. An item that
//! failed for an error was not scored, and what was checked beside the answer (latency, cost) is no part of the score.

use std::io::{Read, Seek};

use super::Refused;
use super::keys::{Keys, first_keys};
use super::rows::Rows;

mod estimate;
mod inspect;
mod lm_eval;
mod openai_evals;
mod plain;
mod promptfoo;
mod tally;
mod text;

pub use estimate::{Estimate, Method, Standing, Verdict};

/// What a file of evaluation results holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// What it was taken for.
    pub format: Format,
    /// Each prompt on each model, the best one first.
    pub candidates: Vec<Candidate>,
    /// What has to be said beside the figures.
    pub notes: Vec<String>,
}

/// A prompt on a model, and what was measured of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The prompt and the model, as far as the file names them.
    pub name: String,
    /// What was measured, in the words of the file.
    pub measure: String,
    /// The share that passed, and how sure that is.
    pub estimate: Estimate,
    /// Items that broke off with an error.
    pub errors: u64,
    /// Items without a score of quality.
    pub unscored: u64,
}

/// A format of evaluation results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Results of promptfoo, whole or a row on each line.
    Promptfoo,
    /// Results of EleutherAI's lm-evaluation-harness, old or new.
    LmEval,
    /// Logs of Inspect, as JSON or as an archive.
    Inspect,
    /// Logs of OpenAI's evals.
    OpenAiEvals,
    /// A table with a column of passes or scores.
    Csv,
    /// Rows of JSON with a field of passes or scores.
    JsonLines,
}

impl Format {
    /// Its id in results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Promptfoo => "promptfoo",
            Self::LmEval => "lm-evaluation-harness",
            Self::Inspect => "inspect-ai",
            Self::OpenAiEvals => "openai-evals",
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

impl Evaluation {
    /// The candidates in order of the least that they may be: a lucky item is no better than two hundred good ones.
    /// Nothing can be said where there is none.
    fn new(
        format: Format,
        mut candidates: Vec<Candidate>,
        notes: Vec<String>,
    ) -> Result<Self, Refused> {
        let worth = |candidate: &Candidate| (candidate.estimate.low, candidate.estimate.rate);
        candidates.sort_by(|a, b| {
            let (a, b) = (worth(a), worth(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        if candidates.is_empty() {
            return Err(Refused::new(
                format!("no item of these {} results has a score", format.id()),
                "run the evaluation to its end, or give rows of `id,passed`",
            ));
        }
        Ok(Self {
            format,
            candidates,
            notes,
        })
    }

    /// The best prompt on the best model.
    #[must_use]
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// How many items the best one was tried on, where that is known.
    #[must_use]
    pub fn items(&self) -> Option<u64> {
        self.best()?.estimate.items
    }
}

/// Reads evaluation results from text.
///
/// # Errors
///
/// If reading fails, or if the file holds nothing of the kind.
pub fn read(mut reader: Box<dyn std::io::BufRead + '_>) -> Result<Evaluation, Refused> {
    let keys = first_keys(reader.fill_buf()?);
    match shape_of(&keys) {
        None if keys.outer.is_empty() => plain::table(reader),
        None => plain::rows(Rows::new(reader)?),
        Some(Shape::Inspect) => inspect::document(&text::whole(reader)?),
        Some(Shape::OpenAiEvals) => openai_evals::read(Rows::new(reader)?),
        Some(Shape::Promptfoo) => promptfoo::document(&text::whole(reader)?),
        Some(Shape::PromptfooRows) => promptfoo::rows(Rows::new(reader)?),
        Some(Shape::LmEval) => lm_eval::document(&text::whole(reader)?),
    }
}

/// Whether a file with these keys is that of a program for evaluations. Plain rows have no keys of their own.
#[must_use]
pub(super) fn is_document(keys: &Keys) -> bool {
    shape_of(keys).is_some()
}

/// Whether plain rows with these names have passes or scores.
#[must_use]
pub(super) fn has_score(names: &[String]) -> bool {
    plain::has_score(names.iter().map(String::as_str))
}

/// The shapes of files that programs for evaluations write.
enum Shape {
    Inspect,
    OpenAiEvals,
    Promptfoo,
    PromptfooRows,
    LmEval,
}

fn shape_of(keys: &Keys) -> Option<Shape> {
    let has = |key: &str| keys.outer.iter().any(|own| own == key);
    let has_inner = |key: &str| keys.inner.iter().any(|own| own == key);
    if has("eval") && (has("status") || has("plan")) {
        return Some(Shape::Inspect);
    }
    if has("spec") || has("final_report") || (has("event_id") && has("sample_id")) {
        return Some(Shape::OpenAiEvals);
    }
    if has("results") {
        let is_promptfoo = ["evalId", "stats", "prompts"].into_iter().any(has)
            || ["prompts", "promptIdx", "gradingResult"]
                .into_iter()
                .any(has_inner);
        return Some(if is_promptfoo {
            Shape::Promptfoo
        } else {
            Shape::LmEval
        });
    }
    let is_row = has("promptIdx")
        || has("gradingResult")
        || (has("success") && (has("testIdx") || has("failureReason")));
    is_row.then_some(Shape::PromptfooRows)
}

/// Reads an archive of Inspect.
///
/// # Errors
///
/// If reading fails, or if the archive holds no such log.
pub fn read_archive(archive: impl Read + Seek) -> Result<Evaluation, Refused> {
    inspect::archive(archive)
}
