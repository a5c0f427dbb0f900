//! The JSON contracts: names, types, and that figures belong together.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::process::Command;

use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(arguments)
        .args(["--format", "json", "--as-of", "2026-11-22"])
        .env_remove("FTADVISE_RULES")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.stderr.is_empty());
    serde_json::from_slice(&output.stdout).unwrap()
}

const BEHAVIOUR: [&str; 8] = [
    "ask",
    "--no-input",
    "--prompting",
    "misses",
    "--failures",
    "style-or-format",
    "--calls-per-month",
    "20k",
];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn a_recommendation_has_every_name_of_the_contract() {
    let result = json(&BEHAVIOUR);
    assert_eq!(result["schema"], 1);
    assert_eq!(result["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(result["framework"]["name"], "four-step");
    assert_eq!(result["framework"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(result["framework"]["as_of"], "2026-11-22");
    assert_eq!(result["recommendation"]["id"], "fine-tune");
    assert_eq!(
        result["recommendation"]["approaches"],
        serde_json::json!(["fine-tune"])
    );
    for name in ["because", "next_steps", "risks"] {
        assert!(
            !result["recommendation"][name]
                .as_array()
                .unwrap()
                .is_empty(),
            "{name}"
        );
    }
    assert_eq!(result["certain"], false);
    let depends_on = result["depends_on"].as_array().unwrap();
    let examples: Vec<&Value> = depends_on
        .iter()
        .filter(|entry| entry["question"] == "examples")
        .collect();
    assert!(
        examples.iter().any(|entry| entry["values"] == "<100"),
        "{examples:?}"
    );
    assert!(
        result["would_change"]
            .as_array()
            .unwrap()
            .iter()
            .any(|flip| {
                flip["question"] == "prompting"
                    && flip["from"] == "misses"
                    && flip["outcomes"] == serde_json::json!(["prompting"])
            })
    );
    let path = result["path"].as_array().unwrap();
    assert_eq!(path.len(), 4);
    assert_eq!(path[0]["rule"], Value::Null);
    assert_eq!(path[0]["result"], "continue");
    assert_eq!(path[3]["result"], "fine-tune");
    let answers = result["answers"].as_array().unwrap();
    let answer = |question: &str| {
        answers
            .iter()
            .find(|answer| answer["question"] == question)
            .unwrap()
    };
    assert_eq!(answer("calls-per-month")["value"], 20_000);
    assert_eq!(answer("calls-per-month")["provenance"], "you said");
    assert_eq!(answer("examples")["provenance"], "unknown");
    assert_eq!(answer("tunable")["provenance"], "computed");
    assert!(
        result["command"]
            .as_str()
            .unwrap()
            .starts_with("ftadvise ask --prompting misses")
    );
    assert_eq!(result["cost"]["schema"], 1);
}

#[test]
fn the_command_of_a_result_gives_the_same_result() {
    let result = json(&BEHAVIOUR);
    let command = result["command"].as_str().unwrap().to_owned();
    let words: Vec<&str> = command
        .split_whitespace()
        .skip(1)
        .filter(|word| *word != "--as-of")
        .collect();
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| *word != "2026-11-22")
        .collect();
    assert_eq!(json(&words), result);
}

#[test]
fn figures_belong_together() {
    let costs = json(&[
        "break-even",
        "--calls-per-month",
        "20k",
        "--model",
        "gpt-5.5",
    ]);
    assert!(costs["prices_as_of"].is_string());
    let months = costs["horizon_months"].as_f64().unwrap();
    let calls = 20_000.0;
    let approaches = costs["approaches"].as_array().unwrap();
    let number = |value: &Value, name: &str| {
        value[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{name} in {value}"))
    };
    for approach in approaches {
        let (upfront, fixed, per_call) = (
            number(approach, "upfront_usd"),
            number(approach, "fixed_monthly_usd"),
            number(approach, "per_call_usd"),
        );
        assert!(close(
            number(approach, "monthly_usd"),
            fixed + calls * per_call
        ));
        assert!(close(
            number(approach, "total_usd"),
            upfront + months * (fixed + calls * per_call)
        ));
        let parts = approach["parts"].as_array().unwrap();
        let due = |when: &str| -> f64 {
            parts
                .iter()
                .filter(|part| part["due"] == when)
                .map(|part| number(part, "usd"))
                .sum()
        };
        assert!(
            close(due("upfront"), upfront)
                && close(due("monthly"), fixed)
                && close(due("per call"), per_call)
        );
    }
    let find = |id: &Value| {
        approaches
            .iter()
            .find(|approach| approach["id"] == *id)
            .unwrap()
    };
    for pair in costs["break_even"].as_array().unwrap() {
        let (of, against) = (find(&pair["of"]), find(&pair["against"]));
        let total = |approach: &Value, calls: f64| {
            number(approach, "upfront_usd")
                + months
                    * (number(approach, "fixed_monthly_usd")
                        + calls * number(approach, "per_call_usd"))
        };
        if let Some(crossing) = pair["calls_per_month"].as_f64() {
            assert!(
                close(total(of, crossing), total(against, crossing)),
                "{pair}"
            );
        }
        assert_eq!(
            pair["cheaper_in"].as_array().unwrap().is_empty(),
            pair["never_because"].is_string(),
            "{pair}"
        );
    }
    let volumes = costs["volumes"].as_array().unwrap();
    let at: Vec<f64> = volumes
        .iter()
        .map(|volume| number(volume, "calls_per_month"))
        .collect();
    assert_eq!(at, [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6]);
    for volume in volumes {
        let totals = volume["total_usd"].as_object().unwrap();
        let cheapest = totals
            .iter()
            .min_by(|a, b| a.1.as_f64().unwrap().total_cmp(&b.1.as_f64().unwrap()))
            .unwrap();
        assert_eq!(volume["cheapest"].as_str().unwrap(), cheapest.0);
    }
    for quantity in costs["workload"].as_array().unwrap() {
        assert!(
            ["you said", "default"].contains(&quantity["provenance"].as_str().unwrap()),
            "{quantity}"
        );
        assert!(
            !quantity["source"].as_str().unwrap().is_empty(),
            "{quantity}"
        );
    }
}

#[test]
fn no_break_even_counts_past_the_end_of_service() {
    let offer = [
        "--tuned-model",
        "openai:gpt-4.1-mini",
        "--existing-customer",
        "--model",
        "gpt-5.5",
    ];
    let mut arguments = vec!["break-even", "--calls-per-month", "1M"];
    arguments.extend(offer);
    let costs = json(&arguments);
    let compared = costs["compared_months"].as_f64().unwrap();
    assert!(compared < 2.0, "{compared}");
    let notes = costs["notes"].to_string();
    assert!(notes.contains("2027-01-14"), "{notes}");
    for pair in costs["break_even"].as_array().unwrap() {
        assert!(
            pair["payback_months"]
                .as_f64()
                .is_none_or(|months| months <= compared),
            "{pair}"
        );
    }
}

#[test]
fn a_range_that_reaches_across_a_threshold_is_unknown_there() {
    let mut arguments = BEHAVIOUR.to_vec();
    arguments.extend(["--examples", "50..200"]);
    let result = json(&arguments);
    let depends_on = result["depends_on"].as_array().unwrap();
    let examples: Vec<&str> = (depends_on.iter())
        .filter(|entry| entry["question"] == "examples")
        .map(|entry| entry["values"].as_str().unwrap())
        .collect();
    assert!(examples.contains(&"<100"), "{examples:?}");
    // Nothing above 200 is open.
    assert!(
        !examples.iter().any(|values| values.contains(">=1000")),
        "{examples:?}"
    );
}
