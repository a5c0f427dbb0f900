//! What ranges do to the figures, what moves them, and where another approach becomes the cheapest.

use super::Costs;
use super::figures::{calls, from_volume, months};
use super::table::{Align, Cell, Table};
use super::wrap::wrapped;
use crate::cost::flips::{Contest, Flip};
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::sampling::{DISTRIBUTION, Sampled};
use crate::cost::uncertainty::Spread;
use crate::quantity::grouped;

/// The rows that a person reads in a terminal; the rest is in the other formats.
pub(super) const INFLUENCES: usize = 6;
const FLIPS: usize = 10;

const NOTHING_TURNS_IT: &str = "No single figure turns which approach is the cheapest.";

/// Totals at the ends of all ranges, or over all draws, and what moves the break-even most: as text.
pub(super) fn uncertainty(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let columns = usize::from(width);
    let mut lines = match &costs.uncertainty().sampled {
        Some(sampled) => {
            let [totals, pairs] = [drawn_totals(costs, sampled), drawn_pairs(costs, sampled)];
            let mut lines = wrapped(&totals.caption, columns, "", "  ");
            lines.extend(totals.lines(width));
            lines.push(String::new());
            lines.extend(pairs.lines(width));
            lines.extend(wrapped(PAIRS_LEGEND, columns, "", "  "));
            lines
        }
        None => spreads(costs, width),
    };
    for note in unfit(costs) {
        lines.extend(wrapped(&note, columns, "", "  "));
    }
    lines.push(String::new());
    lines.extend(sensitivity(costs).first(INFLUENCES).lines(width));
    lines.extend(measure_next(costs));
    lines
}

/// What to measure first: the guess that moves the break-even most.
pub(super) fn measure_next(costs: &Costs<'_>) -> Option<String> {
    let first = costs.uncertainty().influences.first()?;
    (first.is_guess).then(|| format!("Measure next: {}.", first.id))
}

