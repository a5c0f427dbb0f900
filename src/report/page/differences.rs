//! What differs between two results as a page.

use super::{Block, Page, Part, filled};
use crate::report::differences::{Compared, NOTHING_DIFFERS, tables};

/// The page of a comparison.
#[must_use]
pub fn differences(compared: &Compared<'_>) -> Page {
    let parts = tables(compared).map(|table| {
        let title = table.caption.clone();
        Part::new(title, filled(table).into_iter().collect())
    });
    let mut lead = vec![
        Block::Text(format!("A: {}", compared.a)),
        Block::Text(format!("B: {}", compared.b)),
    ];
    if compared.differences.is_empty() {
        lead.push(Block::Lead(NOTHING_DIFFERS.to_owned()));
    }
    Page::new("Two results compared".to_owned(), None, lead, parts)
}
