//! What each approach costs at a workload: once, each month, and each call, with the parts that each sum is made of.
//!
//! The formulas are those of the project's design: total(N) = upfront + T * (fixed monthly + N * per call).

use std::time::SystemTime;

use super::HOURS_PER_MONTH;
use super::call::{CallCost, Prices, Sending, Tokens};
use super::catalogue::Model;
use super::offer::{Dedicated, Offer, Serving, Training};
use super::quantities::Quantities;
use super::recipe::Recipe;
use crate::framework::Approach;
use crate::quantity::grouped;

/// The models and offers of a comparison.
#[derive(Debug)]
pub struct Market<'c> {
    /// The model that is prompted.
    pub model: Model<'c>,
    /// The cheap untuned rival.
    pub cheaper: Model<'c>,
    /// The model that embeds texts.
    pub embedding: Model<'c>,
    /// The tuning offer.
    pub offer: &'c Offer,
    /// What calls of the tuned model cost; nothing where replicas are paid by the hour.
    pub tuned_prices: Option<Prices<'c>>,
    /// The shortest prefix that the tuned model's provider caches.
    pub tuned_least_cached_prefix: f64,
    /// When prices are taken.
    pub at: SystemTime,
}

/// When a part of a cost falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Once, at the start.
    Upfront,
    /// Each month.
    Monthly,
    /// Each call.
    PerCall,
}

/// A part of a cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it pays for.
    pub name: &'static str,
    /// When.
    pub due: Due,
    /// How much, in dollars.
    pub usd: f64,
    /// How it was calculated.
    pub basis: String,
}

/// Whole replicas, each paid for while it idles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replicas {
    /// Dollars a month for one.
    pub usd_per_month: f64,
    /// Calls a month that one serves.
    pub calls: f64,
}

impl Replicas {
    /// How many serve a volume: one at least.
    #[must_use]
    pub fn needed(&self, calls_per_month: f64) -> f64 {
        (calls_per_month / self.calls).ceil().max(1.0)
    }
}

/// What an approach costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The approach.
    pub recipe: Recipe,
    /// `provider:model`.
    pub model: String,
    /// What it is made of, replicas aside.
    pub parts: Vec<Part>,
    /// The replicas, where there are any.
    pub replicas: Option<Replicas>,
    /// The fixed tokens of a call are cached.
    pub is_cached: bool,
    /// A batch was asked for and has no price.
    pub lacks_batch_price: bool,
}

impl Cost {
    /// The sum of the parts that fall due at a time, in dollars.
    #[must_use]
    pub fn sum(&self, due: Due) -> f64 {
        // Folded from zero, as the sum of no numbers is -0.0, which would be printed so.
        self.parts
            .iter()
            .filter(|part| part.due == due)
            .fold(0.0, |sum, part| sum + part.usd)
    }

    /// The fixed dollars a month at a volume.
    #[must_use]
    pub fn fixed_monthly(&self, calls_per_month: f64) -> f64 {
        let replicas = self.replicas.map_or(0.0, |replicas| {
            replicas.needed(calls_per_month) * replicas.usd_per_month
        });
        self.sum(Due::Monthly) + replicas
    }

    /// The dollars of a month at a volume.
    #[must_use]
    pub fn monthly(&self, calls_per_month: f64) -> f64 {
        self.fixed_monthly(calls_per_month) + calls_per_month * self.sum(Due::PerCall)
    }

    /// The dollars over some months at a volume.
    #[must_use]
    pub fn total(&self, calls_per_month: f64, months: f64) -> f64 {
        self.sum(Due::Upfront) + months * self.monthly(calls_per_month)
    }
}

/// What a recipe costs at some quantities, or why it cannot be had.
///
/// # Errors
///
/// If a call would be longer than the model's context window.
pub fn cost(
    recipe: Recipe,
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
) -> Result<Cost, String> {
    let mut sheet = Sheet {
        recipe,
        market,
        values,
        examples_at_hand,
        parts: Vec::new(),
    };
    sheet.build_and_keep();
    if recipe.uses.contains(&Approach::Rag) {
        sheet.retrieval();
    }
    let replicas = if recipe.is_tuned() {
        sheet.tuning()
    } else {
        None
    };
    let call = sheet.calls(replicas)?;
    let model = if recipe.is_tuned() {
        market.offer.name()
    } else if recipe.cheaper_model {
        market.cheaper.name()
    } else {
        market.model.name()
    };
    Ok(Cost {
        recipe,
        model,
        parts: sheet.parts,
        replicas,
        is_cached: call.is_some_and(|call| call.is_cached),
        lacks_batch_price: call.is_some_and(|call| call.lacks_batch_price),
    })
}

