//! The approaches of a comparison, each with what it costs while one quantity after the other is moved within its range.

use crate::cost::break_even::cheaper_from;
use crate::cost::comparison::{Comparison, compared_months};
use crate::cost::line::Line;
use crate::cost::market::{Contender, Market};
use crate::cost::quantities::Quantities;
use crate::cost::thresholds::beside_thresholds;
use crate::cost::workload::{Estimate, Workload};

/// A contender, for looking at what it costs under many circumstances.
#[derive(Clone, Copy)]
pub(super) struct View<'m, 'c> {
    pub(super) contender: Contender<'m, 'c>,
    pub(super) at_hand: f64,
}

impl View<'_, '_> {
    pub(super) fn line(&self, values: &Quantities<f64>) -> Option<Line> {
        self.contender.line(values, self.at_hand).ok()
    }

    /// The dollars of the months compared.
    pub(super) fn total(&self, values: &Quantities<f64>, market: &Market<'_>) -> Option<f64> {
        let months = compared_months(market.contenders(), values.horizon_months);
        let line = self.line(values)?;
        Some(line.total(values.calls_per_month, months))
    }
}

/// A quantity with a range, and the lines of all views with it at either end and close to thresholds between them.
pub(super) struct Ranged<'w> {
    pub(super) id: &'static str,
    pub(super) estimate: &'w Estimate,
    pub(super) low: Side,
    pub(super) high: Side,
    pub(super) between: Vec<Side>,
}

pub(super) struct Side {
    pub(super) at: f64,
    pub(super) values: Quantities<f64>,
    pub(super) lines: Vec<Option<Line>>,
}

impl Side {
    /// The lines of two views.
    pub(super) fn lines_of(&self, of: usize, against: usize) -> [Option<&Line>; 2] {
        [of, against].map(|view| self.lines[view].as_ref())
    }
}

impl Ranged<'_> {
    pub(super) fn sides(&self) -> impl Iterator<Item = &Side> {
        [&self.low, &self.high].into_iter().chain(&self.between)
    }
}

pub(super) fn ranged<'w>(workload: &'w Workload, views: &[View<'_, '_>]) -> Vec<Ranged<'w>> {
    let likely = workload.likely();
    let side = |id, at| {
        let values = likely.with(id, at);
        let lines = views.iter().map(|view| view.line(&values)).collect();
        Side { at, values, lines }
    };
    let between = |id, estimate: &Estimate| {
        let contenders = views.iter().map(|view| view.contender);
        let way = (id, estimate.low, estimate.high);
        let found = beside_thresholds(contenders, &likely, workload.examples_at_hand, way);
        found.into_iter().map(|at| side(id, at)).collect()
    };
    (Quantities::<()>::IDS.iter())
        .filter_map(|id| Some((*id, workload.quantities.get(id)?)))
        .filter(|(_, estimate)| !estimate.is_exact())
        .map(|(id, estimate)| Ranged {
            id,
            estimate,
            low: side(id, estimate.low),
            high: side(id, estimate.high),
            between: between(id, estimate),
        })
        .collect()
}

/// Each tuned view with each untuned one, by their places.
pub(super) fn pairs<'v>(views: &'v [View<'_, '_>]) -> impl Iterator<Item = (usize, usize)> + 'v {
    let is_tuned = |index: &usize| views[*index].contender.recipe.is_tuned();
    let tuned = (0..views.len()).filter(move |index| is_tuned(index));
    tuned.flat_map(move |of| {
        let untuned = (0..views.len()).filter(move |index| !is_tuned(index));
        untuned.map(move |against| (of, against))
    })
}

/// The approaches of a comparison.
pub(super) fn views<'m, 'c: 'm>(
    market: &'m Market<'c>,
    workload: &Workload,
    comparison: &Comparison,
) -> impl Iterator<Item = View<'m, 'c>> {
    let at_hand = workload.examples_at_hand;
    let costed = comparison.costed(market);
    costed.map(move |contender| View { contender, at_hand })
}

/// The first volume from which the first of two views is cheaper than the second.
pub(super) fn start(
    views: &[View<'_, '_>],
    of: usize,
    lines: [Option<&Line>; 2],
    values: &Quantities<f64>,
) -> Option<f64> {
    let months = views[of].contender.served_months(values.horizon_months);
    cheaper_from(lines[0]?, lines[1]?, months)
}

/// By how many dollars the first of two views undercuts the second, at the volume of some values.
pub(super) fn margin(
    views: &[View<'_, '_>],
    of: usize,
    lines: [Option<&Line>; 2],
    values: &Quantities<f64>,
) -> f64 {
    let months = views[of].contender.served_months(values.horizon_months);
    match lines {
        [Some(of), Some(against)] => {
            let calls = values.calls_per_month;
            against.total(calls, months) - of.total(calls, months)
        }
        _ => f64::NAN,
    }
}
