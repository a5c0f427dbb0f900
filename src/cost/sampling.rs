//! How likely the result is: all quantities are drawn together, many times.
//!
//! Each quantity that is not exact is drawn from a triangular distribution over low, likely and high, independently of
//! the others: the simplest one that three figures define. Quantities above zero are drawn on a logarithmic scale, as
//! volumes and sizes are guessed by factors; those that may be zero on a plain one. The tails end at low and high, so the
//! shares are shares of what the ranges hold, not of what the future may bring. Prices are taken as they are.

use std::panic::resume_unwind;
use std::thread;

use self::curve::Curve;
use super::break_even::cheaper_from;
use super::comparison::{Comparison, compared_months};
use super::line::Line;
use super::market::{Contender, Market};
use super::quantities::Quantities;
use super::recipe::FINE_TUNE;
use super::workload::Workload;

mod curve;

/// What the draws are drawn from, in a few words.
pub const DISTRIBUTION: &str = "independent triangular over low, likely and high, on a logarithmic scale where low is above zero";

/// So many draws have a generator of their own.
const BLOCK: usize = 1_024;

/// How many draws, and where the generator starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub count: usize,
    /// The seed: the same gives the same result.
    pub seed: u64,
    /// By so many threads, which changes nothing of the result.
    pub threads: usize,
}

/// What thousands of draws come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// How many, and where the generator started.
    pub draws: Draws,
    /// The approaches with their totals over the compared months.
    pub totals: Vec<SampledTotal>,
    /// Fine-tuning, on each offer, against each untuned approach, where both can be had in every draw.
    pub pairs: Vec<SampledPair>,
}

/// The total of an approach over all draws, in dollars. It is infinite in draws whose calls do not fit the window.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledTotal {
    /// The approach.
    pub id: String,
    /// 5 % of the draws come to less.
    pub p5: f64,
    /// Half of them do.
    pub p50: f64,
    /// 95 % do.
    pub p95: f64,
    /// The share of draws whose calls fit the model's context window.
    pub fits: f64,
    /// The share of draws in which it is the cheapest that the answers do not rule out.
    pub cheapest: f64,
}

/// Fine-tuning against an untuned approach over all draws.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledPair {
    /// The tuned one.
    pub of: String,
    /// The untuned one.
    pub against: String,
    /// The volume from which tuning is cheaper, or a lower one, in 5 % of the draws, if it is in so many.
    pub p5: Option<f64>,
    /// The same for half of them.
    pub p50: Option<f64>,
    /// The same for 95 %.
    pub p95: Option<f64>,
    /// The share of draws in which tuning has paid back within the horizon, at the volume drawn.
    pub paid_back: f64,
    /// The share of draws in which a month of tuning saves nothing at the volume drawn, so that no horizon is long
    /// enough.
    pub never_pays_back: f64,
    /// The share of draws in which tuning is cheaper at no volume at all.
    pub never_cheaper: f64,
}

/// Draws all quantities and compares what the contenders of a tabled market cost.
#[must_use]
pub(super) fn sample(
    market: &Market<'_>,
    workload: &Workload,
    comparison: &Comparison,
    draws: Draws,
) -> Sampled {
    let drawing = Drawing::new(market, workload, comparison);
    let tallies = drawing.tallies(draws);
    let contenders = &drawing.contenders;
    let totals = (contenders.iter().enumerate()).map(|(place, contender)| {
        let mut totals = gathered(&tallies, |tally| &tally.totals[place]);
        let fits = share(totals.len(), draws.count);
        totals.resize(draws.count, f64::INFINITY);
        let [p5, p50, p95] = percentiles(&mut totals);
        let cheapest = tallies.iter().map(|tally| tally.cheapest[place]).sum();
        SampledTotal {
            id: contender.id(),
            p5,
            p50,
            p95,
            fits,
            cheapest: share(cheapest, draws.count),
        }
    });
    let pairs = (drawing.pairs.iter().enumerate()).map(|(place, (of, against))| {
        let mut starts = gathered(&tallies, |tally| &tally.pairs[place].starts);
        let known = |start: f64| start.is_finite().then_some(start);
        let [p5, p50, p95] = percentiles(&mut starts).map(known);
        let share_of = |count: fn(&PairTally) -> usize| {
            let counts = tallies.iter().map(|tally| count(&tally.pairs[place]));
            share(counts.sum(), draws.count)
        };
        SampledPair {
            of: contenders[*of].id(),
            against: contenders[*against].id(),
            p5,
            p50,
            p95,
            paid_back: share_of(|pair| pair.paid_back),
            never_pays_back: share_of(|pair| pair.never_pays_back),
            never_cheaper: share_of(|pair| pair.never_cheaper),
        }
    });
    Sampled {
        draws,
        totals: totals.collect(),
        pairs: pairs.collect(),
    }
}

