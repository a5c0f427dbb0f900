//! What an audit of training data found: in sentences and tables, and as text.

use jiff::civil::Date;

use super::table::{Align, plain};
use super::wrap::wrapped;
use crate::cost::fitness::Fit;
use crate::cost::offer::Status;
use crate::evidence::tokens::Encoding;
use crate::evidence::training::{Audit, Found};
use crate::printable::printable;
use crate::quantity::{counted, grouped, grouped_count as count};

mod tables;

pub(super) use tables::{findings, offers};

/// What is said where nothing was found.
pub(super) const NOTHING_WRONG: &str = "Nothing is wrong with it that this program looks for.";

/// An audit with what belongs to it.
#[derive(Debug)]
pub struct Audited<'a> {
    /// The files, safe to print.
    pub files: &'a [String],
    /// The file of rows for validation, safe to print.
    pub validation: Option<String>,
    /// How many of these are valid.
    pub validation_rows: u64,
    /// What was found.
    pub audit: &'a Audit,
    /// What tokens were counted with.
    pub encoding: Encoding,
    /// What offers make of it.
    pub fits: &'a [Fit<'a>],
    /// Whether the offers were chosen.
    pub are_chosen: bool,
    /// What was written.
    pub fixed: Option<&'a Fixed>,
    /// The day that offers are taken at.
    pub as_of: Date,
}

/// What `--fix` wrote, and what it left out.
#[derive(Debug)]
pub struct Fixed {
    /// The file, safe to print.
    pub file: String,
    /// Rows that were kept.
    pub kept: u64,
    /// Rows with errors that were left out.
    pub invalid: u64,
    /// Copies that were left out.
    pub duplicates: u64,
}

impl Audited<'_> {
    /// Whether tokens are counted exactly: with the vocabulary of every chosen offer, and no text that it may miscount.
    pub(super) fn is_exact(&self) -> bool {
        let is_right = |fit: &Fit<'_>| fit.offer.encoding == Some(self.encoding);
        self.audit.tokens.inexact_rows == 0 && (!self.are_chosen || self.fits.iter().all(is_right))
    }

    /// What was counted, in sentences.
    pub(super) fn counted(&self) -> Vec<String> {
        let audit = self.audit;
        let tokens = &audit.tokens;
        let mut lines = Vec::new();
        if let Some(format) = audit.format {
            lines.push(format!(
                "Format: {} ({})",
                format.id(),
                format.method().word()
            ));
        }
        lines.push(format!(
            "Rows: {}, of which {} valid, {} distinct, {} (distinct, whole, not contradicted)",
            count(audit.rows),
            count(audit.valid),
            count(audit.distinct),
            counted(audit.quality, "quality example", "quality examples")
        ));
        // Counted with this vocabulary; what other vocabularies make of it is said of each offer.
        let exactly = if tokens.inexact_rows == 0 {
            "exactly"
        } else {
            "about"
        };
        let mut line = format!(
            "Tokens: {exactly} {} in {}, {} of them trained",
            count(tokens.total),
            self.encoding.id(),
            count(tokens.trained)
        );
        if tokens.overhead > 0 {
            line += &format!("; a chat template adds about {}", count(tokens.overhead));
        }
        lines.push(line);
        let lengths = &audit.lengths;
        let quantile = |share| lengths.quantile(share).map_or("?".to_owned(), count);
        lines.push(format!(
            "Tokens of a row: p5 {}, p50 {}, p95 {}, longest {}",
            quantile(0.05),
            quantile(0.5),
            quantile(0.95),
            quantile(1.0)
        ));
        if let Some(system) = audit.system {
            lines.push(format!(
                "System prompt: {} of the rows have the same one of {}; it makes {} of all tokens",
                percent(system.share),
                counted(system.tokens, "token", "tokens"),
                percent(self.system_share())
            ));
        }
        if let Some(file) = &self.validation {
            lines.push(format!(
                "Validation: {} of {file}",
                counted(self.validation_rows, "row", "rows")
            ));
        }
        if let Some(fixed) = self.fixed {
            lines.push(format!(
                "Written: {} to {}; left out {} with errors and {}",
                counted(fixed.kept, "row", "rows"),
                fixed.file,
                count(fixed.invalid),
                counted(fixed.duplicates, "copy", "copies")
            ));
        }
        lines
    }

    /// The share of the tokens that the static system prompt makes.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(super) fn system_share(&self) -> f64 {
        let total = self.audit.tokens.total.max(1) as f64;
        self.audit.static_tokens() * self.audit.valid as f64 / total
    }

    /// Where something was found: a few of the lines.
    fn places(&self, found: &Found) -> String {
        const SHOWN: usize = 5;
        let place = |file: usize, line: u64| match self.files {
            [_] => line.to_string(),
            files => format!("{}:{line}", files.get(file).map_or("", String::as_str)),
        };
        let lines =
            (found.listed.iter()).filter_map(|finding| Some(place(finding.file, finding.line?)));
        let shown: Vec<String> = lines.take(SHOWN).collect();
        if shown.is_empty() {
            return String::new();
        }
        let more = if found.total > shown.len() as u64 {
            ", …"
        } else {
            ""
        };
        format!("line {}{more}", shown.join(", "))
    }
}

