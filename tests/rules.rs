//! The rules' own tests: each case of `rules/cases/` runs under its name, and the shipped files hold together.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::path::PathBuf;

use ftadvise::builtin;
use ftadvise::cost::catalogue::Purpose;
use ftadvise::framework::Framework;
use ftadvise::framework::answers::Answers;
use ftadvise::framework::case::{Case, tried};
use ftadvise::framework::source::Document;
use ftadvise::framework::trace::decide;
use ftadvise::framework::walk::most_questions;
use ftadvise::load;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for file in files("rules/cases") {
        trials.extend(cases(&file));
    }
    trials.push(Trial::test("published_cases_score", score));
    for framework in frameworks() {
        let name = framework.name.clone();
        trials.push(Trial::test(
            format!("{name}::nobody_is_asked_too_much"),
            move || few_questions(&framework),
        ));
    }
    trials.push(Trial::test(
        "four-step::who_needs_nothing_is_asked_little",
        works_within_limits,
    ));
    trials.push(Trial::test(
        "built_in_trees_are_those_of_the_files",
        prepared_trees,
    ));
    trials.push(Trial::test("price_files_name_their_provider", price_files));
    libtest_mimic::run(&arguments, trials).exit();
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    assert!(!files.is_empty(), "no YAML files in {folder}");
    files
}

fn frameworks() -> Vec<Framework> {
    let load = |document: Document<'_>| {
        load::rules::framework(document).unwrap_or_else(|invalid| panic!("{invalid}"))
    };
    builtin::FRAMEWORKS.into_iter().map(load).collect()
}

fn framework(name: &str) -> Framework {
    frameworks()
        .into_iter()
        .find(|framework| framework.name == name)
        .unwrap()
}

fn cases(file: &PathBuf) -> Vec<Trial> {
    let text = fs::read_to_string(file).unwrap();
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let document = Document::new(&name, &text);
    let wanted = load::cases::framework_of(document).unwrap_or_else(|invalid| panic!("{invalid}"));
    let framework = framework(&wanted);
    let cases =
        load::cases::cases(&framework, document).unwrap_or_else(|invalid| panic!("{invalid}"));
    cases
        .into_iter()
        .map(|case| {
            let framework = framework.clone();
            Trial::test(format!("{name}::{}", case.id), move || {
                let trial = tried(&framework, &case);
                if trial.verdict.is_as_said() {
                    return Ok(());
                }
                let outcome = framework.outcome(trial.decision.outcome);
                Err(Failed::from(format!(
                    "{:?}: wanted {:?}, got {}: {:?}",
                    trial.verdict,
                    case.right,
                    outcome.id,
                    trial.missed(&framework)
                )))
            })
        })
        .collect()
}

/// The default framework must get at least 21 of the 24 published cases right.
fn score() -> Result<(), Failed> {
    let framework = framework("four-step");
    let text = fs::read_to_string(root("rules/cases/published.yaml"))?;
    let cases = load::cases::cases(&framework, Document::new("published", &text))
        .map_err(|e| e.to_string())?;
    let is_right =
        |case: &&Case| case.accepts(framework.outcome(decide(&framework, &case.answers).outcome));
    let right = cases.iter().filter(is_right).count();
    if cases.len() != 24 || right < 21 {
        return Err(format!("{right} of {} published cases are right", cases.len()).into());
    }
    Ok(())
}

/// Nobody at all is asked more than twelve questions.
fn few_questions(framework: &Framework) -> Result<(), Failed> {
    let most = most_questions(framework, &Answers::none(framework));
    if most > 12 {
        return Err(format!("somebody is asked {most} questions").into());
    }
    Ok(())
}

/// Nobody whose prompt works within limits is asked more than five.
fn works_within_limits() -> Result<(), Failed> {
    let framework = framework("four-step");
    let mut answers = Answers::none(&framework);
    for (id, value) in [("prompting", "meets"), ("limits", "none")] {
        let question = framework.find(id).unwrap();
        answers = answers.with(question, framework.question(question).domain.parse(value)?);
    }
    let most = most_questions(&framework, &answers) + 2;
    if most > 5 {
        return Err(format!("{most} questions").into());
    }
    Ok(())
}

fn prepared_trees() -> Result<(), Failed> {
    for document in builtin::FRAMEWORKS
        .into_iter()
        .chain(builtin::ASSUMPTIONS)
        .chain(builtin::PROVIDERS)
    {
        let prepared = document.tree().map_err(|invalid| invalid.to_string())?;
        let parsed = Document::new(document.file, document.text)
            .tree()
            .map_err(|invalid| invalid.to_string())?;
        if prepared != parsed {
            return Err(format!("{} was built in from another text", document.file).into());
        }
    }
    Ok(())
}

fn price_files() -> Result<(), Failed> {
    let catalogue = load::prices::builtin_catalogue().map_err(|error| error.to_string())?;
    let at = jiff::civil::date(2026, 11, 22).to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.map_err(|error| error.to_string())?.timestamp().into();
    let find_base = |base: &str| catalogue.model(base, Purpose::Answer, at).map(drop);
    for document in builtin::PROVIDERS {
        let provider =
            load::prices::provider(document, &find_base).map_err(|invalid| invalid.to_string())?;
        if provider.id != document.file {
            return Err(format!(
                "{}.yaml holds the provider `{}`",
                document.file, provider.id
            )
            .into());
        }
    }
    Ok(())
}
