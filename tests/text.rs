//! The text fits a terminal: 40 lines of 80 columns, whatever was answered.

use std::process::Command;

#[test]
fn a_recommendation_fits_a_terminal() {
    // The longest that were found among thousands of random answers.
    let rows = [
        "--prompting misses --failures style-or-format --facts stable --knowledge-size larger --multi-step no \
         --explain no --examples 800 --representative yes --supervision preferences --owner no \
         --tuned-model openai:gpt-4.1-mini --existing-customer",
        "--prompting unknown --failures style-or-format --knowledge-size fits-in-prompt --multi-step no \
         --task-kind many-class --supervision preferences --tunable yes --owner yes --eval-set 50 \
         --calls-per-month 100",
        "--prompting meets --failures unknown --limits latency --one-off no --citations yes --knowledge-size larger \
         --multi-step no --task-kind two-class --supervision ideal-outputs --tunable yes --eval-set 200 \
         --calls-per-month 20k --tuned-model openai:gpt-4.1-mini --existing-customer",
        "--prompting close --failures missing-facts,style-or-format --citations no --knowledge-size larger \
         --explain no --representative yes --supervision ideal-outputs --eval-set 50 \
         --tuned-model together:Qwen/Qwen3.5-9B",
        "--prompting unknown --failures unknown",
        "--prompting misses --failures missing-facts,style-or-format --requirements-change sometimes \
         --calls-per-month 0 --horizon-months 12 --input-tokens 8k --usd-per-hour 75 \
         --tuned-model self-hosted:lora-8b-l40s-vast,fireworks:full-80b,fireworks:lora-16b \
         --tuned-model self-hosted:lora-8b-h100,fireworks:full-dpo-80b,fireworks:lora-80b",
    ];
    for row in rows {
        let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
            .args(["ask", "--no-input", "--as-of", "2026-11-22"])
            .args(row.split_whitespace())
            .env("COLUMNS", "80")
            .env_remove("FTADVISE_RULES")
            .output()
            .unwrap();
        assert!(output.status.success(), "{row}");
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines.len() <= 40,
            "{} lines for {row}:\n{text}",
            lines.len()
        );
        assert!(
            lines.iter().all(|line| line.chars().count() <= 80),
            "too wide for {row}:\n{text}"
        );
    }
}
