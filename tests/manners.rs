//! The manners of a command line: colour, width, help, suggestions, completions, the page for `man`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::process::{Command, Output, Stdio};

#[cfg(unix)]
#[expect(dead_code, reason = "little is typed here")]
mod terminal;

const ESCAPE: u8 = 0x1b;
const MODELS: [&str; 5] = [
    "models",
    "gemini-3.5-flash",
    "--tunable",
    "--as-of",
    "2026-11-22",
];
const COMMANDS: [&str; 10] = [
    "ask",
    "break-even",
    "models",
    "evidence",
    "audit",
    "compare",
    "schema",
    "completions",
    "man",
    "rules",
];
/// Commands that belong to another one.
const INNER: [&str; 8] = [
    "rules check",
    "rules test",
    "rules diff",
    "rules explain",
    "rules list",
    "rules graph",
    "rules schema",
    "rules init",
];
/// The variables that colour and width depend on.
const VARIABLES: [&str; 8] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "TERM",
    "CI",
    "COLUMNS",
    "FTADVISE_RULES",
];

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftadvise"));
    command.args(arguments).stdin(Stdio::null());
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    let variables = variables.iter().copied();
    command.env("TERM", "xterm").envs(variables);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments, &[]);
    let stderr = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    text(&output.stdout)
}

/// The text without the escape sequences of bold and colour.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for (number, part) in text.split("\u{1b}[").enumerate() {
        let rest = part.split_once('m').map(|(_, rest)| rest);
        plain += if number == 0 { part } else { rest.unwrap() };
    }
    plain
}

#[test]
fn colour_is_where_it_is_wanted() {
    let is_colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = run(arguments, variables);
        let [out, err] = [output.stdout, output.stderr].map(|bytes| bytes.contains(&ESCAPE));
        assert!(!(out && err));
        out || err
    };
    let with = |more: &[&'static str]| [&MODELS[..], more].concat();
    let force = [("CLICOLOR_FORCE", "1")];
    let cases: [&[&str]; 5] = [
        &MODELS,
        &["--help"],
        &["ask", "-h"],
        &["axk"],
        &["models", "no-such-model"],
    ];
    for arguments in cases {
        assert!(!is_colored(arguments, &[]), "{arguments:?} in a pipe");
        assert!(is_colored(arguments, &force), "{arguments:?} forced");
        let no = [("NO_COLOR", "1"), force[0]];
        assert!(!is_colored(arguments, &no), "{arguments:?} with NO_COLOR");
        let always = [&["--color=always"], arguments].concat();
        let no = [("NO_COLOR", "1"), ("TERM", "dumb")];
        assert!(is_colored(&always, &no), "{arguments:?} always");
        let never = [&["--color", "never"], arguments].concat();
        assert!(!is_colored(&never, &force), "{arguments:?} never");
    }
    assert!(is_colored(&with(&["--color", "always"]), &[]));
    assert!(!is_colored(
        &with(&["--color", "always", "--color", "never"]),
        &force
    ));
    for format in ["json", "csv"] {
        assert!(!is_colored(&with(&["--format", format]), &force));
    }
    for script in [&["man"][..], &["completions", "zsh"]] {
        assert!(!is_colored(script, &force), "{script:?}");
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let data = "tests/data/support.jsonl";
    let advice = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "style-or-format",
    ];
    let rows: [&[&str]; 5] = [
        &MODELS,
        &["audit", data],
        &["break-even", "--samples", "1k", "--parts"],
        &advice,
        &["--help"],
    ];
    for row in rows {
        let colored = printed(&[row, &["--color", "always"]].concat());
        assert_eq!(plain(&colored), printed(row), "{row:?}");
    }
    let colored = printed(&[&advice[..], &["--color", "always"]].concat());
    for bold in [
        "Recommendation: fine-tune (not certain)",
        "Why",
        "Next",
        "Risks",
    ] {
        let bold = format!("\u{1b}[1m{bold}\u{1b}[0m\n");
        assert!(
            colored.contains(&bold),
            "{bold:?} is missing in {colored:?}"
        );
    }
    let volumes = printed(&["break-even", "--color", "always"]);
    for bold in [
        "Total over 12 months by calls a month, * cheapest allowed",
        "Calls   prompt",
    ] {
        let bold = format!("\n\u{1b}[1m{bold}");
        assert!(
            volumes.contains(&bold),
            "{bold:?} is missing in {volumes:?}"
        );
    }
    // A sentence that goes on in the next line is no heading.
    assert!(
        colored.contains("\nFine-tuning against prompting"),
        "{colored}"
    );
    let quiet = [&advice[..], &["--quiet", "--color", "always"]].concat();
    assert_eq!(printed(&quiet), "fine-tune\n");
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_colour_and_its_width() {
    let ended = |variables: &[(&str, &str)]| {
        let mut unset = VARIABLES.to_vec();
        unset.retain(|name| variables.iter().all(|(set, _)| set != name));
        terminal::run_in(&["audit", "--help"], variables, &unset).end()
    };
    let widest = |text: &str| {
        text.lines()
            .map(|line| line.trim_end().len())
            .max()
            .unwrap()
    };
    let colored = ended(&[("TERM", "xterm")]);
    assert!(colored.is_styled);
    // The terminal has 100 columns.
    let width = widest(&colored.text);
    assert!((81..=100).contains(&width), "{width}: {}", colored.text);
    let narrow = ended(&[("TERM", "xterm"), ("COLUMNS", "60")]);
    assert!(widest(&narrow.text) <= 60, "{}", narrow.text);
    for plain in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        assert!(!ended(&[plain]).is_styled, "{plain:?}");
    }
    assert!(ended(&[("TERM", "xterm"), ("NO_COLOR", "")]).is_styled);
}

