//! The decision as a function of the open questions: a reduced, ordered, multi-valued decision diagram.
//!
//! Built from the rules that are left once the fixed answers are put in. States that leave the same rules are built
//! once, and equal parts are shared, so two diagrams over the same cells are the same node exactly if they are the
//! same function. Everything that must be exact (is it decided, what can still matter, what depends on what) is read
//! off it. See Kam, Villa, Brayton, Sangiovanni-Vincentelli, "Multi-valued decision diagrams", 1998.

use std::collections::{BTreeSet, HashMap};

use super::answers::{Answer, ChoiceSet, Value};
use super::condition::{Condition, Predicate, Truth};
use super::{Domain, Effect, Framework, OutcomeIndex, QuestionIndex};
use crate::quantity::Quantity;

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
    Branch { question: QuestionIndex, children: Vec<NodeIndex> },
}

/// The outcome as a function of the open questions.
#[derive(Debug)]
pub struct Diagram {
    nodes: Vec<Node>,
    unique: HashMap<Node, NodeIndex>,
    root: NodeIndex,
    /// The open questions in the order of their first use.
    order: Vec<QuestionIndex>,
    cells: HashMap<QuestionIndex, Vec<Cell>>,
}

/// Cuts the values of a question at the thresholds and choices that the rules name.
#[must_use]
pub fn cells(framework: &Framework, question: QuestionIndex) -> Vec<Cell> {
    let predicates: Vec<Predicate> = (framework.steps.iter().flat_map(|step| &step.rules))
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(Condition::tests)
        .filter(|test| test.question == question)
        .map(|test| test.predicate)
        .collect();
    let whole = |value| Cell { value, below: None };
    match &framework.question(question).domain {
        Domain::One(choices) => (0..choices.len()).map(|index| whole(Value::One(index))).collect(),
        Domain::Any { choices, none } => {
            let mut used: Vec<usize> = (0..choices.len())
                .filter(|index| {
                    let only = ChoiceSet::from_iter([*index]);
                    predicates.iter().any(|p| matches!(p, Predicate::IncludesAnyOf(set) if set.meets(only)))
                })
                .collect();
            // A choice that no rule names still makes the set non-empty; one stands for them all.
            used.extend((0..choices.len()).find(|index| !used.contains(index)));
            let subsets = (0..1_usize << used.len()).map(|bits| {
                (0..used.len()).filter(|at| bits >> at & 1 == 1).map(|at| used[at]).collect::<ChoiceSet>()
            });
            subsets.filter(|set| none.is_some() || !set.is_empty()).map(|set| whole(Value::Any(set))).collect()
        }
        Domain::Number { least, .. } => {
            let mut starts: Vec<f64> = predicates.into_iter().filter_map(Predicate::threshold).collect();
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
    /// Whether a value lies in the cell; of a range, whether a part of it does.
    #[must_use]
    pub fn touches(&self, value: Value, others: &[Self]) -> bool {
        match (self.value, value) {
            (Value::Number(start), Value::Number(quantity)) => {
                quantity.high >= start.low && self.below.is_none_or(|below| quantity.low < below)
            }
            (Value::Any(cell), Value::Any(set)) => {
                // Choices that no rule names are all stood for by one of them.
                let named: ChoiceSet = others
                    .iter()
                    .filter_map(|other| match other.value {
                        Value::Any(set) => Some(set),
                        Value::One(_) | Value::Number(_) => None,
                    })
                    .flat_map(ChoiceSet::iter)
                    .collect();
                let shown: ChoiceSet = set.iter().filter(|index| named.contains(*index)).collect();
                shown == cell || (shown.is_empty() && !set.is_empty() && cell.iter().count() == 1)
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
        let root = builder.node(program);
        builder.finish(root)
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
        let mut found = BTreeSet::new();
        self.visit(self.root, |node| {
            if let Node::Branch { question, .. } = node {
                found.insert(*question);
            }
        });
        self.order.iter().copied().filter(|question| found.contains(question)).collect()
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
            Node::Branch { question: own, children } if own == question => children[at],
            Node::Branch { question: own, children } => {
                let children = children.into_iter().map(|child| self.restrict(child, question, at, done)).collect();
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

/// A condition over open questions, simplified; equal ones have equal indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct FormIndex(usize);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Constant(Truth),
    All(Vec<FormIndex>),
    Any(Vec<FormIndex>),
    Not(FormIndex),
    /// The question's cell is one of those marked.
    In(QuestionIndex, Vec<bool>),
}

/// A rule that is left, with the step it stands in.
type Entry = (usize, FormIndex, Effect);

struct Builder {
    states: Vec<State>,
    forms: Vec<Form>,
    form_index: HashMap<Form, FormIndex>,
    questions_of: Vec<BTreeSet<usize>>,
    restricted: HashMap<(FormIndex, QuestionIndex, usize), FormIndex>,
    built: HashMap<Vec<Entry>, NodeIndex>,
    rank: Vec<usize>,
    diagram: Diagram,
}

impl Builder {
    fn new(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        Self {
            states: framework.indices().map(state).collect(),
            forms: Vec::new(),
            form_index: HashMap::new(),
            questions_of: Vec::new(),
            restricted: HashMap::new(),
            built: HashMap::new(),
            rank: vec![usize::MAX; framework.questions.len()],
            diagram: Diagram {
                nodes: Vec::new(),
                unique: HashMap::new(),
                root: NodeIndex(0),
                order: Vec::new(),
                cells: HashMap::new(),
            },
        }
    }

    fn finish(mut self, root: NodeIndex) -> Diagram {
        for (index, state) in self.states.into_iter().enumerate() {
            if let State::Open(cells) = state {
                self.diagram.cells.insert(QuestionIndex(index), cells);
            }
        }
        self.diagram.root = root;
        self.diagram
    }

    fn program(&mut self, framework: &Framework) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (step, rule) in framework.steps.iter().enumerate().flat_map(|(at, step)| step.rules.iter().map(move |r| (at, r))) {
            let form = match &rule.when {
                None => self.form(Form::Constant(Truth::True)),
                Some(condition) => self.convert(condition),
            };
            entries.push((step, form, rule.effect));
        }
        self.normal(entries)
    }

    fn convert(&mut self, condition: &Condition) -> FormIndex {
        match condition {
            Condition::All(parts) => {
                let parts = parts.iter().map(|part| self.convert(part)).collect();
                self.all(parts)
            }
            Condition::Any(parts) => {
                let parts = parts.iter().map(|part| self.convert(part)).collect();
                self.any(parts)
            }
            Condition::Not(part) => {
                let part = self.convert(part);
                self.not(part)
            }
            Condition::Named(named) => self.convert(&named.condition),
            Condition::Test(test) => match &self.states[test.question.0] {
                State::Fixed(Answer::Unknown) => self.form(Form::Constant(Truth::Unknown)),
                State::Fixed(Answer::Known(value)) => {
                    let truth = test.predicate.holds(*value);
                    self.form(Form::Constant(truth))
                }
                State::Open(cells) => {
                    let marks: Vec<bool> =
                        cells.iter().map(|cell| test.predicate.holds(cell.value) == Truth::True).collect();
                    self.member(test.question, marks)
                }
            },
        }
    }

    fn member(&mut self, question: QuestionIndex, marks: Vec<bool>) -> FormIndex {
        if marks.iter().all(|mark| *mark) {
            return self.form(Form::Constant(Truth::True));
        }
        if !marks.iter().any(|mark| *mark) {
            return self.form(Form::Constant(Truth::False));
        }
        if self.rank[question.0] == usize::MAX {
            self.rank[question.0] = self.diagram.order.len();
            self.diagram.order.push(question);
        }
        self.form(Form::In(question, marks))
    }

    fn all(&mut self, parts: Vec<FormIndex>) -> FormIndex {
        self.joined(parts, Truth::False, Form::All)
    }

    fn any(&mut self, parts: Vec<FormIndex>) -> FormIndex {
        self.joined(parts, Truth::True, Form::Any)
    }

    /// Joins parts of which one that is `absorbing` decides, and those that are its opposite do not matter.
    fn joined(&mut self, parts: Vec<FormIndex>, absorbing: Truth, join: fn(Vec<FormIndex>) -> Form) -> FormIndex {
        let mut kept: Vec<FormIndex> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.forms[part.0] {
                Form::Constant(truth) if truth == absorbing => return part,
                Form::Constant(truth) if truth == !absorbing => {}
                Form::Constant(_) | Form::All(_) | Form::Any(_) | Form::Not(_) | Form::In(..) => kept.push(part),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        match kept.as_slice() {
            [] => self.form(Form::Constant(!absorbing)),
            [only] => *only,
            [..] => self.form(join(kept)),
        }
    }

    fn not(&mut self, part: FormIndex) -> FormIndex {
        match self.forms[part.0].clone() {
            Form::Constant(truth) => self.form(Form::Constant(!truth)),
            Form::Not(inner) => inner,
            Form::In(question, marks) => {
                let marks = marks.into_iter().map(|mark| !mark).collect();
                self.form(Form::In(question, marks))
            }
            Form::All(_) | Form::Any(_) => self.form(Form::Not(part)),
        }
    }

    fn form(&mut self, form: Form) -> FormIndex {
        if let Some(index) = self.form_index.get(&form) {
            return *index;
        }
        let questions = match &form {
            Form::Constant(_) => BTreeSet::new(),
            Form::All(parts) | Form::Any(parts) => {
                parts.iter().flat_map(|part| self.questions_of[part.0].iter().copied()).collect()
            }
            Form::Not(part) => self.questions_of[part.0].clone(),
            Form::In(question, _) => BTreeSet::from([self.rank[question.0]]),
        };
        let index = FormIndex(self.forms.len());
        self.forms.push(form.clone());
        self.questions_of.push(questions);
        self.form_index.insert(form, index);
        index
    }

    fn restrict(&mut self, form: FormIndex, question: QuestionIndex, at: usize) -> FormIndex {
        if !self.questions_of[form.0].contains(&self.rank[question.0]) {
            return form;
        }
        if let Some(restricted) = self.restricted.get(&(form, question, at)) {
            return *restricted;
        }
        let restricted = match self.forms[form.0].clone() {
            Form::Constant(_) => form,
            Form::All(parts) => {
                let parts = parts.into_iter().map(|part| self.restrict(part, question, at)).collect();
                self.all(parts)
            }
            Form::Any(parts) => {
                let parts = parts.into_iter().map(|part| self.restrict(part, question, at)).collect();
                self.any(parts)
            }
            Form::Not(part) => {
                let part = self.restrict(part, question, at);
                self.not(part)
            }
            Form::In(_, marks) => self.form(Form::Constant(marks[at].into())),
        };
        self.restricted.insert((form, question, at), restricted);
        restricted
    }

    /// Whether a form could become true: one held back by an unknown answer never does.
    fn can_be(&self, form: FormIndex, wanted: Truth) -> bool {
        match &self.forms[form.0] {
            Form::Constant(truth) => *truth == wanted,
            Form::In(..) => true,
            Form::Not(part) => self.can_be(*part, !wanted),
            Form::All(parts) if wanted == Truth::True => parts.iter().all(|part| self.can_be(*part, wanted)),
            Form::Any(parts) if wanted == Truth::False => parts.iter().all(|part| self.can_be(*part, wanted)),
            Form::All(parts) | Form::Any(parts) => parts.iter().any(|part| self.can_be(*part, wanted)),
        }
    }

    /// Drops what can no longer hold and what can no longer be reached.
    fn normal(&self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut left_step = None;
        for (step, form, effect) in entries {
            if left_step == Some(step) || !self.can_be(form, Truth::True) {
                continue;
            }
            if self.forms[form.0] == Form::Constant(Truth::True) {
                if effect == Effect::NextStep {
                    left_step = Some(step);
                    continue;
                }
                kept.push((step, form, effect));
                break;
            }
            kept.push((step, form, effect));
        }
        // A rule that leads where the walk goes anyway changes nothing.
        let mut normal: Vec<Entry> = Vec::with_capacity(kept.len());
        for entry in kept.into_iter().rev() {
            let changes = match (normal.last(), entry.2) {
                (None, _) => true,
                (Some((step, ..)), Effect::NextStep) => *step == entry.0,
                (Some((_, form, effect)), own) => {
                    *effect != own || self.forms[form.0] != Form::Constant(Truth::True)
                }
            };
            if changes {
                normal.push(entry);
            }
        }
        normal.reverse();
        normal
    }

    fn node(&mut self, program: Vec<Entry>) -> NodeIndex {
        if let Some((_, form, Effect::Decide(outcome))) = program.first()
            && self.forms[form.0] == Form::Constant(Truth::True)
        {
            return self.diagram.intern(Node::Leaf(*outcome));
        }
        if let Some(node) = self.built.get(&program) {
            return *node;
        }
        let first = program.iter().flat_map(|(_, form, _)| self.questions_of[form.0].iter().copied()).min();
        let Some(rank) = first else {
            unreachable!("a checked framework ends in a rule that always holds");
        };
        let question = self.diagram.order[rank];
        let open = match &self.states[question.0] {
            State::Open(cells) => cells.len(),
            State::Fixed(_) => unreachable!("only open questions are left in forms"),
        };
        let children: Vec<NodeIndex> = (0..open)
            .map(|at| {
                let entries =
                    program.iter().map(|(step, form, effect)| (*step, self.restrict(*form, question, at), *effect));
                let entries: Vec<Entry> = entries.collect();
                let entries = self.normal(entries);
                self.node(entries)
            })
            .collect();
        let node = self.diagram.branch(question, children);
        self.built.insert(program, node);
        node
    }
}
