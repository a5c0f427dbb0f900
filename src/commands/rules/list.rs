//! `ftadvise rules list`: all that can be explained.

use std::io::{self, Write};

use super::explain::with_glossary;
use crate::cli::{Format, List};
use crate::commands::results::Results;
use crate::commands::{Ending, Setting};
use crate::report::glossary::{Entry, Kind, list_csv, list_json, list_text};

pub(super) fn run(
    setting: &Setting,
    request: &List,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let kinds: Vec<Kind> = match request.kind {
        Some(kind) => vec![kind],
        None => (Kind::ALL.into_iter())
            .map(|(kind, _, _)| kind)
            .filter(|kind| *kind != Kind::Model)
            .collect(),
    };
    let listed: Vec<(Kind, Vec<Entry>)> = with_glossary(setting, &request.prices, |glossary| {
        let all = |kind: &Kind| (*kind, glossary.listed(*kind));
        Ok(kinds.iter().map(all).collect())
    })?;
    let format = results.format;
    let text = match format {
        Format::Json => list_json(&listed),
        Format::Csv => list_csv(&listed),
        _ => list_text(&listed, results.width()),
    };
    results.put(&text)?;
    if request.kind.is_none() && format == Format::Text {
        // The list is there, whether or not that can be said.
        let _ = writeln!(
            io::stderr(),
            "Untuned models: ftadvise rules list models. What an id means: ftadvise rules explain ID"
        );
    }
    Ok(Ending::Done)
}
