//! Laws of the cost model, figures that others have calculated, and the slice of prices against the whole.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod market;

use std::collections::BTreeSet;
use std::time::SystemTime;

use ftadvise::builtin;
use ftadvise::cost::break_even::{break_even, cheaper_from};
use ftadvise::cost::call::{Caching, Sending};
use ftadvise::cost::catalogue::Purpose;
use ftadvise::cost::comparison::Comparison;
use ftadvise::cost::line::{Due, Line, Replicas};
use ftadvise::cost::market::{Contender, Market};
use ftadvise::cost::offer::{Offer, Serving};
use ftadvise::cost::prices::{Prices, TokenPrices};
use ftadvise::cost::quantities::Quantities;
use ftadvise::cost::sampling::Draws;
use ftadvise::cost::uncertainty::Uncertainty;
use ftadvise::cost::usage::Tokens;
use ftadvise::cost::workload::Workload;
use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};
use jiff::civil::date;
use jiff::tz::TimeZone;
use market::{AS_OF, answering, assumptions, at, catalogue, market};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn contender<'m, 'c>(market: &'m Market<'c>, id: &str) -> Contender<'m, 'c> {
    let mut contenders = market.contenders();
    contenders.find(|contender| contender.id() == id).unwrap()
}

fn sending(cache_hit_rate: f64, batch_share: f64) -> Sending {
    Sending {
        cache_hit_rate,
        batch_share,
        least_cached_prefix: 0.0,
        at: at(),
    }
}

fn line(upfront: f64, monthly: f64, per_call: f64, replicas: Option<Replicas>) -> Line {
    Line {
        upfront,
        monthly,
        per_call,
        replicas,
    }
}

#[test]
fn two_other_tools_say_234_dollars() {
    // 20,000 requests a day for 30 days, 1,200 tokens in and 350 out: genai-prices and ai-infra-cost-estimator agree.
    let catalogue = catalogue();
    let model = answering(&catalogue, "gpt-4o-mini");
    let tokens = Tokens {
        fixed: 0.0,
        varying: 1_200.0,
        output: 350.0,
    };
    let call = model.prices.call(tokens, sending(0.0, 0.0));
    let month = 20_000.0 * 30.0 * (call.input + call.output);
    assert!((month - 234.0).abs() < 0.005, "{month}");
}

/// What `genai-prices` itself says of a call: hits and misses, weighted, in a batch or not.
fn theirs(name: &str, tokens: Tokens, sent: Sending) -> f64 {
    let (provider, model) = name.split_once(':').unwrap();
    let is_cached =
        sent.cache_hit_rate > 0.0 && tokens.fixed > 0.0 && tokens.fixed >= sent.least_cached_prefix;
    let once = |key: UsageKey, is_batch: bool| {
        let mut usage = Usage::from([
            (UsageKey::INPUT_TOKENS, tokens.fixed + tokens.varying),
            (UsageKey::OUTPUT_TOKENS, tokens.output),
        ]);
        if is_cached {
            usage.insert(key, tokens.fixed);
        }
        let mut request = PriceRequest::new(model, &usage)
            .with_provider_id(provider)
            .with_timestamp(sent.at);
        if is_batch {
            request = request.with_price_context("processing", "batch");
        }
        let price = Calculator::bundled().calculate(&request).unwrap();
        price.total_price
    };
    let hits = if is_cached { sent.cache_hit_rate } else { 0.0 };
    let weigh = |is_batch| {
        let hit = once(UsageKey::CACHE_READ_TOKENS, is_batch);
        let miss = once(UsageKey::CACHE_WRITE_TOKENS, is_batch);
        hits * hit + (1.0 - hits) * miss
    };
    sent.batch_share * weigh(true) + (1.0 - sent.batch_share) * weigh(false)
}

