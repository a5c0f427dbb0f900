//! The questions of a framework in a space of answers, and whether each can matter.

use crate::framework::condition::{Condition, Predicate};
use crate::framework::space::passage::{Passage, Reader};
use crate::framework::space::{Claim, Place, Space};
use crate::framework::{Framework, QuestionIndex};

/// Adds all questions of a framework to a space.
pub(super) fn places(space: &mut Space, framework: &Framework) -> Vec<Place> {
    let indices = framework.indices();
    indices
        .map(|index| {
            let question = framework.question(index);
            space.add(&[question], &thresholds(framework, index))
        })
        .collect()
}

/// The numbers that a framework compares the answer to a question with.
pub(super) fn thresholds(framework: &Framework, question: QuestionIndex) -> Vec<f64> {
    let tests = conditions(framework).flat_map(Condition::tests);
    tests
        .filter(|test| test.question == question)
        .filter_map(|test| Predicate::threshold(test.predicate))
        .collect()
}

/// All conditions of rules, notes and exclusions.
pub(super) fn conditions(framework: &Framework) -> impl Iterator<Item = &Condition> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let rules = rules.filter_map(|rule| rule.when.as_ref());
    let notes = framework.notes.iter().filter_map(|note| note.when.as_ref());
    let exclusions = framework.exclusions.iter().map(|own| &own.when);
    rules.chain(notes).chain(exclusions)
}

/// Whether two known answers to a question can, with the same answers to all others, lead to different outcomes.
pub(super) fn matters(framework: &Framework, question: QuestionIndex) -> bool {
    let mut space = Space::new();
    let here = places(&mut space, framework);
    let mut there = here.clone();
    let asked = framework.question(question);
    there[question.0] = space.add(&[asked], &thresholds(framework, question));
    for place in [here[question.0], there[question.0]] {
        let exact = space.is_exact(place);
        space.require([exact]);
    }
    let passages =
        [&here, &there].map(|places| Passage::new(&mut space, &mut Reader::new(framework, places)));
    let [a, b] = passages;
    let differ: Vec<Claim> = (a.outcomes.iter().zip(&b.outcomes))
        .map(|(a, b)| space.all([*a, !*b]))
        .collect();
    let differs = space.any(differ);
    space.can_be(&[differs])
}
