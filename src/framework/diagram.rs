//! The decision as a function of the open questions: a reduced, ordered, multi-valued decision diagram.
//!
//! Built from the rules that are left once the fixed answers are put in. States that leave the same rules are built
//! once, and equal parts are shared, so two diagrams over the same cells are the same node exactly if they are the
//! same function. Everything that must be exact (is it decided, what can still matter, what depends on what) is read
//! off it. See Kam, Villa, Brayton, Sangiovanni-Vincentelli, "Multi-valued decision diagrams", 1998.

use std::collections::{BTreeSet, HashMap};

use super::answers::{Answer, ChoiceSet, Value};
use super::condition::{Condition, Predicate};
use super::{Domain, Framework, OutcomeIndex, QuestionIndex};
use crate::quantity::Quantity;

mod builder;

use builder::Builder;

/// Values of a question that no rule tells apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// A value of the cell; of a number, the smallest.
    pub value: Value,
    /// Of a number, where the next cell starts.
    pub below: Option<f64>,
}

/// What a diagram takes as given for a question.
#[derive(Debug, Clone)]
pub enum State {
    /// The answer, which may be unknown: then no condition on it is true.
    Fixed(Answer),
    /// Open: any of these cells.
    Open(Vec<Cell>),
}

/// A node of a diagram. Equal nodes are equal functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIndex(usize);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node {
    Leaf(OutcomeIndex),
    Branch {
        question: QuestionIndex,
        children: Vec<NodeIndex>,
    },
}

/// The outcome as a function of the open questions.
#[derive(Debug)]
pub struct Diagram {
    nodes: Vec<Node>,
    unique: HashMap<Node, NodeIndex>,
    root: NodeIndex,
    /// The open questions, ranked; a branch asks for a lower rank than those below it.
    order: Vec<QuestionIndex>,
    /// The open questions in the order in which the rules that are left speak of them.
    spoken_of: Vec<QuestionIndex>,
    cells: HashMap<QuestionIndex, Vec<Cell>>,
}

/// No more choices of a question can be told apart: each of them doubles the cells, and the work grows by their square.
pub const MOST_TOLD_APART: usize = 10;

/// What the rules say of a question.
fn predicates(framework: &Framework, question: QuestionIndex) -> impl Iterator<Item = Predicate> {
    let rules = framework.steps.iter().flat_map(|step| &step.rules);
    let tests = rules
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(Condition::tests);
    tests
        .filter(move |test| test.question == question)
        .map(|test| test.predicate)
}

/// The choices of a question that rules tell apart from others. That any of all is chosen tells none apart.
#[must_use]
pub fn told_apart(framework: &Framework, question: QuestionIndex) -> ChoiceSet {
    let Domain::Any { choices, .. } = &framework.question(question).domain else {
        return ChoiceSet::default();
    };
    let all: ChoiceSet = (0..choices.len()).collect();
    let sets = predicates(framework, question).filter_map(|predicate| match predicate {
        Predicate::IncludesAnyOf(set) if set != all => Some(set),
        _ => None,
    });
    sets.flat_map(ChoiceSet::iter).collect()
}

/// The choices that cells are made of: those that rules tell apart, and one that stands for all others, as it still makes
/// a set that is not empty.
fn standing(framework: &Framework, question: QuestionIndex) -> (ChoiceSet, Option<usize>) {
    let told_apart = told_apart(framework, question);
    let others = match &framework.question(question).domain {
        Domain::Any { choices, .. } => 0..choices.len(),
        Domain::One(_) | Domain::Number { .. } => 0..0,
    };
    let mut others = others.filter(|index| !told_apart.contains(*index));
    (told_apart, others.next())
}

/// The value that stands for all that no rule tells apart from one.
#[must_use]
pub fn stand_in(framework: &Framework, question: QuestionIndex, value: Value) -> Value {
    let Value::Any(set) = value else {
        return value;
    };
    let (told_apart, other) = standing(framework, question);
    let others = (set.iter().any(|index| !told_apart.contains(index))).then_some(other);
    let named = set.iter().filter(|index| told_apart.contains(*index));
    Value::Any(named.chain(others.flatten()).collect())
}

/// Cuts the values of a question at the thresholds and choices that the rules name.
#[must_use]
pub fn cells(framework: &Framework, question: QuestionIndex) -> Vec<Cell> {
    let whole = |value| Cell { value, below: None };
    match &framework.question(question).domain {
        Domain::One(choices) => (0..choices.len())
            .map(|index| whole(Value::One(index)))
            .collect(),
        Domain::Any { none, .. } => {
            let (told_apart, other) = standing(framework, question);
            let mut used: Vec<usize> = told_apart.iter().chain(other).collect();
            used.sort_unstable();
            let subsets = (0..1_usize << used.len()).map(|bits| {
                (0..used.len())
                    .filter(|at| bits >> at & 1 == 1)
                    .map(|at| used[at])
                    .collect::<ChoiceSet>()
            });
            subsets
                .filter(|set| none.is_some() || !set.is_empty())
                .map(|set| whole(Value::Any(set)))
                .collect()
        }
        Domain::Number { least, .. } => {
            let mut starts: Vec<f64> = predicates(framework, question)
                .filter_map(Predicate::threshold)
                .collect();
            starts.push(*least);
            starts.sort_by(f64::total_cmp);
            starts.dedup();
            starts.retain(|start| start >= least);
            let ends = starts.iter().copied().skip(1).map(Some).chain([None]);
            (starts.iter().zip(ends))
                .map(|(start, below)| Cell {
                    value: Value::Number(Quantity::exactly(*start)),
                    below,
                })
                .collect()
        }
    }
}

