//! Reads the assumptions file: what is taken where nobody says otherwise.

use super::check_schema;
use crate::cost::assumptions::{Assumption, Assumptions, Defaults, Grounds, Mark, Marks};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Document, Invalid, Tree};
use crate::quantity::Quantity;

/// Reads assumptions.
///
/// # Errors
///
/// Every problem of the file, with its place and a remedy.
pub fn assumptions(document: Document<'_>) -> Result<Assumptions, Invalid> {
    let tree = document.tree()?;
    let mut findings = Findings::default();
    let assumptions = read(&mut findings, &tree);
    findings
        .finish(assumptions)
        .map_err(|problems| document.invalid(problems))
}

fn read(findings: &mut Findings, tree: &Tree) -> Option<Assumptions> {
    let fields = findings.table(
        tree,
        "an assumptions file",
        &["schema", "defaults", "marks", "assumptions"],
    )?;
    check_schema(findings, &fields);
    let defaults = findings
        .required(&fields, "defaults")
        .and_then(|tree| read_defaults(findings, tree));
    let marks: Vec<Mark> = findings
        .list(&fields, "marks")
        .iter()
        .filter_map(|tree| read_mark(findings, tree))
        .collect();
    let items: Vec<Assumption> = findings
        .list(&fields, "assumptions")
        .iter()
        .filter_map(|tree| read_assumption(findings, tree))
        .collect();
    let marks = match Marks::new(marks) {
        Ok(marks) => Some(marks),
        Err(fault) => {
            let remedy = format!("give each once: {}", Marks::IDS.join(", "));
            findings.fault(tree.place, fault, remedy);
            None
        }
    };
    match Assumptions::new(defaults?, marks?, items) {
        Ok(assumptions) => Some(assumptions),
        Err(fault) => {
            findings.fault(
                tree.place,
                fault,
                "every quantity of the cost model is assumed here, once",
            );
            None
        }
    }
}

fn read_defaults(findings: &mut Findings, tree: &Tree) -> Option<Defaults> {
    let keys = [
        "model",
        "tuned_model",
        "embedding_model",
        "cheaper_model",
        "prompt",
        "reason",
        "source",
        "checked",
    ];
    let fields = findings.table(tree, "the defaults", &keys)?;
    let mut text = |key| owned(findings, &fields, key);
    let (model, tuned_model) = (text("model"), text("tuned_model"));
    let (embedding_model, cheaper_model) = (text("embedding_model"), text("cheaper_model"));
    let (prompt, reason) = (text("prompt"), text("reason"));
    Some(Defaults {
        model: model?,
        tuned_model: tuned_model?,
        embedding_model: embedding_model?,
        cheaper_model: cheaper_model?,
        prompt: prompt?,
        reason: reason?,
    })
}

fn read_assumption(findings: &mut Findings, tree: &Tree) -> Option<Assumption> {
    let keys = [
        "id",
        "title",
        "unit",
        "prompt",
        "low",
        "likely",
        "high",
        "reason",
        "source",
        "checked",
        "particular",
    ];
    let fields = findings.table(tree, "an assumption", &keys)?;
    let id = owned(findings, &fields, "id");
    let title = owned(findings, &fields, "title");
    let unit = owned(findings, &fields, "unit");
    let prompt = findings.optional_text(&fields, "prompt");
    let mut number = |key| {
        findings.required(&fields, key)?;
        findings.number(&fields, key, 0.0, Quantity::LARGEST)
    };
    let (low, likely, high) = (number("low")?, number("likely")?, number("high")?);
    if low > likely || likely > high {
        findings.fault(
            tree.place,
            format!("{low}, {likely}, {high} do not rise"),
            "order them low, likely, high",
        );
    }
    let grounds = read_grounds(findings, tree, &fields);
    let is_stateable = !findings.yes(&fields, "particular");
    Some(Assumption {
        id: id?,
        title: title?,
        unit: unit?,
        prompt,
        low,
        likely,
        high,
        grounds,
        flag: true,
        is_stateable,
    })
}

fn read_mark(findings: &mut Findings, tree: &Tree) -> Option<Mark> {
    let keys = [
        "id", "title", "unit", "value", "reason", "source", "checked",
    ];
    let fields = findings.table(tree, "a mark", &keys)?;
    let mut text = |key| owned(findings, &fields, key);
    let (id, title, unit) = (text("id"), text("title"), text("unit"));
    findings.required(&fields, "value")?;
    let value = findings.number(&fields, "value", 0.0, Quantity::LARGEST);
    let grounds = read_grounds(findings, tree, &fields);
    Some(Mark {
        id: id?,
        title: title?,
        unit: unit?,
        value: value?,
        grounds,
    })
}

/// Why a figure is taken or where it comes from: one of them has to be said.
fn read_grounds(findings: &mut Findings, tree: &Tree, fields: &Fields<'_>) -> Grounds {
    let grounds = Grounds {
        reason: findings.optional_text(fields, "reason"),
        source: findings.optional_text(fields, "source"),
        checked: findings.date(fields, "checked"),
    };
    if grounds.reason.is_none() && grounds.source.is_none() {
        findings.fault(
            tree.place,
            "a figure without a reason or a source",
            "say where it comes from",
        );
    }
    if grounds.source.is_some() && fields.get("checked").is_none() {
        findings.fault(
            tree.place,
            "a source without the day it was checked",
            "add `checked: YYYY-MM-DD`",
        );
    }
    grounds
}

fn owned(findings: &mut Findings, fields: &Fields<'_>, key: &str) -> Option<String> {
    findings.text(fields, key).map(|(text, _)| text.to_owned())
}
