//! Texts that are made to move a cursor, to run in a shell, a spreadsheet or a browser: wherever they stand in a file or a
//! flag, they are printed as what they are.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod watched;

use ftadvise::printable::first_unsafe;
use serde_json::{Value, json};
use watched::{File, fed, ran};

/// Colours, a link, a bell, a step back, a lone return, another direction, signs that nobody sees, a control sign of one
/// character.
const HOSTILE: &str = "\u{1b}[31mX\u{1b}]8;;http://e\u{7}\u{8}\r\u{202e}\u{200b}\u{200d}\u{2060}\u{61c}\u{ad}\u{9b}2J\u{7f}";
const ASK: [&str; 7] = [
    "ask",
    "--no-input",
    "--prompting",
    "misses",
    "--failures",
    "style-or-format",
    DAY,
];
const DAY: &str = "--as-of=2026-11-22";
const FORMATS: [&[&str]; 6] = [
    &[],
    &["--color", "always"],
    &["--format", "json"],
    &["--format", "markdown"],
    &["--format", "csv"],
    &["--format", "html"],
];

/// Runs a command in formats and sees that nothing unsafe is printed, as result or as message.
fn is_safe(arguments: &[&str], formats: &[&[&str]]) {
    for format in formats {
        let ran = ran(&[arguments, format].concat());
        for text in [&ran.stdout, &ran.stderr] {
            // The program's own colours never stand before this letter.
            assert!(
                !text.contains("\u{1b}[31mX"),
                "{arguments:?} {format:?}: {text:?}"
            );
            let plain = without_colour(text);
            let found = plain.split('\n').find_map(first_unsafe);
            assert_eq!(found, None, "{arguments:?} {format:?}: {plain:?}");
        }
    }
}

/// The text without the few escape sequences that make it bold or coloured.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (style, rest) = part.split_once('m').unwrap();
        assert!(
            style.chars().all(|c| c == ';' || c.is_ascii_digit()),
            "{part:?}"
        );
        plain += rest;
    }
    plain
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

#[test]
fn what_results_and_logs_name_is_printed_as_text() {
    let results = [
        (
            "a.csv",
            format!("id,passed,model\n1,yes,\"{HOSTILE}\"\n2,no,\"{HOSTILE}\"\n"),
        ),
        (
            "b.jsonl",
            lines(&[json!({"id": HOSTILE, HOSTILE: 1, "passed": true, "model": HOSTILE})]),
        ),
        (
            "inspect.json",
            json!({"status": HOSTILE, "eval": {"task": HOSTILE, "model": HOSTILE, "dataset": {"samples": 9}},
                "samples": [{"id": 1, "scores": {HOSTILE: {"value": 1}, "z\u{1b}": {"value": 1}}}]})
            .to_string(),
        ),
        (
            "harness.json",
            json!({"results": {HOSTILE: {"acc": 0.5}, "b\u{1b}": {"acc,x\u{7}": 0.5}}, "model_name": HOSTILE}).to_string(),
        ),
        (
            "promptfoo.json",
            json!({"evalId": "x", "results": [{"success": true, "provider": {"label": HOSTILE}, "prompt": {"label": "\u{1b}"}}]})
                .to_string(),
        ),
        (
            "evals.jsonl",
            lines(&[
                json!({"spec": {"eval_name": HOSTILE, "completion_fns": [HOSTILE]}}),
                json!({"event_id": 1, "sample_id": HOSTILE, "type": HOSTILE, "data": {"score": 1}}),
            ]),
        ),
        ("wrong.json", json!({"status": "\u{1b}", "eval": HOSTILE}).to_string()),
        ("unknown.json", json!({HOSTILE: 1}).to_string()),
    ];
    for (name, text) in &results {
        let file = File::new(name, text);
        is_safe(&["evidence", file.path()], &FORMATS[..3]);
        is_safe(
            &[&ASK[..], &["--eval", file.path(), "--target", "0.9"]].concat(),
            &FORMATS,
        );
        is_safe(&["audit", file.path()], &FORMATS[..2]);
    }
    let calls: Vec<Value> = (0..9)
        .map(|at| {
            json!({"id": format!("{HOSTILE}{at}"), "model": HOSTILE, "object": "chat.completion", HOSTILE: 1,
                "created": 1_700_000_000 + at * 3_600, "usage": {"prompt_tokens": 9, "completion_tokens": 3}})
        })
        .collect();
    let log = File::new("log.jsonl", lines(&calls));
    is_safe(&["evidence", log.path()], &FORMATS[..3]);
    is_safe(&[&ASK[..], &["--logs", log.path()]].concat(), &FORMATS);
    let cut_off = fed(&["evidence", "-"], |input| {
        std::io::Write::write_all(input, format!("id,{HOSTILE}\n").as_bytes())
    });
    assert!(
        cut_off.stderr.contains("\\u{1b}[31mX"),
        "{}",
        cut_off.stderr
    );
    assert_eq!(
        cut_off.stderr.trim_end().split('\n').find_map(first_unsafe),
        None
    );
}

