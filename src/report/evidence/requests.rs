//! A log of requests, as text and as JSON.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AnsweredJson, Measured, View, answer, percent};
use crate::cost::spent::Spent;
use crate::evidence::requests::{ModelCalls, Places, Requests, Spread};
use crate::printable::printable;
use crate::quantity::{Quantity, counted, grouped, grouped_count as count};
use crate::report::figures::dollars;
use crate::report::json::SCHEMA;
use crate::report::table::{Align, ruled, titled};
use crate::report::wrap::wrapped;

/// The models that a person reads; the rest is in JSON.
const MODELS: usize = 8;

/// For reading.
pub(super) fn lines(
    file: &str,
    requests: &Requests,
    (spent, as_of): (&Spent, Date),
    width: u16,
) -> Vec<String> {
    let columns = usize::from(width);
    let formats = formats(requests).join(", ");
    let mut lines = wrapped(
        &format!("{file}: a log of requests ({formats})"),
        columns,
        "",
        "  ",
    );
    lines.extend(wrapped(&span(requests), columns, "", "  "));
    let rows = [
        ("input", &requests.input, requests.tokens.input),
        ("  cached", &requests.cached, requests.tokens.cached),
        ("output", &requests.output, requests.tokens.output),
        (
            "  reasoning",
            &requests.reasoning,
            requests.tokens.reasoning,
        ),
    ];
    let rows = rows.map(|(name, spread, sum)| {
        let known =
            |figure: Option<f64>| figure.map_or_else(String::new, |own| grouped(own.round()));
        let percentile = |share| spread.percentile(share).map_or_else(String::new, count);
        vec![
            name.to_owned(),
            known(spread.mean()),
            percentile(0.5),
            percentile(0.95),
            count(sum),
        ]
    });
    let header = [
        ("Tokens of a call", Align::Left),
        ("Mean", Align::Right),
        ("P50", Align::Right),
        ("P95", Align::Right),
        ("Sum", Align::Right),
    ];
    lines.extend(ruled(&titled(header), rows.to_vec(), width));
    lines.extend(models(requests, spent, width));
    for note in notes(requests, spent, as_of) {
        lines.extend(wrapped(&note, columns, "- ", "  "));
    }
    lines
}

/// The formats, the most frequent first.
fn formats(requests: &Requests) -> Vec<&'static str> {
    let mut formats: Vec<_> = requests.formats.iter().collect();
    formats.sort_by_key(|(_, calls)| std::cmp::Reverse(**calls));
    formats.into_iter().map(|(format, _)| format.id()).collect()
}

fn span(requests: &Requests) -> String {
    let calls = format!(
        "{}, {} of them failed",
        counted(requests.requests, "call", "calls"),
        count(requests.failed)
    );
    let Some(((first, last), days)) = requests.ends().zip(requests.days()) else {
        return format!("{calls}. No row has a time, so that nothing is known of a month.");
    };
    let day = |at: jiff::Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let month = match requests.calls_per_month() {
        Some(month) => format!("{} a month", said(month)),
        None => "too short to tell a month from".to_owned(),
    };
    format!(
        "{calls}, from {} to {} ({days:.1} days): {month}.",
        day(first),
        day(last)
    )
}

fn said(quantity: Quantity) -> String {
    if quantity.is_exact() {
        return grouped(quantity.low.round());
    }
    format!(
        "{} to {}",
        grouped(quantity.low.round()),
        grouped(quantity.high.round())
    )
}

fn models(requests: &Requests, spent: &Spent, width: u16) -> Vec<String> {
    let models = requests.models.by_use();
    if models.is_empty() {
        return Vec::new();
    }
    let rows = models.iter().take(MODELS).map(|(name, calls)| {
        let mut usd = spent.by_model.iter();
        let usd = usd.find(|(model, _)| model == name);
        vec![
            printable(name).into_owned(),
            count(calls.answered + calls.failed),
            count(calls.tokens.input),
            count(calls.tokens.output),
            usd.map_or_else(|| "?".to_owned(), |(_, usd)| dollars(*usd)),
        ]
    });
    let header = [
        ("Model", Align::Left),
        ("Calls", Align::Right),
        ("Input", Align::Right),
        ("Output", Align::Right),
        ("Cost", Align::Right),
    ];
    let mut lines = ruled(&titled(header), rows.collect(), width);
    if models.len() > MODELS {
        lines.push(format!(
            "and {} more in --format json",
            models.len() - MODELS
        ));
    }
    lines
}

