//! Evaluation results, for a person.

use super::percent;
use crate::evidence::eval::{Candidate, Estimate, Evaluation};
use crate::printable::printable;
use crate::quantity::{counted, grouped_count as count};
use crate::report::table::{Align, ruled};
use crate::report::wrap::wrapped;

/// For reading.
pub(super) fn lines(
    file: &str,
    evaluation: &Evaluation,
    target: Option<f64>,
    width: u16,
) -> Vec<String> {
    let columns = usize::from(width);
    let mut lines = wrapped(
        &format!(
            "{}: results of an evaluation ({})",
            file,
            evaluation.format.id()
        ),
        columns,
        "",
        "  ",
    );
    let candidates = &evaluation.candidates;
    let rows = candidates.iter().take(ROWS).map(row);
    lines.extend(ruled(
        &[
            (String::new(), Align::Left),
            ("Items".to_owned(), Align::Right),
            ("Errors".to_owned(), Align::Right),
            ("Rate".to_owned(), Align::Right),
            ("95 %".to_owned(), Align::Right),
        ],
        rows.collect(),
        width,
    ));
    if candidates.len() > ROWS {
        lines.push(format!(
            "and {} more in --format json",
            candidates.len() - ROWS
        ));
    }
    if let Some(best) = evaluation.best() {
        let mut said = format!(
            "Measured: {}, by {}.",
            printable(&best.measure),
            best.estimate.method.describe()
        );
        if candidates.len() > 1 {
            said +=
                " The best is taken, which flatters it a little: it was chosen by the same items.";
        }
        lines.extend(wrapped(&said, columns, "", "  "));
        if best.unscored > 0 {
            lines.push(counted(
                best.unscored,
                "result has no score of quality.",
                "results have no score of quality.",
            ));
        }
        if let Some(target) = target {
            lines.extend(wrapped(&against(target, &best.estimate), columns, "", "  "));
        }
    }
    let notes = &evaluation.notes;
    for note in notes.iter().take(ROWS) {
        lines.extend(wrapped(&printable(note), columns, "- ", "  "));
    }
    if notes.len() > ROWS {
        let more = (notes.len() - ROWS) as u64;
        let more = counted(more, "more note", "more notes");
        lines.push(format!("and {more} in --format json"));
    }
    lines
}

/// The rows that a person reads.
const ROWS: usize = 12;

fn row(candidate: &Candidate) -> Vec<String> {
    let estimate = &candidate.estimate;
    let name = if candidate.name.is_empty() {
        "all items"
    } else {
        &candidate.name
    };
    vec![
        shortened(&printable(name)),
        estimate.items.map_or_else(|| "?".to_owned(), count),
        count(candidate.errors),
        percent(estimate.rate),
        format!("{} to {}", percent(estimate.low), percent(estimate.high)),
    ]
}

/// Long names keep both ends: prompts are told apart by the one, models by the other.
fn shortened(name: &str) -> String {
    const ENDS: (usize, usize) = (11, 24);
    let length = name.chars().count();
    if length <= ENDS.0 + ENDS.1 + 1 {
        return name.to_owned();
    }
    let head: String = name.chars().take(ENDS.0).collect();
    let tail: String = name.chars().skip(length - ENDS.1).collect();
    format!("{head}…{tail}")
}

fn against(target: f64, estimate: &Estimate) -> String {
    let verdict = estimate.against(target);
    let standing = format!(
        "Against a target of {}: {}",
        percent(target),
        verdict.standing.word()
    );
    if verdict.is_certain() {
        return format!("{standing}, over the whole interval.");
    }
    let range = format!("{} to {}", verdict.least.word(), verdict.most.word());
    let standing = format!("{standing}, but not for certain ({range})");
    match verdict.more_items {
        Some(more) => format!(
            "{standing}: {} at this rate would settle it.",
            counted(more, "more item", "more items")
        ),
        None if estimate.items.is_none() => {
            format!("{standing}, and the file does not say on how many items the rate rests.")
        }
        None => {
            format!("{standing}, and the rate lies too near a border to be settled by more items.")
        }
    }
}
