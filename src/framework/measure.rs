//! What answers a question besides people: files that measure it, or prices that it is computed from.

use std::fmt;

use super::Domain;

/// Evidence that answers a question, as its `measured_by` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Where a pass rate stands against its target.
    Rate,
    /// How many different items were scored.
    Items,
    /// How many quality examples training data holds.
    Examples,
    /// How many calls a log shows to a month.
    Calls,
    /// Whether an offer to tune the model lasts.
    Tunable,
    /// Whether a tuned model pays back.
    PaysBack,
}

impl Measure {
    /// All of them, by their names in files.
    pub const ALL: [(&'static str, Self); 6] = [
        ("eval.rate", Self::Rate),
        ("eval.items", Self::Items),
        ("training-data.quality", Self::Examples),
        ("logs.calls-per-month", Self::Calls),
        ("catalogue.tunable", Self::Tunable),
        ("cost.pays-back", Self::PaysBack),
    ];

    /// The measure of a name.
    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(own, measure)| (own == name).then_some(measure))
    }

    /// The values that it gives; none where it gives numbers.
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Rate => &["misses", "close", "meets"],
            Self::Tunable => &["yes", "closing"],
            Self::PaysBack => &["yes", "no"],
            Self::Items | Self::Examples | Self::Calls => &[],
        }
    }

    /// Whether a question with these values can take what it gives.
    #[must_use]
    pub fn fits(self, domain: &Domain) -> bool {
        match (self.words(), domain) {
            ([], Domain::Number { .. }) => true,
            ([], _) => false,
            (words, Domain::One(_)) => words.iter().all(|word| domain.parse(word).is_ok()),
            (_, Domain::Any { .. } | Domain::Number { .. }) => false,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = Self::ALL.into_iter();
        let name = all.find_map(|(name, own)| (own == *self).then_some(name));
        f.write_str(name.unwrap_or_default())
    }
}
