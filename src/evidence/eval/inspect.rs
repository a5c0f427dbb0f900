//! Logs of Inspect: one JSON document, or an archive with a header and the scores of all samples.
//!
//! A sample that is run in several epochs has the same id in each. Where a log has several scorers, they measure different
//! things: the first that scores anything is taken, and the others are said.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read, Seek};

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::estimate::Estimate;
use super::plain::score;
use super::tally::{Tallies, Trial};
use super::text::Room;
use super::{Candidate, Evaluation, Format, text};
use crate::evidence::Refused;

/// A log with more scorers is refused: each may have to be looked for in all samples.
const MOST_SCORERS: usize = 100;

fn too_many_scorers() -> Refused {
    Refused::new(
        format!("it has more than {MOST_SCORERS} scorers"),
        "give the scores of a few",
    )
}

#[derive(Deserialize)]
struct Log {
    status: Option<String>,
    eval: Eval,
    results: Option<Results>,
    #[serde(default)]
    samples: Option<Samples>,
}

#[derive(Deserialize)]
struct Eval {
    task: Option<String>,
    model: Option<String>,
    dataset: Option<Dataset>,
}

#[derive(Deserialize)]
struct Dataset {
    samples: Option<u64>,
}

#[derive(Deserialize)]
struct Results {
    completed_samples: Option<u64>,
    #[serde(default)]
    scores: Vec<Score>,
    /// Of old logs, with one scorer.
    metrics: Option<BTreeMap<String, Metric>>,
}

#[derive(Deserialize)]
struct Score {
    name: Option<String>,
    #[serde(default)]
    metrics: BTreeMap<String, Metric>,
}

#[derive(Deserialize)]
struct Metric {
    value: Option<f64>,
}

/// Samples with no more scores than are kept.
#[derive(Default)]
struct Samples {
    list: Vec<Sample>,
    scores: usize,
}

/// More take too much memory; a log of so many is larger than what is read.
const MOST_SCORES: usize = 2_000_000;

impl Samples {
    fn add(&mut self, sample: Sample) -> Result<(), Refused> {
        let scores = sample.scores.as_ref().map_or(0, |scores| scores.0.len());
        // One without a score is counted, too.
        self.scores += scores.max(1);
        if self.scores > MOST_SCORES {
            return Err(Refused::new(
                format!("it holds more than {MOST_SCORES} scores"),
                "give a part of them: a few thousand settle any rate",
            ));
        }
        self.list.push(sample);
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Samples {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EachSample)
    }
}

struct EachSample;

impl<'de> Visitor<'de> for EachSample {
    type Value = Samples;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Samples, A::Error> {
        let mut samples = Samples::default();
        while let Some(sample) = list.next_element()? {
            let added = samples.add(sample);
            added.map_err(|refused| A::Error::custom(refused.fault))?;
        }
        Ok(samples)
    }
}

#[derive(Deserialize)]
struct Sample {
    #[serde(default, deserialize_with = "text::flat")]
    id: Option<Value>,
    error: Option<IgnoredAny>,
    scores: Option<Scores>,
    /// Of old logs, with one scorer.
    score: Option<SampleScore>,
}

#[derive(Deserialize)]
struct SampleScore {
    #[serde(default, deserialize_with = "text::flat")]
    value: Option<Value>,
}

/// What scorers made of a sample, where that is a number. A map of one takes ten times the memory.
struct Scores(Vec<(String, Option<f64>)>);

impl Scores {
    /// What a scorer made of it; nothing if it did not score.
    fn of(&self, scorer: &str) -> Option<Option<f64>> {
        let mut scores = self.0.iter();
        scores
            .find(|(name, _)| name == scorer)
            .map(|(_, score)| *score)
    }
}

impl<'de> Deserialize<'de> for Scores {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EachScore)
    }
}

struct EachScore;

