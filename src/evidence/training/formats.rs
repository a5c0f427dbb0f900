//! The formats of training data, and how a row is recognised.

use super::json::{Json, Object};

/// A format of training rows. Together and Fireworks take the rows that OpenAI has, and `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `messages` with role and content, ending in an answer.
    OpenAiChat,
    /// `input`, `preferred_output` and `non_preferred_output`.
    OpenAiPreference,
    /// `messages` without an answer, with fields for a grader.
    OpenAiReinforcement,
    /// `messages` or `interactions` with what only Mistral has.
    MistralChat,
    /// `contents` with parts.
    VertexGemini,
    /// `contents` without an answer, with `references` for a grader.
    VertexReinforcement,
    /// `schemaVersion`, `system` and `messages` with lists of parts.
    BedrockConverse,
    /// `system` as a text beside `messages`.
    BedrockClaude,
    /// `conversations` with from and value.
    ShareGpt,
    /// `instruction`, `input` and `output`.
    Alpaca,
    /// `prompt` and `completion`.
    PromptCompletion,
    /// `chosen` and `rejected`.
    ChosenRejected,
    /// `prompt`, `completion` and `label`.
    Kto,
    /// `text` alone.
    Text,
}

/// How rows of a format are learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// From the answer.
    Supervised,
    /// From two answers of which one is preferred.
    Preference,
    /// From answers that are labelled good or bad.
    Labels,
    /// From what a grader says.
    Reinforcement,
}

impl Method {
    /// The word for it in price files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Supervised => "sft",
            Self::Preference => "dpo",
            Self::Labels => "kto",
            Self::Reinforcement => "rft",
        }
    }
}

impl Format {
    /// All of them, with their names in results.
    pub const ALL: [(&'static str, Self); 14] = [
        ("openai-chat", Self::OpenAiChat),
        ("openai-preference", Self::OpenAiPreference),
        ("openai-reinforcement", Self::OpenAiReinforcement),
        ("mistral-chat", Self::MistralChat),
        ("vertex-gemini", Self::VertexGemini),
        ("vertex-reinforcement", Self::VertexReinforcement),
        ("bedrock-converse", Self::BedrockConverse),
        ("bedrock-claude", Self::BedrockClaude),
        ("sharegpt", Self::ShareGpt),
        ("alpaca", Self::Alpaca),
        ("prompt-completion", Self::PromptCompletion),
        ("chosen-rejected", Self::ChosenRejected),
        ("kto", Self::Kto),
        ("text", Self::Text),
    ];

    /// Its name in results.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// How it is learnt from.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::OpenAiPreference | Self::ChosenRejected => Method::Preference,
            Self::OpenAiReinforcement | Self::VertexReinforcement => Method::Reinforcement,
            Self::Kto => Method::Labels,
            Self::OpenAiChat
            | Self::MistralChat
            | Self::VertexGemini
            | Self::BedrockConverse
            | Self::BedrockClaude
            | Self::ShareGpt
            | Self::Alpaca
            | Self::PromptCompletion
            | Self::Text => Method::Supervised,
        }
    }

    /// Whether it is one of Google's, which have roles and parts of their own.
    pub(super) const fn is_google(self) -> bool {
        matches!(self, Self::VertexGemini | Self::VertexReinforcement)
    }

    /// Whether a provider puts the rows into a chat template, which adds tokens to the text.
    #[must_use]
    pub const fn is_chat(self) -> bool {
        !matches!(self, Self::PromptCompletion | Self::Text)
    }
}

/// The keys of a chat row beside `messages`.
pub(super) const CHAT_KEYS: [&str; 6] = [
    "messages",
    "tools",
    "parallel_tool_calls",
    "functions",
    "tool_choice",
    "response_format",
];

/// The keys by which a row of training data is told, and whether rows of nothing else have them.
const TELLING: [(&[&str], bool); 10] = [
    (&["messages"], true),
    (&["contents"], true),
    (&["conversations"], true),
    (&["interactions"], true),
    (&["preferred_output"], true),
    (&["non_preferred_output"], true),
    (&["prompt", "completion"], false),
    (&["instruction", "output"], false),
    (&["chosen", "rejected"], false),
    (&["text"], false),
];

/// Whether something has the keys of a row of training data; with `alone`, those that rows of nothing else have.
pub(crate) fn has_training_keys(has: impl Fn(&str) -> bool, alone: bool) -> bool {
    let mut telling = TELLING.iter().filter(|(_, is_alone)| *is_alone || !alone);
    telling.any(|(keys, _)| keys.iter().all(|key| has(key)))
}

