//! How long the proof takes, and what an interview asks of the rules before its first question: for the shipped frameworks,
//! and for generated ones of 8 steps and 30 questions with more and more rules.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on should fail there, and prints what it measures"
)]

use std::time::{Duration, Instant};

use ftadvise::framework::Framework;
use ftadvise::framework::answers::Answers;
use ftadvise::framework::proof::prove;
use ftadvise::framework::trace::decide;
use ftadvise::framework::walk::{most_questions, open_questions};
use ftadvise::{builtin, load};

#[path = "../tests/dice/mod.rs"]
mod dice;
#[path = "../tests/large/mod.rs"]
mod large;

/// Frameworks that are generated for each number of rules.
const FRAMEWORKS: u64 = 5;

fn main() {
    for document in builtin::FRAMEWORKS {
        let framework = load::rules::framework(document).unwrap();
        report(&framework.name, &[&framework]);
    }
    for rules in [20, 60, 100, 200] {
        let generated: Vec<Framework> = (0..FRAMEWORKS)
            .map(|seed| large::large_framework(seed, rules))
            .collect();
        let generated: Vec<&Framework> = generated.iter().collect();
        report(&format!("{rules} rules"), &generated);
    }
}

fn report(name: &str, frameworks: &[&Framework]) {
    let sets = frameworks.iter().map(|own| prove(own).sets);
    println!(
        "{name}: up to {:.1e} sets of answers",
        sets.fold(0.0, f64::max)
    );
    time("proof", frameworks, |own| prove(own).findings.len());
    time("open questions", frameworks, |own| {
        open_questions(own, &Answers::none(own)).len()
    });
    time("at most so many", frameworks, |own| {
        most_questions(own, &Answers::none(own))
    });
    time("decision", frameworks, |own| {
        decide(own, &Answers::none(own)).openness.depends_on.len()
    });
}

fn time(what: &str, frameworks: &[&Framework], run: impl Fn(&Framework) -> usize) {
    let (mut found, mut times) = (Vec::new(), Vec::new());
    for framework in frameworks {
        let start = Instant::now();
        found.push(run(framework));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "  {what}: median {:.2} ms, longest {:.2} ms; found {found:?}",
        ms(times[times.len() / 2]),
        ms(times[times.len() - 1])
    );
}