#[test]
fn two_hundred_random_calls_cost_what_the_catalogue_says() {
    let catalogue = catalogue();
    let offer = catalogue.offer("tinker:Qwen/Qwen3-8B").unwrap();
    let mut random = fastrand::Rng::with_seed(20_261_125);
    let names: Vec<String> = (catalogue.entries().iter())
        .map(|entry| format!("{}:{}", entry.provider, entry.id))
        .collect();
    let mut counted = 0;
    while counted < 200 {
        let name = &names[random.usize(..names.len())];
        let Ok(model) = catalogue.model(name, Purpose::Answer, at()) else {
            continue;
        };
        // Where the pattern of one model catches the id of another, the answer is the price of that other.
        let name = model.name();
        let mut market = market(&catalogue, "gpt-5.5", offer);
        let least = model.least_cached_prefix;
        let window = model.context_window.unwrap_or(1e5).min(1e6) / 3.0;
        market.model = model;
        let mut values = Workload::assumed(assumptions()).likely();
        let mut some = |most: f64| (random.f64() * most).round();
        values.instruction_tokens = some(window);
        values.input_tokens = some(window);
        values.output_tokens = some(window);
        // Nothing, all, or a part.
        let share = |random: &mut fastrand::Rng| match random.u8(..3) {
            0 => 0.0,
            1 => 1.0,
            _ => random.f64(),
        };
        values.cache_hit_rate = share(&mut random);
        values.batch_share = share(&mut random);
        let prompted = contender(&market, "prompting");
        let ours = prompted.line(&values, 0.0).unwrap().per_call;
        let tokens = Tokens {
            fixed: values.instruction_tokens,
            varying: values.input_tokens,
            output: values.output_tokens,
        };
        let sent = Sending {
            least_cached_prefix: least,
            ..sending(values.cache_hit_rate, values.batch_share)
        };
        let theirs = theirs(&name, tokens, sent);
        assert!(
            (ours - theirs).abs() <= 4.0 * f64::EPSILON * theirs,
            "{name}: {ours} and {theirs} at {values:?}"
        );
        // The table that draws are calculated from holds the same prices.
        let tabled = market.tabled(&values);
        let drawn = contender(&tabled, "prompting")
            .line(&values, 0.0)
            .unwrap()
            .per_call;
        assert!(
            (drawn - theirs).abs() <= 1e-11 * theirs,
            "{name}: {drawn} from the table and {theirs} at {values:?}"
        );
        counted += 1;
    }
}

/// The models that offers tune, as far as the whole data has them: their prices and windows are those of what is tuned.
fn bases() -> impl Iterator<Item = (String, String)> {
    let offers: Vec<String> = (catalogue().offers())
        .flat_map(|offer| {
            let priced = match &offer.serving {
                Some(Serving::TimesBase { base, .. }) => Some(base.clone()),
                _ => None,
            };
            offer.base.clone().into_iter().chain(priced)
        })
        .collect();
    let is_known = |(provider, id): &(String, String)| {
        let usage = Usage::new();
        let request = PriceRequest::new(id, &usage).with_provider_id(provider);
        let found = Calculator::bundled().calculate(&request);
        found.is_ok_and(|found| found.model_id == *id)
    };
    let parted = |base: String| {
        let (provider, id) = base.split_once(':')?;
        Some((provider.to_owned(), id.to_owned()))
    };
    offers.into_iter().filter_map(parted).filter(is_known)
}

/// Cuts the slice anew from the `genai-prices` data that a variable names; see `rules/README.md`.
///
/// Models match their id alone: the patterns of the whole take most of the time that decoding it takes.
fn cut_slice(whole: &str) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/prices/genai-prices-common.json"
    );
    let slice = Calculator::from_json(builtin::COMMON_MODELS).unwrap();
    let mut cut = Vec::new();
    let whole: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(whole).unwrap()).unwrap();
    let kept = slice.providers().flat_map(|provider| {
        let models = provider.models();
        models.map(move |model| (provider.id().to_owned(), model.id().to_owned()))
    });
    let wanted: BTreeSet<(String, String)> = kept.chain(bases()).collect();
    for provider in &whole {
        let ids: Vec<&str> = (wanted.iter())
            .filter(|(own, _)| provider["id"] == *own)
            .map(|(_, id)| id.as_str())
            .collect();
        if ids.is_empty() {
            continue;
        }
        let models: Vec<serde_json::Value> = (ids.iter())
            .map(|id| {
                let all = provider["models"].as_array().unwrap();
                let model = all.iter().find(|model| model["id"] == *id).unwrap();
                let mut kept = serde_json::Map::new();
                for key in ["id", "name", "context_window", "prices", "price_variants"] {
                    kept.extend(model.get(key).map(|value| (key.to_owned(), value.clone())));
                }
                kept.insert("match".to_owned(), serde_json::json!({"equals": id}));
                kept.into()
            })
            .collect();
        // A bare id that leads to another provider leads there still.
        let usage = Usage::new();
        let is_bare = |id: &&&str| {
            let found = Calculator::bundled().calculate(&PriceRequest::new(id, &usage));
            found.is_ok_and(|found| provider["id"] == found.provider_id)
        };
        let bare: Vec<serde_json::Value> = (ids.iter().filter(is_bare))
            .map(|id| serde_json::json!({"equals": id}))
            .collect();
        let mut kept = serde_json::json!({
            "id": provider["id"], "name": provider["name"], "api_pattern": "^$", "models": models,
        });
        if !bare.is_empty() {
            kept["model_match"] = serde_json::json!({"or": bare});
        }
        cut.push(kept);
    }
    std::fs::write(path, serde_json::to_string(&cut).unwrap() + "\n").unwrap();
}

