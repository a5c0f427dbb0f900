//! Counts of tokens, as providers write them, brought to one habit.

use super::fields::Value;
use super::format::Format;

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

/// Whether parts are counted within the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// They are.
    Inside,
    /// They come on top.
    Outside,
}

/// The counts of a call, as the row has them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    pub(super) input: Option<u64>,
    pub(super) cached: Option<u64>,
    pub(super) written: Option<u64>,
    pub(super) output: Option<u64>,
    pub(super) reasoning: Option<u64>,
}

impl Usage {
    /// Brings all to one habit: parts inside. Says so by returning counts whose parts are inside.
    ///
    /// A total tells whether parts are inside more surely than the habit of a format does: several providers copy a
    /// format and not its habit. Parts that are more than their whole cannot be inside.
    pub(super) fn settled(self, cached: Habit, reasoning: Habit, total: Option<u64>) -> Self {
        let (input, output) = (self.input.unwrap_or(0), self.output.unwrap_or(0));
        let stored = self.cached.unwrap_or(0) + self.written.unwrap_or(0);
        let thought = self.reasoning.unwrap_or(0);
        let holds = |extra: u64| total == Some(input + output + extra);
        // The usual case comes first: where parts are none, all of them hold.
        let told = [
            (cached, reasoning),
            (Habit::Inside, Habit::Inside),
            (Habit::Outside, Habit::Outside),
            (Habit::Outside, Habit::Inside),
            (Habit::Inside, Habit::Outside),
        ];
        let (mut cached, mut reasoning) = (told.into_iter())
            .find(|(cached, reasoning)| {
                let stored = if *cached == Habit::Outside { stored } else { 0 };
                let thought = if *reasoning == Habit::Outside {
                    thought
                } else {
                    0
                };
                holds(stored + thought)
            })
            .unwrap_or((cached, reasoning));
        if stored > input {
            cached = Habit::Outside;
        }
        if thought > output {
            reasoning = Habit::Outside;
        }
        let with = |whole: Option<u64>, parts: u64, habit| match habit {
            Habit::Outside if parts > 0 => Some(whole.unwrap_or(0) + parts),
            Habit::Outside | Habit::Inside => whole,
        };
        Self {
            input: with(self.input, stored, cached),
            output: with(self.output, thought, reasoning),
            ..self
        }
    }

    /// The tokens, if any were counted.
    pub(super) fn tokens(self) -> Option<Tokens> {
        (self.input.is_some() || self.output.is_some()).then(|| Tokens {
            input: self.input.unwrap_or(0),
            cached: self.cached.unwrap_or(0),
            written: self.written.unwrap_or(0),
            output: self.output.unwrap_or(0),
            reasoning: self.reasoning.unwrap_or(0),
        })
    }
}

/// The counts of an answer, all parts inside, and whose they are.
pub(super) fn usage(answer: &Value) -> Option<(Format, Usage)> {
    // The Python library writes the same names in its own way.
    let of_gemini = answer
        .fields("usageMetadata")
        .or_else(|| answer.fields("usage_metadata"));
    if let Some(usage) = of_gemini {
        return Some((Format::Gemini, gemini(usage)));
    }
    let usage = answer.fields("usage")?;
    if usage.get("prompt_tokens").is_some() || usage.get("completion_tokens").is_some() {
        return Some((Format::OpenAiChat, chat(usage)));
    }
    if usage.get("inputTokens").is_some() || usage.get("outputTokens").is_some() {
        return Some((Format::Bedrock, bedrock(usage)));
    }
    if usage.get("input_tokens").is_none() && usage.get("output_tokens").is_none() {
        return None;
    }
    let is_responses = answer.text_of(&["object"]) == Some("response")
        || usage.has("input_tokens_details")
        || usage.has("total_tokens");
    Some(if is_responses {
        (Format::OpenAiResponses, responses(usage))
    } else {
        (Format::Anthropic, anthropic(usage))
    })
}

/// Chat completions. Several who copy them count reasoning on top of the output, which the total shows.
pub(super) fn chat(usage: &Value) -> Usage {
    let details = usage.get("prompt_tokens_details").unwrap_or(&Value::Null);
    let cached = (details.count_of(&["cached_tokens"]))
        .or_else(|| usage.count_of(&["cache_read_input_tokens"]))
        .or_else(|| usage.count_of(&["prompt_cache_hit_tokens", "cached_tokens"]));
    let written = (details.count_of(&["cache_write_tokens"]))
        .or_else(|| usage.count_of(&["cache_creation_input_tokens"]));
    let reasoning = usage.at(&["completion_tokens_details", "reasoning_tokens"]);
    let usage_as_told = Usage {
        input: usage.count_of(&["prompt_tokens"]),
        cached,
        written,
        output: usage.count_of(&["completion_tokens"]),
        reasoning: reasoning.and_then(Value::count),
    };
    usage_as_told.settled(
        Habit::Inside,
        Habit::Inside,
        usage.count_of(&["total_tokens"]),
    )
}

fn responses(usage: &Value) -> Usage {
    let cached = usage.at(&["input_tokens_details", "cached_tokens"]);
    let reasoning = usage.at(&["output_tokens_details", "reasoning_tokens"]);
    let usage_as_told = Usage {
        input: usage.count_of(&["input_tokens"]),
        cached: cached.and_then(Value::count),
        written: None,
        output: usage.count_of(&["output_tokens"]),
        reasoning: reasoning.and_then(Value::count),
    };
    usage_as_told.settled(
        Habit::Inside,
        Habit::Inside,
        usage.count_of(&["total_tokens"]),
    )
}

fn anthropic(usage: &Value) -> Usage {
    let usage_as_told = Usage {
        input: usage.count_of(&["input_tokens"]),
        cached: usage.count_of(&["cache_read_input_tokens"]),
        written: usage.count_of(&["cache_creation_input_tokens"]),
        output: usage.count_of(&["output_tokens"]),
        reasoning: None,
    };
    usage_as_told.settled(Habit::Outside, Habit::Inside, None)
}

/// Thoughts come on top of the candidates; what tools put into the prompt comes on top of it.
fn gemini(usage: &Value) -> Usage {
    let tools = usage.count_of(&["toolUsePromptTokenCount", "tool_use_prompt_token_count"]);
    let input = usage.count_of(&["promptTokenCount", "prompt_token_count"]);
    let usage_as_told = Usage {
        input: input.map(|input| input + tools.unwrap_or(0)).or(tools),
        cached: usage.count_of(&["cachedContentTokenCount", "cached_content_token_count"]),
        written: None,
        output: usage.count_of(&["candidatesTokenCount", "candidates_token_count"]),
        reasoning: usage.count_of(&["thoughtsTokenCount", "thoughts_token_count"]),
    };
    usage_as_told.settled(Habit::Inside, Habit::Outside, None)
}

/// The total of Converse is no evidence: some models count cached tokens into it, some do not.
fn bedrock(usage: &Value) -> Usage {
    let usage_as_told = Usage {
        input: usage.count_of(&["inputTokens", "inputTokenCount"]),
        cached: usage.count_of(&["cacheReadInputTokens", "cacheReadInputTokenCount"]),
        written: usage.count_of(&["cacheWriteInputTokens", "cacheWriteInputTokenCount"]),
        output: usage.count_of(&["outputTokens", "outputTokenCount"]),
        reasoning: None,
    };
    usage_as_told.settled(Habit::Outside, Habit::Inside, None)
}
