//! Which models and tuning offers exist, and what they cost.
//!
//! Prices of untuned models come from the `genai-prices` crate. Decoding its whole catalogue takes about 50 ms, so the
//! models that are commonly named are decoded from a slice of the same data first; any other costs those 50 ms. What a
//! user adds wins over both, and over the built-in offers.

use std::cell::LazyCell;
use std::time::SystemTime;

use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};
use jiff::civil::{Date, date};

use super::call::Prices;
use super::market::{Model, Tuned};
use super::offer::{Offer, Origin, OwnModel, Provider, Serving, Status};
use crate::printable::{closest, printable};

/// The newest day that the data of the `genai-prices` release in use speaks of.
pub const CATALOGUE_DATE: Date = date(2026, 10, 30);
/// That release.
pub const CATALOGUE: &str = "genai-prices 0.2.1";

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

/// An entry of the catalogue of untuned models.
#[derive(Debug, Clone)]
pub struct Entry<'c> {
    /// Its maker or seller.
    pub provider: &'c str,
    /// Its id there.
    pub id: &'c str,
    /// Its name, where it has one.
    pub title: Option<&'c str>,
    /// The most tokens of a call, where known.
    pub context_window: Option<f64>,
    /// Its prices.
    pub prices: Prices<'c>,
    /// Where they come from.
    pub origin: &'c Origin,
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

    /// All tuning offers, a user's in place of the built-in ones of the same name.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        let added = || self.added_providers.iter().flat_map(|own| &own.offers);
        let builtin = self
            .providers
            .iter()
            .flat_map(|(_, provider)| &provider.offers);
        let is_replaced = move |offer: &&Offer| {
            added().any(|own| own.provider == offer.provider && own.model == offer.model)
        };
        (self.added_providers.iter().flat_map(|own| &own.offers))
            .chain(builtin.filter(move |offer| !is_replaced(offer)))
    }

    /// What is known of a provider, a user's word first.
    fn providers_called(&self, id: &str) -> impl Iterator<Item = &Provider> {
        let added = self.added_providers.iter().filter(move |own| own.id == id);
        let builtin = self.providers.iter().filter(move |(own, _)| own == id);
        added.chain(builtin.map(|(_, provider)| &**provider))
    }

    /// All untuned models, a user's in place of others of the same name. Their prices may be missing.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let builtin = self.providers.iter().map(|(_, provider)| &**provider);
        for provider in self.added_providers.iter().chain(builtin) {
            entries.extend(provider.models.iter().map(|model| Entry {
                provider: &provider.id,
                id: &model.id,
                title: Some(&model.title),
                context_window: model.context_window,
                prices: model.prices.into(),
                origin: &model.origin,
            }));
        }
        let mut seen: std::collections::HashSet<(&str, &str)> = (entries.iter())
            .map(|entry| (entry.provider, entry.id))
            .collect();
        let catalogues = (self.added_catalogues.iter())
            .map(|(calculator, origin)| (calculator, origin))
            .chain([(Calculator::bundled(), &self.builtin)]);
        for (calculator, origin) in catalogues {
            for seller in calculator.providers() {
                for model in seller.models() {
                    if !seen.insert((seller.id(), model.id())) {
                        continue;
                    }
                    entries.push(Entry {
                        provider: seller.id(),
                        id: model.id(),
                        title: model.name(),
                        context_window: tokens(model.context_window()),
                        prices: Prices::Catalogue {
                            calculator,
                            provider: seller.id().to_owned(),
                            model: model.id().to_owned(),
                            times: 1.0,
                        },
                        origin,
                    });
                }
            }
        }
        entries
    }

    /// An untuned model by `provider:model`, or by its id alone at its maker.
    ///
    /// # Errors
    ///
    /// If it is unknown or has no price for the purpose, with the nearest names.
    pub fn model(
        &self,
        name: &str,
        purpose: Purpose,
        at: SystemTime,
    ) -> Result<Model<'_>, NotFound> {
        let (provider, id) = match name.split_once(':') {
            Some((provider, id)) if self.is_provider(provider) => (Some(provider), id),
            _ => (None, name),
        };
        let in_added = || {
            let mut catalogues = self.added_catalogues.iter();
            catalogues.find_map(|(own, origin)| self.find(own, origin, provider, id, at, true))
        };
        let found = (self.own_model(provider, id))
            .or_else(in_added)
            .or_else(|| self.find(&self.common, &self.builtin, provider, id, at, true))
            .or_else(|| {
                let bundled = Calculator::bundled();
                self.find(bundled, &self.builtin, provider, id, at, false)
            });
        let Some(model) = found else {
            return Err(NotFound(self.unknown_model(name, provider, id)));
        };
        let prices = model.prices.per_mtok(at);
        let lacks = match prices {
            None => Some("price"),
            Some(prices) if prices.input == 0.0 && prices.output == 0.0 => Some("price"),
            Some(prices) if purpose == Purpose::Answer && prices.output == 0.0 => {
                Some("price of output")
            }
            Some(prices) if prices.input == 0.0 => Some("price of input"),
            Some(_) => None,
        };
        if let Some(lacks) = lacks {
            return Err(NotFound(format!(
                "the catalogue has no {lacks} for `{}`; name another model, or give its prices with --prices",
                printable(name)
            )));
        }
        Ok(model)
    }

    fn is_provider(&self, id: &str) -> bool {
        let known =
            |calculator: &Calculator| calculator.providers().any(|provider| provider.id() == id);
        self.added_providers.iter().any(|own| own.id == id)
            || known(&self.common)
            || self.added_catalogues.iter().any(|(own, _)| known(own))
            || known(Calculator::bundled())
    }

    /// A model with a price of our own; by its id alone only where a user added it.
    fn own_model(&self, provider: Option<&str>, id: &str) -> Option<Model<'_>> {
        let at_seller = |seller: &'_ Provider| -> Option<(String, OwnModel)> {
            let model = seller.models.iter().find(|model| model.id == id)?;
            Some((seller.id.clone(), model.clone()))
        };
        let (seller, model) = match provider {
            Some(provider) => self.providers_called(provider).find_map(at_seller),
            None => self.added_providers.iter().find_map(at_seller),
        }?;
        Some(Model {
            least_cached_prefix: self.least_cached_prefix(&seller, &model.id),
            provider: seller,
            id: model.id,
            context_window: model.context_window,
            prices: model.prices.into(),
            origin: model.origin,
        })
    }

    fn find<'c>(
        &'c self,
        calculator: &'c Calculator,
        origin: &Origin,
        provider: Option<&str>,
        id: &str,
        at: SystemTime,
        only_exact: bool,
    ) -> Option<Model<'c>> {
        let usage = Usage::from([
            (UsageKey::INPUT_TOKENS, 1.0),
            (UsageKey::OUTPUT_TOKENS, 1.0),
        ]);
        let mut request = PriceRequest::new(id, &usage).with_timestamp(at);
        request.provider_id = provider;
        let found = calculator.calculate(&request).ok()?;
        if only_exact && found.model_id != id {
            return None;
        }
        let seller = calculator
            .providers()
            .find(|provider| provider.id() == found.provider_id)?;
        let window = seller
            .models()
            .find(|model| model.id() == found.model_id)
            .and_then(|m| m.context_window());
        Some(Model {
            context_window: tokens(window),
            least_cached_prefix: self.least_cached_prefix(&found.provider_id, &found.model_id),
            prices: Prices::Catalogue {
                calculator,
                provider: found.provider_id.clone(),
                model: id.to_owned(),
                times: 1.0,
            },
            provider: found.provider_id,
            id: found.model_id,
            origin: origin.clone(),
        })
    }

    fn unknown_model(&self, name: &str, provider: Option<&str>, id: &str) -> String {
        let entries = self.entries();
        let of_provider = || {
            let is_of = |entry: &&Entry<'_>| provider.is_none_or(|wanted| wanted == entry.provider);
            entries.iter().filter(is_of)
        };
        let same_id = of_provider().filter(|entry| entry.id == id);
        let mut near: Vec<String> = same_id
            .take(3)
            .map(|entry| format!("{}:{}", entry.provider, entry.id))
            .collect();
        if near.is_empty() {
            let seller = provider.map_or_else(String::new, |provider| format!("{provider}:"));
            let closest = closest(id, of_provider().map(|entry| entry.id));
            near.extend(closest.map(|near| seller + near));
        }
        let remedy = match near.as_slice() {
            [] => "`ftadvise models` lists them all".to_owned(),
            near => format!("did you mean `{}`?", near.join("` or `")),
        };
        format!("no model `{}` in the catalogue; {remedy}", printable(name))
    }

    /// A tuning offer by `provider:model`, or by the model alone at its maker.
    ///
    /// # Errors
    ///
    /// If there is none, with the nearest names.
    pub fn offer(&self, name: &str) -> Result<&Offer, NotFound> {
        if let Some((provider, model)) = name.split_once(':') {
            let mut offers = self
                .providers_called(provider)
                .flat_map(|provider| &provider.offers);
            if let Some(offer) = offers.find(|offer| offer.model == model) {
                return Ok(offer);
            }
        }
        let of_that_model: Vec<&Offer> =
            self.offers().filter(|offer| offer.model == name).collect();
        let by_maker = |offer: &&&Offer| {
            offer
                .base
                .as_ref()
                .is_some_and(|base| base.split(':').next() == Some(offer.provider.as_str()))
        };
        match of_that_model.as_slice() {
            [only] => return Ok(only),
            [] => {}
            several => {
                if let Some(offer) = several.iter().find(by_maker) {
                    return Ok(offer);
                }
                let names: Vec<String> = several
                    .iter()
                    .map(|offer| format!("`{}`", offer.name()))
                    .collect();
                return Err(NotFound(format!(
                    "`{}` is offered by several; name {}",
                    printable(name),
                    names.join(" or ")
                )));
            }
        }
        let names: Vec<String> = self.offers().map(Offer::name).collect();
        let near = closest(name, names.iter().map(String::as_str))
            .or_else(|| closest(name, self.offers().map(|offer| offer.model.as_str())));
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let open: Vec<String> = (self.offers())
                    .filter(|offer| offer.status == Status::Open && offer.is_priced())
                    .take(4)
                    .map(|offer| format!("`{}`", offer.name()))
                    .collect();
                format!("open offers are {} and others", open.join(", "))
            }
        };
        Err(NotFound(format!(
            "no tuning offer `{}`; {remedy}",
            printable(name)
        )))
    }

    /// An offer with the prices of calls on the tuned model.
    ///
    /// # Errors
    ///
    /// If its base model is not in the catalogue.
    pub fn tuned<'c>(&'c self, offer: &'c Offer, at: SystemTime) -> Result<Tuned<'c>, NotFound> {
        let (prices, context_window) = match &offer.serving {
            None | Some(Serving::Dedicated(_)) => (None, None),
            Some(Serving::PerToken(prices)) => (Some((*prices).into()), None),
            Some(Serving::TimesBase { times, base }) => {
                let base = self.model(base, Purpose::Answer, at)?;
                (Some(base.prices.times(*times)), base.context_window)
            }
        };
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

#[expect(
    clippy::cast_precision_loss,
    reason = "context windows are far below 2^53"
)]
fn tokens(count: Option<u64>) -> Option<f64> {
    count.map(|count| count as f64)
}
