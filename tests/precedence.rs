//! Flags win over files and measurements, whatever else asks for the same thing, and the command of a result repeats it.

mod run;

use run::{DAY, File, entry, json, number, run};
use serde_json::{Value, json as value};

fn json_of(arguments: &[&str], more: &[&str]) -> Value {
    json(&[arguments, more, &DAY[..]].concat())
}

fn figure<'v>(costs: &'v Value, name: &str) -> &'v Value {
    entry(&costs["workload"], "name", name)
}

/// Rules with a question for a quantity that no file measures.
const OWN: &str = "\
schema: 1
name: own
title: Own
sources:
  - {id: here, title: Here, url: https://example.org}
questions:
  - {id: calls-per-month, prompt: How many?, help: H, number: {least: 0, most: 1000000000, unit: calls}}
  - {id: epochs, prompt: How often?, help: H, number: {least: 1, most: 10, unit: times}}
steps:
  - id: only
    title: Many?
    rules:
      - {id: many, when: {question: calls-per-month, at_least: 100000}, then: tune, because: B, sources: [here]}
      - {id: often, when: {question: epochs, at_least: 5}, then: tune, because: B, sources: [here]}
      - {id: rest, then: prompt, because: B, sources: [here]}
outcomes:
  - {id: prompt, approaches: [prompting], title: Prompt, because: B}
  - {id: tune, approaches: [fine-tune], title: Tune, because: B}
";

#[test]
fn an_answer_that_is_a_quantity_wins_over_the_workload_file() {
    let file = File::new("w.yaml", "calls-per-month: 5k\n");
    let rules = File::new("own.yaml", OWN);
    let flags = ["break-even", "--calls-per-month", "200k"];
    for more in [
        &["--workload", file.path()][..],
        &["--rules", rules.path()],
        &["--rules", rules.path(), "--workload", file.path()],
    ] {
        let costs = json_of(&flags, more);
        let calls = figure(&costs, "calls-per-month");
        assert_eq!(number(calls, "value"), 200_000.0, "{more:?}: {calls}");
        assert_eq!(calls["source"], "--calls-per-month", "{more:?}: {calls}");
        let output = run(&[&flags[..], more, &DAY].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.starts_with("Costs at 200,000 calls a month (you said)"),
            "{text}"
        );
    }
    // What is said to be unknown is not taken from the file either.
    let unknown = [
        "break-even",
        "--calls-per-month",
        "unknown",
        "--workload",
        file.path(),
    ];
    let costs = json_of(&unknown, &[]);
    assert_eq!(figure(&costs, "calls-per-month")["provenance"], "default");
    // The file counts where no flag speaks.
    let costs = json_of(&["break-even", "--workload", file.path()], &[]);
    assert_eq!(figure(&costs, "calls-per-month")["value"], 5_000.0);
    // A number that is asked for is a quantity, too.
    let costs = json_of(
        &["break-even", "--epochs", "4", "--rules", rules.path()],
        &[],
    );
    assert_eq!(figure(&costs, "epochs")["value"], 4.0);
}

/// Where rules compare a number themselves, that is where another answer turns the outcome.
#[test]
fn what_turns_the_outcome_is_where_the_rules_say() {
    let rules = OWN.replace(
        "unit: calls}}",
        "unit: calls}, measured_by: logs.calls-per-month}",
    );
    let rules = File::new("own.yaml", &rules);
    for (calls, epochs, wanted) in [("20k", "2", ">=100000"), ("200k", "2", "<100000")] {
        let advice = json_of(
            &[
                "ask",
                "--no-input",
                "--model",
                "gpt-5.5",
                "--tuned-model",
                "google:gemini-3.5-flash",
            ],
            &[
                "--rules",
                rules.path(),
                "--calls-per-month",
                calls,
                "--epochs",
                epochs,
            ],
        );
        let turned = entry(&advice["would_change"], "question", "calls-per-month");
        assert!(turned.to_string().contains(wanted), "{turned}");
    }
}

#[test]
fn an_answer_that_agrees_with_an_uncertain_measurement_is_certain() {
    let rows: String = (0..60)
        .map(|row| format!("{row},{}\n", row % 20 < 17))
        .collect();
    let file = File::new("results.csv", &format!("id,passed\n{rows}"));
    let measured = [
        "ask",
        "--no-input",
        "--failures",
        "style-or-format",
        "--one-off",
        "no",
        "--facts",
        "none",
        "--citations",
        "no",
        "--explain",
        "no",
        "--multi-step",
        "no",
        "--requirements-change",
        "rarely",
        "--owner",
        "yes",
        "--examples",
        "250",
        "--task-kind",
        "format-or-style",
        "--representative",
        "yes",
        "--supervision",
        "ideal-outputs",
        "--eval-set",
        "120",
        "--eval",
        file.path(),
        "--target",
        "0.87",
    ];
    let open = json_of(&measured, &[]);
    let prompting = |advice: &Value| entry(&advice["answers"], "question", "prompting").clone();
    assert_eq!(prompting(&open)["value"], "close");
    assert_eq!(open["open_outcomes"], value!(["fine-tune", "prompting"]));
    let said = json_of(&measured, &["--prompting", "close"]);
    assert_eq!(prompting(&said)["provenance"], "you said");
    assert_eq!(said["open_outcomes"], value!(["fine-tune"]));
    assert_eq!(said["certain"], true);
}

/// What a file measures is never lost in silence.
#[test]
fn a_measurement_that_does_not_fit_its_question_is_said() {
    let rules = OWN.replace(
        "most: 10, unit: times}}",
        "most: 10, unit: times}}\n  - {id: items, prompt: I?, help: H, number: {most: 20, unit: items}, measured_by: eval.items}",
    )
    .replace("question: epochs, at_least: 5", "question: items, at_least: 5");
    let rules = File::new("own.yaml", &rules);
    let rows: String = (0..60).map(|row| format!("{row},true\n")).collect();
    let file = File::new("results.csv", &format!("id,passed\n{rows}"));
    let output = run(&[
        &[
            "ask",
            "--no-input",
            "--rules",
            rules.path(),
            "--eval",
            file.path(),
        ],
        &DAY[..],
    ]
    .concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(
            "60 different items; items takes no such number: `60` is outside 0 to 20 items"
        ),
        "{text}"
    );
    // The file alone says so, too.
    let evidence = json_of(&["evidence", file.path(), "--rules", rules.path()], &[]);
    assert_eq!(evidence["answers"], value!([]));
    let unasked = evidence["unasked"][0].as_str().unwrap();
    assert!(unasked.ends_with(
        "60 different items; items takes no such number: `60` is outside 0 to 20 items"
    ));
}

#[test]
fn the_command_of_costs_repeats_the_parts_and_what_was_typed() {
    let output = run(&[
        &["break-even", "--parts", "--cache-hit-rate", "70%"],
        &DAY[..],
    ]
    .concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, again) = text.rsplit_once("Again").unwrap();
    assert!(again.contains("--parts"), "{again}");
    assert!(again.contains("--cache-hit-rate 0.7 "), "{again}");
    // There are no rules to explain where none is walked.
    let output = run(&["break-even", "--explain"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

/// The middle of a range is a number that nobody gave.
#[test]
fn a_range_of_calls_is_said_beside_its_middle() {
    let heading = |more: &[&str]| {
        let output = run(&[&["break-even"], more, &DAY[..]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().next().unwrap().to_owned()
    };
    let said = heading(&["--calls-per-month", "5k..20k"]);
    assert!(said.starts_with("Costs at 10,000 calls a month (you said 5,000..20,000)"));
    let exact = heading(&["--calls-per-month", "5k"]);
    assert!(exact.starts_with("Costs at 5,000 calls a month (you said) on "));
    assert!(heading(&[]).starts_with("Costs at 10,000 calls a month (default) on "));
}
