//! Flip points: at which value of one quantity, all others as they are, another approach becomes the cheapest.

use self::track::Track;
use super::comparison::Comparison;
use super::market::Market;
use super::recipe::{FINE_TUNE, RunsOn};
use super::workload::Workload;

mod track;

/// Where another approach becomes the cheaper one.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// What moves.
    pub lever: Lever,
    /// Where it stands.
    pub now: f64,
    /// Where it flips.
    pub at: f64,
    /// Between which approaches it is decided.
    pub contest: Contest,
    /// The cheaper one below.
    pub below: String,
    /// The cheaper one above.
    pub above: String,
    /// What both come to there, in dollars over the compared months; nothing where one of them jumps.
    pub total_usd: Option<f64>,
}

/// Between which approaches the cheapest is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contest {
    /// All that the answers do not rule out.
    All,
    /// Fine-tuning and one untuned approach.
    Pair,
}

/// What can be moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lever {
    /// The id of the quantity, or `model-price` and `tuned-price`: what the calls cost, as a multiple of today's prices.
    pub id: &'static str,
    /// It is moved from here.
    low: f64,
    /// It is moved to here.
    high: f64,
    moves: Moves,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moves {
    Quantity,
    Price(RunsOn),
}

impl Lever {
    const fn quantity(id: &'static str, low: f64, high: f64) -> Self {
        Self {
            id,
            low,
            high,
            moves: Moves::Quantity,
        }
    }
}

/// Everything that is moved, and how far: beyond these ends nobody plans.
const LEVERS: [Lever; 12] = [
    Lever::quantity("calls-per-month", 0.0, 1e9),
    Lever::quantity("prompt-shrink", 0.0, 1.0),
    Lever::quantity("instruction-tokens", 0.0, 1e6),
    Lever::quantity("input-tokens", 0.0, 1e6),
    Lever::quantity("output-tokens", 0.0, 1e5),
    Lever {
        id: "model-price",
        low: 0.0,
        high: 100.0,
        moves: Moves::Price(RunsOn::Named),
    },
    Lever {
        id: "tuned-price",
        low: 0.0,
        high: 100.0,
        moves: Moves::Price(RunsOn::Tuned),
    },
    Lever::quantity("cache-hit-rate", 0.0, 1.0),
    Lever::quantity("training-examples", 0.0, 1e6),
    Lever::quantity("horizon-months", 0.0, 120.0),
    Lever::quantity("labelling-usd-per-example", 0.0, 1e3),
    Lever::quantity("usd-per-hour", 0.0, 1e3),
];

/// The nearest flips below and above where each lever stands, for the cheapest of all and for fine-tuning against each
/// untuned approach.
#[must_use]
pub fn flips(market: &Market<'_>, workload: &Workload, comparison: &Comparison) -> Vec<Flip> {
    let costs = &comparison.costs;
    let places = || 0..costs.len();
    let allowed: Vec<usize> = places()
        .filter(|place| comparison.ruled_out(&costs[*place].recipe).is_none())
        .collect();
    let mut contests = vec![(Contest::All, allowed)];
    for of in places().filter(|place| costs[*place].recipe.id == FINE_TUNE.id) {
        let untuned = places().filter(|place| !costs[*place].recipe.is_tuned());
        contests.extend(untuned.map(|against| (Contest::Pair, vec![against, of])));
    }
    let mut flips = Vec::new();
    for lever in LEVERS {
        let track = Track::new(lever, market, workload, comparison);
        for (contest, among) in &contests {
            flips.extend(track.nearest(among, *contest));
        }
    }
    flips
}
