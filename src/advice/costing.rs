//! Brings together what costs depend on: the workload as it was stated, the models and offers that were named, the day.
//! Answers that follow from prices are computed here.

use std::cell::OnceCell;
use std::time::SystemTime;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Unusable;
use super::costs::{Costs, Used};
use super::stated::{Role, Stated};
use crate::cost::assumptions::Assumptions;
use crate::cost::catalogue::{Catalogue, Purpose, unpriced};
use crate::cost::comparison::Comparison;
use crate::cost::market::{Market, Model, Tuned};
use crate::cost::offer::Offer;
use crate::cost::sampling::Draws;
use crate::cost::workload::{Known, Workload};
use crate::framework::answers::{Answers, Provenance, Value};
use crate::framework::condition::Truth;
use crate::framework::{Approach, Framework, Measure, QuestionIndex};

/// Everything that costs are computed from.
#[derive(Debug)]
pub struct Costing<'c> {
    /// What was stated.
    pub stated: Stated,
    /// The models and offers that were named, or the default ones.
    pub market: Market<'c>,
    /// Where they were found.
    pub catalogue: &'c Catalogue,
    pub(super) assumptions: &'c Assumptions,
    /// The market at every moment at which its prices differ, once that is asked for.
    pub(super) at_each_price: OnceCell<Vec<Market<'c>>>,
}

impl<'c> Costing<'c> {
    /// Finds the models and the offers that were named, or the default ones.
    ///
    /// # Errors
    ///
    /// If one is unknown, cannot be had on that day, or has no known price; or if there are too many.
    pub fn new(
        catalogue: &'c Catalogue,
        assumptions: &'c Assumptions,
        stated: Stated,
    ) -> Result<Self, Unusable> {
        let at = midnight(stated.as_of)?;
        let defaults = &assumptions.defaults;
        let model = |role: Role, default: &str, purpose| -> Result<Model<'c>, Unusable> {
            let name = stated.named(role).unwrap_or(default);
            let found = catalogue.model(name, purpose, at);
            found.map_err(|fault| Unusable(format!("{}: {fault}", stated.place(role))))
        };
        let reasoning = match stated.named(Role::ReasoningModel) {
            Some(name) => Some(model(Role::ReasoningModel, name, Purpose::Answer)?),
            None => None,
        };
        let mut offers = Vec::new();
        for name in stated.names(Role::TunedModel) {
            offers.push(chosen(catalogue, &stated, name, at)?);
        }
        let names: Vec<String> = offers.iter().map(|tuned| tuned.offer.name()).collect();
        if let Some(twice) = (1..names.len()).find(|own| names[..*own].contains(&names[*own])) {
            return Err(Unusable(format!(
                "{}: `{}` is named twice",
                stated.place(Role::TunedModel),
                names[twice]
            )));
        }
        let most = Role::TunedModel.most();
        if offers.len() > most {
            return Err(Unusable(format!(
                "{}: {} offers are too many; name up to {most}",
                stated.place(Role::TunedModel),
                offers.len()
            )));
        }
        let mut offers = offers.into_iter();
        let tuned = match offers.next() {
            Some(tuned) => tuned,
            None => chosen(catalogue, &stated, &defaults.tuned_model, at)?,
        };
        let market = Market {
            model: model(Role::Model, &defaults.model, Purpose::Answer)?,
            reasoning,
            cheaper: model(Role::CheaperModel, &defaults.cheaper_model, Purpose::Answer)?,
            embedding: model(
                Role::EmbeddingModel,
                &defaults.embedding_model,
                Purpose::Embed,
            )?,
            tuned,
            also_tuned: offers.collect(),
            as_of: stated.as_of,
            at,
        };
        Ok(Self {
            stated,
            market,
            catalogue,
            assumptions,
            at_each_price: OnceCell::new(),
        })
    }

    /// Takes another model as the one that is prompted; one that is unknown changes nothing.
    pub fn take_model(&mut self, name: &str) {
        if let Ok(model) = self.catalogue.model(name, Purpose::Answer, self.market.at) {
            self.market.model = model;
            self.at_each_price = OnceCell::new();
            let names = vec![name.to_owned()];
            self.stated
                .name(Role::Model, names, crate::interview::PROMPT);
        }
    }

    /// The workload with what the answers say of it: what was stated wins over them.
    #[must_use]
    pub fn workload(&self, framework: &Framework, answers: &Answers) -> Workload {
        let mut workload = self.stated.workload.clone();
        for index in framework.indices() {
            let (Some(Value::Number(quantity)), Some(given)) =
                (answers.value(index), answers.given(index))
            else {
                continue;
            };
            let question = framework.question(index);
            let quantity_of = match question.measured_by {
                Some(Measure::Examples) => {
                    workload.examples_at_hand = quantity.middle();
                    "training-examples"
                }
                Some(Measure::Calls) => "calls-per-month",
                Some(_) | None => question.id.as_str(),
            };
            let Some(estimate) = workload.quantities.get(quantity_of) else {
                continue;
            };
            let is_measured = given.provenance == Provenance::Measured;
            let is_open = match estimate.known {
                Known::Assumed(_) => true,
                Known::Measured(_) => !is_measured,
                Known::YouSaid(_) => false,
            };
            let taken = if is_measured {
                Workload::measure
            } else {
                Workload::state
            };
            if is_open && taken(&mut workload, quantity_of, quantity, &given.source).is_err() {
                unreachable!("the values of a checked question fit the quantity that it asks for");
            }
        }
        workload
    }

    /// All approaches side by side.
    ///
    /// # Errors
    ///
    /// If a plain call does not fit the context window of the model.
    pub fn comparison(
        &self,
        framework: &Framework,
        answers: &Answers,
        volumes: Vec<f64>,
    ) -> Result<Comparison, Unusable> {
        let workload = self.workload(framework, answers);
        let ruled_out = ruled_out(framework, answers);
        Comparison::new(&self.market, &workload, volumes, ruled_out).map_err(|fault| {
            Unusable(format!(
                "{fault}; give fewer tokens or name another model with --model"
            ))
        })
    }

    /// All approaches side by side at some volumes, with what the figures rest on.
    ///
    /// # Errors
    ///
    /// If a plain call does not fit the context window of the model.
    pub fn costs<'a>(
        &'a self,
        framework: &Framework,
        answers: &Answers,
        volumes: Vec<f64>,
        draws: Option<Draws>,
    ) -> Result<Costs<'a>, Unusable> {
        let workload = self.workload(framework, answers);
        let comparison = self.comparison(framework, answers, volumes)?;
        Ok(Costs::new(
            comparison,
            workload,
            &self.market,
            &self.assumptions.marks,
            self.used(),
            draws,
        ))
    }

    /// The models and offers, each with how it is known.
    fn used(&self) -> Vec<Used> {
        let reason = &self.assumptions.defaults.reason;
        let used = |role: Role, model: String| Used {
            role: role.flag(),
            model,
            known: self.stated.known(role, reason),
        };
        let market = &self.market;
        let mut all = vec![used(Role::Model, market.model.name())];
        all.extend((market.offers()).map(|tuned| used(Role::TunedModel, tuned.offer.name())));
        let reasoning = market.reasoning.as_ref();
        all.extend(reasoning.map(|model| used(Role::ReasoningModel, model.name())));
        all.push(used(Role::CheaperModel, market.cheaper.name()));
        all.push(used(Role::EmbeddingModel, market.embedding.name()));
        all
    }
}

