//! Reads questions and the values that they can have.

use super::{each, id, id_of};
use crate::framework::answers::{ChoiceSet, UNKNOWN};
use crate::framework::cells::{MOST_TOLD_APART, told_apart};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Place, Tree};
use crate::framework::{Choice, Domain, Framework, Question, QuestionIndex};
use crate::quantity::Quantity;

pub(super) fn read(findings: &mut Findings, fields: &Fields<'_>) -> Vec<Question> {
    let mut inputs: Vec<(String, Vec<(String, Place)>)> = Vec::new();
    let mut questions = each(findings, fields, "questions", |findings, tree| {
        let keys = [
            "id",
            "prompt",
            "help",
            "one_of",
            "any_of",
            "none",
            "number",
            "yes_or_no",
            "required",
            "measured_by",
            "asked",
            "computed_from",
        ];
        let fields = findings.table(tree, "a question", &keys)?;
        let id = id(findings, &fields);
        let prompt = findings
            .text(&fields, "prompt")
            .map(|(text, _)| text.to_owned());
        let help = findings
            .text(&fields, "help")
            .map(|(text, _)| text.to_owned());
        let domain = read_domain(findings, &fields);
        let required = findings.yes(&fields, "required");
        let measured_by = findings.optional_text(&fields, "measured_by");
        let asked = fields.get("asked").is_none() || findings.yes(&fields, "asked");
        let computed_from = findings.texts(&fields, "computed_from");
        let id = id?;
        let computed_from = computed_from
            .into_iter()
            .map(|(name, place)| (name.to_owned(), place))
            .collect();
        inputs.push((id.clone(), computed_from));
        Some(Question {
            id,
            prompt: prompt?,
            help: help?,
            domain: domain?,
            required,
            measured_by,
            asked,
            computed_from: Vec::new(),
        })
    });
    for (id, names) in inputs {
        for (name, place) in names {
            match questions.iter().position(|question| question.id == name) {
                None => findings.unknown(
                    place,
                    "question",
                    &name,
                    questions.iter().map(|q| q.id.as_str()),
                ),
                Some(input) => {
                    if let Some(question) = questions.iter_mut().find(|question| question.id == id)
                    {
                        question.computed_from.push(QuestionIndex(input));
                    }
                }
            }
        }
    }
    questions
}

/// Refuses rules that tell so many values of a question apart that nobody could wait for what depends on them.
pub(super) fn check_told_apart(
    findings: &mut Findings,
    fields: &Fields<'_>,
    framework: &Framework,
) {
    for tree in findings.list(fields, "questions") {
        let Some(index) = id_of(tree).and_then(|id| framework.find(id)) else {
            continue;
        };
        let count = told_apart(framework, index).iter().count();
        if count > MOST_TOLD_APART {
            let id = &framework.question(index).id;
            findings.fault(
                tree.place,
                format!(
                    "the rules name {count} values of `{id}`, and up to {MOST_TOLD_APART} that hold together can be told apart"
                ),
                "let one value stand for several, or ask for them in two questions",
            );
        }
    }
}

fn read_domain(findings: &mut Findings, fields: &Fields<'_>) -> Option<Domain> {
    let kinds: Vec<&str> = ["one_of", "any_of", "number", "yes_or_no"]
        .into_iter()
        .filter(|key| fields.get(key).is_some())
        .collect();
    let [kind] = kinds.as_slice() else {
        findings.fault(
            fields.place,
            format!(
                "a question has one kind of values, this one has {}",
                kinds.len()
            ),
            "give it one of `one_of`, `any_of`, `number` and `yes_or_no`",
        );
        return None;
    };
    match *kind {
        "number" => {
            let tree = fields.get("number")?;
            let fields = findings.table(tree, "a number", &["least", "most", "unit"])?;
            let least = findings
                .number(&fields, "least", 0.0, Quantity::LARGEST)
                .unwrap_or(0.0);
            let most = findings
                .number(&fields, "most", least, Quantity::LARGEST)
                .unwrap_or(Quantity::LARGEST);
            let (unit, _) = findings.text(&fields, "unit")?;
            Some(Domain::Number {
                least,
                most,
                unit: unit.to_owned(),
            })
        }
        "yes_or_no" => {
            let tree = fields.get("yes_or_no")?;
            let fields = findings.table(tree, "a yes/no question", &["yes", "no"])?;
            let choice = |findings: &mut Findings, id: &str| {
                let title = findings
                    .optional_text(&fields, id)
                    .unwrap_or_else(|| id.to_owned());
                Choice {
                    id: id.to_owned(),
                    title,
                }
            };
            Some(Domain::One(vec![
                choice(findings, "yes"),
                choice(findings, "no"),
            ]))
        }
        several => {
            let choices = each(findings, fields, several, read_choice);
            if choices.is_empty() || choices.len() > ChoiceSet::MOST {
                let place = fields.get(several).map_or(fields.place, |tree| tree.place);
                findings.fault(
                    place,
                    "a question has 1 to 64 values",
                    "list them with `id` and `title`",
                );
                return None;
            }
            if several == "one_of" {
                return Some(Domain::One(choices));
            }
            let none = fields.get("none").and_then(|tree| {
                let title = findings.as_text(tree, "none")?.0.to_owned();
                Some(Choice {
                    id: "none".to_owned(),
                    title,
                })
            });
            Some(Domain::Any { choices, none })
        }
    }
}

fn read_choice(findings: &mut Findings, tree: &Tree) -> Option<Choice> {
    let fields = findings.table(tree, "a value", &["id", "title"])?;
    let id = id(findings, &fields);
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let id = id?;
    if id == UNKNOWN {
        findings.fault(
            tree.place,
            format!("`{id}` is an answer to every question already"),
            "leave it out",
        );
    }
    Some(Choice { id, title: title? })
}
