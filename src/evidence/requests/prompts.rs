//! What of the prompts is the same at their start in all calls: the static prefix, which a cache can hold and a tuned
//! model may do without.
//!
//! It is measured in bytes of text, where a log has the requests; that its share of the tokens is the same is an
//! estimate. Tools and pictures are no text here. A log may be of several applications, so prompts are put into
//! families by how they begin, and the prefix of each is what all of its calls share. Memory is bounded: only so many
//! families and bytes of a prefix are kept, and prompts of further families count as all different.

use std::collections::BTreeMap;

use super::fields::Value;

/// Prompts that begin with the same bytes are of one family.
const BEGINNING: usize = 48;
/// Families that are kept.
const MOST_FAMILIES: usize = 64;
/// A longer prefix counts as if it ended here: some 60,000 tokens.
const LONGEST: usize = 256 << 10;

/// Fields within prompts that hold text, or hold what does.
const TEXTS: [&str; 8] = [
    "content", "text", "parts", "messages", "input", "output", "message", "prompt",
];

/// The prompts of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prompts {
    families: BTreeMap<Vec<u8>, Family>,
    calls: u64,
    bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Family {
    prefix: Vec<u8>,
    calls: u64,
}

impl Prompts {
    /// Adds the prompt of a call, in the order in which the model reads it.
    pub(super) fn add(&mut self, parts: &[&Value]) {
        let mut text = Text::default();
        for part in parts {
            text.push(part);
        }
        if text.length == 0 {
            return;
        }
        self.calls += 1;
        self.bytes = self.bytes.saturating_add(text.length);
        let beginning = &text.start[..text.start.len().min(BEGINNING)];
        if let Some(family) = self.families.get_mut(beginning) {
            let same = family.prefix.iter().zip(&text.start);
            let same = same.take_while(|(a, b)| a == b).count();
            family.prefix.truncate(same);
            family.calls += 1;
        } else if self.families.len() < MOST_FAMILIES {
            let family = Family {
                prefix: text.start.clone(),
                calls: 1,
            };
            self.families.insert(beginning.to_owned(), family);
        }
    }

    /// Calls whose prompt is in the log.
    pub(super) fn calls(&self) -> u64 {
        self.calls
    }

    /// The share of all prompts that is static; nothing unless there are two to compare.
    #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
    pub(super) fn static_share(&self) -> Option<f64> {
        let fixed = (self.families.values())
            // What one call alone begins with may differ in the next one.
            .filter(|family| family.calls > 1)
            .map(|family| family.calls.saturating_mul(family.prefix.len() as u64))
            .fold(0, u64::saturating_add);
        (self.calls > 1).then(|| (fixed as f64 / self.bytes as f64).min(1.0))
    }
}

/// The text of a prompt: how it starts, and how long it is.
#[derive(Default)]
struct Text {
    start: Vec<u8>,
    length: u64,
}

impl Text {
    fn push(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                let room = LONGEST - self.start.len();
                self.start
                    .extend_from_slice(&text.as_bytes()[..text.len().min(room)]);
                self.length = self.length.saturating_add(text.len() as u64);
            }
            Value::List(items) => items.iter().for_each(|item| self.push(item)),
            Value::Fields(fields) => {
                for (_, value) in fields.iter().filter(|(name, _)| TEXTS.contains(name)) {
                    self.push(value);
                }
            }
            Value::Null | Value::Flag(_) | Value::Number(_) => {}
        }
    }
}
