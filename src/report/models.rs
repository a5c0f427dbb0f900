//! The list of models and offers: as text, as JSON, and as a table for spreadsheets.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::csv::written;
use super::figures::price;
use super::json::{SCHEMA, text as json_text};
use super::table::{Align, Cell, Table};
use super::wrap::wrapped;
use crate::cost::listing::Listed;
use crate::cost::offer::{Offer, Origin, Serving, Training, days_between};
use crate::cost::prices::PerMtok;
use crate::printable::printable;
use crate::quantity::grouped;

/// For reading: offers, then untuned models.
#[must_use]
pub fn text(rows: &[Listed<'_>], as_of: Date, width: u16) -> String {
    let [offers, models] = tables(rows, as_of);
    let mut lines: Vec<String> = Vec::new();
    // What cached input costs is in the other formats: long names need the room.
    let of_offers = ["offer", "status", "training", "in", "out", "age"];
    let of_models = ["model", "in", "cached", "out", "age"];
    for table in [offers.only(&of_offers), models.only(&of_models)] {
        if !table.rows.is_empty() {
            lines.extend(table.lines(width));
            lines.push(String::new());
        }
    }
    let legend =
        format!("{LEGEND} Sources, limits, end dates and batch prices: --format json or csv");
    lines.extend(wrapped(&legend, usize::from(width), "", ""));
    lines.join("\n") + "\n"
}

/// How figures are to be read.
pub(super) const LEGEND: &str = "Dollars for a million tokens, or an hour where it says /h. Closed: to new customers. Age: days since it was checked, ! where more than 90. ?: not known.";

/// The offers, and the untuned models.
pub(super) fn tables(rows: &[Listed<'_>], as_of: Date) -> [Table; 2] {
    let mut offers = Table::new(
        "Tuning offers",
        [
            ("offer", "Tuning offer", Align::Left),
            ("status", "Status", Align::Left),
            ("training", "Training", Align::Right),
            ("in", "In", Align::Right),
            ("out", "Out", Align::Right),
            ("age", "Age", Align::Right),
            ("until", "Serves until", Align::Left),
            ("source", "Source", Align::Left),
        ],
    );
    let mut models = Table::new(
        "Untuned models",
        [
            ("model", "Untuned model", Align::Left),
            ("in", "In", Align::Right),
            ("cached", "Cached", Align::Right),
            ("out", "Out", Align::Right),
            ("age", "Age", Align::Right),
            ("source", "Source", Align::Left),
        ],
    );
    for row in rows {
        match row {
            Listed::Offer { offer, calls, .. } => {
                offers.rows.push(offer_row(offer, calls.as_ref(), as_of));
            }
            Listed::Model {
                provider,
                id,
                calls,
                origin,
                ..
            } => models.rows.push(model_row(
                &format!("{provider}:{id}"),
                calls.as_ref(),
                origin,
                as_of,
            )),
        }
    }
    [offers, models]
}

fn offer_row(offer: &Offer, calls: Option<&PerMtok>, as_of: Date) -> Vec<Cell> {
    let (input, output) = match (&offer.serving, calls) {
        (Some(Serving::Dedicated(dedicated)), _) => (
            String::new(),
            format!("{}/h", price(dedicated.usd_per_hour)),
        ),
        (_, Some(calls)) => (price(calls.input), price(calls.output)),
        (_, None) => ("?".to_owned(), "?".to_owned()),
    };
    [
        printable(&offer.name()).into_owned(),
        offer.status_on(as_of).word().replace("-to-new", ""),
        match offer.training {
            None => "?".to_owned(),
            Some(Training::PerMtok(usd)) => price(usd),
            Some(Training::PerHour { usd, .. }) => format!("{}/h", price(usd)),
        },
        input,
        output,
        age(&offer.origin, as_of),
        (offer.serving_until).map_or_else(String::new, |day| day.to_string()),
        offer.origin.source.clone(),
    ]
    .map(Cell::Text)
    .into()
}

fn model_row(name: &str, calls: Option<&PerMtok>, origin: &Origin, as_of: Date) -> Vec<Cell> {
    let known = |usd: Option<f64>| usd.map_or_else(|| "?".to_owned(), price);
    [
        printable(name).into_owned(),
        known(calls.map(|calls| calls.input)),
        calls
            .and_then(|calls| calls.cached)
            .map_or_else(String::new, price),
        known(calls.map(|calls| calls.output)),
        age(origin, as_of),
        origin.source.clone(),
    ]
    .map(Cell::Text)
    .into()
}

fn age(origin: &Origin, as_of: Date) -> String {
    let mark = if origin.is_old(as_of) { "!" } else { "" };
    format!("{} d{mark}", days_between(origin.checked, as_of))
}

/// For programs.
#[must_use]
pub fn json(rows: &[Listed<'_>], as_of: Date) -> String {
    let rows = rows.iter().map(|row| flat(row, as_of, <[String]>::to_vec));
    let (offers, models) = rows.partition(|row| row.kind == "offer");
    json_text(&ListJson {
        schema: SCHEMA,
        as_of: as_of.to_string(),
        offers,
        models,
    }) + "\n"
}

/// For spreadsheets: one line for each, with all columns.
#[must_use]
pub fn csv(rows: &[Listed<'_>], as_of: Date) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        if let Err(error) = writer.serialize(flat(row, as_of, |methods| methods.join(" "))) {
            unreachable!("rows are plain and written to memory: {error}");
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let fields = |record: Result<::csv::StringRecord, ::csv::Error>| {
        record.map_or_else(
            |_| Vec::new(),
            |record| record.iter().map(str::to_owned).collect(),
        )
    };
    // Names and notes come from files.
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&*bytes);
    written(reader.records().map(fields))
}

/// A row, with the methods as the format can hold them.
fn flat<'a, M: Default>(
    row: &'a Listed<'_>,
    as_of: Date,
    methods: impl FnOnce(&[String]) -> M,
) -> RowJson<'a, M> {
    let (name, title, calls, origin, prefix) = match row {
        Listed::Offer {
            offer,
            calls,
            least_cached_prefix,
        } => (
            offer.name(),
            Some(offer.title.as_str()),
            calls,
            &offer.origin,
            least_cached_prefix,
        ),
        Listed::Model {
            provider,
            id,
            title,
            calls,
            origin,
            least_cached_prefix,
            ..
        } => (
            format!("{provider}:{id}"),
            title.as_deref(),
            calls,
            origin,
            least_cached_prefix,
        ),
    };
    let mut flat = RowJson {
        name,
        title,
        input_usd_per_mtok: calls.map(|calls| calls.input),
        cached_usd_per_mtok: calls.and_then(|calls| calls.cached),
        least_cached_prefix: count((*prefix > 0.0).then_some(*prefix)),
        output_usd_per_mtok: calls.map(|calls| calls.output),
        batch_input_usd_per_mtok: calls.and_then(|calls| calls.batch_input),
        batch_output_usd_per_mtok: calls.and_then(|calls| calls.batch_output),
        source: &origin.source,
        checked: origin.checked.to_string(),
        age_days: days_between(origin.checked, as_of),
        old: origin.is_old(as_of),
        ..RowJson::default()
    };
    match row {
        Listed::Model { context_window, .. } => {
            flat.kind = "model";
            flat.status = if calls.is_some() {
                "priced".to_owned()
            } else {
                "no price".to_owned()
            };
            flat.context_window = count(*context_window);
        }
        Listed::Offer { offer, .. } => {
            flat.methods = methods(&offer.methods);
            of_offer(&mut flat, offer, as_of);
        }
    }
    flat
}

fn of_offer<'a, M>(flat: &mut RowJson<'a, M>, offer: &'a Offer, as_of: Date) {
    flat.kind = "offer";
    flat.status = offer.status_on(as_of).word().to_owned();
    flat.status_source = offer.status_source.as_deref();
    flat.base = offer.base.as_deref();
    match offer.training {
        Some(Training::PerMtok(price)) => flat.training_usd_per_mtok = Some(price),
        Some(Training::PerHour { usd, .. }) => flat.training_usd_per_hour = Some(usd),
        None => {}
    }
    flat.training_minimum_usd = Some(offer.training_minimum_usd);
    flat.validation_billed = Some(offer.validation_billed);
    if let Some(Serving::TimesBase { times, .. }) = offer.serving {
        flat.times_base = Some(times);
    }
    if let Some(Serving::Dedicated(dedicated)) = &offer.serving {
        flat.dedicated_usd_per_hour = Some(dedicated.usd_per_hour);
        flat.dedicated_gpu = Some(&dedicated.gpu);
        flat.capacity = Some(format!(
            "{} output tokens/s: {}",
            grouped(dedicated.output_tokens_per_second),
            dedicated.basis
        ));
    }
    flat.hosting_usd_per_hour = Some(offer.hosting_usd_per_hour);
    flat.storage_usd_per_month = Some(offer.storage_usd_per_month);
    flat.least_examples = count(offer.least_examples);
    flat.most_examples = count(offer.most_examples);
    flat.advised_examples = count(offer.advised_examples);
    flat.max_tokens_per_example = count(offer.max_tokens_per_example);
    flat.max_file_mb = offer.max_file_mb;
    flat.default_epochs = offer.default_epochs;
    flat.closed_to_new = offer.closed_to_new.map(|day| day.to_string());
    flat.training_until = offer.training_until.map(|day| day.to_string());
    flat.serving_until = offer.serving_until.map(|day| day.to_string());
    flat.confidence = offer.confidence.as_deref();
    flat.note = offer.note.as_deref();
    flat.provider_note = offer.provider_note.as_deref();
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of tokens and examples, not below zero and far below 2^53"
)]
fn count(count: Option<f64>) -> Option<u64> {
    count.map(|count| count as u64)
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ListJson<'a> {
    schema: u32,
    as_of: String,
    offers: Vec<RowJson<'a, Vec<String>>>,
    models: Vec<RowJson<'a, Vec<String>>>,
}

