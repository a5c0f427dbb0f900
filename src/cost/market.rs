//! What can be bought: the models and tuning offers of a comparison, with their prices on a day.

use std::time::SystemTime;

use jiff::civil::Date;

use super::offer::{Offer, Origin, Serving, months_between};
use super::prices::Prices;
use super::quantities::Quantities;
use super::recipe::{RECIPES, Recipe, RunsOn};

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
    /// Where the prices come from.
    pub origin: Origin,
}

impl<'c> Model<'c> {
    /// Where its calls go.
    pub(super) fn endpoint(&self) -> Endpoint<'_, 'c> {
        Endpoint {
            prices: &self.prices,
            least_cached_prefix: self.least_cached_prefix,
        }
    }

    /// `provider:model`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.provider, self.id)
    }
}

/// An offer to tune, with what calls of the tuned model cost.
#[derive(Debug, Clone)]
pub struct Tuned<'c> {
    /// The offer.
    pub offer: &'c Offer,
    /// The prices of calls; nothing where replicas are paid by the hour.
    pub prices: Option<Prices<'c>>,
    /// The shortest prefix that its provider caches.
    pub least_cached_prefix: f64,
    /// The most tokens of a call: those of the base model, where they are known.
    pub context_window: Option<f64>,
}

/// Where calls go that are paid one by one, and at which prices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Endpoint<'m, 'c> {
    /// The prices.
    pub(super) prices: &'m Prices<'c>,
    /// The shortest prefix that is cached.
    pub(super) least_cached_prefix: f64,
}

/// The models and offers of a comparison.
#[derive(Debug, Clone)]
pub struct Market<'c> {
    /// The model that is prompted.
    pub model: Model<'c>,
    /// The model that reasons by itself, where one was named.
    pub reasoning: Option<Model<'c>>,
    /// The cheap untuned rival.
    pub cheaper: Model<'c>,
    /// The model that embeds texts.
    pub embedding: Model<'c>,
    /// The tuning offer that the headline figures are about.
    pub tuned: Tuned<'c>,
    /// Further offers that are compared.
    pub also_tuned: Vec<Tuned<'c>>,
    /// The day that prices and offers are taken at.
    pub as_of: Date,
    /// Its first moment.
    pub at: SystemTime,
}

impl<'c> Market<'c> {
    /// All offers, that of the headline first.
    pub fn offers(&self) -> impl Iterator<Item = &Tuned<'c>> {
        std::iter::once(&self.tuned).chain(&self.also_tuned)
    }

    /// The untuned models that figures rest on.
    pub fn models(&self) -> impl Iterator<Item = &Model<'c>> {
        [&self.model, &self.cheaper, &self.embedding]
            .into_iter()
            .chain(&self.reasoning)
    }

    /// Everything that can be costed, in the order in which it is shown.
    pub fn contenders(&self) -> impl Iterator<Item = Contender<'_, 'c>> {
        RECIPES.into_iter().flat_map(move |recipe| {
            let is_there = recipe.runs_on != RunsOn::Reasoning || self.reasoning.is_some();
            let untuned = (is_there && !recipe.is_tuned()).then_some(None);
            let tuned = recipe.is_tuned().then(|| self.offers().map(Some));
            let offers = untuned.into_iter().chain(tuned.into_iter().flatten());
            offers.map(move |tuned| Contender {
                recipe,
                market: self,
                tuned,
            })
        })
    }

    /// The same market with prices tabled up to the longest input, for calculating thousands of times.
    ///
    /// What cannot be tabled keeps its prices.
    #[must_use]
    pub fn tabled(&self, highest: &Quantities<f64>) -> Self {
        let longest = highest.instruction_tokens
            + highest.knowledge_tokens
            + highest.input_tokens
            + highest.retrieved_tokens
            + highest.query_tokens;
        self.with_prices(|_, prices| {
            let table = prices.tabled(longest, self.at);
            table.unwrap_or_else(|| prices.clone())
        })
    }

    /// The same market with other prices. The change is told which models they are of.
    #[must_use]
    pub fn with_prices(&self, change: impl Fn(RunsOn, &Prices<'c>) -> Prices<'c>) -> Self {
        let model = |runs_on: RunsOn, model: &Model<'c>| Model {
            provider: model.provider.clone(),
            id: model.id.clone(),
            context_window: model.context_window,
            least_cached_prefix: model.least_cached_prefix,
            prices: change(runs_on, &model.prices),
            origin: model.origin.clone(),
        };
        let tuned = |tuned: &Tuned<'c>| Tuned {
            offer: tuned.offer,
            prices: (tuned.prices.as_ref()).map(|prices| change(RunsOn::Tuned, prices)),
            least_cached_prefix: tuned.least_cached_prefix,
            context_window: tuned.context_window,
        };
        Self {
            model: model(RunsOn::Named, &self.model),
            reasoning: (self.reasoning.as_ref()).map(|own| model(RunsOn::Reasoning, own)),
            cheaper: model(RunsOn::Cheaper, &self.cheaper),
            embedding: model(RunsOn::Embedding, &self.embedding),
            tuned: tuned(&self.tuned),
            also_tuned: self.also_tuned.iter().map(tuned).collect(),
            as_of: self.as_of,
            at: self.at,
        }
    }
}

