//! What is kept of a row once it was read: counts, hashes and findings, but no text.
//!
//! A digest depends on the row alone, so that rows can be read on all cores.

use std::collections::HashMap;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::answers;
use super::duplicates::{Signature, Words};
use super::example::{Example, Output, Role, shown};
use super::findings::{Code, Faults};
use super::formats::{Format, recognise};
use super::json::{Fault, Json, parse};
use super::secrets::{self, Sensitive};
use crate::evidence::tokens::{Counter, Encoding, Tokenizer};

/// The template that OpenAI's models put around each message takes so many tokens, its role included: the rule of
/// OpenAI's cookbook, <https://github.com/openai/openai-cookbook>, `How_to_count_tokens_with_tiktoken.ipynb`.
const TOKENS_PER_MESSAGE: u64 = 4;
/// And so many around each conversation.
const TOKENS_PER_ROW: u64 = 3;

/// Longer answers are no names of classes, in bytes.
const LONGEST_LABEL: usize = 48;

/// A row without its text.
#[derive(Debug, Default)]
pub(super) struct Digest {
    pub(super) format: Option<Format>,
    /// The keys of a row that has no format.
    pub(super) keys: Option<String>,
    /// A chat row that other providers' chat formats take, too.
    pub(super) is_plain_chat: bool,
    pub(super) faults: Vec<(Code, Option<String>)>,
    pub(super) is_valid: bool,
    /// Present if the row is valid.
    pub(super) input: u64,
    pub(super) output: u64,
    pub(super) thoughts: u64,
    pub(super) has_input: bool,
    pub(super) answer: Option<Answer>,
    pub(super) is_whole: bool,
    pub(super) tokens: u64,
    pub(super) trained: u64,
    pub(super) overhead: u64,
    /// The count may be wrong by a token.
    pub(super) is_inexact: bool,
    /// A hash and the tokens of the system prompt.
    pub(super) system: Option<(u64, u64)>,
    pub(super) signature: Option<Box<Signature>>,
}

/// The answer of a row.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) hash: u64,
    /// Its text, where it may be the name of a class.
    pub(super) label: Option<Box<str>>,
}

/// How all answers begin and end.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Common(pub(super) Option<(String, String)>);

impl Common {
    /// More need not be known: far more than is shown, so that a secret within that is whole and is recognised.
    const LONGEST: usize = 400;

    pub(super) fn add(&mut self, answer: &str) {
        match &mut self.0 {
            None => {
                let (mut to, mut from) = (answer.len(), 0);
                if answer.len() > Self::LONGEST {
                    (to, from) = (Self::LONGEST, answer.len() - Self::LONGEST);
                    while !answer.is_char_boundary(to) {
                        to -= 1;
                    }
                    while !answer.is_char_boundary(from) {
                        from += 1;
                    }
                }
                self.0 = Some((answer[..to].to_owned(), answer[from..].to_owned()));
            }
            Some((start, end)) => {
                let pairs = start.char_indices().zip(answer.chars());
                let same = pairs.take_while(|((_, a), b)| a == b).last();
                start.truncate(same.map_or(0, |((at, c), _)| at + c.len_utf8()));
                let pairs = end.char_indices().rev().zip(answer.chars().rev());
                let same = pairs.take_while(|((_, a), b)| a == b).last();
                end.replace_range(..same.map_or(end.len(), |((at, _), _)| at), "");
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        match (&mut self.0, other.0) {
            (_, None) => {}
            (None, other) => self.0 = other,
            (Some(_), Some((start, end))) => {
                // Each is a part of all answers of its block, from its own side.
                let mut both = Self(self.0.take());
                let mut last = both.clone();
                both.add(&start);
                last.add(&end);
                if let (Some((start, _)), Some((_, end))) = (both.0, last.0) {
                    self.0 = Some((start, end));
                }
            }
        }
    }
}

/// Reads rows, and remembers the texts that come again.
pub(super) struct Reader {
    encoding: Encoding,
    /// Made when something is to be counted: most files that are refused need none.
    counter: Option<Counter>,
    /// Tokens and what is sensitive, by the hash of a text.
    known: HashMap<u128, (u64, Sensitive)>,
}

/// So many texts are remembered at a time.
const REMEMBERED: usize = 1 << 16;
/// Shorter ones are counted as fast as they are looked up.
const SHORTEST_REMEMBERED: usize = 24;

impl Reader {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            counter: None,
            known: HashMap::new(),
        }
    }

