//! What a token of a model costs: from the catalogue, or from a table of rates in tiers.

use std::time::SystemTime;

use genai_prices::{Calculator, PriceRequest, Usage, UsageKey};

use super::usage::Tokens;

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
    /// Rates by the token, in tiers.
    Table(Vec<Tier>),
}

/// Rates for calls with more input than some tokens, up to where the next tier begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tier {
    /// It begins above so many input tokens.
    pub above: f64,
    /// Outside batches.
    pub standard: Rates,
    /// In batches; the standard rates where none are known.
    pub batch: Rates,
}

/// Dollars for one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Input.
    pub input: f64,
    /// Input that is read from the cache.
    pub read: f64,
    /// Input that is written to the cache.
    pub written: f64,
    /// Output.
    pub output: f64,
    /// The call itself, in dollars.
    pub request: f64,
}

impl Rates {
    /// The same rates at a multiple.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            input: factor * self.input,
            read: factor * self.read,
            written: factor * self.written,
            output: factor * self.output,
            request: factor * self.request,
        }
    }
}

/// Prices of an own row: dollars for a million tokens, the same for calls of any length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenPrices {
    /// Input.
    pub input: f64,
    /// Input that is read from the cache, where that has a price.
    pub cached: Option<f64>,
    /// Input that is written to the cache, where that has a price.
    pub written: Option<f64>,
    /// Output.
    pub output: f64,
    /// What a batch costs, as a share of all these, where it has a price.
    pub batch_times: Option<f64>,
}

impl From<TokenPrices> for Prices<'_> {
    fn from(prices: TokenPrices) -> Self {
        let standard = Rates {
            input: prices.input / 1e6,
            read: prices.cached.unwrap_or(prices.input) / 1e6,
            written: prices.written.unwrap_or(prices.input) / 1e6,
            output: prices.output / 1e6,
            request: 0.0,
        };
        Self::Table(vec![Tier {
            above: 0.0,
            standard,
            batch: standard.times(prices.batch_times.unwrap_or(1.0)),
        }])
    }
}

impl Prices<'_> {
    /// The same prices as a table of rates, exact up to some input tokens. `None` if the catalogue has no price.
    ///
    /// Rates of the catalogue depend on the total input alone, and change between whole tokens: where they differ at the
    /// two ends of a stretch, the change is found by halving it.
    #[must_use]
    pub fn tabled<'d>(&self, longest: f64, at: SystemTime) -> Option<Prices<'d>> {
        if let Self::Table(tiers) = self {
            return Some(Prices::Table(tiers.clone()));
        }
        let longest = longest.ceil().max(MEASURED_AT + 1.0);
        let mut tiers = vec![self.tier(0.0, MEASURED_AT, at)?];
        let mut from = MEASURED_AT;
        loop {
            let last = *tiers.last()?;
            let same = |tokens: f64| {
                let tier = self.tier(last.above, tokens, at)?;
                Some(is_same(tier.standard, last.standard) && is_same(tier.batch, last.batch))
            };
            if same(longest)? {
                return Some(Prices::Table(tiers));
            }
            let (mut low, mut high) = (from, longest);
            while high - low > 1.0 {
                let middle = low.midpoint(high).floor();
                if same(middle)? {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            tiers.push(self.tier(low, high, at)?);
            from = high;
        }
    }

    /// The rates of calls with so many input tokens.
    fn tier(&self, above: f64, input: f64, at: SystemTime) -> Option<Tier> {
        let tokens = Tokens {
            fixed: input,
            varying: 0.0,
            output: input,
        };
        let rates = |batch| {
            let plain = self.once(tokens, 0.0, 0.0, batch, at);
            let silent = Tokens {
                output: 0.0,
                ..tokens
            };
            let request = self.once(silent, 0.0, 0.0, batch, at).1;
            let rates = Rates {
                input: plain.0 / input,
                read: self.once(tokens, input, 0.0, batch, at).0 / input,
                written: self.once(tokens, 0.0, input, batch, at).0 / input,
                output: (plain.1 - request) / input,
                request,
            };
            (rates.input + rates.read + rates.written + rates.output)
                .is_finite()
                .then_some(rates)
        };
        Some(Tier {
            above,
            standard: rates(false)?,
            batch: rates(true)?,
        })
    }

    /// The same prices at a multiple.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let mut prices = self.clone();
        match &mut prices {
            Self::Catalogue { times, .. } => *times *= factor,
            Self::Table(tiers) => {
                for tier in tiers {
                    tier.standard = tier.standard.times(factor);
                    tier.batch = tier.batch.times(factor);
                }
            }
        }
        prices
    }

    /// Input and output dollars of one call with some of its tokens read from, or written to, the cache.
    pub(super) fn once(
        &self,
        tokens: Tokens,
        read: f64,
        written: f64,
        batch: bool,
        at: SystemTime,
    ) -> (f64, f64) {
        let input = tokens.fixed + tokens.varying;
        match self {
            Self::Table(tiers) => {
                let holds = |tier: &&Tier| tier.above < input;
                let tier = tiers.iter().rev().find(holds).or(tiers.first());
                let Some(tier) = tier else {
                    return (f64::NAN, f64::NAN);
                };
                let rates = if batch { tier.batch } else { tier.standard };
                let plain = input - read - written;
                let input = plain * rates.input + read * rates.read + written * rates.written;
                (input, tokens.output * rates.output + rates.request)
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

    /// Dollars for a million tokens of a short call: input, cached input, output.
    #[must_use]
    pub fn per_mtok(&self, at: SystemTime) -> Option<PerMtok> {
        let tier = match self {
            Self::Table(tiers) => tiers.first().copied(),
            Self::Catalogue { .. } => self.tier(0.0, MEASURED_AT, at),
        }?;
        // Measured on a round number of tokens, so that dividing it out leaves the price as it is published.
        let round = |rate: f64| (rate * 1e6 * 1e9).round() / 1e9;
        let has_batch = !is_same(tier.batch, tier.standard);
        Some(PerMtok {
            input: round(tier.standard.input),
            cached: (tier.standard.read != tier.standard.input).then(|| round(tier.standard.read)),
            output: round(tier.standard.output),
            batch_input: has_batch.then(|| round(tier.batch.input)),
            batch_output: has_batch.then(|| round(tier.batch.output)),
        })
    }
}

/// Dollars for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerMtok {
    /// Input.
    pub input: f64,
    /// Input that is read from the cache, where that has a price of its own.
    pub cached: Option<f64>,
    /// Output.
    pub output: f64,
    /// Input in batches, where that has a price of its own.
    pub batch_input: Option<f64>,
    /// Output in batches, likewise.
    pub batch_output: Option<f64>,
}

/// Rates are measured on calls of so many tokens: no price changes below.
const MEASURED_AT: f64 = 1_000.0;

/// Whether rates are the same but for rounding.
fn is_same(a: Rates, b: Rates) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(b.abs());
    near(a.input, b.input)
        && near(a.read, b.read)
        && near(a.written, b.written)
        && near(a.output, b.output)
        && near(a.request, b.request)
}
