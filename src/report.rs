//! Renders results. What is computed elsewhere is a value here; every format shows the same values.
//!
//! Writes into whatever it is given, and knows no terminal, file or clock.

use crate::cost::approaches::Market;
use crate::cost::comparison::Comparison;
use crate::cost::uncertainty::Uncertainty;
use crate::cost::workload::{Known, Workload};
use crate::framework::Framework;
use crate::framework::answers::Answers;
use crate::framework::dependence::Flip;
use crate::framework::trace::Decision;

pub mod costs;
pub mod json;
pub mod money;
pub mod notes;
pub mod table;
pub mod text;
mod wrap;

/// From so many calls a month fine-tuning often pays, says the lesson. It is shown beside what is computed.
pub const RULE_OF_THUMB: f64 = 10_000.0;

/// A recommendation with all that belongs to it.
#[derive(Debug)]
pub struct Advice<'a> {
    /// The rules that were used.
    pub framework: &'a Framework,
    /// The answers that they were used on.
    pub answers: &'a Answers,
    /// What came of it.
    pub decision: Decision,
    /// The single answers that would turn it.
    pub flips: Vec<Flip>,
    /// What the approaches cost.
    pub costs: Costs<'a>,
    /// The command that gives the same again.
    pub command: String,
}

/// A cost comparison with what it rests on.
#[derive(Debug)]
pub struct Costs<'a> {
    /// The figures.
    pub comparison: Comparison,
    /// What was stated and what was assumed.
    pub workload: Workload,
    /// The models and offers.
    pub market: &'a Market<'a>,
    /// How the model and the offer are known.
    pub named: Named,
    /// What the ranges do to the result.
    pub uncertainty: Uncertainty,
}

/// How the models of a comparison are known.
#[derive(Debug, Clone)]
pub struct Named {
    /// The prompted model.
    pub model: Known,
    /// The tuning offer.
    pub tuned_model: Known,
}

/// What a text shows beyond the usual.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detail {
    /// The rules that were passed over, and sources.
    pub explain: bool,
    /// What each total is made of.
    pub parts: bool,
}
