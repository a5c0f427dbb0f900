//! The list of models and offers as a page.

use jiff::civil::Date;

use super::{Block, Page, Part, filled};
use crate::cost::listing::Listed;
use crate::report::models::{LEGEND, tables};

/// The page of a list.
#[must_use]
pub fn models(rows: &[Listed<'_>], as_of: Date) -> Page {
    let [offers, models] = tables(rows, as_of).map(|table| filled(table).into_iter().collect());
    let parts = [
        Part::new("Tuning offers", offers),
        Part::new("Untuned models", models),
        Part::new("How to read it", vec![Block::Text(LEGEND.to_owned())]),
    ];
    let title = "Models and tuning offers".to_owned();
    let made_of = format!("prices as of {as_of}");
    Page::new(title, Some(made_of), Vec::new(), parts)
}
