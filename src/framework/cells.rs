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

/// No more choices of a question can be told apart: each of them doubles the cells, and the work grows by their square.
pub const MOST_TOLD_APART: usize = 10;

/// What the rules say of a question.
fn predicates(framework: &Framework, question: QuestionIndex) -> impl Iterator<Item = Predicate> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let tests = rules
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(Condition::tests);
    tests
        .filter(move |test| test.question == question)
        .map(|test| test.predicate)
}

/// The choices of a question that rules tell apart from others. That any of all is chosen tells none apart.
#[must_use]
pub fn told_apart(framework: &Framework, question: QuestionIndex) -> ChoiceSet {
    let Domain::Any { choices, .. } = &framework.question(question).domain else {
        return ChoiceSet::default();
    };
    let all: ChoiceSet = (0..choices.len()).collect();
    let sets = predicates(framework, question).filter_map(|predicate| match predicate {
        Predicate::IncludesAnyOf(set) if set != all => Some(set),
        _ => None,
    });
    sets.flat_map(ChoiceSet::iter).collect()
}

/// The choices that cells are made of: those that rules tell apart, and one that stands for all others, as it still makes
/// a set that is not empty.
fn standing(framework: &Framework, question: QuestionIndex) -> (ChoiceSet, Option<usize>) {
    let told_apart = told_apart(framework, question);
    let others = match &framework.question(question).domain {
        Domain::Any { choices, .. } => 0..choices.len(),
        Domain::One(_) | Domain::Number { .. } => 0..0,
    };
    let mut others = others.filter(|index| !told_apart.contains(*index));
    (told_apart, others.next())
}

/// The value that stands for all that no rule tells apart from one.
#[must_use]
pub fn stand_in(framework: &Framework, question: QuestionIndex, value: Value) -> Value {
    let Value::Any(set) = value else {
        return value;
    };
    let (told_apart, other) = standing(framework, question);
    let others = (set.iter().any(|index| !told_apart.contains(index))).then_some(other);
    let named = set.iter().filter(|index| told_apart.contains(*index));
    Value::Any(named.chain(others.flatten()).collect())
}

/// Cuts the values of a question at the thresholds and choices that the rules name.
#[must_use]
pub fn cells(framework: &Framework, question: QuestionIndex) -> Vec<Cell> {
    let whole = |value| Cell { value, below: None };
    match &framework.question(question).domain {
        Domain::One(choices) => (0..choices.len())
            .map(|index| whole(Value::One(index)))
            .collect(),
        Domain::Any { none, .. } => {
            let (told_apart, other) = standing(framework, question);
            let mut used: Vec<usize> = told_apart.iter().chain(other).collect();
            used.sort_unstable();
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
    /// Whether a value that stands for others lies in the cell; of a range, whether a part of it does.
    #[must_use]
    pub fn touches(&self, value: Value) -> bool {
        match (self.value, value) {
            (Value::Number(start), Value::Number(quantity)) => {
                quantity.high >= start.low && self.below.is_none_or(|below| quantity.low < below)
            }
            (cell, value) => cell == value,
        }
    }
}
