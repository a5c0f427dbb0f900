//! Reads the files that a run names, within bounds.

use std::io::{self, BufRead, BufReader, Cursor, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::advice::midnight;
use crate::builtin;
use crate::cost::catalogue::{Catalogue, Purpose};
use crate::framework::Framework;
use crate::framework::source::{Document, Invalid};
use crate::load;
use crate::printable::printable;
use crate::slip::suggestion;

/// No file of rules, answers or workload that a person wrote is larger.
const LARGEST: u64 = 1 << 20;
/// The data of all models and their prices takes about 1 MiB; four times that is enough for years to come.
const LARGEST_PRICES: u64 = 4 << 20;

/// The framework of a built-in name or a file.
pub(super) fn framework(named: &Path) -> anyhow::Result<Framework> {
    rules(Some(named), load::rules::framework)
}

/// A framework that may have gaps: what is refused elsewhere is what the proof tells of.
pub(super) fn unproved(named: &Path) -> anyhow::Result<Framework> {
    rules(Some(named), load::rules::unproved)
}

/// A framework that may have gaps, and what is wrong with it if it has; the default one if none is named.
pub(super) fn framework_in_use(
    named: Option<&Path>,
) -> anyhow::Result<(Framework, Option<Invalid>)> {
    rules(named, |document| match load::rules::framework(document) {
        Ok(framework) => Ok((framework, None)),
        Err(invalid) => Ok((load::rules::unproved(document)?, Some(invalid))),
    })
}

/// Finds rules and has them read.
fn rules<T>(
    named: Option<&Path>,
    read: impl FnOnce(Document<'_>) -> Result<T, Invalid>,
) -> anyhow::Result<T> {
    let builtin = match named {
        None => Some(&builtin::FRAMEWORKS[0]),
        Some(path) => builtin_rules(path),
    };
    if let Some(document) = builtin {
        return Ok(read(*document)?);
    }
    let path = named.unwrap_or(Path::new("-"));
    let shown = path.to_string_lossy();
    let text = text(path).map_err(|error| {
        let names = builtin::FRAMEWORKS.map(|framework| framework.file);
        let is_bare = path.components().count() == 1 && path.extension().is_none();
        let remedy = if is_bare {
            format!("; {}", suggestion(&shown, names))
        } else {
            String::new()
        };
        anyhow!(
            "cannot read the rules `{}`: {error:#}{remedy}",
            printable(&shown)
        )
    })?;
    Ok(read(Document::new(&shown, &text))?)
}

/// The built-in rules of a name.
pub(super) fn builtin_rules(name: &Path) -> Option<&'static Document<'static>> {
    let mut frameworks = builtin::FRAMEWORKS.iter();
    frameworks.find(|framework| Path::new(framework.file) == name)
}

/// The built-in prices, with those that files add to them.
pub(super) fn catalogue(added: &[PathBuf], as_of: Date) -> anyhow::Result<Catalogue> {
    let mut catalogue =
        load::prices::builtin_catalogue().context("the built-in prices cannot be read")?;
    let at = midnight(as_of)?;
    for path in added {
        let shown = path.to_string_lossy();
        let shown = printable(&shown);
        let text = text_of(path, LARGEST_PRICES)
            .with_context(|| format!("--prices: cannot read `{shown}`"))?;
        let find_base = |base: &str| catalogue.model(base, Purpose::Answer, at).map(drop);
        let added = load::prices::added(&shown, &text, as_of, &find_base)?;
        catalogue.add(added);
    }
    Ok(catalogue)
}

/// A path that is safe to print.
pub(super) fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

/// How much of a file is looked at to tell what it is, and how much is read at once after that.
const BUFFER: usize = 1 << 20;

/// A file, or standard input for `-`, to be read from its beginning: unpacked where it is gzip or zstd. What is first read
/// of it is its whole beginning, however slowly it comes. What is no text in UTF-8, nor an archive, is refused.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    opened(path).with_context(|| format!("cannot read `{}`", shown(path)))
}

fn opened(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    let mut packed = begun(source(path)?);
    let start = packed.fill_buf()?;
    let mut reader: Box<dyn BufRead> = if start.starts_with(&[0x1f, 0x8b]) {
        begun(flate2::bufread::MultiGzDecoder::new(packed))
    } else if is_zstd(start) {
        begun(Frames {
            source: packed,
            decoder: FrameDecoder::new(),
        })
    } else {
        packed
    };
    let start = reader.fill_buf();
    let start = start.map_err(|error| anyhow!("{error}; see whether the file is whole"))?;
    refuse_other_text(start)?;
    Ok(reader)
}

/// The bytes of a file, or of standard input for `-`.
fn source(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(StandardInput::new()));
    }
    let file = std::fs::File::open(path)?;
    let seen = file.metadata()?;
    if seen.is_dir() {
        bail!("it is a directory; name a file in it");
    }
    // A file that somebody adds to is read as far as it went at first, else reading might never end. Those of the system
    // itself say no length.
    let length = Some(seen.len()).filter(|length| seen.is_file() && *length > 0);
    Ok(Box::new(file.take(length.unwrap_or(u64::MAX))))
}

