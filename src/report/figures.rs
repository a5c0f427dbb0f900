//! Figures as people read them: dollars, volumes, shares, and how they are known.

use crate::cost::workload::SHARES;
use crate::quantity::grouped;

/// An amount in dollars: whole from 100 up, cents from one dollar up, three significant digits below.
#[must_use]
pub(super) fn dollars(usd: f64) -> String {
    let size = usd.abs();
    let sign = if usd < 0.0 { "-" } else { "" };
    if size == 0.0 {
        return "$0".to_owned();
    }
    if size >= 99.995 {
        return format!("{sign}${}", grouped(size.round()));
    }
    if size >= 0.9995 {
        return format!("{sign}${size:.2}");
    }
    // Three digits after the zeros that follow the point.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 2 and 20 zeros"
    )]
    let zeros = (-size.log10()).floor().clamp(0.0, 20.0) as usize;
    let text = format!("{size:.*}", zeros + 3);
    format!("{sign}${}", cents_at_least(&text))
}

/// A number without the zeros at its end, but for those of whole cents.
fn cents_at_least(text: &str) -> &str {
    let cents = text.find('.').map_or(text.len(), |point| point + 3);
    let trimmed = text.trim_end_matches('0').len();
    &text[..trimmed.max(cents).min(text.len())]
}

/// A price as it is published: cents, and further digits only where it has them.
#[must_use]
pub(super) fn price(usd: f64) -> String {
    if usd > 0.0 && usd < 0.000_001 {
        return dollars(usd);
    }
    format!("${}", cents_at_least(&format!("{usd:.6}")))
}

/// Months in words: one is no plural.
#[must_use]
pub(super) fn months(count: f64) -> String {
    let count = grouped(round(count));
    if count == "1" {
        return "1 month".to_owned();
    }
    format!("{count} months")
}

/// A number of calls, rounded to whole ones.
#[must_use]
pub(super) fn calls(volume: f64) -> String {
    grouped(volume.round())
}

/// A volume in few characters: `3k`, `1M`.
#[must_use]
pub(super) fn short(volume: f64) -> String {
    for (size, unit) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] {
        let count = volume / size;
        if count >= 1.0 && (count * 100.0).fract() == 0.0 {
            return format!("{count}{unit}");
        }
    }
    grouped(volume)
}

/// A value of a quantity in few characters: shares in percent, prices as multiples of today's.
pub(super) fn amount(id: &str, value: f64) -> String {
    if SHARES.contains(&id) {
        return format!("{} %", grouped((value * 1_000.0).round() / 10.0));
    }
    if id == "calls-per-month" {
        // From there on: the next whole call.
        return grouped(value.ceil());
    }
    if id.ends_with("-price") {
        return format!("{}x", grouped(round(value)));
    }
    if value.abs() >= 100.0 {
        grouped(value.round())
    } else {
        grouped(round(value))
    }
}

/// Two digits behind the point, and below one three that matter: what is there is not shown as nothing.
pub(super) fn round(value: f64) -> f64 {
    if value == 0.0 || value.abs() >= 1.0 {
        return (value * 100.0).round() / 100.0;
    }
    let digits = 10_f64.powf(2.0 - value.abs().log10().floor());
    (value * digits).round() / digits
}

/// A share in whole percent; what is neither nothing nor all is not shown as either.
pub(super) fn share(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "<1 %".to_owned()
    } else if share > 0.99 && share < 1.0 {
        ">99 %".to_owned()
    } else {
        format!("{:.0} %", 100.0 * share)
    }
}

/// From which volume something is cheaper.
pub(super) fn from_volume(start: Option<f64>) -> String {
    match start {
        None => "never".to_owned(),
        Some(start) if start < 1.0 => "at any volume".to_owned(),
        Some(start) => format!("from {} calls a month", calls(start.ceil())),
    }
}

/// An amount in few characters: a table of them fits a terminal.
pub(super) fn short_dollars(usd: f64) -> String {
    match usd.abs() {
        size if size >= 1e8 => format!("${}M", grouped((usd / 1e6).round())),
        size if size >= 1e6 => format!("${:.2}M", usd / 1e6),
        size if size >= 1e5 => format!("${:.0}k", usd / 1e3),
        _ => dollars(usd),
    }
}

#[cfg(test)]
mod tests {
    use super::{dollars, price, round, share, short};

    #[test]
    fn amounts_keep_the_digits_that_matter() {
        for (usd, text) in [
            (0.0, "$0"),
            (1_234.5, "$1,235"),
            (12.345, "$12.35"),
            (0.05, "$0.05"),
            (0.0142, "$0.0142"),
            (0.5, "$0.50"),
            (0.000_390, "$0.00039"),
            (0.001_234_5, "$0.00123"),
            (-12.0, "-$12.00"),
            (99.999, "$100"),
        ] {
            assert_eq!(dollars(usd), text, "{usd}");
        }
    }

    #[test]
    fn prices_are_as_published() {
        for (usd, text) in [
            (25.0, "$25.00"),
            (0.035, "$0.035"),
            (0.1, "$0.10"),
            (1.875, "$1.875"),
            (0.0, "$0.00"),
        ] {
            assert_eq!(price(usd), text, "{usd}");
        }
    }

    #[test]
    fn what_is_there_is_not_shown_as_nothing() {
        for (value, rounded) in [
            (0.0, 0.0),
            (0.004_237, 0.004_24),
            (0.5, 0.5),
            (12.345, 12.35),
        ] {
            assert_eq!(round(value), rounded, "{value}");
        }
        for (part, text) in [
            (0.0, "0 %"),
            (0.004, "<1 %"),
            (0.5, "50 %"),
            (0.9987, ">99 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(share(part), text, "{part}");
        }
        assert_eq!(price(0.000_000_1), "$0.0000001");
    }

    #[test]
    fn volumes_are_short() {
        assert_eq!(short(1_000.0), "1k");
        assert_eq!(short(1_500_000.0), "1.5M");
        assert_eq!(short(12_345.0), "12,345");
    }
}
