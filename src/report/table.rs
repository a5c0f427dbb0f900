//! Tables. The only file that names the table crate.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// A rule under the header and nothing else: bars between columns cost room and tell nothing.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A header from its titles.
#[must_use]
pub fn titled<const N: usize>(titles: [(&str, Align); N]) -> Vec<(String, Align)> {
    titles
        .map(|(title, align)| (title.to_owned(), align))
        .to_vec()
}

/// A table with a rule under its header, at most `width` columns wide.
#[must_use]
pub fn ruled(header: &[(String, Align)], rows: Vec<Vec<String>>, width: u16) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(RULED)
        .set_width(width)
        .set_content_arrangement(ContentArrangement::Dynamic);
    fill(&mut table, header, rows, 1)
}

/// Columns set side by side without any rule.
#[must_use]
pub fn plain(columns: &[Align], rows: Vec<Vec<String>>, width: u16) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_width(width)
        .set_content_arrangement(ContentArrangement::Dynamic);
    let header: Vec<(String, Align)> = columns
        .iter()
        .map(|align| (String::new(), *align))
        .collect();
    fill(&mut table, &header, rows, 2)
}

fn fill(
    table: &mut Table,
    header: &[(String, Align)],
    rows: Vec<Vec<String>>,
    gap: u16,
) -> Vec<String> {
    if header.iter().any(|(title, _)| !title.is_empty()) {
        table.set_header(header.iter().map(|(title, _)| title));
    }
    table.add_rows(rows);
    for (index, (_, align)) in header.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
            let last = index + 1 == header.len();
            column.set_padding((0, u16::from(!last) * gap));
        }
    }
    table.trim_fmt().lines().map(str::to_owned).collect()
}
