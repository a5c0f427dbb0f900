//! What thousands of draws over all approaches take, and whether that grows in proportion: `cargo bench --bench draws`.

mod timing;

use timing::{Timed, compare, report};

const RUNS: usize = 20;

/// One offer, three of which one is served by whole replicas.
const OFFERS: [(&str, &[&str]); 2] = [
    ("one offer", &["--model", "gpt-5.5"]),
    (
        "three offers, one of them by the hour",
        &[
            "--model",
            "gpt-5.5",
            "--tuned-model",
            "google:gemini-3.5-flash,azure:gpt-oss-20b,together:Qwen/Qwen3.5-9B",
            "--reasoning-model",
            "claude-sonnet-5",
        ],
    ),
];

fn main() {
    for (name, offers) in OFFERS {
        report(&format!("{name}:"));
        let arguments = |draws: Option<&'static str>| {
            let mut all = vec!["break-even", "--as-of", "2026-11-22"];
            all.extend(offers);
            all.extend(draws.into_iter().flat_map(|draws| ["--samples", draws]));
            all
        };
        let all = [None, Some("10k"), Some("100k"), Some("1M")].map(arguments);
        let commands: Vec<Timed<'_>> = [
            "no draws",
            "10,000 draws",
            "100,000 draws",
            "1,000,000 draws",
        ]
        .into_iter()
        .zip(all.iter().map(Vec::as_slice))
        .collect();
        let medians = compare(&commands, RUNS);
        let of_draws = |index: usize| medians[index] - medians[0];
        report(&format!(
            "each tenfold of draws takes {:.1} and {:.1} times as long, the rest aside\n",
            of_draws(2) / of_draws(1),
            of_draws(3) / of_draws(2)
        ));
    }
}