/// The keys by which rows are told, for a message.
pub(crate) fn known_keys() -> String {
    let named = |(keys, _): &(&[&str], bool)| {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        keys.join(" with ")
    };
    TELLING.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// The format of a row, if it has one.
pub(super) fn recognise(row: &Object<'_>) -> Option<Format> {
    let has = |key| row.has(key);
    if has("preferred_output") || has("non_preferred_output") {
        return Some(Format::OpenAiPreference);
    }
    if let Some(contents) = row.get("contents") {
        let is_answered = last_role(contents) == Some("model");
        let format = if has("references") && !is_answered {
            Format::VertexReinforcement
        } else {
            Format::VertexGemini
        };
        return Some(format);
    }
    if has("interactions") {
        return Some(Format::MistralChat);
    }
    if has("conversations") {
        return Some(Format::ShareGpt);
    }
    if has("chosen") && has("rejected") {
        return Some(Format::ChosenRejected);
    }
    if let Some(messages) = row.get("messages") {
        return Some(of_messages(row, messages));
    }
    if has("prompt") && has("completion") {
        let format = if has("label") {
            Format::Kto
        } else {
            Format::PromptCompletion
        };
        return Some(format);
    }
    if has("instruction") && has("output") {
        return Some(Format::Alpaca);
    }
    let is_text = row
        .get("text")
        .is_some_and(|text| matches!(text, Json::Text(_)));
    is_text.then_some(Format::Text)
}

fn of_messages(row: &Object<'_>, messages: &Json<'_>) -> Format {
    if row.has("schemaVersion") || matches!(row.get("system"), Some(Json::List(_))) {
        return Format::BedrockConverse;
    }
    if row.has("system") {
        return Format::BedrockClaude;
    }
    if row.has("available_tools") {
        return Format::MistralChat;
    }
    let last_role = last_role(messages);
    let is_graded = row.keys().any(|key| !CHAT_KEYS.contains(&key));
    if is_graded && last_role.is_some_and(|role| role != "assistant") {
        Format::OpenAiReinforcement
    } else {
        Format::OpenAiChat
    }
}

fn last_role<'j>(messages: &'j Json<'_>) -> Option<&'j str> {
    let last = messages.as_list().and_then(<[Json<'_>]>::last);
    last.and_then(Json::as_object)?.text("role")
}

#[cfg(test)]
mod tests {
    use super::{Format, TELLING, recognise};
    use crate::evidence::training::json::parse;

    #[test]
    fn a_row_has_a_format_if_it_has_telling_keys() {
        let is_known = |keys: &[&str]| {
            let members: Vec<String> = keys.iter().map(|key| format!(r#""{key}": "a""#)).collect();
            let row = format!("{{{}}}", members.join(", "));
            let json = parse(row.as_bytes()).expect("the row is JSON");
            recognise(json.as_object().expect("the row is an object")).is_some()
        };
        for (keys, _) in TELLING {
            assert!(is_known(keys), "{keys:?}");
            assert!(!is_known(&keys[1..]), "{keys:?}");
        }
    }

    #[test]
    fn formats_are_told_apart_by_their_keys() {
        let format = |text: &str| {
            let json = parse(text.as_bytes()).expect("the row is JSON");
            recognise(json.as_object().expect("the row is an object")).map(Format::id)
        };
        let user = r#"{"role": "user", "content": "a"}"#;
        let answer = r#"{"role": "assistant", "content": "b"}"#;
        let rows = [
            (
                format!(r#"{{"messages": [{user}, {answer}]}}"#),
                Some("openai-chat"),
            ),
            (
                format!(r#"{{"messages": [{user}, {answer}], "id": 1}}"#),
                Some("openai-chat"),
            ),
            (format!(r#"{{"messages": [{user}]}}"#), Some("openai-chat")),
            (
                format!(r#"{{"messages": [{user}], "answer": "b"}}"#),
                Some("openai-reinforcement"),
            ),
            (
                format!(r#"{{"system": "s", "messages": [{user}, {answer}]}}"#),
                Some("bedrock-claude"),
            ),
            (
                r#"{"system": [{"text": "s"}], "messages": []}"#.to_owned(),
                Some("bedrock-converse"),
            ),
            (
                format!(r#"{{"interactions": [{user}, {answer}]}}"#),
                Some("mistral-chat"),
            ),
            (
                r#"{"input": {}, "preferred_output": []}"#.to_owned(),
                Some("openai-preference"),
            ),
            (r#"{"contents": []}"#.to_owned(), Some("vertex-gemini")),
            (
                format!(r#"{{"contents": [{user}], "references": {{}}}}"#),
                Some("vertex-reinforcement"),
            ),
            (r#"{"conversations": []}"#.to_owned(), Some("sharegpt")),
            (
                r#"{"instruction": "a", "output": "b"}"#.to_owned(),
                Some("alpaca"),
            ),
            (r#"{"instruction": "a", "instances": []}"#.to_owned(), None),
            (
                r#"{"prompt": "a", "completion": "b"}"#.to_owned(),
                Some("prompt-completion"),
            ),
            (
                r#"{"prompt": "a", "completion": "b", "label": true}"#.to_owned(),
                Some("kto"),
            ),
            (
                r#"{"prompt": "a", "chosen": "b", "rejected": "c"}"#.to_owned(),
                Some("chosen-rejected"),
            ),
            (r#"{"text": "a"}"#.to_owned(), Some("text")),
            (r#"{"text": 1}"#.to_owned(), None),
        ];
        for (row, expected) in rows {
            assert_eq!(format(&row), expected, "{row}");
        }
        for (index, (_, format)) in Format::ALL.iter().enumerate() {
            assert_eq!(*format as usize, index);
        }
    }
}
