//! Results as JSON, for programs. The names are a contract; money is not rounded.

use schemars::JsonSchema;
use serde::Serialize;

use self::costs::{CostsJson, costs_json};
use self::evidence::{AnsweredJson, answer};
use super::{Advice, Costs};
use crate::framework::Framework;
use crate::framework::answers::{Answer, Answers, Value};
use crate::framework::condition::Truth;

pub(super) mod audit;
pub(super) mod costs;
pub(super) mod evidence;
mod ranges;

pub use audit::audit;
pub use evidence::evidence;

/// The version of the shapes below.
pub(super) const SCHEMA: u32 = 1;

/// The JSON text of a recommendation.
#[must_use]
pub fn advice(advice: &Advice<'_>, command: &str) -> String {
    let framework = advice.framework;
    let outcome = framework.outcome(advice.decision.outcome);
    let id_of = |outcome| framework.outcome(outcome).id.as_str();
    let question_id = |question| framework.question(question).id.as_str();
    let (decision, answers) = (&advice.decision, &advice.answers);
    let result = AdviceJson {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        framework: FrameworkJson {
            name: &framework.name,
            file: &framework.file,
            sha256: &framework.sha256,
            as_of: advice.costs.market.as_of.to_string(),
        },
        recommendation: RecommendationJson {
            id: &outcome.id,
            approaches: outcome
                .approaches
                .iter()
                .map(|approach| approach.id())
                .collect(),
            title: decision.title(framework),
            because: decision.because(framework, answers),
            next_steps: advice.next_steps(),
            risks: decision.risks(framework, answers),
            sources: decision
                .sources(framework)
                .into_iter()
                .map(|source| source.url.as_str())
                .collect(),
        },
        certain: advice.is_certain(),
        open_outcomes: (advice.open_outcomes().into_iter()).map(id_of).collect(),
        depends_on: (decision.openness.depends_on.iter())
            .map(|dependence| DependenceJson {
                question: question_id(dependence.question),
                values: &dependence.values,
                outcomes: dependence
                    .outcomes
                    .iter()
                    .map(|outcome| id_of(*outcome))
                    .collect(),
                alone: id_of(dependence.alone),
            })
            .collect(),
        would_change: (advice.flips.iter())
            .map(|flip| FlipJson {
                question: question_id(flip.question),
                from: &flip.from,
                values: &flip.values,
                outcomes: vec![id_of(flip.outcome)],
            })
            .collect(),
        path: path(advice),
        answers: given(framework, answers),
        evidence: advice.evidence.answered.iter().map(answer).collect(),
        cost: costs_json(&advice.costs),
        command,
    };
    text(&result)
}

/// The JSON text of a cost comparison.
#[must_use]
pub fn costs(costs: &Costs<'_>) -> String {
    text(&costs_json(costs))
}

pub(super) fn text(value: &impl Serialize) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text,
        Err(error) => unreachable!("results are plain structs with text keys: {error}"),
    }
}

fn path<'a>(advice: &'a Advice<'_>) -> Vec<PassageJson<'a>> {
    let framework = advice.framework;
    (advice.decision.path.iter())
        .map(|passage| {
            let step = &framework.steps[passage.step];
            PassageJson {
                step: &step.id,
                rule: passage.held.map(|rule| step.rules[rule].id.as_str()),
                result: passage.result(framework),
                because: passage.because(framework),
                passed_over: (passage.passed.iter())
                    .map(|passed| PassedJson {
                        rule: &step.rules[passed.rule].id,
                        truth: if passed.truth == Truth::False {
                            "false"
                        } else {
                            "unknown"
                        },
                        failed: &passed.blamed,
                    })
                    .collect(),
            }
        })
        .collect()
}

fn given<'a>(framework: &'a Framework, answers: &'a Answers) -> Vec<AnswerJson<'a>> {
    (framework.indices())
        .map(|index| {
            let question = framework.question(index);
            let given = answers.given(index);
            let value = match answers.get(index) {
                None | Some(Answer::Unknown) => serde_json::Value::Null,
                Some(Answer::Known(Value::Number(number))) if number.is_exact() => {
                    number_json(number.low)
                }
                Some(Answer::Known(value)) => question.typed(value).into(),
            };
            let is_known = !value.is_null();
            AnswerJson {
                question: &question.id,
                value,
                provenance: match given {
                    Some(given) if is_known => given.provenance.to_string(),
                    Some(_) | None => "unknown".to_owned(),
                },
                source: given.map(|given| given.source.as_str()),
            }
        })
        .collect()
}

/// A whole number without a point, any other with one.
pub(super) fn number_json(number: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^63")]
    if number.fract() == 0.0 && number.abs() < 9e15 {
        (number as i64).into()
    } else {
        number.into()
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct AdviceJson<'a> {
    schema: u32,
    version: &'a str,
    framework: FrameworkJson<'a>,
    recommendation: RecommendationJson<'a>,
    certain: bool,
    open_outcomes: Vec<&'a str>,
    depends_on: Vec<DependenceJson<'a>>,
    would_change: Vec<FlipJson<'a>>,
    path: Vec<PassageJson<'a>>,
    answers: Vec<AnswerJson<'a>>,
    evidence: Vec<AnsweredJson<'a>>,
    cost: CostsJson<'a>,
    command: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct FrameworkJson<'a> {
    name: &'a str,
    file: &'a str,
    sha256: &'a str,
    as_of: String,
}

#[derive(JsonSchema, Serialize)]
struct RecommendationJson<'a> {
    id: &'a str,
    approaches: Vec<&'a str>,
    title: String,
    because: Vec<String>,
    next_steps: Vec<String>,
    risks: Vec<String>,
    sources: Vec<&'a str>,
}

#[derive(JsonSchema, Serialize)]
struct DependenceJson<'a> {
    question: &'a str,
    values: &'a str,
    outcomes: Vec<&'a str>,
    alone: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct FlipJson<'a> {
    question: &'a str,
    from: &'a str,
    values: &'a str,
    outcomes: Vec<&'a str>,
}

#[derive(JsonSchema, Serialize)]
struct PassageJson<'a> {
    step: &'a str,
    rule: Option<&'a str>,
    result: &'a str,
    because: &'a str,
    passed_over: Vec<PassedJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct PassedJson<'a> {
    rule: &'a str,
    truth: &'a str,
    failed: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct AnswerJson<'a> {
    question: &'a str,
    value: serde_json::Value,
    provenance: String,
    source: Option<&'a str>,
}
