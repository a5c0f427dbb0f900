//! The proof: what holds of a framework for every possible set of answers, ranges and unknown ones included.
//!
//! A walk is written down as claims over the answers, and each question about the framework is a search for answers that
//! make claims hold. A search that finds nothing proves that there is nothing, so the number of sets of answers does not
//! matter. Answers that are computed are taken to be anything.

use std::collections::BTreeSet;

pub use self::finding::{Code, Finding};
use self::questions::{conditions, matters, places, thresholds};
use super::condition::Condition;
pub use super::space::Example;
use super::space::passage::{Passage, Reader};
use super::space::{Claim, Place, Space};
use super::{Effect, Framework, QuestionIndex, Rule, Step};

pub mod change;
mod finding;
mod gap;
mod questions;

/// What the proof found.
#[derive(Debug)]
pub struct Proof {
    /// How many sets of answers it is about.
    pub sets: f64,
    /// What is wrong, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Proves what holds of a framework. It need not end in a rule that always holds.
#[must_use]
pub fn prove(framework: &Framework) -> Proof {
    let mut prover = Prover::new(framework);
    prover.gap();
    for step in 0..framework.steps.len() {
        prover.step(step);
    }
    prover.same_steps();
    prover.named();
    prover.outcomes();
    prover.questions();
    prover.notes();
    prover.exclusions();
    Proof {
        sets: prover.space.size(),
        findings: prover.findings,
    }
}

/// Answers for which a rule is the one that holds, if there are any.
#[must_use]
pub fn instance(framework: &Framework, step: usize, rule: usize) -> Option<Example> {
    let mut prover = Prover::new(framework);
    let holds = prover.passage.holds[step][rule];
    prover.space.example(&[holds])
}

struct Prover<'f> {
    framework: &'f Framework,
    places: Vec<Place>,
    space: Space,
    passage: Passage,
    findings: Vec<Finding>,
}

impl<'f> Prover<'f> {
    fn new(framework: &'f Framework) -> Self {
        let mut space = Space::new();
        let places = places(&mut space, framework);
        let passage = Passage::new(&mut space, &mut Reader::new(framework, &places));
        Self {
            framework,
            places,
            space,
            passage,
            findings: Vec::new(),
        }
    }

    fn is_true(&mut self, condition: &Condition) -> Claim {
        Reader::new(self.framework, &self.places).is_true(&mut self.space, condition)
    }

