//! Which lines are drawn, and with which letters.

use super::crossings::Change;
use super::{View, name};
use crate::cost::approaches::Cost;
use crate::cost::recipe::{FINE_TUNE, PROMPTING, RunsOn};
use crate::report::ALWAYS_SHOWN;

/// More lines than these cannot be told apart.
const MOST: usize = 8;

/// The approaches that are drawn, in the order of the cost table: all where they are few, else those that matter most.
pub(super) fn drawn<'a>(view: &View<'a, '_>, changes: &[Change<'a>]) -> Vec<&'a Cost> {
    let stated = view.cheapest(view.stated()).map(|cost| &cost.id);
    let rank = |cost: &Cost| {
        let is_cheapest_somewhere = || changes.iter().any(|change| change.cheapest.id == cost.id);
        match cost.recipe {
            _ if [PROMPTING.id, FINE_TUNE.id].contains(&cost.id.as_str()) => 0,
            _ if Some(&cost.id) == stated => 1,
            _ if is_cheapest_somewhere() => 2,
            recipe if recipe.runs_on == RunsOn::Cheaper => 3,
            recipe if recipe.id == FINE_TUNE.id => 4,
            recipe if ALWAYS_SHOWN.contains(&recipe.id) => 5,
            _ => 6,
        }
    };
    let mut ranked: Vec<(usize, &Cost)> = view.costs.comparison.costs.iter().enumerate().collect();
    ranked.sort_by_key(|(_, cost)| rank(cost));
    ranked.truncate(MOST);
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, cost)| cost).collect()
}

/// A letter for each line: the first of its name that no other has.
pub(super) fn signs(view: &View<'_, '_>, drawn: &[&Cost]) -> Vec<char> {
    let mut taken: Vec<char> = Vec::new();
    for cost in drawn {
        let name = name(view.costs, cost).to_ascii_uppercase();
        let letters = name.chars().filter(char::is_ascii_uppercase);
        let free = letters.chain('A'..='Z').find(|sign| !taken.contains(sign));
        taken.extend(free);
    }
    let is_allowed = |cost: &Cost| view.costs.comparison.ruled_out(&cost.recipe).is_none();
    let signs = drawn.iter().zip(taken);
    signs
        .map(|(cost, sign)| {
            if is_allowed(cost) {
                sign
            } else {
                sign.to_ascii_lowercase()
            }
        })
        .collect()
}

/// The number of a colour for each line: prompting and fine-tuning have the first two, so that they can be told apart best.
pub(super) fn colours(drawn: &[&Cost]) -> Vec<usize> {
    let mut others = 2..;
    let colour = |cost: &&Cost| match cost.id.as_str() {
        id if id == PROMPTING.id => 0,
        id if id == FINE_TUNE.id => 1,
        _ => others.next().unwrap_or_default(),
    };
    drawn.iter().map(colour).collect()
}
