//! What can be done with a rules file besides using it: explain, list, draw, complete, start from.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use std::collections::BTreeSet;
use std::fs;

use ftadvise::framework::source::tree::{Tree, Value as Node, parse};
use ftadvise::framework::{Effect, Framework};
use ftadvise::{builtin, load};
use run::{DAY, File, entry, json, number, run};
use serde_json::Value;

fn frameworks() -> Vec<Framework> {
    let documents = builtin::FRAMEWORKS.into_iter();
    documents
        .map(|document| load::rules::framework(document).unwrap())
        .collect()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// What an id stands for, of a kind.
fn explained(kind: &str, id: &str) -> Value {
    let result = json(&[&["rules", "explain", id], &DAY[..]].concat());
    assert_eq!(result["schema"], 1);
    entry(&result["entries"], "kind", kind).clone()
}

fn said<'v>(entry: &'v Value, name: &str) -> Vec<&'v str> {
    let says = entry["says"].as_array().unwrap().iter();
    let named = says.filter(|said| said["name"] == name);
    named.map(|said| said["text"].as_str().unwrap()).collect()
}

/// The ids of a kind that use something.
fn users<'v>(entry: &'v Value, kind: &str) -> Vec<&'v str> {
    let uses = entry["used_by"].as_array().unwrap().iter();
    let of_kind = uses.filter(|own| own["kind"] == kind);
    of_kind.map(|own| own["id"].as_str().unwrap()).collect()
}

#[test]
fn a_rule_is_explained_with_its_place_reason_and_source() {
    let rule = explained("rule", "works");
    assert_eq!(said(&rule, "place"), ["rule 4 of 4"]);
    assert!(said(&rule, "step")[0].starts_with("prompting: Can prompting"));
    assert_eq!(said(&rule, "if"), ["prompting is meets"]);
    assert_eq!(said(&rule, "then"), ["prompting: Stay with prompting"]);
    assert!(said(&rule, "because")[0].starts_with("The prompt meets the target"));
    let before = said(&rule, "before it");
    let before: Vec<&str> = before
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(before, ["one-off", "not-tried", "works-but-breaks-a-limit"]);
    assert!(said(&rule, "after it")[0].starts_with("go on with the step knowledge"));
    let source = &rule["sources"][0];
    assert_eq!(source["id"], "openai-accuracy");
    assert!(source["url"].as_str().unwrap().starts_with("https://"));

    // A condition with a name says what it means; a rule that always holds says so.
    let rule = explained("rule", "works-but-breaks-a-limit");
    assert!(said(&rule, "where")[0].contains("prompting is meets and (limits includes cost"));
    assert_eq!(said(&explained("rule", "enough"), "if"), ["always"]);
}

#[test]
fn what_is_used_says_by_what() {
    let question = explained("question", "failures");
    let rules = users(&question, "rule");
    assert!(
        rules.contains(&"people-disagree") && rules.contains(&"facts"),
        "{rules:?}"
    );
    assert!(!rules.contains(&"one-off"));
    assert!(users(&question, "note").contains(&"behaviour-next"));
    assert!(users(&question, "condition").contains(&"knowledge"));
    assert_eq!(said(&question, "required").len(), 1);
    let facts = entry(&question["used_by"], "id", "facts");
    assert_eq!(facts["place"], "through knowledge");
    let calls = explained("question", "calls-per-month");
    assert_eq!(users(&calls, "question"), ["pays-back"]);

    let outcome = explained("outcome", "rag");
    assert_eq!(
        users(&outcome, "rule"),
        ["facts", "facts-but-cannot-tune", "facts-but-too-few"]
    );
    assert!(users(&outcome, "note").contains(&"live-records"));
    let condition = explained("condition", "cannot-tune");
    assert_eq!(users(&condition, "exclusion"), ["tuning-ruled-out"]);
    assert!(users(&condition, "rule").contains(&"limit-but-cannot-tune"));
    assert_eq!(
        users(&explained("source", "splitwise"), "preset"),
        ["support-bot", "code-style"]
    );
    assert_eq!(
        users(&explained("question", "task-kind"), "preset").len(),
        6
    );
    assert_eq!(
        said(&explained("exclusion", "prompting-misses"), "rules out"),
        ["prompting"]
    );
    assert_eq!(
        said(&explained("note", "pilot"), "outcomes"),
        ["collect-data"]
    );
    assert_eq!(
        said(&explained("preset", "extraction"), "said by"),
        ["the flag --preset extraction"]
    );
}

