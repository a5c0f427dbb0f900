//! What bad input gets: a clear message with place and remedy on standard error, exit code 2, nothing on standard output.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftadvise"));
    command
        .args(arguments)
        .env_remove("FTADVISE_RULES")
        .stdin(Stdio::null());
    command
}

/// A file of its own for a test, removed at its end.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("ftadvise-{}-{name}", std::process::id()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn refused(output: &Output, wanted: &[&str], what: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{what}: {stderr}");
    assert!(output.stdout.is_empty(), "{what}");
    assert!(
        !stderr.contains("panicked") && !stderr.contains("stack backtrace"),
        "{what}: {stderr}"
    );
    assert!(
        !output.stderr.contains(&0x1b),
        "{what}: an escape sequence got through"
    );
    for wanted in wanted {
        assert!(
            stderr.contains(wanted),
            "{what}: {wanted:?} is missing in:\n{stderr}"
        );
    }
}

/// A whole framework, in which one thing is exchanged for another.
fn framework(from: &str, to: &str) -> String {
    const WHOLE: &str = "\
schema: 1
name: tiny
title: A tiny framework
sources:
  - {id: here, title: Here, url: https://example.org}
questions:
  - {id: tried, prompt: Tried?, help: Say so., yes_or_no: {yes: \"Yes\", no: \"No\"}, required: yes}
  - {id: count, prompt: How many?, help: A number., number: {least: 0, most: 100, unit: things}, measured_by: eval.items}
  - {id: why, prompt: Why?, help: Tags., any_of: [{id: facts, title: Facts}, {id: form, title: Form}]}
conditions:
  - {id: enough, title: there is enough, when: {question: count, at_least: 10}}
steps:
  - id: first
    title: First?
    rules:
      - {id: not-tried, when: {question: tried, is: \"no\"}, then: go, because: Try., sources: [here]}
      - {id: facts, when: {question: why, includes: facts}, then: next-step, because: Facts., sources: [here]}
  - id: last
    title: Last?
    rules:
      - {id: much, when: {condition: enough}, then: stop, because: Much., sources: [here]}
      - {id: rest, then: go, because: Rest., sources: [here]}
outcomes:
  - {id: go, approaches: [prompting], title: Go, because: Go.}
  - {id: stop, approaches: [rag], title: Stop, because: Stop.}
presets:
  - {id: usual, title: Usual, answers: {why: facts}, workload: {input-tokens: 300..1500}, because: So., sources: [here]}
";
    assert!(WHOLE.contains(from), "{from}");
    WHOLE.replacen(from, to, 1)
}

#[test]
fn a_whole_framework_works() {
    let file = File::new("whole.yaml", framework("tiny", "tiny").as_bytes());
    let arguments = [
        "ask",
        "--rules",
        file.path(),
        "--tried",
        "yes",
        "--why",
        "form",
        "--count",
        "50",
        "--quiet",
    ];
    let output = command(&arguments).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "stop\n",
        "{output:?}"
    );
}

#[test]
fn every_fault_of_a_rules_file_has_place_and_remedy() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "question: tried, is",
            "question: tired, is",
            &[
                ":16:42:",
                "unknown question `tired`",
                "did you mean `tried`?",
            ],
        ),
        (
            "then: stop",
            "then: stopp",
            &[":21:", "unknown outcome `stopp`", "did you mean `stop`?"],
        ),
        (
            "condition: enough}",
            "condition: enuogh}",
            &["unknown condition `enuogh`", "`enough`"],
        ),
        (
            "sources: [here]}",
            "sources: [there]}",
            &["unknown source `there`"],
        ),
        (
            "because: Try.",
            "becuase: Try.",
            &["unknown key `becuase`", "did you mean `because`?"],
        ),
        ("id: count", "id: tried", &["used a second time", "line 7"]),
        ("id: rest", "id: facts", &["used a second time"]),
        (
            "name: tiny",
            "name: tiny\nname: tiny",
            &["stands here a second time"],
        ),
        ("title: A tiny framework\n", "", &["lacks `title`"]),
        (
            "rules:\n      - {id: not",
            "rules: text\n    x:\n      - {id: not",
            &["is text", "a list"],
        ),
        ("least: 0", "least: none", &["a number"]),
        ("is: \"no\"", "is: false", &["`true` or `false`"]),
        (
            "is: \"no\"",
            "at_least: 3",
            &["does not fit the values of `tried`", "`is`"],
        ),
        (
            "is: \"no\"",
            "is: \"no\", is_not: \"no\"",
            &["says one thing, this one says 2"],
        ),
        (
            "{question: tried, is: \"no\"}",
            "{all: []}",
            &["`all` is empty"],
        ),
        (
            "{condition: enough}",
            "{question: count, below: 3}",
            &["`enough` is used nowhere"],
        ),
        (
            "id: rest, then",
            "id: rest, when: {question: count, below: 5}, then",
            &["can end without an outcome"],
        ),
        ("then: stop", "then: next-step", &["`last` is the last"]),
        ("https://example.org", "example", &["is not an address"]),
        ("schema: 1", "schema: 2", &[":1:", "`schema` is 2"]),
        ("help: Say so.", "help: \"\\e[31m\"", &["control character"]),
        (
            "questions:\n",
            "questions:\n  - {id: format, prompt: F?, help: H, yes_or_no: {yes: \"Yes\", no: \"No\"}}\n",
            &["`--format`", "rename it"],
        ),
        (
            "approaches: [rag]",
            "approaches: [rga]",
            &["unknown approach `rga`", "`rag`"],
        ),
        ("sources: [here]}", "sources: []}", &["without a source"]),
        (
            "answers: {why: facts}",
            "answers: {whi: facts}",
            &[
                ":27:",
                "unknown key `whi` in the answers of a preset",
                "did you mean `why`?",
            ],
        ),
        (
            "answers: {why: facts}",
            "answers: {why: fcats}",
            &[
                ":27:46:",
                "`why`: unknown value `fcats`; did you mean `facts`?",
            ],
        ),
        (
            "answers: {why: facts}",
            "answers: {why: unknown}",
            &["`why` is unknown in this preset", "take it out"],
        ),
        (
            "answers: {why: facts}",
            "answers: {why: true}",
            &["`why`: it is neither a word nor a number"],
        ),
        (
            "answers: {why: facts}",
            "answers: {tried: \"yes\"}",
            &[
                "a preset cannot answer `tried`: only its user can know that",
                "let it be asked",
            ],
        ),
        (
            "answers: {why: facts}",
            "answers: {count: 5}",
            &["a preset cannot answer `count`: only its user can know that"],
        ),
        (
            "{input-tokens: 300..1500}",
            "{inptu-tokens: 300..1500}",
            &[
                "unknown key `inptu-tokens` in the workload of a preset",
                "did you mean `input-tokens`?",
            ],
        ),
        (
            "{input-tokens: 300..1500}",
            "{input-tokens: 1500..300}",
            &["`input-tokens` is a range whose end is below its start"],
        ),
        (
            "{input-tokens: 300..1500}",
            "{input-tokens: unknown}",
            &["`input-tokens` is unknown in this preset"],
        ),
        (
            "{input-tokens: 300..1500}",
            "{cache-hit-rate: 50}",
            &["`cache-hit-rate` is 50, but a share is at most 1"],
        ),
        (
            "because: So., sources: [here]",
            "because: So., sources: [there]",
            &[":27:", "unknown source `there`"],
        ),
        (
            "because: So., sources: [here]}",
            "because: So.}\n  - {id: usual, title: Again, answers: {why: form}, because: So.}",
            &[":28:", "the id `usual` is used a second time", "line 27"],
        ),
        (
            ", answers: {why: facts}, workload: {input-tokens: 300..1500}",
            "",
            &["a preset that holds nothing", "`workload`"],
        ),
        ("because: So., ", "", &["a preset lacks `because`"]),
        (
            "measured_by: eval.items",
            "measured_by: eval.itmes",
            &[
                ":8:",
                "unknown evidence `eval.itmes`",
                "did you mean `eval.items`?",
            ],
        ),
        (
            "measured_by: eval.items",
            "measured_by: eval.rate",
            &[
                "`eval.rate` does not fit the values of this question",
                "`misses`, `close`, `meets`",
            ],
        ),
        (
            "required: yes}",
            "measured_by: eval.items}",
            &[
                "`eval.items` does not fit the values of this question",
                "give it a `number`",
            ],
        ),
        (
            "  - {id: why,",
            "  - {id: more, prompt: M?, help: H, number: {unit: things}, measured_by: eval.items}\n  - {id: why,",
            &[
                ":9:",
                "`eval.items` measures a second question",
                "line 8 has it already",
            ],
        ),
        (
            "{id: why, prompt: Why?, help: Tags., any_of: [{id: facts, title: Facts}, {id: form, title: Form}]}",
            "{id: epochs, prompt: E?, help: H, yes_or_no: {}}",
            &[
                ":9:",
                "`epochs` is a quantity of the cost model, and no number here",
                "another id",
            ],
        ),
        (
            "questions:\n",
            "questions:\n  - {id: epochs, prompt: E?, help: H, number: {least: 1, most: 5000, unit: times}}\n",
            &["`epochs` is 1..5000", "up to 1000"],
        ),
        (
            "{id: form, title: Form}]",
            "{id: none, title: None}]",
            &[":9:", "`none` stands for choosing nothing", "`none: …`"],
        ),
        (
            "{id: form, title: Form}]",
            "{id: back, title: Back}]",
            &[
                ":9:",
                "`back` goes back to the question before",
                "another id",
            ],
        ),
        (
            "required: yes}",
            "none: None}",
            &[
                ":7:",
                "`none` belongs to `any_of`, and the question has `yes_or_no`",
            ],
        ),
        (
            "required: yes}",
            "asked: no, computed_from: [tried]}",
            &[":7:", "`tried` is computed itself"],
        ),
        (
            "questions:\n",
            "questions:\n  - {id: preset, prompt: P?, help: H, yes_or_no: {yes: \"Yes\", no: \"No\"}}\n",
            &["`--preset`", "rename it"],
        ),
    ];
    for (from, to, wanted) in rows {
        let file = File::new("fault.yaml", framework(from, to).as_bytes());
        let output = command(&["ask", "--rules", file.path()]).output().unwrap();
        refused(&output, wanted, to);
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(file.path()),
            "{to}"
        );
    }
}

