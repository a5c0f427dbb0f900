//! What files of evidence measure, brought to the questions and quantities that it answers.

use std::fs::File;
use std::io::{BufRead, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{files, quoted};
use crate::advice::evidence::{Evidence, Measured, Reading};
use crate::advice::{Role, Stated};
use crate::cli::EvidenceFlags;
use crate::cost::catalogue::Catalogue;
use crate::evidence::Refused;
use crate::evidence::eval::{self, Evaluation, Standing};
use crate::evidence::kind::{Kind, kind_of};
use crate::evidence::requests::{self, Requests};
use crate::evidence::tokens::{Encoding, UNPUBLISHED};
use crate::evidence::training;
use crate::framework::answers::Answers;
use crate::framework::{Framework, Measure};
use crate::quantity::{Quantity, grouped_count};
use crate::report::evidence::figure;

/// How an archive begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// An archive that comes through a pipe, or packed, is kept in memory, and no larger one.
const LARGEST_ARCHIVE: u64 = 200 << 20;

/// What a file turned out to hold.
#[derive(Debug)]
pub(super) enum Found {
    /// Evaluation results.
    Evaluation(Evaluation),
    /// A log of requests.
    Requests(Box<Requests>),
    /// Training data, and whether its tokens are those of the model that is tuned.
    Training(Box<training::Audit>, Encoding, bool),
}

/// A file as results name it.
pub(super) fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    files::shown(path)
}

/// Reads evidence of any kind.
pub(super) fn any(path: &Path) -> anyhow::Result<Found> {
    let mut reader = files::open(path)?;
    let start = start(&mut reader, path)?;
    if start.starts_with(ZIP) {
        return evaluation(reader, path);
    }
    match kind_of(start).with_context(|| shown(path))? {
        Kind::Evaluation => evaluation(reader, path),
        Kind::Requests => requests(vec![reader]).with_context(|| shown(path)),
        Kind::Training => {
            let paths = [path.to_path_buf()];
            let audit = super::audit::measured(&paths, vec![Ok(reader)], Encoding::O200k)?;
            Ok(Found::Training(Box::new(audit), Encoding::O200k, false))
        }
    }
}

fn start<'r>(reader: &'r mut Box<dyn BufRead>, path: &Path) -> anyhow::Result<&'r [u8]> {
    let start = reader.fill_buf().map_err(Refused::from);
    start.with_context(|| shown(path))
}

/// Reads evaluation results.
fn evaluation(mut reader: Box<dyn BufRead>, path: &Path) -> anyhow::Result<Found> {
    let found = if start(&mut reader, path)?.starts_with(ZIP) {
        archive(path, reader).and_then(|archive| Ok(eval::read_archive(archive)?))
    } else {
        eval::read(reader).map_err(anyhow::Error::from)
    };
    found.map(Found::Evaluation).with_context(|| shown(path))
}

/// Reads the parts of one log.
fn requests(readers: Vec<Box<dyn BufRead>>) -> anyhow::Result<Found> {
    let found = requests::read_all(readers).map_err(Refused::from)?;
    if found.requests == 0 {
        bail!(
            "it tells of no call of a language model; give logs of OpenAI, Anthropic, Gemini, Bedrock, LiteLLM, \
             Langfuse, Helicone or OpenTelemetry"
        );
    }
    Ok(Found::Requests(Box::new(found)))
}

trait Archive: Read + Seek {}
impl<T: Read + Seek> Archive for T {}

