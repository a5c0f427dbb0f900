//! Puts answers into rules and simplifies what is left, until only an outcome is.

use std::collections::{BTreeSet, HashMap};

use super::{Diagram, Node, NodeIndex, State};
use crate::framework::answers::Answer;
use crate::framework::condition::{Condition, Truth};
use crate::framework::{Effect, Framework, QuestionIndex};

/// A condition over open questions, simplified; equal ones have equal indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FormIndex(usize);

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
pub(super) type Entry = (usize, FormIndex, Effect);

pub(super) struct Builder {
    states: Vec<State>,
    forms: Vec<Form>,
    form_index: HashMap<Form, FormIndex>,
    questions_of: Vec<BTreeSet<usize>>,
    restricted: HashMap<(FormIndex, QuestionIndex, Option<usize>), FormIndex>,
    built: HashMap<Vec<Entry>, NodeIndex>,
    longest: HashMap<Vec<Entry>, usize>,
    rank: Vec<usize>,
    diagram: Diagram,
}

impl Builder {
    pub(super) fn new(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        Self {
            states: framework.indices().map(state).collect(),
            forms: Vec::new(),
            form_index: HashMap::new(),
            questions_of: Vec::new(),
            restricted: HashMap::new(),
            built: HashMap::new(),
            longest: HashMap::new(),
            rank: vec![usize::MAX; framework.questions.len()],
            diagram: Diagram {
                nodes: Vec::new(),
                unique: HashMap::new(),
                root: NodeIndex(0),
                order: Vec::new(),
                spoken_of: Vec::new(),
                cells: HashMap::new(),
            },
        }
    }

    pub(super) fn finish(mut self, root: NodeIndex, spoken_of: Vec<QuestionIndex>) -> Diagram {
        self.diagram.spoken_of = spoken_of;
        for (index, state) in self.states.into_iter().enumerate() {
            if let State::Open(cells) = state {
                self.diagram.cells.insert(QuestionIndex(index), cells);
            }
        }
        self.diagram.root = root;
        self.diagram
    }

