//! Prices that do not stay as they are: figures are those of one moment, and what changes within the months compared has
//! to be said beside them.

use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::market::{Contender, Market};
use super::offer::months_between;
use super::quantities::Quantities;
use super::recipe::{FINE_TUNE, PROMPTING, RunsOn};

/// What a call comes to when prices change.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceChange {
    /// The model, as `provider:model`.
    pub model: String,
    /// The approach that the call is one of.
    pub approach: String,
    /// Dollars a call now.
    pub now: f64,
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
        /// By how many dollars that changes the total over the months compared.
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

/// Hours at which prices are looked at: dated prices of the catalogue change no more often.
const HOURS: [u64; 8] = [0, 2, 5, 7, 8, 12, 17, 21];

/// The changes of prices that fall into some months from the day of a market.
#[must_use]
pub fn price_changes(
    market: &Market<'_>,
    values: &Quantities<f64>,
    examples_at_hand: f64,
    months: f64,
) -> Vec<PriceChange> {
    // One approach for each model that calls are paid on.
    let contenders = market.contenders().filter(|contender| {
        let is_plain = [PROMPTING.id, FINE_TUNE.id].contains(&contender.recipe.id);
        is_plain
            || matches!(
                contender.recipe.runs_on,
                RunsOn::Reasoning | RunsOn::Cheaper
            )
    });
    let mut changes: Vec<PriceChange> = Vec::new();
    for contender in contenders {
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
        let model = contender.model_name();
        if changes.iter().any(|change| change.model == model) {
            continue;
        }
        let now = per_call(market.at);
        let dated = || dated(market, now, months, values.calls_per_month, &per_call);
        let found = hourly(market, &per_call).or_else(dated);
        changes.extend(found.map(|change| PriceChange {
            model,
            approach: contender.id(),
            now,
            change,
        }));
    }
    changes
}

fn hourly(market: &Market<'_>, per_call: &dyn Fn(SystemTime) -> f64) -> Option<Change> {
    let at = HOURS.map(|hour| per_call(market.at + Duration::from_secs(hour * 3_600)));
    let least = at.iter().copied().fold(f64::INFINITY, f64::min);
    let most = at.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (most > least).then_some(Change::Hourly { least, most })
}

fn dated(
    market: &Market<'_>,
    now: f64,
    months: f64,
    calls_per_month: f64,
    per_call: &dyn Fn(SystemTime) -> f64,
) -> Option<Change> {
    let on = |days: i64| {
        let ahead = Duration::from_secs(u64::try_from(days).unwrap_or(0) * 86_400);
        per_call(market.at + ahead)
    };
    #[expect(clippy::cast_possible_truncation, reason = "some years at most")]
    let last = (months * 365.25 / 12.0).floor() as i64;
    // The first month that ends with another price, and in it the first day.
    let mut before = 0;
    while before < last {
        let after = (before + 30).min(last);
        if on(after) != now {
            let (mut low, mut high) = (before, after);
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                if on(middle) == now {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let days: Span = high.days();
            let day = market.as_of.checked_add(days).ok()?;
            let then = on(high);
            let left = (months - months_between(market.as_of, day)).max(0.0);
            return Some(Change::From {
                day,
                then,
                adds: left * calls_per_month * (then - now),
            });
        }
        before = after;
    }
    None
}
