//! The ledger of an approach, entry by entry: work, retrieval, training and its repetition, calls or replicas.
//!
//! The entries are those of the project's design; what they add up to is the approach's own affair.

use super::TooLong;
use crate::cost::HOURS_PER_MONTH;
use crate::cost::call::{Caching, CallCost, Sending};
use crate::cost::line::{Due, Ledger, Replicas};
use crate::cost::market::{Contender, Endpoint, Market};
use crate::cost::offer::{Dedicated, Offer, Serving};
use crate::cost::quantities::Quantities;
use crate::cost::recipe::Recipe;
use crate::cost::training;
use crate::cost::usage::Tokens;
use crate::framework::Approach;
use crate::quantity::grouped;

/// A cost while it is written down.
pub(super) struct Sheet<'a, 'c, L> {
    contender: &'a Contender<'a, 'c>,
    recipe: Recipe,
    market: &'a Market<'c>,
    values: &'a Quantities<f64>,
    examples_at_hand: f64,
    pub(super) ledger: L,
}

impl<'a, 'c, L: Ledger> Sheet<'a, 'c, L> {
    pub(super) fn new(
        contender: &'a Contender<'a, 'c>,
        values: &'a Quantities<f64>,
        examples_at_hand: f64,
        ledger: L,
    ) -> Self {
        Self {
            contender,
            recipe: contender.recipe,
            market: contender.market,
            values,
            examples_at_hand,
            ledger,
        }
    }

    /// Enters everything, and gives what a call costs where calls are paid for.
    pub(super) fn fill(&mut self) -> Result<Option<CallCost>, TooLong> {
        let tokens = self.contender.tokens(self.values).length();
        let window = self.contender.context_window();
        if let Some(window) = window.filter(|window| tokens > *window) {
            return Err(TooLong { tokens, window });
        }
        self.build_and_keep();
        if self.recipe.uses.contains(&Approach::Rag) {
            self.retrieval();
        }
        if let Some(tuned) = self.contender.tuned {
            self.tuning(tuned.offer);
        }
        if let Some(endpoint) = self.contender.endpoint() {
            return Ok(Some(self.calls(&endpoint)));
        }
        if let Some(Serving::Dedicated(dedicated)) = self.contender.serving() {
            let output = self.contender.tokens(self.values).output;
            self.ledger
                .serve_by(replicas(dedicated, output, self.values.replica_utilisation));
        }
        Ok(None)
    }

    fn add(&mut self, name: &'static str, due: Due, usd: f64, basis: impl FnOnce() -> String) {
        self.ledger.enter(name, due, usd, basis);
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
        self.add("work to build", Due::Upfront, build * rate, || basis(build));
        self.add("work to keep", Due::Monthly, keep * rate, || basis(keep));
    }

    fn retrieval(&mut self) {
        let (market, values) = (self.market, self.values);
        let name = || market.embedding.name();
        let embed = |tokens: f64| {
            let tokens = Tokens {
                fixed: 0.0,
                varying: tokens,
                output: 0.0,
            };
            self.call(&market.embedding.endpoint(), tokens).input
        };
        let (whole, query) = (embed(values.knowledge_tokens), embed(values.query_tokens));
        let basis = || format!("{} tokens on {}", grouped(values.knowledge_tokens), name());
        self.add("embedding of the material", Due::Upfront, whole, basis);
        let a_year = values.knowledge_refreshes_per_year;
        self.add(
            "embedding again",
            Due::Monthly,
            a_year / 12.0 * whole,
            || format!("{} × {} a year", basis(), grouped(a_year)),
        );
        let store = values.vector_store_usd_per_month;
        self.add("vector store", Due::Monthly, store, || "a month".to_owned());
        self.add("embedding of the query", Due::PerCall, query, || {
            format!("{} tokens on {}", grouped(values.query_tokens), name())
        });
    }

