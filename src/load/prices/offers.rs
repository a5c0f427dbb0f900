//! Reads the offers of a price file.

use super::{LARGEST, read_origin, read_token_prices};
use crate::cost::offer::{Dedicated, METHODS, Offer, Serving, Status, Training, TrainingFiles};
use crate::evidence::tokens::Encoding;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Place, Tree, Value};

/// Reads an offer, with where its base stands.
pub(super) fn read(
    findings: &mut Findings,
    tree: &Tree,
    provider: &str,
    provider_note: Option<&str>,
    files: Option<&TrainingFiles>,
) -> Option<(Offer, Option<Place>)> {
    let keys = [
        "model",
        "title",
        "base",
        "methods",
        "status",
        "status_source",
        "training_usd_per_mtok",
        "training_usd_per_hour",
        "training_tokens_per_second",
        "training_speed_source",
        "training_minimum_usd",
        "validation_billed",
        "input_usd_per_mtok",
        "cached_usd_per_mtok",
        "cache_write_usd_per_mtok",
        "output_usd_per_mtok",
        "batch_times",
        "times_base",
        "dedicated_usd_per_hour",
        "dedicated_gpu",
        "capacity_output_tokens_per_second",
        "capacity_basis",
        "capacity_source",
        "hosting_usd_per_hour",
        "storage_usd_per_month",
        "least_examples",
        "most_examples",
        "advised_examples",
        "max_tokens_per_example",
        "max_file_mb",
        "default_epochs",
        "encoding",
        "closed_to_new",
        "training_until",
        "serving_until",
        "note",
        "confidence",
        "source",
        "checked",
    ];
    let fields = findings.table(tree, "an offer", &keys)?;
    let model = findings
        .text(&fields, "model")
        .map(|(model, _)| model.to_owned());
    let title = findings.optional_text(&fields, "title");
    let base = findings.optional_text(&fields, "base");
    let base_place = fields.get("base").map(|tree| tree.place);
    let methods = read_methods(findings, &fields);
    let status = findings.text(&fields, "status").and_then(|(name, place)| {
        let status = Status::ALL
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, status)| *status);
        if status.is_none() {
            findings.unknown(place, "status", name, Status::ALL.map(|(name, _)| name));
        }
        status
    });
    let status_source = findings.optional_text(&fields, "status_source");
    let training = read_training(findings, &fields);
    let serving = read_serving(findings, &fields, base.as_deref());
    let mut amount = |key| findings.number(&fields, key, 0.0, LARGEST);
    let training_minimum_usd = amount("training_minimum_usd").unwrap_or(0.0);
    let hosting_usd_per_hour = amount("hosting_usd_per_hour").unwrap_or(0.0);
    let storage_usd_per_month = amount("storage_usd_per_month").unwrap_or(0.0);
    let least_examples = amount("least_examples");
    let most_examples = amount("most_examples");
    let advised_examples = amount("advised_examples");
    let max_tokens_per_example = amount("max_tokens_per_example");
    let max_file_mb = amount("max_file_mb");
    let default_epochs = amount("default_epochs");
    let encoding = read_encoding(findings, &fields);
    let validation_billed = findings.yes(&fields, "validation_billed");
    let closed_to_new = findings.date(&fields, "closed_to_new");
    let training_until = findings.date(&fields, "training_until");
    let serving_until = findings.date(&fields, "serving_until");
    let note = findings.optional_text(&fields, "note");
    let confidence = read_confidence(findings, &fields);
    let origin = read_origin(findings, &fields);
    let model = model?;
    let offer = Offer {
        provider: provider.to_owned(),
        title: title.unwrap_or_else(|| model.clone()),
        model,
        base,
        methods,
        status: status?,
        status_source,
        training,
        training_minimum_usd,
        validation_billed,
        serving,
        hosting_usd_per_hour,
        storage_usd_per_month,
        least_examples,
        most_examples,
        advised_examples,
        max_tokens_per_example,
        max_file_mb,
        default_epochs,
        encoding,
        files: files.cloned(),
        closed_to_new,
        training_until,
        serving_until,
        note,
        provider_note: provider_note.map(str::to_owned),
        confidence,
        origin: origin?,
    };
    Some((offer, base_place))
}

