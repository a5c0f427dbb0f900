//! The audit of training data: every check has a row that triggers it and one nearly like it that does not.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use ftadvise::evidence::tokens::UNPUBLISHED;
use ftadvise::evidence::training::Code;
use run::{DAY, File, entry, json, number, run};
use serde_json::{Value, json as value};

/// A conversation of one question and one answer.
fn chat(question: &str, answer: &str) -> String {
    value!({"messages": [
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer}
    ]})
    .to_string()
}

/// A conversation of these messages.
fn messages(messages: &Value) -> String {
    value!({ "messages": messages }).to_string()
}

fn said(role: &str, content: &str) -> Value {
    value!({"role": role, "content": content})
}

fn audited(text: &str, more: &[&str]) -> Value {
    let file = File::new(&format!("{:x}.jsonl", text_id(text)), text);
    json(&[&["audit", file.path()], &DAY[..], more].concat())
}

/// Tests run side by side, so that each needs files of its own.
fn text_id(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (text, std::thread::current().name()).hash(&mut hasher);
    hasher.finish()
}

fn codes(text: &str) -> BTreeSet<String> {
    let audit = audited(text, &[]);
    let totals = audit["totals"].as_array().unwrap().iter();
    totals
        .map(|total| total["code"].as_str().unwrap().to_owned())
        .collect()
}

/// A code, data that has it, and data that is nearly like it and has not.
type Case = (&'static str, String, String);

const WEATHER: &str = r#"{"city": "Paris"}"#;

fn call(id: &str, arguments: &str) -> Value {
    value!({"role": "assistant", "tool_calls": [
        {"id": id, "type": "function", "function": {"name": "weather", "arguments": arguments}}
    ]})
}

fn preference(preferred: &Value, other: &Value) -> String {
    value!({
        "input": {"messages": [said("user", "hi")]},
        "preferred_output": preferred,
        "non_preferred_output": other
    })
    .to_string()
}

fn image(url: &str, role: &str) -> String {
    messages(&value!([
        {"role": "user", "content": "What is it?"},
        {"role": role, "content": [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": "look"}]},
        said("assistant", "A cat.")
    ]))
}

fn converse(version: &str, text: &str) -> String {
    value!({"schemaVersion": version, "messages": [
        {"role": "user", "content": [{"text": text}]},
        {"role": "assistant", "content": [{"text": "Yes."}]}
    ]})
    .to_string()
}

/// What is wrong with a row by itself.
fn shape_cases() -> Vec<Case> {
    let good = chat("hi", "Hello.");
    let with_good = |row: &str| format!("{good}\n{row}\n");
    vec![
        ("bad-json", with_good("{\"messages\": ["), with_good(" ")),
        ("python-only-json", with_good(r#"{"text": "\ud800"}"#), with_good(r#"{"text": "\ud83d\ude00"}"#)),
        ("not-an-object", with_good("[1]"), with_good(&chat("[1]", "One."))),
        ("unknown-format", with_good(r#"{"question": "a"}"#), good.clone()),
        ("mixed-formats", with_good(r#"{"text": "a b"}"#), with_good(&chat("a", "b"))),
        ("no-messages", with_good(r#"{"messages": []}"#), good.clone()),
        ("bad-message", with_good(r#"{"messages": [{"content": "a"}]}"#), good.clone()),
        ("unknown-role", messages(&value!([said("human", "a"), said("assistant", "b")])), messages(&value!([said("developer", "a"), said("user", "a"), said("assistant", "b")]))),
        ("wrong-type", messages(&value!([{"role": "user", "content": 1}, said("assistant", "b")])), messages(&value!([{"role": "user", "content": [{"type": "text", "text": "1"}]}, said("assistant", "b")]))),
        ("empty-content", chat("a", "  "), messages(&value!([said("user", "a"), call("1", WEATHER), {"role": "tool", "tool_call_id": "1", "content": "7"}, said("assistant", "b")]))),
        ("no-assistant", messages(&value!([said("user", "a")])), good.clone()),
        ("last-not-assistant", messages(&value!([said("user", "a"), said("assistant", "b"), said("user", "c")])), good.clone()),
        ("last-not-user", r#"{"messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "b"}], "answer": "1"}"#.to_owned(), r#"{"messages": [{"role": "user", "content": "a"}], "answer": "1"}"#.to_owned()),
        ("bad-weight", messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "weight": 0.5}])), messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "weight": 1}]))),
        ("nothing-trained", messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "weight": 0}])), messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "weight": 0}, said("user", "a"), said("assistant", "c")]))),
        ("bad-tool-call", messages(&value!([said("user", "a"), call("1", "{city")])), messages(&value!([said("user", "a"), call("1", WEATHER)]))),
        ("bad-tool-call", messages(&value!([said("user", "a"), call("1", WEATHER), {"role": "tool", "tool_call_id": "2", "content": "7"}, said("assistant", "b")])), messages(&value!([said("user", "a"), call("2", WEATHER), {"role": "tool", "tool_call_id": "2", "content": "7"}, said("assistant", "b")]))),
        ("bad-tools", value!({"messages": [said("user", "a"), said("assistant", "b")], "tools": [{"type": "function"}]}).to_string(), value!({"messages": [said("user", "a"), said("assistant", "b")], "tools": [{"type": "function", "function": {"name": "weather"}}]}).to_string()),
        ("bad-preference", preference(&value!([said("assistant", "a"), said("assistant", "b")]), &value!([said("assistant", "c")])), preference(&value!([said("assistant", "a")]), &value!([said("assistant", "c")]))),
        ("same-preference", preference(&value!([said("assistant", "a")]), &value!([said("assistant", "a")])), preference(&value!([said("assistant", "a")]), &value!([said("assistant", "A")]))),
        ("bad-label", r#"{"prompt": "a", "completion": "b", "label": "good"}"#.to_owned(), r#"{"prompt": "a", "completion": "b", "label": true}"#.to_owned()),
        ("image-not-on-user", image("https://a.example/cat.png", "system"), image("https://a.example/cat.png", "user")),
        ("bad-image", image("data:image/gif;base64,R0lG", "user"), image("data:image/png;base64,iVBO", "user")),
        ("images", image("data:image/png;base64,iVBO", "user"), good.clone()),
        ("reserved-word", converse("bedrock-conversation-2024", "User: hi"), converse("bedrock-conversation-2024", "The user: hi")),
        ("bad-version", converse("2024", "hi"), converse("bedrock-conversation-2024", "hi")),
        ("duplicate-key", good.replacen("{\"content\"", "{\"content\":\"x\",\"content\"", 1), good.clone()),
        ("unknown-key", messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "mood": 1}])), messages(&value!([said("user", "a"), {"role": "assistant", "content": "b", "name": "ann"}]))),
        ("system-not-first", messages(&value!([said("user", "a"), said("system", "s"), said("assistant", "b")])), messages(&value!([said("system", "s"), said("user", "a"), said("assistant", "b")]))),
        ("turn-order", messages(&value!([said("user", "a"), said("user", "b"), said("assistant", "c")])), messages(&value!([said("user", "a"), said("assistant", "b"), said("user", "a"), said("assistant", "c")]))),
    ]
}

