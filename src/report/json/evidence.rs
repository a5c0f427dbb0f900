//! What files of evidence measure, and which questions that answers, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::{number_json, text};
use crate::advice::evidence::{Answered, Measured};
use crate::framework::answers::{Answer, Value};
use crate::report::evidence::{Seen, View};

mod requests;
mod results;
mod training;

/// For programs: one object, or a list of them where there are several files.
#[must_use]
pub fn evidence(views: &[View<'_>]) -> String {
    let all: Vec<ViewJson<'_>> = views.iter().filter_map(view).collect();
    let printed = match all.as_slice() {
        [only] => text(only),
        all => text(&all),
    };
    printed + "\n"
}

fn view<'a>(view: &'a View<'_>) -> Option<ViewJson<'a>> {
    Some(match &view.seen {
        Seen::Evaluation(evaluation, target) => {
            ViewJson::Evaluation(Box::new(results::json(view, evaluation, *target)?))
        }
        Seen::Requests(requests, spent, as_of) => {
            ViewJson::Requests(Box::new(requests::json(view, requests, spent, *as_of)))
        }
        Seen::Training(audit, encoding) => {
            ViewJson::Training(Box::new(training::json(view, audit, *encoding)))
        }
    })
}

#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
pub(in crate::report) enum ViewJson<'a> {
    Evaluation(Box<results::EvaluationJson<'a>>),
    Requests(Box<requests::RequestsJson<'a>>),
    Training(Box<training::TrainingJson<'a>>),
}

pub(in crate::report) fn answer(answered: &Answered) -> AnsweredJson<'_> {
    AnsweredJson {
        question: &answered.question,
        value: match answered.answer {
            Answer::Known(Value::Number(number)) if number.is_exact() => number_json(number.low),
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

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct AnsweredJson<'a> {
    question: &'a str,
    value: serde_json::Value,
    certain: bool,
    may_be: &'a [String],
    more_items: Option<u64>,
    figure: &'a str,
    source: &'a str,
    you_said: Option<&'a str>,
}

pub(super) fn quantity(measured: &Measured) -> QuantityJson<'_> {
    QuantityJson {
        name: measured.id,
        value: measured.quantity.middle(),
        low: measured.quantity.low,
        high: measured.quantity.high,
        source: &measured.source,
        you_said: measured.said.as_deref(),
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct QuantityJson<'a> {
    name: &'a str,
    value: f64,
    low: f64,
    high: f64,
    source: &'a str,
    you_said: Option<&'a str>,
}
