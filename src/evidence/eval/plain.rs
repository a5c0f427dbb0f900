//! Plain results: a table with a header, or rows of JSON, with a pass or a score for each item.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::small::{Name, Small};
use super::tally::{Tallies, Trial};
use super::{Evaluation, Format};
use crate::evidence::Refused;
use crate::evidence::keys::LONGEST_NAME;
use crate::evidence::rows::Rows;
use crate::evidence::table::Table;
use crate::printable::{clipped, printable};

/// The names under which each is looked for, the first that is there wins.
const ITEMS: [&str; 11] = [
    "id",
    "item",
    "item_id",
    "sample_id",
    "case",
    "case_id",
    "test_id",
    "question_id",
    "doc_id",
    "name",
    "index",
];
const PASSES: [&str; 6] = ["passed", "pass", "success", "correct", "is_correct", "ok"];
const SCORES: [&str; 5] = ["score", "grade", "accuracy", "acc", "exact_match"];
const MODELS: [&str; 2] = ["model", "provider"];
const PROMPTS: [&str; 3] = ["prompt_id", "prompt_name", "variant"];
const ERRORS: [&str; 1] = ["error"];
/// What stands there where nothing went wrong.
const NO_ERROR: [&str; 7] = ["", "false", "none", "null", "nan", "0", "no"];
/// So many names are said where none of them is known.
const SAID: usize = 12;

/// Which of the names of a file stand for what.
#[derive(Debug, Clone, Default)]
struct Columns {
    item: Option<String>,
    passed: Option<String>,
    score: Option<String>,
    candidate: Vec<String>,
    error: Option<String>,
}

impl Columns {
    fn among<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Self {
        let first = |wanted: &[&str]| {
            wanted.iter().find_map(|wanted| {
                let mut names = names.clone();
                let is_wanted = |name: &&str| name.trim().eq_ignore_ascii_case(wanted);
                names.find(is_wanted).map(str::to_owned)
            })
        };
        Self {
            item: first(&ITEMS),
            passed: first(&PASSES),
            score: first(&SCORES),
            candidate: [first(&PROMPTS), first(&MODELS)]
                .into_iter()
                .flatten()
                .collect(),
            error: first(&ERRORS),
        }
    }

    /// The name of what is measured.
    fn measure(&self) -> Option<&String> {
        self.passed.as_ref().or(self.score.as_ref())
    }
}

/// Whether any of the names stands for passes or scores.
pub(super) fn has_score<'n>(names: impl Iterator<Item = &'n str> + Clone) -> bool {
    Columns::among(names).measure().is_some()
}

fn no_scores<'n>(names: impl Iterator<Item = &'n str>) -> Refused {
    let names: Vec<String> = names
        .take(SAID)
        .map(|name| format!("`{}`", printable(&clipped(name, LONGEST_NAME))))
        .collect();
    Refused::new(
        format!(
            "it names no passes and no scores among {}",
            if names.is_empty() {
                "its rows".to_owned()
            } else {
                names.join(", ")
            }
        ),
        "name a column `passed` or `score`, beside an `id`",
    )
}

/// A row of JSON: its cells of names that are looked for, and the first of all names.
struct Row {
    cells: BTreeMap<String, String>,
    names: Vec<String>,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;

        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Row, A::Error> {
                let mut row = Row {
                    cells: BTreeMap::new(),
                    names: Vec::new(),
                };
                while let Some(Name(name)) = entries.next_key()? {
                    if row.names.len() < SAID {
                        row.names.push(name.clone());
                    }
                    if is_known(&name) {
                        row.cells.insert(name, cell_text(entries.next_value()?));
                    } else {
                        entries.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(row)
            }
        }

        deserializer.deserialize_map(RowVisitor)
    }
}

/// Whether a name stands for anything here.
fn is_known(name: &str) -> bool {
    let known: [&[&str]; 6] = [&ITEMS, &PASSES, &SCORES, &MODELS, &PROMPTS, &ERRORS];
    let is_own = |own: &&str| name.trim().eq_ignore_ascii_case(own);
    known.into_iter().flatten().any(is_own)
}

/// Reads rows of JSON.
pub(super) fn rows<R: BufRead>(mut rows: Rows<R>) -> Result<Evaluation, Refused> {
    let mut measure: Option<String> = None;
    let mut seen: Vec<String> = Vec::new();
    let mut tallies = Tallies::default();
    let mut unreadable = Unreadable::default();
    let mut count = 0_u64;
    while let Some(row) = rows.next_row()? {
        count += 1;
        let fields = (row.text).and_then(|text| serde_json::from_slice::<Row>(text).ok());
        let Some(Row { cells, names }) = fields else {
            unreadable.count(row.line);
            continue;
        };
        // Rows differ: one that broke off has an error in place of a score.
        let columns = Columns::among(cells.keys().map(String::as_str));
        measure = measure.or_else(|| columns.measure().cloned());
        if seen.is_empty() {
            seen = names;
        }
        let cell = |name: &String| cells.get(name).cloned().unwrap_or_default();
        take(&columns, cell, count, &mut tallies)?;
    }
    let Some(measure) = measure else {
        return Err(no_scores(seen.iter().map(String::as_str)));
    };
    let candidates = tallies.candidates(&measure);
    Evaluation::new(Format::JsonLines, candidates, unreadable.notes())
}

