//! What was said about cost, by flags, files and prompts.

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::files;
use crate::cli::WorkloadFlags;
use crate::cost::assumptions::Assumptions;
use crate::cost::workload::{Known, Workload};
use crate::framework::source::Document;
use crate::load;
use crate::load::answers::{AS_OF, WorkloadValue};
use crate::printable::{printable, suggestion};
use crate::quantity::Quantity;

/// The models that can be named, by the words of their flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The model that is prompted.
    Model,
    /// The tuning offers, that of the headline first.
    TunedModel,
    /// A model that reasons by itself.
    ReasoningModel,
    /// The cheap untuned rival.
    CheaperModel,
    /// The model that embeds texts.
    EmbeddingModel,
}

impl Role {
    const ALL: [Self; 5] = [
        Self::Model,
        Self::TunedModel,
        Self::ReasoningModel,
        Self::CheaperModel,
        Self::EmbeddingModel,
    ];

    pub(super) const fn flag(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::TunedModel => "tuned-model",
            Self::ReasoningModel => "reasoning-model",
            Self::CheaperModel => "cheaper-model",
            Self::EmbeddingModel => "embedding-model",
        }
    }
}

/// Names that a person gave for a role.
#[derive(Debug, Clone)]
struct Named {
    role: Role,
    names: Vec<String>,
    /// The flag or the file.
    source: String,
}

/// What was said about cost, by flags, files and prompts.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) workload: Workload,
    assumed: Workload,
    named: Vec<Named>,
    pub(super) is_customer: bool,
    pub(super) as_of: Date,
    /// The words that would state the same again.
    pub(super) flags: Vec<(String, String)>,
}

impl Stated {
    /// Reads the workload file, if one is named, and puts flags over it.
    pub(super) fn new(assumptions: &Assumptions, flags: &WorkloadFlags) -> anyhow::Result<Self> {
        let options = &flags.options;
        let assumed = Workload::assumed(assumptions);
        let mut stated = Self {
            workload: assumed.clone(),
            assumed,
            named: Vec::new(),
            is_customer: options.existing_customer,
            as_of: today(),
            flags: Vec::new(),
        };
        if let Some(path) = &options.workload {
            let shown = path.to_string_lossy();
            let text =
                files::text(path).with_context(|| format!("cannot read the workload `{shown}`"))?;
            let words = Role::ALL.map(Role::flag);
            let document = Document::new(&shown, &text);
            for (name, value) in load::answers::workload(&words, document)? {
                stated.take_from_file(&name, value, &shown)?;
            }
            stated.say("workload", &shown);
        }
        for (id, quantity) in &flags.quantities {
            stated.quantity(id, *quantity, &format!("--{id}"))?;
            stated.say(id, &typed(*quantity));
        }
        for (kind, hours) in [
            ("build-hours", &options.build_hours),
            ("upkeep-hours", &options.upkeep_hours),
        ] {
            for (approach, hours) in hours {
                let known: Vec<&str> = Assumptions::with_hours().collect();
                if !known.contains(&approach.as_str()) {
                    let remedy = suggestion(approach, known);
                    bail!(
                        "--{kind}: unknown approach `{}`; {remedy}",
                        printable(approach)
                    );
                }
                let (id, source) = (format!("{kind}-{approach}"), format!("--{kind} {approach}"));
                stated.quantity(&id, *hours, &source)?;
                stated.say(kind, &format!("{approach}={}", typed(*hours)));
            }
        }
        for (role, names) in [
            (Role::Model, options.model.as_slice()),
            (Role::TunedModel, options.tuned_model.as_slice()),
            (Role::ReasoningModel, options.reasoning_model.as_slice()),
            (Role::CheaperModel, options.cheaper_model.as_slice()),
            (Role::EmbeddingModel, options.embedding_model.as_slice()),
        ] {
            if !names.is_empty() {
                let flag = role.flag();
                stated.name(role, names.to_vec(), &format!("--{flag}"));
                // A flag for each, so that a text can be broken between them.
                for name in names {
                    stated.say(flag, name);
                }
            }
        }
        for path in &options.prices {
            stated.say("prices", &path.to_string_lossy());
        }
        if let Some(day) = options.as_of {
            stated.as_of = day;
            stated.say(AS_OF, &day.to_string());
        }
        Ok(stated)
    }

    fn take_from_file(
        &mut self,
        name: &str,
        value: WorkloadValue,
        file: &str,
    ) -> anyhow::Result<()> {
        match value {
            WorkloadValue::Quantity(quantity) => self.quantity(name, quantity, file)?,
            WorkloadValue::Words(names) => {
                match Role::ALL.into_iter().find(|role| role.flag() == name) {
                    Some(Role::TunedModel) => self.name(Role::TunedModel, names, file),
                    Some(role) if names.len() == 1 => self.name(role, names, file),
                    Some(_) | None => bail!("{file}: `{name}` takes one name"),
                }
            }
            WorkloadValue::Day(day) => {
                self.as_of = day
                    .parse()
                    .map_err(|_| anyhow!("{file}: `{name}` is no day; write YYYY-MM-DD"))?;
            }
        }
        Ok(())
    }

    /// Remembers a flag that says something again.
    pub(super) fn say(&mut self, flag: &str, value: &str) {
        self.flags.push((flag.to_owned(), value.to_owned()));
    }

    /// States a quantity, or that nobody knows it.
    pub(super) fn quantity(
        &mut self,
        id: &str,
        quantity: Option<Quantity>,
        source: &str,
    ) -> anyhow::Result<()> {
        match quantity {
            Some(quantity) => self.workload.state(id, quantity, source),
            None => self.workload.forget(id, &self.assumed),
        }
        .map_err(|fault| anyhow!("{source}: {fault}"))
    }

    /// Takes a quantity that a file measures, unless a person stated it. Says what was stated instead, where that is
    /// another number.
    pub(super) fn measure(&mut self, id: &str, quantity: Quantity, file: &str) -> Option<String> {
        let estimate = self.workload.quantities.get(id)?;
        if !estimate.is_guess() {
            let said = Quantity {
                low: estimate.low,
                high: estimate.high,
            };
            return (said.high < quantity.low || said.low > quantity.high)
                .then(|| said.to_string());
        }
        // What cannot be right is not taken.
        let _ = self.workload.measure(id, quantity, file);
        None
    }

    /// Names a model or offers.
    pub(super) fn name(&mut self, role: Role, names: Vec<String>, source: &str) {
        self.named.retain(|named| named.role != role);
        self.named.push(Named {
            role,
            names,
            source: source.to_owned(),
        });
    }

    /// The names that were given for a role.
    pub(super) fn names(&self, role: Role) -> &[String] {
        let named = self.named.iter().find(|named| named.role == role);
        named.map_or(&[], |named| &named.names)
    }

    /// The one name that was given for a role.
    pub(super) fn named(&self, role: Role) -> Option<&str> {
        self.names(role).first().map(String::as_str)
    }

    /// How the model of a role is known: named, or taken for a reason.
    pub(super) fn known(&self, role: Role, reason: &str) -> Known {
        match self.named.iter().find(|named| named.role == role) {
            Some(named) => Known::YouSaid(named.source.clone()),
            None => Known::Assumed(reason.to_owned()),
        }
    }
}

/// The day that it is, by UTC.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// A quantity as one would type it.
fn typed(quantity: Option<Quantity>) -> String {
    quantity.map_or_else(
        || crate::framework::answers::UNKNOWN.to_owned(),
        |quantity| quantity.to_string(),
    )
}
