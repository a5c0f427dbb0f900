//! Steps and rules, in words.

use super::uses::references;
use super::{Entry, Kind};
use crate::framework::condition::Condition;
use crate::framework::{Effect, Framework, Rule, Step};

pub(super) fn steps(framework: &Framework, id: &str) -> Vec<Entry> {
    let steps = framework.steps.iter().enumerate();
    let steps = steps.filter(|(_, step)| step.id == id);
    steps
        .map(|(at, step)| {
            let mut entry = Entry::new(Kind::Step, &step.id, &step.title);
            let count = framework.steps.len();
            entry.say("place", format!("step {} of {count}", at + 1));
            for rule in &step.rules {
                entry.say("rule", in_a_line(framework, rule));
            }
            entry.say_if("otherwise", otherwise(framework, at));
            entry
        })
        .collect()
}

pub(super) fn rules(framework: &Framework, id: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, step) in framework.steps.iter().enumerate() {
        let rules = step.rules.iter().enumerate();
        for (number, rule) in rules.filter(|(_, rule)| rule.id == id) {
            entries.push(entry(framework, (at, step), (number, rule)));
        }
    }
    entries
}

fn entry(
    framework: &Framework,
    (at, step): (usize, &Step),
    (number, rule): (usize, &Rule),
) -> Entry {
    let mut entry = Entry::new(Kind::Rule, &rule.id, &rule.because);
    entry.say("step", format!("{}: {}", step.id, step.title));
    let count = step.rules.len();
    entry.say("place", format!("rule {} of {count}", number + 1));
    say_when(&mut entry, framework, rule.when.as_ref());
    entry.say("then", effect(framework, at, rule.effect));
    entry.say_if("detail", rule.detail.as_deref());
    entry.say("because", &*rule.because);
    for before in &step.rules[..number] {
        entry.say("before it", in_a_line(framework, before));
    }
    match step.rules.get(number + 1) {
        Some(next) => entry.say("after it", in_a_line(framework, next)),
        None => entry.say_if("after it", otherwise(framework, at)),
    }
    entry.sources = references(framework, &rule.sources);
    entry
}

/// When something holds, with the meaning of the named conditions in it.
pub(super) fn say_when(entry: &mut Entry, framework: &Framework, when: Option<&Condition>) {
    let Some(when) = when else {
        entry.say("if", "always");
        return;
    };
    entry.say("if", when.in_words(framework).to_string());
    let mut names = Vec::new();
    when.names(&mut names);
    for named in names {
        let meaning = named.condition.in_words(framework);
        let (id, title) = (&named.id, &named.title);
        entry.say("where", format!("{id}, \"{title}\", means: {meaning}"));
    }
}

/// A rule with its condition and what follows.
fn in_a_line(framework: &Framework, rule: &Rule) -> String {
    let follows = match rule.effect {
        Effect::Decide(index) => &framework.outcome(index).id,
        Effect::NextStep => "the next step",
    };
    match &rule.when {
        Some(when) => format!("{}: {follows}, if {}", rule.id, when.in_words(framework)),
        None => format!("{}: {follows}, always", rule.id),
    }
}

fn effect(framework: &Framework, at: usize, effect: Effect) -> String {
    match (effect, framework.steps.get(at + 1)) {
        (Effect::Decide(index), _) => {
            let outcome = framework.outcome(index);
            format!("{}: {}", outcome.id, outcome.title)
        }
        (Effect::NextStep, Some(next)) => {
            format!("go on with the step {}: {}", next.id, next.title)
        }
        (Effect::NextStep, None) => "leave the last step".to_owned(),
    }
}

/// What follows a step of which no rule holds, if that can be.
fn otherwise(framework: &Framework, at: usize) -> Option<String> {
    let step = &framework.steps[at];
    if step.rules.iter().any(|rule| rule.when.is_none()) {
        return None;
    }
    let goes_on = effect(framework, at, Effect::NextStep);
    Some(match step.otherwise.as_str() {
        "" => goes_on,
        why => format!("{goes_on} ({why})"),
    })
}