    fn find(&mut self, code: Code, subject: &str, fault: String, remedy: &str) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding {
            code,
            subject: subject.to_owned(),
            fault,
            remedy: remedy.to_owned(),
            example: None,
            because_of: Vec::new(),
            row: None,
        });
        &mut self.findings[at]
    }

    fn gap(&mut self) {
        let nothing = self.passage.nothing;
        let Some(example) = self.space.example(&[nothing]) else {
            return;
        };
        let last = self.framework.steps.last().map_or("", |step| &step.id);
        let row = gap::row(self.framework, &example);
        let fault = format!("some answers go past the last step, `{last}`, without an outcome");
        let found = self.find(
            Code::Gap,
            last,
            fault,
            "put the row first in that step, or end it with a rule that has no `when` and names an outcome",
        );
        found.example = Some(example);
        found.row = Some(row);
    }

    fn step(&mut self, at: usize) {
        let step: &Step = &self.framework.steps[at];
        let reached = self.passage.reached[at];
        if !self.space.can_be(&[reached]) {
            let before = self.framework.steps[..at].iter().rfind(|step| {
                step.rules
                    .iter()
                    .any(|rule| matches!(rule.effect, Effect::Decide(_)))
            });
            let before = before.map_or(String::new(), |step| format!(": `{}` decides", step.id));
            let fault = format!("no answers come as far as the step `{}`{before}", step.id);
            self.find(
                Code::UnreachedStep,
                &step.id,
                fault,
                "narrow a rule before it, or take the step out",
            );
            return;
        }
        for (index, rule) in step.rules.iter().enumerate() {
            if let Some(when) = &rule.when {
                self.parts(rule, when);
            }
            if !self.space.can_be(&[self.passage.conditions[at][index]]) {
                let fault = format!("the condition of the rule `{}` can never be true", rule.id);
                self.find(
                    Code::Contradiction,
                    &rule.id,
                    fault,
                    "correct the condition, or take the rule out",
                );
            } else if !self.space.can_be(&[self.passage.holds[at][index]]) {
                self.shadowed(at, index);
            }
        }
    }

    /// The parts of an `any` that can never be true, where the whole can.
    fn parts(&mut self, rule: &Rule, when: &Condition) {
        let Condition::Any(parts) = when else { return };
        let claims: Vec<Claim> = parts.iter().map(|part| self.is_true(part)).collect();
        let possible: Vec<bool> = claims
            .iter()
            .map(|claim| self.space.can_be(&[*claim]))
            .collect();
        if !possible.contains(&true) {
            return;
        }
        for (part, _) in parts.iter().zip(possible).filter(|(_, possible)| !possible) {
            let part = part.in_words(self.framework).to_string();
            let fault = format!("in the rule `{}` this can never be true: {part}", rule.id);
            self.find(
                Code::Contradiction,
                &rule.id,
                fault,
                "correct that part, or take it out",
            );
        }
    }

    /// A rule whose condition can be true, but never where the walk comes to it.
    fn shadowed(&mut self, at: usize, index: usize) {
        let condition = self.passage.conditions[at][index];
        let rule = &self.framework.steps[at].rules[index];
        let mut before = Vec::new();
        for (step, own) in self.framework.steps[..=at].iter().enumerate() {
            let rules = if step == at { index } else { own.rules.len() };
            for earlier in 0..rules {
                let leads_on = own.rules[earlier].effect == Effect::NextStep;
                let is_passed = step < at && leads_on;
                let held = self.passage.holds[step][earlier];
                if !is_passed && self.space.can_be(&[condition, held]) {
                    before.push(own.rules[earlier].id.clone());
                }
            }
        }
        let example = self.space.example(&[condition]);
        let names: Vec<String> = before.iter().map(|id| format!("`{id}`")).collect();
        let fault = format!(
            "the rule `{}` can never hold: whenever its condition is true, {} before it",
            rule.id,
            match names.as_slice() {
                [] => "the walk ends".to_owned(),
                [only] => format!("{only} holds"),
                names => format!("one of {} holds", names.join(", ")),
            }
        );
        let found = self.find(
            Code::ShadowedRule,
            &rule.id,
            fault,
            "put it before these, narrow them, or take it out",
        );
        found.example = example;
        found.because_of = before;
    }

    /// Steps whose rules have the same conditions.
    fn same_steps(&mut self) {
        let of_step = |step: usize| -> BTreeSet<Claim> {
            self.passage.conditions[step].iter().copied().collect()
        };
        let all: Vec<BTreeSet<Claim>> = (0..self.framework.steps.len()).map(of_step).collect();
        for (later, own) in all.iter().enumerate() {
            let Some(earlier) = all[..later]
                .iter()
                .position(|other| self.is_same(other, own))
            else {
                continue;
            };
            let [earlier, later] = [earlier, later].map(|at| self.framework.steps[at].id.clone());
            let fault = format!("the step `{later}` asks what `{earlier}` asks");
            self.find(
                Code::SameStep,
                &later,
                fault,
                "take one of them out, or let them ask different things",
            )
            .because_of = vec![earlier];
        }
    }

    /// Whether two sets of conditions are the same one by one.
    fn is_same(&self, a: &BTreeSet<Claim>, b: &BTreeSet<Claim>) -> bool {
        // A rule without a condition asks nothing.
        let asks = |claims: &BTreeSet<Claim>| claims.iter().any(|own| *own != self.space.always());
        asks(a) && a == b
    }

    fn named(&mut self) {
        let mut named: Vec<std::sync::Arc<super::condition::Named>> = Vec::new();
        for condition in conditions(self.framework) {
            condition.names(&mut named);
        }
        for own in named {
            let claim = self.is_true(&own.condition);
            if !self.space.can_be(&[claim]) {
                let fault = format!("the condition `{}` can never be true", own.id);
                self.find(Code::Contradiction, &own.id, fault, "correct it");
            }
        }
    }

    fn outcomes(&mut self) {
        for (index, outcome) in self.framework.outcomes.iter().enumerate() {
            if self.space.can_be(&[self.passage.outcomes[index]]) {
                continue;
            }
            let rules = self.framework.steps.iter().flat_map(|step| &step.rules);
            let naming = rules.filter(|rule| match rule.effect {
                Effect::Decide(own) => own.0 == index,
                Effect::NextStep => false,
            });
            let naming: Vec<String> = naming.map(|rule| rule.id.clone()).collect();
            let why = if naming.is_empty() {
                "no rule names it"
            } else {
                "the rules that name it can never hold"
            };
            let fault = format!("no answers lead to the outcome `{}`: {why}", outcome.id);
            self.find(
                Code::UnreachedOutcome,
                &outcome.id,
                fault,
                "let a rule that can hold name it, or take it out",
            )
            .because_of = naming;
        }
    }

    fn questions(&mut self) {
        let framework = self.framework;
        let all = framework.indices();
        let mattering: Vec<QuestionIndex> = all.filter(|own| matters(framework, *own)).collect();
        // What a computed answer is computed from is asked for its sake.
        let is_needed = |index: &QuestionIndex| {
            mattering
                .iter()
                .any(|own| own == index || framework.question(*own).computed_from.contains(index))
        };
        for index in framework.indices().filter(|index| !is_needed(index)) {
            let question = framework.question(index);
            if question.asked {
                let fault = format!(
                    "the answer to `{}` can change no outcome, so it is never asked for",
                    question.id
                );
                self.find(
                    Code::IdleQuestion,
                    &question.id,
                    fault,
                    "let a rule that can hold ask for it, or take it out",
                );
            }
        }
    }

    fn notes(&mut self) {
        for note in &self.framework.notes {
            let when = match &note.when {
                None => self.space.always(),
                Some(when) => self.is_true(when),
            };
            let outcomes = note.outcomes.iter();
            let outcomes: Vec<Claim> = outcomes.map(|own| self.passage.outcomes[own.0]).collect();
            let comes = if outcomes.is_empty() {
                self.space.always()
            } else {
                self.space.any(outcomes)
            };
            if self.space.can_be(&[when, comes]) {
                continue;
            }
            let example = self.space.example(&[when]);
            let why = match example {
                None => "its condition can never be true",
                Some(_) => "where its condition is true, none of its outcomes comes of it",
            };
            let fault = format!("the note `{}` never applies: {why}", note.id);
            self.find(
                Code::IdleNote,
                &note.id,
                fault,
                "correct its condition or its outcomes, or take it out",
            )
            .example = example;
        }
    }

    fn exclusions(&mut self) {
        for exclusion in &self.framework.exclusions {
            let when = self.is_true(&exclusion.when);
            if !self.space.can_be(&[when]) {
                let fault = format!("the exclusion `{}` never applies", exclusion.id);
                self.find(
                    Code::IdleExclusion,
                    &exclusion.id,
                    fault,
                    "correct its condition, or take it out",
                );
            }
        }
    }
}