#[test]
fn lists_that_are_required_hold_something() {
    let whole = framework("tiny", "tiny");
    let from = |key: &str| whole.find(&format!("\n{key}:")).unwrap() + 1;
    for (key, next) in [
        ("questions", "conditions"),
        ("steps", "outcomes"),
        ("outcomes", "presets"),
    ] {
        let text = format!("{}{key}: []\n{}", &whole[..from(key)], &whole[from(next)..]);
        let file = File::new(&format!("empty-{key}.yaml"), text.as_bytes());
        let output = command(&["ask", "--rules", file.path()]).output().unwrap();
        let wanted = format!("`{key}` is empty");
        refused(&output, &[&wanted, "list at least one"], key);
    }
    let first = whole.find("    rules:\n").unwrap();
    let second = whole.find("  - id: last").unwrap();
    let text = format!("{}    rules: []\n{}", &whole[..first], &whole[second..]);
    let file = File::new("no-rules.yaml", text.as_bytes());
    let output = command(&["ask", "--rules", file.path()]).output().unwrap();
    refused(&output, &[":15:", "`rules` is empty"], "rules");
}

/// A file that is wrong all over is refused in a moment, with every fault in it.
#[test]
fn hostile_rules_are_refused_in_a_moment() {
    use std::fmt::Write as _;

    let started = std::time::Instant::now();
    // Thousands of ids, each twice, and thousands of long names that refer to nothing.
    let mut sources = String::new();
    for number in 0..8_000 {
        writeln!(
            sources,
            "  - {{id: s{}, title: S, url: https://example.org}}",
            number / 2
        )
        .unwrap();
    }
    let unknown: Vec<String> = (0..8_000).map(|number| format!("qs{number}qq")).collect();
    let text = framework(
        "  - {id: here, title: Here, url: https://example.org}\n",
        &sources,
    )
    .replace("sources: [here]", "sources: [s1]")
    .replacen(
        "sources: [s1]",
        &format!("sources: [{}]", unknown.join(", ")),
        1,
    );
    let file = File::new("wrong.yaml", text.as_bytes());
    let output = command(&["ask", "--rules", file.path()]).output().unwrap();
    refused(
        &output,
        &["the id `s1` is used a second time", " more problems"],
        "ids",
    );

    // A chain of names, each within the next.
    let mut chain = String::from(
        "conditions:\n  - {id: c0, title: T, when: {question: count, at_least: 10}}\n",
    );
    for number in 1..5_000 {
        let before = number - 1;
        writeln!(
            chain,
            "  - {{id: c{number}, title: T, when: {{condition: c{before}}}}}"
        )
        .unwrap();
    }
    let text = framework("conditions:\n", &chain);
    let file = File::new("chain.yaml", text.as_bytes());
    let output = command(&["rules", "check", file.path()]).output().unwrap();
    refused(
        &output,
        &["has more than 64 levels", "name fewer conditions"],
        "chain",
    );
    let rule = "{not: {not: {condition: c63}}}";
    let text = framework(
        "conditions:\n",
        &chain[..chain.find("  - {id: c64,").unwrap()],
    )
    .replacen("{condition: enough}", rule, 1);
    let file = File::new("deep-rule.yaml", text.as_bytes());
    let output = command(&["rules", "check", file.path()]).output().unwrap();
    refused(&output, &["has more than 64 levels"], "a rule");
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

/// What a person says of the cost model in a file is checked as a whole, and each fault has its place.
#[test]
fn workload_files_are_checked_as_a_whole() {
    let text = "epochs: 0\ncache-hit-rate: 60\nas-of: tomorrow\nmodel: [gpt-5.5, gpt-4o]\ntuned-model: []\n\
                calls-per-month: 1,5k\n";
    let file = File::new("workload.yaml", text.as_bytes());
    let output = command(&["break-even", "--workload", file.path()])
        .output()
        .unwrap();
    let wanted = [
        ":1:9: `epochs` is 0",
        ":2:17: `cache-hit-rate` is 60",
        ":3:8: `as-of` is not a day",
        ":4:8: `model` takes one name",
        ":5:14: `tuned-model` names nothing",
        ":6:18: `calls-per-month` has a comma that separates no thousands",
    ];
    refused(&output, &wanted, "workload");

    let file = File::new("workload.yaml", b"as-of: 1999-12-31\n");
    let output = command(&["break-even", "--workload", file.path()])
        .output()
        .unwrap();
    let wanted = [":1:8: `as-of`: 1999-12-31: no prices", "2020 to 2099"];
    refused(&output, &wanted, "a day without prices");

    // A name that is unknown is said where it stands, not at a flag that nobody typed.
    for (text, wanted) in [
        (
            "model: gpt-5.55\n",
            "workload.yaml: model: no model `gpt-5.55`",
        ),
        (
            "tuned-model: nobody:nothing\n",
            "workload.yaml: tuned-model: ",
        ),
    ] {
        let file = File::new("workload.yaml", text.as_bytes());
        let output = command(&["break-even", "--workload", file.path()])
            .output()
            .unwrap();
        refused(&output, &[wanted], text);
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains("--"),
            "{output:?}"
        );
    }
}

