//! Brings together what costs depend on: the workload as it was stated, the models and offers that were named, the day.

use std::time::SystemTime;

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::files;
use crate::cli::WorkloadFlags;
use crate::cost::approaches::Market;
use crate::cost::assumptions::Assumptions;
use crate::cost::break_even::break_even;
use crate::cost::catalogue::Catalogue;
use crate::cost::comparison::Comparison;
use crate::cost::payback::pays_back;
use crate::cost::quantities::Quantities;
use crate::cost::uncertainty::Uncertainty;
use crate::cost::workload::{Known, Workload};
use crate::framework::answers::{Answer, Answers, Given, Provenance, Value};
use crate::framework::condition::Truth;
use crate::framework::diagram::Cell;
use crate::framework::source::Document;
use crate::framework::{Approach, Framework, QuestionIndex};
use crate::load;
use crate::load::answers::WorkloadValue;
use crate::quantity::Quantity;
use crate::report::{Costs, Named};

/// What a question is measured by, where the cost model answers it.
const TUNABLE: &str = "catalogue.tunable";
const PAYS_BACK: &str = "cost.pays-back";
/// What a question is measured by, where its answer feeds the cost model.
const EXAMPLES: &str = "training-data.quality";
const CALLS: &str = "logs.calls-per-month";

/// What was said about cost, by flags, files and prompts.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) workload: Workload,
    pub(super) model: Option<String>,
    pub(super) tuned_model: Option<String>,
    pub(super) is_customer: bool,
    pub(super) as_of: Date,
    /// The words that would state the same again.
    pub(super) flags: Vec<(String, String)>,
}

impl Stated {
    /// Reads the workload file, if one is named, and puts flags over it.
    pub(super) fn new(assumptions: &Assumptions, flags: &WorkloadFlags) -> anyhow::Result<Self> {
        let options = &flags.options;
        let mut stated = Self {
            workload: Workload::assumed(assumptions),
            model: None,
            tuned_model: None,
            is_customer: options.existing_customer,
            as_of: Timestamp::now().to_zoned(TimeZone::UTC).date(),
            flags: Vec::new(),
        };
        if let Some(path) = &options.workload {
            let shown = path.to_string_lossy();
            let text =
                files::text(path).with_context(|| format!("cannot read the workload `{shown}`"))?;
            let known: Vec<&str> = Quantities::<()>::IDS
                .iter()
                .copied()
                .chain(["model", "tuned-model", "as-of"])
                .collect();
            for (name, value) in load::answers::workload(&known, Document::new(&shown, &text))? {
                stated.take_from_file(&name, value, &shown)?;
            }
            stated
                .flags
                .push(("workload".to_owned(), shown.into_owned()));
        }
        for (id, quantity) in &flags.quantities {
            stated.quantity(id, *quantity, &format!("--{id}"))?;
            stated.flags.push((id.clone(), quantity.to_string()));
        }
        for (kind, hours) in [
            ("build-hours", &options.build_hours),
            ("upkeep-hours", &options.upkeep_hours),
        ] {
            for (approach, hours) in hours {
                let known: Vec<&str> = Assumptions::with_hours().collect();
                if !known.contains(&approach.as_str()) {
                    let remedy = crate::printable::suggestion(approach, known);
                    bail!(
                        "--{kind}: unknown approach `{}`; {remedy}",
                        crate::printable::printable(approach)
                    );
                }
                stated.quantity(
                    &format!("{kind}-{approach}"),
                    *hours,
                    &format!("--{kind} {approach}"),
                )?;
                stated
                    .flags
                    .push((kind.to_owned(), format!("{approach}={hours}")));
            }
        }
        for (flag, typed, slot) in [
            ("model", &options.model, &mut stated.model),
            ("tuned-model", &options.tuned_model, &mut stated.tuned_model),
        ] {
            if let Some(name) = typed {
                *slot = Some(name.clone());
                stated.flags.push((flag.to_owned(), name.clone()));
            }
        }
        if let Some(day) = options.as_of {
            stated.as_of = day;
            stated.flags.push(("as-of".to_owned(), day.to_string()));
        }
        Ok(stated)
    }

    fn take_from_file(
        &mut self,
        name: &str,
        value: WorkloadValue,
        file: &str,
    ) -> anyhow::Result<()> {
        match value {
            WorkloadValue::Quantity(quantity) => self.quantity(name, quantity, file)?,
            WorkloadValue::Word(word) if name == "model" => self.model = Some(word),
            WorkloadValue::Word(word) if name == "tuned-model" => self.tuned_model = Some(word),
            WorkloadValue::Word(word) => {
                self.as_of = word
                    .parse()
                    .map_err(|_| anyhow!("{file}: `{name}` is no day; write YYYY-MM-DD"))?;
            }
        }
        Ok(())
    }

