//! What the ranges of the quantities do to the result: the ends of each figure, and what moves the break-even most.
//!
//! An end is found by putting one quantity after the other at the value of its range that is best, or worst, for the
//! figure: at one of its ends, or close to a threshold between them. A model's price is taken as it is.

use super::break_even::cheaper_from;
use super::comparison::{Comparison, compared_months};
use super::line::Line;
use super::market::{Contender, Market};
use super::quantities::Quantities;
use super::recipe::{FINE_TUNE, PROMPTING};
use super::sampling::{Draws, Sampled, sample};
use super::thresholds::beside_thresholds;
use super::workload::{Estimate, Workload};

mod bands;

pub use bands::band;

/// So often all quantities are gone through at most.
const SWEEPS: usize = 4;

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

impl Uncertainty {
    /// The total of an approach.
    #[must_use]
    pub fn total(&self, id: &str) -> Option<&Spread> {
        self.totals.iter().find(|spread| spread.id == id)
    }

    /// From where one approach is cheaper than another.
    #[must_use]
    pub fn start(&self, of: &str, against: &str) -> Option<&Ends> {
        let mut starts = self.starts.iter();
        starts.find(|ends| ends.of == of && ends.against == against)
    }
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
    /// Every quantity at the end that makes it dear, as long as calls fit the model's context window.
    pub high: f64,
    /// The quantities at an end of which calls do not fit, and which end.
    pub unfit: Vec<(&'static str, End)>,
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The least value.
    Low,
    /// The greatest one.
    High,
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

impl End {
    /// The word for it in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
        }
    }
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
        let views: Vec<View<'_, '_>> = views(&market, workload, comparison).collect();
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

    /// The dollars of the months compared.
    fn total(&self, values: &Quantities<f64>, market: &Market<'_>) -> Option<f64> {
        let months = compared_months(market.contenders(), values.horizon_months);
        let line = self.line(values)?;
        Some(line.total(values.calls_per_month, months))
    }
}

/// A quantity with a range, and the lines of all views with it at either end and close to thresholds between them.
struct Ranged<'w> {
    id: &'static str,
    estimate: &'w Estimate,
    low: Side,
    high: Side,
    between: Vec<Side>,
}

struct Side {
    at: f64,
    values: Quantities<f64>,
    lines: Vec<Option<Line>>,
}

impl Ranged<'_> {
    fn sides(&self) -> impl Iterator<Item = &Side> {
        [&self.low, &self.high].into_iter().chain(&self.between)
    }
}

fn ranged<'w>(workload: &'w Workload, views: &[View<'_, '_>]) -> Vec<Ranged<'w>> {
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
fn pairs<'v>(views: &'v [View<'_, '_>]) -> impl Iterator<Item = (usize, usize)> + 'v {
    let is_tuned = |index: &usize| views[*index].contender.recipe.is_tuned();
    let tuned = (0..views.len()).filter(move |index| is_tuned(index));
    tuned.flat_map(move |of| {
        let untuned = (0..views.len()).filter(move |index| !is_tuned(index));
        untuned.map(move |against| (of, against))
    })
}

/// The approaches of a comparison.
fn views<'m, 'c: 'm>(
    market: &'m Market<'c>,
    workload: &Workload,
    comparison: &Comparison,
) -> impl Iterator<Item = View<'m, 'c>> {
    let at_hand = workload.examples_at_hand;
    let costed =
        (market.contenders()).filter(|contender| comparison.cost(&contender.id()).is_some());
    costed.map(move |contender| View { contender, at_hand })
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
    let total = |values: &Quantities<f64>| view.total(values, market);
    let is_unfit = |side: &Side| side.lines[index].is_none();
    let unfit = ranged.iter().flat_map(|quantity| {
        let ends = [(End::Low, &quantity.low), (End::High, &quantity.high)];
        let unfit = ends.into_iter().filter(|(_, side)| is_unfit(side));
        unfit.map(|(end, _)| (quantity.id, end))
    });
    let likely_usd = (comparison.cost(&id)).map_or(f64::NAN, |cost| {
        cost.total(comparison.calls_per_month, comparison.compared_months)
    });
    Spread {
        low: furthest(likely, likely_usd, ranged, &total, f64::lt),
        likely: likely_usd,
        high: furthest(likely, likely_usd, ranged, &total, f64::gt),
        unfit: unfit.collect(),
        id,
    }
}

/// The total that lies furthest in one direction, from where all quantities are likely.
fn furthest(
    likely: &Quantities<f64>,
    start: f64,
    ranged: &[Ranged<'_>],
    total: &dyn Fn(&Quantities<f64>) -> Option<f64>,
    is_further: fn(&f64, &f64) -> bool,
) -> f64 {
    let (mut values, mut furthest) = (likely.clone(), start);
    // What one quantity does can hang on another that is moved after it.
    for _ in 0..SWEEPS {
        let before = furthest;
        for quantity in ranged {
            for side in quantity.sides() {
                let tried = values.with(quantity.id, side.at);
                if let Some(found) = total(&tried).filter(|found| is_further(found, &furthest)) {
                    (values, furthest) = (tried, found);
                }
            }
        }
        if furthest == before {
            break;
        }
    }
    furthest
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
        let order = |a: &&Side, b: &&Side| {
            let (a, b) = (rank(a), rank(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        };
        let fitting = || {
            let fits = |side: &&Side| side.lines[of].is_some() && side.lines[against].is_some();
            quantity.sides().filter(fits)
        };
        if let Some((good, bad)) = fitting().min_by(order).zip(fitting().max_by(order)) {
            best = best.with(quantity.id, good.at);
            worst = worst.with(quantity.id, bad.at);
        }
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
