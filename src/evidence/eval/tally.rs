//! Scores of items, added up while a file is read.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Candidate;
use super::estimate::Estimate;
use crate::evidence::Refused;

/// More items are not kept apart: an evaluation of so many is not read whole either.
const MOST_ITEMS: usize = 5_000_000;
/// More prompts and models are not compared.
const MOST_CANDIDATES: usize = 1_000;

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
    /// Takes a trial of an item.
    pub(super) fn count(&mut self, item: impl Hash, trial: Trial) -> Result<(), Refused> {
        match trial {
            Trial::Error => self.errors += 1,
            Trial::Scored(score) if (0.0..=1.0).contains(&score) => {
                let mut hasher = DefaultHasher::new();
                item.hash(&mut hasher);
                let entry = self.items.entry(hasher.finish()).or_default();
                entry.0 += score;
                entry.1 += 1;
                self.has_other_scores |= score != 0.0 && score != 1.0;
                if self.items.len() > MOST_ITEMS {
                    return Err(Refused::new(
                        format!("it holds more than {MOST_ITEMS} items"),
                        "give a part of them: a few thousand settle any rate",
                    ));
                }
            }
            Trial::Scored(score) if score.is_finite() => {
                return Err(Refused::new(
                    format!("a score is {score}, but a rate is a mean of scores between 0 and 1"),
                    "divide the scores by the best one that there is, or give passes",
                ));
            }
            Trial::Scored(_) | Trial::Unscored => self.unscored += 1,
        }
        Ok(())
    }

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
pub(super) struct Tallies(BTreeMap<String, Tally>);

impl Tallies {
    /// The tally of a candidate.
    pub(super) fn of(&mut self, name: &str) -> Result<&mut Tally, Refused> {
        if !self.0.contains_key(name) && self.0.len() == MOST_CANDIDATES {
            return Err(Refused::new(
                format!("it compares more than {MOST_CANDIDATES} prompts and models"),
                "give the results of a few",
            ));
        }
        Ok(self.0.entry(name.to_owned()).or_default())
    }

    /// Those of which something was scored. Where none was, all errors are said.
    pub(super) fn candidates(self, measure: &str) -> Vec<Candidate> {
        let candidates =
            (self.0.into_iter()).filter_map(|(name, tally)| tally.candidate(name, measure));
        candidates.collect()
    }
}
