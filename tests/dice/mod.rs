//! A small generator of numbers.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

/// A small generator, so that one number makes a whole framework or a whole set of answers.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        // Knuth's MMIX linear congruential generator; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}
