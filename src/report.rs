//! Renders results. What is computed elsewhere is a value here; every format shows the same values.
//!
//! Writes into whatever it is given, and knows no terminal, file or clock.

use crate::advice::{Advice, Costs};
use crate::cost::approaches::Cost;

mod assumptions;
pub mod audit;
pub mod changes;
pub mod chart;
pub mod costs;
pub mod csv;
pub mod differences;
pub mod emphasis;
pub mod evidence;
mod figures;
pub mod forms;
pub mod glossary;
pub mod graph;
pub mod html;
pub mod json;
pub mod markdown;
pub mod models;
pub mod notes;
mod outcome;
pub mod page;
pub mod proof;
mod ranges;
pub mod schema;
pub mod sheets;
pub mod table;
mod tables;
pub mod text;
pub mod trials;
mod wrap;

/// The approaches that every recommendation is compared with; the others are shown where they are recommended.
const ALWAYS_SHOWN: [&str; 5] = ["prompting", "rag", "cot", "fine-tune", "cheaper-model"];

impl Costs<'_> {
    /// A name of an approach, with the number of its offer where there are several.
    fn numbered(&self, cost: &Cost, name: &str) -> String {
        let mut offers = self.market.offers().map(|tuned| tuned.offer.name());
        let is_one_of_several = cost.recipe.is_tuned() && !self.market.also_tuned.is_empty();
        match offers.position(|offer| offer == cost.model) {
            Some(index) if is_one_of_several => format!("{name} {}", index + 1),
            Some(_) | None => name.to_owned(),
        }
    }

    /// The approach of an id as a text names it: `fine-tune 2` instead of the whole name of the second offer.
    fn label(&self, id: &str) -> String {
        let cost = self.comparison.cost(id);
        cost.map_or_else(|| id.to_owned(), |cost| self.numbered(cost, cost.recipe.id))
    }

    /// The same where room is scarce.
    fn short(&self, id: &str) -> String {
        let cost = self.comparison.cost(id);
        cost.map_or_else(
            || id.to_owned(),
            |cost| self.numbered(cost, cost.recipe.short),
        )
    }
}

/// What a text shows beyond the usual.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detail {
    /// The rules that were passed over, and sources.
    pub explain: bool,
    /// What each total is made of.
    pub parts: bool,
    /// The chart that is drawn.
    pub chart: Option<chart::Over>,
}