    /// Reads a row; nothing is the text of one that is too long.
    pub(super) fn read(&mut self, text: Option<&[u8]>, common: &mut Common) -> Digest {
        let Some(text) = text else {
            return Digest::of_fault(Code::RowTooLong, None, Sensitive::default());
        };
        let json = match parse(text) {
            Ok(json) => json,
            Err(fault) => {
                let (code, detail) = match fault {
                    Fault::NotUtf8 => (Code::NotUtf8, None),
                    Fault::PythonOnly => (Code::PythonOnlyJson, None),
                    Fault::Bad(fault) => (Code::BadJson, Some(fault)),
                };
                let found = secrets::scan(&String::from_utf8_lossy(text));
                return Digest::of_fault(code, detail, found);
            }
        };
        let Some(row) = json.as_object() else {
            let detail = Some(format!("it is {}", json.kind()));
            return Digest::of_fault(Code::NotAnObject, detail, scan_all(&json));
        };
        let Some(format) = recognise(row) else {
            let keys: Vec<String> = row
                .keys()
                .take(8)
                .map(|key| format!("`{}`", shown(key)))
                .collect();
            let keys = if keys.is_empty() {
                "no keys".to_owned()
            } else {
                keys.join(", ")
            };
            return Digest {
                keys: Some(keys.clone()),
                ..Digest::of_fault(Code::UnknownFormat, Some(keys), scan_all(&json))
            };
        };
        let mut example = Example::read(row, format);
        let mut digest = Digest {
            format: Some(format),
            is_plain_chat: format == Format::OpenAiChat && is_plain(&example, row.get("messages")),
            is_whole: true,
            ..Digest::default()
        };
        if example.faults.has_errors() {
            add_sensitive(&mut example.faults, scan_all(&json));
        } else {
            self.measure(&mut digest, &mut example, common);
            digest.is_valid = true;
        }
        digest.faults = example.faults.into_list();
        digest
    }

    fn measure(&mut self, digest: &mut Digest, example: &mut Example<'_>, common: &mut Common) {
        let mut sensitive = Sensitive::default();
        let mut words = Words::new();
        for (index, turn) in example.turns.iter().enumerate() {
            let mut tokens = 0;
            for text in turn.all_texts() {
                let (count, found) = self.look_at(text);
                tokens += count;
                sensitive.add(found);
                digest.is_inexact |= self.encoding.may_miscount(text);
                if turn.role != Role::System {
                    words.add(text);
                    digest.has_input |= !turn.is_trained && !text.is_empty();
                }
            }
            digest.tokens += tokens;
            if turn.is_trained {
                digest.trained += tokens;
            }
            if index == 0 && turn.role == Role::System {
                let hash = turn.texts.iter().fold(0, |hash: u64, text| {
                    hash.rotate_left(9) ^ xxh3_64(text.as_bytes())
                });
                digest.system = Some((hash, tokens));
            }
        }
        if let Some(tools) = &example.tools {
            digest.tokens += self.look_at(tools).0;
        }
        if digest.format.is_some_and(Format::is_chat) {
            let messages = example.turns.len() as u64;
            digest.overhead = TOKENS_PER_MESSAGE * messages + TOKENS_PER_ROW;
        }
        digest.signature = words.signature().map(Box::new);
        (digest.input, digest.output, digest.thoughts) = example.identity();
        let is_graded = matches!(example.output, Output::Judged(_));
        if let Some(answer) = example.answer() {
            let text = match answer.texts.as_slice() {
                [only] => only.as_ref(),
                _ => "",
            };
            digest.is_whole = answer.has_calls || !answers::breaks_off(text);
            if !text.is_empty() && !answer.has_calls {
                common.add(text);
                digest.answer = Some(Answer {
                    hash: xxh3_64(text.as_bytes()),
                    label: (text.len() <= LONGEST_LABEL).then(|| text.trim().into()),
                });
            }
            let refuses = !is_graded && answers::refuses(text);
            add_findings(&mut example.faults, digest, refuses);
        }
        add_sensitive(&mut example.faults, sensitive);
    }

