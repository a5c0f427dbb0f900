//! Spans with `OpenTelemetry`'s attributes for generative AI: as OTLP writes them in JSON, as exporters print them, or
//! with their attributes as the fields of a row.

use super::call::{Call, Kind, Outcome};
use super::fields::Value;
use super::format::Format;
use super::times;
use super::usage::{Habit, Usage};

/// Tells the calls of a row, if it has spans.
pub(super) fn each_call<'v>(row: &'v Value, each: &mut dyn FnMut(Call<'v>)) -> Kind {
    if row.has("resourceSpans") {
        let resources = row.get("resourceSpans").map_or(&[][..], Value::items);
        let scopes = (resources.iter()).filter_map(|resource| resource.get("scopeSpans"));
        let spans = (scopes.flat_map(Value::items)).filter_map(|scope| scope.get("spans"));
        let mut kind = Kind::Other;
        for span in spans.flat_map(Value::items) {
            if let Some(call) = call(span) {
                each(call);
                kind = Kind::Calls;
            }
        }
        return kind;
    }
    if !is_span(row) {
        return Kind::Unknown;
    }
    match call(row) {
        Some(call) => {
            each(call);
            Kind::Calls
        }
        None => Kind::Other,
    }
}

const INPUT: [&str; 2] = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
const OUTPUT: [&str; 2] = [
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
];
/// The convention's own name first, then what was written before it was settled.
const CACHED: [&str; 4] = [
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.input_tokens.cached",
];
const WRITTEN: [&str; 3] = [
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.input_tokens.cache_write",
];
const REASONING: [&str; 3] = [
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
];
const MODEL: [&str; 2] = ["gen_ai.response.model", "gen_ai.request.model"];
const OPERATION: [&str; 1] = ["gen_ai.operation.name"];

fn is_span(row: &Value) -> bool {
    [&INPUT[..], &OUTPUT, &MODEL, &OPERATION]
        .iter()
        .any(|names| attribute(row, names).is_some())
}

/// The call of a span, if it is one of a language model.
///
/// Spans of agents and workflows sum up the calls within them, so they are none.
fn call(span: &Value) -> Option<Call<'_>> {
    let operation = attribute(span, &OPERATION).and_then(Value::text);
    let is_call = match operation {
        Some(operation) => matches!(operation, "chat" | "text_completion" | "generate_content"),
        None => is_span(span),
    };
    if !is_call {
        return None;
    }
    let count = |names: &[&str]| attribute(span, names).and_then(Value::count);
    let usage = Usage {
        input: count(&INPUT),
        cached: count(&CACHED),
        written: count(&WRITTEN),
        output: count(&OUTPUT),
        reasoning: count(&REASONING),
    };
    let is_error = attribute(span, &["error.type"]).is_some()
        || (span.at(&["status", "code"])).is_some_and(|code| {
            code.number() == Some(2.0) || matches!(code.text(), Some("STATUS_CODE_ERROR" | "ERROR"))
        });
    let parts = ["gen_ai.system_instructions", "gen_ai.input.messages"];
    Some(Call {
        format: Some(Format::OpenTelemetry),
        outcome: if is_error {
            Outcome::Failed
        } else {
            Outcome::Answered
        },
        model: attribute(span, &MODEL).and_then(Value::text),
        at: times::of(span),
        usage: usage.settled(Habit::Inside, Habit::Inside, None),
        is_batch: false,
        id: (attribute(span, &["gen_ai.response.id"]).and_then(Value::text))
            .or_else(|| span.text_of(&["spanId"])),
        prompt: (parts.iter())
            .filter_map(|name| attribute(span, &[name]))
            .collect(),
    })
}

/// The first attribute of some names: a field of the span, of its attributes, or an item of their list.
fn attribute<'v>(span: &'v Value, names: &[&str]) -> Option<&'v Value> {
    let attributes = span.get("attributes");
    names.iter().find_map(|name| {
        if let Some(value) = span.get(name) {
            return Some(value);
        }
        match attributes? {
            Value::List(items) => {
                let item = (items.iter()).find(|item| item.text_of(&["key"]) == Some(*name))?;
                item.get("value")?
                    .first(&["intValue", "doubleValue", "stringValue"])
            }
            fields => fields.get(name),
        }
    })
}
