//! Reads notes, which are added to a result, and exclusions, which take something out of it.

use super::{Scope, id};
use crate::framework::source::Tree;
use crate::framework::source::fields::Findings;
use crate::framework::{Approach, Exclusion, Note, NoteKind};

pub(super) fn note(scope: &Scope<'_>, findings: &mut Findings, tree: &Tree) -> Option<Note> {
    let fields = findings.table(
        tree,
        "a note",
        &["id", "kind", "when", "outcomes", "text", "sources"],
    )?;
    let id = id(findings, &fields);
    let kind = findings.text(&fields, "kind").and_then(|(name, place)| {
        let kinds = [
            ("reason", NoteKind::Reason),
            ("first-step", NoteKind::FirstStep),
            ("next-step", NoteKind::NextStep),
            ("risk", NoteKind::Risk),
        ];
        let kind = kinds
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, kind)| *kind);
        if kind.is_none() {
            findings.unknown(place, "kind of note", name, kinds.map(|(name, _)| name));
        }
        kind
    });
    let when = scope.when(findings, &fields);
    let mut outcomes = Vec::new();
    for (name, place) in findings.texts(&fields, "outcomes") {
        outcomes.extend(scope.outcome_index(findings, name, place));
    }
    let text = findings
        .text(&fields, "text")
        .map(|(text, _)| text.to_owned());
    let sources = scope.sources(findings, &fields);
    Some(Note {
        id: id?,
        kind: kind?,
        when,
        outcomes,
        text: text?,
        sources,
    })
}

pub(super) fn exclusion(
    scope: &Scope<'_>,
    findings: &mut Findings,
    tree: &Tree,
) -> Option<Exclusion> {
    let fields = findings.table(tree, "an exclusion", &["id", "approach", "when", "because"])?;
    let id = id(findings, &fields);
    let approach = findings
        .text(&fields, "approach")
        .and_then(|(name, place)| {
            let approach = Approach::from_id(name);
            if approach.is_none() {
                findings.unknown(place, "approach", name, Approach::ALL.map(Approach::id));
            }
            approach
        });
    findings.required(&fields, "when");
    let when = scope.when(findings, &fields);
    let because = findings
        .text(&fields, "because")
        .map(|(text, _)| text.to_owned());
    Some(Exclusion {
        id: id?,
        approach: approach?,
        when: when?,
        because: because?,
    })
}
