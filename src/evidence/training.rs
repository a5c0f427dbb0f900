//! Audits training data: what format it has, what is wrong with it, and how much there is to learn from.
//!
//! Rows are read in blocks on all cores and added up in their order, so that neither the number of cores nor, within the
//! bounds of what is remembered, the order of the rows changes a total. Nothing here opens a file or prints.

use std::io::{self, BufRead};

use super::tokens::Encoding;

mod answers;
mod blocks;
mod cards;
mod chat;
mod digest;
mod duplicates;
mod example;
mod findings;
mod formats;
mod json;
mod lengths;
mod pairs;
mod parts;
mod secrets;
mod tally;
mod tools;

pub use findings::{Code, Finding, Found, Severity};
pub use formats::{Format, Method};
pub(crate) use formats::{has_training_keys, known_keys};
pub use lengths::{Bucket, Lengths};
pub use tally::{LISTED, Reference};

use blocks::run;
use tally::Tally;

/// How data is audited.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'s> {
    /// What tokens are counted with.
    pub encoding: Encoding,
    /// Rows with more tokens are found fault with.
    pub limit: Option<u64>,
    /// Rows for validation.
    pub reference: Option<&'s Reference>,
    /// How many threads read rows.
    pub threads: usize,
}

/// Tokens of all valid rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Of their texts.
    pub total: u64,
    /// Of what is learnt.
    pub trained: u64,
    /// What a chat template adds, by the rule of OpenAI's cookbook.
    pub overhead: u64,
    /// Rows whose count may be wrong by a token.
    pub inexact_rows: u64,
}

impl Tokens {
    /// What is billed for one pass.
    #[must_use]
    pub fn billed(&self) -> u64 {
        self.total + self.overhead
    }
}

/// The system prompt that most rows have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SystemPrompt {
    /// The share of the valid rows that have it.
    pub share: f64,
    /// Its tokens.
    pub tokens: u64,
}

/// What an audit found: also the evidence for how many examples there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// The format of most rows; nothing if no row has one.
    pub format: Option<Format>,
    /// Rows of each format, most first.
    pub formats: Vec<(Format, u64)>,
    /// The keys of the first row that has no format.
    pub keys_seen: Option<String>,
    /// All rows.
    pub rows: u64,
    /// Rows without errors.
    pub valid: u64,
    /// Valid rows, each counted once.
    pub distinct: u64,
    /// Distinct rows whose answer is whole and not contradicted.
    pub quality: u64,
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Tokens of all valid rows.
    pub tokens: Tokens,
    /// Tokens of each valid row, without what a template adds.
    pub lengths: Lengths,
    /// The same with it, to compare with limits.
    pub billed_lengths: Lengths,
    /// What stays the same in all rows.
    pub system: Option<SystemPrompt>,
    /// All findings, the worst first.
    pub findings: Vec<Found>,
}

impl Audit {
    /// Tokens of an example, on average, as billed.
    #[must_use]
    pub fn tokens_per_example(&self) -> f64 {
        share(self.tokens.billed(), self.valid)
    }

    /// Static instruction tokens of a row, on average: those of the system prompt that most rows have.
    #[must_use]
    pub fn static_tokens(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a prompt is far shorter")]
        self.system
            .map_or(0.0, |system| system.share * system.tokens as f64)
    }

    /// How often something was found.
    #[must_use]
    pub fn count(&self, code: Code) -> u64 {
        let found = self.findings.iter().find(|found| found.code == code);
        found.map_or(0, |found| found.total)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Where a failure happened.
#[derive(Debug)]
pub enum Failed<E> {
    /// A file cannot be read.
    File(usize, E),
    /// What is worth keeping cannot be kept.
    Keep(io::Error),
}

/// Takes the text of each row that is worth keeping.
pub type Keep<'k> = &'k mut (dyn FnMut(&[u8]) -> io::Result<()> + Send);

/// Audits files together. `progress` is told the bytes that were read so far.
///
/// # Errors
///
/// If a file cannot be read, or if `keep` fails.
pub fn audit<R: BufRead, E: From<io::Error>>(
    files: impl Iterator<Item = Result<R, E>>,
    settings: Settings<'_>,
    progress: &mut dyn FnMut(u64),
    keep: Option<Keep<'_>>,
) -> Result<Audit, Failed<E>> {
    let (tally, bytes) = run(files, settings, progress, keep)?;
    Ok(finish(tally, bytes))
}

/// Reads the rows for validation.
///
/// # Errors
///
/// If a file cannot be read.
pub fn reference<R: BufRead, E: From<io::Error>>(
    file: Result<R, E>,
    settings: Settings<'_>,
) -> Result<Reference, E> {
    match run(std::iter::once(file), settings, &mut |_| {}, None) {
        Ok((tally, _)) => Ok(tally.into_reference()),
        Err(Failed::File(_, error)) => Err(error),
        Err(Failed::Keep(error)) => Err(error.into()),
    }
}

fn finish(mut tally: Tally<'_>, bytes: u64) -> Audit {
    let formats = tally.formats();
    let findings = tally.finish();
    Audit {
        format: formats.first().map(|(format, _)| *format),
        formats,
        keys_seen: tally.keys_seen.take(),
        rows: tally.rows,
        valid: tally.valid,
        distinct: tally.distinct,
        quality: tally.quality,
        bytes,
        tokens: Tokens {
            total: tally.tokens,
            trained: tally.trained,
            overhead: tally.overhead,
            inexact_rows: tally.inexact,
        },
        system: (tally.system()).map(|(rows, tokens)| SystemPrompt {
            share: share(rows, tally.valid),
            tokens,
        }),
        lengths: Lengths::new(std::mem::take(&mut tally.lengths)),
        billed_lengths: Lengths::new(std::mem::take(&mut tally.billed_lengths)),
        findings,
    }
}
