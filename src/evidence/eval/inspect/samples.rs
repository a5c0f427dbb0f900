//! The samples of a log, so far as they are counted: what is left of each takes a few bytes.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::super::plain::score;
use super::super::small::{Fields, Small};
use super::super::tally::{MOST_ITEMS, Trial, too_many};
use crate::evidence::Refused;

/// No sample is scored by more.
const MOST_SCORERS: usize = 100;

#[derive(Deserialize)]
pub(super) struct Sample {
    id: Option<Small>,
    error: Option<IgnoredAny>,
    #[serde(default)]
    scores: Fields<SampleScore, MOST_SCORERS>,
    /// Of old logs, with one scorer.
    score: Option<SampleScore>,
}

#[derive(Deserialize)]
struct SampleScore {
    value: Option<Small>,
}

/// All samples of a log.
#[derive(Default)]
pub(super) struct Samples {
    all: Vec<Counted>,
    /// What scorers said, sample after sample.
    scores: Vec<(u32, Option<f64>)>,
    /// In the order in which they were met.
    scorers: Vec<String>,
    places: HashMap<String, u32>,
}

struct Counted {
    /// The hash of its id, or its place where it has none.
    item: u64,
    has_error: bool,
    /// Where its scores end.
    end: usize,
    /// The score of the one scorer of old logs.
    only: Option<Option<f64>>,
}

impl Samples {
    /// Takes the samples that a reader tells.
    pub(super) fn told<T>(
        &mut self,
        read: impl FnOnce(&mut dyn FnMut(Sample) -> Result<(), String>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let mut refused = None;
        let read = read(&mut |sample| {
            self.take(&sample).map_err(|own| {
                let fault = own.to_string();
                refused = Some(own);
                fault
            })
        });
        match refused {
            Some(refused) => Err(refused),
            None => read,
        }
    }

    pub(super) fn take(&mut self, sample: &Sample) -> Result<(), Refused> {
        for (scorer, score) in &sample.scores.0 {
            let place = match self.places.get(scorer) {
                Some(place) => *place,
                None => {
                    let place = u32::try_from(self.scorers.len()).unwrap_or(u32::MAX);
                    self.scorers.push(scorer.clone());
                    self.places.insert(scorer.clone(), place);
                    place
                }
            };
            self.scores.push((place, number(score)));
        }
        self.all.push(Counted {
            item: (sample.id.as_ref()).map_or(self.all.len() as u64, Small::hash),
            has_error: sample.error.is_some(),
            end: self.scores.len(),
            only: sample.score.as_ref().map(number),
        });
        if self.all.len() > MOST_ITEMS || self.scores.len() > 2 * MOST_ITEMS {
            return Err(too_many());
        }
        if self.scorers.len() > MOST_SCORERS {
            return Err(Refused::new(
                format!("its samples have more than {MOST_SCORERS} scorers"),
                "give rows of `id,passed`",
            ));
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn scorers(&self) -> impl Iterator<Item = &str> {
        self.scorers.iter().map(String::as_str)
    }

    /// What came of each sample by a scorer.
    pub(super) fn trials(&self, scorer: &str) -> impl Iterator<Item = (u64, Trial)> {
        let place = self.places.get(scorer).copied();
        let mut start = 0;
        self.all.iter().map(move |sample| {
            let scores = &self.scores[start..sample.end];
            start = sample.end;
            let own = scores.iter().find(|(own, _)| Some(*own) == place);
            let score = own.map(|(_, score)| *score).or(sample.only).flatten();
            let trial = match score {
                _ if sample.has_error => Trial::Error,
                Some(score) => Trial::Scored(score),
                None => Trial::Unscored,
            };
            (sample.item, trial)
        })
    }
}

/// A score as Inspect turns it into a number: C, P, I and N are 1, a half, 0 and 0.
fn number(score: &SampleScore) -> Option<f64> {
    match score.value.as_ref()? {
        Small::Bool(passed) => Some(if *passed { 1.0 } else { 0.0 }),
        Small::Number(number) => number.as_f64(),
        Small::Text(text) => match text.as_str() {
            "C" => Some(1.0),
            "P" => Some(0.5),
            "I" | "N" => Some(0.0),
            other => self::score(other),
        },
        Small::Null | Small::Other { .. } => None,
    }
}
