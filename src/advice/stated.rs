//! What was stated about cost: quantities, the models of each role, the day. Nobody asks here how it was typed.

use jiff::civil::Date;

use super::Unusable;
use crate::cost::assumptions::Assumptions;
use crate::cost::workload::{Known, Workload};
use crate::framework::preset::Preset;
use crate::quantity::Quantity;

/// The models that can be named, by the words of their flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
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
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Model,
        Self::TunedModel,
        Self::ReasoningModel,
        Self::CheaperModel,
        Self::EmbeddingModel,
    ];

    /// The word of the flag that names it.
    #[must_use]
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::TunedModel => "tuned-model",
            Self::ReasoningModel => "reasoning-model",
            Self::CheaperModel => "cheaper-model",
            Self::EmbeddingModel => "embedding-model",
        }
    }

    /// How many names it takes.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            // A table of more offers does not fit a terminal.
            Self::TunedModel => 6,
            Self::Model | Self::ReasoningModel | Self::CheaperModel | Self::EmbeddingModel => 1,
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

/// What was stated about cost.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The quantities: stated, measured or assumed.
    pub workload: Workload,
    assumed: Workload,
    named: Vec<Named>,
    /// Whether offers that are closed to new customers can be chosen.
    pub is_customer: bool,
    /// The day that prices and offers are taken at.
    pub as_of: Date,
}

impl Stated {
    /// Nothing is stated but the day.
    #[must_use]
    pub fn nothing(assumptions: &Assumptions, as_of: Date) -> Self {
        let assumed = Workload::assumed(assumptions);
        Self {
            workload: assumed.clone(),
            assumed,
            named: Vec::new(),
            is_customer: false,
            as_of,
        }
    }

    /// States a quantity, or that nobody knows it.
    ///
    /// # Errors
    ///
    /// If there is no such quantity, or the number cannot be right.
    pub fn quantity(
        &mut self,
        id: &str,
        quantity: Option<Quantity>,
        source: &str,
    ) -> Result<(), Unusable> {
        match quantity {
            Some(quantity) => self.workload.state(id, quantity, source),
            None => self.workload.forget(id, &self.assumed),
        }
        .map_err(|fault| Unusable(format!("{source}: {fault}")))
    }

    /// Assumes what is usual for a kind of task, in place of what is assumed of any. What was stated stays.
    pub fn take_preset(&mut self, preset: &Preset) {
        let reason = preset.reason();
        for (id, quantity) in &preset.workload {
            for workload in [&mut self.assumed, &mut self.workload] {
                // Presets that were loaded are checked; what cannot be right is not taken.
                let _ = workload.assume(id, *quantity, &reason);
            }
        }
    }

    /// Takes a quantity that a file measures, unless a person stated it. Says what was stated instead, where that is
    /// another number.
    pub fn measure(&mut self, id: &str, quantity: Quantity, file: &str) -> Option<String> {
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
    pub fn name(&mut self, role: Role, names: Vec<String>, source: &str) {
        self.named.retain(|named| named.role != role);
        self.named.push(Named {
            role,
            names,
            source: source.to_owned(),
        });
    }

    /// The names that were given for a role.
    pub fn names(&self, role: Role) -> &[String] {
        let named = self.named.iter().find(|named| named.role == role);
        named.map_or(&[], |named| &named.names)
    }

    /// The one name that was given for a role.
    pub fn named(&self, role: Role) -> Option<&str> {
        self.names(role).first().map(String::as_str)
    }

    /// Where the names of a role come from, as a message begins: the flag, or the file and the key in it.
    pub fn place(&self, role: Role) -> String {
        let flag = format!("--{}", role.flag());
        match self.named.iter().find(|named| named.role == role) {
            Some(named) if named.source != flag => format!("{}: {}", named.source, role.flag()),
            Some(_) | None => flag,
        }
    }

    /// How the model of a role is known: named, or taken for a reason.
    pub fn known(&self, role: Role, reason: &str) -> Known {
        match self.named.iter().find(|named| named.role == role) {
            Some(named) => Known::YouSaid(named.source.clone()),
            None => Known::Assumed(reason.to_owned()),
        }
    }
}
