//! The distribution of a quantity between its low, likely and high value.

use crate::cost::workload::Estimate;

/// The distribution that a quantity is drawn from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Curve {
    Exact(f64),
    Plain(Triangle),
    Logarithmic(Triangle, Ends),
}

/// What is drawn lies between these, whatever a logarithm and back comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    low: f64,
    high: f64,
}

/// A triangular distribution (Evans, Hastings, Peacock, "Statistical Distributions", 2000, chapter 40).
#[derive(Debug, Clone, Copy)]
pub(super) struct Triangle {
    low: f64,
    high: f64,
    /// The share below the likely value.
    split: f64,
    /// What the root of a share below it is multiplied by, and of one above it.
    rising: f64,
    falling: f64,
}

impl Triangle {
    fn new(low: f64, likely: f64, high: f64) -> Self {
        Self {
            low,
            high,
            split: (likely - low) / (high - low),
            rising: ((high - low) * (likely - low)).sqrt(),
            falling: ((high - low) * (high - likely)).sqrt(),
        }
    }

    /// The value below which a share of the distribution lies.
    fn value(&self, share: f64) -> f64 {
        if share < self.split {
            self.low + self.rising * share.sqrt()
        } else {
            self.high - self.falling * (1.0 - share).sqrt()
        }
    }
}

impl Curve {
    pub(super) fn new(estimate: &Estimate) -> Self {
        let Estimate {
            low, likely, high, ..
        } = *estimate;
        if low == high {
            Self::Exact(low)
        } else if low > 0.0 {
            let triangle = Triangle::new(low.ln(), likely.ln(), high.ln());
            Self::Logarithmic(triangle, Ends { low, high })
        } else {
            Self::Plain(Triangle::new(low, likely, high))
        }
    }

    pub(super) fn drawn(&self, random: &mut fastrand::Rng) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Plain(triangle) => triangle.value(random.f64()),
            Self::Logarithmic(triangle, ends) => {
                let value = triangle.value(random.f64()).exp();
                value.clamp(ends.low, ends.high)
            }
        }
    }
}
