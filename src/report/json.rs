//! Results as JSON, for programs. The names are a contract; money is not rounded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Advice, Costs};
use crate::cost::approaches::Cost;
use crate::cost::catalogue::CATALOGUE_DATE;
use crate::cost::line::Due;
use crate::cost::quantities::Quantities;
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::workload::Estimate;
use crate::framework::Framework;
use crate::framework::answers::{Answer, Answers, Value};
use crate::framework::condition::Truth;

/// The version of the shape below.
const SCHEMA: u32 = 1;

/// The JSON text of a recommendation.
#[must_use]
pub fn advice(advice: &Advice<'_>) -> String {
    let framework = advice.framework;
    let outcome = framework.outcome(advice.decision.outcome);
    let id_of = |outcome| framework.outcome(outcome).id.as_str();
    let question_id = |question| framework.question(question).id.as_str();
    let (decision, answers) = (&advice.decision, advice.answers);
    let result = AdviceJson {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        framework: FrameworkJson {
            name: &framework.name,
            file: &framework.file,
            sha256: &framework.sha256,
            as_of: advice.costs.market.as_of.to_string(),
        },
        recommendation: RecommendationJson {
            id: &outcome.id,
            approaches: outcome
                .approaches
                .iter()
                .map(|approach| approach.id())
                .collect(),
            title: decision.title(framework),
            because: decision.because(framework, answers),
            next_steps: decision.next_steps(framework, answers),
            risks: decision.risks(framework, answers),
            sources: decision
                .sources(framework)
                .into_iter()
                .map(|source| source.url.as_str())
                .collect(),
        },
        certain: decision.openness.is_certain(),
        open_outcomes: decision
            .openness
            .outcomes
            .iter()
            .map(|outcome| id_of(*outcome))
            .collect(),
        depends_on: (decision.openness.depends_on.iter())
            .map(|dependence| DependenceJson {
                question: question_id(dependence.question),
                values: &dependence.values,
                outcomes: dependence
                    .outcomes
                    .iter()
                    .map(|outcome| id_of(*outcome))
                    .collect(),
                alone: id_of(dependence.alone),
            })
            .collect(),
        would_change: (advice.flips.iter())
            .map(|flip| FlipJson {
                question: question_id(flip.question),
                from: &flip.from,
                values: &flip.values,
                outcomes: vec![id_of(flip.outcome)],
            })
            .collect(),
        path: path(advice),
        answers: given(framework, answers),
        cost: costs_json(&advice.costs),
        command: &advice.command,
    };
    text(&result)
}

/// The JSON text of a cost comparison.
#[must_use]
pub fn costs(costs: &Costs<'_>) -> String {
    text(&costs_json(costs))
}

fn text(value: &impl Serialize) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text,
        Err(error) => unreachable!("results are plain structs with text keys: {error}"),
    }
}

fn path<'a>(advice: &'a Advice<'_>) -> Vec<PassageJson<'a>> {
    let framework = advice.framework;
    (advice.decision.path.iter())
        .map(|passage| {
            let step = &framework.steps[passage.step];
            PassageJson {
                step: &step.id,
                rule: passage.held.map(|rule| step.rules[rule].id.as_str()),
                result: passage.result(framework),
                because: passage.because(framework),
                passed_over: (passage.passed.iter())
                    .map(|passed| PassedJson {
                        rule: &step.rules[passed.rule].id,
                        truth: if passed.truth == Truth::False {
                            "false"
                        } else {
                            "unknown"
                        },
                        failed: &passed.blamed,
                    })
                    .collect(),
            }
        })
        .collect()
}

fn given<'a>(framework: &'a Framework, answers: &'a Answers) -> Vec<AnswerJson<'a>> {
    (framework.indices())
        .map(|index| {
            let question = framework.question(index);
            let given = answers.given(index);
            let value = match answers.get(index) {
                None | Some(Answer::Unknown) => serde_json::Value::Null,
                Some(Answer::Known(Value::Number(number))) if number.is_exact() => {
                    number_json(number.low)
                }
                Some(Answer::Known(value)) => question.typed(value).into(),
            };
            let is_known = !value.is_null();
            AnswerJson {
                question: &question.id,
                value,
                provenance: match given {
                    Some(given) if is_known => given.provenance.to_string(),
                    Some(_) | None => "unknown".to_owned(),
                },
                source: given.map(|given| given.source.as_str()),
            }
        })
        .collect()
}

/// A whole number without a point, any other with one.
fn number_json(number: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^63")]
    if number.fract() == 0.0 && number.abs() < 9e15 {
        (number as i64).into()
    } else {
        number.into()
    }
}

