//! Answers of providers: alone, with their requests, or in the output of a batch.

use super::call::{Call, Format, Habit, Kind, Outcome, Usage};
use super::fields::Value;
use super::times;

/// Fields in which an answer may be wrapped.
const AROUND_ANSWERS: [&str; 7] = [
    "response",
    "response_body",
    "modelOutput",
    "result",
    "message",
    "body",
    "@message",
];

/// Fields in which a request may be wrapped.
const AROUND_REQUESTS: [&str; 4] = ["request", "request_body", "modelInput", "body"];

/// No log wraps an answer in more.
const DEEPEST: usize = 4;

/// Tells a row's call, if it is an answer of a provider.
pub(super) fn each_call<'v>(row: &'v Value, each: &mut dyn FnMut(Call<'v>)) -> Kind {
    if is_invocation(row) {
        each(invocation(row));
        return Kind::Calls;
    }
    let layers = layers(row);
    let Some(answer) = layers.last().copied() else {
        return Kind::Unknown;
    };
    if is_invocation(answer) {
        each(invocation(answer));
        return Kind::Calls;
    }
    if answer.get("object").and_then(Value::text) == Some("list") && answer.has("usage") {
        return Kind::Other;
    }
    let is_failed = layers.iter().any(|layer| has_failed(layer));
    let told = usage(answer);
    let is_batch = row.has("custom_id")
        || row.has("recordId")
        || (row.has("key") && row.has("response"))
        || answer.at(&["usage", "service_tier"]).and_then(Value::text) == Some("batch");
    let format = told.map(|(format, _)| format).or_else(|| bare(answer));
    let format = match format {
        Some(Format::OpenAiChat | Format::OpenAiResponses) if row.has("custom_id") => {
            Some(Format::OpenAiBatch)
        }
        None if row.has("custom_id") && row.has("result") => Some(Format::Anthropic),
        None if row.has("custom_id") && (row.has("response") || row.has("error")) => {
            Some(Format::OpenAiBatch)
        }
        format => format,
    };
    if format.is_none() && !(is_failed && names_call(row)) {
        return Kind::Unknown;
    }
    let request = request(row);
    let models = ["model", "modelVersion", "modelId"];
    each(Call {
        format,
        outcome: if is_failed {
            Outcome::Failed
        } else {
            Outcome::Answered
        },
        model: (answer.text_of(&models))
            .or_else(|| layers.iter().rev().find_map(|layer| layer.text_of(&models)))
            .or_else(|| request.and_then(|request| request.text_of(&models))),
        at: layers.iter().find_map(|layer| times::of(layer)),
        usage: told.map(|(_, usage)| usage).unwrap_or_default(),
        is_batch,
        id: answer.text_of(&["id", "responseId"]),
        prompt: request.map(prompt).unwrap_or_default(),
    });
    Kind::Calls
}

/// A row and what it wraps, down to the answer.
fn layers(row: &Value) -> Vec<&Value> {
    let mut layers = vec![row];
    while let Some(layer) = layers.last().copied() {
        if layers.len() > DEEPEST || usage(layer).is_some() || is_invocation(layer) {
            break;
        }
        let within = AROUND_ANSWERS.iter().find_map(|name| layer.fields(name));
        match within {
            Some(within) => layers.push(within),
            None => break,
        }
    }
    layers
}

/// What was asked, where the row has that.
fn request(row: &Value) -> Option<&Value> {
    let mut request = row;
    for _ in 0..DEEPEST {
        if has_prompt(request) {
            return Some(request);
        }
        request = (AROUND_REQUESTS.iter()).find_map(|name| request.fields(name))?;
    }
    None
}

/// Fields of requests in the order in which models read them, over all providers.
const PROMPT: [&str; 9] = [
    "system",
    "systemInstruction",
    "system_instruction",
    "instructions",
    "messages",
    "contents",
    "input",
    "prompt",
    "inputText",
];

fn has_prompt(request: &Value) -> bool {
    ["messages", "contents", "input", "prompt", "inputText"]
        .iter()
        .any(|name| request.get(name).is_some())
}

