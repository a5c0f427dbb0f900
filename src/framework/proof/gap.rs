//! The rule that would close a gap, as it stands in a file.

use super::Example;
use crate::framework::{Domain, Framework};

/// A rule for the answers of an example.
pub(super) fn row(framework: &Framework, example: &Example) -> String {
    let tests: Vec<String> = example
        .iter()
        .filter_map(|(id, typed)| {
            let index = framework.find(id)?;
            Some(test(id, &framework.question(index).domain, typed))
        })
        .collect();
    let when = match tests.as_slice() {
        [] => String::new(),
        [only] => format!("\n  when: {only}"),
        tests => format!("\n  when: {{all: [{}]}}", tests.join(", ")),
    };
    let outcome = framework.outcomes.first().map_or("", |outcome| &outcome.id);
    let source = framework.sources.first().map_or("", |source| &source.id);
    let id = free_id(framework);
    format!(
        "- id: {id}{when}\n  then: \"{outcome}\"\n  because: Say why.\n  sources: [\"{source}\"]"
    )
}

/// An id that no rule has.
fn free_id(framework: &Framework) -> String {
    let is_taken = |id: &str| {
        let mut rules = framework.steps.iter().flat_map(|step| &step.rules);
        rules.any(|rule| rule.id == id)
    };
    let numbered = (2..).map(|number| format!("otherwise-{number}"));
    let mut ids = ["otherwise".to_owned()].into_iter().chain(numbered);
    ids.find(|id| !is_taken(id)).unwrap_or_default()
}

fn test(id: &str, domain: &Domain, typed: &str) -> String {
    match domain {
        Domain::One(_) => format!("{{question: {id}, is: \"{typed}\"}}"),
        Domain::Any { none, .. } if none.as_ref().is_some_and(|none| none.id == typed) => {
            format!("{{question: {id}, is_none: yes}}")
        }
        Domain::Any { .. } => {
            let includes: Vec<String> = typed
                .split(',')
                .map(|choice| format!("{{question: {id}, includes: \"{choice}\"}}"))
                .collect();
            includes.join(", ")
        }
        Domain::Number { .. } => {
            let low = typed.split("..").next().unwrap_or(typed);
            format!("{{question: {id}, at_least: {low}}}")
        }
    }
}
