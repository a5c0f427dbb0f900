//! Whether a tuned model pays back: a computed answer, given only where nothing it rests on is a guess.

use super::comparison::is_ruled_out_with;
use super::line::Line;
use super::market::{Contender, Market};
use super::price_changes::moments;
use super::quantities::Quantities;
use super::recipe::{DISTIL, RunsOn};
use super::thresholds::beside_thresholds;
use super::workload::{Estimate, Workload};
use crate::framework::Approach;

/// So many quantities with a range are tried at all their ends together; with more, nothing is claimed.
const MOST_RANGED: usize = 12;

/// What the computed answer rests on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// The approaches that the answers rule out.
    pub ruled_out: &'a [Approach],
    /// Whether the cheap rival was named. One that nobody named is our guess, and whether it meets the target nobody
    /// knows: that it is cheaper makes the answer unknown, not a no.
    pub cheaper_is_stated: bool,
    /// Whether a person can be expected to state a quantity: then one that was not stated is a guess.
    pub is_stateable: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Grounds<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grounds")
            .field("ruled_out", &self.ruled_out)
            .field("cheaper_is_stated", &self.cheaper_is_stated)
            .finish_non_exhaustive()
    }
}

/// The computed answer, and between which two it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether a taught model is the cheaper one.
    pub pays: bool,
    /// The offer that it would be tuned on, as `provider:model`.
    pub offer: String,
    /// The cheapest untuned approach of those that decide it.
    pub rival: String,
    /// What that runs on, as `provider:model`.
    pub rival_model: String,
}

/// A market at every moment of the longest horizon at which its prices differ, as far as that is known, with its prices
/// tabled for every quantity of a workload.
///
/// A total at prices that change is a mean of the totals at each of them: where one approach is cheaper at all of them, it
/// is cheaper.
#[must_use]
pub fn at_each_price<'c>(market: &Market<'c>, workload: &Workload) -> Vec<Market<'c>> {
    let highest = workload.quantities.map(|estimate| estimate.high);
    let at_hand = workload.examples_at_hand;
    let moments = moments(market, &workload.likely(), at_hand, highest.horizon_months);
    let at = |at| {
        Market {
            at,
            ..market.clone()
        }
        .tabled(&highest)
    };
    moments.into_iter().map(at).collect()
}

/// Whether a small model taught by the prompted one is cheaper than every untuned approach that is not ruled out, over
/// the horizon or until its serving ends, on any of the offers that were named. The market is given [`at_each_price`].
///
/// `None` unless every quantity that a person can state and that bears on it was stated or measured, the whole range
/// that is left gives the same answer, and so do all prices. The caller sees to it that the models were stated, too.
#[must_use]
pub fn pays_back(
    markets: &[Market<'_>],
    workload: &Workload,
    grounds: Grounds<'_>,
) -> Option<Verdict> {
    let case = Case {
        markets,
        workload,
        grounds,
    };
    let mut no = None;
    let mut all_are_no = true;
    for distil in case.places(|contender| contender.recipe.id == DISTIL.id) {
        match case.on_offer(distil) {
            // One offer that surely pays is enough; that none does must be sure of each.
            Some(verdict) if verdict.pays => return Some(verdict),
            Some(verdict) => no = no.or(Some(verdict)),
            None => all_are_no = false,
        }
    }
    no.filter(|_| all_are_no)
}

/// Everything that an answer is looked for in.
struct Case<'a, 'c> {
    /// The same market at every moment at which prices differ.
    markets: &'a [Market<'c>],
    workload: &'a Workload,
    grounds: Grounds<'a>,
}

impl Case<'_, '_> {
    /// Where the contenders stand of which something holds: at the same place at each moment.
    fn places(&self, holds: impl Fn(&Contender<'_, '_>) -> bool) -> Vec<usize> {
        let contenders = self.markets.iter().take(1).flat_map(Market::contenders);
        let found = contenders.enumerate().filter(|(_, own)| holds(own));
        found.map(|(place, _)| place).collect()
    }

