//! Bars of what moves the break-even most: each from where fine-tuning pays at one end of a figure's range to where it pays
//! at the other.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::DrawingArea;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::prelude::{Color, DrawingBackend};
use plotters::style::text_anchor::{HPos, VPos};

use super::draw::{Drawn, Ink, Look, Names, Ruler, text};
use super::svg::{FINE, LOOK, Window, drawing};
use super::{Axis, Scale, Unit};
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::uncertainty::Influence;
use crate::report::Costs;
use crate::report::figures::{amount, dollars, from_volume};
use crate::report::ranges::INFLUENCES;

/// What the bars show.
struct Bars {
    /// Where fine-tuning pays at the likely figures, if it does.
    now: Option<f64>,
    rows: Vec<Bar>,
    axis: Axis,
}

/// What one figure does.
struct Bar {
    name: String,
    /// The ends of its range, each with the volume from which fine-tuning pays there.
    ends: [(String, Option<f64>); 2],
    swing: String,
}

/// The bars as a piece of HTML: two drawings, each with its words. Ids begin with the prefix. Nothing where no figure has
/// a range that matters.
#[must_use]
pub fn bars_svg(costs: &Costs<'_>, prefix: &str) -> Option<String> {
    let bars = Bars::of(costs)?;
    let words = bars.words();
    let drawings = Window::ALL.map(|window| {
        let (look, size) = look(window, bars.rows.len());
        let words = [TITLE, words.as_str()];
        drawing(window, prefix, words, size, |root| {
            bars.draw(root, window, &look)
        })
    });
    Some(drawings.concat())
}

const TITLE: &str = "Calls a month from which fine-tuning pays";

impl Bar {
    fn new(influence: &Influence) -> Self {
        let guess = if influence.is_guess { " (guess)" } else { "" };
        let end = |value, start| (amount(influence.id, value), start);
        Self {
            name: format!("{}{guess}", influence.id),
            ends: [
                end(influence.low, influence.at_low),
                end(influence.high, influence.at_high),
            ],
            swing: dollars(influence.swing_usd),
        }
    }

    /// The same ends, that of the lower volume first.
    fn rising(&self) -> [&(String, Option<f64>); 2] {
        let [low, high] = &self.ends;
        let start = |end: &(String, Option<f64>)| end.1.unwrap_or(f64::INFINITY);
        if start(low) <= start(high) {
            [low, high]
        } else {
            [high, low]
        }
    }
}

