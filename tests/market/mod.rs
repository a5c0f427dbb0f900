//! Markets for tests: the built-in catalogues on a day of their own.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::sync::LazyLock;
use std::time::SystemTime;

use ftadvise::builtin;
use ftadvise::cost::assumptions::Assumptions;
use ftadvise::cost::catalogue::{Catalogue, Purpose};
use ftadvise::cost::market::{Market, Model};
use ftadvise::cost::offer::Offer;
use ftadvise::load;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

pub(crate) const AS_OF: Date = date(2026, 11, 22);

pub(crate) fn at() -> SystemTime {
    AS_OF.to_zoned(TimeZone::UTC).unwrap().timestamp().into()
}

pub(crate) fn assumptions() -> &'static Assumptions {
    static ASSUMPTIONS: LazyLock<Assumptions> = LazyLock::new(|| {
        let [document] = builtin::ASSUMPTIONS;
        load::assumptions::assumptions(document).unwrap_or_else(|invalid| panic!("{invalid}"))
    });
    &ASSUMPTIONS
}

pub(crate) fn catalogue() -> Catalogue {
    load::prices::builtin_catalogue().unwrap()
}

pub(crate) fn market<'c>(catalogue: &'c Catalogue, model: &str, offer: &'c Offer) -> Market<'c> {
    let defaults = &assumptions().defaults;
    Market {
        model: answering(catalogue, model),
        reasoning: None,
        cheaper: answering(catalogue, &defaults.cheaper_model),
        embedding: (catalogue.model(&defaults.embedding_model, Purpose::Embed, at())).unwrap(),
        tuned: catalogue.tuned(offer, at()).unwrap(),
        also_tuned: Vec::new(),
        as_of: AS_OF,
        at: at(),
    }
}

pub(crate) fn answering<'c>(catalogue: &'c Catalogue, name: &str) -> Model<'c> {
    catalogue.model(name, Purpose::Answer, at()).unwrap()
}
