//! The files that a run reads, so that none of them is written over.

use std::path::Path;

use super::{EvidenceFlags, Request, Rules, Tests, WorkloadFlags};

impl Request {
    /// The files that were named to be read.
    #[must_use]
    pub fn inputs(&self) -> Vec<&Path> {
        let mut files = Vec::new();
        match self {
            Self::Ask(request) => {
                files.extend(request.options.answers.as_deref());
                files.extend(measuring(&request.options.evidence));
                files.extend(costing(&request.workload));
            }
            Self::BreakEven(request) => {
                files.extend(request.options.answers.as_deref());
                files.extend(measuring(&request.options.evidence));
                files.extend(costing(&request.workload));
            }
            Self::Models(request) => files.extend(paths(&request.prices)),
            Self::Evidence(request) => {
                files.extend(paths(&request.files));
                files.extend(paths(&request.prices));
            }
            Self::Audit(request) => {
                files.extend(paths(&request.files));
                files.extend(request.validation.as_deref());
                files.extend(paths(&request.prices));
            }
            Self::Compare(request) => {
                files.extend([request.options.a.as_path(), &request.options.b]);
                files.extend(costing(&request.workload));
            }
            Self::Rules(Rules::Check { file } | Rules::Test(Tests { file, .. })) => {
                files.extend(file.as_deref());
            }
            Self::Rules(Rules::Diff { old, new }) => {
                files.extend([old.as_path(), new.as_path()]);
            }
            Self::Rules(Rules::Explain(request)) => files.extend(paths(&request.prices.prices)),
            Self::Rules(Rules::List(request)) => files.extend(paths(&request.prices.prices)),
            Self::Rules(Rules::Graph { .. } | Rules::Schema | Rules::Init { .. })
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man => {}
        }
        files
    }
}

fn measuring(flags: &EvidenceFlags) -> impl Iterator<Item = &Path> {
    let eval = flags.eval.as_deref();
    paths(&flags.data).chain(eval).chain(paths(&flags.logs))
}

fn costing(flags: &WorkloadFlags) -> impl Iterator<Item = &Path> {
    let options = &flags.options;
    paths(&options.prices).chain(options.workload.as_deref())
}

fn paths(files: &[std::path::PathBuf]) -> impl Iterator<Item = &Path> {
    files.iter().map(AsRef::as_ref)
}
