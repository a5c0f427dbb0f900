//! `ftadvise schema`: the JSON Schema of what a command prints with `--format json`.

use std::io::Write;

use anyhow::Context;

use super::Outcome;
use crate::cli::{Schema, SchemaOf};
use crate::report::schema::{Of, schema};

pub(super) fn run(request: &Schema, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let text = schema(match request.of {
        SchemaOf::Ask => Of::Ask,
        SchemaOf::BreakEven => Of::BreakEven,
        SchemaOf::Models => Of::Models,
        SchemaOf::Evidence => Of::Evidence,
        SchemaOf::Audit => Of::Audit,
        SchemaOf::Compare => Of::Compare,
    });
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("cannot write the schema")?;
    Ok(Outcome::Done)
}
