//! Two results compared: what differs in outcome, answers, path, figures and costs.
//!
//! Works on results as JSON, those that were saved and those that are made anew for answers, so that both are read alike.
//! Knows no files.

use serde::Deserialize;
use serde_json::Value;

use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::printable::printable;

/// Why a text is no result that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotComparable(String);

impl std::fmt::Display for NotComparable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotComparable {}

/// The version of the JSON that is understood.
const SCHEMA: u64 = 1;

/// A result of `ask` or `break-even` as JSON, as far as it is compared. The latter has no outcome.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Saved {
    version: String,
    framework: Option<Rules>,
    recommendation: Option<Recommended>,
    certain: bool,
    path: Vec<Passage>,
    answers: Vec<Answered>,
    cost: Costs,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Rules {
    name: String,
    sha256: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Recommended {
    id: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Passage {
    step: String,
    rule: Option<String>,
    result: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Answered {
    question: String,
    value: Value,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Costs {
    as_of: String,
    prices_as_of: String,
    compared_months: Option<f64>,
    workload: Vec<Figure>,
    approaches: Vec<Approach>,
    break_even: Vec<BreakEven>,
}

#[derive(Debug, Clone, Deserialize)]
struct Figure {
    name: String,
    value: Value,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Clone, Deserialize)]
struct Approach {
    id: String,
    upfront_usd: f64,
    per_call_usd: f64,
    monthly_usd: f64,
    total_usd: f64,
    ruled_out: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct BreakEven {
    of: String,
    against: String,
    calls_per_month: Option<f64>,
}

impl Saved {
    /// Whether a text is a result as JSON, and not a file of answers.
    #[must_use]
    pub fn is_result(text: &str) -> bool {
        // A result that is broken is still none of answers, which are a few lines without a schema.
        text.trim_start().starts_with('{') && text.contains("\"schema\"")
    }

    /// Reads a result.
    ///
    /// # Errors
    ///
    /// If it is none of `ask` or `break-even`, or of a later version.
    pub fn read(text: &str) -> Result<Self, NotComparable> {
        let unlike = |fault: serde_json::Error| {
            NotComparable(format!(
                "no result as this program writes it ({fault}); save it anew with --format json"
            ))
        };
        let mut value: Value = serde_json::from_str(text).map_err(unlike)?;
        let schema = value.get("schema").and_then(Value::as_u64);
        if schema != Some(SCHEMA) {
            return Err(NotComparable(format!(
                "it is not of schema {SCHEMA}, the one that this version reads; save it anew with --format json"
            )));
        }
        if value.get("approaches").is_some() {
            // A cost comparison stands by itself, without what `ask` puts around it.
            value = serde_json::json!({ "cost": value });
        }
        if value.get("cost").is_none() {
            let remedy = "give what `ask` or `break-even` printed with --format json, or answers";
            return Err(NotComparable(format!(
                "no result of `ask` or `break-even`; {remedy}"
            )));
        }
        let saved: Self = serde_json::from_value(value).map_err(unlike)?;
        if saved.cost.approaches.is_empty() {
            let remedy = "save it anew with --format json";
            return Err(NotComparable(format!("it has no costs; {remedy}")));
        }
        Ok(saved)
    }

    /// The outcome, and whether it is certain.
    fn outcome(&self) -> Option<String> {
        let certainty = if self.certain { "" } else { " (not certain)" };
        let recommended = self.recommendation.as_ref()?;
        Some(format!("{}{certainty}", printable(&recommended.id)))
    }

    /// The cheapest approach that is not ruled out.
    fn cheapest(&self) -> Option<&Approach> {
        let allowed = self.cost.approaches.iter();
        allowed
            .filter(|approach| approach.ruled_out.is_none())
            .min_by(|a, b| a.total_usd.total_cmp(&b.total_usd))
    }
}

/// Something that differs, in words; nothing where a side does not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: String,
    /// How it is on the one side.
    pub a: Option<String>,
    /// How it is on the other.
    pub b: Option<String>,
}

/// An amount that differs, in dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountChange {
    /// The approach.
    pub approach: String,
    /// What of it: the name of the amount in JSON.
    pub amount: &'static str,
    /// How much it is on the one side.
    pub a: Option<f64>,
    /// How much it is on the other.
    pub b: Option<f64>,
}

/// All that differs between two results.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// The outcomes and what is the cheapest.
    pub outcome: Vec<Change>,
    /// The answers.
    pub answers: Vec<Change>,
    /// What came of each step, and by which rule.
    pub path: Vec<Change>,
    /// Quantities and models.
    pub figures: Vec<Change>,
    /// What approaches cost.
    pub costs: Vec<AmountChange>,
    /// Rules, prices and days.
    pub made: Vec<Change>,
}

impl Differences {
    /// All that differs between two results.
    #[must_use]
    pub fn between(a: &Saved, b: &Saved) -> Self {
        let both = |of: &dyn Fn(&Saved) -> Vec<(String, String)>| changes(&of(a), &of(b));
        Self {
            outcome: both(&outcomes),
            answers: both(&answers),
            path: both(&path),
            figures: both(&figures),
            costs: amounts(a, b),
            made: both(&made),
        }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let changes = [
            &self.outcome,
            &self.answers,
            &self.path,
            &self.figures,
            &self.made,
        ];
        changes.iter().all(|changes| changes.is_empty()) && self.costs.is_empty()
    }
}

/// The entries that one side has otherwise, in the order of the first side, then what the second has more.
fn changes(a: &[(String, String)], b: &[(String, String)]) -> Vec<Change> {
    let find = |side: &[(String, String)], what: &str| {
        let found = side.iter().find(|(name, _)| name == what);
        found.map(|(_, value)| value.clone())
    };
    let more = b.iter().filter(|(what, _)| find(a, what).is_none());
    let all = a.iter().chain(more).map(|(what, _)| Change {
        what: what.clone(),
        a: find(a, what),
        b: find(b, what),
    });
    all.filter(|change| change.a != change.b).collect()
}

fn outcomes(side: &Saved) -> Vec<(String, String)> {
    let outcome = side.outcome().map(|outcome| ("outcome", outcome));
    let cheapest = side.cheapest().map(|own| ("cheapest", shown(&own.id)));
    let named = |(what, value): (&str, String)| (what.to_owned(), value);
    outcome.into_iter().chain(cheapest).map(named).collect()
}

fn answers(side: &Saved) -> Vec<(String, String)> {
    let known = side.answers.iter().filter(|own| !own.value.is_null());
    known
        .map(|own| (shown(&own.question), word(&own.value)))
        .collect()
}

fn path(side: &Saved) -> Vec<(String, String)> {
    let result = |own: &Passage| match &own.rule {
        Some(rule) => format!("{} ({})", printable(&own.result), printable(rule)),
        None => shown(&own.result),
    };
    (side.path.iter())
        .map(|own| (shown(&own.step), result(own)))
        .collect()
}

fn figures(side: &Saved) -> Vec<(String, String)> {
    let value = |own: &Figure| match (own.low, own.high) {
        (Some(low), Some(high)) => format!("{} ({low} to {high})", word(&own.value)),
        _ => word(&own.value),
    };
    let mut figures: Vec<(String, String)> = (side.cost.workload.iter())
        .map(|own| (shown(&own.name), value(own)))
        .collect();
    let months = side.cost.compared_months;
    figures.extend(months.map(|months| ("months compared".to_owned(), months.to_string())));
    joined(figures)
}

/// The same with the values of one name together: several offers have the same role.
fn joined(entries: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (name, value) in entries {
        match joined.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => *values += &format!(", {value}"),
            None => joined.push((name, value)),
        }
    }
    joined
}