/// What is wrong with files and with what rows say.
fn content_cases() -> Vec<Case> {
    let good = chat("hi", "Hello.");
    let many = |rows: usize, row: &dyn Fn(usize) -> String| {
        (0..rows).map(|index| row(index) + "\n").collect::<String>()
    };
    let long = "It lists all cities of the north with their rivers and bridges, the year in which each was built, \
                and the name of whoever paid for it";
    let key = format!("sk-ant-{}", "a8Kd0xPq3LmZ7vB2".repeat(2));
    vec![
        ("json-array", format!("[{good}]"), good.clone()),
        ("broken-lines",
            serde_json::to_string_pretty(&serde_json::from_str::<Value>(&good).unwrap()).unwrap(),
            format!("{good}\n")),
        ("byte-order-mark", format!("\u{feff}{good}"), good.clone()),
        ("carriage-returns", format!("{good}\r\n"), format!("{good}\n")),
        ("exact-duplicate", format!("{good}\n{}", good.replace("\",\"", "\", \"")), format!("{good}\n{}", chat("hi", "Hello!"))),
        ("near-duplicate", format!("{}\n{}", chat("which cities", long), chat("which cities", &long.replace("year", "day"))), format!("{}\n{}", chat("which cities", long), chat("which", &long.to_uppercase().chars().rev().collect::<String>()))),
        ("contradiction", format!("{}\n{}", chat("a", "b"), chat("a", "c")), format!("{}\n{}", chat("a", "b"), chat("A", "c"))),
        ("contradiction", "{\"prompt\": \"a\", \"completion\": \"b\", \"label\": true}\n{\"prompt\": \"a\", \"completion\": \"b\", \"label\": false}".to_owned(), "{\"prompt\": \"a\", \"completion\": \"b\", \"label\": true}\n{\"prompt\": \"a\", \"completion\": \"c\", \"label\": false}".to_owned()),
        ("contradiction", format!("{}\n{}", preference(&value!([said("assistant", "a")]), &value!([said("assistant", "b")])), preference(&value!([said("assistant", "b")]), &value!([said("assistant", "a")]))), format!("{}\n{}", preference(&value!([said("assistant", "a")]), &value!([said("assistant", "b")])), preference(&value!([said("assistant", "a")]), &value!([said("assistant", "c")])))),
        ("cut-off", chat("a", "It is done in three steps. First the tank is filled. Then the pump is star"), chat("a", "It is done in three steps. First the tank is filled. Then the pump is started.")),
        ("refusal", chat("a", "I'm sorry, but I can't help with that."), chat("a", "I'm sorry to hear that.")),
        ("identical-answers", many(30, &|row| chat(&row.to_string(), "I do not know.")), many(30, &|row| chat(&row.to_string(), &format!("I know {row}.")))),
        ("class-imbalance", many(60, &|row| chat(&row.to_string(), if row % 20 == 0 { "spam" } else { "ham" })), many(60, &|row| chat(&row.to_string(), if row % 2 == 0 { "spam" } else { "ham" }))),
        ("secret", chat("use", &key), chat("use", "sk-learn")),
        ("card-number", chat("pay", "4242 4242 4242 4242"), chat("pay", "4242 4242 4242 4241")),
        ("email-address", chat("to", "ann@acme.io"), chat("to", "ann@example.com")),
        ("common-start", many(30, &|row| chat(&row.to_string(), &format!("Answer: {row} is it"))), many(30, &|row| chat(&row.to_string(), &format!("{row} is the answer to it")))),
        ("common-end", many(30, &|row| chat(&row.to_string(), &format!("{row} is it ###"))), many(30, &|row| chat(&row.to_string(), &format!("it is {row}")))),
    ]
}

