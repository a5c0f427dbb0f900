//! What differs between two results: as text, as JSON, and as tables.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{SCHEMA, text as json_text};
use super::table::{Align, Cell, Table};
use super::wrap::wrapped;
use crate::compare::{AmountChange, Change, Differences};

/// Two results with what differs between them.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The name of the one, safe to print.
    pub a: &'a str,
    /// The name of the other.
    pub b: &'a str,
    /// What differs.
    pub differences: &'a Differences,
}

/// What is said where results are the same.
pub(super) const NOTHING_DIFFERS: &str = "Nothing differs: outcome, answers, path, figures, costs.";

/// For reading in a terminal.
#[must_use]
pub fn text(compared: &Compared<'_>, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = Vec::new();
    for (side, name) in [("A", compared.a), ("B", compared.b)] {
        lines.extend(wrapped(&format!("{side}: {name}"), columns, "", "   "));
    }
    if compared.differences.is_empty() {
        lines.push(NOTHING_DIFFERS.to_owned());
    }
    for table in tables(compared) {
        if !table.rows.is_empty() {
            lines.push(String::new());
            lines.extend(table.lines(width));
        }
    }
    lines.join("\n") + "\n"
}

/// All that differs, in one table for spreadsheets.
#[must_use]
pub fn all(compared: &Compared<'_>) -> Table {
    let table = Table::new(
        "What differs",
        [
            ("part", "Part", Align::Left),
            ("what", "What", Align::Left),
            ("a", "A", Align::Left),
            ("b", "B", Align::Left),
        ],
    );
    let differences = compared.differences;
    let words = [
        ("outcome", &differences.outcome),
        ("answers", &differences.answers),
        ("path", &differences.path),
        ("figures", &differences.figures),
        ("made", &differences.made),
    ];
    let words = words.into_iter().flat_map(|(part, changes)| {
        let row = move |change: &Change| {
            let [what, a, b] = words_of(change);
            vec![Cell::text(part), what, a, b]
        };
        changes.iter().map(row)
    });
    let costs = differences.costs.iter().map(|own| {
        let what = format!("{} {}", own.approach, own.amount);
        vec![
            Cell::text("costs"),
            Cell::Text(what),
            Cell::number(own.a),
            Cell::number(own.b),
        ]
    });
    table.with(words.chain(costs))
}

/// What differs, part by part.
pub(super) fn tables(compared: &Compared<'_>) -> [Table; 6] {
    let differences = compared.differences;
    [
        words("What comes of it", &differences.outcome),
        words("Answers", &differences.answers),
        words("Path", &differences.path),
        words("Figures", &differences.figures),
        costs(&differences.costs),
        words("Made with", &differences.made),
    ]
}

fn words(title: &str, changes: &[Change]) -> Table {
    Table::new(
        title,
        [
            ("what", title, Align::Left),
            ("a", "A", Align::Left),
            ("b", "B", Align::Left),
        ],
    )
    .with(changes.iter().map(|change| words_of(change).into()))
}

fn words_of(change: &Change) -> [Cell; 3] {
    let side = |side: &Option<String>| side.as_ref().map_or(Cell::text("-"), Cell::text);
    [Cell::text(&change.what), side(&change.a), side(&change.b)]
}

fn costs(changes: &[AmountChange]) -> Table {
    let row = |own: &AmountChange| {
        let amount = |amount: Option<f64>| match (own.amount, amount) {
            ("calls_per_month", start) => Cell::From(start),
            (_, Some(usd)) => Cell::Usd(usd),
            (_, None) => Cell::text("-"),
        };
        let change = match (own.a, own.b) {
            (Some(a), Some(b)) if a > 0.0 => {
                let change = 100.0 * (b / a - 1.0);
                let digits = if change.abs() < 1.0 { 2 } else { 0 };
                Cell::Text(format!("{change:+.digits$} %"))
            }
            _ => Cell::Nothing,
        };
        let what = match own.amount {
            "upfront_usd" => "upfront",
            "per_call_usd" => "a call",
            "monthly_usd" => "a month",
            "total_usd" => "total",
            _ => "pays from, calls a month",
        };
        vec![
            Cell::text(&own.approach),
            Cell::text(what),
            amount(own.a),
            amount(own.b),
            change,
        ]
    };
    Table::new(
        "Costs",
        [
            ("approach", "Costs", Align::Left),
            ("amount", "Of what", Align::Left),
            ("a", "A", Align::Right),
            ("b", "B", Align::Right),
            ("change", "Change", Align::Right),
        ],
    )
    .with(changes.iter().map(row))
}

/// For programs.
#[must_use]
pub fn json(compared: &Compared<'_>) -> String {
    let differences = compared.differences;
    let words = |changes: &'_ [Change]| -> Vec<ChangeJson> {
        let change = |own: &Change| ChangeJson {
            what: own.what.clone(),
            a: own.a.clone(),
            b: own.b.clone(),
        };
        changes.iter().map(change).collect()
    };
    json_text(&ComparedJson {
        schema: SCHEMA,
        a: compared.a,
        b: compared.b,
        same: differences.is_empty(),
        outcome: words(&differences.outcome),
        answers: words(&differences.answers),
        path: words(&differences.path),
        workload: words(&differences.figures),
        cost: (differences.costs.iter())
            .map(|own| AmountJson {
                approach: &own.approach,
                amount: own.amount,
                a: own.a,
                b: own.b,
            })
            .collect(),
        made: words(&differences.made),
    }) + "\n"
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ComparedJson<'a> {
    schema: u32,
    a: &'a str,
    b: &'a str,
    same: bool,
    outcome: Vec<ChangeJson>,
    answers: Vec<ChangeJson>,
    path: Vec<ChangeJson>,
    workload: Vec<ChangeJson>,
    cost: Vec<AmountJson<'a>>,
    made: Vec<ChangeJson>,
}

#[derive(JsonSchema, Serialize)]
struct ChangeJson {
    what: String,
    a: Option<String>,
    b: Option<String>,
}

#[derive(JsonSchema, Serialize)]
struct AmountJson<'a> {
    approach: &'a str,
    amount: &'static str,
    a: Option<f64>,
    b: Option<f64>,
}
