//! A training row as all formats have it: turns with texts, which of them are learnt, and what is wrong with it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use xxhash_rust::xxh3::Xxh3;

use super::findings::{Code, Faults};
use super::formats::Format;
use super::json::{Json, Object};
use super::{chat, pairs, secrets};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    System,
    User,
    Assistant,
    Tool,
}

/// What one of them says.
#[derive(Debug)]
pub(super) struct Turn<'j> {
    pub(super) role: Role,
    /// Its texts, images left out.
    pub(super) texts: Vec<Cow<'j, str>>,
    /// What was thought before, which counts with the texts but is no part of an answer.
    pub(super) thoughts: Vec<&'j str>,
    /// Whether it is learnt.
    pub(super) is_trained: bool,
    /// Whether it calls a tool.
    pub(super) has_calls: bool,
}

impl<'j> Turn<'j> {
    pub(super) fn new(role: Role) -> Self {
        Self {
            role,
            texts: Vec::new(),
            thoughts: Vec::new(),
            is_trained: false,
            has_calls: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.iter().all(|text| text.trim().is_empty())
    }

    /// All that counts.
    pub(super) fn all_texts(&self) -> impl Iterator<Item = &str> {
        let thoughts = self.thoughts.iter().copied();
        thoughts.chain(self.texts.iter().map(AsRef::as_ref))
    }

    fn hash(&self, hasher: &mut Xxh3) {
        for thought in &self.thoughts {
            hasher.update(thought.as_bytes());
        }
        self.hash_answer(hasher);
    }

    /// The same without what was thought before.
    fn hash_answer(&self, hasher: &mut Xxh3) {
        hasher.update(&[self.role as u8, u8::from(self.is_trained)]);
        for text in &self.texts {
            hasher.update(&text.len().to_le_bytes());
            hasher.update(text.as_bytes());
        }
    }
}

/// What the input of an example leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// The last turn that is learnt.
    Answer,
    /// The last two turns: the preferred one and the other.
    Pair,
    /// The last turn with a judgement of it, or what a grader compares with.
    Judged(String),
}

/// A training row.
#[derive(Debug)]
pub(super) struct Example<'j> {
    pub(super) turns: Vec<Turn<'j>>,
    pub(super) output: Output,
    /// The definitions of tools, as JSON.
    pub(super) tools: Option<String>,
    /// A hash of all images, which are no text.
    pub(super) images: Option<u64>,
    pub(super) faults: Faults,
}

impl<'j> Example<'j> {
    /// Reads a row of a format, with all that is wrong with it.
    pub(super) fn read(row: &'j Object<'_>, format: Format) -> Self {
        let mut example = Self {
            turns: Vec::with_capacity(4),
            output: Output::Answer,
            tools: None,
            images: None,
            faults: Faults::default(),
        };
        example.check_keys(row, "the row");
        match format {
            Format::OpenAiChat
            | Format::OpenAiReinforcement
            | Format::MistralChat
            | Format::VertexGemini
            | Format::VertexReinforcement
            | Format::BedrockConverse
            | Format::BedrockClaude
            | Format::ShareGpt => chat::read(&mut example, row, format),
            Format::OpenAiPreference
            | Format::ChosenRejected
            | Format::Kto
            | Format::PromptCompletion
            | Format::Alpaca
            | Format::Text => pairs::read(&mut example, row, format),
        }
        example
    }

    /// Finds fault with a key that stands twice.
    pub(super) fn check_keys(&mut self, object: &Object<'_>, place: &str) {
        /// So many are compared faster with each other than they are put into a set.
        const FEW: usize = 16;
        let twice = if object.0.len() <= FEW {
            let mut keys = object.keys().enumerate();
            let is_twice = |(index, key): &(usize, &str)| {
                let mut before = object.keys().take(*index);
                before.any(|own| own == *key)
            };
            keys.find(is_twice).map(|(_, key)| key)
        } else {
            let mut before = HashSet::new();
            object.keys().find(|key| !before.insert(*key))
        };
        if let Some(key) = twice {
            let detail = || Some(format!("`{}` in {place}", shown(key)));
            self.faults.add_with(Code::DuplicateKey, detail);
        }
    }

    /// Finds fault with keys that the format does not have.
    pub(super) fn expect_keys(&mut self, object: &Object<'_>, known: &[&str], place: &str) {
        if let Some(key) = object.keys().find(|key| !known.contains(key)) {
            let detail = || Some(format!("`{}` in {place}", shown(key)));
            self.faults.add_with(Code::UnknownKey, detail);
        }
    }

    /// Adds a text to a turn, without the data of images within it.
    pub(super) fn add_text(&mut self, turn: &mut Turn<'j>, text: &'j str) {
        let (text, images) = without_data(text);
        if let Some(hash) = images {
            self.add_image(hash);
        }
        turn.texts.push(text);
    }

