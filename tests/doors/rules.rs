//! Files of rules: read, proved, walked, drawn and explained.

use ftadvise::framework::answers::Answers;
use ftadvise::framework::condition::Truth;
use ftadvise::framework::proof::{self, Code, prove};
use ftadvise::framework::source::Document;
use ftadvise::framework::trace::decide;
use ftadvise::framework::walk;
use ftadvise::framework::{Domain, Effect, Framework};
use ftadvise::load;
use ftadvise::report::glossary::{Glossary, Kind, explained_text, list_csv, list_json, list_text};
use ftadvise::report::graph::{Labels, dot, mermaid};
use ftadvise::report::proof as shown;

use super::{
    AS_OF, FILE, WIDTH, assumptions, at, is_invalid, is_safe, json, stated, text, with_catalogue,
};

/// The kinds of things that rules define.
const OF_RULES: [Kind; 9] = [
    Kind::Question,
    Kind::Condition,
    Kind::Step,
    Kind::Rule,
    Kind::Outcome,
    Kind::Note,
    Kind::Exclusion,
    Kind::Preset,
    Kind::Source,
];

pub(crate) fn rules(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let document = Document::new(FILE, text);
    let checked = load::rules::framework(document);
    let unproved = load::rules::unproved(document);
    if let Err(invalid) = &checked {
        is_invalid(invalid, text);
    }
    match &unproved {
        Ok(framework) => proved(framework, checked.is_ok()),
        Err(invalid) => {
            is_invalid(invalid, text);
            assert!(checked.is_err(), "what is checked less is refused");
        }
    }
    if let Ok(framework) = &checked {
        walked(framework);
        drawn(framework);
    }
}

/// The proof ends, and says what others can repeat.
fn proved(framework: &Framework, must_end: bool) {
    let proof = prove(framework);
    assert!(proof.sets >= 1.0, "{} sets of answers", proof.sets);
    for finding in &proof.findings {
        assert!(!(must_end && finding.code == Code::Gap), "{finding:?}");
        assert!(!finding.fault.is_empty() && !finding.remedy.is_empty());
        if let Some(example) = &finding.example {
            let answers = stated(framework, example);
            if finding.code == Code::Gap {
                let decides = |step| {
                    let held = held(framework, &answers, step)?;
                    matches!(framework.steps[step].rules[held].effect, Effect::Decide(_))
                        .then_some(())
                };
                assert_eq!(
                    (0..framework.steps.len()).find_map(decides),
                    None,
                    "{finding:?}"
                );
            }
        }
    }
    is_safe(&shown::text(framework, &proof, WIDTH));
    let found = json(&shown::json(framework, &proof));
    assert_eq!(
        found["findings"].as_array().map(Vec::len),
        Some(proof.findings.len())
    );
}

/// The rule of a step that holds for some answers.
fn held(framework: &Framework, answers: &Answers, step: usize) -> Option<usize> {
    let holds = |when: &ftadvise::framework::condition::Condition| {
        when.truth(&|question| answers.get(question)) == Truth::True
    };
    let mut rules = framework.steps[step].rules.iter();
    rules.position(|rule| rule.when.as_ref().is_none_or(holds))
}

/// Answers for which a rule holds, as the proof finds them, lead there; without answers there is an outcome, too.
fn walked(framework: &Framework) {
    let none = Answers::none(framework);
    let outcome = walk::point(framework, &none);
    assert!(outcome.0 < framework.outcomes.len());
    for (step, own) in framework.steps.iter().enumerate() {
        for rule in 0..own.rules.len() {
            let Some(example) = proof::instance(framework, step, rule) else {
                continue;
            };
            let answers = stated(framework, &example);
            assert_eq!(held(framework, &answers, step), Some(rule), "{example:?}");
            if let Effect::Decide(wanted) = own.rules[rule].effect {
                assert_eq!(walk::point(framework, &answers), wanted, "{example:?}");
            }
        }
    }
    let open = walk::open_questions(framework, &none);
    for question in &open {
        assert!(framework.question(*question).asked);
    }
    assert!(walk::most_questions(framework, &none) >= open.len().min(1));
    let decision = decide(framework, &none);
    assert!(decision.outcome.0 < framework.outcomes.len());
    assert!(decision.openness.is_certain() || !open.is_empty());
}

/// Pictures and lists hold all there is, and nothing that a terminal would obey.
fn drawn(framework: &Framework) {
    for labels in [Labels::Ids, Labels::Conditions] {
        is_safe(&mermaid(framework, labels));
        is_safe(&dot(framework, labels));
    }
    with_catalogue(|catalogue| {
        let glossary = Glossary {
            framework,
            assumptions: assumptions(),
            catalogue,
            as_of: AS_OF,
            at: at(),
        };
        let listed: Vec<_> = OF_RULES.map(|kind| (kind, glossary.listed(kind))).into();
        for (kind, entries) in &listed {
            let wanted = match kind {
                Kind::Question => framework.questions.len(),
                Kind::Step => framework.steps.len(),
                Kind::Outcome => framework.outcomes.len(),
                Kind::Rule => framework.steps.iter().map(|step| step.rules.len()).sum(),
                _ => continue,
            };
            assert_eq!(entries.len(), wanted, "{kind:?}");
        }
        is_safe(&list_text(&listed, WIDTH));
        json(&list_json(&listed));
        assert!(!list_csv(&listed).is_empty());
        for entry in listed
            .iter()
            .flat_map(|(_, entries)| entries.iter().take(5))
        {
            let named = glossary.named(&entry.id);
            assert!(!named.is_empty(), "{}", entry.id);
            is_safe(&explained_text(&named, AS_OF, WIDTH));
        }
    });
    // Values of questions are read as they are written.
    for question in &framework.questions {
        for id in question.domain.ids() {
            let answer = question.domain.parse(id).unwrap();
            assert_eq!(question.answered(answer), id);
        }
        if let Domain::Number { least, most, .. } = question.domain {
            assert!(least <= most);
        }
    }
}
