//! Results of promptfoo: one for each test, prompt and provider.
//!
//! A result fails there if any assertion does, so one that is right but slow has failed, too. Here the assertions on
//! latency and cost are left out, and what is left is judged again as promptfoo does it.

use std::fmt;
use std::io::{BufRead, Read};

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::plain::Unreadable;
use super::small::{Items, Name, Small};
use super::tally::{Tallies, Trial};
use super::text::{self, Budget};
use super::{Candidate, Evaluation, Format};
use crate::evidence::Refused;
use crate::evidence::rows::Rows;
use crate::quantity::counted;

/// Assertions that do not look at the answer.
const BESIDE_QUALITY: [&str; 2] = ["latency", "cost"];
/// Parts a name from its place.
const PLACE: char = '\u{1f}';
/// The reason that promptfoo gives for a result that broke off.
const BROKE_OFF: u64 = 2;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    success: Option<bool>,
    score: Option<f64>,
    failure_reason: Option<u64>,
    error: Option<IgnoredAny>,
    prompt_idx: Option<u64>,
    test_idx: Option<u64>,
    prompt: Option<Prompt>,
    provider: Option<Provider>,
    grading_result: Option<Grading>,
    vars: Option<Small>,
    test_case: Option<TestCase>,
}

#[derive(Deserialize)]
struct Prompt {
    label: Option<Name>,
}

/// The model, named or described.
#[derive(Default)]
struct Provider {
    label: Option<String>,
    id: Option<String>,
}

impl<'de> Deserialize<'de> for Provider {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ProviderVisitor;

        impl<'de> Visitor<'de> for ProviderVisitor {
            type Value = Provider;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name or the description of a model")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Provider, E> {
                let Name(name) = Name::deserialize(text.into_deserializer())?;
                Ok(Provider {
                    label: Some(name),
                    id: None,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Provider, A::Error> {
                let mut found = Provider::default();
                while let Some(Name(name)) = entries.next_key()? {
                    let value: Small = entries.next_value()?;
                    let text = value.text().map(str::to_owned);
                    match name.as_str() {
                        "label" => found.label = text,
                        "id" => found.id = text,
                        _ => {}
                    }
                }
                Ok(found)
            }
        }

        deserializer.deserialize_any(ProviderVisitor)
    }
}

#[derive(Deserialize)]
struct TestCase {
    threshold: Option<f64>,
}

/// Reads a document.
pub(super) fn document(reader: impl Read) -> Result<Evaluation, Refused> {
    let mut found = Found::default();
    let mut refused = None;
    let mut take = |row: Row| {
        found.take(row).map_err(|own| {
            let fault = own.to_string();
            refused = Some(own);
            fault
        })
    };
    let read = text::fed(
        reader,
        Format::Promptfoo,
        &Budget::new(),
        Results(&mut take),
    );
    if let Some(refused) = refused {
        return Err(refused);
    }
    read?;
    found.finish(Vec::new())
}

/// Tells the results of a document, wherever they are: the command line puts them into an object of their own, the library
/// does not.
struct Results<'t, F>(&'t mut F);