/// A cost while its parts are written down.
struct Sheet<'a, 'c> {
    recipe: Recipe,
    market: &'a Market<'c>,
    values: &'a Quantities<f64>,
    examples_at_hand: f64,
    parts: Vec<Part>,
}

impl Sheet<'_, '_> {
    fn add(&mut self, name: &'static str, due: Due, usd: f64, basis: String) {
        if usd > 0.0 {
            self.parts.push(Part {
                name,
                due,
                usd,
                basis,
            });
        }
    }

    fn build_and_keep(&mut self) {
        let values = self.values;
        let (mut build, mut keep) = (0.0, 0.0);
        for approach in self.recipe.uses {
            let (hours, upkeep) = match approach {
                Approach::Prompting if self.recipe.whole_text => (
                    values.build_hours_long_context,
                    values.upkeep_hours_long_context,
                ),
                Approach::Prompting => {
                    (values.build_hours_prompting, values.upkeep_hours_prompting)
                }
                Approach::Rag => (values.build_hours_rag, values.upkeep_hours_rag),
                Approach::Cot => (values.build_hours_cot, values.upkeep_hours_cot),
                Approach::FineTune => (values.build_hours_fine_tune, values.upkeep_hours_fine_tune),
            };
            build += hours;
            keep += upkeep;
        }
        let rate = values.usd_per_hour;
        let basis = |hours: f64| format!("{} h × ${}/h", grouped(hours), grouped(rate));
        self.add("work to build", Due::Upfront, build * rate, basis(build));
        self.add("work to keep", Due::Monthly, keep * rate, basis(keep));
    }

    fn retrieval(&mut self) {
        let values = self.values;
        let name = self.market.embedding.name();
        let embed = |tokens: f64| {
            let tokens = Tokens {
                fixed: 0.0,
                varying: tokens,
                output: 0.0,
            };
            self.market
                .embedding
                .prices
                .call(tokens, self.sending(0.0))
                .input
        };
        let (whole, query) = (embed(values.knowledge_tokens), embed(values.query_tokens));
        let tokens = grouped(values.knowledge_tokens);
        self.add(
            "embedding of the material",
            Due::Upfront,
            whole,
            format!("{tokens} tokens on {name}"),
        );
        let a_year = values.knowledge_refreshes_per_year;
        let basis = format!("{tokens} tokens on {name} × {} a year", grouped(a_year));
        self.add(
            "embedding again",
            Due::Monthly,
            a_year / 12.0 * whole,
            basis,
        );
        self.add(
            "vector store",
            Due::Monthly,
            values.vector_store_usd_per_month,
            "a month".to_owned(),
        );
        let basis = format!("{} tokens on {name}", grouped(values.query_tokens));
        self.add("embedding of the query", Due::PerCall, query, basis);
    }

    fn tuning(&mut self) -> Option<Replicas> {
        let (values, offer) = (self.values, self.market.offer);
        let (training, basis) = training(offer, values);
        self.add("training", Due::Upfront, training, basis.clone());
        let missing = (values.training_examples - self.examples_at_hand).max(0.0);
        let per_label = values.labelling_usd_per_example;
        let basis_of =
            |labels: f64| format!("{} examples × ${}", grouped(labels), grouped(per_label));
        self.add(
            "labelling",
            Due::Upfront,
            missing * per_label,
            basis_of(missing),
        );

        let a_month = values.retrains_per_year / 12.0;
        let times = format!(" × {} a year", grouped(values.retrains_per_year));
        self.add(
            "retraining",
            Due::Monthly,
            a_month * training,
            basis + &times,
        );
        let new_labels = values.new_label_share * values.training_examples;
        self.add(
            "new labels",
            Due::Monthly,
            a_month * new_labels * per_label,
            basis_of(new_labels) + &times,
        );
        let hours = values.retrain_hours;
        let work = hours * values.usd_per_hour;
        let basis = format!(
            "{} h × ${}/h{times}",
            grouped(hours),
            grouped(values.usd_per_hour)
        );
        self.add("work to retrain", Due::Monthly, a_month * work, basis);
        let hosting = offer.hosting_usd_per_hour;
        let basis = format!("${}/h × {HOURS_PER_MONTH} h", grouped(hosting));
        self.add("hosting", Due::Monthly, hosting * HOURS_PER_MONTH, basis);
        self.add(
            "model storage",
            Due::Monthly,
            offer.storage_usd_per_month,
            offer.name(),
        );

        let Some(Serving::Dedicated(dedicated)) = &offer.serving else {
            return None;
        };
        Some(replicas(
            dedicated,
            self.tokens().output,
            values.replica_utilisation,
        ))
    }

