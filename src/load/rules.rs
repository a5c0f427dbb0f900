//! Makes a checked [`Framework`] from the text of a rules file, or reports everything that is wrong with it.
//!
//! Works on text that someone else has read: no files here.

use sha2::{Digest, Sha256};

use super::check_schema;
use crate::framework::condition::Condition;
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{self, Document, Invalid, Place, Tree};
use crate::framework::{
    Approach, Effect, Exclusion, Framework, Note, NoteKind, Outcome, OutcomeIndex, Question,
    QuestionIndex, Rule, Source, Step,
};

mod conditions;
mod questions;

use conditions::Conditions;

/// What a rule says instead of an outcome to leave its step.
const NEXT_STEP: &str = "next-step";

/// Reads a framework from the text of a rules file.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn framework(document: Document<'_>) -> Result<Framework, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let framework = read(&mut findings, &tree, document);
    findings
        .finish(framework)
        .map_err(|problems| document.invalid(problems))
}

fn read(findings: &mut Findings, tree: &Tree, document: Document<'_>) -> Option<Framework> {
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
    ];
    let fields = findings.table(tree, "a rules file", &keys)?;
    check_schema(findings, &fields);
    let name = findings
        .text(&fields, "name")
        .map(|(name, _)| name.to_owned());
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());

    let sources = read_sources(findings, &fields);
    let questions = questions::read(findings, &fields);
    let outcome_ids: Vec<&str> = (findings.list(&fields, "outcomes").iter())
        .filter_map(|tree| id_of(tree))
        .collect();
    let conditions = Conditions::read(findings, &fields, &questions);
    let scope = Scope {
        sources: &sources,
        conditions,
        outcomes: &outcome_ids,
    };

    let outcomes = each(findings, &fields, "outcomes", |findings, tree| {
        scope.outcome(findings, tree)
    });
    let steps = each(findings, &fields, "steps", |findings, tree| {
        scope.step(findings, tree)
    });
    let notes = each(findings, &fields, "notes", |findings, tree| {
        scope.note(findings, tree)
    });
    let exclusions = each(findings, &fields, "exclusions", |findings, tree| {
        scope.exclusion(findings, tree)
    });
    scope.conditions.report_unused(findings);
    check_rule_ids(findings, &fields);
    for key in ["questions", "steps", "outcomes"] {
        findings.required(&fields, key);
    }
    check_ending(findings, &fields, &steps);
    Some(Framework {
        name: name?,
        title: title?,
        file: document.file.to_owned(),
        sha256: sha256(document.text),
        questions,
        steps,
        notes,
        exclusions,
        outcomes,
        sources,
    })
}

/// The walk is total by construction: the last step ends in a rule that always holds, and nothing leads past it.
fn check_ending(findings: &mut Findings, fields: &Fields<'_>, steps: &[Step]) {
    let (Some(last), Some(tree)) = (steps.last(), findings.list(fields, "steps").last()) else {
        return;
    };
    if let Some(rule) = last
        .rules
        .iter()
        .find(|rule| rule.effect == Effect::NextStep)
    {
        findings.fault(
            tree.place,
            format!(
                "the rule `{}` goes on to the next step, but `{}` is the last",
                rule.id, last.id
            ),
            "let it name an outcome in `then`",
        );
    }
    if last.rules.last().is_none_or(|rule| rule.when.is_some()) {
        findings.fault(
            tree.place,
            format!("the last step, `{}`, can end without an outcome", last.id),
            "let its last rule have no `when`",
        );
    }
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

fn refuse_duplicates<'t>(findings: &mut Findings, items: impl Iterator<Item = &'t Tree>) {
    let mut seen: Vec<(&str, Place)> = Vec::new();
    for tree in items {
        let Some(id) = id_of(tree) else { continue };
        match seen.iter().find(|(other, _)| *other == id) {
            Some((_, first)) => findings.fault(
                tree.place,
                format!("the id `{id}` is used a second time"),
                format!("give it another id; line {} has it already", first.line),
            ),
            None => seen.push((id, tree.place)),
        }
    }
}

