//! What can only be told of all rows together: those that are nearly the same, and how their answers are distributed.

use std::collections::HashMap;

use super::{MOST_CLASSES, Tally};
use crate::evidence::training::duplicates;
use crate::evidence::training::example::shown;
use crate::evidence::training::findings::Code;

impl Tally<'_> {
    /// Rows that are nearly the same as an earlier one, or as one for validation.
    pub(super) fn find_near(&mut self) {
        let signatures = std::mem::take(&mut self.signatures);
        let before = signatures.len() - self.places.len();
        let groups = duplicates::groups(&signatures);
        drop(signatures);
        // The first row for training of each group.
        let mut firsts: HashMap<u32, (u32, u64)> = HashMap::new();
        for (index, place) in std::mem::take(&mut self.places).into_iter().enumerate() {
            let group = groups[before + index];
            let file = place.file as usize;
            if (group as usize) < before && !place.is_leak {
                self.find(Code::NearLeak, file, Some(place.line), None);
            }
            if group as usize == before + index {
                // Alone so far; whoever comes later points here.
                firsts.insert(group, (place.file, place.line));
                continue;
            }
            match firsts.get(&group) {
                None => drop(firsts.insert(group, (place.file, place.line))),
                Some((first_file, first)) => {
                    let detail = if *first_file == place.file {
                        format!("like line {first}")
                    } else {
                        format!("like line {first} of file {}", first_file + 1)
                    };
                    self.find(Code::NearDuplicate, file, Some(place.line), Some(detail));
                }
            }
        }
    }

    /// Answers that are the names of classes should be balanced, and others should differ.
    pub(super) fn find_answers(&mut self) {
        const LEAST_ROWS: u64 = 20;
        let answered: u64 = self.answers.values().map(|rows| u64::from(*rows)).sum();
        if answered < LEAST_ROWS {
            return;
        }
        let classes = self.answers.len();
        let are_labels = classes <= MOST_CLASSES
            && self.labels.len() == classes
            && answered >= 5 * classes as u64;
        let most = self
            .answers
            .iter()
            .max_by_key(|(hash, rows)| (**rows, **hash));
        let least = self
            .answers
            .iter()
            .min_by_key(|(hash, rows)| (**rows, **hash));
        let (Some((most, most_rows)), Some((least, least_rows))) = (most, least) else {
            return;
        };
        let (most_rows, least_rows) = (u64::from(*most_rows), u64::from(*least_rows));
        let named = |hash: &u64| shown(self.labels.get(hash).map_or("", |label| label));
        if classes == 1 {
            let detail = format!("all {answered}");
            self.find(Code::IdenticalAnswers, 0, None, Some(detail));
        } else if are_labels {
            // Ten to one is where accuracy stops telling anything about the rare class.
            if most_rows >= 10 * least_rows {
                let detail = format!(
                    "`{}` {most_rows} rows, `{}` {least_rows}",
                    named(most),
                    named(least)
                );
                self.find(Code::ClassImbalance, 0, None, Some(detail));
            }
        } else if most_rows >= 10 && most_rows * 20 >= answered {
            let detail = format!("{most_rows} of {answered}");
            self.find(Code::IdenticalAnswers, 0, None, Some(detail));
        }
        if classes > 1 && !are_labels {
            self.find_common();
        }
    }

    /// What all answers begin or end with.
    fn find_common(&mut self) {
        /// Fewer signs in common are chance.
        const LEAST: usize = 6;
        let Some((start, end)) = self.common.0.take() else {
            return;
        };
        for (code, text) in [(Code::CommonStart, start), (Code::CommonEnd, end)] {
            if text.trim().chars().count() >= LEAST {
                let detail = format!("`{}`", shown(&text));
                self.find(code, 0, None, Some(detail));
            }
        }
    }
}
