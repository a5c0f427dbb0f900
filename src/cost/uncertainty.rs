//! What the ranges of the quantities do to the result: the ends of each figure, and what moves the break-even most.
//!
//! An end is found by putting one quantity after the other at the value of its range that is best, or worst, for the
//! figure: at one of its ends, or close to a threshold between them. A model's price is taken as it is.

use self::influences::influences;
use self::views::{Ranged, Side, View, margin, pairs, ranged, start, views};
use super::comparison::Comparison;
use super::market::Market;
use super::quantities::Quantities;
use super::sampling::{Draws, Sampled, sample};
use super::workload::Workload;

mod bands;
mod influences;
mod views;

pub use bands::band;
pub use influences::Influence;

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
            let lines = side.lines_of(of, against);
            let start = start(views, of, lines, &side.values).unwrap_or(f64::INFINITY);
            (start, -margin(views, of, lines, &side.values))
        };
        let order = |a: &&Side, b: &&Side| {
            let (a, b) = (rank(a), rank(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        };
        let fitting = || {
            let fits = |side: &&Side| side.lines_of(of, against).iter().all(Option::is_some);
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
