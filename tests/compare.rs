//! Two results compared: saved ones, and those that are made anew for answers.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use run::{DAY, File, json, number, run};
use serde_json::Value;

const BEFORE: &str = "prompting: misses\nfailures: style-or-format\nexamples: 250\n";
const AFTER: &str = "prompting: misses\nfailures: missing-facts,style-or-format\nfacts: changing\nexamples: 250\ncalls-per-month: 50k\n";

fn saved(answers: &File) -> File {
    let arguments = ["ask", "--no-input", "--answers", answers.path()];
    File::new(
        "saved.json",
        &json(&[&arguments[..], &DAY].concat()).to_string(),
    )
}

fn compared(a: &File, b: &File) -> Value {
    json(&[&["compare", a.path(), b.path()][..], &DAY].concat())
}

fn change<'v>(list: &'v Value, what: &str) -> (&'v Value, &'v Value) {
    let mut list = list.as_array().unwrap().iter();
    let found = list.find(|own| own["what"] == what);
    let found = found.unwrap_or_else(|| panic!("no change of `{what}`"));
    (&found["a"], &found["b"])
}

#[test]
fn what_differs_is_named_in_answers_path_cost_and_outcome() {
    let [before, after] = [BEFORE, AFTER].map(|text| File::new("answers.yaml", text));
    let result = compared(&before, &after);
    assert_eq!(result["same"], false);
    let (a, b) = change(&result["outcome"], "outcome");
    assert_eq!(
        (a, b),
        (
            &"fine-tune (not certain)".into(),
            &"rag+fine-tune (not certain)".into()
        )
    );
    let (a, b) = change(&result["answers"], "facts");
    assert_eq!((a, b), (&Value::Null, &"changing".into()));
    let unchanged = result["answers"].to_string();
    assert!(!unchanged.contains("\"examples\""), "{unchanged}");
    let (a, b) = change(&result["path"], "knowledge");
    assert_eq!(
        (a, b),
        (&"continue".into(), &"continue (facts-and-more)".into())
    );
    assert_eq!(change(&result["workload"], "calls-per-month").1, "50000");
    // The amounts are those of the results themselves.
    for (side, file) in [("a", &before), ("b", &after)] {
        let arguments = ["ask", "--no-input", "--answers", file.path()];
        let own = json(&[&arguments[..], &DAY].concat());
        for amount in result["cost"].as_array().unwrap() {
            if amount["amount"] == "calls_per_month" {
                continue;
            }
            let id = amount["approach"].as_str().unwrap();
            let approach = run::entry(&own["cost"]["approaches"], "id", id);
            let name = amount["amount"].as_str().unwrap();
            assert_eq!(number(amount, side), number(approach, name), "{id} {name}");
        }
    }
    assert_eq!(result["made"], Value::Array(Vec::new()));
}

#[test]
fn a_result_that_was_saved_is_the_one_that_is_made_anew() {
    let before = File::new("answers.yaml", BEFORE);
    let saved_before = saved(&before);
    for [a, b] in [
        [&before, &saved_before],
        [&saved_before, &before],
        [&saved_before, &saved_before],
    ] {
        let result = compared(a, b);
        assert_eq!(result["same"], true, "{result}");
        let output = run(&["compare", a.path(), b.path(), DAY[0], DAY[1]]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("\nNothing differs"), "{text}");
    }
}

#[test]
fn the_other_way_round_the_sides_are_swapped_and_nothing_else() {
    let [before, after] = [BEFORE, AFTER].map(|text| File::new("answers.yaml", text));
    let [there, back] = [compared(&before, &after), compared(&after, &before)];
    for part in ["outcome", "answers", "path", "workload", "cost"] {
        let sides = |list: &Value, [a, b]: [&str; 2]| {
            let list = list.as_array().unwrap().iter();
            let mut sides: Vec<String> = list
                .map(|own| {
                    format!(
                        "{} {} {} {} {}",
                        own["what"], own["approach"], own["amount"], own[a], own[b]
                    )
                })
                .collect();
            sides.sort();
            sides
        };
        assert_eq!(
            sides(&there[part], ["a", "b"]),
            sides(&back[part], ["b", "a"])
        );
    }
}