fn made(side: &Saved) -> Vec<(String, String)> {
    let rules = side.framework.as_ref().map(|rules| {
        let sha256 = rules.sha256.get(..12).unwrap_or(&rules.sha256);
        format!("{} ({})", printable(&rules.name), printable(sha256))
    });
    let known = |text: &str| (!text.is_empty()).then(|| shown(text));
    let all = [
        ("rules", rules),
        ("prices taken on", known(&side.cost.as_of)),
        ("oldest price checked on", known(&side.cost.prices_as_of)),
        ("ftadvise", known(&side.version)),
    ];
    let stated = |(what, value): (&str, Option<String>)| Some((what.to_owned(), value?));
    all.into_iter().filter_map(stated).collect()
}

/// The amounts that differ, approach by approach, and the break-even of fine-tuning.
fn amounts(a: &Saved, b: &Saved) -> Vec<AmountChange> {
    let find = |side: &Saved, id: &str| {
        let mut approaches = side.cost.approaches.iter();
        approaches.find(|own| own.id == id).cloned()
    };
    let [own, other] = [a, b].map(|side| side.cost.approaches.iter().map(|own| &own.id));
    let more = other.filter(|id| find(a, id).is_none());
    let mut all = Vec::new();
    for id in own.chain(more) {
        let [a, b] = [a, b].map(|side| find(side, id));
        let of = |amount: fn(&Approach) -> f64| [&a, &b].map(|own| own.as_ref().map(amount));
        for (name, [a, b]) in [
            ("upfront_usd", of(|own| own.upfront_usd)),
            ("per_call_usd", of(|own| own.per_call_usd)),
            ("monthly_usd", of(|own| own.monthly_usd)),
            ("total_usd", of(|own| own.total_usd)),
        ] {
            all.push(AmountChange {
                approach: shown(id),
                amount: name,
                a,
                b,
            });
        }
    }
    all.retain(|own| !is_same(own.a, own.b));
    all.extend(break_even(a, b));
    all
}

/// The break-even of fine-tuning against prompting, where it is another one, with each of the offers.
fn break_even(a: &Saved, b: &Saved) -> Vec<AmountChange> {
    let is_tuned = |id: &str| {
        let rest = id.strip_prefix(FINE_TUNE.id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
    };
    let is_wanted = |own: &&BreakEven| is_tuned(&own.of) && own.against == PROMPTING.id;
    let mut ids: Vec<&str> = Vec::new();
    for own in [a, b].into_iter().flat_map(|side| &side.cost.break_even) {
        if is_wanted(&own) && !ids.contains(&own.of.as_str()) {
            ids.push(&own.of);
        }
    }
    let change = |id: &str| {
        let [a, b] = [a, b].map(|side| {
            let mut pairs = side.cost.break_even.iter().filter(is_wanted);
            pairs.find(|own| own.of == id)?.calls_per_month
        });
        (!is_same(a, b)).then(|| AmountChange {
            approach: shown(id),
            amount: "calls_per_month",
            a,
            b,
        })
    };
    ids.into_iter().filter_map(change).collect()
}

/// Whether two amounts are the same but for rounding.
fn is_same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

/// A value of JSON as it would be typed.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        other => printable(&other.to_string()).into_owned(),
    }
}

fn shown(text: &str) -> String {
    printable(text).into_owned()
}
