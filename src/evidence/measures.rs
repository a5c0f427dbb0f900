//! What files measure, by the names under which `measured_by` of a question speaks of it.

/// Where a pass rate stands against its target.
pub const RATE: &str = "eval.rate";
/// How many different items were scored.
pub const ITEMS: &str = "eval.items";
/// How many quality examples training data holds.
pub const EXAMPLES: &str = "training-data.quality";
/// How many calls a log shows to a month.
pub const CALLS: &str = "logs.calls-per-month";
