//! A cost comparison as a page, and its parts for the page of a recommendation.

use super::{Block, Page, Part, Picture, filled};
use crate::report::chart::{Chart, Over, bars_svg, svg};
use crate::report::costs::verdict;
use crate::report::notes::notes;
use crate::report::ranges::{
    PAIRS_LEGEND, drawn_pairs, drawn_totals, measure_next, over_all_ranges, sensitivity,
    turning_points, unfit,
};
use crate::report::{Costs, tables};

/// The page of a cost comparison.
#[must_use]
pub fn costs(costs: &Costs<'_>, command: &str) -> Page {
    let parts = [
        Part::new("What it costs", what_it_costs(costs)),
        Part::new("From where tuning pays", from_where(costs)),
        Part::new("What would turn it", turning(costs)),
        Part::new("How sure that is", how_sure(costs)),
        Part::new("What to know beside it", beside(costs)),
        Part::new("What it rests on", rests_on(costs)),
        Part::new("The same again", again(command)),
    ];
    let title = "What prompting, RAG, chain of thought and fine-tuning cost".to_owned();
    Page::new(title, Some(priced(costs)), Vec::new(), parts)
}

/// When prices were taken, and how old the oldest is.
pub(super) fn priced(costs: &Costs<'_>) -> String {
    let market = costs.market;
    let models = market.models().map(|model| model.origin.checked);
    let offers = market.offers().map(|tuned| tuned.offer.origin.checked);
    let oldest = models.chain(offers).min();
    let checked = oldest.map_or_else(String::new, |day| format!(", the oldest checked {day}"));
    format!("prices of {}{checked}", market.as_of)
}

/// The approaches side by side, and what that comes to.
pub(super) fn what_it_costs(costs: &Costs<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Table(tables::approaches(costs))];
    blocks.extend(verdict(costs).into_iter().map(Block::Text));
    blocks.push(charted(costs, Over::Volume));
    blocks.extend(filled(tables::volumes(costs)));
    blocks.push(charted(costs, Over::Months));
    blocks
}

/// What the approaches cost as a picture, with its crossings.
fn charted(costs: &Costs<'_>, over: Over) -> Block {
    let chart = Chart::of(costs, over);
    let prefix = match over {
        Over::Volume => "by-volume",
        Over::Months => "by-month",
    };
    let crossings = chart.crossings.iter();
    Block::Picture(Picture {
        svg: svg(&chart, prefix),
        description: chart.sentences(),
        points: crossings.map(|crossing| chart.told(crossing)).collect(),
        notes: chart.notes(),
    })
}

/// Each tuned approach against each untuned one.
pub(super) fn from_where(costs: &Costs<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = filled(tables::break_evens(costs)).into_iter().collect();
    blocks.extend(over_all_ranges(costs).map(Block::Text));
    blocks
}

/// Which single figure would turn which approach is the cheapest.
pub(super) fn turning(costs: &Costs<'_>) -> Vec<Block> {
    filled(turning_points(costs)).into_iter().collect()
}

/// What moves the break-even, and what draws come to.
pub(super) fn how_sure(costs: &Costs<'_>) -> Vec<Block> {
    let table = sensitivity(costs);
    let picture = bars_svg(costs, "bars").map(|svg| {
        Block::Picture(Picture {
            svg,
            description: Vec::new(),
            points: Vec::new(),
            notes: Vec::new(),
        })
    });
    let mut blocks: Vec<Block> = picture.into_iter().chain(filled(table)).collect();
    blocks.extend(measure_next(costs).map(Block::Text));
    if let Some(sampled) = &costs.uncertainty().sampled {
        blocks.push(Block::Table(drawn_totals(costs, sampled)));
        blocks.push(Block::Table(drawn_pairs(costs, sampled)));
        blocks.push(Block::Text(PAIRS_LEGEND.to_owned()));
    }
    blocks.extend(unfit(costs).into_iter().map(Block::Text));
    blocks
}

/// What has to be said beside the figures.
pub(super) fn beside(costs: &Costs<'_>) -> Vec<Block> {
    let notes = notes(costs);
    if notes.is_empty() {
        return Vec::new();
    }
    vec![Block::List(notes)]
}

/// Every assumption and price with where it comes from.
pub(super) fn rests_on(costs: &Costs<'_>) -> Vec<Block> {
    vec![
        Block::Table(tables::assumptions(costs)),
        Block::Table(tables::prices(costs)),
    ]
}

/// The command that gives the same again.
pub(super) fn again(command: &str) -> Vec<Block> {
    vec![Block::Command(command.to_owned())]
}
