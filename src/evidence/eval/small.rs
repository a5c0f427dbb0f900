//! Values of JSON that take little memory whatever a file holds: single words and numbers are kept, and of lists and tables a
//! hash, which tells two of them apart. Names are cut, and tables of names have a bound.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::printable::clipped;

/// No name is longer that anybody reads.
pub(super) const LONGEST_NAME: usize = 300;
/// A longer text is no pass, no score and no name.
const LONGEST_TEXT: usize = 1_000;

/// Nobody names more of what is told in a few words.
const FEW: usize = 100;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Small {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// A long text, a list or a table.
    Other {
        hash: u64,
        /// Whether it is a table that holds something.
        is_filled: bool,
    },
}

impl Small {
    /// A text that is not too long.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// What tells it from other values.
    pub(super) fn hash(&self) -> u64 {
        match self {
            Self::Null => hash_of((0, ())),
            Self::Bool(flag) => hash_of((1, flag)),
            Self::Number(number) => hash_of((2, number)),
            Self::Text(text) => hash_of_text(text),
            Self::Other { hash, .. } => *hash,
        }
    }
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn hash_of_text(text: &str) -> u64 {
    hash_of((3, text))
}

impl<'de> Deserialize<'de> for Small {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SmallVisitor)
    }
}

struct SmallVisitor;

impl<'de> Visitor<'de> for SmallVisitor {
    type Value = Small;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Small, E> {
        Ok(Small::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Small, E> {
        Ok(Small::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Small, E> {
        Ok(Small::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Small, E> {
        Ok(Small::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Small, E> {
        Ok(Number::from_f64(number).map_or(Small::Null, Small::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Small, E> {
        Ok(if text.len() <= LONGEST_TEXT {
            Small::Text(text.to_owned())
        } else {
            Small::Other {
                hash: hash_of_text(text),
                is_filled: false,
            }
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Small, A::Error> {
        let mut hasher = DefaultHasher::new();
        4.hash(&mut hasher);
        while let Some(item) = items.next_element::<Self::Value>()? {
            item.hash().hash(&mut hasher);
        }
        Ok(Small::Other {
            hash: hasher.finish(),
            is_filled: false,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Small, A::Error> {
        // Tables are the same in any order.
        let (mut sum, mut count) = (0_u64, 0_u64);
        while let Some((key, value)) = entries.next_entry::<Self::Value, Self::Value>()? {
            sum = sum.wrapping_add(hash_of((key.hash(), value.hash())));
            count += 1;
        }
        Ok(Small::Other {
            hash: hash_of((5, sum, count)),
            is_filled: count > 0,
        })
    }
}

/// A name, cut where nobody reads on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(pub(super) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, text: &str) -> Result<Name, E> {
                Ok(Name(clipped(text, LONGEST_NAME).into_owned()))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

/// The fields of a table, no more than some; none of any other value.
#[derive(Debug, Clone)]
pub(super) struct Fields<T, const MOST: usize>(pub(super) BTreeMap<String, T>);

impl<T, const MOST: usize> Default for Fields<T, MOST> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for Fields<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldsVisitor(PhantomData))
    }
}

struct FieldsVisitor<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for FieldsVisitor<T, MOST> {
    type Value = Fields<T, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Fields::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Fields::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(Name(name)) = entries.next_key()? {
            fields.insert(name, entries.next_value()?);
            if fields.len() > MOST {
                let fault = format!("more than {MOST} names in one table");
                return Err(A::Error::custom(fault));
            }
        }
        Ok(Fields(fields))
    }
}

/// The first items of a list.
#[derive(Debug, Clone)]
pub(super) struct Few<T>(pub(super) Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut few = Vec::new();
        let take = |item| {
            if few.len() < FEW {
                few.push(item);
            }
            Ok(())
        };
        Items::each(take).deserialize(deserializer)?;
        Ok(Self(few))
    }
}

/// Tells the items of a list, one by one, without keeping any; an absent list has none.
pub(super) struct Items<F, T> {
    take: F,
    item: PhantomData<T>,
}

impl<F, T> Items<F, T> {
    pub(super) fn each(take: F) -> Self {
        Self {
            take,
            item: PhantomData,
        }
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), String>> DeserializeSeed<'de>
    for Items<F, T>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), String>> Visitor<'de> for Items<F, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            (self.take)(item).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, LONGEST_NAME, Name, Small};

    fn hash(json: &str) -> u64 {
        let small: Small = serde_json::from_str(json).expect("it is JSON");
        small.hash()
    }

    #[test]
    fn values_are_told_apart_and_the_order_of_tables_is_none() {
        let table = hash(r#"{"a": [1, "x"], "b": null}"#);
        assert_eq!(table, hash(r#"{"b": null, "a": [1, "x"]}"#));
        for other in [
            r#"{"a": ["x", 1], "b": null}"#,
            r#"{"a": null, "b": [1, "x"]}"#,
            r#"{"a": [1, "x"]}"#,
            "[]",
            "{}",
            "null",
            "\"1\"",
            "1",
        ] {
            assert_ne!(table, hash(other), "{other}");
        }
        assert_ne!(hash("1"), hash("\"1\""));
        let long = format!("\"{}\"", "a".repeat(5_000));
        assert_ne!(hash(&long), hash(&long.replacen('a', "b", 1)));
    }

    #[test]
    fn names_are_cut_and_tables_have_a_bound() {
        let long = format!("\"{}\"", "a".repeat(5_000));
        let Name(name) = serde_json::from_str(&long).expect("it is a text");
        assert!(name.len() < LONGEST_NAME + 10);
        let none: Fields<u64, 2> = serde_json::from_str("[1, {}]").expect("it is JSON");
        assert!(none.0.is_empty());
        let many = serde_json::from_str::<Fields<u64, 2>>(r#"{"a": 1, "b": 2, "c": 3}"#);
        assert!(many.is_err_and(|fault| fault.to_string().contains("more than 2")));
    }
}
