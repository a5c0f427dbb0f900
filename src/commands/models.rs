//! `ftadvise models`: what can be prompted and what can be tuned, with status, prices, age and source.

use std::io::Write;

use anyhow::{Context, bail};

use super::stated::today;
use super::{Outcome, files};
use crate::advice::midnight;
use crate::cli::{Models, TableFormat};
use crate::cost::listing::{Wanted, listing, nearest};
use crate::printable::printable;
use crate::report;
use crate::report::html::html;
use crate::report::markdown::markdown;
use crate::report::page;

pub(super) fn run(request: &Models, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let as_of = request.as_of.unwrap_or_else(today);
    let at = midnight(as_of)?;
    let catalogue = files::catalogue(&request.prices, as_of)?;
    let pattern = request.pattern.join(" ");
    let wanted = Wanted {
        pattern: &pattern,
        only_tunable: request.tunable,
    };
    let rows = listing(&catalogue, wanted, at);
    if rows.is_empty() {
        let remedy = match nearest(&catalogue, &pattern) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => "; a part of a name is enough, such as `gemini`".to_owned(),
        };
        bail!(
            "no model or offer matches `{}`{remedy}",
            printable(&pattern)
        );
    }
    let text = match request.format {
        TableFormat::Text => report::models::text(&rows, as_of, super::width()),
        TableFormat::Json => report::models::json(&rows, as_of),
        TableFormat::Csv => report::models::csv(&rows, as_of),
        TableFormat::Markdown => markdown(&page::models(&rows, as_of)),
        TableFormat::Html => html(&page::models(&rows, as_of)),
    };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("cannot write the result")?;
    Ok(Outcome::Done)
}
