//! `ftadvise rules test`: how rules do on cases whose right outcome is known.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::{Format, Tests};
use crate::commands::results::Results;
use crate::commands::{Ending, Setting, files};
use crate::framework::Framework;
use crate::framework::case::{Case, Trial, tried};
use crate::framework::source::Document;
use crate::report::trials::Tried;
use crate::{builtin, load, report};

pub(super) fn run(
    setting: &Setting,
    request: &Tests,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let read;
    let framework = match &request.file {
        None => setting.walkable()?,
        Some(path) => {
            read = files::framework(path)?;
            &read
        }
    };
    let own = request.file.as_ref().or(setting.rules_named.as_ref());
    let own = own.filter(|file| files::builtin_rules(file).is_none());
    let cases = match (&request.cases, own) {
        (Some(folder), _) => of_folder(framework, folder, &results)?,
        (None, Some(file)) => of_folder(framework, &beside(file)?, &results)?,
        (None, None) => of_builtin(framework)?,
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
        Ending::Done
    } else {
        Ending::No
    })
}

/// The folder of cases beside rules.
fn beside(file: &Path) -> anyhow::Result<PathBuf> {
    let folder = file.with_file_name("cases");
    if !folder.is_dir() {
        bail!(
            "there is no folder `{}`; make one, or name one with --cases",
            files::shown(&folder)
        );
    }
    Ok(folder)
}

/// The cases for these rules in all YAML files of a folder.
fn of_folder(
    framework: &Framework,
    folder: &Path,
    results: &Results<'_>,
) -> anyhow::Result<Vec<Case>> {
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
    results.are_none_of(paths.iter().map(PathBuf::as_path))?;
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
