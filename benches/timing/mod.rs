//! Times commands as whole processes, from start to end.
//!
//! The commands take turns, so that a machine whose speed drifts slows all of them; medians and ratios are printed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A name to print and the arguments to run with.
pub(crate) type Timed<'a> = (&'a str, &'a [&'a str]);

/// Runs all commands in turn and prints the median of each with its ratio to the first. Returns the medians in
/// milliseconds.
pub(crate) fn compare(commands: &[Timed<'_>], runs: usize) -> Vec<f64> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); commands.len()];
    for run in 0..=runs {
        for ((_, arguments), times) in commands.iter().zip(&mut times) {
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
    for ((name, _), median) in commands.iter().zip(&medians) {
        report(&format!(
            "{name:40} {median:8.2} ms  {:6.2} x {}",
            median / medians[0],
            commands[0].0
        ));
    }
    medians
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
pub(crate) fn report(line: &str) {
    println!("{line}");
}
