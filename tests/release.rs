//! What a release is: its version, what its package holds, and the Rust that it needs.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn cargo(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {stderr}");
    output
}

#[test]
fn the_version_says_what_the_program_is_made_of() {
    let version = concat!("ftadvise ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(text(&run(&["--version"]).stdout), version);
    for arguments in [
        ["--version", "--verbose"],
        ["--verbose", "--version"],
        ["-V", "--verbose"],
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let stdout = text(&output.stdout);
        let names: Vec<&str> = stdout
            .lines()
            .map(|line| line.split(':').next().unwrap())
            .collect();
        let first = version.trim_end();
        assert_eq!(
            names,
            [
                first,
                "commit",
                "built for",
                "prices",
                "tuning offers",
                "rules"
            ]
        );
        assert!(stdout.contains(&format!(
            " of {}\n",
            ftadvise::cost::catalogue::CATALOGUE_DATE
        )));
    }
    let alone = run(&["--verbose", "models"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(text(&alone.stderr).contains("--version"));
}

/// The newest Rust that a dependency asks for, as far as they say, is the one that the package states.
#[test]
fn no_dependency_needs_a_newer_rust_than_is_stated() {
    // Those of other platforms need not be on this machine.
    let version = text(&run(&["--version", "--verbose"]).stdout);
    let platform = version
        .lines()
        .find_map(|line| line.strip_prefix("built for: "))
        .unwrap();
    let output = cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        platform,
    ]);
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |version: &str| -> Vec<u32> {
        let mut parts: Vec<u32> = version
            .split('.')
            .map(|part| part.parse().unwrap())
            .collect();
        parts.resize(3, 0);
        parts
    };
    let stated = number(env!("CARGO_PKG_RUST_VERSION"));
    let mut newest = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let Some(needed) = package["rust_version"].as_str() else {
            continue;
        };
        if package["name"] == "ftadvise" {
            continue;
        }
        let needed = number(needed);
        assert!(needed <= stated, "{} needs {needed:?}", package["name"]);
        newest = newest.max(needed);
    }
    assert_eq!(newest, stated, "an older Rust would do");
}

#[test]
fn the_package_holds_what_it_is_built_from_and_little_else() {
    let output = cargo(&["package", "--list", "--allow-dirty"]);
    let listed = text(&output.stdout);
    let files: Vec<&str> = listed.lines().collect();
    for wanted in [
        "Cargo.lock",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "build.rs",
        "rules/four-step.yaml",
        "rules/prices/openai.yaml",
        "rules/prices/genai-prices-common.json",
        "rules/rules.schema.json",
        "src/main.rs",
    ] {
        assert!(files.contains(&wanted), "{wanted} is missing");
    }
    for folder in ["fuzz/", ".ci/", "docs/pictures/node_modules/", "target/"] {
        let inside: Vec<&&str> = files
            .iter()
            .filter(|file| file.starts_with(folder))
            .collect();
        assert!(inside.is_empty(), "{inside:?}");
    }
}
