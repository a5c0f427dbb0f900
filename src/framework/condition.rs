//! Conditions: statements about answers that are true, false or unknown (Kleene's three-valued logic).
//!
//! A closed set of forms that a product manager can read aloud. There is no expression language in strings.

use std::fmt;
use std::sync::Arc;

use super::answers::{Answer, ChoiceSet, Value};
use super::{Domain, Framework, QuestionIndex};
use crate::quantity::{Quantity, grouped};

/// What is known of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// The answers do not tell.
    Unknown,
}

/// A statement about answers.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A condition that the file gives a name.
    Named(Arc<Named>),
    /// A statement about one answer.
    Test(Test),
}

/// A condition with a name and a wording of its own.
#[derive(Debug)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it says, to be read after "if".
    pub title: String,
    /// What it means.
    pub condition: Condition,
    /// How many tests it has, and how many levels: kept, as names within names would be counted over and over.
    length: usize,
    depth: usize,
}

impl Named {
    /// Gives a condition a name.
    #[must_use]
    pub fn new(id: String, title: String, condition: Condition) -> Self {
        let (length, depth) = (condition.length(), condition.depth());
        Self {
            id,
            title,
            condition,
            length,
            depth,
        }
    }
}

/// A statement about the answer to one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The question.
    pub question: QuestionIndex,
    /// What is said of its answer.
    pub predicate: Predicate,
}

/// What can be said of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Predicate {
    /// It is one of these choices.
    IsOneOf(ChoiceSet),
    /// It includes at least one of these choices.
    IncludesAnyOf(ChoiceSet),
    /// It is this number or more.
    AtLeast(f64),
    /// It is less than this number.
    Below(f64),
}

impl Predicate {
    /// The number that it compares with, if it does.
    #[must_use]
    pub const fn threshold(self) -> Option<f64> {
        match self {
            Self::AtLeast(threshold) | Self::Below(threshold) => Some(threshold),
            Self::IsOneOf(_) | Self::IncludesAnyOf(_) => None,
        }
    }

    /// Whether it holds for a value. A range that reaches across a threshold does not tell.
    #[must_use]
    pub fn holds(self, value: Value) -> Truth {
        let reaches = |Quantity { low, high }: Quantity, least: f64| {
            if low >= least {
                Truth::True
            } else if high < least {
                Truth::False
            } else {
                Truth::Unknown
            }
        };
        match (self, value) {
            (Self::IsOneOf(set), Value::One(index)) => set.contains(index).into(),
            (Self::IncludesAnyOf(set), Value::Any(chosen)) => set.meets(chosen).into(),
            (Self::AtLeast(least), Value::Number(quantity)) => reaches(quantity, least),
            (Self::Below(least), Value::Number(quantity)) => !reaches(quantity, least),
            (Self::IsOneOf(_) | Self::IncludesAnyOf(_) | Self::AtLeast(_) | Self::Below(_), _) => {
                unreachable!("a checked test fits the domain of its question")
            }
        }
    }
}

impl Condition {
    /// Whether it holds, given what is known. Questions without an answer count as unknown.
    #[must_use]
    pub fn truth(&self, known: &impl Fn(QuestionIndex) -> Option<Answer>) -> Truth {
        match self {
            Self::All(parts) => parts.iter().fold(Truth::True, |truth, part| {
                truth.and_then(|| part.truth(known))
            }),
            Self::Any(parts) => !parts.iter().fold(Truth::True, |truth, part| {
                truth.and_then(|| !part.truth(known))
            }),
            Self::Not(part) => !part.truth(known),
            Self::Named(named) => named.condition.truth(known),
            Self::Test(test) => match known(test.question) {
                Some(Answer::Known(value)) => test.predicate.holds(value),
                Some(Answer::Unknown) | None => Truth::Unknown,
            },
        }
    }

    /// All tests in it, in the order in which they are written.
    pub fn tests(&self) -> Vec<Test> {
        let mut tests = Vec::new();
        self.collect_tests(&mut tests);
        tests
    }

