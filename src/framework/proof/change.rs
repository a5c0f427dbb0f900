//! What a change of rules changes: which answers lead to another outcome.

use super::thresholds;
use crate::framework::space::passage::{Passage, Reader};
use crate::framework::space::{Claim, Example, Place, Space};
use crate::framework::{Domain, Framework, Question, QuestionIndex};

/// What the change from one framework to another changes.
#[derive(Debug)]
pub struct Changes {
    /// How many sets of answers were looked at: all that both frameworks take.
    pub sets: f64,
    /// The outcomes that became others, each pair once.
    pub outcomes: Vec<Change>,
    /// Questions that only the new one has.
    pub added: Vec<String>,
    /// Questions that only the old one has, or that it has with another kind of answer.
    pub removed: Vec<String>,
    /// Outcomes of the same name that mean other approaches now.
    pub redefined: Vec<String>,
    /// Answers that only one of them takes, in words; nothing is said of what comes of these.
    pub answers: Vec<String>,
}

impl Changes {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [&self.added, &self.removed, &self.redefined, &self.answers];
        self.outcomes.is_empty() && lists.iter().all(|list| list.is_empty())
    }
}

/// An outcome that became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What came of the answers; nothing where there was a gap.
    pub from: Option<String>,
    /// What comes of them now.
    pub to: Option<String>,
    /// Answers for which it is so.
    pub example: Example,
}

/// Finds all pairs of outcomes that some answers tell apart. Questions are the same if their ids are; one that only one of
/// the frameworks has may be answered in any way.
#[must_use]
pub fn changes(old: &Framework, new: &Framework) -> Changes {
    let mut space = Space::new();
    let (mut places, mut new_places): (Vec<Place>, Vec<Option<Place>>) =
        (Vec::new(), vec![None; new.questions.len()]);
    let (mut removed, mut answers) = (Vec::new(), Vec::new());
    for index in old.indices() {
        let question = old.question(index);
        let same = (new.find(&question.id)).filter(|own| is_alike(question, new.question(*own)));
        let place = match same {
            Some(own) => {
                answers.extend(taken_by_one(question, new.question(own)));
                let place = shared(&mut space, [(old, index), (new, own)]);
                new_places[own.0] = Some(place);
                place
            }
            None => {
                removed.push(question.id.clone());
                let mut gone = question.clone();
                if new.find(&gone.id).is_some() {
                    // Its answer is another one than that of the new question.
                    gone.id += " (as it was)";
                }
                space.add(&[&gone], &thresholds(old, index))
            }
        };
        places.push(place);
    }
    let mut added = Vec::new();
    let mut add = |index: QuestionIndex| {
        let question = new.question(index);
        added.push(question.id.clone());
        space.add(&[question], &thresholds(new, index))
    };
    let new_places: Vec<Place> = (new.indices().zip(new_places))
        .map(|(index, place)| place.unwrap_or_else(|| add(index)))
        .collect();
    let before = Passage::new(&mut space, &mut Reader::new(old, &places));
    let after = Passage::new(&mut space, &mut Reader::new(new, &new_places));
    Changes {
        sets: space.size(),
        outcomes: pairs(&mut space, &ends(old, &before), &ends(new, &after)),
        added,
        removed,
        redefined: redefined(old, new),
        answers,
    }
}

fn shared(space: &mut Space, both: [(&Framework, QuestionIndex); 2]) -> Place {
    let mut all = Vec::new();
    for (framework, index) in both {
        all.extend(thresholds(framework, index));
    }
    let questions = both.map(|(framework, index)| framework.question(index));
    space.add(&questions, &all)
}

/// The answers that only one of two questions of a kind takes.
fn taken_by_one(old: &Question, new: &Question) -> Vec<String> {
    let ids = |question: &Question| -> Vec<String> {
        let ids = question.domain.ids().into_iter();
        ids.map(str::to_owned).collect()
    };
    let [before, after] = [ids(old), ids(new)];
    let only = |own: &[String], other: &[String], word: &str| -> Vec<String> {
        let own = own.iter().filter(|id| !other.contains(id));
        own.map(|id| format!("{} {id} ({word})", old.id)).collect()
    };
    let mut changed = only(&before, &after, "old");
    changed.extend(only(&after, &before, "new"));
    if let (
        Domain::Number { least, most, .. },
        Domain::Number {
            least: new_least,
            most: new_most,
            ..
        },
    ) = (&old.domain, &new.domain)
        && (least, most) != (new_least, new_most)
    {
        changed.push(format!(
            "{} {least}..{most} (old), {new_least}..{new_most} (new)",
            old.id
        ));
    }
    changed
}

/// Whether answers to two questions are of one kind.
fn is_alike(a: &Question, b: &Question) -> bool {
    matches!(
        (&a.domain, &b.domain),
        (Domain::One(_), Domain::One(_))
            | (Domain::Any { .. }, Domain::Any { .. })
            | (Domain::Number { .. }, Domain::Number { .. })
    )
}

/// The outcomes by their ids, and the lack of one.
fn ends(framework: &Framework, passage: &Passage) -> Vec<(Option<String>, Claim)> {
    let ids = framework.outcomes.iter().map(|own| Some(own.id.clone()));
    let outcomes = ids.zip(passage.outcomes.iter().copied());
    outcomes.chain([(None, passage.nothing)]).collect()
}

fn pairs(
    space: &mut Space,
    old: &[(Option<String>, Claim)],
    new: &[(Option<String>, Claim)],
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (from, was) in old {
        for (to, is) in new.iter().filter(|(to, _)| to != from) {
            let example = space.example(&[*was, *is]);
            changes.extend(example.map(|example| Change {
                from: from.clone(),
                to: to.clone(),
                example,
            }));
        }
    }
    changes
}

fn redefined(old: &Framework, new: &Framework) -> Vec<String> {
    let is_other = |outcome: &&crate::framework::Outcome| {
        let mut new = new.outcomes.iter();
        let same = new.find(|own| own.id == outcome.id);
        same.is_some_and(|own| own.approaches != outcome.approaches)
    };
    let redefined = old.outcomes.iter().filter(is_other);
    redefined.map(|outcome| outcome.id.clone()).collect()
}
