//! The decision framework: questions, steps, rules, outcomes. All of it is data, read from a YAML file.
//!
//! Standard words (DMN): a *question* has a *domain* of values; an *answer* is one of them or unknown; a *condition*
//! is a statement about answers; a *rule* holds when its condition is true; a *step* is a list of rules of which the
//! first that holds decides; an *outcome* names the *approaches* to use now; *notes* are collected, all that hold.
//!
//! The types here are checked: [`crate::load`] makes them from a file and refuses whatever does not fit together. Nothing
//! here knows files, the clock, the terminal or prices, and [`source`] alone knows YAML.

use std::fmt;

pub mod answers;
pub mod case;
pub mod cells;
pub mod condition;
pub mod dependence;
mod measure;
mod open;
pub mod preset;
pub mod proof;
pub mod source;
mod space;
pub mod trace;
pub mod walk;

use condition::Condition;
pub use measure::Measure;
use preset::Preset;

/// A decision framework that was checked.
#[derive(Debug, Clone)]
pub struct Framework {
    /// Its name, such as `four-step`.
    pub name: String,
    /// What it is, in one line.
    pub title: String,
    /// The file it was read from, or the name of a built-in one.
    pub file: String,
    /// The SHA-256 of that file, in hexadecimal: which rules gave a result.
    pub sha256: String,
    /// All questions, in the order of the file.
    pub questions: Vec<Question>,
    /// The steps, in the order in which they are walked.
    pub steps: Vec<Step>,
    /// Remarks that are added to a decision, all that hold.
    pub notes: Vec<Note>,
    /// What is not worth comparing on cost, given the answers.
    pub exclusions: Vec<Exclusion>,
    /// The outcomes that rules can give.
    pub outcomes: Vec<Outcome>,
    /// What is usual for a kind of task.
    pub presets: Vec<Preset>,
    /// Where reasons come from.
    pub sources: Vec<Source>,
}

/// A question's place in [`Framework::questions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuestionIndex(pub usize);

/// A preset's place in [`Framework::presets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PresetIndex(pub usize);

/// An outcome's place in [`Framework::outcomes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutcomeIndex(pub usize);

/// Something that is asked, or measured, or computed.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id, which is also the flag's name.
    pub id: String,
    /// What a person is asked.
    pub prompt: String,
    /// What helps to answer it.
    pub help: String,
    /// The values it can have.
    pub domain: Domain,
    /// Whether an unattended run must be given an answer, if only `unknown`.
    pub required: bool,
    /// Which evidence answers it.
    pub measured_by: Option<Measure>,
    /// Whether a person can answer it; if not, it is computed and only a flag overrides it.
    pub asked: bool,
    /// For a computed question: the questions whose answers it is computed from.
    pub computed_from: Vec<QuestionIndex>,
}

/// The values a question can have, besides unknown.
#[derive(Debug, Clone)]
pub enum Domain {
    /// One of the choices.
    One(Vec<Choice>),
    /// Any of the choices together. With `none`, "none of them" is an answer too.
    Any {
        /// What can be chosen.
        choices: Vec<Choice>,
        /// The word for choosing nothing, where that is an answer.
        none: Option<Choice>,
    },
    /// A number from `least` to `most`, both included.
    Number {
        /// The smallest value.
        least: f64,
        /// The largest value.
        most: f64,
        /// What is counted, such as `calls`.
        unit: String,
    },
}

/// A value that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its id, as it is typed.
    pub id: String,
    /// What it means, for a person.
    pub title: String,
}

/// One of the questions of the framework that a person would say aloud, with the rules that answer it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// The question in full.
    pub title: String,
    /// The rules; the first that holds decides.
    pub rules: Vec<Rule>,
    /// Why the walk goes on if no rule holds.
    pub otherwise: String,
}