    fn collect_tests(&self, tests: &mut Vec<Test>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect_tests(tests);
                }
            }
            Self::Not(part) => part.collect_tests(tests),
            Self::Named(named) => named.condition.collect_tests(tests),
            Self::Test(test) => tests.push(*test),
        }
    }

    /// How many tests it has, those of named conditions as often as they are named.
    #[must_use]
    pub fn length(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts
                .iter()
                .fold(0, |length, part| length.saturating_add(part.length())),
            Self::Not(part) => part.length(),
            Self::Named(named) => named.length,
            Self::Test(_) => 1,
        }
    }

    /// How many levels it has, those of named conditions among them.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                1 + parts.iter().map(Self::depth).max().unwrap_or(0)
            }
            Self::Not(part) => 1 + part.depth(),
            Self::Named(named) => 1 + named.depth,
            Self::Test(_) => 1,
        }
    }

    /// Adds the named conditions in it that are not in the list yet.
    pub fn names(&self, names: &mut Vec<Arc<Named>>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.names(names);
                }
            }
            Self::Not(part) => part.names(names),
            Self::Named(named) => {
                if !names.iter().any(|own| Arc::ptr_eq(own, named)) {
                    names.push(Arc::clone(named));
                    named.condition.names(names);
                }
            }
            Self::Test(_) => {}
        }
    }

    /// Whether its words may hold an "and" or an "or" of their own.
    fn has_several_words(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.len() > 1,
            Self::Named(_) => true,
            Self::Test(test) => match test.predicate {
                Predicate::IsOneOf(set) | Predicate::IncludesAnyOf(set) => set.iter().count() > 1,
                Predicate::AtLeast(_) | Predicate::Below(_) => false,
            },
            Self::Not(_) => false,
        }
    }

    /// The condition in words.
    #[must_use]
    pub fn in_words<'a>(&'a self, framework: &'a Framework) -> InWords<'a> {
        InWords {
            condition: self,
            framework,
        }
    }
}

impl Truth {
    /// False if either is, else unknown if either is. The other one is computed only where it matters.
    fn and_then(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::False => Self::False,
            Self::True => other(),
            Self::Unknown => match other() {
                Self::False => Self::False,
                Self::True | Self::Unknown => Self::Unknown,
            },
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

/// Prints a condition in words.
#[derive(Debug)]
pub struct InWords<'a> {
    condition: &'a Condition,
    framework: &'a Framework,
}

impl<'a> InWords<'a> {
    fn of(&self, condition: &'a Condition) -> Self {
        Self {
            condition,
            framework: self.framework,
        }
    }

    fn joined(
        &self,
        f: &mut fmt::Formatter<'_>,
        parts: &'a [Condition],
        word: &str,
    ) -> fmt::Result {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                write!(f, " {word} ")?;
            }
            if parts.len() > 1 && part.has_several_words() {
                write!(f, "({})", self.of(part))?;
            } else {
                write!(f, "{}", self.of(part))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for InWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.condition {
            Condition::All(parts) => self.joined(f, parts, "and"),
            Condition::Any(parts) => self.joined(f, parts, "or"),
            Condition::Not(part) => write!(f, "not ({})", self.of(part)),
            Condition::Named(named) => f.write_str(&named.title),
            Condition::Test(Test {
                question,
                predicate,
            }) => {
                let question = self.framework.question(*question);
                let ids = |set: ChoiceSet| {
                    let choices = match &question.domain {
                        Domain::One(choices) | Domain::Any { choices, .. } => choices.as_slice(),
                        Domain::Number { .. } => &[],
                    };
                    let ids: Vec<&str> =
                        set.iter().map(|index| choices[index].id.as_str()).collect();
                    ids.join(" or ")
                };
                match predicate {
                    Predicate::IsOneOf(set) => write!(f, "{} is {}", question.id, ids(*set)),
                    Predicate::IncludesAnyOf(set) => {
                        write!(f, "{} includes {}", question.id, ids(*set))
                    }
                    Predicate::AtLeast(least) => {
                        write!(f, "{} is {} or more", question.id, grouped(*least))
                    }
                    Predicate::Below(least) => {
                        write!(f, "{} is below {}", question.id, grouped(*least))
                    }
                }
            }
        }
    }
}
