//! Calls that a log tells twice, as logs do that were joined, or that write a row for each part of an answer.
//!
//! Two rows are of one call if they have the same id and the same counts. A short id counts only together with the time
//! and the model: some servers number their answers at random below a thousand. Ids are kept as hashes, a million of them; a
//! call that repeats a later one is counted again.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::call::Call;

const MOST: usize = 1 << 20;
const SHORTEST_ID: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Repeats {
    seen: HashSet<u64>,
}

impl Repeats {
    /// Whether a call was told before.
    pub(super) fn has_seen(&mut self, call: &Call<'_>) -> bool {
        let Some(id) = call.id.filter(|id| !id.is_empty()) else {
            return false;
        };
        // A short id tells a call only with its time.
        if id.len() < SHORTEST_ID && call.at.is_none() {
            return false;
        }
        // The keys of this hasher are fixed: the same log gives the same result.
        let mut hasher = DefaultHasher::new();
        (id, call.usage.input, call.usage.output, call.outcome).hash(&mut hasher);
        if id.len() < SHORTEST_ID {
            (call.at, call.model).hash(&mut hasher);
        }
        let hash = hasher.finish();
        if self.seen.len() < MOST {
            return !self.seen.insert(hash);
        }
        self.seen.contains(&hash)
    }
}
