//! Presets through the built binary: each shipped one is taken, gives way to whatever is said or measured, and is
//! repeated by the command that a result ends with.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use ftadvise::builtin;
use ftadvise::framework::Framework;
use ftadvise::framework::preset::Preset;
use ftadvise::load;
use run::{DAY, File, entry, json, number, run};
use serde_json::Value;

/// The least that an unattended run must be told.
const LEAST: [&str; 5] = [
    "--no-input",
    "--prompting",
    "misses",
    "--failures",
    "style-or-format",
];

fn shipped() -> Framework {
    load::rules::framework(builtin::FRAMEWORKS[0]).unwrap()
}

fn ask(more: &[&str]) -> Value {
    json(&[&["ask"], &DAY[..], &LEAST, more].concat())
}

fn break_even(more: &[&str]) -> Value {
    json(&[&["break-even"], &DAY[..], more].concat())
}

fn text(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The words of a command, without the program's name.
fn words(command: &str) -> Vec<&str> {
    // Where a line ends, a shell needs a backslash.
    let mut words = command.split_whitespace().filter(|word| *word != "\\");
    assert_eq!(words.next(), Some("ftadvise"), "{command}");
    words.collect()
}

fn shipped_presets_are_the_promised_ones(framework: &Framework) {
    for id in ["support-bot", "extraction", "classification", "code-style"] {
        assert!(
            framework.presets.iter().any(|preset| preset.id == id),
            "{id}"
        );
    }
}

fn answers_come_in(framework: &Framework, preset: &Preset, advice: &Value) {
    assert!(!preset.answers.is_empty(), "{}", preset.id);
    for (index, answer) in &preset.answers {
        let question = framework.question(*index);
        let given = entry(&advice["answers"], "question", &question.id);
        assert_eq!(given["value"], question.answered(*answer), "{given}");
        assert_eq!(given["provenance"], "you said", "{given}");
        assert_eq!(given["source"], format!("--preset {}", preset.id));
    }
}

fn sizes_come_in(preset: &Preset, costs: &Value) {
    assert!(!preset.workload.is_empty(), "{}", preset.id);
    for (id, quantity) in &preset.workload {
        let row = entry(&costs["workload"], "name", id);
        assert_eq!(number(row, "low"), quantity.low, "{row}");
        assert_eq!(number(row, "high"), quantity.high, "{row}");
        let likely = (quantity.low * quantity.high).sqrt();
        assert!((number(row, "value") - likely).abs() < 1e-6, "{row}");
        assert_eq!(row["provenance"], "default", "{row}");
        let source = format!("preset {}: {}", preset.id, preset.because);
        assert_eq!(row["source"], source);
    }
}

#[test]
fn each_shipped_preset_answers_and_assumes_and_says_so() {
    let framework = shipped();
    shipped_presets_are_the_promised_ones(&framework);
    for preset in &framework.presets {
        let flag = ["--preset", preset.id.as_str()];
        answers_come_in(&framework, preset, &ask(&flag));
        sizes_come_in(preset, &break_even(&flag));
        sizes_come_in(preset, &ask(&flag)["cost"]);
    }
}

#[test]
fn the_command_of_a_result_repeats_it_by_the_preset_alone() {
    let framework = shipped();
    for preset in &framework.presets {
        let flag = ["--preset", preset.id.as_str()];
        let advice = ask(&flag);
        let command = advice["command"].as_str().unwrap();
        assert!(command.contains(&flag.join(" ")), "{command}");
        for (index, _) in &preset.answers {
            let answer = format!("--{} ", framework.question(*index).id);
            assert!(!command.contains(&answer), "{command}");
        }
        assert_eq!(json(&words(command)), advice);

        let printed = text(&[&["break-even"], &DAY[..], &flag].concat());
        let (_, again) = printed.rsplit_once("Again: ").unwrap();
        assert_eq!(json(&words(again)), break_even(&flag));
    }
}

#[test]
fn without_a_prompt_and_failures_a_preset_decides_nothing() {
    let output = run(&["ask", "--preset", "support-bot", "--no-input"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    for required in ["--prompting <", "--failures <"] {
        assert!(stderr.contains(required), "{stderr}");
    }
    assert!(!stderr.contains("--facts"), "{stderr}");
}

#[test]
fn flags_win_over_files_and_files_over_the_preset() {
    let answers = File::new("answers.yaml", "facts: stable\ntask-kind: two-class\n");
    let file = ["--preset", "support-bot", "--answers", answers.path()];
    let said = |advice: &Value, question: &str| {
        let given = entry(&advice["answers"], "question", question);
        (given["value"].clone(), given["source"].clone())
    };
    let advice = ask(&[&file[..], &["--facts", "live"]].concat());
    assert_eq!(said(&advice, "facts"), ("live".into(), "--facts".into()));
    assert_eq!(
        said(&advice, "task-kind"),
        ("two-class".into(), answers.path().into())
    );
    assert_eq!(
        said(&advice, "one-off"),
        ("no".into(), "--preset support-bot".into())
    );
    // The files' answers stand in the command, which has the preset for the rest.
    let command = advice["command"].as_str().unwrap();
    assert!(command.contains("--facts live --"), "{command}");
    assert!(command.contains("--task-kind two-class"), "{command}");
    assert!(!command.contains("--one-off"), "{command}");

    // "I don't know" is a thing to say, too.
    let advice = ask(&["--preset", "support-bot", "--facts", "unknown"]);
    assert_eq!(said(&advice, "facts").0, Value::Null);

    let workload = File::new("workload.yaml", "input-tokens: 700\noutput-tokens: 70\n");
    let costs = break_even(&[
        "--preset",
        "support-bot",
        "--workload",
        workload.path(),
        "--output-tokens",
        "7",
    ]);
    for (id, value, source) in [
        ("input-tokens", 700.0, workload.path()),
        ("output-tokens", 7.0, "--output-tokens"),
    ] {
        let row = entry(&costs["workload"], "name", id);
        assert_eq!(number(row, "value"), value);
        assert_eq!(row["provenance"], "you said");
        assert_eq!(row["source"], source);
    }
}

#[test]
fn a_figure_that_is_unknown_is_what_the_preset_assumes() {
    let costs = break_even(&["--preset", "support-bot", "--input-tokens", "unknown"]);
    let row = entry(&costs["workload"], "name", "input-tokens");
    assert_eq!(row["provenance"], "default");
    assert_eq!(number(row, "high"), 4_000.0);
}

#[test]
fn what_a_file_measures_wins_over_the_preset_and_is_no_contradiction() {
    let mut log = String::new();
    for minute in 0..60 {
        log += &format!(
            r#"{{"created": {}, "model": "gpt-4.1-mini", "usage": {{"prompt_tokens": 9000, "completion_tokens": 900}}}}"#,
            1_790_000_000 + minute * 15_000
        );
        log.push('\n');
    }
    let log = File::new("log.jsonl", &log);
    let costs = break_even(&["--preset", "support-bot", "--logs", log.path()]);
    let row = entry(&costs["workload"], "name", "output-tokens");
    assert_eq!(row["provenance"], "measured", "{row}");
    assert_eq!(number(row, "value"), 900.0);
    let said = text(
        &[
            &["break-even"],
            &DAY[..],
            &["--preset", "support-bot", "--logs", log.path()],
        ]
        .concat(),
    );
    assert!(!said.contains("you said"), "{said}");
}

#[test]
fn sizes_of_a_preset_decide_nothing() {
    let framework = shipped();
    let preset = framework
        .presets
        .iter()
        .find(|own| own.id == "classification");
    let sizes: Vec<&str> = (preset.unwrap().workload.iter())
        .map(|(id, _)| id.as_str())
        .collect();
    let assumptions = load::assumptions::assumptions(builtin::ASSUMPTIONS[0]).unwrap();
    let stated = |leave_out: &[&str]| {
        let open = assumptions
            .all()
            .filter(|own| !leave_out.contains(&own.id.as_str()));
        let lines = open.map(|own| format!("{}: {}\n", own.id, own.likely));
        File::new("workload.yaml", &lines.collect::<String>())
    };
    let pays_back = |workload: &File| {
        let advice = ask(&[
            "--preset",
            "classification",
            "--workload",
            workload.path(),
            "--calls-per-month",
            "5M",
            "--model",
            "gpt-5.5",
            "--cheaper-model",
            "gpt-5.5",
            "--tuned-model",
            "google:gemini-3.5-flash",
        ]);
        let answers = advice["answers"].as_array().unwrap().iter();
        let mut found = answers.filter(|answer| answer["question"] == "pays-back");
        found.next().map(|answer| answer["value"].clone())
    };
    // Computed where all is stated, and not where the preset stands in.
    assert!(pays_back(&stated(&[])).is_some_and(|value| value.is_string()));
    assert!(pays_back(&stated(&sizes)).is_none_or(|value| value.is_null()));
}

#[test]
fn an_unknown_preset_is_refused_with_what_there_is() {
    let refused = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for command in ["ask", "break-even"] {
        let stderr = refused(&[command, "--preset", "suport-bot"]);
        assert!(
            stderr.contains("a similar value exists: 'support-bot'"),
            "{stderr}"
        );
        let stderr = refused(&[command, "--preset", "zzz"]);
        assert!(stderr.contains("classification, summarisation"), "{stderr}");
        let stderr = refused(&[command, "--rules", "lesson", "--preset", "support-bot"]);
        assert!(stderr.contains("these rules have no presets"), "{stderr}");
    }
}

#[test]
fn a_preset_does_not_assume_what_a_question_asks() {
    let from = "input-tokens: 250..4000";
    let rules = builtin::FRAMEWORKS[0].text;
    assert!(rules.contains(from));
    let rules = File::new(
        "rules.yaml",
        &rules.replacen(from, "calls-per-month: 5k", 1),
    );
    let output = run(&["ask", "--rules", rules.path()]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let fault = "a preset cannot assume `calls-per-month`: only its user can know that";
    assert!(stderr.contains(fault), "{stderr}");
}

#[test]
fn help_lists_presets_with_their_titles() {
    let framework = shipped();
    for command in ["ask", "break-even"] {
        let help = text(&[command, "--help"]);
        // Titles are broken at the width of the terminal.
        let words: Vec<&str> = help.split_whitespace().collect();
        let help = words.join(" ");
        for preset in &framework.presets {
            let row = format!("- {}: {}", preset.id, preset.title);
            assert!(help.contains(&row), "{row}: {help}");
        }
    }
    assert!(!text(&["ask", "--rules", "lesson", "--help"]).contains("--preset"));
}
