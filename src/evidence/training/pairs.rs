//! Rows that are no conversation by themselves: an answer to a prompt, two answers, an answer with a label, bare text.

use super::chat;
use super::example::{Example, Output, Role, Turn, shown};
use super::findings::Code;
use super::formats::Format;
use super::json::{Json, Object};
use super::parts;

/// Reads such a row.
pub(super) fn read<'j>(example: &mut Example<'j>, row: &'j Object<'_>, format: Format) {
    match format {
        Format::OpenAiPreference => read_openai_preference(example, row),
        Format::ChosenRejected => read_chosen_rejected(example, row),
        Format::Alpaca => read_alpaca(example, row),
        Format::Text => {
            read_side(example, row, "text", Role::Assistant);
            example.expect_keys(row, &["text"], "the row");
        }
        _ => {
            read_side(example, row, "prompt", Role::User);
            read_side(example, row, "completion", Role::Assistant);
            if format == Format::Kto {
                read_label(example, row);
            } else {
                example.expect_keys(row, &["prompt", "completion"], "the row");
            }
        }
    }
}

/// Reads a text, or the messages of a conversation, as one turn.
fn read_side<'j>(example: &mut Example<'j>, row: &'j Object<'_>, key: &str, role: Role) {
    let mut turn = Turn::new(role);
    turn.is_trained = role == Role::Assistant;
    match row.get(key) {
        None | Some(Json::Null) => {}
        Some(Json::List(messages)) => {
            for message in messages {
                match message
                    .as_object()
                    .and_then(|message| message.get("content"))
                {
                    Some(content) => parts::read(example, &mut turn, content),
                    None => example.faults.add(Code::BadMessage),
                }
            }
        }
        Some(Json::Text(text)) => example.add_text(&mut turn, text),
        Some(other) => {
            let detail = || Some(format!("`{}` is {}", shown(key), other.kind()));
            example.faults.add_with(Code::WrongType, detail);
        }
    }
    // A prompt may be left out: then all that is learnt is the answer.
    if turn.is_empty() && role == Role::Assistant {
        let detail = || Some(format!("`{key}`"));
        example.faults.add_with(Code::EmptyContent, detail);
    }
    example.turns.push(turn);
}

/// Reads two answers to a prompt, or two conversations that begin with it.
fn read_chosen_rejected<'j>(example: &mut Example<'j>, row: &'j Object<'_>) {
    let keys = ["chosen", "rejected"];
    let [chosen, rejected] = keys.map(|key| row.list(key).unwrap_or_default());
    // What both begin with is the prompt; the last of each is its answer, even if they are the same.
    let longest = chosen.len().min(rejected.len()).saturating_sub(1);
    let pairs = chosen.iter().zip(rejected).take(longest);
    let shared = pairs.take_while(|(one, other)| one == other).count();
    let prompt = row.get("prompt");
    if !is_within(prompt, &chosen[..shared]) {
        match prompt {
            Some(Json::List(messages)) => read_context(example, messages),
            _ => read_side(example, row, "prompt", Role::User),
        }
    }
    read_context(example, &chosen[..shared]);
    for side in [chosen, rejected] {
        let between = side.len().saturating_sub(1).max(shared);
        for message in side.get(shared..between).unwrap_or_default() {
            chat::read_message(example, message, Format::ChosenRejected);
        }
    }
    for (key, side) in keys.into_iter().zip([chosen, rejected]) {
        let Some(last) = side.last() else {
            read_side(example, row, key, Role::Assistant);
            continue;
        };
        chat::read_message(example, last, Format::ChosenRejected);
        if (example.turns.last()).is_some_and(|turn| turn.role != Role::Assistant) {
            let detail = || Some(format!("`{key}` does not end with the assistant's turn"));
            example.faults.add_with(Code::BadPreference, detail);
        }
    }
    finish_pair(example);
}

/// Whether messages hold a prompt already.
fn is_within(prompt: Option<&Json<'_>>, messages: &[Json<'_>]) -> bool {
    let says = |message: &Json<'_>, text: &str| {
        let message = message.as_object();
        message.and_then(|message| message.text("content")) == Some(text)
    };
    match prompt {
        None | Some(Json::Null) => !messages.is_empty(),
        Some(Json::Text(text)) => messages.iter().any(|message| says(message, text)),
        Some(Json::List(prompt)) => !prompt.is_empty() && messages.starts_with(prompt),
        Some(_) => false,
    }
}

