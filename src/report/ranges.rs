//! What ranges do to the figures, what moves them, and where another approach becomes the cheapest: as text.

use super::Costs;
use super::figures::{amount, calls, dollars, round};
use super::table::{Align, ruled, titled};
use super::wrap::wrapped;
use crate::cost::flips::{Contest, Flip};
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::sampling::{DISTRIBUTION, Sampled};
use crate::cost::uncertainty::Spread;
use crate::quantity::grouped;

/// The rows that a person reads; the rest is in JSON.
const INFLUENCES: usize = 6;
const FLIPS: usize = 10;

fn from(start: Option<f64>) -> String {
    start.map_or("never".to_owned(), |start| calls(start.ceil()))
}

/// Totals at the ends of all ranges, or over all draws, and what moves the break-even most.
pub(super) fn uncertainty(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let columns = usize::from(width);
    let uncertainty = costs.uncertainty();
    let mut lines = match &uncertainty.sampled {
        Some(sampled) => drawn(costs, sampled, columns, width),
        None => spreads(costs, columns, width),
    };
    for note in unfit(costs) {
        lines.extend(wrapped(&note, columns, "", "  "));
    }
    lines.push(String::new());
    let rows = uncertainty.influences.iter().take(INFLUENCES);
    let rows = rows.map(|influence| {
        let mark = if influence.is_guess { " (guess)" } else { "" };
        vec![
            format!("{}{mark}", influence.id),
            format!("{} to {}", grouped(influence.low), grouped(influence.high)),
            from(influence.at_low),
            from(influence.at_high),
            dollars(influence.swing_usd),
        ]
    });
    lines.extend(ruled(
        &titled([
            ("Moves it most", Align::Left),
            ("Range", Align::Right),
            ("At low", Align::Right),
            ("At high", Align::Right),
            ("Swing", Align::Right),
        ]),
        rows.collect(),
        width,
    ));
    let first = uncertainty.influences.first();
    if let Some(first) = first.filter(|first| first.is_guess) {
        lines.push(format!("Measure next: {}.", first.id));
    }
    lines
}

/// Which approaches do not fit their windows over the whole of a range.
pub(super) fn unfit(costs: &Costs<'_>) -> Vec<String> {
    let uncertainty = costs.uncertainty();
    let unfit = |spread: &Spread| {
        let ends = (spread.unfit.iter()).map(|(id, end)| format!("the {} end of {id}", end.word()));
        let ends: Vec<String> = ends.collect();
        (!ends.is_empty()).then(|| {
            format!(
                "{} does not fit its window at {}; its ends are those of calls that fit.",
                costs.label(&spread.id),
                ends.join(" and ")
            )
        })
    };
    uncertainty.totals.iter().filter_map(unfit).collect()
}

/// Totals at the ends of all ranges.
fn spreads(costs: &Costs<'_>, columns: usize, width: u16) -> Vec<String> {
    let totals = &costs.uncertainty().totals;
    if totals.iter().all(|spread| spread.low == spread.high) {
        return vec!["No figure has a range: every total is exact.".to_owned()];
    }
    let mut lines = vec![format!(
        "Total over {} months at the ends of all ranges",
        grouped(round(costs.comparison.compared_months))
    )];
    let rows = totals.iter().map(|spread| {
        vec![
            costs.label(&spread.id),
            dollars(spread.low),
            dollars(spread.likely),
            dollars(spread.high),
        ]
    });
    lines.extend(ruled(
        &titled([
            ("", Align::Left),
            ("Low", Align::Right),
            ("Likely", Align::Right),
            ("High", Align::Right),
        ]),
        rows.collect(),
        width,
    ));
    let headline = (costs.uncertainty().starts.iter())
        .find(|ends| ends.of == FINE_TUNE.id && ends.against == PROMPTING.id);
    if let Some(ends) = headline {
        let line = format!(
            "Over all ranges at once, fine-tuning is cheaper than prompting from {} calls a month at best, {} at worst. \
             How likely that is: --samples",
            from(ends.best),
            from(ends.worst)
        );
        lines.extend(wrapped(&line, columns, "", "  "));
    }
    lines
}

