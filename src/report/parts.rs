//! What totals are made of, and every assumption with its reason.

use super::Costs;
use super::figures::{dollars, round, said};
use super::table::{Align, ruled, titled};
use super::wrap::wrapped;
use crate::cost::approaches::Cost;
use crate::cost::line::{Due, Part};
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
    ruled(&titled(header), rows, width)
}

fn parts_of(cost: &Cost, calls_per_month: f64) -> Vec<Vec<String>> {
    let row = |part: Part| {
        let due = match part.due {
            Due::Upfront => "once",
            Due::Monthly => "month",
            Due::PerCall => "call",
        };
        vec![
            cost.id.clone(),
            part.name.to_owned(),
            dollars(part.usd),
            due.to_owned(),
            part.basis,
        ]
    };
    cost.parts_at(calls_per_month)
        .into_iter()
        .map(row)
        .collect()
}

/// Every quantity and model with its value, how that is known, and why or from where.
pub(super) fn assumptions(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let quantities = Quantities::<()>::IDS.iter().filter_map(|id| {
        let estimate = costs.workload.quantities.get(id)?;
        Some((*id, range(estimate), &estimate.known))
    });
    let models = (costs.used.iter()).map(|used| (used.role, used.model.clone(), &used.known));
    let entry = |(name, value, known): (&str, String, &Known)| {
        let line = format!("{name}: {value}, {}", said(known));
        let mut lines = wrapped(&line, usize::from(width), "  ", "    ");
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