#[test]
fn prices_rules_and_days_that_differ_are_told() {
    let before = File::new("answers.yaml", BEFORE);
    let arguments = ["ask", "--no-input", "--answers", before.path()];
    let lesson = [
        &arguments[..],
        &["--rules", "lesson", "--as-of", "2026-11-01"],
    ];
    let lesson = File::new("lesson.json", &json(&lesson.concat()).to_string());
    let result = compared(&saved(&before), &lesson);
    let (a, b) = change(&result["made"], "prices taken on");
    assert_eq!(
        (a, b),
        (&Value::from("2026-11-22"), &Value::from("2026-11-01"))
    );
    let (a, b) = change(&result["made"], "rules");
    assert!(a.as_str().unwrap().starts_with("four-step ("));
    assert!(b.as_str().unwrap().starts_with("lesson ("));
}

#[test]
fn comparisons_of_costs_have_no_outcome() {
    let costs = |volume| {
        let arguments = ["break-even", "--calls-per-month", volume, DAY[0], DAY[1]];
        File::new("costs.json", &json(&arguments).to_string())
    };
    let result = compared(&costs("10k"), &costs("1M"));
    assert_eq!(result["answers"], Value::Array(Vec::new()));
    let outcome = result["outcome"].to_string();
    assert!(!outcome.contains("\"outcome\""), "{outcome}");
    assert!(!result["cost"].as_array().unwrap().is_empty());
}

#[test]
fn what_cannot_be_compared_is_refused_by_name() {
    let good = File::new("answers.yaml", BEFORE);
    for (text, fault) in [
        ("{\"schema\": 2, \"cost\": {}}", "it is not of schema 1"),
        (
            "{\"schema\": 1, \"files\": []}",
            "no result of `ask` or `break-even`",
        ),
        (
            "{\"schema\": 1, \"approaches\": [{\"id\": 5}]}",
            "no result as this program writes it (invalid type",
        ),
        (
            "{\"schema\": 1, \"cost\": {\"approaches\": [{\"id\": \"x\", \"upfront_usd\": \"\\u001b[31m\"}]}}",
            "no result as this program writes it (invalid type",
        ),
        ("promting: misses\n", "did you mean `prompting`?"),
        ("", "answers"),
    ] {
        let bad = File::new("bad", text);
        for [a, b] in [[&good, &bad], [&bad, &good]] {
            let output = run(&["compare", a.path(), b.path(), DAY[0], DAY[1]]);
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{stderr}");
            assert!(stderr.contains(fault), "{stderr}");
            assert!(stderr.contains(bad.path()), "{stderr}");
            assert!(!stderr.contains('\u{1b}'), "{stderr}");
        }
    }
}

#[test]
fn every_tuned_offer_is_compared() {
    let offers = |names: &[&str]| {
        let mut arguments = vec!["break-even", "--model", "gpt-5.5"];
        for name in names {
            arguments.extend(["--tuned-model", name]);
        }
        File::new(
            "costs.json",
            &json(&[&arguments[..], &DAY].concat()).to_string(),
        )
    };
    let (first, one, other) = (
        "google:gemini-3.5-flash",
        "tinker:Qwen/Qwen3-8B",
        "together:Qwen/Qwen3.5-9B",
    );
    let (a, b) = (offers(&[first, one]), offers(&[first, other]));
    let result = compared(&a, &b);
    let (a, b) = change(&result["workload"], "tuned-model");
    assert_eq!(a, &format!("{first}, {one}"));
    assert_eq!(b, &format!("{first}, {other}"));
    let amounts = result["cost"].as_array().unwrap();
    for offer in [one, other] {
        let id = format!("fine-tune@{offer}");
        let mut crossings = amounts
            .iter()
            .filter(|own| own["amount"] == "calls_per_month");
        assert!(crossings.any(|own| own["approach"] == id), "{id}: {result}");
    }
}
