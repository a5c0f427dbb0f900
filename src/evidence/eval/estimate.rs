//! A pass rate with its interval, where it stands against a target, and how many more items would settle that.

/// What is up to so far under the target is close to it.
const CLOSE_WITHIN: f64 = 0.05;
/// The normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// Nobody scores more items to settle a question.
const MOST_ITEMS: f64 = 1e6;
/// Rates that differ by less are equal: 0.95 - 0.05 is not quite 0.9.
const EQUAL: f64 = 1e-9;

/// A rate and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Different items, where the file says.
    pub items: Option<u64>,
    /// Trials, of which an item can have several.
    pub trials: Option<u64>,
    /// Trials that passed, where all either passed or failed.
    pub passed: Option<u64>,
    /// The share that passed, or the mean score.
    pub rate: f64,
    /// The lower end of its interval of 95 %.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How the interval was found.
    pub method: Method,
    /// So many independent items would be as sure; nothing where not even that is known.
    weight: Option<f64>,
}

/// How an interval was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Wilson's interval on items.
    Wilson,
    /// Wilson's interval on as many items as the trials are worth: those of one item are alike.
    Clustered,
    /// A normal interval from a mean and its standard error.
    Normal,
    /// A mean alone: nothing is known of its error.
    Unknown,
}

impl Method {
    /// What it is, in a few words.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson interval, 95 %",
            Self::Clustered => "Wilson interval, 95 %, clustered by item",
            Self::Normal => "normal interval, 95 %, from mean and standard error",
            Self::Unknown => "a mean without its error",
        }
    }
}

/// Where a rate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Further below the target.
    Misses,
    /// Below it, by five percentage points at most.
    Close,
    /// At the target or above it.
    Meets,
}

impl Standing {
    /// The answer of this meaning.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Misses => "misses",
            Self::Close => "close",
            Self::Meets => "meets",
        }
    }

    fn of(rate: f64, target: f64) -> Self {
        if rate >= target - EQUAL {
            Self::Meets
        } else if rate >= target - CLOSE_WITHIN - EQUAL {
            Self::Close
        } else {
            Self::Misses
        }
    }
}

/// A rate against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Where the rate stands.
    pub standing: Standing,
    /// The least that the interval allows.
    pub least: Standing,
    /// The most that it allows.
    pub most: Standing,
    /// So many more items, passing at the same rate, would leave one answer; nothing where it is certain already, or where
    /// no number within reach would do.
    pub more_items: Option<u64>,
}

impl Verdict {
    /// Whether the whole interval gives the same answer.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.least == self.most
    }
}

impl Estimate {
    /// From items of which each has the sum of its scores and the number of its trials.
    ///
    /// Where no item repeats, this is Wilson's interval (E. B. Wilson, JASA 22, 1927, 209-212). It holds for scores between
    /// 0 and 1, too, whose variance is never larger than that of passes at the same rate. Where items repeat, the trials
    /// are worth fewer items: the rate's variance is taken from the items' residuals, and the items that give the same
    /// variance take the place of the number (E. L. Korn and B. I. Graubard, Survey Methodology 24, 1998, 193-201).
    #[must_use]
    pub fn of_items(items: &[(f64, u64)], is_pass_or_fail: bool) -> Option<Self> {
        let trials: u64 = items.iter().map(|(_, trials)| trials).sum();
        if trials == 0 {
            return None;
        }
        let score: f64 = items.iter().map(|(score, _)| score).sum();
        let (count, tried) = (float(items.len() as u64), float(trials));
        let rate = (score / tried).clamp(0.0, 1.0);
        let repeats = trials > items.len() as u64;
        let weight = if repeats {
            let residual = |(score, trials): &(f64, u64)| (score - rate * float(*trials)).powi(2);
            let spread: f64 = items.iter().map(residual).sum();
            let variance = if count > 1.0 {
                count / (count - 1.0) * spread / tried.powi(2)
            } else {
                0.0
            };
            // Items that all fare alike say as much as one trial of each.
            let worth = rate * (1.0 - rate) / variance;
            if worth.is_finite() {
                worth.clamp(1.0, tried)
            } else {
                count
            }
        } else {
            count
        };
        let (low, high) = wilson(rate, weight);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of passes"
        )]
        let passed = is_pass_or_fail.then_some(score.round() as u64);
        Some(Self {
            items: Some(items.len() as u64),
            trials: Some(trials),
            passed,
            rate,
            low,
            high,
            method: if repeats {
                Method::Clustered
            } else {
                Method::Wilson
            },
            weight: Some(weight),
        })
    }

    /// From a mean over some items.
    #[must_use]
    pub fn of_mean(mean: f64, items: u64) -> Option<Self> {
        if items == 0 || !(0.0..=1.0).contains(&mean) {
            return None;
        }
        let (low, high) = wilson(mean, float(items));
        Some(Self {
            items: Some(items),
            trials: Some(items),
            passed: None,
            rate: mean,
            low,
            high,
            method: Method::Wilson,
            weight: Some(float(items)),
        })
    }

    /// From a mean and, where it is known, its standard error.
    #[must_use]
    pub fn of_bare_mean(mean: f64, error: Option<f64>) -> Option<Self> {
        if !(0.0..=1.0).contains(&mean) {
            return None;
        }
        let error = error.filter(|error| error.is_finite() && *error > 0.0);
        let reach = error.map_or(1.0, |error| Z * error);
        Some(Self {
            items: None,
            trials: None,
            passed: None,
            rate: mean,
            low: (mean - reach).max(0.0),
            high: (mean + reach).min(1.0),
            method: if error.is_some() {
                Method::Normal
            } else {
                Method::Unknown
            },
            weight: None,
        })
    }

    /// Where the rate stands against a target.
    #[must_use]
    pub fn against(&self, target: f64) -> Verdict {
        let standing = |rate| Standing::of(rate, target);
        Verdict {
            standing: standing(self.rate),
            least: standing(self.low),
            most: standing(self.high),
            more_items: self.more_items(target, &|one, other| one == other),
        }
    }

    /// How many more items, passing at the same rate, would leave an interval of which both ends mean the same. `None` where
    /// it is so already, or where no number within reach would do.
    #[must_use]
    pub fn more_items(
        &self,
        target: f64,
        mean_the_same: &dyn Fn(Standing, Standing) -> bool,
    ) -> Option<u64> {
        let (weight, items) = (self.weight?, float(self.items?));
        let settles = |weight: f64| {
            let (low, high) = wilson(self.rate, weight);
            mean_the_same(Standing::of(low, target), Standing::of(high, target))
        };
        if settles(weight) {
            return None;
        }
        let (mut low, mut high) = (weight, MOST_ITEMS);
        if !settles(high) {
            return None;
        }
        while high - low > 0.5 {
            let middle = low.midpoint(high);
            if settles(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        // Further items repeat as often as those that there are.
        let more = ((high - weight) * items / weight).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "above zero and bounded"
        )]
        (more <= MOST_ITEMS).then_some(more.max(1.0) as u64)
    }
}

/// Wilson's interval for a rate of some number of items, which need not be whole.
fn wilson(rate: f64, items: f64) -> (f64, f64) {
    let z2 = Z * Z / items;
    let centre = (rate + z2 / 2.0) / (1.0 + z2);
    let reach = (rate * (1.0 - rate) * z2 + z2 * z2 / 4.0).sqrt() / (1.0 + z2);
    (
        (centre - reach).clamp(0.0, rate),
        (centre + reach).clamp(rate, 1.0),
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
const fn float(count: u64) -> f64 {
    count as f64
}
