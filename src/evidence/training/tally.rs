//! Adds up digests in the order of the rows. What it remembers of rows is bounded; what is beyond is said.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::digest::{Common, Digest};
use super::duplicates::Signature;
use super::findings::{Code, Finding, Found};
use super::formats::Format;

mod whole;

/// So many distinct rows, inputs and answers are remembered: what fits two million slots of a table.
const REMEMBERED: usize = 1_800_000;
/// So many rows are compared for being nearly the same.
const COMPARED: usize = 500_000;
/// So many findings of a code are listed; all are counted.
pub const LISTED: usize = 100;
/// So many distinct system prompts are remembered.
const SYSTEMS: usize = 50_000;
/// With more distinct answers they are no classes.
const MOST_CLASSES: usize = 50;

/// What rows for validation are, to be looked for among those for training.
#[derive(Debug, Default)]
pub struct Reference {
    rows: HashSet<u64>,
    inputs: HashSet<u64>,
    signatures: Vec<Signature>,
    /// How many rows there are.
    pub count: u64,
    /// Their tokens.
    pub tokens: u64,
}

/// Where a row stands that is compared for being nearly the same.
#[derive(Debug, Clone, Copy)]
struct Place {
    file: u32,
    is_leak: bool,
    line: u64,
}

/// What whole rows answer to an input.
#[derive(Debug, Clone, Copy)]
struct Answered {
    output: u64,
    /// How many rows say so; none any more once another says something else.
    rows: u32,
}

/// The sums so far.
#[derive(Debug, Default)]
pub(super) struct Tally<'r> {
    reference: Option<&'r Reference>,
    limit: Option<u64>,
    pub(super) rows: u64,
    pub(super) valid: u64,
    pub(super) distinct: u64,
    pub(super) quality: u64,
    pub(super) tokens: u64,
    pub(super) trained: u64,
    pub(super) overhead: u64,
    pub(super) inexact: u64,
    /// Rows of each format.
    formats: BTreeMap<Format, u64>,
    plain_chats: u64,
    pub(super) keys_seen: Option<String>,
    /// How many rows are so long, with and without what a chat template adds.
    pub(super) lengths: BTreeMap<u64, u64>,
    pub(super) billed_lengths: BTreeMap<u64, u64>,
    found: BTreeMap<Code, Found>,
    seen: HashSet<u64>,
    /// What was answered to an input.
    inputs: HashMap<u64, Answered>,
    answers: HashMap<u64, u32>,
    labels: HashMap<u64, Box<str>>,
    systems: HashMap<u64, (u64, u64)>,
    common: Common,
    signatures: Vec<Signature>,
    places: Vec<Place>,
    is_partial: bool,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) file: usize,
    pub(super) line: u64,
}

impl<'r> Tally<'r> {
    pub(super) fn new(reference: Option<&'r Reference>, limit: Option<u64>) -> Self {
        let mut tally = Self {
            reference,
            limit,
            ..Self::default()
        };
        if let Some(reference) = reference {
            tally.signatures.clone_from(&reference.signatures);
        }
        tally
    }

    /// Adds a row, and says whether it is worth keeping: valid, and the first of its kind.
    pub(super) fn add(&mut self, at: At, digest: Digest) -> bool {
        self.rows += 1;
        if let Some(format) = digest.format {
            *self.formats.entry(format).or_default() += 1;
            self.plain_chats += u64::from(digest.is_plain_chat);
        }
        if self.keys_seen.is_none() {
            self.keys_seen.clone_from(&digest.keys);
        }
        if digest.is_valid {
            self.count(&digest, at);
        }
        let is_first = digest.is_valid && self.compare(at, &digest);
        for (code, detail) in digest.faults {
            self.find(code, at.file, Some(at.line), detail);
        }
        is_first
    }

    pub(super) fn merge_common(&mut self, common: Common) {
        self.common.merge(common);
    }

    fn count(&mut self, digest: &Digest, at: At) {
        self.valid += 1;
        self.tokens += digest.tokens;
        self.trained += digest.trained;
        self.overhead += digest.overhead;
        self.inexact += u64::from(digest.is_inexact);
        *self.lengths.entry(digest.tokens).or_default() += 1;
        let billed = digest.tokens + digest.overhead;
        *self.billed_lengths.entry(billed).or_default() += 1;
        if self.limit.is_some_and(|limit| billed > limit) {
            let detail = format!("{billed} tokens");
            self.find(Code::OverLength, at.file, Some(at.line), Some(detail));
        }
        if let Some((hash, tokens)) = digest.system
            && (self.systems.len() < SYSTEMS || self.systems.contains_key(&hash))
        {
            self.systems.entry(hash).or_insert((0, tokens)).0 += 1;
        }
        if let Some(answer) = &digest.answer {
            if self.answers.len() < REMEMBERED || self.answers.contains_key(&answer.hash) {
                *self.answers.entry(answer.hash).or_default() += 1;
            }
            if let Some(label) = &answer.label
                && self.labels.len() <= MOST_CLASSES
                && !self.labels.contains_key(&answer.hash)
            {
                self.labels.insert(answer.hash, label.clone());
            }
        }
    }

