//! From which volume one approach is cheaper than another.
//!
//! Straight lines cross once at most. Replicas make a staircase, so that the cheaper one can change several times.

use super::line::Line;

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
    let difference = |volume: f64| of.total(volume, months) - against.total(volume, months);
    let edges = edges(of, against, months);
    let mut signs: Vec<(f64, Option<f64>, bool)> = Vec::new();
    let mut crossing = None;
    for (index, start) in edges.iter().enumerate() {
        let end = edges.get(index + 1).copied();
        if end.is_none() && edges.len() > 1 {
            // Beyond the last step that is looked at, the average slopes of the stairs decide.
            signs.push((*start, None, of.average_slope() < against.average_slope()));
            continue;
        }
        // Within a step both are straight lines. The step includes its end, as a replica serves up to its capacity, so
        // it is measured at two inner points.
        let inner = |share: f64| {
            end.map_or(start + 1.0 + share * start.max(1.0), |end| {
                start + share * (end - start)
            })
        };
        let (a, b) = (inner(0.25), inner(0.75));
        let slope = (difference(b) - difference(a)) / (b - a);
        let at_start = difference(a) - slope * (a - start);
        let zero = if slope == 0.0 {
            None
        } else {
            Some(start - at_start / slope)
        };
        // The first step includes its start, zero calls.
        let reaches =
            |zero: &f64| *zero > *start && end.is_none_or(|end| *zero <= end) && zero.is_finite();
        match zero.filter(reaches) {
            Some(zero) => {
                crossing = crossing.or(Some(zero));
                signs.push((*start, Some(zero), at_start < 0.0));
                signs.push((zero, end, slope < 0.0));
            }
            None => signs.push((
                *start,
                end,
                at_start < 0.0 || (at_start == 0.0 && slope < 0.0),
            )),
        }
    }
    let mut cheaper_in: Vec<(f64, Option<f64>)> = Vec::new();
    for (start, end, _) in signs.into_iter().filter(|(.., is_cheaper)| *is_cheaper) {
        if end == Some(start) {
            continue;
        }
        match cheaper_in.last_mut() {
            Some((_, last)) if *last == Some(start) => *last = end,
            _ => cheaper_in.push((start, end)),
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
        let result = break_even(of, against, months, 0.0);
        return result.cheaper_in.first().map(|(start, _)| *start);
    }
    // Straight lines: the same, in closed form.
    let more = of.upfront - against.upfront + months * (of.monthly - against.monthly);
    let saved = months * (against.per_call - of.per_call);
    if more < 0.0 || (more == 0.0 && saved > 0.0) {
        return Some(0.0);
    }
    (saved > 0.0).then(|| more / saved)
}

/// Where a step of either staircase begins, as far up as the steps can still change which is cheaper.
///
/// A staircase lies within one replica of the straight line through it. Where these lines are further apart than that,
/// and going further, nothing changes any more.
#[expect(clippy::cast_precision_loss, reason = "a few thousand steps")]
fn edges(of: &Line, against: &Line, months: f64) -> Vec<f64> {
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
    let highest = staircases().fold(furthest, |least, replicas| {
        least.min(replicas.calls * STEPS as f64)
    });
    let mut edges = vec![0.0];
    for replicas in staircases().filter(|replicas| replicas.calls > 0.0) {
        // Multiplied and not added up, so that an edge lies where the number of replicas changes.
        let steps = (1..=STEPS).map(|step| step as f64 * replicas.calls);
        edges.extend(steps.take_while(|edge| *edge < highest));
        // From here on the slopes decide.
        edges.push(highest);
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
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