/// Refuses UTF-16, which some programs save, and what begins with zeros, as devices do that never end.
fn refuse_other_text(start: &[u8]) -> anyhow::Result<()> {
    let is_utf16 = match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        // Without its mark every other byte of plain letters is a zero.
        [first, second, ..] => (*first == 0) != (*second == 0),
        [] | [_] => false,
    };
    if is_utf16 {
        bail!("it is UTF-16, not UTF-8; save the file as UTF-8");
    }
    if start.first() == Some(&0) {
        bail!("it is no text: it begins with zeros; name a file of text in UTF-8");
    }
    Ok(())
}

/// A reader whose first buffer is the beginning of what is read: a pipe may give it in pieces.
fn begun(mut reader: impl Read + 'static) -> Box<dyn BufRead> {
    let mut start = Vec::new();
    let read = (reader.by_ref().take(BUFFER as u64)).read_to_end(&mut start);
    let rest = Rest {
        fault: read.err(),
        reader,
    };
    Box::new(Cursor::new(start).chain(BufReader::with_capacity(BUFFER, rest)))
}

/// What follows the beginning. A fault that ended the beginning is told where the beginning ends.
struct Rest<R> {
    fault: Option<io::Error>,
    reader: R,
}

impl<R: Read> Read for Rest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.reader.read(buffer),
        }
    }
}

/// Whether zstd begins so, with a frame or with one that is to be skipped.
fn is_zstd(start: &[u8]) -> bool {
    start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || matches!(start, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Unpacks zstd: one frame after the other.
struct Frames {
    source: Box<dyn BufRead>,
    decoder: FrameDecoder,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 {
            if !self.decoder.is_finished() {
                let some = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = self.decoder.decode_blocks(&mut self.source, some);
                decoded.map_err(io::Error::other)?;
            } else if self.source.fill_buf()?.is_empty() {
                return Ok(0);
            } else {
                self.begin_frame()?;
            }
        }
        self.decoder.read(buffer)
    }
}

impl Frames {
    fn begin_frame(&mut self) -> io::Result<()> {
        match self.decoder.reset(&mut self.source) {
            Ok(()) => Ok(()),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = (&mut self.source).take(length.into());
                io::copy(&mut skipped, &mut io::sink()).map(drop)
            }
            Err(fault) => Err(io::Error::other(fault)),
        }
    }
}

/// Standard input. Its end is final, while a terminal would be read on after a Ctrl-D.
struct StandardInput {
    input: io::Stdin,
    has_ended: bool,
}

impl StandardInput {
    /// A person at a terminal is told that it is waited for, and how to end it.
    fn new() -> Self {
        let input = io::stdin();
        if input.is_terminal() {
            let end = if cfg!(windows) {
                "Ctrl-Z and Enter"
            } else {
                "Ctrl-D"
            };
            // What cannot be shown is no reason to stop.
            let _ = writeln!(io::stderr(), "Reading standard input; {end} ends it");
        }
        Self {
            input,
            has_ended: false,
        }
    }
}

impl Read for StandardInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_ended {
            return Ok(0);
        }
        let read = self.input.read(buffer)?;
        self.has_ended = read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

/// The text of a file, or of standard input for `-`.
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    text_of(path, LARGEST)
}

fn text_of(path: &Path, largest: u64) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let source = source(path)?;
    source.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        bail!(
            "it is larger than {} KiB, which no such file needs to be",
            largest / 1024
        );
    }
    refuse_other_text(&bytes)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        anyhow!("line {line} is not UTF-8; save the file as UTF-8")
    })?;
    Ok(text
        .strip_prefix('\u{FEFF}')
        .map(str::to_owned)
        .unwrap_or(text))
}
