//! Reads questions and the values that they can have.

use super::{each, id, id_of};
use crate::cost::quantities::Quantities;
use crate::cost::workload::check;
use crate::framework::answers::{ChoiceSet, UNKNOWN};
use crate::framework::cells::{MOST_TOLD_APART, told_apart};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Place, Tree};
use crate::framework::{Choice, Domain, Framework, Measure, Question, QuestionIndex};
use crate::quantity::Quantity;

/// The value of `any_of` that stands for choosing nothing.
const NONE: &str = "none";
/// What goes back to the question before, where answers are typed.
const BACK: &str = "back";

pub(super) fn read(findings: &mut Findings, fields: &Fields<'_>) -> Vec<Question> {
    let mut inputs: Vec<(String, Vec<(String, Place)>)> = Vec::new();
    let mut measures: Vec<(Measure, Place)> = Vec::new();
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
        let measured_by = read_measure(findings, &fields, domain.as_ref(), &mut measures);
        let asked = fields.get("asked").is_none() || findings.yes(&fields, "asked");
        let computed_from = findings.texts(&fields, "computed_from");
        let id = id?;
        if let Some(domain) = &domain {
            refuse_unlike_quantity(findings, fields.place, &id, domain);
        }
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
                Some(input) if !questions[input].asked => findings.fault(
                    place,
                    format!("`{name}` is computed itself, and nobody is asked for it"),
                    "name the questions that it is computed from",
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

/// What measures a question, if it gives what the question takes and measures no other one.
fn read_measure(
    findings: &mut Findings,
    fields: &Fields<'_>,
    domain: Option<&Domain>,
    measures: &mut Vec<(Measure, Place)>,
) -> Option<Measure> {
    let tree = fields.get("measured_by")?;
    let (name, place) = findings.as_text(tree, "measured_by")?;
    let Some(measure) = Measure::called(name) else {
        findings.unknown(place, "evidence", name, Measure::ALL.map(|(name, _)| name));
        return None;
    };
    if domain.is_some_and(|domain| !measure.fits(domain)) {
        let remedy = match measure.words() {
            [] => "give it a `number`, or leave `measured_by` out".to_owned(),
            words => format!(
                "give it `one_of` values with the ids `{}`, or leave `measured_by` out",
                words.join("`, `")
            ),
        };
        let fault = format!("`{name}` does not fit the values of this question");
        findings.fault(place, fault, remedy);
        return None;
    }
    if let Some((_, first)) = measures.iter().find(|(other, _)| *other == measure) {
        let fault = format!("`{name}` measures a second question");
        let remedy = format!("let it measure one; line {} has it already", first.line);
        findings.fault(place, fault, remedy);
        return None;
    }
    measures.push((measure, place));
    Some(measure)
}

/// A question with the id of a quantity is taken for that quantity by the cost model, which has to take all its values.
fn refuse_unlike_quantity(findings: &mut Findings, place: Place, id: &str, domain: &Domain) {
    if !Quantities::<()>::IDS.contains(&id) {
        return;
    }
    let fault = match domain {
        Domain::Number { least, most, .. } => {
            let values = Quantity {
                low: *least,
                high: *most,
            };
            match check(id, values) {
                Ok(()) => return,
                Err(fault) => fault,
            }
        }
        Domain::One(_) | Domain::Any { .. } => {
            format!("`{id}` is a quantity of the cost model, and no number here")
        }
    };
    let remedy = "give it a `number` within these bounds, or another id";
    findings.fault(place, fault, remedy);
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
    if *kind != "any_of"
        && let Some(none) = fields.get(NONE)
    {
        let fault = format!("`{NONE}` belongs to `any_of`, and the question has `{kind}`");
        findings.fault(none.place, fault, "leave it out, or list it as a value");
    }
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
            let reserved: &[&str] = if several == "any_of" {
                &[UNKNOWN, BACK, NONE]
            } else {
                &[UNKNOWN, BACK]
            };
            let choices = each(findings, fields, several, |findings, tree| {
                read_choice(findings, tree, reserved)
            });
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
            let none = fields.get(NONE).and_then(|tree| {
                let title = findings.as_text(tree, NONE)?.0.to_owned();
                Some(Choice {
                    id: NONE.to_owned(),
                    title,
                })
            });
            Some(Domain::Any { choices, none })
        }
    }
}

fn read_choice(findings: &mut Findings, tree: &Tree, reserved: &[&str]) -> Option<Choice> {
    let fields = findings.table(tree, "a value", &["id", "title"])?;
    let id = id(findings, &fields);
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let id = id?;
    if reserved.contains(&id.as_str()) {
        let (fault, remedy) = match id.as_str() {
            NONE => (
                "`none` stands for choosing nothing",
                "leave it out, and say `none: …` beside `any_of`",
            ),
            BACK => (
                "`back` goes back to the question before",
                "give it another id",
            ),
            _ => (
                "`unknown` is an answer to every question already",
                "leave it out",
            ),
        };
        findings.fault(tree.place, fault, remedy);
    }
    Some(Choice { id, title: title? })
}
