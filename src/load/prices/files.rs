//! Reads what files a provider takes for training.

use super::read_origin;
use crate::cost::offer::TrainingFiles;
use crate::evidence::training::{Code, Format};
use crate::framework::source::fields::{Fields, Findings};

/// Reads the table `training_files`, where there is one.
pub(super) fn read(findings: &mut Findings, fields: &Fields<'_>) -> Option<TrainingFiles> {
    let tree = fields.get("training_files")?;
    let keys = ["formats", "refuses", "source", "checked"];
    let fields = findings.table(tree, "a table of training files", &keys)?;
    let mut formats = Vec::new();
    for (name, place) in findings.texts(&fields, "formats") {
        match Format::ALL.iter().find(|(own, _)| *own == name) {
            Some((_, format)) => formats.push(*format),
            None => findings.unknown(place, "format", name, Format::ALL.map(|(name, _)| name)),
        }
    }
    let mut refuses = Vec::new();
    for (name, place) in findings.texts(&fields, "refuses") {
        match Code::ALL.iter().find(|code| code.id() == name) {
            Some(code) => refuses.push(*code),
            None => {
                let ids = Code::ALL.iter().map(|code| code.id());
                findings.unknown(place, "finding", name, ids);
            }
        }
    }
    Some(TrainingFiles {
        formats,
        refuses,
        origin: read_origin(findings, &fields)?,
    })
}