/// A tuning offer that was named, unless it cannot be had or costed.
fn chosen<'c>(
    catalogue: &'c Catalogue,
    stated: &Stated,
    name: &str,
    at: SystemTime,
) -> Result<Tuned<'c>, Unusable> {
    let place = stated.place(Role::TunedModel);
    let offer: &Offer =
        (catalogue.offer(name)).map_err(|fault| Unusable(format!("{place}: {fault}")))?;
    if let Some(reason) = offer.closed(stated.as_of, stated.is_customer) {
        let source = offer.status_source.as_ref().unwrap_or(&offer.origin.source);
        let mut remedy = format!("; see {source}");
        if offer.closed(stated.as_of, true).is_none() {
            remedy += "; if you are a customer of it already, say so with --existing-customer";
        }
        return Err(Unusable(format!(
            "{place}: `{}` {reason}{remedy}",
            offer.name()
        )));
    }
    if !offer.is_priced() {
        let note = offer
            .note
            .as_deref()
            .unwrap_or("its training or its calls have no known price.");
        return Err(Unusable(format!(
            "{place}: `{}` cannot be costed: {note} A price file can add what is missing: --prices FILE",
            offer.name(),
        )));
    }
    (catalogue.tuned(offer, at)).map_err(|fault| Unusable(fault.to_string()))
}

/// What the answers rule out on cost tables, and why.
pub(super) fn ruled_out(framework: &Framework, answers: &Answers) -> Vec<(Approach, String)> {
    let known = |question: QuestionIndex| answers.get(question);
    (framework.exclusions.iter())
        .filter(|exclusion| exclusion.when.truth(&known) == Truth::True)
        .map(|exclusion| (exclusion.approach, exclusion.because.clone()))
        .collect()
}

/// The first moment of a day, at which its prices are taken.
///
/// # Errors
///
/// If no prices of that day are known.
pub fn midnight(day: Date) -> Result<SystemTime, Unusable> {
    if let Some((fault, remedy)) = unpriced(day) {
        return Err(Unusable(format!("--as-of: {fault}; {remedy}")));
    }
    let start = day.to_zoned(TimeZone::UTC);
    let start = start.map_err(|fault| Unusable(format!("--as-of: {fault}")))?;
    Ok(start.timestamp().into())
}
