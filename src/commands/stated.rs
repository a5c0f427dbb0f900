//! Brings what was typed about cost to what is stated: a workload file first, flags over it.

use std::path::Path;

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Setting, files};
use crate::advice::{Role, Stated};
use crate::cli::WorkloadFlags;
use crate::cost::assumptions::Assumptions;
use crate::cost::quantities::Quantities;
use crate::framework::answers::{Answer, UNKNOWN};
use crate::framework::preset::Preset;
use crate::framework::source::Document;
use crate::framework::{Framework, Measure, QuestionIndex};
use crate::load;
use crate::load::workload::{AS_OF, WorkloadValue};
use crate::printable::printable;
use crate::quantity::Quantity;
use crate::slip::suggestion;

/// The flags that would state the same again, in the order in which they were typed.
pub(super) type Said = Vec<(String, String)>;

/// Takes what the preset assumes, reads the workload file, if one is named, and puts flags over both. A flag that answers
/// a question wins over the file, too.
pub(super) fn stated(
    setting: &Setting,
    preset: Option<&Preset>,
    flags: &WorkloadFlags,
    answers: &[(QuestionIndex, Answer)],
) -> anyhow::Result<(Stated, Said)> {
    let Setting {
        framework,
        assumptions,
        ..
    } = setting;
    let options = &flags.options;
    let mut stated = Stated::nothing(assumptions, today());
    stated.is_customer = options.existing_customer;
    let mut said = Said::new();
    let mut say = |flag: &str, value: &str| said.push((flag.to_owned(), value.to_owned()));
    if let Some(preset) = preset {
        say("preset", &preset.id);
        stated.take_preset(preset);
    }
    if let Some(path) = &options.workload {
        say("workload", &path.to_string_lossy());
        take_file(&mut stated, path)?;
    }
    forget_answered(&mut stated, framework, answers)?;
    for (id, quantity) in &flags.quantities {
        stated.quantity(id, *quantity, &format!("--{id}"))?;
        say(id, &typed(*quantity));
    }
    for (kind, hours) in [
        ("build-hours", &options.build_hours),
        ("upkeep-hours", &options.upkeep_hours),
    ] {
        for (approach, hours) in hours {
            let known: Vec<&str> = Assumptions::with_hours().collect();
            if !known.contains(&approach.as_str()) {
                let remedy = suggestion(approach, known);
                bail!(
                    "--{kind}: unknown approach `{}`; {remedy}",
                    printable(approach)
                );
            }
            let (id, source) = (format!("{kind}-{approach}"), format!("--{kind} {approach}"));
            stated.quantity(&id, *hours, &source)?;
            say(kind, &format!("{approach}={}", typed(*hours)));
        }
    }
    for (role, names) in [
        (Role::Model, options.model.as_slice()),
        (Role::TunedModel, options.tuned_model.as_slice()),
        (Role::ReasoningModel, options.reasoning_model.as_slice()),
        (Role::CheaperModel, options.cheaper_model.as_slice()),
        (Role::EmbeddingModel, options.embedding_model.as_slice()),
    ] {
        if !names.is_empty() {
            let flag = role.flag();
            stated.name(role, names.to_vec(), &format!("--{flag}"));
            // A flag for each, so that a text can be broken between them.
            for name in names {
                say(flag, name);
            }
        }
    }
    for path in &options.prices {
        say("prices", &path.to_string_lossy());
    }
    if let Some(day) = options.as_of {
        stated.as_of = day;
    }
    // Without the day another run would take the prices of another day.
    say(AS_OF, &stated.as_of.to_string());
    Ok((stated, said))
}

/// Takes back what a file says of quantities that flags speak of as answers: the costs take them from the answers, where
/// they can be varied to see what would change the outcome.
fn forget_answered(
    stated: &mut Stated,
    framework: &Framework,
    answers: &[(QuestionIndex, Answer)],
) -> anyhow::Result<()> {
    for (index, _) in answers {
        let question = framework.question(*index);
        let quantity = match question.measured_by {
            Some(Measure::Calls) => "calls-per-month",
            Some(_) | None => question.id.as_str(),
        };
        if Quantities::<()>::IDS.contains(&quantity) {
            stated.quantity(quantity, None, &format!("--{}", question.id))?;
        }
    }
    Ok(())
}

fn take_file(stated: &mut Stated, path: &Path) -> anyhow::Result<()> {
    let shown = path.to_string_lossy();
    let text = files::text(path).with_context(|| format!("cannot read the workload `{shown}`"))?;
    let words = Role::ALL.map(|role| (role.flag(), role.most()));
    for (name, value) in load::workload::workload(&words, Document::new(&shown, &text))? {
        take_value(stated, &name, value, &shown)?;
    }
    Ok(())
}

fn take_value(
    stated: &mut Stated,
    name: &str,
    value: WorkloadValue,
    file: &str,
) -> anyhow::Result<()> {
    match value {
        WorkloadValue::Quantity(quantity) => stated.quantity(name, quantity, file)?,
        WorkloadValue::Words(names) => {
            if let Some(role) = Role::ALL.into_iter().find(|role| role.flag() == name) {
                stated.name(role, names, file);
            }
        }
        WorkloadValue::Day(day) => stated.as_of = day,
    }
    Ok(())
}

/// The day that it is, by UTC.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// A quantity as one would type it.
fn typed(quantity: Option<Quantity>) -> String {
    quantity.map_or_else(|| UNKNOWN.to_owned(), |quantity| quantity.to_string())
}
