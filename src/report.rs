//! Renders results. What is computed elsewhere is a value here; every format shows the same values.
//!
//! Writes into whatever it is given, and knows no terminal, file or clock.

use std::cell::OnceCell;

use self::evidence::{Answered, Measured};
use crate::cost::approaches::Cost;
use crate::cost::comparison::Comparison;
use crate::cost::flips::{Flip, flips};
use crate::cost::market::Market;
use crate::cost::price_changes::{PriceChange, price_changes};
use crate::cost::sampling::Draws;
use crate::cost::uncertainty::Uncertainty;
use crate::cost::workload::{Known, Workload};
use crate::evidence::measures;
use crate::framework::answers::Answers;
use crate::framework::dependence::Flip as AnswerFlip;
use crate::framework::trace::Decision;
use crate::framework::{Framework, OutcomeIndex, Question, QuestionIndex};
use crate::quantity::grouped_count;

pub mod audit;
pub mod costs;
pub mod evidence;
mod figures;
pub mod json;
pub mod models;
pub mod notes;
mod parts;
mod ranges;
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
    pub flips: Vec<AnswerFlip>,
    /// The answers that files measured.
    pub evidence: Vec<Answered>,
    /// The quantities of the cost model that files measured.
    pub quantities: Vec<Measured>,
    /// What files measured that the rules do not ask for, in words.
    pub unasked: Vec<String>,
    /// What the approaches cost.
    pub costs: Costs<'a>,
    /// The command that gives the same again.
    pub command: String,
}

/// How a question is measured by a file: what `measured_by` names, and the flags that name the file.
const MEASURES: [(&str, &str); 4] = [
    (measures::RATE, "--eval FILE --target RATE"),
    (measures::ITEMS, "--eval FILE"),
    (measures::EXAMPLES, "--data FILE"),
    (measures::CALLS, "--logs FILE"),
];

/// The flags that name a file which measures a question, where there are such files.
#[must_use]
pub fn measured_with(question: &Question) -> Option<&'static str> {
    let measured_by = question.measured_by.as_deref()?;
    let flags = MEASURES.iter().find(|(measure, _)| *measure == measured_by);
    flags.map(|(_, flags)| *flags)
}

impl Advice<'_> {
    /// Whether neither an unknown answer nor what a measurement leaves open can turn the outcome.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let openness = &self.decision.openness;
        openness.is_certain() && self.evidence.iter().all(|own| own.turns_into.is_empty())
    }

    /// The outcomes that are possible still: those of unknown answers, and those of measurements that are not certain.
    #[must_use]
    pub fn open_outcomes(&self) -> Vec<OutcomeIndex> {
        let mut outcomes = self.decision.openness.outcomes.clone();
        for (_, outcome) in self.evidence.iter().flat_map(|own| &own.turns_into) {
            if !outcomes.contains(outcome) {
                outcomes.push(*outcome);
            }
        }
        outcomes
    }

    /// What to do next, the evidence that would narrow the result most before all else.
    #[must_use]
    pub fn next_steps(&self) -> Vec<String> {
        let mut steps: Vec<String> = Vec::new();
        steps.extend(
            self.evidence
                .iter()
                .filter_map(|own| self.further_items(own)),
        );
        steps.extend(self.missing_evidence());
        steps.extend(self.decision.next_steps(self.framework, self.answers));
        steps
    }

    /// What would make a measurement certain that can turn the outcome.
    fn further_items(&self, answered: &Answered) -> Option<String> {
        let outcomes: Vec<OutcomeIndex> = (answered.turns_into.iter())
            .map(|(_, outcome)| *outcome)
            .collect();
        let between = self.between(&outcomes)?;
        Some(match answered.more_items {
            Some(more) => format!(
                "Score {} more items: it decides between {between}.",
                grouped_count(more)
            ),
            None => format!(
                "Score more items of {}: it decides between {between}, and the rate lies near the border.",
                answered.source
            ),
        })
    }

    /// The file that would narrow the result most.
    fn missing_evidence(&self) -> Option<String> {
        let mut open: Vec<(QuestionIndex, &str, Vec<OutcomeIndex>)> = Vec::new();
        for dependence in &self.decision.openness.depends_on {
            let question = self.framework.question(dependence.question);
            let is_measured = (self.evidence.iter()).any(|own| own.index == dependence.question);
            let Some(flags) = measured_with(question).filter(|_| !is_measured) else {
                continue;
            };
            let place = open
                .iter()
                .position(|(question, ..)| *question == dependence.question);
            let place = place.unwrap_or_else(|| {
                open.push((dependence.question, flags, Vec::new()));
                open.len() - 1
            });
            let outcomes = &mut open[place].2;
            let turned = dependence.alone;
            if turned != self.decision.outcome && !outcomes.contains(&turned) {
                outcomes.push(turned);
            }
        }
        // Of equals the one that is asked first.
        open.reverse();
        let (question, flags, outcomes) =
            open.iter().max_by_key(|(_, _, outcomes)| outcomes.len())?;
        let between = self.between(outcomes)?;
        let id = &self.framework.question(*question).id;
        Some(format!(
            "Measure {id} with {flags}: it decides between {between}."
        ))
    }

    /// The outcome and others, as a list for a person.
    fn between(&self, others: &[OutcomeIndex]) -> Option<String> {
        let mut outcomes = vec![self.decision.outcome];
        outcomes.extend(
            others
                .iter()
                .copied()
                .filter(|other| *other != self.decision.outcome),
        );
        outcomes.dedup();
        let ids: Vec<&str> = (outcomes.iter())
            .map(|outcome| self.framework.outcome(*outcome).id.as_str())
            .collect();
        let (last, rest) = ids.split_last()?;
        (!rest.is_empty()).then(|| format!("{} and {last}", rest.join(", ")))
    }
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
    /// The models and offers that were named or taken, with how they are known.
    pub used: Vec<Used>,
    /// The draws that were asked for.
    pub draws: Option<Draws>,
    /// What files measured of it, in words, where that is not said elsewhere.
    pub measured: Vec<String>,
    uncertainty: OnceCell<Uncertainty>,
    flips: OnceCell<Vec<Flip>>,
    price_changes: OnceCell<Vec<PriceChange>>,
}

