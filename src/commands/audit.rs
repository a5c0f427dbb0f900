//! `ftadvise audit`: what training data holds, what is wrong with it, and which offers would take it.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::files::shown;
use super::results::Results;
use super::stated::today;
use super::{Ending, Setting, files};
use crate::advice::midnight;
use crate::cli::Audit;
use crate::cost::fitness::{self, Data};
use crate::cost::offer::Offer;
use crate::evidence::tokens::Encoding;
use crate::evidence::training::{self, Code, Failed, Finding, Found, Reference, Settings};
use crate::printable::printable;
use crate::report;

mod fixed;
mod progress;

pub(super) fn run(
    setting: &Setting,
    request: &Audit,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let as_of = request.as_of.unwrap_or_else(today);
    midnight(as_of)?;
    check_names(request, &results)?;
    let catalogue = files::catalogue(&request.prices, as_of)?;
    let chosen: Vec<&Offer> = (request.offer.iter())
        .map(|name| catalogue.offer(name).context("--offer"))
        .collect::<anyhow::Result<_>>()?;
    let counted = chosen.iter().find_map(|offer| offer.encoding);
    let encoding = request.encoding.or(counted).unwrap_or(Encoding::O200k);
    let settings = Settings {
        limit: fitness::least_limit(chosen.iter().copied()),
        ..plain(encoding)
    };
    let reference = match &request.validation {
        None => None,
        Some(path) => Some(validation(path, settings)?),
    };
    let settings = Settings {
        reference: reference.as_ref(),
        ..settings
    };
    let (audit, fixed) = read(request, settings)?;
    let likely = setting
        .assumptions
        .quantities()
        .map(|assumption| assumption.likely);
    let data = Data {
        audit: &audit,
        encoding,
        validation_tokens: reference.as_ref().map_or(0, |reference| reference.tokens),
        likely: &likely,
        epochs: request.epochs,
        as_of,
    };
    let fits = if chosen.is_empty() {
        fitness::fitting(&catalogue, &data)
    } else {
        chosen
            .iter()
            .map(|offer| fitness::fit(offer, &data))
            .collect()
    };
    let names: Vec<String> = request.files.iter().map(|path| shown(path)).collect();
    let result = report::audit::Audited {
        files: &names,
        validation: request.validation.as_deref().map(shown),
        validation_rows: reference.as_ref().map_or(0, |reference| reference.count),
        audit: &audit,
        encoding,
        fits: &fits,
        are_chosen: !chosen.is_empty(),
        fixed: fixed.as_ref(),
        as_of,
    };
    results.show(&result)?;
    let is_refused = !chosen.is_empty() && fits.iter().any(|fit| !fit.accepts());
    Ok(if is_refused { Ending::No } else { Ending::Done })
}

/// An audit on all cores that compares rows with nothing else.
fn plain(encoding: Encoding) -> Settings<'static> {
    Settings {
        encoding,
        limit: None,
        reference: None,
        threads: super::threads(),
    }
}

/// A file can be written once.
fn check_names(request: &Audit, results: &Results<'_>) -> anyhow::Result<()> {
    if let Some(fix) = request.fix.as_deref().filter(|fix| results.go_to(fix)) {
        bail!(
            "--output: `{}` is what --fix writes; name another file",
            shown(fix)
        );
    }
    Ok(())
}

/// The files with training data.
fn inputs(request: &Audit) -> impl Iterator<Item = &Path> {
    let files = request.files.iter().chain(&request.validation);
    files.map(PathBuf::as_path)
}

fn validation(path: &Path, settings: Settings<'_>) -> anyhow::Result<Reference> {
    let files = [path.to_path_buf()];
    let reference = training::reference(files::open(path), settings)
        .map_err(|error| unread(&files, 0, error))
        .context("--validation")?;
    if reference.count == 0 {
        bail!(
            "--validation: `{}` holds no valid training rows",
            shown(path)
        );
    }
    Ok(reference)
}

