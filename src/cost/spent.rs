//! What calls that have been made cost at the prices of a day.

use std::time::SystemTime;

use super::catalogue::{Catalogue, Purpose};
use super::market::Model;
use super::usage::UsedTokens;
use crate::evidence::requests::{Part, PartCalls, Requests};

/// What the calls of a log cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spent {
    /// Dollars, where the price of any model is known.
    pub usd: Option<f64>,
    /// Dollars by model, as the log names it.
    pub by_model: Vec<(String, f64)>,
    /// Models without a known price.
    pub unpriced: Vec<String>,
}

/// What the calls of a log cost at a moment.
#[must_use]
pub fn spent(requests: &Requests, catalogue: &Catalogue, at: SystemTime) -> Spent {
    let mut spent = Spent::default();
    for (name, calls) in requests.models.by_use() {
        let mut names = names(name).into_iter();
        let found = names.find_map(|name| catalogue.model_if_known(&name, Purpose::Answer, at));
        let Some(model) = found else {
            spent.unpriced.push(name.to_owned());
            continue;
        };
        let parts = calls.parts.iter();
        let usd: f64 = parts
            .map(|(part, own)| part_usd(&model, *part, *own, at))
            .sum();
        spent.by_model.push((name.to_owned(), usd));
        spent.usd = Some(spent.usd.unwrap_or(0.0) + usd);
    }
    spent
}

/// What the catalogue may call a model. Gateways write `provider/model`, Gemini `models/…`, and Bedrock a resource name
/// that ends in the model, with the region and a dot before it.
fn names(logged: &str) -> Vec<String> {
    let last = logged.rsplit('/').next().unwrap_or(logged);
    let mut names = vec![logged.to_owned(), logged.replacen('/', ":", 1)];
    names.push(format!("aws:{last}"));
    names.extend(
        last.split_once('.')
            .map(|(_, model)| format!("aws:{model}")),
    );
    names.push(last.to_owned());
    names
}

/// The calls of a part at the price of their mean, as all of them are in one tier.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn part_usd(model: &Model<'_>, part: Part, calls: PartCalls, at: SystemTime) -> f64 {
    if calls.calls == 0 {
        return 0.0;
    }
    let number = calls.calls as f64;
    let mean = |tokens: u64| tokens as f64 / number;
    let usage = UsedTokens {
        input: mean(calls.tokens.input),
        read: mean(calls.tokens.cached),
        written: mean(calls.tokens.written),
        output: mean(calls.tokens.output),
    };
    number * model.prices.usage(&usage, part.is_batch, at)
}