/// Rule ids are unique over all steps, as traces and coverage name rules by id alone.
fn check_rule_ids(findings: &mut Findings, fields: &Fields<'_>) {
    let mut rules = Vec::new();
    for step in findings.list(fields, "steps") {
        if let source::Value::Table(entries) = &step.value
            && let Some((_, tree)) = entries.iter().find(|(key, _)| key.name == "rules")
            && let source::Value::List(items) = &tree.value
        {
            rules.extend(items);
        }
    }
    refuse_duplicates(findings, rules.into_iter());
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

fn read_sources(findings: &mut Findings, fields: &Fields<'_>) -> Vec<Source> {
    each(findings, fields, "sources", |findings, tree| {
        let fields = findings.table(tree, "a source", &["id", "title", "url"])?;
        let id = id(findings, &fields);
        let title = findings
            .text(&fields, "title")
            .map(|(title, _)| title.to_owned());
        let (url, place) = findings.text(&fields, "url")?;
        if !url.starts_with("https://") && !url.starts_with("http://") {
            findings.fault(
                place,
                format!("`{url}` is not an address"),
                "write it with `https://`",
            );
        }
        Some(Source {
            id: id?,
            title: title?,
            url: url.to_owned(),
        })
    })
}

/// What the parts of a file may refer to.
struct Scope<'a> {
    sources: &'a [Source],
    conditions: Conditions<'a>,
    outcomes: &'a [&'a str],
}

impl Scope<'_> {
    fn outcome(&self, findings: &mut Findings, tree: &Tree) -> Option<Outcome> {
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
        let owned = |texts: Vec<(&str, Place)>| {
            texts.into_iter().map(|(text, _)| text.to_owned()).collect()
        };
        let next_steps = owned(findings.texts(&fields, "next_steps"));
        let risks = owned(findings.texts(&fields, "risks"));
        let sources = self.sources(findings, &fields);
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

    fn step(&self, findings: &mut Findings, tree: &Tree) -> Option<Step> {
        let fields = findings.table(tree, "a step", &["id", "title", "rules", "otherwise"])?;
        let id = id(findings, &fields);
        let title = findings
            .text(&fields, "title")
            .map(|(title, _)| title.to_owned());
        let otherwise = findings
            .optional_text(&fields, "otherwise")
            .unwrap_or_default();
        findings.required(&fields, "rules");
        let rules: Vec<Rule> = (findings.list(&fields, "rules").iter())
            .filter_map(|tree| self.rule(findings, tree))
            .collect();
        Some(Step {
            id: id?,
            title: title?,
            rules,
            otherwise,
        })
    }

    fn rule(&self, findings: &mut Findings, tree: &Tree) -> Option<Rule> {
        let keys = ["id", "when", "then", "because", "detail", "sources"];
        let fields = findings.table(tree, "a rule", &keys)?;
        let id = id(findings, &fields);
        let when = self.when(findings, &fields);
        let effect = findings.text(&fields, "then").and_then(|(name, place)| {
            if name == NEXT_STEP {
                return Some(Effect::NextStep);
            }
            self.outcome_index(findings, name, place)
                .map(Effect::Decide)
        });
        let because = findings
            .text(&fields, "because")
            .map(|(text, _)| text.to_owned());
        let detail = findings.optional_text(&fields, "detail");
        let sources = self.sources(findings, &fields);
        if findings.list(&fields, "sources").is_empty() {
            let remedy = "name where its reason comes from, as `sources: [id]`";
            findings.fault(fields.place, "a rule without a source", remedy);
        }
        Some(Rule {
            id: id?,
            when,
            effect: effect?,
            because: because?,
            detail,
            sources,
        })
    }

    fn note(&self, findings: &mut Findings, tree: &Tree) -> Option<Note> {
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
        let when = self.when(findings, &fields);
        let mut outcomes = Vec::new();
        for (name, place) in findings.texts(&fields, "outcomes") {
            outcomes.extend(self.outcome_index(findings, name, place));
        }
        let text = findings
            .text(&fields, "text")
            .map(|(text, _)| text.to_owned());
        let sources = self.sources(findings, &fields);
        Some(Note {
            id: id?,
            kind: kind?,
            when,
            outcomes,
            text: text?,
            sources,
        })
    }

    fn exclusion(&self, findings: &mut Findings, tree: &Tree) -> Option<Exclusion> {
        let fields =
            findings.table(tree, "an exclusion", &["id", "approach", "when", "because"])?;
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
        let when = self.when(findings, &fields);
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
