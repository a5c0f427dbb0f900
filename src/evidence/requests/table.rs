//! Logs that are tables with a header line, as gateways export them.

use std::io::{self, BufRead};

use super::fields::Value;
use crate::evidence::rows::Bounded;

/// Columns of which a header of a log has one.
const COLUMNS: [&str; 7] = [
    "prompt_tokens",
    "completion_tokens",
    "usageDetails",
    "usage_details",
    "usage",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
];

/// Whether a file that starts so is a table of calls. The start should hold all of the header line.
#[must_use]
pub fn is_table(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let header = start.split(|byte| *byte == b'\n').next().unwrap_or(start);
    let cells = header.split(|byte| *byte == b',').map(|cell| {
        let cell = cell.trim_ascii();
        let within = cell.strip_prefix(b"\"");
        within
            .and_then(|cell| cell.strip_suffix(b"\""))
            .unwrap_or(cell)
    });
    // A list in JSON may hold the same texts between commas.
    let is_json =
        start.trim_ascii_start().starts_with(b"{") || start.trim_ascii_start().starts_with(b"[");
    !is_json
        && header.contains(&b',')
        && cells
            .into_iter()
            .any(|cell| COLUMNS.iter().any(|column| column.as_bytes() == cell))
}

/// Reads the rows of a table, each with the line on which it begins.
pub(super) fn each_row(reader: impl BufRead, mut each: impl FnMut(u64, &Value)) -> io::Result<()> {
    let mut table = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(Bounded::new(reader));
    let mut record = csv::ByteRecord::new();
    if !table.read_byte_record(&mut record)? {
        return Ok(());
    }
    let names: Vec<String> = (record.iter())
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .collect();
    loop {
        table.get_mut().begin_row();
        if !table.read_byte_record(&mut record)? {
            return Ok(());
        }
        let line = record.position().map_or(0, csv::Position::line);
        let texts: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
        let cells = (names.iter().zip(&texts)).map(|(name, text)| (name.as_str(), text.as_ref()));
        each(line, &Value::from_cells(cells));
    }
}
