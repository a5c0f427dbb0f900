//! Reads outcomes.

use super::{Scope, id};
use crate::framework::source::fields::Findings;
use crate::framework::source::{Place, Tree};
use crate::framework::{Approach, Outcome};

pub(super) fn outcome(scope: &Scope<'_>, findings: &mut Findings, tree: &Tree) -> Option<Outcome> {
    let keys = [
        "id",
        "approaches",
        "title",
        "because",
        "next_steps",
        "risks",
        "sources",
    ];
    let fields = findings.table(tree, "an outcome", &keys)?;
    let id = id(findings, &fields);
    let mut approaches = Vec::new();
    for (name, place) in findings.texts(&fields, "approaches") {
        match Approach::from_id(name) {
            Some(approach) => approaches.push(approach),
            None => findings.unknown(place, "approach", name, Approach::ALL.map(Approach::id)),
        }
    }
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let because = findings
        .text(&fields, "because")
        .map(|(text, _)| text.to_owned());
    let owned =
        |texts: Vec<(&str, Place)>| texts.into_iter().map(|(text, _)| text.to_owned()).collect();
    let next_steps = owned(findings.texts(&fields, "next_steps"));
    let risks = owned(findings.texts(&fields, "risks"));
    let sources = scope.sources(findings, &fields);
    Some(Outcome {
        id: id?,
        approaches,
        title: title?,
        because: because?,
        next_steps,
        risks,
        sources,
    })
}
