//! The cost model: what each approach costs at a workload, and from which volume one is cheaper than another.
//!
//! All money is in US dollars; a month has 730 hours. Pure: no files, clock, environment or terminal. Prices of untuned
//! models are calculated by the `genai-prices` crate; those of tuning are the project's own data.

pub mod approaches;
pub mod assumptions;
pub mod break_even;
pub mod call;
pub mod catalogue;
pub mod comparison;
pub mod fitness;
pub mod flips;
pub mod line;
pub mod listing;
pub mod market;
pub mod offer;
pub mod payback;
pub mod price_changes;
pub mod prices;
pub mod quantities;
pub mod recipe;
pub mod sampling;
pub mod spent;
mod thresholds;
pub mod training;
pub mod uncertainty;
pub mod usage;
pub mod workload;

/// Hours in a month: 365 days of 24 hours over 12.
pub const HOURS_PER_MONTH: f64 = 730.0;