impl Bars {
    fn of(costs: &Costs<'_>) -> Option<Self> {
        let influences = &costs.uncertainty().influences;
        let rows: Vec<Bar> = influences.iter().take(INFLUENCES).map(Bar::new).collect();
        let headline = costs.uncertainty().start(FINE_TUNE.id, PROMPTING.id);
        let now = headline.and_then(|ends| ends.likely);
        let ends = rows
            .iter()
            .flat_map(|row| &row.ends)
            .map(|(_, start)| *start);
        let known = ends.chain([now]).flatten().filter(|start| *start >= 1.0);
        let (low, high) = known.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), start| {
            (low.min(start), high.max(start))
        });
        // Where it never pays there are no bars, only words, and those the table has.
        (high > 0.0).then_some(Self {
            now,
            rows,
            // Room for the words at both ends.
            axis: Axis::log(Unit::Calls, low / 3.0, high * 4.0),
        })
    }

    fn words(&self) -> String {
        let mut sentences = vec![format!(
            "With the likely figures: {}.",
            from_volume(self.now)
        )];
        sentences.extend(self.rows.iter().map(|row| {
            let [(low, at_low), (high, at_high)] = &row.ends;
            format!(
                "{}: at {low} {}, at {high} {}; swing {}.",
                row.name,
                from_volume(*at_low),
                from_volume(*at_high),
                row.swing
            )
        }));
        sentences.join(" ")
    }

    fn draw<DB: DrawingBackend>(
        &self,
        root: &DrawingArea<DB, Shift>,
        window: Window,
        look: &Look,
    ) -> Drawn<DB> {
        let rows = Axis {
            scale: Scale::Linear,
            unit: Unit::Months,
            low: 0.0,
            high: f64::from(u32::try_from(self.rows.len()).unwrap_or(u32::MAX)),
        };
        let mut plot = ChartBuilder::on(root)
            .margin_top(look.top)
            .margin_right(look.right)
            .margin_left(look.left)
            .x_label_area_size(look.bottom)
            .build_cartesian_2d(Ruler::new(self.axis, look.columns), Ruler::new(rows, 0))?;
        plot.configure_mesh()
            .disable_y_mesh()
            .axis_style((look.ink)(Ink::Axis).stroke_width(look.line / 2))
            .bold_line_style((look.ink)(Ink::Grid).stroke_width(look.line / 2))
            .label_style(text(look, Ink::Text, (HPos::Left, VPos::Top)))
            .set_all_tick_mark_size(look.tick)
            .draw()?;
        if let Some(now) = self.now.filter(|now| self.axis.holds(*now)) {
            let line = vec![(now, rows.low), (now, rows.high)];
            let style = (look.ink)(Ink::Stated).stroke_width(look.line / 2);
            plot.draw_series([PathElement::new(line, style)])?;
        }
        let title = text(look, Ink::Text, (HPos::Left, VPos::Top));
        root.draw(&Text::new(TITLE, (0, 0), title))?;
        let swing = text(look, Ink::Text, (HPos::Right, VPos::Top));
        let (width, _) = root.dim_in_pixel();
        root.draw(&Text::new("Swing", (width.cast_signed(), 0), swing))?;
        for (index, row) in self.rows.iter().enumerate() {
            let below = f64::from(u32::try_from(self.rows.len() - index - 1).unwrap_or(0));
            self.row(root, &mut plot, window, look, (row, below))?;
        }
        Ok(())
    }

    /// A bar with the values that make its ends, its name, and its swing.
    fn row<DB: DrawingBackend>(
        &self,
        root: &DrawingArea<DB, Shift>,
        plot: &mut ChartContext<'_, DB, Cartesian2d<Ruler, Ruler>>,
        window: Window,
        look: &Look,
        (row, below): (&Bar, f64),
    ) -> Drawn<DB> {
        // On a phone the name stands above its bar.
        let (bottom, top) = match window {
            Window::Wide => (below + 0.2, below + 0.8),
            Window::Narrow => (below + 0.08, below + 0.48),
        };
        let [first, last] = row.rising();
        let at = |start: Option<f64>| start.unwrap_or(self.axis.high);
        let (left, right) = (at(first.1), at(last.1));
        let style = (look.ink)(Ink::Series(0, ' ')).mix(0.75).filled();
        let gap = look.text.cast_signed() / 3;
        let (x0, y0) = plot.backend_coord(&(left, bottom));
        let (x1, y1) = plot.backend_coord(&(right, top));
        let words = |word: &str, at, side, ink| {
            let style = text(look, ink, (side, VPos::Center));
            root.draw(&Text::new(word.to_owned(), at, style))
        };
        let middle = i32::midpoint(y0, y1);
        if first.1.is_none() {
            let never = format!("{} to {}: never", row.ends[0].0, row.ends[1].0);
            words(&never, (x1 - gap, middle), HPos::Right, Ink::Text)?;
        } else {
            // A bar without length is seen all the same.
            root.draw(&Rectangle::new(
                [(x0, y1), (x1.max(x0 + gap / 2), y0)],
                style,
            ))?;
            if first.1.is_some_and(|start| self.axis.holds(start)) {
                words(&first.0, (x0 - gap, middle), HPos::Right, Ink::Text)?;
            } else {
                let any = format!("{}: at any volume", first.0);
                words(&any, (x0 + gap, middle), HPos::Left, Ink::Paper)?;
            }
            if last.1.is_some() {
                words(&last.0, (x1 + gap, middle), HPos::Left, Ink::Text)?;
            } else {
                let never = format!("{}: never", last.0);
                words(&never, (x1 - gap, middle), HPos::Right, Ink::Paper)?;
            }
        }
        let (width, _) = root.dim_in_pixel();
        let above = y1 - look.text.cast_signed() * 3 / 5;
        let (name, swing) = match window {
            Window::Wide => (middle, middle),
            Window::Narrow => (above, above),
        };
        words(&row.name, (0, name), HPos::Left, Ink::Text)?;
        words(
            &row.swing,
            (width.cast_signed(), swing),
            HPos::Right,
            Ink::Text,
        )
    }
}

fn look(window: Window, rows: usize) -> (Look, (u32, u32)) {
    let wide = Look {
        left: 270 * FINE,
        right: 90 * FINE,
        top: 30 * FINE,
        columns: 7,
        rows: 0,
        names: Names::None,
        ..LOOK
    };
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    match window {
        Window::Wide => (wide, (920 * FINE, (58 + 34 * rows) * FINE)),
        Window::Narrow => {
            let narrow = Look {
                left: 8 * FINE,
                right: 12 * FINE,
                columns: 4,
                ..wide
            };
            (narrow, (380 * FINE, (58 + 48 * rows) * FINE))
        }
    }
}
