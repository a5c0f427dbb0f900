//! Presets: what is usual for a kind of task. They stand in for what nobody says, and never for facts about a person's
//! own situation.

use super::QuestionIndex;
use super::answers::{Answer, Answers};
use crate::quantity::Quantity;

/// What is usual for a kind of task: answers that follow from it, and sizes to assume.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Its id, as it is typed.
    pub id: String,
    /// The kind of task.
    pub title: String,
    /// What follows from the kind of task.
    pub answers: Vec<(QuestionIndex, Answer)>,
    /// Quantities of the cost model, by id.
    pub workload: Vec<(String, Quantity)>,
    /// Why these.
    pub because: String,
    /// Where that comes from.
    pub sources: Vec<usize>,
}

impl Preset {
    /// What answers name as their source when they come from here: the flag that takes it.
    #[must_use]
    pub fn source(&self) -> String {
        format!("--preset {}", self.id)
    }

    /// What quantities name as their source when they come from here.
    #[must_use]
    pub fn reason(&self) -> String {
        format!("preset {}: {}", self.id, self.because)
    }

    /// Answers what is not answered yet. What was said or measured stays.
    pub fn answer(&self, answers: &mut Answers) {
        for (question, answer) in &self.answers {
            if answers.given(*question).is_none() {
                answers.say(*question, *answer, &self.source());
            }
        }
    }
}
