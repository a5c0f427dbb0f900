//! Results of the lm-evaluation-harness: for each task a mean of each metric, and how many items it had.
//!
//! Groups are means of tasks, so only tasks count. Old files say the mean and its error, and not the number of items.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::estimate::Estimate;
use super::{Candidate, Evaluation, Format, text};
use crate::evidence::Refused;

/// Metrics that are shares of items, in the order in which one is chosen for a task.
const METRICS: [&str; 10] = [
    "acc",
    "exact_match",
    "acc_norm",
    "pass@1",
    "pass_at_1",
    "prompt_level_strict_acc",
    "mc2",
    "mc1",
    "f1",
    "em",
];

/// Filters of an answer before it is compared, in the order in which one is taken where a metric has several: without any,
/// then the one that finds an answer wherever it stands, then the one that wants it in a form. Further ones follow by the
/// alphabet.
const FILTERS: [&str; 3] = ["none", "flexible-extract", "strict-match"];

#[derive(Deserialize)]
struct Document {
    results: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(default)]
    groups: BTreeMap<String, Value>,
    #[serde(default, rename = "n-samples")]
    items: BTreeMap<String, Items>,
    #[serde(default)]
    higher_is_better: BTreeMap<String, BTreeMap<String, Value>>,
    model_name: Option<String>,
    config: Option<Config>,
}

#[derive(Deserialize)]
struct Items {
    effective: Option<u64>,
    original: Option<u64>,
}

#[derive(Deserialize)]
struct Config {
    model: Option<Value>,
    model_args: Option<Value>,
}

/// A task with the metric that was chosen for it.
struct Task<'d> {
    name: &'d str,
    metric: &'d str,
    mean: f64,
    error: Option<f64>,
    items: Option<u64>,
}

/// Reads a document.
pub(super) fn document(text: &[u8]) -> Result<Evaluation, Refused> {
    let document: Document = text::parsed(text, Format::LmEval)?;
    let tasks: Vec<Task<'_>> = document.tasks().collect();
    let model = document.model();
    let mut notes = Vec::new();
    let left = document.results.len() - tasks.len();
    if left > 0 {
        let what = if left == 1 {
            "is a group, or has no metric that is a share of items, and is left out"
        } else {
            "are groups, or have no metric that is a share of items, and are left out"
        };
        notes.push(format!(
            "{left} of {} results {what}.",
            document.results.len()
        ));
    }
    let candidate = |name: String, measure: &str, estimate| Candidate {
        name,
        measure: measure.to_owned(),
        estimate,
        errors: 0,
        unscored: 0,
    };
    if let [task] = tasks.as_slice() {
        let estimate = match task.items {
            Some(items) => Estimate::of_mean(task.mean, items),
            None => Estimate::of_bare_mean(task.mean, task.error),
        };
        let name = [task.name, &model].join(" on ");
        let candidates = estimate.map(|estimate| candidate(name, task.metric, estimate));
        return Evaluation::new(Format::LmEval, candidates.into_iter().collect(), notes);
    }
    notes.extend(tasks.iter().map(|task| {
        let items = task
            .items
            .map_or_else(String::new, |items| format!(" of {items} items"));
        format!("{}: {} {:.3}{items}.", task.name, task.metric, task.mean)
    }));
    let name = format!("{} tasks on {model}", tasks.len());
    let candidates = pooled(&tasks).map(|estimate| candidate(name, measure(&tasks), estimate));
    Evaluation::new(Format::LmEval, candidates.into_iter().collect(), notes)
}

/// What was measured of all tasks: their metric, with its filter where that is the same, too.
fn measure<'d>(tasks: &[Task<'d>]) -> &'d str {
    let Some(first) = tasks.first().map(|task| task.metric) else {
        return "";
    };
    let metric = name_of(first);
    if tasks.iter().all(|task| task.metric == first) {
        first
    } else if tasks.iter().all(|task| name_of(task.metric) == metric) {
        metric
    } else {
        "several metrics"
    }
}

/// The name of a metric, without that of the filter after a comma in newer files.
fn name_of(key: &str) -> &str {
    key.split_once(',').map_or(key, |(name, _)| name)
}

/// The place of its filter among those from which one is taken.
fn rank(key: &str) -> usize {
    let filter = key.split_once(',').map_or("none", |(_, filter)| filter);
    let mut filters = FILTERS.iter();
    filters
        .position(|own| *own == filter)
        .unwrap_or(FILTERS.len())
}

/// All tasks together: by their items where all say how many they had, else each task alike.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn pooled(tasks: &[Task<'_>]) -> Option<Estimate> {
    let items: Option<Vec<u64>> = tasks.iter().map(|task| task.items).collect();
    if let Some(items) = items {
        let all: u64 = items
            .iter()
            .try_fold(0_u64, |sum, items| sum.checked_add(*items))?;
        let passed: f64 = (tasks.iter().zip(&items))
            .map(|(task, items)| task.mean * *items as f64)
            .sum();
        return Estimate::of_mean((passed / all as f64).clamp(0.0, 1.0), all);
    }
    let count = tasks.len() as f64;
    let mean = tasks.iter().map(|task| task.mean).sum::<f64>() / count;
    let errors: Option<Vec<f64>> = tasks.iter().map(|task| task.error).collect();
    let error =
        errors.map(|errors| errors.iter().map(|error| error * error).sum::<f64>().sqrt() / count);
    Estimate::of_bare_mean(mean.clamp(0.0, 1.0), error)
}

impl Document {
    fn tasks(&self) -> impl Iterator<Item = Task<'_>> {
        let is_group = |name: &str| self.groups.contains_key(name);
        let tasks = self.results.iter().filter(move |(name, _)| !is_group(name));
        tasks.filter_map(|(name, metrics)| self.task(name, metrics))
    }

    fn task<'d>(&'d self, name: &'d str, metrics: &'d BTreeMap<String, Value>) -> Option<Task<'d>> {
        let is_good = |metric: &str| {
            let better = self
                .higher_is_better
                .get(name)
                .and_then(|own| own.get(metric));
            better.and_then(Value::as_bool) != Some(false)
        };
        METRICS
            .iter()
            .filter(|metric| is_good(metric))
            .find_map(|metric| {
                let is_metric = |key: &&String| name_of(key) == *metric;
                let key = metrics
                    .keys()
                    .filter(is_metric)
                    .min_by_key(|key| rank(key))?;
                let mean = metrics
                    .get(key)?
                    .as_f64()
                    .filter(|mean| (0.0..=1.0).contains(mean))?;
                let error_key = match key.split_once(',') {
                    Some((metric, filter)) => format!("{metric}_stderr,{filter}"),
                    None => format!("{key}_stderr"),
                };
                let items = self
                    .items
                    .get(name)
                    .and_then(|own| own.effective.or(own.original));
                Some(Task {
                    name,
                    metric: key,
                    mean,
                    error: metrics.get(&error_key).and_then(Value::as_f64),
                    items,
                })
            })
    }

    fn model(&self) -> String {
        let of_config = || {
            let config = self.config.as_ref()?;
            let text = |value: &Option<Value>| value.as_ref()?.as_str().map(str::to_owned);
            text(&config.model_args).or_else(|| text(&config.model))
        };
        let name = self.model_name.clone().or_else(of_config);
        let name = name.unwrap_or_else(|| "a model".to_owned());
        // Arguments can be a long list; the model that was loaded tells most.
        let part = name
            .split(',')
            .find_map(|part| part.strip_prefix("pretrained="));
        part.map_or(name.clone(), str::to_owned)
    }
}