/// Reads messages of which nothing is learnt.
fn read_context<'j>(example: &mut Example<'j>, messages: &'j [Json<'_>]) {
    let before = example.turns.len();
    for message in messages {
        chat::read_message(example, message, Format::ChosenRejected);
    }
    for turn in &mut example.turns[before..] {
        turn.is_trained = false;
    }
}

fn read_alpaca<'j>(example: &mut Example<'j>, row: &'j Object<'_>) {
    read_side(example, row, "system", Role::System);
    if example.turns.last().is_some_and(Turn::is_empty) {
        example.turns.clear();
    }
    read_history(example, row);
    let mut asked = Turn::new(Role::User);
    for key in ["instruction", "input"] {
        match row.get(key) {
            Some(Json::Text(text)) if !text.trim().is_empty() => example.add_text(&mut asked, text),
            None | Some(Json::Null | Json::Text(_)) => {}
            Some(other) => {
                let detail = || Some(format!("`{key}` is {}", other.kind()));
                example.faults.add_with(Code::WrongType, detail);
            }
        }
    }
    if asked.is_empty() {
        let detail = || Some("`instruction`".to_owned());
        example.faults.add_with(Code::EmptyContent, detail);
    }
    example.turns.push(asked);
    read_side(example, row, "output", Role::Assistant);
}

/// Reads the turns before the question. LLaMA-Factory trains on their answers, too, as its `data/README.md` says.
fn read_history<'j>(example: &mut Example<'j>, row: &'j Object<'_>) {
    let history = match row.get("history") {
        None | Some(Json::Null) => return,
        Some(history) => history.as_list(),
    };
    let texts_of = |pair: &'j Json<'_>| match pair.as_list() {
        Some([Json::Text(asked), Json::Text(answer)]) => Some([asked, answer]),
        _ => None,
    };
    let pairs: Option<Vec<_>> = history.and_then(|pairs| pairs.iter().map(texts_of).collect());
    let Some(pairs) = pairs else {
        let detail = || Some("`history` is no list of pairs of texts".to_owned());
        return example.faults.add_with(Code::WrongType, detail);
    };
    for (role, text) in (pairs.into_iter())
        .flat_map(|[asked, answer]| [(Role::User, asked), (Role::Assistant, answer)])
    {
        let mut turn = Turn::new(role);
        turn.is_trained = role == Role::Assistant;
        example.add_text(&mut turn, text);
        example.turns.push(turn);
    }
}

fn read_label(example: &mut Example<'_>, row: &Object<'_>) {
    let label = match row.get("label") {
        Some(Json::Bool(label)) => *label,
        Some(Json::Number(label)) if *label == 0.0 || *label == 1.0 => *label == 1.0,
        _ => return example.faults.add(Code::BadLabel),
    };
    example.output = Output::Judged(label.to_string());
}

fn read_openai_preference<'j>(example: &mut Example<'j>, row: &'j Object<'_>) {
    let keys = ["input", "preferred_output", "non_preferred_output"];
    example.expect_keys(row, &keys, "the row");
    let input = row.object("input");
    let messages = input.and_then(|input| input.list("messages"));
    match messages.filter(|messages| !messages.is_empty()) {
        None => {
            let detail = || Some("`input.messages`".to_owned());
            example.faults.add_with(Code::NoMessages, detail);
        }
        Some(messages) => {
            for message in messages {
                chat::read_message(example, message, Format::OpenAiPreference);
            }
        }
    }
    if let Some(tools) = input.and_then(|input| input.get("tools")) {
        example.add_tools(tools);
    }
    for turn in &mut example.turns {
        turn.is_trained = false;
    }
    for key in &keys[1..] {
        let before = example.turns.len();
        match row.list(key) {
            Some([only]) => chat::read_message(example, only, Format::OpenAiPreference),
            _ => {
                let detail = || Some(format!("`{key}`"));
                example.faults.add_with(Code::BadPreference, detail);
            }
        }
        let is_answer = |turn: &Turn<'_>| turn.role == Role::Assistant;
        if !example.turns[before..].iter().all(is_answer) {
            let detail = || Some(format!("`{key}` is not the assistant's"));
            example.faults.add_with(Code::BadPreference, detail);
        }
    }
    finish_pair(example);
}

fn finish_pair(example: &mut Example<'_>) {
    example.output = Output::Pair;
    if let [.., preferred, other] = example.turns.as_slice()
        && preferred.texts == other.texts
        && !preferred.is_empty()
    {
        example.faults.add(Code::SamePreference);
    }
}