/// What a finding means, what is special about the first of its kind, and what to do.
fn meaning(found: &Found) -> String {
    let detail = found
        .listed
        .first()
        .and_then(|finding| finding.detail.as_deref());
    let detail = detail.map_or_else(String::new, |detail| format!(" ({})", printable(detail)));
    let (title, remedy) = (found.code.title(), found.code.remedy());
    match remedy {
        "nothing" => format!("{title}{detail}"),
        _ => format!("{title}{detail}; {remedy}"),
    }
}

/// What is to say of offers below their table.
pub(super) fn remarks(fits: &[Fit<'_>]) -> Vec<String> {
    let mut remarks = Vec::new();
    for fit in fits {
        let name = fit.offer.name();
        let name = printable(&name);
        let also = if fit.status == Status::Unclear {
            vec!["whether it is open is unclear".to_owned()]
        } else {
            Vec::new()
        };
        if !fit.refusals.is_empty() {
            remarks.push(format!(
                "{name} would refuse it: {}",
                fit.refusals.join("; ")
            ));
        }
        let advice: Vec<String> = fit.advice.iter().cloned().chain(also).collect();
        if !advice.is_empty() {
            remarks.push(format!("{name}: {}", advice.join("; ")));
        }
    }
    remarks
}

/// For reading in a terminal.
#[must_use]
pub fn text(audited: &Audited<'_>, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = wrapped(
        &format!("Training data: {}", audited.files.join(", ")),
        columns,
        "",
        "  ",
    );
    for line in audited.counted() {
        lines.extend(wrapped(&line, columns, "", "  "));
    }
    lines.extend(histogram(audited.audit, width));
    lines.push(String::new());
    if audited.audit.findings.is_empty() {
        lines.push(NOTHING_WRONG.to_owned());
    } else {
        for found in &audited.audit.findings {
            let head = format!(
                "{} {}: {} {}",
                found.code.severity().word(),
                found.code.id(),
                count(found.total),
                audited.places(found)
            );
            lines.extend(wrapped(head.trim_end(), columns, "", "    "));
            lines.extend(wrapped(&meaning(found), columns, "  ", "  "));
        }
    }
    if !audited.fits.is_empty() {
        lines.push(String::new());
        lines.extend(offers(audited).lines(width));
        for remark in remarks(audited.fits) {
            lines.extend(wrapped(&remark, columns, "- ", "  "));
        }
        lines.extend(wrapped(&foot(audited), columns, "", "  "));
    }
    lines.join("\n") + "\n"
}

pub(super) fn foot(audited: &Audited<'_>) -> String {
    let checked = audited
        .fits
        .iter()
        .map(|fit| fit.offer.origin.checked)
        .min();
    let checked = checked.map_or_else(String::new, |day| {
        format!(" Prices and limits were checked on {day} or later.")
    });
    let estimated = if audited.fits.iter().all(Fit::is_exact) {
        String::new()
    } else {
        format!(
            " A range: the offer counts tokens with a vocabulary of its own; {} was counted with.",
            audited.encoding.id()
        )
    };
    let chosen = if audited.are_chosen {
        ""
    } else {
        " The cheapest open offer of each provider; --offer chooses others."
    };
    format!("Tokens and cost are those of all epochs.{estimated}{chosen}{checked}")
        .trim()
        .to_owned()
}

fn histogram(audit: &Audit, width: u16) -> Vec<String> {
    const LONGEST: u64 = 30;
    let buckets = audit.lengths.histogram();
    let most = buckets.iter().map(|bucket| bucket.rows).max().unwrap_or(0);
    // One range tells no more than the figures above.
    if buckets.len() < 2 || most == 0 {
        return Vec::new();
    }
    let row = |bucket: &crate::evidence::training::Bucket| {
        #[expect(clippy::cast_possible_truncation, reason = "at most 30")]
        let bar = (bucket.rows * LONGEST).div_ceil(most) as usize;
        vec![
            format!("  {} to {}", count(bucket.from), count(bucket.to)),
            count(bucket.rows),
            "#".repeat(bar),
        ]
    };
    let columns = [Align::Left, Align::Right, Align::Left];
    plain(&columns, buckets.iter().map(row).collect(), width)
}

fn percent(share: f64) -> String {
    format!("{} %", grouped((share * 100.0).round()))
}
