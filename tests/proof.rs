//! The proof of frameworks: against brute force on random small ones, and on the shipped ones.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod dice;
mod random;

use std::collections::BTreeSet;

use ftadvise::builtin;
use ftadvise::framework::answers::{Answer, Answers, ChoiceSet, Value};
use ftadvise::framework::condition::Truth;
use ftadvise::framework::proof::{Code, Finding, prove};
use ftadvise::framework::{Domain, Effect, Framework, QuestionIndex};
use ftadvise::load;
use ftadvise::quantity::Quantity;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use random::random_framework;

#[test]
fn the_shipped_frameworks_are_without_fault() {
    for document in builtin::FRAMEWORKS {
        let framework = load::rules::framework(document).unwrap();
        let proof = prove(&framework);
        assert_eq!(proof.findings, Vec::<Finding>::new(), "{}", framework.name);
        assert!(proof.sets > 1e3);
    }
}

/// Every answer to a question that rules can tell apart: unknown, and numbers and ranges from threshold to threshold.
fn every_answer(framework: &Framework, question: QuestionIndex) -> Vec<Answer> {
    let known: Vec<Value> = match &framework.question(question).domain {
        Domain::One(choices) => (0..choices.len()).map(Value::One).collect(),
        Domain::Any { choices, none } => (0..1_usize << choices.len())
            .map(|bits| {
                (0..choices.len())
                    .filter(|index| bits >> index & 1 == 1)
                    .collect::<ChoiceSet>()
            })
            .filter(|set| none.is_some() || !set.is_empty())
            .map(Value::Any)
            .collect(),
        Domain::Number { least, .. } => {
            let ends = [*least, 10.0, 50.0, 100.0];
            let range = |low: f64| {
                ends.into_iter()
                    .filter(move |high| *high >= low)
                    .map(move |high| Value::Number(Quantity { low, high }))
            };
            ends.into_iter().flat_map(range).collect()
        }
    };
    [Answer::Unknown]
        .into_iter()
        .chain(known.into_iter().map(Answer::Known))
        .collect()
}

/// Every set of answers.
fn everything(framework: &Framework) -> Vec<Answers> {
    let mut all = vec![Answers::none(framework)];
    for question in framework.indices() {
        let answers = every_answer(framework, question);
        all = (all.iter())
            .flat_map(|own| answers.iter().map(|answer| own.with(question, *answer)))
            .collect();
    }
    all
}

/// The rules that hold on the way, by step, and the outcome, if one comes.
fn walked(framework: &Framework, answers: &Answers) -> (Vec<Option<usize>>, Option<usize>) {
    let known = |question| answers.get(question);
    let mut path = Vec::new();
    for step in &framework.steps {
        let held = step.rules.iter().position(|rule| {
            rule.when
                .as_ref()
                .is_none_or(|when| when.truth(&known) == Truth::True)
        });
        path.push(held);
        if let Some(Effect::Decide(outcome)) = held.map(|rule| step.rules[rule].effect) {
            return (path, Some(outcome.0));
        }
    }
    (path, None)
}

fn found(findings: &[Finding], codes: &[Code]) -> BTreeSet<String> {
    let own = findings.iter().filter(|own| codes.contains(&own.code));
    own.map(|own| own.subject.clone()).collect()
}

/// The answers of an example.
fn answers_of(framework: &Framework, finding: &Finding) -> Answers {
    let mut answers = Answers::none(framework);
    for (question, typed) in finding.example.as_ref().unwrap() {
        answers
            .state(framework, question, typed, "example")
            .unwrap();
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_123), ..ProptestConfig::with_cases(150) })]

    #[test]
    fn the_proof_finds_what_brute_force_finds(seed: u64, cut: bool) {
        let mut framework = random_framework(seed);
        if cut {
            // Without the rule that always holds, some walks may end in nothing.
            framework.steps.last_mut().unwrap().rules.pop();
        }
        let findings = prove(&framework).findings;
        let all = everything(&framework);
        let walks: Vec<_> = all.iter().map(|answers| walked(&framework, answers)).collect();

        let has_gap = walks.iter().any(|(_, outcome)| outcome.is_none());
        prop_assert_eq!(findings.iter().any(|own| own.code == Code::Gap), has_gap);

        let unreached: BTreeSet<String> = (framework.outcomes.iter().enumerate())
            .filter(|(index, _)| !walks.iter().any(|(_, outcome)| *outcome == Some(*index)))
            .map(|(_, outcome)| outcome.id.clone())
            .collect();
        prop_assert_eq!(found(&findings, &[Code::UnreachedOutcome]), unreached);

        let mut steps = BTreeSet::new();
        let (mut impossible, mut shadowed) = (BTreeSet::new(), BTreeSet::new());
        for (at, step) in framework.steps.iter().enumerate() {
            if !walks.iter().any(|(path, _)| path.len() > at) {
                steps.insert(step.id.clone());
                continue;
            }
            for (index, rule) in step.rules.iter().enumerate() {
                let is_true = |answers: &Answers| {
                    let known = |question| answers.get(question);
                    rule.when.as_ref().is_none_or(|when| when.truth(&known) == Truth::True)
                };
                if !all.iter().any(is_true) {
                    impossible.insert(rule.id.clone());
                } else if !walks.iter().any(|(path, _)| path.get(at) == Some(&Some(index))) {
                    shadowed.insert(rule.id.clone());
                }
            }
        }
        prop_assert_eq!(found(&findings, &[Code::UnreachedStep]), steps);
        prop_assert_eq!(found(&findings, &[Code::ShadowedRule]), shadowed);
        let contradicting = found(&findings, &[Code::Contradiction]);
        prop_assert!(contradicting.is_superset(&impossible), "{:?} {:?}", contradicting, impossible);

        let idle: BTreeSet<String> = (framework.indices())
            .filter(|question| {
                let exact: Vec<Answer> = every_answer(&framework, *question)
                    .into_iter()
                    .filter(|answer| match answer {
                        Answer::Known(Value::Number(number)) => number.is_exact(),
                        Answer::Known(_) => true,
                        Answer::Unknown => false,
                    })
                    .collect();
                let outcome = |answers: &Answers| walked(&framework, answers).1;
                all.iter().all(|answers| {
                    let first = outcome(&answers.with(*question, exact[0]));
                    exact.iter().all(|other| outcome(&answers.with(*question, *other)) == first)
                })
            })
            .map(|question| framework.question(question).id.clone())
            .collect();
        prop_assert_eq!(found(&findings, &[Code::IdleQuestion]), idle);

        // An example shows what it is for.
        for own in findings.iter().filter(|own| own.example.is_some()) {
            let answers = answers_of(&framework, own);
            match own.code {
                Code::Gap => prop_assert_eq!(walked(&framework, &answers).1, None),
                Code::ShadowedRule => {
                    let mut rules = framework.steps.iter().flat_map(|step| &step.rules);
                    let rule = rules.find(|rule| rule.id == own.subject).unwrap();
                    let known = |question| answers.get(question);
                    let is_true = rule.when.as_ref().is_none_or(|when| when.truth(&known) == Truth::True);
                    prop_assert!(is_true);
                    prop_assert!(!own.because_of.is_empty());
                }
                _ => {}
            }
        }
    }
}

