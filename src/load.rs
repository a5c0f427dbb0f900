//! Makes checked values of the program from the text of files: rules, prices, assumptions, answers, workloads.
//!
//! Works on text that someone else has read, and reports everything that is wrong with it at once.

use crate::framework::source::fields::{Fields, Findings};

pub mod answers;
pub mod assumptions;
pub mod cases;
pub mod prices;
pub mod rules;
pub mod workload;

/// The version of the file formats that this program reads.
const SCHEMA: f64 = 1.0;

/// Refuses files of another format version.
fn check_schema(findings: &mut Findings, fields: &Fields<'_>) {
    if findings.required(fields, "schema").is_some() {
        findings.number(fields, "schema", SCHEMA, SCHEMA);
    }
}
