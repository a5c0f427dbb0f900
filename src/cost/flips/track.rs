//! One lever, moved: where totals cross on its way.
//!
//! A total is a straight line in each quantity but for its thresholds and the steps of replicas. Those are known, so that
//! between two neighbours all totals are straight, and a crossing is solved. Where two totals do not meet all the same, a
//! stretch is halved until they do; what is left at the end of all halving is a jump.

use super::{Contest, Flip, Lever, Moves};
use crate::cost::comparison::{Comparison, compared_months};
use crate::cost::market::Market;
use crate::cost::quantities::Quantities;
use crate::cost::recipe::PROMPTING;
use crate::cost::thresholds::{BESIDE, beside_thresholds};
use crate::cost::workload::Workload;

/// Stretches that are narrower than this share of where they lie are not halved any further.
const NARROWEST: f64 = 4.0 * BESIDE;
/// One total undercuts another if it is lower by more than this share: what draws level, as all do at no calls, does not.
const LEVEL: f64 = 1e-11;
/// Two totals are equal if they differ by no more than this share.
const MEETS: f64 = 1e-9;
/// So many steps of a staircase are followed to either side of where a lever stands; what lies beyond is not looked at.
const STEPS: f64 = 200.0;
/// A staircase of which more steps lie below the lever is taken as the straight line that it looks like.
const MOST_STEPS: f64 = 1e12;

/// The totals of all approaches while one lever moves.
pub(super) struct Track<'a> {
    lever: Lever,
    now: f64,
    values: Quantities<f64>,
    at_hand: f64,
    /// Prices tabled as far as the lever goes.
    market: Market<'a>,
    /// Where the approaches of the comparison stand among the contenders of the market.
    places: Vec<usize>,
    comparison: &'a Comparison,
    /// From where the lever stands down and up: between two neighbours all totals are straight, or jump.
    below: Vec<Point>,
    above: Vec<Point>,
}

/// The totals at a value of the lever. An approach that does not fit its window then is infinitely dear.
#[derive(Debug, Clone)]
struct Point {
    at: f64,
    totals: Vec<f64>,
}

impl<'a> Track<'a> {
    pub(super) fn new(
        lever: Lever,
        market: &'a Market<'_>,
        workload: &Workload,
        comparison: &'a Comparison,
    ) -> Self {
        let values = workload.likely();
        let (now, furthest) = match lever.moves {
            Moves::Price(_) => (1.0, values.clone()),
            Moves::Quantity => (
                values.get(lever.id).copied().unwrap_or(0.0),
                values.with(lever.id, lever.high),
            ),
        };
        let places = (market.contenders().enumerate())
            .filter(|(_, contender)| comparison.cost(&contender.id()).is_some());
        let mut track = Self {
            lever,
            now,
            at_hand: workload.examples_at_hand,
            places: places.map(|(place, _)| place).collect(),
            market: market.tabled(&furthest),
            values,
            comparison,
            below: Vec::new(),
            above: Vec::new(),
        };
        let (below, above) = track.marks();
        track.below = track.skeleton(&below);
        track.above = track.skeleton(&above);
        track
    }

    fn point(&self, at: f64) -> Point {
        let scaled;
        let (market, values) = match self.lever.moves {
            Moves::Quantity => (&self.market, self.values.with(self.lever.id, at)),
            Moves::Price(whose) => {
                scaled = self.market.with_prices(|runs_on, prices| {
                    let factor = if runs_on == whose { at } else { 1.0 };
                    prices.times(factor)
                });
                (&scaled, self.values.clone())
            }
        };
        let months = compared_months(market.contenders(), values.horizon_months);
        let mut totals = market.contenders().map(|contender| {
            let line = contender.line(&values, self.at_hand);
            line.map_or(f64::INFINITY, |line| {
                line.total(values.calls_per_month, months)
            })
        });
        let mut next = 0;
        let totals = self.places.iter().filter_map(|place| {
            let skipped = place - next;
            next = place + 1;
            totals.nth(skipped)
        });
        Point {
            at,
            totals: totals.collect(),
        }
    }

    /// Where stretches end on the way down and on the way up: beside thresholds, and at the steps of staircases, of
    /// which a bounded number is followed.
    fn marks(&self) -> (Vec<f64>, Vec<f64>) {
        let now = self.now;
        let (mut low, mut high) = (self.lever.low, self.lever.high);
        let mut marks = Vec::new();
        for step in self.steps() {
            let here = (now / step).floor();
            // Steps beyond this are finer than the numbers that count them.
            if here > MOST_STEPS {
                continue;
            }
            low = low.max((here - STEPS) * step);
            high = high.min((here + STEPS) * step);
            let mut edge = (here - STEPS).max(0.0);
            while edge <= here + STEPS {
                // A replica serves up to its capacity; just above, there is one more.
                marks.extend([edge * step, edge * step * (1.0 + BESIDE)]);
                edge += 1.0;
            }
        }
        marks.extend([low, high]);
        if self.lever.moves == Moves::Quantity {
            let way = (self.lever.id, low, high);
            let contenders = self.market.contenders();
            marks.extend(beside_thresholds(
                contenders,
                &self.values,
                self.at_hand,
                way,
            ));
        }
        marks.retain(|mark| (low..=high).contains(mark) && *mark != now);
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        let above = marks.iter().copied().filter(|mark| *mark > now).collect();
        let below = marks.into_iter().rev().filter(|mark| *mark < now).collect();
        (below, above)
    }

