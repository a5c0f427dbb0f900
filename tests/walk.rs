//! Laws of the walk, on the shipped frameworks and on random small ones, where brute force can tell what is right.

mod dice;
mod large;
mod random;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ftadvise::builtin;
use ftadvise::framework::answers::{Answer, Answers};
use ftadvise::framework::cells::cells;
use ftadvise::framework::dependence::{flips, openness};
use ftadvise::framework::source::Document;
use ftadvise::framework::trace::decide;
use ftadvise::framework::walk::{most_questions, next_question, open_questions, point, walk};
use ftadvise::framework::{Framework, OutcomeIndex, QuestionIndex};
use ftadvise::load;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use dice::Dice;
use large::large_framework;
use random::random_framework;

fn shipped() -> &'static [Framework] {
    static SHIPPED: LazyLock<Vec<Framework>> = LazyLock::new(|| {
        let load = |document| {
            load::rules::framework(document).unwrap_or_else(|invalid| panic!("{invalid}"))
        };
        builtin::FRAMEWORKS.into_iter().map(load).collect()
    });
    &SHIPPED
}

/// Answers of which each is a value with a chance of `known` in ten, else unknown or missing.
fn random_answers(framework: &Framework, dice: &mut Dice, known: usize) -> Answers {
    let mut answers = Answers::none(framework);
    for question in framework.indices() {
        let roll = dice.roll(10);
        if roll < known {
            let cells = cells(framework, question);
            let cell = cells[dice.roll(cells.len())];
            answers = answers.with(question, Answer::Known(cell.value));
        } else if roll.is_multiple_of(2) {
            answers = answers.with(question, Answer::Unknown);
        }
    }
    answers
}

/// Every way to complete what is not known.
fn completions(
    framework: &Framework,
    answers: &Answers,
    fixed: impl Fn(QuestionIndex) -> bool,
) -> Vec<Answers> {
    let mut all = vec![answers.clone()];
    for question in framework.indices().filter(|question| !fixed(*question)) {
        let values = cells(framework, question);
        all = (all.iter())
            .flat_map(|answers| {
                values
                    .iter()
                    .map(move |cell| answers.with(question, Answer::Known(cell.value)))
            })
            .collect();
    }
    all
}

fn outcome(framework: &Framework, answers: &Answers) -> OutcomeIndex {
    walk(framework, &|question| answers.get(question)).outcome
}

/// Asks until nothing can matter any more; what is asked is taken from `truth`.
fn interview(framework: &Framework, truth: &Answers) -> (Answers, Vec<QuestionIndex>) {
    let mut answers = Answers::none(framework);
    let mut asked = Vec::new();
    while let Some(next) = next_question(framework, &answers) {
        assert!(!asked.contains(&next), "asked twice");
        answers = answers.with(next, truth.get(next).unwrap_or(Answer::Unknown));
        asked.push(next);
    }
    (answers, asked)
}

/// The longest interview, by going through all replies.
fn longest(framework: &Framework, answers: &Answers) -> usize {
    let Some(next) = next_question(framework, answers) else {
        return 0;
    };
    let values = cells(framework, next).into_iter();
    let values = values.map(|cell| Answer::Known(cell.value));
    let replies = values.chain([Answer::Unknown]);
    1 + replies
        .map(|reply| longest(framework, &answers.with(next, reply)))
        .max()
        .unwrap_or(0)
}

/// Rules without any locality, of which no diagram can be drawn.
#[test]
fn large_frameworks_are_asked_through() {
    for seed in 0..3 {
        let framework = large_framework(seed, 60);
        let none = Answers::none(&framework);
        let truth = random_answers(&framework, &mut Dice(seed), 9);
        let most = most_questions(&framework, &none);
        let (answers, asked) = interview(&framework, &truth);
        assert!(
            asked.len() <= most && most <= 30,
            "{} of {most}",
            asked.len()
        );
        let decision = decide(&framework, &answers);
        assert!(decision.openness.outcomes.contains(&decision.outcome));
        // Whatever else is answered, it stays with what is said to be open.
        let mut dice = Dice(seed ^ 7);
        for _ in 0..100 {
            let mut completed = random_answers(&framework, &mut dice, 10);
            for question in framework.indices() {
                if let Some(value) = answers.value(question) {
                    completed = completed.with(question, Answer::Known(value));
                }
            }
            let found = outcome(&framework, &completed);
            assert!(decision.openness.outcomes.contains(&found));
        }
    }
}

