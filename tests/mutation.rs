//! Single faults in the default framework: each is refused, or found by the proof, or shown to change outcomes, or proved to
//! change nothing. What is proved is held against walks.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod dice;

use ftadvise::framework::answers::{Answer, Answers};
use ftadvise::framework::cells::cells;
use ftadvise::framework::condition::{Condition, Truth};
use ftadvise::framework::proof::change::changes;
use ftadvise::framework::proof::{Example, prove};
use ftadvise::framework::source::Document;
use ftadvise::framework::{Effect, Framework, Rule};
use ftadvise::{builtin, load};

use dice::Dice;

fn default() -> Framework {
    load::rules::framework(builtin::FRAMEWORKS[0]).unwrap()
}

/// What comes of answers, if anything.
fn outcome(framework: &Framework, answers: &Answers) -> Option<String> {
    let known = |question| answers.get(question);
    for step in &framework.steps {
        let held = step.rules.iter().find(|rule| {
            let when = rule.when.as_ref();
            when.is_none_or(|when| when.truth(&known) == Truth::True)
        });
        if let Some(Effect::Decide(outcome)) = held.map(|rule| rule.effect) {
            return Some(framework.outcome(outcome).id.clone());
        }
    }
    None
}

fn answers_of(framework: &Framework, example: &Example) -> Answers {
    let mut answers = Answers::none(framework);
    for (question, typed) in example {
        answers
            .state(framework, question, typed, "example")
            .unwrap();
    }
    answers
}

fn random_answers(framework: &Framework, dice: &mut Dice) -> Answers {
    let mut answers = Answers::none(framework);
    for question in framework.indices() {
        if dice.roll(10) < 7 {
            let cells = cells(framework, question);
            let cell = cells[dice.roll(cells.len())];
            answers = answers.with(question, Answer::Known(cell.value));
        }
    }
    answers
}

/// The same with one part less, for each part of an outermost `all` or `any`; and the opposite.
fn altered(condition: &Condition) -> Vec<Condition> {
    let without = |parts: &[Condition], index: usize| {
        let mut parts = parts.to_vec();
        parts.remove(index);
        parts
    };
    let mut all = match condition {
        Condition::All(parts) => (0..parts.len())
            .map(|index| Condition::All(without(parts, index)))
            .collect(),
        Condition::Any(parts) if parts.len() > 1 => (0..parts.len())
            .map(|index| Condition::Any(without(parts, index)))
            .collect(),
        _ => Vec::new(),
    };
    all.push(Condition::Not(Box::new(condition.clone())));
    all
}

/// The framework with one fault each, and what it is.
fn faulty(framework: &Framework) -> Vec<(String, Framework)> {
    let mut all = Vec::new();
    let mut add = |what: String, change: &dyn Fn(&mut Vec<Rule>), step: usize| {
        let mut copy = framework.clone();
        change(&mut copy.steps[step].rules);
        all.push((what, copy));
    };
    for (at, step) in framework.steps.iter().enumerate() {
        for (index, rule) in step.rules.iter().enumerate() {
            let id = &rule.id;
            add(format!("drop {id}"), &|rules| drop(rules.remove(index)), at);
            if index > 0 {
                add(
                    format!("lift {id}"),
                    &|rules| rules.swap(index - 1, index),
                    at,
                );
            }
            for (number, when) in rule.when.iter().flat_map(altered).enumerate() {
                add(
                    format!("alter {id} ({number})"),
                    &|rules| rules[index].when = Some(when.clone()),
                    at,
                );
            }
            add(
                format!("always {id}"),
                &|rules| rules[index].when = None,
                at,
            );
            add(
                format!("lead on {id}"),
                &|rules| rules[index].effect = Effect::NextStep,
                at,
            );
            for other in 0..2 {
                let outcome = framework.steps[0]
                    .rules
                    .iter()
                    .find_map(|rule| match rule.effect {
                        Effect::Decide(outcome) if outcome.0 % 2 == other => Some(outcome),
                        Effect::Decide(_) | Effect::NextStep => None,
                    });
                if let Some(outcome) = outcome.filter(|own| rule.effect != Effect::Decide(*own)) {
                    add(
                        format!("mislead {id} ({other})"),
                        &|rules| rules[index].effect = Effect::Decide(outcome),
                        at,
                    );
                }
            }
        }
    }
    all
}