#[test]
fn the_slice_is_a_part_of_the_whole() {
    if let Some(whole) = std::env::var_os("GENAI_PRICES_JSON") {
        cut_slice(whole.to_str().unwrap());
        panic!("the slice was cut anew; run the tests again");
    }
    let slice = Calculator::from_json(builtin::COMMON_MODELS).unwrap();
    let whole = Calculator::bundled();
    let days = [date(2026, 9, 1), date(2026, 11, 22), date(2027, 2, 1)];
    let mut models = 0;
    for provider in slice.providers() {
        for model in provider.models() {
            models += 1;
            for (input, read, written, output) in [
                (1e3, 0.0, 0.0, 1e2),
                (3e5, 1e4, 0.0, 1e4),
                (2e3, 0.0, 1.5e3, 5e2),
                (1.2e5, 5e4, 0.0, 1.0),
            ] {
                let usage = Usage::from([
                    (UsageKey::INPUT_TOKENS, input),
                    (UsageKey::CACHE_READ_TOKENS, read),
                    (UsageKey::CACHE_WRITE_TOKENS, written),
                    (UsageKey::OUTPUT_TOKENS, output),
                ]);
                for day in days {
                    for batch in [false, true] {
                        let time: SystemTime =
                            day.to_zoned(TimeZone::UTC).unwrap().timestamp().into();
                        let mut request = PriceRequest::new(model.id(), &usage)
                            .with_provider_id(provider.id())
                            .with_timestamp(time);
                        if batch {
                            request = request.with_price_context("processing", "batch");
                        }
                        assert_eq!(
                            slice.calculate(&request).unwrap(),
                            whole.calculate(&request).unwrap()
                        );
                    }
                }
            }
            // A bare id leads to the same maker, or to none.
            let usage = Usage::new();
            if let Ok(found) = slice.calculate(&PriceRequest::new(model.id(), &usage)) {
                let same = whole
                    .calculate(&PriceRequest::new(model.id(), &usage))
                    .unwrap();
                assert_eq!(
                    (found.provider_id, found.model_id),
                    (same.provider_id, same.model_id)
                );
            }
        }
    }
    assert!(models > 30, "{models}");
    // What offers tune is in it: whoever names one does not wait for the whole.
    for (provider, id) in bases() {
        let usage = Usage::new();
        let request = PriceRequest::new(&id, &usage).with_provider_id(&provider);
        assert!(slice.calculate(&request).is_ok(), "{provider}:{id}");
    }
}

#[test]
fn default_models_are_in_the_slice_and_open() {
    let catalogue = catalogue();
    let slice = Calculator::from_json(builtin::COMMON_MODELS).unwrap();
    let defaults = &assumptions().defaults;
    for name in [
        &defaults.model,
        &defaults.cheaper_model,
        &defaults.embedding_model,
    ] {
        let (provider, id) = name.split_once(':').unwrap();
        let usage = Usage::new();
        let request = PriceRequest::new(id, &usage).with_provider_id(provider);
        assert_eq!(slice.calculate(&request).unwrap().model_id, id);
    }
    let offer = catalogue.offer(&defaults.tuned_model).unwrap();
    assert!(
        offer.is_priced() && offer.closed(AS_OF, false).is_none(),
        "{}",
        offer.name()
    );
}

#[test]
fn there_are_ten_offers_of_five_providers_with_sources() {
    let catalogue = catalogue();
    let priced: Vec<&Offer> = catalogue
        .offers()
        .filter(|offer| offer.is_priced())
        .collect();
    let mut providers: Vec<&str> = priced.iter().map(|offer| offer.provider.as_str()).collect();
    providers.dedup();
    assert!(
        priced.len() >= 10 && providers.len() >= 5,
        "{} offers of {providers:?}",
        priced.len()
    );
    assert!(
        catalogue
            .offers()
            .all(|offer| offer.origin.source.starts_with("https://"))
    );
    // Every base that prices depend on is in the catalogue.
    for offer in priced {
        catalogue.tuned(offer, at()).unwrap();
    }
}

