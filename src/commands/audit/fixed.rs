//! Writes the rows that are worth keeping to a new file.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;

use crate::commands::files::shown;
use crate::commands::placed::{Place, Placed};

/// A file that is being written.
pub(super) struct Fixed {
    file: Placed,
    kept: u64,
}

impl Fixed {
    /// Starts the file, which must be new and none of the inputs.
    pub(super) fn new<'p>(
        out: &Path,
        inputs: impl IntoIterator<Item = &'p Path>,
    ) -> anyhow::Result<Self> {
        let named = shown(out);
        if out == Path::new("-") {
            bail!("--fix: cannot write `-`: the result goes there; name a file");
        }
        let place = Place::new("--fix", out)?;
        place.is_none_of(inputs)?;
        if place.is_taken() {
            bail!("--fix: cannot write `{named}`: it exists already; name a new file");
        }
        Ok(Self {
            file: place.begin()?,
            kept: 0,
        })
    }

    /// Writes a row on a line of its own.
    pub(super) fn keep(&mut self, row: &[u8]) -> io::Result<()> {
        // Within JSON a line can only end between values, where a space means the same.
        for line in row.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            match line.split_last() {
                Some((b'\n' | b'\r', rest)) => {
                    self.file.write_all(rest)?;
                    self.file.write_all(b" ")?;
                }
                _ => self.file.write_all(line)?,
            }
        }
        self.file.write_all(b"\n")?;
        self.kept += 1;
        Ok(())
    }

    /// What is wrong with the place, and what to do about it.
    pub(super) fn fault(&self, error: &io::Error) -> anyhow::Error {
        self.file.fault(error)
    }

    /// Puts the file in its place, and says how many rows it holds.
    pub(super) fn finish(self) -> anyhow::Result<u64> {
        self.file.finish()?;
        Ok(self.kept)
    }
}
