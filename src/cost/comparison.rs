//! All approaches side by side at one workload.

use super::approaches::{Cost, Market, cost};
use super::break_even::{BreakEven, break_even};
use super::recipe::RECIPES;
use super::workload::Workload;
use crate::framework::Approach;

/// The costs of all approaches, and from where tuning pays.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The approaches that can be had.
    pub costs: Vec<Cost>,
    /// Those that cannot, and why.
    pub left_out: Vec<(&'static str, String)>,
    /// Each tuned approach against each untuned one.
    pub break_evens: Vec<Pair>,
    /// The volumes that were asked for.
    pub volumes: Vec<f64>,
    /// Calls a month of the headline figures.
    pub calls_per_month: f64,
    /// Months of the totals.
    pub horizon_months: f64,
    /// Months over which tuned approaches are compared, where serving ends before the horizon.
    pub served_months: f64,
    /// The approaches that the answers rule out, and why.
    pub ruled_out: Vec<(Approach, String)>,
}

/// Two approaches compared.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The tuned one.
    pub of: &'static str,
    /// The untuned one.
    pub against: &'static str,
    /// What came of it.
    pub result: BreakEven,
}

/// The volumes of the table where none are given.
pub const VOLUMES: [f64; 7] = [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6];

impl Comparison {
    /// Costs everything at the likely values of a workload.
    ///
    /// # Errors
    ///
    /// If a plain call is longer than the context window of the model that was named.
    pub fn new(
        market: &Market<'_>,
        workload: &Workload,
        volumes: Vec<f64>,
        ruled_out: Vec<(Approach, String)>,
    ) -> Result<Self, String> {
        let values = workload.likely();
        let mut costs = Vec::new();
        let mut left_out = Vec::new();
        for recipe in RECIPES {
            match cost(recipe, market, &values, workload.examples_at_hand) {
                Ok(cost) => costs.push(cost),
                // That the plain prompt does not fit is a mistake in the figures; that more does not fit is a fact.
                Err(fault) if recipe.id == "prompting" => return Err(fault),
                Err(fault) => left_out.push((recipe.id, fault)),
            }
        }
        let (calls_per_month, horizon_months) = (values.calls_per_month, values.horizon_months);
        let served_months = market.served_months(horizon_months);
        let pairs = costs
            .iter()
            .filter(|cost| cost.recipe.is_tuned())
            .flat_map(|of| {
                costs
                    .iter()
                    .filter(|cost| !cost.recipe.is_tuned())
                    .map(move |against| (of, against))
            });
        let break_evens = pairs
            .map(|(of, against)| Pair {
                of: of.recipe.id,
                against: against.recipe.id,
                result: break_even(&of.line, &against.line, served_months, calls_per_month),
            })
            .collect();
        Ok(Self {
            costs,
            left_out,
            break_evens,
            volumes,
            calls_per_month,
            horizon_months,
            served_months,
            ruled_out,
        })
    }

    /// The cheapest approach at a volume among those that the answers do not rule out.
    #[must_use]
    pub fn cheapest(&self, calls_per_month: f64) -> Option<&Cost> {
        let total = |cost: &Cost| cost.total(calls_per_month, self.served_months);
        (self.costs.iter())
            .filter(|cost| self.ruled_out(cost).is_none())
            .min_by(|a, b| total(a).total_cmp(&total(b)))
    }

    /// Why an approach is ruled out, if it is.
    #[must_use]
    pub fn ruled_out(&self, cost: &Cost) -> Option<&str> {
        // A combination is another approach than its parts: RAG mends what rules out a tuned model alone.
        let [only] = cost.recipe.uses else {
            return None;
        };
        // The text that stands in a long prompt is what a plain one lacks.
        if cost.recipe.whole_text {
            return None;
        }
        self.ruled_out
            .iter()
            .find(|(approach, _)| approach == only)
            .map(|(_, because)| because.as_str())
    }

    /// The costs of an approach.
    #[must_use]
    pub fn cost(&self, id: &str) -> Option<&Cost> {
        self.costs.iter().find(|cost| cost.recipe.id == id)
    }
}
