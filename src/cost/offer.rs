//! Offers to tune a model and to serve it: prices, conditions, and the days on which they end.

use jiff::civil::Date;

use super::prices::TokenPrices;
use crate::evidence::tokens::Encoding;
use crate::evidence::training::{Code, Format};

/// After so many days a price is said to be old.
pub const OLD_AFTER_DAYS: i32 = 90;

/// How models are tuned: supervised, on preferences, by reinforcement; `full-` where all weights are trained instead of a
/// low-rank adapter.
pub const METHODS: [&str; 5] = ["sft", "dpo", "rft", "full-sft", "full-dpo"];

/// A provider's offers to tune.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its id, as in `provider:model`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The shortest prefixes that it caches.
    pub cached_prefixes: Vec<CachedPrefix>,
    /// Untuned models that it sells at prices of their own.
    pub models: Vec<OwnModel>,
    /// What it offers.
    pub offers: Vec<Offer>,
}

/// The shortest prefix that a provider caches.
#[derive(Debug, Clone, PartialEq)]
pub struct CachedPrefix {
    /// How the ids of the models begin for which it holds; empty for all that no longer beginning fits.
    pub of: String,
    /// So many tokens.
    pub tokens: f64,
    /// Where that comes from.
    pub origin: Origin,
}

impl Provider {
    /// The shortest prefix of a model that is cached, in tokens, where it is known.
    #[must_use]
    pub fn least_cached_prefix(&self, model: &str) -> Option<f64> {
        let fitting = self
            .cached_prefixes
            .iter()
            .filter(|prefix| model.starts_with(&prefix.of));
        let closest = fitting.max_by_key(|prefix| prefix.of.len());
        closest.map(|prefix| prefix.tokens)
    }
}

/// Where prices come from, and how old they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// A page, a package or a file.
    pub source: String,
    /// When that was checked.
    pub checked: Date,
}

impl Origin {
    /// Whether it was checked so long before a day that its prices are called old.
    #[must_use]
    pub fn is_old(&self, as_of: Date) -> bool {
        days_between(self.checked, as_of) > OLD_AFTER_DAYS
    }
}

/// An untuned model with a price of our own or of a user's, beside the `genai-prices` catalogue.
#[derive(Debug, Clone)]
pub struct OwnModel {
    /// Its id at the provider.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its prices.
    pub prices: TokenPrices,
    /// The most tokens of a call, where known.
    pub context_window: Option<f64>,
    /// Where the prices come from.
    pub origin: Origin,
}

/// What files a provider takes for training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingFiles {
    /// The formats; all if there is none.
    pub formats: Vec<Format>,
    /// Findings for which it refuses a file though they are no errors.
    pub refuses: Vec<Code>,
    /// Where that comes from.
    pub origin: Origin,
}

/// An offer to tune a model and to serve it.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Who offers it.
    pub provider: String,
    /// The model.
    pub model: String,
    /// What it is.
    pub title: String,
    /// The untuned model, as `provider:model` in the catalogue.
    pub base: Option<String>,
    /// How it can be tuned: some of [`METHODS`].
    pub methods: Vec<String>,
    /// Who can have it.
    pub status: Status,
    /// Where that comes from, if not from the source of the prices.
    pub status_source: Option<String>,
    /// What training costs.
    pub training: Option<Training>,
    /// The least charge for a training job, in dollars.
    pub training_minimum_usd: f64,
    /// Whether validation tokens are billed.
    pub validation_billed: bool,
    /// What calls cost.
    pub serving: Option<Serving>,
    /// A fee beside the calls, in dollars an hour.
    pub hosting_usd_per_hour: f64,
    /// A fee for keeping the model, in dollars a month.
    pub storage_usd_per_month: f64,
    /// Fewer examples are refused.
    pub least_examples: Option<f64>,
    /// More examples are refused.
    pub most_examples: Option<f64>,
    /// Fewer examples are advised against.
    pub advised_examples: Option<f64>,
    /// Longer examples are refused or cut, in tokens.
    pub max_tokens_per_example: Option<f64>,
    /// Larger files are refused, in megabytes.
    pub max_file_mb: Option<f64>,
    /// How often training goes through the examples if one does not say.
    pub default_epochs: Option<f64>,
    /// The vocabulary that its tokens are counted with, where it is built in.
    pub encoding: Option<Encoding>,
    /// What its provider takes for training.
    pub files: Option<TrainingFiles>,
    /// Since when new customers cannot have it.
    pub closed_to_new: Option<Date>,
    /// The last day of training.
    pub training_until: Option<Date>,
    /// The day on which serving ends: from then on there is none.
    pub serving_until: Option<Date>,
    /// What else there is to say.
    pub note: Option<String>,
    /// What is to say of all offers of its provider.
    pub provider_note: Option<String>,
    /// How far the figures can be trusted: `high`, `medium` or `low`.
    pub confidence: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Who can have an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Anybody.
    Open,
    /// Only those who had it before.
    ClosedToNew,
    /// Nobody.
    Ended,
    /// Nobody could find out.
    Unclear,
}

