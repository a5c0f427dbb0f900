//! Laws of flip points, on random workloads and markets.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod market;

use ftadvise::cost::comparison::Comparison;
use ftadvise::cost::flips::{Contest, Flip, flips};
use ftadvise::cost::market::Market;
use ftadvise::cost::quantities::Quantities;
use ftadvise::cost::recipe::RunsOn;
use ftadvise::cost::workload::Workload;
use ftadvise::framework::Approach;
use ftadvise::quantity::Quantity;
use market::{assumptions, catalogue, market};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const MARKETS: [(&str, &str); 9] = [
    ("google:gemini-3.5-flash", "google:gemini-3.5-flash"),
    ("gpt-5.5", "tinker:Qwen/Qwen3-8B"),
    ("anthropic:claude-opus-5", "together:Qwen/Qwen3.5-9B"),
    ("gpt-4.1", "openai:gpt-4.1-mini"),
    ("gpt-4.1-mini", "azure:gpt-4.1-mini"),
    ("gpt-4.1", "azure:gpt-4.1-mini"),
    ("gpt-5.5", "azure:gpt-4o-mini"),
    ("gpt-4o-mini", "azure:gpt-4.1-mini"),
    ("openai:gpt-6-luna", "self-hosted:lora-8b-l40s"),
];

/// The total of an approach with the lever of a flip at a value.
fn total(market: &Market<'_>, workload: &Workload, flip: &Flip, id: &str, at: f64) -> f64 {
    let likely = workload.likely();
    let id_of_lever = flip.lever.id;
    let whose = match id_of_lever {
        "model-price" => Some(RunsOn::Named),
        "tuned-price" => Some(RunsOn::Tuned),
        _ => None,
    };
    let market = market.with_prices(|runs_on, prices| {
        let factor = if Some(runs_on) == whose { at } else { 1.0 };
        prices.times(factor)
    });
    let values: Quantities<f64> = if whose.is_some() {
        likely
    } else {
        likely.with(id_of_lever, at)
    };
    let mut contenders = market.contenders();
    let months = (market.contenders())
        .map(|contender| contender.served_months(values.horizon_months))
        .fold(values.horizon_months, f64::min);
    let contender = contenders.find(|contender| contender.id() == id).unwrap();
    let line = contender.line(&values, workload.examples_at_hand);
    // One that does not fit its window cannot be had.
    line.map_or(f64::INFINITY, |line| {
        line.total(values.calls_per_month, months)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_125), ..ProptestConfig::with_cases(72) })]

    #[test]
    fn totals_meet_at_a_flip_and_the_other_wins_behind_it(
        which in 0..MARKETS.len(),
        calls in 0.0..8.0_f64,
        instruction in 0.0..8_000.0_f64,
        input in 0.0..4_000.0_f64,
        output in 1.0..2_000.0_f64,
        hits in prop::sample::select(vec![0.0, 0.5, 0.9, 1.0]),
        shrink in 0.0..1.0_f64,
        examples in 0.0..3_000.0_f64,
        months in 1.0..36.0_f64,
        lacks_facts in any::<bool>(),
    ) {
        let catalogue = catalogue();
        let (model, offer) = MARKETS[which];
        let market = market(&catalogue, model, catalogue.offer(offer).unwrap());
        let mut workload = Workload::assumed(assumptions());
        for (id, value) in [
            ("calls-per-month", 10.0_f64.powf(calls).round()),
            ("instruction-tokens", instruction.round()),
            ("input-tokens", input.round()),
            ("output-tokens", output.round()),
            ("cache-hit-rate", hits),
            ("prompt-shrink", shrink),
            ("training-examples", examples.round()),
            ("horizon-months", months),
        ] {
            workload.state(id, Quantity::exactly(value), "a test").unwrap();
        }
        workload.examples_at_hand = 250.0;
        let ruled_out = if lacks_facts {
            vec![(Approach::Prompting, "it lacks the facts".to_owned())]
        } else {
            Vec::new()
        };
        let comparison = Comparison::new(&market, &workload, Vec::new(), ruled_out).unwrap();
        let tabled = market.tabled(&workload.likely().with("instruction-tokens", 1e6));
        let found = flips(&market, &workload, &comparison);
        // Between where a lever stands and its flip the cheapest stays the same.
        for flip in found.iter().filter(|flip| flip.contest == Contest::All) {
            let (now, then) = if flip.at > flip.now { (&flip.below, &flip.above) } else { (&flip.above, &flip.below) };
            prop_assert_ne!(now, then);
            for part in [0.1, 0.5, 0.9, 0.999] {
                let value = flip.now + part * (flip.at - flip.now);
                let usd = |id: &str| total(&tabled, &workload, flip, id, value);
                let allowed = comparison.costs.iter().filter(|cost| comparison.ruled_out(&cost.recipe).is_none());
                let least = allowed.map(|cost| usd(&cost.id)).fold(f64::INFINITY, f64::min);
                prop_assert!(usd(now) <= least * (1.0 + 1e-9), "{now} at {value} of {flip:?}");
            }
        }
        for flip in found {
            let at = |value: f64| {
                let of = |id: &str| total(&tabled, &workload, &flip, id, value);
                (of(&flip.below), of(&flip.above))
            };
            let (below, above) = at(flip.at);
            // Where a plain prompt does not fit, nothing is compared.
            prop_assert!(total(&tabled, &workload, &flip, "prompting", flip.at).is_finite(), "{flip:?}");
            if let Some(usd) = flip.total_usd {
                prop_assert!((below - above).abs() <= 1e-9 * below.max(above), "{below} and {above} at {flip:?}");
                prop_assert!((below - usd).abs() <= 1e-9 * below.max(1.0), "{below} at {flip:?}");
            }
            // Where it stands the one holds, just behind the flip the other: never the dearer one.
            let (below_now, above_now) = at(flip.now);
            let (below_then, above_then) = at(if flip.at > flip.now {
                flip.at * (1.0 + 1e-6) + 1e-9
            } else {
                flip.at * (1.0 - 1e-6)
            });
            let slack = 1.0 + 1e-12;
            if flip.at > flip.now {
                prop_assert!(below_now <= above_now * slack && above_then <= below_then * slack, "{flip:?}");
            } else {
                prop_assert!(above_now <= below_now * slack && below_then <= above_then * slack, "{flip:?}");
            }
        }
    }
}
