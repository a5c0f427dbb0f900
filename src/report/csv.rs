//! Tables for spreadsheets: the names of programs as header, numbers not rounded.

use std::borrow::Cow;

use super::table::Table;
use crate::printable::printable;

/// The text of a table.
#[must_use]
pub fn csv(table: &Table) -> String {
    let header = table.columns.iter().map(|column| column.name.clone());
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| cell.exact());
        cells.collect::<Vec<_>>()
    });
    written([header.collect()].into_iter().chain(rows))
}

/// The text of rows. A text that a spreadsheet would take for a formula is marked as text.
pub(super) fn written(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        if let Err(error) =
            writer.write_record(row.iter().map(|field| harmless(field).into_owned()))
        {
            unreachable!("rows are equally long and written to memory: {error}");
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A field that is no formula, and nothing that a terminal obeys: spreadsheets calculate what begins with one of these signs and is no number, some of them
/// also where the sign is as broad as in Chinese and Japanese.
fn harmless(field: &str) -> Cow<'_, str> {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let safe = printable(field);
    let is_formula = field.starts_with(SIGNS);
    if is_formula && field.parse::<f64>().is_err() {
        return Cow::Owned(format!("'{safe}"));
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn formulas_are_texts_and_numbers_stay() {
        let row = ["=1+1", "-5", "-x", "@a", "a=b", "+1e3"].map(str::to_owned);
        assert_eq!(written([row.to_vec()]), "'=1+1,-5,'-x,'@a,a=b,+1e3\n");
    }
}
