//! Laws of the audit: any bytes give a result, every row is counted once, and neither the order of rows nor the number of
//! threads changes a total. Token counts are those of another tokenizer.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::cell::RefCell;
use std::io::{self, BufReader, Cursor, Read};
use std::time::{Duration, Instant};

use ftadvise::evidence::rows::Rows;
use ftadvise::evidence::tokens::{Counter, Encoding, Tokenizer};
use ftadvise::evidence::training::{Audit, Code, Settings, audit};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn audited(bytes: impl Read, threads: usize) -> Audit {
    let settings = Settings {
        encoding: Encoding::O200k,
        limit: Some(50),
        reference: None,
        threads,
    };
    let file = BufReader::new(bytes);
    audit::<_, io::Error>(std::iter::once(Ok(file)), settings, &mut |_| {}, None).unwrap()
}

/// Totals of all that was found.
fn totals(audit: &Audit) -> Vec<(Code, u64)> {
    audit
        .findings
        .iter()
        .map(|found| (found.code, found.total))
        .collect()
}

/// Rows as people write them, some of them wrong, copied or contradictory.
fn row() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a",
        "b",
        "hi",
        "I'm sorry, but I can't do that.",
        "ann@acme.io",
        "the river is wide and the bridge is,",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen seventeen",
    ]);
    let answer = words.clone();
    (words, answer, 0..12_u8).prop_map(|(question, answer, kind)| {
        let chat = |answer: &str| {
            format!(r#"{{"messages": [{{"role": "user", "content": "{question}"}}, {{"role": "assistant", "content": "{answer}"}}]}}"#)
        };
        match kind {
            0 => "{\"messages\": [".to_owned(),
            1 => chat(""),
            2 => format!(r#"{{"text": "{answer}"}}"#),
            3 => format!(r#"{{"instruction": "{question}", "output": "{answer}"}}"#),
            4 => format!(r#"{{"prompt": "{question}", "completion": "{answer}", "label": true}}"#),
            5 => r#"{"unknown": 1}"#.to_owned(),
            _ => chat(answer),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_result_and_every_row_counts_once(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let audit = audited(Cursor::new(&bytes), 1);
        let mut rows = Rows::new(Cursor::new(&bytes)).unwrap();
        let mut count = 0;
        while rows.next_row().unwrap().is_some() {
            count += 1;
        }
        prop_assert_eq!(audit.rows, count);
        prop_assert!(audit.quality <= audit.distinct && audit.distinct <= audit.valid && audit.valid <= audit.rows);
    }

    #[test]
    fn json_of_any_shape_gives_a_result(
        key in prop::sample::select(vec![
            "messages", "contents", "conversations", "text", "prompt", "completion", "chosen", "rejected", "label", "input",
            "preferred_output", "non_preferred_output", "instruction", "output", "system", "tools", "schemaVersion",
        ]),
        other in prop::sample::select(vec!["completion", "rejected", "output", "system", "tools", "label"]),
        value in prop::sample::select(vec![
            "1", "null", "\"a\"", "[]", "{}", "[1]", "[{}]", "[[]]", r#"[{"role": 1}]"#, r#"[{"role": "user"}]"#,
            r#"[{"role": "user", "content": {}}]"#, r#"[{"role": "assistant", "content": [{"type": "image_url", "image_url": 1}]}]"#,
            r#"[{"role": "assistant", "tool_calls": {}}]"#, r#"[{"role": "assistant", "tool_calls": [1], "weight": "x"}]"#,
            r#"[{"from": "gpt", "value": []}]"#, r#"[{"role": "model", "parts": [{"functionCall": {}}]}]"#, r#"{"messages": [1]}"#,
        ]),
    ) {
        let text = format!(r#"{{"{key}": {value}, "{other}": {value}}}"#);
        prop_assert_eq!(audited(Cursor::new(text), 1).rows, 1);
    }

    #[test]
    fn neither_order_nor_threads_change_a_total(
        rows in prop::collection::vec(row(), 1..60),
        order in any::<u64>(),
    ) {
        let mut other = rows.clone();
        fastrand::Rng::with_seed(order).shuffle(&mut other);
        let one = audited(Cursor::new(rows.join("\n")), 1);
        let same = audited(Cursor::new(rows.join("\n")), 3);
        prop_assert_eq!(&one, &same);
        let other = audited(Cursor::new(other.join("\n")), 2);
        prop_assert_eq!(totals(&one), totals(&other));
        prop_assert_eq!(
            (one.rows, one.valid, one.distinct, one.quality, one.tokens, one.lengths, one.system),
            (other.rows, other.valid, other.distinct, other.quality, other.tokens, other.lengths, other.system)
        );
    }

    #[test]
    fn counts_are_those_of_another_tokenizer(
        text in prop_oneof![
            "\\PC{0,60}",
            "[ a-zA-Z0-9'.,!?\\n\\r\\t-]{0,80}",
            "([a-z]{1,8}('s|'T|'re|'LL|'d)?[ \\n]{0,3}|[0-9]{1,5}|[\\u{4e00}-\\u{4e40}]{1,6}|[\\u{0301}\\u{200d}😀é]{1,3}|<\\|endoftext\\|>){0,12}",
        ],
    ) {
        let o200k = tiktoken_rs::o200k_base_singleton().encode_ordinary(&text).len() as u64;
        let cl100k = tiktoken_rs::cl100k_base_singleton().encode_ordinary(&text).len() as u64;
        COUNTERS.with_borrow_mut(|[o200k_counter, cl100k_counter]| {
            if !Encoding::O200k.may_miscount(&text) {
                prop_assert_eq!(o200k_counter.count(&text), o200k);
            }
            prop_assert_eq!(cl100k_counter.count(&text), cl100k);
            Ok(())
        })?;
    }
}

thread_local! {
    // One for all texts, so that words are remembered.
    static COUNTERS: RefCell<[Counter; 2]> =
        RefCell::new([Counter::new(Encoding::O200k), Counter::new(Encoding::Cl100k)]);
}

/// Words are counted one by one; that must give what the vocabulary gives for the whole.
#[test]
fn words_are_counted_like_the_whole() {
    let mut rng = fastrand::Rng::with_seed(3);
    let parts = [
        " ", " ", "  ", "a", "the", "Don't", "'s", "'S", "\n", "\t", "\u{a0}", "\u{3000}", "é",
        "ß", "9", "2024", ".", ",", "/", "!!", "\u{4e2d}", "\u{301}", "ſ", "X", "hello", "\r\n",
        "_", "(", "-", "\u{200b}",
    ];
    let mut counters = Encoding::ALL.map(|(_, encoding)| (encoding.id(), Counter::new(encoding)));
    for _ in 0..20_000 {
        let text: String = (0..rng.usize(1..14))
            .map(|_| parts[rng.usize(..parts.len())])
            .collect();
        for (name, counter) in &mut counters {
            let whole = tiktoken::get_encoding(name).unwrap().count(&text) as u64;
            assert_eq!(counter.count(&text), whole, "{name}: {text:?}");
        }
    }
}

#[test]
fn blocks_do_not_show() {
    let row = |index: usize| {
        let text = "word ".repeat(index % 300);
        format!(
            r#"{{"messages": [{{"role": "user", "content": "{index} {text}"}}, {{"role": "assistant", "content": "{}"}}]}}"#,
            index % 7
        )
    };
    let text: String = (0..20_000).map(|index| row(index) + "\n").collect();
    let one = audited(Cursor::new(&text), 1);
    assert_eq!(one, audited(Cursor::new(&text), 4));
    assert_eq!((one.rows, one.valid, one.quality), (20_000, 20_000, 20_000));
    assert_eq!(one.bytes, text.len() as u64);
}

#[test]
fn a_row_that_is_too_long_is_passed_over() {
    let long = 33 << 20;
    let start = Cursor::new("{\"text\": \"a b c\"}\n{\"text\": \"");
    let middle = io::repeat(b'x').take(long);
    let end = Cursor::new("\"}\n{\"text\": \"d e f\"}\n");
    let audit = audited(start.chain(middle).chain(end), 2);
    assert_eq!((audit.rows, audit.valid), (3, 2));
    assert_eq!(totals(&audit), [(Code::RowTooLong, 1)]);
}

#[test]
fn an_image_that_is_too_large_is_found() {
    let data = "A".repeat(14_000_000);
    let row = format!(
        r#"{{"messages": [{{"role": "user", "content": [{{"type": "image_url", "image_url": {{"url": "data:image/png;base64,{data}"}}}}]}}, {{"role": "assistant", "content": "A cat."}}]}}"#
    );
    let audit = audited(Cursor::new(row), 1);
    assert_eq!(audit.count(Code::ImageTooLarge), 1);
}

#[test]
fn rows_that_are_not_utf8_are_found() {
    let audit = audited(Cursor::new(b"{\"text\": \"a\"}\n{\"text\": \"\xff\"}\n"), 1);
    assert_eq!(totals(&audit), [(Code::NotUtf8, 1)]);
}

/// Rows that were made to take long: where all of a row is looked at anew for each part of it, each takes half a minute
/// or more.
#[test]
fn no_row_takes_longer_than_its_length() {
    let begun = "-----BEGIN ".repeat(200_000);
    let keys: Vec<String> = (0..200_000).map(|key| format!(r#""k{key}":1"#)).collect();
    let calls = |number: usize| {
        let call = (0..number).map(|id| {
            format!(
                r#"{{"id":"c{id:06}","type":"function","function":{{"name":"f","arguments":"{{}}"}}}}"#
            )
        });
        let answer = (0..number)
            .rev()
            .map(|id| format!(r#"{{"role":"tool","tool_call_id":"c{id:06}","content":"1"}}"#));
        format!(
            r#"{{"messages":[{{"role":"user","content":"a"}},{{"role":"assistant","tool_calls":[{}]}},{},{{"role":"assistant","content":"b"}}]}}"#,
            call.collect::<Vec<_>>().join(","),
            answer.collect::<Vec<_>>().join(",")
        )
    };
    let rows = [
        ("beginnings of keys", format!(r#"{{"text":"{begun}"}}"#)),
        ("keys", format!(r#"{{"text":"a",{}}}"#, keys.join(","))),
        ("calls of tools", calls(60_000)),
    ];
    for (what, row) in rows {
        let start = Instant::now();
        let audit = audited(Cursor::new(row), 1);
        assert_eq!(
            (audit.rows, audit.count(Code::BadToolCall)),
            (1, 0),
            "{what}"
        );
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(20), "{what}: {taken:?}");
    }
}
