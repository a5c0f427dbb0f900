//! All formats show the same values: each is read back and held against the JSON, and the JSON against its schema.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use run::{DAY, File, entry, json, number, run};
use serde_json::Value;

const ASK: [&str; 14] = [
    "ask",
    "--no-input",
    "--prompting",
    "misses",
    "--failures",
    "style-or-format",
    "--examples",
    "250",
    "--model",
    "gpt-5.5",
    "--calls-per-month",
    "50k..200k",
    "--as-of",
    "2026-11-22",
];
const BREAK_EVEN: [&str; 9] = [
    "break-even",
    "--model",
    "gpt-5.5",
    "--tuned-model",
    "google:gemini-3.5-flash,azure:gpt-oss-20b",
    "--volumes",
    "1k,1M",
    "--as-of",
    "2026-11-22",
];

fn text_of(arguments: &[&str], format: &str) -> String {
    let output = run(&[arguments, &["--format", format]].concat());
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A table as a format shows it: its caption, its titles, its rows.
#[derive(Debug, PartialEq)]
struct Shown {
    caption: String,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Shown {
    fn cell<'t>(&'t self, row: &'t [String], title: &str) -> &'t str {
        let place = self.titles.iter().position(|own| own == title);
        &row[place.unwrap_or_else(|| panic!("no `{title}` in {:?}", self.titles))]
    }

    fn row(&self, first: &str) -> &[String] {
        let row = self.rows.iter().find(|row| row[0] == first);
        row.unwrap_or_else(|| panic!("no `{first}` in {:?}", self.rows))
    }
}

/// A text without the marks of Markdown.
fn unmarked(text: &str) -> String {
    let mut plain = String::new();
    let text = text.replace("**", "");
    let mut signs = text.trim().chars();
    while let Some(sign) = signs.next() {
        plain.extend(if sign == '\\' {
            signs.next()
        } else {
            Some(sign)
        });
    }
    plain
}

fn in_markdown(text: &str) -> Vec<Shown> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim_start_matches("| ").trim_end_matches(" |");
        line.split(" | ").map(unmarked).collect()
    };
    let lines: Vec<&str> = text.lines().collect();
    let rules = (0..lines.len()).filter(|place| lines[*place].starts_with("| --"));
    rules
        .map(|place| {
            let rows = lines[place + 1..].iter();
            Shown {
                caption: unmarked(lines[place - 3]),
                titles: cells(lines[place - 1]),
                rows: rows
                    .take_while(|line| line.starts_with('|'))
                    .map(|line| cells(line))
                    .collect(),
            }
        })
        .collect()
}

fn in_html(text: &str) -> Vec<Shown> {
    let body = &text[text.find("<body>").unwrap()..text.find("</html>").unwrap()];
    let body = roxmltree::Document::parse(body).unwrap();
    let of = |node: roxmltree::Node<'_, '_>| -> String {
        let texts = node.descendants().filter(roxmltree::Node::is_text);
        let all: String = texts.filter_map(|own| own.text()).collect();
        all.trim().to_owned()
    };
    let tables = body.descendants().filter(|node| node.has_tag_name("table"));
    tables
        .map(|table| {
            let caption = table.children().find(|node| node.has_tag_name("caption"));
            let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
            let mut rows = rows.map(|row| {
                let cells = row.children().filter(roxmltree::Node::is_element);
                cells.map(of).collect::<Vec<String>>()
            });
            Shown {
                caption: caption.map(of).unwrap(),
                titles: rows.next().unwrap(),
                rows: rows.collect(),
            }
        })
        .collect()
}

/// Whether a figure that is shown is the exact one, rounded to the digits that are shown.
fn agrees(shown: &str, exact: f64) -> bool {
    let digits: String = shown
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let places = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    let value: f64 = digits.parse().unwrap();
    let half = 0.5 * 10_f64.powi(-i32::try_from(places).unwrap());
    (value - exact).abs() <= half * (1.0 + 1e-9)
}

