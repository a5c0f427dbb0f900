//! What uses what within a framework.

use std::sync::Arc;

use super::{Kind, Reference, Use};
use crate::framework::condition::{Condition, Named};
use crate::framework::{Effect, Framework, OutcomeIndex, QuestionIndex};

/// The named conditions of a framework. Loading refuses those that nothing uses, so conditions lead to all of them.
pub(super) fn named(framework: &Framework) -> Vec<Arc<Named>> {
    let mut names = Vec::new();
    for (_, _, condition) in unnamed(framework) {
        condition.names(&mut names);
    }
    names
}

/// The conditions of rules, notes and exclusions, with what they belong to.
fn unnamed(framework: &Framework) -> Vec<(Kind, &str, &Condition)> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let rules = rules.filter_map(|own| Some((Kind::Rule, own.id.as_str(), own.when.as_ref()?)));
    let notes = framework.notes.iter();
    let notes = notes.filter_map(|own| Some((Kind::Note, own.id.as_str(), own.when.as_ref()?)));
    let exclusions = framework.exclusions.iter();
    let exclusions = exclusions.map(|own| (Kind::Exclusion, own.id.as_str(), &own.when));
    rules.chain(notes).chain(exclusions).collect()
}

/// What has a condition in which something occurs; `within` says so, and through which named conditions.
fn in_conditions(
    framework: &Framework,
    within: impl Fn(&Condition) -> Option<Vec<String>>,
) -> Vec<Use> {
    let named = named(framework);
    let of_names = named.iter();
    let of_names = of_names.map(|own| (Kind::Condition, own.id.as_str(), &own.condition));
    let mut uses = Vec::new();
    for (kind, id, condition) in unnamed(framework).into_iter().chain(of_names) {
        let Some(through) = within(condition) else {
            continue;
        };
        let place = match through.as_slice() {
            [] => "in its condition".to_owned(),
            names => format!("through {}", names.join(", ")),
        };
        uses.push(Use {
            kind,
            id: id.to_owned(),
            place,
        });
    }
    uses
}

/// What asks a question, or answers it.
pub(super) fn of_question(framework: &Framework, question: QuestionIndex) -> Vec<Use> {
    let asks = |condition: &Condition| {
        let mut tests = condition.tests().into_iter();
        tests.any(|test| test.question == question)
    };
    let mut uses = in_conditions(framework, |condition| {
        let mut names = Vec::new();
        condition.names(&mut names);
        let through = names.iter().filter(|named| asks(&named.condition));
        asks(condition).then(|| through.map(|named| named.id.clone()).collect())
    });
    for other in &framework.questions {
        if other.computed_from.contains(&question) {
            uses.push(Use {
                kind: Kind::Question,
                id: other.id.clone(),
                place: "computed from it".to_owned(),
            });
        }
    }
    for preset in &framework.presets {
        if preset.answers.iter().any(|(own, _)| *own == question) {
            uses.push(Use {
                kind: Kind::Preset,
                id: preset.id.clone(),
                place: "among its answers".to_owned(),
            });
        }
    }
    uses
}

/// What uses a named condition.
pub(super) fn of_named(framework: &Framework, id: &str) -> Vec<Use> {
    in_conditions(framework, |condition| {
        let mut names = Vec::new();
        condition.names(&mut names);
        let is_in = names.iter().any(|named| named.id == id);
        let through = names.iter().filter(|own| {
            let mut inner = Vec::new();
            own.condition.names(&mut inner);
            inner.iter().any(|named| named.id == id)
        });
        is_in.then(|| through.map(|own| own.id.clone()).collect())
    })
}

/// What gives an outcome, and what is added to it.
pub(super) fn of_outcome(framework: &Framework, outcome: OutcomeIndex) -> Vec<Use> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let rules = rules.filter(|rule| rule.effect == Effect::Decide(outcome));
    let rules = rules.map(|rule| (Kind::Rule, &rule.id, "gives it"));
    let notes = (framework.notes.iter()).filter(|note| note.outcomes.contains(&outcome));
    let notes = notes.map(|note| (Kind::Note, &note.id, "is added to it"));
    rules.chain(notes).map(used).collect()
}

/// What names a source.
pub(super) fn of_source(framework: &Framework, source: usize) -> Vec<Use> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let rules = rules.map(|own| (Kind::Rule, &own.id, &own.sources));
    let outcomes = (framework.outcomes.iter()).map(|own| (Kind::Outcome, &own.id, &own.sources));
    let notes = (framework.notes.iter()).map(|own| (Kind::Note, &own.id, &own.sources));
    let presets = (framework.presets.iter()).map(|own| (Kind::Preset, &own.id, &own.sources));
    (rules.chain(outcomes).chain(notes).chain(presets))
        .filter(|(_, _, sources)| sources.contains(&source))
        .map(|(kind, id, _)| used((kind, id, "among its sources")))
        .collect()
}

fn used((kind, id, place): (Kind, &String, &str)) -> Use {
    Use {
        kind,
        id: id.clone(),
        place: place.to_owned(),
    }
}

/// The sources of a part of the rules.
pub(super) fn references(framework: &Framework, sources: &[usize]) -> Vec<Reference> {
    let sources = sources.iter().map(|index| &framework.sources[*index]);
    sources
        .map(|source| Reference {
            id: Some(source.id.clone()),
            title: Some(source.title.clone()),
            url: source.url.clone(),
            checked: None,
        })
        .collect()
}
