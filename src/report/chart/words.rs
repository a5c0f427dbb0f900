//! A chart in words: its headline, its notes, its crossings, and the whole of it for those who do not see it.

use std::collections::BTreeSet;

use super::{Chart, Crossing, Over, Scale, Series, What};
use crate::report::figures::{calls, dollars};

/// So many changes of the cheapest are told one by one.
const MOST_TURNS: usize = 6;

impl Series {
    /// The letter and the name, and whether it is ruled out.
    #[must_use]
    pub fn name(&self) -> String {
        let ruled_out = if self.ruled_out.is_some() {
            " (ruled out)"
        } else {
            ""
        };
        format!("{} {}{ruled_out}", self.sign, self.label)
    }
}

impl Chart {
    /// What it shows, and how its axes are laid out.
    #[must_use]
    pub fn headline(&self) -> String {
        let scales = match (self.x.scale, self.y.scale) {
            (Scale::Log, _) => "; both axes are logarithmic",
            (Scale::Linear, Scale::Log) => "; dollars are logarithmic",
            (Scale::Linear, Scale::Linear) => "",
        };
        format!("{}{scales}", self.title)
    }

    /// What is shaded, if anything is.
    #[must_use]
    pub fn shaded(&self) -> Option<String> {
        let banded = self.series.iter().filter(|series| !series.band.is_empty());
        let names: Vec<&str> = banded.map(|series| series.label.as_str()).collect();
        (!names.is_empty()).then(|| format!("shaded: where {} can lie", names.join(" and ")))
    }

    /// What a short legend leaves to be said.
    pub(super) fn footnotes(&self) -> Vec<String> {
        let is_ruled_out = |series: &Series| series.ruled_out.is_some();
        let small = self.series.iter().any(is_ruled_out);
        let small = small.then(|| "small letters: ruled out".to_owned());
        small.into_iter().chain(self.shaded()).collect()
    }

    /// A crossing in words, with its numbers.
    #[must_use]
    pub fn told(&self, crossing: &Crossing) -> String {
        let (above, below) = (self.label(&crossing.above), self.label(&crossing.below));
        let usd = dollars(crossing.usd);
        match (self.over, crossing.what) {
            (Over::Volume, What::Cheapest) => {
                let volume = calls(crossing.at.ceil());
                format!(
                    "from {volume} calls a month {above} is the cheapest allowed, before it {below} ({usd})"
                )
            }
            (Over::Volume, What::Pair) => {
                let volume = calls(crossing.at.ceil());
                format!("from {volume} calls a month {above} is cheaper than {below} ({usd})")
            }
            (Over::Months, What::Cheapest) => {
                format!(
                    "{} {above} is the cheapest allowed, before it {below} ({usd})",
                    after(crossing.at)
                )
            }
            (Over::Months, What::Pair) => {
                format!(
                    "{} {above} has paid back against {below} ({usd})",
                    after(crossing.at)
                )
            }
        }
    }

    /// Where the dollars of a legend stand.
    pub(super) fn stated_dollars(&self) -> String {
        let place = match self.over {
            Over::Volume => format!("at {}", self.stated.label),
            Over::Months => format!("after {}", self.x.unit.full(self.stated.at)),
        };
        format!("Dollars are those {place}, * cheapest allowed.")
    }

    /// What a picture leaves out or cannot say.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.over == Over::Volume && !self.shows_stated() {
            notes.push("That volume is not within the picture.".to_owned());
        }
        if !self.not_drawn.is_empty() {
            notes.push(format!("Not drawn: {}.", self.not_drawn.join(", ")));
        }
        if self.crossings.is_empty() {
            notes.push("No lines cross that are compared.".to_owned());
        }
        match self.unmarked {
            0 => {}
            1 => notes.push("One crossing more is not marked.".to_owned()),
            more => notes.push(format!("{more} crossings more are not marked.")),
        }
        notes
    }

    /// The whole of it in words, for those who do not see the picture.
    #[must_use]
    pub fn description(&self) -> String {
        self.sentences().join(" ")
    }

    /// The same sentence by sentence.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let full = |at: f64| self.x.unit.full(at);
        let mut sentences = vec![format!(
            "{}, from {} to {}.",
            self.title,
            full(self.x.low),
            full(self.x.high)
        )];
        sentences.extend(self.told_cheapest());
        let totals: Vec<String> = (self.series.iter())
            .map(|series| {
                let ruled_out = if series.ruled_out.is_some() {
                    ", ruled out"
                } else {
                    ""
                };
                let usd = dollars(series.stated_usd);
                format!("{} on {} {usd}{ruled_out}", series.label, series.model)
            })
            .collect();
        let place = match self.over {
            Over::Volume => format!("At {}", self.stated.label),
            Over::Months => format!("After {}", full(self.stated.at)),
        };
        sentences.push(format!("{place}: {}.", totals.join("; ")));
        let pairs = self
            .crossings
            .iter()
            .filter(|crossing| crossing.what == What::Pair);
        sentences.extend(pairs.map(|crossing| capital(&self.told(crossing)) + "."));
        let bands = self.series.iter().filter_map(|series| {
            let (at, least, most) = series.band.iter().min_by(|a, b| {
                let far = |at: f64| (self.x.place(at) - self.x.place(self.stated.at)).abs();
                far(a.0).total_cmp(&far(b.0))
            })?;
            Some(format!(
                "With every other figure anywhere in its range, {} costs {} to {} at {}.",
                series.label,
                dollars(*least),
                dollars(*most),
                full(*at)
            ))
        });
        sentences.extend(bands);
        sentences.extend(self.notes());
        sentences
    }

    /// Which approach is the cheapest allowed one from where on.
    fn told_cheapest(&self) -> Option<String> {
        let label = |place: usize| &self.series[place].label;
        let (first, rest) = self.cheapest.split_first()?;
        let mut told = format!("The cheapest allowed: {}", label(first.1));
        for (at, place) in rest.iter().take(MOST_TURNS) {
            told += &match self.over {
                Over::Volume => format!(
                    ", from {} calls a month {}",
                    calls(at.ceil()),
                    label(*place)
                ),
                Over::Months => format!(", {} {}", after(*at), label(*place)),
            };
        }
        // A staircase can take turns with a line without end.
        let turns = rest.iter().skip(MOST_TURNS).map(|(_, place)| label(*place));
        let turns: BTreeSet<&String> = turns.collect();
        if !turns.is_empty() {
            let names: Vec<&str> = turns.iter().map(|name| name.as_str()).collect();
            told += &format!(", and then by turns {}", names.join(", "));
        }
        Some(told + if rest.is_empty() { " throughout." } else { "." })
    }
}

/// A time from the start, as the table of break-evens says it.
fn after(months: f64) -> String {
    if months < 0.1 {
        return "within days".to_owned();
    }
    format!("after {months:.1} months")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
