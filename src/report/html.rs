//! A page as one HTML file: no script, nothing loaded from elsewhere. The template and its style are in `templates/`.

use askama::Template;

use super::chart::CSS;
use super::page::{Block, Page};
use super::table::{Align, Cell, Column, Table};
use crate::printable::printable;

#[derive(Template)]
#[template(path = "page.html")]
struct Html<'a> {
    page: &'a Page,
}

/// The text of a page.
#[must_use]
pub fn html(page: &Page) -> String {
    match (Html { page }).render() {
        Ok(text) => text,
        Err(error) => unreachable!("the page is written to memory: {error}"),
    }
}

/// Where the cells of a column stand.
fn side(column: &Column) -> &'static str {
    match column.align {
        Align::Left => "left",
        Align::Right => "right",
    }
}

fn title(column: &Column) -> &str {
    column.title.as_deref().unwrap_or_default()
}

/// The text of a cell.
fn text(row: &[Cell], place: usize) -> String {
    let shown = row.get(place).map(Cell::shown).unwrap_or_default();
    printable(&shown).into_owned()
}

/// Whether a cell is the least of those that it is compared with.
fn is_least(row: &[Cell], place: usize) -> bool {
    matches!(row.get(place), Some(Cell::Least(_)))
}

/// Whether a table is too broad for a sheet of paper, where each of its rows becomes a paragraph.
fn is_broad(table: &Table) -> bool {
    table.shown().count() > 12
}

/// Whether the cells of a column name their rows: those of the first column that is shown.
fn is_head(table: &Table, place: usize) -> bool {
    table
        .shown()
        .next()
        .is_some_and(|(first, _)| first == place)
}
