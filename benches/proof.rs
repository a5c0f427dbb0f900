//! How long the proof takes: of the shipped frameworks, and of generated ones of 8 steps and 30 questions with more and
//! more rules.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on should fail there, and prints what it measures"
)]

use std::time::{Duration, Instant};

use ftadvise::framework::Framework;
use ftadvise::framework::proof::prove;
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
        report(&framework.name, &mut times(&[&framework]));
    }
    for rules in [20, 50, 100, 200] {
        let generated: Vec<Framework> = (0..FRAMEWORKS)
            .map(|seed| large::large_framework(seed, rules))
            .collect();
        let generated: Vec<&Framework> = generated.iter().collect();
        report(&format!("{rules} rules"), &mut times(&generated));
    }
}

fn times(frameworks: &[&Framework]) -> Vec<Duration> {
    let time = |framework: &&Framework| {
        let start = Instant::now();
        let proof = prove(framework);
        let time = start.elapsed();
        println!(
            "  {:.1e} sets of answers, {} findings, {:.1} ms",
            proof.sets,
            proof.findings.len(),
            time.as_secs_f64() * 1e3
        );
        time
    };
    frameworks.iter().map(time).collect()
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{name}: median {:.1} ms, longest {:.1} ms",
        ms(times[times.len() / 2]),
        ms(times[times.len() - 1])
    );
}
