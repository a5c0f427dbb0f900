//! Evaluation results: every format through the built binary, and the laws of rates.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use std::io::{self, BufReader, Cursor, Read, Write};
use std::time::{Duration, Instant};

use ftadvise::evidence::eval::{self, Estimate, Standing};
use ftadvise::evidence::kind::{Kind, kind_of};
use proptest::prelude::*;
use run::{DAY, File, entry, json, number, run};
use serde_json::{Value, json as value};

fn evidence(name: &str, text: &str, more: &[&str]) -> Value {
    let file = File::new(name, text);
    json(&[&["evidence", file.path()], more].concat())
}

fn refusal(name: &str, text: &str) -> String {
    let file = File::new(name, text);
    let output = run(&["evidence", file.path()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(name), "{stderr}");
    stderr
}

/// The items, passes, errors and results without a score.
fn counts(found: &Value) -> [Option<u64>; 4] {
    ["items", "passed", "errors", "unscored"].map(|name| found[name].as_u64())
}

#[test]
fn a_table_of_passes_is_counted_with_its_interval() {
    let rows: String = (0..200)
        .map(|row| format!("{row},{}\n", row % 50 < 41))
        .collect();
    let found = evidence(
        "table.csv",
        &format!("id,passed\n{rows}"),
        &["--target", "0.9"],
    );
    assert_eq!(found["kind"], "eval-results");
    assert_eq!(found["format"], "csv");
    assert_eq!(counts(&found), [Some(200), Some(164), Some(0), Some(0)]);
    // What other calculators give for 164 of 200.
    assert!((number(&found, "low") - 0.7609).abs() < 1e-4, "{found}");
    assert!((number(&found, "high") - 0.8670).abs() < 1e-4, "{found}");
    let prompting = entry(&found["answers"], "question", "prompting");
    assert_eq!(prompting["value"], "misses");
    assert_eq!(prompting["certain"], false);
    assert_eq!(prompting["may_be"], value!(["close"]));
    assert_eq!(
        entry(&found["answers"], "question", "eval-set")["value"],
        200
    );
    // So many more items at this rate do settle it, and one fewer does not.
    let more = found["more_items"].as_u64().unwrap();
    let certain = |items: u64| {
        let estimate = Estimate::of_mean(0.82, items).unwrap();
        estimate.against(0.9).is_certain()
    };
    assert!(certain(200 + more) && !certain(200 + more - 1), "{more}");
    // Without a target it says nothing of the prompt.
    let found = evidence("table.csv", &format!("id,passed\n{rows}"), &[]);
    assert_eq!(found["answers"].as_array().unwrap().len(), 1);
}

#[test]
fn plain_rows_are_read_as_people_write_them() {
    let rows = "\u{feff}Item;Result;Passed\r\n1;x;yes\r\n2;\"y;\nz\";Fail\r\n3;z;\r\n";
    assert_eq!(
        counts(&evidence("a.csv", rows, &[])),
        [Some(2), Some(1), Some(0), Some(1)]
    );
    let rows = "{\"id\": 1, \"correct\": true}\n{\"id\": 2, \"correct\": 0}\n\n{broken\n{\"id\": 3, \"error\": \"timeout\"}\n";
    let found = evidence("a.jsonl", rows, &[]);
    assert_eq!(counts(&found), [Some(2), Some(1), Some(1), Some(0)]);
    let notes = found["notes"].to_string();
    assert!(notes.contains("line 4"), "{notes}");
    // Scores between 0 and 1 are a mean; others are no rate.
    let found = evidence("a.json", r#"[{"score": 0.5}, {"score": "75%"}]"#, &[]);
    assert_eq!(counts(&found), [Some(2), None, Some(0), Some(0)]);
    assert!((number(&found, "rate") - 0.625).abs() < 1e-12);
    assert!(refusal("a.csv", "id,score\n1,4\n").contains("a score is 4"));
    assert!(refusal("a.csv", "id,answer\n1,x\n").contains("`id`, `answer`"));
    assert!(refusal("a.csv", "id,passed\n").contains("no item"));
    // The samples of a task that the harness logs are such rows, too.
    let rows = "{\"doc_id\": 0, \"acc\": 1.0}\n{\"doc_id\": 1, \"acc\": 0.0}\n";
    assert_eq!(
        counts(&evidence("samples.jsonl", rows, &[])),
        [Some(2), Some(1), Some(0), Some(0)]
    );
}

/// What `ftadvise evidence` says, on one line.
fn said(name: &str, text: &str, more: &[&str]) -> String {
    let file = File::new(name, text);
    let output = run(&[&["evidence", file.path()], more].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[test]
fn a_column_of_errors_may_say_that_there_was_none() {
    let none = [
        "", "false", "False", "none", "None", "null", "nan", "NaN", "0", "no",
    ];
    let rows: String = (none.iter().enumerate())
        .map(|(row, error)| format!("{row},yes,{error}\n"))
        .collect();
    let found = evidence(
        "errors.csv",
        &format!("id,passed,error\n{rows}x,yes,timeout\n"),
        &[],
    );
    assert_eq!(counts(&found), [Some(10), Some(10), Some(1), Some(0)]);
    let rows = "{\"id\": 1, \"passed\": true, \"error\": false}\n{\"id\": 2, \"passed\": true, \"error\": \"E\"}\n";
    let found = evidence("errors.jsonl", rows, &[]);
    assert_eq!(counts(&found), [Some(1), Some(1), Some(1), Some(0)]);
}

#[test]
fn a_table_without_an_end_to_its_row_is_refused() {
    let start = Cursor::new("id,passed\n1,\"");
    let endless = start.chain(io::repeat(b'x').take(70 << 20));
    let refused = eval::read(Box::new(BufReader::new(endless))).unwrap_err();
    assert!(refused.to_string().contains("longer than"), "{refused}");
}

#[test]
fn a_wide_table_takes_no_longer_than_its_length() {
    let header = "x,".repeat(100_000) + "error,id,passed\n";
    let rows = "1\n".repeat(100_000);
    let start = Instant::now();
    let text = format!("{header}{rows}");
    assert!(eval::read(Box::new(Cursor::new(text))).is_err());
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(20), "{taken:?}");
}

#[test]
fn the_kind_of_a_file_is_told_in_no_time() {
    let start = Instant::now();
    let nested = "[".repeat(500_000) + &"\"\",".repeat(180_000);
    assert!(kind_of(nested.as_bytes()).is_err());
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(20), "{taken:?}");
}

#[test]
fn every_row_of_training_data_is_told_by_its_keys() {
    let rows = [
        r#"{"messages": []}"#,
        r#"{"contents": []}"#,
        r#"{"conversations": []}"#,
        r#"{"interactions": []}"#,
        r#"{"preferred_output": []}"#,
        r#"{"non_preferred_output": []}"#,
        r#"{"prompt": "a", "completion": "b"}"#,
        r#"{"instruction": "a", "output": "b"}"#,
        r#"{"chosen": "a", "rejected": "b"}"#,
        r#"{"text": "a"}"#,
    ];
    for row in rows {
        assert_eq!(kind_of(row.as_bytes()).unwrap(), Kind::Training, "{row}");
    }
    // What is known is named where something else is found, and every key of it is in that list.
    let file = File::new("none.jsonl", "{\"x\": 1}");
    let refused = String::from_utf8(run(&["audit", file.path()]).stderr).unwrap();
    for name in ["interactions", "non_preferred_output", "rejected"] {
        assert!(refused.contains(&format!("`{name}`")), "{refused}");
    }
}

#[test]
fn prompts_and_models_are_told_apart_and_the_best_is_taken() {
    let rows = "id,model,passed\n1,a,1\n2,a,0\n1,b,1\n2,b,1\n";
    let found = evidence("models.csv", rows, &[]);
    assert_eq!(found["name"], "b");
    assert_eq!(counts(&found), [Some(2), Some(2), Some(0), Some(0)]);
    assert_eq!(found["candidates"].as_array().unwrap().len(), 2);
}

#[test]
fn a_lucky_item_is_no_better_than_many_good_ones() {
    let good: String = (0..200)
        .map(|row| format!("{row},good,{}\n", row >= 10))
        .collect();
    let found = evidence(
        "lucky.csv",
        &format!("id,model,passed\n0,lucky,yes\n{good}"),
        &["--target", "0.9"],
    );
    assert_eq!(
        (&found["name"], found["items"].as_u64()),
        (&"good".into(), Some(200))
    );
    assert_eq!(
        entry(&found["answers"], "question", "prompting")["certain"],
        true
    );
}

fn promptfoo_row(test: u64, prompt: u64, success: bool, reason: u64, graded: &Value) -> Value {
    value!({
        "promptIdx": prompt, "testIdx": test, "success": success, "failureReason": reason,
        "score": if success { 1.0 } else { 0.0 }, "provider": {"id": "openai:gpt-4o-mini", "label": ""},
        "prompt": {"raw": "Say {{x}}", "label": format!("P{prompt}")}, "vars": {"x": test}, "latencyMs": 900,
        "error": if success { Value::Null } else { "Expected output".into() }, "cost": 0.0001,
        "gradingResult": {"pass": success, "score": 1, "componentResults": graded},
    })
}

fn assertion(kind: &str, pass: bool) -> Value {
    value!({"pass": pass, "score": if pass { 1.0 } else { 0.0 }, "reason": "x", "assertion": {"type": kind, "value": 1}})
}

#[test]
fn promptfoo_is_judged_by_quality_alone() {
    let rows = [
        // Right and in time; right, but slow; wrong; broken off; only timed; wrong and slow.
        promptfoo_row(
            0,
            0,
            true,
            0,
            &value!([assertion("equals", true), assertion("latency", true)]),
        ),
        promptfoo_row(
            1,
            0,
            false,
            1,
            &value!([assertion("equals", true), assertion("latency", false)]),
        ),
        promptfoo_row(2, 0, false, 1, &value!([assertion("equals", false)])),
        promptfoo_row(3, 0, false, 2, &Value::Null),
        promptfoo_row(4, 0, true, 0, &value!([assertion("cost", true)])),
        promptfoo_row(
            5,
            0,
            false,
            1,
            &value!([assertion("llm-rubric", false), assertion("cost", false)]),
        ),
        // Another prompt, which is worse.
        promptfoo_row(0, 1, false, 1, &value!([assertion("equals", false)])),
    ];
    let whole = value!({"evalId": "eval-1", "results": {"version": 3, "prompts": [], "results": rows,
        "stats": {"successes": 2, "failures": 4, "errors": 1}}, "config": {}});
    let library = value!({"version": 3, "prompts": [], "results": rows, "stats": {}});
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    for text in [
        whole.to_string(),
        format!("{whole:#}"),
        library.to_string(),
        lines,
    ] {
        let found = evidence("promptfoo.json", &text, &["--target", "50%"]);
        assert_eq!(found["format"], "promptfoo");
        assert_eq!(found["name"], "P0 on openai:gpt-4o-mini");
        assert_eq!(counts(&found), [Some(4), Some(2), Some(1), Some(1)]);
        assert!(
            found["notes"]
                .to_string()
                .contains("1 result failed for latency or cost alone and counts as right")
        );
        assert_eq!(found["candidates"][1]["rate"], 0.0);
    }
    // What is wrong with one of them is said with its place.
    let broken = whole
        .to_string()
        .replacen("\"success\":true", "\"success\":\"yes\"", 1);
    let refused = refusal("broken.json", &broken);
    assert!(refused.contains("a boolean at line 1 column"), "{refused}");
    // Two settings of one model have the same name, and places of their own.
    let twice = [0, 1].map(|place| {
        let mut row = promptfoo_row(
            0,
            place,
            place == 1,
            u64::from(place == 0),
            &value!([assertion("equals", place == 1)]),
        );
        row["prompt"]["label"] = "P".into();
        row.to_string()
    });
    let found = evidence("promptfoo.jsonl", &twice.join("\n"), &[]);
    let names: Vec<&Value> = found["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| &own["name"])
        .collect();
    assert_eq!(
        names,
        ["P on openai:gpt-4o-mini (2)", "P on openai:gpt-4o-mini (1)"]
    );
    // Others write a bare list of such rows.
    let bare = value!([{"success": true, "failureReason": 0, "provider": "p"},
        {"success": false, "failureReason": 2, "provider": "p"}]);
    let found = evidence("promptfoo.json", &bare.to_string(), &[]);
    assert_eq!(
        (&found["format"], &found["name"]),
        (&"promptfoo".into(), &"p".into())
    );
    assert_eq!(counts(&found), [Some(1), Some(1), Some(1), Some(0)]);
    // Repeats have the same variables: they are trials of one item.
    let twice = [
        promptfoo_row(0, 0, true, 0, &value!([assertion("equals", true)])),
        promptfoo_row(0, 0, false, 1, &value!([assertion("equals", false)])),
    ];
    let found = evidence(
        "promptfoo.jsonl",
        &twice.map(|row| row.to_string()).join("\n"),
        &[],
    );
    assert_eq!(
        (found["items"].as_u64(), found["trials"].as_u64()),
        (Some(1), Some(2))
    );
}

#[test]
fn the_harness_counts_tasks_and_never_groups() {
    let new = value!({
        "results": {"arc": {"alias": "arc", "acc,none": 0.5, "acc_stderr,none": 0.05, "acc_norm,none": 0.6},
            "hella": {"alias": "hella", "acc,none": 0.8, "acc_stderr,none": 0.04},
            "wiki": {"alias": "wiki", "word_perplexity,none": 8.1}, "both": {"acc,none": 0.7}},
        "groups": {"both": {"acc,none": 0.7}},
        "higher_is_better": {"arc": {"acc": true}, "wiki": {"word_perplexity": false}},
        "n-samples": {"arc": {"original": 200, "effective": 100}, "hella": {"original": 300, "effective": 300}},
        "model_name": "m", "configs": {}, "versions": {},
    });
    let found = evidence("results.json", &new.to_string(), &[]);
    assert_eq!(found["format"], "lm-evaluation-harness");
    assert_eq!(counts(&found), [Some(400), None, Some(0), Some(0)]);
    assert!((number(&found, "rate") - (50.0 + 240.0) / 400.0).abs() < 1e-12);
    // Old files know the mean and its error alone.
    let old = value!({"results": {"piqa": {"acc": 0.52, "acc_stderr": 0.01, "acc_norm": 0.5}}, "versions": {"piqa": 0},
        "config": {"model": "hf-causal", "model_args": "use_accelerate=True,pretrained=x/y"}});
    let found = evidence("old.json", &old.to_string(), &["--target", "0.5"]);
    assert_eq!(found["name"], "piqa on x/y");
    assert!(found["items"].is_null() && found["interval"].as_str().unwrap().contains("normal"));
    assert!((number(&found, "low") - (0.52 - 1.959_964 * 0.01)).abs() < 1e-6);
    assert_eq!(found["answers"].as_array().unwrap().len(), 1, "{found}");
    // Nobody can say how many more items would settle it.
    let said = said("old.json", &old.to_string(), &["--target", "0.53"]);
    assert!(
        said.contains("does not say on how many items") && !said.contains("too near a border"),
        "{said}"
    );
    // Tasks of several metrics have no one metric, and of the filters the lenient one comes first.
    let mixed = value!({"results": {
        "arc": {"acc,none": 0.5},
        "gsm8k": {"exact_match,strict-match": 0.2, "exact_match,flexible-extract": 0.4,
            "exact_match,a-filter-of-ones-own": 0.1}},
        "n-samples": {"arc": {"effective": 100}, "gsm8k": {"effective": 100}}, "versions": {}});
    let found = evidence("mixed.json", &mixed.to_string(), &[]);
    assert_eq!(found["measure"], "several metrics");
    assert!((number(&found, "rate") - 0.45).abs() < 1e-12, "{found}");
    let one = mixed.to_string().replace("acc,none", "exact_match,none");
    let found = evidence("one.json", &one, &[]);
    assert_eq!(found["measure"], "exact_match");
}

fn inspect_header(status: &str) -> Value {
    value!({"version": 2, "status": status, "plan": {"steps": []},
        "eval": {"task": "t", "model": "openai/gpt-4o", "dataset": {"samples": 100}, "created": "2026-10-15T12:00:00Z"},
        "results": {"total_samples": 3, "completed_samples": 3,
            "scores": [{"name": "match", "metrics": {"accuracy": {"value": 0.5}}}, {"name": "style", "metrics": {}}]}})
}

fn inspect_samples() -> Value {
    let sample = |id: u64, epoch: u64, value: &str| value!({"id": id, "epoch": epoch, "scores": {"match": {"value": value}, "style": {"value": 0.9}}});
    let mut samples = vec![
        sample(1, 1, "C"),
        sample(1, 2, "C"),
        sample(2, 1, "I"),
        sample(2, 2, "C"),
    ];
    samples.push(value!({"id": 3, "epoch": 1, "error": {"message": "timeout"}, "scores": {}}));
    samples.push(value!({"id": 4, "epoch": 1, "scores": {"match": {"value": "P"}}}));
    samples.into()
}

#[test]
fn inspect_clusters_epochs_and_reads_what_python_writes() {
    let mut log = inspect_header("cancelled");
    log["samples"] = inspect_samples();
    let text = log.to_string().replace("\"version\":2", "\"version\":NaN");
    assert!(text.contains("NaN"));
    let found = evidence("log.json", &text, &[]);
    assert_eq!(found["format"], "inspect-ai");
    assert_eq!(counts(&found), [Some(3), None, Some(1), Some(0)]);
    assert_eq!(found["trials"], 5);
    assert!((number(&found, "rate") - 3.5 / 5.0).abs() < 1e-12);
    assert!(found["interval"].as_str().unwrap().contains("clustered"));
    let notes = found["notes"].to_string();
    assert!(
        notes.contains("cancelled") && notes.contains("6 of 100") && notes.contains("style"),
        "{notes}"
    );
    // Without samples there is the mean.
    log.as_object_mut().unwrap().remove("samples");
    let found = evidence("log.json", &log.to_string(), &[]);
    assert_eq!(
        (found["rate"].as_f64(), found["items"].as_u64()),
        (Some(0.5), Some(3))
    );
}

#[test]
fn a_log_with_too_many_samples_is_refused() {
    let mut log = inspect_header("success").to_string();
    log.truncate(log.len() - 1);
    let scores = r#"{"scores":{"a":{"value":1},"b":{"value":[2]}}},"#.repeat(1_000);
    for (samples, is_refused) in [("{},".repeat(2_000_001), true), (scores, false)] {
        let text = format!(r#"{log},"samples":[{}]}}"#, samples.trim_end_matches(','));
        let read = eval::read(Box::new(Cursor::new(text)));
        let is_bound = read.is_err_and(|refused| refused.to_string().contains("more than 2000000"));
        assert_eq!(is_bound, is_refused);
    }
}

#[test]
fn a_log_with_a_scorer_for_each_sample_is_refused() {
    let mut log = inspect_header("success");
    let sample = |id: u64| {
        let scorer = format!("scorer {id}");
        value!({"id": id, "scores": {scorer: {"value": "text"}}})
    };
    log["samples"] = (0..1_000).map(sample).collect();
    assert!(refusal("scorers.json", &log.to_string()).contains("more than 100 scorers"));
}

fn archive(files: &[(&str, &Value)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.to_string().as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives_of_inspect_are_read_whole_or_broken_off() {
    let (header, samples) = (inspect_header("success"), inspect_samples());
    let whole = archive(&[("header.json", &header), ("summaries.json", &samples)]);
    let broken = archive(&[
        ("_journal/start.json", &header),
        ("_journal/summaries/1.json", &samples),
    ]);
    for bytes in [&whole, &broken] {
        let evaluation = eval::read_archive(Cursor::new(bytes)).unwrap();
        let best = evaluation.best().unwrap();
        assert_eq!((best.estimate.items, best.errors), (Some(3), 1));
    }
    // And where there are no summaries at all, there are the samples.
    let one = &samples[0];
    let bytes = archive(&[("header.json", &header), ("samples/1_epoch_1.json", one)]);
    let evaluation = eval::read_archive(Cursor::new(&bytes)).unwrap();
    assert_eq!(evaluation.items(), Some(1));
    let other = archive(&[("a.json", &header)]);
    let error = eval::read_archive(Cursor::new(&other))
        .unwrap_err()
        .to_string();
    assert!(error.contains("no log of Inspect"), "{error}");
    assert!(eval::read_archive(Cursor::new(&whole[..whole.len() / 2])).is_err());
}

#[test]
fn logs_of_openai_evals_count_matches_once() {
    let log = [
        value!({"spec": {"completion_fns": ["gpt-4o"], "eval_name": "sums.dev"}}),
        value!({"run_id": "r", "event_id": 0, "sample_id": "s.0", "type": "sampling", "data": {"sampled": ["4"]}}),
        value!({"run_id": "r", "event_id": 1, "sample_id": "s.0", "type": "match", "data": {"correct": true}}),
        value!({"run_id": "r", "event_id": 2, "sample_id": "s.0", "type": "metrics", "data": {"accuracy": 1.0}}),
        value!({"run_id": "r", "event_id": 3, "sample_id": "s.1", "type": "match", "data": {"correct": false}}),
        value!({"run_id": "r", "event_id": 4, "sample_id": "s.2", "type": "error", "data": {"message": "x"}}),
        value!({"final_report": {"accuracy": 0.5, "boostrap_std": 0.2}}),
    ];
    let lines: Vec<String> = log.iter().map(Value::to_string).collect();
    let found = evidence("evals.jsonl", &lines.join("\n"), &[]);
    assert_eq!(found["format"], "openai-evals");
    assert_eq!(found["name"], "sums.dev on gpt-4o");
    assert_eq!(counts(&found), [Some(2), Some(1), Some(1), Some(0)]);
    // With the report alone there is a mean with its error.
    let found = evidence("evals.jsonl", &[&lines[0][..], &lines[6]].join("\n"), &[]);
    assert_eq!(
        (found["rate"].as_f64(), found["items"].as_u64()),
        (Some(0.5), None)
    );
}

#[test]
fn a_measurement_answers_and_a_flag_wins_over_it() {
    let rows: String = (0..60)
        .map(|row| format!("{row},{}\n", row % 20 < 17))
        .collect();
    let file = File::new("results.csv", &format!("id,passed\n{rows}"));
    let base = [
        "ask",
        "--no-input",
        "--failures",
        "style-or-format",
        "--eval",
        file.path(),
        "--target",
        "0.87",
    ];
    let measured = json(&[&base[..], &DAY].concat());
    let answer = entry(&measured["answers"], "question", "prompting");
    assert_eq!(answer["value"], "close");
    assert_eq!(answer["provenance"], "measured");
    assert_eq!(answer["source"], file.path());
    assert_eq!(
        entry(&measured["answers"], "question", "eval-set")["value"],
        60
    );
    // The interval reaches the target, and there another approach is right.
    assert_eq!(measured["certain"], false);
    assert!(
        measured["open_outcomes"]
            .as_array()
            .unwrap()
            .contains(&"prompting".into())
    );
    let step = measured["recommendation"]["next_steps"][0]
        .as_str()
        .unwrap();
    assert!(
        step.starts_with("Score ") && step.contains("fine-tune and prompting"),
        "{step}"
    );
    assert!(
        measured["command"]
            .as_str()
            .unwrap()
            .contains("--target 0.87")
    );

    let said = json(&[&base[..], &DAY, &["--prompting", "meets"]].concat());
    assert_eq!(said["recommendation"]["id"], "prompting");
    let evidence = entry(&said["evidence"], "question", "prompting");
    assert_eq!(
        (&evidence["value"], &evidence["you_said"]),
        (&"close".into(), &"meets".into())
    );
    let text =
        String::from_utf8(run(&[&base[..], &DAY, &["--prompting", "meets"]].concat()).stdout)
            .unwrap();
    assert!(text.contains("you said meets"), "{text}");
    // A measured rate is an answer to what is required.
    let bare = run(&[
        "ask",
        "--no-input",
        "--failures",
        "other",
        "--eval",
        file.path(),
    ]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bare.stderr).contains("--prompting"));
}

/// A log of so many calls, one in each hour.
fn log(calls: u64) -> String {
    let call = |call: u64| {
        value!({"id": format!("chatcmpl-{call:020}"), "object": "chat.completion", "created": 1_790_812_800 + call * 3_600,
            "model": "gpt-4o-mini", "choices": [],
            "usage": {"prompt_tokens": 2_000, "completion_tokens": 100, "total_tokens": 2_100,
                "prompt_tokens_details": {"cached_tokens": if call.is_multiple_of(2) { 1_024 } else { 0 }},
                "completion_tokens_details": {"reasoning_tokens": 0}}})
    };
    (0..calls)
        .map(|number| format!("{}\n", call(number)))
        .collect()
}

/// Bedrock names a model with the region that serves it, of which there come to be more.
#[test]
fn a_region_before_a_model_changes_nothing_of_its_price() {
    let cost = |model: &str| {
        let row = serde_json::json!({
            "timestamp": "2026-06-01T08:00:00Z", "modelId": model,
            "response": {"output": {"message": {"role": "assistant", "content": [{"text": "ok"}]}},
                "stopReason": "end_turn",
                "usage": {"inputTokens": 1_000, "outputTokens": 100, "totalTokens": 1_100}},
        });
        number(
            &evidence("log.jsonl", &format!("{row}\n"), &DAY),
            "cost_usd",
        )
    };
    let plain = cost("amazon.nova-lite-v1:0");
    assert!(plain > 0.0);
    for region in ["us", "eu", "apac", "jp", "us-gov", "global"] {
        let model = format!("{region}.amazon.nova-lite-v1:0");
        assert_eq!(cost(&model), plain, "{model}");
        let arn = format!("arn:aws:bedrock:us-east-1:123456789012:inference-profile/{model}");
        assert_eq!(cost(&arn), plain, "{arn}");
    }
}

#[test]
fn a_log_answers_how_many_calls_and_what_they_are_made_of() {
    let calls = 24 * 30;
    let found = evidence("usage.jsonl", &log(calls), &DAY);
    assert_eq!(
        (&found["kind"], &found["format"]),
        (&"request-log".into(), &"openai-chat".into())
    );
    assert_eq!(found["requests"], calls);
    assert_eq!(found["input_tokens"], calls * 2_000);
    assert_eq!(found["cached_tokens"], calls * 512);
    assert_eq!(found["output_tokens"], calls * 100);
    let days = f64::from(u32::try_from(calls - 1).unwrap()) / 24.0;
    let month = f64::from(u32::try_from(calls).unwrap()) / days * 365.25 / 12.0;
    assert!((number(&found, "calls_per_month") - month).abs() < 1e-9);
    // $0.15 for a million in, half of that cached, $0.60 out.
    let usd = f64::from(u32::try_from(calls).unwrap())
        * (1_488.0 * 0.15 + 512.0 * 0.075 + 100.0 * 0.6)
        / 1e6;
    assert!((number(&found, "cost_usd") - usd).abs() < 1e-9, "{found}");
    let answer = entry(&found["answers"], "question", "calls-per-month");
    assert_eq!(answer["value"].as_f64(), Some(month.round()));

    // It fills the workload of the cost model, and a flag wins over it.
    let file = File::new("usage.jsonl", &log(calls));
    let base = [
        "break-even",
        "--logs",
        file.path(),
        "--output-tokens",
        "300",
    ];
    let costs = json(&[&base[..], &DAY].concat());
    let known = |name: &str| {
        let quantity = entry(&costs["workload"], "name", name);
        (
            quantity["value"].as_f64().unwrap(),
            quantity["provenance"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        known("calls-per-month"),
        (month.round(), "measured".to_owned())
    );
    assert_eq!(
        known("instruction-tokens"),
        (1_024.0, "measured".to_owned())
    );
    assert_eq!(known("input-tokens"), (976.0, "measured".to_owned()));
    assert_eq!(known("cache-hit-rate"), (0.5, "measured".to_owned()));
    assert_eq!(known("output-tokens"), (300.0, "you said".to_owned()));
    let notes = costs["notes"].to_string();
    assert!(
        notes.contains("output-tokens: you said 300, which is taken;"),
        "{notes}"
    );
    let advice = json(
        &[
            &[
                "ask",
                "--no-input",
                "--prompting",
                "misses",
                "--failures",
                "other",
                "--logs",
                file.path(),
                "--calls-per-month",
                "50k",
            ],
            &DAY[..],
        ]
        .concat(),
    );
    let said = entry(&advice["evidence"], "question", "calls-per-month");
    assert_eq!(said["you_said"], "50000");
    assert_eq!(
        entry(&advice["cost"]["workload"], "name", "calls-per-month")["value"],
        50_000
    );
    assert!(advice["command"].as_str().unwrap().contains("--logs "));
}

#[test]
fn one_is_no_many() {
    let name = |row: &str| row.replace("\"gpt-4o-mini\"", "null");
    let mut text = name(&log(1));
    text += "{broken\n{\"a\": 1}\n";
    let said_once = said("usage.jsonl", &text, &DAY);
    for part in [
        "1 call, ",
        "1 call names no model, so that what it costs is not known.",
        "1 row cannot be read: line 2.",
        "1 row is of no format that is known here: line 3.",
    ] {
        assert!(said_once.contains(part), "{part} is not in {said_once}");
    }
    let text = name(&log(2)) + &"{broken\n".repeat(8);
    let said_often = said("usage.jsonl", &text, &DAY);
    for part in [
        "2 calls, ",
        "2 calls name no model, so that what they cost is not known.",
        "8 rows cannot be read: line 3, 4, 5, 6, 7, …",
    ] {
        assert!(said_often.contains(part), "{part} is not in {said_often}");
    }
    let said = said(
        "results.csv",
        "id,passed\n1,yes\n2,\n",
        &["--target", "0.9"],
    );
    assert!(said.contains("1 result has no score of quality."), "{said}");
}

#[test]
fn a_few_models_without_prices_are_named() {
    let rows = log(30);
    let rows = rows.lines().enumerate();
    let rows: String = rows
        .map(|(row, text)| text.replace("gpt-4o-mini", &format!("unheard-of-{row:02}")) + "\n")
        .collect();
    let said = said("usage.jsonl", &rows, &DAY);
    assert!(
        said.contains("No price is known for unheard-of-00, "),
        "{said}"
    );
    assert!(said.contains(" and 22 more."), "{said}");
    let note = said.split("No price is known").nth(1).unwrap();
    assert!(!note.contains("unheard-of-20"), "{said}");
}

#[test]
fn files_that_overlap_count_a_call_once() {
    let short = log(24 * 10).replace("chatcmpl-0000000000", "c-");
    let (one, other) = (File::new("a.jsonl", &short), File::new("b.jsonl", &short));
    let of = |files: &[&str]| {
        let costs = json(&[&["break-even", "--logs"], files, &DAY].concat());
        entry(&costs["workload"], "name", "calls-per-month")["value"].clone()
    };
    assert_eq!(of(&[one.path(), other.path()]), of(&[one.path()]));
}

#[test]
fn every_framework_takes_what_it_asks_for_and_says_what_it_does_not() {
    let file = File::new("usage.jsonl", &log(24 * 10));
    let rows: String = (0..50)
        .map(|row| format!("{row},{}\n", row % 5 > 0))
        .collect();
    let results = File::new("results.csv", &format!("id,passed\n{rows}"));
    let base = [
        "ask",
        "--no-input",
        "--rules",
        "lesson",
        "--failures",
        "style-or-format",
        "--eval",
        results.path(),
        "--target",
        "0.95",
        "--logs",
        file.path(),
    ];
    let advice = json(&[&base[..], &DAY].concat());
    assert_eq!(
        entry(&advice["answers"], "question", "prompting")["value"],
        "misses"
    );
    let text = run(&[&base[..], &DAY].concat()).stdout;
    let text = String::from_utf8(text).unwrap();
    let flat: Vec<&str> = text.split_whitespace().collect();
    let flat = flat.join(" ");
    assert!(
        flat.contains("40 of 50 passed") && flat.contains("these rules do not ask for it"),
        "{text}"
    );
}

#[test]
fn a_short_log_gives_a_range_and_one_without_times_nothing() {
    let found = evidence("usage.jsonl", &log(48), &DAY);
    let answer = entry(&found["answers"], "question", "calls-per-month");
    assert!(answer["value"].as_str().unwrap().contains(".."), "{answer}");
    assert!(found["notes"].to_string().contains("less than a week"));
    let bare = log(48).replace("\"created\"", "\"made\"");
    let found = evidence("usage.jsonl", &bare, &DAY);
    assert!(found["calls_per_month"].is_null() && found["answers"].as_array().unwrap().is_empty());
    let refused = run(&[
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "other",
        "--logs",
        "Cargo.toml",
    ]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no call of a language model"));
}

fn chat(rows: u64) -> String {
    let row = |row: u64| {
        value!({"messages": [{"role": "system", "content": "You sort letters."},
            {"role": "user", "content": format!("Letter {row} is about the matter of number {}.", row * row)},
            {"role": "assistant", "content": format!("Drawer {}.", row * 7)}]})
    };
    (0..rows)
        .map(|number| format!("{}\n", row(number)))
        .collect()
}

#[test]
fn training_data_answers_how_many_examples_there_are() {
    let text = chat(120) + &chat(3);
    let found = evidence("train.jsonl", &text, &[]);
    assert_eq!(
        (&found["kind"], &found["format"]),
        (&"training-data".into(), &"openai-chat".into())
    );
    let counts = ["rows", "distinct", "quality"].map(|name| found[name].as_u64());
    assert_eq!(counts, [Some(123), Some(120), Some(120)], "{found}");
    let file = File::new("train.jsonl", &text);
    let base = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "style-or-format",
        "--data",
        file.path(),
    ];
    let advice = json(&[&base[..], &DAY].concat());
    let answer = entry(&advice["answers"], "question", "examples");
    assert_eq!(
        (&answer["value"], &answer["provenance"]),
        (&120.into(), &"measured".into())
    );
    let workload = &advice["cost"]["workload"];
    // The tokens of an example are a range where the vocabulary is not known, and exact where it is.
    let tokens = entry(workload, "name", "tokens-per-example");
    assert!(number(tokens, "low") < number(tokens, "high"), "{tokens}");
    let examples = entry(workload, "name", "training-examples");
    assert_eq!(
        (&examples["value"], &examples["provenance"]),
        (&120.into(), &"measured".into())
    );
    let more = ["--tuned-model", "azure:gpt-4.1-mini", "--existing-customer"];
    let exact = json(&[&base[..], &DAY, &more].concat());
    let tokens = entry(&exact["cost"]["workload"], "name", "tokens-per-example");
    assert!(
        tokens["low"].is_null() && number(tokens, "value") > 20.0,
        "{tokens}"
    );
}

#[test]
fn what_is_no_evidence_is_refused_by_naming_what_it_holds() {
    let refused = refusal("seed.jsonl", "{\"id\": 1, \"name\": \"x\"}\n");
    assert!(
        refused.contains("no training data, evaluation results or request log")
            && refused.contains("`name`")
    );
    assert!(refusal("notes.txt", "Dear all,\nwe fine-tune.\n").contains("`Dear all`"));
    assert!(refusal("empty.jsonl", "").contains("neither JSON nor column names"));
    // Results can hold what was asked and answered.
    let rows = "{\"prompt\": \"a\", \"completion\": \"b\", \"passed\": true}\n";
    assert_eq!(evidence("rows.jsonl", rows, &[])["kind"], "eval-results");
}

#[test]
fn evidence_that_is_missing_is_named_before_all_other_steps() {
    let advice = json(
        &[
            &[
                "ask",
                "--no-input",
                "--prompting",
                "misses",
                "--failures",
                "style-or-format",
            ],
            &DAY[..],
        ]
        .concat(),
    );
    let step = advice["recommendation"]["next_steps"][0].as_str().unwrap();
    assert!(step.starts_with("Measure "), "{step}");
    assert!(run(&["ask", "--target", "0.9"]).status.code() == Some(2));
    for target in ["0", "1.5", "80..90%", "NaN"] {
        let output = run(&["evidence", "x", "--target", target]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("--target"),
            "{target}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn an_interval_holds_its_rate_and_narrows(passed in 0..=500_u64, failed in 0..=500_u64) {
        prop_assume!(passed + failed > 0);
        let items = |times: u64| -> Vec<(f64, u64)> {
            let passes = (0..passed * times).map(|_| (1.0, 1));
            passes.chain((0..failed * times).map(|_| (0.0, 1))).collect()
        };
        let estimate = Estimate::of_items(&items(1), true).unwrap();
        prop_assert!(0.0 <= estimate.low && estimate.low <= estimate.rate);
        prop_assert!(estimate.rate <= estimate.high && estimate.high <= 1.0);
        prop_assert_eq!(estimate.passed, Some(passed));
        let wider = Estimate::of_items(&items(2), true).unwrap();
        prop_assert!(wider.high - wider.low < estimate.high - estimate.low);
        for target in [0.1, 0.5, 0.85, 0.9, 1.0] {
            let verdict = estimate.against(target);
            prop_assert!(verdict.least <= verdict.standing && verdict.standing <= verdict.most);
            prop_assert_eq!(verdict.standing == Standing::Meets, estimate.rate >= target - 1e-9);
            if let Some(more) = verdict.more_items {
                prop_assert!(!verdict.is_certain());
                let settled = Estimate::of_mean(estimate.rate, passed + failed + more).unwrap();
                prop_assert!(settled.against(target).is_certain());
            }
        }
    }

    #[test]
    fn trials_of_one_item_never_say_more_than_as_many_items(scores in prop::collection::vec((0..=4_u64, 1..=4_u64), 1..60)) {
        let items: Vec<(f64, u64)> = (scores.iter())
            .map(|(passed, trials)| (f64::from(u32::try_from(*passed.min(trials)).unwrap()), *trials))
            .collect();
        let clustered = Estimate::of_items(&items, true).unwrap();
        let trials: u64 = scores.iter().map(|(_, trials)| trials).sum();
        let apart = Estimate::of_mean(clustered.rate, trials).unwrap();
        prop_assert!(clustered.high - clustered.low >= apart.high - apart.low - 1e-12);
    }

    #[test]
    fn any_bytes_give_results_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Err(refused) = eval::read(Box::new(Cursor::new(&bytes))) {
            prop_assert!(!refused.to_string().is_empty());
        }
        prop_assert!(eval::read_archive(Cursor::new(&bytes)).is_err());
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in prop::collection::vec((0..20_u8, any::<bool>()), 1..80), turn in any::<prop::sample::Index>()) {
        let text = |rows: &[(u8, bool)]| -> String {
            rows.iter().map(|(id, passed)| format!("{{\"id\": {id}, \"passed\": {passed}}}\n")).collect()
        };
        let read = |text: String| eval::read(Box::new(Cursor::new(text.into_bytes()))).unwrap();
        let mut turned = rows.clone();
        turned.rotate_left(turn.index(rows.len()));
        prop_assert_eq!(read(text(&rows)), read(text(&turned)));
    }
}

/// What a run says of bytes on its standard input, which come in two pieces.
fn piped(arguments: &[&str], bytes: &[u8], first: usize) -> Value {
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(arguments)
        .args(["--format", "json"])
        .env_remove("FTADVISE_RULES")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&bytes[..first]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    // Who has refused the first piece reads no more.
    let _ = input.write_all(&bytes[first..]);
    drop(input);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn a_slow_pipe_is_told_by_its_whole_beginning() {
    let rows = "{\"id\":1,\"passed\":true}\n{\"id\":2,\"passed\":false}\n";
    for (bytes, first) in [
        (rows.as_bytes().to_vec(), 8),
        (gzipped(rows.as_bytes()), 1),
        (gzipped(rows.as_bytes()), 12),
    ] {
        let found = piped(&["evidence", "-"], &bytes, first);
        assert_eq!(counts(&found), [Some(2), Some(1), Some(0), Some(0)]);
    }
}

/// A file of bytes for a test.
fn bytes_file(name: &str, bytes: &[u8]) -> File {
    let file = File::new(name, "");
    std::fs::write(file.path(), bytes).unwrap();
    file
}

#[test]
fn every_frame_of_a_packed_file_is_read() {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    let rows = |from: usize, to: usize| -> String {
        (from..to)
            .map(|row| format!("{{\"id\":{row},\"passed\":true}}\n"))
            .collect()
    };
    let frame = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
    let skipped = [&[0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    let (a, b) = (frame(&rows(0, 30)), frame(&rows(30, 100)));
    for parts in [[&a, &b, &skipped], [&a, &skipped, &b], [&skipped, &a, &b]] {
        let bytes = parts.map(Vec::as_slice).concat();
        let file = bytes_file("rows.jsonl.zst", &bytes);
        let found = json(&["evidence", file.path()]);
        assert_eq!(found["items"], 100, "{found}");
    }
    // What is no frame at all is not passed over.
    let file = bytes_file("rows.jsonl.zst", &[&a[..], b"what is this"].concat());
    let output = run(&["evidence", file.path()]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn archives_are_read_packed_and_through_a_pipe() {
    let bytes = archive(&[
        ("header.json", &inspect_header("success")),
        ("summaries.json", &inspect_samples()),
    ]);
    let plain = bytes_file("log.eval", &bytes);
    let wanted = json(&["evidence", plain.path()])["items"].clone();
    assert_eq!(wanted, 3);
    let packed = bytes_file("log.eval.gz", &gzipped(&bytes));
    let found = json(&["evidence", packed.path()]);
    assert_eq!(found["items"], wanted);
    let found = piped(&["evidence", "-"], &bytes, 2);
    assert_eq!(found["items"], wanted);
    #[cfg(target_os = "linux")]
    {
        // A pipe that has a name, as `<(…)` gives.
        let found = piped(&["evidence", "/dev/stdin"], &bytes, 2);
        assert_eq!(found["items"], wanted);
    }
}
