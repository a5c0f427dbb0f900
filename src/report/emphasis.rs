//! Makes a text that is laid out easier to scan in a terminal: headings are bold. Colour never carries meaning alone.

use anstyle::{AnsiColor, Style};

const BOLD: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The text with escape sequences for bold and colour.
#[must_use]
pub fn emphasised(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut styled = String::with_capacity(text.len() + 256);
    for (number, line) in lines.iter().enumerate() {
        let next = |ahead: usize| lines.get(number + ahead).copied().unwrap_or_default();
        let is_title = !line.is_empty() && !line.starts_with(' ') && is_rule(next(2));
        let is_bold = is_title || is_rule(next(1)) || is_heading(line, next(1));
        styled += &if is_bold {
            within(BOLD, line)
        } else {
            severity(line)
        };
        styled.push('\n');
    }
    styled
}

/// A message about what went wrong, as a line of its own.
#[must_use]
pub fn error(message: &str) -> String {
    format!("{} {message}\n", within(ERROR, "error:"))
}

/// A line that is no sentence and has something indented under it, or the verdict.
fn is_heading(line: &str, next: &str) -> bool {
    if line.starts_with("Recommendation: ") {
        return true;
    }
    let starts = line.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let is_phrase = !["  ", ", ", ": ", ". ", "; "]
        .iter()
        .any(|mark| line.contains(mark));
    starts && next.starts_with("  ") && (is_phrase || line.ends_with(':'))
}

/// The line under the head of a table.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| c == '─')
}

/// A finding, with its first word in the colour of its severity.
fn severity(line: &str) -> String {
    for (word, style) in [("error", ERROR), ("warning", WARNING)] {
        if let Some(rest) = line.strip_prefix(word).filter(|rest| rest.starts_with(' ')) {
            return within(style, word) + rest;
        }
    }
    line.to_owned()
}

fn within(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