    fn on_offer(&self, distil: usize) -> Option<Verdict> {
        let mut sure = Vec::new();
        let mut wins_all = true;
        for rival in self.places(|rival| self.is_rival(rival)) {
            let won = self.is_won(distil, rival);
            let is_sure = won == Some(true) || (won == Some(false) && self.is_stated(rival));
            wins_all &= won == Some(true);
            if is_sure {
                sure.push((won, rival));
            }
        }
        // One rival that is surely cheaper is enough.
        let is_no = sure.iter().any(|(won, _)| *won == Some(false));
        let pays = match (is_no, wins_all) {
            (true, _) => false,
            (false, true) => true,
            (false, false) => return None,
        };
        let market = self.markets.first()?;
        let (values, at_hand) = (self.workload.likely(), self.workload.examples_at_hand);
        let total = |rival: &Contender<'_, '_>| {
            let line = rival.line(&values, at_hand).ok();
            line.map_or(f64::INFINITY, |line| {
                line.total(values.calls_per_month, values.horizon_months)
            })
        };
        let decides = |place: usize| sure.contains(&(Some(pays), place));
        let rival = (market.contenders().enumerate())
            .filter(|(place, _)| decides(*place))
            .map(|(_, rival)| rival)
            .min_by(|a, b| total(a).total_cmp(&total(b)))?;
        Some(Verdict {
            pays,
            offer: market.contenders().nth(distil)?.model_name(),
            rival: rival.id(),
            rival_model: rival.model_name(),
        })
    }

    /// Whether an untuned approach is one that tuning has to beat.
    fn is_rival(&self, contender: &Contender<'_, '_>) -> bool {
        let recipe = &contender.recipe;
        let is_allowed =
            !(self.grounds.ruled_out.iter()).any(|approach| is_ruled_out_with(recipe, *approach));
        !recipe.is_tuned() && !recipe.whole_text && is_allowed
    }

    /// Whether the model of an untuned approach was stated.
    fn is_stated(&self, rival: usize) -> bool {
        let cheaper = self.places(|own| own.recipe.runs_on == RunsOn::Cheaper);
        self.grounds.cheaper_is_stated || !cheaper.contains(&rival)
    }

    /// Whether the first is cheaper than the second over all ranges and at all moments, or nowhere.
    fn is_won(&self, distil: usize, rival: usize) -> Option<bool> {
        let mut all = None;
        for market in self.markets {
            let duel = Duel {
                distil: &market.contenders().nth(distil)?,
                rival: &market.contenders().nth(rival)?,
                workload: self.workload,
            };
            let won = duel.is_won(self.grounds.is_stateable)?;
            if *all.get_or_insert(won) != won {
                return None;
            }
        }
        all
    }
}

/// The tuned model against one rival.
struct Duel<'a, 'c> {
    distil: &'a Contender<'a, 'c>,
    rival: &'a Contender<'a, 'c>,
    workload: &'a Workload,
}