/// Names are looked up before evidence is read, which may be large.
#[test]
fn a_misspelt_model_is_found_before_files_are_read() {
    for arguments in [
        [
            "ask",
            "--no-input",
            "--model",
            "gpt-5.55",
            "--logs",
            "missing.jsonl",
        ],
        [
            "break-even",
            "--chart",
            "--model",
            "gpt-5.55",
            "--logs",
            "missing.jsonl",
        ],
    ] {
        let output = command(&arguments).output().unwrap();
        refused(&output, &["--model: no model `gpt-5.55`"], arguments[0]);
    }
    let arguments = ["evidence", "missing.jsonl", "--prices", "missing.yaml"];
    let output = command(&arguments).output().unwrap();
    refused(&output, &["--prices"], "evidence");
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_the_file() {
    let text =
        framework("question: tried, is", "question: tired, is").replace("then: stop", "then: halt");
    let file = File::new("faults.yaml", text.as_bytes());
    let output = command(&["ask", "--rules", file.path()]).output().unwrap();
    refused(&output, &["`tired`", "`halt`"], "two faults");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.find("`tired`") < stderr.find("`halt`"), "{stderr}");
}

#[test]
fn rules_that_lead_nowhere_are_refused() {
    let text = "schema: 1\nname: a\ntitle: b\nquestions: []\nsteps: []\noutcomes: []\n";
    let file = File::new("nowhere.yaml", text.as_bytes());
    for arguments in [
        ["ask", "--no-input", "--rules", file.path()].as_slice(),
        &["rules", "check", file.path()],
    ] {
        let output = command(arguments).output().unwrap();
        refused(
            &output,
            &[
                ":5:8: `steps` is empty",
                ":6:11: `outcomes` is empty",
                "list at least one",
            ],
            "nowhere",
        );
    }
}

