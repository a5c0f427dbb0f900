//! The doors by which bytes from outside come in, each with what must hold of whatever comes in.
//!
//! A door reads bytes as the program reads a file of that kind, goes on with what was read as far as the program would,
//! and panics where a law is broken. Bytes that are refused must be refused with words. `tests/any_bytes.rs` and the
//! targets of `fuzz/` knock at the same doors.
#![expect(clippy::unwrap_used, reason = "a law that is broken should fail there")]

use std::sync::LazyLock;
use std::time::SystemTime;

use ftadvise::cost::assumptions::Assumptions;
use ftadvise::cost::catalogue::Catalogue;
use ftadvise::framework::Framework;
use ftadvise::framework::answers::Answers;
use ftadvise::framework::source::Invalid;
use ftadvise::{builtin, load, printable};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

mod answers;
mod evaluations;
mod prices;
mod requests;
mod rules;
mod training;

pub(crate) use answers::answers;
pub(crate) use evaluations::evaluations;
pub(crate) use prices::prices;
pub(crate) use requests::requests;
pub(crate) use rules::rules;
pub(crate) use training::training;

/// A door.
pub(crate) type Door = fn(&[u8]);

/// All of them, by the names of the fuzz targets.
pub(crate) const ALL: [(&str, Door); 6] = [
    ("rules", rules),
    ("prices", prices),
    ("answers", answers),
    ("training", training),
    ("evaluations", evaluations),
    ("requests", requests),
];

/// The day that prices are taken at.
const AS_OF: Date = date(2026, 11, 22);
/// What files are called in messages.
const FILE: &str = "file";
/// The width of texts.
const WIDTH: u16 = 80;

fn at() -> SystemTime {
    AS_OF.to_zoned(TimeZone::UTC).unwrap().timestamp().into()
}

/// The text of a file that the program takes for text: UTF-8, with or without a mark at its start.
fn text(bytes: &[u8]) -> Option<&str> {
    let text = str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

fn framework() -> &'static Framework {
    static FRAMEWORK: LazyLock<Framework> =
        LazyLock::new(|| load::rules::framework(builtin::FRAMEWORKS[0]).unwrap());
    &FRAMEWORK
}

fn assumptions() -> &'static Assumptions {
    static ASSUMPTIONS: LazyLock<Assumptions> = LazyLock::new(|| {
        let [document] = builtin::ASSUMPTIONS;
        load::assumptions::assumptions(document).unwrap()
    });
    &ASSUMPTIONS
}

/// Gives the built-in catalogue to a function. One for all, as reading it takes longer than most of what is done with it.
fn with_catalogue<T>(then: impl FnOnce(&Catalogue) -> T) -> T {
    thread_local! {
        static CATALOGUE: Catalogue = load::prices::builtin_catalogue().unwrap();
    }
    CATALOGUE.with(then)
}

/// A text that goes to a terminal moves no cursor and changes no colour.
fn is_safe(text: &str) {
    let bad = text
        .chars()
        .find(|c| *c != '\n' && printable::is_unsafe(*c));
    assert_eq!(bad, None, "{text:?}");
}

/// A refusal has words, which can be printed and read.
fn is_refusal(message: &str) {
    assert!(!message.trim().is_empty(), "a refusal without words");
    is_safe(message);
}

/// A text that is refused is refused for something at a place in it, with a remedy.
fn is_invalid(invalid: &Invalid, text: &str) {
    assert!(!invalid.problems().is_empty(), "refused for nothing");
    // Lines as YAML counts them: by any of its ends.
    let ends = text.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let lines = 1 + ends.count() as u64;
    for problem in invalid.problems() {
        let place = problem.place;
        assert!(
            (1..=lines).contains(&place.line),
            "line {} of {lines}: {}",
            place.line,
            problem.fault
        );
        assert!(place.column >= 1);
        assert!(!problem.fault.trim().is_empty(), "{problem:?}");
        let remedy = problem.remedy.as_deref().unwrap_or_default();
        assert!(!remedy.trim().is_empty(), "{problem:?}");
    }
    is_refusal(&invalid.to_string());
}

/// A JSON text, as it would be read by whoever reads results.
fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A share of a whole.
fn is_share(what: &str, share: f64) {
    assert!((0.0..=1.0).contains(&share), "{what} is {share}");
}

/// An amount or a count: no infinity, and not below zero.
fn is_amount(what: &str, amount: f64) {
    assert!(amount.is_finite() && amount >= 0.0, "{what} is {amount}");
}

/// Answers as flags would give them.
fn stated<'t>(
    framework: &Framework,
    typed: impl IntoIterator<Item = &'t (String, String)>,
) -> Answers {
    let mut answers = Answers::none(framework);
    for (id, value) in typed {
        let said = answers.state(framework, id, value, "a test");
        assert!(said.is_ok(), "--{id} {value}: {said:?}");
    }
    answers
}
