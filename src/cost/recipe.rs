//! The approaches that are compared, and what each is made of.

use crate::framework::Approach;

/// An approach that can be costed: which of the four ways it uses, on which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// Its id in results.
    pub id: &'static str,
    /// What it is, for a person.
    pub title: &'static str,
    /// The same where room is scarce.
    pub short: &'static str,
    /// The ways that it uses.
    pub uses: &'static [Approach],
    /// Whether the whole material stands in the prompt.
    pub whole_text: bool,
    /// Which model it runs on.
    pub runs_on: RunsOn,
    /// Whether the examples are answers of the prompted model instead of people's labels.
    pub taught: bool,
    /// What keeping it means.
    pub upkeep: &'static str,
    /// How its behaviour changes.
    pub flexibility: &'static str,
}

/// A prompt, without retrieval, steps or training: what everything else is compared with.
pub const PROMPTING: Recipe = Recipe {
    id: "prompting",
    title: "prompting",
    short: "prompt",
    uses: &[Approach::Prompting],
    whole_text: false,
    runs_on: RunsOn::Named,
    taught: false,
    upkeep: "edit",
    flexibility: "easy",
};

/// A model tuned on labelled examples.
pub const FINE_TUNE: Recipe = Recipe {
    id: "fine-tune",
    title: "fine-tune",
    short: "tune",
    uses: &[Approach::FineTune],
    whole_text: false,
    runs_on: RunsOn::Tuned,
    taught: false,
    upkeep: "retrain",
    flexibility: "fixed",
};

/// A small model taught by the answers of the prompted one.
pub const DISTIL: Recipe = Recipe {
    id: "distil",
    title: "distil",
    short: "distil",
    uses: &[Approach::FineTune],
    whole_text: false,
    runs_on: RunsOn::Tuned,
    taught: true,
    upkeep: "retrain",
    flexibility: "fixed",
};

/// All approaches that are compared, in the order in which they are shown.
pub const RECIPES: [Recipe; 9] = [
    PROMPTING,
    Recipe {
        id: "long-context",
        title: "long context",
        short: "long",
        uses: &[Approach::Prompting],
        whole_text: true,
        runs_on: RunsOn::Named,
        taught: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    Recipe {
        id: "rag",
        title: "RAG",
        short: "RAG",
        uses: &[Approach::Rag],
        whole_text: false,
        runs_on: RunsOn::Named,
        taught: false,
        upkeep: "re-index",
        flexibility: "by text",
    },
    Recipe {
        id: "cot",
        title: "CoT",
        short: "CoT",
        uses: &[Approach::Cot],
        whole_text: false,
        runs_on: RunsOn::Named,
        taught: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    Recipe {
        id: "reasoning-model",
        title: "reasoning model",
        short: "reason",
        uses: &[Approach::Cot],
        whole_text: false,
        runs_on: RunsOn::Reasoning,
        taught: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    FINE_TUNE,
    DISTIL,
    Recipe {
        id: "rag+fine-tune",
        title: "RAG+fine-tune",
        short: "R+tune",
        uses: &[Approach::Rag, Approach::FineTune],
        whole_text: false,
        runs_on: RunsOn::Tuned,
        taught: false,
        upkeep: "retrain",
        flexibility: "facts",
    },
    Recipe {
        id: "cheaper-model",
        title: "cheaper model",
        short: "cheaper",
        uses: &[Approach::Prompting],
        whole_text: false,
        runs_on: RunsOn::Cheaper,
        taught: false,
        upkeep: "edit",
        flexibility: "easy",
    },
];

/// The model that an approach runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOn {
    /// The one that was named.
    Named,
    /// One that reasons by itself.
    Reasoning,
    /// The cheap rival.
    Cheaper,
    /// The one that embeds texts: no approach runs on it alone.
    Embedding,
    /// A tuned one.
    Tuned,
}

impl Recipe {
    /// Whether a model is trained.
    #[must_use]
    pub fn is_tuned(&self) -> bool {
        self.runs_on == RunsOn::Tuned
    }
}
