//! The fields of a row that tell of a call. All others are passed over unread, so that what a row takes in memory does
//! not depend on what else it holds.

mod names;

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use names::{NAMES, PACKED};

/// A row with more values than this in fields that are read is no log of calls.
const MOST_VALUES: usize = 1_000_000;

/// No call has more tokens; a larger count is a defect or an attack.
pub(super) const MOST_TOKENS: u64 = 1_000_000_000_000;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Fields(Vec<(&'static str, Value)>),
}

impl Value {
    /// Reads a row.
    pub(super) fn parse(text: &[u8]) -> Result<Self, serde_json::Error> {
        let left = Cell::new(MOST_VALUES);
        let reading = Reading {
            left: &left,
            unpacks: true,
        };
        reading.parse(text)
    }

    /// Makes a row of the cells of a table.
    pub(super) fn from_cells<'t>(cells: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let left = Cell::new(MOST_VALUES);
        let reading = Reading {
            left: &left,
            unpacks: true,
        };
        let fields = cells.filter_map(|(name, text)| {
            let name = known(name)?;
            // An empty cell says nothing.
            (!text.is_empty()).then(|| (name, reading.unpacked(name, Self::Text(text.to_owned()))))
        });
        Self::Fields(fields.collect())
    }

    /// A field, unless it is null.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        debug_assert!(known(name).is_some(), "`{name}` is never read");
        let Self::Fields(fields) = self else {
            return None;
        };
        let found = fields.iter().find(|(field, _)| *field == name);
        found
            .map(|(_, value)| value)
            .filter(|value| **value != Self::Null)
    }

    /// Whether it has a field, null or not.
    pub(super) fn has(&self, name: &str) -> bool {
        matches!(self, Self::Fields(fields) if fields.iter().any(|(field, _)| *field == name))
    }

    /// A field within fields.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The first of some fields that is there.
    pub(super) fn first(&self, names: &[&str]) -> Option<&Self> {
        names.iter().find_map(|name| self.get(name))
    }

    /// A field that holds fields.
    pub(super) fn fields(&self, name: &str) -> Option<&Self> {
        self.get(name)
            .filter(|value| matches!(value, Self::Fields(_)))
    }

    /// The items of a list; nothing of any other value.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The text of the first of some fields that has one.
    pub(super) fn text_of(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.get(name).and_then(Self::text))
    }

    /// A finite number, also one that is written as a text.
    pub(super) fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    /// A count of tokens: negative ones are none, those beyond all sense the most there can be.
    pub(super) fn count(&self) -> Option<u64> {
        let number = self.number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "it is between zero and the most tokens"
        )]
        Some(number.clamp(0.0, MOST_TOKENS as f64).round() as u64)
    }

    /// The count of the first of some fields that has one.
    pub(super) fn count_of(&self, names: &[&str]) -> Option<u64> {
        names
            .iter()
            .find_map(|name| self.get(name).and_then(Self::count))
    }
}

/// Whether a field of this name is ever read.
pub(super) fn is_read(name: &str) -> bool {
    known(name).is_some()
}

fn known(name: &str) -> Option<&'static str> {
    NAMES.binary_search(&name).ok().map(|index| NAMES[index])
}

/// Reads one value of a row.
#[derive(Clone, Copy)]
struct Reading<'l> {
    /// How many more values the row may have.
    left: &'l Cell<usize>,
    /// Whether texts are unpacked: not within a text that was, so that nobody nests them without end.
    unpacks: bool,
}

impl Reading<'_> {
    fn parse(self, text: &[u8]) -> Result<Value, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let value = self.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }

    /// The value of a field, out of its text if it is JSON in one.
    fn unpacked(self, name: &'static str, value: Value) -> Value {
        match &value {
            Value::Text(text)
                if self.unpacks && text.starts_with(['{', '[']) && PACKED.contains(&name) =>
            {
                let within = Self {
                    unpacks: false,
                    ..self
                };
                within.parse(text.as_bytes()).unwrap_or(value)
            }
            _ => value,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(D::Error::custom("more values than a row of a log has"));
        };
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far smaller")]
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far smaller")]
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            if let Some(name) = name {
                let value = map.next_value_seed(self)?;
                fields.push((name, self.unpacked(name, value)));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Value::Fields(fields))
    }
}

/// Reads the name of a field: nothing if the field is not read.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(known(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn only_known_fields_are_kept() {
        let row = Value::parse(br#"{"unknown": [1, {"id": 2}], "metadata": "{\"id\": \"12\"}"}"#);
        let row = row.expect("it is JSON");
        assert!(!row.has("unknown"));
        assert_eq!(row.at(&["metadata", "id"]).and_then(Value::count), Some(12));
    }

    #[test]
    fn counts_are_kept_within_sense() {
        let count = |text: &str| Value::Text(text.to_owned()).count();
        assert_eq!(count(" 12 "), Some(12));
        assert_eq!(count("-3"), Some(0));
        assert_eq!(count("1e300"), Some(1_000_000_000_000));
        assert_eq!(count("nan"), None);
        assert_eq!(count("inf"), None);
        assert_eq!(count("many"), None);
    }
}
