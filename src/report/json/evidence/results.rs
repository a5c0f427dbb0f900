//! Evaluation results as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::{AnsweredJson, answer};
use crate::evidence::eval::Evaluation;
use crate::report::evidence::View;
use crate::report::json::SCHEMA;

/// For programs.
pub(super) fn json<'a>(
    view: &'a View<'_>,
    evaluation: &'a Evaluation,
    target: Option<f64>,
) -> Option<EvaluationJson<'a>> {
    let best = evaluation.best()?;
    let estimate = &best.estimate;
    let verdict = target.map(|target| estimate.against(target));
    Some(EvaluationJson {
        schema: SCHEMA,
        kind: "eval-results",
        file: view.file,
        format: evaluation.format.id(),
        target,
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
        candidates: (evaluation.candidates.iter())
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
        unasked: &view.unasked,
        notes: &evaluation.notes,
    })
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct EvaluationJson<'a> {
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
    unasked: &'a [String],
    notes: &'a [String],
}

#[derive(JsonSchema, Serialize)]
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