#[test]
fn what_training_data_holds_is_printed_as_text() {
    let rows = lines(&[
        json!({"messages": [{"role": HOSTILE, "content": HOSTILE}, {"role": "assistant", "content": HOSTILE}]}),
        json!({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], HOSTILE: 1}),
        json!({"messages": [{"role": "user", "content": "c"}, {"role": "assistant", "tool_calls":
            [{"id": HOSTILE, "type": HOSTILE, "function": {"name": HOSTILE, "arguments": HOSTILE}}]}],
            "tools": [{"type": "function", "function": {"name": HOSTILE, "parameters": {HOSTILE: 1}}}]}),
        json!({"messages": [{"role": "user", "content": [{"type": HOSTILE, "image_url": {"url": HOSTILE}}]},
            {"role": "assistant", "content": "d", "weight": HOSTILE}]}),
        json!({"messages": [{"role": "user", "content": "e", "name": HOSTILE, HOSTILE: 2},
            {"role": "tool", "tool_call_id": HOSTILE, "content": "f"}, {"role": "assistant", "content": "g"}]}),
    ]);
    let file = File::new("rows.jsonl", &(rows + "{\"text\": \"\u{1b}[31m\"}\n"));
    is_safe(&["audit", file.path()], &FORMATS);
    is_safe(&["evidence", file.path()], &FORMATS[..3]);
    is_safe(&[&ASK[..], &["--data", file.path()]].concat(), &FORMATS);
}

#[test]
fn what_people_write_in_files_is_printed_as_text() {
    let quoted = serde_json::to_string(HOSTILE).unwrap();
    let texts = [
        format!("prompting: {quoted}\n"),
        format!("{quoted}: x\n"),
        format!("a: {HOSTILE}\n"),
        "prompting: [a\u{1b}[31mX]\n".to_owned(),
        "a: &\u{9b} x\n".to_owned(),
        "a: *b\u{202e}\n".to_owned(),
        "a: !\u{200b}c d\n".to_owned(),
        format!("as-of: {quoted}\n"),
        format!("model: {quoted}\n"),
        format!("schema: 1\nname: {quoted}\nprovider: {quoted}\n"),
    ];
    for text in &texts {
        let file = File::new("written.yaml", text);
        for command in [
            &["ask", "--no-input", "--answers"][..],
            &["break-even", "--workload"],
            &["models", "--prices"],
            &["rules", "check"],
            &["ask", "--rules"],
            &["compare", "tests/data/before.yaml"],
        ] {
            is_safe(&[command, &[file.path()]].concat(), &FORMATS[..2]);
        }
    }
    // Prices of another project may have any names.
    let model = json!({"id": format!("m{HOSTILE}"), "name": HOSTILE, "match": {"equals": "x"},
        "prices": {"input_mtok": 1, "output_mtok": 2}});
    let provider = json!([{"id": "own", "name": HOSTILE, "api_pattern": "x", "price_comments": "2026-01-01", "models": [model]}]);
    let prices = File::new("prices.json", provider.to_string());
    is_safe(&["models", "own", "--prices", prices.path()], &FORMATS);
    is_safe(
        &["rules", "list", "models", "--prices", prices.path()],
        &FORMATS[..3],
    );
    // So may results that were saved, and changed by another hand.
    let saved = ran(&[&ASK[..], &["--format", "json"]].concat()).succeeded("ask");
    let mut saved: Value = serde_json::from_str(&saved).unwrap();
    for (at, name) in [
        ("/recommendation", "id"),
        ("/framework", "name"),
        ("/answers/0", "question"),
        ("/path/0", "result"),
        ("/cost/approaches/0", "id"),
        ("/cost/workload/0", "value"),
        ("", "version"),
    ] {
        saved.pointer_mut(at).unwrap()[name] = HOSTILE.into();
    }
    let saved = File::new("saved.json", saved.to_string());
    let other = ["compare", "tests/data/before.yaml", saved.path(), DAY];
    is_safe(&other, &FORMATS);
}

