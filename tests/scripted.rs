//! The interview without a terminal: a scripted interviewer replies.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use ftadvise::builtin;
use ftadvise::framework::Framework;
use ftadvise::framework::answers::{Answer, Answers};
use ftadvise::framework::diagram::cells;
use ftadvise::interview::{Asking, Interrupted, Interviewer, Reply, complete};
use ftadvise::load;

fn shipped() -> Vec<Framework> {
    let load =
        |document| load::rules::framework(document).unwrap_or_else(|invalid| panic!("{invalid}"));
    builtin::FRAMEWORKS.into_iter().map(load).collect()
}

/// What was asked, as far as tests look at it.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    question: String,
    step: usize,
    at_most_left: usize,
    can_go_back: bool,
}

/// Replies by a function of the question and how many were asked before.
struct Script<F> {
    reply: F,
    asked: Vec<Asked>,
}

impl<F: FnMut(&str, usize) -> Result<Reply, Interrupted>> Interviewer for Script<F> {
    fn ask(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        assert!(asking.step_number >= 1 && asking.step_number <= asking.steps);
        self.asked.push(Asked {
            question: asking.question.id.clone(),
            step: asking.step_number,
            at_most_left: asking.at_most_left,
            can_go_back: asking.can_go_back,
        });
        (self.reply)(&asking.question.id, self.asked.len() - 1)
    }
}

fn interview(
    framework: &Framework,
    reply: impl FnMut(&str, usize) -> Result<Reply, Interrupted>,
) -> (Result<usize, Interrupted>, Answers, Vec<Asked>) {
    let mut answers = Answers::none(framework);
    let mut script = Script {
        reply,
        asked: Vec::new(),
    };
    let result = complete(framework, &mut answers, &Answers::clone, &mut script);
    (result, answers, script.asked)
}

fn answer(framework: &Framework, question: &str, value: &str) -> Reply {
    let index = framework.find(question).unwrap();
    Reply::Answer(framework.question(index).domain.parse(value).unwrap())
}

#[test]
fn hundreds_of_interviews_are_short_and_in_order() {
    for framework in shipped() {
        for seed in 0..120_u64 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let (result, _, asked) = interview(&framework, |question, _| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let roll = usize::try_from(state >> 33).unwrap();
                let cells = cells(&framework, framework.find(question).unwrap());
                Ok(Reply::Answer(match cells.get(roll % (cells.len() + 1)) {
                    Some(cell) => Answer::Known(cell.value),
                    None => Answer::Unknown,
                }))
            });
            assert_eq!(result, Ok(asked.len()));
            assert!(asked.len() <= 12, "{asked:?}");
            for (at, one) in asked.iter().enumerate() {
                assert!(
                    !asked[..at]
                        .iter()
                        .any(|other| other.question == one.question),
                    "twice: {asked:?}"
                );
                assert!(
                    at == 0 || asked[at - 1].step <= one.step,
                    "not in order: {asked:?}"
                );
                assert!(
                    asked.len() - at <= one.at_most_left,
                    "more than was said: {asked:?}"
                );
                assert_eq!(one.can_go_back, at > 0);
            }
        }
    }
}

#[test]
fn back_returns_to_the_question_before() {
    let framework = &shipped()[0];
    let mut went_back = false;
    let (_, answers, asked) = interview(framework, |question, _| {
        Ok(match question {
            "one-off" if went_back => answer(framework, "one-off", "yes"),
            "one-off" => answer(framework, "one-off", "no"),
            _ => {
                went_back = true;
                Reply::Back
            }
        })
    });
    let questions: Vec<&str> = asked.iter().map(|asked| asked.question.as_str()).collect();
    assert_eq!(questions, ["one-off", "prompting", "one-off"]);
    assert_eq!(answers.get(framework.find("prompting").unwrap()), None);
}

#[test]
fn an_interruption_keeps_what_was_answered() {
    let framework = &shipped()[0];
    let (result, answers, _) = interview(framework, |_, before| match before {
        0 => Ok(answer(framework, "one-off", "no")),
        _ => Err(Interrupted),
    });
    assert_eq!(result, Err(Interrupted));
    assert!(answers.value(framework.find("one-off").unwrap()).is_some());
}

#[test]
fn a_prompt_that_works_within_limits_ends_the_interview_early() {
    let framework = &shipped()[0];
    let (result, ..) = interview(framework, |question, _| {
        Ok(match question {
            "prompting" => answer(framework, question, "meets"),
            "limits" => answer(framework, question, "none"),
            _ => answer(framework, question, "no"),
        })
    });
    assert!(result.unwrap() <= 5);
}
