//! Answers of providers: alone, with their requests, or in the output of a batch.

use super::call::{Call, Kind, Outcome};
use super::fields::Value;
use super::format::Format;
use super::times;
use super::usage::{Habit, Usage, usage};

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
    let is_batch = row.has("custom_id")
        || row.has("recordId")
        || (row.has("key") && row.has("response"))
        || answer.at(&["usage", "service_tier"]).and_then(Value::text) == Some("batch");
    let format = format(row, answer);
    if format.is_none() && !(is_failed && names_call(row)) {
        return Kind::Unknown;
    }
    let request = request(row);
    let models = ["model", "modelVersion", "model_version", "modelId"];
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
        usage: usage(answer).map(|(_, usage)| usage).unwrap_or_default(),
        is_batch,
        id: answer.text_of(&["id", "responseId"]),
        prompt: request.map(prompt).unwrap_or_default(),
    });
    Kind::Calls
}

/// Whose answer a row holds; the wrapping of a batch tells that of a failure, too.
fn format(row: &Value, answer: &Value) -> Option<Format> {
    let format = usage(answer).map(|(format, _)| format);
    let is_batched = row.has("custom_id");
    match format.or_else(|| bare(answer)) {
        Some(Format::OpenAiChat | Format::OpenAiResponses) if is_batched => {
            Some(Format::OpenAiBatch)
        }
        None if is_batched && row.has("result") => Some(Format::Anthropic),
        None if is_batched && (row.has("response") || row.has("error")) => {
            Some(Format::OpenAiBatch)
        }
        format => format,
    }
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
