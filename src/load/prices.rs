//! Reads a price file: what one provider offers to tune, and what it costs.

use super::check_schema;
use crate::builtin;
use crate::cost::call::TokenPrices;
use crate::cost::catalogue::{Catalogue, LazyProvider};
use crate::cost::offer::{Dedicated, Offer, Provider, Serving, Status, Training};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Tree};

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
        "least_cached_prefix",
        "least_cached_prefix_source",
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
    let least_cached_prefix = findings.number(&fields, "least_cached_prefix", 0.0, LARGEST);
    if least_cached_prefix.is_some() {
        findings.text(&fields, "least_cached_prefix_source");
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
    Some(Provider {
        id,
        title: title?,
        least_cached_prefix,
        offers,
    })
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
        "training_minimum_usd",
        "validation_billed",
        "input_usd_per_mtok",
        "cached_usd_per_mtok",
        "output_usd_per_mtok",
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
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let base = findings.optional_text(&fields, "base");
    let methods = findings
        .texts(&fields, "methods")
        .into_iter()
        .map(|(method, _)| method.to_owned())
        .collect();
    let status = findings.text(&fields, "status").and_then(|(name, place)| {
        let statuses = [
            ("open", Status::Open),
            ("closed-to-new", Status::ClosedToNew),
            ("ended", Status::Ended),
        ];
        let status = statuses
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, status)| *status);
        if status.is_none() {
            findings.unknown(place, "status", name, statuses.map(|(name, _)| name));
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
    findings.text(&fields, "confidence");
    let source = findings
        .text(&fields, "source")
        .map(|(source, _)| source.to_owned());
    findings.required(&fields, "checked");
    let checked = findings.date(&fields, "checked");
    Some(Offer {
        provider: provider.to_owned(),
        model: model?,
        title: title?,
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
        source: source?,
        checked: checked?,
    })
}

fn read_training(findings: &mut Findings, fields: &Fields<'_>) -> Option<Training> {
    let per_mtok = findings.number(fields, "training_usd_per_mtok", 0.0, LARGEST);
    let per_hour = findings.number(fields, "training_usd_per_hour", 0.0, LARGEST);
    match (per_mtok, per_hour) {
        (Some(price), None) => Some(Training::PerMtok(price)),
        (None, Some(price)) => Some(Training::PerHour(price)),
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
    let input = findings.number(fields, "input_usd_per_mtok", 0.0, LARGEST);
    let cached = findings.number(fields, "cached_usd_per_mtok", 0.0, LARGEST);
    let output = findings.number(fields, "output_usd_per_mtok", 0.0, LARGEST);
    let times = findings.number(fields, "times_base", 0.0, 1_000.0);
    let per_hour = findings.number(fields, "dedicated_usd_per_hour", 0.0, LARGEST);
    let capacity = findings.number(fields, "capacity_output_tokens_per_second", 0.0, LARGEST);
    let kinds = [input.is_some(), times.is_some(), per_hour.is_some()];
    if kinds.iter().filter(|kind| **kind).count() > 1 {
        findings.fault(
            fields.place,
            "inference is priced in two ways",
            "keep one of the two",
        );
        return None;
    }
    if let (Some(input), Some(output)) = (input, output) {
        return Some(Serving::PerToken(TokenPrices {
            input,
            cached,
            output,
        }));
    }
    if input.is_some() != output.is_some() {
        findings.fault(
            fields.place,
            "one of the prices of input and output is missing",
            "add the other",
        );
        return None;
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
