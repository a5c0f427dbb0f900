//! What a change of rules changes, against brute force on random small frameworks, and the commands around rules.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod dice;
mod random;
mod run;

use std::collections::BTreeSet;

use ftadvise::framework::Framework;
use ftadvise::framework::answers::{Answer, Answers};
use ftadvise::framework::cells::cells;
use ftadvise::framework::proof::change::changes;
use ftadvise::framework::walk::walk;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use random::random_framework;
use run::{DAY, File, entry, json, number, run};
use serde_json::Value;

/// Every set of answers without ranges, cut where either framework cuts.
fn everything(frameworks: [&Framework; 2]) -> Vec<Answers> {
    let mut all = vec![Answers::none(frameworks[0])];
    for question in frameworks[0].indices() {
        let cells = frameworks.into_iter().flat_map(|own| cells(own, question));
        let known = cells.map(|cell| Answer::Known(cell.value));
        let answers: Vec<Answer> = [Answer::Unknown].into_iter().chain(known).collect();
        all = (all.iter())
            .flat_map(|own| answers.iter().map(|answer| own.with(question, *answer)))
            .collect();
    }
    all
}

fn outcome(framework: &Framework, answers: &Answers) -> String {
    let verdict = walk(framework, &|question| answers.get(question));
    framework.outcome(verdict.outcome).id.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_124), ..ProptestConfig::with_cases(100) })]

    #[test]
    fn the_pairs_are_those_that_brute_force_finds(a: u64, b: u64) {
        let (old, new) = (random_framework(a), random_framework(b));
        let found: BTreeSet<(String, String)> = changes(&old, &new)
            .outcomes
            .into_iter()
            .map(|change| (change.from.unwrap(), change.to.unwrap()))
            .collect();
        let wanted: BTreeSet<(String, String)> = everything([&old, &new])
            .iter()
            .map(|answers| (outcome(&old, answers), outcome(&new, answers)))
            .filter(|(from, to)| from != to)
            .collect();
        // Ranges that reach across thresholds tell further pairs apart.
        prop_assert!(found.is_superset(&wanted), "{found:?} {wanted:?}");
        for change in changes(&old, &new).outcomes {
            let mut answers = Answers::none(&old);
            for (question, typed) in &change.example {
                answers.state(&old, question, typed, "example").unwrap();
            }
            prop_assert_eq!(Some(outcome(&old, &answers)), change.from);
            prop_assert_eq!(Some(outcome(&new, &answers)), change.to);
        }
    }
}

fn lesson(change: impl Fn(&str) -> String) -> File {
    let text = std::fs::read_to_string("rules/lesson.yaml").unwrap();
    let changed = change(&text);
    assert_ne!(text, changed);
    File::new("rules.yaml", &changed)
}

