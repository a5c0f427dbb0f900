//! `ftadvise rules test`: how rules do on cases whose right outcome is known.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::{Format, Tests};
use crate::commands::results::Results;
use crate::commands::{Outcome, Setting, files};
use crate::framework::Framework;
use crate::framework::case::{Case, Trial, tried};
use crate::framework::source::Document;
use crate::report::trials::Tried;
use crate::{builtin, load, report};

pub(super) fn run(
    setting: &Setting,
    request: &Tests,
    results: Results<'_>,
) -> anyhow::Result<Outcome> {
    let read;
    let framework = match &request.file {
        None => &setting.framework,
        Some(path) => {
            read = files::framework(Some(path))?;
            &read
        }
    };
    let cases = match folder(request) {
        Some(folder) => of_folder(framework, &folder)?,
        None => of_builtin(framework)?,
    };
    let trials: Vec<Trial<'_>> = cases.iter().map(|case| tried(framework, case)).collect();
    let tried = Tried {
        framework,
        trials: &trials,
        threshold: request.threshold,
    };
    let text = match results.format {
        Format::Json => report::trials::json(&tried),
        _ => report::trials::text(&tried, results.width()),
    };
    results.put(&text)?;
    Ok(if tried.is_good() {
        Outcome::Done
    } else {
        Outcome::No
    })
}

/// The folder that was named, or the one beside the rules.
fn folder(request: &Tests) -> Option<PathBuf> {
    let beside = || {
        let file = request
            .file
            .as_deref()
            .filter(|file| files::builtin_rules(file).is_none())?;
        let folder = file.parent()?.join("cases");
        folder.is_dir().then_some(folder)
    };
    request.cases.clone().or_else(beside)
}

/// The cases for these rules in all YAML files of a folder.
fn of_folder(framework: &Framework, folder: &Path) -> anyhow::Result<Vec<Case>> {
    let shown = files::shown(folder);
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read `{shown}`"))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry
            .with_context(|| format!("cannot read `{shown}`"))?
            .path();
        if path
            .extension()
            .is_some_and(|end| end == "yaml" || end == "yml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = files::shown(&path);
        let text = files::text(&path).with_context(|| format!("cannot read `{name}`"))?;
        let document = Document::new(&name, &text);
        if load::cases::framework_of(document)? == framework.name {
            cases.extend(load::cases::cases(framework, document)?);
        }
    }
    if cases.is_empty() {
        bail!(
            "`{shown}` holds no cases for `{}`; a file of cases says `framework: {}`",
            framework.name,
            framework.name
        );
    }
    Ok(cases)
}

fn of_builtin(framework: &Framework) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for document in builtin::CASES {
        if load::cases::framework_of(document)? == framework.name {
            cases.extend(load::cases::cases(framework, document)?);
        }
    }
    if cases.is_empty() {
        bail!(
            "no cases are known for `{}`; put some into a folder `cases` beside the rules, or name one with --cases",
            framework.name
        );
    }
    Ok(cases)
}
