//! Reads an answers file: `question: value` lines, in YAML or JSON.

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
