//! What the ranges of the quantities do to the result: its ends, what moves it most, and how likely it is.
//!
//! Each quantity that is not exact is drawn from a triangular distribution over low, likely and high, independently of
//! the others: the simplest one that three figures define. Its tails end at low and high, so the shares below are shares
//! of what the ranges hold, not of what the future may bring. A model's price is taken as it is.

use super::approaches::{Market, line};
use super::break_even::cheaper_from;
use super::line::Line;
use super::quantities::Quantities;
use super::recipe::{FINE_TUNE, PROMPTING, RECIPES, Recipe};
use super::workload::{Estimate, Workload};

/// The uncertainty of a comparison.
#[derive(Debug, Clone)]
pub struct Uncertainty {
    /// The break-even of fine-tuning against prompting at the ends of all ranges.
    pub ends: Ends,
    /// What moves it.
    pub influences: Vec<Influence>,
    /// What the draws come to, for each untuned approach that was drawn.
    pub sampled: Vec<(&'static str, Sampled)>,
}

impl Uncertainty {
    /// Fine-tuning against prompting, and against the other untuned approaches where draws are asked for.
    #[must_use]
    pub fn new(market: &Market<'_>, workload: &Workload, draws: Option<(usize, u64)>) -> Self {
        let question = |against: &Recipe| Question {
            market,
            workload,
            of: FINE_TUNE,
            against: *against,
        };
        // A whole text in the prompt fits the window in some draws and not in others, which no share can tell.
        let rivals = RECIPES
            .iter()
            .filter(|recipe| !recipe.is_tuned() && !recipe.whole_text);
        let rivals: Vec<Recipe> = rivals.copied().collect();
        let sampled = draws.map(|(draws, seed)| question(&PROMPTING).sample(&rivals, draws, seed));
        let headline = question(&PROMPTING);
        Self {
            ends: headline.ends(),
            influences: headline.influences(),
            sampled: sampled.unwrap_or_default(),
        }
    }
}

/// Two approaches whose break-even is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a, 'c> {
    /// The models and offers.
    pub market: &'a Market<'c>,
    /// The quantities.
    pub workload: &'a Workload,
    /// The tuned approach.
    pub of: Recipe,
    /// The untuned one.
    pub against: Recipe,
}

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

/// The break-even with every quantity at the end that favours tuning, and at the one that does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// At best.
    pub best: Option<f64>,
    /// At worst.
    pub worst: Option<f64>,
}

/// What thousands of draws come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// How many.
    pub draws: usize,
    /// Where the generator started.
    pub seed: u64,
    /// The volume below which tuning breaks even in 5 % of the draws, if it does in so many.
    pub p5: Option<f64>,
    /// The same for half of them.
    pub p50: Option<f64>,
    /// The same for 95 %.
    pub p95: Option<f64>,
    /// The share of draws in which tuning has paid back within the horizon, at the volume drawn.
    pub paid_back: f64,
    /// The share of draws in which tuning is never cheaper, at any volume.
    pub never: f64,
}

impl Question<'_, '_> {
    fn lines(&self, values: &Quantities<f64>) -> Option<(Line, Line)> {
        let line = |recipe| line(recipe, self.market, values, self.workload.examples_at_hand).ok();
        Some((line(self.of)?, line(self.against)?))
    }

    fn months(&self, values: &Quantities<f64>) -> f64 {
        self.market.served_months(values.horizon_months)
    }

    /// By how many dollars tuning undercuts the other over the horizon.
    fn margin(&self, values: &Quantities<f64>) -> f64 {
        let Some((of, against)) = self.lines(values) else {
            return f64::NAN;
        };
        let (calls, months) = (values.calls_per_month, self.months(values));
        against.total(calls, months) - of.total(calls, months)
    }

    fn start(&self, values: &Quantities<f64>) -> Option<f64> {
        let (of, against) = self.lines(values)?;
        cheaper_from(&of, &against, self.months(values))
    }

    fn ranged(&self) -> impl Iterator<Item = (&'static str, &Estimate)> {
        (Quantities::<()>::IDS.iter())
            .filter_map(|id| Some((*id, self.workload.quantities.get(id)?)))
            .filter(|(_, estimate)| !estimate.is_exact())
    }