/// The table of approaches, wherever it comes from, against the JSON of a comparison.
fn assert_approaches(table: &Shown, cost: &Value) {
    let approaches = cost["approaches"].as_array().unwrap();
    assert_eq!(table.rows.len(), approaches.len());
    let months = format!("{} months", number(cost, "compared_months"));
    for (row, approach) in table.rows.iter().zip(approaches) {
        assert_eq!(table.cell(row, "Model"), approach["model"]);
        assert_eq!(table.cell(row, "Upkeep"), approach["upkeep"]);
        for (title, name) in [
            ("Upfront", "upfront_usd"),
            ("Per call", "per_call_usd"),
            ("Per month", "monthly_usd"),
            (months.as_str(), "total_usd"),
            ("At least", "total_usd_low"),
            ("At most", "total_usd_high"),
        ] {
            let shown = table.cell(row, title);
            let exact = number(approach, name);
            assert!(agrees(shown, exact), "{title}: {shown} is not {exact}");
        }
        let is_ruled_out = table.cell(row, "Ruled out") == "yes";
        assert_eq!(is_ruled_out, approach["ruled_out"].is_string());
    }
}

fn find<'t>(tables: &'t [Shown], start: &str) -> &'t Shown {
    let found = tables.iter().find(|table| table.caption.starts_with(start));
    found.unwrap_or_else(|| panic!("no `{start}`"))
}

#[test]
fn markdown_and_html_show_what_json_holds() {
    for arguments in [&ASK[..], &BREAK_EVEN[..]] {
        let result = json(arguments);
        let cost = result.get("cost").unwrap_or(&result);
        let markdown = in_markdown(&text_of(arguments, "markdown"));
        let html = in_html(&text_of(arguments, "html"));
        for tables in [&markdown, &html] {
            assert_approaches(find(tables, "Costs at"), cost);
            let volumes = find(tables, "Total over");
            for (row, volume) in volumes.rows.iter().zip(cost["volumes"].as_array().unwrap()) {
                let totals = volume["total_usd"].as_object().unwrap();
                for (shown, approach) in row[1..].iter().zip(cost["approaches"].as_array().unwrap())
                {
                    let id = approach["id"].as_str().unwrap();
                    assert!(agrees(shown, totals[id].as_f64().unwrap()), "{id}: {shown}");
                    assert_eq!(shown.ends_with('*'), volume["cheapest"] == id);
                }
            }
            let assumptions = find(tables, "Figures");
            for quantity in cost["workload"].as_array().unwrap() {
                let name = quantity["name"].as_str().unwrap();
                let row = assumptions.row(name);
                let shown = unmarked(assumptions.cell(row, "Why, or from where"));
                let source = quantity["source"].as_str().unwrap();
                assert!(shown == source || shown == "as above", "{name}: {shown}");
            }
            let prices = find(tables, "Where prices");
            for price in cost["prices"].as_array().unwrap() {
                let row = prices.row(price["model"].as_str().unwrap());
                assert_eq!(prices.cell(row, "Checked"), price["checked"]);
            }
        }
        // What one of the two says, the other says, too.
        for table in &markdown {
            let same = html.iter().find(|other| other.caption == table.caption);
            assert_eq!(Some(table), same);
        }
    }
}

