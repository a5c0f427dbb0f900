//! Counts the tokens of texts. The only file that names the tokenizer crate.
//!
//! Text is counted as text: a marker such as `<|endoftext|>` within it is no marker. A vocabulary is unpacked when it is
//! first counted with, which takes about a tenth of a second.

/// Counts tokens.
pub trait Tokenizer {
    /// The number of tokens of a text.
    fn count(&mut self, text: &str) -> u64;
}

/// A vocabulary that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Of GPT-4o, GPT-4.1, the o-series and gpt-oss.
    O200k,
    /// Of GPT-4 and GPT-3.5.
    Cl100k,
    /// Of Qwen 2, 2.5 and 3.
    Qwen2,
}

impl Encoding {
    /// All of them, with their names in files, flags and results.
    pub const ALL: [(&'static str, Self); 3] = [
        ("o200k_base", Self::O200k),
        ("cl100k_base", Self::Cl100k),
        ("qwen2", Self::Qwen2),
    ];

    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// The one of a name.
    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(own, _)| *own == name)
            .map(|(_, encoding)| encoding)
    }

    /// Whether the count of a text may be wrong by a token: the crate does not take an apostrophe with the long s
    /// (U+017F) for a contraction, where o200k does.
    #[must_use]
    pub fn may_miscount(self, text: &str) -> bool {
        self == Self::O200k
            && !text.is_ascii()
            && memchr::memmem::find(text.as_bytes(), "'\u{17f}".as_bytes()).is_some()
    }
}

/// Counts with a vocabulary, and remembers the words that it counted.
///
/// All vocabularies here divide a text before each single space that a letter follows, and no token crosses that place. So
/// what stands between two such places can be counted by itself, and most of it was counted before.
pub struct Counter {
    bpe: &'static tiktoken::CoreBpe,
    /// Words by their hash, each with its length and count in the last byte; another word takes the place of one that was
    /// there.
    known: Vec<u128>,
}

/// So many words are remembered, as a power of two: what the cache of a core holds.
const KNOWN_BITS: u32 = 17;
/// Longer ones do not fit into a key with their length.
const LONGEST_KNOWN: usize = 15;
/// Where the count stands. There are no more tokens than bytes, so that four bits hold it.
const COUNT_AT: u32 = 124;

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counter")
    }
}

impl Counter {
    /// Unpacks a vocabulary, unless that was done before.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        let Some(bpe) = tiktoken::get_encoding(encoding.id()) else {
            unreachable!("the vocabulary of {} is built in", encoding.id());
        };
        Self {
            bpe,
            // No word has this key, as it has no length.
            known: vec![0; 1 << KNOWN_BITS],
        }
    }

    fn count_part(&mut self, part: &str) -> u64 {
        let bytes = part.as_bytes();
        if bytes.is_empty() {
            return 0;
        }
        if bytes.len() > LONGEST_KNOWN {
            return self.bpe.count(part) as u64;
        }
        let mut key = [0; 16];
        key[..bytes.len()].copy_from_slice(bytes);
        #[expect(clippy::cast_possible_truncation, reason = "at most 15")]
        let length = bytes.len() as u8;
        key[LONGEST_KNOWN] = length;
        let key = u128::from_le_bytes(key);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are mixed")]
        let mixed =
            (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let slot = &mut self.known[(mixed >> (64 - KNOWN_BITS)) as usize];
        if *slot << (128 - COUNT_AT) >> (128 - COUNT_AT) != key {
            *slot = key | (self.bpe.count(part) as u128) << COUNT_AT;
        }
        (*slot >> COUNT_AT) as u64
    }
}

impl Tokenizer for Counter {
    fn count(&mut self, text: &str) -> u64 {
        let bytes = text.as_bytes();
        let (mut total, mut start) = (0, 0);
        for space in memchr::memchr_iter(b' ', bytes) {
            // After another space, or one of another script, the space may belong to what is before it.
            let follows_sign = space > 0 && bytes[space - 1].is_ascii_graphic();
            if follows_sign && bytes.get(space + 1).is_some_and(u8::is_ascii_alphabetic) {
                total += self.count_part(&text[start..space]);
                start = space;
            }
        }
        total + self.count_part(&text[start..])
    }
}

/// The least and the most tokens that vocabularies which are not built in make of a text, for each token of those that are.
///
/// Our judgement of English and code, as nobody publishes these counts. The least is 15 % fewer: Gemini's vocabulary is
/// larger. The most is a fifth more, as of open models with smaller vocabularies and of Claude before Opus 4.7, and a third
/// more of that again, 1.2 times 1.35: Anthropic says of later Claude models that they count up to 1.35 times as many.
pub const UNPUBLISHED: (f64, f64) = (0.85, 1.6);

#[cfg(test)]
mod tests {
    use super::{Counter, Encoding, Tokenizer};

    #[test]
    fn known_counts() {
        assert_eq!(Counter::new(Encoding::O200k).count("hello world"), 2);
        assert_eq!(Counter::new(Encoding::Cl100k).count("hello world"), 2);
        assert_eq!(Counter::new(Encoding::Qwen2).count("hello world"), 2);
        // Were it the marker, it would be one token.
        assert!(Counter::new(Encoding::O200k).count("<|endoftext|>") > 1);
        for (index, (name, encoding)) in Encoding::ALL.into_iter().enumerate() {
            assert_eq!(encoding as usize, index);
            assert_eq!(Encoding::called(name), Some(encoding));
        }
    }

    #[test]
    fn what_may_be_miscounted_is_known() {
        assert!(Encoding::O200k.may_miscount("it'ſ"));
        assert!(!Encoding::O200k.may_miscount("it's, ſ"));
        assert!(!Encoding::Cl100k.may_miscount("it'ſ"));
    }
}