#[test]
fn unknown_and_closed_offers_are_told_apart() {
    let catalogue = catalogue();
    assert!(
        catalogue
            .offer("openai:gpt-41-mini")
            .unwrap_err()
            .0
            .contains("did you mean `openai:gpt-4.1-mini`")
    );
    // A bare id means its maker's, though others offer the same model.
    assert_eq!(catalogue.offer("gpt-4.1-mini").unwrap().provider, "openai");
    let offer = catalogue.offer("openai:gpt-4.1-mini").unwrap();
    assert!(offer.closed(AS_OF, false).unwrap().contains("2026-05-07"));
    assert_eq!(offer.closed(AS_OF, true), None);
    assert_eq!(offer.closed(date(2026, 5, 6), false), None);
    assert!(offer.closed(date(2027, 1, 14), true).is_some());
    assert!(offer.closes_within(AS_OF, 12.0));
    assert!(
        catalogue
            .model("gpt-4o-mimi", Purpose::Answer, at())
            .unwrap_err()
            .0
            .contains("gpt-4o-mini")
    );
}

#[test]
fn training_costs_what_vendors_have_worked_out() {
    // AWS: 2,000 examples of 800 tokens, 5 epochs, 1 dollar a million: 8 dollars, and 0.8008 a month for the calls.
    let catalogue = catalogue();
    let offer = catalogue
        .offer("aws:nova-micro")
        .unwrap_or_else(|_| catalogue.offer("nova-micro").unwrap());
    let market = market(&catalogue, "aws:amazon.nova-micro-v1:0", offer);
    let mut values = Workload::assumed(assumptions()).quantities.map(|_| 0.0);
    values.training_examples = 2_000.0;
    values.tokens_per_example = 800.0;
    values.epochs = 5.0;
    values.input_tokens = 800.0;
    values.output_tokens = 60.0;
    let tuned = contender(&market, "fine-tune").cost(&values, 0.0).unwrap();
    assert!((tuned.sum(Due::Upfront) - 8.0).abs() < 1e-9, "{tuned:?}");
    assert!(
        (22_000.0 * tuned.sum(Due::PerCall) - 0.8008).abs() < 1e-9,
        "{tuned:?}"
    );
    // The same page lists 1.95 dollars a month for storage, which its total leaves out.
    assert!((tuned.sum(Due::Monthly) - 1.95).abs() < 1e-9, "{tuned:?}");
    assert_eq!(
        tuned
            .parts
            .iter()
            .find(|part| part.name == "training")
            .unwrap()
            .basis,
        "2,000 examples × 800 tokens × 5 epochs × $1/M"
    );
}

#[test]
fn caching_is_a_weighted_hit_and_miss() {
    let prices = Prices::from(TokenPrices {
        input: 2.0,
        cached: Some(0.5),
        written: None,
        output: 8.0,
        batch_times: None,
    });
    let tokens = Tokens {
        fixed: 1_500.0,
        varying: 500.0,
        output: 100.0,
    };
    let call = prices.call(tokens, sending(0.8, 0.0));
    let wanted = (0.8 * 1_500.0 * 0.5 + 0.2 * 1_500.0 * 2.0 + 500.0 * 2.0) / 1e6;
    assert!((call.input - wanted).abs() < 1e-15);
    assert_eq!(call.caching, Caching::Used);
    let short = Sending {
        least_cached_prefix: 1_501.0,
        ..sending(0.8, 0.0)
    };
    assert!(matches!(
        prices.call(tokens, short).caching,
        Caching::TooShort { .. }
    ));
    // There is no batch price for it, and that is said.
    assert!(prices.call(tokens, sending(0.0, 0.5)).lacks_batch_price);
}

#[test]
fn nothing_divides_by_zero() {
    let free = line(0.0, 0.0, 0.0, None);
    let result = break_even(&free, &free, 12.0, 0.0);
    assert_eq!(
        (
            result.cheaper_in.len(),
            result.crossing,
            result.payback_months
        ),
        (0, None, Some(0.0))
    );
    assert!(result.never_because.is_some());
}

prop_compose! {
    fn any_line()(upfront in 0.0..1e5_f64, monthly in 0.0..5e3_f64, per_call in 0.0..0.1_f64) -> Line {
        line(upfront, monthly, per_call, None)
    }
}

prop_compose! {
    fn any_stair()(
        upfront in 0.0..1e5_f64,
        monthly in 0.0..5e3_f64,
        usd_per_month in 100.0..1e4_f64,
        calls in 1e4..1e7_f64,
    ) -> Line {
        line(upfront, monthly, 0.0, Some(Replicas { usd_per_month, calls }))
    }
}