impl<'de> Visitor<'de> for EachScore {
    type Value = Scores;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the scores of a sample")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scores, A::Error> {
        let mut scores = Vec::with_capacity(1);
        while let Some((scorer, score)) = map.next_entry::<String, SampleScore>()? {
            if scores.len() == MOST_SCORERS {
                return Err(A::Error::custom(too_many_scorers().fault));
            }
            scores.push((scorer, score.number()));
        }
        Ok(Scores(scores))
    }
}

impl SampleScore {
    fn number(&self) -> Option<f64> {
        self.value.as_ref().and_then(value_of)
    }
}

/// Reads a document.
pub(super) fn document(text: &[u8]) -> Result<Evaluation, Refused> {
    let log: Log = text::parsed(text, Format::Inspect)?;
    evaluation(log)
}

/// Reads an archive.
pub(super) fn archive(archive: impl Read + Seek) -> Result<Evaluation, Refused> {
    let bad = |error: zip::result::ZipError| {
        Refused::new(
            format!("it is an archive that cannot be read: {error}"),
            "convert it with `inspect log convert --to json`",
        )
    };
    let mut archive = zip::ZipArchive::new(archive).map_err(bad)?;
    let names: Result<Vec<String>, _> = (archive.file_names())
        .map(|name| name.map(Cow::into_owned))
        .collect();
    let names = names.map_err(bad)?;
    let has = |name: &str| names.iter().any(|own| own == name);
    // A run that broke off has a journal in place of header and summaries.
    let header = if has("header.json") {
        "header.json"
    } else if has("_journal/start.json") {
        "_journal/start.json"
    } else {
        return Err(Refused::new(
            "it is an archive, but no log of Inspect: it has no `header.json`",
            "give an `.eval` file",
        ));
    };
    // What is unpacked may be a thousand times as large as the archive.
    let mut room = Room::new();
    let mut unpacked = |name: &str| entry(&mut archive, name, &mut room);
    let mut log: Log = text::parsed(&unpacked(header)?, Format::Inspect)?;
    let mut samples = Samples::default();
    if has("summaries.json") {
        samples = text::parsed(&unpacked("summaries.json")?, Format::Inspect)?;
    } else {
        let is_journal = |name: &&String| name.starts_with("_journal/summaries/");
        for name in names.iter().filter(is_journal) {
            let part: Samples = text::parsed(&unpacked(name)?, Format::Inspect)?;
            for sample in part.list {
                samples.add(sample)?;
            }
        }
    }
    if samples.list.is_empty() {
        let is_sample = |name: &&String| name.starts_with("samples/") && name.ends_with(".json");
        for name in names.iter().filter(is_sample) {
            samples.add(text::parsed(&unpacked(name)?, Format::Inspect)?)?;
        }
    }
    log.samples = Some(samples);
    evaluation(log)
}

/// One file of an archive, unpacked. Newer archives are packed with zstd, which is not a part of every reader.
fn entry(
    archive: &mut zip::ZipArchive<impl Read + Seek>,
    name: &str,
    room: &mut Room,
) -> Result<Vec<u8>, Refused> {
    let bad = |error: String| {
        Refused::new(
            format!("`{name}` of the archive cannot be read: {error}"),
            "convert it with `inspect log convert --to json`",
        )
    };
    let index = (archive.index_for_name(name)).ok_or_else(|| bad("it is not there".to_owned()))?;
    let raw = archive
        .by_index_raw(index)
        .map_err(|error| bad(error.to_string()))?;
    if raw.compression() == zip::CompressionMethod::ZSTD {
        let unpacked = ruzstd::decoding::StreamingDecoder::new(raw);
        return room.whole(unpacked.map_err(|error| bad(error.to_string()))?);
    }
    drop(raw);
    let unpacked = archive
        .by_index(index)
        .map_err(|error| bad(error.to_string()))?;
    room.whole(unpacked)
}