#[test]
fn csv_holds_what_json_holds_unrounded() {
    for arguments in [&ASK[..], &BREAK_EVEN[..]] {
        let result = json(arguments);
        let cost = result.get("cost").unwrap_or(&result);
        let csv = text_of(arguments, "csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let approaches = cost["approaches"].as_array().unwrap();
        let mut rows = 0;
        for (place, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let cell = |name: &str| {
                let column = header.iter().position(|own| own == name).unwrap();
                &record[column]
            };
            let exact = |name: &str| cell(name).parse::<f64>().unwrap();
            let approach = entry(&cost["approaches"], "id", cell("id"));
            for name in ["upfront_usd", "per_call_usd"] {
                assert_eq!(exact(name), number(approach, name));
            }
            if place < approaches.len() {
                for name in [
                    "fixed_monthly_usd",
                    "monthly_usd",
                    "total_usd",
                    "total_usd_low",
                ] {
                    assert_eq!(exact(name), number(approach, name));
                }
            } else {
                let volume = &cost["volumes"][place / approaches.len() - 1];
                assert_eq!(exact("calls_per_month"), number(volume, "calls_per_month"));
                let id = cell("id");
                assert_eq!(exact("total_usd"), number(&volume["total_usd"], id));
                assert_eq!(exact("monthly_usd"), number(&volume["monthly_usd"], id));
            }
            rows += 1;
        }
        let volumes = cost["volumes"].as_array().unwrap().len();
        let by_volume = if arguments[0] == "ask" { 0 } else { volumes };
        assert_eq!(rows, approaches.len() * (1 + by_volume));
    }
}

#[test]
fn every_table_can_be_had_as_csv() {
    let ask = [&ASK[..], &["--table"]].concat();
    let break_even = [&BREAK_EVEN[..], &["--table"]].concat();
    let cost = &json(&BREAK_EVEN);
    let tables = [
        ("costs", "approaches"),
        ("break-even", "break_even"),
        ("sensitivity", "uncertainty"),
        ("figures", "workload"),
        ("prices", "prices"),
    ];
    let read = |arguments: &[&str], table: &str| {
        let output = run(&[arguments, &[table]].concat());
        assert!(output.status.success(), "{table}");
        let mut reader = csv::Reader::from_reader(&*output.stdout);
        let header: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        (header, rows)
    };
    for (table, name) in tables {
        let (_, rows) = read(&break_even, table);
        let list = &cost[name];
        let list = list.get("moves_it").unwrap_or(list).as_array().unwrap();
        let times = if table == "costs" { 3 } else { 1 };
        assert_eq!(rows.len(), times * list.len(), "{table}");
    }
    let (header, rows) = read(&break_even, "break-even");
    for (row, pair) in rows.iter().zip(cost["break_even"].as_array().unwrap()) {
        for name in [
            "compared_months",
            "calls_per_month",
            "cheaper_from",
            "payback_months",
        ] {
            let column = header.iter().position(|own| own == name).unwrap();
            assert_eq!(row[column].parse().ok(), pair[name].as_f64(), "{name}");
        }
    }
    for table in ["parts", "turning-points", "answers"] {
        assert!(!read(&ask, table).1.is_empty(), "{table}");
    }
    for (arguments, fault) in [
        (
            &["models", "--table", "costs"][..],
            "`models` has one table only",
        ),
        (
            &["break-even", "--table", "costs", "--format", "json"],
            "say --format csv",
        ),
        (&["break-even", "--table", "answers"], "invalid value"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(fault), "{stderr}");
    }
}

#[test]
fn the_text_shows_what_json_holds() {
    let result = json(&ASK);
    let text = text_of(&ASK, "text");
    for approach in result["cost"]["approaches"].as_array().unwrap() {
        let id = approach["id"].as_str().unwrap();
        let mut lines = text
            .lines()
            .skip_while(|line| !line.starts_with("Approach"));
        let Some(line) = lines.find(|line| line.to_lowercase().starts_with(&format!("{id} ")))
        else {
            // What is seldom chosen is left out of the short text.
            assert!(["long-context", "rag+fine-tune", "cheaper-model", "distil"].contains(&id));
            continue;
        };
        let shown: Vec<&str> = line.split_whitespace().skip(1).take(4).collect();
        let names = ["upfront_usd", "per_call_usd", "monthly_usd", "total_usd"];
        for (shown, name) in shown.iter().zip(names) {
            assert!(
                agrees(shown, number(approach, name)),
                "{id} {name}: {shown}"
            );
        }
    }
}

#[test]
fn every_format_says_what_to_do_and_why() {
    let result = json(&ASK);
    let recommendation = &result["recommendation"];
    let html = text_of(&ASK, "html");
    let body = &html[html.find("<body>").unwrap()..html.find("</html>").unwrap()];
    let body = roxmltree::Document::parse(body).unwrap();
    let html: String = body.descendants().filter_map(|node| node.text()).collect();
    let markdown = unmarked(&text_of(&ASK, "markdown"));
    let explained = text_of(&[&ASK[..], &["--explain"]].concat(), "text");
    let flowing = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all = [html, markdown, explained].map(|text| flowing(&text));
    let texts = |name: &str| recommendation[name].as_array().unwrap().clone();
    let mut said = vec![recommendation["title"].clone()];
    said.extend(
        ["because", "next_steps", "risks"]
            .into_iter()
            .flat_map(texts),
    );
    said.extend((result["path"].as_array().unwrap().iter()).map(|own| own["because"].clone()));
    for said in said {
        let said = flowing(said.as_str().unwrap());
        for text in &all {
            assert!(text.contains(&said), "`{said}` is not in {text}");
        }
    }
    let command = result["command"].as_str().unwrap();
    assert!(all[..2].iter().all(|text| text.contains(command)));
}

#[test]
fn the_command_pins_the_day_and_a_shell_takes_it_as_it_is_printed() {
    // Nobody said a day; the prices of another one could be others.
    let arguments = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "reasoning",
    ];
    let command = json(&arguments)["command"].as_str().unwrap().to_owned();
    assert!(command.contains(" --as-of 20"), "{command}");
    if std::process::Command::new("bash")
        .arg("--version")
        .output()
        .is_err()
    {
        return;
    }
    let text = text_of(&ASK, "text");
    let (_, printed) = text.split_once("\nAgain: ftadvise ").unwrap();
    assert!(printed.contains(" \\\n"), "{printed}");
    let script = format!("\"$0\" {printed}");
    let again = std::process::Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_ftadvise")])
        .env_remove("FTADVISE_RULES")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(again.stdout).unwrap(), text);
}

