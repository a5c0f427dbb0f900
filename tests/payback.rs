//! When it is computed whether a tuned model pays back, and when that stays unknown.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod market;

use ftadvise::cost::market::Market;
use ftadvise::cost::payback::{Grounds, Verdict, at_each_price, pays_back};
use ftadvise::cost::quantities::Quantities;
use ftadvise::cost::workload::Workload;
use ftadvise::framework::Approach;
use ftadvise::quantity::Quantity;
use market::{answering, assumptions, catalogue, market};

fn is_stateable(id: &str) -> bool {
    let assumption = assumptions().quantities().get(id);
    assumption.is_some_and(|assumption| assumption.is_stateable)
}

/// Everything that a person can state, stated at its likely value, but for some.
fn stated(but: &[(&str, f64)]) -> Workload {
    let mut stated = Workload::assumed(assumptions());
    for id in Quantities::<()>::IDS.iter().filter(|id| is_stateable(id)) {
        let likely = stated.quantities.get(id).unwrap().likely;
        state(&mut stated, id, Quantity::exactly(likely));
    }
    for (id, value) in but {
        state(&mut stated, id, Quantity::exactly(*value));
    }
    stated
}

fn state(workload: &mut Workload, id: &str, quantity: Quantity) {
    workload.state(id, quantity, "a test").unwrap();
}

fn verdict(market: &Market<'_>, workload: &Workload, cheaper_is_stated: bool) -> Option<Verdict> {
    let grounds = Grounds {
        ruled_out: &[Approach::Cot, Approach::Rag],
        cheaper_is_stated,
        is_stateable: &is_stateable,
    };
    pays_back(&at_each_price(market, workload), workload, grounds)
}

fn pays(market: &Market<'_>, workload: &Workload) -> Option<bool> {
    verdict(market, workload, true).map(|verdict| verdict.pays)
}

#[test]
fn a_guess_decides_nothing() {
    let catalogue = catalogue();
    let offer = catalogue.offer("google:gemini-3.5-flash").unwrap();
    let mut market = market(&catalogue, "openai:gpt-5.5", offer);
    market.cheaper = answering(&catalogue, "openai:gpt-5.5");
    let many = stated(&[("calls-per-month", 5e6)]);
    assert_eq!(pays(&market, &many), Some(true));
    assert_eq!(
        pays(&market, &stated(&[("calls-per-month", 1.0)])),
        Some(false)
    );
    let mut some = many.clone();
    let range = Quantity {
        low: 1.0,
        high: 5e6,
    };
    state(&mut some, "calls-per-month", range);
    assert_eq!(pays(&market, &some), None);
    // With any one of the figures that bear on it a guess, it is unknown.
    for id in [
        "calls-per-month",
        "instruction-tokens",
        "output-tokens",
        "prompt-shrink",
        "usd-per-hour",
        "epochs",
    ] {
        let mut guessed = many.clone();
        *guessed.quantities.get_mut(id).unwrap() =
            assumptions().quantities().get(id).unwrap().into();
        assert_eq!(pays(&market, &guessed), None, "{id}");
    }
}

#[test]
fn a_cheap_rival_that_nobody_named_makes_it_unknown_and_one_that_was_named_decides() {
    let catalogue = catalogue();
    let offer = catalogue.offer("google:gemini-3.5-flash").unwrap();
    let mut market = market(&catalogue, "openai:gpt-5.5", offer);
    // Tuning undercuts the prompted model here, and the cheap one undercuts tuning.
    let workload = stated(&[("calls-per-month", 200_000.0)]);
    assert_eq!(verdict(&market, &workload, false), None);
    let no = verdict(&market, &workload, true).unwrap();
    assert!(!no.pays);
    assert_eq!(
        (no.rival.as_str(), no.rival_model),
        ("cheaper-model", market.cheaper.name())
    );
    // Where tuning undercuts the one that nobody named, too, it does not matter who named it.
    market.cheaper = answering(&catalogue, "openai:gpt-5.5");
    let yes = verdict(&market, &workload, false).unwrap();
    assert!(yes.pays);
    assert_eq!(yes.offer, "google:gemini-3.5-flash");
    assert_eq!(yes.rival_model, "openai:gpt-5.5");
    // And where the prompted model alone is cheaper, the no rests on that.
    let few = stated(&[("calls-per-month", 10.0)]);
    let no = verdict(&market, &few, false).unwrap();
    assert_eq!(
        (no.pays, no.rival.as_str(), no.rival_model.as_str()),
        (false, "prompting", "openai:gpt-5.5")
    );
}

#[test]
fn prices_that_change_within_the_horizon_must_agree() {
    let catalogue = catalogue();
    let offer = catalogue.offer("google:gemini-3.5-flash").unwrap();
    // Its price rises on 2026-12-01.
    let mut market = market(&catalogue, "google:gemini-4-argon", offer);
    market.cheaper = market.model.clone();
    let at = |calls, months| {
        let mut workload = stated(&[
            ("calls-per-month", calls),
            ("horizon-months", months),
            ("labelling-usd-per-example", 0.0),
        ]);
        workload.examples_at_hand = 1_000.0;
        pays(&market, &workload)
    };
    // At the price of the day it would not pay, at that of December it would.
    assert_eq!(at(100_000.0, 12.0), None);
    // Both agree on a tenth of it; and within a week nothing changes.
    assert_eq!(at(10_000.0, 12.0), Some(false));
    assert_eq!(at(100_000.0, 0.25), Some(false));
}
