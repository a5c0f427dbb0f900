//! `ftadvise break-even`: the approaches' costs over volumes, and from where tuning is cheaper.

use std::io::Write;

use anyhow::Context;

use super::stated::{Said, stated};
use super::{Outcome, Setting, ask, files, measured};
use crate::advice::Costing;
use crate::cli::{BreakEven, Format};
use crate::cost::comparison::VOLUMES;
use crate::cost::sampling::Draws;
use crate::framework::answers::Answers;
use crate::quantity::plain;
use crate::report;
use crate::report::csv::csv;
use crate::report::html::html;
use crate::report::markdown::markdown;
use crate::report::{Detail, page};

pub(super) fn run(
    setting: &Setting,
    request: &BreakEven,
    out: &mut impl Write,
) -> anyhow::Result<Outcome> {
    let framework = &setting.framework;
    let mut answers = ask::from_file(framework, request.options.answers.as_deref())?;
    super::say(&mut answers, framework, &request.answers);
    let (mut stated, said) = stated(&setting.assumptions, &request.workload)?;
    let catalogue = files::catalogue(&request.workload.options.prices, stated.as_of)?;
    let flags = &request.options.evidence;
    let evidence = measured::measure(framework, flags, &mut answers, &mut stated, &catalogue)?;
    let costing = Costing::new(&catalogue, &setting.assumptions, stated)?;
    let volumes = if request.options.volumes.is_empty() {
        VOLUMES.to_vec()
    } else {
        request.options.volumes.clone()
    };
    let draws = request.options.samples.map(|count| Draws {
        count,
        seed: request.options.seed,
    });
    let mut costs = costing.costs(framework, &answers, volumes, draws)?;
    costs.measured = report::evidence::lines(&evidence);
    let command = command(setting, request, &answers, &said, draws);
    let text = match request.options.format {
        Format::Json => report::json::costs(&costs) + "\n",
        Format::Text => {
            let detail = Detail {
                explain: false,
                parts: request.parts,
            };
            report::costs::text(&costs, detail, &command, super::width())
        }
        Format::Markdown => markdown(&page::costs(&costs, &command)),
        Format::Html => html(&page::costs(&costs, &command)),
        Format::Csv => csv(&report::tables::approaches_by_volume(&costs)),
    };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("cannot write the result")?;
    Ok(Outcome::Done)
}

/// The command that gives the same again.
fn command(
    setting: &Setting,
    request: &BreakEven,
    answers: &Answers,
    said: &Said,
    draws: Option<Draws>,
) -> String {
    let mut words = super::said_again(setting, "break-even", answers, said);
    if !request.options.volumes.is_empty() {
        let volumes: Vec<String> = (request.options.volumes.iter())
            .map(|volume| plain(*volume))
            .collect();
        words.push(format!("--volumes {}", volumes.join(",")));
    }
    words.extend(measured::again(&request.options.evidence));
    if let Some(Draws { count, seed }) = draws {
        words.push(format!("--samples {count} --seed {seed}"));
    }
    if request.workload.options.existing_customer {
        words.push("--existing-customer".to_owned());
    }
    words.join(" ")
}
