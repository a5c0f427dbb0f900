//! Reads YAML, and JSON, which is YAML, into a tree that knows where each part stands.
//!
//! The only file that names the YAML crate. It knows syntax, not meaning: [`fields`] takes trees apart and gathers
//! what is wrong with them, so that a reader of rules, prices or answers can report every problem at once.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use crate::printable::printable;

pub mod fields;

/// Where something stands in a file, both counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone)]
pub struct Tree {
    /// Where it starts.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a document can hold.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Key {
    /// Where it starts.
    pub place: Place,
    /// The key itself.
    pub name: String,
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// All that is wrong with a file, with its text for the excerpts.
#[derive(Debug)]
pub struct Invalid {
    file: String,
    lines: Vec<String>,
    problems: Vec<Problem>,
}

impl Invalid {
    /// Gathers the problems of a file in the order in which they stand there.
    #[must_use]
    pub fn new(file: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.place);
        problems.dedup();
        Self {
            file: file.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
            problems,
        }
    }

    /// The problems, in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl std::error::Error for Invalid {}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A hostile file can hold a fault in every byte; nobody reads the second hundred.
        const SHOWN: usize = 100;
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let Place { line, column } = problem.place;
            write!(f, "{}:{line}:{column}: {}", printable(&self.file), printable(&problem.fault))?;
            if let Some(text) = usize::try_from(line - 1).ok().and_then(|line| self.lines.get(line)) {
                excerpt(f, line, column, text)?;
            }
            if let Some(remedy) = &problem.remedy {
                write!(f, "\n  = help: {}", printable(remedy))?;
            }
        }
        if self.problems.len() > SHOWN {
            write!(f, "\nand {} more problems", self.problems.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// The line at fault with a mark below it, cut to what fits a terminal.
fn excerpt(f: &mut fmt::Formatter<'_>, line: u64, column: u64, text: &str) -> fmt::Result {
    const WIDTH: usize = 66;
    let column = usize::try_from(column - 1).unwrap_or(usize::MAX);
    let start = column.saturating_sub(WIDTH / 2);
    let shown: String = text
        .chars()
        .skip(start)
        .take(WIDTH)
        .map(|c| if crate::printable::is_unsafe(c) { '\u{FFFD}' } else { c })
        .collect();
    let margin = line.to_string().len();
    let mark = column.min(start + WIDTH) - start;
    write!(f, "\n{line:margin$} | {shown}\n{:margin$} | {:mark$}^", "", "")
}

/// Reads the text of a file into a tree.
///
/// Refuses duplicate keys, nesting beyond 64 levels, aliases that multiply, and numbers that are not finite.
///
/// # Errors
///
/// The one fault that stopped the reader.
pub fn parse(file: &str, text: &str) -> Result<Tree, Invalid> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_depth: 64, max_nodes: 200_000, max_aliases: 1_000, max_anchors: 1_000 },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options) {
        Ok(root) => Ok(tree(root)),
        Err(error) => {
            let place = error.location().map_or(Place::START, Place::from);
            // The crate's message ends with its own "at line …", which our prefix says already.
            let message = error.to_string();
            let fault = message.split(" at line ").next().unwrap_or_default().trim().to_owned();
            let fault = fault.split(", set DuplicateKeyPolicy").next().unwrap_or_default().to_owned();
            let problem = Problem {
                place,
                fault,
                remedy: Some("this is read as YAML (or JSON): check indentation, quotes and brackets here".to_owned()),
            };
            Err(Invalid::new(file, text, vec![problem]))
        }
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

    #[expect(clippy::cast_precision_loss, reason = "documents hold counts and prices, far below 2^53")]
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "documents hold counts and prices, far below 2^53")]
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
