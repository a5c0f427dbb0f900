//! A list of everything in both catalogues that matches some words.

use std::time::SystemTime;

use super::catalogue::Catalogue;
use super::offer::{Offer, Origin, Serving};
use super::prices::PerMtok;
use crate::slip::closest;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Words that must all occur in a name, a title or the methods of an offer, whatever their case.
    pub pattern: &'a str,
    /// Only what can be tuned.
    pub only_tunable: bool,
}

/// A model or an offer.
#[derive(Debug)]
pub enum Listed<'c> {
    /// An offer to tune.
    Offer {
        /// It.
        offer: &'c Offer,
        /// What calls of the tuned model cost, where they are paid by the token and the price is known.
        calls: Option<PerMtok>,
        /// The shortest prefix that is cached, in tokens; zero where none is known.
        least_cached_prefix: f64,
    },
    /// An untuned model.
    Model {
        /// Its maker or seller.
        provider: String,
        /// Its id there.
        id: String,
        /// Its name, where it has one.
        title: Option<String>,
        /// The most tokens of a call, where known.
        context_window: Option<f64>,
        /// What calls cost; nothing where the catalogue has no price by the token.
        calls: Option<PerMtok>,
        /// The shortest prefix that is cached, in tokens; zero where none is known.
        least_cached_prefix: f64,
        /// Where the prices come from.
        origin: Origin,
    },
}

/// Offers first, then untuned models, each in the order of its catalogue.
#[must_use]
pub fn listing<'c>(
    catalogue: &'c Catalogue,
    wanted: Wanted<'_>,
    at: SystemTime,
) -> Vec<Listed<'c>> {
    // People write `gpt*mini`, too.
    let is_gap = |c: char| c.is_whitespace() || c == '*';
    let words: Vec<String> = (wanted.pattern.split(is_gap))
        .map(str::to_lowercase)
        .collect();
    let is_match = |name: &str, title: &str| {
        let text = format!("{name} {title}").to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let offers = catalogue.offers().filter(|offer| {
        let methods = offer.methods.join(" ");
        is_match(&offer.name(), &format!("{} {methods}", offer.title))
    });
    let mut rows: Vec<Listed<'_>> = offers
        .map(|offer| Listed::Offer {
            offer,
            least_cached_prefix: catalogue.least_cached_prefix(&offer.provider, &offer.model),
            calls: match &offer.serving {
                None | Some(Serving::Dedicated(_)) => None,
                Some(Serving::PerToken(_) | Serving::TimesBase { .. }) => {
                    let tuned = catalogue.tuned(offer, at).ok();
                    tuned.and_then(|tuned| tuned.prices?.per_mtok(at))
                }
            },
        })
        .collect();
    if wanted.only_tunable {
        return rows;
    }
    for entry in catalogue.entries() {
        let name = format!("{}:{}", entry.provider, entry.id);
        if !is_match(&name, entry.title.unwrap_or_default()) {
            continue;
        }
        let calls =
            (entry.prices.per_mtok(at)).filter(|prices| prices.input > 0.0 || prices.output > 0.0);
        rows.push(Listed::Model {
            least_cached_prefix: catalogue.least_cached_prefix(entry.provider, entry.id),
            provider: entry.provider.to_owned(),
            id: entry.id.to_owned(),
            title: entry.title.map(str::to_owned),
            context_window: entry.context_window,
            calls,
            origin: entry.origin.clone(),
        });
    }
    rows
}

/// The name that is nearest to one that matches nothing.
#[must_use]
pub fn nearest(catalogue: &Catalogue, pattern: &str) -> Option<String> {
    let offers: Vec<String> = catalogue
        .offers()
        .map(|offer| offer.model.clone())
        .collect();
    let entries = catalogue.entries();
    let ids = entries.iter().map(|entry| entry.id);
    closest(pattern, ids.chain(offers.iter().map(String::as_str))).map(str::to_owned)
}
