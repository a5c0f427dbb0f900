//! Untuned models: listed, and found by their names.

use std::time::SystemTime;

use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};

use super::{Catalogue, NotFound, Purpose};
use crate::cost::market::Model;
use crate::cost::offer::{Origin, OwnModel, Provider};
use crate::cost::prices::Prices;
use crate::printable::printable;
use crate::slip::closest;

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
        let Some(model) = self.known(name, at) else {
            return Err(NotFound(self.unknown_model(name)));
        };
        match lack(&model, purpose, at) {
            Some(lack) => Err(NotFound(format!(
                "the catalogue has no {lack} for `{}`; name another model, or give its prices with --prices",
                printable(name)
            ))),
            None => Ok(model),
        }
    }

    /// The same where nobody is told why there is none: looking for the nearest names takes much longer.
    #[must_use]
    pub fn model_if_known(
        &self,
        name: &str,
        purpose: Purpose,
        at: SystemTime,
    ) -> Option<Model<'_>> {
        self.known(name, at)
            .filter(|model| lack(model, purpose, at).is_none())
    }

    /// A model, whether or not it has prices.
    fn known(&self, name: &str, at: SystemTime) -> Option<Model<'_>> {
        let (provider, id) = self.parted(name);
        let in_added = || {
            let mut catalogues = self.added_catalogues.iter();
            catalogues.find_map(|(own, origin)| self.find(own, origin, provider, id, at, true))
        };
        (self.own_model(provider, id))
            .or_else(in_added)
            .or_else(|| self.find(&self.common, &self.builtin, provider, id, at, true))
            .or_else(|| {
                let bundled = Calculator::bundled();
                self.find(bundled, &self.builtin, provider, id, at, false)
            })
    }

    /// The provider, where a name begins with one, and the id. Ids may hold colons, too.
    fn parted<'n>(&self, name: &'n str) -> (Option<&'n str>, &'n str) {
        match name.split_once(':') {
            Some((provider, id)) if self.is_provider(provider) => (Some(provider), id),
            _ => (None, name),
        }
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

    fn unknown_model(&self, name: &str) -> String {
        let (provider, id) = self.parted(name);
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
}

/// The price that a model lacks for a purpose.
fn lack(model: &Model<'_>, purpose: Purpose, at: SystemTime) -> Option<&'static str> {
    match model.prices.per_mtok(at) {
        None => Some("price"),
        Some(prices) if prices.input == 0.0 && prices.output == 0.0 => Some("price"),
        Some(prices) if purpose == Purpose::Answer && prices.output == 0.0 => {
            Some("price of output")
        }
        Some(prices) if prices.input == 0.0 => Some("price of input"),
        Some(_) => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "context windows are far below 2^53"
)]
fn tokens(count: Option<u64>) -> Option<f64> {
    count.map(|count| count as f64)
}