/// Each value that rules tell apart doubles the work: with 26 of them `ask` took all memory.
#[test]
fn rules_that_tell_too_many_values_apart_are_refused() {
    let of_tags = |count: usize, named: &str| {
        let tags: Vec<String> = (0..count)
            .map(|tag| format!("{{id: t{tag}, title: T}}"))
            .collect();
        let values = format!("any_of: [{{id: facts, title: Facts}}, {}]", tags.join(", "));
        framework("includes: facts", named).replace(
            "any_of: [{id: facts, title: Facts}, {id: form, title: Form}]",
            &(values + ", none: None"),
        )
    };
    let named = "includes_any_of: [facts, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9]";
    let file = File::new("tags.yaml", of_tags(26, named).as_bytes());
    let output = command(&["ask", "--no-input", "--rules", file.path()])
        .output()
        .unwrap();
    let wanted = [
        ":9:5: the rules name 11 values of `why`",
        "up to 10",
        "in two questions",
    ];
    refused(&output, &wanted, "11 tags");
    // However many there are, that none was chosen tells no one from another.
    for named in [
        "is_none: yes",
        "includes_any_of: [facts, t0, t1, t2, t3, t4, t5, t6, t7, t8]",
    ] {
        let file = File::new("few-tags.yaml", of_tags(60, named).as_bytes());
        let arguments = [
            "ask",
            "--no-input",
            "--rules",
            file.path(),
            "--tried",
            "yes",
            "--count",
            "5",
            "--why",
            "t50",
            "--quiet",
        ];
        let output = command(&arguments).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "go\n",
            "{named}: {output:?}"
        );
    }
}

