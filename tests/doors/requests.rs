//! Logs of requests: added up, brought to the cost model, and priced.

use ftadvise::cost::quantities::Quantities;
use ftadvise::cost::spent::spent;
use ftadvise::evidence::kind::kind_of;
use ftadvise::evidence::requests::{self, ModelCalls, Requests, Spread, Tokens};
use ftadvise::report;
use ftadvise::report::evidence::{self, Seen, View};

use super::{
    AS_OF, FILE, WIDTH, at, is_amount, is_refusal, is_safe, is_share, json, with_catalogue,
};

pub(crate) fn requests(bytes: &[u8]) {
    if let Err(refused) = kind_of(bytes) {
        is_refusal(&refused.to_string());
    }
    match requests::read(bytes) {
        Ok(found) => {
            counts(&found);
            models(&found);
            measures(&found);
            shown(&found);
        }
        Err(error) => is_refusal(&error.to_string()),
    }
}

fn counts(found: &Requests) {
    assert!(found.failed <= found.requests);
    assert_eq!(found.answered() + found.failed, found.requests);
    assert!(found.batch <= found.answered());
    assert!(found.uncounted <= found.answered());
    assert!(found.timed() <= found.requests);
    let places = found.unreadable.count + found.unknown.count + found.other;
    assert!(places <= found.rows);
    let formats: u64 = found.formats.values().sum();
    assert!(formats <= found.requests + found.from_gateway);
    let counted = found.answered() - found.uncounted;
    assert!(found.cache_hits <= counted);
    assert_eq!(found.cache_hits > 0, found.least_read.is_some());
    assert!(found.with_prompt() <= counted);
    for (spread, sum) in [
        (&found.input, found.tokens.input),
        (&found.cached, found.tokens.cached),
        (&found.output, found.tokens.output),
        (&found.reasoning, found.tokens.reasoning),
    ] {
        is_spread(spread, counted, sum);
    }
    are_tokens(&found.tokens);
}

fn are_tokens(tokens: &Tokens) {
    assert!(tokens.cached + tokens.written <= tokens.input, "{tokens:?}");
    assert!(tokens.reasoning <= tokens.output, "{tokens:?}");
}

fn is_spread(spread: &Spread, count: u64, sum: u64) {
    assert_eq!(spread.count(), count);
    assert_eq!(spread.mean().is_some(), count > 0);
    let Some(mean) = spread.mean() else { return };
    is_amount("a mean", mean);
    #[expect(clippy::cast_precision_loss, reason = "compared within rounding")]
    let (sum, times, most) = (sum as f64, mean * count as f64, spread.most() as f64);
    assert!((sum - times).abs() <= 1e-9 * sum);
    assert!(mean <= most * (1.0 + 1e-9));
    let percentiles = [0.05, 0.5, 0.95, 1.0].map(|share| spread.percentile(share).unwrap());
    assert!(
        percentiles.is_sorted() && percentiles[3] <= spread.most(),
        "{percentiles:?}"
    );
}

/// The calls of all models are all calls.
fn models(found: &Requests) {
    let models = &found.models;
    let all = || {
        models
            .named
            .values()
            .chain([&models.unnamed, &models.others])
    };
    assert_eq!(all().map(|own| own.answered).sum::<u64>(), found.answered());
    assert_eq!(all().map(|own| own.failed).sum::<u64>(), found.failed);
    let total = |of: fn(&ModelCalls) -> u64| all().map(of).sum::<u64>();
    assert_eq!(total(|own| own.tokens.input), found.tokens.input);
    assert_eq!(total(|own| own.tokens.output), found.tokens.output);
    for own in all() {
        are_tokens(&own.tokens);
        let parts = || own.parts.values();
        assert!(parts().map(|part| part.calls).sum::<u64>() <= own.answered);
        assert_eq!(
            parts().map(|part| part.tokens.input).sum::<u64>(),
            own.tokens.input
        );
    }
}

/// What is brought to the cost model is within sense.
fn measures(found: &Requests) {
    let shares = [
        ("static tokens", found.static_share()),
        ("static tokens read", found.static_read_share()),
        ("calls in batches", found.batch_share()),
        ("calls that hit the cache", found.cache_hit_share()),
    ];
    for (what, share) in shares {
        share.iter().for_each(|share| is_share(what, *share));
    }
    if let Some((first, last)) = found.ends() {
        assert!(first <= last);
        is_amount("the days", found.days().unwrap());
    }
    if let Some(gap) = found.longest_gap() {
        assert!(gap.hours() >= 1 && gap.from < gap.to);
    }
    for (id, quantity) in found.quantities() {
        assert!(Quantities::<f64>::IDS.contains(&id), "{id}");
        is_amount(id, quantity.low);
        is_amount(id, quantity.high);
        assert!(quantity.low <= quantity.high, "{id} {quantity}");
        if matches!(id, "cache-hit-rate" | "batch-share") {
            is_share(id, quantity.high);
        }
    }
}

fn shown(found: &Requests) {
    let spent = with_catalogue(|catalogue| spent(found, catalogue, at()));
    spent.usd.iter().for_each(|usd| is_amount("the cost", *usd));
    for (model, usd) in &spent.by_model {
        is_amount(model, *usd);
    }
    assert_eq!(
        spent.by_model.len() + spent.unpriced.len(),
        found.models.named.len()
    );
    let view = [View {
        file: FILE,
        seen: Seen::Requests(found, spent, AS_OF),
        answers: Vec::new(),
        unasked: Vec::new(),
        quantities: Vec::new(),
    }];
    is_safe(&evidence::text(&view, WIDTH));
    let told = json(&report::json::evidence(&view));
    assert_eq!(told["requests"].as_u64(), Some(found.requests));
}
