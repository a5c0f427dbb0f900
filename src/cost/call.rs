//! What one call costs: a cache hit and a cache miss, in a batch or not, weighted.

use std::time::SystemTime;

use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};

/// Flat prices, in dollars for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenPrices {
    /// Input.
    pub input: f64,
    /// Input that is read from the cache, where that has a price.
    pub cached: Option<f64>,
    /// Output.
    pub output: f64,
}

/// Where the prices of a model's calls come from.
#[derive(Debug, Clone)]
pub enum Prices<'c> {
    /// The `genai-prices` catalogue, times a factor for tuned models that cost a multiple of their base.
    Catalogue {
        /// The catalogue.
        calculator: &'c Calculator,
        /// The provider's id there.
        provider: String,
        /// The model's id there.
        model: String,
        /// The factor; 1 for untuned models.
        times: f64,
    },
    /// Flat prices by the token.
    Flat(TokenPrices),
    /// The catalogue's prices where they are flat, for calculating thousands of times.
    Flattened {
        /// Outside batches.
        standard: Rates,
        /// In batches.
        batch: Rates,
    },
}

/// Dollars for one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    input: f64,
    read: f64,
    written: f64,
    output: f64,
}

/// The tokens of one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tokens {
    /// S: the same on every call, first in the prompt.
    pub fixed: f64,
    /// D: different on every call.
    pub varying: f64,
    /// O: what comes out, reasoning included.
    pub output: f64,
}

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
    /// Whether the fixed tokens are long enough to be cached, and some calls find them there.
    pub is_cached: bool,
    /// Whether a batch was asked for and has no price of its own.
    pub lacks_batch_price: bool,
}

impl Prices<'_> {
    /// The average cost of a call.
    ///
    /// Caching counts where the fixed tokens reach the least prefix and some calls hit. Then a miss writes them, at the
    /// surcharge where there is one.
    #[must_use]
    pub fn call(&self, tokens: Tokens, sending: Sending) -> CallCost {
        let is_cached = sending.cache_hit_rate > 0.0
            && tokens.fixed > 0.0
            && tokens.fixed >= sending.least_cached_prefix;
        let (hits, read, written) = if is_cached {
            (sending.cache_hit_rate, tokens.fixed, tokens.fixed)
        } else {
            (0.0, 0.0, 0.0)
        };
        let weigh = |batch: bool| {
            let hit = self.once(tokens, read, 0.0, batch, sending.at);
            let miss = self.once(tokens, 0.0, written, batch, sending.at);
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
            is_cached,
            lacks_batch_price: share > 0.0 && batch == standard,
        }
    }

    /// The same prices as rates by the token, if they are flat up to some tokens of a call: no tier begins below.
    #[must_use]
    pub fn flattened(&self, longest: Tokens, at: SystemTime) -> Option<Prices<'static>> {
        if let Self::Flat(prices) = self {
            return Some(Prices::Flat(*prices));
        }
        let none = Tokens {
            fixed: 0.0,
            varying: 0.0,
            output: 0.0,
        };
        let rates = |batch| {
            let once = |tokens, read, written| self.once(tokens, read, written, batch, at);
            let fixed = Tokens { fixed: 1e3, ..none };
            let rates = Rates {
                input: once(fixed, 0.0, 0.0).0 / 1e3,
                read: once(fixed, 1e3, 0.0).0 / 1e3,
                written: once(fixed, 0.0, 1e3).0 / 1e3,
                output: once(
                    Tokens {
                        output: 1e3,
                        ..none
                    },
                    0.0,
                    0.0,
                )
                .1 / 1e3,
            };
            let flat = Prices::Flattened {
                standard: rates,
                batch: rates,
            };
            let same = |read, written| {
                let (a, b) = (
                    once(longest, read, written),
                    flat.once(longest, read, written, false, at),
                );
                (a.0 + a.1 - b.0 - b.1).abs() <= 1e-9 * (a.0 + a.1)
            };
            (same(0.0, 0.0) && same(longest.fixed, 0.0) && same(0.0, longest.fixed))
                .then_some(rates)
        };
        Some(Prices::Flattened {
            standard: rates(false)?,
            batch: rates(true)?,
        })
    }

    /// Input and output dollars of one call with some of its tokens read from, or written to, the cache.
    fn once(
        &self,
        tokens: Tokens,
        read: f64,
        written: f64,
        batch: bool,
        at: SystemTime,
    ) -> (f64, f64) {
        let input = tokens.fixed + tokens.varying;
        match self {
            Self::Flat(prices) => {
                let cached = prices.cached.unwrap_or(prices.input);
                let input = ((input - read) * prices.input + read * cached) / 1e6;
                (input, tokens.output * prices.output / 1e6)
            }
            Self::Flattened {
                standard,
                batch: in_batch,
            } => {
                let rates = if batch { in_batch } else { standard };
                let plain = input - read - written;
                let input = plain * rates.input + read * rates.read + written * rates.written;
                (input, tokens.output * rates.output)
            }
            Self::Catalogue {
                calculator,
                provider,
                model,
                times,
            } => {
                let mut usage = Usage::from([
                    (UsageKey::INPUT_TOKENS, input),
                    (UsageKey::OUTPUT_TOKENS, tokens.output),
                ]);
                if read > 0.0 {
                    usage.insert(UsageKey::CACHE_READ_TOKENS, read);
                }
                if written > 0.0 {
                    usage.insert(UsageKey::CACHE_WRITE_TOKENS, written);
                }
                let mut request = PriceRequest::new(model, &usage)
                    .with_provider_id(provider)
                    .with_timestamp(at);
                if batch {
                    request = request.with_price_context("processing", "batch");
                }
                // The model was found with this request before, and the usage is finite and consistent, so the only
                // way to fail is a defect in the catalogue; then no price is better than a wrong one.
                match calculator.calculate(&request) {
                    Ok(price) => (
                        times * price.input_price,
                        times * (price.total_price - price.input_price),
                    ),
                    Err(_) => (f64::NAN, f64::NAN),
                }
            }
        }
    }

    /// Whether the catalogue holds the model without a price.
    #[must_use]
    pub fn is_free(&self, at: SystemTime) -> bool {
        let tokens = Tokens {
            fixed: 0.0,
            varying: 1e6,
            output: 1e6,
        };
        let (input, output) = self.once(tokens, 0.0, 0.0, false, at);
        input + output == 0.0
    }
}
