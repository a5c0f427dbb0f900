//! Makes text from files and flags safe to print: no control character of it reaches a terminal.

use std::borrow::Cow;

/// The text with control characters, direction overrides, line ends and signs that nobody sees written as escapes.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let Some(first) = first_unsafe(text) else {
        return Cow::Borrowed(text);
    };
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some((at, c)) = next {
        safe.push_str(&rest[..at]);
        safe.extend(c.escape_default());
        rest = &rest[at + c.len_utf8()..];
        next = first_unsafe(rest);
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// The first character that is not safe to print, and where it stands.
#[must_use]
pub fn first_unsafe(text: &str) -> Option<(usize, char)> {
    let mut before = None;
    text.char_indices().find(|(_, c)| {
        let joins = is_joiner(*c)
            && before.is_some_and(|before: char| !before.is_ascii() && !is_unsafe(before));
        before = Some(*c);
        is_unsafe(*c) && !joins
    })
}

/// Whether a character could move the cursor, change colours, reorder what is read, or is not seen at all.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// Whether a character shapes what stands around it: Persian, Indian scripts and emoji are written with it. After a plain
/// letter it shapes nothing and only hides.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// The start of a text that is longer than so many characters.
#[must_use]
pub fn clipped(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn escapes_do_not_pass() {
        assert_eq!(printable("a\u{1b}[31mb\n"), "a\\u{1b}[31mb\\n");
        assert_eq!(printable("żółw 🐢"), "żółw 🐢");
        assert_eq!(printable("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(printable("a\u{200d}\u{200b}"), "a\\u{200d}\\u{200b}");
    }

    #[test]
    fn what_scripts_and_emoji_are_written_with_stays() {
        for text in [
            "نمی\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}💻",
            "❤\u{fe0f}",
        ] {
            assert_eq!(printable(text), text);
        }
    }
}
