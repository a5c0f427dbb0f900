//! Where lines cross: all the way along the cheapest allowed ones, and where tuning draws level with what is untuned.

use super::{Axis, Over, View};
use crate::cost::approaches::Cost;
use crate::cost::break_even::break_even;
use crate::cost::comparison::Pair;
use crate::cost::recipe::{FINE_TUNE, PROMPTING};

/// A place where two lines cross.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// Where it is on the axis.
    pub at: f64,
    /// What both cost there; where a staircase jumps past the other line, what the cheaper one costs behind the jump.
    pub usd: f64,
    /// The id of the cheaper one before it.
    pub below: String,
    /// The id of the cheaper one behind it.
    pub above: String,
    /// What crosses.
    pub what: What,
}

/// What crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The cheapest allowed approach changes.
    Cheapest,
    /// A tuned approach draws level with an untuned one.
    Pair,
}

/// From a place on, another approach is the cheapest allowed one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) at: f64,
    pub(super) cheapest: &'a Cost,
}

/// So many marks can be told apart by one digit each.
const MOST: usize = 9;
/// So near to the left end, as a share of the axis, pairs are not marked.
const START: f64 = 0.02;
/// Staircases can take turns without end.
const MOST_CHANGES: usize = 40;
/// Beyond this volume nobody plans.
const FURTHEST: f64 = 1e9;
/// So close behind a place it is looked which approach is the cheaper one there, as a share of where it lies.
const BEHIND: f64 = 1.0 + 1e-9;

/// The cheapest allowed approach from the left end on, and each change of it.
pub(super) fn changes<'a>(view: &View<'a, '_>) -> Vec<Change<'a>> {
    let end = match view.over {
        Over::Volume => FURTHEST,
        Over::Months => view.costs.comparison.compared_months,
    };
    let mut at = 0.0;
    let mut changes: Vec<Change<'a>> = Vec::new();
    for _ in 0..MOST_CHANGES {
        // At no calls, or after no time, many cost the same: a little later it is decided.
        let Some(cheapest) = view.cheapest(f64::max(at * BEHIND, 1e-6)) else {
            break;
        };
        if changes
            .last()
            .is_none_or(|last| last.cheapest.id != cheapest.id)
        {
            changes.push(Change { at, cheapest });
        }
        let undercut = view
            .allowed()
            .filter_map(|other| view.undercut(other, cheapest, at));
        let Some(next) = undercut.filter(|next| *next < end).min_by(f64::total_cmp) else {
            break;
        };
        at = next;
    }
    changes
}

/// The crossings that are marked, from left to right, and how many more there are: those of the cheapest before all
/// others, then those of fine-tuning against prompting.
pub(super) fn marked<'a>(
    view: &View<'a, '_>,
    drawn: &[&'a Cost],
    changes: &[Change<'a>],
    x: &Axis,
) -> (Vec<Crossing>, usize) {
    let mut found: Vec<Crossing> = Vec::new();
    for pair in changes.windows(2) {
        let [below, above] = [pair[0].cheapest, pair[1].cheapest];
        let at = pair[1].at;
        found.push(Crossing {
            at,
            usd: view.total(above, at * BEHIND),
            below: below.id.clone(),
            above: above.id.clone(),
            what: What::Cheapest,
        });
    }
    let comparison = &view.costs.comparison;
    let is_drawn = |id: &str| drawn.iter().any(|cost| cost.id == id);
    let is_allowed = |id: &str| {
        let cost = comparison.cost(id);
        cost.is_some_and(|cost| comparison.ruled_out(&cost.recipe).is_none())
    };
    let mut pairs: Vec<&Pair> = (comparison.break_evens.iter())
        .filter(|pair| {
            [&pair.of, &pair.against]
                .into_iter()
                .all(|id| is_drawn(id) && is_allowed(id))
        })
        .collect();
    pairs.sort_by_key(|pair| {
        let is_tuned_plainly = comparison
            .cost(&pair.of)
            .is_some_and(|of| of.recipe.id == FINE_TUNE.id);
        (pair.against != PROMPTING.id, !is_tuned_plainly)
    });
    let of_pairs = pairs.into_iter().filter_map(|pair| view.level(pair));
    for crossing in of_pairs {
        let is_same =
            |other: &Crossing| (&other.below, &other.above) == (&crossing.below, &crossing.above);
        if !found.iter().any(is_same) {
            found.push(crossing);
        }
    }
    found.retain(|crossing| crossing.at > x.low && crossing.at < x.high);
    let count = found.len();
    // At the very start there is no room for what pays back within days.
    found.retain(|crossing| crossing.what == What::Cheapest || x.place(crossing.at) > START);
    found.truncate(MOST);
    let unmarked = count - found.len();
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    (found, unmarked)
}

impl View<'_, '_> {
    /// The first place behind another from which an approach is cheaper than the one that is the cheapest there.
    fn undercut(&self, other: &Cost, cheapest: &Cost, at: f64) -> Option<f64> {
        let comparison = &self.costs.comparison;
        let calls = comparison.calls_per_month;
        match self.over {
            Over::Volume => {
                let months = comparison.compared_months;
                let result = break_even(&other.line, &cheapest.line, months, calls);
                let mut starts = result.cheaper_in.into_iter().map(|(start, _)| start);
                starts.find(|start| *start > at)
            }
            Over::Months => {
                let saved = cheapest.monthly(calls) - other.monthly(calls);
                let level = (other.line.upfront - cheapest.line.upfront) / saved;
                (saved > 0.0 && level > at).then_some(level)
            }
        }
    }

    /// Where the approaches of a pair cost the same, if they do.
    fn level(&self, pair: &Pair) -> Option<Crossing> {
        let comparison = &self.costs.comparison;
        let (of, against) = (&pair.of, &pair.against);
        let (at, is_cheaper_behind) = match self.over {
            Over::Volume => {
                // Over other months the two meet elsewhere than in the picture.
                let at = pair
                    .result
                    .crossing
                    .filter(|_| pair.months == comparison.compared_months)?;
                let mut starts = pair.result.cheaper_in.iter();
                (at, starts.any(|(start, _)| *start == at))
            }
            Over::Months => (pair.result.payback_months.filter(|at| *at > 0.0)?, true),
        };
        let (below, above) = if is_cheaper_behind {
            (against, of)
        } else {
            (of, against)
        };
        Some(Crossing {
            at,
            usd: self.total(comparison.cost(of)?, at),
            below: below.clone(),
            above: above.clone(),
            what: What::Pair,
        })
    }
}
