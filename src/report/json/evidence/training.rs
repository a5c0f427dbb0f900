//! What training data says about other questions, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::{AnsweredJson, QuantityJson, answer, quantity};
use crate::evidence::tokens::Encoding;
use crate::evidence::training::Audit;
use crate::report::evidence::View;
use crate::report::json::SCHEMA;

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
        unasked: &view.unasked,
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
    unasked: &'a [String],
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
