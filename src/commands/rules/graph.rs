//! `ftadvise rules graph`: the picture of the rules in use.

use crate::cli::Format;
use crate::commands::results::Results;
use crate::commands::{Ending, Setting};
use crate::report::graph::{Labels, dot, mermaid};

pub(super) fn run(
    setting: &Setting,
    conditions: bool,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let labels = if conditions {
        Labels::Conditions
    } else {
        Labels::Ids
    };
    let framework = &setting.framework;
    let text = match results.format {
        Format::Dot => dot(framework, labels),
        _ => mermaid(framework, labels),
    };
    results.put_as_is(&text)?;
    Ok(Ending::Done)
}
