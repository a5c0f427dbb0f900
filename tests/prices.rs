//! Prices: what a user adds wins, old ones are called old, changes are said, and everything can be listed.

mod run;

use run::{DAY, File, entry, json, number, run};
use serde_json::{Value, json as value};

const OWN: &str = "\
schema: 1
provider: acme
title: Acme
models:
  - model: big
    context_window: 100000
    input_usd_per_mtok: 8
    cached_usd_per_mtok: 1
    cache_write_usd_per_mtok: 10
    output_usd_per_mtok: 24
    batch_times: 0.5
    source: contract 17
    checked: 2026-07-01
offers:
  - model: big-tuned
    base: acme:big
    methods: [sft]
    status: open
    training_usd_per_mtok: 8
    times_base: 1.5
    source: contract 18
    checked: 2026-11-01
";

fn break_even(arguments: &[&str]) -> Value {
    json(&[&["break-even"], arguments, &DAY].concat())
}

fn per_call(costs: &Value, id: &str) -> f64 {
    number(entry(&costs["approaches"], "id", id), "per_call_usd")
}

fn notes(costs: &Value) -> String {
    costs["notes"].to_string()
}

#[test]
fn prices_of_your_own_are_taken() {
    let file = File::new("own.yaml", OWN);
    let own = |more: &[&str]| {
        let arguments = [
            "--prices",
            file.path(),
            "--model",
            "acme:big",
            "--tuned-model",
            "acme:big-tuned",
        ];
        let tokens = [
            "--instruction-tokens",
            "1000",
            "--input-tokens",
            "1000",
            "--output-tokens",
            "100",
        ];
        break_even(&[&arguments[..], &tokens, more].concat())
    };
    let plain = own(&[
        "--cache-hit-rate",
        "0",
        "--batch-share",
        "0",
        "--prompt-shrink",
        "0",
    ]);
    assert_eq!(
        per_call(&plain, "prompting"),
        (2_000.0 * 8.0 + 100.0 * 24.0) / 1e6
    );
    assert!((per_call(&plain, "fine-tune") / per_call(&plain, "prompting") - 1.5).abs() < 1e-12);
    // A hit reads 1,000 tokens at $1, a miss writes them at $10.
    let cached = own(&["--cache-hit-rate", "0.75", "--batch-share", "0"]);
    let wanted =
        (0.75 * 1_000.0 * 1.0 + 0.25 * 1_000.0 * 10.0 + 1_000.0 * 8.0 + 100.0 * 24.0) / 1e6;
    assert!((per_call(&cached, "prompting") - wanted).abs() < 1e-15);
    let batched = own(&["--cache-hit-rate", "0", "--batch-share", "1"]);
    assert!((per_call(&batched, "prompting") - per_call(&plain, "prompting") / 2.0).abs() < 1e-15);
    assert!(!notes(&batched).contains("No batch price is known for prompting"));
    // Its row is 144 days old, and that is said, with where it comes from.
    assert!(
        notes(&plain).contains("The prices of acme:big are old: checked 2026-07-01, 144 days ago.")
    );
    let origin = entry(&plain["prices"], "model", "acme:big");
    assert_eq!(origin["source"], "contract 17");
    assert_eq!(origin["old"], true);
    assert_eq!(plain["prices_as_of"], "2026-07-01");
    // A bare id means the one that you added.
    let bare = break_even(&["--prices", file.path(), "--model", "big"]);
    assert_eq!(
        entry(&bare["workload"], "name", "model")["value"],
        "acme:big"
    );
}

