//! An audit of training data as a page.

use super::{Block, Page, Part, filled};
use crate::report::audit::{Audited, NOTHING_WRONG, findings, foot, offers, remarks};

/// The page of an audit.
#[must_use]
pub fn audit(audited: &Audited<'_>) -> Page {
    let mut found: Vec<Block> = filled(findings(audited)).into_iter().collect();
    if found.is_empty() {
        found.push(Block::Text(NOTHING_WRONG.to_owned()));
    }
    let mut fitting: Vec<Block> = filled(offers(audited)).into_iter().collect();
    if !fitting.is_empty() {
        let remarks = remarks(audited.fits);
        fitting.extend((!remarks.is_empty()).then_some(Block::List(remarks)));
        fitting.push(Block::Text(foot(audited)));
    }
    let parts = [
        Part::new("What it holds", vec![Block::List(audited.counted())]),
        Part::new("Findings", found),
        Part::new("Offers", fitting),
    ];
    let title = format!("Training data: {}", audited.files.join(", "));
    let made_of = format!("prices as of {}", audited.as_of);
    Page::new(title, Some(made_of), Vec::new(), parts)
}
