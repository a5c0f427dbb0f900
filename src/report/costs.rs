//! Costs as text: the table of approaches, the break-evens, what they rest on.

use super::money::{calls, dollars, short};
use super::notes::{ends, is_old, notes};
use super::table::{Align, plain, ruled};
use super::wrap::wrapped;
use super::{Costs, Detail, RULE_OF_THUMB};
use crate::cost::approaches::Cost;
use crate::cost::catalogue::CATALOGUE_DATE;
use crate::cost::comparison::Pair;
use crate::cost::line::Due;
use crate::cost::quantities::Quantities;
use crate::cost::workload::{Estimate, Known};
use crate::quantity::{Quantity, grouped};

/// The text of `ftadvise break-even`.
#[must_use]
pub fn text(costs: &Costs<'_>, detail: Detail, command: &str, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = table(costs, width, |_| true);
    lines.push(String::new());
    lines.extend(volumes(costs, width));
    lines.push(String::new());
    lines.extend(break_evens(costs, width));
    for line in verdict(costs).iter().skip(1) {
        lines.extend(wrapped(line, columns, "", "  "));
    }
    lines.push(String::new());
    lines.extend(uncertainty(costs, width));
    lines.push(String::new());
    for note in notes(costs) {
        lines.extend(wrapped(&note, columns, "- ", "  "));
    }
    if detail.parts {
        lines.push("Parts".to_owned());
        lines.extend(parts(costs, width));
        lines.push("Assumptions".to_owned());
        lines.extend(assumptions(costs, width));
    } else {
        lines.push(
            "More: --parts (what totals hold, and every assumption with its reason)".to_owned(),
        );
    }
    lines.extend(wrapped(&format!("Again: {command}"), columns, "", "  "));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The approaches side by side at the given volume.
pub(super) fn table(costs: &Costs<'_>, width: u16, shown: impl Fn(&str) -> bool) -> Vec<String> {
    let comparison = &costs.comparison;
    let calls_per_month = comparison.calls_per_month;
    let known = &costs.workload.quantities.calls_per_month.known;
    let mut lines = wrapped(
        &format!(
            "Costs at {} calls a month ({}) on {}, tuned: {}",
            calls(calls_per_month),
            said(known),
            costs.market.model.name(),
            costs.market.tuned.offer.name(),
        ),
        usize::from(width),
        "",
        "  ",
    );
    let header = [
        (String::new(), Align::Left),
        ("Upfront".to_owned(), Align::Right),
        ("Per call".to_owned(), Align::Right),
        ("Per month".to_owned(), Align::Right),
        (
            format!("{} months ", grouped(comparison.horizon_months)),
            Align::Right,
        ),
        (" Upkeep".to_owned(), Align::Left),
        ("Change".to_owned(), Align::Left),
    ];
    let cheapest = comparison
        .cheapest(calls_per_month)
        .map(|cost| cost.recipe.id);
    let shown = comparison
        .costs
        .iter()
        .filter(|cost| shown(cost.recipe.id) || Some(cost.recipe.id) == cheapest);
    let rows = shown.map(|cost| {
        let mark = if Some(cost.recipe.id) == cheapest {
            "*"
        } else {
            " "
        };
        vec![
            cost.recipe.title.to_owned(),
            dollars(cost.sum(Due::Upfront)),
            dollars(cost.sum(Due::PerCall)),
            dollars(cost.monthly(calls_per_month)),
            dollars(cost.total(calls_per_month, comparison.horizon_months)) + mark,
            format!(" {}", cost.recipe.upkeep),
            cost.recipe.flexibility.to_owned(),
        ]
    });
    lines.extend(ruled(&header, rows.collect(), width));
    lines
}

/// What the figures come to, in a few lines, the legend first.
pub(super) fn verdict(costs: &Costs<'_>) -> Vec<String> {
    let comparison = &costs.comparison;
    let offer = costs.market.tuned.offer;
    let rest = if costs.workload.quantities.input_tokens.is_guess() {
        "rest assumed"
    } else {
        "rest as said"
    };
    let age = if is_old(offer.checked, costs.market.as_of) {
        " (old)"
    } else {
        ""
    };
    let mut lines = vec![format!(
        "* cheapest allowed. Prices {CATALOGUE_DATE}, tuning {}{age}, {rest}.",
        offer.checked,
    )];
    if let Some(pair) = comparison
        .break_evens
        .iter()
        .find(|pair| pair.of == "fine-tune" && pair.against == "prompting")
    {
        lines.push(format!(
            "Fine-tuning against prompting: {}. Rule of thumb: {} calls a month.",
            from_where(pair, comparison.served_months),
            grouped(RULE_OF_THUMB)
        ));
    }
    lines.extend(ends(costs));
    lines
}

/// Totals over the horizon at each volume, the cheapest marked.
fn volumes(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let comparison = &costs.comparison;
    let mut header = vec![("Calls".to_owned(), Align::Right)];
    header.extend(
        comparison
            .costs
            .iter()
            .map(|cost| (format!("{} ", cost.recipe.short), Align::Right)),
    );
    let months = comparison.served_months;
    let rows = comparison.volumes.iter().map(|volume| {
        let cheapest = comparison.cheapest(*volume).map(|cost| cost.recipe.id);
        let mut row = vec![short(*volume)];
        row.extend(comparison.costs.iter().map(|cost| {
            let mark = if Some(cost.recipe.id) == cheapest {
                "*"
            } else {
                " "
            };
            format!("{}{mark}", short_dollars(cost.total(*volume, months)))
        }));
        row
    });
    let mut lines = vec![format!(
        "Total over {} months by calls a month, * cheapest allowed",
        grouped(round(months))
    )];
    lines.extend(ruled(&header, rows.collect(), width));
    lines
}

/// A total in few characters: seven columns of them fit a terminal.
fn short_dollars(usd: f64) -> String {
    match usd.abs() {
        size if size >= 1e8 => format!("${:.0}M", usd / 1e6),
        size if size >= 1e6 => format!("${:.2}M", usd / 1e6),
        size if size >= 1e5 => format!("${:.0}k", usd / 1e3),
        _ => dollars(usd),
    }
}

/// What the ranges do to the break-even of fine-tuning against prompting.
fn uncertainty(costs: &Costs<'_>, width: u16) -> Vec<String> {
    const SHOWN: usize = 6;
    let uncertainty = &costs.uncertainty;
    let from = |start: Option<f64>| start.map_or("never".to_owned(), |start| calls(start.ceil()));
    let mut lines = wrapped(
        &format!(
            "Over all ranges at once, fine-tuning is cheaper than prompting from {} calls a month at best, {} at worst.",
            from(uncertainty.ends.best),
            from(uncertainty.ends.worst)
        ),
        usize::from(width),
        "",
        "  ",
    );
    for (against, sampled) in &uncertainty.sampled {
        let line = format!(
            "Of {} draws against {against}: 5 % from {}, half from {}, 95 % from {}; paid back within the horizon \
             in {:.0} %, never in {:.0} %.",
            grouped(sampled.draws as f64),
            from(sampled.p5),
            from(sampled.p50),
            from(sampled.p95),
            100.0 * sampled.paid_back,
            100.0 * sampled.never
        );
        lines.extend(wrapped(&line, usize::from(width), "", "  "));
    }
    let rows = uncertainty.influences.iter().take(SHOWN).map(|influence| {
        vec![
            format!(
                "{}{}",
                influence.id,
                if influence.is_guess { " (guess)" } else { "" }
            ),
            format!("{} to {}", grouped(influence.low), grouped(influence.high)),
            from(influence.at_low),
            from(influence.at_high),
            dollars(influence.swing_usd),
        ]
    });
    let header = [
        ("Moves it most", Align::Left),
        ("Range", Align::Right),
        ("At low", Align::Right),
        ("At high", Align::Right),
        ("Swing", Align::Right),
    ];
    lines.extend(ruled(
        &header.map(|(title, align)| (title.to_owned(), align)),
        rows.collect(),
        width,
    ));
    if let Some(first) = uncertainty
        .influences
        .first()
        .filter(|first| first.is_guess)
    {
        lines.push(format!("Measure next: {}.", first.id));
    }
    lines
}

/// Each tuned approach against each untuned one.
fn break_evens(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let months = costs.comparison.served_months;
    let mut lines = vec!["Tuning is cheaper".to_owned()];
    // The other combinations are in JSON; few people compare them.
    let shown = |pair: &&Pair| pair.of == "fine-tune" || pair.against == "prompting";
    let rows = costs
        .comparison
        .break_evens
        .iter()
        .filter(shown)
        .map(|pair| {
            vec![
                format!("  {}", pair.of),
                format!("than {}", pair.against),
                from_where(pair, months),
            ]
        });
    lines.extend(plain(
        &[Align::Left, Align::Left, Align::Left],
        rows.collect(),
        width,
    ));
    lines
}

/// From which volume a tuned approach is cheaper, with the payback at the given one.
fn from_where(pair: &Pair, months: f64) -> String {
    let result = &pair.result;
    let payback = match result.payback_months {
        Some(0.0) => ", at once".to_owned(),
        Some(payback) if payback <= months => {
            format!(", paid back after {payback:.1} months at yours")
        }
        Some(_) | None => ", not paid back at yours".to_owned(),
    };
    if let Some(because) = &result.never_because {
        return format!("never: {because}");
    }
    let ranges: Vec<String> = (result.cheaper_in.iter())
        .map(|(start, end)| match end {
            None if *start == 0.0 => "at any volume".to_owned(),
            None => format!("from {} calls a month", calls(start.ceil())),
            Some(end) if *start == 0.0 => format!("below {} calls a month", calls(*end)),
            Some(end) => format!("from {} to {}", calls(start.ceil()), calls(end.floor())),
        })
        .collect();
    match ranges.as_slice() {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, and {} more ranges{payback}", rest.len())
        }
        ranges => format!("{}{payback}", ranges.join(", ")),
    }
}

