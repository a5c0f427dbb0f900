//! What each approach costs at a workload: once, each month, and each call, with the parts that each sum is made of.
//!
//! The formulas are those of the project's design: total(N) = upfront + T * (fixed monthly + N * per call).

use self::sheet::Sheet;
use super::call::CallCost;
use super::line::{Due, Itemised, Line, Part, Replicas};
use super::market::Contender;
use super::quantities::Quantities;
use super::recipe::Recipe;
use super::usage::Tokens;
use crate::framework::Approach;
use crate::quantity::grouped;

mod sheet;

/// What an approach costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Its id in results.
    pub id: String,
    /// The approach.
    pub recipe: Recipe,
    /// `provider:model`.
    pub model: String,
    /// The sums.
    pub line: Line,
    /// What they are made of, replicas aside.
    pub parts: Vec<Part>,
    /// What a call costs, where calls are paid for.
    pub call: Option<CallCost>,
}

impl Cost {
    /// What falls due at a time, in dollars, replicas aside.
    #[must_use]
    pub fn sum(&self, due: Due) -> f64 {
        self.line.sum(due)
    }

    /// The replicas, where there are any.
    #[must_use]
    pub fn replicas(&self) -> Option<Replicas> {
        self.line.replicas
    }

    /// All parts at a volume, the replicas that it fills among them.
    #[must_use]
    pub fn parts_at(&self, calls_per_month: f64) -> Vec<Part> {
        let replicas = self.replicas().map(|replicas| {
            let needed = replicas.needed(calls_per_month);
            Part {
                name: "replicas",
                due: Due::Monthly,
                usd: needed * replicas.usd_per_month,
                basis: format!(
                    "{} × ${}, for {} calls a month each",
                    grouped(needed),
                    grouped((replicas.usd_per_month * 100.0).round() / 100.0),
                    grouped(replicas.calls.round())
                ),
            }
        });
        self.parts.iter().cloned().chain(replicas).collect()
    }

    /// The fixed dollars a month at a volume.
    #[must_use]
    pub fn fixed_monthly(&self, calls_per_month: f64) -> f64 {
        self.line.fixed_monthly(calls_per_month)
    }

    /// The dollars of a month at a volume.
    #[must_use]
    pub fn monthly(&self, calls_per_month: f64) -> f64 {
        self.line.monthly(calls_per_month)
    }

    /// The dollars over some months at a volume.
    #[must_use]
    pub fn total(&self, calls_per_month: f64, months: f64) -> f64 {
        self.line.total(calls_per_month, months)
    }
}

impl Contender<'_, '_> {
    /// What it costs at some quantities, with the parts.
    ///
    /// # Errors
    ///
    /// If a call would be longer than the model's context window.
    pub fn cost(&self, values: &Quantities<f64>, examples_at_hand: f64) -> Result<Cost, String> {
        let mut sheet = Sheet::new(self, values, examples_at_hand, Itemised::default());
        let call = sheet.fill().map_err(|too_long| {
            format!(
                "a call of {} tokens does not fit the {} tokens of {}",
                grouped(too_long.tokens.ceil()),
                grouped(too_long.window),
                self.model_name()
            )
        })?;
        Ok(Cost {
            id: self.id(),
            recipe: self.recipe,
            model: self.model_name(),
            line: sheet.ledger.line,
            parts: sheet.ledger.parts,
            call,
        })
    }

    /// The sums alone, for calculating thousands of times.
    ///
    /// # Errors
    ///
    /// If a call would be longer than the model's context window.
    pub fn line(&self, values: &Quantities<f64>, examples_at_hand: f64) -> Result<Line, TooLong> {
        let mut sheet = Sheet::new(self, values, examples_at_hand, Line::default());
        sheet.fill()?;
        Ok(sheet.ledger)
    }

    /// The tokens of a call.
    #[must_use]
    pub(super) fn tokens(&self, values: &Quantities<f64>) -> Tokens {
        let uses = |approach| self.recipe.uses.contains(&approach);
        let shrink = if self.tuned.is_some() {
            values.prompt_shrink
        } else {
            0.0
        };
        let text = if self.recipe.whole_text {
            values.knowledge_tokens
        } else {
            0.0
        };
        let retrieved = if uses(Approach::Rag) {
            values.retrieved_tokens
        } else {
            0.0
        };
        let reasoning = if uses(Approach::Cot) {
            values.reasoning_tokens
        } else {
            0.0
        };
        Tokens {
            fixed: values.instruction_tokens * (1.0 - shrink) + text,
            varying: values.input_tokens + retrieved,
            output: values.output_tokens + reasoning,
        }
    }
}

/// A call is longer than the context window of its model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TooLong {
    /// So many tokens it takes.
    pub tokens: f64,
    /// So many fit.
    pub window: f64,
}
