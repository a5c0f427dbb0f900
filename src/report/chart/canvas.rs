//! The cells of a terminal as a backend of plotters.
//!
//! A cell has a character instead of a colour, so the colour of what is drawn is the number of its character.

use std::convert::Infallible;

use plotters::prelude::{DrawingBackend, RGBColor};
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

/// The character of axes that lie; one that stands takes its place where a line goes up.
pub(super) const LYING: char = '─';
const STANDING: char = '│';
const TICK: char = '┤';

/// The colour of a character.
pub(super) const fn colour(sign: char) -> RGBColor {
    let [_, red, green, blue] = (sign as u32).to_be_bytes();
    RGBColor(red, green, blue)
}

fn sign(colour: BackendColor) -> char {
    let (red, green, blue) = colour.rgb;
    char::from_u32(u32::from_be_bytes([0, red, green, blue])).unwrap_or('?')
}

/// Rows of cells.
pub(super) struct Canvas<'a> {
    cells: &'a mut Cells,
}

/// What is drawn.
#[derive(Debug)]
pub(super) struct Cells {
    width: u32,
    height: u32,
    /// What lies in each cell: lines of several signs, or one character of a text.
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, Default)]
struct Cell {
    signs: Vec<char>,
    is_text: bool,
}

impl Cells {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let row = vec![Cell::default(); width as usize];
        Self {
            width,
            height,
            rows: vec![row; height as usize],
        }
    }

    /// The lines of text. Where lines of several signs lie on one another, the signs take turns.
    pub(super) fn lines(&self) -> Vec<String> {
        let show = |(index, cell): (usize, &Cell)| match cell.signs.as_slice() {
            [] => ' ',
            signs => signs[index % signs.len()],
        };
        let line = |row: &Vec<Cell>| row.iter().enumerate().map(show).collect::<String>();
        let trimmed = |row| line(row).trim_end().to_owned();
        self.rows.iter().map(trimmed).collect()
    }

    fn cell(&mut self, (x, y): BackendCoord) -> Option<&mut Cell> {
        let row = self.rows.get_mut(usize::try_from(y).ok()?)?;
        row.get_mut(usize::try_from(x).ok()?)
    }

    /// A character of a text lies on everything.
    fn write(&mut self, at: BackendCoord, sign: char) {
        if let Some(cell) = self.cell(at) {
            (cell.signs, cell.is_text) = (vec![sign], true);
        }
    }

    /// A letter lies on an axis and beside other letters.
    fn mark(&mut self, at: BackendCoord, sign: char) {
        let Some(cell) = self.cell(at).filter(|cell| !cell.is_text) else {
            return;
        };
        if sign == LYING && cell.signs == [STANDING] {
            cell.signs = vec![TICK];
            return;
        }
        cell.signs.retain(|other| other.is_alphabetic());
        if !cell.signs.contains(&sign) && (sign.is_alphabetic() || cell.signs.is_empty()) {
            cell.signs.push(sign);
        }
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(cells: &'a mut Cells) -> Self {
        Self { cells }
    }

    fn line(&mut self, from: BackendCoord, to: BackendCoord, sign: char) {
        let (wide, high) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        let steps = wide.max(high).max(1);
        let sign = if sign == LYING && high > wide {
            STANDING
        } else {
            sign
        };
        for step in 0..=steps {
            let between = |from: i32, to: i32| {
                let whole = f64::from(to - from) * f64::from(step) / f64::from(steps);
                #[expect(clippy::cast_possible_truncation, reason = "within the picture")]
                let moved = whole.round() as i32;
                from + moved
            };
            self.cells
                .mark((between(from.0, to.0), between(from.1, to.1)), sign);
        }
    }
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.cells.width, self.cells.height)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        self.cells.mark(point, sign(color));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        if style.color().alpha > 0.0 {
            self.line(from, to, sign(style.color()));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        for pair in points.windows(2) {
            self.draw_line(pair[0], pair[1], style)?;
        }
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let columns = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Ok((columns, 1))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Done {
        let columns = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
        let anchor = style.anchor();
        let start = match anchor.h_pos {
            HPos::Left => x,
            HPos::Center => x - columns / 2,
            HPos::Right => x - columns,
        };
        let row = match anchor.v_pos {
            VPos::Top | VPos::Center => y,
            VPos::Bottom => y - 1,
        };
        for (column, sign) in (start..).zip(text.chars()) {
            self.cells.write((column, row), sign);
        }
        Ok(())
    }
}
