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
    /// Whether it runs on the cheap rival instead of the model that was named.
    pub cheaper_model: bool,
    /// What keeping it means.
    pub upkeep: &'static str,
    /// How easily its behaviour changes.
    pub flexibility: &'static str,
}

/// All approaches that are compared, in the order in which they are shown.
pub const RECIPES: [Recipe; 7] = [
    Recipe {
        id: "prompting",
        title: "prompting",
        short: "prompting",
        uses: &[Approach::Prompting],
        whole_text: false,
        cheaper_model: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    Recipe {
        id: "long-context",
        title: "long context",
        short: "long text",
        uses: &[Approach::Prompting],
        whole_text: true,
        cheaper_model: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    Recipe {
        id: "rag",
        title: "RAG",
        short: "RAG",
        uses: &[Approach::Rag],
        whole_text: false,
        cheaper_model: false,
        upkeep: "re-index",
        flexibility: "by text",
    },
    Recipe {
        id: "cot",
        title: "CoT",
        short: "CoT",
        uses: &[Approach::Cot],
        whole_text: false,
        cheaper_model: false,
        upkeep: "edit",
        flexibility: "easy",
    },
    Recipe {
        id: "fine-tune",
        title: "fine-tune",
        short: "fine-tune",
        uses: &[Approach::FineTune],
        whole_text: false,
        cheaper_model: false,
        upkeep: "retrain",
        flexibility: "fixed",
    },
    Recipe {
        id: "rag+fine-tune",
        title: "RAG+fine-tune",
        short: "RAG+tune",
        uses: &[Approach::Rag, Approach::FineTune],
        whole_text: false,
        cheaper_model: false,
        upkeep: "retrain",
        flexibility: "facts",
    },
    Recipe {
        id: "cheaper-model",
        title: "cheaper model",
        short: "cheaper",
        uses: &[Approach::Prompting],
        whole_text: false,
        cheaper_model: true,
        upkeep: "edit",
        flexibility: "easy",
    },
];

impl Recipe {
    /// Whether a model is trained.
    #[must_use]
    pub fn is_tuned(&self) -> bool {
        self.uses.contains(&Approach::FineTune)
    }
}
