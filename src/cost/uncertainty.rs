//! What the ranges of the quantities do to the result: the ends of each figure, and what moves the break-even most.
//!
//! An end is found by putting each quantity at the end of its range that is better, or worse, for the figure, judged with
//! all others at their likely values. A model's price is taken as it is.

use super::break_even::cheaper_from;
use super::comparison::{Comparison, compared_months};
use super::line::Line;
use super::market::{Contender, Market};
use super::quantities::Quantities;
use super::recipe::{FINE_TUNE, PROMPTING};
use super::sampling::{Draws, Sampled, sample};
use super::workload::{Estimate, Workload};

/// The uncertainty of a comparison.
#[derive(Debug, Clone)]
pub struct Uncertainty {
    /// The total of each approach over the compared months.
    pub totals: Vec<Spread>,
    /// From where each tuned approach is cheaper than each untuned one.
    pub starts: Vec<Ends>,
    /// What moves the break-even of fine-tuning against prompting.
    pub influences: Vec<Influence>,
    /// What the draws come to, where they are asked for.
    pub sampled: Option<Sampled>,
}

/// A total at the ends of all ranges, in dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// The approach.
    pub id: String,
    /// Every quantity at the end that makes it cheap.
    pub low: f64,
    /// Every quantity as it is likely.
    pub likely: f64,
    /// Every quantity at the end that makes it dear.
    pub high: f64,
}

/// From which volume a tuned approach is cheaper than an untuned one; `None` is never.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// The tuned one.
    pub of: String,
    /// The untuned one.
    pub against: String,
    /// Every quantity at the end that favours tuning.
    pub best: Option<f64>,
    /// Every quantity as it is likely.
    pub likely: Option<f64>,
    /// Every quantity at the end that does not.
    pub worst: Option<f64>,
}

/// What one quantity does to the break-even, from its low to its high end, with all others at their likely values.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The quantity.
    pub id: &'static str,
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    /// Whether nobody stated it: measuring it would tell more.
    pub is_guess: bool,
    /// The first volume from which tuning is cheaper at the low end, if there is one.
    pub at_low: Option<f64>,
    /// The same at the high end.
    pub at_high: Option<f64>,
    /// By how much the dollars of the horizon differ between the two ends, at the likely volume.
    pub swing_usd: f64,
}

impl Uncertainty {
    /// The ranges of a comparison's figures, and draws where they are asked for.
    #[must_use]
    pub fn new(
        market: &Market<'_>,
        workload: &Workload,
        comparison: &Comparison,
        draws: Option<Draws>,
    ) -> Self {
        let highest = workload.quantities.map(|estimate| estimate.high);
        let market = market.tabled(&highest);
        let views: Vec<View<'_, '_>> = (market.contenders())
            .filter(|contender| comparison.cost(&contender.id()).is_some())
            .map(|contender| View {
                contender,
                at_hand: workload.examples_at_hand,
            })
            .collect();
        let ranged: Vec<Ranged<'_>> = ranged(workload, &views);
        let likely = workload.likely();
        Self {
            totals: (views.iter().enumerate())
                .map(|(index, view)| spread(*view, index, &ranged, &likely, comparison, &market))
                .collect(),
            starts: pairs(&views)
                .map(|(of, against)| ends([of, against], &views, &ranged, &likely))
                .collect(),
            influences: influences(&views, &ranged, &likely),
            sampled: draws.map(|draws| sample(&market, workload, comparison, draws)),
        }
    }
}

/// A contender, for looking at what it costs under many circumstances.
#[derive(Clone, Copy)]
struct View<'m, 'c> {
    contender: Contender<'m, 'c>,
    at_hand: f64,
}

impl View<'_, '_> {
    fn line(&self, values: &Quantities<f64>) -> Option<Line> {
        self.contender.line(values, self.at_hand).ok()
    }
}

/// A quantity with a range, and the lines of all views with it at either end.
struct Ranged<'w> {
    id: &'static str,
    estimate: &'w Estimate,
    low: Side,
    high: Side,
}

struct Side {
    values: Quantities<f64>,
    lines: Vec<Option<Line>>,
}

fn ranged<'w>(workload: &'w Workload, views: &[View<'_, '_>]) -> Vec<Ranged<'w>> {
    let likely = workload.likely();
    let side = |id, value| {
        let values = likely.with(id, value);
        let lines = views.iter().map(|view| view.line(&values)).collect();
        Side { values, lines }
    };
    (Quantities::<()>::IDS.iter())
        .filter_map(|id| Some((*id, workload.quantities.get(id)?)))
        .filter(|(_, estimate)| !estimate.is_exact())
        .map(|(id, estimate)| Ranged {
            id,
            estimate,
            low: side(id, estimate.low),
            high: side(id, estimate.high),
        })
        .collect()
}

/// Each tuned view with each untuned one, by their places.
fn pairs<'v>(views: &'v [View<'_, '_>]) -> impl Iterator<Item = (usize, usize)> + 'v {
    let is_tuned = |index: &usize| views[*index].contender.recipe.is_tuned();
    let tuned = (0..views.len()).filter(move |index| is_tuned(index));
    tuned.flat_map(move |of| {
        let untuned = (0..views.len()).filter(move |index| !is_tuned(index));
        untuned.map(move |against| (of, against))
    })
}

