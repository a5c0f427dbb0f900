//! The formats of logs that are known.

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
