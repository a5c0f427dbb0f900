//! Costs as text: the table of approaches, the break-evens, what they rest on.

use super::assumptions::assumptions;
use super::figures::{dollars, short_dollars};
use super::notes::{dates, notes};
use super::ranges::{flips, uncertainty};
use super::table::{Align, Cell, plain};
use super::tables::{self, from_where, heading};
use super::wrap::{self, wrapped};
use super::{Costs, Detail, chart};
use crate::cost::approaches::Cost;
use crate::cost::comparison::Pair;
use crate::cost::offer::Origin;
use crate::cost::quantities::Quantities;
use crate::cost::recipe::{FINE_TUNE, PROMPTING, RunsOn};
use crate::cost::workload::Estimate;
use crate::quantity::grouped;

/// The text of `ftadvise break-even`.
#[must_use]
pub fn text(costs: &Costs<'_>, detail: Detail, command: &str, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = table(costs, width, |_| true);
    lines.push(String::new());
    lines.extend(volumes(costs, width));
    lines.push(String::new());
    let chart = chart::asked(costs, detail.chart, width);
    if !chart.is_empty() {
        lines.extend(chart);
        lines.push(String::new());
    }
    lines.extend(break_evens(costs, width));
    for line in verdict(costs).iter().skip(1) {
        lines.extend(wrapped(line, columns, "", "  "));
    }
    lines.push(String::new());
    lines.extend(flips(costs, width));
    lines.push(String::new());
    lines.extend(uncertainty(costs, width));
    lines.push(String::new());
    for note in notes(costs) {
        lines.extend(wrapped(&note, columns, "- ", "  "));
    }
    if detail.parts {
        lines.push("Parts".to_owned());
        lines.extend(tables::parts(costs).lines(width));
        lines.push("Assumptions".to_owned());
        lines.extend(assumptions(costs, width));
    } else {
        lines.push(
            "More: --parts (what totals hold, and every assumption with its reason)".to_owned(),
        );
    }
    lines.extend(wrap::command("Again:", command, columns));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The approaches side by side at the given volume.
pub(super) fn table(costs: &Costs<'_>, width: u16, shown: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = wrapped(&heading(costs), usize::from(width), "", "  ");
    let table = tables::headline(costs, |cost| shown(cost.recipe.id));
    let columns = [
        "approach",
        "upfront_usd",
        "per_call_usd",
        "monthly_usd",
        "total_usd",
        "upkeep",
        "flexibility",
    ];
    lines.extend(table.only(&columns).lines(width));
    lines
}

/// What the figures come to, in a few lines, the legend first.
pub(super) fn verdict(costs: &Costs<'_>) -> Vec<String> {
    let comparison = &costs.comparison;
    let market = costs.market;
    let quantities = &costs.workload.quantities;
    let mut estimates = Quantities::<()>::IDS
        .iter()
        .filter_map(|id| quantities.get(id));
    let rest = if estimates.any(Estimate::is_guess) {
        "rest assumed"
    } else {
        "rest as said"
    };
    let dated = |origin: &Origin| {
        let age = if origin.is_old(market.as_of) {
            " (old)"
        } else {
            ""
        };
        format!("{}{age}", origin.checked)
    };
    let mut lines = vec![format!(
        "* cheapest allowed. Prices {}, tuning {}, {rest}.",
        dated(&market.model.origin),
        dated(&market.tuned.offer.origin),
    )];
    if let Some(pair) = comparison.pair(FINE_TUNE.id, PROMPTING.id) {
        lines.push(format!(
            "Fine-tuning against prompting: {}. Rule of thumb: {} calls a month.",
            from_where(costs, pair),
            grouped(costs.marks.rule_of_thumb.value)
        ));
    }
    lines.extend(cheaper_untuned(costs));
    lines.extend(dates(costs));
    lines
}

/// Another model that does without tuning for less, where there is one: tuning's real rival.
fn cheaper_untuned(costs: &Costs<'_>) -> Option<String> {
    let comparison = &costs.comparison;
    let total = |cost: &Cost| cost.total(comparison.calls_per_month, comparison.compared_months);
    let tuned = comparison.cost(FINE_TUNE.id)?;
    let is_another_model =
        |cost: &&Cost| matches!(cost.recipe.runs_on, RunsOn::Cheaper | RunsOn::Reasoning);
    let rival = (comparison.costs.iter())
        .filter(is_another_model)
        .filter(|cost| comparison.ruled_out(&cost.recipe).is_none())
        .min_by(|a, b| total(a).total_cmp(&total(b)))
        .filter(|rival| total(rival) < total(tuned))?;
    Some(format!(
        "Untuned, {} is {} cheaper than fine-tuning, if it meets the target.",
        rival.model,
        dollars(total(tuned) - total(rival))
    ))
}

/// Totals over the months compared at each volume, the cheapest marked.
fn volumes(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let comparison = &costs.comparison;
    // With several offers there is room for what they are compared with only; the rest is in JSON.
    let has_several = !costs.market.also_tuned.is_empty();
    let is_crowded = comparison.costs.len() > 8;
    let is_shown = |cost: &&Cost| {
        let recipe = &cost.recipe;
        let is_plain = [PROMPTING.id, FINE_TUNE.id].contains(&recipe.id);
        let is_rival = recipe.runs_on == RunsOn::Cheaper;
        match (has_several, is_crowded) {
            (true, _) => is_plain || is_rival,
            (false, is_crowded) => !(is_crowded && recipe.whole_text),
        }
    };
    let shown = comparison.costs.iter().filter(is_shown);
    let mut columns = vec!["calls_per_month", "cheapest"];
    columns.extend(shown.map(|cost| cost.id.as_str()));
    let mut table = tables::volumes(costs).only(&columns);
    if has_several {
        let names = comparison.volumes.iter().map(|volume| {
            let cheapest = comparison.cheapest(*volume);
            cheapest.map_or(Cell::Nothing, |cost| {
                Cell::Text(costs.numbered(cost, cost.recipe.short))
            })
        });
        table.push("cheapest", "Cheapest", Align::Left, names);
    }
    let mut lines = vec![table.caption.clone()];
    lines.extend(table.lines_as(width, &|cell| match cell {
        Cell::Usd(usd) => short_dollars(*usd),
        Cell::Least(usd) => format!("{}*", short_dollars(*usd)),
        other => other.shown(),
    }));
    lines
}

/// Each tuned approach against each untuned one.
fn break_evens(costs: &Costs<'_>, width: u16) -> Vec<String> {
    let mut lines = vec!["Tuning is cheaper".to_owned()];
    // The other combinations are in JSON; few people compare them.
    let shown = |pair: &&Pair| pair.of == FINE_TUNE.id || pair.against == PROMPTING.id;
    let rows = (costs.comparison.break_evens.iter().filter(shown)).map(|pair| {
        vec![
            format!("  {}", costs.label(&pair.of)),
            format!("than {}", costs.label(&pair.against)),
            from_where(costs, pair),
        ]
    });
    lines.extend(plain(
        &[Align::Left, Align::Left, Align::Left],
        rows.collect(),
        width,
    ));
    lines
}