#[test]
fn figures_and_prices_say_how_old_they_are() {
    let assumption = explained("assumption", "reasoning-tokens");
    assert_eq!(
        said(&assumption, "assumed"),
        ["300; low 150, high 2,000 (tokens)"]
    );
    assert_eq!(
        said(&assumption, "set by"),
        ["the flag --reasoning-tokens, or a workload file"]
    );
    assert_eq!(assumption["sources"][0]["checked"], "2026-11-22");
    assert_eq!(assumption["sources"][0]["age_days"], 0);
    let by_question = explained("assumption", "calls-per-month");
    assert!(said(&by_question, "set by")[0].starts_with("the question calls-per-month"));
    let by_approach = explained("assumption", "build-hours-rag");
    assert!(said(&by_approach, "set by")[0].contains("--build-hours rag=HOURS"));
    let mark = explained("mark", "rule-of-thumb");
    assert_eq!(said(&mark, "says"), ["10,000 calls a month"]);
    assert!(said(&mark, "because")[0].contains("decides nothing"));
    let presets = users(&explained("assumption", "retrieved-tokens"), "preset").len();
    assert_eq!(presets, 1);

    let offer = explained("offer", "google:gemini-3.5-flash");
    assert_eq!(said(&offer, "status"), ["open on 2026-11-22"]);
    assert!(said(&offer, "taken as")[0].starts_with("the tuned model"));
    let source = &offer["sources"][0];
    assert!(number(source, "age_days") > 0.0);
    let model = explained("model", "google:gemini-3.5-flash");
    assert!(said(&model, "calls")[0].contains(" in "));
    // The name alone is that of every seller's.
    let several = json(&["rules", "explain", "gemini-3.5-flash"]);
    let kinds: BTreeSet<&str> = (several["entries"].as_array().unwrap().iter())
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["model", "offer"].into());
}

#[test]
fn all_that_is_listed_can_be_explained() {
    for name in ["four-step", "lesson"] {
        let rules = ["--rules", name];
        let list = json(&[&["rules", "list"], &rules[..]].concat());
        let entries = list["entries"].as_array().unwrap();
        assert!(entries.len() > 80, "{}", entries.len());
        // A run for each kind: the first of it and the last.
        for pair in entries
            .windows(2)
            .filter(|pair| pair[0]["kind"] != pair[1]["kind"])
        {
            for listed in pair {
                let (kind, id) = (&listed["kind"], listed["id"].as_str().unwrap());
                let result = json(&[&["rules", "explain", id], &rules[..]].concat());
                let found = entry(&result["entries"], "kind", kind.as_str().unwrap());
                assert_eq!(found["title"], listed["title"], "{kind} {id}");
            }
        }
        let csv = printed(&[&["rules", "list", "--format", "csv"], &rules[..]].concat());
        assert_eq!(csv.lines().next().unwrap(), "kind,id,title");
        assert_eq!(csv.lines().count(), entries.len() + 1);
    }
    let framework = &frameworks()[0];
    let listed = printed(&["rules", "list", "rules"]);
    for rule in framework.steps.iter().flat_map(|step| &step.rules) {
        assert!(listed.contains(&format!("\n  {} ", rule.id)), "{}", rule.id);
    }
    assert_eq!(listed, printed(&["rules", "list", "rule"]));
    let models = json(&["rules", "list", "models"]);
    assert!(models["entries"].as_array().unwrap().len() > 2_000);
    for text in [
        listed,
        printed(&["rules", "list"]),
        printed(&["rules", "explain", "facts"]),
    ] {
        let wide = text
            .lines()
            .find(|line| line.chars().count() > 80 && !line.contains("://"));
        assert_eq!(wide, None);
    }
}

