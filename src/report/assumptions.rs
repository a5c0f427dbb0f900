//! Every assumption with its reason, as text for a terminal.

use super::Costs;
use super::figures::round;
use super::wrap::wrapped;
use crate::cost::quantities::Quantities;
use crate::cost::workload::{Estimate, Known};
use crate::quantity::{Quantity, grouped};

/// Every quantity and model with its value, how that is known, and why or from where.
pub(super) fn assumptions(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let quantities = Quantities::<()>::IDS.iter().filter_map(|id| {
        let estimate = costs.workload.quantities.get(id)?;
        Some((*id, range(estimate), &estimate.known))
    });
    let models = (costs.used.iter()).map(|used| (used.role, used.model.clone(), &used.known));
    let entry = |(name, value, known): (&str, String, &Known)| {
        let line = format!("{name}: {value}, {}", known.word());
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
