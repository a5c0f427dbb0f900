//! Exports of gateways and observers: `LiteLLM`, Langfuse, Helicone, as JSON or as tables.

use super::call::{Call, Kind, Outcome};
use super::fields::Value;
use super::format::Format;
use super::providers::{has_failed, prompt};
use super::times;
use super::usage::{Habit, Usage, chat};

/// Tells a row's call, if it is of such an export.
pub(super) fn each_call<'v>(row: &'v Value, each: &mut dyn FnMut(Call<'v>)) -> Kind {
    let is_litellm = row.has("call_type")
        || (row.has("startTime") && row.has("request_id") && row.has("prompt_tokens"));
    let is_helicone = row.has("request_created_at") || row.has("request_model");
    let has_trace = row.has("traceId") || row.has("trace_id");
    let has_details = row.has("usageDetails") || row.has("usage_details");
    let is_langfuse = row.has("type")
        && (has_trace || has_details)
        && (row.has("startTime") || row.has("start_time"));
    let call = if is_litellm {
        litellm(row)
    } else if is_helicone {
        helicone(row)
    } else if is_langfuse {
        langfuse(row)
    } else {
        return Kind::Unknown;
    };
    match call {
        Some(call) => {
            each(call);
            Kind::Calls
        }
        None => Kind::Other,
    }
}

fn answered_unless(is_failed: bool) -> Outcome {
    if is_failed {
        Outcome::Failed
    } else {
        Outcome::Answered
    }
}

/// A row of the spend log. It counts as `OpenAI` does, for all providers. The log has no column for cached tokens:
/// where they are told, it is in the metadata.
fn litellm(row: &Value) -> Option<Call<'_>> {
    let kind = row.text_of(&["call_type"]).unwrap_or_default();
    if [
        "embedding",
        "image",
        "transcription",
        "speech",
        "rerank",
        "moderation",
    ]
    .iter()
    .any(|other| kind.contains(other))
    {
        return None;
    }
    let metadata = row.get("metadata").unwrap_or(&Value::Null);
    let more = (metadata.fields("usage_object"))
        .or_else(|| metadata.fields("additional_usage_values"))
        .map(chat)
        .unwrap_or_default();
    let usage = Usage {
        input: row.count_of(&["prompt_tokens"]),
        output: row.count_of(&["completion_tokens"]),
        cached: row.count_of(&["cache_read_input_tokens"]).or(more.cached),
        written: row
            .count_of(&["cache_creation_input_tokens"])
            .or(more.written),
        reasoning: more.reasoning,
    };
    let is_hit = match row.get("cache_hit") {
        Some(Value::Flag(flag)) => *flag,
        Some(Value::Text(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    };
    let request = (row.fields("proxy_server_request"))
        .map(|request| request.fields("body").unwrap_or(request))
        .filter(|request| request.has("messages"));
    Some(Call {
        format: Some(Format::LiteLlm),
        outcome: if is_hit {
            Outcome::FromGateway
        } else {
            answered_unless(has_failed(row) || has_failed(metadata))
        },
        model: row.text_of(&["model"]),
        at: times::of(row),
        usage: usage.settled(
            Habit::Inside,
            Habit::Inside,
            row.count_of(&["total_tokens"]),
        ),
        is_batch: kind.contains("batch"),
        id: row.text_of(&["request_id"]),
        prompt: prompt(request.unwrap_or(row)),
    })
}

/// A request of Helicone. It takes over the counts of the provider, and so the provider's habit: cached tokens are
/// outside for models of Anthropic, inside for others. Its total is no evidence, it is always input plus output.
fn helicone(row: &Value) -> Option<Call<'_>> {
    let model = row.text_of(&["response_model", "request_model", "model_override", "model"]);
    if model.is_some_and(|model| model.contains("embedding")) {
        return None;
    }
    let usage = Usage {
        input: row.count_of(&["prompt_tokens"]),
        output: row.count_of(&["completion_tokens"]),
        cached: row.count_of(&["prompt_cache_read_tokens"]),
        written: row.count_of(&["prompt_cache_write_tokens"]),
        reasoning: row.count_of(&["reasoning_tokens"]),
    };
    let is_anthropic = [row.text_of(&["provider"]), model]
        .into_iter()
        .flatten()
        .map(str::to_ascii_lowercase)
        .any(|name| name.contains("anthropic") || name.contains("claude"));
    let habit = if is_anthropic {
        Habit::Outside
    } else {
        Habit::Inside
    };
    Some(Call {
        format: Some(Format::Helicone),
        outcome: answered_unless(has_failed(row)),
        model,
        at: times::of(row),
        usage: usage.settled(habit, Habit::Inside, None),
        is_batch: false,
        id: row.text_of(&["request_id", "response_id"]),
        prompt: row.fields("request_body").map(prompt).unwrap_or_default(),
    })
}

/// An observation of Langfuse, if it is a generation: others are spans around them, and events.
///
/// Whether parts are inside depends on who sent them: Langfuse takes the details of `OpenAI`'s own usage out of input
/// and output, and leaves what others send as it is. The total tells; without one, the names do: Anthropic's are outside,
/// `OpenAI`'s inside.
fn langfuse(row: &Value) -> Option<Call<'_>> {
    if row.text_of(&["type"]) != Some("GENERATION") {
        return None;
    }
    let details = (row.fields("usageDetails"))
        .or_else(|| row.fields("usage_details"))
        .or_else(|| row.fields("usage"))
        // Some count characters, or pictures.
        .filter(|details| {
            let unit = details.text_of(&["unit"]);
            unit.is_none_or(|unit| unit.eq_ignore_ascii_case("tokens"))
        })
        .unwrap_or(&Value::Null);
    let inside = ["input_cached_tokens", "input_cache_read"];
    let outside = ["cache_read_input_tokens"];
    let written = ["cache_creation_input_tokens", "input_cache_creation"];
    let habit = if details.has(outside[0]) || details.has(written[0]) {
        Habit::Outside
    } else {
        Habit::Inside
    };
    let usage = Usage {
        input: details.count_of(&["input", "promptTokens", "prompt_tokens", "input_tokens"]),
        cached: (details.count_of(&outside)).or_else(|| details.count_of(&inside)),
        written: details.count_of(&written),
        output: details.count_of(&[
            "output",
            "completionTokens",
            "completion_tokens",
            "output_tokens",
        ]),
        reasoning: details.count_of(&["output_reasoning_tokens", "reasoning_tokens"]),
    };
    let total = details.count_of(&["total", "totalTokens", "total_tokens"]);
    // The input of an observation is a request, or just its messages.
    let input = row.get("input");
    let request = input.filter(|input| input.has("messages") || input.has("contents"));
    Some(Call {
        format: Some(Format::Langfuse),
        outcome: answered_unless(row.text_of(&["level"]) == Some("ERROR")),
        model: row.text_of(&["model", "providedModelName", "provided_model_name"]),
        at: times::of(row),
        usage: usage.settled(habit, Habit::Inside, total),
        is_batch: false,
        id: row.text_of(&["id"]),
        prompt: match request {
            Some(request) => prompt(request),
            None => input.into_iter().collect(),
        },
    })
}