impl Duel<'_, '_> {
    /// Whether the tuned model is cheaper over all ranges, or nowhere; `None` if that differs or rests on a guess.
    fn is_won(&self, is_stateable: &dyn Fn(&str) -> bool) -> Option<bool> {
        let quantities = &self.workload.quantities;
        let steps = steps(self.distil, self.workload);
        let sign = |values: &Quantities<f64>| -> Option<bool> {
            let (least, most) = self.margin(values, steps)?;
            // Between the bounds of a staircase nothing is claimed.
            ((least > 0.0) == (most > 0.0)).then_some(least > 0.0)
        };
        let likely = self.workload.likely();
        let surroundings = [
            likely.clone(),
            quantities.map(|estimate| estimate.low),
            quantities.map(|estimate| estimate.high),
        ];
        let baseline = sign(&likely)?;
        let mut ranged: Vec<(&str, Vec<f64>)> = Vec::new();
        for id in Quantities::<()>::IDS {
            let estimate = quantities.get(id).filter(|estimate| !estimate.is_exact());
            let Some(estimate) = estimate else { continue };
            let bears_on_it = surroundings.iter().any(|values| {
                let at = |value: f64| self.margin(&values.with(id, value), steps);
                at(estimate.low) != at(estimate.high)
            });
            if bears_on_it && estimate.is_guess() && is_stateable(id) {
                return None;
            }
            if bears_on_it {
                ranged.push((id, self.turns(id, estimate, &likely)));
            }
        }
        if ranged.len() > MOST_RANGED {
            return None;
        }
        // Between its turns the margin rises or falls with each quantity alone, so its extremes lie where all of them
        // are at one.
        let mut index = vec![0_usize; ranged.len()];
        loop {
            let mut values = likely.clone();
            for ((id, turns), index) in ranged.iter().zip(&index) {
                if let Some(slot) = values.get_mut(id) {
                    *slot = turns[*index];
                }
            }
            if sign(&values) != Some(baseline) {
                return None;
            }
            let has_next = |digit: &usize| index[*digit] + 1 < ranged[*digit].1.len();
            let Some(digit) = (0..index.len()).find(has_next) else {
                return Some(baseline);
            };
            index[digit] += 1;
            index[..digit].fill(0);
        }
    }

    /// The ends of a range, and both sides of every threshold within it.
    fn turns(&self, id: &str, estimate: &Estimate, likely: &Quantities<f64>) -> Vec<f64> {
        let contenders = [*self.distil, *self.rival].into_iter();
        let at_hand = self.workload.examples_at_hand;
        let way = (id, estimate.low, estimate.high);
        let mut turns = vec![estimate.low, estimate.high];
        turns.extend(beside_thresholds(contenders, likely, at_hand, way));
        turns
    }

    /// By how many dollars the tuned model undercuts the rival: least and most, where replicas make a staircase that is
    /// held between two straight lines.
    fn margin(&self, values: &Quantities<f64>, steps: Steps) -> Option<(f64, f64)> {
        let at_hand = self.workload.examples_at_hand;
        let months = self.distil.served_months(values.horizon_months);
        let calls = values.calls_per_month;
        let line = self.distil.line(values, at_hand).ok()?;
        let (low, high) = bounds(line, calls, months, steps);
        let rival = self.rival.line(values, at_hand).ok()?.total(calls, months);
        Some((rival - high, rival - low))
    }
}

/// What is known of the number of replicas over all ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Steps {
    /// It is the same throughout, or there are none.
    One,
    /// It changes.
    Several,
}

fn steps(distil: &Contender<'_, '_>, workload: &Workload) -> Steps {
    let ends = |is_high: bool| {
        let end = |estimate: &Estimate| if is_high { estimate.high } else { estimate.low };
        let values = workload.quantities.map(end);
        // The more of a replica can be planned on, the fewer are needed.
        let utilisation = &workload.quantities.replica_utilisation;
        let values = values.with(
            "replica-utilisation",
            if is_high {
                utilisation.low
            } else {
                utilisation.high
            },
        );
        let line = distil.line(&values, workload.examples_at_hand).ok()?;
        Some((line.replicas).map(|replicas| replicas.needed(values.calls_per_month)))
    };
    match (ends(false), ends(true)) {
        (Some(fewest), Some(most)) if fewest == most => Steps::One,
        _ => Steps::Several,
    }
}

/// The least and the most that a line can come to around a volume, as if parts of a replica could be had, and as if one
/// more were needed.
fn bounds(line: Line, calls: f64, months: f64, steps: Steps) -> (f64, f64) {
    let (Some(replicas), Steps::Several) = (line.replicas, steps) else {
        let total = line.total(calls, months);
        return (total, total);
    };
    let rest = Line {
        replicas: None,
        ..line
    };
    let (filled, rest) = (calls / replicas.calls, rest.total(calls, months));
    (
        rest + months * replicas.usd_per_month * filled.max(1.0),
        rest + months * replicas.usd_per_month * (filled + 1.0),
    )
}