impl Cell {
    /// Whether a value that stands for others lies in the cell; of a range, whether a part of it does.
    #[must_use]
    pub fn touches(&self, value: Value) -> bool {
        match (self.value, value) {
            (Value::Number(start), Value::Number(quantity)) => {
                quantity.high >= start.low && self.below.is_none_or(|below| quantity.low < below)
            }
            (cell, value) => cell == value,
        }
    }
}

impl Diagram {
    /// Builds the diagram of a framework, given what is fixed and what is open.
    #[must_use]
    pub fn build(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        let mut builder = Builder::new(framework, state);
        let program = builder.program(framework);
        let spoken_of = builder.spoken_of(&program);
        let root = builder.node(program);
        builder.finish(root, spoken_of)
    }

    /// The most questions that a person can still be asked, whatever the replies, "I don't know" included.
    ///
    /// `cost` is what asking for a question takes: 1, or as many as it is computed from.
    #[must_use]
    pub fn most_questions(
        framework: &Framework,
        state: impl Fn(QuestionIndex) -> State,
        cost: impl Fn(QuestionIndex) -> usize,
    ) -> usize {
        let mut builder = Builder::new(framework, state);
        let program = builder.program(framework);
        builder.longest(program, &cost)
    }

    /// The whole function.
    #[must_use]
    pub fn root(&self) -> NodeIndex {
        self.root
    }

    /// The outcome, if nothing open can change it.
    #[must_use]
    pub fn outcome(&self, node: NodeIndex) -> Option<OutcomeIndex> {
        match &self.nodes[node.0] {
            Node::Leaf(outcome) => Some(*outcome),
            Node::Branch { .. } => None,
        }
    }

    /// All outcomes that are still possible.
    #[must_use]
    pub fn outcomes(&self, node: NodeIndex) -> BTreeSet<OutcomeIndex> {
        let mut outcomes = BTreeSet::new();
        self.visit(node, |node| {
            if let Node::Leaf(outcome) = node {
                outcomes.insert(*outcome);
            }
        });
        outcomes
    }

    /// The questions that can still matter, in the order in which the rules first speak of them.
    #[must_use]
    pub fn support(&self) -> Vec<QuestionIndex> {
        let found = self.support_of(self.root);
        self.spoken_of
            .iter()
            .copied()
            .filter(|question| found.contains(question))
            .collect()
    }

    fn support_of(&self, node: NodeIndex) -> BTreeSet<QuestionIndex> {
        let mut found = BTreeSet::new();
        self.visit(node, |node| {
            if let Node::Branch { question, .. } = node {
                found.insert(*question);
            }
        });
        found
    }

    /// The open cells of a question, grouped by the function that is left when the answer lies in them.
    pub fn split(&mut self, question: QuestionIndex) -> Vec<(NodeIndex, Vec<Cell>)> {
        let cells = self.cells.get(&question).cloned().unwrap_or_default();
        let mut groups: Vec<(NodeIndex, Vec<Cell>)> = Vec::new();
        for (at, cell) in cells.into_iter().enumerate() {
            let node = self.restrict(self.root, question, at, &mut HashMap::new());
            match groups.iter_mut().find(|(other, _)| *other == node) {
                Some((_, group)) => group.push(cell),
                None => groups.push((node, vec![cell])),
            }
        }
        groups
    }

    fn restrict(
        &mut self,
        node: NodeIndex,
        question: QuestionIndex,
        at: usize,
        done: &mut HashMap<NodeIndex, NodeIndex>,
    ) -> NodeIndex {
        if let Some(restricted) = done.get(&node) {
            return *restricted;
        }
        let restricted = match self.nodes[node.0].clone() {
            Node::Leaf(_) => node,
            Node::Branch {
                question: own,
                children,
            } if own == question => children[at],
            Node::Branch {
                question: own,
                children,
            } => {
                let children = children
                    .into_iter()
                    .map(|child| self.restrict(child, question, at, done))
                    .collect();
                self.branch(own, children)
            }
        };
        done.insert(node, restricted);
        restricted
    }

    fn branch(&mut self, question: QuestionIndex, children: Vec<NodeIndex>) -> NodeIndex {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        self.intern(Node::Branch { question, children })
    }

    fn intern(&mut self, node: Node) -> NodeIndex {
        if let Some(index) = self.unique.get(&node) {
            return *index;
        }
        let index = NodeIndex(self.nodes.len());
        self.nodes.push(node.clone());
        self.unique.insert(node, index);
        index
    }

    fn visit(&self, from: NodeIndex, mut see: impl FnMut(&Node)) {
        let mut seen = BTreeSet::new();
        let mut left = vec![from];
        while let Some(index) = left.pop() {
            if seen.insert(index) {
                let node = &self.nodes[index.0];
                see(node);
                if let Node::Branch { children, .. } = node {
                    left.extend(children);
                }
            }
        }
    }
}