impl<'de, F: FnMut(Row) -> Result<(), String>> DeserializeSeed<'de> for Results<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Row) -> Result<(), String>> Visitor<'de> for Results<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("results")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        Items::each(self.0).visit_seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = entries.next_key()? {
            if name == "results" {
                entries.next_value_seed(Results(self.0))?;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Reads a row on each line.
pub(super) fn rows<R: BufRead>(mut rows: Rows<R>) -> Result<Evaluation, Refused> {
    let mut found = Found::default();
    let mut unreadable = Unreadable::default();
    while let Some(row) = rows.next_row()? {
        match row.text.and_then(|text| serde_json::from_slice(text).ok()) {
            Some(row) => found.take(row)?,
            None => unreadable.count(row.line),
        }
    }
    found.finish(unreadable.notes())
}

#[derive(Default)]
struct Found {
    tallies: Tallies,
    count: u64,
    /// Results that failed for nothing but latency or cost.
    right_but_slow: u64,
}

impl Found {
    fn take(&mut self, row: Row) -> Result<(), Refused> {
        self.count += 1;
        let trial = row.trial();
        let is_right = matches!(trial, Trial::Scored(score) if score > 0.0);
        self.right_but_slow += u64::from(is_right && row.success == Some(false));
        // Prompts and settings of a model can have the same name: what tells them apart is their place.
        let key = format!("{}{PLACE}{}", row.name(), row.prompt_idx.unwrap_or(0));
        // The repeats of a test have numbers of their own and the variables of one another.
        let item = match (&row.vars, row.test_idx) {
            (
                Some(Small::Other {
                    hash,
                    is_filled: true,
                }),
                _,
            ) => (0, *hash),
            (_, Some(test)) => (1, test),
            (_, None) => (2, self.count),
        };
        self.tallies.count(&key, item, trial)
    }

    fn finish(self, mut notes: Vec<String>) -> Result<Evaluation, Refused> {
        if self.right_but_slow > 0 {
            let counts = if self.right_but_slow == 1 {
                "counts"
            } else {
                "count"
            };
            notes.push(format!(
                "{} failed for latency or cost alone and {counts} as right.",
                counted(self.right_but_slow, "result", "results")
            ));
        }
        Evaluation::new(
            Format::Promptfoo,
            named(self.tallies.candidates("pass")),
            notes,
        )
    }
}

/// Names without their places, unless several have the same name.
fn named(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let parted = |key: &str| {
        let (name, place) = key.rsplit_once(PLACE).unwrap_or((key, "0"));
        (name.to_owned(), place.parse().unwrap_or(0_u64))
    };
    let names: Vec<(String, u64)> = candidates.iter().map(|own| parted(&own.name)).collect();
    for (candidate, (name, place)) in candidates.iter_mut().zip(&names) {
        let is_shared = names.iter().filter(|(other, _)| other == name).count() > 1;
        candidate.name = if is_shared {
            format!("{name} ({})", place + 1)
        } else {
            name.clone()
        };
    }
    candidates
}

impl Row {
    /// The prompt and the model.
    fn name(&self) -> String {
        let prompt = match (&self.prompt, self.prompt_idx) {
            (
                Some(Prompt {
                    label: Some(Name(label)),
                }),
                _,
            ) if label.len() <= 40 && !label.contains('\n') => Some(label.clone()),
            (_, Some(index)) => Some(format!("prompt {}", index + 1)),
            _ => None,
        };
        let model = self.provider.as_ref().and_then(|own| {
            let mut names = own.label.iter().chain(&own.id);
            names.find(|name| !name.is_empty()).cloned()
        });
        let names: Vec<String> = prompt.into_iter().chain(model).collect();
        names.join(" on ")
    }

    fn trial(&self) -> Trial {
        let broke_off = match self.failure_reason {
            Some(reason) => reason == BROKE_OFF,
            // Older versions say it by the lack of a grade.
            None => self.grading_result.is_none() && self.error.is_some(),
        };
        if broke_off {
            return Trial::Error;
        }
        let parts = self.grading_result.as_ref().map(|grading| &grading.parts);
        let parts = parts.copied().unwrap_or_default();
        if parts.beside > 0 && parts.quality == 0 {
            return Trial::Unscored;
        }
        let passed = match self.success {
            Some(false) if parts.has_failed_beside => {
                parts.passes(self.test_case.as_ref().and_then(|test| test.threshold))
            }
            Some(success) => success,
            None => match self.score {
                Some(score) => return Trial::Scored(score),
                None => return Trial::Unscored,
            },
        };
        Trial::Scored(if passed { 1.0 } else { 0.0 })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grading {
    pass: Option<bool>,
    score: Option<f64>,
    assertion: Option<Assertion>,
    #[serde(default, rename = "componentResults")]
    parts: Parts,
}

#[derive(Deserialize)]
struct Assertion {
    #[serde(rename = "type")]
    kind: Option<Name>,
    weight: Option<f64>,
}

impl Grading {
    fn is_beside_quality(&self) -> bool {
        let kind = (self.assertion.as_ref()).and_then(|assertion| assertion.kind.as_ref());
        kind.is_some_and(|Name(kind)| {
            // `not-latency` is one, too.
            let kind = kind.strip_prefix("not-").unwrap_or(kind);
            BESIDE_QUALITY.contains(&kind)
        })
    }
}

/// The grades of single assertions, those of sets among them, added up: a result can have any number.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    beside: u64,
    has_failed_beside: bool,
    quality: u64,
    has_missed: bool,
    weight: f64,
    weighed_score: f64,
}

impl Parts {
    fn take(&mut self, grading: &Grading) {
        let own = grading.parts;
        if own.beside + own.quality > 0 {
            self.beside += own.beside;
            self.has_failed_beside |= own.has_failed_beside;
            self.quality += own.quality;
            self.has_missed |= own.has_missed;
            self.weight += own.weight;
            self.weighed_score += own.weighed_score;
        } else if grading.is_beside_quality() {
            self.beside += 1;
            self.has_failed_beside |= grading.pass == Some(false);
        } else {
            let weight = grading.assertion.as_ref().and_then(|own| own.weight);
            let weight = weight.unwrap_or(1.0);
            self.quality += 1;
            self.has_missed |= grading.pass != Some(true);
            self.weight += weight;
            self.weighed_score += weight * grading.score.unwrap_or(0.0);
        }
    }

    /// Whether a result passes by its assertions on quality alone: all of them, or their weighted mean where the test has a
    /// threshold.
    fn passes(&self, threshold: Option<f64>) -> bool {
        match threshold {
            None => !self.has_missed,
            Some(threshold) => self.weight > 0.0 && self.weighed_score / self.weight >= threshold,
        }
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parts = Self::default();
        let take = |grading: Option<Grading>| {
            if let Some(grading) = grading {
                parts.take(&grading);
            }
            Ok(())
        };
        Items::each(take).deserialize(deserializer)?;
        Ok(parts)
    }
}
