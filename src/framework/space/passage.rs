//! A walk through a framework over a whole space of answers: which rules hold, and what comes of it, as claims.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Claim, Place, Space};
use crate::framework::condition::{Condition, Named};
use crate::framework::{Effect, Framework, OutcomeIndex, QuestionIndex};

/// What a walk comes to, over a space of answers.
pub(crate) struct Passage {
    /// That the walk comes to a step.
    pub(crate) reached: Vec<Claim>,
    /// That the condition of a rule is true, by step and rule.
    pub(crate) conditions: Vec<Vec<Claim>>,
    /// That a rule is the one that holds.
    pub(crate) holds: Vec<Vec<Claim>>,
    /// That an outcome is what comes of it.
    pub(crate) outcomes: Vec<Claim>,
    /// That no outcome does.
    pub(crate) nothing: Claim,
}

/// Reads conditions as claims.
pub(crate) struct Reader<'a> {
    framework: &'a Framework,
    places: &'a [Place],
    named: HashMap<*const Named, [Claim; 2]>,
}

impl<'a> Reader<'a> {
    /// Reads the conditions of a framework whose questions have these places.
    pub(crate) fn new(framework: &'a Framework, places: &'a [Place]) -> Self {
        Self {
            framework,
            places,
            named: HashMap::new(),
        }
    }

    /// That a condition is true.
    pub(crate) fn is_true(&mut self, space: &mut Space, condition: &Condition) -> Claim {
        let [is_true, _] = self.truth(space, condition);
        is_true
    }

    /// That a condition is true, and that it is false.
    fn truth(&mut self, space: &mut Space, condition: &Condition) -> [Claim; 2] {
        match condition {
            Condition::All(parts) => {
                let [yes, no] = self.each(space, parts);
                [space.all(yes), space.any(no)]
            }
            Condition::Any(parts) => {
                let [yes, no] = self.each(space, parts);
                [space.any(yes), space.all(no)]
            }
            Condition::Not(part) => {
                let [yes, no] = self.truth(space, part);
                [no, yes]
            }
            Condition::Named(named) => {
                let key = Arc::as_ptr(named);
                if let Some(truth) = self.named.get(&key) {
                    return *truth;
                }
                let truth = self.truth(space, &named.condition);
                self.named.insert(key, truth);
                truth
            }
            Condition::Test(test) => {
                let QuestionIndex(index) = test.question;
                let question = self.framework.question(test.question);
                space.test(self.places[index], question, test.predicate)
            }
        }
    }

    fn each(&mut self, space: &mut Space, parts: &[Condition]) -> [Vec<Claim>; 2] {
        let mut truths = [Vec::new(), Vec::new()];
        for part in parts {
            let [yes, no] = self.truth(space, part);
            truths[0].push(yes);
            truths[1].push(no);
        }
        truths
    }
}

impl Passage {
    /// Walks a framework whose conditions a reader reads.
    pub(crate) fn new(space: &mut Space, reader: &mut Reader<'_>) -> Self {
        let framework = reader.framework;
        let (mut reached, mut conditions, mut holds) = (Vec::new(), Vec::new(), Vec::new());
        let mut walk = Walk::new(space, framework);
        for step in &framework.steps {
            reached.push(walk.here);
            let (mut of_step, mut held) = (Vec::new(), Vec::new());
            for rule in &step.rules {
                let condition = match &rule.when {
                    None => space.always(),
                    Some(when) => reader.is_true(space, when),
                };
                of_step.push(condition);
                held.push(walk.pass(space, condition, rule.effect));
            }
            walk.leave(space);
            conditions.push(of_step);
            holds.push(held);
        }
        Self {
            reached,
            conditions,
            holds,
            nothing: walk.here,
            outcomes: walk.outcomes(space),
        }
    }
}

/// A walk on its way.
pub(crate) struct Walk {
    /// That it comes here.
    here: Claim,
    /// That it has left the step before here, by each rule that leads on.
    leaving: Vec<Claim>,
    /// That it has ended, by outcome and rule.
    ended: Vec<Vec<Claim>>,
}

impl Walk {
    /// At the start.
    pub(crate) fn new(space: &Space, framework: &Framework) -> Self {
        Self {
            here: space.always(),
            leaving: Vec::new(),
            ended: vec![Vec::new(); framework.outcomes.len()],
        }
    }

    /// Comes to the next rule of a step. The claim that this rule is the one that holds.
    pub(crate) fn pass(&mut self, space: &mut Space, condition: Claim, effect: Effect) -> Claim {
        let held = space.all([self.here, condition]);
        self.here = space.all([self.here, !condition]);
        match effect {
            Effect::Decide(OutcomeIndex(outcome)) => self.ended[outcome].push(held),
            Effect::NextStep => self.leaving.push(held),
        }
        held
    }

    /// Comes to the end of a step.
    pub(crate) fn leave(&mut self, space: &mut Space) {
        let leaving = self.leaving.drain(..);
        self.here = space.any(leaving.chain([self.here]));
    }

    /// That an outcome is what comes of it.
    pub(crate) fn outcomes(self, space: &mut Space) -> Vec<Claim> {
        let ended = self.ended.into_iter();
        ended.map(|held| space.any(held)).collect()
    }
}
