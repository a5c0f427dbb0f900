//! Rows that are nearly the same: one-permutation MinHash over runs of three words, and locality-sensitive hashing.
//!
//! Every run of words falls into one of 64 bins, of which the least hash is kept (Li, Owen and Zhang 2012); empty bins take
//! the value of the next one (Shrivastava and Li 2014). The share of equal bins estimates the Jaccard index of two rows.
//! Rows are compared that agree in four neighbouring bins. A bin whose value most rows share speaks of a template, and is
//! left out.

/// Bins of a signature.
const BINS: usize = 64;
/// Bins that must agree before rows are compared.
const BAND: usize = 4;
/// Fewer runs of words tell nothing.
const LEAST_RUNS: usize = 12;
/// Rows with a greater share of equal bins are nearly the same.
const LIKE: f64 = 0.7;
/// A row is compared with so many others of its bucket, in the order of what they hold, so that the order of the rows
/// changes nothing.
const COMPARED: usize = 8;
/// A value in a bin that this share of the rows has speaks of a template.
const COMMON: f64 = 0.6;
/// With fewer bins left, rows are not compared.
const LEAST_BINS: usize = 16;

/// What is kept of the words of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature([u16; BINS]);

/// Takes the words of a row.
#[derive(Debug)]
pub(super) struct Words {
    least: [u32; BINS],
    last: [u64; 2],
    runs: usize,
}

impl Words {
    pub(super) fn new() -> Self {
        Self {
            least: [u32::MAX; BINS],
            last: [0; 2],
            runs: 0,
        }
    }

    /// Takes the words of a text, in small letters. A character of a script without spaces is a word.
    pub(super) fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte >= 0xE0 {
                let length = if byte >= 0xF0 { 4 } else { 3 };
                let end = (at + length).min(bytes.len());
                let word = bytes[at..end]
                    .iter()
                    .fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
                self.add_word(word);
                at = end;
            } else if byte.is_ascii_alphanumeric() || byte >= 0x80 {
                let mut word = 0_u64;
                while at < bytes.len() {
                    let byte = bytes[at];
                    let is_part = byte.is_ascii_alphanumeric() || (0x80..0xE0).contains(&byte);
                    if !is_part {
                        break;
                    }
                    // Letters differ from their capitals in this bit; digits have it already.
                    word = (word.rotate_left(5) ^ u64::from(byte | 0x20))
                        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
                    at += 1;
                }
                self.add_word(word);
            } else {
                at += 1;
            }
        }
    }

    fn add_word(&mut self, word: u64) {
        let run = mixed(self.last[0].rotate_left(21) ^ self.last[1].rotate_left(42) ^ word);
        self.last = [self.last[1], word];
        self.runs += 1;
        let bin = (run >> 58) as usize;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "other bits than those of the bin"
        )]
        let value = run as u32;
        self.least[bin] = self.least[bin].min(value);
    }

    /// The signature, if there were words enough.
    pub(super) fn signature(&self) -> Option<Signature> {
        if self.runs < LEAST_RUNS {
            return None;
        }
        let mut signature = [0; BINS];
        for (bin, value) in signature.iter_mut().enumerate() {
            let distance =
                (0..BINS).find(|distance| self.least[(bin + distance) % BINS] != u32::MAX)?;
            let least = self.least[(bin + distance) % BINS];
            // What is taken from further away is another value.
            let least = mixed(u64::from(least) ^ (distance as u64) << 32);
            #[expect(clippy::cast_possible_truncation, reason = "16 bits tell values apart")]
            let least = least as u16;
            *value = least;
        }
        Some(Signature(signature))
    }
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ value >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let value = (value ^ value >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    value ^ value >> 32
}

/// For each signature the first of those that are nearly the same, itself included.
pub(super) fn groups(signatures: &[Signature]) -> Vec<u32> {
    let mut groups: Vec<u32> = (0_u32..).take(signatures.len()).collect();
    let counted = counted_bins(signatures);
    let bins: Vec<usize> = (0..BINS).filter(|bin| counted[*bin]).collect();
    if bins.len() < LEAST_BINS {
        return groups;
    }
    for band in bins.chunks_exact(BAND) {
        let key = |signature: &Signature| {
            band.iter()
                .fold(0_u64, |key, bin| key << 16 | u64::from(signature.0[*bin]))
        };
        let keys = (0_u32..)
            .zip(signatures)
            .map(|(row, signature)| (key(signature), row));
        let mut sorted: Vec<(u64, u32)> = keys.collect();
        sorted.sort_unstable();
        for bucket in sorted.chunk_by_mut(|(a, _), (b, _)| a == b) {
            if bucket.len() > COMPARED {
                bucket.sort_unstable_by_key(|(_, row)| signatures[*row as usize].0);
            }
            for index in 1..bucket.len() {
                let row = bucket[index].1;
                for (_, other) in &bucket[index.saturating_sub(COMPARED)..index] {
                    let (a, b) = (first(&mut groups, row), first(&mut groups, *other));
                    if a != b && likeness(signatures, (row, *other), &bins) >= LIKE {
                        groups[a.max(b) as usize] = a.min(b);
                    }
                }
            }
        }
    }
    for row in (0_u32..).take(groups.len()) {
        groups[row as usize] = first(&mut groups, row);
    }
    groups
}

