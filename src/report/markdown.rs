//! A page as Markdown, for a pull request or a decision record.

use super::page::{Block, Page, Stage};
use super::table::{Align, Cell, Table};
use crate::printable::printable;

/// The text of a page.
#[must_use]
pub fn markdown(page: &Page) -> String {
    let mut lines = vec![format!("# {}", inline(&page.title)), String::new()];
    lines.extend([format!("_{}_", inline(&page.made)), String::new()]);
    for block in &page.lead {
        lines.extend(self::block(block));
    }
    for part in &page.parts {
        lines.extend([format!("## {}", inline(&part.title)), String::new()]);
        for block in &part.blocks {
            lines.extend(self::block(block));
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

/// The lines of a block, an empty one at its end.
fn block(block: &Block) -> Vec<String> {
    let mut lines = match block {
        Block::Text(text) => vec![inline(text)],
        Block::Lead(text) | Block::Certainty(_, text) => vec![format!("**{}**", inline(text))],
        Block::Heading(text) => vec![format!("### {}", inline(text))],
        Block::List(items) => items
            .iter()
            .map(|item| format!("- {}", inline(item)))
            .collect(),
        Block::Numbered(items) => numbered(items.iter().map(|item| inline(item))),
        Block::Steps(stages) => numbered(stages.iter().map(stage)),
        Block::Table(table) => self::table(table),
        Block::Links(links) => (links.iter())
            .map(|(title, url)| format!("- [{}](<{}>)", inline(title), address(url)))
            .collect(),
        // Pictures do not travel in Markdown; what they tell does.
        Block::Picture(picture) => picture
            .description
            .iter()
            .map(|sentence| format!("- {}", inline(sentence)))
            .collect(),
        Block::Command(command) => {
            // A fence is longer than any run of its sign within.
            let fence = "`".repeat(longest_run(command, '`').max(2) + 1);
            vec![format!("{fence}sh"), printable(command).into_owned(), fence]
        }
    };
    lines.push(String::new());
    lines
}

fn numbered(items: impl Iterator<Item = String>) -> Vec<String> {
    let number = |(index, item): (usize, String)| format!("{}. {item}", index + 1);
    items.enumerate().map(number).collect()
}

fn stage(stage: &Stage) -> String {
    let title = inline(&stage.title);
    match &stage.passage {
        None => format!("{title} _Not reached._"),
        Some(taken) => {
            let rule = taken.rule.as_deref().unwrap_or("no rule held");
            format!(
                "{title} **{}** ({}). {}",
                inline(&taken.result),
                inline(rule),
                inline(&taken.because)
            )
            .trim_end()
            .to_owned()
        }
    }
}

fn table(table: &Table) -> Vec<String> {
    let shown: Vec<_> = table.shown().collect();
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let titles =
        (shown.iter()).map(|(_, column)| inline(column.title.as_deref().unwrap_or_default()));
    let rules = shown.iter().map(|(_, column)| match column.align {
        Align::Left => "---".to_owned(),
        Align::Right => "---:".to_owned(),
    });
    let mut lines = vec![format!("**{}**", inline(&table.caption)), String::new()];
    lines.push(row(titles.collect()));
    lines.push(row(rules.collect()));
    lines.extend(table.rows.iter().map(|cells| {
        let cells = shown.iter().filter_map(|(index, _)| cells.get(*index));
        row(cells.map(cell).collect())
    }));
    lines
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Least(_) => format!("**{}**", inline(&cell.shown())),
        cell => inline(&cell.shown()),
    }
}

/// A text in which nothing is markup but code marks. What stands between them is taken as it is, but for the bars of tables;
/// as in CommonMark a run of them is closed by the next run of the same length, and without one it is none.
fn inline(text: &str) -> String {
    let text = printable(text);
    let mut safe = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(start) = rest.find('`') {
        safe += &plain(&rest[..start], safe.is_empty());
        let marked = &rest[start..];
        let (marks, after) = marked.split_at(marks_at(marked));
        if let Some(end) = closing(after, marks.len()) {
            safe += &format!("{marks}{}{marks}", after[..end].replace('|', "\\|"));
            rest = &after[end + marks.len()..];
        } else {
            safe += &"\\`".repeat(marks.len());
            rest = after;
        }
    }
    safe += &plain(rest, safe.is_empty());
    safe
}

/// How many code marks a text begins with.
fn marks_at(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// Where the next run of so many code marks begins.
fn closing(text: &str, count: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`') {
        let run = marks_at(&text[at + start..]);
        if run == count {
            return Some(at + start);
        }
        at += start + run;
    }
    None
}

/// A text without code in which nothing is markup. At the start of a line more is.
fn plain(text: &str, is_start: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let is_rule = is_start && !text.is_empty() && text.chars().all(|c| "-= ".contains(c));
    for (index, c) in text.char_indices() {
        // Dollars would begin formulas, and a lone sign at the start of a line another list.
        let is_item = is_start
            && index == 0
            && "-+=".contains(c)
            && (is_rule || ends_word(text.as_bytes().get(1)));
        let is_markup = "|<>*_[]\\#$~&".contains(c) || is_item;
        if is_markup {
            safe.push('\\');
        }
        safe.push(c);
    }
    // So would a number with a point.
    let digits = safe.bytes().take_while(u8::is_ascii_digit).count();
    let [point, after] = [digits, digits + 1].map(|place| safe.as_bytes().get(place));
    if is_start && digits > 0 && matches!(point, Some(b'.' | b')')) && ends_word(after) {
        safe.insert(digits, '\\');
    }
    safe
}

fn ends_word(byte: Option<&u8>) -> bool {
    byte.is_none_or(u8::is_ascii_whitespace)
}

/// An address within angle brackets.
fn address(url: &str) -> String {
    let url = printable(url);
    url.replace('<', "%3C")
        .replace('>', "%3E")
        .replace(' ', "%20")
}

fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0)
}
