//! The interview without a terminal: a scripted person replies, and what is asked is checked.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::sync::LazyLock;

use fastrand::Rng;
use ftadvise::builtin;
use ftadvise::framework::answers::{Answer, Answers, ChoiceSet, Given, Provenance, Value};
use ftadvise::framework::walk::next_question;
use ftadvise::framework::{Domain, Framework, Question, QuestionIndex};
use ftadvise::interview::{Asking, Interrupted, Interviewer, PROMPT, Reply, complete};
use ftadvise::load;
use ftadvise::quantity::Quantity;

/// So many interviews are had with each built-in framework.
const INTERVIEWS: u64 = 200;
/// So many of them are had again for each of their questions.
const REPLAYED: u64 = 12;
/// The most questions that anybody is to be asked.
const MOST: usize = 12;

fn shipped() -> &'static [Framework] {
    static SHIPPED: LazyLock<Vec<Framework>> = LazyLock::new(|| {
        let load = |document| {
            load::rules::framework(document).unwrap_or_else(|invalid| panic!("{invalid}"))
        };
        builtin::FRAMEWORKS.into_iter().map(load).collect()
    });
    &SHIPPED
}

/// What was asked, as far as tests look at it.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    question: QuestionIndex,
    step_number: usize,
    number: usize,
    at_most_left: usize,
    can_go_back: bool,
    answers: Answers,
}

/// Replies by a function of the question and of how many replies went before.
struct Script<'f, F> {
    framework: &'f Framework,
    reply: F,
    asked: Vec<Asked>,
}

impl<F: FnMut(&Question, usize) -> Result<Reply, Interrupted>> Interviewer for Script<'_, F> {
    fn ask(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        assert_eq!(asking.steps, self.framework.steps.len());
        assert_eq!(
            asking.step.id,
            self.framework.steps[asking.step_number - 1].id
        );
        self.asked.push(Asked {
            question: self.framework.find(&asking.question.id).unwrap(),
            step_number: asking.step_number,
            number: asking.number,
            at_most_left: asking.at_most_left,
            can_go_back: asking.can_go_back,
            answers: asking.answers.clone(),
        });
        assert!(self.asked.len() < 100, "the interview does not end");
        (self.reply)(asking.question, self.asked.len() - 1)
    }
}

/// How an interview went.
struct Had {
    result: Result<usize, Interrupted>,
    answers: Answers,
    asked: Vec<Asked>,
}

fn interview(
    framework: &Framework,
    derive: &dyn Fn(&Answers) -> Answers,
    reply: impl FnMut(&Question, usize) -> Result<Reply, Interrupted>,
) -> Had {
    let mut answers = Answers::none(framework);
    let mut script = Script {
        framework,
        reply,
        asked: Vec::new(),
    };
    let result = complete(framework, &mut answers, derive, &mut script);
    Had {
        result,
        answers,
        asked: script.asked,
    }
}

/// Any answer that a person could give, "I don't know" and ranges of numbers among them.
fn any_answer(random: &mut Rng, domain: &Domain) -> Answer {
    if random.usize(..6) == 0 {
        return Answer::Unknown;
    }
    Answer::Known(match domain {
        Domain::One(choices) => Value::One(random.usize(..choices.len())),
        Domain::Any { choices, none } => {
            let bits = random.usize(..1 << choices.len());
            let set: ChoiceSet = (0..choices.len())
                .filter(|choice| bits >> choice & 1 == 1)
                .collect();
            if set.is_empty() && none.is_none() {
                return Answer::Unknown;
            }
            Value::Any(set)
        }
        Domain::Number { .. } => {
            const NUMBERS: [f64; 9] = [0.0, 19.0, 20.0, 50.0, 99.0, 100.0, 999.0, 1000.0, 1e6];
            let (low, high) = (random.usize(..NUMBERS.len()), random.usize(..NUMBERS.len()));
            let high = if random.usize(..2) == 0 {
                low
            } else {
                high.max(low)
            };
            let text = format!("{}..{}", NUMBERS[low], NUMBERS[high]);
            Value::Number(Quantity::parse(&text).unwrap())
        }
    })
}

/// Stands in for prices: what is computed becomes known as soon as what it is computed from was answered.
fn computed(framework: &Framework, answers: &Answers, seed: u64) -> Answers {
    let mut derived = answers.clone();
    let mut random = Rng::with_seed(!seed);
    for index in framework.indices() {
        let question = framework.question(index);
        let answer = any_answer(&mut random, &question.domain);
        if question.asked {
            continue;
        }
        let is_computable = question
            .computed_from
            .iter()
            .all(|input| derived.value(*input).is_some());
        if is_computable && answer != Answer::Unknown {
            let given = Given {
                answer,
                provenance: Provenance::Computed,
                source: "prices".to_owned(),
            };
            derived.set(index, given);
        } else {
            derived.clear(index);
        }
    }
    derived
}

/// The interview that a number makes.
fn random(framework: &Framework, seed: u64) -> Had {
    let mut random = Rng::with_seed(seed);
    interview(
        framework,
        &|answers| computed(framework, answers, seed),
        |question, _| Ok(Reply::Answer(any_answer(&mut random, &question.domain))),
    )
}

/// The replies that were given in an interview without going back.
fn replies(had: &Had) -> Vec<Reply> {
    (had.asked.iter())
        .map(|asked| Reply::Answer(had.answers.get(asked.question).unwrap()))
        .collect()
}

fn answer(framework: &Framework, question: &str, value: &str) -> Reply {
    let index = framework.find(question).unwrap();
    Reply::Answer(framework.question(index).domain.parse(value).unwrap())
}