#[test]
fn what_is_typed_is_printed_as_text() {
    let flags = [
        &["ask", "--prompting"][..],
        &["ask", "--examples"],
        &["ask", "--model"],
        &["ask", "--preset"],
        &["ask", "--format"],
        &["break-even", "--as-of"],
        &["break-even", "--calls-per-month"],
        &["break-even", "--build-hours"],
        &["break-even", "--volumes"],
        &["break-even", "--tuned-model"],
        &["break-even", "--samples"],
        &["audit", "x", "--encoding"],
        &["audit", "x", "--offer"],
        &["audit", "x", "--fix"],
        &["evidence", "x", "--target"],
        &["rules", "explain"],
        &["rules", "list"],
        &["rules", "test", "--threshold"],
        &["rules", "test", "--cases"],
        &["rules", "init"],
        &["models"],
        &["schema"],
        &["completions"],
        &["help"],
        &["ask", "--rules"],
        &["ask", "--output"],
        &[],
    ];
    let path = format!("no-such-folder/{HOSTILE}");
    for flag in flags {
        is_safe(&[flag, &[path.as_str()]].concat(), &FORMATS[..2]);
    }
    let flag = format!("--{HOSTILE}");
    is_safe(&["ask", &flag], &FORMATS[..2]);
    is_safe(&[&flag], &[&[]]);
    let twice = format!("--prompting={HOSTILE}");
    is_safe(&["ask", &twice, &twice], &FORMATS[..2]);
}

#[cfg(unix)]
#[test]
fn names_of_files_are_printed_as_text() {
    let name = format!("{HOSTILE}|<b>`=1\n.jsonl").replace('/', "_");
    let row = r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;
    let file = File::new(&name, row);
    let path = file.path();
    is_safe(&["audit", path], &FORMATS);
    is_safe(&["audit", path, "--validation", path], &FORMATS);
    is_safe(&["evidence", path], &FORMATS[..3]);
    is_safe(&[&ASK[..], &["--data", path]].concat(), &FORMATS);
    for command in [
        &["rules", "check"][..],
        &["ask", "--answers"],
        &["ask", "--no-input", "--eval"],
        &["ask", "--no-input", "--logs"],
        &["break-even", "--workload"],
        &["models", "--prices"],
        &["compare", path],
        &["rules", "init"],
        &["audit", path, "--fix"],
        &["audit", path, "--output"],
    ] {
        is_safe(&[command, &[path]].concat(), &FORMATS[..2]);
    }
    let beside = format!("{path}.html");
    is_safe(&["models", "gpt-5.5", "--output", &beside], &[&[]]);
    std::fs::remove_file(beside).unwrap();
}

/// A small framework in which a text is the title, the reason and the help of everything.
fn rules(text: &str, url: &str) -> File {
    let text = serde_json::to_string(text).unwrap();
    let url = serde_json::to_string(url).unwrap();
    let rules = format!(
        "schema: 1
name: tiny
title: {text}
sources: [{{id: here, title: {text}, url: {url}}}]
questions:
- {{id: tried, prompt: {text}, help: {text}, yes_or_no: {{yes: {text}, no: {text}}}}}
- {{id: why, prompt: {text}, help: {text}, any_of: [{{id: facts, title: {text}}}, {{id: form, title: {text}}}]}}
conditions:
- {{id: fails, title: {text}, when: {{question: tried, is: 'no'}}}}
steps:
- id: first
  title: {text}
  rules:
  - {{id: not-tried, when: {{condition: fails}}, then: go, because: {text}, sources: [here]}}
  - {{id: facts, when: {{question: why, includes: facts}}, then: go, because: {text}, sources: [here]}}
  - {{id: rest, then: stop, because: {text}, sources: [here]}}
outcomes:
- {{id: go, approaches: [prompting], title: {text}, because: {text}, sources: [here]}}
- {{id: stop, approaches: [rag], title: {text}, because: {text}, sources: [here]}}
presets:
- {{id: usual, title: {text}, answers: {{}}, workload: {{input-tokens: 300..1500}}, because: {text}, sources: [here]}}
"
    );
    File::new("rules.yaml", &rules)
}

