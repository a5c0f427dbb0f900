//! What files measure, brought to the questions and quantities that it answers.

use super::stated::Stated;
use crate::evidence::eval::Estimate;
use crate::framework::answers::{Answer, Answers, Given, Provenance};
use crate::framework::{Domain, Framework, Measure, OutcomeIndex, QuestionIndex};
use crate::quantity::Quantity;

/// Something that a file measures, for the question that is measured by it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What is measured, as `measured_by` names it.
    pub measure: Measure,
    /// The answer, as it would be typed.
    pub answer: String,
    /// The other answers that the measurement does not rule out.
    pub others: Vec<String>,
    /// The file.
    pub file: String,
    /// The figure behind it.
    pub figure: String,
    /// So many more items would leave one answer, if that is known.
    pub more_items: Option<u64>,
    /// The rate that it rests on, and its target.
    pub rate: Option<(Estimate, f64)>,
}

/// A question that a file answers.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The question.
    pub index: QuestionIndex,
    /// Its id.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// The same as it would be typed.
    pub value: String,
    /// The other answers that the measurement does not rule out.
    pub others: Vec<String>,
    /// What each of them would turn the outcome into, where that is another one.
    pub turns_into: Vec<(String, OutcomeIndex)>,
    /// The file.
    pub source: String,
    /// The figure behind it.
    pub figure: String,
    /// So many more items would leave one answer, or one outcome, where that is known.
    pub more_items: Option<u64>,
    /// The rate that it rests on, and its target.
    pub rate: Option<(Estimate, f64)>,
    /// What a person said instead: that wins.
    pub said: Option<String>,
}

impl Answered {
    /// Whether the measurement leaves one answer.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.others.is_empty()
    }
}

/// A quantity of the cost model that a file measures.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Its id.
    pub id: &'static str,
    /// How much it is.
    pub quantity: Quantity,
    /// The file.
    pub source: String,
    /// What a person said instead, where that is another number: it wins.
    pub said: Option<String>,
}

/// What files measure.
#[derive(Debug, Default)]
pub struct Evidence {
    /// The answers.
    pub answered: Vec<Answered>,
    /// The quantities of the cost model.
    pub quantities: Vec<Measured>,
    /// What was measured that the rules do not ask for, or that does not fit their question, in words.
    pub unasked: Vec<String>,
}

impl Evidence {
    /// Takes what was measured as answers and quantities. What a person said wins, and the contradiction is kept to be
    /// said.
    #[must_use]
    pub fn take(
        framework: &Framework,
        readings: &[Reading],
        mut quantities: Vec<Measured>,
        answers: &mut Answers,
        stated: &mut Stated,
    ) -> Self {
        let mut answered = answered(framework, readings);
        // What answers a question comes to the cost model from there.
        quantities.retain(|own| !answered.iter().any(|answer| answer.question == own.id));
        for own in &mut quantities {
            own.said = stated.measure(own.id, own.quantity, &own.source);
        }
        for own in &mut answered {
            match answers.given(own.index) {
                Some(given) => {
                    let question = framework.question(own.index);
                    let differs = given.answer != own.answer;
                    own.said = differs.then(|| question.answered(given.answer));
                }
                None => answers.set(
                    own.index,
                    Given {
                        answer: own.answer,
                        provenance: Provenance::Measured,
                        source: own.source.clone(),
                    },
                ),
            }
        }
        Self {
            answered,
            quantities,
            unasked: unasked(framework, readings),
        }
    }
}

/// Readings that answer no question, in words, and why they do not.
#[must_use]
pub fn unasked(framework: &Framework, readings: &[Reading]) -> Vec<String> {
    let said = |own: &Reading| {
        let fault = untaken(framework, own)?;
        let Reading { file, figure, .. } = own;
        Some(format!("{file}: {figure}; {fault}"))
    };
    readings.iter().filter_map(said).collect()
}

/// Why a reading answers no question, if it does not.
fn untaken(framework: &Framework, reading: &Reading) -> Option<String> {
    let Some(index) = framework.measured_by(reading.measure) else {
        return Some("these rules do not ask for it".to_owned());
    };
    let question = framework.question(index);
    let fault = question.domain.parse(&reading.answer).err()?;
    Some(match &question.domain {
        Domain::Number { .. } => format!("{} takes no such number: {fault}", question.id),
        Domain::One(_) | Domain::Any { .. } => format!("{} does not take it: {fault}", question.id),
    })
}

/// The questions that readings answer, and how.
#[must_use]
pub fn answered(framework: &Framework, readings: &[Reading]) -> Vec<Answered> {
    (readings.iter())
        .filter_map(|reading| {
            let index = framework.measured_by(reading.measure)?;
            let question = framework.question(index);
            let answer = question.domain.parse(&reading.answer).ok()?;
            Some(Answered {
                index,
                question: question.id.clone(),
                answer,
                value: reading.answer.clone(),
                others: reading.others.clone(),
                turns_into: Vec::new(),
                source: reading.file.clone(),
                figure: reading.figure.clone(),
                more_items: reading.more_items,
                rate: reading.rate,
                said: None,
            })
        })
        .collect()
}