/// Where the break-even of fine-tuning goes at the ends of each range, the greatest swing first.
pub(super) fn sensitivity(costs: &Costs<'_>) -> Table {
    let rows = costs.uncertainty().influences.iter().map(|influence| {
        let mark = if influence.is_guess { " (guess)" } else { "" };
        let range = format!("{} to {}", grouped(influence.low), grouped(influence.high));
        vec![
            Cell::Text(format!("{}{mark}", influence.id)),
            Cell::Text(range),
            Cell::Number(influence.low),
            Cell::Number(influence.high),
            Cell::From(influence.at_low),
            Cell::From(influence.at_high),
            Cell::Usd(influence.swing_usd),
        ]
    });
    Table::new(
        "What moves the break-even of fine-tuning against prompting most",
        [
            ("name", "Moves it most", Align::Left),
            ("range", "Range", Align::Right),
            ("low", "", Align::Right),
            ("high", "", Align::Right),
            ("calls_per_month_at_low", "At low", Align::Right),
            ("calls_per_month_at_high", "At high", Align::Right),
            ("swing_usd", "Swing", Align::Right),
        ],
    )
    .with(rows)
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
fn spreads(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let totals = &costs.uncertainty().totals;
    if totals.iter().all(|spread| spread.low == spread.high) {
        return vec!["No figure has a range: every total is exact.".to_owned()];
    }
    let over = months(costs.comparison.compared_months);
    let table = Table::new(
        format!("Total over {over} at the ends of all ranges"),
        [
            ("id", " ", Align::Left),
            ("total_usd_low", "Low", Align::Right),
            ("total_usd", "Likely", Align::Right),
            ("total_usd_high", "High", Align::Right),
        ],
    )
    .with(totals.iter().map(|spread| {
        vec![
            Cell::Text(costs.label(&spread.id)),
            Cell::Usd(spread.low),
            Cell::Usd(spread.likely),
            Cell::Usd(spread.high),
        ]
    }));
    let mut lines = vec![table.caption.clone()];
    lines.extend(table.lines(width));
    if let Some(line) = over_all_ranges(costs) {
        lines.extend(wrapped(
            &format!("{line} How likely that is: --samples"),
            usize::from(width),
            "",
            "  ",
        ));
    }
    lines
}

/// From where fine-tuning is cheaper at the best and at the worst that the ranges hold.
pub(super) fn over_all_ranges(costs: &Costs<'_>) -> Option<String> {
    let ends = costs.uncertainty().start(FINE_TUNE.id, PROMPTING.id)?;
    Some(format!(
        "Over all ranges at once, fine-tuning is cheaper than prompting {} at best, {} at worst.",
        from_volume(ends.best),
        from_volume(ends.worst)
    ))
}

/// Totals over all draws.
pub(super) fn drawn_totals(costs: &Costs<'_>, sampled: &Sampled) -> Table {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
    let count = calls(sampled.draws.count as f64);
    let rows = sampled.totals.iter().map(|total| {
        let likely = costs.uncertainty().total(&total.id);
        vec![
            Cell::text(costs.label(&total.id)),
            Cell::Usd(total.p5),
            likely.map_or(Cell::Nothing, |spread| Cell::Usd(spread.likely)),
            Cell::Usd(total.p50),
            Cell::Usd(total.p95),
            Cell::Share(total.cheapest),
        ]
    });
    Table::new(
        format!("{count} draws from all ranges ({DISTRIBUTION})"),
        [
            ("id", "Total", Align::Left),
            ("total_usd_p5", "P5", Align::Right),
            ("total_usd_likely", "Likely", Align::Right),
            ("total_usd_p50", "P50", Align::Right),
            ("total_usd_p95", "P95", Align::Right),
            ("cheapest_share", "Cheapest in", Align::Right),
        ],
    )
    .with(rows)
}

pub(super) const PAIRS_LEGEND: &str = "Paid: paid back within the months compared, at the volume drawn. Never: a month saves nothing at that volume.";

/// Break-evens over all draws.
pub(super) fn drawn_pairs(costs: &Costs<'_>, sampled: &Sampled) -> Table {
    let several = !costs.market.also_tuned.is_empty();
    let title = if several {
        "Cheaper from"
    } else {
        "Tuning cheaper from"
    };
    let rows = sampled.pairs.iter().map(|pair| {
        let name = if several {
            format!("{} / {}", costs.short(&pair.of), costs.short(&pair.against))
        } else {
            format!("against {}", pair.against)
        };
        let likely = costs.uncertainty().start(&pair.of, &pair.against);
        vec![
            Cell::Text(name),
            Cell::From(pair.p5),
            Cell::From(likely.and_then(|ends| ends.likely)),
            Cell::From(pair.p50),
            Cell::From(pair.p95),
            Cell::Share(pair.paid_back),
            Cell::Share(pair.never_pays_back),
        ]
    });
    Table::new(
        "Break-evens over all draws",
        [
            ("pair", title, Align::Left),
            ("calls_per_month_p5", "P5", Align::Right),
            ("calls_per_month_likely", "Likely", Align::Right),
            ("calls_per_month_p50", "P50", Align::Right),
            ("calls_per_month_p95", "P95", Align::Right),
            ("paid_back_share", "Paid", Align::Right),
            ("never_pays_back_share", "Never", Align::Right),
        ],
    )
    .with(rows)
}

/// Where one figure makes another approach the cheapest, or fine-tuning begin or cease to pay against prompting.
pub(super) fn turning_points(costs: &Costs<'_>) -> Table {
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
    let has_jump = shown.iter().any(|flip| flip.total_usd.is_none());
    let rows = shown.into_iter().map(|flip| {
        let id = flip.lever.id;
        let is_jump = if flip.total_usd.is_some() {
            Cell::Nothing
        } else {
            Cell::text("yes")
        };
        vec![
            Cell::text(id),
            Cell::Amount(id, flip.now),
            Cell::Amount(id, flip.at),
            is_jump,
            Cell::Text(costs.label(&flip.below)),
            Cell::Text(costs.label(&flip.above)),
        ]
    });
    Table::new(
        "Which single figure turns which approach is the cheapest",
        [
            ("quantity", "One figure turns it", Align::Left),
            ("now", "Now", Align::Right),
            ("at", "At", Align::Right),
            ("is_jump", if has_jump { "Jump" } else { "" }, Align::Left),
            ("cheaper_below", "Cheaper below", Align::Left),
            ("cheaper_above", "Cheaper above", Align::Left),
        ],
    )
    .with(rows)
}

/// The same as text.
pub(super) fn flips(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let table = turning_points(costs);
    if table.rows.is_empty() {
        return vec![NOTHING_TURNS_IT.to_owned()];
    }
    let left = table.rows.len().saturating_sub(FLIPS);
    let mut lines = table.first(FLIPS).lines(width);
    if left > 0 {
        lines.push(format!("and {left} more in --format json"));
    }
    lines
}