    fn look_at(&mut self, text: &str) -> (u64, Sensitive) {
        if text.len() < SHORTEST_REMEMBERED {
            return (self.count(text), secrets::scan(text));
        }
        let hash = xxh3_128(text.as_bytes());
        if let Some(known) = self.known.get(&hash) {
            return *known;
        }
        let seen = (self.count(text), secrets::scan(text));
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(hash, seen);
        seen
    }

    fn count(&mut self, text: &str) -> u64 {
        let counter = self
            .counter
            .get_or_insert_with(|| Counter::new(self.encoding));
        counter.count(text)
    }
}

impl Digest {
    fn of_fault(code: Code, detail: Option<String>, sensitive: Sensitive) -> Self {
        let mut faults = Faults::default();
        faults.add_with(code, || detail);
        add_sensitive(&mut faults, sensitive);
        Self {
            faults: faults.into_list(),
            ..Self::default()
        }
    }
}

/// Whether a chat row has only what all chat formats have.
fn is_plain(example: &Example<'_>, messages: Option<&Json<'_>>) -> bool {
    let is_text = |message: &Json<'_>| {
        let content = message
            .as_object()
            .and_then(|message| message.text("content"));
        content.is_some()
    };
    let messages = messages.and_then(Json::as_list).unwrap_or_default();
    example.tools.is_none()
        && messages.iter().all(is_text)
        && (example.turns.iter()).all(|turn| matches!(turn.role, Role::User | Role::Assistant))
}

fn add_findings(faults: &mut Faults, digest: &Digest, refuses: bool) {
    if !digest.is_whole {
        faults.add(Code::CutOff);
    }
    if refuses {
        faults.add(Code::Refusal);
    }
}

/// Looks through all texts of a row that is not valid, of which it is not known where they should stand.
fn scan_all(json: &Json<'_>) -> Sensitive {
    let mut found = Sensitive::default();
    match json {
        Json::Text(text) => found = secrets::scan(text),
        Json::List(list) => list.iter().for_each(|json| found.add(scan_all(json))),
        Json::Object(object) => {
            for (key, value) in &object.0 {
                found.add(secrets::scan(key));
                found.add(scan_all(value));
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
    found
}

fn add_sensitive(faults: &mut Faults, sensitive: Sensitive) {
    if let Some(kind) = sensitive.secret() {
        faults.add_with(Code::Secret, || Some(kind.to_owned()));
    }
    if sensitive.has_card() {
        faults.add(Code::CardNumber);
    }
    if sensitive.has_email() {
        faults.add(Code::EmailAddress);
    }
}

#[cfg(test)]
mod tests {
    use super::Common;

    #[test]
    fn common_ends_do_not_depend_on_how_answers_are_divided() {
        let answers = ["Answer: a cat END", "Answer: a dog END", "Answer: é END"];
        let mut whole = Common::default();
        answers.iter().for_each(|answer| whole.add(answer));
        let expected = Some(("Answer: ".to_owned(), " END".to_owned()));
        assert_eq!(whole.0, expected);
        let mut parts = Common::default();
        for answer in answers {
            let mut part = Common::default();
            part.add(answer);
            parts.merge(part);
        }
        assert_eq!(parts.0, expected);
    }
}
