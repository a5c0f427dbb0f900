//! `ftadvise models`: what can be prompted and what can be tuned, with status, prices, age and source.

use anyhow::bail;

use super::results::Results;
use super::stated::today;
use super::{Ending, files};
use crate::advice::midnight;
use crate::cli::Models;
use crate::cost::listing::{Wanted, listing, nearest};
use crate::printable::printable;
use crate::report::forms::List;

pub(super) fn run(request: &Models, results: Results<'_>) -> anyhow::Result<Ending> {
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
    results.show(&List { rows: &rows, as_of })?;
    Ok(Ending::Done)
}