#[test]
fn a_row_of_your_own_replaces_the_built_in_one() {
    let file = File::new(
        "override.yaml",
        "schema: 1\nprovider: openai\ntitle: A discount\nmodels:\n  - model: gpt-4o-mini\n    input_usd_per_mtok: 0.1\n    \
         output_usd_per_mtok: 0.4\n    source: contract\n    checked: 2026-11-01\n",
    );
    let tokens = [
        "--model",
        "openai:gpt-4o-mini",
        "--cache-hit-rate",
        "0",
        "--instruction-tokens",
        "0",
        "--input-tokens",
        "1M",
        "--output-tokens",
        "1M",
    ];
    // The own row says nothing of a window, so none is checked.
    let own = break_even(&[&tokens[..], &["--prices", file.path()]].concat());
    assert!((per_call(&own, "prompting") - 0.5).abs() < 1e-12);
    let listed = json(
        &[
            &["models", "openai:gpt-4o-mini", "--prices", file.path()],
            &DAY[..],
        ]
        .concat(),
    );
    let row = entry(&listed["models"], "name", "openai:gpt-4o-mini");
    assert_eq!(
        (
            number(row, "input_usd_per_mtok"),
            row["source"].as_str().unwrap()
        ),
        (0.1, "contract")
    );
    // The least prefix and the offers of the provider are still known.
    assert!(
        listed["offers"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["name"] == "openai:gpt-4o-mini")
    );
}

#[test]
fn data_of_a_later_day_wins_over_the_release() {
    let data = value!([{
        "id": "openai", "name": "OpenAI", "api_pattern": "x", "price_comments": "checked 2026-11-20, next 2027-03-01",
        "models": [{"id": "gpt-5.5", "match": {"equals": "gpt-5.5"},
            "prices": {"input_mtok": 2, "output_mtok": 10}}],
    }]);
    let file = File::new("later.json", &data.to_string());
    let bare = [
        "--instruction-tokens",
        "0",
        "--input-tokens",
        "1k",
        "--output-tokens",
        "1k",
        "--prices",
        file.path(),
    ];
    let costs = break_even(&[&bare[..], &["--model", "openai:gpt-5.5"]].concat());
    assert!((per_call(&costs, "prompting") - 0.012).abs() < 1e-12);
    let origin = entry(&costs["prices"], "model", "openai:gpt-5.5");
    assert_eq!(origin["checked"], "2026-11-20");
    assert_eq!(origin["source"], file.path());
    // What it does not hold is still known.
    let other = break_even(&[&bare[..], &["--model", "gpt-4o-mini"]].concat());
    assert!((per_call(&other, "prompting") - 0.000_75).abs() < 1e-12);
}

