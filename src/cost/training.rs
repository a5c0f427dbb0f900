//! What one training job costs, and how that was calculated.

use super::offer::{Offer, Training};
use super::quantities::Quantities;
use crate::quantity::grouped;

/// The dollars of one training job.
#[must_use]
pub fn usd(offer: &Offer, values: &Quantities<f64>) -> f64 {
    worked(offer, values).max(offer.training_minimum_usd)
}

/// By how many dollars a training job exceeds the least charge; less than zero where it falls short.
#[must_use]
pub fn above_minimum(offer: &Offer, values: &Quantities<f64>) -> f64 {
    worked(offer, values) - offer.training_minimum_usd
}

/// What the work of a job comes to, the least charge aside.
fn worked(offer: &Offer, values: &Quantities<f64>) -> f64 {
    match offer.training {
        None => 0.0,
        Some(Training::PerHour { usd, .. }) => hours(offer, values) * usd,
        Some(Training::PerMtok(price)) => {
            (trained(values) + validated(offer, values)) * price / 1e6
        }
    }
}

/// How that was calculated.
#[must_use]
pub fn basis(offer: &Offer, values: &Quantities<f64>) -> String {
    if usd(offer, values) <= offer.training_minimum_usd {
        return format!("the least charge of {}", offer.name());
    }
    let counted = || {
        format!(
            "{} examples × {} tokens × {} epochs",
            grouped(values.training_examples),
            grouped(values.tokens_per_example),
            grouped(values.epochs),
        )
    };
    match offer.training {
        None => "no price known".to_owned(),
        Some(Training::PerHour {
            usd,
            tokens_per_second: Some(speed),
        }) => format!(
            "{} at {} tokens/s × ${}/h",
            counted(),
            grouped(speed),
            grouped(usd)
        ),
        Some(Training::PerHour {
            usd,
            tokens_per_second: None,
        }) => format!("{} h × ${}/h", grouped(values.training_hours), grouped(usd)),
        Some(Training::PerMtok(price)) => {
            let basis = format!("{} × ${}/M", counted(), grouped(price));
            let validated = validated(offer, values);
            if validated > 0.0 {
                basis + &format!(", with {} validation tokens", grouped(validated.round()))
            } else {
                basis
            }
        }
    }
}

/// The hours of a job that is billed by the hour: from the measured speed, where there is one.
fn hours(offer: &Offer, values: &Quantities<f64>) -> f64 {
    match offer.training {
        Some(Training::PerHour {
            tokens_per_second: Some(speed),
            ..
        }) => trained(values) / speed / 3_600.0,
        _ => values.training_hours,
    }
}

/// Tokens that are trained on.
fn trained(values: &Quantities<f64>) -> f64 {
    values.training_examples * values.tokens_per_example * values.epochs
}

/// Validation tokens that are billed: those of the examples held out, each time that they are gone through.
fn validated(offer: &Offer, values: &Quantities<f64>) -> f64 {
    if !offer.validation_billed {
        return 0.0;
    }
    let held_out = values.training_examples * values.validation_share;
    held_out * values.tokens_per_example * values.validation_passes
}