#[test]
fn what_is_no_rules_file_at_all_is_refused() {
    let bomb = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n\
                g: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("schema: 1".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let rows: &[(&str, &[u8], &[&str])] = &[
        ("broken", b"[1,", &[":1:"]),
        ("empty", b"", &["a rules file"]),
        ("tab", b"schema: 1\n\tname: x", &["found a tab"]),
        ("nul", b"schema: 1\nname: a\0b", &["fault.yaml"]),
        ("large", &[b'a'; 10_000_000], &["larger than 1024 KiB"]),
        (
            "deep",
            &[b'['; 100_000],
            &["it holds too much", "64 levels"],
        ),
        (
            "bomb",
            bomb.as_bytes(),
            &["fault.yaml", "it holds too much", "200,000 values"],
        ),
        (
            "latin",
            b"schema: 1\nname: caf\xe9",
            &["line 2 is not UTF-8"],
        ),
        ("utf16", &utf16, &["UTF-8"]),
    ];
    for (name, bytes, wanted) in rows {
        let file = File::new("fault.yaml", bytes);
        refused(
            &command(&["ask", "--rules", file.path()]).output().unwrap(),
            wanted,
            name,
        );
    }
    let folder = std::env::temp_dir();
    refused(
        &command(&["ask", "--rules", folder.to_str().unwrap()])
            .output()
            .unwrap(),
        &["is a directory"],
        "folder",
    );
    refused(
        &command(&["ask", "--rules", "/no/such.yaml"])
            .output()
            .unwrap(),
        &["/no/such.yaml"],
        "missing",
    );
    refused(
        &command(&["ask", "--rules", "leson"]).output().unwrap(),
        &["did you mean `lesson`?"],
        "misspelt",
    );
}

#[test]
fn bad_flags_are_refused() {
    let base = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "other",
    ];
    let rows: &[(&[&str], &[&str])] = &[
        (
            &["--facts", "chnging"],
            &["similar value exists", "changing"],
        ),
        (&["--limits", "none,cost"], &["`none` excludes"]),
        (&["--limits", "costs"], &["did you mean `cost`?"]),
        (&["--examples", "-5"], &["is negative"]),
        (&["--examples", "1e400"], &["is too large"]),
        (&["--examples", "NaN"], &["is not a number"]),
        (&["--examples", "20..5"], &["5..20"]),
        (&["--exmples", "5"], &["--examples"]),
        (&["--input-tokens", "-1"], &["is negative"]),
        (&["--cache-hit-rate", "1.5"], &["a share is at most 1"]),
        (&["--horizon-months", "0"], &["months"]),
        (&["--epochs", "0"], &["`epochs` is 0", "above 0"]),
        (
            &["--retrains-per-year", "1e9"],
            &["`retrains-per-year`", "up to 365"],
        ),
        (
            &["--as-of", "1800-01-01"],
            &["--as-of: 1800-01-01", "from 2020"],
        ),
        (&["--as-of", "9999-12-31"], &["--as-of: 9999-12-31"]),
        (&["--build-hours", "foo=3"], &["unknown approach `foo`"]),
        (&["--build-hours", "rag"], &["approach=hours"]),
        (&["--as-of", "2026-02-30"], &["YYYY-MM-DD"]),
        (
            &["--model", "gpt-4o-mimi"],
            &["did you mean `gpt-4o-mini`?"],
        ),
        (
            &["--model", "text-embedding-3-small"],
            &["openai:text-embedding-3-small"],
        ),
        (&["--model", "x\u{1b}[31my"], &["\\u{1b}"]),
        (
            &["--model", "gpt-4o-mini", "--input-tokens", "200k"],
            &["does not fit the 128,000 tokens"],
        ),
        (
            &["--tuned-model", "openai:gpt-41-mini"],
            &["did you mean `openai:gpt-4.1-mini`?"],
        ),
        (
            &[
                "--as-of",
                "2026-11-22",
                "--tuned-model",
                "openai:gpt-4.1-mini",
            ],
            &["closed to new customers"],
        ),
        (
            &[
                "--as-of",
                "2027-02-01",
                "--existing-customer",
                "--tuned-model",
                "openai:gpt-4.1-mini",
            ],
            &["2027-01-14"],
        ),
        (
            &["--tuned-model", "openai:o4-mini"],
            &["stopped serving on 2026-10-23"],
        ),
        (&["--tuned-model", "nebius:lora"], &["cannot be costed"]),
        (&["--answers", "/no/such"], &["/no/such"]),
        (&["--workload", "/no/such"], &["/no/such"]),
    ];
    for (flags, wanted) in rows {
        let arguments: Vec<&str> = base.iter().chain(*flags).copied().collect();
        refused(
            &command(&arguments).output().unwrap(),
            wanted,
            &format!("{flags:?}"),
        );
    }
    refused(
        &command(&["break-even", "--volumes", "1k,x"])
            .output()
            .unwrap(),
        &["is not a number"],
        "volumes",
    );
    refused(
        &command(&["break-even", "--samples", "3"]).output().unwrap(),
        &["from 100 to 1M"],
        "samples",
    );
}

