//! A log of requests, for a person.

use jiff::civil::Date;

use super::percent;
use crate::cost::spent::Spent;
use crate::evidence::requests::{Places, Requests};
use crate::printable::printable;
use crate::quantity::{Quantity, counted, grouped, grouped_count as count};
use crate::report::figures::dollars;
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
pub(in crate::report) fn formats(requests: &Requests) -> Vec<&'static str> {
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
pub(in crate::report) fn notes(requests: &Requests, spent: &Spent, as_of: Date) -> Vec<String> {
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