/// Reads a table whose first line names its columns.
pub(super) fn table(mut reader: impl BufRead) -> Result<Evaluation, Refused> {
    let start = reader.fill_buf()?;
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let most = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(most)
        .unwrap_or(b',');
    let mut table = Table::new(reader, delimiter);
    // Texts may be of another encoding; what is counted is not.
    let lossy = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let mut names: Vec<String> = Vec::new();
    let mut places: Vec<(String, usize)> = Vec::new();
    if let Some((_, header)) = table.next_row()? {
        for (place, name) in header.iter().enumerate() {
            let name = lossy(name).trim_start_matches('\u{feff}').to_owned();
            if is_known(&name) && places.iter().all(|(own, _)| *own != name) {
                places.push((name.clone(), place));
            }
            if names.len() < SAID {
                names.push(name);
            }
        }
    }
    let columns = Columns::among(places.iter().map(|(name, _)| name.as_str()));
    let measure = (columns.measure()).ok_or_else(|| no_scores(names.iter().map(String::as_str)))?;
    let place = |name: &String| places.iter().find(|(own, _)| own == name);
    let mut tallies = Tallies::default();
    let mut count = 0;
    while let Some((_, row)) = table.next_row()? {
        count += 1;
        let cell = |name: &String| {
            let cell = place(name).and_then(|(_, place)| row.get(*place));
            cell.map(lossy).unwrap_or_default()
        };
        take(&columns, cell, count, &mut tallies)?;
    }
    Evaluation::new(Format::Csv, tallies.candidates(measure), Vec::new())
}

fn take(
    columns: &Columns,
    cell: impl Fn(&String) -> String,
    row: u64,
    tallies: &mut Tallies,
) -> Result<(), Refused> {
    let names: Vec<String> = columns.candidate.iter().map(&cell).collect();
    let filled = |name: &&String| !name.is_empty();
    let name: Vec<&str> = names.iter().filter(filled).map(String::as_str).collect();
    let has_error = columns
        .error
        .as_ref()
        .is_some_and(|error| !is_among(&NO_ERROR, &cell(error)));
    let given =
        |column: &Option<String>| column.as_ref().map(&cell).filter(|cell| !cell.is_empty());
    let trial = match (
        has_error,
        given(&columns.passed).or_else(|| given(&columns.score)),
    ) {
        (true, _) => Trial::Error,
        (false, None) => Trial::Unscored,
        (false, Some(cell)) => match score(&cell) {
            Some(score) => Trial::Scored(score),
            None => Trial::Unscored,
        },
    };
    let name = name.join(" on ");
    match given(&columns.item) {
        Some(item) => tallies.count(&name, item, trial),
        None => tallies.count(&name, row, trial),
    }
}

fn is_among(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A pass, a failure or a score, as people and programs write them.
pub(super) fn score(text: &str) -> Option<f64> {
    const PASSED: [&str; 8] = ["true", "yes", "pass", "passed", "correct", "ok", "c", "y"];
    const FAILED: [&str; 9] = [
        "false",
        "no",
        "fail",
        "failed",
        "incorrect",
        "wrong",
        "i",
        "n",
        "f",
    ];
    if is_among(&PASSED, text) {
        return Some(1.0);
    }
    if is_among(&FAILED, text) {
        return Some(0.0);
    }
    let (number, divisor) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), 100.0),
        None => (text, 1.0),
    };
    let number: f64 = number.parse().ok()?;
    number.is_finite().then_some(number / divisor)
}

fn cell_text(value: Small) -> String {
    match value {
        Small::Null => String::new(),
        Small::Bool(flag) => flag.to_string(),
        Small::Number(number) => number.to_string(),
        Small::Text(text) => text.trim().to_owned(),
        // What is no single value is neither a pass nor a score, but may tell rows apart.
        Small::Other { hash, .. } => format!("#{hash:x}"),
    }
}

/// Rows that could not be read.
#[derive(Debug, Default)]
pub(super) struct Unreadable {
    count: u64,
    first: u64,
}

impl Unreadable {
    pub(super) fn count(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let note = || match self.count {
            1 => format!(
                "A row could not be read and is left out: line {}.",
                self.first
            ),
            count => format!(
                "{count} rows could not be read and are left out, the first of them in line {}.",
                self.first
            ),
        };
        (self.count > 0).then(note).into_iter().collect()
    }
}
