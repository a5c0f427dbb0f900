//! Whether a tuning offer would take training data, and what training on it costs.

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::offer::{Offer, Status, Training};
use super::quantities::Quantities;
use super::training;
use crate::evidence::tokens::{Encoding, UNPUBLISHED};
use crate::evidence::training::{Audit, Code, Format, Severity};
use crate::quantity::{counted, grouped};

/// What an offer makes of training data.
#[derive(Debug, Clone)]
pub struct Fit<'o> {
    /// The offer.
    pub offer: &'o Offer,
    /// Who can have it.
    pub status: Status,
    /// Why it would refuse the data; nothing if it takes it.
    pub refusals: Vec<String>,
    /// What is worth knowing though it takes the data.
    pub advice: Vec<String>,
    /// Rows that are longer than it trains on.
    pub rows_over_limit: u64,
    /// How often it goes through the data.
    pub epochs: f64,
    /// The tokens of one pass as they are billed: one number where its vocabulary was counted with, else a range.
    pub billed: (f64, f64),
    /// What training costs, where that is known.
    pub usd: Option<(f64, f64)>,
}

impl Fit<'_> {
    /// Whether the data would be taken.
    #[must_use]
    pub fn accepts(&self) -> bool {
        self.refusals.is_empty()
    }

    /// Whether its tokens are counted and not estimated.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.billed.0 >= self.billed.1
    }
}

/// What offers are compared on.
#[derive(Debug, Clone, Copy)]
pub struct Data<'d> {
    /// The training data.
    pub audit: &'d Audit,
    /// What it was counted with.
    pub encoding: Encoding,
    /// Tokens for validation.
    pub validation_tokens: u64,
    /// What is taken for figures that nobody stated.
    pub likely: &'d Quantities<f64>,
    /// How often training goes through the data, if that was said.
    pub epochs: Option<f64>,
    /// The day that offers are taken at.
    pub as_of: Date,
}

/// What an offer makes of training data.
#[must_use]
pub fn fit<'o>(offer: &'o Offer, data: &Data<'_>) -> Fit<'o> {
    let audit = data.audit;
    let (low, high) = match offer.encoding {
        Some(encoding) if encoding == data.encoding => (1.0, 1.0),
        _ => UNPUBLISHED,
    };
    let epochs = (data.epochs)
        .or(offer.default_epochs)
        .unwrap_or(data.likely.epochs);
    let limit = offer.max_tokens_per_example.map(whole);
    // What is over the limit is cut, and not billed.
    let billed = limit.map_or(audit.tokens.billed(), |limit| {
        audit.billed_lengths.sum_cut_at(limit)
    });
    let usd = |factor: f64| {
        let rows = number(audit.valid);
        let mut values = data.likely.clone();
        values.training_examples = rows;
        values.tokens_per_example = if rows > 0.0 {
            number(billed) * factor / rows
        } else {
            0.0
        };
        values.epochs = epochs;
        values.validation_share = number(data.validation_tokens) / number(billed.max(1));
        training::usd(offer, &values)
    };
    let mut fit = Fit {
        offer,
        status: offer.status_on(data.as_of),
        refusals: refusals(offer, data),
        advice: Vec::new(),
        rows_over_limit: limit.map_or(0, |limit| audit.billed_lengths.above(limit)),
        epochs,
        billed: (number(billed) * low, number(billed) * high),
        usd: offer.training.is_some().then(|| (usd(low), usd(high))),
    };
    fit.advice = advice(&fit, data);
    fit
}

/// Why an offer would refuse the data.
fn refusals(offer: &Offer, data: &Data<'_>) -> Vec<String> {
    let audit = data.audit;
    let mut refusals = Vec::new();
    if offer.status_on(data.as_of) == Status::Ended {
        let closed = offer.closed(data.as_of, true);
        refusals.push(format!("it {}", closed.unwrap_or_default()));
    }
    if let Some(format) = audit.format {
        refusals.extend(unlike(offer, format));
    }
    let errors = audit
        .findings
        .iter()
        .filter(|found| found.code.severity() == Severity::Error);
    let refused = |code: &Code| {
        offer
            .files
            .as_ref()
            .is_some_and(|files| files.refuses.contains(code))
    };
    let others = audit.findings.iter().filter(|found| refused(&found.code));
    for found in errors.chain(others) {
        let line = found.listed.first().and_then(|finding| finding.line);
        let place = match (line, found.total) {
            (None, _) => String::new(),
            (Some(line), 1) => format!(" (line {line})"),
            (Some(line), total) => {
                format!(" ({}, first line {line})", counted(total, "row", "rows"))
            }
        };
        refusals.push(format!("{}{place}", found.code.id()));
    }
    let rows = number(audit.rows);
    if let Some(least) = offer.least_examples.filter(|least| rows < *least) {
        refusals.push(format!(
            "{}, and it wants {} or more",
            counted(audit.rows, "row", "rows"),
            grouped(least)
        ));
    }
    if let Some(most) = offer.most_examples.filter(|most| rows > *most) {
        refusals.push(format!(
            "{}, and it takes up to {}",
            counted(audit.rows, "row", "rows"),
            grouped(most)
        ));
    }
    let megabytes = number(audit.bytes) / 1e6;
    if let Some(most) = offer.max_file_mb.filter(|most| megabytes > *most) {
        refusals.push(format!(
            "{megabytes:.1} MB, and it takes up to {}",
            grouped(most)
        ));
    }
    refusals
}

