//! Prices that do not stay as they are: figures are those of one moment, and what changes within the months compared has
//! to be said beside them.

use std::time::{Duration, SystemTime};

use jiff::ToSpan;
use jiff::civil::Date;

use super::market::{Contender, Market};
use super::offer::{days_between, months_between};
use super::quantities::Quantities;
use super::recipe::{FINE_TUNE, PROMPTING, RunsOn};

/// What a call comes to when prices change.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceChange {
    /// The model, as `provider:model`.
    pub model: String,
    /// The approach that the call is one of.
    pub approach: String,
    /// Dollars a call before.
    pub before: f64,
    /// What happens.
    pub change: Change,
}

/// How prices change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// From a day on.
    From {
        /// That day.
        day: Date,
        /// Dollars a call then.
        then: f64,
        /// By how many dollars that changes the total over the months compared, if no other change follows.
        adds: f64,
    },
    /// Each day by the hour.
    Hourly {
        /// Dollars a call at the cheapest hour.
        least: f64,
        /// Dollars a call at the dearest hour.
        most: f64,
    },
}

/// Prices that change by the hour are looked at on every full one.
const HOURS: u64 = 24;

/// The changes of prices that fall into some months from the day of a market.
#[must_use]
pub fn price_changes(
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    months: f64,
) -> Vec<PriceChange> {
    let mut changes: Vec<PriceChange> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for contender in market.contenders().filter(stands_for_its_model) {
        let model = contender.model_name();
        // What does not fit its window has no price that could change.
        if seen.contains(&model) || contender.line(values, examples_at_hand).is_err() {
            continue;
        }
        let per_call = |at: SystemTime| {
            let market = Market {
                at,
                ..market.clone()
            };
            let later = Contender {
                market: &market,
                ..contender
            };
            let line = later.line(values, examples_at_hand);
            line.map_or(f64::NAN, |line| line.per_call)
        };
        let of = |(before, change)| PriceChange {
            model: model.clone(),
            approach: contender.id(),
            before,
            change,
        };
        changes.extend(hourly(market, &per_call).map(of));
        changes
            .extend((dated(market, months, values.calls_per_month, &per_call).into_iter()).map(of));
        seen.push(model);
    }
    changes
}

/// The moments within some months at which prices differ from those before: the day of the market first, then the days
/// and the hours on which they change.
#[must_use]
pub fn moments(
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    months: f64,
) -> Vec<SystemTime> {
    let mut moments = vec![market.at];
    for changed in price_changes(market, values, examples_at_hand, months) {
        match changed.change {
            Change::From { day, .. } => {
                moments.push(ahead(market, days_between(market.as_of, day)));
            }
            Change::Hourly { .. } => moments.extend(hours(market)),
        }
    }
    moments.sort();
    moments.dedup();
    moments
}

/// One approach for each model that calls are paid on.
fn stands_for_its_model(contender: &Contender<'_, '_>) -> bool {
    let recipe = &contender.recipe;
    [PROMPTING.id, FINE_TUNE.id].contains(&recipe.id)
        || matches!(recipe.runs_on, RunsOn::Reasoning | RunsOn::Cheaper)
}

fn hours(market: &Market<'_>) -> impl Iterator<Item = SystemTime> {
    let start = market.at;
    (0..HOURS).map(move |hour| start + Duration::from_secs(hour * 3_600))
}

fn ahead(market: &Market<'_>, days: i32) -> SystemTime {
    market.at + Duration::from_secs(u64::try_from(days).unwrap_or(0) * 86_400)
}

fn hourly(market: &Market<'_>, per_call: &dyn Fn(SystemTime) -> f64) -> Option<(f64, Change)> {
    let at: Vec<f64> = hours(market).map(per_call).collect();
    let least = at.iter().copied().fold(f64::INFINITY, f64::min);
    let most = at.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (most > least).then_some((at[0], Change::Hourly { least, most }))
}

/// Each change with what a call costs before it.
fn dated(
    market: &Market<'_>,
    months: f64,
    calls_per_month: f64,
    per_call: &dyn Fn(SystemTime) -> f64,
) -> Vec<(f64, Change)> {
    let on = |days: i32| per_call(ahead(market, days));
    #[expect(clippy::cast_possible_truncation, reason = "some years at most")]
    let last = (months * 365.25 / 12.0).floor() as i32;
    let mut changes = Vec::new();
    let (mut from, mut before) = (0, on(0));
    while from < last {
        let next = (from + 30).min(last);
        if on(next) == before {
            from = next;
            continue;
        }
        // The first day with another price in a month that ends with one.
        let (mut low, mut high) = (from, next);
        while high - low > 1 {
            let middle = i32::midpoint(low, high);
            if on(middle) == before {
                low = middle;
            } else {
                high = middle;
            }
        }
        let then = on(high);
        let Ok(day) = market.as_of.checked_add(i64::from(high).days()) else {
            break;
        };
        let left = (months - months_between(market.as_of, day)).max(0.0);
        let adds = left * calls_per_month * (then - before);
        changes.push((before, Change::From { day, then, adds }));
        (from, before) = (high, then);
    }
    changes
}
