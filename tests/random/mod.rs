//! Small random frameworks, so that brute force can tell what is right.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fmt::Write as _;

use ftadvise::framework::Framework;
use ftadvise::framework::source::Document;
use ftadvise::load;

use crate::dice::Dice;

/// Rules over three questions of each kind, made from a number.
pub(crate) fn random_framework(seed: u64) -> Framework {
    let mut dice = Dice(seed);
    let mut text = String::from(
        "schema: 1\nname: random\ntitle: Random\nsources: [{id: s, title: S, url: \"https://example.org\"}]\n\
         questions:\n\
         - {id: one, prompt: p, help: h, one_of: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}]}\n\
         - {id: any, prompt: p, help: h, any_of: [{id: a, title: A}, {id: b, title: B}], none: None}\n\
         - {id: count, prompt: p, help: h, number: {least: 0, most: 1000, unit: things}}\n\
         - {id: flag, prompt: p, help: h, yes_or_no: {yes: \"Yes\", no: \"No\"}}\n\
         outcomes:\n",
    );
    for outcome in ["w", "x", "y", "z"] {
        writeln!(
            text,
            "- {{id: {outcome}, approaches: [], title: T, because: B}}"
        )
        .unwrap();
    }
    text.push_str("steps:\n");
    let steps = 1 + dice.roll(3);
    for step in 0..steps {
        writeln!(text, "- id: step-{step}\n  title: T\n  rules:").unwrap();
        for rule in 0..1 + dice.roll(4) {
            let leads_on = usize::from(step + 1 < steps);
            let then = ["w", "x", "y", "z", "next-step"][dice.roll(4 + leads_on)];
            writeln!(
                text,
                "  - {{id: r-{step}-{rule}, when: {}, then: {then}, because: B, sources: [s]}}",
                random_condition(&mut dice, 2)
            )
            .unwrap();
        }
        if step + 1 == steps {
            writeln!(text, "  - {{id: last, then: w, because: B, sources: [s]}}").unwrap();
        }
    }
    load::rules::framework(Document::new("random", &text))
        .unwrap_or_else(|invalid| panic!("{invalid}\n{text}"))
}

fn random_condition(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.roll(2) == 0 {
        let (a, b) = (
            random_condition(dice, depth - 1),
            random_condition(dice, depth - 1),
        );
        return match dice.roll(3) {
            0 => format!("{{all: [{a}, {b}]}}"),
            1 => format!("{{any: [{a}, {b}]}}"),
            _ => format!("{{not: {a}}}"),
        };
    }
    match dice.roll(5) {
        0 => format!("{{question: one, is: {}}}", ["a", "b", "c"][dice.roll(3)]),
        1 => format!("{{question: any, includes: {}}}", ["a", "b"][dice.roll(2)]),
        2 => format!("{{question: count, at_least: {}}}", [10, 100][dice.roll(2)]),
        3 => format!("{{question: count, below: {}}}", [10, 50][dice.roll(2)]),
        _ => format!(
            "{{question: flag, is: \"{}\"}}",
            ["yes", "no"][dice.roll(2)]
        ),
    }
}
