//! Reads rows on all cores: one thread divides files into blocks, some read them, and one adds them up in their order.
//!
//! Only so many blocks are under way at a time, which bounds the memory.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::digest::{Common, Digest, Reader};
use super::findings::Code;
use super::tally::{At, Tally};
use super::{Failed, Keep, Settings};
use crate::evidence::rows::{Layout, Rows};
use crate::evidence::tokens::Encoding;

/// A block of rows holds about so many bytes.
const BLOCK: usize = 4 << 20;
/// And no more rows than this, as small rows leave more behind than they take.
const BLOCK_ROWS: usize = 16_384;
/// More threads would wait for the one that divides files into blocks.
const MOST_THREADS: usize = 8;
/// A longer row is passed over: it holds more than the images that any provider takes.
const LONGEST: usize = 32 << 20;

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

/// Reads the rows of files, and gives their sums and bytes.
pub(super) fn run<'s, R: BufRead, E: From<io::Error>>(
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
        let merged = (merging.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic));
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
