//! Reads an answers file: `question: value` lines, in YAML or JSON.

use crate::framework::Framework;
use crate::framework::answers::{Answer, Answers, Given, Provenance};
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

/// Reads a workload file: `name: number` lines, where a number may be written `20k` or `5k..20k`.
///
/// # Errors
///
/// Every key that is unknown and every value that is no number, with its place.
pub fn workload(
    known: &[&str],
    document: Document<'_>,
) -> Result<Vec<(String, WorkloadValue)>, Invalid> {
    let mut findings = Findings::default();
    let tree = document.tree()?;
    let mut values = Vec::new();
    if let Some(fields) = findings.table(&tree, "a workload file", known) {
        for name in known {
            let Some(tree) = fields.get(name) else {
                continue;
            };
            if matches!(*name, "model" | "tuned-model" | "as-of") {
                let text = findings.as_text(tree, name);
                values.extend(
                    text.map(|(text, _)| {
                        ((*name).to_owned(), WorkloadValue::Word(text.to_owned()))
                    }),
                );
                continue;
            }
            match typed(tree).map(|text| Quantity::parse(&text)) {
                Some(Ok(quantity)) => {
                    values.push(((*name).to_owned(), WorkloadValue::Quantity(quantity)));
                }
                Some(Err(fault)) => findings.fault(
                    tree.place,
                    format!("`{name}` {fault}"),
                    "write it as in the flag",
                ),
                None => findings.fault(
                    tree.place,
                    format!("`{name}` is not a number"),
                    "write it as in the flag",
                ),
            }
        }
    }
    findings
        .finish(Some(values))
        .map_err(|problems| document.invalid(problems))
}

/// A value of a workload file.
#[derive(Debug, Clone, PartialEq)]
pub enum WorkloadValue {
    /// The name of a model, or a day.
    Word(String),
    /// A number or a range.
    Quantity(Quantity),
}

/// A value as it would be typed in a flag: a word, a number, or a list of words.
fn typed(tree: &Tree) -> Option<String> {
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
