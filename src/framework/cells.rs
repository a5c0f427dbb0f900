//! Cells: the values of a question, cut at what the rules tell apart.

use super::answers::{ChoiceSet, Value};
use super::condition::{Condition, Predicate};
use super::{Domain, Framework, QuestionIndex};
use crate::quantity::Quantity;

/// Values of a question that no rule tells apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// A value of the cell; of a number, the smallest.
    pub value: Value,
    /// Of a number, where the next cell starts.
    pub below: Option<f64>,
}

/// The most choices of one question that rules may tell apart, where several hold together: each set of them is a cell.
pub const MOST_TOLD_APART: usize = 10;

/// What the rules say of the answer to a question.
fn predicates(framework: &Framework, question: QuestionIndex) -> Vec<Predicate> {
    (framework.steps.iter().flat_map(|step| &step.rules))
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(Condition::tests)
        .filter(|test| test.question == question)
        .map(|test| test.predicate)
        .collect()
}

/// The choices of a question that rules name, where several hold together.
#[must_use]
pub fn told_apart(framework: &Framework, question: QuestionIndex) -> Vec<usize> {
    let Domain::Any { choices, .. } = &framework.question(question).domain else {
        return Vec::new();
    };
    let named = predicates(framework, question).into_iter();
    let named = named.filter_map(|predicate| match predicate {
        Predicate::IncludesAnyOf(set) => Some(set),
        Predicate::IsOneOf(_) | Predicate::AtLeast(_) | Predicate::Below(_) => None,
    });
    let named: ChoiceSet = named.flat_map(ChoiceSet::iter).collect();
    (0..choices.len())
        .filter(|index| named.contains(*index))
        .collect()
}

/// Cuts the values of a question at the thresholds and choices that the rules name.
#[must_use]
pub fn cells(framework: &Framework, question: QuestionIndex) -> Vec<Cell> {
    let whole = |value| Cell { value, below: None };
    match &framework.question(question).domain {
        Domain::One(choices) => (0..choices.len())
            .map(|index| whole(Value::One(index)))
            .collect(),
        Domain::Any { choices, none } => {
            let mut used = told_apart(framework, question);
            // A choice that no rule names still makes the set non-empty; one stands for them all.
            used.extend((0..choices.len()).find(|index| !used.contains(index)));
            let subsets = (0..1_usize << used.len()).map(|bits| {
                (0..used.len())
                    .filter(|at| bits >> at & 1 == 1)
                    .map(|at| used[at])
                    .collect::<ChoiceSet>()
            });
            subsets
                .filter(|set| none.is_some() || !set.is_empty())
                .map(|set| whole(Value::Any(set)))
                .collect()
        }
        Domain::Number { least, .. } => {
            let mut starts: Vec<f64> = predicates(framework, question)
                .into_iter()
                .filter_map(Predicate::threshold)
                .collect();
            starts.push(*least);
            starts.sort_by(f64::total_cmp);
            starts.dedup();
            starts.retain(|start| start >= least);
            let ends = starts.iter().copied().skip(1).map(Some).chain([None]);
            (starts.iter().zip(ends))
                .map(|(start, below)| Cell {
                    value: Value::Number(Quantity::exactly(*start)),
                    below,
                })
                .collect()
        }
    }
}

impl Cell {
    /// Whether a value lies in the cell; of a range, whether a part of it does.
    #[must_use]
    pub fn touches(&self, value: Value, others: &[Self]) -> bool {
        match (self.value, value) {
            (Value::Number(start), Value::Number(quantity)) => {
                quantity.high >= start.low && self.below.is_none_or(|below| quantity.low < below)
            }
            (Value::Any(cell), Value::Any(set)) => {
                // Choices that no rule names are all stood for by one of them.
                let named: ChoiceSet = others
                    .iter()
                    .filter_map(|other| match other.value {
                        Value::Any(set) => Some(set),
                        Value::One(_) | Value::Number(_) => None,
                    })
                    .flat_map(ChoiceSet::iter)
                    .collect();
                let shown: ChoiceSet = set.iter().filter(|index| named.contains(*index)).collect();
                shown == cell || (shown.is_empty() && !set.is_empty() && cell.iter().count() == 1)
            }
            (cell, value) => cell == value,
        }
    }
}
