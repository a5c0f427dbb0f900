//! What can be known of one question, as claims.

use super::Claim;
use crate::framework::answers::UNKNOWN;
use crate::quantity::plain;

/// What can be known of a question.
pub(super) enum Variable {
    /// One of these choices, or nothing.
    One(Vec<(String, Claim)>),
    /// Any of these choices, if something is known.
    Any {
        known: Claim,
        choices: Vec<(String, Claim)>,
        none: Option<String>,
    },
    /// A number or a range, if something is known. Its ends are told by the thresholds that they reach.
    Number {
        known: Claim,
        least: f64,
        thresholds: Vec<Threshold>,
    },
}

/// A number that rules compare with, and whether the low and the high end of an answer reach it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Threshold {
    pub(super) at: f64,
    pub(super) low: Claim,
    pub(super) high: Claim,
}

impl Variable {
    /// What makes the answer unknown.
    pub(super) fn unknown(&self) -> Vec<Claim> {
        match self {
            Self::One(choices) => choices.iter().map(|(_, choice)| !*choice).collect(),
            Self::Any { known, .. } | Self::Number { known, .. } => vec![!*known],
        }
    }

    /// What would make a known answer simpler, one thing after the other.
    pub(super) fn simpler(&self) -> Vec<Vec<Claim>> {
        match self {
            Self::One(_) => Vec::new(),
            Self::Any { choices, .. } => choices.iter().map(|(_, choice)| vec![!*choice]).collect(),
            Self::Number { thresholds, .. } => (0..=thresholds.len())
                .map(|reached| {
                    let ends = thresholds.iter().enumerate().flat_map(|(index, own)| {
                        [own.low, own.high].map(|end| if index < reached { end } else { !end })
                    });
                    ends.collect()
                })
                .collect(),
        }
    }

    /// The answer, as one would type it.
    pub(super) fn typed(&self, holds: &dyn Fn(Claim) -> bool) -> String {
        let unknown = || UNKNOWN.to_owned();
        let chosen = |choices: &[(String, Claim)]| {
            let chosen = choices.iter().filter(|(_, choice)| holds(*choice));
            let ids: Vec<&str> = chosen.map(|(id, _)| id.as_str()).collect();
            ids.join(",")
        };
        match self {
            Self::One(choices) => Some(chosen(choices))
                .filter(|chosen| !chosen.is_empty())
                .unwrap_or_else(unknown),
            Self::Any { known, .. } | Self::Number { known, .. } if !holds(*known) => unknown(),
            Self::Any { choices, none, .. } => match chosen(choices) {
                empty if empty.is_empty() => none.clone().unwrap_or_default(),
                chosen => chosen,
            },
            Self::Number {
                least, thresholds, ..
            } => {
                let end = |reached: fn(&Threshold) -> Claim| {
                    let last = thresholds.iter().rfind(|own| holds(reached(own)));
                    last.map_or(*least, |own| own.at)
                };
                let (low, high) = (end(|own| own.low), end(|own| own.high));
                if low < high {
                    format!("{}..{}", plain(low), plain(high))
                } else {
                    plain(low)
                }
            }
        }
    }
}
