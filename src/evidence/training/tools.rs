//! The tools of a conversation: their definitions, calls of them, and what they answered.

use std::borrow::Cow;
use std::collections::HashSet;

use super::example::{Example, Role, Turn};
use super::findings::Code;
use super::formats::Format;
use super::json::{Json, Object, parse};

/// Reads the definitions, wherever a format has them.
pub(super) fn read(example: &mut Example<'_>, row: &Object<'_>, format: Format) {
    let tools = (row.get("tools"))
        .or_else(|| row.get("functions"))
        .or_else(|| row.get("available_tools"));
    match tools {
        None | Some(Json::Null) => {}
        Some(Json::Text(text)) if format == Format::ShareGpt => {
            let is_list =
                text.trim().is_empty() || matches!(parse(text.as_bytes()), Ok(Json::List(_)));
            if !is_list {
                example.faults.add(Code::BadTools);
            }
            example.tools = Some(text.to_string());
        }
        Some(tools) => {
            let are_sound = |list: &[Json<'_>]| list.iter().all(|tool| defines_tool(tool, format));
            if !tools.as_list().is_some_and(are_sound) {
                example.faults.add(Code::BadTools);
            }
            example.add_tools(tools);
        }
    }
}

/// Whether a definition names its tool, or for Google all of its functions.
fn defines_tool(tool: &Json<'_>, format: Format) -> bool {
    let Some(tool) = tool.as_object() else {
        return false;
    };
    let declared = (tool.get("functionDeclarations"))
        .or_else(|| tool.get("function_declarations"))
        .filter(|_| format.is_google());
    if let Some(declared) = declared {
        let is_named = |tool: &Json<'_>| {
            tool.as_object()
                .is_some_and(|tool| tool.text("name").is_some())
        };
        return declared
            .as_list()
            .is_some_and(|list| !list.is_empty() && list.iter().all(is_named));
    }
    let function = tool.object("function").unwrap_or(tool);
    function.text("name").is_some()
}

/// Reads the calls of tools, and says whether there are some.
pub(super) fn read_calls<'j>(
    example: &mut Example<'j>,
    turn: &mut Turn<'j>,
    message: &'j Object<'_>,
    format: Format,
) -> bool {
    let mut is_sound = true;
    if let Some(calls) = message
        .get("tool_calls")
        .filter(|calls| **calls != Json::Null)
    {
        let list = calls.as_list().unwrap_or_default();
        is_sound &= !list.is_empty() && turn.role == Role::Assistant;
        for call in list {
            let call = call.as_object();
            is_sound &= call
                .and_then(|call| call.text("id"))
                .is_some_and(|id| !id.is_empty());
            let function = call.and_then(|call| call.object("function"));
            is_sound &= read_call(turn, function, format);
        }
    }
    if let Some(call) = message
        .get("function_call")
        .filter(|call| **call != Json::Null)
    {
        is_sound &= read_call(turn, call.as_object(), format);
    }
    if !is_sound {
        example.faults.add(Code::BadToolCall);
    }
    turn.has_calls
}

fn read_call<'j>(turn: &mut Turn<'j>, call: Option<&'j Object<'_>>, format: Format) -> bool {
    turn.has_calls = true;
    let name = call.and_then(|call| call.text("name"));
    turn.texts.extend(name.map(Cow::Borrowed));
    let is_named = name.is_some_and(|name| !name.is_empty());
    match call.and_then(|call| call.get("arguments")) {
        Some(Json::Text(text)) => {
            turn.texts.push(Cow::Borrowed(text));
            is_named && matches!(parse(text.as_bytes()), Ok(Json::Object(_)))
        }
        Some(arguments @ Json::Object(_)) if format == Format::MistralChat => {
            let mut text = String::new();
            arguments.write(&mut text);
            turn.texts.push(Cow::Owned(text));
            is_named
        }
        _ => false,
    }
}

/// Answers of tools name the call that they answer.
pub(super) fn check_answers(example: &mut Example<'_>, messages: &[Json<'_>], format: Format) {
    if !matches!(format, Format::OpenAiChat | Format::OpenAiReinforcement) {
        return;
    }
    let mut called: HashSet<&str> = HashSet::new();
    for message in messages.iter().filter_map(Json::as_object) {
        let calls = message.list("tool_calls").unwrap_or_default();
        called.extend(calls.iter().filter_map(|call| call.as_object()?.text("id")));
        if message.text("role") == Some("tool")
            && !message
                .text("tool_call_id")
                .is_some_and(|id| called.contains(id))
        {
            example.faults.add(Code::BadToolCall);
        }
    }
}
