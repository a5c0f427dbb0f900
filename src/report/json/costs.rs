//! A cost comparison as JSON: the object of `break-even`, and the `cost` of `ask`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::ranges::{FlipJson, UncertaintyJson, flip, uncertainty};
use super::{SCHEMA, number_json};
use crate::cost::approaches::Cost;
use crate::cost::comparison::Pair;
use crate::cost::line::Due;
use crate::cost::market::Model;
use crate::cost::price_changes::Change;
use crate::cost::quantities::Quantities;
use crate::cost::workload::Estimate;
use crate::report::{Costs, notes, ranges};

pub(super) fn costs_json<'a>(costs: &'a Costs<'_>) -> CostsJson<'a> {
    let (comparison, mark) = (&costs.comparison, &costs.marks.rule_of_thumb);
    let mut workload: Vec<QuantityJson<'_>> = Quantities::<()>::IDS
        .iter()
        .filter_map(|id| Some(quantity(id, costs.workload.quantities.get(id)?)))
        .collect();
    workload.extend(costs.used.iter().map(|used| QuantityJson {
        name: used.role,
        value: used.model.as_str().into(),
        low: None,
        high: None,
        provenance: used.known.word(),
        source: used.known.source(),
    }));
    let oldest = costs
        .market
        .models()
        .map(|model| model.origin.checked)
        .min();
    CostsJson {
        schema: SCHEMA,
        prices_as_of: oldest.map_or_else(String::new, |day| day.to_string()),
        as_of: costs.market.as_of.to_string(),
        horizon_months: comparison.horizon_months,
        compared_months: comparison.compared_months,
        prices: prices(costs),
        workload,
        approaches: (comparison.costs.iter())
            .map(|cost| approach(cost, costs))
            .collect(),
        break_even: (comparison.break_evens.iter())
            .map(|pair| break_even(pair, costs))
            .collect(),
        volumes: (comparison.volumes.iter())
            .map(|volume| {
                let each = |usd: &dyn Fn(&Cost) -> f64| {
                    (comparison
                        .costs
                        .iter()
                        .map(|cost| (cost.id.clone(), usd(cost))))
                    .collect()
                };
                VolumeJson {
                    calls_per_month: *volume,
                    monthly_usd: each(&|cost| cost.monthly(*volume)),
                    total_usd: each(&|cost| cost.total(*volume, comparison.compared_months)),
                    cheapest: comparison.cheapest(*volume).map(|cost| cost.id.as_str()),
                }
            })
            .collect(),
        flip_points: costs.flips().iter().map(flip).collect(),
        uncertainty: uncertainty(costs),
        price_changes: price_changes(costs),
        rule_of_thumb: RuleOfThumbJson {
            calls_per_month: mark.value,
            source: mark.grounds.told(),
        },
        notes: notes::dates(costs)
            .into_iter()
            .chain(notes::notes(costs))
            .chain(ranges::unfit(costs))
            .collect(),
    }
}

/// Where the price of every model and offer comes from.
fn prices<'a>(costs: &'a Costs<'_>) -> Vec<PriceJson<'a>> {
    let as_of = costs.market.as_of;
    let row = |model: String, origin: &'a crate::cost::offer::Origin| PriceJson {
        model,
        source: &origin.source,
        checked: origin.checked.to_string(),
        old: origin.is_old(as_of),
    };
    let models = costs.market.models();
    let mut rows: Vec<PriceJson<'_>> = models
        .map(|model: &'a Model<'_>| row(model.name(), &model.origin))
        .collect();
    rows.extend(
        costs
            .market
            .offers()
            .map(|tuned| row(tuned.offer.name(), &tuned.offer.origin)),
    );
    rows
}

fn quantity<'a>(name: &'a str, estimate: &'a Estimate) -> QuantityJson<'a> {
    let is_range = !estimate.is_exact();
    QuantityJson {
        name,
        value: number_json(estimate.likely),
        low: is_range.then_some(estimate.low),
        high: is_range.then_some(estimate.high),
        provenance: estimate.known.word(),
        source: estimate.known.source(),
    }
}

fn approach<'a>(cost: &'a Cost, costs: &'a Costs<'_>) -> ApproachJson<'a> {
    let comparison = &costs.comparison;
    let calls = comparison.calls_per_month;
    let parts = cost.parts_at(calls).into_iter().map(|part| PartJson {
        name: part.name,
        due: part.due.word(),
        usd: part.usd,
        basis: part.basis,
    });
    let replicas = cost.replicas().map(|replicas| ReplicasJson {
        needed: replicas.needed(calls),
        calls_per_month_each: replicas.calls,
        usd_per_month_each: replicas.usd_per_month,
    });
    let total_usd = cost.total(calls, comparison.compared_months);
    let spread = costs.uncertainty().total(&cost.id);
    ApproachJson {
        id: &cost.id,
        model: &cost.model,
        upfront_usd: cost.sum(Due::Upfront),
        fixed_monthly_usd: cost.fixed_monthly(calls),
        per_call_usd: cost.sum(Due::PerCall),
        monthly_usd: cost.monthly(calls),
        total_usd,
        total_usd_low: spread.map_or(total_usd, |spread| spread.low),
        total_usd_high: spread.map_or(total_usd, |spread| spread.high),
        upkeep: cost.recipe.upkeep,
        flexibility: cost.recipe.flexibility,
        ruled_out: comparison.ruled_out(&cost.recipe),
        replicas,
        parts: parts.collect(),
    }
}

