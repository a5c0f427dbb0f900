//! A result as a page: headings, sentences, lists, tables and pictures, before a format makes text of them.
//!
//! What a page says is decided here, once for HTML and Markdown; how that looks is the formats' part.

use std::iter;

use super::table::Table;

mod advice;
mod audit;
mod costs;
mod differences;
mod models;

pub use advice::{record, report};
pub use audit::audit;
pub use costs::costs;
pub use differences::differences;
pub use models::models;

/// A page.
#[derive(Debug)]
pub struct Page {
    /// What it is about, as a heading.
    pub title: String,
    /// What made it of what, and when.
    pub made: String,
    /// What stands before the first heading.
    pub lead: Vec<Block>,
    /// The rest.
    pub parts: Vec<Part>,
}

/// A part of a page under a heading of its own.
#[derive(Debug)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// Something that a part of a page holds.
#[derive(Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// What matters most, to be seen at once.
    Lead(String),
    /// Whether it is certain, and a sentence on that.
    Certainty(bool, String),
    /// A heading of a lower rank.
    Heading(String),
    /// Things without an order.
    List(Vec<String>),
    /// Things in an order.
    Numbered(Vec<String>),
    /// The way through the steps.
    Steps(Vec<Stage>),
    /// A table.
    Table(Table),
    /// Titles and addresses.
    Links(Vec<(String, String)>),
    /// A command to type.
    Command(String),
    /// A picture.
    Picture(Picture),
}

/// A picture, with what it tells in words.
#[derive(Debug)]
pub struct Picture {
    /// SVG elements, in which all text is escaped.
    pub svg: String,
    /// The same in sentences, for those who do not see it; none where a table has it all.
    pub description: Vec<String>,
    /// What its numbered points are.
    pub points: Vec<String>,
    /// What it leaves out.
    pub notes: Vec<String>,
}

/// A step of the framework, as the walk passed it.
#[derive(Debug)]
pub struct Stage {
    /// Its number, from one.
    pub number: usize,
    /// What it asks.
    pub title: String,
    /// How the walk passed it; nothing if it was decided before.
    pub passage: Option<Taken>,
}

/// How the walk passed a step.
#[derive(Debug)]
pub struct Taken {
    /// The rule that held.
    pub rule: Option<String>,
    /// What came of it: `continue`, or an outcome.
    pub result: String,
    /// Whether that was the end.
    pub is_end: bool,
    /// Why.
    pub because: String,
}

impl Page {
    /// A page with those parts that are not empty; what it was made of stands beside the version.
    fn new(
        title: String,
        made_of: Option<String>,
        lead: Vec<Block>,
        parts: impl IntoIterator<Item = Option<Part>>,
    ) -> Self {
        let version = format!("ftadvise {}", env!("CARGO_PKG_VERSION"));
        let made = iter::once(version).chain(made_of).collect::<Vec<_>>();
        Self {
            title,
            made: made.join(", "),
            lead,
            parts: parts.into_iter().flatten().collect(),
        }
    }
}

impl Part {
    /// A part, unless it would be empty.
    fn new(title: impl Into<String>, blocks: Vec<Block>) -> Option<Self> {
        let title = title.into();
        (!blocks.is_empty()).then_some(Self { title, blocks })
    }
}

/// A list under a heading of a lower rank, unless it would be empty.
fn listed(heading: &str, items: Vec<String>) -> Vec<Block> {
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::List(items)]
}

/// A table, unless it has no rows.
fn filled(table: Table) -> Option<Block> {
    (!table.rows.is_empty()).then_some(Block::Table(table))
}
