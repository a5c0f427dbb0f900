//! The tokens of a call, as prices look at them.

use super::quantities::Quantities;

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

/// The tokens of a call that has been made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsedTokens {
    /// All that went in.
    pub input: f64,
    /// The part of it that was read from the cache.
    pub read: f64,
    /// The part of it that was written to the cache.
    pub written: f64,
    /// What came out.
    pub output: f64,
}

impl Tokens {
    /// Those of a plain prompt.
    #[must_use]
    pub const fn plain(values: &Quantities<f64>) -> Self {
        Self {
            fixed: values.instruction_tokens,
            varying: values.input_tokens,
            output: values.output_tokens,
        }
    }

    /// How long the call is.
    #[must_use]
    pub const fn length(self) -> f64 {
        self.fixed + self.varying + self.output
    }
}
