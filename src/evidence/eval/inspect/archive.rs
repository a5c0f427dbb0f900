//! Archives of Inspect: a header and the scores of all samples, each a file in it.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::super::small::Items;
use super::super::text::{self, Budget};
use super::super::{Evaluation, Format};
use super::samples::Samples;
use super::{evaluation, read};
use crate::evidence::Refused;

/// No run writes more files: the list of them is read before all else, and kept.
const MOST_FILES: u64 = 1_000_000;

/// Reads an archive.
pub(in crate::evidence::eval) fn archive(
    mut archive: impl Read + Seek,
) -> Result<Evaluation, Refused> {
    if files(&mut archive)?.is_some_and(|files| files > MOST_FILES) {
        return Err(Refused::new(
            format!("it is an archive of more than {MOST_FILES} files"),
            "convert it with `inspect log convert --to json`",
        ));
    }
    let mut archive = ZipArchive::new(archive).map_err(|error| bad("it", &error.to_string()))?;
    let has = |archive: &ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    // A run that broke off has a journal in place of header and summaries.
    let headers = ["header.json", "_journal/start.json"];
    let Some(header) = headers.into_iter().find(|name| has(&archive, name)) else {
        return Err(Refused::new(
            "it is an archive, but no log of Inspect: it has no `header.json`",
            "give an `.eval` file",
        ));
    };
    let budget = Budget::new();
    let mut samples = Samples::default();
    let log = entry(&mut archive, header, |reader| {
        read(reader, &budget, &mut samples)
    })?;
    let mut read_list = |archive: &mut ZipArchive<_>, name: &str| {
        entry(archive, name, |reader| {
            samples.told(|take| text::fed(reader, Format::Inspect, &budget, Items::each(take)))
        })
    };
    if has(&archive, "summaries.json") {
        read_list(&mut archive, "summaries.json")?;
    } else {
        for place in 0..archive.len() {
            if let Some(name) = named(&archive, place, "_journal/summaries/", "") {
                read_list(&mut archive, &name)?;
            }
        }
    }
    if samples.len() == 0 {
        for place in 0..archive.len() {
            if let Some(name) = named(&archive, place, "samples/", ".json") {
                let sample = entry(&mut archive, &name, |reader| {
                    text::parsed(reader, Format::Inspect, &budget)
                })?;
                samples.take(&sample)?;
            }
        }
    }
    evaluation(log, &samples)
}

/// The name of a file of the archive, if it begins and ends so.
fn named<R: Read + Seek>(
    archive: &ZipArchive<R>,
    place: usize,
    start: &str,
    end: &str,
) -> Option<String> {
    let name = archive.name_for_index(place)?.ok()?;
    (name.starts_with(start) && name.ends_with(end)).then(|| name.into_owned())
}

/// Gives one file of an archive to a reader, unpacked. Newer archives are packed with zstd, which is not a part of every
/// reader.
fn entry<R: Read + Seek, T>(
    archive: &mut ZipArchive<R>,
    name: &str,
    read: impl FnOnce(&mut dyn Read) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let bad = |error: &dyn std::fmt::Display| bad(&format!("`{name}` of it"), &error.to_string());
    let place = (archive.index_for_name(name)).ok_or_else(|| bad(&"it is not there"))?;
    let raw = archive.by_index_raw(place).map_err(|error| bad(&error))?;
    if raw.compression() == zip::CompressionMethod::ZSTD {
        let unpacked = ruzstd::decoding::StreamingDecoder::new(raw);
        return read(&mut unpacked.map_err(|error| bad(&error))?);
    }
    drop(raw);
    let mut unpacked = archive.by_index(place).map_err(|error| bad(&error))?;
    read(&mut unpacked)
}

fn bad(what: &str, error: &str) -> Refused {
    Refused::new(
        format!("it is an archive, and {what} cannot be read: {error}"),
        "convert it with `inspect log convert --to json`",
    )
}

/// How many files an archive says that it holds, if it says so: at its end, or in a longer record that stands before it
/// where the number is large.
fn files(archive: &mut (impl Read + Seek)) -> Result<Option<u64>, Refused> {
    /// What an archive ends with, but for a comment.
    const END: &[u8] = b"PK\x05\x06";
    const LONGER: &[u8] = b"PK\x06\x06";
    /// The end, the longest comment, and what stands before them.
    const TAIL: u64 = 66 << 10;
    let length = archive.seek(SeekFrom::End(0))?;
    archive.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    archive.by_ref().take(TAIL).read_to_end(&mut tail)?;
    archive.seek(SeekFrom::Start(0))?;
    let number = |at: usize, bytes: usize| {
        let digits = tail.get(at..at + bytes)?.iter().rev();
        Some(digits.fold(0_u64, |number, digit| number << 8 | u64::from(*digit)))
    };
    let ends = memchr::memmem::find_iter(&tail, END).filter_map(|at| number(at + 10, 2));
    let longer = memchr::memmem::find_iter(&tail, LONGER).filter_map(|at| number(at + 32, 8));
    Ok(ends.chain(longer).max())
}
