//! Logs of Inspect: one JSON document, or an archive with a header and the scores of all samples.
//!
//! A sample that is run in several epochs has the same id in each. Where a log has several scorers, they measure different
//! things: the first that scores anything is taken, and the others are said.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::estimate::Estimate;
use super::small::{Few, Fields, Items, Name};
use super::tally::Tallies;
use super::text::{self, Budget};
use super::{Candidate, Evaluation, Format};
use crate::evidence::Refused;

mod archive;
mod samples;

pub(super) use archive::archive;
use samples::{Sample, Samples};

/// No scorer has more metrics.
const MOST_METRICS: usize = 100;

/// What a log says, but for its samples.
#[derive(Default)]
struct Log {
    status: Option<Name>,
    eval: Option<Eval>,
    results: Option<Results>,
}

#[derive(Deserialize)]
struct Eval {
    task: Option<Name>,
    model: Option<Name>,
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
    scores: Few<Score>,
    /// Of old logs, with one scorer.
    metrics: Option<Metrics>,
}

#[derive(Deserialize)]
struct Score {
    name: Option<Name>,
    #[serde(default)]
    metrics: Metrics,
}

type Metrics = Fields<Metric, MOST_METRICS>;

#[derive(Deserialize)]
struct Metric {
    value: Option<f64>,
}

/// Reads a document.
pub(super) fn document(reader: impl Read) -> Result<Evaluation, Refused> {
    let mut samples = Samples::default();
    let log = read(reader, &Budget::new(), &mut samples)?;
    evaluation(log, &samples)
}

/// Reads a log, of which samples may be a part.
fn read(reader: impl Read, budget: &Budget, samples: &mut Samples) -> Result<Log, Refused> {
    samples.told(|take| text::fed(reader, Format::Inspect, budget, Document(take)))
}

/// Reads a log, and tells its samples.
struct Document<F>(F);

impl<'de, F: FnMut(Sample) -> Result<(), String>> DeserializeSeed<'de> for Document<F> {
    type Value = Log;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Log, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Sample) -> Result<(), String>> Visitor<'de> for Document<F> {
    type Value = Log;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a log")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Log, A::Error> {
        let mut log = Log::default();
        while let Some(Name(name)) = entries.next_key()? {
            match name.as_str() {
                "status" => log.status = entries.next_value()?,
                "eval" => log.eval = entries.next_value()?,
                "results" => log.results = entries.next_value()?,
                "samples" => entries.next_value_seed(Items::each(&mut self.0))?,
                _ => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        if log.eval.is_none() {
            return Err(A::Error::missing_field("eval"));
        }
        Ok(log)
    }
}

fn evaluation(log: Log, samples: &Samples) -> Result<Evaluation, Refused> {
    let name = log.eval.as_ref().map(|eval| [&eval.task, &eval.model]);
    let name: Vec<&str> = (name.into_iter().flatten().flatten())
        .map(|Name(name)| name.as_str())
        .collect();
    let name = name.join(" on ");
    let mut notes = Vec::new();
    let status = log.status.as_ref().map_or("started", |Name(name)| name);
    if status != "success" {
        let wanted = (log.eval.as_ref())
            .and_then(|eval| eval.dataset.as_ref())
            .and_then(|dataset| dataset.samples);
        notes.push(format!(
            "The run has the status `{status}`{}.",
            wanted.map_or_else(String::new, |wanted| {
                format!(": {} of {wanted} samples are there", samples.len())
            })
        ));
    }
    let mut scorers: Vec<&str> = Vec::new();
    let named = log.results.iter().flat_map(|results| &results.scores.0);
    let named = named.filter_map(|score| score.name.as_ref());
    let named = named.map(|Name(name)| name.as_str());
    for scorer in named.chain(samples.scorers()) {
        if !scorers.contains(&scorer) {
            scorers.push(scorer);
        }
    }
    if scorers.is_empty() {
        scorers.push("score");
    }
    let mut candidates = Vec::new();
    for scorer in &scorers {
        candidates = of_scorer(samples, scorer, &name)?;
        if !candidates.is_empty() {
            let others: Vec<&str> = (scorers.iter().copied())
                .filter(|own| own != scorer)
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
            let why = if samples.len() == 0 {
                "The log holds no samples"
            } else {
                "No sample has a score that is a number"
            };
            notes.push(format!("{why}: the mean of its results is taken."));
        }
    }
    Evaluation::new(Format::Inspect, candidates, notes)
}

fn of_scorer(samples: &Samples, scorer: &str, name: &str) -> Result<Vec<Candidate>, Refused> {
    let mut tallies = Tallies::default();
    for (item, trial) in samples.trials(scorer) {
        tallies.count(name, item, trial)?;
    }
    Ok(tallies.candidates(scorer))
}

/// From the mean that a log without samples holds.
fn of_results(results: &Results, name: &str) -> Option<Candidate> {
    let of_score = (results.scores.0.iter()).map(|score| {
        let name = score.name.as_ref().map(|Name(name)| name.as_str());
        (name, &score.metrics)
    });
    let old = results.metrics.iter().map(|metrics| (None, metrics));
    let value = |Fields(metrics): &Metrics, names: &[&str]| {
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
