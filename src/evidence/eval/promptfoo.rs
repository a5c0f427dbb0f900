//! Results of promptfoo: one for each test, prompt and provider.
//!
//! A result fails there if any assertion does, so one that is right but slow has failed, too. Here the assertions on
//! latency and cost are left out, and what is left is judged again as promptfoo does it.

use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::plain::Unreadable;
use super::tally::{Tallies, Trial};
use super::{Candidate, Evaluation, Format, text};
use crate::evidence::Refused;
use crate::evidence::rows::Rows;
use crate::quantity::counted;

/// Assertions that do not look at the answer.
const BESIDE_QUALITY: [&str; 2] = ["latency", "cost"];
/// Parts a name from its place.
const PLACE: char = '\u{1f}';
/// The reason that promptfoo gives for a result that broke off.
const BROKE_OFF: u64 = 2;

/// Takes the results of a document row by row; nothing else of it is kept. The command line puts them into an object of
/// their own, the library does not.
struct Results<'f>(&'f mut Found);

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of results, or an object that has one as `results`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element()? {
            if let Err(refused) = self.0.take(row) {
                let fault = A::Error::custom(&refused);
                self.0.refused = Some(refused);
                return Err(fault);
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut is_there = false;
        while let Some(name) = fields.next_key::<String>()? {
            if name != "results" {
                fields.next_value::<IgnoredAny>()?;
            } else if is_there {
                return Err(A::Error::duplicate_field("results"));
            } else {
                is_there = true;
                fields.next_value_seed(Results(&mut *self.0))?;
            }
        }
        if is_there {
            Ok(())
        } else {
            Err(A::Error::missing_field("results"))
        }
    }
}

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
    provider: Option<Value>,
    grading_result: Option<Grading>,
    vars: Option<Value>,
    test_case: Option<TestCase>,
}

#[derive(Deserialize)]
struct Prompt {
    label: Option<String>,
}

#[derive(Deserialize)]
struct TestCase {
    threshold: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grading {
    pass: Option<bool>,
    score: Option<f64>,
    assertion: Option<Assertion>,
    #[serde(default)]
    component_results: Option<Vec<Option<Self>>>,
}

#[derive(Deserialize)]
struct Assertion {
    #[serde(rename = "type")]
    kind: Option<String>,
    weight: Option<f64>,
}

/// Reads a document.
pub(super) fn document(text: &[u8]) -> Result<Evaluation, Refused> {
    let mut found = Found::default();
    let read = text::parsed_with(text, Format::Promptfoo, Results(&mut found));
    match found.refused.take() {
        // Not the export is at fault, but what it holds.
        Some(refused) => return Err(refused),
        None => read?,
    }
    found.finish(Vec::new())
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
    /// Why a row was not taken.
    refused: Option<Refused>,
}

impl Found {
    fn take(&mut self, row: Row) -> Result<(), Refused> {
        self.count += 1;
        let trial = row.trial();
        let is_right = matches!(trial, Trial::Scored(score) if score > 0.0);
        self.right_but_slow += u64::from(is_right && row.success == Some(false));
        // Prompts and settings of a model can have the same name: what tells them apart is their place.
        let key = format!("{}{PLACE}{}", row.name(), row.prompt_idx.unwrap_or(0));
        let tally = self.tallies.of(&key)?;
        // The repeats of a test have numbers of their own and the variables of one another.
        match (&row.vars, row.test_idx) {
            (Some(Value::Object(vars)), _) if !vars.is_empty() => {
                tally.count(Value::Object(vars.clone()).to_string(), trial)
            }
            (_, Some(test)) => tally.count(test, trial),
            (_, None) => tally.count(self.count, trial),
        }
    }

    fn finish(self, mut notes: Vec<String>) -> Result<Evaluation, Refused> {
        if self.right_but_slow > 0 {
            let results = counted(
                self.right_but_slow,
                "result failed for latency or cost alone and counts as right.",
                "results failed for latency or cost alone and count as right.",
            );
            notes.push(results);
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
            (Some(Prompt { label: Some(label) }), _)
                if label.len() <= 40 && !label.contains('\n') =>
            {
                Some(label.clone())
            }
            (_, Some(index)) => Some(format!("prompt {}", index + 1)),
            _ => None,
        };
        let model = self.provider.as_ref().and_then(|provider| {
            let described = ["label", "id"].iter().filter_map(|key| provider.get(*key));
            let mut names = described.chain([provider]).filter_map(Value::as_str);
            names.find(|name| !name.is_empty()).map(str::to_owned)
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
        let mut graded = Vec::new();
        if let Some(grading) = &self.grading_result {
            grading.components(&mut graded);
        }
        let (beside, quality): (Vec<&Grading>, Vec<&Grading>) =
            graded.iter().partition(|own| own.is_beside_quality());
        if !graded.is_empty() && quality.is_empty() {
            return Trial::Unscored;
        }
        let passed = match self.success {
            Some(false) if beside.iter().any(|own| own.pass == Some(false)) => {
                let threshold = self.test_case.as_ref().and_then(|test| test.threshold);
                passes_without(&quality, threshold)
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

/// Whether a result passes by its assertions on quality alone: all of them, or their weighted mean where the test has a
/// threshold.
fn passes_without(quality: &[&Grading], threshold: Option<f64>) -> bool {
    let Some(threshold) = threshold else {
        return quality.iter().all(|own| own.pass == Some(true));
    };
    let weight = |own: &Grading| {
        let weight = own.assertion.as_ref().and_then(|own| own.weight);
        weight.unwrap_or(1.0)
    };
    let all: f64 = quality.iter().map(|own| weight(own)).sum();
    let scores = quality
        .iter()
        .map(|own| weight(own) * own.score.unwrap_or(0.0));
    all > 0.0 && scores.sum::<f64>() / all >= threshold
}

impl Grading {
    /// The grades of single assertions, those of sets among them.
    fn components<'g>(&'g self, found: &mut Vec<&'g Self>) {
        for component in self.component_results.iter().flatten().flatten() {
            if component
                .component_results
                .as_ref()
                .is_some_and(|inner| !inner.is_empty())
            {
                component.components(found);
            } else {
                found.push(component);
            }
        }
    }

    fn is_beside_quality(&self) -> bool {
        let kind = self
            .assertion
            .as_ref()
            .and_then(|assertion| assertion.kind.as_deref());
        kind.is_some_and(|kind| {
            // `not-latency` is one, too.
            let kind = kind.strip_prefix("not-").unwrap_or(kind);
            BESIDE_QUALITY.contains(&kind)
        })
    }
}
