//! What is assumed, in words.

use super::{Entry, Kind, Reference, Use};
use crate::cost::assumptions::{Assumption, Assumptions, Grounds, Mark};
use crate::framework::Framework;
use crate::quantity::grouped;
use crate::report::figures::amount;

pub(super) fn named(framework: &Framework, assumptions: &Assumptions, id: &str) -> Vec<Entry> {
    let all = assumptions.all().filter(|assumption| assumption.id == id);
    all.map(|assumption| entry(framework, assumption)).collect()
}

fn entry(framework: &Framework, assumption: &Assumption) -> Entry {
    let id = assumption.id.as_str();
    let mut entry = Entry::new(Kind::Assumption, id, &assumption.title);
    let figure = |value| amount(id, value);
    entry.say(
        "assumed",
        format!(
            "{}; low {}, high {} ({})",
            figure(assumption.likely),
            figure(assumption.low),
            figure(assumption.high),
            assumption.unit
        ),
    );
    entry.say_if("because", assumption.grounds.reason.as_deref());
    entry.say("set by", set_by(framework, assumption));
    if !assumption.is_stateable {
        entry.say(
            "unstated",
            "nobody is expected to know it, so that its whole range is taken where the program decides",
        );
    }
    let presets = framework.presets.iter();
    let presets = presets.filter(|own| own.workload.iter().any(|(other, _)| other == id));
    entry.used_by = presets
        .map(|preset| Use {
            kind: Kind::Preset,
            id: preset.id.clone(),
            place: "replaces it".to_owned(),
        })
        .collect();
    entry.sources = references(&assumption.grounds);
    entry
}

/// The marks of an id.
pub(super) fn marks(assumptions: &Assumptions, id: &str) -> Vec<Entry> {
    let all = assumptions.marks.all().filter(|mark| mark.id == id);
    let entry = |mark: &Mark| {
        let mut entry = Entry::new(Kind::Mark, id, &mark.title);
        let figure = format!("{} {}", grouped(mark.value), mark.unit);
        entry.say("says", figure);
        entry.say_if("because", mark.grounds.reason.as_deref());
        entry.sources = references(&mark.grounds);
        entry
    };
    all.map(entry).collect()
}

fn references(grounds: &Grounds) -> Vec<Reference> {
    let reference = |url: &String| Reference {
        id: None,
        title: None,
        url: url.clone(),
        checked: grounds.checked,
    };
    grounds.source.iter().map(reference).collect()
}

/// The question or the flag that says it.
fn set_by(framework: &Framework, assumption: &Assumption) -> String {
    let id = &assumption.id;
    if framework.find(id).is_some() {
        return format!("the question {id}, and its flag --{id}");
    }
    match id.split_once("-hours-") {
        Some((kind, approach)) if !assumption.flag => {
            format!("the flag --{kind}-hours {approach}=HOURS, or a workload file")
        }
        Some(_) | None => format!("the flag --{id}, or a workload file"),
    }
}
