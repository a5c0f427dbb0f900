//! Where a cost jumps or bends: a prompt long enough to be cached, a price tier, a window that is full, a least charge, a
//! day on which an offer ends.
//!
//! Each threshold is given as a distance to it that is a straight line in every quantity alone. So where one quantity
//! passes it is solved, and between two neighbours of those places a total is a straight line, steps of replicas aside.

use super::market::{Contender, Endpoint};
use super::prices::Prices;
use super::quantities::Quantities;
use super::training;
use super::usage::Tokens;
use crate::framework::Approach;

/// A side of a threshold is looked at so near to it, as a share of where it lies.
pub(super) const BESIDE: f64 = 2.5e-11;

impl Contender<'_, '_> {
    /// How far quantities are above each threshold of the cost, in the unit of each. Prices have to be tabled.
    fn distances(&self, values: &Quantities<f64>, examples_at_hand: f64) -> Vec<f64> {
        // Whoever expects no hits has nothing written to a cache either.
        let mut distances = vec![values.cache_hit_rate - f64::MIN_POSITIVE];
        let window = self.context_window();
        distances.extend(window.map(|window| self.tokens(values).length() - window));
        if let Some(endpoint) = self.endpoint() {
            of_calls(endpoint, self.tokens(values), &mut distances);
        }
        if self.recipe.uses.contains(&Approach::Rag) {
            let embedding = &self.market.embedding;
            for tokens in [values.knowledge_tokens, values.query_tokens] {
                distances.extend(tiers(&embedding.prices).map(|above| tokens - above));
            }
        }
        let Some(tuned) = self.tuned else {
            return distances;
        };
        if self.recipe.taught {
            of_calls(
                self.market.model.endpoint(),
                Tokens::plain(values),
                &mut distances,
            );
        }
        let horizon = values.horizon_months;
        distances.extend([
            values.training_examples - examples_at_hand,
            training::above_minimum(tuned.offer, values),
            values.output_tokens - 1.0,
            horizon - self.served_months(f64::INFINITY),
            horizon - self.trained_months(f64::INFINITY),
        ]);
        distances
    }
}

fn of_calls(endpoint: Endpoint<'_, '_>, tokens: Tokens, distances: &mut Vec<f64>) {
    let input = tokens.fixed + tokens.varying;
    distances.push(tokens.fixed - endpoint.least_cached_prefix);
    distances.extend(tiers(endpoint.prices).map(|above| input - above));
}

fn tiers(prices: &Prices<'_>) -> impl Iterator<Item = f64> {
    let tiers = match prices {
        Prices::Table(tiers) => tiers.as_slice(),
        Prices::Catalogue { .. } => &[],
    };
    tiers.iter().map(|tier| tier.above)
}

/// The values of one quantity, all others as they are, close to either side of every threshold that it passes on its way
/// from one value to another. In rising order.
pub(super) fn beside_thresholds<'m, 'c: 'm>(
    contenders: impl Iterator<Item = Contender<'m, 'c>>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    (id, low, high): (&str, f64, f64),
) -> Vec<f64> {
    let (at_low, at_high) = (values.with(id, low), values.with(id, high));
    let mut found = Vec::new();
    for contender in contenders {
        let start = contender.distances(&at_low, examples_at_hand);
        let end = contender.distances(&at_high, examples_at_hand);
        for (start, end) in start.into_iter().zip(end) {
            let passes = start.is_finite() && end.is_finite() && (start < 0.0) != (end < 0.0);
            if passes {
                let at = low + start / (start - end) * (high - low);
                found.extend([at * (1.0 - BESIDE), at * (1.0 + BESIDE)]);
            }
        }
    }
    found.retain(|at| *at > low && *at < high);
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}
