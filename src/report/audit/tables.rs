//! The tables of an audit: the offers with what each makes of the data, and what was found.

use super::{Audited, meaning};
use crate::cost::fitness::Fit;
use crate::evidence::training::Found;
use crate::printable::printable;
use crate::quantity::grouped;
use crate::report::figures::dollars;
use crate::report::table::{Align, Cell, Table};

/// A row of the table of offers: name, whether it takes the data, epochs, tokens, cost.
fn offer_row(fit: &Fit<'_>) -> Vec<Cell> {
    let (low, high) = fit.billed;
    let tokens = |tokens: f64| grouped((tokens * fit.epochs).round());
    let roughly = |tokens: f64| roughly(tokens * fit.epochs);
    let [usd_low, usd_high] = match fit.usd {
        None => [Cell::Nothing, Cell::Nothing],
        Some((low, high)) => [Cell::Usd(low), Cell::Usd(high)],
    };
    vec![
        Cell::text(printable(&fit.offer.name())),
        Cell::text(if fit.accepts() { "yes" } else { "no" }),
        Cell::Number(fit.epochs),
        Cell::Text(if fit.is_exact() {
            tokens(low)
        } else {
            format!("{} to {}", roughly(low), roughly(high))
        }),
        Cell::Count(low * fit.epochs),
        Cell::Count(high * fit.epochs),
        Cell::Text(match fit.usd {
            None => "?".to_owned(),
            Some((low, high)) if low >= high => dollars(low),
            Some((low, high)) => format!("{} to {}", dollars(low), dollars(high)),
        }),
        usd_low,
        usd_high,
        Cell::Text(fit.refusals.join("; ")),
    ]
}

/// The offers, with what each makes of the data.
pub(in crate::report) fn offers(audited: &Audited<'_>) -> Table {
    Table::new(
        "Which offers would take it",
        [
            ("offer", "Offer", Align::Left),
            ("accepts", "Takes", Align::Left),
            ("epochs", "Epochs", Align::Right),
            ("tokens", "Tokens", Align::Right),
            ("tokens_low", "", Align::Right),
            ("tokens_high", "", Align::Right),
            ("training", "Training", Align::Right),
            ("training_usd_low", "", Align::Right),
            ("training_usd_high", "", Align::Right),
            ("because", "", Align::Left),
        ],
    )
    .with(audited.fits.iter().map(offer_row))
}

/// What was found, with the first places of each.
pub(in crate::report) fn findings(audited: &Audited<'_>) -> Table {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 rows")]
    let row = |found: &Found| {
        vec![
            Cell::text(found.code.severity().word()),
            Cell::text(found.code.id()),
            Cell::Count(found.total as f64),
            Cell::Text(audited.places(found)),
            Cell::Text(meaning(found)),
        ]
    };
    Table::new(
        "What was found",
        [
            ("severity", "Severity", Align::Left),
            ("code", "Code", Align::Left),
            ("count", "Count", Align::Right),
            ("where", "Where", Align::Left),
            ("meaning", "Meaning and remedy", Align::Left),
        ],
    )
    .with(audited.audit.findings.iter().map(row))
}

/// In three digits: what is estimated is known no better.
fn roughly(value: f64) -> String {
    let unit = [(1e9, "G"), (1e6, "M"), (1e3, "k")];
    let Some((size, unit)) = unit.into_iter().find(|(size, _)| value >= *size) else {
        return grouped(value.round());
    };
    let count = value / size;
    let digits = if count >= 100.0 {
        0
    } else if count >= 10.0 {
        1
    } else {
        2
    };
    format!("{count:.digits$}{unit}")
}