/// What has to be said beside the figures.
fn notes(requests: &Requests, spent: &Spent, as_of: Date) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(usd) = spent.usd {
        let without = match spent.unpriced.as_slice() {
            [] => String::new(),
            [model] => format!(", without {}, whose price is not known", printable(model)),
            models => format!(", without {}, whose prices are not known", some(models)),
        };
        notes.push(format!(
            "All that was answered costs {} at the prices of {}{without}.",
            dollars(usd),
            as_of
        ));
    } else if !spent.unpriced.is_empty() {
        notes.push(format!("No price is known for {}.", some(&spent.unpriced)));
    }
    notes.extend(some_of(
        requests.models.unnamed.answered,
        "call names no model, so that what it costs is not known",
        "calls name no model, so that what they cost is not known",
    ));
    if let Some(gap) = requests.longest_gap().filter(|gap| gap.is_suspicious) {
        notes.push(format!(
            "There is no call for {} hours from {}: a part of the log may be missing.",
            gap.hours(),
            gap.from
        ));
    }
    if requests
        .calls_per_month()
        .is_some_and(|month| !month.is_exact())
    {
        notes.push("The log is of less than a week, so calls a month are a range.".to_owned());
    }
    if let Some(share) = requests.static_share() {
        notes.push(format!(
            "{} of the input is the same at the start of all calls.",
            percent(share)
        ));
    }
    if let Some(share) = requests.cache_hit_share() {
        notes.push(format!(
            "{} of the calls read from the cache.",
            percent(share)
        ));
    }
    if let Some(share) = requests.batch_share().filter(|share| *share > 0.0) {
        notes.push(format!("{} of the calls were in batches.", percent(share)));
    }
    let counts = [
        (
            requests.from_gateway,
            "request was answered by a gateway without a call",
            "requests were answered by a gateway without a call",
        ),
        (
            requests.repeated,
            "call was in the log before and is counted once",
            "calls were in the log before and are counted once",
        ),
        (
            requests.uncounted,
            "call tells no count of tokens",
            "calls tell no count of tokens",
        ),
        (
            requests.other,
            "row tells of no call of a language model",
            "rows tell of no call of a language model",
        ),
    ];
    notes.extend(
        counts
            .map(|(number, one, many)| some_of(number, one, many))
            .into_iter()
            .flatten(),
    );
    notes.extend(places(
        &requests.unreadable,
        "row cannot be read",
        "rows cannot be read",
    ));
    notes.extend(places(
        &requests.unknown,
        "row is of no format that is known here",
        "rows are of no format that is known here",
    ));
    notes
}

/// Names of models, as many as a person reads.
fn some(models: &[String]) -> String {
    let shown: Vec<_> = models
        .iter()
        .take(MODELS)
        .map(|name| printable(name))
        .collect();
    let shown = shown.join(", ");
    match models.len().saturating_sub(MODELS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A sentence on so many of something; nothing if there are none.
fn some_of(number: u64, one: &str, many: &str) -> Option<String> {
    (number > 0).then(|| counted(number, one, many) + ".")
}

fn places(places: &Places, one: &str, many: &str) -> Option<String> {
    let lines: Vec<String> = places.first.iter().map(u64::to_string).collect();
    let end = if places.count > lines.len() as u64 {
        ", …"
    } else {
        "."
    };
    (places.count > 0).then(|| {
        let rows = counted(places.count, one, many);
        format!("{rows}: line {}{end}", lines.join(", "))
    })
}

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

#[derive(JsonSchema, Serialize)]
pub(super) struct QuantityJson<'a> {
    name: &'a str,
    value: f64,
    low: f64,
    high: f64,
    source: &'a str,
    you_said: Option<&'a str>,
}
