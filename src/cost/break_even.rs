//! From which volume one approach is cheaper than another.
//!
//! Straight lines cross once at most. Replicas make a staircase, so that the cheaper one can change several times: the
//! steps are followed one after another, each of which is a straight line.

use super::line::{Line, Replicas};

/// Where one approach is cheaper than another.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakEven {
    /// The volumes, in calls a month, as intervals from a start to an end, or without an end.
    pub cheaper_in: Vec<(f64, Option<f64>)>,
    /// The first volume at which the two cost the same.
    pub crossing: Option<f64>,
    /// Months until what the one saves each month has paid what it costs more upfront, at the given volume.
    pub payback_months: Option<f64>,
    /// Why it is never cheaper, if so.
    pub never_because: Option<String>,
}

/// Beyond this volume nobody plans: ten thousand million calls a month.
const LARGEST_VOLUME: f64 = 1e10;
/// So many steps of the staircases are looked at; what lies beyond is decided by the slopes.
const STEPS: usize = 20_000;

/// Compares an approach with another over some months.
#[must_use]
pub fn break_even(of: &Line, against: &Line, months: f64, calls_per_month: f64) -> BreakEven {
    let mut crossing = None;
    let mut cheaper_in: Vec<(f64, Option<f64>)> = Vec::new();
    for stretch in Stretches::new(of, against, months) {
        crossing = crossing.or(stretch.crossing);
        for (start, end) in stretch.cheaper().into_iter().flatten() {
            match cheaper_in.last_mut() {
                Some((_, last)) if *last == Some(start) => *last = end,
                _ => cheaper_in.push((start, end)),
            }
        }
    }
    let never_because = cheaper_in.is_empty().then(|| never(of, against));
    BreakEven {
        cheaper_in,
        crossing,
        payback_months: payback_months(of, against, calls_per_month),
        never_because,
    }
}

/// The first volume from which one approach is cheaper than another, if there is one.
#[must_use]
pub fn cheaper_from(of: &Line, against: &Line, months: f64) -> Option<f64> {
    if of.replicas.is_some() || against.replicas.is_some() {
        let mut stretches = Stretches::new(of, against, months);
        return stretches.find_map(|stretch| {
            let [first, second] = stretch.cheaper();
            first.or(second).map(|(start, _)| start)
        });
    }
    // Straight lines: the same, in closed form.
    let more = of.upfront - against.upfront + months * (of.monthly - against.monthly);
    let saved = months * (against.per_call - of.per_call);
    if more < 0.0 || (more == 0.0 && saved > 0.0) {
        return Some(0.0);
    }
    (saved > 0.0).then(|| more / saved)
}

/// A stretch of volumes over which both totals are straight lines.
struct Stretch {
    start: f64,
    end: Option<f64>,
    /// Whether the one is cheaper at its start.
    is_cheaper: bool,
    /// Where that changes within it.
    crossing: Option<f64>,
}

impl Stretch {
    /// The parts of it in which the one is cheaper: before the crossing, and behind it.
    fn cheaper(&self) -> [Option<(f64, Option<f64>)>; 2] {
        let (before, behind) = match self.crossing {
            None => ((self.start, self.end), None),
            Some(crossing) => ((self.start, Some(crossing)), Some((crossing, self.end))),
        };
        let is_there = |(start, end): &(f64, Option<f64>)| *end != Some(*start);
        [
            Some(before).filter(|part| self.is_cheaper && is_there(part)),
            behind.filter(|part| !self.is_cheaper && is_there(part)),
        ]
    }
}

/// The stretches from zero calls upwards, as far as steps can still change which is cheaper.
///
/// A staircase lies within one replica of the straight line through it. Where these lines are further apart than that,
/// and going further, nothing changes any more.
struct Stretches<'a> {
    of: &'a Line,
    against: &'a Line,
    months: f64,
    start: Option<f64>,
    highest: f64,
}

