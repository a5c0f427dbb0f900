//! Reads presets, and refuses in them what only the person who uses them can know.

use super::{Scope, id};
use crate::cost::quantities::Quantities;
use crate::cost::workload::check;
use crate::framework::answers::Answer;
use crate::framework::preset::Preset;
use crate::framework::source::Tree;
use crate::framework::source::fields::Findings;
use crate::framework::{Question, QuestionIndex};
use crate::load::answers::{quantity, typed};
use crate::quantity::Quantity;

pub(super) fn preset(scope: &Scope<'_>, findings: &mut Findings, tree: &Tree) -> Option<Preset> {
    let keys = ["id", "title", "answers", "workload", "because", "sources"];
    let fields = findings.table(tree, "a preset", &keys)?;
    let id = id(findings, &fields);
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let answers = fields.get("answers");
    let answers = answers.map(|tree| read_answers(scope, findings, tree));
    let workload = fields.get("workload");
    let workload = workload.map(|tree| read_workload(scope, findings, tree));
    if answers.is_none() && workload.is_none() {
        let remedy = "give it `answers`, `workload`, or both";
        findings.fault(fields.place, "a preset that holds nothing", remedy);
    }
    let because = findings
        .text(&fields, "because")
        .map(|(text, _)| text.to_owned());
    Some(Preset {
        id: id?,
        title: title?,
        answers: answers.unwrap_or_default(),
        workload: workload.unwrap_or_default(),
        because: because?,
        sources: scope.sources(findings, &fields),
    })
}

fn read_answers(
    scope: &Scope<'_>,
    findings: &mut Findings,
    tree: &Tree,
) -> Vec<(QuestionIndex, Answer)> {
    let ids: Vec<&str> = scope.questions.iter().map(|own| own.id.as_str()).collect();
    let Some(fields) = findings.table(tree, "the answers of a preset", &ids) else {
        return Vec::new();
    };
    let mut answers = Vec::new();
    for (index, question) in scope.questions.iter().enumerate() {
        let Some(tree) = fields.get(&question.id) else {
            continue;
        };
        if let Some(answer) = read_answer(findings, question, tree) {
            answers.push((QuestionIndex(index), answer));
        }
    }
    answers
}

/// An answer that follows from a kind of task: not one that is required of everybody or measured by somebody's files.
fn read_answer(findings: &mut Findings, question: &Question, tree: &Tree) -> Option<Answer> {
    let id = &question.id;
    if question.required || question.measured_by.is_some() {
        let fault = format!("a preset cannot answer `{id}`: only its user can know that");
        findings.fault(tree.place, fault, "take it out, and let it be asked");
        return None;
    }
    let parsed = match typed(tree) {
        Some(typed) => question.domain.parse(&typed),
        None => Err("it is neither a word nor a number".to_owned()),
    };
    match parsed {
        Ok(Answer::Unknown) => {
            let fault = format!("`{id}` is unknown in this preset, which says nothing");
            findings.fault(tree.place, fault, "take it out, and let it be asked");
            None
        }
        Ok(answer) => Some(answer),
        Err(fault) => {
            let remedy = "values are those of the flag; `yes` and `no` are words";
            findings.fault(tree.place, format!("`{id}`: {fault}"), remedy);
            None
        }
    }
}

fn read_workload(
    scope: &Scope<'_>,
    findings: &mut Findings,
    tree: &Tree,
) -> Vec<(String, Quantity)> {
    let ids = Quantities::<()>::IDS;
    let Some(fields) = findings.table(tree, "the workload of a preset", ids) else {
        return Vec::new();
    };
    let mut workload = Vec::new();
    for id in ids {
        let Some(tree) = fields.get(id) else { continue };
        if scope.questions.iter().any(|question| question.id == *id) {
            let fault = format!("a preset cannot assume `{id}`: only its user can know that");
            findings.fault(tree.place, fault, "take it out, and let it be asked");
            continue;
        }
        let Some(quantity) = quantity(findings, tree, id) else {
            continue;
        };
        let checked = match quantity {
            Some(quantity) => check(id, quantity).map(|()| quantity),
            None => Err(format!(
                "`{id}` is unknown in this preset, which says nothing"
            )),
        };
        match checked {
            Ok(quantity) => workload.push(((*id).to_owned(), quantity)),
            Err(fault) => findings.fault(tree.place, fault, "give a number or a range"),
        }
    }
    workload
}