#[test]
fn answer_files_are_checked_as_a_whole() {
    let file = File::new(
        "answers.json",
        br#"{"prompting": "misses", "failurs": ["other"], "examples": true, "facts": "no"}"#,
    );
    let output = command(&["ask", "--no-input", "--answers", file.path()])
        .output()
        .unwrap();
    refused(
        &output,
        &["did you mean `failures`?", "`examples`", "`facts`", ":1:"],
        "answers",
    );
    let file = File::new("workload.yaml", b"inptu-tokens: 5\noutput-tokens: many\n");
    let output = command(&["break-even", "--workload", file.path()])
        .output()
        .unwrap();
    refused(
        &output,
        &["did you mean `input-tokens`?", ":2:", "is not a number"],
        "workload",
    );
}

#[test]
fn answers_come_from_standard_input_and_flags_win() {
    let mut child = command(&[
        "ask",
        "--no-input",
        "--answers",
        "-",
        "--prompting",
        "meets",
        "--quiet",
    ])
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"prompting: misses\nfailures: [missing-facts]\n")
        .unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"prompting\n");
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let output = command(&["ask"]).output().unwrap();
    refused(
        &output,
        &[
            "--prompting <",
            "--failures <",
            "--examples <",
            "--no-input",
        ],
        "ask",
    );
}

