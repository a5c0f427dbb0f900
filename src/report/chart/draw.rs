//! Draws a chart with plotters, onto whatever backend it is given: how large things are and what colours are is the
//! backend's own look.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext, LabelAreaPosition};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Polygon, Text};
use plotters::prelude::{Color, DrawingBackend, IntoFont, RGBColor, ShapeStyle};
use plotters::style::TextStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::labels::{crossings, legend, names};
use super::{Axis, Chart, Series};

/// What a line or a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The axes.
    Axis,
    /// Lines that help to read values.
    Grid,
    /// Words and figures.
    Text,
    /// What words stand on.
    Paper,
    /// Where the figures of the cost table stand.
    Stated,
    /// A line, by the number of its colour and its sign.
    Series(usize, char),
}

/// How large things are, in units of the backend, and what is drawn at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Room for the labels at the left.
    pub(super) left: u32,
    /// Room for the names at the right.
    pub(super) right: u32,
    /// Room at the top.
    pub(super) top: u32,
    /// Room for the labels at the bottom.
    pub(super) bottom: u32,
    /// Room below everything.
    pub(super) below: u32,
    /// The height of a text.
    pub(super) text: u32,
    /// The width of a line.
    pub(super) line: u32,
    /// The length of a tick.
    pub(super) tick: i32,
    /// The most ticks from left to right.
    pub(super) columns: usize,
    /// The most ticks from bottom to top.
    pub(super) rows: usize,
    /// What stands at the right ends of lines.
    pub(super) names: Names,
    /// The colours.
    pub(super) ink: fn(Ink) -> RGBColor,
}

/// What stands at the right ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Nothing: the cells of a terminal are too coarse, for a grid and bands, too.
    None,
    /// The letters, with a legend below.
    Signs,
    /// The whole names.
    Full,
}

impl Look {
    /// Whether there is room for what helps to read.
    pub(super) fn is_fine(&self) -> bool {
        self.names != Names::None
    }
}

/// A font is named for the backend's sake; the page sets its own.
pub(super) const FONT: &str = "sans-serif";

/// An axis with its ticks, as plotters takes it.
pub(super) struct Ruler {
    axis: Axis,
    ticks: Vec<f64>,
}

impl Ruler {
    /// An axis with no more ticks than there is room for.
    pub(super) fn new(axis: Axis, most: usize) -> Self {
        Self {
            ticks: axis.ticks(most),
            axis,
        }
    }
}

impl Ranged for Ruler {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (start, end): (i32, i32)) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "within the picture")]
        let along = (f64::from(end - start) * self.axis.place(*value)).round() as i32;
        start + along
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.ticks.clone()
        }
    }

    fn range(&self) -> Range<f64> {
        self.axis.low..self.axis.high
    }
}

impl ValueFormatter<f64> for Ruler {
    fn format_ext(&self, value: &f64) -> String {
        self.axis.unit.tick(*value)
    }
}

/// A drawing with its axes.
pub(super) type Plot<'a, DB> = ChartContext<'a, DB, Cartesian2d<Ruler, Ruler>>;
/// What drawing comes to.
pub(super) type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// Draws a chart.
pub(super) fn draw<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    chart: &Chart,
    look: &Look,
) -> Drawn<DB> {
    let mut plot = ChartBuilder::on(root)
        .margin_top(look.top)
        .margin_right(look.right)
        .margin_bottom(look.below)
        .x_label_area_size(look.bottom)
        .y_label_area_size(look.left)
        .build_cartesian_2d(
            Ruler::new(chart.x, look.columns),
            Ruler::new(chart.y, look.rows),
        )?;
    axes(&mut plot, look)?;
    if chart.shows_stated() {
        stated(root, &mut plot, chart, look)?;
    }
    if look.is_fine() {
        for series in &chart.series {
            band(&mut plot, series, look)?;
        }
    }
    // What is drawn last is on top: the cheapest at the stated volume.
    let on_top = chart.stated.cheapest;
    let others = (0..chart.series.len()).filter(|index| Some(*index) != on_top);
    for index in others.chain(on_top) {
        line(&mut plot, chart, index, look)?;
    }
    if look.is_fine() {
        names(root, &plot, chart, look)?;
        let style = text(look, Ink::Text, (HPos::Left, VPos::Top));
        // On a phone there is no room for more.
        let headline = match (look.names, chart.shaded()) {
            (Names::Full, Some(shaded)) => format!("{}; {shaded}", chart.headline()),
            (Names::Full, None) => chart.headline(),
            (Names::Signs | Names::None, _) => chart.title.clone(),
        };
        root.draw(&Text::new(headline, (0, 0), style))?;
    }
    if look.names == Names::Signs {
        legend(root, chart, look)?;
    }
    crossings(root, &plot, chart, look)
}