#[test]
fn text_is_as_wide_as_columns_say() {
    let advice = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "reasoning",
    ];
    let widest = |columns: &str| {
        let output = run(&advice, &[("COLUMNS", columns)]);
        let text = text(&output.stdout);
        text.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest("120") > 100);
    for columns in [60, 80, 95] {
        let widest = widest(&columns.to_string());
        assert!(
            widest <= columns && widest + 15 > columns,
            "{widest} of {columns}"
        );
    }
    for none in ["", "0", "wide", "-1"] {
        assert!(widest(none) <= 80, "{none:?}");
    }
}

#[test]
fn help_fits_80_columns_and_ends_with_examples() {
    let listed = printed(&["--help"]);
    for command in COMMANDS {
        assert!(listed.contains(&format!("\n  {command} ")), "{command}");
    }
    let names = listed.split_once("Commands:\n").unwrap().1.lines();
    let names = names.take_while(|line| !line.is_empty());
    let count = names.filter(|line| !line.starts_with("   ")).count();
    assert_eq!(
        count,
        COMMANDS.len() + 1,
        "a command is not in the list above"
    );
    let listed = printed(&["rules", "--help"]);
    let names = listed.split_once("Commands:\n").unwrap().1.lines();
    let names = names.take_while(|line| !line.is_empty());
    let count = names.filter(|line| !line.starts_with("   ")).count();
    assert_eq!(
        count,
        INNER.len() + 1,
        "a command of rules is not in the list above"
    );
    for command in [""].into_iter().chain(COMMANDS).chain(INNER) {
        let typed: Vec<&str> = command.split_whitespace().collect();
        let long = printed(&[&typed[..], &["--help"]].concat());
        let short = printed(&[&typed[..], &["-h"]].concat());
        for help in [&long, &short] {
            let wide = help.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{command}");
        }
        assert!(short.lines().count() < long.lines().count(), "{command}");
        assert!(short.trim_end().lines().last().unwrap().contains("--help") || command.is_empty());
        let (_, examples) = long.split_once("\nExamples:\n").unwrap();
        let examples = examples.replace("\\\n", " ");
        let typed = examples
            .lines()
            .filter_map(|line| line.strip_prefix("  ftadvise "));
        let mut count = 0;
        for example in typed {
            count += 1;
            if command.is_empty() || example.starts_with(command) {
                taken(example);
            }
        }
        assert!(
            count >= 2 && examples.trim_start().starts_with('#'),
            "{command}"
        );
    }
    assert_eq!(printed(&["help", "ask"]), printed(&["ask", "--help"]));
    let helped = printed(&["help", "rules", "graph"]);
    assert_eq!(helped, printed(&["rules", "graph", "--help"]));
    let many = printed(&["ask", "--help"]).lines().count();
    let few = printed(&["ask", "-h"]).lines().count();
    assert!(few * 2 < many, "{few} lines of {many}");
}

/// The parser takes an example: it gets as far as the call for help at its end.
fn taken(example: &str) {
    let words = example.split_whitespace();
    let mut words: Vec<&str> = words
        .take_while(|word| !["|", ">"].contains(word))
        .collect();
    // Rules are read before arguments are, and those of an example are not there.
    if let Some(at) = words.iter().position(|word| *word == "--rules") {
        words.drain(at..at + 2);
    }
    words.push("--help");
    let help = printed(&words);
    assert!(help.contains("\nExamples:\n"), "{example}");
}

