//! The workload: every quantity that costs depend on, with what is known of it and how.

use crate::printable::printable;
use crate::quantity::Quantity;
use crate::slip::suggestion;

use super::assumptions::{Assumption, Assumptions};
use super::quantities::Quantities;

/// Quantities that are shares of something and cannot exceed one.
pub const SHARES: [&str; 6] = [
    "cache-hit-rate",
    "batch-share",
    "prompt-shrink",
    "replica-utilisation",
    "validation-share",
    "new-label-share",
];

/// Quantities without which nothing happens, or with which too much does: what is counted, whether it can be none, and the
/// most that anybody plans.
const BOUNDED: [(&str, &str, bool, f64); 4] = [
    ("horizon-months", "a number of months", false, 600.0),
    (
        "epochs",
        "a number of times through the examples",
        false,
        1_000.0,
    ),
    (
        "retrains-per-year",
        "a number of trainings a year",
        true,
        365.0,
    ),
    (
        "replica-utilisation",
        "a share of what a replica can do",
        false,
        1.0,
    ),
];

/// How a number of the workload is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// A person said so, in this flag or file.
    YouSaid(String),
    /// This file measures it.
    Measured(String),
    /// Nobody said; it is assumed, for this reason or from this source.
    Assumed(String),
}

impl Known {
    /// The word for it in results.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::YouSaid(_) => "you said",
            Self::Measured(_) => "measured",
            Self::Assumed(_) => "default",
        }
    }

    /// Who or what says so.
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::YouSaid(source) | Self::Measured(source) | Self::Assumed(source) => source,
        }
    }
}

/// What is known of a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The least it can be.
    pub low: f64,
    /// What is calculated with.
    pub likely: f64,
    /// The most it can be.
    pub high: f64,
    /// How it is known.
    pub known: Known,
}

impl Estimate {
    /// Whether nobody stated or measured it.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        matches!(self.known, Known::Assumed(_))
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }
}

impl From<&Assumption> for Estimate {
    fn from(assumption: &Assumption) -> Self {
        Self {
            low: assumption.low,
            likely: assumption.likely,
            high: assumption.high,
            known: Known::Assumed(assumption.grounds.told().to_owned()),
        }
    }
}

/// Everything that costs depend on, beside prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// The quantities.
    pub quantities: Quantities<Estimate>,
    /// Examples that exist already, as far as is known; the rest must be labelled.
    pub examples_at_hand: f64,
}

impl Workload {
    /// A workload of which nothing is stated.
    #[must_use]
    pub fn assumed(assumptions: &Assumptions) -> Self {
        Self {
            quantities: assumptions
                .quantities()
                .map(|assumption| Estimate::from(assumption)),
            examples_at_hand: 0.0,
        }
    }

    /// Puts a stated number in place of what is assumed.
    ///
    /// # Errors
    ///
    /// If there is no such quantity, or the number cannot be right.
    pub fn state(&mut self, id: &str, quantity: Quantity, source: &str) -> Result<(), String> {
        self.know(id, quantity, Known::YouSaid(source.to_owned()))
    }

    /// Puts a measured number in place of what is assumed.
    ///
    /// # Errors
    ///
    /// If there is no such quantity, or the number cannot be right.
    pub fn measure(&mut self, id: &str, quantity: Quantity, file: &str) -> Result<(), String> {
        self.know(id, quantity, Known::Measured(file.to_owned()))
    }

    /// Assumes something else of a quantity, such as what is usual for a kind of task. What was stated or measured stays.
    ///
    /// # Errors
    ///
    /// If there is no such quantity, or the number cannot be right.
    pub fn assume(&mut self, id: &str, quantity: Quantity, reason: &str) -> Result<(), String> {
        if (self.quantities.get(id)).is_some_and(|estimate| !estimate.is_guess()) {
            return Ok(());
        }
        self.know(id, quantity, Known::Assumed(reason.to_owned()))
    }

    fn know(&mut self, id: &str, quantity: Quantity, known: Known) -> Result<(), String> {
        check(id, quantity)?;
        let estimate = self.quantities.get_mut(id).ok_or_else(|| unknown(id))?;
        *estimate = Estimate {
            low: quantity.low,
            likely: quantity.middle(),
            high: quantity.high,
            known,
        };
        Ok(())
    }

    /// Takes a quantity as unknown again: what another workload assumes of it.
    ///
    /// # Errors
    ///
    /// If there is no such quantity.
    pub fn forget(&mut self, id: &str, assumed: &Self) -> Result<(), String> {
        let (Some(estimate), Some(assumed)) =
            (self.quantities.get_mut(id), assumed.quantities.get(id))
        else {
            return Err(unknown(id));
        };
        *estimate = assumed.clone();
        Ok(())
    }

    /// The likely value of every quantity.
    #[must_use]
    pub fn likely(&self) -> Quantities<f64> {
        self.quantities.map(|estimate| estimate.likely)
    }
}

fn unknown(id: &str) -> String {
    let remedy = suggestion(id, Quantities::<()>::IDS.iter().copied());
    format!("there is no quantity `{}`; {remedy}", printable(id))
}

/// Whether a number can be right for a quantity.
///
/// # Errors
///
/// The fault and the remedy, if it cannot.
pub fn check(id: &str, quantity: Quantity) -> Result<(), String> {
    if SHARES.contains(&id) && quantity.high > 1.0 {
        return Err(format!(
            "`{id}` is {quantity}, but a share is at most 1; write `60%` or `0.6`"
        ));
    }
    for (bounded, what, may_be_none, most) in BOUNDED {
        let is_none = quantity.low <= 0.0 && !may_be_none;
        if id == bounded && (is_none || quantity.high > most) {
            let above = if may_be_none { "" } else { " above 0 and" };
            return Err(format!(
                "`{id}` is {quantity}; give {what}{above} up to {most}"
            ));
        }
    }
    Ok(())
}
