//! How numbers are written by people: `250`, `20k`, `1.5M`, `5k..20k`.
//!
//! One notation for flags, prompts and files. Knows nothing of questions or costs.

use std::fmt;

/// A number that is known exactly, or known to lie within a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The least it can be.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
}

impl Quantity {
    /// The largest number that any input may hold: beyond it, someone mistyped.
    pub const LARGEST: f64 = 1e15;

    /// A number without a range.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// The value that stands for a range: its geometric middle, as volumes and sizes are guessed by factors, or the
    /// plain middle where the range starts at zero.
    #[must_use]
    pub fn middle(&self) -> f64 {
        if self.is_exact() {
            self.low
        } else if self.low > 0.0 {
            (self.low * self.high).sqrt()
        } else {
            self.low.midpoint(self.high)
        }
    }

    /// Reads a number or a range.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the text, as a fragment that follows "`TEXT` ".
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some((low, high)) = text.split_once("..") else {
            return parse_number(text).map(Self::exactly);
        };
        let (low, high) = (parse_number(low)?, parse_number(high)?);
        if high < low {
            return Err(format!(
                "is a range whose end is below its start; write `{}..{}`",
                plain(high),
                plain(low)
            ));
        }
        Ok(Self { low, high })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_exact() {
            f.write_str(&plain(self.low))
        } else {
            write!(f, "{}..{}", plain(self.low), plain(self.high))
        }
    }
}

/// A number as one would type it, to be read back without loss.
#[must_use]
pub fn plain(value: f64) -> String {
    format!("{value}")
}

/// A number for reading, with thousands separated: `41,234.5`.
#[must_use]
pub fn grouped(value: f64) -> String {
    let text = plain(value);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A count with commas between thousands.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn grouped_count(count: u64) -> String {
    grouped(count as f64)
}

/// A count with the word for what is counted, as there is one of it or many: `1 row`, `2,000 rows`.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let what = if count == 1 { one } else { many };
    format!("{} {what}", grouped_count(count))
}

fn parse_number(text: &str) -> Result<f64, String> {
    const SHAPE: &str = "is not a number; write it like `250`, `20k`, `1.5M` or `5k..20k`";
    let text = text.trim();
    // A suffix is read as an exponent: multiplying would give 0.9500000000000001 for 95 %.
    let (digits, exponent) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], "e3"),
        Some((at, 'm' | 'M')) => (&text[..at], "e6"),
        Some((at, 'b' | 'B' | 'g' | 'G')) => (&text[..at], "e9"),
        Some((at, '%')) => (&text[..at], "e-2"),
        _ => (text, ""),
    };
    let digits = digits.replace('_', "");
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(SHAPE.to_owned());
    }
    let digits = without_commas(&digits)?;
    // Rust reads `inf`, `nan` and `infinity` as numbers; people who type them do not mean one.
    let is_strange =
        |c: char| c.is_ascii_alphabetic() && (!matches!(c, 'e' | 'E') || !exponent.is_empty());
    if digits.contains(is_strange) {
        return Err(SHAPE.to_owned());
    }
    let number: f64 = (digits + exponent).parse().map_err(|_| SHAPE.to_owned())?;
    if number < 0.0 || (number == 0.0 && number.is_sign_negative()) {
        return Err("is negative; it must be zero or more".to_owned());
    }
    if !number.is_finite() || number > Quantity::LARGEST {
        return Err(format!(
            "is too large; the most that makes sense here is {}",
            grouped(Quantity::LARGEST)
        ));
    }
    Ok(number)
}

/// Takes out the commas between thousands. One that stands elsewhere is a decimal comma, or a slip.
fn without_commas(digits: &str) -> Result<String, String> {
    const COMMA: &str = "has a comma that separates no thousands; write `1.5k` or `1,500`";
    if !digits.contains(',') {
        return Ok(digits.to_owned());
    }
    let end = digits.find(['.', 'e', 'E']).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let first = first.trim_start_matches(['-', '+']);
    let is_of = |group: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    if rest.contains(',') || !is_of(first, 1..=3) || !groups.all(|group| is_of(group, 3..=3)) {
        return Err(COMMA.to_owned());
    }
    Ok(digits.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::{Quantity, grouped};

    #[test]
    fn people_write_numbers_in_many_ways() {
        for (text, low, high) in [
            ("250", 250.0, 250.0),
            ("20k", 20_000.0, 20_000.0),
            (" 1.5M ", 1_500_000.0, 1_500_000.0),
            ("1,200", 1_200.0, 1_200.0),
            ("5k..20k", 5_000.0, 20_000.0),
            ("1,234,567.5", 1_234_567.5, 1_234_567.5),
            ("1,500k", 1_500_000.0, 1_500_000.0),
            ("30%", 0.3, 0.3),
            ("95%", 0.95, 0.95),
            ("70%", 0.7, 0.7),
            ("0.1k", 100.0, 100.0),
            ("2.3M", 2_300_000.0, 2_300_000.0),
            ("0", 0.0, 0.0),
            ("1e4", 10_000.0, 10_000.0),
        ] {
            assert_eq!(Quantity::parse(text), Ok(Quantity { low, high }), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "k", "-5", "-0", "nan", "inf", "1e400", "1e16", "20..5", "ten", "1..2..3", "..",
            "0x10", "5 k k", "1e", "--", "١٢", "1e4k", "1e4%", "%", "_", ",",
        ] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_not_read_as_thousands() {
        for text in [
            "1,5k", "1,5", "12,50", "0,95", "1.234,5", "1,2345", ",500", "1,,500", "1234,567",
            "1,500,", "1,5..2,5",
        ] {
            let fault = Quantity::parse(text).unwrap_err();
            assert!(
                fault.starts_with("has a comma that separates no thousands"),
                "{text}: {fault}"
            );
        }
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(grouped(1_234_567.5), "1,234,567.5");
        assert_eq!(grouped(999.0), "999");
        assert_eq!(grouped(-1000.0), "-1,000");
    }
}
