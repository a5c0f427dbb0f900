//! Conversations: the messages of chat formats, with what providers check of them.

use super::example::{Example, Output, Role, Turn, shown};
use super::findings::Code;
use super::formats::{CHAT_KEYS, Format, Method};
use super::json::{Json, Object};
use super::{parts, tools};

/// The keys of a message. `loss_weight` is LLaMA-Factory's name for `weight`.
const MESSAGE_KEYS: [&str; 10] = [
    "role",
    "content",
    "name",
    "weight",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "refusal",
    "reasoning_content",
    "prefix",
];

/// Reads a conversation.
pub(super) fn read<'j>(example: &mut Example<'j>, row: &'j Object<'_>, format: Format) {
    let list = match format {
        Format::VertexGemini | Format::VertexReinforcement => "contents",
        Format::ShareGpt => "conversations",
        Format::MistralChat if row.has("interactions") => "interactions",
        Format::MistralChat
        | Format::OpenAiChat
        | Format::OpenAiReinforcement
        | Format::BedrockConverse
        | Format::BedrockClaude
        | Format::OpenAiPreference
        | Format::Alpaca
        | Format::PromptCompletion
        | Format::ChosenRejected
        | Format::Kto
        | Format::Text => "messages",
    };
    read_frame(example, row, format);
    let Some(messages) = row.list(list).filter(|list| !list.is_empty()) else {
        let detail = || Some(format!("`{list}`"));
        example.faults.add_with(Code::NoMessages, detail);
        return;
    };
    for message in messages {
        read_message(example, message, format);
    }
    tools::check_answers(example, messages, format);
    check_order(example);
    if format.method() == Method::Reinforcement {
        let known: &[&str] = if format.is_google() {
            &["contents", "systemInstruction", "tools"]
        } else {
            &CHAT_KEYS
        };
        let mut judgement = String::new();
        for (key, value) in &row.0 {
            if !known.contains(&key.as_ref()) {
                judgement.push_str(key);
                value.write(&mut judgement);
            }
        }
        example.output = Output::Judged(judgement);
        for turn in &mut example.turns {
            turn.is_trained = false;
        }
        if example
            .turns
            .last()
            .is_some_and(|last| last.role != Role::User)
        {
            example.faults.add(Code::LastNotUser);
        }
        return;
    }
    check_answers(example, format);
}

/// Reads what stands beside the messages.
fn read_frame<'j>(example: &mut Example<'j>, row: &'j Object<'_>, format: Format) {
    let keys: Option<&[&str]> = match format {
        Format::OpenAiChat => Some(&CHAT_KEYS),
        Format::BedrockClaude => Some(&["system", "messages"]),
        Format::BedrockConverse => Some(&["schemaVersion", "system", "messages", "toolConfig"]),
        Format::MistralChat => Some(&["messages", "interactions", "tools", "available_tools"]),
        _ => None,
    };
    if let Some(keys) = keys {
        example.expect_keys(row, keys, "the row");
    }
    if format == Format::BedrockConverse
        && row.text("schemaVersion") != Some("bedrock-conversation-2024")
    {
        example.faults.add(Code::BadVersion);
    }
    let system = row.get("system").or_else(|| row.get("systemInstruction"));
    if let Some(system) = system.filter(|system| **system != Json::Null) {
        let mut turn = Turn::new(Role::System);
        let content = match system {
            Json::Object(object) => object.get("parts").unwrap_or(system),
            other => other,
        };
        parts::read(example, &mut turn, content);
        if !turn.is_empty() {
            example.turns.push(turn);
        }
    }
    tools::read(example, row, format);
}

/// Reads a message of any chat format.
pub(super) fn read_message<'j>(example: &mut Example<'j>, message: &'j Json<'_>, format: Format) {
    let Some(message) = message.as_object() else {
        let detail = || Some(format!("it is {}", message.kind()));
        return example.faults.add_with(Code::BadMessage, detail);
    };
    example.check_keys(message, "a message");
    let (role, content) = match format {
        Format::ShareGpt => ("from", "value"),
        _ if format.is_google() => ("role", "parts"),
        _ if !message.has("content") && message.has("text") => ("role", "text"),
        _ => ("role", "content"),
    };
    let role = match message.text(role) {
        None => {
            let detail = || Some(format!("no `{role}`"));
            return example.faults.add_with(Code::BadMessage, detail);
        }
        Some(named) => match known_role(named, format) {
            Some(role) => role,
            None => {
                let detail = || Some(format!("`{}`", shown(named)));
                return example.faults.add_with(Code::UnknownRole, detail);
            }
        },
    };
    let mut turn = Turn::new(role);
    turn.is_trained = role == Role::Assistant;
    if matches!(
        format,
        Format::OpenAiChat | Format::OpenAiReinforcement | Format::OpenAiPreference
    ) {
        example.expect_keys(message, &MESSAGE_KEYS, "a message");
    }
    read_weight(example, &mut turn, message);
    if format == Format::ShareGpt && message.text("from") == Some("function_call") {
        turn.has_calls = true;
    }
    let thoughts = ["reasoning_content", "thinking"];
    turn.thoughts
        .extend(thoughts.iter().filter_map(|key| message.text(key)));
    let calls = tools::read_calls(example, &mut turn, message, format);
    match message.get(content) {
        // An answer that calls a tool needs no words.
        None | Some(Json::Null) if calls => {}
        None | Some(Json::Null) => example.faults.add(Code::EmptyContent),
        Some(content) => {
            parts::read(example, &mut turn, content);
            let images = example.faults.has(Code::Images);
            if turn.is_empty() && !turn.has_calls && !(images && role == Role::User) {
                example.faults.add(Code::EmptyContent);
            }
        }
    }
    if format == Format::BedrockConverse {
        check_reserved(example, &turn);
    }
    example.turns.push(turn);
}