fn costs_json<'a>(costs: &'a Costs<'_>) -> CostsJson<'a> {
    let comparison = &costs.comparison;
    let calls = comparison.calls_per_month;
    let mut workload: Vec<QuantityJson<'_>> = Quantities::<()>::IDS
        .iter()
        .filter_map(|id| Some(quantity(id, costs.workload.quantities.get(id)?)))
        .collect();
    for (name, model, known) in [
        ("model", costs.market.model.name(), &costs.named.model),
        (
            "tuned-model",
            costs.market.tuned.offer.name(),
            &costs.named.tuned_model,
        ),
    ] {
        workload.push(QuantityJson {
            name,
            value: model.into(),
            low: None,
            high: None,
            provenance: known.word(),
            source: known.source(),
        });
    }
    CostsJson {
        schema: SCHEMA,
        prices_as_of: CATALOGUE_DATE.to_string(),
        as_of: costs.market.as_of.to_string(),
        horizon_months: comparison.horizon_months,
        compared_months: comparison.served_months,
        workload,
        approaches: comparison
            .costs
            .iter()
            .map(|cost| approach(cost, costs, calls))
            .collect(),
        break_even: (comparison.break_evens.iter())
            .map(|pair| BreakEvenJson {
                of: pair.of,
                against: pair.against,
                calls_per_month: pair.result.crossing,
                cheaper_in: &pair.result.cheaper_in,
                payback_months: pair
                    .result
                    .payback_months
                    .filter(|months| *months <= comparison.served_months),
                never_because: pair.result.never_because.as_deref(),
            })
            .collect(),
        volumes: (comparison.volumes.iter())
            .map(|volume| VolumeJson {
                calls_per_month: *volume,
                monthly_usd: comparison
                    .costs
                    .iter()
                    .map(|cost| (cost.recipe.id, cost.monthly(*volume)))
                    .collect(),
                total_usd: (comparison.costs.iter())
                    .map(|cost| {
                        (
                            cost.recipe.id,
                            cost.total(*volume, comparison.served_months),
                        )
                    })
                    .collect(),
                cheapest: comparison.cheapest(*volume).map(|cost| cost.recipe.id),
            })
            .collect(),
        uncertainty: uncertainty(costs),
        rule_of_thumb: RuleOfThumbJson {
            calls_per_month: super::RULE_OF_THUMB,
            source: "the four-step lesson",
        },
        notes: super::notes::ends(costs)
            .into_iter()
            .chain(super::notes::notes(costs))
            .collect(),
    }
}

fn uncertainty(costs: &Costs<'_>) -> UncertaintyJson {
    let (of, uncertainty) = (FINE_TUNE.id, &costs.uncertainty);
    UncertaintyJson {
        of,
        against: PROMPTING.id,
        best_calls_per_month: uncertainty.ends.best,
        worst_calls_per_month: uncertainty.ends.worst,
        moves_it: (uncertainty.influences.iter())
            .map(|influence| InfluenceJson {
                name: influence.id,
                low: influence.low,
                high: influence.high,
                is_guess: influence.is_guess,
                calls_per_month_at_low: influence.at_low,
                calls_per_month_at_high: influence.at_high,
                swing_usd: influence.swing_usd,
            })
            .collect(),
        distribution: "triangular over low, likely, high; quantities are independent",
        samples: (uncertainty.sampled.iter())
            .map(|(against, sampled)| SampledJson {
                of,
                against,
                draws: sampled.draws,
                seed: sampled.seed,
                calls_per_month_p5: sampled.p5,
                calls_per_month_p50: sampled.p50,
                calls_per_month_p95: sampled.p95,
                paid_back_share: sampled.paid_back,
                never_share: sampled.never,
            })
            .collect(),
    }
}

fn quantity<'a>(name: &'a str, estimate: &'a Estimate) -> QuantityJson<'a> {
    let is_range = !estimate.is_exact();
    QuantityJson {
        name,
        value: number_json(estimate.likely),
        low: is_range.then_some(estimate.low),
        high: is_range.then_some(estimate.high),
        provenance: estimate.known.word(),
        source: estimate.known.source(),
    }
}

fn approach<'a>(cost: &'a Cost, costs: &'a Costs<'_>, calls: f64) -> ApproachJson<'a> {
    let replicas = cost.replicas().map(|replicas| PartJson {
        name: "replicas",
        due: "monthly",
        usd: replicas.needed(calls) * replicas.usd_per_month,
        basis: format!(
            "{} replicas of {} calls a month",
            replicas.needed(calls),
            replicas.calls.round()
        ),
    });
    let parts = cost.parts.iter().map(|part| PartJson {
        name: part.name,
        due: match part.due {
            Due::Upfront => "upfront",
            Due::Monthly => "monthly",
            Due::PerCall => "per call",
        },
        usd: part.usd,
        basis: part.basis.clone(),
    });
    ApproachJson {
        id: cost.recipe.id,
        model: &cost.model,
        upfront_usd: cost.sum(Due::Upfront),
        fixed_monthly_usd: cost.fixed_monthly(calls),
        per_call_usd: cost.sum(Due::PerCall),
        monthly_usd: cost.monthly(calls),
        total_usd: cost.total(calls, costs.comparison.horizon_months),
        upkeep: cost.recipe.upkeep,
        flexibility: cost.recipe.flexibility,
        ruled_out: costs.comparison.ruled_out(cost),
        parts: parts.chain(replicas).collect(),
    }
}

