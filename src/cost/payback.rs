//! Whether a tuned model pays back: a computed answer, given only where nothing it rests on is a guess.

use super::approaches::{Market, line};
use super::quantities::Quantities;
use super::recipe::{RECIPES, Recipe};
use super::workload::Workload;
use crate::framework::Approach;

/// Whether the tuned model is cheaper than every untuned approach that is not ruled out, over the horizon or until its
/// serving ends.
///
/// `None` unless every quantity with a flag of its own that bears on it was stated or measured, and the whole range
/// that is left gives the same answer. The caller sees to it that the models were stated, too.
#[must_use]
pub fn pays_back(
    market: &Market<'_>,
    workload: &Workload,
    ruled_out: &[Approach],
    has_flag: &dyn Fn(&str) -> bool,
) -> Option<bool> {
    let likely = workload.likely();
    let is_cheaper =
        |values: &Quantities<f64>| cheaper(market, values, workload.examples_at_hand, ruled_out);
    let baseline = is_cheaper(&likely)?;
    let mut ranged: Vec<&str> = Vec::new();
    for id in Quantities::<()>::IDS {
        let Some(estimate) = workload.quantities.get(id) else {
            continue;
        };
        if estimate.is_exact() {
            continue;
        }
        let at = |value: f64| {
            let mut values = likely.clone();
            if let Some(slot) = values.get_mut(id) {
                *slot = value;
            }
            margin(market, &values, workload.examples_at_hand, ruled_out)
        };
        let bears_on_it = at(estimate.low) != at(estimate.high);
        if bears_on_it && estimate.is_guess() && has_flag(id) {
            return None;
        }
        if bears_on_it {
            ranged.push(id);
        }
    }
    // The margin rises or falls with each quantity alone, so its extremes lie at the corners of the ranges.
    let corners = 1_usize << ranged.len().min(12);
    for corner in 0..corners {
        let mut values = likely.clone();
        for (at, id) in ranged.iter().enumerate() {
            if let (Some(slot), Some(estimate)) = (values.get_mut(id), workload.quantities.get(id))
            {
                *slot = if corner >> at & 1 == 1 {
                    estimate.high
                } else {
                    estimate.low
                };
            }
        }
        if is_cheaper(&values) != Some(baseline) {
            return None;
        }
    }
    Some(baseline)
}

fn cheaper(
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    ruled_out: &[Approach],
) -> Option<bool> {
    margin(market, values, examples_at_hand, ruled_out).map(|margin| margin > 0.0)
}

/// By how many dollars the tuned model undercuts the cheapest untuned approach.
fn margin(
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    ruled_out: &[Approach],
) -> Option<f64> {
    let months = market.served_months(values.horizon_months);
    let total = |recipe: Recipe| {
        let line = line(recipe, market, values, examples_at_hand).ok()?;
        Some(line.total(values.calls_per_month, months))
    };
    let find = |id: &str| RECIPES.into_iter().find(|recipe| recipe.id == id);
    // The cheaper model is our guess of a rival: whether it meets the target nobody knows.
    let rivals = RECIPES.into_iter().filter(|recipe| {
        let [only] = recipe.uses else { return false };
        !recipe.is_tuned()
            && !recipe.cheaper_model
            && !recipe.whole_text
            && !ruled_out.contains(only)
    });
    let cheapest = rivals.filter_map(total).min_by(f64::total_cmp)?;
    Some(cheapest - total(find("fine-tune")?)?)
}
