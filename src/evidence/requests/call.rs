//! One call of a model, as a row of a log tells of it.

use super::fields::Value;
use super::usage::Usage;

/// What wrote a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Answers of `OpenAI`'s chat completions, and of all who copy them.
    OpenAiChat,
    /// Answers of `OpenAI`'s responses.
    OpenAiResponses,
    /// Output files of `OpenAI`'s batches.
    OpenAiBatch,
    /// Answers of Anthropic's messages, alone or in a batch.
    Anthropic,
    /// Answers of Gemini.
    Gemini,
    /// Answers of Bedrock's Converse, and its invocation log.
    Bedrock,
    /// Rows of `LiteLLM`'s spend log.
    LiteLlm,
    /// Observations of Langfuse.
    Langfuse,
    /// Requests of Helicone.
    Helicone,
    /// Spans with `OpenTelemetry`'s attributes for generative AI.
    OpenTelemetry,
}

impl Format {
    /// Its id in results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenAiChat => "openai-chat",
            Self::OpenAiResponses => "openai-responses",
            Self::OpenAiBatch => "openai-batch",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Bedrock => "bedrock",
            Self::LiteLlm => "litellm",
            Self::Langfuse => "langfuse",
            Self::Helicone => "helicone",
            Self::OpenTelemetry => "opentelemetry",
        }
    }
}

/// Tokens of a call, or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tokens {
    /// What went in, with all that was read from or written to a cache, whatever the provider's own habit.
    pub input: u64,
    /// The part of the input that was read from the cache.
    pub cached: u64,
    /// The part of the input that was written to the cache.
    pub written: u64,
    /// What came out, with reasoning.
    pub output: u64,
    /// The part of the output that was reasoning, where that is told.
    pub reasoning: u64,
}

impl Tokens {
    /// Adds those of another call. A sum stays at the largest number rather than wrap.
    pub(super) fn add(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.cached = self.cached.saturating_add(other.cached);
        self.written = self.written.saturating_add(other.written);
        self.output = self.output.saturating_add(other.output);
        self.reasoning = self.reasoning.saturating_add(other.reasoning);
    }
}

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
