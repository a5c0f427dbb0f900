//! Files of answers, workloads, cases and saved results. They are all small YAML or JSON, so that each is read as every
//! one of them.

use ftadvise::advice::{Costing, Role, Stated};
use ftadvise::compare::{Differences, Saved};
use ftadvise::cost::catalogue::Catalogue;
use ftadvise::cost::comparison::VOLUMES;
use ftadvise::framework::answers::{Answer, Answers, Value};
use ftadvise::framework::case::{Trial, tried, unhit};
use ftadvise::framework::source::Document;
use ftadvise::framework::walk;
use ftadvise::load;
use ftadvise::load::workload::WorkloadValue;
use ftadvise::quantity::Quantity;
use ftadvise::report::Detail;
use ftadvise::report::differences::Compared;
use ftadvise::report::forms::{CostComparison, Form, Report};
use ftadvise::report::trials;

use super::{
    AS_OF, FILE, WIDTH, assumptions, framework, is_amount, is_invalid, is_refusal, is_safe, json,
    text, with_catalogue,
};

pub(crate) fn answers(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let document = Document::new(FILE, text);
    match load::answers::answers(framework(), document) {
        Ok(answers) => answered(&answers),
        Err(invalid) => is_invalid(&invalid, text),
    }
    match load::workload::workload(&Role::ALL.map(|role| (role.flag(), role.most())), document) {
        Ok(values) => worked(values),
        Err(invalid) => is_invalid(&invalid, text),
    }
    cases(document, text);
    if let Err(invalid) = load::assumptions::assumptions(document) {
        is_invalid(&invalid, text);
    }
    match Saved::read(text) {
        Ok(saved) => compared(&saved),
        Err(fault) => is_refusal(&fault.to_string()),
    }
}

/// Answers are read as they would be typed, and lead somewhere.
fn answered(answers: &Answers) {
    let framework = framework();
    for index in framework.indices() {
        let Some(given) = answers.given(index) else {
            continue;
        };
        let question = framework.question(index);
        let typed = question.answered(given.answer);
        assert_eq!(question.domain.parse(&typed), Ok(given.answer), "{typed}");
        if let Answer::Known(Value::Number(quantity)) = given.answer {
            is_quantity(&quantity);
        }
    }
    let outcome = walk::point(framework, answers);
    assert!(outcome.0 < framework.outcomes.len());
    for question in walk::open_questions(framework, answers) {
        assert_eq!(
            answers.get(question),
            None,
            "a question is asked a second time"
        );
    }
}

fn is_quantity(quantity: &Quantity) {
    is_amount("a quantity", quantity.low);
    assert!(
        quantity.low <= quantity.high && quantity.high <= Quantity::LARGEST,
        "{quantity}"
    );
    assert_eq!(Quantity::parse(&quantity.to_string()), Ok(*quantity));
    let middle = quantity.middle();
    assert!(
        quantity.low <= middle && middle <= quantity.high,
        "{quantity}: {middle}"
    );
}

/// What a workload file says is taken or refused with words, and what is taken can be calculated with.
fn worked(values: Vec<(String, WorkloadValue)>) {
    let mut stated = Stated::nothing(assumptions(), AS_OF);
    for (name, value) in values {
        match value {
            WorkloadValue::Quantity(quantity) => {
                quantity.iter().for_each(is_quantity);
                if let Err(fault) = stated.quantity(&name, quantity, FILE) {
                    return is_refusal(&fault.to_string());
                }
            }
            WorkloadValue::Words(names) => {
                let role = Role::ALL.into_iter().find(|role| role.flag() == name);
                stated.name(role.unwrap(), names, FILE);
            }
            WorkloadValue::Day(day) => stated.as_of = day,
        }
    }
    with_catalogue(|catalogue| costed(catalogue, stated));
}

/// A comparison has sums, or it says why there is none.
pub(super) fn costed(catalogue: &Catalogue, stated: Stated) {
    let framework = framework();
    let costing = match Costing::new(catalogue, assumptions(), stated) {
        Ok(costing) => costing,
        Err(fault) => return is_refusal(&fault.to_string()),
    };
    let answers = Answers::none(framework);
    let costs = match costing.costs(framework, &answers, VOLUMES.to_vec(), None) {
        Ok(costs) => costs,
        Err(fault) => return is_refusal(&fault.to_string()),
    };
    let comparison = &costs.comparison;
    is_amount("the months", comparison.compared_months);
    for cost in &comparison.costs {
        let line = &cost.line;
        for (what, usd) in [
            ("upfront", line.upfront),
            ("monthly", line.monthly),
            ("a call", line.per_call),
            (
                "the total",
                cost.total(comparison.calls_per_month, comparison.compared_months),
            ),
        ] {
            is_amount(&format!("{} of {}", what, cost.id), usd);
        }
        let parts: f64 = cost.parts.iter().map(|part| part.usd).sum();
        let sums = line.upfront + line.monthly + line.per_call;
        assert!(
            (parts - sums).abs() <= 1e-9 * sums.max(1e-9),
            "{}: {parts}, {sums}",
            cost.id
        );
    }
    for pair in &comparison.break_evens {
        let result = &pair.result;
        result
            .crossing
            .iter()
            .for_each(|calls| is_amount("a crossing", *calls));
        assert_eq!(
            result.cheaper_in.is_empty(),
            result.never_because.is_some(),
            "{pair:?}"
        );
        let mut last = 0.0;
        for (start, end) in &result.cheaper_in {
            assert!(
                last <= *start && end.is_none_or(|end| *start <= end),
                "{pair:?}"
            );
            last = end.unwrap_or(f64::INFINITY);
        }
    }
    // What ranges and turning points make of it is in JSON, too.
    let shown = CostComparison {
        costs: &costs,
        command: "ftadvise break-even",
        detail: Detail::default(),
    };
    json(&shown.shown(Form::Json));
}

fn cases(document: Document<'_>, text: &str) {
    match load::cases::framework_of(document) {
        Ok(name) => assert!(!name.is_empty()),
        Err(invalid) => is_invalid(&invalid, text),
    }
    let cases = match load::cases::cases(framework(), document) {
        Ok(cases) => cases,
        Err(invalid) => return is_invalid(&invalid, text),
    };
    let all: Vec<Trial<'_>> = cases.iter().map(|case| tried(framework(), case)).collect();
    let rules: usize = framework().steps.iter().map(|step| step.rules.len()).sum();
    assert!(unhit(framework(), &all).len() <= rules);
    let tried = trials::Tried {
        framework: framework(),
        trials: &all,
        threshold: Some(0.5),
    };
    is_safe(&trials::text(&tried, WIDTH));
    json(&trials::json(&tried));
}

/// A result does not differ from itself.
fn compared(saved: &Saved) {
    let same = Differences::between(saved, saved);
    assert!(same.is_empty(), "{same:?}");
    let nothing = Saved::default();
    for (a, b) in [(saved, &nothing), (&nothing, saved)] {
        let compared = Compared {
            a: FILE,
            b: FILE,
            differences: &Differences::between(a, b),
        };
        is_safe(&compared.shown(Form::Text(WIDTH)));
        json(&compared.shown(Form::Json));
    }
}
