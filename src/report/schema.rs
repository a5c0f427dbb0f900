//! The JSON Schemas of the results, made from the types that the results are written with.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::json::costs::CostsJson;
use super::{changes, differences, glossary, json, models, proof, trials};

/// A result that is printed as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// What `ask` prints.
    Ask,
    /// What `break-even` prints.
    BreakEven,
    /// What `models` prints.
    Models,
    /// What `evidence` prints of one file; of several it prints a list of these.
    Evidence,
    /// What `audit` prints.
    Audit,
    /// What `compare` prints.
    Compare,
    /// What `rules check` prints.
    RulesCheck,
    /// What `rules test` prints.
    RulesTest,
    /// What `rules diff` prints.
    RulesDiff,
    /// What `rules explain` prints.
    RulesExplain,
    /// What `rules list` prints.
    RulesList,
}

impl Of {
    /// All of them, with the words that name them.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Ask, "ask"),
        (Self::BreakEven, "break-even"),
        (Self::Models, "models"),
        (Self::Evidence, "evidence"),
        (Self::Audit, "audit"),
        (Self::Compare, "compare"),
        (Self::RulesCheck, "rules-check"),
        (Self::RulesTest, "rules-test"),
        (Self::RulesDiff, "rules-diff"),
        (Self::RulesExplain, "rules-explain"),
        (Self::RulesList, "rules-list"),
    ];

    /// The result of a word.
    #[must_use]
    pub fn called(word: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, own)| *own == word);
        found.map(|(of, _)| of)
    }
}

/// The JSON Schema of a result, as JSON.
#[must_use]
pub fn schema(of: Of) -> String {
    match of {
        Of::Ask => text::<json::AdviceJson<'_>>("ftadvise ask"),
        Of::BreakEven => text::<CostsJson<'_>>("ftadvise break-even"),
        Of::Models => text::<models::ListJson<'_>>("ftadvise models"),
        Of::Evidence => text::<json::evidence::ViewJson<'_>>("ftadvise evidence"),
        Of::Audit => text::<json::audit::AuditJson<'_>>("ftadvise audit"),
        Of::Compare => text::<differences::ComparedJson<'_>>("ftadvise compare"),
        Of::RulesTest => text::<trials::TriedJson<'_>>("ftadvise rules test"),
        Of::RulesDiff => text::<changes::ChangesJson<'_>>("ftadvise rules diff"),
        Of::RulesCheck => text::<proof::ProofJson<'_>>("ftadvise rules check"),
        Of::RulesExplain => text::<glossary::ExplainedJson<'_>>("ftadvise rules explain"),
        Of::RulesList => text::<glossary::ListJson<'_>>("ftadvise rules list"),
    }
}

fn text<T: JsonSchema>(title: &str) -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    json::text(&schema) + "\n"
}
