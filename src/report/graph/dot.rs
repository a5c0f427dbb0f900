//! The picture for Graphviz.

use std::fmt::Write as _;

use super::{Labels, Target, edges, title};
use crate::framework::Framework;
use crate::report::wrap::wrapped;

/// Titles are broken into lines of so many columns.
const TITLE_COLUMNS: usize = 24;

/// The picture in the DOT language.
#[must_use]
pub fn dot(framework: &Framework, labels: Labels) -> String {
    let name = quoted(&title(&framework.name));
    let mut text = format!(
        "digraph {name} {{\n  rankdir=LR\n  node [fontname=\"Helvetica\", fontsize=13]\n  \
         edge [fontname=\"Helvetica\", fontsize=11]\n"
    );
    for (at, step) in framework.steps.iter().enumerate() {
        let lines = wrapped(&title(&step.title), TITLE_COLUMNS, "", "");
        let question = broken(&lines, "\\n");
        let _ = writeln!(text, "  s{at} [shape=box, penwidth=2, label={question}]");
        for edge in edges(framework, at, labels) {
            let label = broken(&edge.label, "\\l");
            let _ = match edge.to {
                Target::NextStep => {
                    writeln!(
                        text,
                        "  s{at} -> s{} [penwidth=2, weight=9, label={label}]",
                        at + 1
                    )
                }
                Target::Outcome(index, outcome) => {
                    let id = quoted(&outcome.id);
                    let tip = quoted(&title(&outcome.title));
                    writeln!(
                        text,
                        "  s{at}o{index} [shape=box, style=\"rounded,filled\", fillcolor=\"#e8f0fe\", label={id}, tooltip={tip}]\n  \
                         s{at} -> s{at}o{index} [label={label}]"
                    )
                }
            };
        }
    }
    text + "}\n"
}

/// Lines as one quoted text, each ended as Graphviz sets them: `\n` in the middle, `\l` to the left.
fn broken(lines: &[String], end: &str) -> String {
    let lines: String = (lines.iter()).map(|line| escaped(line) + end).collect();
    format!("\"{lines}\"")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text in which nothing is an escape or an entity any more.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('&', "&amp;")
}
