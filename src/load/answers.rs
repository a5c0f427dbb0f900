//! Reads an answers file: `question: value` lines, in YAML or JSON.

use crate::cost::quantities::Quantities;
use crate::framework::Framework;
use crate::framework::answers::{Answer, Answers, Given, Provenance, UNKNOWN};
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
            Ok(answer) => answers.set(index, given(answer, file)),
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

fn given(answer: Answer, file: &str) -> Given {
    Given {
        answer,
        provenance: Provenance::YouSaid,
        source: file.to_owned(),
    }
}

/// The key of a workload file, and the flag, that say the day.
pub const AS_OF: &str = "as-of";

/// Reads a workload file: `name: number` lines, where a number may be written `20k`, `5k..20k` or `unknown`, lines with
/// the names of models, for which there are `words`, and the day.
///
/// # Errors
///
/// Every key that is unknown and every value that is no number, with its place.
pub fn workload(
    words: &[&str],
    document: Document<'_>,
) -> Result<Vec<(String, WorkloadValue)>, Invalid> {
    let mut findings = Findings::default();
    let tree = document.tree()?;
    let mut values = Vec::new();
    let known: Vec<&str> = (Quantities::<()>::IDS.iter().chain(words).copied())
        .chain([AS_OF])
        .collect();
    if let Some(fields) = findings.table(&tree, "a workload file", &known) {
        for name in known {
            let Some(tree) = fields.get(name) else {
                continue;
            };
            let value = if name == AS_OF {
                let day = findings.as_text(tree, name);
                day.map(|(day, _)| WorkloadValue::Day(day.to_owned()))
            } else if words.contains(&name) {
                names(&mut findings, tree, name).map(WorkloadValue::Words)
            } else {
                quantity(&mut findings, tree, name).map(WorkloadValue::Quantity)
            };
            values.extend(value.map(|value| (name.to_owned(), value)));
        }
    }
    findings
        .finish(Some(values))
        .map_err(|problems| document.invalid(problems))
}

/// One name, or a list of names.
fn names(findings: &mut Findings, tree: &Tree, key: &str) -> Option<Vec<String>> {
    let items = match &tree.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![tree],
    };
    let names = items.into_iter().map(|item| findings.as_text(item, key));
    names.map(|name| Some(name?.0.to_owned())).collect()
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
    Day(String),
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