/// The values of all tallies together.
fn gathered<'t>(tallies: &'t [Tally], of: impl Fn(&'t Tally) -> &'t Vec<f64>) -> Vec<f64> {
    tallies.iter().flat_map(of).copied().collect()
}

/// What is compared in every draw.
struct Drawing<'m, 'c> {
    market: &'m Market<'c>,
    at_hand: f64,
    curves: Quantities<Curve>,
    contenders: Vec<Contender<'m, 'c>>,
    /// Whether the answers do not rule a contender out.
    is_allowed: Vec<bool>,
    /// The places of a tuned contender and of an untuned one.
    pairs: Vec<(usize, usize)>,
}

impl<'m, 'c> Drawing<'m, 'c> {
    fn new(market: &'m Market<'c>, workload: &Workload, comparison: &Comparison) -> Self {
        let at_hand = workload.examples_at_hand;
        let contenders: Vec<Contender<'_, '_>> = comparison.costed(market).collect();
        // Where the longest call does not fit, an approach can be had in some draws and not in others: no share can tell
        // whether tuning pays against it.
        let highest = workload.quantities.map(|estimate| estimate.high);
        let always_fit: Vec<(usize, &Contender<'_, '_>)> = (contenders.iter().enumerate())
            .filter(|(_, contender)| contender.line(&highest, at_hand).is_ok())
            .collect();
        let pairs = (always_fit.iter())
            .filter(|(_, contender)| contender.recipe.id == FINE_TUNE.id)
            .flat_map(|(of, _)| {
                let untuned = (always_fit.iter()).filter(|(_, own)| !own.recipe.is_tuned());
                untuned.map(move |(against, _)| (*of, *against))
            })
            .collect();
        Self {
            market,
            at_hand,
            curves: workload.quantities.map(Curve::new),
            is_allowed: (contenders.iter())
                .map(|contender| comparison.ruled_out(&contender.recipe).is_none())
                .collect(),
            pairs,
            contenders,
        }
    }

    /// What all draws come to, in as many parts as there are threads. A block has a generator of its own, so that the
    /// same is drawn by however many threads.
    fn tallies(&self, draws: Draws) -> Vec<Tally> {
        let mut seeds = fastrand::Rng::with_seed(draws.seed);
        let starts = (0..draws.count).step_by(BLOCK);
        let blocks: Vec<(fastrand::Rng, usize)> = starts
            .map(|start| (seeds.fork(), BLOCK.min(draws.count - start)))
            .collect();
        let threads = draws.threads.clamp(1, blocks.len().max(1));
        let run = |first: usize| {
            let own = blocks.iter().skip(first).step_by(threads).cloned();
            let mut tally = Tally::new(self, draws.count.div_ceil(threads) + BLOCK);
            for (mut random, count) in own {
                self.draw(&mut random, count, &mut tally);
            }
            tally
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads)
                .map(|first| scope.spawn(move || run(first)))
                .collect();
            let mut tallies = vec![run(0)];
            for other in others {
                tallies.push(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            tallies
        })
    }

