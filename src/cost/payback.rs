//! Whether a tuned model pays back: a computed answer, given only where nothing it rests on is a guess.

use super::comparison::is_ruled_out_with;
use super::line::Line;
use super::market::{Contender, Market};
use super::quantities::Quantities;
use super::recipe::{DISTIL, RunsOn};
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
    /// knows; it decides nothing.
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

/// Whether a small model taught by the prompted one is cheaper than every untuned approach that is not ruled out, over
/// the horizon or until its serving ends, on any of the offers that were named.
///
/// `None` unless every quantity that a person can state and that bears on it was stated or measured, and the whole range
/// that is left gives the same answer. The caller sees to it that the models were stated, too.
#[must_use]
pub fn pays_back(market: &Market<'_>, workload: &Workload, grounds: Grounds<'_>) -> Option<bool> {
    let highest = workload.quantities.map(|estimate| estimate.high);
    let market = market.tabled(&highest);
    let mut answers = market
        .contenders()
        .filter(|contender| contender.recipe.id == DISTIL.id)
        .map(|distil| on_offer(&distil, workload, grounds));
    // One offer that surely pays is enough; that none does must be sure of each.
    let mut all_are_no = true;
    let pays = answers.any(|answer| {
        all_are_no &= answer == Some(false);
        answer == Some(true)
    });
    if pays {
        return Some(true);
    }
    all_are_no.then_some(false)
}

fn on_offer(distil: &Contender<'_, '_>, workload: &Workload, grounds: Grounds<'_>) -> Option<bool> {
    let duel = |rival: Contender<'_, '_>| {
        Duel {
            distil,
            rival: &rival,
            workload,
        }
        .is_won(grounds.is_stateable)
    };
    let mut wins_all = true;
    for rival in distil
        .market
        .contenders()
        .filter(|rival| is_rival(rival, grounds))
    {
        match duel(rival) {
            // One rival that is surely cheaper is enough.
            Some(false) => return Some(false),
            Some(true) => {}
            None => wins_all = false,
        }
    }
    wins_all.then_some(true)
}

/// Whether an untuned approach is one that tuning has to beat.
fn is_rival(contender: &Contender<'_, '_>, grounds: Grounds<'_>) -> bool {
    let recipe = &contender.recipe;
    let is_allowed =
        !(grounds.ruled_out.iter()).any(|approach| is_ruled_out_with(recipe, *approach));
    let is_guess = recipe.runs_on == RunsOn::Cheaper && !grounds.cheaper_is_stated;
    !recipe.is_tuned() && !recipe.whole_text && !is_guess && is_allowed
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

    /// The ends of a range, and on both sides of where a prompt becomes long enough to be cached.
    fn turns(&self, id: &str, estimate: &Estimate, likely: &Quantities<f64>) -> Vec<f64> {
        let mut turns = vec![estimate.low, estimate.high];
        let tuned = self
            .distil
            .tuned
            .map_or(0.0, |tuned| tuned.least_cached_prefix);
        let untuned = self.rival.untuned_model().least_cached_prefix;
        let kinks = match id {
            "instruction-tokens" => vec![untuned, tuned / (1.0 - likely.prompt_shrink)],
            "prompt-shrink" => vec![1.0 - tuned / likely.instruction_tokens],
            "cache-hit-rate" => vec![f64::MIN_POSITIVE],
            _ => Vec::new(),
        };
        for kink in kinks {
            let around = [kink * (1.0 - 1e-9), kink, kink * (1.0 + 1e-9)];
            let is_within = |value: &f64| *value > estimate.low && *value < estimate.high;
            turns.extend(around.into_iter().filter(is_within));
        }
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
