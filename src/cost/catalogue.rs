//! Which models and tuning offers exist, and what they cost.
//!
//! Prices of untuned models come from the `genai-prices` crate. Decoding its whole catalogue takes about 50 ms, so the
//! models that are commonly named are decoded from a slice of the same data first; any other costs those 50 ms.

use std::cell::LazyCell;
use std::time::SystemTime;

use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};
use jiff::civil::{Date, date};

use super::approaches::Tuned;
use super::call::Prices;
use super::offer::{Offer, Provider, Serving, Status};
use crate::printable::{closest, printable};

/// The newest day that the data of the `genai-prices` release in use speaks of.
pub const CATALOGUE_DATE: Date = date(2026, 10, 30);

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

/// Both catalogues.
#[derive(Debug)]
pub struct Catalogue {
    providers: Vec<(String, LazyProvider)>,
    common: Calculator,
}

/// An untuned model with a price.
#[derive(Debug, Clone)]
pub struct Model<'c> {
    /// Its maker or seller.
    pub provider: String,
    /// Its id there.
    pub id: String,
    /// The most tokens of a call, where known.
    pub context_window: Option<f64>,
    /// The shortest prefix that its provider caches.
    pub least_cached_prefix: f64,
    /// Its prices.
    pub prices: Prices<'c>,
}

impl Model<'_> {
    /// `provider:model`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.provider, self.id)
    }
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
        })
    }

    /// All tuning offers.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.providers
            .iter()
            .flat_map(|(_, provider)| &provider.offers)
    }

    fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers
            .iter()
            .find(|(own, _)| own == id)
            .map(|(_, provider)| &**provider)
    }

    /// An untuned model by `provider:model`, or by its id alone at its maker.
    ///
    /// # Errors
    ///
    /// If it is unknown or has no price, with the nearest names.
    pub fn model(&self, name: &str, at: SystemTime) -> Result<Model<'_>, NotFound> {
        let (provider, id) = match name.split_once(':') {
            Some((provider, id)) if self.is_provider(provider) => (Some(provider), id),
            _ => (None, name),
        };
        let found = (self.find(&self.common, provider, id, at, true))
            .or_else(|| self.find(Calculator::bundled(), provider, id, at, false));
        let Some(model) = found else {
            return Err(NotFound(self.unknown_model(name, provider, id)));
        };
        if model.prices.is_free(at) {
            return Err(NotFound(format!(
                "the catalogue has no price for `{}`; name another model",
                printable(name)
            )));
        }
        Ok(model)
    }

    fn is_provider(&self, id: &str) -> bool {
        let known =
            |calculator: &Calculator| calculator.providers().any(|provider| provider.id() == id);
        known(&self.common) || known(Calculator::bundled())
    }

    fn find<'c>(
        &'c self,
        calculator: &'c Calculator,
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
        let own = self.provider(&found.provider_id);
        #[expect(
            clippy::cast_precision_loss,
            reason = "context windows are far below 2^53"
        )]
        Some(Model {
            context_window: window.map(|tokens| tokens as f64),
            least_cached_prefix: own
                .and_then(|provider| provider.least_cached_prefix)
                .unwrap_or(0.0),
            prices: Prices::Catalogue {
                calculator,
                provider: found.provider_id.clone(),
                model: id.to_owned(),
                times: 1.0,
            },
            provider: found.provider_id,
            id: found.model_id,
        })
    }

    fn unknown_model(&self, name: &str, provider: Option<&str>, id: &str) -> String {
        let all = Calculator::bundled();
        let mut names: Vec<String> = Vec::new();
        for seller in all.providers() {
            if provider.is_none_or(|wanted| wanted == seller.id()) {
                names.extend(
                    seller
                        .models()
                        .map(|model| format!("{}:{}", seller.id(), model.id())),
                );
            }
        }
        let same_id = names
            .iter()
            .filter(|candidate| candidate.split_once(':').is_some_and(|(_, own)| own == id));
        let mut near: Vec<&str> = same_id.take(3).map(String::as_str).collect();
        if near.is_empty() {
            let own_ids = names
                .iter()
                .filter_map(|candidate| candidate.split_once(':').map(|(_, own)| own));
            near.extend(closest(id, own_ids));
        }
        let remedy = match near.as_slice() {
            [] => "name it as `provider:model`, as in the genai-prices catalogue".to_owned(),
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
        let named = name
            .split_once(':')
            .and_then(|(provider, _)| self.provider(provider));
        if let Some(offer) =
            named.and_then(|provider| provider.offers.iter().find(|offer| offer.name() == name))
        {
            return Ok(offer);
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
        Ok(Tuned {
            offer,
            prices: self.tuned_prices(offer, at)?,
            least_cached_prefix: self.least_cached_prefix(&offer.provider),
        })
    }

    /// The prices of calls on a tuned model, unless it is served by the hour or has no price.
    ///
    /// # Errors
    ///
    /// If its base model is not in the catalogue.
    pub fn tuned_prices(
        &self,
        offer: &Offer,
        at: SystemTime,
    ) -> Result<Option<Prices<'_>>, NotFound> {
        Ok(match &offer.serving {
            None | Some(Serving::Dedicated(_)) => None,
            Some(Serving::PerToken(prices)) => Some(Prices::Flat(*prices)),
            Some(Serving::TimesBase { times, base }) => {
                let mut prices = self.model(base, at)?.prices;
                if let Prices::Catalogue { times: factor, .. } = &mut prices {
                    *factor = *times;
                }
                Some(prices)
            }
        })
    }

    /// The shortest prefix that a provider caches, in tokens; zero where none is known.
    #[must_use]
    pub fn least_cached_prefix(&self, provider: &str) -> f64 {
        self.provider(provider)
            .and_then(|provider| provider.least_cached_prefix)
            .unwrap_or(0.0)
    }
}