fn known_role(name: &str, format: Format) -> Option<Role> {
    Some(match (name, format) {
        ("user", Format::ShareGpt) | ("human", Format::ShareGpt) => Role::User,
        (
            "gpt" | "assistant" | "chatgpt" | "bing" | "bard" | "model" | "function_call",
            Format::ShareGpt,
        ) => Role::Assistant,
        ("system", Format::ShareGpt) => Role::System,
        ("observation" | "tool" | "function_response", Format::ShareGpt) => Role::Tool,
        (_, Format::ShareGpt) => return None,
        ("user", _) => Role::User,
        ("model", _) if format.is_google() => Role::Assistant,
        ("function", _) if format.is_google() => Role::Tool,
        _ if format.is_google() => return None,
        ("assistant", _) => Role::Assistant,
        (_, Format::BedrockClaude | Format::BedrockConverse) => return None,
        ("system", _) => Role::System,
        ("tool", _) => Role::Tool,
        ("developer", Format::MistralChat) | ("function", Format::MistralChat) => return None,
        ("developer", _) => Role::System,
        ("function", _) => Role::Tool,
        _ => return None,
    })
}

fn read_weight(example: &mut Example<'_>, turn: &mut Turn<'_>, message: &Object<'_>) {
    if let Some(weight) = message
        .get("weight")
        .filter(|weight| **weight != Json::Null)
    {
        match weight {
            Json::Number(0.0) => turn.is_trained = false,
            Json::Number(1.0) if turn.role == Role::Assistant => {}
            _ => example.faults.add(Code::BadWeight),
        }
    }
    // Any number weighs the loss there, on any turn.
    match message.get("loss_weight") {
        None | Some(Json::Null) => {}
        Some(Json::Number(weight)) => turn.is_trained = *weight != 0.0,
        Some(_) => example.faults.add(Code::BadWeight),
    }
}

fn check_order(example: &mut Example<'_>) {
    let mut before: Option<Role> = None;
    for (index, turn) in example.turns.iter().enumerate() {
        match (before, turn.role) {
            (_, Role::System) if index > 0 => example.faults.add(Code::SystemNotFirst),
            // A system message has no place in the order, and tools may answer one after another.
            (_, Role::System | Role::Tool) => {}
            (None, Role::Assistant) => example.faults.add(Code::TurnOrder),
            (Some(before), role) if before == role && !turn.has_calls => {
                example.faults.add(Code::TurnOrder);
            }
            _ => {}
        }
        if turn.role != Role::System {
            before = Some(turn.role);
        }
    }
}

/// There is an answer, it stands last, and something is learnt.
fn check_answers(example: &mut Example<'_>, format: Format) {
    let is_answer = |turn: &Turn<'_>| turn.role == Role::Assistant;
    if !example.turns.iter().any(is_answer) {
        return example.faults.add(Code::NoAssistant);
    }
    if !example.turns.last().is_some_and(is_answer) {
        example.faults.add(Code::LastNotAssistant);
    }
    if !example.turns.iter().any(|turn| turn.is_trained) {
        example.faults.add(Code::NothingTrained);
    }
    if format == Format::MistralChat && example.tools.is_some() {
        // With tools Mistral trains on the last turn alone.
        let last = example.turns.len() - 1;
        for turn in &mut example.turns[..last] {
            turn.is_trained = false;
        }
    }
}

fn check_reserved(example: &mut Example<'_>, turn: &Turn<'_>) {
    const WORDS: [&str; 7] = [
        "User:",
        "Bot:",
        "Assistant:",
        "System:",
        "<image>",
        "<video>",
        "[EOS]",
    ];
    let word = WORDS
        .iter()
        .find(|word| turn.texts.iter().any(|text| text.contains(**word)));
    if let Some(word) = word {
        example
            .faults
            .add_with(Code::ReservedWord, || Some(format!("`{word}`")));
    }
}