    /// States a quantity.
    pub(super) fn quantity(
        &mut self,
        id: &str,
        quantity: Quantity,
        source: &str,
    ) -> anyhow::Result<()> {
        self.workload
            .state(id, quantity, source)
            .map_err(anyhow::Error::msg)
    }
}

/// Everything that costs are computed from.
#[derive(Debug)]
pub(super) struct Costing<'c> {
    pub(super) stated: Stated,
    pub(super) market: Market<'c>,
    pub(super) catalogue: &'c Catalogue,
    assumptions: &'c Assumptions,
}

impl<'c> Costing<'c> {
    /// Finds the models and the offer that were named, or the default ones.
    pub(super) fn new(
        catalogue: &'c Catalogue,
        assumptions: &'c Assumptions,
        stated: Stated,
    ) -> anyhow::Result<Self> {
        let at = midnight(stated.as_of)?;
        let defaults = &assumptions.defaults;
        let model = catalogue
            .model(stated.model.as_ref().unwrap_or(&defaults.model), at)
            .context("--model")?;
        let offer_name = stated.tuned_model.as_ref().unwrap_or(&defaults.tuned_model);
        let offer = catalogue.offer(offer_name).context("--tuned-model")?;
        if let Some(reason) = offer.closed(stated.as_of, stated.is_customer) {
            let mut remedy = format!(
                "; see {}",
                offer.status_source.as_ref().unwrap_or(&offer.source)
            );
            if offer.closed(stated.as_of, true).is_none() {
                remedy += "; if you are a customer of it already, say so with --existing-customer";
            }
            bail!("--tuned-model: `{}` {reason}{remedy}", offer.name());
        }
        if !offer.is_priced() {
            let note = offer
                .note
                .as_deref()
                .unwrap_or("its training or its calls have no known price");
            bail!("--tuned-model: `{}` cannot be costed: {note}", offer.name());
        }
        let market = Market {
            model,
            cheaper: catalogue.model(&defaults.cheaper_model, at)?,
            embedding: catalogue.model(&defaults.embedding_model, at)?,
            tuned: catalogue.tuned(offer, at)?,
            as_of: stated.as_of,
            at,
        };
        Ok(Self {
            stated,
            market,
            catalogue,
            assumptions,
        })
    }

    /// Takes another model as the one that is prompted; one that is unknown changes nothing.
    pub(super) fn take_model(&mut self, name: &str) {
        if let Ok(model) = self.catalogue.model(name, self.market.at) {
            self.market.model = model;
            self.stated.model = Some(name.to_owned());
            self.stated
                .flags
                .push(("model".to_owned(), name.to_owned()));
        }
    }

    /// The workload with what the answers say of it: flags and files win over them.
    pub(super) fn workload(&self, framework: &Framework, answers: &Answers) -> Workload {
        let mut workload = self.stated.workload.clone();
        for index in framework.indices() {
            let (Some(Value::Number(quantity)), Some(given)) =
                (answers.value(index), answers.given(index))
            else {
                continue;
            };
            let quantity_of = match framework.question(index).measured_by.as_deref() {
                Some(EXAMPLES) => {
                    workload.examples_at_hand = quantity.middle();
                    "training-examples"
                }
                Some(CALLS) => "calls-per-month",
                Some(_) | None => continue,
            };
            let is_open = workload
                .quantities
                .get(quantity_of)
                .is_some_and(crate::cost::workload::Estimate::is_guess);
            if is_open
                && workload
                    .state(quantity_of, quantity, &given.source)
                    .is_err()
            {
                unreachable!("the quantity exists and takes any number of examples or calls");
            }
        }
        workload
    }

    /// The answers with those that follow from prices: computed anew, unless a person stated them.
    pub(super) fn derive(&self, framework: &Framework, answers: &Answers) -> Answers {
        let mut derived = answers.clone();
        for measure in [TUNABLE, PAYS_BACK] {
            let measured = |index: &QuestionIndex| {
                framework.question(*index).measured_by.as_deref() == Some(measure)
            };
            let Some(index) = framework.indices().find(measured) else {
                continue;
            };
            if derived
                .given(index)
                .is_some_and(|given| given.provenance != Provenance::Computed)
            {
                continue;
            }
            let computed = match measure {
                TUNABLE => Some(self.tunable()),
                _ => self
                    .pays_back(framework, &derived)
                    .map(|pays| (if pays { "yes" } else { "no" }, self.pair())),
            };
            match computed.and_then(|(word, source)| {
                Some((framework.question(index).domain.parse(word).ok()?, source))
            }) {
                None => derived.clear(index),
                Some((answer, source)) => derived.set(
                    index,
                    Given {
                        answer,
                        provenance: Provenance::Computed,
                        source,
                    },
                ),
            }
        }
        derived
    }

