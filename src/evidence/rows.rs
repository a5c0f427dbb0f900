//! The rows of a file, as texts: JSON lines, the items of one JSON array, or documents that span lines.
//!
//! A row is not parsed here, and none that is too long is kept in memory: it is passed over and counted. A table is divided
//! by whoever reads it; here its rows get the same bound.

use std::io::{self, BufRead, Read};

/// A longer row is passed over: nobody trains on it, and no log holds it.
pub const LONGEST_ROW: usize = 64 << 20;

/// A row of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'t> {
    /// The line on which it begins, counted from one.
    pub line: u64,
    /// Its text; nothing if it is longer than [`LONGEST_ROW`].
    pub text: Option<&'t [u8]>,
}

/// How a file is divided into rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A row on each line.
    Lines,
    /// The items of one array.
    Array,
    /// Documents, each of which may span lines.
    Documents,
}

/// Reads row after row.
#[derive(Debug)]
pub struct Rows<R> {
    reader: R,
    layout: Layout,
    /// Where the next byte stands.
    line: u64,
    text: Vec<u8>,
    is_over: bool,
    bytes: u64,
    has_mark: bool,
    has_carriage_returns: bool,
}

impl<R: BufRead> Rows<R> {
    /// Looks at the beginning of a file to see how it is divided. A byte order mark is passed over.
    ///
    /// # Errors
    ///
    /// If reading fails.
    pub fn new(mut reader: R) -> io::Result<Self> {
        let has_mark = reader.fill_buf()?.starts_with(b"\xef\xbb\xbf");
        if has_mark {
            reader.consume(3);
        }
        let mut rows = Self {
            reader,
            layout: Layout::Lines,
            line: 1,
            text: Vec::new(),
            is_over: false,
            bytes: if has_mark { 3 } else { 0 },
            has_mark,
            has_carriage_returns: false,
        };
        rows.skip(|byte| byte.is_ascii_whitespace())?;
        match rows.peek()? {
            Some(b'[') => {
                rows.take()?;
                rows.layout = Layout::Array;
            }
            // A line that ends within a document is no row by itself.
            Some(b'{') if !rows.first_line_is_whole()? => rows.layout = Layout::Documents,
            Some(_) | None => {}
        }
        Ok(rows)
    }

    /// How the file is divided.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// How many bytes were read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the file begins with a byte order mark.
    pub fn has_mark(&self) -> bool {
        self.has_mark
    }

    /// Whether lines end as on Windows.
    pub fn has_carriage_returns(&self) -> bool {
        self.has_carriage_returns
    }

    /// The next row; nothing at the end. Empty lines are no rows.
    ///
    /// # Errors
    ///
    /// If reading fails.
    pub fn next_row(&mut self) -> io::Result<Option<Row<'_>>> {
        if self.is_over {
            return Ok(None);
        }
        let is_array = self.layout == Layout::Array;
        self.skip(|byte| byte.is_ascii_whitespace() || (is_array && byte == b','))?;
        let Some(first) = self.peek()? else {
            self.is_over = true;
            return Ok(None);
        };
        if is_array && first == b']' {
            self.is_over = true;
            return Ok(None);
        }
        let line = self.line;
        self.text.clear();
        let mut scan = Scan::default();
        let layout = self.layout;
        // A row has a byte at least: a bracket that closes nothing is one by itself.
        let mut has_begun = false;
        let is_whole = self.keep_until(|part| match layout {
            Layout::Lines => memchr::memchr(b'\n', part),
            Layout::Array | Layout::Documents => part.iter().position(|byte| {
                let ends = scan.ends_before(*byte) && has_begun;
                has_begun = true;
                ends
            }),
        })?;
        self.has_carriage_returns |= self.text.last() == Some(&b'\r');
        while self.text.last().is_some_and(u8::is_ascii_whitespace) {
            self.text.pop();
        }
        Ok(Some(Row {
            line,
            text: is_whole.then_some(self.text.as_slice()),
        }))
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    fn take(&mut self) -> io::Result<()> {
        if self.peek()? == Some(b'\n') {
            self.line += 1;
        }
        self.reader.consume(1);
        self.bytes += 1;
        Ok(())
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) -> io::Result<()> {
        while self.peek()?.is_some_and(&is_skipped) {
            self.take()?;
        }
        Ok(())
    }