fn spread(
    view: View<'_, '_>,
    index: usize,
    ranged: &[Ranged<'_>],
    likely: &Quantities<f64>,
    comparison: &Comparison,
    market: &Market<'_>,
) -> Spread {
    let id = view.contender.id();
    let total = |line: &Line, values: &Quantities<f64>| {
        let months = compared_months(market.contenders(), values.horizon_months);
        line.total(values.calls_per_month, months)
    };
    let (mut cheap, mut dear) = (likely.clone(), likely.clone());
    for quantity in ranged {
        let at = |side: &Side| Some(total(side.lines[index].as_ref()?, &side.values));
        let (low, high) = (quantity.estimate.low, quantity.estimate.high);
        // What does not fit the window at one end is left where it is likely.
        let Some((at_low, at_high)) = at(&quantity.low).zip(at(&quantity.high)) else {
            continue;
        };
        let (less, more) = if at_low <= at_high {
            (low, high)
        } else {
            (high, low)
        };
        cheap = cheap.with(quantity.id, less);
        dear = dear.with(quantity.id, more);
    }
    let likely = (comparison.cost(&id)).map_or(f64::NAN, |cost| {
        cost.total(comparison.calls_per_month, comparison.compared_months)
    });
    let at = |values: &Quantities<f64>| {
        view.line(values)
            .map_or(likely, |line| total(&line, values))
    };
    Spread {
        low: at(&cheap).min(likely),
        likely,
        high: at(&dear).max(likely),
        id,
    }
}

/// The first volume from which the first of two views is cheaper than the second.
fn start(
    views: &[View<'_, '_>],
    of: usize,
    lines: [Option<&Line>; 2],
    values: &Quantities<f64>,
) -> Option<f64> {
    let months = views[of].contender.served_months(values.horizon_months);
    cheaper_from(lines[0]?, lines[1]?, months)
}

/// By how many dollars the first of two views undercuts the second, at the volume of some values.
fn margin(
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

fn ends(
    [of, against]: [usize; 2],
    views: &[View<'_, '_>],
    ranged: &[Ranged<'_>],
    likely: &Quantities<f64>,
) -> Ends {
    let at = |values: &Quantities<f64>| {
        let (of_line, against_line) = (views[of].line(values), views[against].line(values));
        start(views, of, [of_line.as_ref(), against_line.as_ref()], values)
    };
    let (mut best, mut worst) = (likely.clone(), likely.clone());
    // The volume is what is solved for.
    for quantity in ranged.iter().filter(|own| own.id != "calls-per-month") {
        let rank = |side: &Side| {
            let lines = [side.lines[of].as_ref(), side.lines[against].as_ref()];
            let start = start(views, of, lines, &side.values).unwrap_or(f64::INFINITY);
            (start, -margin(views, of, lines, &side.values))
        };
        let (low, high) = (rank(&quantity.low), rank(&quantity.high));
        let order = low.0.total_cmp(&high.0).then(low.1.total_cmp(&high.1));
        let (good, bad) = if order.is_lt() {
            (quantity.estimate.low, quantity.estimate.high)
        } else {
            (quantity.estimate.high, quantity.estimate.low)
        };
        best = best.with(quantity.id, good);
        worst = worst.with(quantity.id, bad);
    }
    let likely = at(likely);
    let or_never = |start: Option<f64>| start.unwrap_or(f64::INFINITY);
    let known = |start: f64| start.is_finite().then_some(start);
    Ends {
        of: views[of].contender.id(),
        against: views[against].contender.id(),
        best: known(or_never(at(&best)).min(or_never(likely))),
        likely,
        worst: known(or_never(at(&worst)).max(or_never(likely))),
    }
}

/// What moves the break-even most. Guesses come first, the most decisive one at the top: that is what to measure.
fn influences(
    views: &[View<'_, '_>],
    ranged: &[Ranged<'_>],
    likely: &Quantities<f64>,
) -> Vec<Influence> {
    let place = |id: &str| (views.iter()).position(|view| view.contender.id() == id);
    let Some((of, against)) = place(FINE_TUNE.id).zip(place(PROMPTING.id)) else {
        return Vec::new();
    };
    let mut influences: Vec<Influence> = (ranged.iter())
        .filter(|quantity| quantity.id != "calls-per-month")
        .filter_map(|quantity| {
            let lines = |side: &'_ Side| [side.lines[of], side.lines[against]];
            let (low, high) = (lines(&quantity.low), lines(&quantity.high));
            let (low, high) = (
                [low[0].as_ref(), low[1].as_ref()],
                [high[0].as_ref(), high[1].as_ref()],
            );
            let values = |side: &Side| side.values.with("calls-per-month", likely.calls_per_month);
            let swing_usd = (margin(views, of, high, &values(&quantity.high))
                - margin(views, of, low, &values(&quantity.low)))
            .abs();
            (swing_usd > 0.0).then(|| Influence {
                id: quantity.id,
                low: quantity.estimate.low,
                high: quantity.estimate.high,
                is_guess: quantity.estimate.is_guess(),
                at_low: start(views, of, low, &quantity.low.values),
                at_high: start(views, of, high, &quantity.high.values),
                swing_usd,
            })
        })
        .collect();
    influences.sort_by(|a, b| {
        b.is_guess
            .cmp(&a.is_guess)
            .then(b.swing_usd.total_cmp(&a.swing_usd))
    });
    influences
}
