//! All approaches side by side at one workload.

use super::approaches::Cost;
use super::break_even::{BreakEven, break_even};
use super::market::{Contender, Market};
use super::recipe::{PROMPTING, Recipe};
use super::workload::Workload;
use crate::framework::Approach;

/// The costs of all approaches, and from where tuning pays.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The approaches that can be had.
    pub costs: Vec<Cost>,
    /// Those that cannot, and why.
    pub left_out: Vec<(String, String)>,
    /// Each tuned approach against each untuned one.
    pub break_evens: Vec<Pair>,
    /// The volumes that were asked for.
    pub volumes: Vec<f64>,
    /// Calls a month of the headline figures.
    pub calls_per_month: f64,
    /// Months that were asked for.
    pub horizon_months: f64,
    /// Months of the totals: no further than the day on which the first of the tuned models stops being served.
    pub compared_months: f64,
    /// The approaches that the answers rule out, and why.
    pub ruled_out: Vec<(Approach, String)>,
}

/// Two approaches compared.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The tuned one.
    pub of: String,
    /// The untuned one.
    pub against: String,
    /// The months over which they are compared.
    pub months: f64,
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
        let (calls_per_month, horizon_months) = (values.calls_per_month, values.horizon_months);
        let mut costs = Vec::new();
        let mut left_out = Vec::new();
        let mut months: Vec<f64> = Vec::new();
        for contender in market.contenders() {
            match contender.cost(&values, workload.examples_at_hand) {
                Ok(cost) => {
                    months.push(contender.served_months(horizon_months));
                    costs.push(cost);
                }
                // That the plain prompt does not fit is a mistake in the figures; that more does not fit is a fact.
                Err(fault) if contender.recipe.id == PROMPTING.id => return Err(fault),
                Err(fault) => left_out.push((contender.id(), fault)),
            }
        }
        let mut break_evens = Vec::new();
        for (of, months) in costs.iter().zip(&months) {
            if of.recipe.is_tuned() {
                let rivals = costs.iter().filter(|cost| !cost.recipe.is_tuned());
                break_evens.extend(rivals.map(|against| Pair {
                    of: of.id.clone(),
                    against: against.id.clone(),
                    months: *months,
                    result: break_even(&of.line, &against.line, *months, calls_per_month),
                }));
            }
        }
        Ok(Self {
            costs,
            left_out,
            break_evens,
            volumes,
            calls_per_month,
            horizon_months,
            compared_months: compared_months(market.contenders(), horizon_months),
            ruled_out,
        })
    }

    /// The cheapest approach at a volume among those that the answers do not rule out.
    #[must_use]
    pub fn cheapest(&self, calls_per_month: f64) -> Option<&Cost> {
        let total = |cost: &Cost| cost.total(calls_per_month, self.compared_months);
        (self.costs.iter())
            .filter(|cost| self.ruled_out(&cost.recipe).is_none())
            .min_by(|a, b| total(a).total_cmp(&total(b)))
    }

    /// Why an approach is ruled out, if it is.
    #[must_use]
    pub fn ruled_out(&self, recipe: &Recipe) -> Option<&str> {
        self.ruled_out
            .iter()
            .find(|(approach, _)| is_ruled_out_with(recipe, *approach))
            .map(|(_, because)| because.as_str())
    }

    /// The costs of an approach.
    #[must_use]
    pub fn cost(&self, id: &str) -> Option<&Cost> {
        self.costs.iter().find(|cost| cost.id == id)
    }

    /// The contenders that are compared, of the market of the comparison or of one that differs in its prices.
    pub(super) fn costed<'m, 'c: 'm>(
        &self,
        market: &'m Market<'c>,
    ) -> impl Iterator<Item = Contender<'m, 'c>> {
        let contenders = market.contenders();
        contenders.filter(|contender| self.cost(&contender.id()).is_some())
    }

    /// The comparison of two approaches.
    #[must_use]
    pub fn pair(&self, of: &str, against: &str) -> Option<&Pair> {
        self.break_evens
            .iter()
            .find(|pair| pair.of == of && pair.against == against)
    }
}

/// The months over which all of them can be had.
pub(super) fn compared_months<'m, 'c: 'm>(
    contenders: impl Iterator<Item = Contender<'m, 'c>>,
    horizon_months: f64,
) -> f64 {
    contenders
        .map(|contender| contender.served_months(horizon_months))
        .fold(horizon_months, f64::min)
}

/// Whether what rules out one way rules out an approach.
#[must_use]
pub fn is_ruled_out_with(recipe: &Recipe, approach: Approach) -> bool {
    // A combination is another approach than its parts: RAG mends what rules out a tuned model alone. And the text that
    // stands in a long prompt is what a plain one lacks.
    !recipe.whole_text && recipe.uses == [approach]
}
