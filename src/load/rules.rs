//! Makes a checked [`Framework`] from the text of a rules file, or reports everything that is wrong with it.
//!
//! Works on text that someone else has read: no files here.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::check_schema;
use crate::framework::condition::Condition;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{self, Document, Invalid, Place, Tree};
use crate::framework::{Framework, OutcomeIndex, Question, QuestionIndex, Source};

mod conditions;
mod notes;
mod outcomes;
mod presets;
mod questions;
mod sources;
mod steps;

use conditions::Conditions;

/// What a rule says instead of an outcome to leave its step.
const NEXT_STEP: &str = "next-step";

/// Reads a framework from the text of a rules file.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn framework(document: Document<'_>) -> Result<Framework, Invalid> {
    checked(document, true)
}

/// Reads a framework that may lack its end, for the proof alone: a walk through it may lead nowhere.
///
/// # Errors
///
/// Every other problem of the file, with its place and a remedy.
pub fn unproved(document: Document<'_>) -> Result<Framework, Invalid> {
    checked(document, false)
}

fn checked(document: Document<'_>, must_end: bool) -> Result<Framework, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let framework = read(&mut findings, &tree, document, must_end);
    findings
        .finish(framework)
        .map_err(|problems| document.invalid(problems))
}

fn read(
    findings: &mut Findings,
    tree: &Tree,
    document: Document<'_>,
    must_end: bool,
) -> Option<Framework> {
    let keys = [
        "schema",
        "name",
        "title",
        "sources",
        "questions",
        "conditions",
        "steps",
        "outcomes",
        "notes",
        "exclusions",
        "presets",
    ];
    let fields = findings.table(tree, "a rules file", &keys)?;
    check_schema(findings, &fields);
    let name = findings
        .text(&fields, "name")
        .map(|(name, _)| name.to_owned());
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());

    let sources = sources::read(findings, &fields);
    let questions = questions::read(findings, &fields);
    let outcome_ids: Vec<&str> = (findings.list(&fields, "outcomes").iter())
        .filter_map(|tree| id_of(tree))
        .collect();
    let conditions = Conditions::read(findings, &fields, &questions);
    let scope = Scope {
        sources: &sources,
        questions: &questions,
        conditions,
        outcomes: &outcome_ids,
    };

    let outcomes = each(findings, &fields, "outcomes", |findings, tree| {
        outcomes::outcome(&scope, findings, tree)
    });
    let steps = each(findings, &fields, "steps", |findings, tree| {
        steps::step(&scope, findings, tree)
    });
    let notes = each(findings, &fields, "notes", |findings, tree| {
        notes::note(&scope, findings, tree)
    });
    let exclusions = each(findings, &fields, "exclusions", |findings, tree| {
        notes::exclusion(&scope, findings, tree)
    });
    let presets = each(findings, &fields, "presets", |findings, tree| {
        presets::preset(&scope, findings, tree)
    });
    scope.conditions.report_unused(findings);
    steps::check_rule_ids(findings, &fields);
    findings.required(&fields, "questions");
    for key in ["steps", "outcomes"] {
        if let Some(tree) = findings.required(&fields, key)
            && matches!(&tree.value, source::Value::List(items) if items.is_empty())
        {
            let fault = format!("`{key}` is empty, so that no answers lead anywhere");
            findings.fault(tree.place, fault, "list at least one");
        }
    }
    if must_end {
        steps::check_ending(findings, &fields, &steps);
    }
    let framework = Framework {
        name: name?,
        title: title?,
        file: document.file.to_owned(),
        sha256: sha256(document.text),
        questions,
        steps,
        notes,
        exclusions,
        outcomes,
        presets,
        sources,
    };
    questions::check_told_apart(findings, &fields, &framework);
    Some(framework)
}

/// The SHA-256 of a text in hexadecimal.
#[must_use]
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Reads each item of a list, refusing duplicate ids.
fn each<T>(
    findings: &mut Findings,
    fields: &Fields<'_>,
    key: &str,
    mut read: impl FnMut(&mut Findings, &Tree) -> Option<T>,
) -> Vec<T> {
    let items = findings.list(fields, key);
    refuse_duplicates(findings, items.iter());
    items
        .iter()
        .filter_map(|tree| read(findings, tree))
        .collect()
}

/// Reports ids that are used a second time.
pub(super) fn refuse_duplicates<'t>(
    findings: &mut Findings,
    items: impl Iterator<Item = &'t Tree>,
) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for tree in items {
        let Some(id) = id_of(tree) else { continue };
        match seen.get(id) {
            Some(first) => findings.fault(
                tree.place,
                format!("the id `{id}` is used a second time"),
                format!("give it another id; line {} has it already", first.line),
            ),
            None => drop(seen.insert(id, tree.place)),
        }
    }
}

fn id_of(tree: &Tree) -> Option<&str> {
    let source::Value::Table(entries) = &tree.value else {
        return None;
    };
    let (_, id) = entries.iter().find(|(key, _)| key.name == "id")?;
    match &id.value {
        source::Value::Text(id) => Some(id),
        _ => None,
    }
}

/// An id: lower-case words joined by hyphens or `+`, as it becomes a flag or a word in JSON.
fn id(findings: &mut Findings, fields: &Fields<'_>) -> Option<String> {
    let (id, place) = findings.text(fields, "id")?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '+');
    if !id.chars().all(fits) || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        findings.fault(
            place,
            format!("`{id}` cannot be an id"),
            "use lower-case letters, digits and hyphens",
        );
        return None;
    }
    Some(id.to_owned())
}

/// What the parts of a file may refer to.
struct Scope<'a> {
    sources: &'a [Source],
    questions: &'a [Question],
    conditions: Conditions<'a>,
    outcomes: &'a [&'a str],
}

impl Scope<'_> {
    fn when(&self, findings: &mut Findings, fields: &Fields<'_>) -> Option<Condition> {
        fields
            .get("when")
            .and_then(|tree| self.conditions.condition(findings, tree))
    }

    fn outcome_index(
        &self,
        findings: &mut Findings,
        name: &str,
        place: Place,
    ) -> Option<OutcomeIndex> {
        let found = self
            .outcomes
            .iter()
            .position(|id| *id == name)
            .map(OutcomeIndex);
        if found.is_none() {
            findings.unknown(
                place,
                "outcome",
                name,
                self.outcomes.iter().copied().chain([NEXT_STEP]),
            );
        }
        found
    }

    fn sources(&self, findings: &mut Findings, fields: &Fields<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        for (name, place) in findings.texts(fields, "sources") {
            match self.sources.iter().position(|source| source.id == name) {
                Some(index) => found.push(index),
                None => findings.unknown(
                    place,
                    "source",
                    name,
                    self.sources.iter().map(|s| s.id.as_str()),
                ),
            }
        }
        found
    }
}
