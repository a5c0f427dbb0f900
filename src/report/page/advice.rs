//! A recommendation as a page: as a report that begins with what to do, and as a decision record.

use super::costs::{again, beside, from_where, how_sure, priced, rests_on, turning, what_it_costs};
use super::{Block, Page, Part, Stage, Taken, filled, listed};
use crate::advice::Advice;
use crate::framework::Effect;
use crate::report::{evidence, outcome, tables};

/// The page to read from the top: what to do and why, then the way there, then what it costs and rests on.
#[must_use]
pub fn report(advice: &Advice<'_>, command: &str) -> Page {
    let parts = [
        Part::new("The steps", steps(advice)),
        Part::new("What to do next", next(advice)),
        Part::new("What it costs", what_it_costs(&advice.costs)),
        Part::new("From where tuning pays", from_where(&advice.costs)),
        Part::new("What would change the answer", revisit(advice)),
        Part::new("How sure the figures are", how_sure(&advice.costs)),
        Part::new("What to know beside it", beside(&advice.costs)),
        Part::new("What was answered", context(advice)),
        Part::new("What the figures rest on", rests_on(&advice.costs)),
        Part::new("Sources", sources(advice)),
        Part::new("The same again", again(command)),
    ];
    page(advice, decision(advice), parts)
}

/// The page as a decision record: context, options, decision, consequences, and what would reopen it.
#[must_use]
pub fn record(advice: &Advice<'_>, command: &str) -> Page {
    let mut options = what_it_costs(&advice.costs);
    options.extend(from_where(&advice.costs));
    options.extend(beside(&advice.costs));
    let mut decided = decision(advice);
    decided.extend(steps(advice));
    let parts = [
        Part::new("Context", context(advice)),
        Part::new("Options", options),
        Part::new("Decision", decided),
        Part::new("Consequences", next(advice)),
        Part::new("What would make us revisit it", revisit(advice)),
        Part::new("How sure the figures are", how_sure(&advice.costs)),
        Part::new("What the figures rest on", rests_on(&advice.costs)),
        Part::new("Sources", sources(advice)),
        Part::new("The same again", again(command)),
    ];
    page(advice, Vec::new(), parts)
}

fn page(
    advice: &Advice<'_>,
    lead: Vec<Block>,
    parts: impl IntoIterator<Item = Option<Part>>,
) -> Page {
    let framework = advice.framework;
    let made_of = format!(
        "rules {} (SHA-256 {}), {}",
        framework.file,
        framework.sha256.get(..12).unwrap_or_default(),
        priced(&advice.costs)
    );
    Page::new(outcome::headline(advice), Some(made_of), lead, parts)
}

/// What is recommended, how certain that is, and why.
fn decision(advice: &Advice<'_>) -> Vec<Block> {
    let decision = &advice.decision;
    let mut blocks = vec![Block::Lead(decision.title(advice.framework))];
    let is_certain = advice.is_certain();
    let certainty = if is_certain {
        "Certain: nothing that is not known can turn it."
    } else {
        "Not certain: what is not known can still turn it, as told below."
    };
    blocks.push(Block::Certainty(is_certain, certainty.to_owned()));
    blocks.push(Block::List(
        decision.because(advice.framework, &advice.answers),
    ));
    blocks
}

/// The way through the steps, with those that were not reached.
fn steps(advice: &Advice<'_>) -> Vec<Block> {
    let framework = advice.framework;
    let stage = |index: usize| {
        let step = &framework.steps[index];
        let passage = (advice.decision.path.iter()).find(|passage| passage.step == index);
        Stage {
            number: index + 1,
            title: step.title.clone(),
            passage: passage.map(|passage| {
                let rule = passage.held.map(|rule| &step.rules[rule]);
                Taken {
                    rule: rule.map(|rule| rule.id.clone()),
                    result: passage.result(framework).to_owned(),
                    is_end: rule.is_some_and(|rule| matches!(rule.effect, Effect::Decide(_))),
                    because: passage.because(framework).to_owned(),
                }
            }),
        }
    };
    vec![Block::Steps(
        (0..framework.steps.len()).map(stage).collect(),
    )]
}

/// What to do, and what can go wrong.
fn next(advice: &Advice<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Numbered(advice.next_steps())];
    let risks = advice.decision.risks(advice.framework, &advice.answers);
    blocks.extend(listed("Risks", risks));
    blocks
}

/// What was answered, and what files measured.
fn context(advice: &Advice<'_>) -> Vec<Block> {
    let framework = advice.framework;
    let mut blocks: Vec<Block> = filled(tables::answers(advice)).into_iter().collect();
    let unknown: Vec<&str> = (framework.indices())
        .filter(|index| advice.answers.given(*index).is_none())
        .map(|index| framework.question(index).id.as_str())
        .collect();
    if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        blocks.push(Block::Text(format!("Not answered: {unknown}.")));
    }
    blocks.extend(listed("Measured", evidence::lines(&advice.evidence)));
    blocks.extend(listed(
        "Measured and not asked for",
        advice.evidence.unasked.clone(),
    ));
    blocks
}

/// What would turn the outcome, or which approach is the cheapest.
fn revisit(advice: &Advice<'_>) -> Vec<Block> {
    let mut blocks = listed(
        "It depends on what is not known",
        outcome::depends_on(advice),
    );
    blocks.extend(listed(
        "Another answer would turn it into",
        outcome::would_turn(advice),
    ));
    blocks.extend(turning(&advice.costs));
    blocks
}

fn sources(advice: &Advice<'_>) -> Vec<Block> {
    let sources = advice.decision.sources(advice.framework).into_iter();
    let links: Vec<_> = sources
        .map(|source| (source.title.clone(), source.url.clone()))
        .collect();
    if links.is_empty() {
        return Vec::new();
    }
    vec![Block::Links(links)]
}
