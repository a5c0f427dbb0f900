//! Asks a person for the answers that are still needed, one at a time, and goes back when told to.
//!
//! Knows which question comes next, not how it is shown: that is the [`Interviewer`]'s part.

use crate::framework::answers::{Answer, Answers};
use crate::framework::walk::{most_questions, next_question, step_of};
use crate::framework::{Framework, Question, QuestionIndex, Step};

/// Where provenance says that an answer was typed at a prompt.
pub const PROMPT: &str = "prompt";

/// A question as it is put to a person.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'f> {
    /// The question.
    pub question: &'f Question,
    /// The step that needs it.
    pub step: &'f Step,
    /// The step's number, from one.
    pub step_number: usize,
    /// How many steps there are.
    pub steps: usize,
    /// The question's number, from one.
    pub number: usize,
    /// How many are left at most, this one included.
    pub at_most_left: usize,
    /// Whether there is a question before it.
    pub can_go_back: bool,
    /// What was answered so far.
    pub answers: &'f Answers,
}

/// What a person does with a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reply {
    /// Answers it.
    Answer(Answer),
    /// Wants the question before it again.
    Back,
}

/// The person broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

/// Puts questions to a person.
pub trait Interviewer {
    /// Asks, and waits for the reply.
    ///
    /// # Errors
    ///
    /// If the person breaks off.
    fn ask(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted>;

    /// Takes note of all answers after each reply, at once: the person may break off before the next question.
    fn heard(&mut self, _answers: &Answers) {}
}

/// Asks until the outcome is decided, and gives how many questions were asked. `derive` computes the computed answers
/// anew after each reply.
///
/// # Errors
///
/// If the person breaks off; `answers` then holds what was answered before.
pub fn complete(
    framework: &Framework,
    answers: &mut Answers,
    derive: &dyn Fn(&Answers) -> Answers,
    interviewer: &mut impl Interviewer,
) -> Result<usize, Interrupted> {
    let mut asked: Vec<QuestionIndex> = Vec::new();
    loop {
        *answers = derive(answers);
        let Some(next) = next_question(framework, answers) else {
            return Ok(asked.len());
        };
        let step = step_of(framework, answers, next);
        let asking = Asking {
            question: framework.question(next),
            step: &framework.steps[step],
            step_number: step + 1,
            steps: framework.steps.len(),
            number: asked.len() + 1,
            at_most_left: most_questions(framework, answers),
            can_go_back: !asked.is_empty(),
            answers,
        };
        match interviewer.ask(&asking)? {
            Reply::Answer(answer) => {
                answers.say(next, answer, PROMPT);
                asked.push(next);
            }
            Reply::Back => {
                if let Some(last) = asked.pop() {
                    answers.clear(last);
                }
            }
        }
        interviewer.heard(answers);
    }
}
