//! What the proof of a framework found: as text and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{SCHEMA, text as json_text};
use super::wrap::wrapped;
use crate::framework::Framework;
use crate::framework::proof::{Example, Finding, Proof};

/// For reading in a terminal.
#[must_use]
pub fn text(framework: &Framework, proof: &Proof, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = wrapped(&summary(framework, proof), columns, "", "  ");
    for finding in &proof.findings {
        lines.push(String::new());
        let head = format!("{}: {}", finding.code.id(), finding.fault);
        lines.extend(wrapped(&head, columns, "", "  "));
        if let Some(example) = &finding.example {
            let shown = format!("for instance: {}", typed(example));
            lines.extend(wrapped(&shown, columns, "  ", "    "));
        }
        if let Some(row) = &finding.row {
            lines.push("  this row, first in the step, would close it:".to_owned());
            lines.extend(row.lines().map(|line| format!("    {line}")));
        }
        lines.extend(wrapped(
            &format!("remedy: {}", finding.remedy),
            columns,
            "  ",
            "    ",
        ));
    }
    lines.join("\n") + "\n"
}

/// What was proved, in a sentence.
fn summary(framework: &Framework, proof: &Proof) -> String {
    let rules: usize = framework.steps.iter().map(|step| step.rules.len()).sum();
    let what = format!(
        "{}: {} questions, {} steps, {rules} rules, {} outcomes",
        framework.file,
        framework.questions.len(),
        framework.steps.len(),
        framework.outcomes.len()
    );
    let proved = format!("proved over all {:.1e} sets of answers", proof.sets);
    match proof.findings.len() {
        0 => format!("{what}; {proved}: complete, and nothing in it is idle."),
        1 => format!("{what}; {proved}: one finding."),
        count => format!("{what}; {proved}: {count} findings."),
    }
}

/// Answers as flags.
pub(super) fn typed(example: &Example) -> String {
    if example.is_empty() {
        return "nothing is known".to_owned();
    }
    let flags = example.iter().map(|(id, value)| format!("--{id} {value}"));
    flags.collect::<Vec<_>>().join(" ")
}

/// For programs.
#[must_use]
pub fn json(framework: &Framework, proof: &Proof) -> String {
    json_text(&ProofJson {
        schema: SCHEMA,
        file: &framework.file,
        framework: &framework.name,
        sha256: &framework.sha256,
        sets_of_answers: proof.sets.min(f64::MAX),
        complete: (proof.findings.iter()).all(|own| own.code != crate::framework::proof::Code::Gap),
        findings: proof.findings.iter().map(finding).collect(),
    }) + "\n"
}

fn finding(finding: &Finding) -> FindingJson<'_> {
    FindingJson {
        code: finding.code.id(),
        subject: &finding.subject,
        fault: &finding.fault,
        remedy: &finding.remedy,
        example: finding.example.as_ref().map(answers),
        because_of: &finding.because_of,
        row: finding.row.as_deref(),
    }
}

/// Answers by question.
pub(super) fn answers(example: &Example) -> serde_json::Map<String, serde_json::Value> {
    let answers = example.iter();
    answers
        .map(|(id, typed)| (id.clone(), typed.as_str().into()))
        .collect()
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ProofJson<'a> {
    schema: u32,
    file: &'a str,
    framework: &'a str,
    sha256: &'a str,
    sets_of_answers: f64,
    complete: bool,
    findings: Vec<FindingJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct FindingJson<'a> {
    code: &'static str,
    subject: &'a str,
    fault: &'a str,
    remedy: &'a str,
    example: Option<serde_json::Map<String, serde_json::Value>>,
    because_of: &'a [String],
    row: Option<&'a str>,
}