/// What each total is made of.
pub(super) fn parts(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let calls_per_month = costs.comparison.calls_per_month;
    let mut rows = Vec::new();
    for cost in &costs.comparison.costs {
        rows.extend(parts_of(cost, calls_per_month));
    }
    let header = [
        ("Approach", Align::Left),
        ("Part", Align::Left),
        ("Dollars", Align::Right),
        ("Due", Align::Left),
        ("Basis", Align::Left),
    ];
    ruled(
        &header.map(|(title, align)| (title.to_owned(), align)),
        rows,
        width,
    )
}

fn parts_of(cost: &Cost, calls_per_month: f64) -> Vec<Vec<String>> {
    let row = |name: &str, usd: f64, due: &str, basis: String| {
        vec![
            cost.recipe.id.to_owned(),
            name.to_owned(),
            dollars(usd),
            due.to_owned(),
            basis,
        ]
    };
    let mut rows: Vec<Vec<String>> = (cost.parts.iter())
        .map(|part| {
            let due = match part.due {
                Due::Upfront => "once",
                Due::Monthly => "month",
                Due::PerCall => "call",
            };
            row(part.name, part.usd, due, part.basis.clone())
        })
        .collect();
    if let Some(replicas) = cost.replicas() {
        let needed = replicas.needed(calls_per_month);
        let basis = format!(
            "{} × {} for {} calls each",
            grouped(needed),
            dollars(replicas.usd_per_month),
            calls(replicas.calls)
        );
        rows.push(row(
            "replicas",
            needed * replicas.usd_per_month,
            "month",
            basis,
        ));
    }
    rows
}