#[test]
fn the_json_is_what_its_schema_says() {
    let rows: [(&str, &[&str]); 3] = [
        ("rules-explain", &["rules", "explain", "calls-per-month"]),
        ("rules-explain", &["rules", "explain", "gemini-3.5-flash"]),
        ("rules-list", &["rules", "list"]),
    ];
    for (of, typed) in rows {
        let schema: Value = serde_json::from_str(&printed(&["schema", of])).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let mut result = json(typed);
        assert!(validator.is_valid(&result), "{of}");
        result["entries"][0]["kind"] = 5.into();
        assert!(!validator.is_valid(&result), "{of}");
    }
}

#[test]
fn an_id_that_nothing_has_gets_a_suggestion() {
    let rows = [
        ("no-known-caus", "did you mean `no-known-cause`?"),
        ("cache-hit-rat", "did you mean `cache-hit-rate`?"),
        (
            "google:gemini-3.5-flas",
            "did you mean `google:gemini-3.5-flash`?",
        ),
        ("zzzz", "`ftadvise rules list`"),
        ("\u{1b}[2J", "`\\u{1b}[2J`"),
    ];
    for (id, suggested) in rows {
        let stderr = refused(&["rules", "explain", id]);
        assert!(stderr.contains(suggested), "{id}: {stderr}");
        assert!(!stderr.contains('\u{1b}'));
    }
    let stderr = refused(&["rules", "list", "ruls"]);
    assert!(stderr.contains("'rules'"), "{stderr}");
}

#[test]
fn pictures_hold_every_step_rule_and_outcome() {
    for framework in frameworks() {
        for format in ["mermaid", "dot"] {
            for more in [&[][..], &["--conditions"]] {
                let typed = [
                    "rules",
                    "graph",
                    "--rules",
                    &framework.name,
                    "--format",
                    format,
                ];
                let picture = printed(&[&typed[..], more].concat());
                let one_line = picture
                    .replace("\\n", " ")
                    .replace("<br>", "\n")
                    .replace("\\l", "\n");
                for step in &framework.steps {
                    assert!(one_line.contains(&step.title), "{format}: {}", step.title);
                    for (number, rule) in step.rules.iter().enumerate() {
                        let label = format!("{} {}", number + 1, rule.id);
                        let mut labels = one_line.lines().flat_map(|line| line.split('"'));
                        let ends = [&label, &format!("{label} (else)"), &format!("{label}: ")];
                        assert!(
                            labels.any(|own| own == ends[0]
                                || own == ends[1]
                                || own.starts_with(ends[2])),
                            "{format}: {label}"
                        );
                    }
                }
                for outcome in &framework.outcomes {
                    let is_there = picture.contains(&format!("([\"{}\"])", outcome.id))
                        || picture.contains(&format!("label=\"{}\"", outcome.id));
                    assert!(is_there, "{format}: {}", outcome.id);
                }
                if format == "dot" {
                    check_dot(&picture);
                } else {
                    check_mermaid(&picture, &framework);
                }
            }
        }
    }
}

/// A small reader of the DOT language: quotes, brackets and braces close, and edges join nodes that are declared.
fn check_dot(picture: &str) {
    let mut bare = String::new();
    let mut is_quoted = false;
    let mut chars = picture.chars();
    while let Some(c) = chars.next() {
        match (is_quoted, c) {
            (true, '\\') => assert!(
                chars.next().is_some_and(|c| "nl\"\\".contains(c)),
                "{picture}"
            ),
            (true, '\n') => panic!("a quote is open at the end of a line: {picture}"),
            (_, '"') => {
                is_quoted = !is_quoted;
                bare.push('"');
            }
            (true, _) => {}
            (false, c) => bare.push(c),
        }
    }
    assert!(!is_quoted);
    for (open, close) in [('{', '}'), ('[', ']')] {
        assert_eq!(
            bare.matches(open).count(),
            bare.matches(close).count(),
            "{bare}"
        );
    }
    assert!(
        bare.starts_with("digraph \"\" {\n") && bare.ends_with("]\n}\n"),
        "{bare}"
    );
    let names: BTreeSet<&str> = (bare.lines())
        .filter(|line| !line.contains("->"))
        .filter_map(|line| Some(line.trim().split_once(" [")?.0))
        .collect();
    let mut edges = 0;
    for line in bare.lines().filter(|line| line.contains("->")) {
        let (from, rest) = line.trim().split_once(" -> ").unwrap();
        let (to, _) = rest.split_once(" [").unwrap();
        assert!(names.contains(from) && names.contains(to), "{line}");
        edges += 1;
    }
    assert!(edges > 1, "{bare}");
}

