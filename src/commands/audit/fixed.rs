//! Writes the rows that are worth keeping: beside the place at first, then under its name, so that no half file is left.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::printable::printable;

/// The exit code of an interrupted run.
const INTERRUPTED: i32 = 130;

/// A file that is being written.
pub(super) struct Fixed {
    out: PathBuf,
    beside: PathBuf,
    /// Nothing once it is finished.
    writer: Option<BufWriter<File>>,
    kept: u64,
}

impl Fixed {
    pub(super) fn new(out: &Path) -> anyhow::Result<Self> {
        let shown = out.to_string_lossy().into_owned();
        let place = || format!("--fix: cannot write `{}`", printable(&shown));
        let Some(name) = out
            .file_name()
            .filter(|_| out != Path::new("-") && !out.is_dir())
        else {
            bail!("{}: name a file", place());
        };
        if out.exists() {
            bail!("{}: it exists already; name a new file", place());
        }
        let name = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
        let beside = out.with_file_name(name);
        let part = beside.clone();
        // Without it an interruption leaves the part behind. Nobody else handles it in this command.
        let _ = ctrlc::set_handler(move || {
            let _ = std::fs::remove_file(&part);
            std::process::exit(INTERRUPTED);
        });
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
            .with_context(place)?;
        Ok(Self {
            out: out.to_owned(),
            beside,
            writer: Some(BufWriter::with_capacity(1 << 20, file)),
            kept: 0,
        })
    }

    /// Writes a row on a line of its own.
    pub(super) fn keep(&mut self, row: &[u8]) -> io::Result<()> {
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        // Within JSON a line can only end between values, where a space means the same.
        for line in row.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            match line.split_last() {
                Some((b'\n' | b'\r', rest)) => {
                    writer.write_all(rest)?;
                    writer.write_all(b" ")?;
                }
                _ => writer.write_all(line)?,
            }
        }
        writer.write_all(b"\n")?;
        self.kept += 1;
        Ok(())
    }

    /// Puts the file in its place, and says how many rows it holds.
    pub(super) fn finish(mut self) -> anyhow::Result<u64> {
        let place = || {
            format!(
                "--fix: cannot write `{}`",
                printable(&self.out.to_string_lossy())
            )
        };
        if let Some(writer) = self.writer.take() {
            let file = writer
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .with_context(place)?;
            file.sync_all().with_context(place)?;
        }
        std::fs::rename(&self.beside, &self.out).with_context(place)?;
        Ok(self.kept)
    }
}

impl Drop for Fixed {
    fn drop(&mut self) {
        // After it was put in its place there is nothing left to remove.
        let _ = std::fs::remove_file(&self.beside);
    }
}
