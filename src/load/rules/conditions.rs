//! Reads conditions, and the names that a file gives to them.

use std::cell::RefCell;
use std::sync::Arc;

use super::{Fields, Findings, Place, Question, QuestionIndex, Tree};
use crate::framework::answers::ChoiceSet;
use crate::framework::condition::{Condition, Named, Predicate, Test};
use crate::framework::{Choice, Domain};
use crate::quantity::Quantity;

/// The questions and named conditions that a condition may speak of.
pub(super) struct Conditions<'a> {
    questions: &'a [Question],
    named: Vec<Arc<Named>>,
    places: Vec<Place>,
    used: RefCell<Vec<bool>>,
}

/// A condition that asks for more, written out, is read by nobody; names within names could make it endless.
const LONGEST: usize = 1_000;
/// A condition of more levels, with those of the conditions that it names, is read by nobody, and exhausts the stack.
const DEEPEST: usize = 64;

const FORMS: [&str; 8] = [
    "is",
    "is_one_of",
    "is_not",
    "includes",
    "includes_any_of",
    "at_least",
    "below",
    "is_none",
];

impl<'a> Conditions<'a> {
    /// Reads the named conditions of a file. Each may use those above it, so that none can use itself.
    pub(super) fn read(
        findings: &mut Findings,
        fields: &Fields<'_>,
        questions: &'a [Question],
    ) -> Self {
        let mut conditions = Self {
            questions,
            named: Vec::new(),
            places: Vec::new(),
            used: RefCell::default(),
        };
        let items = findings.list(fields, "conditions");
        super::refuse_duplicates(findings, items.iter());
        for tree in items {
            let Some(fields) = findings.table(tree, "a named condition", &["id", "title", "when"])
            else {
                continue;
            };
            let id = super::id(findings, &fields);
            let title = findings
                .text(&fields, "title")
                .map(|(title, _)| title.to_owned());
            let when = findings.required(&fields, "when");
            let condition = when.and_then(|tree| conditions.whole(findings, tree));
            if let (Some(id), Some(title), Some(condition)) = (id, title, condition) {
                (conditions.named).push(Arc::new(Named::new(id, title, condition)));
                conditions.places.push(tree.place);
                conditions.used.borrow_mut().push(false);
            }
        }
        conditions
    }

    /// Reports names that nothing uses: most often the one that should have been used is misspelt elsewhere.
    pub(super) fn report_unused(&self, findings: &mut Findings) {
        for ((named, place), used) in self
            .named
            .iter()
            .zip(&self.places)
            .zip(self.used.borrow().iter())
        {
            if !used {
                findings.fault(
                    *place,
                    format!("the condition `{}` is used nowhere", named.id),
                    "use it as `{condition: …}`, or remove it",
                );
            }
        }
    }

    /// Reads a condition that stands by itself, unless it is too long or too deep.
    pub(super) fn whole(&self, findings: &mut Findings, tree: &Tree) -> Option<Condition> {
        let condition = self.condition(findings, tree)?;
        let fault = if condition.length() > LONGEST {
            format!("written out, this condition asks for more than {LONGEST} things")
        } else if condition.depth() > DEEPEST {
            format!("written out, this condition has more than {DEEPEST} levels")
        } else {
            return Some(condition);
        };
        findings.fault(tree.place, fault, "name fewer conditions in one another");
        None
    }

    /// Reads a condition or a part of one.
    fn condition(&self, findings: &mut Findings, tree: &Tree) -> Option<Condition> {
        let keys: Vec<&str> = ["all", "any", "not", "condition", "question"]
            .into_iter()
            .chain(FORMS)
            .collect();
        let fields = findings.table(tree, "a condition", &keys)?;
        let kinds: Vec<&str> = (keys[..5].iter().copied())
            .filter(|key| fields.get(key).is_some())
            .collect();
        let [kind] = kinds.as_slice() else {
            findings.fault(
                fields.place,
                "a condition is one of `all`, `any`, `not`, `condition` and `question`",
                "write `{question: …, is: …}`, `{condition: …}`, or a list under `all` or `any`",
            );
            return None;
        };
        if *kind != "question"
            && let Some(form) = FORMS.iter().find_map(|form| fields.get(form))
        {
            findings.fault(
                form.place,
                format!("this belongs to a `question`, and the condition has `{kind}`"),
                "write it as a condition of its own, and join them under `all`",
            );
            return None;
        }
        match *kind {
            "all" => Some(Condition::All(self.parts(findings, &fields, "all")?)),
            "any" => Some(Condition::Any(self.parts(findings, &fields, "any")?)),
            "not" => {
                let part = self.condition(findings, fields.get("not")?)?;
                Some(Condition::Not(Box::new(part)))
            }
            "condition" => {
                let (name, place) = findings.text(&fields, "condition")?;
                let Some(index) = self.named.iter().position(|named| named.id == name) else {
                    findings.unknown(
                        place,
                        "condition",
                        name,
                        self.named.iter().map(|named| named.id.as_str()),
                    );
                    return None;
                };
                self.used.borrow_mut()[index] = true;
                Some(Condition::Named(Arc::clone(&self.named[index])))
            }
            _ => self.test(findings, &fields),
        }
    }

