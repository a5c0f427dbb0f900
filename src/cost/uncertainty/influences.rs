//! What moves the break-even of fine-tuning against prompting: which guess to replace by a measurement first.

use super::views::{Ranged, Side, View, margin, start};
use crate::cost::quantities::Quantities;
use crate::cost::recipe::{FINE_TUNE, PROMPTING};

/// What one quantity does to the break-even, from its low to its high end, with all others at their likely values.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The quantity.
    pub id: &'static str,
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    /// Whether nobody stated it: measuring it would tell more.
    pub is_guess: bool,
    /// The first volume from which tuning is cheaper at the low end, if there is one.
    pub at_low: Option<f64>,
    /// The same at the high end.
    pub at_high: Option<f64>,
    /// By how much the dollars of the horizon differ between the two ends, at the likely volume.
    pub swing_usd: f64,
}

/// What moves the break-even most. Guesses come first, the most decisive one at the top: that is what to measure.
pub(super) fn influences(
    views: &[View<'_, '_>],
    ranged: &[Ranged<'_>],
    likely: &Quantities<f64>,
) -> Vec<Influence> {
    let place = |id: &str| (views.iter()).position(|view| view.contender.id() == id);
    let Some((of, against)) = place(FINE_TUNE.id).zip(place(PROMPTING.id)) else {
        return Vec::new();
    };
    let mut influences: Vec<Influence> = (ranged.iter())
        .filter(|quantity| quantity.id != "calls-per-month")
        .filter_map(|quantity| {
            let [low, high] =
                [&quantity.low, &quantity.high].map(|side| side.lines_of(of, against));
            let values = |side: &Side| side.values.with("calls-per-month", likely.calls_per_month);
            let swing_usd = (margin(views, of, high, &values(&quantity.high))
                - margin(views, of, low, &values(&quantity.low)))
            .abs();
            (swing_usd > 0.0).then(|| Influence {
                id: quantity.id,
                low: quantity.estimate.low,
                high: quantity.estimate.high,
                is_guess: quantity.estimate.is_guess(),
                at_low: start(views, of, low, &quantity.low.values),
                at_high: start(views, of, high, &quantity.high.values),
                swing_usd,
            })
        })
        .collect();
    influences.sort_by(|a, b| {
        b.is_guess
            .cmp(&a.is_guess)
            .then(b.swing_usd.total_cmp(&a.swing_usd))
    });
    influences
}