impl Status {
    /// All of them, with their words in files and results.
    pub const ALL: [(&'static str, Self); 4] = [
        ("open", Self::Open),
        ("closed-to-new", Self::ClosedToNew),
        ("ended", Self::Ended),
        ("unclear", Self::Unclear),
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ClosedToNew => "closed-to-new",
            Self::Ended => "ended",
            Self::Unclear => "unclear",
        }
    }
}

/// What training costs, in dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Training {
    /// For a million tokens.
    PerMtok(f64),
    /// For an hour.
    PerHour {
        /// Dollars for one.
        usd: f64,
        /// Training tokens a second, where that was measured; else the hours are an assumption.
        tokens_per_second: Option<f64>,
    },
}

/// What calls of a tuned model cost.
#[derive(Debug, Clone, PartialEq)]
pub enum Serving {
    /// Its own token prices.
    PerToken(TokenPrices),
    /// So many times what the base model costs.
    TimesBase {
        /// The factor.
        times: f64,
        /// The base model, as `provider:model`.
        base: String,
    },
    /// Whole replicas by the hour, idle or not.
    Dedicated(Dedicated),
}

/// A replica that is paid for by the hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Dedicated {
    /// Dollars an hour.
    pub usd_per_hour: f64,
    /// The hardware.
    pub gpu: String,
    /// Output tokens a second of one replica, as measured.
    pub output_tokens_per_second: f64,
    /// What was measured.
    pub basis: String,
}

impl Offer {
    /// `provider:model`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.provider, self.model)
    }

    /// Whether training and calls both have a price.
    #[must_use]
    pub fn is_priced(&self) -> bool {
        self.training.is_some() && self.serving.is_some()
    }

    /// Who can have it on a day: what has a date changes on it, whatever the row says of today.
    #[must_use]
    pub fn status_on(&self, as_of: Date) -> Status {
        let has_passed = |end: Option<Date>| end.map(|end| end <= as_of);
        // The last day of training is still one.
        let no_training = self.training_until.map(|last| last < as_of);
        // That it has ended follows from a day only if that had come when the row was written.
        let ends = [self.serving_until, self.training_until];
        let is_dated = (ends.into_iter().flatten()).any(|end| end <= self.origin.checked);
        match (has_passed(self.serving_until), no_training, self.status) {
            (Some(true), ..) | (_, Some(true), _) => Status::Ended,
            (_, _, Status::Ended) if !is_dated => Status::Ended,
            (_, _, Status::Unclear) => Status::Unclear,
            _ => match (has_passed(self.closed_to_new), self.status) {
                (Some(true), _) | (None, Status::ClosedToNew) => Status::ClosedToNew,
                _ => Status::Open,
            },
        }
    }

    /// Why it cannot be chosen on a day, if it cannot.
    #[must_use]
    pub fn closed(&self, as_of: Date, is_customer: bool) -> Option<String> {
        match self.status_on(as_of) {
            Status::Ended => Some(match (self.serving_until, self.training_until) {
                (Some(end), _) if end <= as_of => format!("stopped serving on {end}"),
                (_, Some(last)) => format!("takes no training jobs after {last}"),
                (_, None) => "has ended".to_owned(),
            }),
            Status::ClosedToNew if !is_customer => {
                let since = self
                    .closed_to_new
                    .map_or_else(String::new, |since| format!(" since {since}"));
                Some(format!("is closed to new customers{since}"))
            }
            Status::Open | Status::ClosedToNew | Status::Unclear => None,
        }
    }

    /// Whether training or serving ends within some months of a day.
    #[must_use]
    pub fn closes_within(&self, as_of: Date, months: f64) -> bool {
        let ends = [self.training_until, self.serving_until];
        ends.into_iter()
            .flatten()
            .any(|end| months_between(as_of, end) < months)
    }
}

/// Months from one day to another, a year being twelve of them.
#[must_use]
pub fn months_between(from: Date, to: Date) -> f64 {
    f64::from(days_between(from, to)) / (365.25 / 12.0)
}

/// Days from one day to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
