//! What help and the man page teach besides flags: examples, exit codes, variables.

use std::fmt::Write as _;

use clap::Command;
use clap::builder::{StyledStr, Styles};

use inner::OF_INNER;

mod inner;

/// Something that can be typed, and what it is good for.
type Example = (&'static str, &'static str);

/// Examples of the program as a whole.
const FIRST: [Example; 3] = [
    ("Be asked, and get a recommendation", "ftadvise ask"),
    (
        "From which volume does tuning pay?",
        "ftadvise break-even --model gpt-5.5 --tuned-model google:gemini-3.5-flash",
    ),
    (
        "Is this training data any good?",
        "ftadvise audit train.jsonl",
    ),
];

/// Examples of each command.
const OF_COMMANDS: [(&str, &[Example]); 10] = [
    (
        "ask",
        &[
            ("Be asked, one question after the other", "ftadvise ask"),
            (
                "Say what is known; the rest is unknown",
                "ftadvise ask --no-input --prompting misses \\\n    --failures style-or-format --examples 250",
            ),
            (
                "Measure instead of guess",
                "ftadvise ask --data train.jsonl --eval results.json --target 0.9",
            ),
            (
                "Only the id of the outcome, for a script",
                "ftadvise ask --no-input --quiet --prompting misses --failures reasoning",
            ),
            (
                "Everything for a program, in a file",
                "ftadvise ask --output advice.json",
            ),
        ],
    ),
    (
        "break-even",
        &[
            (
                "Two models by name, at a volume",
                "ftadvise break-even --model gpt-5.5 --calls-per-month 200k \\\n    --tuned-model google:gemini-3.5-flash",
            ),
            (
                "With what a log says of calls and tokens",
                "ftadvise break-even --logs usage.jsonl --model gpt-5.5",
            ),
            (
                "How sure is it? Figures can be ranges",
                "ftadvise break-even --calls-per-month 5k..20k --samples 10k",
            ),
        ],
    ),
    (
        "models",
        &[
            (
                "What can be tuned, and at what price",
                "ftadvise models --tunable",
            ),
            (
                "Models by a part of their name",
                "ftadvise models gemini flash",
            ),
            (
                "All of it in a spreadsheet",
                "ftadvise models --output models.csv",
            ),
        ],
    ),
    (
        "evidence",
        &[
            (
                "How good is the prompt, as an evaluation has it?",
                "ftadvise evidence results.json --target 0.9",
            ),
            (
                "Calls a month, tokens and cost, from a log",
                "ftadvise evidence usage.jsonl",
            ),
        ],
    ),
    (
        "audit",
        &[
            ("What is wrong with it?", "ftadvise audit train.jsonl"),
            (
                "Would this offer take it? Exit code 1 if not",
                "ftadvise audit train.jsonl --validation test.jsonl \\\n    --offer google:gemini-3.5-flash",
            ),
            (
                "Keep the valid rows, each once",
                "ftadvise audit train.jsonl --fix clean.jsonl",
            ),
            (
                "A report for a pull request",
                "ftadvise audit train.jsonl --output report.md",
            ),
        ],
    ),
    (
        "compare",
        &[
            (
                "What did the new figures change?",
                "ftadvise compare before.json after.json",
            ),
            (
                "Two sets of answers, as a comment for a pull request",
                "ftadvise compare old.yaml new.yaml --format markdown",
            ),
        ],
    ),
    (
        "schema",
        &[
            (
                "What `ask --format json` prints",
                "ftadvise schema ask > ask.schema.json",
            ),
            (
                "What a comparison of costs is made of",
                "ftadvise schema break-even",
            ),
        ],
    ),
    (
        "rules",
        &[
            (
                "Is this file complete, and does all of it matter?",
                "ftadvise rules check my-rules.yaml",
            ),
            (
                "What does this rule say, and where does that come from?",
                "ftadvise rules explain no-known-cause",
            ),
            (
                "Rules of your own to start from",
                "ftadvise rules init my-rules.yaml",
            ),
            (
                "Do the rules still do what their cases say, and is each rule tried?",
                "ftadvise rules test my-rules.yaml --threshold 90%",
            ),
            (
                "What does this change of the rules change?",
                "ftadvise rules diff four-step my-rules.yaml",
            ),
        ],
    ),
    (
        "completions",
        &[
            (
                "bash, for you alone",
                "ftadvise completions bash \\\n    > ~/.local/share/bash-completion/completions/ftadvise",
            ),
            (
                "zsh, in a folder that is in $fpath",
                "ftadvise completions zsh > ~/.zfunc/_ftadvise",
            ),
            (
                "fish",
                "ftadvise completions fish > ~/.config/fish/completions/ftadvise.fish",
            ),
            (
                "With the questions of your own rules",
                "ftadvise --rules my-rules.yaml completions bash",
            ),
        ],
    ),
    (
        "man",
        &[
            ("Read it", "ftadvise man | man -l -"),
            (
                "Keep it",
                "ftadvise man > ~/.local/share/man/man1/ftadvise.1",
            ),
        ],
    ),
];

