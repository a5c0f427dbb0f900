//! What a file is evidence of, told from how it begins.

use std::io::Cursor;

use super::keys::first_keys;
use super::rows::Rows;
use super::{eval, requests};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Evaluation results.
    Evaluation,
    /// A log of requests.
    Requests,
}

/// A log may begin with rows that tell of no call.
const ROWS: usize = 100;

/// The kind of a file that begins so. What is neither is taken for evaluation results, which say what they lack.
#[must_use]
pub fn kind_of(start: &[u8]) -> Kind {
    let keys = first_keys(start);
    if eval::is_document(&keys) {
        return Kind::Evaluation;
    }
    if requests::is_table(start) || has_calls(start) {
        return Kind::Requests;
    }
    Kind::Evaluation
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
