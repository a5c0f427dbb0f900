//! The other parts of a framework, in words.

use super::rules::say_when;
use super::uses::{self, references};
use super::{Entry, Kind, Reference};
use crate::framework::{
    Approach, Choice, Domain, Framework, NoteKind, OutcomeIndex, Question, QuestionIndex,
};
use crate::quantity::grouped;

pub(super) fn questions(framework: &Framework, id: &str) -> Vec<Entry> {
    let questions = framework.find(id).into_iter();
    questions
        .map(|index| {
            let question = framework.question(index);
            let mut entry = Entry::new(Kind::Question, &question.id, &question.prompt);
            entry.say("help", &*question.help);
            say_values(&mut entry, &question.domain);
            entry.say("answered by", answered_by(framework, question));
            if question.required {
                entry.say("required", "--no-input wants an answer, if only `unknown`");
            }
            entry.used_by = uses::of_question(framework, index);
            entry
        })
        .collect()
}

fn say_values(entry: &mut Entry, domain: &Domain) {
    let titled = |choice: &Choice| {
        if choice.id.eq_ignore_ascii_case(&choice.title) {
            choice.id.clone()
        } else {
            format!("{}: {}", choice.id, choice.title)
        }
    };
    match domain {
        Domain::One(choices) => {
            for choice in choices {
                entry.say("one of", titled(choice));
            }
        }
        Domain::Any { choices, none } => {
            for choice in choices.iter().chain(none) {
                entry.say("any of", titled(choice));
            }
        }
        Domain::Number { least, most, unit } => {
            let (least, most) = (grouped(*least), grouped(*most));
            entry.say("number", format!("{least} to {most} {unit}, or a range"));
        }
    }
}

fn answered_by(framework: &Framework, question: &Question) -> String {
    let mut ways = vec![format!("the flag --{}", question.id)];
    if question.asked {
        ways.insert(0, "a person".to_owned());
    }
    if let Some(measure) = &question.measured_by {
        ways.push(format!("the evidence {measure}"));
    }
    let inputs = question.computed_from.iter();
    let inputs: Vec<&str> = inputs
        .map(|index: &QuestionIndex| framework.question(*index).id.as_str())
        .collect();
    if !inputs.is_empty() {
        ways.push(format!("computing it from {}", inputs.join(", ")));
    }
    ways.join(", ")
}

pub(super) fn conditions(framework: &Framework, id: &str) -> Vec<Entry> {
    let named = uses::named(framework);
    let named = named.iter().filter(|named| named.id == id);
    named
        .map(|named| {
            let mut entry = Entry::new(Kind::Condition, &named.id, &named.title);
            say_when(&mut entry, framework, Some(&named.condition));
            entry.used_by = uses::of_named(framework, &named.id);
            entry
        })
        .collect()
}

pub(super) fn outcomes(framework: &Framework, id: &str) -> Vec<Entry> {
    let outcomes = framework.outcomes.iter().enumerate();
    let outcomes = outcomes.filter(|(_, outcome)| outcome.id == id);
    outcomes
        .map(|(index, outcome)| {
            let mut entry = Entry::new(Kind::Outcome, &outcome.id, &outcome.title);
            let approaches: Vec<&str> = outcome.approaches.iter().map(|own| own.id()).collect();
            entry.say(
                "use now",
                match approaches.as_slice() {
                    [] => "nothing is settled".to_owned(),
                    approaches => approaches.join(", "),
                },
            );
            entry.say("because", &*outcome.because);
            for step in &outcome.next_steps {
                entry.say("next", &**step);
            }
            for risk in &outcome.risks {
                entry.say("risk", &**risk);
            }
            entry.used_by = uses::of_outcome(framework, OutcomeIndex(index));
            entry.sources = references(framework, &outcome.sources);
            entry
        })
        .collect()
}

pub(super) fn notes(framework: &Framework, id: &str) -> Vec<Entry> {
    let notes = framework.notes.iter().filter(|own| own.id == id);
    notes
        .map(|note| {
            let mut entry = Entry::new(Kind::Note, &note.id, &note.text);
            entry.say(
                "added as",
                match note.kind {
                    NoteKind::Reason => "a further reason",
                    NoteKind::FirstStep => "the first thing to do",
                    NoteKind::NextStep => "a further thing to do",
                    NoteKind::Risk => "a further risk",
                },
            );
            say_when(&mut entry, framework, note.when.as_ref());
            let outcomes = note.outcomes.iter();
            let outcomes: Vec<&str> = outcomes
                .map(|index| framework.outcome(*index).id.as_str())
                .collect();
            entry.say(
                "outcomes",
                match outcomes.as_slice() {
                    [] => "all".to_owned(),
                    outcomes => outcomes.join(", "),
                },
            );
            entry.sources = references(framework, &note.sources);
            entry
        })
        .collect()
}

pub(super) fn exclusions(framework: &Framework, id: &str) -> Vec<Entry> {
    let exclusions = framework.exclusions.iter().filter(|own| own.id == id);
    exclusions
        .map(|exclusion| {
            let mut entry = Entry::new(Kind::Exclusion, &exclusion.id, &exclusion.because);
            entry.say("rules out", Approach::id(exclusion.approach));
            say_when(&mut entry, framework, Some(&exclusion.when));
            entry.say("because", &*exclusion.because);
            entry
        })
        .collect()
}

pub(super) fn presets(framework: &Framework, id: &str) -> Vec<Entry> {
    let presets = framework.presets.iter().filter(|own| own.id == id);
    presets
        .map(|preset| {
            let mut entry = Entry::new(Kind::Preset, &preset.id, &preset.title);
            entry.say("said by", format!("the flag --preset {}", preset.id));
            for (index, answer) in &preset.answers {
                let question = framework.question(*index);
                let answer = question.answered(*answer);
                entry.say("answers", format!("{} {answer}", question.id));
            }
            for (id, quantity) in &preset.workload {
                entry.say("assumes", format!("{id} {quantity}"));
            }
            entry.say("because", &*preset.because);
            entry.sources = references(framework, &preset.sources);
            entry
        })
        .collect()
}

pub(super) fn sources(framework: &Framework, id: &str) -> Vec<Entry> {
    let sources = framework.sources.iter().enumerate();
    let sources = sources.filter(|(_, source)| source.id == id);
    sources
        .map(|(index, source)| {
            let mut entry = Entry::new(Kind::Source, &source.id, &source.title);
            entry.used_by = uses::of_source(framework, index);
            entry.sources = vec![Reference {
                id: Some(source.id.clone()),
                title: None,
                url: source.url.clone(),
                checked: None,
            }];
            entry
        })
        .collect()
}
