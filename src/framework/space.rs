//! The space of all sets of answers as claims that hold or do not, and a search for answers that make some of them hold.
//!
//! Exact: where the search finds nothing, there is nothing. The only file that names the solver (a descendant of MiniSat;
//! see Eén and Sörensson, "An extensible SAT-solver", 2003).

use std::collections::HashMap;

use batsat::{BasicSolver, Lit, SolverInterface, lbool};

use self::variable::{Threshold, Variable};
use crate::framework::answers::UNKNOWN;
use crate::framework::condition::Predicate;
use crate::framework::{Choice, Domain, Question};

pub(crate) mod passage;
mod variable;

/// Something that holds for some sets of answers and not for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Claim(Lit);

impl std::ops::Not for Claim {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0)
    }
}

/// Answers as one would type them; what is not among them is unknown.
pub type Example = Vec<(String, String)>;

/// A question's place in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(usize);

/// One of several things, each of which can be the one.
pub(crate) struct Pick {
    /// That each is the one.
    pub(crate) claims: Vec<Claim>,
    /// The number of the one, bit by bit.
    bits: Vec<Claim>,
}

/// All sets of answers to some questions.
pub(crate) struct Space {
    solver: BasicSolver,
    always: Claim,
    variables: Vec<(String, Variable)>,
    /// What stands for all of some claims: one claim for the same ones, so that equal conditions are equal claims.
    joined: HashMap<Vec<Claim>, Claim>,
}

impl Space {
    pub(crate) fn new() -> Self {
        let mut solver = BasicSolver::default();
        let always = Claim(Lit::new(solver.new_var_default(), true));
        solver.add_clause_reuse(&mut vec![always.0]);
        Self {
            solver,
            always,
            variables: Vec::new(),
            joined: HashMap::new(),
        }
    }

    /// What holds for all sets of answers.
    pub(crate) fn always(&self) -> Claim {
        self.always
    }

    fn fresh(&mut self) -> Claim {
        Claim(Lit::new(self.solver.new_var_default(), true))
    }

    /// Leaves out all sets of answers for which none of some claims holds.
    pub(crate) fn require(&mut self, claims: impl IntoIterator<Item = Claim>) {
        let mut clause: Vec<Lit> = claims.into_iter().map(|claim| claim.0).collect();
        self.solver.add_clause_reuse(&mut clause);
    }

