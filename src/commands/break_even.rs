//! `ftadvise break-even`: the approaches' costs over volumes, and from where tuning is cheaper.

use super::results::Results;
use super::stated::{Said, stated};
use super::{Ending, Setting, ask, files, measured};
use crate::advice::Costing;
use crate::cli::BreakEven;
use crate::cost::comparison::VOLUMES;
use crate::cost::sampling::Draws;
use crate::framework::answers::Answers;
use crate::framework::preset::Preset;
use crate::quantity::plain;
use crate::report;
use crate::report::Detail;
use crate::report::forms::CostComparison;

pub(super) fn run(
    setting: &Setting,
    request: &BreakEven,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let framework = setting.walkable()?;
    let mut answers = ask::from_file(framework, request.options.answers.as_deref())?;
    super::say(&mut answers, framework, &request.answers);
    let preset = request.preset.map(|preset| framework.preset(preset));
    let (stated, said) = stated(setting, preset, &request.workload, &request.answers)?;
    let catalogue = files::catalogue(&request.workload.options.prices, stated.as_of)?;
    // Names are looked up before files are read, which takes long where they are large.
    let mut costing = Costing::new(&catalogue, &setting.assumptions, stated)?;
    let flags = &request.options.evidence;
    let evidence = measured::measure(
        framework,
        flags,
        &mut answers,
        &mut costing.stated,
        &catalogue,
    )?;
    if let Some(preset) = preset {
        preset.answer(&mut answers);
    }
    let volumes = if request.options.volumes.is_empty() {
        VOLUMES.to_vec()
    } else {
        request.options.volumes.clone()
    };
    let draws = request.options.samples.map(|count| Draws {
        count,
        seed: request.options.seed,
        threads: super::threads(),
    });
    let mut costs = costing.costs(framework, &answers, volumes, draws)?;
    costs.measured = report::evidence::lines(&evidence);
    let command = command(setting, request, &answers, preset, &said, draws);
    results.show(&CostComparison {
        costs: &costs,
        command: &command,
        detail: Detail {
            explain: false,
            parts: request.parts,
            chart: super::chart(request.options.chart),
        },
    })?;
    Ok(Ending::Done)
}

/// The command that gives the same again.
fn command(
    setting: &Setting,
    request: &BreakEven,
    answers: &Answers,
    preset: Option<&Preset>,
    said: &Said,
    draws: Option<Draws>,
) -> String {
    let mut words = super::said_again(setting, "break-even", answers, preset, said);
    if !request.options.volumes.is_empty() {
        let volumes: Vec<String> = (request.options.volumes.iter())
            .map(|volume| plain(*volume))
            .collect();
        words.push(format!("--volumes {}", volumes.join(",")));
    }
    words.extend(measured::again(&request.options.evidence));
    if let Some(Draws { count, seed, .. }) = draws {
        words.push(format!("--samples {count} --seed {seed}"));
    }
    if request.workload.options.existing_customer {
        words.push("--existing-customer".to_owned());
    }
    words.extend(request.parts.then(|| "--parts".to_owned()));
    words.extend(super::chart_again(request.options.chart));
    words.join(" ")
}