#[test]
fn what_the_readme_says_to_type_can_be_typed() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut blocks = readme.split("```sh\n").skip(1);
    let mut typed = 0;
    for block in blocks.by_ref() {
        let (block, _) = block.split_once("```").unwrap();
        for line in block.lines() {
            let command = line.split('#').next().unwrap().trim();
            if let Some(command) = command.strip_prefix("ftadvise ") {
                taken(command);
                typed += 1;
            }
        }
    }
    assert!(typed > 5, "{typed}");
}

#[test]
fn without_a_command_help_is_an_error() {
    let output = run(&[], &[]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(text(&output.stderr), printed(&["-h"]));
    let version = format!("ftadvise {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        [printed(&["-V"]), printed(&["--version"])],
        [version.clone(), version]
    );
}

#[test]
fn slips_of_the_keyboard_get_a_suggestion() {
    let rows: [(&[&str], &str); 15] = [
        (&["axk"], "'ask'"),
        (&["brake-even"], "'break-even'"),
        (&["--colour", "never", "ask"], "'--color'"),
        (&["ask", "--promptng", "misses"], "'--prompting'"),
        (&["ask", "--modle", "gpt-5.5"], "'--model'"),
        (&["models", "--ouput", "x"], "'--output'"),
        (&["ask", "--prompting", "mises"], "'misses'"),
        (&["ask", "--failures", "reasonin"], "`reasoning`"),
        (&["ask", "--format", "jsn"], "'json'"),
        (&["audit", "x", "--encoding", "qwen"], "`qwen2`"),
        (&["ask", "--rules", "leson"], "`lesson`"),
        (&["completions", "bsh"], "'bash'"),
        (&["rules", "grap"], "'graph'"),
        (&["rules", "graph", "--format", "mermad"], "'mermaid'"),
        (&["rules", "explain", "--ruls", "x"], "'--rules'"),
    ];
    for (row, suggested) in rows {
        let output = run(row, &[]);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{row:?}: {stderr}");
        assert!(stderr.starts_with("error: "), "{row:?}: {stderr}");
        assert!(stderr.contains(suggested), "{row:?}: {stderr}");
    }
}

#[test]
fn help_is_given_whatever_else_is_typed() {
    for words in [
        &["ask", "--bogus", "-h"][..],
        &["ask", "-h", "--bogus"],
        &["--bogus", "ask", "--prompting", "nonsense", "-h"],
        &["ask", "--as-of", "yesterday", "--output", "-h"],
    ] {
        assert_eq!(printed(words), printed(&["ask", "-h"]), "{words:?}");
    }
    assert_eq!(printed(&["--bogus", "--help"]), printed(&["--help"]));
    assert_eq!(printed(&["axk", "-h"]), printed(&["-h"]));
    let after_the_end = run(&["ask", "--bogus", "--", "-h"], &[]);
    assert_eq!(after_the_end.status.code(), Some(2));
}

#[test]
fn a_format_typed_as_a_flag_gets_the_right_one() {
    for format in ["json", "csv", "html"] {
        let flag = format!("--{format}");
        let output = run(&["models", "gemini", &flag], &[]);
        assert_eq!(output.status.code(), Some(2));
        let wanted = format!("'--format {format}'");
        let stderr = text(&output.stderr);
        assert!(stderr.contains(&wanted), "{stderr}");
        assert!(!stderr.contains("as a value"), "{stderr}");
    }
    let other = run(&["man", "--json"], &[]);
    assert!(!text(&other.stderr).contains("--format"));
}

#[test]
fn no_abbreviation_is_taken() {
    let rows: [&[&str]; 5] = [
        &["as"],
        &["break"],
        &["ask", "--no-in", "--prompting", "meets"],
        &["ask", "--no-input", "--prompt", "meets"],
        &["models", "--form", "json"],
    ];
    for row in rows {
        let output = run(row, &[]);
        assert_eq!(output.status.code(), Some(2), "{row:?}");
        assert!(output.stdout.is_empty(), "{row:?}");
    }
}

#[test]
fn flags_are_taken_in_any_order() {
    let rows = [
        "--rules lesson ask --no-input --prompting misses --failures reasoning --as-of 2026-11-22",
        "ask --as-of 2026-11-22 --failures reasoning --prompting misses --no-input --rules lesson",
        "ask --failures=reasoning --rules=lesson --no-input --as-of=2026-11-22 --prompting=misses",
    ];
    let [first, second, third] = rows.map(|row| printed(&row.split(' ').collect::<Vec<_>>()));
    assert!(first.contains("lesson"), "{first}");
    assert_eq!([&second, &third], [&first, &first]);
}

#[test]
fn a_flag_takes_the_same_kind_of_value_in_every_command() {
    let mut seen = std::collections::BTreeMap::new();
    for command in COMMANDS {
        for line in printed(&[command, "--help"]).lines() {
            let Some((before, flag)) = line.split_once("--") else {
                continue;
            };
            if !["      ", "  -o, ", "  -h, "].contains(&before) {
                continue;
            }
            let name = flag.split([' ', '=', '[']).next().unwrap().to_owned();
            // Questions of the rules are called like a switch of `models`, and like one that `ask` alone has.
            if ["tunable", "explain"].contains(&name.as_str()) {
                continue;
            }
            let (first, own) = seen
                .entry(name)
                .or_insert_with(|| (line.to_owned(), command));
            assert_eq!(line, first, "{command} and {own}");
        }
    }
    assert!(seen.len() > 50, "{} flags", seen.len());
    let shared = ["as-of", "prices", "output", "format", "target", "answers"];
    for flag in shared {
        assert!(seen.contains_key(flag), "{flag}");
    }
}

#[test]
fn the_flag_for_rules_wins_over_the_variable() {
    let advice = |flags: &[&str], variables: &[(&str, &str)]| {
        let known = ["--prompting", "misses", "--failures", "reasoning"];
        let words = [
            &["ask", "--no-input", "--as-of", "2026-11-22"],
            flags,
            &known,
        ]
        .concat();
        let output = run(&words, variables);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let [shipped, lesson] = ["four-step", "lesson"].map(|rules| advice(&["--rules", rules], &[]));
    assert_ne!(shipped, lesson);
    let variable = [("FTADVISE_RULES", "lesson")];
    assert_eq!(advice(&[], &variable), lesson);
    assert_eq!(advice(&["--rules", "four-step"], &variable), shipped);
    // What the variable names is not even looked at.
    let missing = [("FTADVISE_RULES", "no-such-rules.yaml")];
    assert_eq!(advice(&["--rules", "lesson"], &missing), lesson);
    let refused = run(&["models"], &missing);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("no-such-rules.yaml"));
}

#[test]
fn neither_files_nor_variables_nor_a_network_are_needed() {
    let folder = std::env::temp_dir().join(format!("ftadvise-{}-bare", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let advice = [
        "ask",
        "--no-input",
        "--prompting",
        "misses",
        "--failures",
        "missing-facts",
        "--as-of",
        "2026-11-22",
    ];
    for arguments in [
        &advice[..],
        &MODELS,
        &["break-even", "--as-of", "2026-11-22"],
    ] {
        let bare = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
            .args(arguments)
            .env_clear()
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(text(&bare.stdout), printed(arguments), "{arguments:?}");
    }
    let left = std::fs::read_dir(&folder).unwrap().count();
    std::fs::remove_dir(&folder).unwrap();
    assert_eq!(left, 0, "files were written that nobody named");
    // None of the crates that open connections is a part of it, in whichever way.
    let lock = include_str!("../Cargo.lock");
    for network in [
        "hyper",
        "reqwest",
        "ureq",
        "curl",
        "minreq",
        "rustls",
        "native-tls",
        "socket2",
        "mio",
    ] {
        assert!(
            !lock.contains(&format!("name = \"{network}\"\n")),
            "{network}"
        );
    }
}

#[test]
fn standard_input_can_be_named_once() {
    let rows: [&[&str]; 3] = [
        &["ask", "--answers", "-", "--workload", "-"],
        &["break-even", "--logs", "-", "--prices", "-"],
        &["audit", "-", "--validation", "-"],
    ];
    for row in rows {
        let output = run(row, &[]);
        assert_eq!(output.status.code(), Some(2), "{row:?}");
        let stderr = text(&output.stderr);
        assert!(
            stderr.contains("`-` can be given once"),
            "{row:?}: {stderr}"
        );
    }
}

#[cfg(unix)]
#[test]
fn who_is_waited_for_at_a_terminal_is_told_so() {
    for words in [
        &["audit", "-"][..],
        &["evidence", "-"],
        &["ask", "--no-input", "--answers", "-"],
        &["break-even", "--workload", "-"],
    ] {
        let mut terminal = terminal::run(words);
        terminal.sees("Reading standard input; Ctrl-D ends it");
        terminal.writes(terminal::CTRL_D);
        let ended = terminal.end();
        assert_eq!(ended.exit_code, 2, "{words:?}: {}", ended.text);
        assert!(ended.text.contains("error: "), "{words:?}: {}", ended.text);
    }
}

#[test]
fn a_panic_says_what_to_do_about_it() {
    const ONCE: &str = "FTADVISE_TEST_PANICS";
    let name = "a_panic_says_what_to_do_about_it";
    if std::env::var_os(ONCE).is_some() {
        ftadvise::commands::explain_panics();
        panic!("this is the fault");
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(ONCE, "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let stderr = text(&output.stderr);
    let (fault, remedy) = stderr.split_once("this is the fault\n").unwrap();
    assert!(fault.contains("manners.rs:"), "{stderr}");
    let wanted = format!(
        "ftadvise {} stopped at a fault of its own",
        env!("CARGO_PKG_VERSION")
    );
    assert!(remedy.contains(&wanted), "{stderr}");
    assert!(remedy.contains("Please report"), "{stderr}");
    let main = include_str!("../src/main.rs");
    assert!(main.contains("commands::explain_panics();"));
}

#[test]
fn completions_offer_the_questions_of_the_rules_in_use() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for word in [
            "break-even",
            "failures",
            "task-kind",
            "instruction-tokens",
            "color",
        ] {
            assert!(script.contains(word), "{word} for {shell}");
        }
        let lesson = printed(&["--rules", "lesson", "completions", shell]);
        assert!(lesson.contains("failures"), "{shell}");
        assert!(!lesson.contains("task-kind"), "{shell}");
        if ["bash", "zsh", "fish"].contains(&shell) {
            assert!(script.contains("style-or-format"), "values for {shell}");
        }
    }
    let by_variable = run(&["completions", "bash"], &[("FTADVISE_RULES", "lesson")]);
    assert!(!text(&by_variable.stdout).contains("task-kind"));
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_flags_and_values() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let completed = |words: &[&str]| {
        let script = r#"eval "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _ftadvise ftadvise "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "${COMPREPLY[*]}""#;
        let output = Command::new("bash")
            .args(["-c", script, "bash", &printed(&["completions", "bash"])])
            .arg("ftadvise")
            .args(words)
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        text(&output.stdout).trim_end().to_owned()
    };
    assert_eq!(completed(&["brea"]), "break-even");
    assert_eq!(
        completed(&["ask", "--promp"]),
        "--prompting --prompt-shrink"
    );
    assert_eq!(completed(&["ask", "--prompting", "m"]), "misses meets");
    let failures = "missing-facts style-or-format reasoning disagreement other unknown";
    assert_eq!(completed(&["ask", "--failures", ""]), failures);
    assert_eq!(completed(&["ask", "--explain", "y"]), "yes");
    assert_eq!(
        completed(&["models", "--format", ""]),
        "text json markdown csv html"
    );
    assert_eq!(completed(&["audit", "--encoding", "q"]), "qwen2");
    assert_eq!(completed(&["rules", "gr"]), "graph");
    let formats = "mermaid dot";
    assert_eq!(completed(&["rules", "graph", "--format", ""]), formats);
    assert_eq!(completed(&["rules", "list", "pres"]), "presets");
    assert_eq!(completed(&["rules", "init", "--from", "l"]), "lesson");
    assert_eq!(completed(&["ask", "--color", "a"]), "auto always");
}

#[test]
fn the_page_for_man_tells_all() {
    let page = printed(&["man"]);
    assert!(
        page.starts_with(".TH ftadvise 1 \"\" \"ftadvise "),
        "{page}"
    );
    let sections: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix(".SH "))
        .collect();
    let names: Vec<String> = (COMMANDS.into_iter())
        .flat_map(|name| {
            let prefix = format!("{name} ");
            let inner = INNER.into_iter();
            let inner = inner.filter(move |inner| inner.starts_with(&prefix));
            [name].into_iter().chain(inner)
        })
        .map(str::to_uppercase)
        .collect();
    let wanted: Vec<&str> = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .chain(["EXIT STATUS", "ENVIRONMENT", "EXAMPLES"])
        .collect();
    let mut found = sections.iter().map(|section| section.trim_matches('"'));
    for section in wanted {
        assert!(found.any(|own| own == section), "{section} in {sections:?}");
    }
    let page = page.replace('\\', "");
    for variable in [
        "FTADVISE_RULES",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "TERM",
    ] {
        assert!(page.contains(variable), "{variable}");
    }
    for command in COMMANDS.into_iter().chain(INNER) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let help = printed(&[&words[..], &["--help"]].concat());
        let flags = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        for flag in flags.filter(|flag| flag.chars().all(|c| c == '-' || c.is_alphanumeric())) {
            assert!(page.contains(flag), "{flag} of {command}");
        }
    }
}
