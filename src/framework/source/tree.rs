//! YAML, and JSON, which is YAML, as a tree that knows where each part stands.
//!
//! The only file that names the YAML crate. It stands alone, as the build script uses it, too: what is built into the
//! program is parsed when the program is built.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_saphyr::{Error, Location, Spanned};

/// Where something stands in a file, both counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
}

impl Place {
    /// The start of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        Self {
            line: location.line().max(1),
            column: location.column().max(1),
        }
    }
}

/// A value of a document and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Where it starts.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a document can hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing: an empty value, `null` or `~`.
    Nothing,
    /// `true` or `false`. `yes` and `no` are text, as they are values of questions.
    Flag(bool),
    /// A finite number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// Keys with values, in order, each key once.
    Table(Vec<(Key, Tree)>),
}

/// A key of a table and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Where it starts.
    pub place: Place,
    /// The key itself.
    pub name: String,
}

/// What stopped the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Parses a text.
///
/// Refuses duplicate keys, nesting beyond 64 levels, aliases that multiply, and numbers that are not finite.
///
/// # Errors
///
/// The fault that stopped the parser.
pub fn parse(text: &str) -> Result<Tree, Fault> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_depth: 64, max_nodes: 200_000, max_aliases: 1_000, max_anchors: 1_000 },
    };
    serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options)
        .map(tree)
        .map_err(|error| fault(&error))
}

/// What stopped the crate, in words for whoever wrote the file.
fn fault(error: &Error) -> Fault {
    let mut innermost = error;
    while let Error::WithSnippet { error, .. } | Error::AliasError { error, .. } = innermost {
        innermost = error;
    }
    let too_much = || {
        (
            "it holds too much to be read".to_owned(),
            "such a file may hold 200,000 values and 1,000 aliases, in up to 64 levels",
        )
    };
    let (message, remedy) = match innermost {
        Error::NonFiniteFloat { value, .. } => (
            format!("`{value}` is no finite number"),
            "write the figure out, or leave the line out",
        ),
        Error::DuplicateMappingKey { key: Some(key), .. } => (
            format!("the key `{key}` stands here a second time"),
            "keep one of the two",
        ),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => too_much(),
        // The scanner below the crate has a limit of its own, and says so in words alone.
        Error::ExternalMessage { msg, .. } if msg.contains("recursion limit") => too_much(),
        other => {
            // The crate's message ends with its own "at line …", which the place says already.
            let message = other.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            (
                message.trim().to_owned(),
                "this is read as YAML (or JSON): check indentation, quotes and brackets here",
            )
        }
    };
    Fault {
        place: error.location().map_or(Place::START, Place::from),
        message,
        remedy,
    }
}

/// The same as [`Value`] before its places are taken out of the crate's own type.
#[derive(Debug)]
enum Node {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Spanned<Node>>),
    Table(Vec<(Spanned<String>, Spanned<Node>)>),
}

fn tree(node: Spanned<Node>) -> Tree {
    let value = match node.value {
        Node::Nothing => Value::Nothing,
        Node::Flag(flag) => Value::Flag(flag),
        Node::Number(number) => Value::Number(number),
        Node::Text(text) => Value::Text(text),
        Node::List(items) => Value::List(items.into_iter().map(tree).collect()),
        Node::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let key = Key {
                        place: key.referenced.into(),
                        name: key.value,
                    };
                    (key, tree(value))
                })
                .collect(),
        ),
    };
    Tree {
        place: node.referenced.into(),
        value,
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Flag(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "documents hold counts and prices, far below 2^53"
    )]
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "documents hold counts and prices, far below 2^53"
    )]
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        if value.is_finite() {
            Ok(Node::Number(value))
        } else {
            Err(E::custom("a number that is not finite"))
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut table = Vec::new();
        while let Some(key) = entries.next_key()? {
            table.push((key, entries.next_value()?));
        }
        Ok(Node::Table(table))
    }
}
