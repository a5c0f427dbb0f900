//! Reads prices that a user adds to what is built in.

use genai_prices::Calculator;
use jiff::civil::Date;

use super::provider;
use crate::cost::catalogue::{Added, NotFound};
use crate::cost::offer::Origin;
use crate::framework::source::{Document, Invalid, Place, Problem};
use crate::printable::printable;

/// Reads prices that a user adds: a price file in the project's own form, or data of `genai-prices`, which is a list.
///
/// The base of an offer is one of the file's own models, or else is looked up with `find_base`.
///
/// Such data does not say how old it is; it is taken to be of the newest day up to `as_of` that it speaks of.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn added(
    file: &str,
    text: &str,
    as_of: Date,
    find_base: &dyn Fn(&str) -> Result<(), NotFound>,
) -> Result<Added, Invalid> {
    let document = Document::new(file, text);
    if !text.trim_start().starts_with('[') {
        return provider(document, find_base).map(Added::Provider);
    }
    let start = Place { line: 1, column: 1 };
    let problem = |fault: String, remedy: &str| {
        document.invalid(vec![Problem {
            place: start,
            fault,
            remedy: Some(remedy.to_owned()),
        }])
    };
    let calculator = Calculator::from_json(text).map_err(|error| {
        let fault = format!(
            "it is a list, but no `genai-prices` data: {}",
            chain(&error)
        );
        problem(
            fault,
            "give that project's data file, or a price file as rules/README.md shows",
        )
    })?;
    let checked = newest_day(text, as_of).ok_or_else(|| {
        problem(
            format!(
                "it speaks of no day up to {as_of}, so that nobody can tell how old its prices are"
            ),
            "give the data file whole, with its `price_comments` and `start_date`s",
        )
    })?;
    let origin = Origin {
        source: file.to_owned(),
        checked,
    };
    Ok(Added::Catalogue(calculator, origin))
}

/// An error with what caused it, safe to print.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    printable(&texts.join(": ")).into_owned()
}

/// The newest day up to another that a text holds, as YYYY-MM-DD.
fn newest_day(text: &str, as_of: Date) -> Option<Date> {
    let bytes = text.as_bytes();
    let is_day = |window: &[u8]| {
        let is_mark = |index: usize| matches!(index, 4 | 7);
        (window.iter().enumerate()).all(|(index, byte)| {
            if is_mark(index) {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
    };
    let days = bytes.windows(10).enumerate().filter(|(_, day)| is_day(day));
    days.filter_map(|(at, _)| text.get(at..at + 10)?.parse::<Date>().ok())
        .filter(|day| *day <= as_of)
        .max()
}
