//! `ftadvise rules explain`: what an id stands for.

use anyhow::bail;

use crate::advice::midnight;
use crate::cli::{Explain, Format, PriceFlags};
use crate::commands::results::Results;
use crate::commands::stated::today;
use crate::commands::{Ending, Setting, files};
use crate::printable::printable;
use crate::report::glossary::{Glossary, explained_json, explained_text};

pub(super) fn run(
    setting: &Setting,
    request: &Explain,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let id = request.id.as_str();
    let text = with_glossary(setting, &request.prices, |glossary| {
        let entries = glossary.named(id);
        if entries.is_empty() {
            let remedy = match glossary.nearest(id) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`ftadvise rules list` names all there is".to_owned(),
            };
            bail!("nothing has the id `{}`; {remedy}", printable(id));
        }
        Ok(match results.format {
            Format::Json => explained_json(id, &entries, glossary.as_of),
            _ => explained_text(&entries, glossary.as_of, results.width()),
        })
    })?;
    results.put(&text)?;
    Ok(Ending::Done)
}

/// Gives the glossary of a day to a function.
pub(super) fn with_glossary<T>(
    setting: &Setting,
    flags: &PriceFlags,
    then: impl FnOnce(Glossary<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let as_of = flags.as_of.unwrap_or_else(today);
    let at = midnight(as_of)?;
    let catalogue = files::catalogue(&flags.prices, as_of)?;
    then(Glossary {
        framework: &setting.framework,
        assumptions: &setting.assumptions,
        catalogue: &catalogue,
        as_of,
        at,
    })
}