/// Every quantity with what it is, how it is known, and from where.
pub(super) fn assumptions(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let rows = Quantities::<()>::IDS.iter().filter_map(|id| {
        let estimate = costs.workload.quantities.get(id)?;
        Some(vec![
            (*id).to_owned(),
            range(estimate),
            format!("{}: {}", said(&estimate.known), estimate.known.source()),
        ])
    });
    let models = [
        ("model", costs.market.model.name(), &costs.named.model),
        (
            "tuned-model",
            costs.market.tuned.offer.name(),
            &costs.named.tuned_model,
        ),
    ];
    let models = models.into_iter().map(|(name, model, known)| {
        vec![
            name.to_owned(),
            model,
            format!("{}: {}", said(known), known.source()),
        ]
    });
    let header = [
        ("Quantity", Align::Left),
        ("Value", Align::Right),
        ("Known", Align::Left),
    ];
    ruled(
        &header.map(|(title, align)| (title.to_owned(), align)),
        rows.chain(models).collect(),
        width,
    )
}

fn range(estimate: &Estimate) -> String {
    if estimate.is_exact() {
        return grouped(estimate.likely);
    }
    let range = Quantity {
        low: estimate.low,
        high: estimate.high,
    };
    format!("{} ({range})", grouped(round(estimate.likely)))
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn said(known: &Known) -> &'static str {
    match known {
        Known::YouSaid(_) => "you said",
        Known::Assumed(_) => "assumed",
    }
}
