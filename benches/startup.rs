//! What a script feels: `cargo bench --bench startup`.

mod timing;

const RUNS: usize = 40;

const COMMANDS: [timing::Timed<'static>; 4] = [
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
    timing::compare(&COMMANDS, RUNS);
}
