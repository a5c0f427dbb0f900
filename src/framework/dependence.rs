//! What a decision depends on: the unknowns that leave it open, and the single answers that would turn it.

use super::answers::{Answer, Answers, Value};
use super::cells::{Cell, cells, stand_in};
use super::open::{Open, State};
use super::walk::point;
use super::{Domain, Framework, OutcomeIndex, QuestionIndex};
use crate::quantity::plain;

/// What an unknown answer could turn the outcome into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependence {
    /// The question whose answer is unknown.
    pub question: QuestionIndex,
    /// Values of it, as in `>=100` or `yes`.
    pub values: String,
    /// The outcomes that are still possible with them, whatever the other unknowns are.
    pub outcomes: Vec<OutcomeIndex>,
    /// What the walk leads to with one of them, if the other unknowns stay unknown.
    pub alone: OutcomeIndex,
}

/// A known answer that, if it were another, would turn the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The question.
    pub question: QuestionIndex,
    /// Its value now, as it is typed.
    pub from: String,
    /// Other values of it.
    pub values: String,
    /// What the walk would then lead to.
    pub outcome: OutcomeIndex,
}

/// What is open.
#[derive(Debug, Clone)]
pub struct Openness {
    /// Every outcome that some completion of the unknowns gives.
    pub outcomes: Vec<OutcomeIndex>,
    /// The unknowns that matter, alone or together with others.
    pub depends_on: Vec<Dependence>,
}

impl Openness {
    /// Whether every completion of the unknowns gives the same outcome.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.outcomes.len() == 1
    }
}

/// Which outcomes the unknowns leave open. A range that reaches across a threshold is unknown between its ends.
#[must_use]
pub fn openness(framework: &Framework, answers: &Answers) -> Openness {
    let mut open = Open::new(framework, |question| {
        let all = cells(framework, question);
        let Some(value) = answers.value(question) else {
            return State::Open(all);
        };
        let standing = stand_in(framework, question, value);
        let touched: Vec<Cell> = all
            .iter()
            .copied()
            .filter(|cell| cell.touches(standing))
            .collect();
        match touched.len() {
            0 | 1 => State::Fixed(Answer::Known(value)),
            _ => State::Open(touched),
        }
    });
    let mut depends_on = Vec::new();
    for question in open.support() {
        for (outcomes, group) in open.split(question) {
            let Some(first) = group.first() else { continue };
            let alone = point(
                framework,
                &answers.with(question, Answer::Known(first.value)),
            );
            depends_on.extend(
                in_words(framework, question, &group)
                    .into_iter()
                    .map(|values| Dependence {
                        question,
                        values,
                        outcomes: outcomes.clone(),
                        alone,
                    }),
            );
        }
    }
    Openness {
        outcomes: open.outcomes(),
        depends_on,
    }
}

/// Every single known answer that would turn the outcome if it were another. `derive` computes the computed answers
/// anew for each; `further` gives values to try for questions that only computed answers depend on.
#[must_use]
pub fn flips(
    framework: &Framework,
    answers: &Answers,
    derive: &dyn Fn(&Answers) -> Answers,
    further: &dyn Fn(QuestionIndex) -> Vec<Cell>,
) -> Vec<Flip> {
    let now = point(framework, answers);
    let mut flips = Vec::new();
    for question in framework.indices() {
        let Some(value) = answers.value(question) else {
            continue;
        };
        // What the rules tell apart comes first: other values are tried only where they tell nothing apart.
        let mut candidates = cells(framework, question);
        if candidates.len() == 1 {
            let further = further(question);
            if !further.is_empty() {
                candidates = further;
            }
        }
        let standing = stand_in(framework, question, value);
        let others = candidates.iter().filter(|cell| !cell.touches(standing));
        let mut groups: Vec<(OutcomeIndex, Vec<Cell>)> = Vec::new();
        for cell in others {
            let changed = derive(&answers.with(question, Answer::Known(cell.value)));
            let outcome = point(framework, &changed);
            if outcome == now {
                continue;
            }
            match groups.iter_mut().find(|(other, _)| *other == outcome) {
                Some((_, group)) => group.push(*cell),
                None => groups.push((outcome, vec![*cell])),
            }
        }
        for (outcome, group) in groups {
            flips.extend(
                in_words(framework, question, &group)
                    .into_iter()
                    .map(|values| Flip {
                        question,
                        from: framework.question(question).typed(value),
                        values,
                        outcome,
                    }),
            );
        }
    }
    flips
}

/// The values of some cells, as one would type them: ranges that touch are joined, choices are listed, and of sets of
/// choices only the smallest are given, each by itself.
fn in_words(framework: &Framework, question: QuestionIndex, group: &[Cell]) -> Vec<String> {
    let described = framework.question(question);
    match &described.domain {
        Domain::One(_) => {
            let ids: Vec<String> = group
                .iter()
                .map(|cell| described.typed(cell.value))
                .collect();
            vec![ids.join(",")]
        }
        Domain::Any { .. } => {
            let sets = || {
                group.iter().filter_map(|cell| match cell.value {
                    Value::Any(set) => Some(set),
                    Value::One(_) | Value::Number(_) => None,
                })
            };
            let smallest =
                sets().filter(|set| !sets().any(|other| other != *set && other.is_within(*set)));
            smallest
                .map(|set| described.typed(Value::Any(set)))
                .collect()
        }
        Domain::Number { least, .. } => {
            let mut ranges: Vec<(f64, Option<f64>)> = Vec::new();
            for cell in group {
                let Value::Number(start) = cell.value else {
                    continue;
                };
                match ranges.last_mut() {
                    Some((_, below)) if *below == Some(start.low) => *below = cell.below,
                    _ => ranges.push((start.low, cell.below)),
                }
            }
            (ranges.into_iter())
                .map(|(start, below)| match below {
                    None => format!(">={}", plain(start)),
                    Some(below) if start <= *least => format!("<{}", plain(below)),
                    // What is asked for is counted in whole numbers.
                    Some(below) => format!("{}..{}", plain(start), plain(below - 1.0)),
                })
                .collect()
        }
    }
}