const SOUND: &str = "\
schema: 1
name: sound
title: Sound
sources: [{id: s, title: S, url: \"https://example.org\"}]
questions:
- {id: tried, prompt: p, help: h, yes_or_no: {yes: \"Yes\", no: \"No\"}}
- {id: examples, prompt: p, help: h, number: {least: 0, most: 1000, unit: things}}
outcomes:
- {id: prompt, approaches: [], title: T, because: B}
- {id: collect, approaches: [], title: T, because: B}
- {id: tune, approaches: [], title: T, because: B}
steps:
- id: first
  title: T
  rules:
  - {id: untried, when: {question: tried, is: \"no\"}, then: prompt, because: B, sources: [s]}
- id: second
  title: T
  rules:
  - {id: few, when: {question: examples, below: 100}, then: collect, because: B, sources: [s]}
  - {id: enough, then: tune, because: B, sources: [s]}
notes:
- {id: soon, kind: risk, outcomes: [collect], when: {question: examples, at_least: 50}, text: T, sources: [s]}
exclusions:
- {id: out, approach: rag, when: {question: tried, is: \"yes\"}, because: B}
";

/// A change of the sound framework, what it is to find, and what that is about.
const FAULTS: [(Code, &str, &str, &str); 9] = [
    (
        Code::Gap,
        "  - {id: enough, then: tune, because: B, sources: [s]}\n",
        "",
        "second",
    ),
    (
        Code::UnreachedStep,
        "when: {question: tried, is: \"no\"}, then: prompt",
        "then: prompt",
        "second",
    ),
    (
        Code::Contradiction,
        "when: {question: examples, below: 100}",
        "when: {all: [{question: examples, below: 10}, {question: examples, at_least: 20}]}",
        "few",
    ),
    (
        Code::ShadowedRule,
        "  - {id: enough,",
        "  - {id: fewer, when: {question: examples, below: 50}, then: prompt, because: B, sources: [s]}\n  - {id: enough,",
        "fewer",
    ),
    (
        Code::SameStep,
        "- id: second\n",
        "- id: again\n  title: T\n  rules:\n  - {id: untried-again, when: {question: tried, is: \"no\"}, then: prompt, because: B, sources: [s]}\n- id: second\n",
        "again",
    ),
    (
        Code::UnreachedOutcome,
        "outcomes:\n- {id: prompt",
        "outcomes:\n- {id: other, approaches: [], title: T, because: B}\n- {id: prompt",
        "other",
    ),
    (
        Code::IdleQuestion,
        "questions:\n",
        "questions:\n- {id: idle, prompt: p, help: h, yes_or_no: {yes: \"Yes\", no: \"No\"}}\n",
        "idle",
    ),
    (
        Code::IdleNote,
        "at_least: 50}, text",
        "at_least: 200}, text",
        "soon",
    ),
    (
        Code::IdleExclusion,
        "approach: rag, when: {question: tried, is: \"yes\"}",
        "approach: rag, when: {all: [{question: tried, is: \"yes\"}, {question: tried, is: \"no\"}]}",
        "out",
    ),
];

#[test]
fn every_code_has_a_fault_that_it_finds() {
    let read = |text: &str| {
        let document = ftadvise::framework::source::Document::new("faulty", text);
        load::rules::unproved(document).unwrap_or_else(|invalid| panic!("{invalid}"))
    };
    assert_eq!(prove(&read(SOUND)).findings, Vec::<Finding>::new());
    assert_eq!(FAULTS.map(|(code, ..)| code), Code::ALL);
    for (code, from, to, subject) in FAULTS {
        assert!(SOUND.contains(from), "{from}");
        let findings = prove(&read(&SOUND.replacen(from, to, 1))).findings;
        let found = findings.iter().find(|own| own.code == code);
        let found = found.unwrap_or_else(|| panic!("{}: {findings:?}", code.id()));
        assert_eq!(found.subject, subject, "{found:?}");
        assert!(!found.fault.is_empty() && !found.remedy.is_empty());
    }
}

#[test]
fn the_codes_are_listed_where_rules_are_taught() {
    let readme = std::fs::read_to_string("rules/README.md").unwrap();
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.id(), code.title());
        assert!(readme.contains(&row), "{row}");
    }
}