#[test]
fn what_is_wrong_with_a_price_file_has_place_and_remedy() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "    source: contract 17\n",
            "",
            &[":5:5", "a model lacks `source`", "add a line"],
        ),
        (
            "    source: contract 18\n",
            "",
            &[":15:5", "an offer lacks `source`"],
        ),
        (
            "    checked: 2026-11-01\n",
            "",
            &["an offer lacks `checked`"],
        ),
        (
            "checked: 2026-07-01",
            "checked: 2026-13-01",
            &[":13:14", "YYYY-MM-DD"],
        ),
        (
            "input_usd_per_mtok: 8",
            "input_usd_per_mtok: -8",
            &[":7:25", "outside 0"],
        ),
        (
            "input_usd_per_mtok: 8",
            "input_usd_per_mtok: .nan",
            &[
                ":7:25",
                "`.nan` is no finite number",
                "write the figure out",
            ],
        ),
        (
            "input_usd_per_mtok: 8",
            "input_usd_per_mtok: 1e400",
            &[":7:25", "`1e400` is no finite number"],
        ),
        (
            "input_usd_per_mtok: 8",
            "input_usd_per_mtok: 1e300",
            &[":7:25", "`input_usd_per_mtok` is 1e300, outside 0 to 1e9"],
        ),
        (
            "    cached_usd_per_mtok: 1\n",
            "    cached_usd_per_mtok: 1\n    cached_usd_per_mtok: 2\n",
            &[
                ":9:5",
                "the key `cached_usd_per_mtok` stands here a second time",
                "keep one of the two",
            ],
        ),
        (
            "provider: acme\n",
            "provider: acme:eu\n",
            &[
                ":2:11",
                "`acme:eu` cannot be a provider",
                "take the colon out",
            ],
        ),
        (
            "base: acme:big\n",
            "base: acme:bigger\n",
            &[
                ":16:11",
                "no model `acme:bigger`",
                "did you mean `acme:big`?",
            ],
        ),
        (
            "base: acme:big\n",
            "base: openai:gpt-4.1-mino\n",
            &[
                ":16:11",
                "no model `openai:gpt-4.1-mino`",
                "did you mean `openai:gpt-4.1-mini`?",
            ],
        ),
        (
            "methods: [sft]",
            "methods: [magic]",
            &[":17:15", "unknown method `magic`"],
        ),
        (
            "methods: [sft]",
            "methods: []",
            &[":17:14", "`methods` is empty"],
        ),
        (
            "input_usd_per_mtok: 8",
            "input_usd_per_mtok: free",
            &["is text", "a number"],
        ),
        (
            "    output_usd_per_mtok: 24\n",
            "",
            &["prices of input and output is missing"],
        ),
        (
            "status: open",
            "status: opne",
            &["unknown status `opne`", "did you mean `open`?"],
        ),
        (
            "batch_times",
            "batch_time",
            &["unknown key `batch_time`", "`batch_times`"],
        ),
        ("batch_times: 0.5", "batch_times: 50", &["outside 0 to 1"]),
        (
            "times_base: 1.5",
            "times_base: 1.5\n    input_usd_per_mtok: 1\n    output_usd_per_mtok: 1",
            &["in two ways"],
        ),
        ("schema: 1", "schema: 2", &["`schema` is 2"]),
        (
            "source: contract 17",
            "source: \"a\\e[31mb\"",
            &["control character"],
        ),
    ];
    for (from, to, wanted) in rows {
        assert!(OWN.contains(from), "{from}");
        let file = File::new("bad.yaml", &OWN.replacen(from, to, 1));
        let output = run(&["break-even", "--prices", file.path()]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{from} → {to}: {stderr}");
        assert!(output.stdout.is_empty(), "{from} → {to}");
        for wanted in *wanted {
            assert!(
                stderr.contains(wanted),
                "{from} → {to}: no {wanted:?} in {stderr}"
            );
        }
    }
    for (text, wanted) in [
        ("[1]", "no `genai-prices` data"),
        ("[]", "speaks of no day"),
        ("[", "no `genai-prices` data"),
        ("", "a price file"),
        (&"[".repeat(200_000), "no `genai-prices` data"),
    ] {
        let file = File::new("bad.json", text);
        let output = run(&["models", "--prices", file.path()]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(wanted), "no {wanted:?} in {stderr}");
    }
}

