//! What training data says about other questions, as text and as JSON. `ftadvise audit` says all of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::requests::{QuantityJson, quantity};
use super::{AnsweredJson, View, answer};
use crate::evidence::tokens::Encoding;
use crate::evidence::training::Audit;
use crate::quantity::{counted, grouped_count as count};
use crate::report::json::SCHEMA;
use crate::report::wrap::wrapped;

/// For reading.
pub(super) fn lines(file: &str, audit: &Audit, encoding: Encoding, width: u16) -> Vec<String> {
    let columns = usize::from(width);
    let format = audit.format.map_or("no format", |format| format.id());
    let tokens = &audit.tokens;
    let texts = [
        format!("{file}: training data ({format})"),
        format!(
            "{}, {} of them valid, {} distinct, {} whole and not contradicted.",
            counted(audit.rows, "row", "rows"),
            count(audit.valid),
            count(audit.distinct),
            count(audit.quality)
        ),
        format!(
            "{} in {}, {} of them trained.",
            counted(tokens.total, "token", "tokens"),
            encoding.id(),
            count(tokens.trained)
        ),
    ];
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        lines.extend(wrapped(&text, columns, "", "  "));
    }
    for found in &audit.findings {
        lines.push(format!(
            "- {} {}: {}",
            found.code.severity().word(),
            found.code.id(),
            count(found.total)
        ));
    }
    if !audit.findings.is_empty() {
        lines.push("Where, and what to do about it: ftadvise audit".to_owned());
    }
    lines
}

/// For programs.
pub(super) fn json<'a>(
    view: &'a View<'_>,
    audit: &'a Audit,
    encoding: Encoding,
) -> TrainingJson<'a> {
    TrainingJson {
        schema: SCHEMA,
        kind: "training-data",
        file: view.file,
        format: audit.format.map(|format| format.id()),
        rows: audit.rows,
        valid: audit.valid,
        distinct: audit.distinct,
        quality: audit.quality,
        tokens: TokensJson {
            total: audit.tokens.total,
            trained: audit.tokens.trained,
            encoding: encoding.id(),
        },
        findings: (audit.findings.iter())
            .map(|found| FoundJson {
                code: found.code.id(),
                severity: found.code.severity().word(),
                total: found.total,
            })
            .collect(),
        answers: view.answers.iter().map(answer).collect(),
        workload: view.quantities.iter().map(quantity).collect(),
    }
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct TrainingJson<'a> {
    schema: u32,
    kind: &'static str,
    file: &'a str,
    format: Option<&'static str>,
    rows: u64,
    valid: u64,
    distinct: u64,
    quality: u64,
    tokens: TokensJson,
    findings: Vec<FoundJson>,
    answers: Vec<AnsweredJson<'a>>,
    workload: Vec<QuantityJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct TokensJson {
    total: u64,
    trained: u64,
    encoding: &'static str,
}

#[derive(JsonSchema, Serialize)]
struct FoundJson {
    code: &'static str,
    severity: &'static str,
    total: u64,
}