/// The style of a text.
pub(super) fn text(look: &Look, ink: Ink, at: (HPos, VPos)) -> TextStyle<'static> {
    TextStyle {
        font: (FONT, look.text).into_font(),
        color: (look.ink)(ink).to_backend_color(),
        pos: Pos::new(at.0, at.1),
    }
}

fn axes<DB: DrawingBackend>(plot: &mut Plot<'_, DB>, look: &Look) -> Drawn<DB> {
    let mut mesh = plot.configure_mesh();
    if !look.is_fine() {
        mesh.disable_mesh();
    }
    mesh.axis_style((look.ink)(Ink::Axis).stroke_width(look.line / 2))
        .bold_line_style((look.ink)(Ink::Grid).stroke_width(look.line / 2))
        .light_line_style((look.ink)(Ink::Grid).mix(0.0))
        .label_style(text(look, Ink::Text, (HPos::Left, VPos::Top)))
        .set_all_tick_mark_size(look.tick)
        .set_tick_mark_size(LabelAreaPosition::Left, look.tick.max(1));
    mesh.draw()
}

/// Where the figures of the cost table stand: a line from top to bottom, with its words on the side that has room.
fn stated<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    plot: &mut Plot<'_, DB>,
    chart: &Chart,
    look: &Look,
) -> Drawn<DB> {
    let at = chart.stated.at;
    let line = vec![(at, chart.y.low), (at, chart.y.high)];
    let style = (look.ink)(Ink::Stated).stroke_width(look.line / 2);
    plot.draw_series([PathElement::new(line, style)])?;
    let (x, y) = plot.backend_coord(&(at, chart.y.high));
    let gap = look.text.div_ceil(3).cast_signed();
    let (start, _) = plot.backend_coord(&(chart.x.low, chart.y.high));
    let (end, _) = plot.backend_coord(&(chart.x.high, chart.y.high));
    let (side, x, room) = if x - start < end - x {
        (HPos::Left, x + gap, end - x - gap)
    } else {
        (HPos::Right, x - gap, x - gap - start)
    };
    let style = text(look, Ink::Stated, (side, VPos::Top));
    let stated = &chart.stated;
    let (wide, _) = root.estimate_text_size(&stated.label, &style)?;
    let words = if wide.cast_signed() <= room {
        &stated.label
    } else {
        &stated.short
    };
    root.draw(&Text::new(words.clone(), (x, y), style))
}

fn ink(series: &Series) -> Ink {
    Ink::Series(series.colour, series.sign)
}

/// The style of a line: thin where the approach is ruled out.
pub(super) fn style(chart: &Chart, index: usize, look: &Look) -> ShapeStyle {
    let series = &chart.series[index];
    let width = if series.ruled_out.is_some() {
        look.line / 2
    } else {
        look.line
    };
    (look.ink)(ink(series)).stroke_width(width)
}

fn line<DB: DrawingBackend>(
    plot: &mut Plot<'_, DB>,
    chart: &Chart,
    index: usize,
    look: &Look,
) -> Drawn<DB> {
    let points = chart.series[index].points.clone();
    let path = PathElement::new(points, style(chart, index, look));
    plot.draw_series([path])?;
    Ok(())
}

/// What a line can come to.
fn band<DB: DrawingBackend>(plot: &mut Plot<'_, DB>, series: &Series, look: &Look) -> Drawn<DB> {
    let least = series.band.iter().map(|(at, least, _)| (*at, *least));
    let most = (series.band.iter().rev()).map(|(at, _, most)| (*at, *most));
    let around: Vec<(f64, f64)> = least.chain(most).collect();
    if !around.is_empty() {
        let colour = (look.ink)(ink(series)).mix(0.14);
        plot.draw_series([Polygon::new(around, colour)])?;
    }
    Ok(())
}
