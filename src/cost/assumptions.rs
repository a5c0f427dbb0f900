//! What is assumed where nobody says otherwise: data with low, likely and high, and a reason or source for each.

use jiff::civil::Date;

use super::quantities::Quantities;

/// What a figure rests on: a reason, a source, or both.
#[derive(Debug, Clone)]
pub struct Grounds {
    /// Why it is taken.
    pub reason: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// When that was checked.
    pub checked: Option<Date>,
}

impl Grounds {
    /// The source, or the reason where there is none.
    #[must_use]
    pub fn told(&self) -> &str {
        let told = self.source.as_deref().or(self.reason.as_deref());
        told.unwrap_or_default()
    }
}

/// A quantity of the cost model and what is taken for it.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// Its id, which is also the flag's name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// What a person is asked who compares costs, where it is worth a question.
    pub prompt: Option<String>,
    /// The least that is plausible.
    pub low: f64,
    /// What is taken.
    pub likely: f64,
    /// The most that is plausible.
    pub high: f64,
    /// What it rests on.
    pub grounds: Grounds,
    /// Whether it has a flag of its own name.
    pub flag: bool,
    /// Whether a person can be expected to state it: what nobody stated of these is a guess, and guesses decide nothing.
    /// The others are particulars of the model, of which the whole range is taken instead.
    pub is_stateable: bool,
}

/// A published figure that results are held against. Nothing is computed from it.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// What it marks.
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// The figure.
    pub value: f64,
    /// What it rests on.
    pub grounds: Grounds,
}

/// All marks.
#[derive(Debug, Clone)]
pub struct Marks {
    /// From so many calls a month fine-tuning is said to pay.
    pub rule_of_thumb: Mark,
    /// Under so many calls a month a prefix falls out of most caches between two calls.
    pub warm_cache: Mark,
}

impl Marks {
    /// The ids of all of them.
    pub const IDS: [&str; 2] = ["rule-of-thumb", "warm-cache"];

    /// Puts marks in their places.
    ///
    /// # Errors
    ///
    /// If one is missing, unknown, or given twice.
    pub fn new(mut items: Vec<Mark>) -> Result<Self, String> {
        let mut take = |id: &str| {
            let place = items.iter().position(|item| item.id == id);
            let place = place.ok_or_else(|| format!("there is no mark `{id}`"))?;
            Ok::<_, String>(items.remove(place))
        };
        let [rule_of_thumb, warm_cache] = Self::IDS;
        let marks = Self {
            rule_of_thumb: take(rule_of_thumb)?,
            warm_cache: take(warm_cache)?,
        };
        match items.first() {
            None => Ok(marks),
            Some(other) if Self::IDS.contains(&other.id.as_str()) => {
                Err(format!("the mark `{}` is given twice", other.id))
            }
            Some(other) => Err(format!("`{}` marks nothing that is looked at", other.id)),
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Mark> {
        [&self.rule_of_thumb, &self.warm_cache].into_iter()
    }
}

/// The models that are taken where none is named.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// The model that is prompted.
    pub model: String,
    /// The tuning offer.
    pub tuned_model: String,
    /// The model that embeds texts for search.
    pub embedding_model: String,
    /// The cheap untuned model that tuning has to beat.
    pub cheaper_model: String,
    /// What a person is asked who did not name the model that is prompted.
    pub prompt: String,
    /// Why these.
    pub reason: String,
}

/// All that is assumed.
#[derive(Debug, Clone)]
pub struct Assumptions {
    /// The models.
    pub defaults: Defaults,
    /// What results are held against.
    pub marks: Marks,
    quantities: Quantities<Assumption>,
}

/// Hours are given per approach, as `--build-hours rag=80`, and so have no flag of their own name.
const HOURS: [&str; 2] = ["build-hours-", "upkeep-hours-"];

impl Assumptions {
    /// Puts assumptions in their places.
    ///
    /// # Errors
    ///
    /// If one is missing, unknown, or given twice.
    pub fn new(defaults: Defaults, marks: Marks, items: Vec<Assumption>) -> Result<Self, String> {
        if let Some(unknown) = items
            .iter()
            .find(|item| !Quantities::<()>::IDS.contains(&item.id.as_str()))
        {
            return Err(format!("`{}` is no quantity of the cost model", unknown.id));
        }
        let mut items: Vec<Option<Assumption>> = items.into_iter().map(Some).collect();
        let quantities = Quantities::try_from_ids(|id| {
            let mut found = items
                .iter_mut()
                .filter(|item| item.as_ref().is_some_and(|item| item.id == id));
            let mut item = found
                .next()
                .and_then(Option::take)
                .ok_or_else(|| format!("nothing is assumed for `{id}`"))?;
            if found.next().is_some() {
                return Err(format!("`{id}` is assumed twice"));
            }
            item.flag = !HOURS.iter().any(|hours| id.starts_with(hours));
            Ok(item)
        })?;
        Ok(Self {
            defaults,
            marks,
            quantities,
        })
    }

    /// All of them, in the order of the cost model.
    pub fn all(&self) -> impl Iterator<Item = &Assumption> {
        Quantities::<()>::IDS
            .iter()
            .filter_map(|id| self.quantities.get(id))
    }

    /// All of them, by name.
    #[must_use]
    pub fn quantities(&self) -> &Quantities<Assumption> {
        &self.quantities
    }

    /// The approaches for which hours can be given.
    pub fn with_hours() -> impl Iterator<Item = &'static str> {
        Quantities::<()>::IDS
            .iter()
            .filter_map(|id| id.strip_prefix(HOURS[0]))
    }
}
