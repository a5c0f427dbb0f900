//! What training data says about other questions, for a person. `ftadvise audit` says all of it.

use crate::evidence::tokens::Encoding;
use crate::evidence::training::Audit;
use crate::quantity::{counted, grouped_count as count};
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