    fn tunable(&self) -> (&'static str, String) {
        let offer = self.market.tuned.offer;
        let horizon = self.stated.workload.likely().horizon_months;
        let word = if offer.closes_within(self.stated.as_of, horizon) {
            "closing"
        } else {
            "yes"
        };
        (word, format!("{}, checked {}", offer.name(), offer.checked))
    }

    fn pair(&self) -> String {
        format!(
            "{} against {}",
            self.market.tuned.offer.name(),
            self.market.model.name()
        )
    }

    fn pays_back(&self, framework: &Framework, answers: &Answers) -> Option<bool> {
        if self.stated.model.is_none() || self.stated.tuned_model.is_none() {
            return None;
        }
        let workload = self.workload(framework, answers);
        let ruled_out: Vec<Approach> = ruled_out(framework, answers)
            .into_iter()
            .map(|(approach, _)| approach)
            .collect();
        let has_flag = |id: &str| {
            let assumption = self.assumptions.quantities().get(id);
            assumption.is_some_and(|assumption| assumption.is_stateable)
        };
        pays_back(&self.market, &workload, &ruled_out, &has_flag)
    }

    /// Volumes to try when asking what would turn the answer: those on either side of tuning's break-even.
    pub(super) fn further_cells(
        &self,
        framework: &Framework,
        answers: &Answers,
        question: QuestionIndex,
    ) -> Vec<Cell> {
        if framework.question(question).measured_by.as_deref() != Some(CALLS) {
            return Vec::new();
        }
        let Ok(comparison) = self.comparison(framework, answers, Vec::new()) else {
            return Vec::new();
        };
        let (Some(tuned), Some(prompted)) =
            (comparison.cost("fine-tune"), comparison.cost("prompting"))
        else {
            return Vec::new();
        };
        let months = self.market.served_months(comparison.horizon_months);
        let Some(crossing) = break_even(
            &tuned.line,
            &prompted.line,
            months,
            comparison.calls_per_month,
        )
        .crossing
        else {
            return Vec::new();
        };
        let edge = crossing.ceil();
        let cell = |start: f64, below| Cell {
            value: Value::Number(Quantity::exactly(start)),
            below,
        };
        vec![cell(0.0, Some(edge)), cell(edge, None)]
    }

    /// All approaches side by side.
    pub(super) fn comparison(
        &self,
        framework: &Framework,
        answers: &Answers,
        volumes: Vec<f64>,
    ) -> anyhow::Result<Comparison> {
        let workload = self.workload(framework, answers);
        let ruled_out = ruled_out(framework, answers);
        Comparison::new(&self.market, &workload, volumes, ruled_out).map_err(|fault| {
            anyhow!("{fault}; give fewer tokens or name another model with --model")
        })
    }

    /// All approaches side by side, with what the figures rest on.
    pub(super) fn costs<'a>(
        &'a self,
        framework: &Framework,
        answers: &Answers,
        volumes: Vec<f64>,
        draws: Option<(usize, u64)>,
    ) -> anyhow::Result<Costs<'a>> {
        let workload = self.workload(framework, answers);
        Ok(Costs {
            comparison: self.comparison(framework, answers, volumes)?,
            uncertainty: Uncertainty::new(&self.market, &workload, draws),
            workload,
            market: &self.market,
            named: Named {
                model: self.named(self.stated.model.as_ref(), "--model"),
                tuned_model: self.named(self.stated.tuned_model.as_ref(), "--tuned-model"),
            },
        })
    }

    /// How the models are known.
    fn named(&self, stated: Option<&String>, flag: &str) -> Known {
        match stated {
            Some(_) => Known::YouSaid(flag.to_owned()),
            None => Known::Assumed(self.assumptions.defaults.reason.clone()),
        }
    }
}

/// What the answers rule out on cost tables, and why.
pub(super) fn ruled_out(framework: &Framework, answers: &Answers) -> Vec<(Approach, String)> {
    let known = |question: QuestionIndex| answers.get(question);
    (framework.exclusions.iter())
        .filter(|exclusion| exclusion.when.truth(&known) == Truth::True)
        .map(|exclusion| (exclusion.approach, exclusion.because.clone()))
        .collect()
}

/// Answers from flags.
pub(super) fn say(answers: &mut Answers, framework: &Framework, flags: &[(QuestionIndex, Answer)]) {
    for (index, answer) in flags {
        let given = Given {
            answer: *answer,
            provenance: Provenance::YouSaid,
            source: format!("--{}", framework.question(*index).id),
        };
        answers.set(*index, given);
    }
}

/// The first moment of a day, at which its prices are taken.
fn midnight(day: Date) -> anyhow::Result<SystemTime> {
    let start = day
        .to_zoned(TimeZone::UTC)
        .context("--as-of: the day is out of range")?;
    Ok(start.timestamp().into())
}
