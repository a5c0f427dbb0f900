//! What is open: the outcome as a function of the answers that are not known.
//!
//! Exact, and never one set of answers after the other. The function is drawn as a decision diagram, from which everything is
//! read off, where the diagram is small, as it is for rules that people write: that takes microseconds. Where it is not, it is
//! left undrawn, and each question about it is a search.

use super::cells::Cell;
use super::{Framework, OutcomeIndex, QuestionIndex};
use diagram::{Diagram, NodeIndex};
pub(super) use residual::State;
use residual::{Entry, Residual};
use search::Search;

mod diagram;
mod residual;
mod search;

/// The outcome as a function of the open questions.
pub(super) struct Open {
    /// The open questions in the order in which the rules that are left speak of them.
    spoken_of: Vec<QuestionIndex>,
    function: Function,
}

enum Function {
    Drawn(Box<Diagram>, NodeIndex),
    Searched(Box<Search>),
}

impl Open {
    /// The outcome of a framework, given what is fixed and what is open.
    pub(super) fn new(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        let (residual, rules) = left(framework, &state);
        Self::drawn(residual, rules).unwrap_or_else(|| Self::searched(framework, state))
    }

    /// The function drawn, unless the drawing becomes too large.
    fn drawn(residual: Residual, rules: Vec<Entry>) -> Option<Self> {
        let spoken_of = residual.spoken_of(&rules);
        let mut diagram = Box::new(Diagram::new(residual));
        let root = diagram.node(rules)?;
        Some(Self {
            spoken_of,
            function: Function::Drawn(diagram, root),
        })
    }

    /// The function as what can be searched.
    fn searched(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        let (residual, rules) = left(framework, state);
        Self {
            spoken_of: residual.spoken_of(&rules),
            function: Function::Searched(Box::new(Search::new(framework, &residual, &rules))),
        }
    }

    /// All outcomes that are still possible.
    pub(super) fn outcomes(&mut self) -> Vec<OutcomeIndex> {
        match &mut self.function {
            Function::Drawn(diagram, root) => diagram.outcomes(*root),
            Function::Searched(search) => search.outcomes(None),
        }
    }

    /// The questions that can still matter, in the order in which the rules first speak of them.
    pub(super) fn support(&mut self) -> Vec<QuestionIndex> {
        let found = match &mut self.function {
            Function::Drawn(diagram, root) => diagram.support(*root),
            Function::Searched(search) => search.support(),
        };
        let spoken_of = self.spoken_of.iter().copied();
        spoken_of.filter(|own| found.contains(own)).collect()
    }

    /// The open cells of a question, grouped by the function that is left when the answer lies in them, with the outcomes
    /// that are possible then.
    pub(super) fn split(&mut self, question: QuestionIndex) -> Vec<(Vec<OutcomeIndex>, Vec<Cell>)> {
        match &mut self.function {
            Function::Drawn(diagram, root) => diagram.split(*root, question),
            Function::Searched(search) => search.split(question),
        }
    }
}

/// The most questions that a person can still be asked, whatever the replies, "I don't know" included. Where that would take
/// too long to say, all that the rules which are left speak of.
///
/// `cost` is what asking for a question takes: 1, or as many as it is computed from.
pub(super) fn most_questions(
    framework: &Framework,
    state: impl Fn(QuestionIndex) -> State,
    cost: impl Fn(QuestionIndex) -> usize,
) -> usize {
    let (residual, rules) = left(framework, state);
    let all: usize = residual.spoken_of(&rules).into_iter().map(&cost).sum();
    let longest = Diagram::new(residual).longest(rules, &cost);
    longest.unwrap_or(all)
}

fn left(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> (Residual, Vec<Entry>) {
    let mut residual = Residual::new(framework, state);
    let rules = residual.rules(framework);
    (residual, rules)
}

#[cfg(test)]
mod tests {
    use super::super::answers::Answer;
    use super::super::cells::cells;
    use super::*;
    use crate::builtin;
    use crate::load;

    /// Two ways to the same function, with one question answered and one left unknown.
    #[test]
    fn drawn_and_searched_are_the_same() {
        for document in builtin::FRAMEWORKS {
            let framework =
                load::rules::framework(document).unwrap_or_else(|fault| panic!("{fault}"));
            let open: Vec<QuestionIndex> = framework.indices().collect();
            for (at, one) in open.iter().enumerate().step_by(3) {
                let other = open[(at + 1) % open.len()];
                let state = |question: QuestionIndex| {
                    let cells = cells(&framework, question);
                    match question {
                        _ if question == *one => {
                            State::Fixed(Answer::Known(cells[at % cells.len()].value))
                        }
                        _ if question == other => State::Fixed(Answer::Unknown),
                        _ => State::Open(cells),
                    }
                };
                let (residual, rules) = left(&framework, state);
                let mut drawn = Open::drawn(residual, rules).expect("shipped frameworks are small");
                let mut searched = Open::searched(&framework, state);
                assert_eq!(drawn.outcomes(), searched.outcomes());
                assert_eq!(drawn.support(), searched.support());
                for question in drawn.support() {
                    assert_eq!(drawn.split(question), searched.split(question));
                }
            }
        }
    }
}
