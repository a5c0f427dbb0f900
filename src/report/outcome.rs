//! An outcome in words: what is recommended, what it depends on, and what would turn it into another.

use std::collections::BTreeSet;

use super::Advice;
use crate::framework::{Framework, OutcomeIndex, QuestionIndex};

/// The recommendation in the user's four words, and whether it is certain.
pub(super) fn headline(advice: &Advice<'_>) -> String {
    let approaches: Vec<String> = (advice.outcome().approaches.iter())
        .map(ToString::to_string)
        .collect();
    let what = match approaches.as_slice() {
        [] => "none of prompting, RAG, CoT and fine-tune yet".to_owned(),
        approaches => approaches.join(" + "),
    };
    let certainty = if advice.is_certain() {
        ""
    } else {
        " (not certain)"
    };
    format!("Recommendation: {what}{certainty}")
}

/// What each unknown would turn the outcome into by itself; those that matter only together are named at the end.
pub(super) fn depends_on(advice: &Advice<'_>) -> Vec<String> {
    let framework = advice.framework;
    let id = |question: QuestionIndex| framework.question(question).id.as_str();
    let depends_on = &advice.decision.openness.depends_on;
    let turning = depends_on
        .iter()
        .filter(|dependence| dependence.alone != advice.decision.outcome);
    let alone: BTreeSet<QuestionIndex> = turning.clone().map(|turning| turning.question).collect();
    let mut lines = by_outcome(
        framework,
        turning.map(|turning| (turning.alone, turning.question, turning.values.as_str())),
    );
    let mut together: Vec<&str> = depends_on
        .iter()
        .filter(|dependence| !alone.contains(&dependence.question))
        .map(|dependence| id(dependence.question))
        .collect();
    together.dedup();
    if !together.is_empty() {
        lines.push(format!(
            "and, together with others, on {}",
            together.join(", ")
        ));
    }
    lines
}

/// What another answer would turn the outcome into.
pub(super) fn would_turn(advice: &Advice<'_>) -> Vec<String> {
    let turning =
        (advice.flips.iter()).map(|flip| (flip.outcome, flip.question, flip.values.as_str()));
    by_outcome(advice.framework, turning)
}

/// One line for each outcome, with the answers that lead to it.
fn by_outcome<'a>(
    framework: &Framework,
    turning: impl Iterator<Item = (OutcomeIndex, QuestionIndex, &'a str)>,
) -> Vec<String> {
    let mut groups: Vec<(OutcomeIndex, Vec<String>)> = Vec::new();
    for (outcome, question, values) in turning {
        let answer = format!("{} {values}", framework.question(question).id);
        match groups.iter_mut().find(|(other, _)| *other == outcome) {
            Some((_, answers)) => answers.push(answer),
            None => groups.push((outcome, vec![answer])),
        }
    }
    groups
        .into_iter()
        .map(|(outcome, answers)| {
            format!(
                "{} if {}",
                framework.outcome(outcome).id,
                answers.join("; ")
            )
        })
        .collect()
}
