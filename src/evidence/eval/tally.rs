//! Scores of items, added up while a file is read.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Candidate;
use super::estimate::Estimate;
use crate::evidence::Refused;
use crate::printable::clipped;

/// More items are not kept apart: an evaluation of so many is not read whole either.
pub(super) const MOST_ITEMS: usize = 2_000_000;
/// Nor are more trials read, scored or not.
const MOST_TRIALS: u64 = 10_000_000;
/// More prompts and models are not compared.
const MOST_CANDIDATES: usize = 1_000;

/// Longer names are cut.
const LONGEST_KEY: usize = 1_000;

/// What one trial of an item came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Trial {
    /// A score between 0 and 1.
    Scored(f64),
    /// It broke off.
    Error,
    /// Nothing was measured that tells the quality of the answer.
    Unscored,
}

/// Scores of one candidate.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// By the hash of the item's name, which holds nothing of its text in memory.
    items: BTreeMap<u64, (f64, u64)>,
    has_other_scores: bool,
    errors: u64,
    unscored: u64,
}

impl Tally {
    fn candidate(self, name: String, measure: &str) -> Option<Candidate> {
        let items: Vec<(f64, u64)> = self.items.into_values().collect();
        Some(Candidate {
            name,
            measure: measure.to_owned(),
            estimate: Estimate::of_items(&items, !self.has_other_scores)?,
            errors: self.errors,
            unscored: self.unscored,
        })
    }
}

/// Tallies of all candidates of a file, by their names.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallies {
    by_name: BTreeMap<String, Tally>,
    items: usize,
    trials: u64,
}

impl Tallies {
    /// Takes a trial of an item by a candidate.
    pub(super) fn count(
        &mut self,
        name: &str,
        item: impl Hash,
        trial: Trial,
    ) -> Result<(), Refused> {
        let name = clipped(name, LONGEST_KEY);
        if !self.by_name.contains_key(&*name) && self.by_name.len() == MOST_CANDIDATES {
            return Err(Refused::new(
                format!("it compares more than {MOST_CANDIDATES} prompts and models"),
                "give the results of a few",
            ));
        }
        self.trials += 1;
        if self.trials > MOST_TRIALS {
            return Err(too_many());
        }
        let tally = self.by_name.entry(name.into_owned()).or_default();
        match trial {
            Trial::Error => tally.errors += 1,
            Trial::Scored(score) if (0.0..=1.0).contains(&score) => {
                let mut hasher = DefaultHasher::new();
                item.hash(&mut hasher);
                let entry = tally.items.entry(hasher.finish()).or_default();
                self.items += usize::from(entry.1 == 0);
                entry.0 += score;
                entry.1 += 1;
                tally.has_other_scores |= score != 0.0 && score != 1.0;
                if self.items > MOST_ITEMS {
                    return Err(too_many());
                }
            }
            Trial::Scored(score) if score.is_finite() => {
                return Err(Refused::new(
                    format!("a score is {score}, but a rate is a mean of scores between 0 and 1"),
                    "divide the scores by the best one that there is, or give passes",
                ));
            }
            Trial::Scored(_) | Trial::Unscored => tally.unscored += 1,
        }
        Ok(())
    }

    /// Those of which something was scored. Where none was, all errors are said.
    pub(super) fn candidates(self, measure: &str) -> Vec<Candidate> {
        let candidates =
            (self.by_name.into_iter()).filter_map(|(name, tally)| tally.candidate(name, measure));
        candidates.collect()
    }
}

/// Why a file is not read to its end.
pub(super) fn too_many() -> Refused {
    Refused::new(
        format!("it holds more than {MOST_ITEMS} items"),
        "give a part of them: a few thousand settle any rate",
    )
}
