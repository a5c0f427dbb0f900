//! A question, a rule, an outcome, a note, a preset, a case and an offer are each added by YAML alone: whatever the program
//! does with those that are built in, it does with the new ones.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod run;

use run::{DAY, File, entry, json, number, run};
use serde_json::Value;

/// What is put into the default framework, behind the line that it follows.
const ADDED: [(&str, &str); 5] = [
    (
        "questions:\n",
        "  - id: approval\n    prompt: Has your board approved a tuned model?\n    help: Ask before you start.\n    \
         yes_or_no: {yes: It has, no: Not yet}\n",
    ),
    (
        "    otherwise: Prompting as it is does not reach the target.\n    rules:\n",
        "      - {id: no-approval, when: {question: approval, is: \"no\"}, then: ask-the-board, because: Nobody may go on \
         without it., sources: [openai-accuracy]}\n",
    ),
    (
        "outcomes:\n",
        "  - {id: ask-the-board, approaches: [], title: Ask the board first, because: It decides., next_steps: [Write two \
         pages.]}\n",
    ),
    (
        "notes:\n",
        "  - {id: board-meets, kind: next-step, outcomes: [ask-the-board], when: {question: approval, is: \"no\"}, text: It \
         meets in March.}\n",
    ),
    (
        "presets:\n",
        "  - {id: banking, title: A bank, because: Banks have boards., sources: [openai-accuracy], answers: {approval: \
         \"no\"}}\n",
    ),
];

fn added() -> File {
    let mut text = include_str!("../rules/four-step.yaml").to_owned();
    for (behind, more) in ADDED {
        let at = text.find(behind).unwrap_or_else(|| panic!("no `{behind}`")) + behind.len();
        text.insert_str(at, more);
    }
    File::new("added.yaml", &text)
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_question_a_rule_an_outcome_a_note_and_a_preset() {
    let file = added();
    let rules = ["--rules", file.path()];
    let said = [
        "--prompting",
        "misses",
        "--failures",
        "missing-facts",
        "--no-input",
    ];
    let ask =
        |more: &[&str]| -> Value { json(&[&["ask"], &rules[..], &said, &DAY, more].concat()) };
    // The rule decides, with the outcome's words and the note.
    let no = ask(&["--approval", "no"]);
    assert_eq!(no["recommendation"]["id"], "ask-the-board");
    assert_eq!(no["recommendation"]["title"], "Ask the board first");
    let steps = no["recommendation"]["next_steps"].to_string();
    assert!(steps.contains("Write two pages.") && steps.contains("It meets in March."));
    // It is what would turn the outcome, or leaves it open, or is passed over.
    let yes = ask(&["--approval", "yes"]);
    assert_ne!(yes["recommendation"]["id"], "ask-the-board");
    assert_eq!(
        entry(&yes["would_change"], "question", "approval")["values"],
        "no"
    );
    let open = ask(&[]);
    assert_eq!(open["certain"], false);
    assert_eq!(
        entry(&open["depends_on"], "question", "approval")["values"],
        "yes"
    );
    // The preset answers it.
    assert_eq!(
        ask(&["--preset", "banking"])["recommendation"]["id"],
        "ask-the-board"
    );
    // It is a flag with help, a place in the picture, and something to look up and to complete.
    assert!(printed(&[&["ask", "--help"], &rules[..]].concat()).contains("--approval"));
    assert!(printed(&[&["rules", "graph"], &rules[..]].concat()).contains("no-approval"));
    for id in [
        "approval",
        "no-approval",
        "ask-the-board",
        "board-meets",
        "banking",
    ] {
        let explained = printed(&[&["rules", "explain", id], &rules[..]].concat());
        assert!(explained.contains(id), "{explained}");
    }
    assert!(printed(&[&["completions", "bash"], &rules[..]].concat()).contains("--approval"));
    // What is proved of the rules is proved of them, and what differs is shown.
    printed(&["rules", "check", file.path()]);
    let changes = run(&[
        "rules",
        "diff",
        "four-step",
        file.path(),
        "--format",
        "json",
    ]);
    let changes: Value = serde_json::from_slice(&changes.stdout).unwrap();
    assert!(changes.to_string().contains("ask-the-board"), "{changes}");
    let unasked = run(&[
        &["ask"],
        &rules[..],
        &["--no-input", "--prompting", "misses"],
    ]
    .concat());
    assert_eq!(unasked.status.code(), Some(2));
}

#[test]
fn a_case() {
    let file = added();
    let folder = std::env::temp_dir().join(format!("ftadvise-{}-cases", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let case = "schema: 1\nframework: four-step\ncases:\n  - {id: board, title: B, source: \"https://example.org\", answers: \
                {approval: \"no\", prompting: misses, failures: missing-facts}, approach: ask-the-board}\n";
    std::fs::write(folder.join("board.yaml"), case).unwrap();
    let cases = folder.to_str().unwrap();
    let test = |rules: &str| run(&["rules", "test", rules, "--cases", cases]);
    let passed = test(file.path());
    let said = String::from_utf8_lossy(&passed.stdout).into_owned();
    assert_eq!(
        passed.status.code(),
        Some(0),
        "{said}{}",
        String::from_utf8_lossy(&passed.stderr)
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_offer_and_a_model() {
    let text = "schema: 1\nprovider: nova\ntitle: Nova\nmodels:\n  - {model: one, title: One, context_window: 100000, \
                input_usd_per_mtok: 2, output_usd_per_mtok: 8, source: \"https://example.org\", checked: 2026-11-20}\n\
                offers:\n  - {model: one, title: One tuned, base: \"nova:one\", methods: [sft], status: open, \
                training_usd_per_mtok: 5, times_base: 1.5, source: \"https://example.org\", checked: 2026-11-20}\n";
    let file = File::new("nova.yaml", text);
    let prices = ["--prices", file.path()];
    let models = ["--model", "nova:one", "--tuned-model", "nova:one"];
    let costs = json(&[&["break-even"], &models[..], &prices, &DAY].concat());
    let model = |id: &str| entry(&costs["approaches"], "id", id)["model"].clone();
    assert_eq!(
        (model("prompting"), model("fine-tune")),
        ("nova:one".into(), "nova:one".into())
    );
    let per_call = |id: &str| number(entry(&costs["approaches"], "id", id), "per_call_usd");
    assert!(per_call("prompting") > 0.0 && per_call("fine-tune") > 0.0);
    let listed = printed(&[&["models", "nova:"], &prices[..], &DAY].concat());
    assert!(listed.contains("nova:one"));
    // Whether it takes the file is another matter.
    let audit = ["audit", "tests/data/support.jsonl", "--format", "json"];
    let audited = run(&[&audit[..], &["--offer", "nova:one"], &prices, &DAY].concat());
    let audited: Value = serde_json::from_slice(&audited.stdout).unwrap();
    assert_eq!(audited["offers"][0]["offer"], "nova:one");
}