    /// The tokens of a call.
    fn tokens(&self) -> Tokens {
        let values = self.values;
        let uses = |approach| self.recipe.uses.contains(&approach);
        let shrink = if self.recipe.is_tuned() {
            values.prompt_shrink
        } else {
            0.0
        };
        let text = if self.recipe.whole_text {
            values.knowledge_tokens
        } else {
            0.0
        };
        let retrieved = if uses(Approach::Rag) {
            values.retrieved_tokens
        } else {
            0.0
        };
        let reasoning = if uses(Approach::Cot) {
            values.reasoning_tokens
        } else {
            0.0
        };
        Tokens {
            fixed: values.instruction_tokens * (1.0 - shrink) + text,
            varying: values.input_tokens + retrieved,
            output: values.output_tokens + reasoning,
        }
    }

    fn sending(&self, least_cached_prefix: f64) -> Sending {
        Sending {
            cache_hit_rate: self.values.cache_hit_rate,
            batch_share: self.values.batch_share,
            least_cached_prefix,
            at: self.market.at,
        }
    }

    fn calls(&mut self, replicas: Option<Replicas>) -> Result<Option<CallCost>, String> {
        if replicas.is_some() {
            return Ok(None);
        }
        let untuned = if self.recipe.cheaper_model {
            &self.market.cheaper
        } else {
            &self.market.model
        };
        let (prices, name, least, window) = match &self.market.tuned_prices {
            Some(prices) if self.recipe.is_tuned() => (
                prices,
                self.market.offer.name(),
                self.market.tuned_least_cached_prefix,
                None,
            ),
            Some(_) | None => (
                &untuned.prices,
                untuned.name(),
                untuned.least_cached_prefix,
                untuned.context_window,
            ),
        };
        let tokens = self.tokens();
        let length = tokens.fixed + tokens.varying + tokens.output;
        if let Some(window) = window.filter(|window| length > *window) {
            return Err(format!(
                "a call of {} tokens does not fit the {} tokens of {name}",
                grouped(length.ceil()),
                grouped(window)
            ));
        }
        let call = prices.call(tokens, self.sending(least));
        let cached = if call.is_cached {
            format!(
                ", {} of them cached on {:.0} % of calls",
                grouped(tokens.fixed.round()),
                self.values.cache_hit_rate * 100.0
            )
        } else {
            String::new()
        };
        let basis = format!(
            "{} tokens on {name}{cached}",
            grouped((tokens.fixed + tokens.varying).round())
        );
        self.add("input tokens", Due::PerCall, call.input, basis);
        let basis = format!("{} tokens on {name}", grouped(tokens.output.round()));
        self.add("output tokens", Due::PerCall, call.output, basis);
        Ok(Some(call))
    }
}

/// The replicas that a dedicated endpoint consists of. What one serves is its measured output speed, of which only a
/// part can be planned on, as calls do not come evenly.
fn replicas(dedicated: &Dedicated, output_tokens: f64, utilisation: f64) -> Replicas {
    let tokens_a_month =
        dedicated.output_tokens_per_second * 3_600.0 * HOURS_PER_MONTH * utilisation;
    Replicas {
        usd_per_month: dedicated.usd_per_hour * HOURS_PER_MONTH,
        calls: tokens_a_month / output_tokens.max(1.0),
    }
}

/// The dollars of one training job, and how they were calculated.
fn training(offer: &Offer, values: &Quantities<f64>) -> (f64, String) {
    let (usd, basis) = match offer.training {
        None => (0.0, "no price known".to_owned()),
        Some(Training::PerHour(price)) => {
            let hours = values.training_hours;
            (
                hours * price,
                format!("{} h × ${}/h", grouped(hours), grouped(price)),
            )
        }
        Some(Training::PerMtok(price)) => {
            let (examples, tokens) = (values.training_examples, values.tokens_per_example);
            let trained = examples * tokens * values.epochs;
            let validated = if offer.validation_billed {
                examples * values.validation_share * tokens
            } else {
                0.0
            };
            let mut basis = format!(
                "{} examples × {} tokens × {} epochs × ${}/M",
                grouped(examples),
                grouped(tokens),
                grouped(values.epochs),
                grouped(price)
            );
            if validated > 0.0 {
                basis += &format!(", with {} validation tokens", grouped(validated.round()));
            }
            ((trained + validated) * price / 1e6, basis)
        }
    };
    if usd < offer.training_minimum_usd {
        return (
            offer.training_minimum_usd,
            format!("the least charge of {}", offer.name()),
        );
    }
    (usd, basis)
}
