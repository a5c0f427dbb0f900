//! What a proof can find.

use super::Example;

/// Something that is wrong with a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// The id of what is at fault.
    pub subject: String,
    /// What is wrong, in a sentence.
    pub fault: String,
    /// What to do about it.
    pub remedy: String,
    /// Answers that show it, where there are such.
    pub example: Option<Example>,
    /// The rules that stand before it.
    pub because_of: Vec<String>,
    /// A rule that would close a gap, as it stands in a file.
    pub row: Option<String>,
}

/// A kind of fault. The words do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// Some answers end without an outcome.
    Gap,
    /// No answers lead to a step.
    UnreachedStep,
    /// A condition contradicts itself.
    Contradiction,
    /// A rule can never hold, because others do before it.
    ShadowedRule,
    /// Two steps ask the same.
    SameStep,
    /// No answers lead to an outcome.
    UnreachedOutcome,
    /// The answer to a question can change nothing.
    IdleQuestion,
    /// A note never applies.
    IdleNote,
    /// An exclusion never applies.
    IdleExclusion,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Gap,
        Self::UnreachedStep,
        Self::Contradiction,
        Self::ShadowedRule,
        Self::SameStep,
        Self::UnreachedOutcome,
        Self::IdleQuestion,
        Self::IdleNote,
        Self::IdleExclusion,
    ];

    /// The word for it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::UnreachedStep => "unreached-step",
            Self::Contradiction => "contradiction",
            Self::ShadowedRule => "shadowed-rule",
            Self::SameStep => "same-step",
            Self::UnreachedOutcome => "unreached-outcome",
            Self::IdleQuestion => "idle-question",
            Self::IdleNote => "idle-note",
            Self::IdleExclusion => "idle-exclusion",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gap => "some answers end without an outcome",
            Self::UnreachedStep => "no answers lead to a step",
            Self::Contradiction => "a condition, or a part of one, can never be true",
            Self::ShadowedRule => "a rule can never hold, because rules before it do",
            Self::SameStep => "two steps ask the same",
            Self::UnreachedOutcome => "no answers lead to an outcome",
            Self::IdleQuestion => "the answer to a question can change no outcome",
            Self::IdleNote => "a note never applies",
            Self::IdleExclusion => "an exclusion never applies",
        }
    }
}