/// An approach on a model or an offer: what stands in a row of a cost table.
#[derive(Debug, Clone, Copy)]
pub struct Contender<'m, 'c> {
    /// The approach.
    pub recipe: Recipe,
    /// What is bought.
    pub market: &'m Market<'c>,
    /// The offer, where a model is tuned.
    pub tuned: Option<&'m Tuned<'c>>,
}

impl<'m, 'c> Contender<'m, 'c> {
    /// Its id in results: that of the approach, and for further offers which one, as in `fine-tune@azure:gpt-4.1`.
    #[must_use]
    pub fn id(&self) -> String {
        let id = self.recipe.id;
        match self.tuned {
            Some(tuned) if !std::ptr::eq(tuned, &raw const self.market.tuned) => {
                format!("{id}@{}", tuned.offer.name())
            }
            Some(_) | None => id.to_owned(),
        }
    }

    /// The untuned model that it runs on; for a tuned one, the model that is prompted otherwise.
    #[must_use]
    pub fn untuned_model(&self) -> &'m Model<'c> {
        match (self.recipe.runs_on, &self.market.reasoning) {
            (RunsOn::Cheaper, _) => &self.market.cheaper,
            (RunsOn::Embedding, _) => &self.market.embedding,
            (RunsOn::Reasoning, Some(reasoning)) => reasoning,
            (RunsOn::Named | RunsOn::Reasoning | RunsOn::Tuned, _) => &self.market.model,
        }
    }

    /// The model that it runs on, as `provider:model`.
    #[must_use]
    pub fn model_name(&self) -> String {
        match self.tuned {
            Some(tuned) => tuned.offer.name(),
            None => self.untuned_model().name(),
        }
    }

    /// How its tuned model is served.
    #[must_use]
    pub fn serving(&self) -> Option<&'m Serving> {
        self.tuned?.offer.serving.as_ref()
    }

    /// The most tokens of a call, where known.
    pub(super) fn context_window(&self) -> Option<f64> {
        match self.tuned {
            Some(tuned) => tuned.context_window,
            None => self.untuned_model().context_window,
        }
    }

    /// Where its calls go; nowhere that is paid by the call where replicas are paid by the hour.
    pub(super) fn endpoint(&self) -> Option<Endpoint<'m, 'c>> {
        let Some(tuned) = self.tuned else {
            return Some(self.untuned_model().endpoint());
        };
        Some(Endpoint {
            prices: tuned.prices.as_ref()?,
            least_cached_prefix: tuned.least_cached_prefix,
        })
    }

    /// The months of a horizon in which it can be had: no further than the day on which its serving ends.
    #[must_use]
    pub fn served_months(&self, horizon_months: f64) -> f64 {
        let until = self.tuned.and_then(|tuned| tuned.offer.serving_until);
        self.months_until(until, horizon_months)
    }

    /// The months of a horizon in which its model can be trained again.
    #[must_use]
    pub fn trained_months(&self, horizon_months: f64) -> f64 {
        let until = self.tuned.and_then(|tuned| tuned.offer.training_until);
        self.months_until(until, self.served_months(horizon_months))
    }

    fn months_until(&self, end: Option<Date>, months: f64) -> f64 {
        end.map_or(months, |end| {
            months_between(self.market.as_of, end).min(months).max(0.0)
        })
    }
}
