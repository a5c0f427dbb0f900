//! Command lines as snapshots: `tests/cmd/*.md` and the blocks of the README, run through the built binary.

#[test]
fn commands_print_what_they_should() {
    trycmd::TestCases::new()
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .env("FTADVISE_RULES", "four-step")
        .case("tests/cmd/*.md")
        .case("README.md");
}