#[test]
fn every_check_is_triggered_and_nearly_triggered() {
    let mut seen = BTreeSet::new();
    for (code, bad, good) in shape_cases().into_iter().chain(content_cases()) {
        assert!(codes(&bad).contains(code), "{code} is not found in {bad}");
        assert!(!codes(&good).contains(code), "{code} is found in {good}");
        seen.insert(code);
    }
    // These have tests of their own, but for the last, which takes a file of half a million rows.
    let elsewhere = [
        "not-utf8",
        "row-too-long",
        "image-too-large",
        "wrong-extension",
        "leak",
        "near-leak",
        "over-length",
        "partly-compared",
    ];
    for code in Code::ALL {
        let id = code.id();
        assert!(seen.contains(id) != elsewhere.contains(&id), "{id}");
    }
}

#[test]
fn every_line_is_counted_once_and_named() {
    let good = chat("hi", "Hello.");
    let text = format!("\n{good}\n{{broken\n\n{}\n{good}\n", chat("a", ""));
    let audit = audited(&text, &[]);
    assert_eq!(
        (audit["rows"].as_u64(), audit["valid"].as_u64()),
        (Some(4), Some(2))
    );
    assert_eq!(
        (audit["distinct"].as_u64(), audit["quality"].as_u64()),
        (Some(1), Some(1))
    );
    let lines = [
        ("bad-json", 3),
        ("empty-content", 5),
        ("exact-duplicate", 6),
    ];
    for (code, line) in lines {
        assert_eq!(
            entry(&audit["findings"], "code", code)["line"],
            line,
            "{code}"
        );
    }
    assert_eq!(audit["format"], "openai-chat");
    assert_eq!(audit["tokens"]["exact"], true);
}

