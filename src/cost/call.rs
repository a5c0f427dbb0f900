//! What one call costs: a cache hit and a cache miss, in a batch or not, weighted.

use std::time::SystemTime;

use super::prices::Prices;
use super::usage::{Tokens, UsedTokens};

/// How calls are sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sending {
    /// h: share of calls whose fixed tokens are read from the cache.
    pub cache_hit_rate: f64,
    /// b: share of calls in batches.
    pub batch_share: f64,
    /// Fewer fixed tokens than this are not cached.
    pub least_cached_prefix: f64,
    /// When.
    pub at: SystemTime,
}

/// What a call costs on average, in dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallCost {
    /// For what goes in.
    pub input: f64,
    /// For what comes out.
    pub output: f64,
    /// Whether the fixed tokens are cached.
    pub caching: Caching,
    /// Whether a batch was asked for and has no price of its own.
    pub lacks_batch_price: bool,
}

/// Whether the fixed tokens of a call are cached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Caching {
    /// Nobody expects hits, or nothing is the same on every call.
    Unused,
    /// Some calls find them in the cache.
    Used,
    /// They are fewer than the provider caches.
    TooShort {
        /// So many there are.
        tokens: f64,
        /// So many there should be.
        least: f64,
    },
}

impl Prices<'_> {
    /// The average cost of a call.
    ///
    /// Caching counts where the fixed tokens reach the least prefix and some calls hit. Then a miss writes them, at the
    /// surcharge where there is one.
    #[must_use]
    pub fn call(&self, tokens: Tokens, sending: Sending) -> CallCost {
        let caching = if sending.cache_hit_rate <= 0.0 || tokens.fixed <= 0.0 {
            Caching::Unused
        } else if tokens.fixed < sending.least_cached_prefix {
            Caching::TooShort {
                tokens: tokens.fixed,
                least: sending.least_cached_prefix,
            }
        } else {
            Caching::Used
        };
        let (hits, read, written) = match caching {
            Caching::Used => (sending.cache_hit_rate, tokens.fixed, tokens.fixed),
            Caching::Unused | Caching::TooShort { .. } => (0.0, 0.0, 0.0),
        };
        let weigh = |batch: bool| {
            let miss = self.once(tokens, 0.0, written, batch, sending.at);
            if hits == 0.0 {
                return miss;
            }
            let hit = self.once(tokens, read, 0.0, batch, sending.at);
            (
                hits * hit.0 + (1.0 - hits) * miss.0,
                hits * hit.1 + (1.0 - hits) * miss.1,
            )
        };
        let standard = weigh(false);
        let share = sending.batch_share;
        let batch = if share > 0.0 { weigh(true) } else { standard };
        CallCost {
            input: share * batch.0 + (1.0 - share) * standard.0,
            output: share * batch.1 + (1.0 - share) * standard.1,
            caching,
            lacks_batch_price: share > 0.0 && batch == standard,
        }
    }

    /// What a call costs that is known from its usage, in dollars: so many tokens went in, some of them read from or
    /// written to a cache, and so many came out. `NaN` if the catalogue has no price.
    #[must_use]
    pub fn usage(&self, usage: &UsedTokens, is_batch: bool, at: SystemTime) -> f64 {
        let tokens = Tokens {
            fixed: usage.input,
            varying: 0.0,
            output: usage.output,
        };
        let (input, output) = self.once(tokens, usage.read, usage.written, is_batch, at);
        input + output
    }
}