    /// What moves the break-even most. Guesses come first, the most decisive one at the top: that is what to measure.
    #[must_use]
    pub fn influences(&self) -> Vec<Influence> {
        let likely = self.workload.likely();
        let mut influences: Vec<Influence> = (self.ranged())
            // The volume is what is solved for.
            .filter(|(id, _)| *id != "calls-per-month")
            .filter_map(|(id, estimate)| {
                let (low, high) = (
                    with(&likely, id, estimate.low),
                    with(&likely, id, estimate.high),
                );
                let swing_usd = (self.margin(&high) - self.margin(&low)).abs();
                (swing_usd > 0.0).then(|| Influence {
                    id,
                    low: estimate.low,
                    high: estimate.high,
                    is_guess: estimate.is_guess(),
                    at_low: self.start(&low),
                    at_high: self.start(&high),
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

    /// The break-even at the ends of all ranges.
    #[must_use]
    pub fn ends(&self) -> Ends {
        let likely = self.workload.likely();
        let (mut best, mut worst) = (likely.clone(), likely.clone());
        for (id, estimate) in self.ranged().filter(|(id, _)| *id != "calls-per-month") {
            let margin = |value| self.margin(&with(&likely, id, value));
            let rises = margin(estimate.high) >= margin(estimate.low);
            let (good, bad) = if rises {
                (estimate.high, estimate.low)
            } else {
                (estimate.low, estimate.high)
            };
            best = with(&best, id, good);
            worst = with(&worst, id, bad);
        }
        Ends {
            best: self.start(&best),
            worst: self.start(&worst),
        }
    }

    /// Draws all quantities together, many times, and compares the tuned approach with each of its rivals.
    #[must_use]
    pub fn sample(
        &self,
        rivals: &[Recipe],
        draws: usize,
        seed: u64,
    ) -> Vec<(&'static str, Sampled)> {
        let market = self.market.flattened(&self.longest());
        let at_hand = self.workload.examples_at_hand;
        let mut random = fastrand::Rng::with_seed(seed);
        let mut tallies: Vec<Tally> = rivals.iter().map(|_| Tally::default()).collect();
        for _ in 0..draws {
            let values = self
                .workload
                .quantities
                .map(|estimate| drawn(estimate, random.f64()));
            let Ok(of) = line(self.of, &market, &values, at_hand) else {
                continue;
            };
            let (calls, months) = (values.calls_per_month, self.months(&values));
            for (rival, tally) in rivals.iter().zip(&mut tallies) {
                let Ok(against) = line(*rival, &market, &values, at_hand) else {
                    continue;
                };
                tally.paid_back +=
                    usize::from(of.total(calls, months) < against.total(calls, months));
                tally.starts.extend(cheaper_from(&of, &against, months));
            }
        }
        let sampled = tallies.into_iter().map(|tally| tally.sampled(draws, seed));
        rivals.iter().map(|rival| rival.id).zip(sampled).collect()
    }

    /// Every quantity at its high end: no call is longer.
    fn longest(&self) -> Quantities<f64> {
        self.workload.quantities.map(|estimate| estimate.high)
    }
}

/// What the draws come to while they are drawn.
#[derive(Debug, Default)]
struct Tally {
    starts: Vec<f64>,
    paid_back: usize,
}

impl Tally {
    fn sampled(mut self, draws: usize, seed: u64) -> Sampled {
        self.starts.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
        let share = |count: usize| {
            if draws == 0 {
                0.0
            } else {
                count as f64 / draws as f64
            }
        };
        Sampled {
            draws,
            seed,
            p5: self.starts.get(draws / 20).copied(),
            p50: self.starts.get(draws / 2).copied(),
            p95: self.starts.get(draws - draws / 20).copied(),
            paid_back: share(self.paid_back),
            never: share(draws - self.starts.len()),
        }
    }
}

fn with(values: &Quantities<f64>, id: &str, value: f64) -> Quantities<f64> {
    let mut changed = values.clone();
    if let Some(slot) = changed.get_mut(id) {
        *slot = value;
    }
    changed
}

/// The value of a triangular distribution below which a share of it lies (Evans, Hastings, Peacock, "Statistical
/// Distributions", 2000, chapter 40).
fn drawn(estimate: &Estimate, share: f64) -> f64 {
    let Estimate {
        low, likely, high, ..
    } = *estimate;
    if low == high {
        return low;
    }
    let split = (likely - low) / (high - low);
    if share < split {
        low + (share * (high - low) * (likely - low)).sqrt()
    } else {
        high - ((1.0 - share) * (high - low) * (high - likely)).sqrt()
    }
}
