//! Logs that are tables with a header line, as gateways export them.

use std::io::{self, BufRead};

use super::fields::{Value, is_read};
use crate::evidence::table::Table;

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
    let mut table = Table::new(reader, b',');
    let Some((_, header)) = table.next_row()? else {
        return Ok(());
    };
    // Only columns that are read are kept.
    let names: Vec<(usize, String)> = (header.iter().enumerate())
        .map(|(place, name)| (place, String::from_utf8_lossy(name).trim().to_owned()))
        .filter(|(_, name)| is_read(name))
        .collect();
    while let Some((line, row)) = table.next_row()? {
        let cells = names.iter().filter_map(|(place, name)| {
            let text = String::from_utf8_lossy(row.get(*place)?);
            Some((name.as_str(), text))
        });
        let cells: Vec<_> = cells.collect();
        let cells = cells.iter().map(|(name, text)| (*name, text.as_ref()));
        each(line, &Value::from_cells(cells));
    }
    Ok(())
}