#[test]
fn what_is_no_training_data_is_refused_by_name() {
    let cases: [(&[u8], &[&str]); 5] = [
        (
            b"{\"id\": 1, \"instances\": []}\n",
            &["`id`, `instances`", "messages"],
        ),
        (b"", &["no rows"]),
        (b"hello\nworld\n", &["line 1", "JSON"]),
        (b"\xff\xfe\n\xff", &["UTF-8"]),
        (b"[]", &["no rows"]),
    ];
    for (bytes, wanted) in cases {
        let file = File::new("refused.jsonl", "");
        fs::write(file.path(), bytes).unwrap();
        let output = run(&["audit", file.path()]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(output.stdout.is_empty());
        for wanted in wanted {
            assert!(stderr.contains(wanted), "{wanted} is missing in {stderr}");
        }
    }
}

/// The cookbook of OpenAI counts three tokens for a message and one for its role, and three for a row. For its own toy file
/// it printed 4,306 tokens, and 86,120 in 20 epochs: five rows of 19 messages, one of which is very long.
#[test]
fn tokens_are_billed_by_the_rule_of_the_cookbook() {
    let (user, answer) = (
        said("user", "hello world"),
        said("assistant", "hello world"),
    );
    let system = said("system", "hello world");
    let rows = [
        value!([system, user, answer]),
        value!([
            system, user, answer, user, answer, user, answer, user, answer
        ]),
        value!([user, answer]),
        value!([system, answer]),
        value!([system, user, said("assistant", &" hello".repeat(4_179))]),
    ];
    let text = rows
        .iter()
        .map(|row| messages(row) + "\n")
        .collect::<String>();
    let more = [
        "--encoding",
        "cl100k_base",
        "--epochs",
        "20",
        "--offer",
        "nebius:lora",
    ];
    let audit = audited(&text, &more);
    let tokens = &audit["tokens"];
    assert_eq!(number(tokens, "total"), 18.0 * 2.0 + 4_179.0);
    assert_eq!(number(tokens, "trained"), 7.0 * 2.0 + 4_179.0);
    assert_eq!(number(tokens, "template"), 19.0 * 4.0 + 5.0 * 3.0);
    assert_eq!(number(tokens, "billed"), 4_306.0);
    // Nobody says which vocabulary that offer counts with.
    assert_eq!(tokens["exact"], false);
    let offer = &audit["offers"][0];
    assert!(
        (number(offer, "billed_tokens_low") / UNPUBLISHED.0 * number(offer, "epochs") - 86_120.0)
            .abs()
            < 1e-6
    );
}

/// A conversation of Google's with such tools.
fn with_google_tools(tools: &Value) -> String {
    value!({
        "contents": [
            {"role": "user", "parts": [{"text": "a"}]},
            {"role": "model", "parts": [{"text": "b"}]}
        ],
        "tools": tools
    })
    .to_string()
}

#[test]
fn tools_are_defined_as_the_format_has_them() {
    let declared = |key: &str, tool: &str| with_google_tools(&value!([{ key: [{ tool: "w" }] }]));
    for sound in [
        declared("functionDeclarations", "name"),
        declared("function_declarations", "name"),
        with_google_tools(&value!([{"name": "w"}])),
    ] {
        assert!(!codes(&sound).contains("bad-tools"), "{sound}");
    }
    for bad in [
        declared("functionDeclarations", "title"),
        declared("functions", "name"),
        with_google_tools(&value!([{"functionDeclarations": []}])),
        chat("a", "b").replacen(
            '{',
            r#"{"tools": [{"functionDeclarations": [{"name": "w"}]}], "#,
            1,
        ),
    ] {
        assert!(codes(&bad).contains("bad-tools"), "{bad}");
    }
}

/// A row of Alpaca's with turns before it.
fn with_history(history: &Value, output: &str) -> String {
    value!({"instruction": "Continue.", "input": "", "output": output, "history": history})
        .to_string()
}

/// LLaMA-Factory puts the turns of `history` before the question, and their answers are learnt, too.
#[test]
fn turns_before_a_row_of_alpaca_are_part_of_it() {
    let before = |question: &str| value!([[question, "hello world"]]);
    let rows = [
        with_history(&before("a"), "One."),
        with_history(&before("b"), "Two."),
    ];
    assert!(!codes(&rows.join("\n")).contains("contradiction"));
    let rows = [
        with_history(&before("a"), "One."),
        with_history(&before("a"), "Two."),
    ];
    assert!(codes(&rows.join("\n")).contains("contradiction"));
    let counts = |history: &Value| {
        let audit = audited(&with_history(history, "One."), &[]);
        ["total", "trained", "template"].map(|name| number(&audit["tokens"], name))
    };
    let [total, trained, template] = counts(&value!([]));
    assert_eq!(counts(&Value::Null), [total, trained, template]);
    assert_eq!(
        counts(&before("a")),
        [total + 3.0, trained + 2.0, template + 8.0]
    );
    for bad in [value!("a"), value!([["a"]]), value!([["a", 1]])] {
        assert!(
            codes(&with_history(&bad, "One.")).contains("wrong-type"),
            "{bad}"
        );
    }
}

/// The shared beginning of two conversations is the prompt, as TRL takes it; UltraFeedback gives it a key of its own, too.
#[test]
fn the_prompt_of_two_conversations_is_asked_once_and_not_learnt() {
    let (user, system) = (said("user", "hello world"), said("system", "Be brief."));
    let side = |before: &[&Value], answer: &str| {
        let mut side: Vec<Value> = before.iter().map(|turn| (*turn).clone()).collect();
        side.push(said("assistant", answer));
        side
    };
    let counts = |row: &Value| {
        let audit = audited(&row.to_string(), &[]);
        assert_eq!(audit["valid"], 1, "{row}");
        ["total", "trained", "template"].map(|name| number(&audit["tokens"], name))
    };
    let plain = value!({"prompt": "hello world", "chosen": "Paris", "rejected": "Lyon"});
    let expected = counts(&plain);
    let (chosen, rejected) = (side(&[&user], "Paris"), side(&[&user], "Lyon"));
    let same = [
        value!({"chosen": chosen, "rejected": rejected}),
        value!({"prompt": "hello world", "chosen": chosen, "rejected": rejected}),
        value!({"prompt": [user], "chosen": chosen, "rejected": rejected}),
        value!({"prompt": [user], "chosen": side(&[], "Paris"), "rejected": side(&[], "Lyon")}),
    ];
    for row in same {
        assert_eq!(counts(&row), expected, "{row}");
    }
    // An answer before the last one is context, and another prompt is asked beside it.
    let [total, trained, template] = expected;
    let before = [&system, &user, &said("assistant", "hello"), &user];
    let long = value!({"chosen": side(&before, "Paris"), "rejected": side(&before, "Lyon")});
    let [long_total, long_trained, _] = counts(&long);
    assert_eq!((long_total, long_trained), (total + 6.0, trained));
    let other = value!({"prompt": "hello", "chosen": chosen, "rejected": rejected});
    assert_eq!(counts(&other), [total + 1.0, trained, template + 4.0]);
    let unanswered = value!({"chosen": [user], "rejected": chosen});
    assert!(codes(&unanswered.to_string()).contains("bad-preference"));
    let equal = value!({"chosen": chosen, "rejected": chosen});
    assert!(codes(&equal.to_string()).contains("same-preference"));
}

/// Google's rows for a grader end with the question, and say beside it what the answer is compared with.
#[test]
fn rows_for_a_grader_are_told_from_conversations() {
    let turn = |role: &str| value!({"role": role, "parts": [{"text": "hello world"}]});
    let graded = |turns: &[Value]| value!({"contents": turns, "references": {"answer": "2"}});
    let audit = audited(&graded(&[turn("user")]).to_string(), &[]);
    assert_eq!(audit["format"], "vertex-reinforcement");
    assert_eq!(audit["method"], "rft");
    assert_eq!(
        (number(&audit, "rows"), number(&audit, "valid")),
        (1.0, 1.0)
    );
    assert_eq!(number(&audit["tokens"], "total"), 2.0);
    assert_eq!(number(&audit["tokens"], "trained"), 0.0);
    assert_eq!(audit["totals"], value!([]));
    let answered = audited(&graded(&[turn("user"), turn("model")]).to_string(), &[]);
    assert_eq!(answered["format"], "vertex-gemini");
    assert_eq!(answered["method"], "sft");
    assert_eq!(number(&answered["tokens"], "trained"), 2.0);
    let without = value!({"contents": [turn("user")]}).to_string();
    assert!(codes(&without).contains("no-assistant"));
    let ends_otherwise = graded(&[turn("user"), turn("function")]).to_string();
    assert!(codes(&ends_otherwise).contains("last-not-user"));
}

/// What is thought before an answer is learnt with it, but is no part of the answer.
#[test]
fn thoughts_count_with_their_answers() {
    let counts = |answer: &Value| {
        let audit = audited(&messages(&value!([said("user", "a"), answer])), &[]);
        ["total", "trained"].map(|name| number(&audit["tokens"], name))
    };
    let thinks = |key: &str, weight: u8| value!({"role": "assistant", "content": "b", "weight": weight, key: "hello world"});
    assert_eq!(counts(&said("assistant", "b")), [2.0, 1.0]);
    for key in ["reasoning_content", "thinking"] {
        assert_eq!(counts(&thinks(key, 1)), [4.0, 3.0], "{key}");
    }
    let unlearnt = [
        said("user", "a"),
        thinks("thinking", 0),
        said("user", "a"),
        said("assistant", "b"),
    ];
    let audit = audited(&messages(&value!(unlearnt)), &[]);
    assert_eq!(number(&audit["tokens"], "total"), 6.0);
    assert_eq!(number(&audit["tokens"], "trained"), 1.0);
    let empty = value!({"role": "assistant", "content": "", "reasoning_content": "b"});
    assert!(codes(&messages(&value!([said("user", "a"), empty]))).contains("empty-content"));
    let refused = "I'm sorry, but I can't help with that.";
    let refuses = value!({"role": "assistant", "content": refused, "reasoning_content": "b"});
    assert!(codes(&messages(&value!([said("user", "a"), refuses]))).contains("refusal"));
}

#[test]
fn weights_decide_what_is_trained() {
    let row = |weight: u8| {
        messages(&value!([
            said("user", "a"), {"role": "assistant", "content": "hello world", "weight": weight},
            said("user", "b"), said("assistant", "hello")
        ]))
    };
    assert_eq!(number(&audited(&row(0), &[])["tokens"], "trained"), 1.0);
    assert_eq!(number(&audited(&row(1), &[])["tokens"], "trained"), 3.0);
}

#[test]
fn offers_that_are_chosen_decide_the_exit_code() {
    let rows: String = (0..12)
        .map(|row| chat(&format!("question {row}"), &format!("answer {row}")) + "\n")
        .collect();
    let file = File::new("offers.jsonl", &rows);
    let code = |path: &str, offer: &str| {
        let output = run(&[&["audit", path, "--offer", offer], &DAY[..]].concat());
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    assert_eq!(code(file.path(), "openai:gpt-4.1-mini").0, Some(0));
    assert_eq!(
        code(
            file.path(),
            "together:openai/gpt-oss-20b,fireworks:lora-16b"
        )
        .0,
        Some(0)
    );
    // It tunes on preferences, it takes another format, and there are too few rows.
    let (status, text) = code(file.path(), "fireworks:lora-dpo-16b");
    assert_eq!(
        (status, text.contains("tunes by dpo")),
        (Some(1), true),
        "{text}"
    );
    let (status, text) = code(file.path(), "google:gemini-3.5-flash");
    assert_eq!(
        (status, text.contains("it takes vertex-gemini")),
        (Some(1), true),
        "{text}"
    );
    let few = File::new(
        "few.jsonl",
        &rows.lines().take(9).collect::<Vec<_>>().join("\n"),
    );
    let (status, text) = code(few.path(), "openai:gpt-4.1-mini");
    assert_eq!(
        (status, text.contains("it wants 10 or more")),
        (Some(1), true),
        "{text}"
    );
    let one = File::new("one.jsonl", &chat("a", "b"));
    let (_, text) = code(one.path(), "openai:gpt-4.1-mini");
    assert!(text.contains("1 row, and it wants 10 or more"), "{text}");
    // Without a choice the offers are only shown.
    let broken = File::new("broken.jsonl", &format!("{rows}{{\n"));
    assert_eq!(run(&["audit", broken.path()]).status.code(), Some(0));
    let (status, text) = code(broken.path(), "together:lora-16b");
    assert_eq!(
        (status, text.contains("bad-json (line 13)")),
        (Some(1), true),
        "{text}"
    );
    assert_eq!(code(file.path(), "nobody:nothing").0, Some(2));
    let array = File::new(
        "array.json",
        &format!("[{}]", rows.trim().replace('\n', ",")),
    );
    let (status, text) = code(array.path(), "together:lora-16b");
    assert_eq!(
        (status, text.contains("json-array; wrong-extension")),
        (Some(1), true),
        "{text}"
    );
}

#[test]
fn the_cost_is_tokens_times_epochs_times_price() {
    let rows: String = (0..200)
        .map(|row| chat(&format!("question {row} {}", "word ".repeat(500)), "yes") + "\n")
        .collect();
    let audit = audited(&rows, &["--offer", "openai:gpt-4o", "--epochs", "2"]);
    let offer = &audit["offers"][0];
    let expected = number(&audit["tokens"], "billed") * 2.0 * 25.0 / 1e6;
    assert!(
        (number(offer, "training_usd") - expected).abs() < 1e-9,
        "{offer}"
    );
    assert_eq!(offer["exact"], true);
    assert_eq!(offer["status"], "closed-to-new");
}

#[test]
fn rows_over_the_limit_of_an_offer_are_named() {
    let rows: String = (0..10)
        .map(|row| chat(&row.to_string(), "yes") + "\n")
        .collect();
    let long = chat("long", &"word ".repeat(65_530));
    let more = ["--offer", "openai:gpt-4.1-mini"];
    let audit = audited(&format!("{rows}{long}"), &more);
    assert_eq!(entry(&audit["findings"], "code", "over-length")["line"], 11);
    assert_eq!(audit["offers"][0]["rows_over_limit"], 1);
    let advice = audit["offers"][0]["advice"].to_string();
    assert!(
        advice.contains("1 row is over 65,536 tokens, and is cut or refused"),
        "{advice}"
    );
    let shorter = chat("long", &"word ".repeat(65_500));
    let audit = audited(&format!("{rows}{shorter}"), &more);
    assert_eq!(audit["offers"][0]["rows_over_limit"], 0);
}

#[test]
fn rows_shared_with_validation_are_leaks() {
    let long = "the river that runs through the oldest part of the city is crossed by seven bridges of stone, which were built over four hundred years by masons from the south who had come for the cathedral and stayed when it was finished";
    let training = [
        chat("a", "b"),
        chat("c", "d"),
        chat("same", "other answer"),
        chat("where", long),
    ]
    .join("\n");
    let validation = [
        chat("a", "b"),
        chat("same", "answer"),
        chat("so where", &long.replace("seven", "six")),
    ]
    .join("\n");
    let file = File::new("validation.jsonl", &validation);
    let audit = audited(&training, &["--validation", file.path()]);
    let lines = |code: &str| -> Vec<u64> {
        let findings = audit["findings"].as_array().unwrap().iter();
        findings
            .filter(|finding| finding["code"] == code)
            .filter_map(|finding| finding["line"].as_u64())
            .collect()
    };
    assert_eq!(lines("leak"), [1, 3]);
    assert_eq!(lines("near-leak"), [4]);
    assert_eq!(audit["validation"]["rows"], 3);
}

#[test]
fn a_cleaned_copy_has_the_valid_rows_once() {
    let good = chat("hi", "Hello.");
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(&chat("a", "b\nc")).unwrap())
            .unwrap();
    let file = File::new(
        "unclean.json",
        &format!("[{good},\n{pretty},\n{good},\n{}]", chat("a", "")),
    );
    let out = File::new("clean.jsonl", "precious");
    let refused = run(&["audit", file.path(), "--fix", out.path()]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(out.path()).unwrap(), "precious");
    fs::remove_file(out.path()).unwrap();
    let output = run(&["audit", file.path(), "--fix", out.path()]);
    let text = String::from_utf8_lossy(&output.stdout);
    let flat: Vec<&str> = text.split_whitespace().collect();
    assert!(
        flat.join(" ").contains("Written: 2 rows to ")
            && flat.join(" ").contains("left out 1 with errors and 1 copy"),
        "{text}"
    );
    let written = fs::read_to_string(out.path()).unwrap();
    let rows: Vec<Value> = written
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1]["messages"][1]["content"], "b\nc");
    let again = audited(&written, &[]);
    assert_eq!(
        (again["rows"].as_u64(), again["quality"].as_u64()),
        (Some(2), Some(2))
    );
    // Never over an input, and nothing is left behind where the data is refused.
    let output = run(&["audit", file.path(), "--fix", file.path()]);
    assert_eq!(output.status.code(), Some(2));
    let none = File::new("none.jsonl", "{\"x\": 1}");
    let target = std::env::temp_dir().join(format!("ftadvise-{}-never.jsonl", std::process::id()));
    assert_eq!(
        run(&["audit", none.path(), "--fix", target.to_str().unwrap()])
            .status
            .code(),
        Some(2)
    );
    assert!(!target.exists());
    let left = fs::read_dir(std::env::temp_dir())
        .unwrap()
        .filter_map(Result::ok);
    let part = format!("never.jsonl.{}", std::process::id());
    assert!(
        left.into_iter()
            .all(|entry| !entry.file_name().to_string_lossy().contains(&part))
    );
}

