//! A cost comparison with what it rests on. What few results show is calculated when it is first asked for.

use std::cell::OnceCell;

use crate::cost::assumptions::Marks;
use crate::cost::comparison::Comparison;
use crate::cost::flips::{Flip, flips};
use crate::cost::market::Market;
use crate::cost::price_changes::{PriceChange, price_changes};
use crate::cost::sampling::Draws;
use crate::cost::uncertainty::Uncertainty;
use crate::cost::workload::{Known, Workload};

/// A cost comparison with what it rests on.
#[derive(Debug)]
pub struct Costs<'a> {
    /// The figures.
    pub comparison: Comparison,
    /// What was stated and what was assumed.
    pub workload: Workload,
    /// The models and offers.
    pub market: &'a Market<'a>,
    /// The models and offers that were named or taken, with how they are known.
    pub used: Vec<Used>,
    /// The draws that were asked for.
    pub draws: Option<Draws>,
    /// What results are held against.
    pub marks: &'a Marks,
    /// What files measured of it, in words, where that is not said elsewhere.
    pub measured: Vec<String>,
    uncertainty: OnceCell<Uncertainty>,
    flips: OnceCell<Vec<Flip>>,
    price_changes: OnceCell<Vec<PriceChange>>,
}

impl<'a> Costs<'a> {
    /// A comparison with what it rests on. What a short text does not show is calculated when it is first asked for.
    #[must_use]
    pub fn new(
        comparison: Comparison,
        workload: Workload,
        market: &'a Market<'a>,
        marks: &'a Marks,
        used: Vec<Used>,
        draws: Option<Draws>,
    ) -> Self {
        Self {
            comparison,
            workload,
            market,
            marks,
            used,
            draws,
            measured: Vec::new(),
            uncertainty: OnceCell::new(),
            flips: OnceCell::new(),
            price_changes: OnceCell::new(),
        }
    }

    /// What the ranges do to the result.
    #[must_use]
    pub fn uncertainty(&self) -> &Uncertainty {
        self.uncertainty.get_or_init(|| {
            Uncertainty::new(self.market, &self.workload, &self.comparison, self.draws)
        })
    }

    /// Where another approach becomes the cheapest.
    #[must_use]
    pub fn flips(&self) -> &[Flip] {
        let find = || flips(self.market, &self.workload, &self.comparison);
        self.flips.get_or_init(find)
    }

    /// The changes of prices within the months compared.
    #[must_use]
    pub fn price_changes(&self) -> &[PriceChange] {
        let find = || {
            price_changes(
                self.market,
                &self.workload.likely(),
                self.workload.examples_at_hand,
                self.comparison.compared_months,
            )
        };
        self.price_changes.get_or_init(find)
    }
}

/// A model or an offer of a comparison.
#[derive(Debug, Clone)]
pub struct Used {
    /// What for: the word of the flag that names it.
    pub role: &'static str,
    /// `provider:model`.
    pub model: String,
    /// How it is known.
    pub known: Known,
}
