//! What a log says about the quantities of the cost model.

use super::Requests;
use crate::quantity::Quantity;

impl Requests {
    /// The quantities that the log measures, by their ids in the cost model. What it does not show is not stated.
    ///
    /// - `instruction-tokens` is the static share of the mean input, where the log has the requests. Where it has only
    ///   cached tokens, what a call read from the cache stood in an earlier call, too: the least that any hit read is a
    ///   low estimate of what all share, and the mean over hits a high one, as a conversation also reads its own
    ///   history. Where it has neither, all input counts as varying and `instruction-tokens` is not stated.
    /// - `input-tokens` is the rest of the mean input.
    /// - `output-tokens` is the mean output without reasoning.
    /// - `reasoning-tokens` is stated if there was reasoning: that plain calls have none says nothing about what chain
    ///   of thought would add.
    /// - `cache-hit-rate` is the share of calls that read from the cache, if any call tells cached tokens. Where the
    ///   static tokens are known, too, so is the share of them that was read, and the rate lies between the two.
    /// - `batch-share` is stated if there was a batch: a log of other calls need not be the only one.
    #[must_use]
    pub fn quantities(&self) -> Vec<(&'static str, Quantity)> {
        let mut stated = Vec::new();
        if let Some(calls) = self.calls_per_month() {
            stated.push(("calls-per-month", rounded(calls, 1.0)));
        }
        if let Some(input) = self.input.mean() {
            let fixed = self.static_tokens(input);
            if let Some(fixed) = fixed {
                stated.push(("instruction-tokens", rounded(fixed, 1.0)));
            }
            let fixed = fixed.unwrap_or(Quantity::exactly(0.0));
            let varying = Quantity {
                low: input - fixed.high,
                high: input - fixed.low,
            };
            stated.push(("input-tokens", rounded(varying, 1.0)));
        }
        if let (Some(output), Some(reasoning)) = (self.output.mean(), self.reasoning.mean()) {
            let plain = Quantity::exactly((output - reasoning).max(0.0));
            stated.push(("output-tokens", rounded(plain, 1.0)));
            if reasoning > 0.0 {
                let reasoning = Quantity::exactly(reasoning);
                stated.push(("reasoning-tokens", rounded(reasoning, 1.0)));
            }
        }
        if let Some(hits) = self.cache_hit_share() {
            let read = self.static_read_share().unwrap_or(hits);
            let rate = Quantity {
                low: hits.min(read),
                high: hits.max(read),
            };
            stated.push(("cache-hit-rate", rounded(rate, 1e3)));
        }
        if let Some(share) = self.batch_share().filter(|share| *share > 0.0) {
            stated.push(("batch-share", rounded(Quantity::exactly(share), 1e3)));
        }
        stated
    }

    /// Static tokens of a call with so much input.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn static_tokens(&self, input: f64) -> Option<Quantity> {
        if let Some(share) = self.static_share() {
            return Some(Quantity::exactly(share * input));
        }
        let least = self.least_read?;
        let on_hits = self.tokens.cached as f64 / self.cache_hits as f64;
        // The mean over hits can be more than the mean over all calls, where short calls hit nothing.
        let high = on_hits.min(input);
        Some(Quantity {
            low: (least as f64).min(high),
            high,
        })
    }

    /// The share of the static tokens of all calls that was read from the cache, where the static share is known.
    #[must_use]
    pub fn static_read_share(&self) -> Option<f64> {
        let fixed = self.static_share()? * self.input.mean()?;
        let read = self.cached.mean()?;
        (fixed > 0.0 && self.tells_cached).then(|| (read / fixed).min(1.0))
    }
}

/// Rounded, as a reader takes more digits for more exactness.
fn rounded(quantity: Quantity, to: f64) -> Quantity {
    Quantity {
        low: (quantity.low * to).round() / to,
        high: (quantity.high * to).round() / to,
    }
}
