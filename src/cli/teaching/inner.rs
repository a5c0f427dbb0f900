//! Examples of commands that belong to another command.

use super::Example;

/// Examples of each, by both names.
pub(super) const OF_INNER: [(&str, &[Example]); 8] = [
    (
        "rules check",
        &[
            (
                "Is this file complete, and does all of it matter?",
                "ftadvise rules check my-rules.yaml",
            ),
            (
                "The same of the built-in rules, for a program",
                "ftadvise rules check four-step --format json",
            ),
        ],
    ),
    (
        "rules test",
        &[
            (
                "Do the rules still do what their cases say, and is each rule tried?",
                "ftadvise rules test my-rules.yaml --threshold 90%",
            ),
            (
                "With cases that lie elsewhere",
                "ftadvise rules test my-rules.yaml --cases tests/rules",
            ),
        ],
    ),
    (
        "rules diff",
        &[
            (
                "What does this change of the rules change?",
                "ftadvise rules diff four-step my-rules.yaml",
            ),
            (
                "The same for a program",
                "ftadvise rules diff old.yaml new.yaml --format json",
            ),
        ],
    ),
    (
        "rules explain",
        &[
            (
                "What does this rule say, and what stands before it?",
                "ftadvise rules explain no-known-cause",
            ),
            (
                "Which rules ask this question?",
                "ftadvise rules explain failures",
            ),
            (
                "Why is so much assumed, and what sets it?",
                "ftadvise rules explain cache-hit-rate",
            ),
            (
                "What does this offer cost, and how old is that?",
                "ftadvise rules explain google:gemini-3.5-flash",
            ),
            (
                "The same of rules of your own",
                "ftadvise rules explain my-rule --rules my-rules.yaml",
            ),
        ],
    ),
    (
        "rules list",
        &[
            ("All that can be explained", "ftadvise rules list"),
            (
                "Only the rules, for a spreadsheet",
                "ftadvise rules list rules --format csv",
            ),
        ],
    ),
    (
        "rules graph",
        &[
            (
                "For a README or a pull request, between ```mermaid and ```",
                "ftadvise rules graph",
            ),
            (
                "As a picture, with Graphviz",
                "ftadvise rules graph --format dot | dot -Tsvg > rules.svg",
            ),
            (
                "Rules of your own, with what each asks for",
                "ftadvise rules graph --conditions --rules my-rules.yaml",
            ),
        ],
    ),
    (
        "rules schema",
        &[
            (
                "Beside your rules, so that an editor completes them",
                "ftadvise rules schema > rules.schema.json",
            ),
            (
                "What the first line of such a file is for",
                "ftadvise rules init my-rules.yaml",
            ),
        ],
    ),
    (
        "rules init",
        &[
            (
                "Start from the default rules",
                "ftadvise rules init my-rules.yaml",
            ),
            (
                "Start from the plain ones",
                "ftadvise rules init my-rules.yaml --from lesson",
            ),
        ],
    ),
];
