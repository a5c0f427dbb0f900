//! Files that are made to take all memory or all time: each ends in a message or a result, within bounds.

mod watched;

use std::io::Write;

use watched::{File, Ran, fed, ran};

/// The commands that read files that people write, with where the file stands.
const WRITTEN: [&[&str]; 7] = [
    &["ask", "--no-input", "--rules", "FILE"],
    &["rules", "check", "FILE"],
    &["rules", "diff", "lesson", "FILE"],
    &["ask", "--no-input", "--answers", "FILE"],
    &["break-even", "--workload", "FILE"],
    &["models", "--prices", "FILE"],
    &["compare", "FILE", "FILE"],
];
/// The commands that read files that programs write.
const MEASURED: [&[&str]; 5] = [
    &["audit", "FILE"],
    &["evidence", "FILE"],
    &["ask", "--no-input", "--data", "FILE"],
    &["ask", "--no-input", "--eval", "FILE"],
    &["ask", "--no-input", "--logs", "FILE"],
];

fn on(command: &[&str], file: &File) -> Ran {
    let named = |word: &&str| match *word {
        "FILE" => file.path().to_owned(),
        word => word.to_owned(),
    };
    let words: Vec<String> = command.iter().map(named).collect();
    ran(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Feeds a start, a text so many times, and an end to the commands that read evidence, and gives what came of each.
fn streamed(commands: &[&[&str]], parts: (&str, &str, usize, &str)) -> Vec<Ran> {
    let (start, text, count, end) = parts;
    let all = commands.iter().map(|command| {
        let (start, text, end) = (start.to_owned(), text.to_owned(), end.to_owned());
        fed(&[*command, &["-"]].concat(), move |input| {
            input.write_all(start.as_bytes())?;
            repeat(input, &text, count)?;
            input.write_all(end.as_bytes())
        })
    });
    all.collect()
}

const ALL: [&[&str]; 4] = [
    &["audit"],
    &["evidence"],
    &["ask", "--no-input", "--eval"],
    &["ask", "--no-input", "--logs"],
];

#[test]
fn what_multiplies_or_nests_is_refused_where_it_stands() {
    let mut laughs = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (name, next) in "abcdefgh".chars().zip("bcdefghi".chars()) {
        let many = vec![format!("*{name}"); 9].join(",");
        laughs += &format!("{next}: &{next} [{many}]\n");
    }
    let indented: String = (0..1_000)
        .map(|depth| format!("{:depth$}a:\n", ""))
        .collect();
    let anchors: String = (0..2_000).map(|at| format!("k{at}: &a{at} x\n")).collect();
    let bombs: [(&str, String); 6] = [
        ("laughs", laughs),
        ("lists", format!("a: {}", "[".repeat(1_000_000))),
        ("tables", "{a: ".repeat(200_000)),
        ("indented", indented),
        ("anchors", anchors),
        ("objects", r#"{"a":"#.repeat(200_000)),
    ];
    for (name, text) in &bombs {
        let file = File::new("bomb.yaml", text);
        for command in WRITTEN {
            let ran = on(command, &file);
            // A list alone is also what prices of another project are.
            ran.refused(&[file.path(), ":"], &format!("{name}, {command:?}"));
            let is_said = [
                "holds too much",
                "64 levels",
                "recursion limit",
                "unknown key",
            ];
            assert!(
                is_said.iter().any(|said| ran.stderr.contains(said)),
                "{name}: {}",
                ran.stderr
            );
        }
        for command in MEASURED {
            on(command, &file).refused(&["error: "], &format!("{name}, {command:?}"));
        }
    }
    let brackets = File::new("brackets.json", "[".repeat(1_000_000));
    for command in WRITTEN.iter().chain(&MEASURED) {
        on(command, &brackets).refused(&["error: "], &format!("{command:?}"));
    }
}

#[test]
fn a_gigabyte_of_zeros_is_refused_at_once() {
    for command in ALL {
        let command = [command, &["-"]].concat();
        let ran = fed(&command, |input| repeat(input, "\0", 1 << 30));
        ran.refused(&["cannot read `-`", "zeros", "text in UTF-8"], "zeros");
    }
    for command in ["--rules", "--answers", "--workload", "--prices"] {
        let ran = fed(&["ask", "--no-input", command, "-"], |input| {
            repeat(input, "a", 1 << 30)
        });
        ran.refused(&["larger than", "KiB"], command);
    }
}

#[test]
fn a_line_without_an_end_is_passed_over_or_refused() {
    for (start, text) in [
        ("", "a"),
        ("{\"text\": \"", "a"),
        ("[{\"messages\": \"", "a"),
        ("id,passed\n1,\"", "a"),
        ("prompt_tokens,completion_tokens\n1,\"", "a"),
        ("{\"evalId\": 1, \"results\": \"", "a"),
    ] {
        for ran in streamed(&ALL, (start, text, 70 << 20, "")) {
            ran.refused(&["error: "], start);
        }
    }
}

#[test]
fn rows_of_too_many_cells_are_refused() {
    for start in [
        "id,passed\n1",
        "prompt_tokens,completion_tokens\n1",
        "id,passed",
    ] {
        for ran in streamed(&ALL[1..], (start, ",", 3_000_000, "\n1,2\n")) {
            ran.refused(&["error: "], start);
        }
    }
}

/// A tree of so many values would take more than the memory that is allowed.
const MILLIONS: usize = 10_000_000;

#[test]
fn results_of_millions_of_parts_take_little_memory() {
    let passed = "\"score\":1,\"success\":true";
    for (start, end) in [
        (
            format!("{{\"evalId\":\"e\",\"results\":{{\"version\":3,\"results\":[{{{passed},\"vars\":{{\"a\":["),
            "1]}}]}}",
        ),
        (
            "{\"run_id\":\"1\",\"event_id\":0,\"sample_id\":\"a\",\"type\":\"match\",\"data\":{\"correct\":true,\"x\":["
                .to_owned(),
            "1]}}\n",
        ),
        (
            "{\"doc_id\":0,\"target\":\"a\",\"acc\":1.0,\"doc\":{\"x\":[".to_owned(),
            "1]}}\n",
        ),
    ] {
        let parts = (start.as_str(), "1,", MILLIONS, end);
        for ran in streamed(&[&["evidence"]], parts) {
            let text = ran.succeeded(&start);
            assert!(text.contains("100"), "{text}");
        }
    }
}

#[test]
fn small_packed_files_do_not_grow_without_end() {
    use std::io::Cursor;
    use zip::write::SimpleFileOptions;

    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    archive.start_file("header.json", options).unwrap();
    archive.write_all(b"{\"version\":2,\"eval\":{}}").unwrap();
    archive.start_file("summaries.json", options).unwrap();
    let text = [b"[{\"id\":\"".to_vec(), vec![b'a'; 80 << 20]].concat();
    archive.write_all(&text).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "{} bytes are not small", bytes.len());
    let file = File::new("bomb.eval", &bytes);
    for command in [
        &["evidence", "FILE"][..],
        &["ask", "--no-input", "--eval", "FILE"],
    ] {
        on(command, &file).refused(&["a text in it is longer than 64 MiB"], "an archive");
    }

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let row = [b"{\"messages\":\"".to_vec(), vec![b'a'; 80 << 20]].concat();
    gzip.write_all(&row).unwrap();
    let bytes = gzip.finish().unwrap();
    assert!(bytes.len() < 1 << 20, "{} bytes are not small", bytes.len());
    let file = File::new("bomb.jsonl.gz", &bytes);
    for command in &MEASURED[..2] {
        on(command, &file).refused(&["error: "], &format!("{command:?}"));
    }
}

#[test]
fn words_without_spaces_are_counted_in_parts() {
    let row = |word: &str, count: usize| {
        let start = r#"{"messages":[{"role":"user","content":""#;
        let end = r#""},{"role":"assistant","content":"b"}]}"#;
        format!("{start}{}{end}\n", word.repeat(count))
    };
    let file = File::new("words.jsonl", row("中", 1_500_000));
    let text = on(&["audit", "FILE"], &file).succeeded("one word");
    assert!(text.contains("1 valid"), "{text}");
    let many = format!(r#"{{"messages":[{}1]}}"#, "1,".repeat(400_000));
    let file = File::new("many.jsonl", &many);
    on(&["audit", "FILE"], &file).refused(&["more than 200000 values"], "many values");
}

/// A framework in which nothing is local.
fn entangled(questions: usize, rules: usize) -> String {
    let mut text = String::from(
        "schema: 1\nname: big\ntitle: Big\nsources: [{id: s, title: S, url: 'https://example.org'}]\nquestions:\n",
    );
    for at in 0..questions {
        text += &format!("- {{id: q{at}, prompt: p, help: h, yes_or_no: {{yes: Y, no: N}}}}\n");
    }
    text += "outcomes:\n- {id: o, approaches: [], title: T, because: B}\n- {id: p, approaches: [], title: T, because: B}\n\
             steps:\n- id: st\n  title: T\n  rules:\n";
    for rule in 0..rules {
        let of = |turn: usize| (rule * (2 * turn + 7) + turn * turn * 11) % questions;
        let word = |turn: usize| ["yes", "no"][(rule / (turn + 1) + turn) % 2];
        let part = |turn| format!("{{question: q{}, is: '{}'}}", of(turn), word(turn));
        let parts = [part(0), part(1), part(2)].join(", ");
        let then = ["o", "p"][rule % 2];
        text += &format!(
            "  - {{id: r{rule}, when: {{all: [{parts}]}}, then: {then}, because: B, sources: [s]}}\n"
        );
    }
    text + "  - {id: e, then: p, because: B, sources: [s]}\n"
}

#[test]
fn rules_in_which_nothing_is_local_are_worked_out() {
    let rules = File::new("entangled.yaml", entangled(60, 400));
    let outcome =
        ran(&["ask", "--no-input", "--quiet", "--rules", rules.path()]).succeeded("quiet");
    assert!(["o\n", "p\n"].contains(&outcome.as_str()), "{outcome}");
    let text = ran(&["ask", "--no-input", "--rules", rules.path()]).succeeded("text");
    assert!(text.contains("not certain"), "{text}");
    // Where nobody is asked, all that can still matter is named.
    ran(&["ask", "--rules", rules.path()]).refused(&["--q0", "--q59"], "open");
}

#[test]
fn keys_that_stand_twice_are_refused_or_the_last_one_counts() {
    let twice = [
        ("prompting: misses\nprompting: meets\n", 3),
        (r#"{"prompting": "misses", "prompting": "meets"}"#, 3),
        ("input-tokens: 1\ninput-tokens: 2\n", 4),
        ("schema: 1\nschema: 1\n", 0),
        ("schema: 1\nschema: 1\n", 5),
    ];
    for (text, command) in twice {
        let file = File::new("twice.yaml", text);
        on(WRITTEN[command], &file).refused(&["a second time", "keep one of the two"], text);
    }
    let rows = [
        "{\"passed\": false, \"id\": 1, \"passed\": true}\n",
        "{\"id\": 2, \"passed\": true}\n",
    ];
    let file = File::new("twice.jsonl", rows.concat());
    let text = on(&["evidence", "FILE"], &file).succeeded("rows");
    assert!(text.contains("100.0 %"), "{text}");
}

#[test]
fn numbers_at_the_ends_of_their_types_are_numbers_or_faults() {
    let faults = [
        ("18446744073709551615", "too large"),
        ("-9223372036854775808", "negative"),
        ("-5", "negative"),
        ("1e308", "too large"),
        ("1e400", "no finite number"),
        (".nan", "no finite number"),
        (".inf", "no finite number"),
        ("-.inf", "no finite number"),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("1..1e308", "too large"),
        ("5..3", "below its start"),
        ("\"\\0\"", "not a number"),
    ];
    for (number, fault) in faults {
        let answers = File::new("answers.yaml", format!("examples: {number}\n"));
        on(WRITTEN[3], &answers).refused(&[":1:11:", fault], number);
        let workload = File::new("workload.yaml", format!("input-tokens: {number}\n"));
        on(WRITTEN[4], &workload).refused(&[":1:15:", fault], number);
    }
    // As YAML has them.
    for (number, value) in [
        ("0x10", 16),
        ("0o17", 15),
        ("1_000", 1_000),
        ("-0", 0),
        ("1e-400", 0),
    ] {
        let text = format!("prompting: misses\nfailures: other\nexamples: {number}\n");
        let answers = File::new("answers.yaml", &text);
        let command = ["ask", "--no-input", "--answers", "FILE", "--format", "json"];
        let text = on(&command, &answers).succeeded(number);
        let result: serde_json::Value = serde_json::from_str(&text).unwrap();
        let answers = result["answers"].as_array().unwrap();
        let examples = answers.iter().find(|own| own["question"] == "examples");
        assert_eq!(
            examples.unwrap()["value"].as_f64(),
            Some(f64::from(value)),
            "{number}"
        );
    }
    let log = r#"{"model":"m","created":18446744073709551615,"usage":{"prompt_tokens":1e308,"completion_tokens":-5}}"#;
    let log = File::new("log.jsonl", format!("{log}\n{log}\n"));
    on(&["evidence", "FILE"], &log).succeeded("counts");
    let result = File::new(
        "nan.json",
        r#"{"results":{"t":{"acc":NaN,"em":-Infinity,"f1":0.5}},"n-samples":{"t":{"effective":18446744073709551615}}}"#,
    );
    on(&["evidence", "FILE"], &result).succeeded("NaN");
}

#[test]
fn days_at_the_ends_of_time_are_faults() {
    for day in [
        "0000-00-00",
        "2026-02-30",
        "-1",
        "10000-01-01",
        "-9999-01-01",
    ] {
        let as_of = format!("--as-of={day}");
        for command in ["models", "break-even", "audit", "evidence"] {
            let file = ["tests/data/support.jsonl"];
            let file = if command.ends_with('t') || command == "evidence" {
                &file[..]
            } else {
                &[]
            };
            let words = [&[command, as_of.as_str()][..], file].concat();
            ran(&words).refused(&["YYYY-MM-DD"], day);
        }
    }
    for day in ["0000-01-01", "9999-12-31", "1970-01-01"] {
        let as_of = format!("--as-of={day}");
        ran(&["models", &as_of]).refused(&["from 2020 to 2099"], day);
        let workload = File::new("day.yaml", format!("as-of: {day}\n"));
        on(WRITTEN[4], &workload).refused(&["from 2020 to 2099"], day);
    }
    let old = [
        "schema: 1\nprovider: p\ntitle: P\nmodels:\n- {model: m, input_usd_per_mtok: 1, output_usd_per_mtok: 1, source: s, checked: ",
        "}\n",
    ];
    for day in ["0000-00-00", "-1", "9999-99-99"] {
        let prices = File::new("prices.yaml", old.join(day));
        on(WRITTEN[5], &prices).refused(&[":5:"], day);
    }
}

/// Writes a text again and again.
fn repeat(to: &mut impl Write, text: &str, count: usize) -> std::io::Result<()> {
    let block = text.repeat((1 << 16) / text.len() + 1);
    let mut left = text.len() * count;
    while left > 0 {
        // Blocks begin with the text, so that a part of one ends where the text does.
        let part = &block.as_bytes()[..block.len().min(left)];
        to.write_all(part)?;
        left -= part.len();
    }
    Ok(())
}