    /// Keeps bytes up to one at which a row ends, which stays. Says whether all of them fitted.
    fn keep_until(&mut self, mut end_of: impl FnMut(&[u8]) -> Option<usize>) -> io::Result<bool> {
        let mut is_whole = true;
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = end_of(buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let lines = memchr::memchr_iter(b'\n', part).count() as u64;
            if self.text.len() + part.len() <= LONGEST_ROW {
                self.text.extend_from_slice(part);
            } else {
                is_whole = false;
                self.text = Vec::new();
            }
            let (length, is_end) = (part.len(), end.is_some() || buffer.is_empty());
            self.line += lines;
            self.bytes += length as u64;
            self.reader.consume(length);
            if is_end {
                return Ok(is_whole);
            }
        }
    }

    /// Whether what begins here ends on the line on which it begins, as far as the buffer shows.
    fn first_line_is_whole(&mut self) -> io::Result<bool> {
        let buffer = self.reader.fill_buf()?;
        let mut scan = Scan::default();
        let end = buffer.iter().position(|byte| scan.ends_before(*byte));
        let line = buffer.iter().position(|byte| *byte == b'\n');
        Ok(line.is_none_or(|line| {
            // Where a line is broken, the next one begins like a row.
            end.is_some_and(|end| end <= line) || buffer[line + 1..].starts_with(b"{")
        }))
    }
}

/// A table that ends in an error rather than have a row without end, as one open quote makes of the rest of a file.
#[derive(Debug)]
pub(super) struct Bounded<R> {
    reader: R,
    left: usize,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(reader: R) -> Self {
        let left = LONGEST_ROW;
        Self { reader, left }
    }

    /// Says that what is read from here on belongs to another row.
    pub(super) fn begin_row(&mut self) {
        self.left = LONGEST_ROW;
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let fault = format!("a row of the table is longer than {LONGEST_ROW} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
        }
        let count = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(count);
        Ok(count)
    }
}

/// Follows JSON just so far that the end of a value is seen.
#[derive(Debug, Default)]
struct Scan {
    depth: usize,
    is_text: bool,
    is_escaped: bool,
    has_ended: bool,
}

impl Scan {
    /// Whether the value has ended before a byte.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.has_ended {
            return true;
        }
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.is_text = true,
            b'{' | b'[' => self.depth += 1,
            // What closes more than was opened belongs to the array around it.
            b'}' | b']' if self.depth == 0 => return true,
            b'}' | b']' => {
                self.depth -= 1;
                self.has_ended = self.depth == 0;
            }
            b',' if self.depth == 0 => return true,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::{Layout, Rows};

    fn rows(text: &str) -> (Layout, Vec<(u64, String)>) {
        // A small buffer, so that rows lie across its end.
        let reader = BufReader::with_capacity(64, text.as_bytes());
        let mut rows = Rows::new(reader).expect("memory can be read");
        let layout = rows.layout();
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().expect("memory can be read") {
            let text = row.text.map(String::from_utf8_lossy).unwrap_or_default();
            found.push((row.line, text.into_owned()));
        }
        (layout, found)
    }

    #[test]
    fn lines_arrays_and_documents_are_told_apart() {
        let row = |line, text: &str| (line, text.to_owned());
        let lines = "\u{feff}{\"a\": 1}\r\n\n{\"b\": [1, 2]}\n{broken\n[3]";
        assert_eq!(
            rows(lines),
            (
                Layout::Lines,
                vec![
                    row(1, "{\"a\": 1}"),
                    row(3, "{\"b\": [1, 2]}"),
                    row(4, "{broken"),
                    row(5, "[3]")
                ]
            )
        );
        let array = "[{\"a\": \"]},\\\"\"},\n {\"b\":\n [1]},\n3 , \"x\"]\n";
        assert_eq!(
            rows(array),
            (
                Layout::Array,
                vec![
                    row(1, "{\"a\": \"]},\\\"\"}"),
                    row(2, "{\"b\":\n [1]}"),
                    row(4, "3"),
                    row(4, "\"x\"")
                ]
            )
        );
        let documents = "{\n  \"a\": \"}\"\n}\n{\n}";
        assert_eq!(
            rows(documents),
            (
                Layout::Documents,
                vec![row(1, "{\n  \"a\": \"}\"\n}"), row(4, "{\n}")]
            )
        );
        assert_eq!(rows("").1, vec![]);
        assert_eq!(rows("[").1, vec![]);
        assert_eq!(rows("[}, 1]").1, vec![row(1, "}"), row(1, "1")]);
        assert_eq!(rows("[}").1, vec![row(1, "}")]);
        assert_eq!(rows("{\n}]").1, vec![row(1, "{\n}"), row(2, "]")]);
        let broken_first = "{broken\n{\"a\": 1}\n";
        assert_eq!(rows(broken_first).1.len(), 2);
    }
}
