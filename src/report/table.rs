//! Tables: what they hold, for every format, and how a terminal shows them. The only file that names the table crate.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table as Grid, TableStyle};

use super::figures::{amount, calls, dollars, round, share, short_dollars};
use crate::quantity::grouped;

/// A table with its values, before a format makes text of them.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name that programs know it by.
    pub name: String,
    /// Its title for people; a column without one is for programs alone.
    pub title: Option<String>,
    /// How its cells are set.
    pub align: Align,
}

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A value in a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Dollars; infinite where calls do not fit the model.
    Usd(f64),
    /// Dollars, the least of those that they are compared with.
    Least(f64),
    /// A number of things.
    Count(f64),
    /// A volume from which something holds; none if it never does.
    From(Option<f64>),
    /// A value of the quantity of this id.
    Amount(&'static str, f64),
    /// A share, shown in percent.
    Share(f64),
    /// Any other number.
    Number(f64),
    /// Nothing is known, or there is nothing to say.
    Nothing,
}

impl Cell {
    /// Words.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number that may be missing.
    pub(super) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    /// The value for a person.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Usd(usd) | Self::Least(usd) if !usd.is_finite() => "does not fit".to_owned(),
            Self::Usd(usd) => dollars(*usd),
            Self::Least(usd) => format!("{}*", dollars(*usd)),
            Self::Count(count) => calls(*count),
            Self::From(start) => start.map_or("never".to_owned(), |start| calls(start.ceil())),
            Self::Amount(id, value) => amount(id, *value),
            Self::Share(part) => share(*part),
            Self::Number(number) => grouped(round(*number)),
            Self::Nothing => String::new(),
        }
    }

    /// The value for a program: numbers are not rounded, and what has no number is empty.
    #[must_use]
    pub fn exact(&self) -> String {
        let number = match self {
            Self::Text(text) => return text.clone(),
            Self::From(None) | Self::Nothing => return String::new(),
            Self::Usd(number)
            | Self::Least(number)
            | Self::Count(number)
            | Self::From(Some(number))
            | Self::Amount(_, number)
            | Self::Share(number)
            | Self::Number(number) => *number,
        };
        if number.is_finite() {
            number.to_string()
        } else {
            String::new()
        }
    }
}

impl Table {
    /// An empty table. A column whose title is empty is for programs alone.
    pub(super) fn new<const N: usize>(
        caption: impl Into<String>,
        columns: [(&str, &str, Align); N],
    ) -> Self {
        let column = |(name, title, align): (&str, &str, Align)| Column {
            name: name.to_owned(),
            title: (!title.is_empty()).then(|| title.to_owned()),
            align,
        };
        Self {
            caption: caption.into(),
            columns: columns.map(column).into(),
            rows: Vec::new(),
        }
    }

    /// The table with these rows.
    pub(super) fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The same with no more than so many rows.
    pub(super) fn first(mut self, rows: usize) -> Self {
        self.rows.truncate(rows);
        self
    }

    /// The same with these columns alone for people.
    pub(super) fn only(mut self, names: &[&str]) -> Self {
        for column in &mut self.columns {
            if !names.contains(&column.name.as_str()) {
                column.title = None;
            }
        }
        self
    }

    /// Adds a column with a cell for each row.
    pub(super) fn push(
        &mut self,
        name: &str,
        title: &str,
        align: Align,
        cells: impl Iterator<Item = Cell>,
    ) {
        self.columns.push(Column {
            name: name.to_owned(),
            title: Some(title.to_owned()),
            align,
        });
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }

    /// The columns that people see, with their places.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &Column)> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(_, column)| column.title.is_some())
    }

    /// The lines of a terminal, at most `width` columns wide, without the caption. Amounts for which columns are too narrow
    /// are in millions.
    pub(super) fn lines(&self, width: u16) -> Vec<String> {
        let is_long = |usd: f64| usd.abs() >= 1e8;
        self.lines_as(width, &|cell| match cell {
            Cell::Usd(usd) if is_long(*usd) && usd.is_finite() => short_dollars(*usd),
            Cell::Least(usd) if is_long(*usd) && usd.is_finite() => {
                format!("{}*", short_dollars(*usd))
            }
            cell => cell.shown(),
        })
    }

    /// The same with another text for each value.
    pub(super) fn lines_as(&self, width: u16, text: &dyn Fn(&Cell) -> String) -> Vec<String> {
        // Beside a mark the other figures of a column leave its place free, so that their digits stand in line.
        let has_mark = |index: &usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(*index));
            cells.any(|cell| matches!(cell, Cell::Least(_)))
        };
        let shown: Vec<(usize, &Column)> = self.shown().collect();
        let padded = |index: usize, text: String, is_marked: bool| {
            if has_mark(&index) && !is_marked {
                text + " "
            } else {
                text
            }
        };
        let header: Vec<(String, Align)> = (shown.iter())
            .map(|(index, column)| {
                let title = column.title.clone().unwrap_or_default();
                (padded(*index, title, false), column.align)
            })
            .collect();
        let line = |row: &Vec<Cell>| -> Vec<String> {
            let cells = shown.iter().filter_map(|(index, _)| {
                let cell = row.get(*index)?;
                let is_marked = matches!(cell, Cell::Least(_));
                Some(padded(*index, text(cell), is_marked))
            });
            cells.collect()
        };
        ruled(&header, self.rows.iter().map(line).collect(), width)
    }
}

/// A rule under the header and nothing else: bars between columns cost room and tell nothing.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

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
    let mut grid = Grid::new();
    grid.load_style(RULED)
        .set_width(width)
        .set_content_arrangement(ContentArrangement::Dynamic);
    fill(&mut grid, header, rows, 1)
}

/// Columns set side by side without any rule.
#[must_use]
pub fn plain(columns: &[Align], rows: Vec<Vec<String>>, width: u16) -> Vec<String> {
    let mut grid = Grid::new();
    grid.load_style(NOTHING)
        .set_width(width)
        .set_content_arrangement(ContentArrangement::Dynamic);
    let header: Vec<(String, Align)> = columns
        .iter()
        .map(|align| (String::new(), *align))
        .collect();
    fill(&mut grid, &header, rows, 2)
}

fn fill(
    grid: &mut Grid,
    header: &[(String, Align)],
    rows: Vec<Vec<String>>,
    gap: u16,
) -> Vec<String> {
    if header.iter().any(|(title, _)| !title.is_empty()) {
        grid.set_header(header.iter().map(|(title, _)| title));
    }
    grid.add_rows(rows);
    for (index, (_, align)) in header.iter().enumerate() {
        if let Some(column) = grid.column_mut(index) {
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
            let last = index + 1 == header.len();
            column.set_padding((0, u16::from(!last) * gap));
        }
    }
    grid.trim_fmt().lines().map(str::to_owned).collect()
}
