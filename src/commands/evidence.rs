//! `ftadvise evidence`: says what files measure, and which questions that answers.

use super::measured::{self, Found};
use super::results::Results;
use super::stated::today;
use super::{Ending, Setting, files};
use crate::advice::{evidence, midnight};
use crate::cli::{Evidence, Format};
use crate::cost::spent::spent;
use crate::report;
use crate::report::evidence::{Seen, View};

pub(super) fn run(
    setting: &Setting,
    request: &Evidence,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let as_of = request.as_of.unwrap_or_else(today);
    let at = midnight(as_of)?;
    let catalogue = files::catalogue(&request.prices, as_of)?;
    let mut all: Vec<(String, Found)> = Vec::new();
    for path in &request.files {
        all.push((measured::shown(path), measured::any(path)?));
    }
    let views: anyhow::Result<Vec<View<'_>>> = (all.iter())
        .map(|(file, found)| {
            let readings = found.readings(file, request.target);
            let seen = match found {
                Found::Evaluation(evaluation) => Seen::Evaluation(evaluation, request.target),
                Found::Requests(requests) => {
                    Seen::Requests(requests, spent(requests, &catalogue, at), as_of)
                }
                Found::Training(audit, encoding, _) => Seen::Training(audit, *encoding),
            };
            Ok(View {
                file,
                seen,
                answers: evidence::answered(&setting.framework, &readings),
                unasked: evidence::unasked(&setting.framework, &readings),
                quantities: found.quantities(file),
            })
        })
        .collect();
    let views = views?;
    let text = match results.format {
        Format::Json => report::json::evidence(&views),
        _ => report::evidence::text(&views, results.width()),
    };
    results.put(&text)?;
    Ok(Ending::Done)
}