#[test]
fn a_threshold_that_moves_is_shown_with_answers_between() {
    let rules = lesson(|text| text.replace("below: 100", "below: 200"));
    let result = json(&["rules", "diff", "lesson", rules.path()]);
    assert_eq!(result["same"], false);
    let changes = result["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|own| own["from"] == "fine-tune" && own["to"] == "collect-data");
    let examples = change.unwrap()["example"]["examples"].as_str().unwrap();
    let examples: f64 = examples.split("..").next().unwrap().parse().unwrap();
    assert!((100.0..200.0).contains(&examples), "{result}");
    // The answers do what is said of them.
    let example = change.unwrap()["example"].as_object().unwrap();
    let flags: Vec<String> = example
        .iter()
        .flat_map(|(id, value)| [format!("--{id}"), value.as_str().unwrap().to_owned()])
        .collect();
    for (rules, wanted) in [("lesson", "fine-tune\n"), (rules.path(), "collect-data\n")] {
        let mut words = vec!["ask", "--no-input", "--quiet", "--rules", rules];
        words.extend(DAY);
        words.extend(flags.iter().map(String::as_str));
        for required in ["--prompting", "--failures"] {
            if !words.contains(&required) {
                words.extend([required, "unknown"]);
            }
        }
        assert_eq!(String::from_utf8(run(&words).stdout).unwrap(), wanted);
    }

    let same = run(&["rules", "diff", "lesson", "rules/lesson.yaml"]);
    assert!(same.status.success());
    let text = String::from_utf8(same.stdout).unwrap();
    assert!(text.contains("no answers give another outcome"), "{text}");
}

#[test]
fn answers_that_one_side_alone_takes_are_named() {
    let rules = lesson(|text| {
        let number =
            text.find("number: {least: 0, most: ").unwrap() + "number: {least: 0, most: ".len();
        let end = number + text[number..].find(',').unwrap();
        text[..number].to_owned() + "400" + &text[end..]
    });
    let result = json(&["rules", "diff", "lesson", rules.path()]);
    assert_eq!(result["changes"], serde_json::json!([]));
    assert_eq!(result["same"], false);
    let changed = result["answers_changed"][0].as_str().unwrap();
    assert!(changed.contains("..400 (new)"), "{changed}");
}

#[test]
fn a_question_that_is_new_or_gone_is_named() {
    let rules = "questions:\n  - id: legal\n    prompt: May it be trained?\n    help: Ask.\n    yes_or_no: {yes: It may, no: It may not}\n";
    let rules = lesson(|text| {
        let first = text.find("      - id: ").unwrap();
        let (start, rest) = text.split_at(first);
        let rule = "      - id: illegal\n        when: {question: legal, is: \"no\"}\n        then: prompting\n        because: So it is.\n        sources: [SOURCE]\n";
        let source = text
            .split("\n  - id: ")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap();
        (start.to_owned() + &rule.replace("SOURCE", source) + rest).replacen(
            "questions:\n",
            rules,
            1,
        )
    });
    let result = json(&["rules", "diff", "lesson", rules.path()]);
    assert_eq!(result["questions_added"], serde_json::json!(["legal"]));
    let becomes = result["changes"].as_array().unwrap().iter();
    let all: BTreeSet<&str> = becomes.map(|own| own["to"].as_str().unwrap()).collect();
    assert_eq!(all, BTreeSet::from(["prompting"]));
    let back = json(&["rules", "diff", rules.path(), "lesson"]);
    assert_eq!(back["questions_removed"], serde_json::json!(["legal"]));
}

#[test]
fn check_finds_faults_and_ends_with_one() {
    for rules in ["four-step", "lesson"] {
        let output = run(&["rules", "check", rules]);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.contains("complete, and nothing in it is idle"),
            "{text}"
        );
    }
    // Each fault with the code that names it.
    let end = "      - id: enough\n";
    let without_end = lesson(|text| {
        let at = text.find(end).unwrap();
        text[..at].to_owned() + &text[at + text[at..].find("\noutcomes:").unwrap()..]
    });
    let output = run(&["rules", "check", without_end.path(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["complete"], false);
    let gap = entry(&result["findings"], "code", "gap");
    assert!(gap["row"].as_str().unwrap().contains("- id: otherwise"));
    // The row closes it, at least for its example.
    let row = gap["row"].as_str().unwrap().replace('\n', "\n      ");
    let text = std::fs::read_to_string(without_end.path()).unwrap();
    let closed = text.replacen("\noutcomes:", &format!("\n      {row}\n\noutcomes:"), 1);
    let closed = File::new("closed.yaml", &closed);
    let output = run(&["rules", "check", closed.path(), "--format", "json"]);
    let after: Value = serde_json::from_slice(&output.stdout).unwrap();
    let gap_after = after["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|own| own["code"] == "gap");
    assert!(gap_after.is_none_or(|own| own["example"] != gap["example"]));
}

#[test]
fn cases_are_tried_and_rules_without_one_are_named() {
    let result = json(&["rules", "test", "lesson"]);
    assert_eq!(result["good"], true);
    assert_eq!(number(&result, "coverage"), 1.0);
    let output = run(&["rules", "test", "four-step", "--threshold", "100%"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let folder = std::env::temp_dir().join(format!("ftadvise-{}-cases", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let cases = "schema: 1\nframework: lesson\ncases:\n- id: wrong\n  title: T\n  answers: {prompting: misses, failures: [style-or-format], examples: 60}\n  approach: fine-tune\n";
    std::fs::write(folder.join("a.yaml"), cases).unwrap();
    let named = [
        "rules",
        "test",
        "lesson",
        "--cases",
        folder.to_str().unwrap(),
    ];
    let output = run(&named);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    for wanted in [
        "failed wrong: wanted fine-tune, got collect-data",
        "  - examples: ",
        "  + examples: ",
        "no case reaches",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    std::fs::write(
        folder.join("a.yaml"),
        cases.replace("approach: fine-tune", "approach: collect-data"),
    )
    .unwrap();
    assert_eq!(run(&named).status.code(), Some(0));
    let strict = run(&[&named[..], &["--threshold", "90%"]].concat());
    assert_eq!(strict.status.code(), Some(1));
    let text = String::from_utf8(strict.stdout).unwrap();
    assert!(text.contains("fewer than the 90 % wanted"), "{text}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A folder of its own for a test, removed at its end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ftadvise-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const CASE: &str = "schema: 1\nframework: lesson\ncases:\n- id: own\n  title: T\n  answers: {prompting: meets}\n  approach: prompting\n";

#[test]
fn own_rules_are_tried_on_the_cases_beside_them() {
    let folder = Folder::new("beside");
    let lesson = std::fs::read_to_string("rules/lesson.yaml").unwrap();
    let rules = folder.write("my.yaml", &lesson);
    let beside = folder.0.join("cases");
    // Without a folder no others are taken in their place.
    for arguments in [
        ["rules", "test", &rules].as_slice(),
        &["rules", "test", "--rules", &rules],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        let wanted = format!("there is no folder `{}`; make one", beside.display());
        assert!(
            stderr.contains(&wanted) && stderr.contains("--cases"),
            "{stderr}"
        );
    }
    folder.write("cases/own.yaml", CASE);
    for arguments in [
        ["rules", "test", &rules].as_slice(),
        &["rules", "test", "--rules", &rules],
    ] {
        let result = json(arguments);
        assert_eq!(result["cases"].as_array().unwrap().len(), 1, "{result}");
        assert_eq!(result["cases"][0]["id"], "own");
    }
    // A file that is read is not written over.
    let case = beside.join("own.yaml");
    let output = run(&[
        "rules",
        "test",
        &rules,
        "--format",
        "json",
        "-o",
        case.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("is an input, and inputs are not changed"),
        "{stderr}"
    );
    assert_eq!(std::fs::read_to_string(&case).unwrap(), CASE);
}

#[test]
fn cases_name_outcomes_or_approaches() {
    let folder = Folder::new("approaches");
    let rules = std::fs::read_to_string("rules/lesson.yaml").unwrap();
    let rules = rules.replacen("approaches: [prompting]", "approaches: [prompting, rag]", 1);
    let rules = folder.write("my.yaml", &rules);
    folder.write(
        "cases/own.yaml",
        &CASE.replace("approach: prompting", "approach: prompting+rag"),
    );
    let result = json(&["rules", "test", &rules]);
    assert_eq!(result["good"], true, "{result}");
    folder.write(
        "cases/own.yaml",
        &CASE.replace("approach: prompting", "approach: prompting+rga"),
    );
    let output = run(&["rules", "test", &rules]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("unknown outcome `prompting+rga`"),
        "{stderr}"
    );
}

/// Rules that have a gap can be looked at and proved, but not walked through.
#[test]
fn rules_in_use_may_have_a_gap_where_nobody_walks_through_them() {
    let end = "      - id: enough\n";
    let rules = lesson(|text| {
        let at = text.find(end).unwrap();
        text[..at].to_owned() + &text[at + text[at..].find("\noutcomes:").unwrap()..]
    });
    let output = run(&["rules", "check", "--rules", rules.path()]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("gap"),
        "{output:?}"
    );
    for arguments in [
        ["models", "gemini"].as_slice(),
        &["rules", "list"],
        &["rules", "graph"],
    ] {
        let output = run(&[arguments, &["--rules", rules.path()]].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    }
    let answers = File::new("answers.yaml", "prompting: meets\n");
    for arguments in [
        ["ask", "--no-input"].as_slice(),
        &["break-even"],
        &["compare", answers.path(), answers.path()],
        &["rules", "test"],
        &["rules", "test", rules.path()],
    ] {
        let output = run(&[arguments, &["--rules", rules.path()]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.contains("can end without an outcome"),
            "{arguments:?}: {stderr}"
        );
    }
}
