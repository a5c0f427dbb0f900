//! How a count of tokens is spread over calls: its mean and percentiles.
//!
//! Counts are kept in bins, so memory is bounded and the order of calls does not matter: percentiles are exact below 256
//! tokens and within half a percent above.

/// Bins to each doubling.
const BINS: u64 = 128;
/// So many bits tell the bin within a doubling.
const BITS: u32 = BINS.trailing_zeros();

/// Counts of calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread {
    bins: Vec<u64>,
    count: u64,
    sum: u64,
    most: u64,
}

impl Spread {
    pub(super) fn add(&mut self, tokens: u64) {
        let bin = bin(tokens);
        if bin >= self.bins.len() {
            self.bins.resize(bin + 1, 0);
        }
        self.bins[bin] += 1;
        self.count += 1;
        self.sum = self.sum.saturating_add(tokens);
        self.most = self.most.max(tokens);
    }

    /// How many calls there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean over all calls, if there are any.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean need not be exact")]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// The most of any call.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.most
    }

    /// What a share of the calls does not exceed, 0 to 1: the nearest rank.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank lies between one and the count"
    )]
    pub fn percentile(&self, share: f64) -> Option<u64> {
        let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count.max(1));
        let mut passed = 0;
        for (bin, count) in self.bins.iter().enumerate() {
            passed += count;
            if passed >= rank {
                return Some(middle(bin).min(self.most));
            }
        }
        None
    }
}

/// The bin of a count: its own below twice the bins of a doubling, then one of those of its doubling.
#[expect(
    clippy::cast_possible_truncation,
    reason = "there are less than 9,000 bins"
)]
fn bin(tokens: u64) -> usize {
    if tokens < 2 * BINS {
        return tokens as usize;
    }
    let doublings = tokens.ilog2() - BITS;
    (BINS * u64::from(doublings) + (tokens >> doublings)) as usize
}

/// The middle of a bin.
fn middle(bin: usize) -> u64 {
    let bin = bin as u64;
    if bin < 2 * BINS {
        return bin;
    }
    let doublings = bin / BINS - 1;
    let first = (bin % BINS + BINS) << doublings;
    first + (1 << doublings) / 2
}

#[cfg(test)]
mod tests {
    use super::{Spread, bin, middle};

    #[test]
    fn bins_hold_what_is_put_into_them() {
        for tokens in (0..3_000).chain([1 << 20, 999_999_999_999, u64::MAX >> 1]) {
            let near = middle(bin(tokens));
            assert!(near.abs_diff(tokens) <= tokens / 200, "{tokens}: {near}");
        }
    }

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut spread = Spread::default();
        assert_eq!(spread.percentile(0.5), None);
        for tokens in 1..=100 {
            spread.add(tokens);
        }
        assert_eq!(spread.percentile(0.5), Some(50));
        assert_eq!(spread.percentile(0.95), Some(95));
        assert_eq!(spread.mean(), Some(50.5));
    }
}