impl<'a> Costs<'a> {
    /// A comparison with what it rests on. What a short text does not show is calculated when it is first asked for.
    #[must_use]
    pub fn new(
        comparison: Comparison,
        workload: Workload,
        market: &'a Market<'a>,
        used: Vec<Used>,
        draws: Option<Draws>,
    ) -> Self {
        Self {
            comparison,
            workload,
            market,
            used,
            draws,
            measured: Vec::new(),
            uncertainty: OnceCell::new(),
            flips: OnceCell::new(),
            price_changes: OnceCell::new(),
        }
    }

    /// A name of an approach, with the number of its offer where there are several.
    fn numbered(&self, cost: &Cost, name: &str) -> String {
        let mut offers = self.market.offers().map(|tuned| tuned.offer.name());
        let is_one_of_several = cost.recipe.is_tuned() && !self.market.also_tuned.is_empty();
        match offers.position(|offer| offer == cost.model) {
            Some(index) if is_one_of_several => format!("{name} {}", index + 1),
            Some(_) | None => name.to_owned(),
        }
    }

    /// The approach of an id as a text names it: `fine-tune 2` instead of the whole name of the second offer.
    fn label(&self, id: &str) -> String {
        let cost = self.comparison.cost(id);
        cost.map_or_else(|| id.to_owned(), |cost| self.numbered(cost, cost.recipe.id))
    }

    /// The same where room is scarce.
    fn short(&self, id: &str) -> String {
        let cost = self.comparison.cost(id);
        cost.map_or_else(
            || id.to_owned(),
            |cost| self.numbered(cost, cost.recipe.short),
        )
    }

    /// What the ranges do to the result.
    #[must_use]
    pub fn uncertainty(&self) -> &Uncertainty {
        self.uncertainty.get_or_init(|| {
            Uncertainty::new(self.market, &self.workload, &self.comparison, self.draws)
        })
    }

    /// Where another approach becomes the cheapest.
    #[must_use]
    pub fn flips(&self) -> &[Flip] {
        let find = || flips(self.market, &self.workload, &self.comparison);
        self.flips.get_or_init(find)
    }

    /// The changes of prices within the months compared.
    #[must_use]
    pub fn price_changes(&self) -> &[PriceChange] {
        let find = || {
            price_changes(
                self.market,
                &self.workload.likely(),
                self.workload.examples_at_hand,
                self.comparison.compared_months,
            )
        };
        self.price_changes.get_or_init(find)
    }
}

/// A model or an offer of a comparison.
#[derive(Debug, Clone)]
pub struct Used {
    /// What for: the word of the flag that names it.
    pub role: &'static str,
    /// `provider:model`.
    pub model: String,
    /// How it is known.
    pub known: Known,
}

/// What a text shows beyond the usual.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detail {
    /// The rules that were passed over, and sources.
    pub explain: bool,
    /// What each total is made of.
    pub parts: bool,
}
