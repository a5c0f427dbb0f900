//! `CONTRIBUTING.md` names the tests that hold each guideline: they are there.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../CONTRIBUTING.md");
const GUIDELINES: &str = "\n## The command line guidelines, point by point\n";

/// The last cell of each row below a heading, which names tests.
fn tests_of_guidelines() -> Vec<&'static str> {
    let (_, section) = PAGE.split_once(GUIDELINES).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let rows = rows.filter(|row| !row.starts_with("| guideline |"));
    rows.map(|row| {
        let row = row.strip_suffix(" |").unwrap();
        let (_, tests) = row.rsplit_once(" | ").unwrap();
        tests
    })
    .collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_name_of_a_test(word: &str) -> bool {
    word.contains('_')
        && word
            .chars()
            .all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit())
}

#[test]
fn every_guideline_names_tests_that_exist() {
    let rows = tests_of_guidelines();
    assert_eq!(rows.len(), 93, "clig.dev has so many points");
    let mut count = 0;
    for row in rows {
        for part in row.split("; ") {
            let mut words = quoted(part);
            let Some(file) = words.next().filter(|word| word.contains('/')) else {
                continue;
            };
            let source = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
            for name in words.filter(|word| is_name_of_a_test(word)) {
                count += 1;
                assert!(source.contains(&format!("fn {name}(")), "{name} in {file}");
            }
        }
    }
    assert!(count > 100, "{count} names of tests");
}

#[test]
fn every_file_of_tests_is_in_the_table() {
    for entry in fs::read_dir("tests").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "rs") {
            let name = format!("`tests/{}`", path.file_name().unwrap().to_str().unwrap());
            let (table, _) = PAGE.split_once(GUIDELINES).unwrap();
            assert!(table.contains(&name), "{name}");
        }
    }
    for name in quoted(PAGE).filter(|word| word.starts_with("tests/") && !word.contains(' ')) {
        assert!(Path::new(name).exists(), "{name}");
    }
}
