//! Laws of ranges, draws and flip points, through the commands.

mod run;

use run::{DAY, entry, json, number, run};
use serde_json::Value;

/// Workloads that differ in what they are about: caching, whole replicas, end dates, several offers, answers.
const WORKLOADS: [&[&str]; 9] = [
    &[],
    &["--model", "gpt-5.5", "--calls-per-month", "200k"],
    &[
        "--model",
        "gpt-5.5",
        "--tuned-model",
        "together:Qwen/Qwen3.5-9B",
        "--calls-per-month",
        "1M",
    ],
    &[
        "--model",
        "gpt-4.1",
        "--tuned-model",
        "openai:gpt-4.1-mini",
        "--existing-customer",
        "--calls-per-month",
        "300k..3M",
        "--instruction-tokens",
        "6k",
        "--cache-hit-rate",
        "0.8",
    ],
    &[
        "--model",
        "anthropic:claude-opus-5",
        "--tuned-model",
        "azure:gpt-oss-20b,tinker:Qwen/Qwen3-8B,fireworks:lora-80b",
        "--reasoning-model",
        "gpt-5.5",
        "--examples",
        "2000",
    ],
    &[
        "--failures",
        "missing-facts",
        "--facts",
        "stable",
        "--knowledge-tokens",
        "20k..30k",
    ],
    &[
        "--calls-per-month",
        "0",
        "--input-tokens",
        "0",
        "--output-tokens",
        "0",
    ],
    &[
        "--tuned-model",
        "self-hosted:lora-8b-l40s",
        "--calls-per-month",
        "30M",
        "--model",
        "gpt-4.1-nano",
        "--batch-share",
        "0.5",
    ],
    // Thousands of replicas, each with a step of its own.
    &[
        "--tuned-model",
        "self-hosted:lora-8b-l40s",
        "--model",
        "gpt-5.5",
        "--replica-utilisation",
        "1%..2%",
        "--output-tokens",
        "10k..100k",
    ],
];

fn costs(workload: &[&str], more: &[&str]) -> Value {
    json(&[&["break-even"], &DAY[..], workload, more].concat())
}

/// A volume with no crossing is behind all others.
fn or_never(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::INFINITY)
}

#[test]
fn low_is_never_above_likely_nor_likely_above_high() {
    for workload in WORKLOADS {
        let costs = costs(workload, &["--samples", "500"]);
        for approach in costs["approaches"].as_array().unwrap() {
            let [low, likely, high] =
                ["total_usd_low", "total_usd", "total_usd_high"].map(|name| number(approach, name));
            assert!(low <= likely && likely <= high, "{workload:?}: {approach}");
        }
        for pair in costs["break_even"].as_array().unwrap() {
            let [low, likely, high] = ["cheaper_from_low", "cheaper_from", "cheaper_from_high"]
                .map(|name| or_never(&pair[name]));
            assert!(low <= likely && likely <= high, "{workload:?}: {pair}");
            let first = pair["cheaper_in"][0][0].as_f64().unwrap_or(f64::INFINITY);
            assert!(
                first == likely || (first - likely).abs() <= 1e-9 * first,
                "{workload:?}: {pair}"
            );
        }
        let samples = &costs["uncertainty"]["samples"];
        let mut cheapest = 0.0;
        for approach in samples["approaches"].as_array().unwrap() {
            // A call that does not fit its window is dearer than any.
            let [low, middle, high] = ["total_usd_p5", "total_usd_p50", "total_usd_p95"]
                .map(|name| or_never(&approach[name]));
            assert!(low <= middle && middle <= high, "{workload:?}: {approach}");
            assert!(
                high.is_finite() || number(approach, "fits_share") < 1.0,
                "{workload:?}: {approach}"
            );
            let ends = entry(&costs["approaches"], "id", approach["id"].as_str().unwrap());
            assert!(
                number(ends, "total_usd_low") <= low * (1.0 + 1e-9)
                    && (high.is_infinite()
                        || high <= number(ends, "total_usd_high") * (1.0 + 1e-9)),
                "{workload:?}: {approach} within {ends}"
            );
            cheapest += number(approach, "cheapest_share");
        }
        assert!((cheapest - 1.0).abs() < 1e-9, "{workload:?}: {cheapest}");
        for pair in samples["break_even"].as_array().unwrap() {
            let [low, middle, high] = [
                "calls_per_month_p5",
                "calls_per_month_p50",
                "calls_per_month_p95",
            ]
            .map(|name| or_never(&pair[name]));
            assert!(low <= middle && middle <= high, "{workload:?}: {pair}");
            assert!(
                number(pair, "paid_back_share") + number(pair, "never_pays_back_share") <= 1.0,
                "{workload:?}: {pair}"
            );
        }
    }
}

