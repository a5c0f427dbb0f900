//! How a framework does on its cases: as text and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::figures::round;
use super::json::{SCHEMA, text as json_text};
use super::wrap::wrapped;
use crate::framework::Framework;
use crate::framework::case::{Trial, Verdict, unhit};
use crate::quantity::grouped;

/// A framework with its trials.
#[derive(Debug)]
pub struct Tried<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// How it did on each case.
    pub trials: &'a [Trial<'a>],
    /// The share of rules that some case must reach, where one is set.
    pub threshold: Option<f64>,
}

impl Tried<'_> {
    fn rules(&self) -> usize {
        let steps = self.framework.steps.iter();
        steps.map(|step| step.rules.len()).sum()
    }

    /// The share of rules that some case reaches.
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 rules")]
    fn coverage(&self) -> f64 {
        let unhit = unhit(self.framework, self.trials).len();
        (self.rules() - unhit) as f64 / self.rules().max(1) as f64
    }

    /// Whether every case is as its file says, and enough rules are reached.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let is_reached = self.threshold.is_none_or(|least| self.coverage() >= least);
        is_reached && self.trials.iter().all(|trial| trial.verdict.is_as_said())
    }

    fn count(&self, verdict: Verdict) -> usize {
        let of_kind = self.trials.iter().filter(|trial| trial.verdict == verdict);
        of_kind.count()
    }
}

/// For reading in a terminal.
#[must_use]
pub fn text(tried: &Tried<'_>, width: u16) -> String {
    let columns = usize::from(width);
    let mut lines = Vec::new();
    for trial in tried.trials {
        if !trial.verdict.is_as_said() {
            lines.extend(failed(tried.framework, trial, columns));
            lines.push(String::new());
        }
    }
    let [right, missed] = [Verdict::Right, Verdict::KnownMiss].map(|verdict| tried.count(verdict));
    let failed = tried.trials.len() - right - missed;
    let summary = format!(
        "{}: {} cases, {right} right, {missed} known to miss, {failed} failed.",
        tried.framework.file,
        tried.trials.len()
    );
    lines.extend(wrapped(&summary, columns, "", "  "));
    lines.extend(wrapped(&covered(tried), columns, "", "  "));
    lines.join("\n") + "\n"
}

fn covered(tried: &Tried<'_>) -> String {
    let unhit = unhit(tried.framework, tried.trials);
    let rules = tried.rules();
    let mut line = format!(
        "Rules reached: {} of {rules} ({} %)",
        rules - unhit.len(),
        grouped(round(100.0 * tried.coverage()))
    );
    if let Some(least) = tried.threshold.filter(|least| tried.coverage() < *least) {
        line += &format!(
            ", fewer than the {} % wanted",
            grouped(round(100.0 * least))
        );
    }
    if unhit.is_empty() {
        return line + ".";
    }
    format!("{line}; no case reaches {}.", unhit.join(", "))
}

/// What came of a case, and what should have.
fn failed(framework: &Framework, trial: &Trial<'_>, columns: usize) -> Vec<String> {
    let case = trial.case;
    let got = &framework.outcome(trial.decision.outcome).id;
    let what = match trial.verdict {
        Verdict::RightAfterAll => format!("got {got}, which is right; take its `misses` out"),
        Verdict::LacksWord => format!(
            "got {got}, but its next steps do not say `{}`",
            case.says.as_deref().unwrap_or_default()
        ),
        Verdict::Right | Verdict::KnownMiss | Verdict::Wrong => {
            format!("wanted {}, got {got}", case.right.join(" or "))
        }
    };
    let head = format!("failed {}: {what}", case.id);
    let mut lines = wrapped(&head, columns, "", "    ");
    for missed in trial.missed(framework) {
        let line = format!(
            "{}: {} ({}) {}",
            missed.step, missed.rule, missed.outcome, missed.because
        );
        lines.extend(wrapped(&line, columns, "  - ", "      "));
    }
    for passage in &trial.decision.path {
        let step = &framework.steps[passage.step];
        let rule = passage.held.map_or("no rule", |rule| &step.rules[rule].id);
        let line = format!("{}: {rule} ({})", step.id, passage.result(framework));
        lines.extend(wrapped(&line, columns, "  + ", "      "));
    }
    lines
}

/// For programs.
#[must_use]
pub fn json(tried: &Tried<'_>) -> String {
    json_text(&TriedJson {
        schema: SCHEMA,
        file: &tried.framework.file,
        good: tried.is_good(),
        cases: tried
            .trials
            .iter()
            .map(|trial| case(tried.framework, trial))
            .collect(),
        coverage: tried.coverage(),
        unhit: unhit(tried.framework, tried.trials),
    }) + "\n"
}

fn case<'a>(framework: &'a Framework, trial: &'a Trial<'_>) -> CaseJson<'a> {
    CaseJson {
        id: &trial.case.id,
        verdict: match trial.verdict {
            Verdict::Right => "right",
            Verdict::KnownMiss => "known-miss",
            Verdict::Wrong => "wrong",
            Verdict::RightAfterAll => "right-after-all",
            Verdict::LacksWord => "lacks-word",
        },
        wanted: &trial.case.right,
        got: &framework.outcome(trial.decision.outcome).id,
        missed: if trial.verdict.is_as_said() {
            Vec::new()
        } else {
            let missed = trial.missed(framework).into_iter();
            missed
                .map(|own| MissedJson {
                    step: own.step,
                    rule: own.rule,
                    outcome: own.outcome,
                    because: own.because,
                })
                .collect()
        },
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct TriedJson<'a> {
    schema: u32,
    file: &'a str,
    good: bool,
    cases: Vec<CaseJson<'a>>,
    coverage: f64,
    unhit: Vec<String>,
}

#[derive(JsonSchema, Serialize)]
struct CaseJson<'a> {
    id: &'a str,
    verdict: &'static str,
    wanted: &'a [String],
    got: &'a str,
    missed: Vec<MissedJson>,
}

#[derive(JsonSchema, Serialize)]
struct MissedJson {
    step: String,
    rule: String,
    outcome: String,
    because: String,
}