/// Boxes close, and there is an arrow for each outcome of a step and from each step to the next.
fn check_mermaid(picture: &str, framework: &Framework) {
    let count = |line: &str| {
        picture
            .lines()
            .filter(|own| own.trim().starts_with(line))
            .count()
    };
    assert_eq!(count("subgraph "), count("end"));
    assert_eq!(picture.matches(" ==>|").count(), framework.steps.len() - 1);
    let decided = framework.steps.iter().map(|step| {
        let effects = step.rules.iter().map(|rule| rule.effect);
        let outcomes = effects.filter_map(|effect| match effect {
            Effect::Decide(outcome) => Some(outcome),
            Effect::NextStep => None,
        });
        outcomes.collect::<BTreeSet<_>>().len()
    });
    assert_eq!(picture.matches(" --> ").count(), decided.sum::<usize>());
}

#[test]
fn the_pictures_of_the_pages_are_those_of_the_rules() {
    let rows: [(&str, &[&str]); 2] = [
        ("README.md", &["--rules", "lesson", "--conditions"]),
        ("rules/README.md", &[]),
    ];
    for (page, more) in rows {
        let page = fs::read_to_string(page).unwrap();
        let (_, picture) = page.split_once("```mermaid\n").unwrap();
        let (picture, _) = picture.split_once("```").unwrap();
        assert_eq!(picture, printed(&[&["rules", "graph"], more].concat()));
    }
}

const HOSTILE: &str = r#"{"schema": 1, "name": "a\"; x [y] {z}", "title": "t",
"sources": [{"id": "s", "title": "t", "url": "https://x"}],
"questions": [{"id": "end", "prompt": "p", "help": "h", "yes_or_no": {}}],
"conditions": [{"id": "c", "title": "1. `x` **y** <script>alert(1)</script> | \"]; click s0 \\N #quot;",
  "when": {"question": "end", "is": "yes"}}],
"steps": [{"id": "subgraph", "title": "1. list\n- <b>x</b> \"]; A-->B \\N &amp; %%{init}%% end",
  "rules": [{"id": "end", "when": {"condition": "c"}, "then": "next-step", "because": "b", "sources": ["s"]}]},
  {"id": "last", "title": "- _x_ é", "rules": [{"id": "graph", "then": "end", "because": "b", "sources": ["s"]}]}],
"outcomes": [{"id": "end", "title": "\"q\" \\", "because": "b"}]}"#;

