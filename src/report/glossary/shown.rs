//! Explanations and lists as text, as JSON, and as a table for spreadsheets.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Entry, Kind, Reference, Use};
use crate::cost::offer::{OLD_AFTER_DAYS, days_between};
use crate::printable::printable;
use crate::report::csv::written;
use crate::report::json::{SCHEMA, text as json_text};
use crate::report::wrap::wrapped;

/// The names of what is said stand in a column as wide as this.
const NAMES: usize = 13;

/// What something says, for reading in a terminal. An id may be that of several things.
#[must_use]
pub fn explained_text(entries: &[Entry], as_of: Date, width: u16) -> String {
    let columns = usize::from(width);
    let texts = entries.iter().map(|entry| {
        let mut lines = vec![format!("{} {}", heading(entry.kind.one()), safe(&entry.id))];
        // The title of a rule is its reason, which is told below.
        if (entry.says.iter()).all(|(_, text)| *text != entry.title) {
            lines.extend(wrapped(&safe(&entry.title), columns, "  ", "  "));
        }
        let mut last = "";
        for (name, text) in &entry.says {
            let repeated = std::mem::replace(&mut last, name) == *name;
            let name = if repeated { "" } else { name };
            lines.extend(under(name, text, columns));
        }
        let mut name = "used by";
        for (kind, ids, place) in gathered(&entry.used_by) {
            let kind = if ids.len() > 1 {
                kind.several()
            } else {
                kind.one()
            };
            let text = format!("{kind} {} ({place})", ids.join(", "));
            lines.extend(under(std::mem::take(&mut name), &text, columns));
        }
        for source in &entry.sources {
            lines.extend(under("source", &referred(source, as_of), columns));
        }
        lines.join("\n") + "\n"
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// A word as headings begin.
fn heading(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A text beside its name.
fn under(name: &str, text: &str, columns: usize) -> Vec<String> {
    let first = format!("  {name:NAMES$}");
    wrapped(&safe(text), columns, &first, &" ".repeat(NAMES + 2))
}

/// A text in one piece, without anything that could harm a terminal.
fn safe(text: &str) -> String {
    printable(&text.replace('\n', " ")).into_owned()
}

/// What uses something, those of one kind and place together.
fn gathered(uses: &[Use]) -> Vec<(Kind, Vec<&str>, &str)> {
    let mut gathered: Vec<(Kind, Vec<&str>, &str)> = Vec::new();
    for own in uses {
        let place = own.place.as_str();
        match (gathered.iter_mut()).find(|(kind, _, other)| (*kind, *other) == (own.kind, place)) {
            Some((_, ids, _)) => ids.push(&own.id),
            None => gathered.push((own.kind, vec![&own.id], place)),
        }
    }
    gathered
}

fn referred(source: &Reference, as_of: Date) -> String {
    let mut text = match &source.title {
        Some(title) => format!("{title}: {}", source.url),
        None => source.url.clone(),
    };
    if let Some(checked) = source.checked {
        let days = days_between(checked, as_of);
        let old = if days > OLD_AFTER_DAYS { ", old" } else { "" };
        text += &format!(" (checked {checked}, {days} days ago{old})");
    }
    text
}

/// For programs.
#[must_use]
pub fn explained_json(id: &str, entries: &[Entry], as_of: Date) -> String {
    let entries = entries.iter().map(|entry| EntryJson {
        kind: entry.kind.one(),
        id: &entry.id,
        title: &entry.title,
        says: (entry.says.iter())
            .map(|(name, text)| SaidJson { name, text })
            .collect(),
        used_by: (entry.used_by.iter())
            .map(|own| UseJson {
                kind: own.kind.one(),
                id: &own.id,
                place: &own.place,
            })
            .collect(),
        sources: (entry.sources.iter())
            .map(|source| SourceJson {
                id: source.id.as_deref(),
                title: source.title.as_deref(),
                url: &source.url,
                checked: source.checked.map(|day| day.to_string()),
                age_days: source.checked.map(|day| days_between(day, as_of)),
            })
            .collect(),
    });
    json_text(&ExplainedJson {
        schema: SCHEMA,
        id,
        as_of: as_of.to_string(),
        entries: entries.collect(),
    }) + "\n"
}

/// A line for each thing, under the name of its kind. A kind that nothing is of is left out.
#[must_use]
pub fn list_text(kinds: &[(Kind, Vec<Entry>)], width: u16) -> String {
    let columns = usize::from(width);
    let mut blocks = Vec::new();
    for (kind, entries) in kinds.iter().filter(|(_, entries)| !entries.is_empty()) {
        let ids: Vec<String> = entries.iter().map(|entry| safe(&entry.id)).collect();
        let widest = ids.iter().map(|id| id.chars().count()).max().unwrap_or(0);
        let widest = widest.min(columns / 2);
        let mut block = format!("{}\n", heading(kind.several()));
        for (id, entry) in ids.iter().zip(entries) {
            let line = format!("  {id:widest$}  {}", safe(&entry.title));
            block += &first_words(&line, columns);
            block.push('\n');
        }
        blocks.push(block);
    }
    blocks.join("\n")
}

/// As many words as fit a line.
fn first_words(line: &str, columns: usize) -> String {
    let indent = line.len() - line.trim_start().len();
    let lines = wrapped(line.trim_start(), columns - indent - 1, "", "");
    let first = lines.first().map_or("", String::as_str);
    let more = if lines.len() > 1 { "…" } else { "" };
    format!("{}{first}{more}", &line[..indent])
}

/// For programs.
#[must_use]
pub fn list_json(kinds: &[(Kind, Vec<Entry>)]) -> String {
    let entries = kinds.iter().flat_map(|(_, entries)| entries);
    let entries = entries.map(|entry| ListedJson {
        kind: entry.kind.one(),
        id: &entry.id,
        title: &entry.title,
    });
    json_text(&ListJson {
        schema: SCHEMA,
        entries: entries.collect(),
    }) + "\n"
}

/// For spreadsheets.
#[must_use]
pub fn list_csv(kinds: &[(Kind, Vec<Entry>)]) -> String {
    let header = ["kind", "id", "title"].map(str::to_owned).to_vec();
    let entries = kinds.iter().flat_map(|(_, entries)| entries);
    let rows = entries.map(|entry| {
        let kind = entry.kind.one().to_owned();
        vec![kind, entry.id.clone(), entry.title.clone()]
    });
    written([header].into_iter().chain(rows))
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct ExplainedJson<'a> {
    schema: u32,
    id: &'a str,
    as_of: String,
    entries: Vec<EntryJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct EntryJson<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    says: Vec<SaidJson<'a>>,
    used_by: Vec<UseJson<'a>>,
    sources: Vec<SourceJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct SaidJson<'a> {
    name: &'static str,
    text: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct UseJson<'a> {
    kind: &'static str,
    id: &'a str,
    place: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct SourceJson<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    url: &'a str,
    checked: Option<String>,
    age_days: Option<i32>,
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct ListJson<'a> {
    schema: u32,
    entries: Vec<ListedJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct ListedJson<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
}
