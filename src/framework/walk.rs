//! The walk through the steps: which question comes next, or what is decided.
//!
//! A rule holds only when its condition is true. What is unknown, or was not asked, never makes a rule hold and never
//! stops the walk.

use super::answers::{Answer, Answers};
use super::cells::cells;
use super::condition::Truth;
use super::open::{self, Open, State};
use super::{Effect, Framework, OutcomeIndex, QuestionIndex};

/// Where a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What was decided.
    pub outcome: OutcomeIndex,
    /// The step of the rule that decided.
    pub step: usize,
    /// The rule, by its place in the step.
    pub rule: usize,
}

/// Walks the steps with what is known.
///
/// # Panics
///
/// Never for a checked framework: its last rule always holds.
#[must_use]
pub fn walk(framework: &Framework, known: &impl Fn(QuestionIndex) -> Option<Answer>) -> Verdict {
    for (step_index, step) in framework.steps.iter().enumerate() {
        let holds = |rule: &super::Rule| {
            rule.when
                .as_ref()
                .is_none_or(|condition| condition.truth(known) == Truth::True)
        };
        let first = step.rules.iter().enumerate().find(|(_, rule)| holds(rule));
        if let Some((rule_index, rule)) = first
            && let Effect::Decide(outcome) = rule.effect
        {
            return Verdict {
                outcome,
                step: step_index,
                rule: rule_index,
            };
        }
    }
    unreachable!("a checked framework ends in a rule that always holds")
}

/// What the answers given so far lead to, if each that is missing stays unknown.
#[must_use]
pub fn point(framework: &Framework, answers: &Answers) -> OutcomeIndex {
    walk(framework, &|question| answers.get(question)).outcome
}

/// The questions that can still change the outcome, in the order in which the walk comes to them.
///
/// Exact: each of them has two values that, together with some values of the others, give different outcomes. An
/// answer of "unknown" is taken as final. A computed question stands for those that it is computed from.
#[must_use]
pub fn open_questions(framework: &Framework, answers: &Answers) -> Vec<QuestionIndex> {
    let mut questions = Vec::new();
    for question in still_open(framework, answers).support() {
        for asked in askable(framework, answers, question) {
            if !questions.contains(&asked) {
                questions.push(asked);
            }
        }
    }
    questions
}

/// The next question to ask, if any can still matter.
#[must_use]
pub fn next_question(framework: &Framework, answers: &Answers) -> Option<QuestionIndex> {
    open_questions(framework, answers).first().copied()
}

/// The step at which a walk stands that asks for a question: the first whose rules wait for it.
#[must_use]
pub fn step_of(framework: &Framework, answers: &Answers, question: QuestionIndex) -> usize {
    let waits = |step: &super::Step| {
        let conditions = step.rules.iter().filter_map(|rule| rule.when.as_ref());
        conditions
            .flat_map(super::condition::Condition::tests)
            .any(|test| {
                test.question == question
                    || askable(framework, answers, test.question).contains(&question)
            })
    };
    framework.steps.iter().position(waits).unwrap_or(0)
}

/// The most questions that can still be asked, whatever the replies.
#[must_use]
pub fn most_questions(framework: &Framework, answers: &Answers) -> usize {
    let cost = |question| askable(framework, answers, question).len();
    let state = |question| state(framework, answers, question);
    open::most_questions(framework, state, cost)
}

/// The outcome as a function of the questions that were not answered.
pub(super) fn still_open(framework: &Framework, answers: &Answers) -> Open {
    Open::new(framework, |question| state(framework, answers, question))
}

fn state(framework: &Framework, answers: &Answers, question: QuestionIndex) -> State {
    match answers.get(question) {
        Some(answer) => State::Fixed(answer),
        None if askable(framework, answers, question).is_empty() => State::Fixed(Answer::Unknown),
        None => State::Open(cells(framework, question)),
    }
}

/// What a person can be asked to learn about a question: itself, or what it is computed from.
fn askable(
    framework: &Framework,
    answers: &Answers,
    question: QuestionIndex,
) -> Vec<QuestionIndex> {
    if framework.question(question).asked {
        return vec![question];
    }
    let inputs = framework.question(question).computed_from.iter().copied();
    inputs
        .filter(|input| answers.get(*input).is_none())
        .collect()
}
