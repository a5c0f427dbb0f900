//! What files of evidence measure, brought to the questions and quantities that it answers.

use std::io::{BufRead, Cursor, Read, Seek};
use std::path::Path;

use anyhow::{Context, anyhow};

use super::{files, quoted};
use crate::cli::EvidenceFlags;
use crate::evidence::Refused;
use crate::evidence::eval::{self, Estimate, Evaluation, Standing};
use crate::framework::answers::{Answer, Answers, Given, Provenance};
use crate::framework::{Framework, QuestionIndex};
use crate::printable::printable;
use crate::report::evidence::{Answered, figure};

/// What a question is measured by, where a file can answer it.
const RATE: &str = "eval.rate";
const ITEMS: &str = "eval.items";

/// How an archive begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// An archive on standard input is kept in memory, and no larger one.
const LARGEST_ARCHIVE: u64 = 512 << 20;

/// What a file turned out to hold.
#[derive(Debug)]
pub(super) enum Found {
    /// Evaluation results.
    Evaluation(Evaluation),
}

/// Something that a file measures, for the question that is measured by it.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// What is measured, as `measured_by` names it.
    measure: &'static str,
    /// The answer, as it would be typed.
    answer: String,
    /// The other answers that the measurement does not rule out.
    others: Vec<String>,
    /// The file.
    file: String,
    /// The figure behind it.
    figure: String,
    /// So many more items would leave one answer, if that is known.
    more_items: Option<u64>,
    /// The rate that it rests on, and its target.
    rate: Option<(Estimate, f64)>,
}

/// A file as results name it.
pub(super) fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    printable(&path.to_string_lossy()).into_owned()
}

/// Reads evidence of any kind.
pub(super) fn any(path: &Path) -> anyhow::Result<Found> {
    evaluation(path).map(Found::Evaluation)
}

/// Reads evaluation results.
pub(super) fn evaluation(path: &Path) -> anyhow::Result<Evaluation> {
    let mut reader = files::open(path)?;
    let is_archive = (reader.fill_buf().map_err(Refused::from))
        .map(|start| start.starts_with(ZIP))
        .with_context(|| shown(path))?;
    let found = if is_archive {
        archive(path, reader).and_then(|archive| Ok(eval::read_archive(archive)?))
    } else {
        eval::read(reader).map_err(anyhow::Error::from)
    };
    found.with_context(|| shown(path))
}

trait Archive: Read + Seek {}
impl<T: Read + Seek> Archive for T {}

fn archive(path: &Path, reader: impl Read) -> anyhow::Result<Box<dyn Archive>> {
    if path != Path::new("-") {
        return Ok(Box::new(std::fs::File::open(path)?));
    }
    let mut bytes = Vec::new();
    reader.take(LARGEST_ARCHIVE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_ARCHIVE {
        return Err(anyhow!("it is too large for standard input; name the file"));
    }
    Ok(Box::new(Cursor::new(bytes)))
}

impl Found {
    /// What it measures. How a rate does depends on the target; without one that is open.
    pub(super) fn readings(&self, file: &str, target: Option<f64>) -> Vec<Reading> {
        match self {
            Self::Evaluation(evaluation) => of_evaluation(evaluation, file, target),
        }
    }
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
            measure: RATE,
            answer: verdict.standing.word().to_owned(),
            others: others.map(|own| own.word().to_owned()).collect(),
            file: file.to_owned(),
            figure: figure(&best.estimate),
            more_items: verdict.more_items,
            rate: Some((best.estimate, target)),
        });
    }
    readings.extend(evaluation.items().map(|items| Reading {
        measure: ITEMS,
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

/// The questions that readings answer, and how.
pub(super) fn answered(framework: &Framework, readings: &[Reading]) -> Vec<Answered> {
    (readings.iter())
        .filter_map(|reading| {
            let index = question_of(framework, reading.measure)?;
            let question = framework.question(index);
            let answer = question.domain.parse(&reading.answer).ok()?;
            Some(Answered {
                index,
                question: question.id.clone(),
                answer,
                value: reading.answer.clone(),
                others: reading.others.clone(),
                turns_into: Vec::new(),
                source: reading.file.clone(),
                figure: reading.figure.clone(),
                more_items: reading.more_items,
                rate: reading.rate,
                said: None,
            })
        })
        .collect()
}

fn question_of(framework: &Framework, measure: &str) -> Option<QuestionIndex> {
    let is_measured =
        |index: &QuestionIndex| framework.question(*index).measured_by.as_deref() == Some(measure);
    framework.indices().find(is_measured)
}

/// Reads all files that are named, and answers what they measure. A flag wins over a measurement, and the contradiction
/// is kept to be said.
pub(super) fn measure(
    framework: &Framework,
    flags: &EvidenceFlags,
    answers: &mut Answers,
) -> anyhow::Result<Vec<Answered>> {
    let mut readings = Vec::new();
    if let Some(path) = &flags.eval {
        let found = Found::Evaluation(evaluation(path).context("--eval")?);
        readings.extend(found.readings(&shown(path), flags.target));
    }
    let mut answered = answered(framework, &readings);
    for own in &mut answered {
        match answers.given(own.index) {
            Some(given) => {
                let question = framework.question(own.index);
                own.said = (given.answer != own.answer).then(|| match given.answer {
                    Answer::Unknown => "unknown".to_owned(),
                    Answer::Known(value) => question.typed(value),
                });
            }
            None => answers.set(
                own.index,
                Given {
                    answer: own.answer,
                    provenance: Provenance::Measured,
                    source: own.source.clone(),
                },
            ),
        }
    }
    Ok(answered)
}

/// The words that name the same files again.
pub(super) fn again(flags: &EvidenceFlags) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(path) = &flags.eval {
        words.push(format!("--eval {}", quoted(&path.to_string_lossy())));
    }
    if let Some(target) = flags.target {
        words.push(format!("--target {target}"));
    }
    words
}
