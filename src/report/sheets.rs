//! The tables of a result that a spreadsheet can be given, by their names.

use super::audit::{Audited, findings, offers};
use super::ranges::{sensitivity, turning_points};
use super::table::Table;
use super::tables;
use crate::advice::{Advice, Costs};

/// A table of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// What each approach costs.
    Costs,
    /// From where tuning is cheaper.
    BreakEven,
    /// Which single figure turns which approach is the cheapest.
    TurningPoints,
    /// What moves the break-even most.
    Sensitivity,
    /// What totals are made of.
    Parts,
    /// What the figures rest on.
    Figures,
    /// Where prices come from.
    Prices,
    /// What was answered.
    Answers,
    /// What is wrong with training data.
    Findings,
    /// What offers make of it.
    Offers,
}

impl Sheet {
    /// Those of a recommendation, the one that is taken if none is named first.
    pub const OF_ADVICE: [Self; 8] = [
        Self::Costs,
        Self::BreakEven,
        Self::TurningPoints,
        Self::Sensitivity,
        Self::Parts,
        Self::Figures,
        Self::Prices,
        Self::Answers,
    ];
    /// Those of a cost comparison.
    pub const OF_COSTS: [Self; 7] = [
        Self::Costs,
        Self::BreakEven,
        Self::TurningPoints,
        Self::Sensitivity,
        Self::Parts,
        Self::Figures,
        Self::Prices,
    ];
    /// Those of an audit.
    pub const OF_AUDIT: [Self; 2] = [Self::Findings, Self::Offers];

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Costs => "costs",
            Self::BreakEven => "break-even",
            Self::TurningPoints => "turning-points",
            Self::Sensitivity => "sensitivity",
            Self::Parts => "parts",
            Self::Figures => "figures",
            Self::Prices => "prices",
            Self::Answers => "answers",
            Self::Findings => "findings",
            Self::Offers => "offers",
        }
    }
}

/// A table of a recommendation.
pub(super) fn of_advice(advice: &Advice<'_>, sheet: Option<Sheet>) -> Table {
    match sheet {
        None | Some(Sheet::Costs) => tables::approaches(&advice.costs),
        Some(Sheet::Answers) => tables::answers(advice),
        sheet => of_costs(&advice.costs, sheet),
    }
}

/// A table of a cost comparison.
pub(super) fn of_costs(costs: &Costs<'_>, sheet: Option<Sheet>) -> Table {
    match sheet {
        Some(Sheet::BreakEven) => tables::break_evens(costs),
        Some(Sheet::TurningPoints) => turning_points(costs),
        Some(Sheet::Sensitivity) => sensitivity(costs),
        Some(Sheet::Parts) => tables::parts(costs),
        Some(Sheet::Figures) => tables::assumptions(costs),
        Some(Sheet::Prices) => tables::prices(costs),
        Some(Sheet::Costs | Sheet::Answers | Sheet::Findings | Sheet::Offers) | None => {
            tables::approaches_by_volume(costs)
        }
    }
}

/// A table of an audit.
pub(super) fn of_audit(audited: &Audited<'_>, sheet: Option<Sheet>) -> Table {
    match sheet {
        Some(Sheet::Offers) => offers(audited),
        _ => findings(audited),
    }
}
