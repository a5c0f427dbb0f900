//! `ftadvise compare`: what differs between two results, saved as JSON or made anew from answers.

use std::path::Path;

use anyhow::Context;

use super::measured;
use super::results::Results;
use super::stated::stated;
use super::{Ending, Setting, files};
use crate::advice::evidence::Evidence;
use crate::advice::{Advice, Costing};
use crate::cli::Compare;
use crate::compare::{Differences, Saved};
use crate::framework::source::Document;
use crate::load;
use crate::report;
use crate::report::differences::Compared;

pub(super) fn run(
    setting: &Setting,
    request: &Compare,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let side = |path: &Path| {
        let shown = measured::shown(path);
        side(setting, request, path).with_context(|| format!("cannot compare `{shown}`"))
    };
    let [a, b] = [side(&request.options.a)?, side(&request.options.b)?];
    let [a_name, b_name] =
        [&request.options.a, &request.options.b].map(|path| measured::shown(path));
    let compared = Compared {
        a: &a_name,
        b: &b_name,
        differences: &Differences::between(&a, &b),
    };
    results.show(&compared)?;
    Ok(Ending::Done)
}

/// A saved result, or what comes of answers.
fn side(setting: &Setting, request: &Compare, path: &Path) -> anyhow::Result<Saved> {
    let text = files::text(path)?;
    if Saved::is_result(&text) {
        return Ok(Saved::read(&text)?);
    }
    let framework = setting.walkable()?;
    let shown = path.to_string_lossy();
    let answers = load::answers::answers(framework, Document::new(&shown, &text))?;
    let (stated, _) = stated(setting, None, &request.workload, &[])?;
    let catalogue = files::catalogue(&request.workload.options.prices, stated.as_of)?;
    let costing = Costing::new(&catalogue, &setting.assumptions, stated)?;
    let advice = Advice::new(framework, &answers, Evidence::default(), &costing)?;
    Ok(Saved::read(&report::json::advice(&advice, ""))?)
}