#[derive(Serialize)]
struct AdviceJson<'a> {
    schema: u32,
    version: &'a str,
    framework: FrameworkJson<'a>,
    recommendation: RecommendationJson<'a>,
    certain: bool,
    open_outcomes: Vec<&'a str>,
    depends_on: Vec<DependenceJson<'a>>,
    would_change: Vec<FlipJson<'a>>,
    path: Vec<PassageJson<'a>>,
    answers: Vec<AnswerJson<'a>>,
    cost: CostsJson<'a>,
    command: &'a str,
}

#[derive(Serialize)]
struct FrameworkJson<'a> {
    name: &'a str,
    file: &'a str,
    sha256: &'a str,
    as_of: String,
}

#[derive(Serialize)]
struct RecommendationJson<'a> {
    id: &'a str,
    approaches: Vec<&'a str>,
    title: String,
    because: Vec<String>,
    next_steps: Vec<String>,
    risks: Vec<String>,
    sources: Vec<&'a str>,
}

#[derive(Serialize)]
struct DependenceJson<'a> {
    question: &'a str,
    values: &'a str,
    outcomes: Vec<&'a str>,
    alone: &'a str,
}

#[derive(Serialize)]
struct FlipJson<'a> {
    question: &'a str,
    from: &'a str,
    values: &'a str,
    outcomes: Vec<&'a str>,
}

#[derive(Serialize)]
struct PassageJson<'a> {
    step: &'a str,
    rule: Option<&'a str>,
    result: &'a str,
    because: &'a str,
    passed_over: Vec<PassedJson<'a>>,
}

#[derive(Serialize)]
struct PassedJson<'a> {
    rule: &'a str,
    truth: &'a str,
    failed: &'a str,
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    question: &'a str,
    value: serde_json::Value,
    provenance: String,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct CostsJson<'a> {
    schema: u32,
    prices_as_of: String,
    as_of: String,
    horizon_months: f64,
    compared_months: f64,
    workload: Vec<QuantityJson<'a>>,
    approaches: Vec<ApproachJson<'a>>,
    break_even: Vec<BreakEvenJson<'a>>,
    volumes: Vec<VolumeJson<'a>>,
    uncertainty: UncertaintyJson,
    rule_of_thumb: RuleOfThumbJson<'a>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct QuantityJson<'a> {
    name: &'a str,
    value: serde_json::Value,
    low: Option<f64>,
    high: Option<f64>,
    provenance: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct ApproachJson<'a> {
    id: &'a str,
    model: &'a str,
    upfront_usd: f64,
    fixed_monthly_usd: f64,
    per_call_usd: f64,
    monthly_usd: f64,
    total_usd: f64,
    upkeep: &'a str,
    flexibility: &'a str,
    ruled_out: Option<&'a str>,
    parts: Vec<PartJson>,
}

#[derive(Serialize)]
struct PartJson {
    name: &'static str,
    due: &'static str,
    usd: f64,
    basis: String,
}

#[derive(Serialize)]
struct BreakEvenJson<'a> {
    of: &'a str,
    against: &'a str,
    calls_per_month: Option<f64>,
    cheaper_in: &'a [(f64, Option<f64>)],
    payback_months: Option<f64>,
    never_because: Option<&'a str>,
}

#[derive(Serialize)]
struct VolumeJson<'a> {
    calls_per_month: f64,
    monthly_usd: BTreeMap<&'a str, f64>,
    total_usd: BTreeMap<&'a str, f64>,
    cheapest: Option<&'a str>,
}

#[derive(Serialize)]
struct UncertaintyJson {
    of: &'static str,
    against: &'static str,
    best_calls_per_month: Option<f64>,
    worst_calls_per_month: Option<f64>,
    moves_it: Vec<InfluenceJson>,
    distribution: &'static str,
    samples: Vec<SampledJson>,
}

#[derive(Serialize)]
struct InfluenceJson {
    name: &'static str,
    low: f64,
    high: f64,
    is_guess: bool,
    calls_per_month_at_low: Option<f64>,
    calls_per_month_at_high: Option<f64>,
    swing_usd: f64,
}

#[derive(Serialize)]
struct SampledJson {
    of: &'static str,
    against: &'static str,
    draws: usize,
    seed: u64,
    calls_per_month_p5: Option<f64>,
    calls_per_month_p50: Option<f64>,
    calls_per_month_p95: Option<f64>,
    paid_back_share: f64,
    never_share: f64,
}

#[derive(Serialize)]
struct RuleOfThumbJson<'a> {
    calls_per_month: f64,
    source: &'a str,
}
