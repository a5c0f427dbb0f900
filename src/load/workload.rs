//! Reads a workload file: what is known of the calls, the models and the day.

use jiff::civil::Date;

use super::answers::quantity;
use crate::cost::catalogue::unpriced;
use crate::cost::quantities::Quantities;
use crate::cost::workload::check;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Tree, Value};
use crate::quantity::Quantity;

/// The key of a workload file, and the flag, that say the day.
pub const AS_OF: &str = "as-of";

/// Reads a workload file: `name: number` lines, where a number may be written `20k`, `5k..20k` or `unknown`, lines with
/// the names of models, and the day. `words` are the keys of models, each with the most names that it takes.
///
/// # Errors
///
/// Every key that is unknown and every value that cannot be right, with its place.
pub fn workload(
    words: &[(&str, usize)],
    document: Document<'_>,
) -> Result<Vec<(String, WorkloadValue)>, Invalid> {
    let mut findings = Findings::default();
    let tree = document.tree()?;
    let mut values = Vec::new();
    let known: Vec<&str> = (Quantities::<()>::IDS.iter().copied())
        .chain(words.iter().map(|(word, _)| *word))
        .chain([AS_OF])
        .collect();
    if let Some(fields) = findings.table(&tree, "a workload file", &known) {
        for name in known {
            let Some(tree) = fields.get(name) else {
                continue;
            };
            let word = words.iter().find(|(word, _)| *word == name);
            let value = if name == AS_OF {
                day(&mut findings, &fields).map(WorkloadValue::Day)
            } else if let Some((_, most)) = word {
                names(&mut findings, tree, name, *most).map(WorkloadValue::Words)
            } else {
                checked_quantity(&mut findings, tree, name).map(WorkloadValue::Quantity)
            };
            values.extend(value.map(|value| (name.to_owned(), value)));
        }
    }
    findings
        .finish(Some(values))
        .map_err(|problems| document.invalid(problems))
}

/// A day of which prices are known.
fn day(findings: &mut Findings, fields: &Fields<'_>) -> Option<Date> {
    let day = findings.date(fields, AS_OF)?;
    if let Some((fault, remedy)) = unpriced(day) {
        let place = fields.get(AS_OF)?.place;
        findings.fault(place, format!("`{AS_OF}`: {fault}"), remedy);
        return None;
    }
    Some(day)
}

/// One name, or a list of names.
fn names(findings: &mut Findings, tree: &Tree, key: &str, most: usize) -> Option<Vec<String>> {
    let items = match &tree.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![tree],
    };
    if items.is_empty() || items.len() > most {
        let (fault, remedy) = match (items.len(), most) {
            (0, _) => (
                format!("`{key}` names nothing"),
                "leave the line out".to_owned(),
            ),
            (_, 1) => (format!("`{key}` takes one name"), "name one".to_owned()),
            (count, _) => (
                format!("`{key}` names {count}"),
                format!("name up to {most}"),
            ),
        };
        findings.fault(tree.place, fault, remedy);
        return None;
    }
    let names = items.into_iter().map(|item| findings.as_text(item, key));
    names.map(|name| Some(name?.0.to_owned())).collect()
}

/// A quantity that can be right.
fn checked_quantity(findings: &mut Findings, tree: &Tree, key: &str) -> Option<Option<Quantity>> {
    let quantity = quantity(findings, tree, key)?;
    if let Some(fault) = quantity.and_then(|quantity| check(key, quantity).err()) {
        findings.fault(tree.place, fault, "check the figure and its unit");
        return None;
    }
    Some(quantity)
}

/// A value of a workload file.
#[derive(Debug, Clone, PartialEq)]
pub enum WorkloadValue {
    /// The names of models.
    Words(Vec<String>),
    /// A day.
    Day(Date),
    /// A number or a range, or that nobody knows it.
    Quantity(Option<Quantity>),
}