    /// How far the lever moves from one step of a staircase to the next, for each: what fills a replica is calls, and the
    /// tokens of each call.
    fn steps(&self) -> Vec<f64> {
        let calls = self.values.calls_per_month;
        let filled = |calls_of_one: f64| match self.lever.id {
            "calls-per-month" => Some(calls_of_one),
            "output-tokens" => Some(calls_of_one * self.values.output_tokens.max(1.0) / calls),
            _ => None,
        };
        let staircases = self
            .comparison
            .costs
            .iter()
            .filter_map(|cost| cost.replicas());
        let mut steps: Vec<f64> = staircases
            .filter_map(|replicas| filled(replicas.calls))
            .filter(|step| step.is_finite() && *step > 0.0)
            .collect();
        steps.sort_by(f64::total_cmp);
        steps.dedup();
        steps
    }

    /// Points from where the lever stands past all marks, so that totals are straight, or jump, between neighbours. It
    /// ends where a plain prompt does not fit any more: from there on nothing can be compared.
    fn skeleton(&self, marks: &[f64]) -> Vec<Point> {
        let plain = (self.comparison.costs.iter()).position(|cost| cost.id == PROMPTING.id);
        let fits = |point: &Point| plain.is_none_or(|place| point.totals[place].is_finite());
        let marked = marks.iter().map(|mark| self.point(*mark));
        std::iter::once(self.point(self.now))
            .chain(marked.take_while(fits))
            .collect()
    }

    /// The nearest flips to either side of where the lever stands.
    pub(super) fn nearest(&self, among: &[usize], contest: Contest) -> Vec<Flip> {
        let total = |point: &Point, place: usize| point.totals[place];
        let cheapest = |point: &Point| {
            (among.iter().copied()).min_by(|a, b| total(point, *a).total_cmp(&total(point, *b)))
        };
        let first = |points: &[Point]| {
            let champion = cheapest(points.first()?)?;
            points.windows(2).find_map(|stretch| {
                let [from, to] = stretch else { return None };
                let next = cheapest(to)?;
                let is_beaten =
                    total(to, next) < total(to, champion) - LEVEL * total(to, champion).abs();
                is_beaten.then(|| self.flip(from, to, champion, next, among, contest))
            })
        };
        let found = [first(&self.below), first(&self.above)];
        found.into_iter().flatten().collect()
    }

    /// Where the cheapest is first undercut on the way from one point to the next, at which it is.
    fn flip(
        &self,
        from: &Point,
        to: &Point,
        before: usize,
        behind: usize,
        among: &[usize],
        contest: Contest,
    ) -> Flip {
        let (at, behind, total_usd) = if is_narrow(from, to) {
            (to.at, behind, None)
        } else if let Some((at, place, total)) = self.crossing(from, to, before, among) {
            (at, place, Some(total))
        } else {
            let middle = self.point(from.at.midpoint(to.at));
            let lead = |place: usize| middle.totals[place] - middle.totals[before];
            let first = among
                .iter()
                .copied()
                .min_by(|a, b| lead(*a).total_cmp(&lead(*b)));
            return match first.filter(|place| lead(*place) < 0.0) {
                Some(place) => self.flip(from, &middle, before, place, among, contest),
                None => self.flip(&middle, to, before, behind, among, contest),
            };
        };
        let (below, above) = if from.at < to.at {
            (before, behind)
        } else {
            (behind, before)
        };
        let id = |place: usize| self.comparison.costs[place].id.clone();
        Flip {
            lever: self.lever,
            now: self.now,
            at,
            contest,
            below: id(below),
            above: id(above),
            total_usd,
        }
    }

    /// Where straight totals cross first, with which one, and what both come to there; nothing where they do not meet.
    fn crossing(
        &self,
        from: &Point,
        to: &Point,
        before: usize,
        among: &[usize],
    ) -> Option<(f64, usize, f64)> {
        let lead = |point: &Point, place: usize| point.totals[place] - point.totals[before];
        let solved = |place: usize| {
            let (now, then) = (lead(from, place), lead(to, place));
            (then < 0.0).then(|| (from.at + now / (now - then) * (to.at - from.at), place))
        };
        let distance = |at: f64| (at - from.at).abs();
        let (at, place) = (among.iter().filter_map(|place| solved(*place)))
            .min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)))?;
        // What rounding left of the difference is taken out once more.
        let slope = (lead(to, place) - lead(from, place)) / (to.at - from.at);
        let at = at - lead(&self.point(at), place) / slope;
        let (low, high) = (from.at.min(to.at), from.at.max(to.at));
        if !(low..=high).contains(&at) {
            return None;
        }
        let (mine, other) = {
            let totals = self.point(at).totals;
            (totals[before], totals[place])
        };
        let meets = (mine - other).abs() <= MEETS * mine.abs().max(other.abs());
        meets.then(|| (at, place, mine.midpoint(other)))
    }
}

fn is_narrow(from: &Point, to: &Point) -> bool {
    (to.at - from.at).abs() <= NARROWEST * from.at.abs().max(to.at.abs()).max(NARROWEST)
}
