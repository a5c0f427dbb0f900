//! `ftadvise rules`: what can be done with a rules file besides using it.

use std::path::Path;

use super::results::Results;
use super::{Ending, Setting, files};
use crate::builtin;
use crate::cli::{Format, Rules};
use crate::framework::proof::prove;
use crate::report;

mod diff;
mod explain;
mod graph;
mod init;
mod list;
mod test;

pub(super) fn run(
    setting: &Setting,
    request: &Rules,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    match request {
        Rules::Check { file } => check(setting, file.as_deref(), results),
        Rules::Test(request) => test::run(setting, request, results),
        Rules::Diff { old, new } => diff::run(old, new, results),
        Rules::Explain(request) => explain::run(setting, request, results),
        Rules::List(request) => list::run(setting, request, results),
        Rules::Graph { conditions } => graph::run(setting, *conditions, results),
        Rules::Schema => {
            results.put_as_is(builtin::RULES_SCHEMA)?;
            Ok(Ending::Done)
        }
        Rules::Init { file, from } => init::run(file, from),
    }
}

fn check(setting: &Setting, file: Option<&Path>, results: Results<'_>) -> anyhow::Result<Ending> {
    let read;
    let framework = match file {
        None => &setting.framework,
        Some(path) => {
            read = files::unproved(path)?;
            &read
        }
    };
    let proof = prove(framework);
    let text = match results.format {
        Format::Json => report::proof::json(framework, &proof),
        _ => report::proof::text(framework, &proof, results.width()),
    };
    results.put(&text)?;
    Ok(if proof.findings.is_empty() {
        Ending::Done
    } else {
        Ending::No
    })
}
