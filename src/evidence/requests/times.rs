//! When calls were made: the times of rows, the span of a log, its gaps, and calls a month.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::fields::Value;
use crate::quantity::Quantity;

/// Fields that hold the time of a call, over all formats. When it began comes before when its row was written, which may
/// be much later.
const FIELDS: [&str; 13] = [
    "startTimeUnixNano",
    "startTime",
    "start_time",
    "request_created_at",
    "timestamp",
    "@timestamp",
    "time",
    "ts",
    "created",
    "createTime",
    "create_time",
    "created_at",
    "createdAt",
];

/// 2015-01-01 and 2100-01-01: no language model was called before, and a later time is a defect. One time of 1970 would
/// make a log of a day one of half a century.
const SANE: std::ops::Range<i64> = 1_420_070_400..4_102_444_800;

const HOUR: i64 = 3_600;
const DAY: f64 = 86_400.0;
/// An average month.
const DAYS_A_MONTH: f64 = 365.25 / 12.0;

/// When a row was written, in seconds since 1970.
pub(super) fn of(row: &Value) -> Option<i64> {
    FIELDS
        .iter()
        .find_map(|name| row.get(name).and_then(seconds))
}

fn seconds(value: &Value) -> Option<i64> {
    let at = match value.number() {
        Some(number) => whole_seconds(number),
        None => written(value.text()?)?,
    };
    SANE.contains(&at).then_some(at)
}

/// A count since 1970 is of seconds, milliseconds, microseconds or nanoseconds; its size tells which.
fn whole_seconds(number: f64) -> i64 {
    let unit = match number {
        ..1e11 => 1.0,
        ..1e14 => 1e3,
        ..1e17 => 1e6,
        _ => 1e9,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number beyond the range ends at its end, and no such time is sane"
    )]
    let whole = (number / unit).floor() as i64;
    whole
}

/// A time in words of ISO 8601; in UTC if it names no zone, as exports of databases do.
fn written(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches(" UTC");
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_second());
    }
    let local: DateTime = text.parse().ok()?;
    Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}

/// The longest time without a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// From the end of the hour of the last call before it.
    pub from: Timestamp,
    /// To the start of the hour of the next one.
    pub to: Timestamp,
    /// Whether it is too long for a night or a weekend, so that a part of the log may be missing.
    pub is_suspicious: bool,
}

impl Gap {
    /// How long it is.
    #[must_use]
    pub fn hours(&self) -> i64 {
        (self.to.as_second() - self.from.as_second()) / HOUR
    }
}

/// The times of the calls of a log.
///
/// Calls are counted by the hour, so that neither their number nor their order matters: there are fewer than 750,000
/// hours that a call can be of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Times {
    hours: BTreeMap<i64, u64>,
    ends: Option<(i64, i64)>,
    count: u64,
}

impl Times {
    pub(super) fn add(&mut self, at: i64) {
        *self.hours.entry(at.div_euclid(HOUR)).or_default() += 1;
        self.ends = Some(match self.ends {
            Some((first, last)) => (first.min(at), last.max(at)),
            None => (at, at),
        });
        self.count += 1;
    }

    /// How many calls have a time.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The first and the last time.
    pub(super) fn ends(&self) -> Option<(Timestamp, Timestamp)> {
        let (first, last) = self.ends?;
        Some((
            Timestamp::from_second(first).ok()?,
            Timestamp::from_second(last).ok()?,
        ))
    }

    /// Days from the first call to the last.
    #[expect(clippy::cast_precision_loss, reason = "seconds of a few years")]
    pub(super) fn days(&self) -> Option<f64> {
        let (first, last) = self.ends?;
        Some((last - first) as f64 / DAY)
    }

    /// The longest time without a call, if it is an hour or more.
    ///
    /// Offices are closed from Friday evening to Monday morning, which is less than three days. A log of less than a
    /// week is suspicious from one day on: it need not hold a weekend.
    pub(super) fn longest_gap(&self) -> Option<Gap> {
        let pairs = self.hours.keys().zip(self.hours.keys().skip(1));
        // The first of the longest: its place must not depend on anything but the times.
        let (from, to) = pairs.rev().max_by_key(|(from, to)| *to - *from)?;
        let hours = to - from - 1;
        let longest = if self.days()? < WEEK { 24 } else { 72 };
        (hours > 0).then_some(())?;
        Some(Gap {
            from: Timestamp::from_second((from + 1) * HOUR).ok()?,
            to: Timestamp::from_second(to * HOUR).ok()?,
            is_suspicious: hours > longest,
        })
    }

    /// So many calls in the span of the log, by the month.
    ///
    /// From a week on it is one number. A shorter log does not show how the week goes, nor, under a day, how the day
    /// does, so it gives a range: the chance in so few calls (two standard deviations of a Poisson count), times what
    /// the part of the week that it shows may differ from the whole. Where work is done on five of seven days, a log of
    /// working days shows 7/5 of the average; where it is done in 40 hours of 168, a log of such hours shows 168/40 of
    /// it. A log of a quiet time errs the other way, so the factor holds both ways. A log of less than an hour shows
    /// nothing about a month, nor do times that half of the calls lack.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn calls_per_month(&self, calls: u64) -> Option<Quantity> {
        let days = self.days()?;
        if days < 1.0 / 24.0 || self.count.saturating_mul(2) < calls {
            return None;
        }
        let calls = calls as f64;
        let by_month = |calls: f64| calls.min(Quantity::LARGEST) / days * DAYS_A_MONTH;
        if days >= WEEK {
            return Some(Quantity::exactly(by_month(calls)));
        }
        let factor = if days < 1.0 { 168.0 / 40.0 } else { 7.0 / 5.0 };
        let chance = 2.0 * calls.sqrt();
        Some(Quantity {
            low: by_month((calls - chance).max(0.0)) / factor,
            high: by_month(calls + chance) * factor,
        })
    }
}

/// In days.
const WEEK: f64 = 7.0;

#[cfg(test)]
mod tests {
    use super::{Times, seconds};
    use crate::evidence::requests::fields::Value;

    #[test]
    fn times_are_written_in_many_ways() {
        for text in [
            "1750522279",
            "1750522279369",
            "1750522279369000",
            "1750522279369000000",
            "2025-06-21T16:11:19.369Z",
            "2025-06-21T18:11:19.369+02:00",
            "2025-06-21 16:11:19.369",
            "2025-06-21 16:11:19.369+00",
            "2025-06-21 16:11:19 UTC",
        ] {
            let value = Value::Text(text.to_owned());
            assert_eq!(seconds(&value), Some(1_750_522_279), "{text}");
        }
        for text in ["0", "-5", "1e300", "soon", "1969-12-31T00:00:00Z"] {
            assert_eq!(seconds(&Value::Text(text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn a_short_log_gives_a_range() {
        let mut times = Times::default();
        let start = 1_750_000_000;
        for hour in 0..=48 {
            times.add(start + hour * 3_600);
        }
        let month = times.calls_per_month(49).expect("two days are enough");
        let rate = 49.0 / 2.0 * 365.25 / 12.0;
        assert!(month.low < rate / 1.4 && rate * 1.4 < month.high);
        times.add(start + 14 * 86_400);
        let month = times.calls_per_month(50).expect("two weeks are enough");
        assert!((month.low - 50.0 / 14.0 * 365.25 / 12.0).abs() < 1e-9 && month.is_exact());
        let gap = times.longest_gap().expect("there is one");
        assert!(gap.is_suspicious);
        assert_eq!(gap.hours(), 12 * 24 - 1);
    }
}
