//! Reads an answers file: `question: value` lines, in YAML or JSON.

use jiff::civil::Date;

use crate::cost::quantities::Quantities;
use crate::cost::workload::check;
use crate::framework::Framework;
use crate::framework::answers::{Answers, UNKNOWN};
use crate::framework::source::fields::Findings;
use crate::framework::source::{Document, Invalid, Tree, Value};
use crate::quantity::{Quantity, plain};

/// Reads answers.
///
/// # Errors
///
/// Every key that is no question and every value that does not fit, with its place.
pub fn answers(framework: &Framework, document: Document<'_>) -> Result<Answers, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let answers = answers_of(&mut findings, framework, document.file, &tree);
    findings
        .finish(Some(answers))
        .map_err(|problems| document.invalid(problems))
}

/// Reads a table of answers.
pub(super) fn answers_of(
    findings: &mut Findings,
    framework: &Framework,
    file: &str,
    tree: &Tree,
) -> Answers {
    let mut answers = Answers::none(framework);
    let ids: Vec<&str> = framework
        .questions
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    let Some(fields) = findings.table(tree, "answers", &ids) else {
        return answers;
    };
    for index in framework.indices() {
        let question = framework.question(index);
        let Some(tree) = fields.get(&question.id) else {
            continue;
        };
        let Some(typed) = typed(tree) else {
            findings.fault(
                tree.place,
                format!(
                    "the answer to `{}` is neither a word nor a number",
                    question.id
                ),
                "write it as in the flag; `yes` and `no` are words, not `true` and `false`",
            );
            continue;
        };
        match question.domain.parse(&typed) {
            Ok(answer) => answers.say(index, answer, file),
            Err(fault) => {
                findings.fault(
                    tree.place,
                    format!("`{}`: {fault}", question.id),
                    "values are those of the flag",
                );
            }
        }
    }
    answers
}

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
                findings.date(&fields, name).map(WorkloadValue::Day)
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

/// A number or a range, or that nobody knows it.
pub(super) fn quantity(
    findings: &mut Findings,
    tree: &Tree,
    key: &str,
) -> Option<Option<Quantity>> {
    let parsed = typed(tree).map(|text| {
        if text == UNKNOWN {
            return Ok(None);
        }
        Quantity::parse(&text).map(Some)
    });
    let fault = match parsed {
        Some(Ok(quantity)) => return Some(quantity),
        Some(Err(fault)) => format!("`{key}` {fault}"),
        None => format!("`{key}` is not a number"),
    };
    findings.fault(tree.place, fault, "write it as in the flag");
    None
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

/// A value as it would be typed in a flag: a word, a number, or a list of words.
pub(super) fn typed(tree: &Tree) -> Option<String> {
    match &tree.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(plain(*number)),
        Value::List(items) => {
            let words: Option<Vec<String>> = items.iter().map(typed).collect();
            words.map(|words| words.join(","))
        }
        Value::Nothing | Value::Flag(_) | Value::Table(_) => None,
    }
}
