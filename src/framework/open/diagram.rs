//! The outcome as a function that is drawn: a reduced, ordered, multi-valued decision diagram.
//!
//! States that leave the same rules are built once, and equal parts are shared, so two nodes are the same exactly if they are
//! the same function. See Kam, Villa, Brayton, Sangiovanni-Vincentelli, "Multi-valued decision diagrams", 1998. Without any
//! locality in the rules a diagram grows with the number of sets of answers, so this one gives up at a limit.

use std::collections::{BTreeSet, HashMap};

use super::residual::{Entry, Residual};
use crate::framework::cells::Cell;
use crate::framework::{OutcomeIndex, QuestionIndex};

/// As many states as are worth the wait before a question; the shipped frameworks have 200.
const LIMIT: usize = 5_000;

/// A node of a diagram. Equal nodes are equal functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NodeIndex(usize);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node {
    Leaf(OutcomeIndex),
    Branch {
        question: QuestionIndex,
        children: Vec<NodeIndex>,
    },
}

/// Functions of the open questions, drawn as far as they were asked for.
pub(super) struct Diagram {
    residual: Residual,
    nodes: Vec<Node>,
    unique: HashMap<Node, NodeIndex>,
    built: HashMap<Vec<Entry>, NodeIndex>,
    longest: HashMap<Vec<Entry>, usize>,
}

impl Diagram {
    /// Nothing is drawn yet.
    pub(super) fn new(residual: Residual) -> Self {
        Self {
            residual,
            nodes: Vec::new(),
            unique: HashMap::new(),
            built: HashMap::new(),
            longest: HashMap::new(),
        }
    }

    /// The longest interview that rules can lead to, unless that is too much to draw.
    pub(super) fn longest(
        &mut self,
        rules: Vec<Entry>,
        cost: &impl Fn(QuestionIndex) -> usize,
    ) -> Option<usize> {
        if let Some(longest) = self.longest.get(&rules) {
            return Some(*longest);
        }
        let root = self.node(rules.clone())?;
        let support = self.support(root);
        // Asked is what matters and is first spoken of.
        let mut spoken_of = self.residual.spoken_of(&rules).into_iter();
        let mut longest = 0;
        if let Some(question) = spoken_of.find(|question| support.contains(question)) {
            let replies = 0..self.residual.cells(question).len();
            for reply in replies.map(Some).chain([None]) {
                let rules = self.residual.put_in(&rules, question, reply);
                longest = longest.max(self.longest(rules, cost)?);
            }
            longest += cost(question);
        }
        self.longest.insert(rules, longest);
        Some(longest)
    }

    /// What rules lead to as a function of the open questions, unless that is too much to draw.
    pub(super) fn node(&mut self, rules: Vec<Entry>) -> Option<NodeIndex> {
        if let Some(outcome) = self.residual.decided(&rules) {
            return Some(self.intern(Node::Leaf(outcome)));
        }
        if let Some(node) = self.built.get(&rules) {
            return Some(*node);
        }
        if self.built.len() + self.longest.len() > LIMIT {
            return None;
        }
        let Some(question) = self.residual.first(&rules) else {
            unreachable!("a checked framework ends in a rule that always holds");
        };
        let mut children = Vec::new();
        for cell in 0..self.residual.cells(question).len() {
            let rules = self.residual.put_in(&rules, question, Some(cell));
            children.push(self.node(rules)?);
        }
        let node = self.branch(question, children);
        self.built.insert(rules, node);
        Some(node)
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

    /// All values of a function.
    pub(super) fn outcomes(&self, root: NodeIndex) -> Vec<OutcomeIndex> {
        let mut outcomes = BTreeSet::new();
        self.visit(root, |node| {
            if let Node::Leaf(outcome) = node {
                outcomes.insert(*outcome);
            }
        });
        outcomes.into_iter().collect()
    }

    /// The questions that a function depends on.
    pub(super) fn support(&self, root: NodeIndex) -> Vec<QuestionIndex> {
        let mut found = BTreeSet::new();
        self.visit(root, |node| {
            if let Node::Branch { question, .. } = node {
                found.insert(*question);
            }
        });
        found.into_iter().collect()
    }

    fn visit(&self, root: NodeIndex, mut see: impl FnMut(&Node)) {
        let (mut seen, mut left) = (BTreeSet::new(), vec![root]);
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

    /// The cells of a question, grouped by the function that is left of one when the answer lies in them, with its values.
    pub(super) fn split(
        &mut self,
        root: NodeIndex,
        question: QuestionIndex,
    ) -> Vec<(Vec<OutcomeIndex>, Vec<Cell>)> {
        let cells = self.residual.cells(question).to_vec();
        let mut groups: Vec<(NodeIndex, Vec<Cell>)> = Vec::new();
        for (at, cell) in cells.into_iter().enumerate() {
            let node = self.restrict(root, question, at, &mut HashMap::new());
            match groups.iter_mut().find(|(other, _)| *other == node) {
                Some((_, group)) => group.push(cell),
                None => groups.push((node, vec![cell])),
            }
        }
        let groups = groups.into_iter();
        groups
            .map(|(node, cells)| (self.outcomes(node), cells))
            .collect()
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
}
