//! The tables of a cost comparison, each in one place for all formats. Texts for a terminal leave columns out.

use super::Costs;
use super::figures::{calls, months, short};
use super::notes::{too_late, unpaid};
use super::table::{Align, Cell, Column, Table};
use crate::advice::Advice;
use crate::cost::approaches::Cost;
use crate::cost::comparison::Pair;
use crate::cost::line::Due;
use crate::cost::offer::Origin;
use crate::cost::quantities::Quantities;
use crate::cost::workload::Estimate;
use crate::framework::answers::{Answer, UNKNOWN};

/// At which volume and on which models figures are.
pub(super) fn heading(costs: &Costs<'_>) -> String {
    let estimate = &costs.workload.quantities.calls_per_month;
    // Of a range that was said or measured, the middle is no number that anybody gave.
    let range = if estimate.is_guess() || estimate.is_exact() {
        String::new()
    } else {
        format!(" {}..{}", calls(estimate.low), calls(estimate.high))
    };
    format!(
        "Costs at {} calls a month ({}{range}) on {}, tuned: {}",
        calls(costs.comparison.calls_per_month),
        estimate.known.word(),
        costs.market.model.name(),
        offers(costs),
    )
}

/// The offers, numbered where there are several.
fn offers(costs: &Costs<'_>) -> String {
    let names: Vec<String> = costs
        .market
        .offers()
        .map(|tuned| tuned.offer.name())
        .collect();
    let numbered = names.iter().enumerate();
    match names.as_slice() {
        [only] => only.clone(),
        _ => (numbered.map(|(index, name)| format!("({}) {name}", index + 1)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Every approach at the volume of the headline: what it costs, what keeping it means, how sure its total is.
pub(super) fn approaches(costs: &Costs<'_>) -> Table {
    let calls_per_month = costs.comparison.calls_per_month;
    let rows = costs.comparison.costs.iter().map(|cost| {
        let spread = costs.uncertainty().total(&cost.id);
        let ends = spread.map_or([Cell::Nothing, Cell::Nothing], |spread| {
            [Cell::Usd(spread.low), Cell::Usd(spread.high)]
        });
        approach(costs, cost, calls_per_month, ends)
    });
    approach_table(costs).with(rows)
}

/// The same for some approaches and the cheapest one, without how sure totals are: that takes longer than all the rest.
pub(super) fn headline(costs: &Costs<'_>, is_shown: impl Fn(&Cost) -> bool) -> Table {
    let comparison = &costs.comparison;
    let volume = comparison.calls_per_month;
    let cheapest = comparison.cheapest(volume).map(|cost| &cost.id);
    let shown =
        (comparison.costs.iter()).filter(|cost| is_shown(cost) || Some(&cost.id) == cheapest);
    let row = |cost| approach(costs, cost, volume, [Cell::Nothing, Cell::Nothing]);
    approach_table(costs).with(shown.map(row))
}

/// The same at every volume of the comparison, after those of the headline.
pub(super) fn approaches_by_volume(costs: &Costs<'_>) -> Table {
    let comparison = &costs.comparison;
    let mut table = approaches(costs);
    for volume in &comparison.volumes {
        let row = |cost| approach(costs, cost, *volume, [Cell::Nothing, Cell::Nothing]);
        table.rows.extend(comparison.costs.iter().map(row));
    }
    table
}

fn approach_table(costs: &Costs<'_>) -> Table {
    let comparison = &costs.comparison;
    let over = months(comparison.compared_months);
    Table::new(
        heading(costs),
        [
            ("id", "", Align::Left),
            ("approach", "Approach", Align::Left),
            ("model", "Model", Align::Left),
            ("calls_per_month", "", Align::Right),
            ("compared_months", "", Align::Right),
            ("upfront_usd", "Upfront", Align::Right),
            ("fixed_monthly_usd", "", Align::Right),
            ("per_call_usd", "Per call", Align::Right),
            ("monthly_usd", "Per month", Align::Right),
            ("total_usd", &over, Align::Right),
            ("total_usd_low", "At least", Align::Right),
            ("total_usd_high", "At most", Align::Right),
            ("upkeep", "Upkeep", Align::Left),
            ("flexibility", "Change", Align::Left),
            ("is_ruled_out", "Ruled out", Align::Left),
            ("ruled_out", "", Align::Left),
        ],
    )
}

fn approach(costs: &Costs<'_>, cost: &Cost, volume: f64, [low, high]: [Cell; 2]) -> Vec<Cell> {
    let comparison = &costs.comparison;
    let total = cost.total(volume, comparison.compared_months);
    let is_cheapest = (comparison.cheapest(volume)).is_some_and(|cheapest| cheapest.id == cost.id);
    let ruled_out = comparison.ruled_out(&cost.recipe);
    vec![
        Cell::text(&cost.id),
        Cell::text(costs.numbered(cost, cost.recipe.title)),
        Cell::text(&cost.model),
        Cell::Count(volume),
        Cell::Number(comparison.compared_months),
        Cell::Usd(cost.sum(Due::Upfront)),
        Cell::Usd(cost.fixed_monthly(volume)),
        Cell::Usd(cost.sum(Due::PerCall)),
        Cell::Usd(cost.monthly(volume)),
        if is_cheapest {
            Cell::Least(total)
        } else {
            Cell::Usd(total)
        },
        low,
        high,
        Cell::text(cost.recipe.upkeep),
        Cell::text(cost.recipe.flexibility),
        ruled_out.map_or(Cell::Nothing, |_| Cell::text("yes")),
        ruled_out.map_or(Cell::Nothing, Cell::text),
    ]
}

/// Totals over the months compared, a row for each volume and a column for each approach, the cheapest marked.
pub(super) fn volumes(costs: &Costs<'_>) -> Table {
    let comparison = &costs.comparison;
    let compared = comparison.compared_months;
    let caption = format!(
        "Total over {} by calls a month, * cheapest allowed",
        months(compared)
    );
    let mut table = Table::new(caption, [("calls_per_month", "Calls", Align::Right)]);
    table
        .columns
        .extend(comparison.costs.iter().map(|cost| Column {
            name: cost.id.clone(),
            title: Some(costs.numbered(cost, cost.recipe.short)),
            align: Align::Right,
        }));
    let rows = comparison.volumes.iter().map(|volume| {
        let cheapest = comparison.cheapest(*volume);
        let totals = comparison.costs.iter().map(|cost| {
            let total = cost.total(*volume, compared);
            if cheapest.is_some_and(|cheapest| cheapest.id == cost.id) {
                Cell::Least(total)
            } else {
                Cell::Usd(total)
            }
        });
        let volume = Cell::text(short(*volume));
        [volume].into_iter().chain(totals).collect()
    });
    table.with(rows)
}

/// Each tuned approach against each untuned one.
pub(super) fn break_evens(costs: &Costs<'_>) -> Table {
    let rows = costs.comparison.break_evens.iter();
    Table::new(
        "From where tuning is cheaper",
        [
            ("of", "Tuned", Align::Left),
            ("against", "Untuned", Align::Left),
            ("cheaper", "Tuning is cheaper", Align::Left),
            ("compared_months", "", Align::Right),
            ("calls_per_month", "", Align::Right),
            ("cheaper_from_low", "At best from", Align::Right),
            ("cheaper_from", "", Align::Right),
            ("cheaper_from_high", "At worst from", Align::Right),
            ("payback_months", "", Align::Right),
            ("not_paid_back_because", "", Align::Left),
            ("never_because", "", Align::Left),
        ],
    )
    .with(rows.map(|pair| break_even(costs, pair)))
}

fn break_even(costs: &Costs<'_>, pair: &Pair) -> Vec<Cell> {
    let result = &pair.result;
    let payback = result.payback_months;
    let in_time = payback.filter(|payback| *payback <= pair.months);
    let ends = costs.uncertainty().start(&pair.of, &pair.against);
    vec![
        Cell::text(costs.label(&pair.of)),
        Cell::text(costs.label(&pair.against)),
        Cell::text(from_where(costs, pair)),
        Cell::Number(pair.months),
        Cell::number(result.crossing),
        Cell::From(ends.and_then(|ends| ends.best)),
        Cell::From(ends.and_then(|ends| ends.likely)),
        Cell::From(ends.and_then(|ends| ends.worst)),
        Cell::number(in_time),
        unpaid(costs, pair).map_or(Cell::Nothing, Cell::Text),
        (result.never_because.as_deref()).map_or(Cell::Nothing, Cell::text),
    ]
}

/// From which volume a tuned approach is cheaper, with the payback at the given one.
pub(super) fn from_where(costs: &Costs<'_>, pair: &Pair) -> String {
    let result = &pair.result;
    let payback = match result.payback_months {
        Some(0.0) => ", at once".to_owned(),
        Some(payback) if payback < 0.1 => ", paid back within days at yours".to_owned(),
        Some(payback) if payback <= pair.months => {
            format!(", paid back after {payback:.1} months at yours")
        }
        Some(payback) => format!(
            ", not paid back at yours: {}",
            too_late(costs, pair, payback)
        ),
        None => ", not paid back at yours".to_owned(),
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
pub(super) fn parts(costs: &Costs<'_>) -> Table {
    let volume = costs.comparison.calls_per_month;
    let of_cost = |cost: &Cost| {
        let id = cost.id.clone();
        let parts = cost.parts_at(volume).into_iter();
        parts.map(move |part| {
            vec![
                Cell::text(&id),
                Cell::text(part.name),
                Cell::Usd(part.usd),
                Cell::text(part.due.word()),
                Cell::Text(part.basis),
            ]
        })
    };
    Table::new(
        "What totals are made of",
        [
            ("approach", "Approach", Align::Left),
            ("part", "Part", Align::Left),
            ("usd", "Dollars", Align::Right),
            ("due", "Due", Align::Left),
            ("basis", "Basis", Align::Left),
        ],
    )
    .with(costs.comparison.costs.iter().flat_map(of_cost))
}

/// Every quantity and model with its value, how that is known, and why or from where.
pub(super) fn assumptions(costs: &Costs<'_>) -> Table {
    let row = |name: &str, value: Cell, ends: [Cell; 2], known: &str, source: &str| {
        let [low, high] = ends;
        vec![
            Cell::text(name),
            value,
            low,
            high,
            Cell::text(known),
            Cell::text(source),
        ]
    };
    let quantity = |id: &&'static str| {
        let estimate: &Estimate = costs.workload.quantities.get(id)?;
        let ends = if estimate.is_exact() {
            [Cell::Nothing, Cell::Nothing]
        } else {
            [Cell::Number(estimate.low), Cell::Number(estimate.high)]
        };
        let known = &estimate.known;
        let value = Cell::Number(estimate.likely);
        Some(row(id, value, ends, known.word(), known.source()))
    };
    let mut before = None;
    let models = costs.used.iter().map(|used| {
        let ends = [Cell::Nothing, Cell::Nothing];
        let value = Cell::text(&used.model);
        let source = used.known.source();
        // The default models have one reason together.
        let shown = if before == Some(source) {
            "as above"
        } else {
            source
        };
        before = Some(source);
        row(used.role, value, ends, used.known.word(), shown)
    });
    Table::new(
        "Figures",
        [
            ("name", "Figure", Align::Left),
            ("value", "Value", Align::Right),
            ("low", "Low", Align::Right),
            ("high", "High", Align::Right),
            ("provenance", "Known", Align::Left),
            ("source", "Why, or from where", Align::Left),
        ],
    )
    .with(Quantities::<()>::IDS.iter().filter_map(quantity))
    .with(models)
}

/// Where the price of every model and offer comes from, and how old it is.
pub(super) fn prices(costs: &Costs<'_>) -> Table {
    let as_of = costs.market.as_of;
    let row = |model: String, origin: &Origin| {
        let age = if origin.is_old(as_of) { "old" } else { "" };
        vec![
            Cell::Text(model),
            Cell::text(origin.checked.to_string()),
            Cell::text(age),
            Cell::text(&origin.source),
        ]
    };
    let models = (costs.market.models()).map(|model| row(model.name(), &model.origin));
    let offers = (costs.market.offers()).map(|own| row(own.offer.name(), &own.offer.origin));
    Table::new(
        "Where prices come from",
        [
            ("model", "Model", Align::Left),
            ("checked", "Checked", Align::Left),
            ("age", "Age", Align::Left),
            ("source", "Source", Align::Left),
        ],
    )
    .with(models.chain(offers))
}

/// The answers that were given, how they are known, and from where.
pub(super) fn answers(advice: &Advice<'_>) -> Table {
    let framework = advice.framework;
    let rows = framework.indices().filter_map(|index| {
        let question = framework.question(index);
        let given = advice.answers.given(index)?;
        let value = match given.answer {
            Answer::Unknown => UNKNOWN.to_owned(),
            Answer::Known(value) => question.typed(value),
        };
        Some(vec![
            Cell::text(&question.id),
            Cell::text(&question.prompt),
            Cell::Text(value),
            Cell::text(given.provenance.to_string()),
            Cell::text(&given.source),
        ])
    });
    Table::new(
        "Answers",
        [
            ("question", "", Align::Left),
            ("prompt", "Question", Align::Left),
            ("answer", "Answer", Align::Left),
            ("provenance", "Known", Align::Left),
            ("source", "From", Align::Left),
        ],
    )
    .with(rows)
}
