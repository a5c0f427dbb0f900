//! What a file is evidence of, told from how it begins.

use std::io::Cursor;

use super::keys::{LONGEST_NAME, first_keys};
use super::rows::Rows;
use super::training::has_training_keys;
use super::{Refused, eval, requests};
use crate::printable::{clipped, printable};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Evaluation results.
    Evaluation,
    /// A log of requests.
    Requests,
    /// Training data.
    Training,
}

/// A log may begin with rows that tell of no call.
const ROWS: usize = 100;

/// The kind of a file that begins so.
///
/// # Errors
///
/// If it is none of them.
pub fn kind_of(start: &[u8]) -> Result<Kind, Refused> {
    let keys = first_keys(start);
    if eval::is_document(&keys) {
        return Ok(Kind::Evaluation);
    }
    if requests::is_table(start) || has_calls(start) {
        return Ok(Kind::Requests);
    }
    let has = |key: &str| keys.outer.iter().any(|own| own == key);
    // A row of results can hold what was asked and answered, too, and then it has a score.
    if has_training_keys(has, true) {
        return Ok(Kind::Training);
    }
    let is_training = has_training_keys(has, false);
    let names = if keys.outer.is_empty() {
        columns(start)
    } else {
        keys.outer.clone()
    };
    match (eval::has_score(&names), is_training) {
        (true, _) => Ok(Kind::Evaluation),
        (false, true) => Ok(Kind::Training),
        (false, false) => {
            let names: Vec<String> = (names.iter().take(12))
                .map(|name| format!("`{}`", printable(&clipped(name, LONGEST_NAME))))
                .collect();
            let seen = match names.as_slice() {
                [] => "it begins with neither JSON nor column names".to_owned(),
                names => format!("it names {}", names.join(", ")),
            };
            Err(Refused::new(
                format!(
                    "it is no training data, evaluation results or request log that is known: {seen}"
                ),
                "name a column `passed` or `score` beside an `id`, or see the formats in the README",
            ))
        }
    }
}

/// The names in the first line of a table.
fn columns(start: &[u8]) -> Vec<String> {
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let names = line.trim_start_matches('\u{feff}').split([',', ';', '\t']);
    let names = names.map(|name| name.trim().trim_matches('"').to_owned());
    // What is no table has hardly any name that is short.
    names
        .filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
        .collect()
}

/// Whether any of the first rows tells of a call.
fn has_calls(start: &[u8]) -> bool {
    let Ok(mut rows) = Rows::new(Cursor::new(start)) else {
        return false;
    };
    for _ in 0..ROWS {
        match rows.next_row() {
            Ok(Some(row)) => {
                if row.text.and_then(requests::format_of).is_some() {
                    return true;
                }
            }
            Ok(None) | Err(_) => return false,
        }
    }
    false
}
