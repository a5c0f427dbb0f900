//! The picture of a cost comparison: which lines are drawn, where they cross, and the same in words.
//!
//! A chart is a value. It is drawn once, in `draw`, onto a terminal's cells or into SVG. Only files below this one name
//! plotters.

use super::Costs;
use super::figures::calls;
use crate::cost::approaches::Cost;
use crate::cost::recipe::{FINE_TUNE, PROMPTING};
use crate::cost::uncertainty;
use crate::printable::printable;

mod axis;
mod bars;
mod canvas;
mod choice;
mod crossings;
mod draw;
mod labels;
mod svg;
mod terminal;
mod words;

pub use axis::{Axis, Scale, Unit};
pub use bars::bars_svg;
pub use crossings::{Crossing, What};
pub use svg::{CSS, svg};
pub use terminal::terminal;

/// A band is calculated at so many volumes.
const BANDED: u32 = 7;

/// What a chart has from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Calls a month, at the months that are compared.
    Volume,
    /// Months, at the calls a month that were stated.
    Months,
}

/// Lines of what approaches cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it has from left to right.
    pub over: Over,
    /// What it shows, in a line.
    pub title: String,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top, in dollars.
    pub y: Axis,
    /// The lines, in the order of the cost table.
    pub series: Vec<Series>,
    /// Where lines cross, from left to right; the first has the number 1.
    pub crossings: Vec<Crossing>,
    /// So many crossings more are not marked.
    pub unmarked: usize,
    /// The cheapest allowed approach from the left to the right end: from where, and its place among the series.
    pub cheapest: Vec<(f64, usize)>,
    /// Where the figures of the cost table stand.
    pub stated: Stated,
    /// The names of the approaches that are not drawn.
    pub not_drawn: Vec<String>,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The approach.
    pub id: String,
    /// Its name.
    pub label: String,
    /// `provider:model`.
    pub model: String,
    /// The letter that it is drawn with where there are no colours: a small one where the approach is ruled out.
    pub sign: char,
    /// The number of its colour and of its dashes: always the same for the two that matter most.
    pub colour: usize,
    /// Why the answers rule it out, if they do.
    pub ruled_out: Option<String>,
    /// What it costs, at rising places.
    pub points: Vec<(f64, f64)>,
    /// What it costs where the figures of the cost table stand.
    pub stated_usd: f64,
    /// Between which totals it can lie: place, least, most. For the lines that matter most.
    pub band: Vec<(f64, f64, f64)>,
}

/// Where the figures of the cost table stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// On the axis.
    pub at: f64,
    /// In words.
    pub label: String,
    /// The same where room is scarce.
    pub short: String,
    /// The cheapest allowed approach there, by its place among the series.
    pub cheapest: Option<usize>,
}

impl Chart {
    /// The chart of a comparison.
    #[must_use]
    pub fn of(costs: &Costs<'_>, over: Over) -> Self {
        let comparison = &costs.comparison;
        let view = View::new(costs, over);
        let changes = crossings::changes(&view);
        let drawn = choice::drawn(&view, &changes);
        let not_drawn = (comparison.costs.iter())
            .filter(|cost| !drawn.iter().any(|other| other.id == cost.id))
            .map(|cost| name(costs, cost))
            .collect();
        let x = view.axis(&changes);
        let (crossings, unmarked) = crossings::marked(&view, &drawn, &changes, &x);
        let marks = choice::signs(&view, &drawn)
            .into_iter()
            .zip(choice::colours(&drawn));
        let series: Vec<Series> = (drawn.iter().zip(marks))
            .map(|(cost, marks)| view.series(cost, marks, &x))
            .collect();
        let place = |cost: &Cost| series.iter().position(|series| series.id == cost.id);
        let cheapest = (changes.iter())
            .filter(|change| change.at < x.high)
            .filter_map(|change| Some((change.at, place(change.cheapest)?)))
            .collect();
        let stated = Stated {
            at: view.stated(),
            label: view.stated_label(),
            short: calls(comparison.calls_per_month),
            cheapest: view.cheapest(view.stated()).and_then(place),
        };
        Self {
            over,
            title: view.title(),
            y: view.dollars(&series),
            x,
            crossings,
            unmarked,
            cheapest,
            stated,
            not_drawn,
            series,
        }
    }

    /// The name of the approach of an id.
    fn label<'a>(&'a self, id: &'a str) -> &'a str {
        let mut series = self.series.iter();
        let found = series.find(|series| series.id == id);
        found.map_or(id, |series| &series.label)
    }

    /// Whether the figures of the cost table stand within the picture.
    fn shows_stated(&self) -> bool {
        self.over == Over::Volume && self.x.holds(self.stated.at)
    }
}

/// The chart that was asked for, as text.
pub(super) fn asked(costs: &Costs<'_>, over: Option<Over>, width: u16) -> Vec<String> {
    over.map_or_else(Vec::new, |over| terminal(&Chart::of(costs, over), width))
}

/// The name of an approach that is safe to print.
fn name(costs: &Costs<'_>, cost: &Cost) -> String {
    printable(&costs.numbered(cost, cost.recipe.title)).into_owned()
}

/// A comparison, seen over volumes or over months.
struct View<'a, 'c> {
    costs: &'a Costs<'c>,
    over: Over,
}