/// What exit codes mean.
pub(super) const EXIT_CODES: [(&str, &str); 4] = [
    ("0", "a result was given"),
    (
        "1",
        "a check says no: an offer would refuse the data, or rules have a fault",
    ),
    (
        "2",
        "bad usage, missing answers, bad rules or input, no place to write",
    ),
    ("130", "interrupted"),
];

/// The variables of the environment that are looked at.
pub(super) const VARIABLES: [(&str, &str); 5] = [
    (
        super::RULES_VARIABLE,
        "the rules to use, as --rules names them",
    ),
    ("NO_COLOR", "no colour, if it is set and not empty"),
    (
        "CLICOLOR_FORCE",
        "colour even where no terminal is, if it is set and not empty",
    ),
    ("TERM", "no colour, if it is dumb"),
    (
        "COLUMNS",
        "the width of text; that of the terminal if not set, else 80",
    ),
];

/// The examples of a command by its name, or both its names, or those of the program.
pub(super) fn examples(command: &str) -> &'static [Example] {
    let mut all = OF_COMMANDS.iter().chain(&OF_INNER);
    let found = all.find(|(name, _)| *name == command);
    found.map_or(&FIRST, |(_, examples)| examples)
}

/// Ends the help of every command with its examples; short help says where they are.
pub(super) fn add(command: Command) -> Command {
    let codes = table("Exit codes:", &EXIT_CODES);
    let variables = table("Variables:", &VARIABLES);
    let long = format!("{codes}\n\n{variables}\n\n{}", shown(examples("")));
    command
        .after_help("Help with a command: ftadvise COMMAND --help. Start with: ftadvise ask")
        .after_long_help(StyledStr::from(long))
        .mut_subcommands(|subcommand| {
            let name = subcommand.get_name().to_owned();
            taught(subcommand, &name)
        })
}

/// Ends the help of a command, and of those that belong to it.
fn taught(command: Command, name: &str) -> Command {
    let codes = table("Exit codes:", &EXIT_CODES);
    let long = format!("{codes}\n\n{}", shown(examples(name)));
    command
        .after_help(format!("More, with examples: ftadvise {name} --help"))
        .after_long_help(StyledStr::from(long))
        .mut_subcommands(|inner| {
            let name = format!("{name} {}", inner.get_name());
            taught(inner, &name)
        })
}

fn heading(title: &str) -> String {
    let style = Styles::styled();
    let style = style.get_header();
    format!("{style}{title}{style:#}")
}

fn shown(examples: &[Example]) -> String {
    let mut text = heading("Examples:");
    for (number, (purpose, typed)) in examples.iter().enumerate() {
        let between = if number == 0 { "" } else { "\n" };
        let _ = write!(text, "{between}\n  # {purpose}\n  {typed}");
    }
    text
}

fn table(title: &str, rows: &[(&str, &str)]) -> String {
    let mut text = heading(title);
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, meaning) in rows {
        let _ = write!(text, "\n  {name:width$}  {meaning}");
    }
    text
}
