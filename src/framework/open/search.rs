//! The outcome as a function that is searched: each question about it is a search for two sets of answers, alike but for one
//! answer, that lead to different outcomes. What the search does not find is not there.

use std::collections::HashMap;

use super::residual::{Entry, Form, FormIndex, Residual};
use crate::framework::cells::Cell;
use crate::framework::condition::Truth;
use crate::framework::space::passage::Walk;
use crate::framework::space::{Claim, Pick, Space};
use crate::framework::{Framework, OutcomeIndex, QuestionIndex};

/// The outcome as a function of the open questions.
pub(super) struct Search {
    space: Space,
    /// The open questions that the rules speak of.
    questions: Vec<Question>,
    /// What is an outcome of the first set of answers.
    outcomes: Vec<Claim>,
    /// That two sets of answers lead to different outcomes.
    differ: Claim,
}

/// An open question, answered in two sets of answers.
struct Question {
    index: QuestionIndex,
    cells: Vec<Cell>,
    picks: [Pick; 2],
    /// That both answers are the same.
    same: Claim,
}

impl Search {
    /// What is left of the rules of a framework.
    pub(super) fn new(framework: &Framework, residual: &Residual, rules: &[Entry]) -> Self {
        let mut space = Space::new();
        let mut questions = Vec::new();
        for index in residual.spoken_of(rules) {
            let cells = residual.cells(index).to_vec();
            let picks = [(); 2].map(|()| space.pick(cells.len()));
            let same = space.same(&picks[0], &picks[1]);
            questions.push(Question {
                index,
                cells,
                picks,
                same,
            });
        }
        let [outcomes, others] = [0, 1].map(|set| {
            let picks = (questions.iter())
                .map(|own| (own.index, &own.picks[set]))
                .collect();
            let mut reader = Reader {
                residual,
                picks,
                read: HashMap::new(),
            };
            reader.outcomes(&mut space, framework, rules)
        });
        let differ: Vec<Claim> = (outcomes.iter().zip(&others))
            .map(|(own, other)| space.all([*own, !*other]))
            .collect();
        let differ = space.any(differ);
        Self {
            space,
            questions,
            outcomes,
            differ,
        }
    }

    /// All outcomes that are possible, perhaps given a claim.
    pub(super) fn outcomes(&mut self, given: Option<Claim>) -> Vec<OutcomeIndex> {
        let mut possible = Vec::new();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let claims: Vec<Claim> = given.into_iter().chain([*outcome]).collect();
            if self.space.can_be(&claims) {
                possible.push(OutcomeIndex(index));
            }
        }
        possible
    }

    /// The questions that can still matter.
    pub(super) fn support(&mut self) -> Vec<QuestionIndex> {
        let all = 0..self.questions.len();
        let support: Vec<usize> = all.filter(|at| self.can_differ(*at, None)).collect();
        support
            .into_iter()
            .map(|at| self.questions[at].index)
            .collect()
    }

    /// Whether two sets of answers that differ in one question alone, perhaps in a given way, lead to different outcomes.
    fn can_differ(&mut self, at: usize, cells: Option<[usize; 2]>) -> bool {
        let others = (self.questions.iter().enumerate()).filter(|(other, _)| *other != at);
        let mut claims: Vec<Claim> = others.map(|(_, other)| other.same).collect();
        claims.push(self.differ);
        if let Some([one, other]) = cells {
            let [first, second] = &self.questions[at].picks;
            claims.extend([first.claims[one], second.claims[other]]);
        }
        self.space.can_be(&claims)
    }

    /// The cells of a question, grouped by the function that is left when the answer lies in them, with the outcomes that
    /// are possible then.
    pub(super) fn split(&mut self, question: QuestionIndex) -> Vec<(Vec<OutcomeIndex>, Vec<Cell>)> {
        let Some(at) = (self.questions.iter()).position(|own| own.index == question) else {
            return Vec::new();
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for cell in 0..self.questions[at].cells.len() {
            let is_alike = |group: &&mut Vec<usize>| !self.can_differ(at, Some([group[0], cell]));
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(cell),
                None => groups.push(vec![cell]),
            }
        }
        let mut split = Vec::new();
        for group in groups {
            let given = self.questions[at].picks[0].claims[group[0]];
            let cells = group
                .iter()
                .map(|cell| self.questions[at].cells[*cell])
                .collect();
            split.push((self.outcomes(Some(given)), cells));
        }
        split
    }
}

/// Reads what is left of the rules as claims over one set of answers.
struct Reader<'r> {
    residual: &'r Residual,
    picks: HashMap<QuestionIndex, &'r Pick>,
    read: HashMap<FormIndex, [Claim; 2]>,
}

impl Reader<'_> {
    fn outcomes(
        &mut self,
        space: &mut Space,
        framework: &Framework,
        rules: &[Entry],
    ) -> Vec<Claim> {
        let mut walk = Walk::new(space, framework);
        let mut here = None;
        for (step, form, effect) in rules {
            if here.replace(step).is_some_and(|before| before != step) {
                walk.leave(space);
            }
            let [holds, _] = self.truth(space, *form);
            walk.pass(space, holds, *effect);
        }
        walk.outcomes(space)
    }

    /// That a condition is true, and that it is false.
    fn truth(&mut self, space: &mut Space, form: FormIndex) -> [Claim; 2] {
        if let Some(truth) = self.read.get(&form) {
            return *truth;
        }
        let truth = match self.residual.get(form) {
            Form::Constant(Truth::True) => [space.always(), !space.always()],
            Form::Constant(Truth::False) => [!space.always(), space.always()],
            Form::Constant(Truth::Unknown) => [!space.always(); 2],
            Form::All(parts) => {
                let [yes, no] = self.each(space, parts);
                [space.all(yes), space.any(no)]
            }
            Form::Any(parts) => {
                let [yes, no] = self.each(space, parts);
                [space.any(yes), space.all(no)]
            }
            Form::Not(part) => {
                let [yes, no] = self.truth(space, *part);
                [no, yes]
            }
            Form::In(question, marks) => {
                let claims = self.picks[question].claims.iter().zip(marks);
                let marked: Vec<Claim> = claims
                    .filter(|(_, mark)| **mark)
                    .map(|(own, _)| *own)
                    .collect();
                let is_in = space.any(marked);
                [is_in, !is_in]
            }
        };
        self.read.insert(form, truth);
        truth
    }

    fn each(&mut self, space: &mut Space, parts: &[FormIndex]) -> [Vec<Claim>; 2] {
        let truths: Vec<[Claim; 2]> = parts.iter().map(|part| self.truth(space, *part)).collect();
        [0, 1].map(|side| truths.iter().map(|truth| truth[side]).collect())
    }
}