fn agree(of: &Line, against: &Line, months: f64, volumes: &[f64]) -> Result<(), TestCaseError> {
    let result = break_even(of, against, months, 1.0);
    if let Some(crossing) = result.crossing {
        let (a, b) = (of.total(crossing, months), against.total(crossing, months));
        prop_assert!(
            (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
            "{a} and {b} at {crossing}"
        );
    }
    let first = result.cheaper_in.first().map(|(start, _)| *start);
    match (cheaper_from(of, against, months), first) {
        (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-6 * b.max(1.0), "{a} and {b}"),
        (a, b) => prop_assert_eq!(a, b),
    }
    for volume in volumes {
        let (own, other) = (of.total(*volume, months), against.total(*volume, months));
        // Within rounding of a crossing either answer is right.
        if (own - other).abs() <= 1e-9 * own.abs().max(other.abs()) {
            continue;
        }
        let inside = |(start, end): &(f64, Option<f64>)| {
            volume >= start && end.is_none_or(|end| *volume <= end)
        };
        prop_assert_eq!(
            result.cheaper_in.iter().any(inside),
            own < other,
            "at {} of {:?}",
            volume,
            result
        );
    }
    prop_assert_eq!(result.never_because.is_some(), result.cheaper_in.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122), ..ProptestConfig::with_cases(200) })]

    #[test]
    fn totals_are_equal_at_a_break_even(
        of in any_line(),
        against in any_line(),
        months in 1.0..60.0_f64,
        volumes in prop::collection::vec(0.0..1e8_f64, 20),
    ) {
        agree(&of, &against, months, &volumes)?;
    }

    #[test]
    fn staircases_agree_with_direct_evaluation(
        of in any_stair(),
        against in any_line(),
        other in any_stair(),
        months in 1.0..60.0_f64,
        volumes in prop::collection::vec(0.0..5e7_f64, 50),
    ) {
        agree(&of, &against, months, &volumes)?;
        agree(&against, &of, months, &volumes)?;
        agree(&of, &other, months, &volumes)?;
    }

    #[test]
    fn costs_rise_with_every_count(which in 0..12_usize, factor in 1.01..3.0_f64) {
        let ids = [
            "calls-per-month", "instruction-tokens", "input-tokens", "output-tokens", "reasoning-tokens",
            "retrieved-tokens", "training-examples", "tokens-per-example", "epochs", "labelling-usd-per-example",
            "retrains-per-year", "usd-per-hour",
        ];
        let catalogue = catalogue();
        let offer = catalogue.offer("tinker:Qwen/Qwen3-8B").unwrap();
        let market = market(&catalogue, "gpt-4.1-mini", offer);
        // Within one cache regime: none.
        let mut values = Workload::assumed(assumptions()).likely();
        values.cache_hit_rate = 0.0;
        let mut more = values.clone();
        *more.get_mut(ids[which]).unwrap() *= factor;
        for contender in market.contenders() {
            let total = |values: &Quantities<f64>| {
                contender.cost(values, 0.0).unwrap().total(values.calls_per_month, values.horizon_months)
            };
            prop_assert!(total(&more) >= total(&values), "{} of {}", ids[which], contender.id());
        }
    }

    #[test]
    fn more_of_what_saves_costs_less(shrink in 0.0..0.9_f64) {
        let catalogue = catalogue();
        let offer = catalogue.offer("tinker:Qwen/Qwen3-8B").unwrap();
        let market = market(&catalogue, "gpt-4.1-mini", offer);
        let mut values = Workload::assumed(assumptions()).likely();
        values.cache_hit_rate = 0.0;
        values.prompt_shrink = shrink;
        let total = |values: &Quantities<f64>| contender(&market, "fine-tune").cost(values, 0.0).unwrap().total(1e4, 12.0);
        let before = total(&values);
        values.prompt_shrink += 0.1;
        prop_assert!(total(&values) < before);
    }
}

/// Whoever repeats a result does so on another machine.
#[test]
fn draws_are_the_same_by_however_many_threads() {
    let catalogue = catalogue();
    let offer = catalogue.offer("together:Qwen/Qwen3.5-9B").unwrap();
    let market = market(&catalogue, "gpt-5.5", offer);
    let workload = Workload::assumed(assumptions());
    let comparison = Comparison::new(&market, &workload, Vec::new(), Vec::new()).unwrap();
    for count in [1, 1_000, 5_000] {
        let sampled = |threads: usize| {
            let draws = Draws {
                count,
                seed: 7,
                threads,
            };
            let sampled = Uncertainty::new(&market, &workload, &comparison, Some(draws)).sampled;
            let sampled = sampled.unwrap();
            (sampled.totals, sampled.pairs)
        };
        let alone = sampled(1);
        assert!(alone.0[0].p5 <= alone.0[0].p95);
        for threads in [0, 2, 3, 100] {
            assert_eq!(sampled(threads), alone, "{count} draws, {threads} threads");
        }
    }
}