#[derive(Default, JsonSchema, Serialize)]
struct RowJson<'a, M> {
    kind: &'static str,
    name: String,
    title: Option<&'a str>,
    status: String,
    input_usd_per_mtok: Option<f64>,
    cached_usd_per_mtok: Option<f64>,
    least_cached_prefix: Option<u64>,
    output_usd_per_mtok: Option<f64>,
    batch_input_usd_per_mtok: Option<f64>,
    batch_output_usd_per_mtok: Option<f64>,
    context_window: Option<u64>,
    methods: M,
    base: Option<&'a str>,
    times_base: Option<f64>,
    training_usd_per_mtok: Option<f64>,
    training_usd_per_hour: Option<f64>,
    training_minimum_usd: Option<f64>,
    validation_billed: Option<bool>,
    dedicated_usd_per_hour: Option<f64>,
    dedicated_gpu: Option<&'a str>,
    capacity: Option<String>,
    hosting_usd_per_hour: Option<f64>,
    storage_usd_per_month: Option<f64>,
    least_examples: Option<u64>,
    most_examples: Option<u64>,
    advised_examples: Option<u64>,
    max_tokens_per_example: Option<u64>,
    max_file_mb: Option<f64>,
    default_epochs: Option<f64>,
    closed_to_new: Option<String>,
    training_until: Option<String>,
    serving_until: Option<String>,
    status_source: Option<&'a str>,
    confidence: Option<&'a str>,
    note: Option<&'a str>,
    provider_note: Option<&'a str>,
    source: &'a str,
    checked: String,
    age_days: i32,
    old: bool,
}
