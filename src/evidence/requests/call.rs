//! One call of a model, as a row of a log tells of it.

use super::fields::Value;
use super::format::Format;
use super::usage::Usage;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    Answered,
    Failed,
    /// A gateway knew the answer, and called nobody.
    FromGateway,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call<'v> {
    /// Nothing where a failure does not tell who failed.
    pub(super) format: Option<Format>,
    pub(super) outcome: Outcome,
    pub(super) model: Option<&'v str>,
    /// Seconds since 1970.
    pub(super) at: Option<i64>,
    /// Nothing where the row does not count them, as streams do not unless asked to.
    pub(super) usage: Usage,
    pub(super) is_batch: bool,
    pub(super) id: Option<&'v str>,
    /// What went in, in the order in which the model reads it.
    pub(super) prompt: Vec<&'v Value>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It tells of calls.
    Calls,
    /// It is part of a log, but no call of a language model: a span around calls, an event, an embedding.
    Other,
    /// Nothing that is known here.
    Unknown,
}

impl Kind {
    /// The kind of several rows.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Calls, _) | (_, Self::Calls) => Self::Calls,
            (Self::Other, _) | (_, Self::Other) => Self::Other,
            (Self::Unknown, Self::Unknown) => Self::Unknown,
        }
    }
}
