//! How long rows are: quantiles, and a small histogram.

use std::collections::BTreeMap;

/// How many rows have how many tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lengths {
    /// Rows of each length. Long rows are few, so there are never many lengths.
    rows: BTreeMap<u64, u64>,
    count: u64,
}

/// Rows whose length lies in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// The least length.
    pub from: u64,
    /// The greatest.
    pub to: u64,
    /// How many rows there are.
    pub rows: u64,
}

impl Lengths {
    pub(super) fn new(rows: BTreeMap<u64, u64>) -> Self {
        let count = rows.values().sum();
        Self { rows, count }
    }

    /// The length that a share of the rows does not exceed; nothing without rows.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<u64> {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count that is far below 2^53"
        )]
        let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count.max(1));
        let mut before = 0;
        let mut lengths = self.rows.iter();
        let found = lengths.find(|(_, rows)| {
            before += *rows;
            before >= rank
        });
        found.map(|(length, _)| *length)
    }

    /// The mean length; zero without rows.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
    pub fn mean(&self) -> f64 {
        let sum: u64 = self.rows.iter().map(|(length, rows)| length * rows).sum();
        sum as f64 / self.count.max(1) as f64
    }

    /// How many rows are longer than a limit.
    #[must_use]
    pub fn above(&self, limit: u64) -> u64 {
        let above = (std::ops::Bound::Excluded(limit), std::ops::Bound::Unbounded);
        self.rows.range(above).map(|(_, rows)| rows).sum()
    }

    /// What is billed where each row is cut at a length.
    #[must_use]
    pub fn sum_cut_at(&self, limit: u64) -> u64 {
        self.rows
            .iter()
            .map(|(length, rows)| (*length).min(limit) * rows)
            .sum()
    }

    /// Rows by powers of two, from the first range that has rows to the last.
    #[must_use]
    pub fn histogram(&self) -> Vec<Bucket> {
        let power = |length: u64| length.max(1).ilog2();
        let (Some((least, _)), Some((most, _))) =
            (self.rows.first_key_value(), self.rows.last_key_value())
        else {
            return Vec::new();
        };
        let powers = power(*least)..=power(*most);
        powers
            .map(|power| {
                let from = if power == 0 { 0 } else { 1 << power };
                let to = (1_u64 << power) - 1 + (1 << power);
                let rows = self.rows.range(from..=to).map(|(_, rows)| rows).sum();
                Bucket { from, to, rows }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bucket, Lengths};

    #[test]
    fn quantiles_are_lengths_of_rows() {
        let lengths = Lengths::new((1..=100).map(|length| (length, 1)).collect());
        assert_eq!(lengths.quantile(0.05), Some(5));
        assert_eq!(lengths.quantile(0.5), Some(50));
        assert_eq!(lengths.quantile(1.0), Some(100));
        assert_eq!(lengths.above(95), 5);
        assert_eq!(lengths.sum_cut_at(1), 100);
        assert_eq!(Lengths::default().quantile(0.5), None);
        let rows: u64 = lengths.histogram().iter().map(|bucket| bucket.rows).sum();
        assert_eq!(rows, 100);
    }

    #[test]
    fn a_histogram_leaves_no_gap() {
        let lengths = Lengths::new([(0, 2), (5, 1)].into());
        let bucket = |from, to, rows| Bucket { from, to, rows };
        assert_eq!(
            lengths.histogram(),
            [bucket(0, 1, 2), bucket(2, 3, 0), bucket(4, 7, 1)]
        );
    }
}
