//! Between which totals an approach can lie at each of several volumes, all other quantities anywhere in their ranges.

use super::furthest;
use super::views::{View, ranged, views};
use crate::cost::comparison::Comparison;
use crate::cost::market::Market;
use crate::cost::workload::{Estimate, Workload};

/// The least and the most that an approach can cost over the compared months, at each volume.
#[must_use]
pub fn band(
    market: &Market<'_>,
    workload: &Workload,
    comparison: &Comparison,
    id: &str,
    volumes: &[f64],
) -> Vec<(f64, f64, f64)> {
    let highest = workload.quantities.map(|estimate| estimate.high);
    let market = market.tabled(&highest);
    // All approaches cut the ranges, as they do where all totals are looked at, so that both find the same ends.
    let views: Vec<View<'_, '_>> = views(&market, workload, comparison).collect();
    let Some(view) = views.iter().find(|view| view.contender.id() == id) else {
        return Vec::new();
    };
    let at = |volume: &f64| {
        let mut workload = workload.clone();
        let calls = &mut workload.quantities.calls_per_month;
        *calls = Estimate {
            low: *volume,
            likely: *volume,
            high: *volume,
            known: calls.known.clone(),
        };
        let (ranged, likely) = (ranged(&workload, &views), workload.likely());
        let total = |values: &_| view.total(values, &market);
        let cost = comparison.cost(id)?;
        let start = cost.total(*volume, comparison.compared_months);
        let least = furthest(&likely, start, &ranged, &total, f64::lt);
        let most = furthest(&likely, start, &ranged, &total, f64::gt);
        Some((*volume, least, most))
    };
    volumes.iter().filter_map(at).collect()
}
