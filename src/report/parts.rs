//! What totals are made of, and every assumption with its reason.

use super::Costs;
use super::figures::{calls, dollars, round, said};
use super::table::{Align, ruled};
use super::wrap::wrapped;
use crate::cost::approaches::Cost;
use crate::cost::line::Due;
use crate::cost::quantities::Quantities;
use crate::cost::workload::{Estimate, Known};
use crate::quantity::{Quantity, grouped};

/// What each total is made of.
pub(super) fn parts(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let calls_per_month = costs.comparison.calls_per_month;
    let mut rows = Vec::new();
    for cost in &costs.comparison.costs {
        rows.extend(parts_of(cost, calls_per_month));
    }
    let header = [
        ("Approach", Align::Left),
        ("Part", Align::Left),
        ("Dollars", Align::Right),
        ("Due", Align::Left),
        ("Basis", Align::Left),
    ];
    ruled(
        &header.map(|(title, align)| (title.to_owned(), align)),
        rows,
        width,
    )
}

fn parts_of(cost: &Cost, calls_per_month: f64) -> Vec<Vec<String>> {
    let row = |name: &str, usd: f64, due: &str, basis: String| {
        vec![
            cost.id.clone(),
            name.to_owned(),
            dollars(usd),
            due.to_owned(),
            basis,
        ]
    };
    let mut rows: Vec<Vec<String>> = (cost.parts.iter())
        .map(|part| {
            let due = match part.due {
                Due::Upfront => "once",
                Due::Monthly => "month",
                Due::PerCall => "call",
            };
            row(part.name, part.usd, due, part.basis.clone())
        })
        .collect();
    if let Some(replicas) = cost.replicas() {
        let needed = replicas.needed(calls_per_month);
        let basis = format!(
            "{} × {} for {} calls each",
            grouped(needed),
            dollars(replicas.usd_per_month),
            calls(replicas.calls)
        );
        rows.push(row(
            "replicas",
            needed * replicas.usd_per_month,
            "month",
            basis,
        ));
    }
    rows
}

/// Every quantity and model with its value, how that is known, and why or from where.
pub(super) fn assumptions(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let quantities = Quantities::<()>::IDS.iter().filter_map(|id| {
        let estimate = costs.workload.quantities.get(id)?;
        Some((*id, range(estimate), &estimate.known))
    });
    let models = (costs.used.iter()).map(|used| (used.role, used.model.clone(), &used.known));
    let entry = |(name, value, known): (&str, String, &Known)| {
        let said = said(known);
        let mut lines = vec![format!("  {name}: {value}, {said}")];
        lines.extend(wrapped(known.source(), usize::from(width), "    ", "    "));
        lines
    };
    quantities.chain(models).flat_map(entry).collect()
}

fn range(estimate: &Estimate) -> String {
    if estimate.is_exact() {
        return grouped(estimate.likely);
    }
    let range = Quantity {
        low: estimate.low,
        high: estimate.high,
    };
    format!("{} ({range})", grouped(round(estimate.likely)))
}
