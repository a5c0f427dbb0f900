//! `ftadvise --version --verbose`: what this program is made of, for a report of a fault.

use std::fmt::Write as _;

use crate::builtin;
use crate::cost::catalogue::{CATALOGUE, CATALOGUE_DATE};
use crate::load;

/// The version, the commit that it was built from, the days of its prices, and its rules.
pub(super) fn verbose() -> anyhow::Result<String> {
    let catalogue = load::prices::builtin_catalogue()?;
    let checked = || catalogue.offers().map(|offer| offer.origin.checked);
    let mut text = format!("ftadvise {}\n", env!("CARGO_PKG_VERSION"));
    writeln!(text, "commit: {}", env!("FTADVISE_COMMIT"))?;
    writeln!(text, "built for: {}", env!("FTADVISE_TARGET"))?;
    writeln!(text, "prices: {CATALOGUE} of {CATALOGUE_DATE}")?;
    if let (Some(first), Some(last)) = (checked().min(), checked().max()) {
        writeln!(text, "tuning offers: checked {first} to {last}")?;
    }
    let rules = builtin::FRAMEWORKS.map(|own| own.file);
    writeln!(text, "rules: {}", rules.join(", "))?;
    Ok(text)
}