/// The prompt of a request.
pub(super) fn prompt(request: &Value) -> Vec<&Value> {
    PROMPT.iter().filter_map(|name| request.get(name)).collect()
}

/// Whether a layer says that the call failed.
pub(super) fn has_failed(layer: &Value) -> bool {
    let error = match layer.first(&["error", "errorCode"]) {
        Some(Value::Text(text)) => !text.is_empty(),
        Some(Value::Flag(flag)) => *flag,
        Some(_) => true,
        None => false,
    };
    let code = layer.first(&["status_code", "statusCode", "response_status", "status"]);
    let word = layer.text_of(&["status"]).map(str::to_ascii_lowercase);
    let kind = layer.text_of(&["type"]);
    error
        || code
            .and_then(Value::count)
            .is_some_and(|code| (400..600).contains(&code))
        || word.is_some_and(|word| matches!(word.as_str(), "failed" | "failure" | "error"))
        || kind.is_some_and(|kind| matches!(kind, "error" | "errored" | "expired" | "canceled"))
}

/// Whether a row that holds no answer is of a call nevertheless. Other programs log errors, too.
fn names_call(row: &Value) -> bool {
    let is_wrapper = ["request", "request_body", "response", "response_body"]
        .iter()
        .any(|name| row.has(name));
    is_wrapper || row.has("model") || row.has("modelId") || row.fields("error").is_some()
}

/// The format of an answer that counts no tokens.
fn bare(answer: &Value) -> Option<Format> {
    match answer.text_of(&["object"]) {
        Some("chat.completion" | "text_completion") => Some(Format::OpenAiChat),
        Some("response") => Some(Format::OpenAiResponses),
        _ => None,
    }
}

/// The counts of an answer, all parts inside, and whose they are.
fn usage(answer: &Value) -> Option<(Format, Usage)> {
    if let Some(usage) = answer.fields("usageMetadata") {
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
    let tools = usage.count_of(&["toolUsePromptTokenCount"]);
    let input = usage.count_of(&["promptTokenCount"]);
    let usage_as_told = Usage {
        input: input.map(|input| input + tools.unwrap_or(0)).or(tools),
        cached: usage.count_of(&["cachedContentTokenCount"]),
        written: None,
        output: usage.count_of(&["candidatesTokenCount"]),
        reasoning: usage.count_of(&["thoughtsTokenCount"]),
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

/// Whether a row is of Bedrock's invocation log.
fn is_invocation(row: &Value) -> bool {
    row.text_of(&["schemaType"]) == Some("ModelInvocationLog")
        || (row.has("modelId")
            && (row.at(&["input", "inputTokenCount"]).is_some()
                || row.at(&["output", "outputTokenCount"]).is_some()))
}

fn invocation(row: &Value) -> Call<'_> {
    let input = row.get("input").unwrap_or(&Value::Null);
    // Where the log leaves out the cached tokens, the answer of the model may have them.
    let answer = row.at(&["output", "outputBodyJson", "usage"]);
    let answered = |names: &[&str]| answer.and_then(|usage| usage.count_of(names));
    let usage = Usage {
        input: input.count_of(&["inputTokenCount"]),
        cached: (input.count_of(&["cacheReadInputTokenCount"]))
            .or_else(|| answered(&["cache_read_input_tokens", "cacheReadInputTokens"])),
        written: (input.count_of(&["cacheWriteInputTokenCount"]))
            .or_else(|| answered(&["cache_creation_input_tokens", "cacheWriteInputTokens"])),
        output: (row.at(&["output", "outputTokenCount"])).and_then(Value::count),
        reasoning: None,
    };
    let body = input.fields("inputBodyJson");
    Call {
        format: Some(Format::Bedrock),
        outcome: if has_failed(row) {
            Outcome::Failed
        } else {
            Outcome::Answered
        },
        model: row.text_of(&["modelId"]),
        at: times::of(row),
        usage: usage.settled(Habit::Outside, Habit::Inside, None),
        is_batch: false,
        id: row.text_of(&["requestId"]),
        prompt: body.map(prompt).unwrap_or_default(),
    }
}
