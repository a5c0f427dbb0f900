//! A chart as text: every line is drawn with a letter of its own, so that it needs no colours.

use plotters::prelude::{IntoDrawingArea, RGBColor};

use super::canvas::{Canvas, Cells, LYING, colour};
use super::draw::{Ink, Look, Names, draw};
use super::{Chart, Series};
use crate::printable::printable;
use crate::report::figures::dollars;
use crate::report::wrap::wrapped;

/// Rows of the picture, its axis included.
const ROWS: u32 = 19;
/// Fewer columns show nothing.
const NARROWEST: u16 = 40;
/// Columns left of the axis.
const LEFT: u32 = 7;
/// A space at which no line is broken.
const FIRM: &str = "\u{A0}";

/// The lines of a chart, at most `width` columns wide.
#[must_use]
pub fn terminal(chart: &Chart, width: u16) -> Vec<String> {
    let columns = usize::from(width);
    let mut lines = wrapped(&chart.headline(), columns, "", "  ");
    lines.extend(picture(chart, u32::from(width.max(NARROWEST))));
    let names: Vec<String> = chart
        .series
        .iter()
        .enumerate()
        .map(|(index, series)| {
            let is_cheapest = chart.stated.cheapest == Some(index);
            legend(series, is_cheapest).replace(' ', FIRM)
        })
        .collect();
    let legend = wrapped(&names.join("  "), columns, "  ", "  ");
    lines.extend(legend.into_iter().map(|line| line.replace(FIRM, " ")));
    for note in [chart.stated_dollars()].into_iter().chain(chart.notes()) {
        lines.extend(wrapped(&note, columns, "  ", "  "));
    }
    for (index, crossing) in chart.crossings.iter().enumerate() {
        let line = format!("{}  {}", index + 1, chart.told(crossing));
        lines.extend(wrapped(&line, columns, "  ", "     "));
    }
    lines
        .iter()
        .map(|line| printable(line).into_owned())
        .collect()
}

/// A letter with its name and, in dollars, what the line comes to where the figures of the cost table stand.
fn legend(series: &Series, is_cheapest: bool) -> String {
    let mark = if is_cheapest { "*" } else { "" };
    format!("{} {}{mark}", series.name(), dollars(series.stated_usd))
}

fn picture(chart: &Chart, width: u32) -> Vec<String> {
    let look = Look {
        left: LEFT,
        right: 1,
        top: 0,
        bottom: 1,
        below: 0,
        text: 1,
        line: 2,
        tick: 0,
        columns: (width as usize - 10) / 8,
        rows: 8,
        names: Names::None,
        ink,
    };
    let mut cells = Cells::new(width, ROWS);
    let drawn = draw(&Canvas::new(&mut cells).into_drawing_area(), chart, &look);
    match drawn {
        Ok(()) => cells.lines(),
        Err(error) => unreachable!("cells take whatever is drawn: {error}"),
    }
}

fn ink(ink: Ink) -> RGBColor {
    colour(match ink {
        Ink::Axis | Ink::Grid => LYING,
        Ink::Text | Ink::Paper => ' ',
        Ink::Stated => ':',
        Ink::Series(_, sign) => sign,
    })
}