#[test]
fn no_fault_of_the_rules_goes_unseen() {
    let framework = default();
    let all = faulty(&framework);
    assert!(all.len() >= 200, "{}", all.len());
    let mut dice = Dice(7);
    let (mut found, mut shown, mut idle) = (0, 0, 0);
    for (what, copy) in &all {
        let changed = changes(&framework, copy);
        for change in &changed.outcomes {
            let answers = answers_of(&framework, &change.example);
            assert_eq!(outcome(&framework, &answers), change.from, "{what}");
            assert_eq!(outcome(copy, &answers), change.to, "{what}");
        }
        if changed.outcomes.is_empty() {
            // The claim is that nothing changes.
            for _ in 0..300 {
                let answers = random_answers(&framework, &mut dice);
                assert_eq!(
                    outcome(&framework, &answers),
                    outcome(copy, &answers),
                    "{what}"
                );
            }
        }
        match (prove(copy).findings.is_empty(), changed.outcomes.is_empty()) {
            (false, _) => found += 1,
            (true, false) => shown += 1,
            (true, true) => idle += 1,
        }
    }
    // Most faults change something; those that do not are few.
    assert!(found > 50 && shown > 50, "{found} {shown} {idle}");
    assert!(idle * 10 < all.len(), "{found} {shown} {idle}");
}

#[test]
fn ids_that_are_misspelt_and_outcomes_that_are_gone_are_refused() {
    let text = builtin::FRAMEWORKS[0].text;
    let framework = default();
    let mut refused = 0;
    let is_refused = |text: &str| load::rules::framework(Document::new("faulty", text)).is_err();
    for outcome in &framework.outcomes {
        let named = format!("then: {}\n", outcome.id);
        if text.contains(&named) {
            assert!(is_refused(&text.replacen(
                &named,
                &format!("then: {}x\n", outcome.id),
                1
            )));
            refused += 1;
        }
        let at = text
            .find(&format!("\n  - id: {}\n    approaches", outcome.id))
            .unwrap();
        let end = text[at + 1..]
            .find("\n  - id: ")
            .map_or(text.len(), |end| at + 1 + end);
        let end = text[at..end].find("\n\n").map_or(end, |blank| at + blank);
        assert!(
            is_refused(&(text[..at].to_owned() + &text[end..])),
            "{}",
            outcome.id
        );
        refused += 1;
    }
    for question in &framework.questions {
        for form in [
            format!("question: {},", question.id),
            format!("question: {}\n", question.id),
        ] {
            if text.contains(&form) {
                let misspelt = form.replace(&question.id, &format!("{}s", question.id));
                assert!(
                    is_refused(&text.replacen(&form, &misspelt, 1)),
                    "{}",
                    question.id
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 30, "{refused}");
}

#[test]
fn each_rule_holds_for_its_instance() {
    for document in builtin::FRAMEWORKS {
        let framework = load::rules::framework(document).unwrap();
        for (at, step) in framework.steps.iter().enumerate() {
            for (index, rule) in step.rules.iter().enumerate() {
                let example = ftadvise::framework::proof::instance(&framework, at, index).unwrap();
                let answers = answers_of(&framework, &example);
                // With another outcome in its place it would be that one.
                let mut copy = framework.clone();
                let marker = ftadvise::framework::OutcomeIndex(copy.outcomes.len());
                copy.outcomes.push(copy.outcomes[0].clone());
                copy.outcomes.last_mut().unwrap().id = "marker".to_owned();
                copy.steps[at].rules[index].effect = Effect::Decide(marker);
                assert_eq!(
                    outcome(&copy, &answers).as_deref(),
                    Some("marker"),
                    "{}",
                    rule.id
                );
            }
        }
    }
}