#[test]
fn no_shell_runs_what_rules_say() {
    let marker = std::env::temp_dir().join(format!("ftadvise-{}-ran", std::process::id()));
    let run = format!("touch {}", marker.display());
    let texts = [
        format!("$({run})"),
        format!("`{run}`"),
        format!("\"; {run}; echo \""),
        format!("'; {run}; '"),
        format!("\" ({run}) \""),
        format!("({run})"),
        format!("a\\'({run})\\'"),
        format!("\\\"$({run})"),
        format!("a\n{run}\nb"),
        format!("EOF\n{run}\n"),
        format!("\u{2018}; {run}; \u{2018}"),
        format!("]]; {run} #"),
    ];
    for text in &texts {
        let rules = rules(text, "https://example.org");
        for (shell, more) in [
            (
                "bash",
                "; COMP_WORDS=(ftadvise ask --preset ''); COMP_CWORD=3; _ftadvise ftadvise '' --preset",
            ),
            (
                "fish",
                "; complete -C 'ftadvise ask --preset '; complete -C 'ftadvise ask --tri'",
            ),
            ("zsh", ""),
        ] {
            let script = ran(&["completions", shell, "--rules", rules.path()]).succeeded(shell);
            let script = File::new("script", &script);
            let before = if shell == "zsh" {
                "autoload -U compinit; compinit -u -D; "
            } else {
                ""
            };
            let line = format!("{before}source {}{more}", script.path());
            // A shell that is not there cannot run anything.
            let _ = std::process::Command::new(shell)
                .args(["-c", &line])
                .output();
            assert!(!marker.exists(), "{shell}: {text}");
        }
        let fish = ran(&["completions", "fish", "--rules", rules.path()]).succeeded("fish");
        for line in fish.lines().filter(|line| line.contains("usual\\t")) {
            let (_, values) = line.split_once("-a \"").unwrap();
            assert!(
                !values.contains(['$', '(', '`', '\\']) || values.contains("\\t'"),
                "{line}"
            );
            let (_, help) = values.split_once("\\t'").unwrap();
            assert!(!help.contains(['$', '(', '`', '\\', ';']), "{line}");
        }
        let zsh = ran(&["completions", "zsh", "--rules", rules.path()]).succeeded("zsh");
        for line in zsh.lines().filter(|line| line.contains("((usual")) {
            let (_, help) = line.split_once("usual\\:\"").unwrap();
            let help = help.trim_end_matches(" \\");
            assert!(!help.contains(['$', '`', '\\', ';']), "{line}");
        }
        let powershell = ran(&["completions", "powershell", "--rules", rules.path()]);
        assert!(
            !powershell.succeeded("powershell").contains('\u{2018}'),
            "{text}"
        );
        ran(&["completions", "elvish", "--rules", rules.path()]).succeeded("elvish");
    }
}

#[test]
fn no_line_of_rules_is_a_request_of_the_manual() {
    let rules = rules(
        ".so /etc/passwd\n'so /etc/passwd\n.\\\" a\n\\fBbold",
        "https://example.org",
    );
    let page = ran(&["man", "--rules", rules.path()]).succeeded("man");
    let known = [
        ".TH", ".SH", ".SS", ".TP", ".br", ".RS", ".RE", ".EX", ".EE", ".ie", ".el", ".IP", ".PP",
    ];
    for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
        assert!(known.iter().any(|own| line.starts_with(own)), "{line}");
    }
    assert!(page.contains("so /etc/passwd"), "{page}");
}

#[test]
fn no_text_leaves_its_place_in_a_picture() {
    let text = "a\"]; b --> c\nend\n\"}} %% <script>alert(1)</script> `x` #quot; \\\" \\";
    let rules = rules(text, "https://example.org");
    for format in ["mermaid", "dot"] {
        let words = [
            "rules",
            "graph",
            "--conditions",
            "--rules",
            rules.path(),
            "--format",
            format,
        ];
        let picture = ran(&words).succeeded(format);
        for line in picture.lines() {
            let quotes = line
                .replace("\\\\", "")
                .replace("\\\"", "")
                .matches('"')
                .count();
            assert_eq!(quotes % 2, 0, "{format}: {line}");
            let bare: String = line
                .replace("\\\\", "")
                .replace("\\\"", "")
                .split('"')
                .step_by(2)
                .collect();
            assert!(
                !bare.contains("alert") && !bare.contains("b --> c"),
                "{format}: {line}"
            );
        }
        assert!(format == "dot" || !picture.contains("<script"), "{picture}");
    }
}