#[test]
fn a_file_that_is_missing_is_named_once() {
    for command in ["audit", "evidence"] {
        let output = self::command(&[command, "no-such-file"]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stderr.matches("no-such-file").count(), 1, "{stderr}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = command(&[
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "other",
        "--format",
        "json",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
}

#[test]
fn the_framework_of_the_rules_readme_loads() {
    let readme =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/README.md")).unwrap();
    let block = readme
        .split("```yaml\n# a whole framework")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let file = File::new("readme.yaml", block.as_bytes());
    let arguments = [
        "ask",
        "--rules",
        file.path(),
        "--tried",
        "yes",
        "--examples",
        "20",
        "--no-input",
        "--quiet",
    ];
    let output = command(&arguments).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "collect\n",
        "{output:?}"
    );
}

#[test]
fn names_within_names_come_to_an_end() {
    let mut conditions =
        String::from("conditions:\n- {id: c0, title: T, when: {question: tried, is: \"no\"}}\n");
    for number in 1..40 {
        let name = format!("{{condition: c{}}}", number - 1);
        let twice =
            format!("{{any: [{name}, {{all: [{name}, {{question: tried, is: \"yes\"}}]}}]}}");
        conditions += &format!("- {{id: c{number}, title: T, when: {twice}}}\n");
    }
    let rules = format!(
        "schema: 1\nname: deep\ntitle: Deep\nsources: [{{id: s, title: S, url: \"https://example.org\"}}]\n\
         questions:\n- {{id: tried, prompt: p, help: h, yes_or_no: {{yes: \"Yes\", no: \"No\"}}}}\n{conditions}\
         outcomes:\n- {{id: o, approaches: [], title: T, because: B}}\n- {{id: p, approaches: [], title: T, because: B}}\n\
         steps:\n- id: s\n  title: T\n  rules:\n\
         \x20 - {{id: r, when: {{condition: c39}}, then: o, because: B, sources: [s]}}\n\
         \x20 - {{id: e, then: p, because: B, sources: [s]}}\n"
    );
    let path = std::env::temp_dir().join(format!("ftadvise-{}-deep.yaml", std::process::id()));
    fs::write(&path, rules).unwrap();
    let output = command(&["rules", "check", path.to_str().unwrap()])
        .output()
        .unwrap();
    fs::remove_file(&path).unwrap();
    refused(
        &output,
        &["asks for more than 1000 things", "name fewer"],
        "deep",
    );
}
