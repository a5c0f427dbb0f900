//! A cost as a function of the volume: what falls due once, each month and each call, and whole replicas.

/// When a part of a cost falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Once, at the start.
    Upfront,
    /// Each month.
    Monthly,
    /// Each call.
    PerCall,
}

impl Due {
    /// The word for it in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upfront => "upfront",
            Self::Monthly => "monthly",
            Self::PerCall => "per call",
        }
    }
}

/// A part of a cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it pays for.
    pub name: &'static str,
    /// When.
    pub due: Due,
    /// How much, in dollars.
    pub usd: f64,
    /// How it was calculated.
    pub basis: String,
}

/// Whole replicas, each paid for while it idles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replicas {
    /// Dollars a month for one.
    pub usd_per_month: f64,
    /// Calls a month that one serves.
    pub calls: f64,
}

impl Replicas {
    /// How many serve a volume: one at least.
    #[must_use]
    pub fn needed(&self, calls_per_month: f64) -> f64 {
        (calls_per_month / self.calls).ceil().max(1.0)
    }
}

/// Sums: total(N) = upfront + T * (fixed monthly + N * per call).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Line {
    /// Once, in dollars.
    pub upfront: f64,
    /// Each month, replicas aside.
    pub monthly: f64,
    /// Each call.
    pub per_call: f64,
    /// The replicas, where there are any.
    pub replicas: Option<Replicas>,
}

impl Line {
    /// What falls due at a time, in dollars, replicas aside.
    #[must_use]
    pub const fn sum(&self, due: Due) -> f64 {
        match due {
            Due::Upfront => self.upfront,
            Due::Monthly => self.monthly,
            Due::PerCall => self.per_call,
        }
    }

    /// The fixed dollars a month at a volume.
    #[must_use]
    pub fn fixed_monthly(&self, calls_per_month: f64) -> f64 {
        let replicas = self.replicas.map_or(0.0, |replicas| {
            replicas.needed(calls_per_month) * replicas.usd_per_month
        });
        self.monthly + replicas
    }

    /// The dollars of a month at a volume.
    #[must_use]
    pub fn monthly(&self, calls_per_month: f64) -> f64 {
        self.fixed_monthly(calls_per_month) + calls_per_month * self.per_call
    }

    /// The dollars over some months at a volume.
    #[must_use]
    pub fn total(&self, calls_per_month: f64, months: f64) -> f64 {
        self.upfront + months * self.monthly(calls_per_month)
    }

    /// Dollars for each further call, the replicas that it fills included.
    #[must_use]
    pub fn average_slope(&self) -> f64 {
        self.per_call
            + self
                .replicas
                .map_or(0.0, |replicas| replicas.usd_per_month / replicas.calls)
    }
}

/// Takes down the parts of a cost.
pub trait Ledger {
    /// A part. How it was calculated is asked only where it is kept.
    fn enter(&mut self, name: &'static str, due: Due, usd: f64, basis: impl FnOnce() -> String);

    /// Replicas instead of calls.
    fn serve_by(&mut self, replicas: Replicas);
}

impl Ledger for Line {
    fn enter(&mut self, _name: &'static str, due: Due, usd: f64, _basis: impl FnOnce() -> String) {
        match due {
            Due::Upfront => self.upfront += usd,
            Due::Monthly => self.monthly += usd,
            Due::PerCall => self.per_call += usd,
        }
    }

    fn serve_by(&mut self, replicas: Replicas) {
        self.replicas = Some(replicas);
    }
}

/// Sums with the parts that they are made of.
#[derive(Debug, Clone, Default)]
pub struct Itemised {
    /// The sums.
    pub line: Line,
    /// The parts that are not zero.
    pub parts: Vec<Part>,
}

impl Ledger for Itemised {
    fn enter(&mut self, name: &'static str, due: Due, usd: f64, basis: impl FnOnce() -> String) {
        if usd != 0.0 {
            self.parts.push(Part {
                name,
                due,
                usd,
                basis: basis(),
            });
        }
        self.line.enter(name, due, usd, String::new);
    }

    fn serve_by(&mut self, replicas: Replicas) {
        self.line.serve_by(replicas);
    }
}
