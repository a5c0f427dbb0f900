//! Reads cases: sets of answers with the outcome that a framework should give for them.

use super::answers::answers_of;
use super::check_schema;
use super::rules::refuse_duplicates;
use crate::framework::case::Case;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Tree};
use crate::framework::{Approach, Framework};

/// The name of the framework that a file of cases is for.
///
/// # Errors
///
/// If the file does not say.
pub fn framework_of(document: Document<'_>) -> Result<String, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let name = table(&mut findings, &tree).and_then(|fields| {
        let (name, _) = findings.text(&fields, "framework")?;
        Some(name.to_owned())
    });
    findings
        .finish(name)
        .map_err(|problems| document.invalid(problems))
}

/// Reads the cases of a framework.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn cases(framework: &Framework, document: Document<'_>) -> Result<Vec<Case>, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let cases = table(&mut findings, &tree).map(|fields| {
        let items = findings.list(&fields, "cases");
        refuse_duplicates(&mut findings, items.iter());
        items
            .iter()
            .filter_map(|tree| case(&mut findings, framework, document.file, tree))
            .collect()
    });
    findings
        .finish(cases)
        .map_err(|problems| document.invalid(problems))
}

fn table<'t>(findings: &mut Findings, tree: &'t Tree) -> Option<Fields<'t>> {
    let fields = findings.table(tree, "a file of cases", &["schema", "framework", "cases"])?;
    check_schema(findings, &fields);
    Some(fields)
}

fn case(findings: &mut Findings, framework: &Framework, file: &str, tree: &Tree) -> Option<Case> {
    let keys = [
        "id",
        "title",
        "source",
        "answers",
        "inferred",
        "approach",
        "acceptable",
        "because",
        "misses",
        "says",
    ];
    let fields = findings.table(tree, "a case", &keys)?;
    let id = findings.text(&fields, "id").map(|(id, _)| id.to_owned());
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let source = findings.optional_text(&fields, "source");
    let answers = findings.required(&fields, "answers");
    let answers = answers.map(|tree| answers_of(findings, framework, file, tree));
    for (name, place) in findings.texts(&fields, "inferred") {
        if framework.find(name).is_none() {
            findings.unknown(
                place,
                "question",
                name,
                framework.questions.iter().map(|q| q.id.as_str()),
            );
        }
    }
    let mut right: Vec<String> = Vec::new();
    let approach = findings.text(&fields, "approach");
    for (name, place) in approach
        .into_iter()
        .chain(findings.texts(&fields, "acceptable"))
    {
        let are_approaches = name.split('+').all(|id| Approach::from_id(id).is_some());
        if !are_approaches && !framework.outcomes.iter().any(|outcome| outcome.id == name) {
            findings.unknown(
                place,
                "outcome",
                name,
                framework.outcomes.iter().map(|o| o.id.as_str()),
            );
        }
        right.push(name.to_owned());
    }
    findings.optional_text(&fields, "because");
    let misses = findings.optional_text(&fields, "misses");
    let says = findings.optional_text(&fields, "says");
    Some(Case {
        id: id?,
        title: title?,
        source,
        answers: answers?,
        right,
        misses,
        says,
    })
}
