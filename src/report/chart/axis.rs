//! An axis: its ends, the places on it, and the ticks with their texts.

use super::super::figures::{calls, dollars, months, round, short};
use crate::quantity::grouped;

/// How values are laid out along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps add the same.
    Linear,
    /// Equal steps multiply by the same.
    Log,
}

/// What is counted along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Calls a month.
    Calls,
    /// Months.
    Months,
    /// Dollars.
    Dollars,
}

/// An axis from its low to its high end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// How values are laid out.
    pub scale: Scale,
    /// What is counted.
    pub unit: Unit,
    /// The low end: above zero on a logarithmic axis.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

/// A line is bent at so many places.
const PLACES: u32 = 96;
/// So near above the edge of a step is the next one, as a share of where it lies.
const BESIDE: f64 = 1e-9;
/// Where ticks can stand within a factor of ten, the densest first.
const PATTERNS: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
/// The steps between ticks on a linear axis of months.
const MONTHS: [f64; 10] = [0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0];

impl Unit {
    /// A value of a tick, in few characters.
    #[must_use]
    pub fn tick(self, value: f64) -> String {
        match self {
            Self::Calls => short(value),
            Self::Months => grouped(round(value)),
            Self::Dollars if value >= 1e3 => format!("${}", short(value)),
            Self::Dollars => dollars(value).trim_end_matches(".00").to_owned(),
        }
    }

    /// A value in a sentence.
    #[must_use]
    pub fn full(self, value: f64) -> String {
        match self {
            Self::Calls => format!("{} calls a month", calls(value.ceil())),
            Self::Months if value == 1.0 => "1 month".to_owned(),
            Self::Months => months((value * 10.0).round() / 10.0),
            Self::Dollars => dollars(value),
        }
    }
}

impl Axis {
    /// A logarithmic axis from the round value below one to the round value above another.
    #[must_use]
    pub fn log(unit: Unit, low: f64, high: f64) -> Self {
        let rounds = || decades(low, high).flat_map(|ten| [1.0, 2.0, 5.0].map(|digit| digit * ten));
        Self {
            scale: Scale::Log,
            unit,
            low: rounds().filter(|at| *at <= low).fold(low / 10.0, f64::max),
            high: rounds()
                .filter(|at| *at >= high)
                .fold(high * 10.0, f64::min),
        }
    }

    /// A linear axis from zero to a little above a value.
    #[must_use]
    pub fn from_zero(unit: Unit, high: f64) -> Self {
        Self {
            scale: Scale::Linear,
            unit,
            low: 0.0,
            high: 1.05 * high,
        }
    }

    /// Where a value stands, from 0 at the low end to 1 at the high one. Beyond an end it stands there.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
        }
    }

    /// Whether a value stands on it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The value at a place from 0 to 1.
    fn value(&self, place: f64) -> f64 {
        match self.scale {
            Scale::Linear => self.low + place * (self.high - self.low),
            Scale::Log => self.low * (self.high / self.low).powf(place),
        }
    }

    /// So many places from end to end, evenly spaced.
    pub(super) fn spread(&self, count: u32) -> Vec<f64> {
        let last = f64::from(count - 1);
        (0..count)
            .map(|place| self.value(f64::from(place) / last))
            .collect()
    }

    /// The places at which a line is bent: evenly spaced ones, and both sides of each edge of a step.
    pub(super) fn places(self, edges: Vec<f64>) -> impl Iterator<Item = f64> {
        let even = self.spread(PLACES + 1).into_iter();
        let beside = edges
            .into_iter()
            .flat_map(|edge| [edge, edge * (1.0 + BESIDE)]);
        let mut places: Vec<f64> = even.chain(beside.filter(|at| self.holds(*at))).collect();
        places.sort_by(f64::total_cmp);
        places.into_iter()
    }

    /// The values with a tick: as many as there is room for, and round ones.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        match self.scale {
            Scale::Linear => self.even_ticks(most),
            Scale::Log => self.log_ticks(most),
        }
    }

    fn log_ticks(&self, most: usize) -> Vec<f64> {
        let tens: Vec<f64> = decades(self.low, self.high).collect();
        let on_axis = |digits: &[f64], tens: &[f64]| -> Vec<f64> {
            let ticks = tens
                .iter()
                .flat_map(|ten| digits.iter().map(move |digit| digit * ten));
            // What rounding moved beyond an end stands at the end.
            let slack = 1e-9;
            ticks
                .filter(|at| *at >= self.low * (1.0 - slack) && *at <= self.high * (1.0 + slack))
                .collect()
        };
        let dense = PATTERNS.iter().map(|digits| on_axis(digits, &tens));
        let sparse = (2..=tens.len()).map(|step| {
            let some: Vec<f64> = tens.iter().copied().step_by(step).collect();
            on_axis(&[1.0], &some)
        });
        let mut all = dense.chain(sparse);
        all.find(|ticks| ticks.len() <= most).unwrap_or_default()
    }

    fn even_ticks(&self, most: usize) -> Vec<f64> {
        let span = self.high - self.low;
        let fits = |step: &f64| {
            #[expect(clippy::cast_precision_loss, reason = "a few ticks")]
            let most = most as f64;
            (span / step).floor() < most
        };
        let step = match self.unit {
            Unit::Months => MONTHS.into_iter().find(fits),
            Unit::Calls | Unit::Dollars => decades(span / 1e4, span)
                .flat_map(|ten| [1.0, 2.0, 5.0].map(|digit| digit * ten))
                .find(fits),
        };
        let step = step.unwrap_or(span).max(f64::MIN_POSITIVE);
        let ticks = (0_u32..100).map(|tick| self.low + f64::from(tick) * step);
        ticks.take_while(|at| *at <= self.high).collect()
    }
}

/// The powers of ten from one value to another.
fn decades(low: f64, high: f64) -> impl Iterator<Item = f64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "exponents of ten are small"
    )]
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    (first..=last).map(|exponent| 10_f64.powi(exponent))
}

#[cfg(test)]
mod tests {
    use super::{Axis, Unit};

    #[test]
    fn ticks_are_round_and_as_many_as_there_is_room_for() {
        let axis = Axis::log(Unit::Calls, 1_000.0, 700_000.0);
        assert_eq!((axis.low, axis.high), (1e3, 1e6));
        assert_eq!(axis.ticks(4), [1e3, 1e4, 1e5, 1e6]);
        assert_eq!(axis.ticks(7), [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6]);
        assert_eq!(axis.ticks(2), [1e3, 1e5]);
        let axis = Axis::from_zero(Unit::Dollars, 1_000.0);
        assert_eq!(axis.ticks(6), [0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0]);
    }

    #[test]
    fn places_run_from_end_to_end() {
        let axis = Axis::log(Unit::Calls, 100.0, 10_000.0);
        assert!((axis.place(1_000.0) - 0.5).abs() < 1e-12);
        assert_eq!(axis.place(0.0), 0.0);
        assert_eq!(axis.place(1e9), 1.0);
    }
}
