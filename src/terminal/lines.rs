//! Questions as plain lines, for screen readers and terminals that can do no more: nothing is redrawn, no sequence moves
//! the cursor or colours anything, and replies are typed and ended with Enter.

use std::io::{self, BufRead, BufReader, Read, Write};

use super::conversation::{Broke, Item, Prompts, wrapped};
use super::modes::wait_for_input;
use crate::framework::answers::UNKNOWN;
use crate::printable::printable;
use crate::slip::suggestion;

/// What may be typed for "I don't know".
const DO_NOT_KNOW: &str = "?";

/// A terminal that shows lines one after the other.
pub(super) struct Lines {
    columns: usize,
    typed: BufReader<Typed>,
}

impl Lines {
    pub(super) fn new(columns: u16) -> Self {
        Self {
            columns: usize::from(columns),
            // Larger than the buffer of standard input, so that nothing is held back in that one.
            typed: BufReader::with_capacity(1 << 16, Typed),
        }
    }

    /// Shows what is asked for and leaves the cursor behind it, with room for a number.
    fn prompt(&self, text: &str) {
        let mut lines = wrapped(text, self.columns.saturating_sub(8));
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            self.say(&line);
        }
        let mut out = io::stderr();
        // In one piece: a reply that is typed ahead is echoed after all of it.
        let prompt = format!("{last} ");
        let _ = out.write_all(prompt.as_bytes()).and_then(|()| out.flush());
    }

    fn list(&self, prompt: &str, items: &[Item<'_>]) {
        self.say(prompt);
        for (index, item) in items.iter().enumerate() {
            self.say(&format!("  {}. {}", index + 1, item.title));
        }
    }

    /// Asks until what was typed is read without a fault.
    fn until<T>(
        &mut self,
        prompt: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Broke> {
        loop {
            self.prompt(prompt);
            match read(self.typed()?.trim()) {
                Ok(read) => return Ok(read),
                Err(fault) => self.say(&fault),
            }
        }
    }

    /// A line that the person typed; the end of the input is breaking off.
    fn typed(&mut self) -> Result<String, Broke> {
        let mut line = Vec::new();
        match self.typed.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => Err(Broke),
            Ok(_) => Ok(String::from_utf8_lossy(&line).into_owned()),
        }
    }
}

impl Prompts for Lines {
    fn restore() {}

    fn columns(&self) -> usize {
        self.columns
    }

    fn one(&mut self, prompt: &str, items: &[Item<'_>]) -> Result<usize, Broke> {
        self.list(prompt, items);
        let prompt = format!("Number, 1 to {}:", items.len());
        self.until(&prompt, |text| match text {
            "" => Err(hint(items)),
            text => find(items, text),
        })
    }

    fn several(
        &mut self,
        prompt: &str,
        items: &[Item<'_>],
        check: &dyn Fn(&[usize]) -> Result<(), String>,
    ) -> Result<Vec<usize>, Broke> {
        self.list(prompt, items);
        let prompt = format!("Numbers, 1 to {}, several as 1,2:", items.len());
        self.until(&prompt, |text| {
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            let found: Result<Vec<usize>, String> = words.map(|word| find(items, word)).collect();
            let found = found?;
            if found.is_empty() {
                return Err(hint(items));
            }
            check(&found).map(|()| found)
        })
    }

    fn text(
        &mut self,
        prompt: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Broke> {
        self.until(prompt, |text| {
            let text = if text == DO_NOT_KNOW { "" } else { text };
            check(text).map(|()| text.to_owned())
        })
    }
}

/// The item that is meant by its number or its word.
fn find(items: &[Item<'_>], text: &str) -> Result<usize, String> {
    let word = match text {
        DO_NOT_KNOW => UNKNOWN,
        text => text,
    };
    if let Some(index) = items
        .iter()
        .position(|item| item.word.eq_ignore_ascii_case(word))
    {
        return Ok(index);
    }
    let number: Option<usize> = text.parse().ok();
    if let Some(index) = number.and_then(|number| number.checked_sub(1))
        && index < items.len()
    {
        return Ok(index);
    }
    let remedy = if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        format!("type a number from 1 to {}", items.len())
    } else {
        suggestion(text, items.iter().map(|item| item.word))
    };
    Err(format!(
        "`{}` is not in the list; {remedy}",
        printable(text)
    ))
}

/// What can be typed.
fn hint(items: &[Item<'_>]) -> String {
    let words: Vec<String> = items
        .iter()
        .map(|item| format!("`{}`", item.word))
        .collect();
    format!(
        "Nothing was typed. Type a number from 1 to {}, or the word for it: {}. `{DO_NOT_KNOW}` is \"I don't know\", too.",
        items.len(),
        words.join(", ")
    )
}

/// What a person types.
struct Typed;

impl Read for Typed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        wait_for_input();
        io::stdin().read(buffer)
    }
}
