//! A document as JSON, read as it comes: within a bound, without the numbers that Python writes and JSON lacks, and keeping
//! nothing but what is made of it.

use std::cell::Cell;
use std::io::{self, BufReader, Read};

use serde::de::{DeserializeOwned, DeserializeSeed};

use super::Format;
use crate::evidence::Refused;
use crate::evidence::rows::LONGEST_ROW;

/// No results are longer, unpacked.
const LARGEST: u64 = 1 << 30;
/// What is read at once.
const CHUNK: usize = 64 << 10;
/// What some editors put before a text.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// Words that Python writes for numbers.
const WORDS: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];

/// How many bytes of results may still be read, in all parts of an archive together.
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(LARGEST))
    }
}

/// Reads a value of some type: what a program writes of its results.
pub(super) fn parsed<T: DeserializeOwned>(
    reader: impl Read,
    format: Format,
    budget: &Budget,
) -> Result<T, Refused> {
    fed(reader, format, budget, std::marker::PhantomData)
}

/// Feeds a document to a seed.
pub(super) fn fed<S, V>(
    reader: impl Read,
    format: Format,
    budget: &Budget,
    seed: S,
) -> Result<V, Refused>
where
    S: for<'de> DeserializeSeed<'de, Value = V>,
{
    let clean = BufReader::with_capacity(CHUNK, Clean::new(reader, budget));
    let mut json = serde_json::Deserializer::from_reader(clean);
    let value = seed.deserialize(&mut json).and_then(|value| {
        json.end()?;
        Ok(value)
    });
    value.map_err(|error| {
        if error.is_io() {
            return match io::Error::from(error).downcast::<Refused>() {
                Ok(refused) => refused,
                Err(error) => error.into(),
            };
        }
        Refused::new(
            format!("it looks like results of {}, but: {error}", format.id()),
            "export the results again, or give rows of `id,passed`",
        )
    })
}

/// JSON with `null` for `NaN` and both infinities.
struct Clean<'b, R> {
    reader: R,
    budget: &'b Budget,
    chunk: Vec<u8>,
    /// What is clean and was not given away yet.
    clean: Vec<u8>,
    given: usize,
    /// The beginning of a word that may be one of those.
    word: Vec<u8>,
    is_text: bool,
    is_escaped: bool,
    /// How much of a byte order mark was passed over.
    mark: usize,
    /// The length of the text that is being read.
    length: usize,
}

impl<'b, R: Read> Clean<'b, R> {
    fn new(reader: R, budget: &'b Budget) -> Self {
        Self {
            reader,
            budget,
            chunk: vec![0; CHUNK],
            clean: Vec::with_capacity(CHUNK),
            given: 0,
            word: Vec::new(),
            is_text: false,
            is_escaped: false,
            mark: 0,
            length: 0,
        }
    }

    /// Cleans the next chunk. Says whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        self.clean.clear();
        self.given = 0;
        let count = self.reader.read(&mut self.chunk)?;
        let Some(left) = self.budget.0.get().checked_sub(count as u64) else {
            return Err(io::Error::other(too_long(format!(
                "it is larger than {} MiB",
                LARGEST >> 20
            ))));
        };
        self.budget.0.set(left);
        if count == 0 {
            self.clean.append(&mut self.word);
            return Ok(false);
        }
        let chunk = std::mem::take(&mut self.chunk);
        let result = self.take(&chunk[..count]);
        self.chunk = chunk;
        result.map(|()| true)
    }

    fn take(&mut self, mut part: &[u8]) -> io::Result<()> {
        while self.mark < MARK.len() && part.first() == Some(&MARK[self.mark]) {
            self.mark += 1;
            part = &part[1..];
        }
        while let Some(byte) = part.first() {
            self.mark = MARK.len();
            // What is neither the end of a text nor the beginning of a word is taken at once.
            let plain = match () {
                () if self.is_escaped || !self.word.is_empty() => 0,
                () if self.is_text => memchr::memchr2(b'"', b'\\', part).unwrap_or(part.len()),
                () => {
                    let is_telling = |byte: &u8| matches!(byte, b'"' | b'N' | b'I' | b'-');
                    part.iter().position(is_telling).unwrap_or(part.len())
                }
            };
            if plain > 0 {
                self.clean.extend_from_slice(&part[..plain]);
                self.lengthen(plain)?;
                part = &part[plain..];
                continue;
            }
            if self.is_text {
                self.clean.push(*byte);
                self.is_text = self.is_escaped || *byte != b'"';
                self.is_escaped = !self.is_escaped && *byte == b'\\';
                self.lengthen(1)?;
            } else {
                self.take_outside(*byte);
            }
            part = &part[1..];
        }
        Ok(())
    }

    /// Takes a byte that begins a text or may belong to a word.
    fn take_outside(&mut self, byte: u8) {
        self.word.push(byte);
        if WORDS.contains(&self.word.as_slice()) {
            self.clean.extend_from_slice(b"null");
            self.word.clear();
        } else if !WORDS.iter().any(|word| word.starts_with(&self.word)) {
            self.clean.append(&mut self.word);
            self.is_text = byte == b'"';
            self.length = 0;
        }
    }

    fn lengthen(&mut self, count: usize) -> io::Result<()> {
        self.length += count;
        if self.is_text && self.length > LONGEST_ROW {
            let fault = format!("a text in it is longer than {} MiB", LONGEST_ROW >> 20);
            return Err(io::Error::other(too_long(fault)));
        }
        Ok(())
    }
}

fn too_long(fault: String) -> Refused {
    Refused::new(
        fault,
        "give the results as a row on each line, or leave out what the models were asked",
    )
}

impl<R: Read> Read for Clean<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.clean.len() {
            if !self.fill()? && self.clean.is_empty() {
                return Ok(0);
            }
        }
        let part = &self.clean[self.given..];
        let count = part.len().min(buffer.len());
        buffer[..count].copy_from_slice(&part[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Budget, Clean};

    /// Gives a byte at a time, so that words lie across chunks.
    struct Drops<'t>(&'t [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn numbers_of_python_become_null_outside_texts() {
        let clean = |text: &str| {
            let budget = Budget::new();
            let mut clean = String::new();
            let mut reader = Clean::new(Drops(text.as_bytes()), &budget);
            reader
                .read_to_string(&mut clean)
                .expect("memory can be read");
            clean
        };
        assert_eq!(
            clean(r#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN", "d": -1}"#),
            r#"{"a": null, "b": [null, null], "c": "NaN \" NaN", "d": -1}"#
        );
        assert_eq!(clean("NaN"), "null");
        assert_eq!(clean(r#"{"a": 1}"#), r#"{"a": 1}"#);
        assert_eq!(clean("\u{feff}[1]"), "[1]");
        assert_eq!(clean(r#"["\\", NaN]"#), r#"["\\", null]"#);
        assert_eq!(clean(r#"[Na"NaN", -"I", In"#), r#"[Na"NaN", -"I", In"#);
    }

    #[test]
    fn what_is_left_of_a_bound_counts() {
        let budget = Budget::new();
        budget.0.set(3);
        let mut all = Vec::new();
        let mut reader = Clean::new(&b"[1,2]"[..], &budget);
        let fault = reader.read_to_end(&mut all).expect_err("it is too long");
        assert!(fault.to_string().contains("larger than"), "{fault}");
    }
}
