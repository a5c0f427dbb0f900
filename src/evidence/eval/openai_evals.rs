//! Logs of OpenAI's evals: events on each line, of which those of a match or a grade count.

use std::io::BufRead;

use serde::Deserialize;

use super::estimate::Estimate;
use super::plain::{Unreadable, score};
use super::small::{Few, Fields, Name, Small};
use super::tally::{Tallies, Trial};
use super::{Candidate, Evaluation, Format};
use crate::evidence::Refused;
use crate::evidence::rows::Rows;

#[derive(Deserialize)]
struct Row {
    spec: Option<Spec>,
    final_report: Option<Report>,
    sample_id: Option<Small>,
    #[serde(rename = "type")]
    kind: Option<Name>,
    data: Option<Fields<Small, MOST_FIELDS>>,
}

#[derive(Deserialize)]
struct Spec {
    #[serde(default)]
    completion_fns: Few<Name>,
    eval_name: Option<Name>,
}

#[derive(Deserialize)]
struct Report {
    accuracy: Option<f64>,
    #[serde(alias = "boostrap_std")]
    bootstrap_std: Option<f64>,
}

/// No event tells more.
const MOST_FIELDS: usize = 1_000;

/// The fields of a grade, in the order in which they are looked for.
const GRADES: [&str; 4] = ["correct", "score", "accuracy", "passed"];

/// Reads a log.
pub(super) fn read<R: BufRead>(mut rows: Rows<R>) -> Result<Evaluation, Refused> {
    let mut tallies = Tallies::default();
    let mut name = String::new();
    let mut report = None;
    let mut unreadable = Unreadable::default();
    // An item that was matched is not counted again where it is graded, too.
    let mut counted: Option<String> = None;
    while let Some(row) = rows.next_row()? {
        let line = row.line;
        let Some(row) = row
            .text
            .and_then(|text| serde_json::from_slice::<Row>(text).ok())
        else {
            unreadable.count(line);
            continue;
        };
        if let Some(spec) = row.spec {
            let names = spec.eval_name.into_iter().chain(spec.completion_fns.0);
            name = names
                .map(|Name(name)| name)
                .collect::<Vec<String>>()
                .join(" on ");
        }
        report = row.final_report.or(report);
        let (Some(item), Some(Name(kind))) = (row.sample_id, row.kind) else {
            continue;
        };
        let item = item.hash();
        if kind == "error" {
            tallies.count(&name, item, Trial::Error)?;
            continue;
        }
        let grade = || {
            let Fields(data) = row.data.as_ref()?;
            GRADES.iter().find_map(|name| match data.get(*name)? {
                Small::Bool(passed) => Some(if *passed { 1.0 } else { 0.0 }),
                Small::Number(number) => number.as_f64(),
                Small::Text(text) => score(text),
                _ => None,
            })
        };
        let Some(grade) = grade() else { continue };
        if *counted.get_or_insert_with(|| kind.clone()) == kind {
            tallies.count(&name, item, Trial::Scored(grade))?;
        }
    }
    let mut candidates = tallies.candidates(counted.as_deref().unwrap_or("match"));
    let mut notes = unreadable.notes();
    if candidates.is_empty()
        && let Some(report) = report
    {
        let estimate = (report.accuracy)
            .and_then(|accuracy| Estimate::of_bare_mean(accuracy, report.bootstrap_std));
        candidates.extend(estimate.map(|estimate| Candidate {
            name: name.clone(),
            measure: "accuracy".to_owned(),
            estimate,
            errors: 0,
            unscored: 0,
        }));
        notes.push("It holds a report without its samples.".to_owned());
    }
    Evaluation::new(Format::OpenAiEvals, candidates, notes)
}