/// Totals and break-evens over all draws.
fn drawn(costs: &Costs<'_>, sampled: &Sampled, columns: usize, width: u16) -> Vec<String> {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
    let count = grouped(sampled.draws.count as f64);
    let mut lines = wrapped(
        &format!("{count} draws from all ranges ({DISTRIBUTION})"),
        columns,
        "",
        "  ",
    );
    let or_unfit = |usd: f64| {
        if usd.is_finite() {
            dollars(usd)
        } else {
            "does not fit".to_owned()
        }
    };
    let uncertainty = costs.uncertainty();
    let totals = sampled.totals.iter().map(|total| {
        let mut spreads = uncertainty.totals.iter();
        let likely = spreads.find(|spread| spread.id == total.id);
        vec![
            costs.label(&total.id),
            or_unfit(total.p5),
            likely.map_or_else(String::new, |spread| dollars(spread.likely)),
            or_unfit(total.p50),
            or_unfit(total.p95),
            percent(total.cheapest),
        ]
    });
    lines.extend(ruled(
        &titled([
            ("Total", Align::Left),
            ("P5", Align::Right),
            ("Likely", Align::Right),
            ("P50", Align::Right),
            ("P95", Align::Right),
            ("Cheapest in", Align::Right),
        ]),
        totals.collect(),
        width,
    ));
    lines.push(String::new());
    let several = !costs.market.also_tuned.is_empty();
    let cheaper = if several {
        "Cheaper from"
    } else {
        "Tuning cheaper from"
    };
    let pairs = sampled.pairs.iter().map(|pair| {
        let name = if several {
            format!("{} / {}", costs.short(&pair.of), costs.short(&pair.against))
        } else {
            format!("against {}", pair.against)
        };
        let mut starts = uncertainty.starts.iter();
        let likely = starts.find(|ends| ends.of == pair.of && ends.against == pair.against);
        vec![
            name,
            from(pair.p5),
            from(likely.and_then(|ends| ends.likely)),
            from(pair.p50),
            from(pair.p95),
            percent(pair.paid_back),
            percent(pair.never_pays_back),
        ]
    });
    lines.extend(ruled(
        &titled([
            (cheaper, Align::Left),
            ("P5", Align::Right),
            ("Likely", Align::Right),
            ("P50", Align::Right),
            ("P95", Align::Right),
            ("Paid", Align::Right),
            ("Never", Align::Right),
        ]),
        pairs.collect(),
        width,
    ));
    lines.extend(wrapped(
        "Paid: paid back within the months compared, at the volume drawn. Never: a month saves nothing at that volume.",
        columns,
        "",
        "  ",
    ));
    lines
}

/// Where another approach becomes the cheapest, and where fine-tuning begins or ceases to pay against prompting.
pub(super) fn flips(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let is_shown = |flip: &&Flip| {
        flip.contest == Contest::All
            || [&flip.below, &flip.above]
                .into_iter()
                .all(|id| [FINE_TUNE.id, PROMPTING.id].contains(&id.as_str()))
    };
    let mut shown: Vec<&Flip> = Vec::new();
    for flip in costs.flips().iter().filter(is_shown) {
        let is_same = |other: &&&Flip| {
            (other.lever, other.at, &other.below, &other.above)
                == (flip.lever, flip.at, &flip.below, &flip.above)
        };
        if shown.iter().find(is_same).is_none() {
            shown.push(flip);
        }
    }
    if shown.is_empty() {
        return vec!["No single figure turns which approach is the cheapest.".to_owned()];
    }
    let left = shown.len().saturating_sub(FLIPS);
    let rows = shown.into_iter().take(FLIPS).map(|flip| {
        let id = flip.lever.id;
        let mark = if flip.total_usd.is_some() {
            ""
        } else {
            " jump"
        };
        vec![
            id.to_owned(),
            amount(id, flip.now),
            format!("{}{mark}", amount(id, flip.at)),
            costs.label(&flip.below),
            costs.label(&flip.above),
        ]
    });
    let mut lines = ruled(
        &titled([
            ("One figure turns it", Align::Left),
            ("Now", Align::Right),
            ("At", Align::Right),
            ("Cheaper below", Align::Left),
            ("Cheaper above", Align::Left),
        ]),
        rows.collect(),
        width,
    );
    if left > 0 {
        lines.push(format!("and {left} more in --format json"));
    }
    lines
}