    fn draw(&self, random: &mut fastrand::Rng, count: usize, tally: &mut Tally) {
        let mut lines: Vec<Option<Line>> = Vec::with_capacity(self.contenders.len());
        for _ in 0..count {
            let values = self.curves.map(|curve| curve.drawn(random));
            lines.clear();
            let costed = self.contenders.iter();
            lines.extend(costed.map(|contender| contender.line(&values, self.at_hand).ok()));
            let calls = values.calls_per_month;
            let months = compared_months(self.market.contenders(), values.horizon_months);
            let mut least: Option<(f64, usize)> = None;
            for (place, line) in lines.iter().enumerate() {
                let Some(line) = line else { continue };
                let total = line.total(calls, months);
                tally.totals[place].push(total);
                if self.is_allowed[place] && least.is_none_or(|(least, _)| total < least) {
                    least = Some((total, place));
                }
            }
            if let Some((_, place)) = least {
                tally.cheapest[place] += 1;
            }
            for ((of, against), pair) in self.pairs.iter().zip(&mut tally.pairs) {
                let months = self.contenders[*of].served_months(values.horizon_months);
                if let (Some(of), Some(against)) = (&lines[*of], &lines[*against]) {
                    pair.count(of, against, calls, months);
                }
            }
        }
    }
}

/// What draws come to while they are drawn.
struct Tally {
    /// The totals of each contender, in draws whose calls fit.
    totals: Vec<Vec<f64>>,
    /// In how many draws each is the cheapest.
    cheapest: Vec<usize>,
    pairs: Vec<PairTally>,
}

impl Tally {
    fn new(drawing: &Drawing<'_, '_>, draws: usize) -> Self {
        let contenders = drawing.contenders.len();
        let values = || Vec::with_capacity(draws);
        Self {
            totals: std::iter::repeat_with(values).take(contenders).collect(),
            cheapest: vec![0; contenders],
            pairs: (drawing.pairs.iter())
                .map(|_| PairTally {
                    starts: values(),
                    ..PairTally::default()
                })
                .collect(),
        }
    }
}

/// What the draws of a pair come to while they are drawn.
#[derive(Default)]
struct PairTally {
    /// From where the tuned one is cheaper; infinite is never.
    starts: Vec<f64>,
    paid_back: usize,
    never_pays_back: usize,
    never_cheaper: usize,
}

impl PairTally {
    fn count(&mut self, of: &Line, against: &Line, calls: f64, months: f64) {
        let has_paid = of.total(calls, months) < against.total(calls, months);
        let saves = of.monthly(calls) < against.monthly(calls);
        self.paid_back += usize::from(has_paid);
        self.never_pays_back += usize::from(!has_paid && !saves);
        let start = cheaper_from(of, against, months);
        self.never_cheaper += usize::from(start.is_none());
        self.starts.push(start.unwrap_or(f64::INFINITY));
    }
}

/// The values that 5, 50 and 95 % of all are not above, by the nearest rank. The middle one parts the values, so that the
/// others are looked for on their side of it alone.
fn percentiles(values: &mut [f64]) -> [f64; 3] {
    if values.is_empty() {
        return [f64::NAN; 3];
    }
    let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| rank(share, values.len()));
    let (below, &mut p50, above) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let nth = |part: &mut [f64], at: usize| *part.select_nth_unstable_by(at, f64::total_cmp).1;
    let p5 = if low < middle { nth(below, low) } else { p50 };
    let p95 = if high > middle {
        nth(above, high - middle - 1)
    } else {
        p50
    };
    [p5, p50, p95]
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "far fewer than 2^53 draws"
)]
fn rank(share: f64, count: usize) -> usize {
    (share * count as f64).ceil().max(1.0) as usize - 1
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
fn share(count: usize, draws: usize) -> f64 {
    if draws == 0 {
        return 0.0;
    }
    count as f64 / draws as f64
}