/// How a model can be tuned: one way at least.
fn read_methods(findings: &mut Findings, fields: &Fields<'_>) -> Vec<String> {
    let Some(tree) = findings.required(fields, "methods") else {
        return Vec::new();
    };
    let methods = findings.texts(fields, "methods");
    if matches!(&tree.value, Value::List(items) if items.is_empty()) {
        findings.fault(
            tree.place,
            "`methods` is empty",
            format!("name some of {}", METHODS.join(", ")),
        );
    }
    for (method, place) in &methods {
        if !METHODS.contains(method) {
            findings.unknown(*place, "method", method, METHODS);
        }
    }
    (methods.into_iter())
        .map(|(method, _)| method.to_owned())
        .collect()
}

/// The vocabulary of the model, where it is built in.
fn read_encoding(findings: &mut Findings, fields: &Fields<'_>) -> Option<Encoding> {
    let tree = fields.get("encoding")?;
    let (name, place) = findings.as_text(tree, "encoding")?;
    let encoding = Encoding::called(name);
    if encoding.is_none() {
        findings.unknown(place, "encoding", name, Encoding::ALL.map(|(name, _)| name));
    }
    encoding
}

/// How far the figures of a row can be trusted, where it says so.
fn read_confidence(findings: &mut Findings, fields: &Fields<'_>) -> Option<String> {
    const WORDS: [&str; 3] = ["high", "medium", "low"];
    let tree = fields.get("confidence")?;
    let (word, place) = findings.as_text(tree, "confidence")?;
    if !WORDS.contains(&word) {
        findings.unknown(place, "confidence", word, WORDS);
    }
    Some(word.to_owned())
}

fn read_training(findings: &mut Findings, fields: &Fields<'_>) -> Option<Training> {
    let per_mtok = findings.number(fields, "training_usd_per_mtok", 0.0, LARGEST);
    let per_hour = findings.number(fields, "training_usd_per_hour", 0.0, LARGEST);
    let tokens_per_second = findings.number(fields, "training_tokens_per_second", 1.0, LARGEST);
    if tokens_per_second.is_some() {
        findings.text(fields, "training_speed_source");
    }
    match (per_mtok, per_hour) {
        (Some(price), None) => Some(Training::PerMtok(price)),
        (None, Some(usd)) => Some(Training::PerHour {
            usd,
            tokens_per_second,
        }),
        (None, None) => None,
        (Some(_), Some(_)) => {
            findings.fault(
                fields.place,
                "training is priced by the token and by the hour",
                "keep one of the two",
            );
            None
        }
    }
}

fn read_serving(
    findings: &mut Findings,
    fields: &Fields<'_>,
    base: Option<&str>,
) -> Option<Serving> {
    let times = findings.number(fields, "times_base", 0.0, 1_000.0);
    let per_hour = findings.number(fields, "dedicated_usd_per_hour", 0.0, LARGEST);
    let capacity = findings.number(fields, "capacity_output_tokens_per_second", 0.0, LARGEST);
    let by_token = fields.get("input_usd_per_mtok").is_some();
    let kinds = [by_token, times.is_some(), per_hour.is_some()];
    if kinds.iter().filter(|kind| **kind).count() > 1 {
        findings.fault(
            fields.place,
            "inference is priced in two ways",
            "keep one of the two",
        );
        return None;
    }
    if let Some(prices) = read_token_prices(findings, fields) {
        return Some(Serving::PerToken(prices));
    }
    if let Some(times) = times {
        let Some(base) = base else {
            findings.fault(
                fields.place,
                "`times_base` without a `base`",
                "name the base as `provider:model`",
            );
            return None;
        };
        return Some(Serving::TimesBase {
            times,
            base: base.to_owned(),
        });
    }
    let usd_per_hour = per_hour?;
    let gpu = findings
        .text(fields, "dedicated_gpu")
        .map(|(gpu, _)| gpu.to_owned());
    let basis = findings
        .optional_text(fields, "capacity_basis")
        .unwrap_or_default();
    let Some(output_tokens_per_second) = capacity.filter(|capacity| *capacity > 0.0) else {
        findings.fault(
            fields.place,
            "a dedicated replica without a capacity",
            "add `capacity_output_tokens_per_second`, above zero, and what it was measured with",
        );
        return None;
    };
    Some(Serving::Dedicated(Dedicated {
        usd_per_hour,
        gpu: gpu?,
        output_tokens_per_second,
        basis,
    }))
}
