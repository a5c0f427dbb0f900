//! A log of requests as JSON.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AnsweredJson, QuantityJson, answer, quantity};
use crate::cost::spent::Spent;
use crate::evidence::requests::{ModelCalls, Requests, Spread};
use crate::report::evidence::View;
use crate::report::evidence::requests::{formats, notes};
use crate::report::json::SCHEMA;

/// For programs.
pub(super) fn json<'a>(
    view: &'a View<'_>,
    requests: &'a Requests,
    spent: &'a Spent,
    as_of: Date,
) -> RequestsJson<'a> {
    let month = requests.calls_per_month();
    let ends = requests.ends();
    let formats = formats(requests);
    RequestsJson {
        schema: SCHEMA,
        kind: "request-log",
        file: view.file,
        format: formats.first().copied(),
        formats,
        rows: requests.rows,
        requests: requests.requests,
        failed: requests.failed,
        repeated: requests.repeated,
        from_gateway: requests.from_gateway,
        uncounted: requests.uncounted,
        unreadable: requests.unreadable.count,
        unknown: requests.unknown.count,
        input_tokens: requests.tokens.input,
        cached_tokens: requests.tokens.cached,
        cache_written_tokens: requests.tokens.written,
        output_tokens: requests.tokens.output,
        reasoning_tokens: requests.tokens.reasoning,
        per_call: PerCallJson {
            input_tokens: spread(&requests.input),
            cached_tokens: spread(&requests.cached),
            output_tokens: spread(&requests.output),
            reasoning_tokens: spread(&requests.reasoning),
        },
        from: ends.map(|(first, _)| first.to_string()),
        to: ends.map(|(_, last)| last.to_string()),
        days: requests.days(),
        calls_per_month: month.map(|month| month.middle()),
        calls_per_month_low: month.map(|month| month.low),
        calls_per_month_high: month.map(|month| month.high),
        static_share: requests.static_share(),
        cache_hit_share: requests.cache_hit_share(),
        batch_share: requests.batch_share(),
        cost_usd: spent.usd,
        prices_as_of: as_of.to_string(),
        unpriced: &spent.unpriced,
        models: (requests.models.by_use().into_iter())
            .map(|(name, calls)| model(name, calls, spent))
            .collect(),
        answers: view.answers.iter().map(answer).collect(),
        unasked: &view.unasked,
        workload: view.quantities.iter().map(quantity).collect(),
        notes: notes(requests, spent, as_of),
    }
}

fn spread(spread: &Spread) -> SpreadJson {
    SpreadJson {
        mean: spread.mean(),
        p50: spread.percentile(0.5),
        p95: spread.percentile(0.95),
        max: spread.most(),
    }
}

fn model<'a>(name: &'a str, calls: &ModelCalls, spent: &Spent) -> ModelJson<'a> {
    let usd = spent.by_model.iter().find(|(model, _)| model == name);
    ModelJson {
        model: name,
        requests: calls.answered + calls.failed,
        failed: calls.failed,
        input_tokens: calls.tokens.input,
        cached_tokens: calls.tokens.cached,
        output_tokens: calls.tokens.output,
        cost_usd: usd.map(|(_, usd)| *usd),
    }
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct RequestsJson<'a> {
    schema: u32,
    kind: &'static str,
    file: &'a str,
    format: Option<&'static str>,
    formats: Vec<&'static str>,
    rows: u64,
    requests: u64,
    failed: u64,
    repeated: u64,
    from_gateway: u64,
    uncounted: u64,
    unreadable: u64,
    unknown: u64,
    input_tokens: u64,
    cached_tokens: u64,
    cache_written_tokens: u64,
    output_tokens: u64,
    reasoning_tokens: u64,
    per_call: PerCallJson,
    from: Option<String>,
    to: Option<String>,
    days: Option<f64>,
    calls_per_month: Option<f64>,
    calls_per_month_low: Option<f64>,
    calls_per_month_high: Option<f64>,
    static_share: Option<f64>,
    cache_hit_share: Option<f64>,
    batch_share: Option<f64>,
    cost_usd: Option<f64>,
    prices_as_of: String,
    unpriced: &'a [String],
    models: Vec<ModelJson<'a>>,
    answers: Vec<AnsweredJson<'a>>,
    unasked: &'a [String],
    workload: Vec<QuantityJson<'a>>,
    notes: Vec<String>,
}

#[derive(JsonSchema, Serialize)]
struct PerCallJson {
    input_tokens: SpreadJson,
    cached_tokens: SpreadJson,
    output_tokens: SpreadJson,
    reasoning_tokens: SpreadJson,
}

#[derive(JsonSchema, Serialize)]
struct SpreadJson {
    mean: Option<f64>,
    p50: Option<u64>,
    p95: Option<u64>,
    max: u64,
}

#[derive(JsonSchema, Serialize)]
struct ModelJson<'a> {
    model: &'a str,
    requests: u64,
    failed: u64,
    input_tokens: u64,
    cached_tokens: u64,
    output_tokens: u64,
    cost_usd: Option<f64>,
}