fn archive(path: &Path, reader: impl Read) -> anyhow::Result<Box<dyn Archive>> {
    if let Some(file) = archive_file(path)? {
        return Ok(Box::new(file));
    }
    let mut bytes = Vec::new();
    reader.take(LARGEST_ARCHIVE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_ARCHIVE {
        bail!(
            "it is an archive of more than {} MiB, which cannot come through a pipe or packed once more; name the archive itself",
            LARGEST_ARCHIVE >> 20
        );
    }
    Ok(Box::new(Cursor::new(bytes)))
}

/// The file itself, where it is an archive and can be read from any place.
fn archive_file(path: &Path) -> anyhow::Result<Option<File>> {
    if path == Path::new("-") || !path.metadata()?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    (file.by_ref().take(ZIP.len() as u64)).read_to_end(&mut start)?;
    file.rewind()?;
    Ok((start == ZIP).then_some(file))
}

impl Found {
    /// What it measures. How a rate does depends on the target; without one that is open.
    pub(super) fn readings(&self, file: &str, target: Option<f64>) -> Vec<Reading> {
        match self {
            Self::Evaluation(evaluation) => of_evaluation(evaluation, file, target),
            Self::Requests(requests) => of_requests(requests, file).into_iter().collect(),
            Self::Training(audit, ..) => vec![of_training(audit, file)],
        }
    }

    /// The quantities of the cost model that it measures.
    pub(super) fn quantities(&self, file: &str) -> Vec<Measured> {
        let quantities = match self {
            Self::Evaluation(_) => Vec::new(),
            Self::Requests(requests) => requests.quantities(),
            Self::Training(audit, _, is_exact) => vec![tokens_per_example(audit, *is_exact)],
        };
        let measured = quantities.into_iter().map(|(id, quantity)| Measured {
            id,
            quantity,
            source: file.to_owned(),
            said: None,
        });
        measured.collect()
    }
}

fn of_training(audit: &training::Audit, file: &str) -> Reading {
    Reading {
        measure: Measure::Examples,
        answer: audit.quality.to_string(),
        others: Vec::new(),
        file: file.to_owned(),
        figure: format!(
            "{} of {} rows are distinct, whole and not contradicted",
            grouped_count(audit.quality),
            grouped_count(audit.rows)
        ),
        more_items: None,
        rate: None,
    }
}

/// The mean, as it is billed. Vocabularies that nobody publishes are taken to count within a range.
fn tokens_per_example(audit: &training::Audit, is_exact: bool) -> (&'static str, Quantity) {
    let mean = audit.tokens_per_example();
    let (low, high) = if is_exact { (1.0, 1.0) } else { UNPUBLISHED };
    let quantity = Quantity {
        low: (mean * low).round(),
        high: (mean * high).round(),
    };
    ("tokens-per-example", quantity)
}

fn of_requests(requests: &Requests, file: &str) -> Option<Reading> {
    let month = requests.calls_per_month()?;
    let month = Quantity {
        low: month.low.round(),
        high: month.high.round(),
    };
    Some(Reading {
        measure: Measure::Calls,
        answer: month.to_string(),
        others: Vec::new(),
        file: file.to_owned(),
        figure: format!(
            "{} calls in {:.1} days",
            grouped_count(requests.answered()),
            requests.days().unwrap_or(0.0)
        ),
        more_items: None,
        rate: None,
    })
}

fn of_evaluation(evaluation: &Evaluation, file: &str, target: Option<f64>) -> Vec<Reading> {
    let Some(best) = evaluation.best() else {
        return Vec::new();
    };
    let mut readings = Vec::new();
    if let Some(target) = target {
        let verdict = best.estimate.against(target);
        let range = [Standing::Misses, Standing::Close, Standing::Meets].into_iter();
        let others = range
            .filter(|own| (verdict.least..=verdict.most).contains(own) && *own != verdict.standing);
        readings.push(Reading {
            measure: Measure::Rate,
            answer: verdict.standing.word().to_owned(),
            others: others.map(|own| own.word().to_owned()).collect(),
            file: file.to_owned(),
            figure: figure(&best.estimate),
            more_items: verdict.more_items,
            rate: Some((best.estimate, target)),
        });
    }
    readings.extend(evaluation.items().map(|items| Reading {
        measure: Measure::Items,
        answer: items.to_string(),
        others: Vec::new(),
        file: file.to_owned(),
        figure: if items == 1 {
            "one item".to_owned()
        } else {
            format!("{items} different items")
        },
        more_items: None,
        rate: None,
    }));
    readings
}

/// Reads all files that are named, and answers what they measure. A flag wins over a measurement, and the contradiction
/// is kept to be said.
pub(super) fn measure(
    framework: &Framework,
    flags: &EvidenceFlags,
    answers: &mut Answers,
    stated: &mut Stated,
    catalogue: &Catalogue,
) -> anyhow::Result<Evidence> {
    let mut readings = Vec::new();
    let mut quantities = Vec::new();
    if !flags.data.is_empty() {
        let file = names(&flags.data);
        let encoding = encoding(stated, catalogue);
        let opened = flags.data.iter().map(|path| files::open(path)).collect();
        let counted = encoding.unwrap_or(Encoding::O200k);
        let audit = super::audit::measured(&flags.data, opened, counted);
        let audit = audit.context("--data")?;
        let found = Found::Training(Box::new(audit), counted, encoding.is_some());
        readings.extend(found.readings(&file, None));
        quantities.extend(found.quantities(&file));
    }
    if let Some(path) = &flags.eval {
        let found = files::open(path).and_then(|reader| evaluation(reader, path));
        let found = found.context("--eval")?;
        readings.extend(found.readings(&shown(path), flags.target));
    }
    if !flags.logs.is_empty() {
        let file = names(&flags.logs);
        let readers: anyhow::Result<Vec<_>> =
            flags.logs.iter().map(|path| files::open(path)).collect();
        let found =
            requests(readers.context("--logs")?).with_context(|| format!("--logs {file}"))?;
        readings.extend(found.readings(&file, None));
        quantities.extend(found.quantities(&file));
    }
    Ok(Evidence::take(
        framework, &readings, quantities, answers, stated,
    ))
}

/// Several files as results name them.
fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    names.join(", ")
}

/// The vocabulary of the model that would be tuned, if all that were named have the same.
fn encoding(stated: &Stated, catalogue: &Catalogue) -> Option<Encoding> {
    let offers = stated.names(Role::TunedModel).iter();
    let encodings: Option<Vec<Encoding>> = offers
        .map(|name| catalogue.offer(name).ok()?.encoding)
        .collect();
    let encodings = encodings?;
    let first = *encodings.first()?;
    encodings.iter().all(|own| *own == first).then_some(first)
}

/// The words that name the same files again.
pub(super) fn again(flags: &EvidenceFlags) -> Vec<String> {
    let named = [
        ("eval", flags.eval.as_slice()),
        ("data", flags.data.as_slice()),
        ("logs", flags.logs.as_slice()),
    ];
    let mut words: Vec<String> = Vec::new();
    for (flag, paths) in named {
        let word = |path: &PathBuf| format!("--{flag} {}", quoted(&path.to_string_lossy()));
        words.extend(paths.iter().map(word));
    }
    words.extend(flags.target.map(|target| format!("--target {target}")));
    words
}