    fn tuning(&mut self, offer: &Offer) {
        let values = self.values;
        let training = training::usd(offer, values);
        let basis = || training::basis(offer, values);
        self.add("training", Due::Upfront, training, basis);
        let (per_label, labelled_by) = self.labels();
        let basis_of = |labels: f64| {
            format!(
                "{} examples × ${}{labelled_by}",
                grouped(labels),
                // A calculated price has digits that nobody reads.
                grouped((per_label * 1e9).round() / 1e9)
            )
        };
        let missing = (values.training_examples - self.examples_at_hand).max(0.0);
        self.add("labelling", Due::Upfront, missing * per_label, || {
            basis_of(missing)
        });

        // What the months until training ends cost, spread over all in which it is served. Where another offer that is
        // compared ends before, the total over these fewer months holds as large a share of it.
        let served = self.contender.served_months(values.horizon_months);
        let trained = self.contender.trained_months(values.horizon_months);
        let share = if served > 0.0 { trained / served } else { 0.0 };
        let a_month = values.retrains_per_year / 12.0 * share;
        let times = || {
            let a_year = grouped(values.retrains_per_year);
            if share < 1.0 {
                return format!(" × {a_year} a year until training ends after {trained:.1} months");
            }
            format!(" × {a_year} a year")
        };
        self.add("retraining", Due::Monthly, a_month * training, || {
            basis() + &times()
        });
        let new_labels = values.new_label_share * values.training_examples;
        self.add(
            "new labels",
            Due::Monthly,
            a_month * new_labels * per_label,
            || basis_of(new_labels) + &times(),
        );
        let work = values.retrain_hours * values.usd_per_hour;
        self.add("work to retrain", Due::Monthly, a_month * work, || {
            format!(
                "{} h × ${}/h{}",
                grouped(values.retrain_hours),
                grouped(values.usd_per_hour),
                times()
            )
        });
        let hosting = offer.hosting_usd_per_hour;
        self.add("hosting", Due::Monthly, hosting * HOURS_PER_MONTH, || {
            format!("${}/h × {HOURS_PER_MONTH} h", grouped(hosting))
        });
        self.add(
            "model storage",
            Due::Monthly,
            offer.storage_usd_per_month,
            || offer.name(),
        );
    }

    /// What a label costs, and who gives it: people, or the large model whose prompted answers are taught.
    fn labels(&self) -> (f64, &'static str) {
        if !self.recipe.taught {
            return (self.values.labelling_usd_per_example, "");
        }
        let endpoint = self.market.model.endpoint();
        let call = self.call(&endpoint, Tokens::plain(self.values));
        (call.input + call.output, " by the prompted model")
    }

    fn call(&self, endpoint: &Endpoint<'_, '_>, tokens: Tokens) -> CallCost {
        let sending = Sending {
            cache_hit_rate: self.values.cache_hit_rate,
            batch_share: self.values.batch_share,
            least_cached_prefix: endpoint.least_cached_prefix,
            at: self.market.at,
        };
        endpoint.prices.call(tokens, sending)
    }

    fn calls(&mut self, endpoint: &Endpoint<'_, '_>) -> CallCost {
        let contender = self.contender;
        let tokens = contender.tokens(self.values);
        let name = || contender.model_name();
        let call = self.call(endpoint, tokens);
        let hits = self.values.cache_hit_rate * 100.0;
        self.add("input tokens", Due::PerCall, call.input, || {
            let cached = if call.caching == Caching::Used {
                format!(
                    ", {} of them cached on {hits:.0} % of calls",
                    grouped(tokens.fixed.round())
                )
            } else {
                String::new()
            };
            format!(
                "{} tokens on {}{cached}",
                grouped((tokens.fixed + tokens.varying).round()),
                name()
            )
        });
        self.add("output tokens", Due::PerCall, call.output, || {
            format!("{} tokens on {}", grouped(tokens.output.round()), name())
        });
        call
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
