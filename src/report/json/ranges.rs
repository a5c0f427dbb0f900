//! What ranges do to a comparison, and where it flips, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::cost::approaches::Cost;
use crate::cost::flips::{Contest, Flip};
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::sampling::{DISTRIBUTION, Sampled};
use crate::report::Costs;

pub(super) fn flip(flip: &Flip) -> FlipJson<'_> {
    FlipJson {
        quantity: flip.lever.id,
        now: flip.now,
        at: flip.at,
        among: match flip.contest {
            Contest::All => "all",
            Contest::Pair => "pair",
        },
        cheaper_below: &flip.below,
        cheaper_above: &flip.above,
        is_jump: flip.total_usd.is_none(),
        total_usd: flip.total_usd,
    }
}

pub(super) fn uncertainty<'a>(costs: &'a Costs<'_>) -> UncertaintyJson<'a> {
    let uncertainty = costs.uncertainty();
    let headline = uncertainty.start(FINE_TUNE.id, PROMPTING.id);
    UncertaintyJson {
        of: FINE_TUNE.id,
        against: PROMPTING.id,
        best_calls_per_month: headline.and_then(|ends| ends.best),
        worst_calls_per_month: headline.and_then(|ends| ends.worst),
        moves_it: (uncertainty.influences.iter())
            .map(|influence| InfluenceJson {
                name: influence.id,
                low: influence.low,
                high: influence.high,
                is_guess: influence.is_guess,
                calls_per_month_at_low: influence.at_low,
                calls_per_month_at_high: influence.at_high,
                swing_usd: influence.swing_usd,
            })
            .collect(),
        measure_next: (uncertainty.influences.first())
            .filter(|first| first.is_guess)
            .map(|first| first.id),
        samples: (uncertainty.sampled.as_ref()).map(|sampled| samples(sampled, costs)),
    }
}

fn samples<'a>(sampled: &'a Sampled, costs: &Costs<'_>) -> SamplesJson<'a> {
    let likely_total = |id: &str| {
        let comparison = &costs.comparison;
        let total =
            |cost: &Cost| cost.total(comparison.calls_per_month, comparison.compared_months);
        comparison.cost(id).map(total)
    };
    let likely_start = |of: &str, against: &str| {
        let ends = costs.uncertainty().start(of, against);
        ends.and_then(|ends| ends.likely)
    };
    // What does not fit a window has no total.
    let known = |usd: f64| usd.is_finite().then_some(usd);
    SamplesJson {
        draws: sampled.draws.count,
        seed: sampled.draws.seed,
        distribution: DISTRIBUTION,
        approaches: (sampled.totals.iter())
            .map(|total| SampledTotalJson {
                id: &total.id,
                total_usd_p5: known(total.p5),
                total_usd_p50: known(total.p50),
                total_usd_p95: known(total.p95),
                total_usd_likely: likely_total(&total.id),
                fits_share: total.fits,
                cheapest_share: total.cheapest,
            })
            .collect(),
        break_even: (sampled.pairs.iter())
            .map(|pair| SampledPairJson {
                of: &pair.of,
                against: &pair.against,
                calls_per_month_p5: pair.p5,
                calls_per_month_p50: pair.p50,
                calls_per_month_p95: pair.p95,
                calls_per_month_likely: likely_start(&pair.of, &pair.against),
                paid_back_share: pair.paid_back,
                never_pays_back_share: pair.never_pays_back,
                never_cheaper_share: pair.never_cheaper,
            })
            .collect(),
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct FlipJson<'a> {
    quantity: &'static str,
    now: f64,
    at: f64,
    among: &'static str,
    cheaper_below: &'a str,
    cheaper_above: &'a str,
    is_jump: bool,
    total_usd: Option<f64>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct UncertaintyJson<'a> {
    of: &'static str,
    against: &'static str,
    best_calls_per_month: Option<f64>,
    worst_calls_per_month: Option<f64>,
    moves_it: Vec<InfluenceJson>,
    measure_next: Option<&'static str>,
    samples: Option<SamplesJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct InfluenceJson {
    name: &'static str,
    low: f64,
    high: f64,
    is_guess: bool,
    calls_per_month_at_low: Option<f64>,
    calls_per_month_at_high: Option<f64>,
    swing_usd: f64,
}

#[derive(JsonSchema, Serialize)]
struct SamplesJson<'a> {
    draws: usize,
    seed: u64,
    distribution: &'static str,
    approaches: Vec<SampledTotalJson<'a>>,
    break_even: Vec<SampledPairJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct SampledTotalJson<'a> {
    id: &'a str,
    total_usd_p5: Option<f64>,
    total_usd_p50: Option<f64>,
    total_usd_p95: Option<f64>,
    total_usd_likely: Option<f64>,
    fits_share: f64,
    cheapest_share: f64,
}

#[derive(JsonSchema, Serialize)]
struct SampledPairJson<'a> {
    of: &'a str,
    against: &'a str,
    calls_per_month_p5: Option<f64>,
    calls_per_month_p50: Option<f64>,
    calls_per_month_p95: Option<f64>,
    calls_per_month_likely: Option<f64>,
    paid_back_share: f64,
    never_pays_back_share: f64,
    never_cheaper_share: f64,
}