impl<'a> Stretches<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand steps")]
    fn new(of: &'a Line, against: &'a Line, months: f64) -> Self {
        let staircases = || [of.replicas, against.replicas].into_iter().flatten();
        let within: f64 = staircases()
            .map(|replicas| months * replicas.usd_per_month)
            .sum();
        let apart = |line: &Line| line.upfront + months * line.monthly;
        let going = months * (of.average_slope() - against.average_slope()).abs();
        let decided = ((apart(of) - apart(against)).abs() + within) / going;
        let furthest = if decided.is_finite() {
            decided.min(LARGEST_VOLUME)
        } else {
            LARGEST_VOLUME
        };
        let start = match (of.replicas, against.replicas) {
            (Some(replicas), None) => first_step(of, against, months, replicas),
            _ => Some(0.0),
        };
        let followed = |replicas: Replicas| start.unwrap_or(0.0) + replicas.calls * STEPS as f64;
        Self {
            of,
            against,
            months,
            start,
            highest: staircases().map(followed).fold(furthest, f64::min),
        }
    }

    /// The volume up to which the replicas that serve just above another are enough.
    fn next_edge(&self, start: f64) -> Option<f64> {
        let edge = |replicas: Replicas| {
            // Multiplied and not added up, so that an edge lies where the number of replicas changes.
            let mut steps = (start / replicas.calls).floor() + 1.0;
            if steps * replicas.calls <= start {
                steps += 1.0;
            }
            steps * replicas.calls
        };
        let staircases = [self.of.replicas, self.against.replicas];
        let edges = staircases.into_iter().flatten();
        let next = (edges.filter(|replicas| replicas.calls > 0.0))
            .map(edge)
            .min_by(f64::total_cmp)?;
        Some(next.min(self.highest))
    }
}

/// Where the first step begins in which a staircase can be cheaper than a straight line, if there is one: the steps
/// before it need not be followed.
///
/// On the k-th step the staircase gains most at its end, k replicas full: there it is dearer by `apart` and by k times
/// what a full replica costs more than the calls that it serves.
fn first_step(of: &Line, against: &Line, months: f64, replicas: Replicas) -> Option<f64> {
    let apart = of.upfront - against.upfront + months * (of.monthly - against.monthly);
    let saved = months * (against.per_call - of.per_call);
    if saved <= 0.0 {
        // Nothing is gained along a step, so the first volume is the best.
        return (apart + months * replicas.usd_per_month < 0.0).then_some(0.0);
    }
    let per_replica = months * replicas.usd_per_month - saved * replicas.calls;
    if apart + per_replica < 0.0 {
        return Some(0.0);
    }
    if per_replica >= 0.0 {
        return None;
    }
    // One step early, as rounding may have moved it; it is looked at like any other.
    let before = (apart / -per_replica).floor() - 1.0;
    Some(before.max(0.0) * replicas.calls)
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let start = self.start?;
        let has_steps = self.of.replicas.is_some() || self.against.replicas.is_some();
        if has_steps && start >= self.highest {
            // Beyond the last step that is looked at, the average slopes of the stairs decide.
            self.start = None;
            return Some(Stretch {
                start,
                end: None,
                is_cheaper: self.of.average_slope() < self.against.average_slope(),
                crossing: None,
            });
        }
        let end = self.next_edge(start);
        self.start = end;
        // A step includes its end, as a replica serves up to its capacity, so its replicas are counted inside it.
        let inside = end.map_or(start, |end| start.midpoint(end));
        let without_calls = |line: &Line| line.upfront + self.months * line.fixed_monthly(inside);
        let apart = without_calls(self.of) - without_calls(self.against);
        let slope = self.months * (self.of.per_call - self.against.per_call);
        let at_start = apart + slope * start;
        let zero = (slope != 0.0).then(|| -apart / slope);
        // The first step includes its start, zero calls.
        let reaches =
            |zero: &f64| *zero > start && end.is_none_or(|end| *zero <= end) && zero.is_finite();
        let crossing = zero.filter(reaches);
        Some(Stretch {
            start,
            end,
            is_cheaper: at_start < 0.0 || (at_start == 0.0 && slope < 0.0),
            crossing,
        })
    }
}

fn payback_months(of: &Line, against: &Line, calls_per_month: f64) -> Option<f64> {
    let more_upfront = of.upfront - against.upfront;
    let saved_monthly = against.monthly(calls_per_month) - of.monthly(calls_per_month);
    if more_upfront <= 0.0 {
        return (saved_monthly >= 0.0).then_some(0.0);
    }
    (saved_monthly > 0.0).then(|| more_upfront / saved_monthly)
}

fn never(of: &Line, against: &Line) -> String {
    if of.replicas.is_some() {
        return "whole replicas cost more than the calls they serve".to_owned();
    }
    if of.per_call >= against.per_call {
        return "a call costs no less, nor does anything else".to_owned();
    }
    "the calls cannot save what it costs beside them".to_owned()
}
