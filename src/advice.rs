//! The advice as one value: rules, answers, evidence and costs brought together.
//!
//! This is the door of the library. Everything is pure: what files hold, what day it is and what a person says come in as
//! values, and what is printed is made of [`Advice`] by [`crate::report`].

use std::fmt;

pub use self::costing::Costing;
pub use self::costs::{Costs, Used};
use self::evidence::{Answered, Evidence};
pub use self::stated::{Role, Stated};
use crate::cost::comparison::VOLUMES;
use crate::evidence::eval::Standing;
use crate::framework::answers::{Answers, Provenance};
use crate::framework::dependence::{Flip, flips};
use crate::framework::trace::{Decision, decide};
use crate::framework::{Framework, Measure, Outcome, OutcomeIndex, Question, QuestionIndex};
use crate::quantity::counted;

mod costing;
mod costs;
mod derived;
pub mod evidence;
mod stated;

pub use costing::midnight;

/// Why what was stated cannot be used, with place and remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// A recommendation with all that belongs to it.
#[derive(Debug)]
pub struct Advice<'a> {
    /// The rules that were used.
    pub framework: &'a Framework,
    /// The answers that they were used on, with those that follow from prices.
    pub answers: Answers,
    /// What came of it.
    pub decision: Decision,
    /// The single answers that would turn it.
    pub flips: Vec<Flip>,
    /// What files measured.
    pub evidence: Evidence,
    /// What the approaches cost.
    pub costs: Costs<'a>,
}

/// The flags that name a file which measures a question, where there are such files.
#[must_use]
pub fn measured_with(question: &Question) -> Option<&'static str> {
    Some(match question.measured_by? {
        Measure::Rate => "--eval FILE --target RATE",
        Measure::Items => "--eval FILE",
        Measure::Examples => "--data FILE",
        Measure::Calls => "--logs FILE",
        Measure::Tunable | Measure::PaysBack => return None,
    })
}

impl<'a> Advice<'a> {
    /// Walks the rules with what is known, and costs what comes of it. `answers` may lack those that follow from prices.
    ///
    /// # Errors
    ///
    /// If a plain call does not fit the context window of the model.
    pub fn new(
        framework: &'a Framework,
        answers: &Answers,
        mut evidence: Evidence,
        costing: &'a Costing<'_>,
    ) -> Result<Self, Unusable> {
        let answers = costing.derive(framework, answers);
        let decision = decide(framework, &answers);
        let derive = |answers: &Answers| costing.derive(framework, answers);
        let further = |question| costing.further_cells(framework, &answers, question);
        let flips = flips(framework, &answers, &derive, &further);
        for own in &mut evidence.answered {
            own.turns_into = turns_into(framework, &answers, &derive, own, decision.outcome);
            if let Some((estimate, target)) = own.rate.filter(|_| !own.turns_into.is_empty()) {
                // Only what turns the outcome has to be ruled out.
                let turns = |standing: Standing| {
                    let mut others = own.turns_into.iter();
                    others.any(|(other, _)| other == standing.word())
                };
                own.more_items =
                    estimate.more_items(target, &|low, high| !turns(low) && !turns(high));
            }
        }
        let mut costs = costing.costs(framework, &answers, VOLUMES.to_vec(), None)?;
        // What is recommended is not ruled out, whatever it lacks: it is what to use for now.
        let recommended = &framework.outcome(decision.outcome).approaches;
        (costs.comparison.ruled_out).retain(|(approach, _)| !recommended.contains(approach));
        Ok(Self {
            framework,
            answers,
            decision,
            flips,
            evidence,
            costs,
        })
    }

    /// The outcome that is recommended.
    #[must_use]
    pub fn outcome(&self) -> &'a Outcome {
        self.framework.outcome(self.decision.outcome)
    }

    /// Whether neither an unknown answer nor what a measurement leaves open can turn the outcome.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let openness = &self.decision.openness;
        openness.is_certain()
            && self
                .evidence
                .answered
                .iter()
                .all(|own| own.turns_into.is_empty())
    }

    /// The outcomes that are possible still: those of unknown answers, and those of measurements that are not certain.
    #[must_use]
    pub fn open_outcomes(&self) -> Vec<OutcomeIndex> {
        let mut outcomes = self.decision.openness.outcomes.clone();
        for (_, outcome) in self
            .evidence
            .answered
            .iter()
            .flat_map(|own| &own.turns_into)
        {
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
            (self.evidence.answered)
                .iter()
                .filter_map(|own| self.further_items(own)),
        );
        steps.extend(self.missing_evidence());
        steps.extend(self.decision.next_steps(self.framework, &self.answers));
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
                "Score {}: it decides between {between}.",
                counted(more, "more item", "more items")
            ),
            None if (answered.rate).is_some_and(|(estimate, _)| estimate.items.is_none()) => {
                format!(
                    "Score more items than those of {}, which does not say how many they are: it decides between {between}.",
                    answered.source
                )
            }
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
            let is_measured =
                (self.evidence.answered.iter()).any(|own| own.index == dependence.question);
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

/// What the outcome would be with the answers that a measurement does not rule out.
fn turns_into(
    framework: &Framework,
    answers: &Answers,
    derive: &dyn Fn(&Answers) -> Answers,
    measured: &Answered,
    outcome: OutcomeIndex,
) -> Vec<(String, OutcomeIndex)> {
    let given = answers.given(measured.index);
    if given.is_none_or(|given| given.provenance != Provenance::Measured) {
        // What a person says is certain, also where it is what was measured.
        return Vec::new();
    }
    let domain = &framework.question(measured.index).domain;
    let others = measured.others.iter().filter_map(|other| {
        let answer = domain.parse(other).ok()?;
        let with = derive(&answers.with(measured.index, answer));
        Some((other.clone(), decide(framework, &with).outcome))
    });
    others.filter(|(_, other)| *other != outcome).collect()
}
