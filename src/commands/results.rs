//! Where the result of a run goes: to standard output or a file, in colour or plain.

use std::io::{self, ErrorKind, StdoutLock, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::anyhow;

use super::files::shown;
use super::placed::Place;
use crate::cli::{Format, Output};
use crate::report::emphasis::emphasised;
use crate::report::forms::{Form, Report};
use crate::report::sheets::Sheet;
use crate::terminal;

/// Where a result goes, and in which form.
pub(super) struct Results<'o> {
    pub(super) format: Format,
    sheet: Option<Sheet>,
    is_ending_unknown: bool,
    file: Option<(Place, String)>,
    out: &'o mut StdoutLock<'static>,
    color: ColorChoice,
}

impl<'o> Results<'o> {
    /// Refuses a file that cannot be written, before the result is worked out.
    pub(super) fn new<'p>(
        output: &Output,
        inputs: impl IntoIterator<Item = &'p Path>,
        out: &'o mut StdoutLock<'static>,
        color: ColorChoice,
    ) -> anyhow::Result<Self> {
        let file = match &output.file {
            None => None,
            Some(path) => {
                let place = Place::new("--output", path)?;
                place.is_none_of(inputs)?;
                Some((place, shown(path)))
            }
        };
        Ok(Self {
            format: output.format,
            sheet: output.sheet,
            is_ending_unknown: output.is_ending_unknown,
            file,
            out,
            color,
        })
    }

    /// Refuses to write over files that are read.
    pub(super) fn are_none_of<'p>(
        &self,
        inputs: impl IntoIterator<Item = &'p Path>,
    ) -> anyhow::Result<()> {
        match &self.file {
            Some((place, _)) => place.is_none_of(inputs),
            None => Ok(()),
        }
    }

    /// Whether the result goes to the file of a path.
    pub(super) fn go_to(&self, path: &Path) -> bool {
        self.file
            .as_ref()
            .is_some_and(|(place, _)| place.is_at(path))
    }

    /// The columns that a text may take.
    pub(super) fn width(&self) -> u16 {
        match &self.file {
            Some(_) => width(None),
            None => width(terminal::columns()),
        }
    }

    /// Writes a result in the form that was asked for.
    pub(super) fn show(self, report: &impl Report) -> anyhow::Result<()> {
        let form = match self.format {
            Format::Text => Form::Text(self.width()),
            Format::Json => Form::Json,
            Format::Markdown => Form::Markdown,
            Format::Csv => Form::Csv(self.sheet),
            Format::Html => Form::Html,
            Format::Mermaid | Format::Dot => unreachable!("no report has these formats"),
        };
        self.put(&report.shown(form))
    }

    /// Writes the whole result, for a person to read or for a program.
    pub(super) fn put(self, text: &str) -> anyhow::Result<()> {
        let is_colored = self.format == Format::Text && self.color != ColorChoice::Never;
        if self.file.is_some() || !is_colored {
            return self.put_as_is(text);
        }
        let mut out = AutoStream::new(self.out, self.color);
        out.write_all(emphasised(text).as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| cannot_write("the result", &error))
    }

    /// Writes the whole result without colour.
    pub(super) fn put_as_is(self, text: &str) -> anyhow::Result<()> {
        let Some((place, named)) = self.file else {
            return (self.out.write_all(text.as_bytes()))
                .and_then(|()| self.out.flush())
                .map_err(|error| cannot_write("the result", &error));
        };
        let is_file = place.is_file();
        place.put(text.as_bytes())?;
        if is_file {
            // The file is there, whether or not that can be said.
            let mut said = format!("Written to {named}");
            if self.is_ending_unknown {
                said += &format!(", as {}: its ending names no format", self.format.name());
            }
            let _ = writeln!(io::stderr(), "{said}");
        }
        Ok(())
    }
}

/// What is wrong with standard output, and what to do about it.
pub(super) fn cannot_write(what: &str, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        // Nobody reads any more, which is no fault.
        ErrorKind::BrokenPipe => io::Error::from(ErrorKind::BrokenPipe).into(),
        _ => anyhow!(
            "cannot write {what} to standard output: {error}; make room where it goes, or send it elsewhere"
        ),
    }
}

/// The columns that a text may take: what `COLUMNS` says, else those of the terminal, else 80, which every terminal and
/// every diff has.
pub(super) fn width(terminal: Option<u16>) -> u16 {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse::<u16>().ok());
    let columns = columns.filter(|columns| *columns > 0).or(terminal);
    columns.unwrap_or(80).clamp(40, 200)
}
