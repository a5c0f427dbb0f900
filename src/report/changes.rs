//! What a change of rules changes: as text and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{SCHEMA, text as json_text};
use super::proof::{answers, typed};
use super::wrap::wrapped;
use crate::framework::Framework;
use crate::framework::proof::change::{Change, Changes};

const NOTHING: &str = "no outcome";

/// For reading in a terminal.
#[must_use]
pub fn text(frameworks: [&Framework; 2], changes: &Changes, width: u16) -> String {
    let columns = usize::from(width);
    let [old, new] = frameworks;
    let mut lines = wrapped(
        &format!(
            "{} to {}, over all {:.1e} sets of answers that both take:",
            old.file, new.file, changes.sets
        ),
        columns,
        "",
        "  ",
    );
    if changes.outcomes.is_empty() {
        lines.push("no answers give another outcome.".to_owned());
    }
    for change in &changes.outcomes {
        lines.push(String::new());
        let [from, to] = ends(change);
        lines.push(format!("{from} becomes {to}"));
        let example = format!("for instance: {}", typed(&change.example));
        lines.extend(wrapped(&example, columns, "  ", "    "));
    }
    let mut remarks = Vec::new();
    let mut remark = |what: &str, ids: &[String]| {
        if !ids.is_empty() {
            remarks.push(format!("{what}: {}", ids.join(", ")));
        }
    };
    remark("New questions", &changes.added);
    remark(
        "Questions that are gone, or of another kind",
        &changes.removed,
    );
    remark("Answers that one of them alone takes", &changes.answers);
    remark(
        "Outcomes that mean other approaches now",
        &changes.redefined,
    );
    if !remarks.is_empty() {
        lines.push(String::new());
    }
    for remark in remarks {
        lines.extend(wrapped(&remark, columns, "", "  "));
    }
    lines.join("\n") + "\n"
}

fn ends(change: &Change) -> [&str; 2] {
    [&change.from, &change.to].map(|id| id.as_deref().unwrap_or(NOTHING))
}

/// For programs.
#[must_use]
pub fn json(frameworks: [&Framework; 2], changes: &Changes) -> String {
    let side = |framework: &Framework| SideJson {
        file: framework.file.clone(),
        sha256: framework.sha256.clone(),
    };
    let [old, new] = frameworks.map(side);
    json_text(&ChangesJson {
        schema: SCHEMA,
        old,
        new,
        sets_of_answers: changes.sets.min(f64::MAX),
        same: changes.is_empty(),
        changes: (changes.outcomes.iter())
            .map(|change| ChangeJson {
                from: change.from.as_deref(),
                to: change.to.as_deref(),
                example: answers(&change.example),
            })
            .collect(),
        questions_added: &changes.added,
        questions_removed: &changes.removed,
        outcomes_redefined: &changes.redefined,
        answers_changed: &changes.answers,
    }) + "\n"
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ChangesJson<'a> {
    schema: u32,
    old: SideJson,
    new: SideJson,
    sets_of_answers: f64,
    same: bool,
    changes: Vec<ChangeJson<'a>>,
    questions_added: &'a [String],
    questions_removed: &'a [String],
    outcomes_redefined: &'a [String],
    answers_changed: &'a [String],
}

#[derive(JsonSchema, Serialize)]
struct SideJson {
    file: String,
    sha256: String,
}

#[derive(JsonSchema, Serialize)]
struct ChangeJson<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    example: serde_json::Map<String, serde_json::Value>,
}