#[test]
fn values_of_secrets_and_control_signs_are_never_printed() {
    let key = format!("ghp_{}", "a8Kd0xPq3LmZ7vB2nR5t".repeat(2));
    let rows = [
        chat("key", &key),
        chat("mail", "ann.lee@acme.io"),
        chat("card", "4242424242424242"),
        "{\"messages\": [{\"role\": \"\\u001b[31m\", \"content\": \"a\"}]}".to_owned(),
    ];
    let file = File::new("secret.jsonl", &rows.join("\n"));
    for format in ["text", "json", "markdown"] {
        let output = run(&["audit", file.path(), "--format", format]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("GitHub token"), "{text}");
        for value in [&key, "ann.lee", "4242", "\u{1b}"] {
            assert!(!text.contains(value), "{value:?} in {text}");
        }
    }
}

#[test]
fn secrets_of_letters_alone_and_tokens_in_parts_are_found() {
    // Put together here, so that no scanner takes this file for a leak.
    let token = |rest: &str| format!("hf{}{rest}", "_");
    let web = |header: &str, payload: &str, mark: &str| {
        format!("eyJ{header}.{payload}.{}", mark.repeat(3))
    };
    let (header, payload) = ("hbGciOiJIUzI1NiJ9", "eyJ1c2VyIjoiYW5uIn0");
    let mark = "a8Kd0xPq3LmZ7vB";
    let secrets = [
        (
            token("qWzXkLmTfRbYvGhJcNpDsAeUiOwKtBnMxZ"),
            "Hugging Face token",
        ),
        (web(header, payload, mark), "JSON web token"),
    ];
    for (secret, kind) in secrets {
        let audit = audited(&chat(&format!("use {secret} here"), "Fine."), &[]);
        assert_eq!(entry(&audit["findings"], "code", "secret")["detail"], kind);
    }
    let others = [
        token("AutoModelForSequenceClassification"),
        token("load_the_model_and_its_tokenizer_x"),
        token("qWzXkLmTfRbYvGhJcNpDsAeUiOwKtBnMx"),
        token(&"aB".repeat(17)),
        web(header, "e30", mark),
        web(header, payload, "a8K"),
        web(header, payload, ".."),
        format!("eyJ{header}.{payload}"),
        // The one that the page about them explains.
        web(header, "eyJzdWIiOiIxMjM0NTY3ODkwIn0", mark),
    ];
    for other in others {
        assert!(
            !codes(&chat(&format!("use {other} here"), "Fine.")).contains("secret"),
            "{other}"
        );
    }
}