#[test]
fn formulas_are_text_in_spreadsheets_and_numbers_stay_numbers() {
    for start in [
        "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ] {
        let text = format!("{start}HYPERLINK(\"http://e\",1)");
        let rules = rules(&text, "https://example.org");
        let words = ["rules", "list", "--rules", rules.path(), "--format", "csv"];
        let list = ran(&words).succeeded(start);
        let mut table = csv::ReaderBuilder::new().from_reader(list.as_bytes());
        let cells: Vec<String> = (table.records())
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let own = cells.iter().filter(|cell| cell.contains("HYPERLINK"));
        assert!(
            own.clone().count() > 3 && own.clone().all(|cell| cell.starts_with('\'')),
            "{list}"
        );
    }
    let words = ["break-even", "--table", "costs", "--as-of=2026-11-22"];
    let costs = ran(&words).succeeded("costs");
    assert!(!costs.contains('\''), "{costs}");
}

#[test]
fn nothing_from_rules_can_be_clicked_but_an_address_on_the_web() {
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        " javascript:x",
        "vbscript:x",
        "//example.org",
        "file:///etc/passwd",
    ] {
        let rules = rules("plain", url);
        ran(&["ask", "--rules", rules.path(), "--no-input"])
            .refused(&["is not an address", "https://"], url);
    }
    let rules = rules(
        "<a href=javascript:alert(1)>x</a>\" onmouseover=\"x",
        "https://example.org/?\"><script>&b='",
    );
    let words = [
        "ask",
        "--rules",
        rules.path(),
        "--tried",
        "no",
        "--no-input",
        "--format",
        "html",
    ];
    let page = ran(&words).succeeded("html");
    assert!(
        !page.contains("<script") && !page.contains("<a href=javascript"),
        "{page}"
    );
    for link in page.split("href=\"").skip(1) {
        assert!(
            link.starts_with('#') || link.starts_with("https://"),
            "{link:.60}"
        );
    }
    let source = "schema: 1\nprovider: own\ntitle: Own\nmodels:\n- {model: m, input_usd_per_mtok: 1, output_usd_per_mtok: 1, \
                  source: 'javascript:alert(1)', checked: 2026-07-01}\n";
    let prices = File::new("prices.yaml", source);
    let words = [
        "models",
        "own",
        "--prices",
        prices.path(),
        DAY,
        "--format",
        "html",
    ];
    let page = ran(&words).succeeded("html");
    assert!(!page.contains("href=\"javascript"), "{page}");
}

#[test]
fn markup_between_code_marks_that_do_not_match_is_none() {
    let texts = [
        "``` <script>alert(1)</script> `",
        "`` <img src=x> ` a",
        "` <b> ``",
        "[x](javascript:alert(1)) ![y](http://e/z.png)",
        "| a | b",
        "# head",
        "<!-- a",
        "\n```\n<script>",
    ];
    for text in texts {
        let rules = rules(text, "https://example.org/)<x>[b](c)");
        let words = [
            "ask",
            "--rules",
            rules.path(),
            "--tried",
            "no",
            "--no-input",
            "--format",
            "markdown",
        ];
        let page = ran(&words).succeeded("markdown");
        let plain = without_code(&page);
        for markup in [
            "<script",
            "<img",
            "<b>",
            "<!--",
            "](javascript",
            "](http://e",
        ] {
            let bare = plain.replace("\\<", "").replace("\\]", "");
            assert!(!bare.contains(markup), "{markup} of {text:?} in {page}");
        }
        assert!(!page.contains("\n# head"), "{page}");
    }
}

/// Markdown without what stands between code marks: as in CommonMark, runs of the same length belong together.
fn without_code(page: &str) -> String {
    let mut plain = String::new();
    for line in page.lines() {
        let mut rest = line;
        while let Some(at) = rest.find('`') {
            let is_escaped = rest[..at].ends_with('\\');
            plain += &rest[..at];
            let run = rest[at..].bytes().take_while(|byte| *byte == b'`').count();
            let after = &rest[at + run..];
            let mark = "`".repeat(run);
            let end = (0..after.len()).find(|end| {
                after.is_char_boundary(*end)
                    && after[*end..].starts_with(&mark)
                    && !after[*end + run..].starts_with('`')
                    && !after[..*end].ends_with('`')
            });
            rest = match end {
                Some(end) if !is_escaped => &after[end + run..],
                _ => after,
            };
        }
        plain += rest;
        plain.push('\n');
    }
    plain
}
