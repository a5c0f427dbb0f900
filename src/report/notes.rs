//! What has to be said beside the figures: dates, ages, and what they leave out.

use jiff::civil::Date;

use super::Costs;
use super::figures::{dollars, months};
use crate::cost::call::Caching;
use crate::cost::comparison::Pair;
use crate::cost::market::Tuned;
use crate::cost::offer::{Offer, Origin, Serving, days_between, months_between};
use crate::cost::price_changes::{Change, PriceChange};
use crate::cost::workload::Known;
use crate::framework::Approach;
use crate::quantity::grouped;

/// What comes within the horizon: days on which offers end, and prices that change.
#[must_use]
pub fn dates(costs: &Costs<'_>) -> Vec<String> {
    let (as_of, comparison) = (costs.market.as_of, &costs.comparison);
    let horizon = comparison.horizon_months;
    let within = |day: &Date| *day > as_of && months_between(as_of, *day) < horizon;
    let mut dates = Vec::new();
    for Tuned { offer, .. } in costs.market.offers() {
        if let Some(until) = offer.serving_until.filter(within) {
            dates.push(format!(
                "{} serves until {until}: tuning is compared over {:.1} months, not {}.",
                offer.name(),
                months_between(as_of, until),
                grouped(horizon)
            ));
        }
        if let Some(until) = offer.training_until.filter(within) {
            dates.push(format!(
                "{} takes no training jobs after {until}.",
                offer.name()
            ));
        }
        if let Some(day) = offer.closed_to_new.filter(within) {
            dates.push(format!(
                "{} closes to new customers on {day}.",
                offer.name()
            ));
        }
    }
    dates.extend((costs.price_changes().iter()).map(|change| changing(costs, change)));
    dates
}

/// Why a payback comes too late: serving ends before it, or the horizon does.
pub(super) fn too_late(costs: &Costs<'_>, pair: &Pair, payback: f64) -> String {
    let of = costs.comparison.cost(&pair.of);
    let until = (costs.market.offers())
        .find(|tuned| of.is_some_and(|of| of.model == tuned.offer.name()))
        .and_then(|tuned| tuned.offer.serving_until)
        .filter(|_| pair.months < costs.comparison.horizon_months);
    match until {
        Some(until) => format!("it would take {payback:.1} months, and serving ends {until}"),
        None => format!("it would take {payback:.1} months"),
    }
}

/// Why a pair has not paid back within its months at the volume of the comparison, if it has not.
pub(super) fn unpaid(costs: &Costs<'_>, pair: &Pair) -> Option<String> {
    match pair.result.payback_months {
        Some(payback) if payback <= pair.months => None,
        Some(payback) => Some(too_late(costs, pair, payback)),
        None => Some("a month saves nothing at this volume".to_owned()),
    }
}