#[test]
fn refusals_are_found_however_they_begin() {
    for refusal in [
        "I cannot provide that information.",
        "I'm unable to help with medical questions.",
        "Unfortunately, I am not able to do so.",
        "Unfortunately, I can\u{2019}t help you with that.",
        "I'm sorry, but I am unable to answer that.",
    ] {
        assert!(codes(&chat("a", refusal)).contains("refusal"), "{refusal}");
    }
    for other in [
        "I cannot recommend it enough.",
        "I can't help but admire it.",
        "I cannot provide enough praise for it.",
        "Unfortunately, I am not able to come on Monday.",
        "Unfortunately, the shop is closed.",
        "I'm unable to sleep, she said.",
    ] {
        assert!(!codes(&chat("a", other)).contains("refusal"), "{other}");
    }
}

#[test]
fn what_is_quoted_from_the_data_is_withheld_where_it_is_sensitive() {
    let key = format!("ghp_{}", "a8Kd0xPq3LmZ7vB2nR5t".repeat(2));
    let role = |role: &str| messages(&value!([said(role, "a"), said("assistant", "b")]));
    let named = |name: &str| {
        messages(&value!([{"role": "user", "content": "a", name: 1}, said("assistant", "b")]))
    };
    let long = format!("Of the tokens that we have, this one: {key}");
    let many = |answer: &str| -> String {
        let rows = (0..30).map(|row| chat(&row.to_string(), &format!("{answer} {row} {answer}")));
        rows.collect::<Vec<_>>().join("\n")
    };
    let cases = [
        (role(&key), "GitHub token"),
        (role("ann.lee@acme.io"), "e-mail address"),
        (role("4242424242424242"), "card number"),
        (named(&key), "GitHub token"),
        (
            format!("{}\n{{\"{key}\": 1}}", chat("a", "b")),
            "GitHub token",
        ),
        (many(&key), "GitHub token"),
        (many(&long), "GitHub token"),
        (
            many(&format!("{} {key}", "word ".repeat(7))),
            "GitHub token",
        ),
    ];
    for (text, kind) in cases {
        let file = File::new("withheld.jsonl", &text);
        for format in ["text", "json", "markdown"] {
            let output = run(&["audit", file.path(), "--format", format]);
            let text = String::from_utf8_lossy(&output.stdout);
            // Lines break anywhere.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(&format!("withheld: {kind}")), "{text}");
            for value in ["ghp_", "Kd0x", "ann.lee", "4242"] {
                assert!(!text.contains(value), "{value} in {text}");
            }
        }
    }
    let audit = audited(&role("narrator"), &[]);
    assert_eq!(
        entry(&audit["findings"], "code", "unknown-role")["detail"],
        "`narrator`"
    );
}