#[test]
fn what_fits_its_window_in_a_part_of_the_range_keeps_that_part_and_says_so() {
    let at = |tokens: &str, more: &[&str]| {
        let workload = ["--model", "gpt-4.1", "--knowledge-tokens", tokens];
        costs(&workload, more)
    };
    let whole = at("50k..2M", &["--samples", "2000"]);
    let long = entry(&whole["approaches"], "id", "long-context");
    let plan = |costs: &Value| {
        number(
            entry(&costs["approaches"], "id", "long-context"),
            "total_usd_low",
        )
    };
    assert!(
        number(long, "total_usd_low") < 0.8 * number(long, "total_usd"),
        "{long}"
    );
    // The low end is that of the low number; the high end is that of what fits, above what is likely.
    assert!((plan(&at("50k", &[])) / number(long, "total_usd_low") - 1.0).abs() < 1e-9);
    assert!(
        number(long, "total_usd_high") > number(long, "total_usd"),
        "{long}"
    );
    let notes = whole["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str);
    let wanted = "long-context does not fit its window at the high end of knowledge-tokens";
    assert!(
        notes.clone().any(|note| note.contains(wanted)),
        "{:?}",
        notes.collect::<Vec<_>>()
    );
    let drawn = entry(
        &whole["uncertainty"]["samples"]["approaches"],
        "id",
        "long-context",
    );
    let fits = number(drawn, "fits_share");
    assert!(fits > 0.5 && fits < 0.99, "{drawn}");
    assert!(drawn["total_usd_p95"].is_null(), "{drawn}");
    assert!(
        number(drawn, "total_usd_p5") < number(drawn, "total_usd_p50"),
        "{drawn}"
    );
}

#[test]
fn the_dear_end_of_the_hits_is_just_above_none() {
    // Whoever expects no hits writes nothing to the cache; with hardly any, nearly every call pays for writing.
    let total = |hits: &str, name: &str| {
        let workload = [
            "--model",
            "anthropic:claude-haiku-5-5",
            "--cache-hit-rate",
            hits,
            "--instruction-tokens",
            "8000",
        ];
        let costs = costs(&workload, &[]);
        number(entry(&costs["approaches"], "id", "prompting"), name)
    };
    let rare = total("0.0001", "total_usd_high");
    assert!(rare > total("0", "total_usd_high"));
    assert!(total("0..0.9", "total_usd_high") >= rare);
    assert!(total("0..0.9", "total_usd_low") <= total("0.9", "total_usd_low") * (1.0 + 1e-9));
}

#[test]
fn a_seed_gives_the_same_bytes() {
    let printed = |seed: &str| {
        let arguments = [
            "break-even",
            "--samples",
            "1000",
            "--model",
            "gpt-5.5",
            "--seed",
            seed,
        ];
        run(&[&arguments[..], &DAY].concat()).stdout
    };
    assert_eq!(printed("7"), printed("7"));
    assert_ne!(printed("7"), printed("8"));
}

#[test]
fn totals_are_equal_where_a_figure_turns_the_cheapest() {
    // The library's own test takes every flip of random workloads; this one sees that the commands say the same.
    let workload = ["--model", "gpt-5.5"];
    let before = costs(
        &[&workload[..], &["--calls-per-month", "200k"]].concat(),
        &[],
    );
    let mut seen = 0;
    for flip in before["flip_points"].as_array().unwrap() {
        let quantity = flip["quantity"].as_str().unwrap();
        if flip["is_jump"] == true || quantity.ends_with("-price") {
            continue;
        }
        let (flag, at) = (format!("--{quantity}"), number(flip, "at").to_string());
        let mut arguments = [&workload[..], &[&flag, &at]].concat();
        if quantity != "calls-per-month" {
            arguments.extend(["--calls-per-month", "200k"]);
        }
        let there = costs(&arguments, &[]);
        let total = |name: &str| {
            let id = flip[name].as_str().unwrap();
            number(entry(&there["approaches"], "id", id), "total_usd")
        };
        let (below, above) = (total("cheaper_below"), total("cheaper_above"));
        assert!(
            (below - above).abs() <= 1e-9 * below.max(above),
            "{below} and {above} at {flip}"
        );
        assert!(
            (below - number(flip, "total_usd")).abs() <= 1e-9 * below,
            "{below} at {flip}"
        );
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn prices_flip_where_a_price_file_says_so() {
    let before = costs(WORKLOADS[1], &[]);
    let flips = before["flip_points"].as_array().unwrap();
    let flip = (flips.iter())
        .find(|flip| {
            flip["quantity"] == "tuned-price"
                && flip["among"] == "pair"
                && flip["cheaper_above"] == "prompting"
        })
        .unwrap();
    let factor = number(flip, "at");
    // The tuned Gemini costs 2.25, 0.225 and 13.50 dollars for a million tokens.
    let file = run::File::new(
        "tuned-price.yaml",
        &format!(
            "schema: 1\nprovider: google\ntitle: At another price\noffers:\n  - model: gemini-3.5-flash\n    status: open\n    \
             methods: [sft]\n    training_usd_per_mtok: 10\n    input_usd_per_mtok: {}\n    output_usd_per_mtok: {}\n    \
             source: https://example.org\n    checked: 2026-11-01\n",
            2.25 * factor,
            13.5 * factor
        ),
    );
    let after = costs(
        WORKLOADS[1],
        &[
            "--prices",
            file.path(),
            "--tuned-model",
            "google:gemini-3.5-flash",
        ],
    );
    let total = |id: &str| number(entry(&after["approaches"], "id", id), "total_usd");
    let (tuned, prompted) = (total("fine-tune"), total("prompting"));
    assert!(
        (tuned - prompted).abs() <= 1e-9 * tuned,
        "{tuned} and {prompted} at {factor}"
    );
}

#[test]
fn the_order_of_offers_does_not_matter() {
    let offers = [
        "azure:gpt-oss-20b",
        "tinker:Qwen/Qwen3-8B",
        "google:gemini-3.5-flash",
    ];
    let with = |order: [usize; 3]| {
        let names = order.map(|index| offers[index]).join(",");
        let costs = costs(&["--model", "gpt-5.5"], &["--tuned-model", &names]);
        // Ids of tuned approaches name the offer, but for the first.
        let mut totals: Vec<(String, f64)> = (costs["approaches"].as_array().unwrap().iter())
            .map(|approach| {
                let recipe = approach["id"].as_str().unwrap().split('@').next().unwrap();
                (
                    format!("{recipe} {}", approach["model"]),
                    number(approach, "total_usd"),
                )
            })
            .collect();
        totals.sort_by(|a, b| a.0.cmp(&b.0));
        let cheapest: Vec<f64> = (costs["volumes"].as_array().unwrap().iter())
            .map(|volume| number(&volume["total_usd"], volume["cheapest"].as_str().unwrap()))
            .collect();
        (totals, cheapest)
    };
    assert_eq!(with([0, 1, 2]), with([2, 0, 1]));
    assert_eq!(with([0, 1, 2]), with([1, 2, 0]));
}

#[test]
fn a_range_of_your_own_is_taken_and_unknown_is_the_whole_assumed_one() {
    let costs = costs(&["--output-tokens", "unknown", "--epochs", "2..4"], &[]);
    let output = entry(&costs["workload"], "name", "output-tokens");
    assert_eq!(
        (
            number(output, "low"),
            number(output, "value"),
            number(output, "high")
        ),
        (50.0, 200.0, 800.0)
    );
    assert_eq!(output["provenance"], "default");
    let epochs = entry(&costs["workload"], "name", "epochs");
    assert_eq!((number(epochs, "low"), number(epochs, "high")), (2.0, 4.0));
    assert_eq!(epochs["provenance"], "you said");
}