#[test]
fn an_entry_without_a_price_is_an_error() {
    for (model, wanted) in [
        ("openai:text-embedding-3-small", "no price of output"),
        ("openrouter:google/gemma-4-26b-a4b-it:free", "no price for"),
        ("github-copilot:gpt-4.1", "no price for"),
        ("gpt-4o-mimi", "did you mean `gpt-4o-mini`?"),
    ] {
        let output = run(&["break-even", "--model", model]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{model}: {stderr}");
        assert!(
            stderr.contains("--model") && stderr.contains(wanted),
            "{model}: {stderr}"
        );
    }
}

#[test]
fn a_row_is_old_after_ninety_days() {
    let text = |day: &str| {
        let output = run(&[
            "break-even",
            "--model",
            "gpt-5.5",
            "--tuned-model",
            "tinker:Qwen/Qwen3-8B",
            "--as-of",
            day,
        ]);
        String::from_utf8(output.stdout).unwrap()
    };
    // Checked on 2026-10-07.
    assert!(!text("2027-01-05").contains("tinker:Qwen/Qwen3-8B are old"));
    assert!(
        text("2027-01-06")
            .contains("tinker:Qwen/Qwen3-8B are old: checked 2026-10-07, 91 days ago")
    );
}

#[test]
fn a_price_that_changes_within_the_months_compared_is_said() {
    let costs = |day: &str| {
        json(&[
            "break-even",
            "--model",
            "google:gemini-3.8-flash",
            "--calls-per-month",
            "100k",
            "--as-of",
            day,
        ])
    };
    let before = costs("2026-12-01");
    let change = entry(&before["price_changes"], "model", "google:gemini-3.8-flash");
    assert_eq!(change["from"], "2027-01-01");
    let after = costs("2027-01-01");
    assert_eq!(
        number(change, "per_call_usd_then"),
        per_call(&after, "prompting")
    );
    assert_eq!(
        number(change, "per_call_usd"),
        per_call(&before, "prompting")
    );
    assert!(after["price_changes"].as_array().unwrap().is_empty());
    // 31 days at the old price, the rest of twelve months at the new one.
    let left = 12.0 - 31.0 / (365.25 / 12.0);
    let adds = left * 1e5 * (per_call(&after, "prompting") - per_call(&before, "prompting"));
    assert!((number(change, "adds_to_total_usd") - adds).abs() < 1e-6);
    assert!(notes(&before).contains("changes its prices on 2027-01-01"));
}

#[test]
fn a_price_by_the_hour_of_the_day_is_said() {
    let costs = break_even(&["--model", "deepseek:deepseek-v4-pro"]);
    let change = entry(&costs["price_changes"], "model", "deepseek:deepseek-v4-pro");
    assert!(
        number(change, "per_call_usd_at_the_cheapest_hour")
            < number(change, "per_call_usd_at_the_dearest_hour")
    );
    assert!(notes(&costs).contains("by the hour of the day"));
}

#[test]
fn a_batch_without_a_price_and_a_prefix_too_short_are_said() {
    let costs = break_even(&[
        "--model",
        "gpt-4o-mini",
        "--tuned-model",
        "tinker:Qwen/Qwen3-8B",
        "--batch-share",
        "0.5",
        "--instruction-tokens",
        "1500",
        "--prompt-shrink",
        "0.6",
        "--calls-per-month",
        "5000",
    ]);
    let notes = notes(&costs);
    assert!(notes.contains("No batch price is known for fine-tune, distil, rag+fine-tune; the standard price is taken."), "{notes}");
    assert!(notes.contains("falls out of the cache"), "{notes}");
    // Prompting is cached from 1,024 tokens on; a tuned gpt-4o-mini would be left with 600.
    let costs = break_even(&[
        "--model",
        "gpt-4o-mini",
        "--tuned-model",
        "azure:gpt-4o-mini",
        "--existing-customer",
        "--instruction-tokens",
        "1500",
        "--prompt-shrink",
        "0.6",
    ]);
    let notes = self::notes(&costs);
    assert!(
        notes.contains("the prefix that tuning leaves, 600 tokens, is under the least of 1,024"),
        "{notes}"
    );
}

#[test]
fn a_payback_after_the_end_of_service_is_no_and_says_the_day() {
    let arguments = [
        "--model",
        "gpt-5.5",
        "--tuned-model",
        "openai:gpt-4.1-mini",
        "--existing-customer",
        "--calls-per-month",
        "100k",
    ];
    let costs = break_even(&arguments);
    let pairs = costs["break_even"].as_array().unwrap();
    let pair = pairs
        .iter()
        .find(|pair| pair["of"] == "fine-tune" && pair["against"] == "prompting")
        .unwrap();
    assert!(pair["payback_months"].is_null(), "{pair}");
    let because = pair["not_paid_back_because"].as_str().unwrap();
    assert!(because.contains("serving ends 2027-01-14"), "{because}");
    // All totals are over the months in which it can be had.
    let months = number(&costs, "compared_months");
    assert!((months - 53.0 / (365.25 / 12.0)).abs() < 1e-12, "{months}");
    for approach in costs["approaches"].as_array().unwrap() {
        let total = number(approach, "upfront_usd") + months * number(approach, "monthly_usd");
        assert!(
            (total - number(approach, "total_usd")).abs() < 1e-6,
            "{approach}"
        );
    }
    // The last training jobs start eight days before serving ends, and retraining is counted until then.
    let retraining = entry(
        &entry(&costs["approaches"], "id", "fine-tune")["parts"],
        "name",
        "work to retrain",
    );
    assert!(
        retraining["basis"]
            .as_str()
            .unwrap()
            .contains("until training ends after 1.5 months"),
        "{retraining}"
    );
}

#[test]
fn both_catalogues_are_listed() {
    let all = json(&[&["models"], &DAY[..]].concat());
    let (offers, models) = (
        all["offers"].as_array().unwrap(),
        all["models"].as_array().unwrap(),
    );
    assert!(
        offers.len() > 80 && models.len() > 2_200,
        "{} and {}",
        offers.len(),
        models.len()
    );
    for provider in [
        "openai",
        "azure",
        "google",
        "aws",
        "together",
        "fireworks",
        "tinker",
        "prime-intellect",
        "nebius",
        "ori",
        "self-hosted",
        "mistral",
        "cohere",
        "databricks",
    ] {
        let prefix = format!("{provider}:");
        assert!(
            offers
                .iter()
                .any(|offer| offer["name"].as_str().unwrap().starts_with(&prefix)),
            "{provider}"
        );
    }
    for row in offers {
        assert!(
            row["source"].as_str().unwrap().starts_with("https://"),
            "{row}"
        );
        assert!(
            row["confidence"].is_string() && row["age_days"].is_i64(),
            "{row}"
        );
    }
    // Words are looked for in names and titles, whatever their case.
    let some = json(&[&["models", "GEMINI", "3.5", "lite", "--tunable"], &DAY[..]].concat());
    assert_eq!(some["offers"].as_array().unwrap().len(), 1);
    assert_eq!(some["offers"][0]["name"], "google:gemini-3.5-flash-lite");
    assert!(some["models"].as_array().unwrap().is_empty());
    let starred = json(&[&["models", "gemini-3.5*lite", "--tunable"], &DAY[..]].concat());
    assert_eq!(starred, some);
    // A status follows the day.
    let status = |day: &str| {
        let listed = json(&["models", "openai:gpt-4.1-mini", "--tunable", "--as-of", day]);
        listed["offers"][0]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("2026-05-06"), "open");
    assert_eq!(status("2026-11-22"), "closed-to-new");
    assert_eq!(status("2027-01-14"), "ended");
}

#[test]
fn the_least_prefix_is_that_of_the_model() {
    let least = |name: &str| {
        let listed = json(&["models", name]);
        let models = listed["models"].as_array().unwrap();
        let model = models.iter().find(|model| model["name"] == name).unwrap();
        model["least_cached_prefix"].as_f64()
    };
    assert_eq!(least("google:gemini-2.5-flash"), Some(2_048.0));
    assert_eq!(least("google:gemini-3.5-flash"), Some(4_096.0));
    assert_eq!(least("anthropic:claude-sonnet-4-5"), Some(1_024.0));
    assert_eq!(least("anthropic:claude-opus-5-5"), Some(4_096.0));
    assert_eq!(least("groq:llama-3.1-8b-instant"), None);
    // A prompt that reaches it is cached, one that is a token short is not, and that is said.
    let prompt = |tokens: &str| {
        break_even(&[
            "--model",
            "google:gemini-2.5-flash",
            "--cache-hit-rate",
            "1",
            "--instruction-tokens",
            tokens,
        ])
    };
    let (enough, short) = (prompt("2048"), prompt("2047"));
    assert!(per_call(&enough, "prompting") < per_call(&short, "prompting"));
    assert!(notes(&short).contains("Caching saves prompting, rag, cot nothing: the prefix, 2,047 tokens, is under the least of 2,048."));
}

#[test]
fn a_spreadsheet_gets_the_same_rows() {
    let words = [&["models", "gpt-4.1"], &DAY[..]].concat();
    let listed = json(&words);
    let output = run(&[&words[..], &["--format", "csv"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, name: &str| {
        row[columns.iter().position(|column| column == name).unwrap()].to_owned()
    };
    let all: Vec<&Value> = ["offers", "models"]
        .iter()
        .flat_map(|list| listed[list].as_array().unwrap())
        .collect();
    assert_eq!(rows.len(), all.len());
    for (row, listed) in rows.iter().zip(all) {
        for name in ["name", "status", "source", "checked"] {
            assert_eq!(cell(row, name), listed[name].as_str().unwrap());
        }
        let price = cell(row, "output_usd_per_mtok");
        assert_eq!(
            price.parse().ok(),
            listed["output_usd_per_mtok"].as_f64(),
            "{listed}"
        );
    }
}

#[test]
fn what_matches_nothing_is_said_with_a_near_name() {
    let output = run(&["models", "gpt-4o-mimi"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("no model or offer matches")
            && stderr.contains("did you mean `gpt-4o-mini`?"),
        "{stderr}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn the_release_that_prices_come_from_is_the_one_in_use() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    let package = "name = \"genai-prices\"\nversion = \"";
    let start = lock.find(package).unwrap() + package.len();
    let version = lock[start..].split('"').next().unwrap();
    assert_eq!(
        ftadvise::cost::catalogue::CATALOGUE,
        format!("genai-prices {version}")
    );
}

#[test]
fn the_price_file_that_the_manual_shows_works() {
    let manual = include_str!("../rules/README.md");
    let text = (manual.split("```yaml\n# a price file"))
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let file = File::new("manual.yaml", text);
    let names = ["--model", "acme:big", "--tuned-model", "acme:big"];
    let costs = break_even(&[&["--prices", file.path()], &names[..]].concat());
    assert!(per_call(&costs, "fine-tune") > 0.0);
}

/// Lines of a price file for an offer of an invented provider.
fn offer(model: &str, more: &str) -> String {
    format!(
        "  - {{model: {model}, title: {model}, base: \"openai:gpt-4o-mini\", methods: [sft], status: open, {more}\n     \
         training_usd_per_mtok: 3, input_usd_per_mtok: 0.3, output_usd_per_mtok: 1.2,\n     \
         source: \"https://example.org\", checked: 2026-11-20}}\n"
    )
}

fn offers(rows: &[String]) -> File {
    let text = format!(
        "schema: 1\nprovider: zed\ntitle: Zed\noffers:\n{}",
        rows.concat()
    );
    File::new("zed.yaml", &text)
}

#[test]
fn what_does_not_fit_its_window_has_no_prices_that_change() {
    let long = [
        "--instruction-tokens",
        "20000",
        "--cheaper-model",
        "openai:gpt-4",
    ];
    let costs = break_even(&[&["--model", "gpt-5.5"], &long[..]].concat());
    let changes = costs["price_changes"].as_array().unwrap();
    assert!(
        changes.iter().all(|change| change["per_call_usd"].is_f64()),
        "{changes:?}"
    );
    assert!(!notes(&costs).contains("NaN"));
}

#[test]
fn the_window_of_the_base_holds_for_every_kind_of_serving() {
    let long = [
        "--existing-customer",
        "--model=gpt-4.1",
        "--tuned-model=azure:gpt-4o-mini",
        "--instruction-tokens=300k",
        "--prompt-shrink=0",
    ];
    let costs = break_even(&long);
    let of_tuning = |row: &&Value| row["id"] == "fine-tune";
    let found = costs["approaches"]
        .as_array()
        .unwrap()
        .iter()
        .find(of_tuning);
    assert_eq!(found, None);
    let shorter = [&long[..4], &["--prompt-shrink=60%"]].concat();
    assert!(per_call(&break_even(&shorter), "fine-tune") > 0.0);
}

#[test]
fn offers_that_end_on_different_days_are_compared_in_every_format() {
    let file = offers(&[
        offer("a", "training_until: 2027-02-22,"),
        offer("b", "serving_until: 2027-02-22,"),
    ]);
    for format in ["json", "text", "html"] {
        let output = run(&[
            "break-even",
            "--prices",
            file.path(),
            "--tuned-model=zed:a,zed:b",
            "--retrains-per-year=12",
            "--as-of=2026-11-25",
            "--format",
            format,
        ]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{format}: {stderr}");
    }
}

#[test]
fn draws_run_over_the_months_that_all_figures_run_over() {
    // The second offer does not fit what is asked of it, and ends early.
    let ending = offer("b", "serving_until: 2027-02-22,");
    let file = offers(&[offer("a", ""), ending.replace("gpt-4o-mini", "gpt-4")]);
    let arguments = [
        "--instruction-tokens=20k",
        "--prices",
        file.path(),
        "--tuned-model=zed:a,zed:b",
        "--samples=200",
    ];
    let costs = break_even(&arguments);
    for total in costs["uncertainty"]["samples"]["approaches"]
        .as_array()
        .unwrap()
    {
        let id = total["id"].as_str().unwrap();
        let approaches = costs["approaches"].as_array().unwrap();
        let cost = approaches.iter().find(|cost| cost["id"] == id).unwrap();
        let (low, high) = (&cost["total_usd_low"], &cost["total_usd_high"]);
        let middle = total["total_usd_p50"].as_f64().unwrap();
        assert!(
            low.as_f64().unwrap() <= middle && middle <= high.as_f64().unwrap(),
            "{id}: {middle} in {low}..{high}"
        );
    }
}

#[test]
fn staircases_of_tiny_steps_come_to_an_end() {
    let tiny = "--replica-utilisation=1e-300";
    break_even(&["--tuned-model=together:Qwen/Qwen3.5-9B", tiny]);
    let many = ["--calls-per-month=1e12", "--replica-utilisation=1e-13"];
    break_even(&[&["--tuned-model=together:Qwen/Qwen3.5-9B"], &many[..]].concat());
}

#[test]
fn what_has_ended_or_is_unclear_is_not_open_because_a_day_is_still_to_come() {
    let rows = [
        offer("a", "").replace("status: open", "status: ended, serving_until: 2027-06-01"),
        offer("b", "").replace("status: open", "status: unclear, serving_until: 2027-06-01"),
        offer("c", "").replace("status: open", "status: ended, serving_until: 2026-11-01"),
    ];
    let file = offers(&rows);
    let listed = |as_of: &str| -> Vec<String> {
        let list = [
            "models",
            "zed:",
            "--prices",
            file.path(),
            "--as-of",
            as_of,
            "--format=json",
        ];
        let found: Value = serde_json::from_slice(&run(&list).stdout).unwrap();
        let offers = found["offers"].as_array().unwrap().iter();
        offers
            .map(|own| own["status"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(listed("2026-11-25"), ["ended", "unclear", "ended"]);
    // The day on which the last one ended is known: before, it was there.
    assert_eq!(listed("2026-10-01"), ["ended", "unclear", "open"]);
}

#[test]
fn ends_that_are_never_or_always_are_words() {
    let output = run(&[
        "break-even",
        "--model=gpt-5.5",
        "--calls-per-month=20M",
        "--as-of=2026-11-25",
    ]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        !text.contains("from never") && !text.contains("from 0 calls"),
        "{text}"
    );
    // Amounts of nine digits and more are in millions, so that no column breaks them.
    let broken = |line: &str| line.trim().chars().all(|sign| sign.is_ascii_digit());
    assert!(
        !text
            .lines()
            .any(|line| !line.trim().is_empty() && broken(line)),
        "{text}"
    );
}
