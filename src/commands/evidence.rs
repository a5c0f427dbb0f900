//! `ftadvise evidence`: says what files measure, and which questions that answers.

use std::io::Write;

use anyhow::Context;

use super::measured::{self, Found};
use super::{Outcome, Setting};
use crate::cli::{Evidence, Format};
use crate::report;

pub(super) fn run(
    setting: &Setting,
    request: &Evidence,
    out: &mut impl Write,
) -> anyhow::Result<Outcome> {
    let mut all: Vec<(String, Found)> = Vec::new();
    for path in &request.files {
        all.push((measured::shown(path), measured::any(path)?));
    }
    let views: Vec<report::evidence::View<'_>> = (all.iter())
        .map(|(file, found)| {
            let readings = found.readings(file, request.target);
            let answers = measured::answered(&setting.framework, &readings);
            match found {
                Found::Evaluation(evaluation) => report::evidence::View {
                    file,
                    evaluation,
                    target: request.target,
                    answers,
                },
            }
        })
        .collect();
    let text = match request.format {
        Format::Text => report::evidence::text(&views, super::width()),
        Format::Json => report::evidence::json(&views),
    };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("cannot write the result")?;
    Ok(Outcome::Done)
}
