//! Answers: what is known of each question, and how it is known.

use std::fmt;

use super::{Choice, Domain, Framework, Question, QuestionIndex};
use crate::printable::printable;
use crate::quantity::Quantity;
use crate::slip::suggestion;

/// The word that answers any question with "I don't know".
pub const UNKNOWN: &str = "unknown";

/// A known value of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// The choice at this place in the domain.
    One(usize),
    /// The choices that hold together.
    Any(ChoiceSet),
    /// A number or a range.
    Number(Quantity),
}

/// A set of choices of one question, by their places in the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ChoiceSet(u64);

impl ChoiceSet {
    /// The most choices that a question may have.
    pub const MOST: usize = 64;

    /// Adds a choice.
    pub fn insert(&mut self, index: usize) {
        self.0 |= 1 << index;
    }

    /// Whether a choice is in the set.
    #[must_use]
    pub const fn contains(self, index: usize) -> bool {
        index < Self::MOST && self.0 >> index & 1 == 1
    }

    /// Whether the two sets share a choice.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every choice of this set is in the other.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The choices in the set, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |index| self.contains(*index))
    }
}

impl FromIterator<usize> for ChoiceSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut set = Self::default();
        for index in indices {
            set.insert(index);
        }
        set
    }
}

/// An answer: a value, or the statement that it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// "I don't know."
    Unknown,
    /// A value.
    Known(Value),
}

/// How an answer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// A person said so.
    YouSaid,
    /// A file was measured.
    Measured,
    /// It follows from prices.
    Computed,
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YouSaid => "you said",
            Self::Measured => "measured",
            Self::Computed => "computed",
        })
    }
}

/// An answer with its provenance.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// How it is known.
    pub provenance: Provenance,
    /// What said so: a flag, a file, the prompt.
    pub source: String,
}

/// The answers so far, by question. A question without an entry was not asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers(Vec<Option<Given>>);

impl Answers {
    /// No answers yet.
    #[must_use]
    pub fn none(framework: &Framework) -> Self {
        Self(vec![None; framework.questions.len()])
    }

    /// What was given for a question.
    #[must_use]
    pub fn given(&self, question: QuestionIndex) -> Option<&Given> {
        self.0[question.0].as_ref()
    }

    /// The answer to a question, if it has one, "I don't know" included.
    #[must_use]
    pub fn get(&self, question: QuestionIndex) -> Option<Answer> {
        self.given(question).map(|given| given.answer)
    }

    /// The value of a question, if it is known.
    #[must_use]
    pub fn value(&self, question: QuestionIndex) -> Option<Value> {
        match self.get(question) {
            Some(Answer::Known(value)) => Some(value),
            Some(Answer::Unknown) | None => None,
        }
    }

    /// Sets an answer.
    pub fn set(&mut self, question: QuestionIndex, given: Given) {
        self.0[question.0] = Some(given);
    }

    /// Sets an answer that a person gave, in a flag or a file.
    pub fn say(&mut self, question: QuestionIndex, answer: Answer, source: &str) {
        let given = Given {
            answer,
            provenance: Provenance::YouSaid,
            source: source.to_owned(),
        };
        self.set(question, given);
    }

    /// Sets an answer as it would be typed.
    ///
    /// # Errors
    ///
    /// If there is no such question, or the value does not fit it: the fault and the remedy.
    pub fn state(
        &mut self,
        framework: &Framework,
        question: &str,
        typed: &str,
        source: &str,
    ) -> Result<(), String> {
        let Some(index) = framework.find(question) else {
            let ids = framework.questions.iter().map(|own| own.id.as_str());
            return Err(format!(
                "there is no question `{}`; {}",
                printable(question),
                suggestion(question, ids)
            ));
        };
        let answer = framework.question(index).domain.parse(typed)?;
        self.say(index, answer, source);
        Ok(())
    }

    /// Takes an answer back.
    pub fn clear(&mut self, question: QuestionIndex) {
        self.0[question.0] = None;
    }

    /// The same answers with one of them another value, for asking "what if".
    #[must_use]
    pub fn with(&self, question: QuestionIndex, answer: Answer) -> Self {
        let mut changed = self.clone();
        changed.say(question, answer, "");
        changed
    }
}

impl Domain {
    /// Reads a value as it is typed in a flag or a file. `unknown` is an answer everywhere.
    ///
    /// # Errors
    ///
    /// A sentence that names the text, the fault and the remedy.
    pub fn parse(&self, text: &str) -> Result<Answer, String> {
        let text = text.trim();
        if text == UNKNOWN {
            return Ok(Answer::Unknown);
        }
        let value = match self {
            Self::One(choices) => Value::One(find(choices, text)?),
            Self::Any { choices, none } => {
                if none.as_ref().is_some_and(|none| none.id == text) {
                    return Ok(Answer::Known(Value::Any(ChoiceSet::default())));
                }
                let mut set = ChoiceSet::default();
                for word in text.split(',').map(str::trim) {
                    if word == UNKNOWN || none.as_ref().is_some_and(|none| none.id == word) {
                        return Err(format!(
                            "`{word}` excludes the other values; give it alone or leave it out"
                        ));
                    }
                    set.insert(find(choices, word)?);
                }
                Value::Any(set)
            }
            Self::Number { least, most, unit } => {
                let quantity = Quantity::parse(text)
                    .map_err(|fault| format!("`{}` {fault}", printable(text)))?;
                if quantity.low < *least || quantity.high > *most {
                    return Err(format!(
                        "`{}` is outside {} to {} {unit}",
                        printable(text),
                        crate::quantity::grouped(*least),
                        crate::quantity::grouped(*most)
                    ));
                }
                Value::Number(quantity)
            }
        };
        Ok(Answer::Known(value))
    }

    /// The ids of all values, `unknown` last; empty for numbers.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = match self {
            Self::One(choices) => choices.iter().map(|choice| choice.id.as_str()).collect(),
            Self::Any { choices, none } => choices
                .iter()
                .chain(none)
                .map(|choice| choice.id.as_str())
                .collect(),
            Self::Number { .. } => return Vec::new(),
        };
        ids.push(UNKNOWN);
        ids
    }
}

impl Question {
    /// An answer as it would be typed.
    #[must_use]
    pub fn answered(&self, answer: Answer) -> String {
        match answer {
            Answer::Unknown => UNKNOWN.to_owned(),
            Answer::Known(value) => self.typed(value),
        }
    }

    /// A value as it would be typed.
    #[must_use]
    pub fn typed(&self, value: Value) -> String {
        match (&self.domain, value) {
            (Domain::One(choices), Value::One(index)) => choices[index].id.clone(),
            (Domain::Any { choices, none }, Value::Any(set)) => {
                if set.is_empty() {
                    return none
                        .as_ref()
                        .map_or_else(String::new, |none| none.id.clone());
                }
                let ids: Vec<&str> = set.iter().map(|index| choices[index].id.as_str()).collect();
                ids.join(",")
            }
            (_, Value::Number(quantity)) => quantity.to_string(),
            (_, Value::One(_) | Value::Any(_)) => {
                unreachable!("a value fits the domain of its question")
            }
        }
    }
}

fn find(choices: &[Choice], text: &str) -> Result<usize, String> {
    choices
        .iter()
        .position(|choice| choice.id == text)
        .ok_or_else(|| {
            let ids = choices.iter().map(|choice| choice.id.as_str());
            format!(
                "unknown value `{}`; {}",
                printable(text),
                suggestion(text, ids)
            )
        })
}