impl<'a, 'c> View<'a, 'c> {
    fn new(costs: &'a Costs<'c>, over: Over) -> Self {
        Self { costs, over }
    }

    /// The total of an approach at a place of the axis.
    fn total(&self, cost: &Cost, at: f64) -> f64 {
        let comparison = &self.costs.comparison;
        match self.over {
            Over::Volume => cost.total(at, comparison.compared_months),
            Over::Months => cost.total(comparison.calls_per_month, at),
        }
    }

    fn stated(&self) -> f64 {
        match self.over {
            Over::Volume => self.costs.comparison.calls_per_month,
            Over::Months => self.costs.comparison.compared_months,
        }
    }

    fn stated_label(&self) -> String {
        let volume = calls(self.costs.comparison.calls_per_month);
        let known = self.costs.workload.quantities.calls_per_month.known.word();
        format!("{volume} calls a month ({known})")
    }

    fn title(&self) -> String {
        let months = Unit::Months.full(self.costs.comparison.compared_months);
        match self.over {
            Over::Volume => format!("Total over {months} by calls a month"),
            Over::Months => format!("Total by months, at {}", self.stated_label()),
        }
    }

    /// The approaches that the answers do not rule out.
    fn allowed(&self) -> impl Iterator<Item = &'a Cost> {
        let comparison = &self.costs.comparison;
        let costs = comparison.costs.iter();
        costs.filter(|cost| comparison.ruled_out(&cost.recipe).is_none())
    }

    fn cheapest(&self, at: f64) -> Option<&'a Cost> {
        let order = |a: &&Cost, b: &&Cost| self.total(a, at).total_cmp(&self.total(b, at));
        self.allowed().min_by(order)
    }

    /// From left to right: the volumes of the table, the stated one, and where the cheapest changes not far beyond.
    fn axis(&self, changes: &[crossings::Change<'_>]) -> Axis {
        let comparison = &self.costs.comparison;
        if self.over == Over::Months {
            return Axis {
                scale: Scale::Linear,
                unit: Unit::Months,
                low: 0.0,
                high: comparison.compared_months,
            };
        }
        let volumes = comparison.volumes.iter().copied();
        let stated = comparison.calls_per_month;
        // Room on both sides of the stated one.
        let shown = volumes.chain([stated / 1.5, stated * 1.5]);
        let (low, high) = shown
            .filter(|volume| *volume > 0.0)
            .fold((f64::INFINITY, 1.0_f64), |(low, high), volume| {
                (low.min(volume), high.max(volume))
            });
        let beyond = changes.iter().map(|change| change.at);
        let further = beyond.filter(|at| *at <= 10.0 * high).fold(high, f64::max);
        Axis::log(Unit::Calls, low.min(high / 10.0), further)
    }

    fn series(&self, cost: &Cost, (sign, colour): (char, usize), x: &Axis) -> Series {
        let ruled_out = self.costs.comparison.ruled_out(&cost.recipe);
        let places = x.places(self.edges(cost, x));
        Series {
            id: cost.id.clone(),
            label: name(self.costs, cost),
            model: printable(&cost.model).into_owned(),
            sign,
            colour,
            ruled_out: ruled_out.map(|because| printable(because).into_owned()),
            points: places.map(|at| (at, self.total(cost, at))).collect(),
            stated_usd: self.total(cost, self.stated()),
            band: self.band(cost, x),
        }
    }

    /// Between which totals a line can lie. More than the few that matter most would hide one another.
    fn band(&self, cost: &Cost, x: &Axis) -> Vec<(f64, f64, f64)> {
        let is_headline = [PROMPTING.id, FINE_TUNE.id].contains(&cost.id.as_str());
        if self.over == Over::Months || !is_headline {
            return Vec::new();
        }
        let (costs, mut volumes) = (self.costs, x.spread(BANDED));
        volumes.extend(Some(self.stated()).filter(|stated| x.holds(*stated)));
        volumes.sort_by(f64::total_cmp);
        uncertainty::band(
            costs.market,
            &costs.workload,
            &costs.comparison,
            &cost.id,
            &volumes,
        )
    }

    /// Where a staircase steps up, as far as steps can be told apart.
    fn edges(&self, cost: &Cost, x: &Axis) -> Vec<f64> {
        let Some(replicas) = cost.replicas().filter(|_| self.over == Over::Volume) else {
            return Vec::new();
        };
        let steps = (1_u32..=200).map(|step| f64::from(step) * replicas.calls);
        steps.take_while(|edge| *edge < x.high).collect()
    }

    /// From bottom to top: logarithmic, but where all totals over months are close enough for an axis from zero.
    fn dollars(&self, series: &[Series]) -> Axis {
        let totals = || series.iter().flat_map(|series| &series.points);
        let positive = || totals().map(|(_, usd)| *usd).filter(|usd| *usd > 0.0);
        let (low, high) = (
            positive().fold(f64::INFINITY, f64::min),
            positive().fold(1.0, f64::max),
        );
        let ends = || series.iter().filter_map(|series| series.points.last());
        let least = ends().map(|(_, usd)| *usd).fold(f64::INFINITY, f64::min);
        if self.over == Over::Months && high <= 10.0 * least {
            return Axis::from_zero(Unit::Dollars, high);
        }
        Axis::log(Unit::Dollars, low.min(high / 2.0), high)
    }
}
