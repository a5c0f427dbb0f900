//! Everything that can be explained by its id: what it says, why, where that comes from, and what uses it.

use std::time::SystemTime;

use jiff::civil::Date;

use crate::cost::assumptions::Assumptions;
use crate::cost::catalogue::Catalogue;
use crate::framework::Framework;
use crate::slip::closest;

mod assumptions;
mod parts;
mod prices;
mod rules;
mod shown;
mod uses;

pub(super) use shown::{ExplainedJson, ListJson};
pub use shown::{explained_json, explained_text, list_csv, list_json, list_text};

/// What there is to explain.
#[derive(Debug, Clone, Copy)]
pub struct Glossary<'a> {
    /// The rules.
    pub framework: &'a Framework,
    /// What is assumed.
    pub assumptions: &'a Assumptions,
    /// Models and offers.
    pub catalogue: &'a Catalogue,
    /// The day that prices and ages are taken at.
    pub as_of: Date,
    /// The same as a time.
    pub at: SystemTime,
}

/// A kind of thing that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is asked, measured or computed.
    Question,
    /// A condition with a name.
    Condition,
    /// A step of the walk.
    Step,
    /// A rule of a step.
    Rule,
    /// What can be recommended.
    Outcome,
    /// A remark that is added to results.
    Note,
    /// What rules an approach out.
    Exclusion,
    /// What is usual for a kind of task.
    Preset,
    /// Where reasons come from.
    Source,
    /// What is taken where nobody says otherwise.
    Assumption,
    /// A published figure that results are held against.
    Mark,
    /// An offer to tune a model.
    Offer,
    /// An untuned model.
    Model,
}

impl Kind {
    /// All of them, with their words for one and for several.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Question, "question", "questions"),
        (Self::Condition, "condition", "conditions"),
        (Self::Step, "step", "steps"),
        (Self::Rule, "rule", "rules"),
        (Self::Outcome, "outcome", "outcomes"),
        (Self::Note, "note", "notes"),
        (Self::Exclusion, "exclusion", "exclusions"),
        (Self::Preset, "preset", "presets"),
        (Self::Source, "source", "sources"),
        (Self::Assumption, "assumption", "assumptions"),
        (Self::Mark, "mark", "marks"),
        (Self::Offer, "offer", "offers"),
        (Self::Model, "model", "models"),
    ];

    /// The word for one.
    #[must_use]
    pub fn one(self) -> &'static str {
        self.words().0
    }

    /// The word for several.
    #[must_use]
    pub fn several(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        let mut all = Self::ALL.into_iter();
        let found = all.find_map(|(kind, one, several)| (kind == self).then_some((one, several)));
        found.unwrap_or_default()
    }
}

/// Something that can be explained.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title, or what it says in a sentence.
    pub title: String,
    /// What it says, under names that do not change.
    pub says: Vec<(&'static str, String)>,
    /// What uses it.
    pub used_by: Vec<Use>,
    /// Where it comes from.
    pub sources: Vec<Reference>,
}

impl Entry {
    fn new(kind: Kind, id: &str, title: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            title: title.to_owned(),
            says: Vec::new(),
            used_by: Vec::new(),
            sources: Vec::new(),
        }
    }

    fn say(&mut self, name: &'static str, text: impl Into<String>) {
        self.says.push((name, text.into()));
    }

    /// Says something if there is something to say.
    fn say_if(&mut self, name: &'static str, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.say(name, text);
        }
    }
}

/// Something that uses something else.
#[derive(Debug, Clone)]
pub struct Use {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Where in it the other stands.
    pub place: String,
}

/// Where something comes from.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Its id among the sources of the rules, if it is one of these.
    pub id: Option<String>,
    /// What it is.
    pub title: Option<String>,
    /// Where to find it: an address, a package or a file.
    pub url: String,
    /// The day it was last looked at, where that is known.
    pub checked: Option<Date>,
}

impl Glossary<'_> {
    /// All of a kind with their titles and nothing else, in the order in which they are written.
    #[must_use]
    pub fn listed(&self, kind: Kind) -> Vec<Entry> {
        let framework = self.framework;
        let entry = |id: &String, title: &String| Entry::new(kind, id, title);
        match kind {
            Kind::Question => (framework.questions.iter())
                .map(|own| entry(&own.id, &own.prompt))
                .collect(),
            Kind::Condition => (uses::named(framework).iter())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Step => (framework.steps.iter())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Rule => (framework.steps.iter().flat_map(|step| &step.rules))
                .map(|own| entry(&own.id, &own.because))
                .collect(),
            Kind::Outcome => (framework.outcomes.iter())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Note => (framework.notes.iter())
                .map(|own| entry(&own.id, &own.text))
                .collect(),
            Kind::Exclusion => (framework.exclusions.iter())
                .map(|own| entry(&own.id, &own.because))
                .collect(),
            Kind::Preset => (framework.presets.iter())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Source => (framework.sources.iter())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Assumption => (self.assumptions.all())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Mark => (self.assumptions.marks.all())
                .map(|own| entry(&own.id, &own.title))
                .collect(),
            Kind::Offer => prices::offers(self, ""),
            Kind::Model => prices::models(self, ""),
        }
    }

    /// Everything that has an id. Offers and models are found by `provider:model` and by the model alone.
    #[must_use]
    pub fn named(&self, id: &str) -> Vec<Entry> {
        let is_named = |entry: &Entry| {
            let is_priced = matches!(entry.kind, Kind::Offer | Kind::Model);
            entry.id == id || (is_priced && model_of(&entry.id) == id)
        };
        let kinds = Kind::ALL.into_iter();
        kinds
            .flat_map(|(kind, _, _)| self.like(kind, id))
            .filter(is_named)
            .collect()
    }

    /// Those of a kind that have an id; of offers and models those whose names hold it. Others are not looked at: there
    /// may be thousands, and each tells of many.
    fn like(&self, kind: Kind, id: &str) -> Vec<Entry> {
        let framework = self.framework;
        match kind {
            Kind::Question => parts::questions(framework, id),
            Kind::Condition => parts::conditions(framework, id),
            Kind::Step => rules::steps(framework, id),
            Kind::Rule => rules::rules(framework, id),
            Kind::Outcome => parts::outcomes(framework, id),
            Kind::Note => parts::notes(framework, id),
            Kind::Exclusion => parts::exclusions(framework, id),
            Kind::Preset => parts::presets(framework, id),
            Kind::Source => parts::sources(framework, id),
            Kind::Assumption => assumptions::named(framework, self.assumptions, id),
            Kind::Mark => assumptions::marks(self.assumptions, id),
            Kind::Offer => prices::offers(self, id),
            Kind::Model => prices::models(self, id),
        }
    }

    /// The id that is nearest to one that nothing has.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<String> {
        let near = |ids: &[String], of: fn(&str) -> &str| {
            let ids = ids.iter().map(|id| of(id));
            closest(id, ids).map(str::to_owned)
        };
        let priced = prices::names(self.catalogue);
        if id.contains(':') {
            return near(&priced, |name| name);
        }
        let kinds = Kind::ALL.into_iter();
        let kinds = kinds.filter(|(kind, _, _)| !matches!(kind, Kind::Offer | Kind::Model));
        let entries = kinds.flat_map(|(kind, _, _)| self.listed(kind));
        let ids: Vec<String> = entries.map(|entry| entry.id).collect();
        near(&ids, |id| id).or_else(|| near(&priced, model_of))
    }
}

/// The model of `provider:model`.
fn model_of(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, model)| model)
}
