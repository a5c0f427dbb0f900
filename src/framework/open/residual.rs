//! What is left of the rules once the known answers are put in: conditions over the open questions, simplified.
//!
//! Two sets of answers that leave the same rules lead to the same outcomes, so what is left also tells which states of an
//! interview are alike.

use std::collections::{BTreeSet, HashMap};

use crate::framework::answers::Answer;
use crate::framework::cells::Cell;
use crate::framework::condition::{Condition, Truth};
use crate::framework::{Effect, Framework, OutcomeIndex, QuestionIndex};

/// What is taken as given for a question.
#[derive(Debug, Clone)]
pub(in crate::framework) enum State {
    /// The answer, which may be unknown: then no condition on it is true.
    Fixed(Answer),
    /// Open: any of these cells.
    Open(Vec<Cell>),
}

/// A condition over open questions, simplified; equal ones have equal indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FormIndex(usize);

/// The forms of a condition over open questions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Constant(Truth),
    All(Vec<FormIndex>),
    Any(Vec<FormIndex>),
    Not(FormIndex),
    /// The question's cell is one of those marked.
    In(QuestionIndex, Vec<bool>),
}

/// A rule that is left, with the step it stands in.
pub(super) type Entry = (usize, FormIndex, Effect);

/// Puts answers into rules.
pub(super) struct Residual {
    states: Vec<State>,
    forms: Vec<Form>,
    form_index: HashMap<Form, FormIndex>,
    questions_of: Vec<BTreeSet<usize>>,
    restricted: HashMap<(FormIndex, QuestionIndex, Option<usize>), FormIndex>,
    /// The place of each question among the open ones.
    rank: Vec<usize>,
    /// The open questions in the order in which rules first speak of them.
    order: Vec<QuestionIndex>,
}

impl Residual {
    /// Nothing is put in yet.
    pub(super) fn new(framework: &Framework, state: impl Fn(QuestionIndex) -> State) -> Self {
        Self {
            states: framework.indices().map(state).collect(),
            forms: Vec::new(),
            form_index: HashMap::new(),
            questions_of: Vec::new(),
            restricted: HashMap::new(),
            rank: vec![usize::MAX; framework.questions.len()],
            order: Vec::new(),
        }
    }

    /// A condition by its index.
    pub(super) fn get(&self, form: FormIndex) -> &Form {
        &self.forms[form.0]
    }

    /// What a question may be, if it is open.
    pub(super) fn cells(&self, question: QuestionIndex) -> &[Cell] {
        match &self.states[question.0] {
            State::Open(cells) => cells,
            State::Fixed(_) => &[],
        }
    }

    /// All rules with the fixed answers put in.
    pub(super) fn rules(&mut self, framework: &Framework) -> Vec<Entry> {
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

    /// That a question's cell is one of those marked. Even if all are, an unknown answer is in none of them.
    fn member(&mut self, question: QuestionIndex, marks: Vec<bool>) -> FormIndex {
        if self.rank[question.0] == usize::MAX {
            self.rank[question.0] = self.order.len();
            self.order.push(question);
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

    /// The rules with an answer to an open question put in: one of its cells, or unknown.
    pub(super) fn put_in(
        &mut self,
        rules: &[Entry],
        question: QuestionIndex,
        at: Option<usize>,
    ) -> Vec<Entry> {
        let restricted: Vec<Entry> = (rules.iter())
            .map(|(step, form, effect)| (*step, self.restrict(*form, question, at), *effect))
            .collect();
        self.normal(restricted)
    }

    /// The first open question, in the order of the whole framework, that some rules speak of.
    pub(super) fn first(&self, rules: &[Entry]) -> Option<QuestionIndex> {
        let ranks = (rules.iter()).filter_map(|(_, form, _)| self.questions_of[form.0].first());
        ranks.min().map(|rank| self.order[*rank])
    }

    /// The outcome that some rules lead to whatever else is answered.
    pub(super) fn decided(&self, rules: &[Entry]) -> Option<OutcomeIndex> {
        match rules.first() {
            Some((_, form, Effect::Decide(outcome)))
                if self.forms[form.0] == Form::Constant(Truth::True) =>
            {
                Some(*outcome)
            }
            _ => None,
        }
    }

    /// The questions that some rules speak of, in the order of these rules.
    pub(super) fn spoken_of(&self, rules: &[Entry]) -> Vec<QuestionIndex> {
        let mut spoken_of = Vec::new();
        for rank in rules
            .iter()
            .flat_map(|(_, form, _)| &self.questions_of[form.0])
        {
            let question = self.order[*rank];
            if !spoken_of.contains(&question) {
                spoken_of.push(question);
            }
        }
        spoken_of
    }
}