    pub(super) fn program(&mut self, framework: &Framework) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (step, rule) in framework
            .steps
            .iter()
            .enumerate()
            .flat_map(|(at, step)| step.rules.iter().map(move |r| (at, r)))
        {
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
                    let marks: Vec<bool> = cells
                        .iter()
                        .map(|cell| test.predicate.holds(cell.value) == Truth::True)
                        .collect();
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
    fn joined(
        &mut self,
        parts: Vec<FormIndex>,
        absorbing: Truth,
        join: fn(Vec<FormIndex>) -> Form,
    ) -> FormIndex {
        let mut kept: Vec<FormIndex> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.forms[part.0] {
                Form::Constant(truth) if truth == absorbing => return part,
                Form::Constant(truth) if truth == !absorbing => {}
                Form::Constant(_) | Form::All(_) | Form::Any(_) | Form::Not(_) | Form::In(..) => {
                    kept.push(part);
                }
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
            Form::All(parts) | Form::Any(parts) => parts
                .iter()
                .flat_map(|part| self.questions_of[part.0].iter().copied())
                .collect(),
            Form::Not(part) => self.questions_of[part.0].clone(),
            Form::In(question, _) => BTreeSet::from([self.rank[question.0]]),
        };
        let index = FormIndex(self.forms.len());
        self.forms.push(form.clone());
        self.questions_of.push(questions);
        self.form_index.insert(form, index);
        index
    }

    /// The form with a question's answer put in: one of its cells, or unknown.
    fn restrict(
        &mut self,
        form: FormIndex,
        question: QuestionIndex,
        at: Option<usize>,
    ) -> FormIndex {
        if !self.questions_of[form.0].contains(&self.rank[question.0]) {
            return form;
        }
        // Neither copied nor remembered: there can be as many of these as cells, with a mark for each.
        if let Form::In(_, marks) = &self.forms[form.0] {
            let truth = at.map_or(Truth::Unknown, |at| marks[at].into());
            return self.form(Form::Constant(truth));
        }
        if let Some(restricted) = self.restricted.get(&(form, question, at)) {
            return *restricted;
        }
        let restricted = match self.forms[form.0].clone() {
            Form::Constant(_) | Form::In(..) => form,
            Form::All(parts) => {
                let parts = parts
                    .into_iter()
                    .map(|part| self.restrict(part, question, at))
                    .collect();
                self.all(parts)
            }
            Form::Any(parts) => {
                let parts = parts
                    .into_iter()
                    .map(|part| self.restrict(part, question, at))
                    .collect();
                self.any(parts)
            }
            Form::Not(part) => {
                let part = self.restrict(part, question, at);
                self.not(part)
            }
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
            Form::All(parts) if wanted == Truth::True => {
                parts.iter().all(|part| self.can_be(*part, wanted))
            }
            Form::Any(parts) if wanted == Truth::False => {
                parts.iter().all(|part| self.can_be(*part, wanted))
            }
            Form::All(parts) | Form::Any(parts) => {
                parts.iter().any(|part| self.can_be(*part, wanted))
            }
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
                // What follows can be reached only past an earlier rule of this step that leads on.
                let leads_on =
                    |(own, _, effect): &Entry| *own == step && *effect == Effect::NextStep;
                if !kept.iter().any(leads_on) {
                    break;
                }
                left_step = Some(step);
                continue;
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

    pub(super) fn node(&mut self, program: Vec<Entry>) -> NodeIndex {
        if let Some((_, form, Effect::Decide(outcome))) = program.first()
            && self.forms[form.0] == Form::Constant(Truth::True)
        {
            return self.diagram.intern(Node::Leaf(*outcome));
        }
        if let Some(node) = self.built.get(&program) {
            return *node;
        }
        let first = program
            .iter()
            .flat_map(|(_, form, _)| self.questions_of[form.0].iter().copied())
            .min();
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
                let program = self.put_in(&program, question, Some(at));
                self.node(program)
            })
            .collect();
        let node = self.diagram.branch(question, children);
        self.built.insert(program, node);
        node
    }

    fn put_in(
        &mut self,
        program: &[Entry],
        question: QuestionIndex,
        at: Option<usize>,
    ) -> Vec<Entry> {
        let restricted: Vec<Entry> = (program.iter())
            .map(|(step, form, effect)| (*step, self.restrict(*form, question, at), *effect))
            .collect();
        self.normal(restricted)
    }

    /// The questions of a program in the order of its rules.
    pub(super) fn spoken_of(&self, program: &[Entry]) -> Vec<QuestionIndex> {
        let mut spoken_of = Vec::new();
        for rank in program
            .iter()
            .flat_map(|(_, form, _)| &self.questions_of[form.0])
        {
            let question = self.diagram.order[*rank];
            if !spoken_of.contains(&question) {
                spoken_of.push(question);
            }
        }
        spoken_of
    }

    /// The longest interview that a program can lead to.
    pub(super) fn longest(
        &mut self,
        program: Vec<Entry>,
        cost: &impl Fn(QuestionIndex) -> usize,
    ) -> usize {
        if let Some(longest) = self.longest.get(&program) {
            return *longest;
        }
        let root = self.node(program.clone());
        let support = self.diagram.support_of(root);
        // Asked is what matters and is first spoken of.
        let next = self
            .spoken_of(&program)
            .into_iter()
            .find(|question| support.contains(question));
        let longest = next.map_or(0, |question| {
            let cells = match &self.states[question.0] {
                State::Open(cells) => cells.len(),
                State::Fixed(_) => 0,
            };
            let replies = (0..cells).map(Some).chain([None]);
            let after = replies.map(|reply| {
                let program = self.put_in(&program, question, reply);
                self.longest(program, cost)
            });
            cost(question) + after.max().unwrap_or(0)
        });
        self.longest.insert(program, longest);
        longest
    }
}
