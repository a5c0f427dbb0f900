//! Large random frameworks.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fmt::Write as _;

use ftadvise::framework::Framework;
use ftadvise::framework::source::Document;
use ftadvise::load;

use crate::dice::Dice;

/// Eight steps over thirty questions of all kinds, with so many rules: each asks for one to four things, joined and negated
/// at random, and about every tenth leads on. Nothing in it is local, so that no order of the questions helps.
pub(crate) fn large_framework(seed: u64, rules: usize) -> Framework {
    const STEPS: usize = 8;
    let mut dice = Dice(seed);
    let mut text = String::from(
        "schema: 1\nname: large\ntitle: Large\nsources: [{id: s, title: S, url: \"https://example.org\"}]\n\
         questions:\n",
    );
    for question in 0..30 {
        let domain = match question % 3 {
            0 => {
                "one_of: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}, {id: d, title: D}]"
            }
            1 => "any_of: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}], none: None",
            _ => "number: {least: 0, most: 100000, unit: things}",
        };
        writeln!(text, "- {{id: q{question}, prompt: p, help: h, {domain}}}").unwrap();
    }
    text.push_str("outcomes:\n");
    for outcome in 0..12 {
        writeln!(
            text,
            "- {{id: o{outcome}, approaches: [], title: T, because: B}}"
        )
        .unwrap();
    }
    text.push_str("steps:\n");
    for step in 0..STEPS {
        writeln!(text, "- id: step-{step}\n  title: T\n  rules:").unwrap();
        let last = usize::from(step + 1 == STEPS);
        let count = rules * (step + 1) / STEPS - rules * step / STEPS - last;
        for rule in 0..count {
            let then = if last == 0 && dice.roll(10) == 0 {
                "next-step".to_owned()
            } else {
                format!("o{}", dice.roll(12))
            };
            let parts: Vec<String> = (0..1 + dice.roll(4))
                .map(|_| large_condition(&mut dice))
                .collect();
            let when = match dice.roll(4) {
                0 => format!("{{any: [{}]}}", parts.join(", ")),
                1 => format!("{{not: {{any: [{}]}}}}", parts.join(", ")),
                _ => format!("{{all: [{}]}}", parts.join(", ")),
            };
            writeln!(
                text,
                "  - {{id: r-{step}-{rule}, when: {when}, then: {then}, because: B, sources: [s]}}"
            )
            .unwrap();
        }
        if last == 1 {
            text.push_str("  - {id: end, then: o0, because: B, sources: [s]}\n");
        }
    }
    load::rules::framework(Document::new("large", &text))
        .unwrap_or_else(|invalid| panic!("{invalid}"))
}

fn large_condition(dice: &mut Dice) -> String {
    let question = dice.roll(30);
    match question % 3 {
        0 => format!(
            "{{question: q{question}, is: {}}}",
            ["a", "b", "c", "d"][dice.roll(4)]
        ),
        1 => format!(
            "{{question: q{question}, includes: {}}}",
            ["a", "b", "c"][dice.roll(3)]
        ),
        _ => {
            let word = ["at_least", "below"][dice.roll(2)];
            let at = [10, 100, 1_000, 10_000][dice.roll(4)];
            format!("{{question: q{question}, {word}: {at}}}")
        }
    }
}
