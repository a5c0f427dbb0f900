//! What a script feels: the whole process from start to end, several commands in turn, medians and ratios.
//!
//! `cargo bench --bench startup`. The commands take turns, so that a machine whose speed drifts slows all of them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 40;

const COMMANDS: [(&str, &[&str]); 4] = [
    ("--version", &["--version"]),
    (
        "ask, default models",
        &[
            "ask",
            "--no-input",
            "--prompting",
            "misses",
            "--failures",
            "style-or-format",
            "--examples",
            "250",
        ],
    ),
    (
        "ask, a model outside the slice",
        &[
            "ask",
            "--no-input",
            "--prompting",
            "misses",
            "--failures",
            "other",
            "--model",
            "groq:llama-3.1-8b-instant",
        ],
    ),
    (
        "break-even",
        &["break-even", "--model", "gpt-5.5", "--format", "json"],
    ),
];

fn main() {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); COMMANDS.len()];
    for run in 0..=RUNS {
        for ((_, arguments), times) in COMMANDS.iter().zip(&mut times) {
            let start = Instant::now();
            let status = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
                .args(*arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::inherit())
                .status();
            let took = start.elapsed();
            assert!(
                status.is_ok_and(|status| status.success()),
                "{arguments:?} failed"
            );
            // The first round warms the caches.
            if run > 0 {
                times.push(took);
            }
        }
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort();
            times[times.len() / 2].as_secs_f64() * 1e3
        })
        .collect();
    for ((name, _), median) in COMMANDS.iter().zip(&medians) {
        report(&format!(
            "{name:32} {median:7.2} ms  {:5.2} x --version",
            median / medians[0]
        ));
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn report(line: &str) {
    println!("{line}");
}
