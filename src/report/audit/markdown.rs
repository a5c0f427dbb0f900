//! An audit as Markdown, for a page or a comment.

use super::{Audited, OFFER_COLUMNS, foot, meaning, offer_row, remarks};
use crate::report::table::Align;

/// For a page or a comment.
#[must_use]
pub fn markdown(audited: &Audited<'_>) -> String {
    let mut lines = vec![
        format!("# Training data: {}", escaped(&audited.files.join(", "))),
        String::new(),
    ];
    lines.extend(
        audited
            .counted()
            .iter()
            .map(|line| format!("- {}", escaped(line))),
    );
    if !audited.audit.findings.is_empty() {
        lines.extend(["", "## Findings", ""].map(str::to_owned));
        let header = ["Severity", "Code", "Count", "Where", "Meaning and remedy"];
        let aligns = [
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Left,
            Align::Left,
        ];
        lines.extend(head(&header, &aligns));
        for found in &audited.audit.findings {
            lines.push(row(&[
                found.code.severity().word().to_owned(),
                found.code.id().to_owned(),
                super::count(found.total),
                audited.places(found),
                meaning(found),
            ]));
        }
    }
    if !audited.fits.is_empty() {
        lines.extend(["", "## Offers", ""].map(str::to_owned));
        lines.extend(head(
            &OFFER_COLUMNS.map(|(title, _)| title),
            &OFFER_COLUMNS.map(|(_, align)| align),
        ));
        lines.extend(audited.fits.iter().map(|fit| row(&offer_row(fit))));
        lines.push(String::new());
        lines.extend(
            remarks(audited.fits)
                .iter()
                .map(|remark| format!("- {}", escaped(remark))),
        );
        lines.extend([String::new(), escaped(&foot(audited))]);
    }
    lines.join("\n") + "\n"
}

fn head(titles: &[&str], aligns: &[Align]) -> [String; 2] {
    let rules: Vec<&str> = (aligns.iter())
        .map(|align| match align {
            Align::Left => "---",
            Align::Right => "---:",
        })
        .collect();
    [
        format!("| {} |", titles.join(" | ")),
        format!("| {} |", rules.join(" | ")),
    ]
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    format!("| {} |", cells.join(" | "))
}

/// A text in which nothing is markup but code marks.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '#') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