/// Reads all files, and writes what is worth keeping where that was asked for.
fn read(
    request: &Audit,
    settings: Settings<'_>,
) -> anyhow::Result<(training::Audit, Option<report::audit::Fixed>)> {
    let mut fix = match &request.fix {
        None => None,
        Some(out) => Some(fixed::Fixed::new(out, inputs(request))?),
    };
    let mut progress = progress::Progress::new(&request.files);
    let mut keep = |row: &[u8]| fix.as_mut().map_or(Ok(()), |fix| fix.keep(row));
    let opened = request.files.iter().map(|path| files::open(path));
    let audited = training::audit::<Box<dyn BufRead>, anyhow::Error>(
        opened,
        settings,
        &mut |bytes| progress.show(bytes),
        Some(&mut keep),
    );
    progress.clear();
    let mut audit = audited.map_err(|failed| match failed {
        Failed::File(index, error) => unread(&request.files, index, error),
        Failed::Keep(error) => match &fix {
            Some(fix) => fix.fault(&error),
            None => error.into(),
        },
    })?;
    check_format(&request.files, &audit)?;
    find_extensions(request, &mut audit);
    let fixed = match fix {
        None => None,
        Some(fix) => Some(report::audit::Fixed {
            file: request.fix.as_deref().map(shown).unwrap_or_default(),
            kept: fix.finish()?,
            invalid: audit.rows - audit.valid,
            duplicates: audit.count(Code::ExactDuplicate),
        }),
    };
    Ok((audit, fixed))
}

/// Names the file that cannot be read. One that cannot be opened has said so.
fn unread(files: &[PathBuf], index: usize, error: anyhow::Error) -> anyhow::Error {
    if !(error.is::<io::Error>() && error.chain().count() == 1) {
        return error;
    }
    let name = files
        .get(index)
        .map_or_else(String::new, |path| shown(path));
    error.context(format!("cannot read `{name}`"))
}

/// Data in none of the formats is refused by naming what it holds.
fn check_format(files: &[PathBuf], audit: &training::Audit) -> anyhow::Result<()> {
    let names: Vec<String> = (files.iter())
        .map(|path| format!("`{}`", shown(path)))
        .collect();
    let names = names.join(", ");
    if audit.rows == 0 {
        bail!("{names}: no rows; give JSON lines, or one JSON array");
    }
    if audit.format.is_some() {
        return Ok(());
    }
    if let Some(keys) = &audit.keys_seen {
        bail!(
            "{names}: rows of no known training format; the first has {keys}; known are {}",
            training::known_keys()
        );
    }
    let worst = audit.findings.first();
    let fault = worst.map_or_else(String::new, |found| {
        let first = found.listed.first();
        let line = first.and_then(|finding| finding.line).unwrap_or(1);
        let detail = first.and_then(|finding| finding.detail.as_deref());
        let detail = detail.map_or_else(String::new, |detail| format!(": {}", printable(detail)));
        format!(
            "; line {line}: {}{detail}; {}",
            found.code.title(),
            found.code.remedy()
        )
    });
    bail!("{names}: none of {} rows can be read{fault}", audit.rows);
}

/// Some providers go by the name of a file.
fn find_extensions(request: &Audit, audit: &mut training::Audit) {
    let is_named = |path: &Path| {
        path == Path::new("-")
            || path
                .extension()
                .is_some_and(|extension| extension == "jsonl")
    };
    let listed: Vec<Finding> = (request.files.iter().enumerate())
        .filter(|(_, path)| !is_named(path))
        .map(|(file, _)| Finding {
            file,
            line: None,
            detail: None,
        })
        .collect();
    if !listed.is_empty() {
        audit.findings.push(Found {
            code: Code::WrongExtension,
            total: listed.len() as u64,
            listed,
        });
        audit.findings.sort_by_key(|found| found.code);
    }
}

/// Audits opened files for what they say about other questions.
pub(super) fn measured(
    paths: &[PathBuf],
    opened: Vec<anyhow::Result<Box<dyn BufRead>>>,
    encoding: Encoding,
) -> anyhow::Result<training::Audit> {
    let audited = training::audit(opened.into_iter(), plain(encoding), &mut |_| {}, None);
    let audit = audited.map_err(|failed| match failed {
        Failed::File(index, error) => unread(paths, index, error),
        Failed::Keep(error) => error.into(),
    })?;
    check_format(paths, &audit)?;
    Ok(audit)
}