/// Why an offer is not made for rows of a format, if it is not.
fn unlike(offer: &Offer, format: Format) -> Option<String> {
    let method = format.method().word();
    let has = |own: &String| own.strip_prefix("full-").unwrap_or(own) == method;
    if !offer.methods.iter().any(has) {
        return Some(format!(
            "it tunes by {}, and the rows are for {method}",
            offer.methods.join(", ")
        ));
    }
    let formats = offer.files.as_ref().map(|files| files.formats.as_slice());
    let formats = formats.filter(|formats| !formats.is_empty() && !formats.contains(&format))?;
    let ids: Vec<&str> = formats.iter().map(|format| format.id()).collect();
    Some(format!(
        "it takes {}, and the rows are {}",
        ids.join(", "),
        format.id()
    ))
}

fn advice(fit: &Fit<'_>, data: &Data<'_>) -> Vec<String> {
    let mut advice = Vec::new();
    let offer = fit.offer;
    if fit.status == Status::ClosedToNew
        && let Some(closed) = offer.closed(data.as_of, false)
    {
        advice.push(format!("it {closed}"));
    }
    let quality = number(data.audit.quality);
    if let Some(advised) = offer.advised_examples.filter(|advised| quality < *advised) {
        advice.push(format!("it advises {} examples or more", grouped(advised)));
    }
    if let (1.., Some(limit)) = (fit.rows_over_limit, offer.max_tokens_per_example) {
        let limit = grouped(limit);
        let [one, many] = [
            format!("row is over {limit} tokens, and is cut or refused"),
            format!("rows are over {limit} tokens, and are cut or refused"),
        ];
        advice.push(counted(fit.rows_over_limit, &one, &many));
    }
    if let Some(Training::PerHour {
        tokens_per_second: None,
        ..
    }) = offer.training
    {
        advice.push(format!(
            "{} hours of training are assumed",
            grouped(data.likely.training_hours)
        ));
    }
    advice
}

/// The cheapest open offer of each provider that would take the data and has a price, cheapest first.
#[must_use]
pub fn fitting<'c>(catalogue: &'c Catalogue, data: &Data<'_>) -> Vec<Fit<'c>> {
    const SHOWN: usize = 8;
    let mut fits: Vec<Fit<'c>> = Vec::new();
    for offer in catalogue.offers() {
        let is_open = offer.status_on(data.as_of) == Status::Open && offer.is_priced();
        // Hours that are assumed for lack of a speed say nothing of this data.
        let is_worked_out = !matches!(
            offer.training,
            Some(Training::PerHour {
                tokens_per_second: None,
                ..
            })
        );
        if !is_open || !is_worked_out {
            continue;
        }
        let fit = fit(offer, data);
        if fit.is_for(data) {
            let same = fits
                .iter()
                .position(|own| own.offer.provider == offer.provider);
            match same {
                Some(same) if fits[same].likely_usd() > fit.likely_usd() => fits[same] = fit,
                Some(_) => {}
                None => fits.push(fit),
            }
        }
    }
    fits.sort_by(|a, b| a.likely_usd().total_cmp(&b.likely_usd()));
    fits.truncate(SHOWN);
    fits
}

impl Fit<'_> {
    /// Whether the offer is made for data of this format, whatever may be wrong with it.
    fn is_for(&self, data: &Data<'_>) -> bool {
        let format = data.audit.format;
        format.is_some_and(|format| unlike(self.offer, format).is_none())
    }

    fn likely_usd(&self) -> f64 {
        self.usd
            .map_or(f64::INFINITY, |(low, high)| f64::midpoint(low, high))
    }
}

/// The least length that one of some offers does not train on.
#[must_use]
pub fn least_limit<'o>(offers: impl Iterator<Item = &'o Offer>) -> Option<u64> {
    offers
        .filter_map(|offer| offer.max_tokens_per_example)
        .map(whole)
        .min()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "limits are checked to be from zero to a billion"
)]
fn whole(limit: f64) -> u64 {
    limit as u64
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn number(count: u64) -> f64 {
    count as f64
}