fn break_even<'a>(pair: &'a Pair, costs: &'a Costs<'_>) -> BreakEvenJson<'a> {
    let result = &pair.result;
    let ends = costs.uncertainty().start(&pair.of, &pair.against);
    let in_time = result
        .payback_months
        .filter(|payback| *payback <= pair.months);
    BreakEvenJson {
        of: &pair.of,
        against: &pair.against,
        compared_months: pair.months,
        calls_per_month: result.crossing,
        cheaper_in: &result.cheaper_in,
        cheaper_from_low: ends.and_then(|ends| ends.best),
        cheaper_from: ends.and_then(|ends| ends.likely),
        cheaper_from_high: ends.and_then(|ends| ends.worst),
        payback_months: in_time,
        not_paid_back_because: notes::unpaid(costs, pair),
        never_because: result.never_because.as_deref(),
    }
}

fn price_changes(costs: &Costs<'_>) -> Vec<PriceChangeJson> {
    (costs.price_changes().iter().cloned())
        .map(|change| {
            let mut row = PriceChangeJson {
                model: change.model,
                approach: change.approach,
                per_call_usd: change.before,
                ..PriceChangeJson::default()
            };
            match change.change {
                Change::From { day, then, adds } => {
                    row.from = Some(day.to_string());
                    row.per_call_usd_then = Some(then);
                    row.adds_to_total_usd = Some(adds);
                }
                Change::Hourly { least, most } => {
                    row.per_call_usd_at_the_cheapest_hour = Some(least);
                    row.per_call_usd_at_the_dearest_hour = Some(most);
                }
            }
            row
        })
        .collect()
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct CostsJson<'a> {
    schema: u32,
    prices_as_of: String,
    as_of: String,
    horizon_months: f64,
    compared_months: f64,
    prices: Vec<PriceJson<'a>>,
    workload: Vec<QuantityJson<'a>>,
    approaches: Vec<ApproachJson<'a>>,
    break_even: Vec<BreakEvenJson<'a>>,
    volumes: Vec<VolumeJson<'a>>,
    flip_points: Vec<FlipJson<'a>>,
    uncertainty: UncertaintyJson<'a>,
    price_changes: Vec<PriceChangeJson>,
    rule_of_thumb: RuleOfThumbJson<'a>,
    notes: Vec<String>,
}

#[derive(JsonSchema, Serialize)]
struct PriceJson<'a> {
    model: String,
    source: &'a str,
    checked: String,
    old: bool,
}

#[derive(JsonSchema, Serialize)]
struct QuantityJson<'a> {
    name: &'a str,
    value: serde_json::Value,
    low: Option<f64>,
    high: Option<f64>,
    provenance: &'a str,
    source: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct ApproachJson<'a> {
    id: &'a str,
    model: &'a str,
    upfront_usd: f64,
    fixed_monthly_usd: f64,
    per_call_usd: f64,
    monthly_usd: f64,
    total_usd: f64,
    total_usd_low: f64,
    total_usd_high: f64,
    upkeep: &'a str,
    flexibility: &'a str,
    ruled_out: Option<&'a str>,
    replicas: Option<ReplicasJson>,
    parts: Vec<PartJson>,
}

/// Whole replicas that serve the calls, where they are paid by the hour.
#[derive(JsonSchema, Serialize)]
struct ReplicasJson {
    needed: f64,
    calls_per_month_each: f64,
    usd_per_month_each: f64,
}

#[derive(JsonSchema, Serialize)]
struct PartJson {
    name: &'static str,
    due: &'static str,
    usd: f64,
    basis: String,
}

#[derive(JsonSchema, Serialize)]
struct BreakEvenJson<'a> {
    of: &'a str,
    against: &'a str,
    compared_months: f64,
    calls_per_month: Option<f64>,
    cheaper_in: &'a [(f64, Option<f64>)],
    cheaper_from_low: Option<f64>,
    cheaper_from: Option<f64>,
    cheaper_from_high: Option<f64>,
    payback_months: Option<f64>,
    not_paid_back_because: Option<String>,
    never_because: Option<&'a str>,
}

#[derive(JsonSchema, Serialize)]
struct VolumeJson<'a> {
    calls_per_month: f64,
    monthly_usd: BTreeMap<String, f64>,
    total_usd: BTreeMap<String, f64>,
    cheapest: Option<&'a str>,
}

#[derive(Default, JsonSchema, Serialize)]
struct PriceChangeJson {
    model: String,
    approach: String,
    per_call_usd: f64,
    from: Option<String>,
    per_call_usd_then: Option<f64>,
    adds_to_total_usd: Option<f64>,
    per_call_usd_at_the_cheapest_hour: Option<f64>,
    per_call_usd_at_the_dearest_hour: Option<f64>,
}

#[derive(JsonSchema, Serialize)]
struct RuleOfThumbJson<'a> {
    calls_per_month: f64,
    source: &'a str,
}
