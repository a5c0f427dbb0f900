//! What has to be said beside the figures: dates, ages, and what they leave out.

use jiff::civil::Date;

use super::Costs;
use crate::cost::catalogue::CATALOGUE_DATE;
use crate::cost::offer::{OLD_AFTER_DAYS, Serving, days_between, months_between};
use crate::framework::Approach;
use crate::quantity::grouped;

/// Under so many calls a month, one in five minutes, a prefix falls out of most caches between two calls.
const CACHE_STAYS_WARM_FROM: f64 = 8_760.0;

/// The days on which the offer ends, where they lie within the horizon.
#[must_use]
pub fn ends(costs: &Costs<'_>) -> Vec<String> {
    let (offer, as_of, comparison) = (
        costs.market.tuned.offer,
        costs.market.as_of,
        &costs.comparison,
    );
    let horizon = comparison.horizon_months;
    let within = |day: &Date| months_between(as_of, *day) < horizon;
    let mut ends = Vec::new();
    if let Some(until) = offer.serving_until.filter(within) {
        ends.push(format!(
            "{} serves until {until}: tuning is compared over {:.1} months, not {}.",
            offer.name(),
            comparison.served_months,
            grouped(horizon)
        ));
    }
    if let Some(until) = offer.training_until.filter(within) {
        ends.push(format!(
            "{} takes no training jobs after {until}.",
            offer.name()
        ));
    }
    ends
}

/// Whether a day is so long before another that a price of it is called old.
#[must_use]
pub fn is_old(checked: Date, as_of: Date) -> bool {
    days_between(checked, as_of) > OLD_AFTER_DAYS
}

/// The other notes that hold, the most important first.
#[must_use]
pub fn notes(costs: &Costs<'_>) -> Vec<String> {
    let (offer, as_of, comparison) = (
        costs.market.tuned.offer,
        costs.market.as_of,
        &costs.comparison,
    );
    let mut notes = Vec::new();
    for (what, checked) in [
        (offer.name(), offer.checked),
        ("the model catalogue".to_owned(), CATALOGUE_DATE),
    ] {
        if is_old(checked, as_of) {
            let age = days_between(checked, as_of);
            notes.push(format!(
                "The prices of {what} are old: checked {checked}, {age} days ago."
            ));
        }
    }
    let values = costs.workload.likely();
    if values.cache_hit_rate > 0.0 && values.calls_per_month < CACHE_STAYS_WARM_FROM {
        notes.push(format!(
            "At {} calls a month the prefix falls out of the cache between most calls; expect fewer hits.",
            grouped(values.calls_per_month.round())
        ));
    }
    let cached = |id: &str| comparison.cost(id).is_some_and(|cost| cost.is_cached);
    let is_tokens = comparison
        .cost("fine-tune")
        .is_some_and(|cost| cost.replicas().is_none());
    if cached("prompting") && !cached("fine-tune") && is_tokens {
        notes.push("The prompt that tuning leaves is too short to be cached; its saving is smaller for it.".to_owned());
    }
    let unpriced: Vec<&str> = comparison
        .costs
        .iter()
        .filter(|cost| cost.lacks_batch_price)
        .map(|cost| cost.recipe.id)
        .collect();
    if !unpriced.is_empty() {
        notes.push(format!(
            "No batch price is known for {}; the standard price is taken.",
            unpriced.join(", ")
        ));
    }
    if let Some(Serving::Dedicated(dedicated)) = &offer.serving
        && let Some(replicas) = comparison
            .cost("fine-tune")
            .and_then(|cost| cost.replicas())
    {
        notes.push(format!(
            "{} is paid by the replica ({}), idle or not; one is taken to serve {} calls a month.",
            offer.name(),
            dedicated.gpu,
            grouped(replicas.calls.round())
        ));
    }
    if let Some(least) = offer
        .least_examples
        .filter(|least| values.training_examples < *least)
    {
        notes.push(format!(
            "{} refuses fewer than {} examples.",
            offer.name(),
            grouped(least)
        ));
    }
    for (id, fault) in &comparison.left_out {
        notes.push(format!("{id} is left out: {fault}."));
    }
    for approach in Approach::ALL {
        if let Some((_, because)) = comparison
            .ruled_out
            .iter()
            .find(|(own, _)| *own == approach)
        {
            notes.push(format!("{} is ruled out: {because}.", approach.id()));
        }
    }
    if let Some(note) = &offer.note {
        notes.push(format!("{}: {note}", offer.name()));
    }
    notes
}
