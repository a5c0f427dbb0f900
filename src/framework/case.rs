//! Cases: answers with the outcome that a framework should give for them, and how it does.

use super::answers::Answers;
use super::condition::Truth;
use super::trace::{Decision, decide};
use super::{Effect, Framework, Outcome};

/// A set of answers and what should come of it.
#[derive(Debug)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it was published.
    pub source: Option<String>,
    /// What is known.
    pub answers: Answers,
    /// Outcomes, or approaches joined by `+`, that are right.
    pub right: Vec<String>,
    /// Why the framework gives something else, if that is known.
    pub misses: Option<String>,
    /// A word that the next steps must hold.
    pub says: Option<String>,
}

impl Case {
    /// Whether an outcome is right.
    #[must_use]
    pub fn accepts(&self, outcome: &Outcome) -> bool {
        self.right.contains(&outcome.id) || self.right.contains(&outcome.joined())
    }
}

/// How a framework does on a case.
#[derive(Debug)]
pub struct Trial<'c> {
    /// The case.
    pub case: &'c Case,
    /// What comes of it.
    pub decision: Decision,
    /// How that is.
    pub verdict: Verdict,
}

/// How the outcome of a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Right,
    /// It is wrong, and the file says why.
    KnownMiss,
    /// It is wrong.
    Wrong,
    /// It is right, though the file calls it a miss.
    RightAfterAll,
    /// It is right, but the next steps lack the word that they should hold.
    LacksWord,
}

impl Verdict {
    /// Whether all is as the file says.
    #[must_use]
    pub const fn is_as_said(self) -> bool {
        matches!(self, Self::Right | Self::KnownMiss)
    }
}

/// Tries a framework on a case.
#[must_use]
pub fn tried<'c>(framework: &Framework, case: &'c Case) -> Trial<'c> {
    let decision = decide(framework, &case.answers);
    let is_right = case.accepts(framework.outcome(decision.outcome));
    let steps = decision.next_steps(framework, &case.answers).join(" ");
    let says = case.says.as_deref().is_none_or(|word| steps.contains(word));
    let verdict = match (is_right, case.misses.is_some()) {
        (true, true) => Verdict::RightAfterAll,
        (true, false) if says => Verdict::Right,
        (true, false) => Verdict::LacksWord,
        (false, true) => Verdict::KnownMiss,
        (false, false) => Verdict::Wrong,
    };
    Trial {
        case,
        decision,
        verdict,
    }
}

/// A rule that would have given a right outcome, and why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The step.
    pub step: String,
    /// The rule.
    pub rule: String,
    /// Its outcome.
    pub outcome: String,
    /// Why it was not the one, in words.
    pub because: String,
}

impl Trial<'_> {
    /// The rules that would have given a right outcome, and why each did not.
    #[must_use]
    pub fn missed(&self, framework: &Framework) -> Vec<Missed> {
        let mut missed = Vec::new();
        for (at, step) in framework.steps.iter().enumerate() {
            for (index, rule) in step.rules.iter().enumerate() {
                let Effect::Decide(outcome) = rule.effect else {
                    continue;
                };
                let outcome = framework.outcome(outcome);
                if self.case.accepts(outcome) {
                    missed.push(Missed {
                        step: step.id.clone(),
                        rule: rule.id.clone(),
                        outcome: outcome.id.clone(),
                        because: self.why_not(framework, at, index),
                    });
                }
            }
        }
        missed
    }

    fn why_not(&self, framework: &Framework, step: usize, rule: usize) -> String {
        let path = &self.decision.path;
        let Some(passage) = path.iter().find(|passage| passage.step == step) else {
            let last = path.last().map_or("", |own| &framework.steps[own.step].id);
            return format!("not reached: the step `{last}` decides");
        };
        if let Some(passed) = passage.passed.iter().find(|passed| passed.rule == rule) {
            let word = match passed.truth {
                Truth::False => "not",
                Truth::True | Truth::Unknown => "not known",
            };
            return format!("{word}: {}", passed.blamed);
        }
        let held = passage
            .held
            .map(|held| &framework.steps[step].rules[held].id);
        let held = held.map_or("the walk", String::as_str);
        format!("not looked at: `{held}` holds before it")
    }
}

/// The rules that decided or led on in no trial, by their ids.
#[must_use]
pub fn unhit(framework: &Framework, trials: &[Trial<'_>]) -> Vec<String> {
    let is_hit = |step: usize, rule: usize| {
        let mut passages = trials.iter().flat_map(|trial| &trial.decision.path);
        passages.any(|passage| passage.step == step && passage.held == Some(rule))
    };
    let rules = framework.steps.iter().enumerate().flat_map(|(at, step)| {
        let rules = step.rules.iter().enumerate();
        rules.map(move |(index, rule)| (at, index, rule))
    });
    rules
        .filter(|(step, index, _)| !is_hit(*step, *index))
        .map(|(_, _, rule)| rule.id.clone())
        .collect()
}