/// The other notes that hold, the most important first.
#[must_use]
pub fn notes(costs: &Costs<'_>) -> Vec<String> {
    let comparison = &costs.comparison;
    let mut notes = costs.measured.clone();
    notes.extend(ages(costs));
    notes.extend(caching(costs));
    let unpriced: Vec<&str> = (comparison.costs.iter())
        .filter(|cost| cost.call.is_some_and(|call| call.lacks_batch_price))
        .map(|cost| cost.id.as_str())
        .collect();
    if !unpriced.is_empty() {
        notes.push(format!(
            "No batch price is known for {}; the standard price is taken.",
            unpriced.join(", ")
        ));
    }
    for tuned in costs.market.offers() {
        notes.extend(of_offer(costs, tuned.offer));
    }
    let embedding = &costs.market.embedding;
    let prices = embedding.prices.per_mtok(costs.market.at);
    if prices.is_some_and(|prices| prices.output > prices.input) {
        notes.push(format!(
            "{} is priced like a model that answers; name one that embeds with --embedding-model.",
            embedding.name()
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
    for Tuned { offer, .. } in costs.market.offers() {
        if let Some(note) = &offer.note {
            notes.push(format!("{}: {note}", offer.name()));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for Tuned { offer, .. } in costs.market.offers() {
        if let Some(note) = (offer.provider_note.as_deref()).filter(|note| !seen.contains(note)) {
            notes.push(format!("{}: {note}", offer.provider));
            seen.push(note);
        }
    }
    notes
}

/// Prices that were checked long before the day of the comparison, or after it.
fn ages(costs: &Costs<'_>) -> Vec<String> {
    let as_of = costs.market.as_of;
    let offers = costs
        .market
        .offers()
        .map(|tuned| (tuned.offer.name(), &tuned.offer.origin));
    let models = costs
        .market
        .models()
        .map(|model| (model.name(), &model.origin));
    let mut groups: Vec<(&Origin, Vec<String>)> = Vec::new();
    let is_of_another_time = |origin: &Origin| origin.is_old(as_of) || origin.checked > as_of;
    for (name, origin) in offers
        .chain(models)
        .filter(|(_, origin)| is_of_another_time(origin))
    {
        match groups.iter_mut().find(|(other, _)| *other == origin) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => groups.push((origin, vec![name])),
        }
    }
    let old = |(origin, names): (&Origin, Vec<String>)| {
        if origin.checked > as_of {
            return format!(
                "The prices of {} are of a later day: checked {}, compared at {as_of}.",
                names.join(", "),
                origin.checked
            );
        }
        format!(
            "The prices of {} are old: checked {}, {} days ago.",
            names.join(", "),
            origin.checked,
            days_between(origin.checked, as_of)
        )
    };
    groups.into_iter().map(old).collect()
}

fn changing(costs: &Costs<'_>, change: &PriceChange) -> String {
    let PriceChange {
        model,
        approach,
        before,
        change,
    } = change;
    let before = dollars(*before);
    match change {
        Change::From { day, then, adds } => format!(
            "{model} changes its prices on {day}: a call of {approach} then costs {}, not {before}. Figures are at the \
             prices of {}; it makes the total over {} {} {}.",
            dollars(*then),
            costs.market.as_of,
            months(costs.comparison.compared_months),
            dollars(adds.abs()),
            if *adds < 0.0 { "less" } else { "more" },
        ),
        Change::Hourly { least, most } => format!(
            "{model} is priced by the hour of the day: a call of {approach} costs {} to {}; the {before} of 00:00 UTC is \
             taken.",
            dollars(*least),
            dollars(*most)
        ),
    }
}

/// Where caching does not do what one may expect.
fn caching(costs: &Costs<'_>) -> Vec<String> {
    let values = costs.workload.likely();
    let mut notes = Vec::new();
    if values.cache_hit_rate <= 0.0 {
        return notes;
    }
    let is_measured = matches!(
        costs.workload.quantities.cache_hit_rate.known,
        Known::Measured(_)
    );
    if values.calls_per_month < costs.marks.warm_cache.value && !is_measured {
        notes.push(format!(
            "At {} calls a month the prefix falls out of the cache between most calls; expect fewer hits.",
            grouped(values.calls_per_month.round())
        ));
    }
    let mut short: Vec<(f64, f64, bool, Vec<&str>)> = Vec::new();
    for cost in &costs.comparison.costs {
        let Some(Caching::TooShort { tokens, least }) = cost.call.map(|call| call.caching) else {
            continue;
        };
        let is_tuned = cost.recipe.is_tuned();
        match short
            .iter_mut()
            .find(|(a, b, ..)| (*a, *b) == (tokens, least))
        {
            Some((.., ids)) => ids.push(&cost.id),
            None => short.push((tokens, least, is_tuned, vec![&cost.id])),
        }
    }
    for (tokens, least, is_tuned, ids) in short {
        let prefix = if is_tuned {
            "the prefix that tuning leaves"
        } else {
            "the prefix"
        };
        notes.push(format!(
            "Caching saves {} nothing: {prefix}, {} tokens, is under the least of {}.",
            ids.join(", "),
            grouped(tokens.round()),
            grouped(least),
        ));
    }
    notes
}

/// What figures of an offer rest on, and what it would refuse.
fn of_offer(costs: &Costs<'_>, offer: &Offer) -> Vec<String> {
    let values = costs.workload.likely();
    let mut notes = Vec::new();
    let replicas = (costs.comparison.costs.iter())
        .find(|cost| cost.recipe.is_tuned() && cost.model == offer.name())
        .and_then(|cost| cost.replicas());
    if let (Some(Serving::Dedicated(dedicated)), Some(replicas)) = (&offer.serving, replicas) {
        notes.push(format!(
            "{} is paid by the replica ({}), idle or not. One is taken to serve {} calls a month: {} output tokens a \
             second at {:.0} % use. {}",
            offer.name(),
            dedicated.gpu,
            grouped(replicas.calls.round()),
            grouped(dedicated.output_tokens_per_second),
            100.0 * values.replica_utilisation,
            dedicated.basis
        ));
    }
    let limits = [
        (
            offer.least_examples,
            values.training_examples,
            true,
            "examples",
        ),
        (
            offer.max_tokens_per_example,
            values.tokens_per_example,
            false,
            "tokens in an example",
        ),
        (
            offer.most_examples,
            values.training_examples,
            false,
            "examples",
        ),
    ];
    for (limit, value, is_least, what) in limits {
        let Some(limit) = limit else { continue };
        let (is_broken, word) = if is_least {
            (value < limit, "fewer")
        } else {
            (value > limit, "more")
        };
        if is_broken {
            notes.push(format!(
                "{} refuses {word} than {} {what}.",
                offer.name(),
                grouped(limit)
            ));
        }
    }
    if let Some(advised) = offer.advised_examples.filter(|advised| {
        values.training_examples < *advised
            && offer
                .least_examples
                .is_none_or(|least| values.training_examples >= least)
    }) {
        notes.push(format!(
            "{} advises {} examples or more.",
            offer.name(),
            grouped(advised)
        ));
    }
    notes
}
