//! A row as a tree that borrows from its text: what recognises a format and checks it looks at keys in any order.
//!
//! The tree is bounded, since every value of it takes more memory than it took in the text. What is wrong with a text is
//! said in one of four ways, so that "Python reads this" is not taken for "this is broken".

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// No row that anybody trains on holds more values.
const MOST_VALUES: usize = 200_000;

/// A JSON value.
#[derive(Debug, PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    Object(Object<'t>),
}

/// The members of an object in their order; a key may stand twice.
#[derive(Debug, PartialEq)]
pub(super) struct Object<'t>(pub(super) Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Object<'t> {
    /// The value of a key; the last one counts where it stands twice, as in Python and JavaScript.
    pub(super) fn get(&self, key: &str) -> Option<&Json<'t>> {
        let mut members = self.0.iter().rev();
        members.find(|(own, _)| own == key).map(|(_, value)| value)
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::as_text)
    }

    /// The list of a key.
    pub(super) fn list(&self, key: &str) -> Option<&[Json<'t>]> {
        self.get(key).and_then(Json::as_list)
    }

    /// The object of a key.
    pub(super) fn object(&self, key: &str) -> Option<&Object<'t>> {
        self.get(key).and_then(Json::as_object)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }
}

impl<'t> Json<'t> {
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_list(&self) -> Option<&[Json<'t>]> {
        match self {
            Json::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Object<'t>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// What kind of value it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::Text(_) => "a text",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        }
    }

    /// Writes it as JSON without spaces.
    pub(super) fn write(&self, text: &mut String) {
        match self {
            Json::Null => text.push_str("null"),
            Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Json::Number(value) => text.push_str(&value.to_string()),
            Json::Text(value) => write_text(value, text),
            Json::List(list) => {
                text.push('[');
                for (index, item) in list.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
            Json::Object(object) => {
                text.push('{');
                for (index, (key, value)) in object.0.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    write_text(key, text);
                    text.push(':');
                    value.write(text);
                }
                text.push('}');
            }
        }
    }
}

fn write_text(value: &str, text: &mut String) {
    // A text has no form that cannot be written.
    text.push_str(&serde_json::to_string(value).unwrap_or_default());
}

/// What is wrong with the text of a row.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// It is not UTF-8.
    NotUtf8,
    /// Python reads it, strict parsers do not.
    PythonOnly,
    /// It is no JSON.
    Bad(String),
}

/// Reads the text of a row.
pub(super) fn parse(bytes: &[u8]) -> Result<Json<'_>, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
    read(text).map_err(|error| {
        let is_python = lenient(text).is_some_and(|text| read(&text).is_ok());
        if is_python {
            Fault::PythonOnly
        } else {
            // The line within a row says nothing; the column does.
            let message = error.to_string();
            Fault::Bad(message.replace(" at line 1 column ", ", at column "))
        }
    })
}

fn read(text: &str) -> Result<Json<'_>, serde_json::Error> {
    let left = Cell::new(MOST_VALUES);
    let mut reader = serde_json::Deserializer::from_str(text);
    let json = Seed(&left).deserialize(&mut reader)?;
    reader.end()?;
    Ok(json)
}

/// The text with what only Python takes for JSON put right: lone halves of surrogate pairs, NaN and infinities.
fn lenient(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut mended = String::with_capacity(text.len());
    let (mut at, mut kept, mut is_text) = (0, 0, false);
    let half = |at: usize| -> Option<u32> {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    while at < bytes.len() {
        let (skipped, put) = match bytes[at] {
            b'"' => {
                is_text = !is_text;
                at += 1;
                continue;
            }
            b'\\' if is_text => match half(at) {
                Some(0xD800..=0xDBFF) if matches!(half(at + 6), Some(0xDC00..=0xDFFF)) => {
                    at += 12;
                    continue;
                }
                Some(0xD800..=0xDFFF) => (6, "\\ufffd"),
                _ => {
                    at += 2;
                    continue;
                }
            },
            b'N' if !is_text && text[at..].starts_with("NaN") => (3, "0"),
            b'I' if !is_text && text[at..].starts_with("Infinity") => (8, "0"),
            _ => {
                at += 1;
                continue;
            }
        };
        mended.push_str(&text[kept..at]);
        mended.push_str(put);
        at += skipped;
        kept = at;
    }
    if kept == 0 {
        return None;
    }
    mended.push_str(text.get(kept..)?);
    Some(mended)
}

/// Reads a value while there is room for more.
#[derive(Clone, Copy)]
struct Seed<'c>(&'c Cell<usize>);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.ok_or_else(|| {
            D::Error::custom(format_args!("it holds more than {MOST_VALUES} values"))
        })?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "weights and labels are small")]
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Json::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "weights and labels are small")]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Json::Number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        // Messages and rows mostly have two members.
        let mut members = Vec::with_capacity(2);
        while let Some(key) = entries.next_key_seed(Key)? {
            members.push((key, entries.next_value_seed(self)?));
        }
        Ok(Json::Object(Object(members)))
    }
}

/// Reads a key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, parse};

    #[test]
    fn what_only_python_reads_is_told_from_what_is_broken() {
        let fault = |text: &str| parse(text.as_bytes()).err();
        assert_eq!(fault(r#"{"a": "\ud83d\ude00", "b": [1, null]}"#), None);
        assert_eq!(fault(r#"{"a": "\ud800 é"}"#), Some(Fault::PythonOnly));
        assert_eq!(fault(r#"{"a": -Infinity}"#), Some(Fault::PythonOnly));
        assert!(matches!(
            fault(r#"{"a": "NaN \" Infinity""#),
            Some(Fault::Bad(_))
        ));
        assert!(matches!(fault(r#"{"a": NaN"#), Some(Fault::Bad(_))));
        assert_eq!(parse(b"\"\xff\"").err(), Some(Fault::NotUtf8));
    }

    #[test]
    fn memory_is_bounded() {
        let many = format!("[{}1]", "1,".repeat(super::MOST_VALUES));
        assert!(
            matches!(parse(many.as_bytes()), Err(Fault::Bad(fault)) if fault.contains("more than"))
        );
        let deep = "[".repeat(100_000);
        assert!(matches!(parse(deep.as_bytes()), Err(Fault::Bad(_))));
    }
}
