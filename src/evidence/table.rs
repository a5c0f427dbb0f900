//! The rows of a table, cell by cell, within bounds: one open quote makes a row of all that follows it.

use std::io::{self, BufRead, Read};

use super::rows::LONGEST_ROW;

/// No table of results or of calls has more columns. Signs within quotes count, too.
const MOST_CELLS: usize = 1_000_000;

/// Reads row after row.
pub(super) struct Table<R> {
    table: csv::Reader<Bounded<R>>,
    row: csv::ByteRecord,
}

impl<R: BufRead> Table<R> {
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        let bounded = Bounded {
            reader,
            delimiter,
            left: LONGEST_ROW,
            cells: MOST_CELLS,
        };
        let table = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(bounded);
        Self {
            table,
            row: csv::ByteRecord::new(),
        }
    }

    /// The next row with the line on which it begins; nothing at the end.
    pub(super) fn next_row(&mut self) -> io::Result<Option<(u64, &csv::ByteRecord)>> {
        let bounded = self.table.get_mut();
        (bounded.left, bounded.cells) = (LONGEST_ROW, MOST_CELLS);
        if !self.table.read_byte_record(&mut self.row)? {
            return Ok(None);
        }
        let line = self.row.position().map_or(0, csv::Position::line);
        Ok(Some((line, &self.row)))
    }
}

/// Ends in an error rather than read a row without end.
struct Bounded<R> {
    reader: R,
    delimiter: u8,
    left: usize,
    cells: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let fault = |fault| Err(io::Error::new(io::ErrorKind::InvalidData, fault));
        if self.left == 0 {
            return fault(format!(
                "a row of the table is longer than {} MiB, as one open quote makes it",
                LONGEST_ROW >> 20
            ));
        }
        if self.cells == 0 {
            return fault(format!(
                "a row of the table has more than {MOST_CELLS} cells"
            ));
        }
        let count = self.reader.read(buffer)?;
        let cells = memchr::memchr_iter(self.delimiter, &buffer[..count]).count();
        self.left = self.left.saturating_sub(count);
        self.cells = self.cells.saturating_sub(cells);
        Ok(count)
    }
}
