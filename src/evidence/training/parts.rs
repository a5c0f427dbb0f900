//! The content of a message: a text, or a list of parts with texts, images, and calls of tools.

use super::example::{Example, Role, Turn};
use super::findings::Code;
use super::json::Json;

/// The kinds of images that are taken.
const IMAGE_KINDS: [&str; 4] = ["image/jpeg", "image/jpg", "image/png", "image/webp"];
/// Larger images are refused, in characters of base64 for 10 MB.
const LARGEST_IMAGE: usize = 10_000_000 / 3 * 4;

/// Reads a content into a turn.
pub(super) fn read<'j>(example: &mut Example<'j>, turn: &mut Turn<'j>, content: &'j Json<'_>) {
    match content {
        Json::Text(text) => example.add_text(turn, text),
        Json::List(parts) => {
            for part in parts {
                read_part(example, turn, part);
            }
        }
        other => {
            let detail = || Some(format!("it is {}", other.kind()));
            example.faults.add_with(Code::WrongType, detail);
        }
    }
}

fn read_part<'j>(example: &mut Example<'j>, turn: &mut Turn<'j>, part: &'j Json<'_>) {
    let part = match part {
        Json::Text(text) => return example.add_text(turn, text),
        Json::Object(part) => part,
        other => {
            let detail = || Some(format!("a part is {}", other.kind()));
            return example.faults.add_with(Code::WrongType, detail);
        }
    };
    // OpenAI and Bedrock say `text`, LLaMA-Factory `value`, and a refusal is a text, too.
    let text = ["text", "value", "refusal", "thinking"]
        .iter()
        .find_map(|key| part.text(key));
    if let Some(text) = text {
        return example.add_text(turn, text);
    }
    if let Some(address) = part.get("image_url") {
        return read_image(example, turn, address);
    }
    for (key, value) in &part.0 {
        match (key.as_ref(), value) {
            (
                "image" | "video" | "inlineData" | "fileData" | "input_audio" | "document"
                | "source",
                data,
            ) => {
                let mut text = String::new();
                data.write(&mut text);
                example.add_image(xxhash_rust::xxh3::xxh3_64(text.as_bytes()));
                check_side(example, turn);
                return;
            }
            ("functionCall" | "toolUse", call) => {
                turn.has_calls = true;
                return add_json(turn, call);
            }
            ("functionResponse" | "toolResult" | "reasoningContent", answer) => {
                return add_json(turn, answer);
            }
            _ => {}
        }
    }
    let detail = || Some("a part without text".to_owned());
    example.faults.add_with(Code::WrongType, detail);
}

fn add_json(turn: &mut Turn<'_>, json: &Json<'_>) {
    let mut text = String::new();
    json.write(&mut text);
    turn.texts.push(text.into());
}

fn read_image(example: &mut Example<'_>, turn: &Turn<'_>, address: &Json<'_>) {
    check_side(example, turn);
    let address = match address {
        Json::Text(text) => Some(text.as_ref()),
        Json::Object(object) => object.text("url"),
        _ => None,
    };
    let Some(address) = address else {
        example.add_image(0);
        return example.faults.add(Code::BadImage);
    };
    example.add_image(xxhash_rust::xxh3::xxh3_64(address.as_bytes()));
    let data = address
        .strip_prefix("data:")
        .and_then(|data| data.split_once(";base64,"));
    match data {
        Some((kind, data)) if IMAGE_KINDS.contains(&kind) => {
            if data.len() > LARGEST_IMAGE {
                example.faults.add(Code::ImageTooLarge);
            }
        }
        Some(_) => example.faults.add(Code::BadImage),
        None if address.starts_with("https://") || address.starts_with("http://") => {}
        None => example.faults.add(Code::BadImage),
    }
}

fn check_side(example: &mut Example<'_>, turn: &Turn<'_>) {
    if turn.role != Role::User {
        example.faults.add(Code::ImageNotOnUser);
    }
}
