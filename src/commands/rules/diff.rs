//! `ftadvise rules diff`: which answers now lead to another outcome.

use std::path::Path;

use crate::cli::Format;
use crate::commands::Ending;
use crate::commands::files::unproved;
use crate::commands::results::Results;
use crate::framework::proof::change::changes;
use crate::report;

pub(super) fn run(old: &Path, new: &Path, results: Results<'_>) -> anyhow::Result<Ending> {
    let [old, new] = [unproved(old)?, unproved(new)?];
    let changes = changes(&old, &new);
    let text = match results.format {
        Format::Json => report::changes::json([&old, &new], &changes),
        _ => report::changes::text([&old, &new], &changes, results.width()),
    };
    results.put(&text)?;
    Ok(Ending::Done)
}
