//! The calls of a log by model, apart where prices may differ.

use std::collections::BTreeMap;

use super::usage::Tokens;

/// Models that are kept apart; the calls of further ones are lumped.
const MOST_MODELS: usize = 100;
/// The characters that are kept of a name.
const LONGEST_NAME: usize = 200;

/// Where prices of long calls may begin: above so many tokens of input. Calls are kept apart there, so that a caller who
/// prices the average call of each part sees the tier that its calls are in.
const LENGTHS: [u64; 6] = [0, 32_000, 128_000, 200_000, 256_000, 272_000];

/// The calls of one model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelCalls {
    /// Calls that were answered.
    pub answered: u64,
    /// Calls that failed.
    pub failed: u64,
    /// The tokens of all that were answered and counted.
    pub tokens: Tokens,
    /// The same in parts, by what their price may depend on.
    pub parts: BTreeMap<Part, PartCalls>,
}

/// What the price of a call may depend on, beside its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Whether it was in a batch.
    pub is_batch: bool,
    /// It has more input tokens than this one of those where prices may begin, or none at all.
    pub above: u64,
}

/// The calls of a part that have counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PartCalls {
    /// How many.
    pub calls: u64,
    /// Their tokens.
    pub tokens: Tokens,
}

/// Models with their calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Models {
    /// Those that are named, by name.
    pub named: BTreeMap<String, ModelCalls>,
    /// Calls whose rows name no model.
    pub unnamed: ModelCalls,
    /// Calls of models beyond those that are kept apart, if there are any.
    pub others: ModelCalls,
}

impl Models {
    /// Those that are named, the most used first.
    #[must_use]
    pub fn by_use(&self) -> Vec<(&str, &ModelCalls)> {
        let mut models: Vec<_> = (self.named.iter())
            .map(|(name, calls)| (name.as_str(), calls))
            .collect();
        models.sort_by_key(|(_, calls)| std::cmp::Reverse(calls.answered));
        models
    }

    pub(super) fn of(&mut self, name: Option<&str>) -> &mut ModelCalls {
        let Some(name) = name else {
            return &mut self.unnamed;
        };
        let end = name.char_indices().nth(LONGEST_NAME);
        let name = &name[..end.map_or(name.len(), |(at, _)| at)];
        if !self.named.contains_key(name) {
            if self.named.len() >= MOST_MODELS {
                return &mut self.others;
            }
            self.named.insert(name.to_owned(), ModelCalls::default());
        }
        // It was just put there.
        self.named.get_mut(name).unwrap_or(&mut self.others)
    }
}

impl ModelCalls {
    pub(super) fn add(&mut self, tokens: Tokens, is_batch: bool) {
        self.tokens.add(tokens);
        let above = LENGTHS
            .into_iter()
            .rev()
            .find(|above| tokens.input > *above);
        let part = Part {
            is_batch,
            above: above.unwrap_or(0),
        };
        let part = self.parts.entry(part).or_default();
        part.calls += 1;
        part.tokens.add(tokens);
    }
}