#[test]
fn interviews_are_short_in_order_as_announced_and_never_ask_twice() {
    let check = |framework: &Framework, seed: u64| {
        let had = random(framework, seed);
        let asked = &had.asked;
        assert_eq!(had.result, Ok(asked.len()));
        assert_eq!(next_question(framework, &had.answers), None);
        assert!(asked.len() <= MOST, "seed {seed}: {asked:?}");
        for (at, one) in asked.iter().enumerate() {
            let before = &asked[..at];
            assert!(
                before.iter().all(|other| other.question != one.question),
                "seed {seed}, twice: {asked:?}"
            );
            assert!(
                before
                    .iter()
                    .all(|other| other.step_number <= one.step_number),
                "seed {seed}, not in order: {asked:?}"
            );
            // The question itself counts as one that is left.
            assert!(
                asked.len() - at <= one.at_most_left,
                "seed {seed}, more than was announced: {asked:?}"
            );
            assert_eq!((one.number, one.can_go_back), (at + 1, at > 0));
        }
    };
    for seed in 0..INTERVIEWS {
        for framework in shipped() {
            check(framework, seed);
        }
    }
}

#[test]
fn back_returns_to_the_question_before_from_everywhere() {
    for framework in shipped() {
        for seed in 0..REPLAYED {
            let derive = |answers: &Answers| computed(framework, answers, seed);
            let straight = random(framework, seed);
            let replies = replies(&straight);
            for at in 1..replies.len() {
                // The same replies, with one step back at a place and then the same again.
                let had = interview(framework, &derive, |_, before| {
                    Ok(match before {
                        _ if before < at => replies[before],
                        _ if before == at => Reply::Back,
                        _ => replies[before - 2],
                    })
                });
                let again = &had.asked[at + 1];
                assert_eq!(again, &straight.asked[at - 1], "seed {seed}, at {at}");
                assert_eq!(had.asked[at + 2..], straight.asked[at..]);
                assert_eq!(had.answers, straight.answers);
            }
        }
    }
}

#[test]
fn back_leads_as_far_as_the_first_question() {
    for framework in shipped() {
        for seed in 0..REPLAYED {
            let derive = |answers: &Answers| computed(framework, answers, seed);
            let straight = random(framework, seed);
            let replies = replies(&straight);
            let last = replies.len() - 1;
            // To the last question, back to the first and once more, then to the end.
            let had = interview(framework, &derive, |_, before| {
                Ok(match before {
                    _ if before < last => replies[before],
                    _ if before <= 2 * last => Reply::Back,
                    _ => replies[before - 2 * last - 1],
                })
            });
            let back: Vec<&Asked> = had.asked[last..=2 * last].iter().collect();
            let forth: Vec<&Asked> = straight.asked.iter().rev().collect();
            assert_eq!(back, forth, "seed {seed}");
            assert_eq!(had.asked[2 * last + 1], straight.asked[0]);
            assert_eq!(had.answers, straight.answers);
        }
    }
}

#[test]
fn an_answer_that_was_taken_back_leaves_no_trace() {
    let framework = &shipped()[0];
    let script = [
        ("one-off", Some("no")),
        ("prompting", None),
        ("one-off", Some("yes")),
    ];
    let had = interview(framework, &Answers::clone, |question, before| {
        let (expected, value) = script[before];
        assert_eq!(question.id, expected);
        Ok(value.map_or(Reply::Back, |value| answer(framework, expected, value)))
    });
    assert_eq!(had.result, Ok(1));
    let only = framework.find("one-off").unwrap();
    for index in framework.indices() {
        assert_eq!(had.answers.get(index).is_some(), index == only);
    }
}

#[test]
fn an_interruption_leaves_the_answers_before_it_in_place() {
    for framework in shipped() {
        for seed in 0..REPLAYED {
            let derive = |answers: &Answers| computed(framework, answers, seed);
            let straight = random(framework, seed);
            let replies = replies(&straight);
            for at in 0..replies.len() {
                let had = interview(framework, &derive, |_, before| {
                    if before == at {
                        Err(Interrupted)
                    } else {
                        Ok(replies[before])
                    }
                });
                assert_eq!(had.result, Err(Interrupted));
                assert_eq!(
                    had.answers, straight.asked[at].answers,
                    "seed {seed}, at {at}"
                );
            }
        }
    }
}

#[test]
fn what_is_given_is_not_asked_and_what_is_asked_is_marked_as_said() {
    let framework = &shipped()[0];
    let given = framework.find("prompting").unwrap();
    let Reply::Answer(misses) = answer(framework, "prompting", "misses") else {
        unreachable!("an answer was made")
    };
    let before = Answers::none(framework).with(given, misses);
    let mut answers = before.clone();
    let mut script = Script {
        framework,
        reply: |_: &Question, _| Ok(Reply::Answer(Answer::Unknown)),
        asked: Vec::new(),
    };
    complete(framework, &mut answers, &Answers::clone, &mut script).unwrap();
    assert!(!script.asked.is_empty());
    assert_eq!(answers.given(given), before.given(given));
    for asked in script.asked {
        assert_ne!(asked.question, given);
        let said = answers.given(asked.question).unwrap();
        assert_eq!(
            (said.provenance, said.source.as_str()),
            (Provenance::YouSaid, PROMPT)
        );
    }
}

#[test]
fn a_prompt_that_works_within_limits_ends_the_interview_early() {
    let framework = &shipped()[0];
    let had = interview(framework, &Answers::clone, |question, _| {
        Ok(match question.id.as_str() {
            "prompting" => answer(framework, "prompting", "meets"),
            "limits" => answer(framework, "limits", "none"),
            id => answer(framework, id, "no"),
        })
    });
    assert!(had.result.unwrap() <= 5);
}