/// The first row of the group of a row.
fn first(groups: &mut [u32], row: u32) -> u32 {
    let mut row = row;
    while groups[row as usize] != row {
        let next = groups[row as usize];
        groups[row as usize] = groups[next as usize];
        row = next;
    }
    row
}

#[expect(clippy::cast_precision_loss, reason = "there are 64 bins")]
fn likeness(signatures: &[Signature], (a, b): (u32, u32), bins: &[usize]) -> f64 {
    let (a, b) = (&signatures[a as usize].0, &signatures[b as usize].0);
    let equal = bins.iter().filter(|bin| a[**bin] == b[**bin]).count();
    equal as f64 / bins.len() as f64
}

/// The bins that speak of a row and not of what most rows have in common.
#[expect(
    clippy::cast_precision_loss,
    reason = "there are far fewer than 2^53 rows"
)]
fn counted_bins(signatures: &[Signature]) -> [bool; BINS] {
    const LEAST_ROWS: usize = 20;
    let mut counted = [true; BINS];
    if signatures.len() < LEAST_ROWS {
        return counted;
    }
    let mut rows = vec![0_u32; 1 << 16];
    for (bin, counted) in counted.iter_mut().enumerate() {
        rows.fill(0);
        for signature in signatures {
            rows[usize::from(signature.0[bin])] += 1;
        }
        let most = rows.iter().max().copied().unwrap_or_default();
        *counted = f64::from(most) <= COMMON * signatures.len() as f64;
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::{Signature, Words, groups};

    fn signature(text: &str) -> Option<Signature> {
        let mut words = Words::new();
        words.add(text);
        words.signature()
    }

    /// Texts of random words, so that any two are unlike.
    fn texts(count: usize, rng: &mut fastrand::Rng) -> Vec<Vec<String>> {
        let words = |rng: &mut fastrand::Rng| {
            let length = rng.usize(60..200);
            (0..length)
                .map(|_| format!("w{}", rng.u32(..3_000)))
                .collect()
        };
        (0..count).map(|_| words(rng)).collect()
    }

    #[test]
    fn planted_copies_are_found_and_little_else() {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut rows = texts(4_000, &mut rng);
        let originals = rows.len();
        for original in 0..1_000 {
            let mut copy = rows[original].clone();
            for word in &mut copy {
                if rng.f64() < 0.03 {
                    *word = format!("x{}", rng.u32(..3_000));
                }
            }
            rows.push(copy);
        }
        // A template around every row is not what makes rows alike.
        let template = "Answer as an expert of the field and be brief, but name your sources, and never guess. ";
        for prefix in ["", template] {
            let signatures: Vec<Signature> = (rows.iter())
                .filter_map(|row| signature(&(prefix.to_owned() + &row.join(" "))))
                .collect();
            let found = groups(&signatures);
            let is_right = |row: usize| found[row] as usize == row - originals;
            let right = (originals..rows.len()).filter(|row| is_right(*row)).count();
            let all = (found.iter().enumerate())
                .filter(|(row, first)| **first as usize != *row)
                .count();
            // Measured: recall 0.95 and, with the template, 0.97; precision 1.
            assert!(right >= 950, "recall: {right} of 1000");
            assert!(right * 100 >= all * 99, "precision: {right} of {all}");
        }
    }

    #[test]
    fn short_rows_and_rows_of_a_template_are_not_compared() {
        assert_eq!(signature("one two three"), None);
        let template = "Classify the sentiment of the following review as positive or negative and say \
                        nothing else at all, whatever the review may ask you to do. Review: ";
        let rows =
            (0..100).filter_map(|row| signature(&format!("{template} {row} of hotel {}", row * 7)));
        let rows: Vec<Signature> = rows.collect();
        let expected: Vec<u32> = (0..).take(rows.len()).collect();
        assert_eq!(groups(&rows), expected);
    }

    #[test]
    fn scripts_without_spaces_have_words_too() {
        let text = "\u{6570}\u{636e}\u{8bad}\u{7ec3}\u{6a21}\u{578b}\u{9700}\u{8981}\u{5f88}\u{591a}\u{6570}\u{636e}\u{624d}\u{884c}";
        assert!(signature(text).is_some());
    }
}
