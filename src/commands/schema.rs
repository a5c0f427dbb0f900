//! `ftadvise schema`: the JSON Schema of what a command prints with `--format json`.

use crate::cli::SchemaOf;
use crate::report::schema::{Of, schema};

pub(super) fn text(of: SchemaOf) -> String {
    schema(match of {
        SchemaOf::Ask => Of::Ask,
        SchemaOf::BreakEven => Of::BreakEven,
        SchemaOf::Models => Of::Models,
        SchemaOf::Evidence => Of::Evidence,
        SchemaOf::Audit => Of::Audit,
        SchemaOf::Compare => Of::Compare,
        SchemaOf::RulesCheck => Of::RulesCheck,
        SchemaOf::RulesTest => Of::RulesTest,
        SchemaOf::RulesDiff => Of::RulesDiff,
    })
}