#[test]
fn one_word_is_no_format() {
    for more in [["--format", "json"], ["--output", "no-such-folder.html"]] {
        let output = run(&[&ASK[..], &["--quiet"], &more].concat());
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("--quiet prints one word"), "{stderr}");
    }
}

#[test]
fn code_in_markdown_is_as_it_was_written() {
    let row = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}],\"max_tokens\":3}\n";
    let data = File::new("data.jsonl", row);
    let output = run(&["audit", data.path(), "--format", "markdown"]);
    let markdown = String::from_utf8(output.stdout).unwrap();
    assert!(markdown.contains("`max_tokens`"), "{markdown}");
}

#[test]
fn audits_are_the_same_in_every_format() {
    let arguments = ["audit", "tests/data/support.jsonl", DAY[0], DAY[1]];
    let result = json(&arguments);
    let [markdown, html] = [
        in_markdown(&text_of(&arguments, "markdown")),
        in_html(&text_of(&arguments, "html")),
    ];
    assert_eq!(markdown, html);
    let findings = find(&markdown, "What was found");
    for row in &findings.rows {
        let code = findings.cell(row, "Code");
        let listed = result["findings"].as_array().unwrap();
        assert!(listed.iter().any(|own| own["code"] == code), "{code}");
    }
    let csv = text_of(&arguments, "csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let codes: Vec<String> = (reader.records())
        .map(|record| record.unwrap()[1].to_owned())
        .collect();
    let shown: Vec<&str> = (findings.rows.iter())
        .map(|row| findings.cell(row, "Code"))
        .collect();
    assert_eq!(codes, shown);
    let offers = find(&markdown, "Which offers");
    for offer in result["offers"].as_array().unwrap() {
        let row = offers.row(offer["offer"].as_str().unwrap());
        assert_eq!(offers.cell(row, "Takes") == "yes", offer["accepts"] == true);
    }
}

#[test]
fn models_are_the_same_in_every_format() {
    let arguments = ["models", "gpt-4.1", DAY[0], DAY[1]];
    let result = json(&arguments);
    let markdown = in_markdown(&text_of(&arguments, "markdown"));
    assert_eq!(markdown, in_html(&text_of(&arguments, "html")));
    for (name, start) in [("offers", "Tuning offers"), ("models", "Untuned models")] {
        let table = find(&markdown, start);
        let listed = result[name].as_array().unwrap();
        assert_eq!(table.rows.len(), listed.len());
        for (row, own) in table.rows.iter().zip(listed) {
            assert_eq!(row[0], own["name"].as_str().unwrap());
            if let Some(usd) = own["output_usd_per_mtok"].as_f64() {
                assert!(agrees(table.cell(row, "Out"), usd));
            }
        }
    }
}

#[test]
fn what_files_and_rules_say_is_no_markup() {
    let hostile = "<script>alert(1)</script> \"'&lt; 😀 שלום | a_b*c* [x](y) $1$ `code`";
    let rules = std::fs::read_to_string("rules/lesson.yaml").unwrap();
    let title = rules
        .lines()
        .find(|line| line.trim_start().starts_with("title:"));
    let title = title.unwrap();
    let quoted = serde_json::to_string(hostile).unwrap();
    let because = rules.replacen(title, &format!("title: {quoted}"), 1);
    // Every reason of a rule says it, so that it comes into the result whatever is recommended.
    let lines = because.lines().map(|line| {
        let start = line.trim_start();
        match start.strip_prefix("because:") {
            Some(rest) if !rest.trim().is_empty() && !rest.trim().starts_with(['>', '|']) => {
                let indent = " ".repeat(line.len() - start.len());
                format!("{indent}because: {quoted}")
            }
            _ => line.to_owned(),
        }
    });
    let rules = File::new("rules.yaml", &lines.collect::<Vec<_>>().join("\n"));
    let arguments = [
        &ASK[..1],
        &["--rules", rules.path(), "--no-input"],
        &ASK[2..],
    ]
    .concat();
    let html = text_of(&arguments, "html");
    assert!(!html.contains("<script"));
    let body = &html[html.find("<body>").unwrap()..html.find("</html>").unwrap()];
    let body = roxmltree::Document::parse(body).unwrap();
    let mut texts = body.descendants().filter_map(|node| node.text());
    assert!(texts.any(|text| text.contains(hostile)), "{html}");
    let markdown = text_of(&arguments, "markdown");
    assert!(
        !markdown.replace("\\<", "").contains("<script"),
        "{markdown}"
    );
    assert!(unmarked(&markdown).contains(hostile), "{markdown}");
}

#[test]
fn json_is_as_its_schema_says() {
    let log = File::new(
        "log.jsonl",
        "{\"model\":\"gpt-4.1\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3},\"created\":1700000000}\n",
    );
    let saved = File::new("a.json", &json(&ASK).to_string());
    let cases: [(&str, &[&str]); 8] = [
        ("ask", &ASK),
        ("break-even", &BREAK_EVEN),
        ("break-even", &["break-even", "--samples", "200"]),
        ("models", &["models", "gemini"]),
        (
            "evidence",
            &["evidence", "tests/data/results.csv", "--target", "0.9"],
        ),
        ("evidence", &["evidence", log.path()]),
        ("audit", &["audit", "tests/data/support.jsonl"]),
        ("compare", &["compare", saved.path(), saved.path()]),
    ];
    for (command, arguments) in cases {
        let schema = run(&["schema", command]);
        assert!(schema.status.success());
        let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let result = json(arguments);
        let faults: Vec<String> = (validator.iter_errors(&result))
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{command}: {faults:?}");
        // A schema that takes anything would hold nothing.
        let mut broken = result.clone();
        broken["schema"] = "one".into();
        assert!(!validator.is_valid(&broken), "{command}");
    }
}
