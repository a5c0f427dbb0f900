//! What stands beside lines: their names, a legend, and the numbers of the crossings.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Text};
use plotters::prelude::{Color, DrawingBackend};
use plotters::style::text_anchor::{HPos, VPos};

use super::Chart;
use super::draw::{Drawn, Ink, Look, Names, Plot, style, text};

/// The names of the lines at their right ends, moved apart where they would overlap.
pub(super) fn names<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    plot: &Plot<'_, DB>,
    chart: &Chart,
    look: &Look,
) -> Drawn<DB> {
    #[expect(clippy::cast_possible_wrap, reason = "sizes of a picture")]
    let gap = (look.text + look.text / 8) as i32;
    let ends = chart.series.iter().map(|series| {
        let (at, usd) = series.points.last().copied().unwrap_or_default();
        plot.backend_coord(&(at, usd))
    });
    let ends: Vec<(i32, i32)> = ends.collect();
    let (_, bottom) = plot.backend_coord(&(chart.x.low, chart.y.low));
    let heights = apart(
        &ends.iter().map(|(_, y)| *y).collect::<Vec<_>>(),
        gap,
        bottom,
    );
    for (index, ((x, y), height)) in ends.into_iter().zip(heights).enumerate() {
        let series = &chart.series[index];
        let lead = vec![(x, y), (x + gap / 2, height), (x + gap, height)];
        root.draw(&PathElement::new(lead, style(chart, index, look)))?;
        let style = text(look, Ink::Text, (HPos::Left, VPos::Center));
        let name = match look.names {
            Names::Full => series.name(),
            Names::Signs | Names::None => series.sign.to_string(),
        };
        root.draw(&Text::new(name, (x + gap + gap / 4, height), style))?;
    }
    Ok(())
}

/// The letters with a piece of their line and their names, in two columns at the bottom, and what else is to be known.
pub(super) fn legend<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    chart: &Chart,
    look: &Look,
) -> Drawn<DB> {
    let (width, height) = root.dim_in_pixel();
    let gap = legend_gap(look).cast_signed();
    let row = |row: usize| {
        let below = i32::try_from(legend_rows(chart) - row).unwrap_or(i32::MAX);
        height.cast_signed() - below * gap + gap / 2
    };
    let words = |words: String, x, y| {
        let style = text(look, Ink::Text, (HPos::Left, VPos::Center));
        root.draw(&Text::new(words, (x, y), style))
    };
    let rows = chart.series.len().div_ceil(2);
    for (index, series) in chart.series.iter().enumerate() {
        let x = if index < rows {
            0
        } else {
            width.cast_signed() / 2
        };
        let y = row(index % rows);
        let piece = vec![(x, y), (x + 3 * gap / 2, y)];
        root.draw(&PathElement::new(piece, style(chart, index, look)))?;
        words(
            format!("{} {}", series.sign, series.label),
            x + 7 * gap / 4,
            y,
        )?;
    }
    for (index, note) in chart.footnotes().into_iter().enumerate() {
        words(note, 0, row(rows + index))?;
    }
    Ok(())
}

/// The rows of a legend.
pub(super) fn legend_rows(chart: &Chart) -> usize {
    chart.series.len().div_ceil(2) + chart.footnotes().len()
}

/// From one row of a legend to the next.
pub(super) const fn legend_gap(look: &Look) -> u32 {
    look.text * 5 / 4
}

/// Heights close to those given, a gap apart from one another, and none below the bottom.
fn apart(heights: &[i32], gap: i32, bottom: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by_key(|index| heights[*index]);
    let mut moved = heights.to_vec();
    let mut least = i32::MIN;
    for index in &order {
        moved[*index] = moved[*index].max(least);
        least = moved[*index] + gap;
    }
    let mut most = bottom;
    for index in order.iter().rev() {
        moved[*index] = moved[*index].min(most);
        most = moved[*index] - gap;
    }
    moved
}

/// The numbers of the crossings: beside a dot in a picture, in the very cell in a terminal, and none on another.
pub(super) fn crossings<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    plot: &Plot<'_, DB>,
    chart: &Chart,
    look: &Look,
) -> Drawn<DB> {
    let (step, disc) = (look.text.cast_signed(), look.text * 11 / 20);
    let mut taken: Vec<(i32, i32)> = Vec::new();
    for (index, crossing) in chart.crossings.iter().enumerate() {
        let (x, y) = plot.backend_coord(&(crossing.at, crossing.usd));
        let beside = BESIDE.iter().skip(usize::from(look.is_fine()));
        let places = beside.map(|(right, down)| (x + right * step, y + down * step));
        let is_free = |place: &(i32, i32)| {
            let far = |other: &(i32, i32)| (other.0 - place.0).abs().max((other.1 - place.1).abs());
            taken.iter().all(|other| far(other) >= step)
        };
        let at = places.clone().find(is_free).unwrap_or((x, y));
        taken.push(at);
        let (inked, mut ink) = ((look.ink)(Ink::Text), Ink::Text);
        if look.is_fine() {
            root.draw(&PathElement::new(
                vec![(x, y), at],
                inked.stroke_width(look.line / 2),
            ))?;
            root.draw(&Circle::new((x, y), look.text / 4, inked.filled()))?;
            root.draw(&Circle::new(at, disc, inked.filled()))?;
            ink = Ink::Paper;
        }
        let style = text(look, ink, (HPos::Center, VPos::Center));
        root.draw(&Text::new((index + 1).to_string(), at, style))?;
    }
    Ok(())
}

/// Where a number can stand, in heights of a text from its crossing.
const BESIDE: [(i32, i32); 9] = [
    (0, 0),
    (0, -1),
    (0, 1),
    (0, -2),
    (0, 2),
    (1, -1),
    (-1, 1),
    (0, -3),
    (0, 3),
];

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn names_are_moved_apart_and_stay_in_the_picture() {
        assert_eq!(apart(&[10, 50], 10, 100), [10, 50]);
        assert_eq!(apart(&[50, 48, 49], 10, 100), [68, 48, 58]);
        assert_eq!(apart(&[98, 99, 100], 10, 100), [80, 90, 100]);
    }
}
