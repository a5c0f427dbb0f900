//! The picture for Mermaid, which pages of repositories draw: a box for each step, one below the other, so that it fits the
//! width of a page.

use std::fmt::Write as _;

use super::{Edge, Labels, Target, edges, title};
use crate::framework::Framework;

/// The picture as a Mermaid flowchart.
#[must_use]
pub fn mermaid(framework: &Framework, labels: Labels) -> String {
    // Rules are read more easily if their lines are not broken.
    let mut text =
        "%%{init: {\"flowchart\": {\"wrappingWidth\": 480}}}%%\nflowchart TD\n".to_owned();
    for (at, step) in framework.steps.iter().enumerate() {
        let question = escaped(&title(&step.title));
        let (onward, decided): (Vec<Edge<'_>>, Vec<Edge<'_>>) = edges(framework, at, labels)
            .into_iter()
            .partition(|edge| matches!(edge.to, Target::NextStep));
        // A box that holds nothing is not drawn.
        if decided.is_empty() {
            let _ = writeln!(text, "  s{at}[\"{question}\"]");
        } else {
            let _ = writeln!(text, "  subgraph s{at}[\"{question}\"]\n    direction LR");
            text.extend(decided.iter().map(|edge| row(at, edge)));
            text += "  end\n";
        }
        for edge in onward {
            let _ = writeln!(text, "  s{at} ==>|\"{}\"| s{}", joined(&edge.label), at + 1);
        }
    }
    text + "  classDef rules text-align:left\n"
}

/// Rules, and the outcome that they lead to.
fn row(at: usize, edge: &Edge<'_>) -> String {
    let Target::Outcome(index, outcome) = edge.to else {
        unreachable!("only what decides stands in the box of a step");
    };
    let (rules, id) = (joined(&edge.label), escaped(&outcome.id));
    format!("    s{at}r{index}[\"{rules}\"]:::rules --> s{at}o{index}([\"{id}\"])\n")
}

/// Lines as one text.
fn joined(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    lines.join("<br>")
}

/// A text in which nothing is Mermaid, Markdown or HTML any more.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_plain = match c {
            // At the start of a word these make lists and emphasis.
            '-' | '+' => before.is_alphanumeric(),
            // After a digit these make lists.
            '.' | ')' => !before.is_ascii_digit(),
            ' ' | ',' | ':' | '?' | '(' | '\'' | '/' | '%' | '…' => true,
            _ => c.is_alphanumeric(),
        };
        if is_plain {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
        before = c;
    }
    escaped
}
