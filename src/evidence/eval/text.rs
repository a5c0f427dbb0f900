//! A document as text: whole, within a bound, and without the numbers that Python writes and JSON lacks.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::Format;
use crate::evidence::Refused;

/// Results are read whole, and no larger ones than this, be they one document or many.
const LARGEST: u64 = 512 << 20;

/// How much of a file may be unpacked still.
#[derive(Debug)]
pub(super) struct Room(u64);

impl Room {
    pub(super) const fn new() -> Self {
        Self(LARGEST)
    }

    /// All of a text, which takes its part of the room.
    pub(super) fn whole(&mut self, reader: impl Read) -> Result<Vec<u8>, Refused> {
        let mut text = Vec::new();
        reader.take(self.0 + 1).read_to_end(&mut text)?;
        self.0 = self.0.checked_sub(text.len() as u64).ok_or_else(|| {
            Refused::new(
                format!("it is larger than {} MiB", LARGEST >> 20),
                "give the results as a row on each line, or leave out what the models were asked",
            )
        })?;
        Ok(text)
    }
}

/// All of a text that is the only one.
pub(super) fn whole(reader: impl Read) -> Result<Vec<u8>, Refused> {
    Room::new().whole(reader)
}

/// The text with `null` for `NaN` and both infinities.
pub(super) fn without_nan(text: &[u8]) -> Cow<'_, [u8]> {
    const WORDS: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];
    let mut clean: Vec<u8> = Vec::new();
    let (mut kept, mut at) = (0, 0);
    let mut is_text = false;
    while at < text.len() {
        match text[at] {
            b'\\' if is_text => at += 1,
            b'"' => is_text = !is_text,
            b'N' | b'-' | b'I' if !is_text => {
                if let Some(word) = WORDS.iter().find(|word| text[at..].starts_with(word)) {
                    clean.extend_from_slice(&text[kept..at]);
                    clean.extend_from_slice(b"null");
                    at += word.len();
                    kept = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    clean.extend_from_slice(&text[kept..]);
    Cow::Owned(clean)
}

/// Reads a text as a value of some type: what a program writes of its results.
pub(super) fn parsed<T: DeserializeOwned>(text: &[u8], format: Format) -> Result<T, Refused> {
    parsed_with(text, format, PhantomData)
}

/// The same with a seed, which may keep elsewhere what it reads.
pub(super) fn parsed_with<T>(
    text: &[u8],
    format: Format,
    seed: impl for<'t> DeserializeSeed<'t, Value = T>,
) -> Result<T, Refused> {
    let text = without_nan(text);
    let mut reader = serde_json::Deserializer::from_slice(&text);
    let value = seed.deserialize(&mut reader);
    let whole = value.and_then(|value| reader.end().map(|()| value));
    whole.map_err(|error| {
        Refused::new(
            format!("it looks like results of {}, but: {error}", format.id()),
            "export the results again, or give rows of `id,passed`",
        )
    })
}

/// A value that has no parts. Of one that has parts nothing is kept: each takes far more memory than its text.
pub(super) fn flat<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    deserializer.deserialize_any(Flat)
}

struct Flat;

impl<'de> Visitor<'de> for Flat {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::{Room, without_nan};

    #[test]
    fn all_documents_of_a_file_share_one_bound() {
        let mut room = Room(10);
        assert!(room.whole(&[b' '; 6][..]).is_ok());
        assert!(room.whole(&[b' '; 5][..]).is_err());
        let mut room = Room(10);
        assert!(room.whole(&[b' '; 6][..]).is_ok());
        assert!(room.whole(&[b' '; 4][..]).is_ok());
        assert!(room.whole(&[b' '; 1][..]).is_err());
    }

    #[test]
    fn numbers_of_python_become_null_outside_texts() {
        let clean =
            |text: &str| String::from_utf8_lossy(&without_nan(text.as_bytes())).into_owned();
        assert_eq!(
            clean(r#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN", "d": -1}"#),
            r#"{"a": null, "b": [null, null], "c": "NaN \" NaN", "d": -1}"#
        );
        assert_eq!(clean("NaN"), "null");
        assert_eq!(clean(r#"{"a": 1}"#), r#"{"a": 1}"#);
    }
}