    /// Compares a valid row with those before it, and says whether it is the first of its kind.
    fn compare(&mut self, at: At, digest: &Digest) -> bool {
        let row = digest.input.rotate_left(32) ^ digest.output ^ digest.thoughts.rotate_left(16);
        if self.seen.len() >= REMEMBERED && !self.seen.contains(&row) {
            // Whether it is the first of its kind cannot be told any more.
            self.is_partial = true;
            self.distinct += 1;
            self.quality += u64::from(digest.is_whole);
            return true;
        }
        if !self.seen.insert(row) {
            self.find(Code::ExactDuplicate, at.file, Some(at.line), None);
            return false;
        }
        self.distinct += 1;
        let is_leak = self.reference.is_some_and(|reference| {
            reference.rows.contains(&row)
                || (digest.has_input && reference.inputs.contains(&digest.input))
        });
        if is_leak {
            self.find(Code::Leak, at.file, Some(at.line), None);
        }
        if digest.is_whole {
            self.judge(at, digest);
        }
        if let Some(signature) = &digest.signature {
            let line = at.line;
            if self.places.len() < COMPARED {
                self.signatures.push(signature.as_ref().clone());
                self.places.push(Place {
                    file: u32::try_from(at.file).unwrap_or(u32::MAX),
                    is_leak,
                    line,
                });
            } else {
                self.is_partial = true;
            }
        }
        true
    }

    /// Counts a whole row as an example, unless another row with its input has another answer. Other thoughts may lead to
    /// the same one.
    fn judge(&mut self, at: At, digest: &Digest) {
        if !digest.has_input {
            self.quality += 1;
            return;
        }
        match self.inputs.get_mut(&digest.input) {
            None => {
                let answered = Answered {
                    output: digest.output,
                    rows: 1,
                };
                self.inputs.insert(digest.input, answered);
                self.quality += 1;
            }
            Some(answered) if answered.output == digest.output && answered.rows > 0 => {
                answered.rows += 1;
                self.quality += 1;
            }
            Some(answered) => {
                self.quality -= u64::from(std::mem::take(&mut answered.rows));
                self.find(Code::Contradiction, at.file, Some(at.line), None);
            }
        }
    }

    pub(super) fn find(
        &mut self,
        code: Code,
        file: usize,
        line: Option<u64>,
        detail: Option<String>,
    ) {
        let found = self.found.entry(code).or_insert(Found {
            code,
            total: 0,
            listed: Vec::new(),
        });
        found.total += 1;
        if found.listed.len() < LISTED {
            found.listed.push(Finding { file, line, detail });
        }
    }

    /// The rows for validation that this tally saw.
    pub(super) fn into_reference(self) -> Reference {
        Reference {
            rows: self.seen,
            inputs: self.inputs.into_keys().collect(),
            signatures: self.signatures,
            count: self.valid,
            tokens: self.tokens + self.overhead,
        }
    }

    /// Rows of each format, those that are plain chat counted to a stricter chat format if there is one.
    pub(super) fn formats(&self) -> Vec<(Format, u64)> {
        let mut formats = self.formats.clone();
        let stricter = [Format::BedrockClaude, Format::MistralChat];
        if let Some(stricter) = stricter
            .into_iter()
            .find(|format| formats.contains_key(format))
        {
            let plain = formats.get(&Format::OpenAiChat) == Some(&self.plain_chats);
            if plain && let Some(chats) = formats.remove(&Format::OpenAiChat) {
                *formats.entry(stricter).or_default() += chats;
            }
        }
        let mut formats: Vec<(Format, u64)> = formats.into_iter().collect();
        formats.sort_by_key(|(format, rows)| (std::cmp::Reverse(*rows), *format));
        formats
    }

    /// The system prompt that most rows have, as rows and tokens.
    pub(super) fn system(&self) -> Option<(u64, u64)> {
        self.systems.values().max().copied()
    }

    /// What can only be told of all rows together, and then all findings, the worst first.
    pub(super) fn finish(&mut self) -> Vec<Found> {
        let formats = self.formats();
        if formats.len() > 1 {
            let rows = formats
                .iter()
                .map(|(format, rows)| format!("{} ({rows})", format.id()));
            let detail = rows.collect::<Vec<_>>().join(", ");
            self.find(Code::MixedFormats, 0, None, Some(detail));
        }
        self.find_near();
        self.find_answers();
        if self.is_partial {
            let detail = format!("{REMEMBERED} distinct rows, {COMPARED} of them for likeness");
            self.find(Code::PartlyCompared, 0, None, Some(detail));
        }
        std::mem::take(&mut self.found).into_values().collect()
    }
}