#[test]
fn hostile_titles_stay_titles() {
    let file = File::new("hostile.json", HOSTILE);
    let typed = [
        "rules",
        "graph",
        "--conditions",
        "--rules",
        file.path(),
        "--format",
    ];
    let dot = printed(&[&typed[..], &["dot"]].concat());
    assert!(
        dot.contains(r#""1. list - <b>x</b> \"];\nA-->B \\N &amp;amp;"#),
        "{dot}"
    );
    let [first, ..] = ["digraph \"a\\\"; x [y] {z}\" {"];
    assert!(dot.starts_with(first), "{dot}");
    check_dot(&dot.replacen(first, "digraph \"\" {", 1));
    let mermaid = printed(&[&typed[..], &["mermaid"]].concat());
    let drawn = mermaid.split_once("flowchart TD").unwrap().1;
    for code in [
        "<b>", "<script>", "**", "`", "1. ", "\"]; ", "\\", "&", "\"- ", "{init}",
    ] {
        assert!(!drawn.contains(code), "{code}: {drawn}");
    }
    assert!(
        drawn.contains("#60;script#62;") && drawn.contains("1#46; list"),
        "{drawn}"
    );
    assert!(
        drawn.contains("  s0[\""),
        "a box without outcomes is a node: {drawn}"
    );
}

fn schema() -> Value {
    serde_json::from_str(&printed(&["rules", "schema"])).unwrap()
}

/// A document as JSON, as an editor would see it.
fn as_json(tree: &Tree) -> Value {
    match &tree.value {
        Node::Nothing => Value::Null,
        Node::Flag(flag) => (*flag).into(),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole numbers of test files"
        )]
        Node::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
        Node::Number(number) => (*number).into(),
        Node::Text(text) => text.as_str().into(),
        Node::List(items) => items.iter().map(as_json).collect(),
        Node::Table(entries) => (entries.iter())
            .map(|(key, tree)| (key.name.clone(), as_json(tree)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// A framework in which every kind of part and every form of a condition occurs.
fn everything() -> Value {
    let mut all = as_json(&parse(&fs::read_to_string("rules/lesson.yaml").unwrap()).unwrap());
    let more = r#"
questions:
  - {id: limits, prompt: p, help: h, any_of: [{id: cost, title: t}], none: None}
  - {id: pays, prompt: p, help: h, yes_or_no: {yes: t}, asked: no, computed_from: [examples], measured_by: cost.pays-back}
conditions:
  - id: forms
    title: every form
    when:
      all:
        - {not: {question: one-off, is_not: "yes"}}
        - {any: [{question: limits, is_none: yes}, {question: failures, includes_any_of: [other]}]}
rules:
  - {id: every-form, when: {condition: forms}, then: rag, because: b, detail: d, sources: [aws-rag]}
notes:
  - {id: every-key, kind: risk, when: {condition: forms}, outcomes: [rag], text: t, sources: [aws-rag]}
exclusions:
  - {id: not-rag, approach: rag, when: {condition: forms}, because: b}
presets:
  - {id: usual, title: t, answers: {explain: "no"}, workload: {input-tokens: 5..8, output-tokens: 7}, because: b, sources: [aws-rag]}
"#;
    let more = as_json(&parse(more).unwrap());
    for (key, items) in more.as_object().unwrap() {
        let place = match key.as_str() {
            "rules" => &mut all["steps"][0]["rules"],
            key => &mut all[key],
        };
        if place.is_null() {
            *place = Value::Array(Vec::new());
        }
        let items = items.as_array().unwrap().clone();
        place.as_array_mut().unwrap().splice(0..0, items);
    }
    all
}

/// What the loader says of rules.
fn problems(rules: &Value) -> Vec<(String, String)> {
    let text = rules.to_string();
    let document = ftadvise::framework::source::Document::new("test", &text);
    match load::rules::framework(document) {
        Ok(_) => Vec::new(),
        Err(invalid) => (invalid.problems().iter())
            .map(|own| (own.fault.clone(), own.remedy.clone().unwrap_or_default()))
            .collect(),
    }
}

/// All tables of a document, by their pointers.
fn tables(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            found.push(at.to_owned());
            for (key, value) in entries {
                tables(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                tables(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_takes_the_shipped_files_and_no_misspelt_key() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    for name in ["four-step", "lesson"] {
        let text = fs::read_to_string(format!("rules/{name}.yaml")).unwrap();
        assert!(text.starts_with("# yaml-language-server: $schema=rules.schema.json\n"));
        let rules = as_json(&parse(&text).unwrap());
        let errors: Vec<String> = validator
            .iter_errors(&rules)
            .map(|own| own.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    }
    let all = everything();
    assert_eq!(problems(&all), []);
    assert!(validator.is_valid(&all));
    assert_eq!(
        fs::read_to_string("rules/rules.schema.json").unwrap(),
        printed(&["rules", "schema"])
    );
}

/// Wherever a table can stand, the loader and the schema know the same keys: each refuses a strange one there, and the keys
/// that the loader names are those that the schema has.
#[test]
fn the_schema_has_the_keys_of_the_loader() {
    let (schema, all) = (schema(), everything());
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut places = Vec::new();
    tables(&all, "", &mut places);
    let mut seen: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for place in &places {
        let mut strange = all.clone();
        let table = strange.pointer_mut(place).unwrap().as_object_mut().unwrap();
        table.insert("qqqqqqqqqqqqqqqqqqqqqqqqqqq".to_owned(), "x".into());
        let found = problems(&strange);
        let known = found
            .iter()
            .find(|(fault, _)| fault.starts_with("unknown key"));
        let (_, remedy) = known.unwrap_or_else(|| panic!("{place}: {found:?}"));
        assert!(
            place.ends_with("/answers") || !validator.is_valid(&strange),
            "{place}"
        );
        let keys = remedy.split_once(" has the keys ").unwrap().1;
        seen.insert(
            keys.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        );
    }
    let questions = all["questions"].as_array().unwrap().iter();
    let questions: BTreeSet<String> = questions
        .map(|own| own["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        seen.remove(&questions),
        "the answers of presets are named as questions are"
    );
    let described: BTreeSet<BTreeSet<String>> = (schema["$defs"].as_object().unwrap().values())
        .chain([&schema])
        .filter_map(|table| {
            let properties = table["properties"].as_object()?;
            for (key, property) in properties {
                assert!(property["description"].is_string(), "{key}");
            }
            Some(properties.keys().cloned().collect())
        })
        .collect();
    assert_eq!(seen, described);
}

/// A key that the loader says is lacking is required by the schema, and what the schema refuses the loader refuses, too.
#[test]
fn the_schema_requires_what_the_loader_requires() {
    let all = everything();
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let mut places = Vec::new();
    tables(&all, "", &mut places);
    let mut lacking = 0;
    for place in &places {
        let keys = all.pointer(place).unwrap().as_object().unwrap().keys();
        for key in keys {
            let mut without = all.clone();
            let table = without.pointer_mut(place).unwrap().as_object_mut().unwrap();
            table.remove(key);
            let found = problems(&without);
            let is_lacking = found
                .iter()
                .any(|(fault, _)| fault.ends_with(&format!("lacks `{key}`")));
            let is_valid = validator.is_valid(&without);
            assert!(!(is_lacking && is_valid), "{place}/{key}: {found:?}");
            assert!(
                is_valid || !found.is_empty(),
                "{place}/{key}: only the schema refuses it"
            );
            lacking += usize::from(is_lacking);
        }
    }
    assert!(lacking > 100, "{lacking}");
}

#[test]
fn the_schema_has_the_values_of_the_loader() {
    let (schema, all) = (schema(), everything());
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let words = |value: &Value| -> Vec<String> {
        let words = value.as_array().unwrap().iter();
        words.map(|own| own.as_str().unwrap().to_owned()).collect()
    };
    for (place, values) in [
        (
            "/notes/0/kind",
            &schema["$defs"]["note"]["properties"]["kind"]["enum"],
        ),
        (
            "/exclusions/0/approach",
            &schema["$defs"]["approach"]["enum"],
        ),
        (
            "/questions/1/measured_by",
            &schema["$defs"]["question"]["properties"]["measured_by"]["enum"],
        ),
    ] {
        let mut strange = all.clone();
        *strange.pointer_mut(place).unwrap() = "qqqqqqqqqqqqqqqqqqqqqqqqqqq".into();
        assert!(!validator.is_valid(&strange), "{place}");
        let (_, remedy) = &problems(&strange)[0];
        let known = remedy.split('`').skip(1).step_by(2).map(str::to_owned);
        assert_eq!(known.collect::<Vec<_>>(), words(values), "{place}");
    }
    // Neither takes these.
    for (place, wrong) in [
        ("/schema", Value::from(2)),
        ("/questions/2/required", "maybe".into()),
        ("/questions/0/id", "Not an id".into()),
        ("/questions/0/any_of/0/id", "unknown".into()),
        ("/questions/0/any_of/0/id", "back".into()),
        ("/questions/0/any_of/0/id", "none".into()),
        ("/steps/0/rules", Value::Array(Vec::new())),
        ("/steps", Value::Array(Vec::new())),
        ("/questions/0/any_of", Value::Array(Vec::new())),
        ("/sources/0/url", "ftp://x".into()),
        ("/sources/0/title", " ".into()),
        ("/steps/0/rules/0/sources", Value::Array(Vec::new())),
        ("/conditions/0/when", serde_json::json!({"all": []})),
        (
            "/conditions/0/when",
            serde_json::json!({"question": "one-off"}),
        ),
        (
            "/conditions/0/when",
            serde_json::json!({"question": "limits", "is_none": "no"}),
        ),
        (
            "/conditions/0/when",
            serde_json::json!({"condition": "knowledge", "is": "yes"}),
        ),
        (
            "/conditions/0/when",
            serde_json::json!({"question": "examples", "below": 5, "at_least": 1}),
        ),
        (
            "/conditions/0/when",
            serde_json::json!({"question": "examples", "below": "5"}),
        ),
        ("/presets/0/workload/input-tokens", Value::Bool(true)),
    ] {
        let mut strange = all.clone();
        *strange.pointer_mut(place).unwrap() = wrong.clone();
        assert!(!validator.is_valid(&strange), "{place}: {wrong}");
        assert!(!problems(&strange).is_empty(), "{place}: {wrong}");
    }
}

#[test]
fn rules_to_start_from_are_the_built_in_ones() {
    let folder = std::env::temp_dir().join(format!("ftadvise-init-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (from, more) in [("four-step", &[][..]), ("lesson", &["--from", "lesson"])] {
        let file = folder.join(format!("my {from}.yaml"));
        let path = file.to_str().unwrap();
        let output = run(&[&["rules", "init", path], more].concat());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{stderr}");
        assert!(output.stdout.is_empty());
        for next in ["rules check '", "ask --rules '", "rules schema > "] {
            assert!(stderr.contains(next), "{stderr}");
        }
        let shipped = fs::read_to_string(format!("rules/{from}.yaml")).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), shipped);
        assert!(run(&["rules", "check", path]).status.success());

        let again = refused(&["rules", "init", path]);
        assert!(again.contains("exists already"), "{again}");
        assert_eq!(fs::read_to_string(&file).unwrap(), shipped);
    }
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        2,
        "nothing is left beside them"
    );
    let nowhere = folder.join("no/such/folder.yaml");
    let stderr = refused(&["rules", "init", nowhere.to_str().unwrap()]);
    assert!(stderr.contains("make the directory first"), "{stderr}");
    assert!(refused(&["rules", "init", "-"]).contains("name one"));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_trace_says_of_every_rule_before_why_it_did_not_hold() {
    let typed = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "reasoning,missing-facts",
        "--explain",
        "no",
        "--citations",
        "no",
    ];
    let typed = [&typed[..], &DAY].concat();
    let result = json(&typed);
    let text = printed(&[&typed[..], &["--explain"]].concat());
    let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let framework = &frameworks()[0];
    let mut passed_over = 0;
    for passage in result["path"].as_array().unwrap() {
        let mut steps = framework.steps.iter();
        let step = steps.find(|step| passage["step"] == *step.id).unwrap();
        let held = step
            .rules
            .iter()
            .position(|rule| passage["rule"] == *rule.id);
        let before = &step.rules[..held.unwrap_or(step.rules.len())];
        let passed = passage["passed_over"].as_array().unwrap();
        let ids: Vec<&str> = passed
            .iter()
            .map(|own| own["rule"].as_str().unwrap())
            .collect();
        let wanted: Vec<&str> = before.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, wanted, "{}", step.id);
        for (own, rule) in passed.iter().zip(before) {
            // The one part that failed, not the whole.
            let failed = own["failed"].as_str().unwrap();
            let whole = rule.when.as_ref().unwrap().in_words(framework).to_string();
            assert!(
                !failed.is_empty() && whole.contains(failed),
                "{failed} in {whole}"
            );
            let word = if own["truth"] == "false" {
                "not"
            } else {
                "not known"
            };
            let line = format!("passed over {}: {word}: {failed}", rule.id);
            assert!(one_line.contains(&line), "{line}");
            passed_over += 1;
        }
    }
    assert!(passed_over > 8, "{passed_over}");
    let facts = &result["path"][1]["passed_over"];
    // All of it would have to hold; this is the part that does not.
    let fits = entry(
        &result["path"][2]["passed_over"],
        "rule",
        "reasons-and-facts",
    );
    assert_eq!(
        (&fits["failed"], &fits["truth"]),
        (&"explain is yes".into(), &"false".into())
    );
    assert_eq!(facts[0]["rule"], "limit-is-not-knowledge");
}