fn evaluation(log: Log) -> Result<Evaluation, Refused> {
    let name = [log.eval.task.as_deref(), log.eval.model.as_deref()];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    let name = name.join(" on ");
    let mut notes = Vec::new();
    let status = log.status.as_deref().unwrap_or("started");
    let samples = log.samples.unwrap_or_default().list;
    if status != "success" {
        let wanted = log.eval.dataset.and_then(|dataset| dataset.samples);
        notes.push(format!(
            "The run has the status `{status}`{}.",
            wanted.map_or_else(String::new, |wanted| {
                format!(": {} of {wanted} samples are there", samples.len())
            })
        ));
    }
    let mut scorers: Vec<String> = Vec::new();
    let named = log.results.iter().flat_map(|results| &results.scores);
    let named = named.filter_map(|score| score.name.as_ref());
    let of_samples = samples.iter().filter_map(|sample| sample.scores.as_ref());
    for scorer in named.chain(of_samples.flat_map(|scores| scores.0.iter().map(|(name, _)| name))) {
        if scorers.contains(scorer) {
            continue;
        }
        if scorers.len() == MOST_SCORERS {
            return Err(too_many_scorers());
        }
        scorers.push(scorer.clone());
    }
    if scorers.is_empty() {
        scorers.push("score".to_owned());
    }
    let mut candidates = Vec::new();
    for scorer in &scorers {
        candidates = of_scorer(&samples, scorer, &name)?;
        if !candidates.is_empty() {
            let others: Vec<&str> = (scorers.iter())
                .filter(|own| *own != scorer)
                .map(String::as_str)
                .collect();
            if !others.is_empty() {
                notes.push(format!("Other scorers: {}.", others.join(", ")));
            }
            break;
        }
    }
    if candidates.is_empty() {
        candidates.extend(log.results.and_then(|results| of_results(&results, &name)));
        if !candidates.is_empty() {
            let why = if samples.is_empty() {
                "The log holds no samples"
            } else {
                "No sample has a score that is a number"
            };
            notes.push(format!("{why}: the mean of its results is taken."));
        }
    }
    Evaluation::new(Format::Inspect, candidates, notes)
}

fn of_scorer(samples: &[Sample], scorer: &str, name: &str) -> Result<Vec<Candidate>, Refused> {
    let mut tallies = Tallies::default();
    for (index, sample) in samples.iter().enumerate() {
        let of_scorer = sample.scores.as_ref().and_then(|scores| scores.of(scorer));
        let old = || sample.score.as_ref().and_then(SampleScore::number);
        let scored = of_scorer.unwrap_or_else(old);
        let trial = if sample.error.is_some() {
            Trial::Error
        } else {
            scored.map_or(Trial::Unscored, Trial::Scored)
        };
        let tally = tallies.of(name)?;
        match &sample.id {
            Some(id) => tally.count(id.to_string(), trial)?,
            None => tally.count(index, trial)?,
        }
    }
    Ok(tallies.candidates(scorer))
}

/// A score as Inspect turns it into a number: C, P, I and N are 1, a half, 0 and 0.
fn value_of(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(passed) => Some(if *passed { 1.0 } else { 0.0 }),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "C" => Some(1.0),
            "P" => Some(0.5),
            "I" | "N" => Some(0.0),
            other => score(other),
        },
        _ => None,
    }
}

/// From the mean that a log without samples holds.
fn of_results(results: &Results, name: &str) -> Option<Candidate> {
    let of_score = results
        .scores
        .iter()
        .map(|score| (score.name.as_deref(), &score.metrics));
    let old = results.metrics.iter().map(|metrics| (None, metrics));
    let value = |metrics: &BTreeMap<String, Metric>, names: &[&str]| {
        names.iter().find_map(|name| metrics.get(*name)?.value)
    };
    of_score.chain(old).find_map(|(scorer, metrics)| {
        let mean = value(metrics, &["accuracy", "mean"])?;
        let error = value(metrics, &["stderr", "bootstrap_stderr", "bootstrap_std"]);
        let estimate = match results.completed_samples.filter(|samples| *samples > 0) {
            Some(samples) => Estimate::of_mean(mean, samples),
            None => Estimate::of_bare_mean(mean, error),
        }?;
        Some(Candidate {
            name: name.to_owned(),
            measure: scorer.unwrap_or("accuracy").to_owned(),
            estimate,
            errors: 0,
            unscored: 0,
        })
    })
}