    pub(super) fn add_image(&mut self, hash: u64) {
        self.images = Some(self.images.unwrap_or(0).rotate_left(7) ^ hash);
        self.faults.add(Code::Images);
    }

    /// Keeps the definitions of tools, which count as their JSON.
    pub(super) fn add_tools(&mut self, tools: &Json<'_>) {
        let mut text = String::new();
        tools.write(&mut text);
        self.tools = Some(text);
    }

    /// The last turn that is learnt, or for a pair the preferred one.
    pub(super) fn answer(&self) -> Option<&Turn<'j>> {
        let trained = self.turns.iter().rev().filter(|turn| turn.is_trained);
        let mut trained = trained;
        match self.output {
            Output::Pair => trained.nth(1),
            Output::Answer | Output::Judged(_) => trained.next(),
        }
    }

    /// What is the same for the same input, for the same output to it, and for the same thoughts that lead there.
    pub(super) fn identity(&self) -> (u64, u64, u64) {
        let mut thoughts = Xxh3::with_seed(4);
        let mut input = Xxh3::with_seed(1);
        let mut output = Xxh3::with_seed(2);
        let last = self.turns.iter().rposition(|turn| turn.is_trained);
        let pair = match (&self.output, last) {
            (Output::Pair, Some(last)) if last > 0 => Some((last - 1, last)),
            _ => None,
        };
        for (index, turn) in self.turns.iter().enumerate() {
            let is_output = match &self.output {
                Output::Answer => Some(index) == last,
                Output::Pair => pair.is_some_and(|(first, last)| index == first || index == last),
                Output::Judged(_) => false,
            };
            if !is_output {
                turn.hash(&mut input);
            } else if pair.is_none() {
                turn.hash_answer(&mut output);
                for thought in &turn.thoughts {
                    thoughts.update(thought.as_bytes());
                }
            }
        }
        if let Some((preferred, other)) = pair {
            // Whichever is preferred, it is the same choice.
            let hash = |index: usize| {
                let mut hasher = Xxh3::with_seed(3);
                self.turns[index].hash(&mut hasher);
                hasher.digest()
            };
            let (preferred, other) = (hash(preferred), hash(other));
            input.update(&preferred.min(other).to_le_bytes());
            input.update(&preferred.max(other).to_le_bytes());
            output.update(&preferred.to_le_bytes());
        }
        if let Output::Judged(judgement) = &self.output {
            output.update(judgement.as_bytes());
        }
        if let Some(tools) = &self.tools {
            input.update(tools.as_bytes());
        }
        if let Some(images) = self.images {
            input.update(&images.to_le_bytes());
        }
        (input.digest(), output.digest(), thoughts.digest())
    }
}

/// A key, a role or another text of the data as it may be shown: not so long that it could be data, and nothing that
/// should not be in it.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    // What is cut would not be recognised any more.
    if let Some(kind) = secrets::scan(text).kind() {
        return format!("(withheld: {kind})");
    }
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    crate::printable::printable(&short).into_owned()
}

/// A text without the data of images, and a hash of the data.
fn without_data(text: &str) -> (Cow<'_, str>, Option<u64>) {
    const MARK: &str = ";base64,";
    /// Shorter ones are more likely an explanation of what such an address is.
    const SHORTEST: usize = 128;
    let is_data = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
    let finder = FINDER.find_iter(text.as_bytes());
    let mut kept = String::new();
    let (mut from, mut hash) = (0, None);
    for found in finder {
        let start = found + MARK.len();
        if start < from {
            continue;
        }
        let data = text.as_bytes()[start..]
            .iter()
            .take_while(|byte| is_data(byte));
        let end = start + data.count();
        if end - start >= SHORTEST {
            kept.push_str(&text[from..start]);
            from = end;
            let own = xxhash_rust::xxh3::xxh3_64(&text.as_bytes()[start..end]);
            hash = Some(hash.unwrap_or(0_u64).rotate_left(7) ^ own);
        }
    }
    if from == 0 {
        return (Cow::Borrowed(text), None);
    }
    kept.push_str(&text[from..]);
    (Cow::Owned(kept), hash)
}

#[cfg(test)]
mod tests {
    use super::without_data;

    #[test]
    fn data_of_images_is_no_text() {
        let data = "iVBOR/+".repeat(40);
        let text = format!("see ![x](data:image/png;base64,{data}) é");
        let (kept, hash) = without_data(&text);
        assert_eq!(kept, "see ![x](data:image/png;base64,) é");
        assert!(hash.is_some());
        let explained = "write data:image/png;base64,iVBOR instead";
        assert_eq!(without_data(explained), (explained.into(), None));
    }
}
