//! The picture of a framework: how its steps lead on, and by which rules to which outcomes, for Mermaid and Graphviz.
//!
//! An outcome is drawn once for each step that gives it, so that no edge crosses the picture, and rules of a step that lead
//! to the same share an edge. Their numbers say in which order they are looked at.

use crate::framework::{Effect, Framework, Outcome, Rule, Step};
use crate::printable::printable;

mod dot;
mod mermaid;

pub use dot::dot;
pub use mermaid::mermaid;

/// What the labels of edges say of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// Their ids.
    Ids,
    /// Their ids and, cut where they are long, their conditions.
    Conditions,
}

/// Longer conditions are cut.
const LONGEST_CONDITION: usize = 64;

/// A way out of a step.
struct Edge<'f> {
    to: Target<'f>,
    /// A line for each rule, and one if the step can end without any.
    label: Vec<String>,
}

/// Where an edge leads.
#[derive(Clone, Copy)]
enum Target<'f> {
    /// An outcome, with its place in the framework.
    Outcome(usize, &'f Outcome),
    /// The next step.
    NextStep,
}

impl Target<'_> {
    fn is(&self, effect: Effect) -> bool {
        match (self, effect) {
            (Self::Outcome(own, _), Effect::Decide(other)) => *own == other.0,
            (Self::NextStep, Effect::NextStep) => true,
            (Self::Outcome(..), Effect::NextStep) | (Self::NextStep, Effect::Decide(_)) => false,
        }
    }
}

/// The ways out of a step: to outcomes in the order of the rules, and last to the next step.
fn edges<'f>(framework: &'f Framework, at: usize, labels: Labels) -> Vec<Edge<'f>> {
    let step = &framework.steps[at];
    let mut edges: Vec<Edge<'f>> = Vec::new();
    for (number, rule) in step.rules.iter().enumerate() {
        let line = label(framework, number, rule, labels);
        match edges.iter_mut().find(|edge| edge.to.is(rule.effect)) {
            Some(edge) => edge.label.push(line),
            None => edges.push(Edge {
                to: match rule.effect {
                    Effect::Decide(index) => Target::Outcome(index.0, framework.outcome(index)),
                    Effect::NextStep => Target::NextStep,
                },
                label: vec![line],
            }),
        }
    }
    if at + 1 < framework.steps.len() && can_end_without_a_rule(step) {
        let otherwise = "otherwise".to_owned();
        match edges.iter_mut().find(|edge| edge.to.is(Effect::NextStep)) {
            Some(edge) => edge.label.push(otherwise),
            None => edges.push(Edge {
                to: Target::NextStep,
                label: vec![otherwise],
            }),
        }
    }
    edges.sort_by_key(|edge| matches!(edge.to, Target::NextStep));
    edges
}

fn can_end_without_a_rule(step: &Step) -> bool {
    step.rules.iter().all(|rule| rule.when.is_some())
}

/// What an edge says of a rule.
fn label(framework: &Framework, number: usize, rule: &Rule, labels: Labels) -> String {
    let named = format!("{} {}", number + 1, rule.id);
    match (labels, &rule.when) {
        (Labels::Ids, Some(_)) => named,
        (Labels::Ids, None) => format!("{named} (else)"),
        (Labels::Conditions, None) => format!("{named}: else"),
        (Labels::Conditions, Some(when)) => {
            let words = when.in_words(framework).to_string();
            format!("{named}: {}", cut(&title(&words), LONGEST_CONDITION))
        }
    }
}

/// A text that is no longer than so many characters, in whole words if there are any.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    let kept = kept.rsplit_once(' ').map_or(&*kept, |(words, _)| words);
    format!("{kept}…")
}

/// A title in one piece that is safe to print.
fn title(title: &str) -> String {
    printable(&title.replace('\n', " ")).into_owned()
}