    fn parts(
        &self,
        findings: &mut Findings,
        fields: &Fields<'_>,
        key: &str,
    ) -> Option<Vec<Condition>> {
        let items = findings.list(fields, key);
        let parts: Vec<Condition> = items
            .iter()
            .filter_map(|tree| self.condition(findings, tree))
            .collect();
        if items.is_empty() {
            findings.fault(
                fields.place,
                format!("`{key}` is empty"),
                "list at least one condition",
            );
        }
        (parts.len() == items.len() && !parts.is_empty()).then_some(parts)
    }

    fn test(&self, findings: &mut Findings, fields: &Fields<'_>) -> Option<Condition> {
        let (name, place) = findings.text(fields, "question")?;
        let Some(index) = self
            .questions
            .iter()
            .position(|question| question.id == name)
        else {
            findings.unknown(
                place,
                "question",
                name,
                self.questions.iter().map(|q| q.id.as_str()),
            );
            return None;
        };
        let question = &self.questions[index];
        let forms: Vec<&str> = FORMS
            .into_iter()
            .filter(|form| fields.get(form).is_some())
            .collect();
        let fitting: &[&str] = match &question.domain {
            Domain::One(_) => &["is", "is_one_of", "is_not"],
            Domain::Any { none: None, .. } => &["includes", "includes_any_of"],
            Domain::Any { none: Some(_), .. } => &["includes", "includes_any_of", "is_none"],
            Domain::Number { .. } => &["at_least", "below"],
        };
        let [form] = forms.as_slice() else {
            findings.fault(
                fields.place,
                format!(
                    "a condition on `{name}` says one thing, this one says {}",
                    forms.len()
                ),
                format!("use one of `{}`", fitting.join("`, `")),
            );
            return None;
        };
        if !fitting.contains(form) {
            let place = fields.get(form).map_or(fields.place, |tree| tree.place);
            findings.fault(
                place,
                format!("`{form}` does not fit the values of `{name}`"),
                format!("use one of `{}`", fitting.join("`, `")),
            );
            return None;
        }
        let test = |predicate| {
            Condition::Test(Test {
                question: QuestionIndex(index),
                predicate,
            })
        };
        let (Domain::One(choices) | Domain::Any { choices, .. }) = &question.domain else {
            let number = findings.number(fields, form, 0.0, Quantity::LARGEST)?;
            return Some(test(if *form == "below" {
                Predicate::Below(number)
            } else {
                Predicate::AtLeast(number)
            }));
        };
        if *form == "is_none" {
            let tree = fields.get(form)?;
            if !findings.yes(fields, form) {
                let remedy = "write `is_none: yes`, or put `not` before it";
                findings.fault(tree.place, "`is_none` can only be `yes`", remedy);
                return None;
            }
            let all: ChoiceSet = (0..choices.len()).collect();
            return Some(Condition::Not(Box::new(test(Predicate::IncludesAnyOf(
                all,
            )))));
        }
        let set = self.choices(findings, fields, form, choices)?;
        Some(match *form {
            "is" | "is_one_of" => test(Predicate::IsOneOf(set)),
            "is_not" => Condition::Not(Box::new(test(Predicate::IsOneOf(set)))),
            _ => test(Predicate::IncludesAnyOf(set)),
        })
    }

    fn choices(
        &self,
        findings: &mut Findings,
        fields: &Fields<'_>,
        form: &str,
        choices: &[Choice],
    ) -> Option<ChoiceSet> {
        let tree = fields.get(form)?;
        let single = std::slice::from_ref(tree);
        let items = if form.ends_with("_of") {
            findings.as_list(tree, form)
        } else {
            single
        };
        let mut set = ChoiceSet::default();
        let mut complete = !items.is_empty();
        for item in items {
            let Some((name, place)) = findings.as_text(item, form) else {
                complete = false;
                continue;
            };
            match choices.iter().position(|choice| choice.id == name) {
                Some(index) => set.insert(index),
                None => {
                    findings.unknown(
                        place,
                        "value",
                        name,
                        choices.iter().map(|choice| choice.id.as_str()),
                    );
                    complete = false;
                }
            }
        }
        complete.then_some(set)
    }
}
