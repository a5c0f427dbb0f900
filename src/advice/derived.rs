//! Answers that follow from prices: whether tuning is on offer and whether it pays back, and what would turn them.

use super::costing::{Costing, ruled_out};
use super::stated::Role;
use crate::cost::market::Tuned;
use crate::cost::payback::{Grounds, Verdict, at_each_price, pays_back};
use crate::cost::recipe::{DISTIL, PROMPTING};
use crate::cost::uncertainty::Uncertainty;
use crate::framework::answers::{Answers, Given, Provenance, Value};
use crate::framework::cells::Cell;
use crate::framework::{Approach, Framework, Measure, QuestionIndex};
use crate::quantity::Quantity;

impl Costing<'_> {
    /// The answers with those that follow from prices: computed anew, unless a person stated them.
    #[must_use]
    pub fn derive(&self, framework: &Framework, answers: &Answers) -> Answers {
        let mut derived = answers.clone();
        for measure in [Measure::Tunable, Measure::PaysBack] {
            let Some(index) = framework.measured_by(measure) else {
                continue;
            };
            if derived
                .given(index)
                .is_some_and(|given| given.provenance != Provenance::Computed)
            {
                continue;
            }
            let computed = match measure {
                Measure::Tunable => Some(self.tunable()),
                _ => self
                    .pays_back(framework, &derived)
                    .map(|verdict| (if verdict.pays { "yes" } else { "no" }, basis(&verdict))),
            };
            match computed.and_then(|(word, source)| {
                Some((framework.question(index).domain.parse(word).ok()?, source))
            }) {
                None => derived.clear(index),
                Some((answer, source)) => derived.set(
                    index,
                    Given {
                        answer,
                        provenance: Provenance::Computed,
                        source,
                    },
                ),
            }
        }
        derived
    }

    /// Whether tuning is on offer: `yes` where one of the offers lasts, else `closing`, as closed ones were refused.
    fn tunable(&self) -> (&'static str, String) {
        let horizon = self.stated.workload.likely().horizon_months;
        let lasts = |tuned: &&Tuned<'_>| !tuned.offer.closes_within(self.stated.as_of, horizon);
        let (word, offer) = match self.market.offers().find(lasts) {
            Some(tuned) => ("yes", tuned.offer),
            None => ("closing", self.market.tuned.offer),
        };
        (
            word,
            format!("{}, checked {}", offer.name(), offer.origin.checked),
        )
    }

    fn pays_back(&self, framework: &Framework, answers: &Answers) -> Option<Verdict> {
        let is_named = |role| self.stated.named(role).is_some();
        if !is_named(Role::Model) || !is_named(Role::TunedModel) {
            return None;
        }
        let workload = self.workload(framework, answers);
        let ruled_out: Vec<Approach> = ruled_out(framework, answers)
            .into_iter()
            .map(|(approach, _)| approach)
            .collect();
        let is_stateable = |id: &str| {
            let assumption = self.assumptions.quantities().get(id);
            assumption.is_some_and(|assumption| assumption.is_stateable)
        };
        let grounds = Grounds {
            ruled_out: &ruled_out,
            cheaper_is_stated: is_named(Role::CheaperModel),
            is_stateable: &is_stateable,
        };
        // Answers change neither prices nor the length of a call.
        let find = || at_each_price(&self.market, &workload);
        pays_back(self.at_each_price.get_or_init(find), &workload, grounds)
    }

    /// Volumes to try when asking what would turn the answer: those below which a taught model never pays back against
    /// the prompted one, whatever lies within the ranges, and those above which it always does.
    pub(super) fn further_cells(
        &self,
        framework: &Framework,
        answers: &Answers,
        question: QuestionIndex,
    ) -> Vec<Cell> {
        if framework.question(question).measured_by != Some(Measure::Calls) {
            return Vec::new();
        }
        let Ok(comparison) = self.comparison(framework, answers, Vec::new()) else {
            return Vec::new();
        };
        let workload = self.workload(framework, answers);
        let uncertainty = Uncertainty::new(&self.market, &workload, &comparison, None);
        let pair = (uncertainty.starts.iter())
            .find(|ends| ends.of == DISTIL.id && ends.against == PROMPTING.id);
        let Some(ends) = pair else { return Vec::new() };
        let cell = |start: f64, below| Cell {
            value: Value::Number(Quantity::exactly(start)),
            below,
        };
        let best = ends.best.map(f64::floor).filter(|best| *best > 0.0);
        let never = best.map(|best| cell(0.0, Some(best)));
        let always = ends.worst.map(|worst| cell(worst.ceil(), None));
        never.into_iter().chain(always).collect()
    }
}

/// Between which two approaches it was decided whether tuning pays.
fn basis(verdict: &Verdict) -> String {
    let Verdict {
        pays,
        offer,
        rival,
        rival_model,
    } = verdict;
    let word = if *pays { "below" } else { "above" };
    format!(
        "{} on {offer} stays {word} {rival} on {rival_model}",
        DISTIL.id
    )
}
