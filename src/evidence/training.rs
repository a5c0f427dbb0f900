//! Audits training data: what format it has, what is wrong with it, and how much there is to learn from.
//!
//! Rows are read in blocks on all cores and added up in their order, so that neither the number of cores nor, within the
//! bounds of what is remembered, the order of the rows changes a total. Nothing here opens a file or prints.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::rows::{Layout, Rows};
use super::tokens::Encoding;

mod answers;
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
pub use tally::Reference;

use digest::{Common, Digest, Reader};
use tally::{At, Tally};

/// A block of rows holds about so many bytes.
const BLOCK: usize = 4 << 20;
/// And no more rows than this, as small rows leave more behind than they take.
const BLOCK_ROWS: usize = 16_384;
/// More threads would wait for the one that divides files into blocks.
const MOST_THREADS: usize = 8;
/// A longer row is passed over: it holds more than the images that any provider takes.
const LONGEST: usize = 32 << 20;

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

/// Rows that are read together.
#[derive(Debug, Default)]
struct Block {
    number: usize,
    file: usize,
    text: Vec<u8>,
    /// The line of each row, and where its text stands; nothing for one that is too long.
    rows: Vec<(u64, Option<Range<usize>>)>,
    /// As how many blocks it counts.
    weight: usize,
}

/// What was read of a block.
type ReadBlock = (Block, Vec<Digest>, Common);

/// What is said of a whole file.
type Marks = Vec<(usize, Code)>;

fn run<'s, R: BufRead, E: From<io::Error>>(
    files: impl Iterator<Item = Result<R, E>>,
    settings: Settings<'s>,
    progress: &mut dyn FnMut(u64),
    keep: Option<Keep<'_>>,
) -> Result<(Tally<'s>, u64), Failed<E>> {
    let threads = settings.threads.clamp(1, MOST_THREADS);
    let (to_read, blocks) = channel::<Block>();
    let (to_merge, read) = channel::<ReadBlock>();
    // No more blocks are under way than this, which bounds the memory; a large one counts as several.
    let most = 2 * threads + 1;
    let (to_allow, allowed) = sync_channel::<()>(most);
    for _ in 0..most {
        let _ = to_allow.send(());
    }
    let blocks = Mutex::new(blocks);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (blocks, to_merge) = (&blocks, to_merge.clone());
            scope.spawn(move || read_blocks(blocks, &to_merge, settings.encoding));
        }
        drop(to_merge);
        let tally = Tally::new(settings.reference, settings.limit);
        let merging = scope.spawn(move || merge(&read, &to_allow, tally, keep));
        let divided = divide(files, &to_read, (&allowed, most), progress);
        drop(to_read);
        let merged = match merging.join() {
            Ok(merged) => merged,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let (marks, bytes) = divided.map_err(|(file, error)| Failed::File(file, error))?;
        let mut tally = merged.map_err(Failed::Keep)?;
        for (file, code) in marks {
            tally.find(code, file, None, None);
        }
        Ok((tally, bytes))
    })
}

/// Divides files into blocks.
fn divide<R: BufRead, E: From<io::Error>>(
    files: impl Iterator<Item = Result<R, E>>,
    to_read: &Sender<Block>,
    (allowed, most): (&Receiver<()>, usize),
    progress: &mut dyn FnMut(u64),
) -> Result<(Marks, u64), (usize, E)> {
    let mut marks = Marks::new();
    let mut number = 0;
    let mut bytes = 0;
    for (file, reader) in files.enumerate() {
        let place = |error: io::Error| (file, E::from(error));
        let mut rows = Rows::new(reader.map_err(|error| (file, error))?).map_err(place)?;
        let mut is_over = false;
        while !is_over {
            let mut block = Block {
                number,
                file,
                ..Block::default()
            };
            while block.text.len() < BLOCK && block.rows.len() < BLOCK_ROWS {
                let Some(row) = rows.next_row().map_err(place)? else {
                    is_over = true;
                    break;
                };
                let start = block.text.len();
                let text = row.text.filter(|text| text.len() <= LONGEST);
                if let Some(text) = text {
                    block.text.extend_from_slice(text);
                }
                let end = block.text.len();
                block
                    .rows
                    .push((row.line, text.is_some().then_some(start..end)));
            }
            if block.rows.is_empty() {
                break;
            }
            number += 1;
            block.weight = (block.text.len() / BLOCK).clamp(1, most);
            let is_allowed = (0..block.weight).all(|_| allowed.recv().is_ok());
            // Whoever merges has stopped: it says why.
            if !is_allowed || to_read.send(block).is_err() {
                return Ok((marks, bytes));
            }
            progress(bytes + rows.bytes());
        }
        bytes += rows.bytes();
        let layout = match rows.layout() {
            Layout::Lines => None,
            Layout::Array => Some(Code::JsonArray),
            Layout::Documents => Some(Code::BrokenLines),
        };
        let is_marked = rows.has_mark().then_some(Code::ByteOrderMark);
        let is_windows = rows.has_carriage_returns().then_some(Code::CarriageReturns);
        let found = [layout, is_marked, is_windows];
        marks.extend(found.into_iter().flatten().map(|code| (file, code)));
    }
    Ok((marks, bytes))
}

fn read_blocks(blocks: &Mutex<Receiver<Block>>, to_merge: &Sender<ReadBlock>, encoding: Encoding) {
    let mut reader = Reader::new(encoding);
    loop {
        let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(block) = next else {
            return;
        };
        let mut common = Common::default();
        let mut text_of = |row: &Option<Range<usize>>| {
            let text = row.clone().map(|range| &block.text[range]);
            reader.read(text, &mut common)
        };
        let digests = block.rows.iter().map(|(_, row)| text_of(row)).collect();
        if to_merge.send((block, digests, common)).is_err() {
            return;
        }
    }
}

/// Adds up blocks in their order.
fn merge<'s>(
    read: &Receiver<ReadBlock>,
    to_allow: &SyncSender<()>,
    mut tally: Tally<'s>,
    mut keep: Option<Keep<'_>>,
) -> io::Result<Tally<'s>> {
    let mut waiting: BTreeMap<usize, ReadBlock> = BTreeMap::new();
    let mut next = 0;
    while let Ok(read) = read.recv() {
        waiting.insert(read.0.number, read);
        while let Some((block, digests, common)) = waiting.remove(&next) {
            next += 1;
            tally.merge_common(common);
            for ((line, range), digest) in block.rows.into_iter().zip(digests) {
                let at = At {
                    file: block.file,
                    line,
                };
                let is_worth_keeping = tally.add(at, digest);
                if let (true, Some(range), Some(keep)) = (is_worth_keeping, range, keep.as_mut()) {
                    keep(&block.text[range])?;
                }
            }
            for _ in 0..block.weight {
                // Nobody waits any more once all is divided.
                let _ = to_allow.try_send(());
            }
        }
    }
    Ok(tally)
}
