//! Breaks texts into lines.

/// The lines of a text that is broken at a width.
pub(super) fn wrapped(text: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    // Words are kept whole, so that a command or an address can be copied.
    let options = textwrap::Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// The lines of a command after its label, so that a shell takes them as one command: broken between words alone, with a
/// backslash at the end of each but the last.
pub(super) fn command(label: &str, command: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = label.to_owned();
    for word in words(command) {
        let is_full = line.chars().count() + 1 + word.chars().count() + 2 > columns;
        if is_full && line != label {
            lines.push(line + " \\");
            line = format!("  {word}");
        } else {
            line = format!("{line} {word}");
        }
    }
    lines.push(line);
    lines
}

/// The words of a command, those in quotes whole.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, sign) in command.char_indices() {
        match sign {
            '\'' if !command[..at].ends_with('\\') => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                words.push(&command[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&command[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn commands_are_broken_between_words() {
        let shown = command("Again:", "f --a 'b c' --d 'e'\\''s g' --h", 20);
        assert_eq!(
            shown,
            ["Again: f --a 'b c' \\", "  --d 'e'\\''s g' \\", "  --h"]
        );
        assert_eq!(command("Again:", "f", 20), ["Again: f"]);
    }
}