/// A framework whose one rule asks for the first of four values.
fn one_of_four(when: &str) -> Framework {
    let text = format!(
        "schema: 1\nname: n\ntitle: T\nsources: [{{id: s, title: S, url: \"https://example.org\"}}]\nquestions:\n\
         - {{id: any, prompt: p, help: h, any_of: [{{id: a, title: A}}, {{id: b, title: B}}, {{id: c, title: C}}, {{id: d, title: D}}], none: None}}\n\
         outcomes: [{{id: x, approaches: [], title: T, because: B}}, {{id: y, approaches: [], title: T, because: B}}]\n\
         steps:\n- id: only\n  title: T\n  rules:\n\
         \x20 - {{id: asks, when: {{question: any, {when}}}, then: x, because: B, sources: [s]}}\n\
         \x20 - {{id: last, then: y, because: B, sources: [s]}}\n"
    );
    load::rules::framework(Document::new("four", &text))
        .unwrap_or_else(|invalid| panic!("{invalid}"))
}

/// Values that no rule names are all alike: whichever of them are given, the answer is known.
#[test]
fn values_that_no_rule_names_leave_nothing_open() {
    for (when, typed, turned) in [
        (
            "includes: a",
            ["b", "c", "d", "c,d", "b,d", "none"].as_slice(),
            ("a", "x"),
        ),
        ("includes: a", &["a", "a,c", "a,b,d"], ("none", "y")),
        ("is_none: yes", &["a", "b", "c,d", "a,b,c,d"], ("none", "x")),
        ("is_none: yes", &["none"], ("a", "y")),
    ] {
        let framework = one_of_four(when);
        for typed in typed {
            let mut answers = Answers::none(&framework);
            answers.state(&framework, "any", typed, "a test").unwrap();
            let openness = openness(&framework, &answers);
            assert!(openness.is_certain(), "{when}, {typed}: {openness:?}");
            let flips = flips(&framework, &answers, &Answers::clone, &|_| Vec::new());
            let flips: Vec<_> = (flips.iter())
                .map(|flip| {
                    (
                        flip.values.as_str(),
                        framework.outcome(flip.outcome).id.as_str(),
                    )
                })
                .collect();
            assert_eq!(flips, [turned], "{when}, {typed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_126), ..ProptestConfig::with_cases(60) })]

    #[test]
    fn the_longest_interview_is_what_going_through_all_replies_finds(seed: u64) {
        let framework = random_framework(seed);
        let answers = random_answers(&framework, &mut Dice(seed ^ 5), 3);
        prop_assert_eq!(most_questions(&framework, &answers), longest(&framework, &answers));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122), ..ProptestConfig::with_cases(300) })]

    #[test]
    fn openness_is_what_brute_force_finds(seed: u64) {
        let framework = random_framework(seed);
        let answers = random_answers(&framework, &mut Dice(seed ^ 1), 5);
        let all = completions(&framework, &answers, |question| answers.value(question).is_some());
        let found: BTreeSet<_> = all.iter().map(|answers| outcome(&framework, answers)).collect();
        let openness = openness(&framework, &answers);
        prop_assert_eq!(openness.outcomes.iter().copied().collect::<BTreeSet<_>>(), found.clone());
        prop_assert_eq!(openness.is_certain(), found.len() == 1);
        // An unknown is named exactly if, with some values of the others, two of its values differ.
        for question in framework.indices().filter(|question| answers.value(*question).is_none()) {
            let others = completions(&framework, &answers, |q| q == question || answers.value(q).is_some());
            let matters = others.iter().any(|others| {
                let with = completions(&framework, others, |q| q != question);
                with.iter().map(|answers| outcome(&framework, answers)).collect::<BTreeSet<_>>().len() > 1
            });
            let named = openness.depends_on.iter().any(|dependence| dependence.question == question);
            prop_assert_eq!(named, matters);
        }
    }

    #[test]
    fn a_decision_is_always_possible_and_agrees_where_all_do(seed: u64) {
        let framework = random_framework(seed);
        let answers = random_answers(&framework, &mut Dice(seed ^ 2), 5);
        let decision = decide(&framework, &answers);
        prop_assert!(!decision.openness.is_certain() || decision.openness.outcomes == [decision.outcome]);
        prop_assert_eq!(decide(&framework, &answers).outcome, decision.outcome);
        let last = decision.path.last().unwrap();
        prop_assert_eq!(last.result(&framework), &framework.outcome(decision.outcome).id);
    }

    #[test]
    fn only_what_can_matter_is_asked_and_the_rest_changes_nothing(seed: u64) {
        let framework = random_framework(seed);
        let truth = random_answers(&framework, &mut Dice(seed ^ 3), 9);
        let (answers, asked) = interview(&framework, &truth);
        // What was not asked may be anything: the walk leads where it was decided. Where the unknowns all agree, that is
        // the decision, though no rule is known to hold; then every completion of them leads there.
        let decision = decide(&framework, &answers);
        let is_certain = decision.openness.is_certain();
        for completed in completions(&framework, &answers, |q| {
            asked.contains(&q) && !(is_certain && answers.value(q).is_none())
        }) {
            prop_assert_eq!(outcome(&framework, &completed), decision.outcome);
        }
    }

    #[test]
    fn an_open_question_has_two_values_that_differ(seed: u64) {
        let framework = random_framework(seed);
        let answers = random_answers(&framework, &mut Dice(seed ^ 4), 4);
        for question in open_questions(&framework, &answers) {
            let others = completions(&framework, &answers, |q| q == question || answers.get(q).is_some());
            let differs = others.iter().any(|others| {
                let with = completions(&framework, others, |q| q != question);
                with.iter().map(|answers| outcome(&framework, answers)).collect::<BTreeSet<_>>().len() > 1
            });
            prop_assert!(differs);
        }
    }

    #[test]
    fn flips_are_all_single_answers_that_turn_the_outcome(seed: u64) {
        let framework = random_framework(seed);
        let answers = random_answers(&framework, &mut Dice(seed ^ 5), 7);
        let now = point(&framework, &answers);
        let found = flips(&framework, &answers, &Answers::clone, &|_| Vec::new());
        for question in framework.indices().filter(|question| answers.value(*question).is_some()) {
            let turned: BTreeSet<_> = (cells(&framework, question).iter())
                .map(|cell| point(&framework, &answers.with(question, Answer::Known(cell.value))))
                .filter(|outcome| *outcome != now)
                .collect();
            let said: BTreeSet<_> =
                found.iter().filter(|flip| flip.question == question).map(|flip| flip.outcome).collect();
            prop_assert_eq!(said, turned);
        }
    }

    #[test]
    fn shipped_frameworks_point_to_what_is_possible(seed: u64) {
        for framework in shipped() {
            let answers = random_answers(framework, &mut Dice(seed), 7);
            let decision = decide(framework, &answers);
            prop_assert!(decision.openness.outcomes.contains(&decision.outcome));
        }
    }

    #[test]
    fn shipped_frameworks_ignore_what_they_did_not_ask(seed: u64) {
        for framework in shipped() {
            let truth = random_answers(framework, &mut Dice(seed), 8);
            let (answers, asked) = interview(framework, &truth);
            prop_assert!(asked.len() <= 12);
            let decided = decide(framework, &answers).outcome;
            let other = random_answers(framework, &mut Dice(seed ^ 6), 10);
            let mut changed = answers.clone();
            for question in framework.indices().filter(|question| {
                !asked.contains(question) && framework.question(*question).asked
            }) {
                if let Some(answer) = other.get(question) {
                    changed = changed.with(question, answer);
                }
            }
            prop_assert_eq!(decide(framework, &changed).outcome, decided);
        }
    }
}
