//! Reads a price file: what one provider offers to tune, and what it costs.

use super::check_schema;
use crate::builtin;
use crate::cost::call::TokenPrices;
use crate::cost::catalogue::{Catalogue, LazyProvider};
use crate::cost::offer::{
    CachedPrefix, Dedicated, Offer, Origin, OwnModel, Provider, Serving, Status, Training,
};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Tree};

mod added;

pub use added::added;

/// No price, fee or size in a price file is larger; whoever writes one has slipped a unit.
const LARGEST: f64 = 1e9;

/// Both catalogues, as they are built in. A price file is read when its provider is first looked at.
///
/// # Errors
///
/// If the built-in part of the `genai-prices` data cannot be decoded.
pub fn builtin_catalogue() -> Result<Catalogue, genai_prices::Error> {
    let lazily = |document: &Document<'static>| {
        let document = *document;
        let read: Box<dyn FnOnce() -> Provider> = Box::new(move || match provider(document) {
            Ok(provider) => provider,
            Err(invalid) => unreachable!("built-in price files are tested:\n{invalid}"),
        });
        (document.file.to_owned(), LazyProvider::new(read))
    };
    Catalogue::new(
        builtin::PROVIDERS.iter().map(lazily).collect(),
        builtin::COMMON_MODELS,
    )
}

/// Reads a provider's offers.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn provider(document: Document<'_>) -> Result<Provider, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let provider = read(&mut findings, &tree);
    findings
        .finish(provider)
        .map_err(|problems| document.invalid(problems))
}

fn read(findings: &mut Findings, tree: &Tree) -> Option<Provider> {
    let keys = [
        "schema",
        "provider",
        "title",
        "cached_prefixes",
        "models",
        "offers",
    ];
    let fields = findings.table(tree, "a price file", &keys)?;
    check_schema(findings, &fields);
    let id = findings
        .text(&fields, "provider")
        .map(|(id, _)| id.to_owned());
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let mut cached_prefixes = Vec::new();
    for tree in findings.list(&fields, "cached_prefixes") {
        cached_prefixes.extend(read_prefix(findings, tree));
    }
    let id = id?;
    let mut offers: Vec<Offer> = Vec::new();
    for tree in findings.list(&fields, "offers") {
        let Some(offer) = read_offer(findings, tree, &id) else {
            continue;
        };
        if offers.iter().any(|other| other.model == offer.model) {
            findings.fault(
                tree.place,
                format!("`{}` is offered a second time", offer.model),
                "merge the two",
            );
        }
        offers.push(offer);
    }
    let mut models: Vec<OwnModel> = Vec::new();
    for tree in findings.list(&fields, "models") {
        let Some(model) = read_model(findings, tree) else {
            continue;
        };
        if models.iter().any(|other| other.id == model.id) {
            findings.fault(
                tree.place,
                format!("`{}` is priced a second time", model.id),
                "keep one of the two",
            );
        }
        models.push(model);
    }
    Some(Provider {
        id,
        title: title?,
        cached_prefixes,
        models,
        offers,
    })
}

/// Reads the shortest prefix that is cached, of all models or of those whose ids begin alike.
fn read_prefix(findings: &mut Findings, tree: &Tree) -> Option<CachedPrefix> {
    let fields = findings.table(tree, "a prefix", &["of", "tokens", "source", "checked"])?;
    let of = findings.optional_text(&fields, "of").unwrap_or_default();
    findings.required(&fields, "tokens");
    let tokens = findings.number(&fields, "tokens", 0.0, LARGEST);
    let origin = read_origin(findings, &fields);
    Some(CachedPrefix {
        of,
        tokens: tokens?,
        origin: origin?,
    })
}

/// Reads an untuned model with its prices.
fn read_model(findings: &mut Findings, tree: &Tree) -> Option<OwnModel> {
    let keys = [
        "model",
        "title",
        "context_window",
        "input_usd_per_mtok",
        "cached_usd_per_mtok",
        "cache_write_usd_per_mtok",
        "output_usd_per_mtok",
        "batch_times",
        "source",
        "checked",
    ];
    let fields = findings.table(tree, "a model", &keys)?;
    let id = findings.text(&fields, "model").map(|(id, _)| id.to_owned());
    let title = findings.optional_text(&fields, "title");
    let context_window = findings.number(&fields, "context_window", 1.0, LARGEST);
    let prices = read_token_prices(findings, &fields);
    if prices.is_none() && fields.get("input_usd_per_mtok").is_none() {
        findings.fault(
            fields.place,
            "a model without a price",
            "add `input_usd_per_mtok` and `output_usd_per_mtok`",
        );
    }
    let origin = read_origin(findings, &fields);
    let id = id?;
    Some(OwnModel {
        title: title.unwrap_or_else(|| id.clone()),
        id,
        prices: prices?,
        context_window,
        origin: origin?,
    })
}

/// Where a row comes from, and when that was checked: every row says both.
fn read_origin(findings: &mut Findings, fields: &Fields<'_>) -> Option<Origin> {
    let source = findings
        .text(fields, "source")
        .map(|(source, _)| source.to_owned());
    findings.required(fields, "checked");
    let checked = findings.date(fields, "checked");
    Some(Origin {
        source: source?,
        checked: checked?,
    })
}

/// Prices by the token, where a row has them.
fn read_token_prices(findings: &mut Findings, fields: &Fields<'_>) -> Option<TokenPrices> {
    let mut price = |key| findings.number(fields, key, 0.0, LARGEST);
    let input = price("input_usd_per_mtok");
    let cached = price("cached_usd_per_mtok");
    let written = price("cache_write_usd_per_mtok");
    let output = price("output_usd_per_mtok");
    let batch_times = findings.number(fields, "batch_times", 0.0, 1.0);
    match (input, output) {
        (Some(input), Some(output)) => Some(TokenPrices {
            input,
            cached,
            written,
            output,
            batch_times,
        }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            let is_there = |key| fields.get(key).is_some();
            // One that is there and no price has been found fault with already.
            if is_there("input_usd_per_mtok") && is_there("output_usd_per_mtok") {
                return None;
            }
            findings.fault(
                fields.place,
                "one of the prices of input and output is missing",
                "add the other",
            );
            None
        }
    }
}

fn read_offer(findings: &mut Findings, tree: &Tree, provider: &str) -> Option<Offer> {
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
        "advised_examples",
        "max_tokens_per_example",
        "max_file_mb",
        "default_epochs",
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
    let methods = findings
        .texts(&fields, "methods")
        .into_iter()
        .map(|(method, _)| method.to_owned())
        .collect();
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
    let advised_examples = amount("advised_examples");
    let max_tokens_per_example = amount("max_tokens_per_example");
    let max_file_mb = amount("max_file_mb");
    let default_epochs = amount("default_epochs");
    let validation_billed = findings.yes(&fields, "validation_billed");
    let closed_to_new = findings.date(&fields, "closed_to_new");
    let training_until = findings.date(&fields, "training_until");
    let serving_until = findings.date(&fields, "serving_until");
    let note = findings.optional_text(&fields, "note");
    let confidence = read_confidence(findings, &fields);
    let origin = read_origin(findings, &fields);
    let model = model?;
    Some(Offer {
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
        advised_examples,
        max_tokens_per_example,
        max_file_mb,
        default_epochs,
        closed_to_new,
        training_until,
        serving_until,
        note,
        confidence,
        origin: origin?,
    })
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
