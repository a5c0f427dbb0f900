//! Reads a price file: what one provider offers to tune, and what it costs.

use super::check_schema;
use crate::builtin;
use crate::cost::catalogue::{Catalogue, LazyProvider, NotFound};
use crate::cost::offer::{CachedPrefix, Offer, Origin, OwnModel, Provider};
use crate::cost::prices::TokenPrices;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Place, Tree};
use crate::printable::printable;
use crate::slip::closest;

mod added;
mod files;
mod offers;

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
        let read: Box<dyn FnOnce() -> Provider> =
            Box::new(move || match provider(document, &|_| Ok(())) {
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

/// Reads a provider's offers. A base that is none of the file's own models is looked up among those known otherwise.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn provider(
    document: Document<'_>,
    find_base: &dyn Fn(&str) -> Result<(), NotFound>,
) -> Result<Provider, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let provider = read(&mut findings, &tree, find_base);
    findings
        .finish(provider)
        .map_err(|problems| document.invalid(problems))
}

fn read(
    findings: &mut Findings,
    tree: &Tree,
    find_base: &dyn Fn(&str) -> Result<(), NotFound>,
) -> Option<Provider> {
    let keys = [
        "schema",
        "provider",
        "title",
        "note",
        "cached_prefixes",
        "training_files",
        "models",
        "offers",
    ];
    let fields = findings.table(tree, "a price file", &keys)?;
    check_schema(findings, &fields);
    let id = read_id(findings, &fields);
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let note = findings.optional_text(&fields, "note");
    let mut cached_prefixes = Vec::new();
    for tree in findings.list(&fields, "cached_prefixes") {
        cached_prefixes.extend(read_prefix(findings, tree));
    }
    let files = files::read(findings, &fields);
    let id = id?;
    let mut offers: Vec<Offer> = Vec::new();
    let mut bases: Vec<(String, Place)> = Vec::new();
    for tree in findings.list(&fields, "offers") {
        let Some((offer, base)) =
            offers::read(findings, tree, &id, note.as_deref(), files.as_ref())
        else {
            continue;
        };
        bases.extend(offer.base.clone().zip(base));
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
    for (base, place) in bases {
        check_base(findings, (&base, place), &id, &models, find_base);
    }
    Some(Provider {
        id,
        title: title?,
        cached_prefixes,
        models,
        offers,
    })
}

/// The provider's id: what stands before the colon of `provider:model`.
fn read_id(findings: &mut Findings, fields: &Fields<'_>) -> Option<String> {
    let (id, place) = findings.text(fields, "provider")?;
    if id.contains(':') {
        let fault = format!("`{id}` cannot be a provider, as `provider:model` names a model");
        findings.fault(place, fault, "take the colon out");
        return None;
    }
    Some(id.to_owned())
}

/// Finds fault with the base of an offer that nobody has a price for.
fn check_base(
    findings: &mut Findings,
    (base, place): (&str, Place),
    provider: &str,
    own: &[OwnModel],
    find_base: &dyn Fn(&str) -> Result<(), NotFound>,
) {
    let names = || own.iter().map(|own| format!("{provider}:{}", own.id));
    if names().any(|name| name == base) {
        return;
    }
    if let Err(NotFound(fault)) = find_base(base) {
        let names: Vec<String> = names().collect();
        match closest(base, names.iter().map(String::as_str)) {
            Some(near) => {
                let fault = format!("no model `{}` has a price", printable(base));
                findings.fault(place, fault, format!("did you mean `{near}`?"));
            }
            None => findings.fault(place, fault, "or give its prices in `models`"),
        }
    }
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