    /// All of some claims.
    pub(crate) fn all(&mut self, claims: impl IntoIterator<Item = Claim>) -> Claim {
        let mut parts: Vec<Claim> = claims.into_iter().collect();
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|part| *part != self.always);
        let contradicts = parts.iter().any(|part| parts.contains(&!*part));
        if contradicts || parts.contains(&!self.always) {
            return !self.always;
        }
        match parts.as_slice() {
            [] => self.always,
            [only] => *only,
            _ => {
                if let Some(all) = self.joined.get(&parts) {
                    return *all;
                }
                let all = self.fresh();
                for part in &parts {
                    self.require([!all, *part]);
                }
                self.require(parts.iter().map(|part| !*part).chain([all]));
                self.joined.insert(parts, all);
                all
            }
        }
    }

    /// At least one of some claims.
    pub(crate) fn any(&mut self, claims: impl IntoIterator<Item = Claim>) -> Claim {
        let none: Vec<Claim> = claims.into_iter().map(|claim| !claim).collect();
        !self.all(none)
    }

    /// Adds one of so many things.
    pub(crate) fn pick(&mut self, count: usize) -> Pick {
        let width = usize::BITS - count.saturating_sub(1).leading_zeros();
        let bits: Vec<Claim> = (0..width).map(|_| self.fresh()).collect();
        let claims: Vec<Claim> = (0..count)
            .map(|number| {
                let is_set = |place: usize| number >> place & 1 == 1;
                let bits = bits.iter().enumerate();
                let claims = bits.map(|(place, bit)| if is_set(place) { *bit } else { !*bit });
                self.all(claims.collect::<Vec<Claim>>())
            })
            .collect();
        self.require(claims.iter().copied());
        Pick { claims, bits }
    }

    /// A claim that cannot hold unless two picks from as many things are the same.
    pub(crate) fn same(&mut self, one: &Pick, other: &Pick) -> Claim {
        let same = self.fresh();
        for (a, b) in one.bits.iter().zip(&other.bits) {
            self.require([!same, !*a, *b]);
            self.require([!same, *a, !*b]);
        }
        same
    }

    /// Adds a question, as one or two frameworks have it: what only one of them takes as an answer is left out, and numbers
    /// are cut at the thresholds of both.
    pub(crate) fn add(&mut self, asked: &[&Question], thresholds: &[f64]) -> Place {
        let common = |of: &dyn Fn(&Question) -> Vec<String>| {
            let mut lists = asked.iter().map(|question| of(question));
            let mut ids = lists.next().unwrap_or_default();
            for other in lists {
                ids.retain(|id| other.contains(id));
            }
            ids
        };
        let question = asked[0];
        let variable = match &question.domain {
            Domain::One(_) => self.one(common(&choice_ids)),
            Domain::Any { .. } => self.several(common(&choice_ids), common(&none_id).pop()),
            Domain::Number { .. } => self.number(asked, thresholds),
        };
        self.variables.push((question.id.clone(), variable));
        Place(self.variables.len() - 1)
    }

    fn one(&mut self, ids: Vec<String>) -> Variable {
        let choices: Vec<(String, Claim)> = ids.into_iter().map(|id| (id, self.fresh())).collect();
        for (index, (_, a)) in choices.iter().enumerate() {
            for (_, b) in &choices[index + 1..] {
                self.require([!*a, !*b]);
            }
        }
        Variable::One(choices)
    }

    fn several(&mut self, ids: Vec<String>, none: Option<String>) -> Variable {
        let known = self.fresh();
        let choices: Vec<(String, Claim)> = ids.into_iter().map(|id| (id, self.fresh())).collect();
        for (_, choice) in &choices {
            self.require([!*choice, known]);
        }
        if none.is_none() {
            self.require(choices.iter().map(|(_, choice)| *choice).chain([!known]));
        }
        Variable::Any {
            known,
            choices,
            none,
        }
    }

    fn number(&mut self, asked: &[&Question], thresholds: &[f64]) -> Variable {
        let bounds = asked.iter().filter_map(|question| match question.domain {
            Domain::Number { least, most, .. } => Some((least, most)),
            Domain::One(_) | Domain::Any { .. } => None,
        });
        let (least, most) = bounds.fold((f64::NEG_INFINITY, f64::INFINITY), |so_far, own| {
            (so_far.0.max(own.0), so_far.1.min(own.1))
        });
        let mut within: Vec<f64> = thresholds.to_vec();
        within.retain(|at| *at > least && *at <= most);
        within.sort_by(f64::total_cmp);
        within.dedup();
        let known = self.fresh();
        let thresholds: Vec<Threshold> = within
            .into_iter()
            .map(|at| Threshold {
                at,
                low: self.fresh(),
                high: self.fresh(),
            })
            .collect();
        for threshold in &thresholds {
            self.require([!threshold.low, threshold.high]);
            self.require([!threshold.high, known]);
        }
        for pair in thresholds.windows(2) {
            self.require([!pair[1].low, pair[0].low]);
            self.require([!pair[1].high, pair[0].high]);
        }
        Variable::Number {
            known,
            least,
            thresholds,
        }
    }

    /// That a statement about an answer is true, and that it is false; neither holds where that is not known.
    pub(crate) fn test(
        &mut self,
        place: Place,
        question: &Question,
        predicate: Predicate,
    ) -> [Claim; 2] {
        let never = !self.always;
        let named = |set: crate::framework::answers::ChoiceSet, choices: &[(String, Claim)]| {
            let ids = choice_ids(question);
            let is_named = |id: &String| {
                ids.iter()
                    .position(|own| own == id)
                    .is_some_and(|at| set.contains(at))
            };
            let (named, rest): (Vec<_>, Vec<_>) =
                choices.iter().cloned().partition(|(id, _)| is_named(id));
            let claims = |list: Vec<(String, Claim)>| -> Vec<Claim> {
                list.into_iter().map(|(_, claim)| claim).collect()
            };
            (claims(named), claims(rest))
        };
        match (&self.variables[place.0].1, predicate) {
            (Variable::One(choices), Predicate::IsOneOf(set)) => {
                let (named, rest) = named(set, choices);
                [self.any(named), self.any(rest)]
            }
            (Variable::Any { known, choices, .. }, Predicate::IncludesAnyOf(set)) => {
                let (known, (named, _)) = (*known, named(set, choices));
                let includes = self.any(named);
                [includes, self.all([known, !includes])]
            }
            (
                Variable::Number {
                    known,
                    least,
                    thresholds,
                },
                Predicate::AtLeast(at) | Predicate::Below(at),
            ) => {
                let known = *known;
                let [reached, missed] = match thresholds.iter().find(|own| own.at >= at) {
                    _ if at <= *least => [known, never],
                    Some(own) => [own.low, !own.high],
                    None => [never, known],
                };
                let missed = self.all([known, missed]);
                match predicate {
                    Predicate::AtLeast(_) => [reached, missed],
                    _ => [missed, reached],
                }
            }
            _ => unreachable!("a checked test fits the domain of its question"),
        }
    }

    /// Whether some set of answers makes all of some claims hold.
    pub(crate) fn can_be(&mut self, claims: &[Claim]) -> bool {
        let assumed: Vec<Lit> = claims.iter().map(|claim| claim.0).collect();
        self.solver.solve_limited(&assumed) == lbool::TRUE
    }

    /// A set of answers that makes all of some claims hold, with few known answers.
    pub(crate) fn example(&mut self, claims: &[Claim]) -> Option<Example> {
        if !self.can_be(claims) {
            return None;
        }
        let mut fixed = claims.to_vec();
        for place in 0..self.variables.len() {
            let unknown = self.variables[place].1.unknown();
            if self.try_with(&mut fixed, &unknown) {
                continue;
            }
            for simpler in self.variables[place].1.simpler() {
                // Of numbers the first that fits is taken; of choices as many are left out as can be.
                let is_number = matches!(self.variables[place].1, Variable::Number { .. });
                if self.try_with(&mut fixed, &simpler) && is_number {
                    break;
                }
            }
        }
        self.can_be(&fixed);
        let answers = self.variables.iter().filter_map(|(id, variable)| {
            let typed = variable.typed(&|claim| self.solver.value_lit(claim.0) == lbool::TRUE);
            (typed != UNKNOWN).then(|| (id.clone(), typed))
        });
        Some(answers.collect())
    }

    /// Takes further claims, if they can hold with those that were taken.
    fn try_with(&mut self, fixed: &mut Vec<Claim>, further: &[Claim]) -> bool {
        let length = fixed.len();
        fixed.extend(further);
        let holds = self.can_be(fixed);
        if !holds {
            fixed.truncate(length);
        }
        holds
    }

    /// That the answer to a question is known, and no range.
    pub(crate) fn is_exact(&mut self, place: Place) -> Claim {
        let claims = match &self.variables[place.0].1 {
            Variable::One(choices) => {
                let choices: Vec<Claim> = choices.iter().map(|(_, choice)| *choice).collect();
                return self.any(choices);
            }
            Variable::Any { known, .. } => return *known,
            Variable::Number {
                known, thresholds, ..
            } => (*known, thresholds.clone()),
        };
        let (known, thresholds) = claims;
        let same: Vec<Claim> = thresholds
            .into_iter()
            .map(|own| self.any([own.low, !own.high]))
            .collect();
        self.all(same.into_iter().chain([known]))
    }

    /// How many sets of answers there are, ranges and unknown ones included.
    pub(crate) fn size(&self) -> f64 {
        let values = self.variables.iter().map(|(_, variable)| {
            #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 choices")]
            let count = |length: usize| length as f64;
            1.0 + match variable {
                Variable::One(choices) => count(choices.len()),
                Variable::Any { choices, none, .. } => {
                    let sets = count(choices.len()).exp2();
                    if none.is_some() { sets } else { sets - 1.0 }
                }
                Variable::Number { thresholds, .. } => {
                    let cells = count(thresholds.len()) + 1.0;
                    cells * (cells + 1.0) / 2.0
                }
            }
        });
        values.product()
    }
}

fn choice_ids(question: &Question) -> Vec<String> {
    let ids = |choices: &[Choice]| choices.iter().map(|choice| choice.id.clone()).collect();
    match &question.domain {
        Domain::One(choices) | Domain::Any { choices, .. } => ids(choices),
        Domain::Number { .. } => Vec::new(),
    }
}

fn none_id(question: &Question) -> Vec<String> {
    match &question.domain {
        Domain::Any {
            none: Some(none), ..
        } => vec![none.id.clone()],
        Domain::One(_) | Domain::Any { .. } | Domain::Number { .. } => Vec::new(),
    }
}