#[test]
fn what_is_sensitive_is_found_in_rows_that_are_not_valid() {
    let good = chat("hi", "Hello.");
    let key = format!("ghp_{}", "a8Kd0xPq3LmZ7vB2nR5t".repeat(2));
    let empty_answer = |question: &str| chat(question, "");
    let rows = |text: &str| {
        [
            empty_answer(&format!("it is\n{text}")),
            messages(&value!([said(text, "a"), said("assistant", "b")])),
            value!({"question": {"text": [text]}}).to_string(),
            value!([text]).to_string(),
            format!("{{\"messages\": [\"{text}"),
        ]
    };
    let kinds = [
        ("secret", key.as_str(), "ghp_or_none"),
        ("card-number", "4242 4242 4242 4242", "4242 4242 4242 4243"),
        ("email-address", "ann.lee@acme.io", "ann.lee@example.com"),
    ];
    for (code, sensitive, near) in kinds {
        for row in rows(sensitive) {
            assert!(codes(&format!("{good}\n{row}")).contains(code), "{row}");
        }
        for row in rows(near) {
            assert!(!codes(&format!("{good}\n{row}")).contains(code), "{row}");
        }
    }
}

#[test]
fn packed_files_and_standard_input_are_read() {
    let good = chat("hi", "Hello.");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(good.as_bytes()).unwrap();
    let file = File::new("packed.jsonl.gz", "");
    fs::write(file.path(), packer.finish().unwrap()).unwrap();
    let audit = json(&["audit", file.path()]);
    assert_eq!(
        (
            audit["rows"].as_u64(),
            entry(&audit["totals"], "code", "wrong-extension")["total"].as_u64()
        ),
        (Some(1), Some(1))
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(["audit", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(good.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let audit: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(audit["valid"], 1);
    // Nothing but the result: no progress without a terminal.
    assert!(output.stderr.is_empty());
}

#[test]
fn the_text_fits_80_columns() {
    let rows: String = content_cases()
        .into_iter()
        .map(|(_, bad, _)| bad + "\n")
        .collect();
    let file = File::new("wide.jsonl", &rows);
    let output = run(&[&["audit", file.path()], &DAY[..]].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| !line.contains("ftadvise-")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_readme_names_every_code() {
    let readme = include_str!("../README.md");
    for code in Code::ALL {
        assert!(
            readme.contains(&format!("`{}`", code.id())),
            "{}",
            code.id()
        );
    }
}

#[test]
fn other_thoughts_may_lead_to_the_same_answer() {
    let row = |thought: &str, answer: &str| {
        value!({"messages": [{"role": "user", "content": "What is two and two, please?"},
            {"role": "assistant", "content": answer, "reasoning_content": thought}]})
        .to_string()
    };
    let same = [
        row("Count on.", "It is four."),
        row("Double it.", "It is four."),
    ];
    let audit = audited(&same.join("\n"), &[]);
    assert_eq!(
        (&audit["distinct"], &audit["quality"]),
        (&value!(2), &value!(2))
    );
    let other = [&same[..], &[row("Guess.", "It is five.")]].concat();
    let audit = audited(&other.join("\n"), &[]);
    assert_eq!(
        (&audit["distinct"], &audit["quality"]),
        (&value!(3), &value!(0))
    );
}
