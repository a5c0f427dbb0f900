//! Which models and tuning offers exist, and what they cost.
//!
//! Prices of untuned models come from the `genai-prices` crate. Decoding its whole catalogue takes about 30 ms, so the
//! models that are commonly named are decoded from a slice of the same data first; any other costs those 30 ms. What a
//! user adds wins over both, and over the built-in offers.

use std::cell::LazyCell;
use std::ops::RangeInclusive;
use std::time::SystemTime;

use genai_prices::Calculator;
use jiff::civil::{Date, date};

use super::market::Tuned;
use super::offer::{Offer, Origin, Provider, Serving};

mod models;
mod offers;

pub use models::Entry;

/// The newest day that the data of the `genai-prices` release in use speaks of.
pub const CATALOGUE_DATE: Date = date(2026, 10, 30);
/// That release.
pub const CATALOGUE: &str = "genai-prices 0.2.1";
/// Days of other years are slips: no price is older, and nobody knows those to come.
const YEARS: RangeInclusive<i16> = 2020..=2099;

/// What is wrong with a day of which no prices can be known, and what to do about it.
#[must_use]
pub fn unpriced(day: Date) -> Option<(String, String)> {
    let (first, last) = (YEARS.start(), YEARS.end());
    (!YEARS.contains(&day.year())).then(|| {
        (
            format!("{day}: no prices of that day are known"),
            format!("give a day from {first} to {last}"),
        )
    })
}

/// A model that is not in the catalogue, or cannot be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound(pub String);

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotFound {}

/// A provider that is read when it is first looked at, as most runs look at one or two.
pub type LazyProvider = LazyCell<Provider, Box<dyn FnOnce() -> Provider>>;

/// What a model is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To answer: its output needs a price.
    Answer,
    /// To embed texts: there is no output.
    Embed,
}

/// Prices that a user adds to what is built in.
#[derive(Debug)]
pub enum Added {
    /// A provider's offers and models, in the project's own form.
    Provider(Provider),
    /// Data of `genai-prices`, of a later day than the release in use.
    Catalogue(Calculator, Origin),
}

/// Both catalogues, with what a user added to them.
#[derive(Debug)]
pub struct Catalogue {
    providers: Vec<(String, LazyProvider)>,
    common: Calculator,
    added_providers: Vec<Provider>,
    added_catalogues: Vec<(Calculator, Origin)>,
    builtin: Origin,
}

impl Catalogue {
    /// Puts the catalogues together. `common` is a part of the `genai-prices` data, in its own format.
    ///
    /// # Errors
    ///
    /// If that part cannot be decoded.
    pub fn new(
        providers: Vec<(String, LazyProvider)>,
        common: &str,
    ) -> Result<Self, genai_prices::Error> {
        Ok(Self {
            providers,
            common: Calculator::from_json(common)?,
            added_providers: Vec::new(),
            added_catalogues: Vec::new(),
            builtin: Origin {
                source: CATALOGUE.to_owned(),
                checked: CATALOGUE_DATE,
            },
        })
    }

    /// Adds prices of a user. What is added later wins.
    pub fn add(&mut self, added: Added) {
        match added {
            Added::Provider(provider) => self.added_providers.insert(0, provider),
            Added::Catalogue(calculator, origin) => {
                self.added_catalogues.insert(0, (calculator, origin));
            }
        }
    }

    /// What is known of a provider, a user's word first.
    fn providers_called(&self, id: &str) -> impl Iterator<Item = &Provider> {
        let added = self.added_providers.iter().filter(move |own| own.id == id);
        let builtin = self.providers.iter().filter(move |(own, _)| own == id);
        added.chain(builtin.map(|(_, provider)| &**provider))
    }

    /// An offer with the prices of calls on the tuned model.
    ///
    /// # Errors
    ///
    /// If its base model is not in the catalogue.
    pub fn tuned<'c>(&'c self, offer: &'c Offer, at: SystemTime) -> Result<Tuned<'c>, NotFound> {
        let prices = match &offer.serving {
            None | Some(Serving::Dedicated(_)) => None,
            Some(Serving::PerToken(prices)) => Some((*prices).into()),
            Some(Serving::TimesBase { times, base }) => {
                let base = self.model(base, Purpose::Answer, at)?;
                Some(base.prices.times(*times))
            }
        };
        // A base that the catalogue lacks has no window that is known.
        let base =
            (offer.base.as_ref()).and_then(|base| self.model(base, Purpose::Answer, at).ok());
        let context_window = base.and_then(|base| base.context_window);
        Ok(Tuned {
            offer,
            prices,
            least_cached_prefix: self.least_cached_prefix(&offer.provider, &offer.model),
            context_window,
        })
    }

    /// The shortest prefix of a model that its provider caches, in tokens; zero where none is known.
    #[must_use]
    pub fn least_cached_prefix(&self, provider: &str, model: &str) -> f64 {
        self.providers_called(provider)
            .find_map(|provider| provider.least_cached_prefix(model))
            .unwrap_or(0.0)
    }
}
