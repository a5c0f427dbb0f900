//! Evaluation results: read from text or an archive, and held against targets.

use std::io::Cursor;

use ftadvise::evidence::eval::{self, Estimate, Evaluation};
use ftadvise::evidence::kind::kind_of;
use ftadvise::report;
use ftadvise::report::evidence::{self, Seen, View};

use super::{FILE, WIDTH, is_refusal, is_safe, is_share, json};

pub(crate) fn evaluations(bytes: &[u8]) {
    if let Err(refused) = kind_of(bytes) {
        is_refusal(&refused.to_string());
    }
    let found = if bytes.starts_with(b"PK\x03\x04") {
        eval::read_archive(Cursor::new(bytes))
    } else {
        eval::read(Box::new(Cursor::new(bytes)))
    };
    match found {
        Ok(evaluation) => holds(&evaluation),
        Err(refused) => is_refusal(&refused.to_string()),
    }
}

fn holds(evaluation: &Evaluation) {
    assert!(evaluation.best().is_some(), "results without a result");
    for candidate in &evaluation.candidates {
        is_estimate(&candidate.estimate);
    }
    let lows = evaluation.candidates.iter().map(|own| -own.estimate.low);
    assert!(lows.is_sorted(), "the best one stands first");
    for target in [None, Some(0.5), Some(1.0)] {
        let view = [View {
            file: FILE,
            seen: Seen::Evaluation(evaluation, target),
            answers: Vec::new(),
            unasked: Vec::new(),
            quantities: Vec::new(),
        }];
        is_safe(&evidence::text(&view, WIDTH));
        let told = json(&report::json::evidence(&view))["rate"].as_f64();
        let rate = evaluation.best().map(|best| best.estimate.rate);
        assert!(
            told.zip(rate)
                .is_some_and(|(told, rate)| (told - rate).abs() < 1e-12),
            "{told:?} for {rate:?}"
        );
    }
}

fn is_estimate(estimate: &Estimate) {
    is_share("a rate", estimate.rate);
    is_share("the lower end", estimate.low);
    is_share("the upper end", estimate.high);
    assert!(
        estimate.low <= estimate.rate && estimate.rate <= estimate.high,
        "{estimate:?}"
    );
    assert!(
        estimate.passed <= estimate.trials || estimate.trials.is_none(),
        "{estimate:?}"
    );
    assert!(estimate.items <= estimate.trials, "{estimate:?}");
    assert_ne!(estimate.items, Some(0));
    for target in [0.05, 0.5, 0.9, 1.0] {
        let verdict = estimate.against(target);
        assert!(verdict.least <= verdict.standing && verdict.standing <= verdict.most);
        assert!(verdict.more_items.is_none() || !verdict.is_certain());
        assert_ne!(verdict.more_items, Some(0));
    }
}