/// A condition with what follows from it.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// When it holds; without a condition it always does.
    pub when: Option<Condition>,
    /// What follows.
    pub effect: Effect,
    /// Why, in a sentence for the person who asked.
    pub because: String,
    /// A short addition to the outcome's title, such as which kind of `re-examine`.
    pub detail: Option<String>,
    /// Where the reason comes from.
    pub sources: Vec<usize>,
}

/// What a rule does when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Decide.
    Decide(OutcomeIndex),
    /// Leave this step and go on with the next.
    NextStep,
}

/// What the framework can recommend.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What to use now; empty where nothing is settled.
    pub approaches: Vec<Approach>,
    /// The headline.
    pub title: String,
    /// Why one does this at all, in a sentence.
    pub because: String,
    /// What to do, in order.
    pub next_steps: Vec<String>,
    /// What can go wrong.
    pub risks: Vec<String>,
    /// Where this comes from.
    pub sources: Vec<usize>,
}

/// The four ways of getting a language model to do a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Approach {
    /// A better prompt, examples in it, structured output.
    Prompting,
    /// Retrieval-augmented generation: facts are looked up and put into the prompt.
    Rag,
    /// Chain of thought, or a reasoning model.
    Cot,
    /// Training a model on examples.
    FineTune,
}

impl Approach {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Prompting, Self::Rag, Self::Cot, Self::FineTune];

    /// The id in files and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prompting => "prompting",
            Self::Rag => "rag",
            Self::Cot => "cot",
            Self::FineTune => "fine-tune",
        }
    }

    /// The approach of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|approach| approach.id() == id)
    }
}

impl fmt::Display for Approach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prompting => "prompting",
            Self::Rag => "RAG",
            Self::Cot => "CoT",
            Self::FineTune => "fine-tune",
        })
    }
}

impl Outcome {
    /// The ids of its approaches, joined by `+`.
    #[must_use]
    pub fn joined(&self) -> String {
        let ids: Vec<&str> = self.approaches.iter().map(|own| own.id()).collect();
        ids.join("+")
    }
}

/// A remark that is added to a decision when it holds.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// Which part of the result it belongs to.
    pub kind: NoteKind,
    /// When it holds.
    pub when: Option<Condition>,
    /// The outcomes it belongs to; empty is all.
    pub outcomes: Vec<OutcomeIndex>,
    /// The remark.
    pub text: String,
    /// Where it comes from.
    pub sources: Vec<usize>,
}

/// Which part of a result a note belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// A further reason.
    Reason,
    /// The first thing to do.
    FirstStep,
    /// A further thing to do.
    NextStep,
    /// A further risk.
    Risk,
}

/// An approach that the answers rule out, so that it is not called the cheapest.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// Its id.
    pub id: String,
    /// What is ruled out.
    pub approach: Approach,
    /// When.
    pub when: Condition,
    /// Why.
    pub because: String,
}

/// Where a reason comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where to find it.
    pub url: String,
}

impl Framework {
    /// The question of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<QuestionIndex> {
        self.questions
            .iter()
            .position(|question| question.id == id)
            .map(QuestionIndex)
    }

    /// The question that is measured by something.
    #[must_use]
    pub fn measured_by(&self, measure: Measure) -> Option<QuestionIndex> {
        let is_measured =
            |index: &QuestionIndex| self.question(*index).measured_by == Some(measure);
        self.indices().find(is_measured)
    }

    /// A question.
    #[must_use]
    pub fn question(&self, index: QuestionIndex) -> &Question {
        &self.questions[index.0]
    }

    /// An outcome.
    #[must_use]
    pub fn outcome(&self, index: OutcomeIndex) -> &Outcome {
        &self.outcomes[index.0]
    }

    /// A preset.
    #[must_use]
    pub fn preset(&self, index: PresetIndex) -> &Preset {
        &self.presets[index.0]
    }

    /// All questions with their indices.
    pub fn indices(&self) -> impl Iterator<Item = QuestionIndex> + use<> {
        (0..self.questions.len()).map(QuestionIndex)
    }
}
