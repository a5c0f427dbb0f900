//! The interview as a person has it, in a pseudo-terminal.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::process::Command;

mod terminal;

use terminal::{CTRL_C, DOWN, ENTER, ESCAPE, UP, run};

const ASK: [&str; 3] = ["ask", "--as-of", "2026-11-22"];
const LESSON: [&str; 5] = ["ask", "--as-of", "2026-11-22", "--rules", "lesson"];

/// The words of a command line that stands at the end of a screen, however it was broken.
fn command_after(screen: &str, mark: &str) -> Vec<String> {
    let at = screen.rfind(mark).unwrap() + mark.len();
    let words = screen[at..]
        .split_whitespace()
        .skip_while(|word| *word != "ftadvise")
        .skip(1);
    words.map(str::to_owned).collect()
}

fn outcome_of(words: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(words)
        .args(["--no-input", "--quiet"])
        .env_remove("FTADVISE_RULES")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn an_interview_ends_in_a_recommendation_and_the_command_that_repeats_it() {
    let mut terminal = run(&LESSON);
    terminal.sees("Step 1 of 4");
    terminal.sees("I don't know");
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.sees("How often do rules");
    terminal.types(ENTER);
    terminal.sees("How well does your best prompt do");
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.sees("Step 2 of 4");
    terminal.sees("Why do the failed answers fail");
    terminal.types(DOWN);
    terminal.types(" ");
    terminal.types(ENTER);
    terminal.sees("Must answers use facts");
    terminal.types(ENTER);
    terminal.sees("Step 3 of 4");
    terminal.sees("Must a person see the reasons");
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.sees("Step 4 of 4");
    terminal.sees("How many distinct, reviewed examples");
    terminal.types("250\r");
    terminal.sees("Four questions");
    terminal.sees("Which model do you prompt?");
    terminal.types(ENTER);
    terminal.sees("fixed part of the prompt?");
    terminal.types(ENTER);
    terminal.sees("input of a call?");
    terminal.types(ENTER);
    terminal.sees("output of a call?");
    terminal.types(ENTER);
    let (status, screen) = terminal.end();
    assert_eq!(status.exit_code(), 0);
    let text = screen.contents();
    assert!(text.contains("Recommendation: fine-tune"), "{text}");
    assert!(!text.contains("not certain"), "{text}");
    assert_eq!(outcome_of(&command_after(&text, "Again:")), "fine-tune");
}

#[test]
fn i_do_not_know_is_an_answer_to_everything() {
    let mut terminal = run(&ASK);
    terminal.sees("Is this done once");
    terminal.types(UP);
    terminal.types(ENTER);
    // The first list has no way back, so "I don't know" is last; from here on it is last but one.
    for question in [
        "How well does your best prompt",
        "Why do the failed answers",
        "Must answers use facts",
    ] {
        terminal.sees(question);
        terminal.types(UP);
        terminal.types(UP);
        if question.starts_with("Why") {
            terminal.types(" ");
        }
        terminal.types(ENTER);
    }
    for question in [
        "Must answers name the source",
        "Must a person see the reasons",
        "several dependent steps",
    ] {
        terminal.sees(question);
        terminal.types(UP);
        terminal.types(UP);
        terminal.types(ENTER);
    }
    terminal.sees("Which model do you prompt?");
    for next in ["fixed part", "input of a call", "output of a call"] {
        terminal.types(ENTER);
        terminal.sees(next);
    }
    terminal.types(ENTER);
    let (status, screen) = terminal.end();
    assert_eq!(status.exit_code(), 0);
    assert!(
        screen.contents().contains("(not certain)"),
        "{}",
        screen.contents()
    );
}

#[test]
fn going_back_asks_again_and_the_last_answer_counts() {
    let mut terminal = run(&LESSON);
    terminal.sees("Is this done once");
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.sees("How often do rules");
    terminal.types(UP);
    terminal.types(ENTER);
    // The question stands there a second time, and this time it is answered with the first item.
    terminal.sees("> It is done once");
    terminal.types(ENTER);
    terminal.sees("Recommendation: Stay with prompting");
    terminal.sees("Which model do you prompt?");
    terminal.types(CTRL_C);
    let (_, screen) = terminal.end();
    assert!(
        screen.contents().contains("--one-off yes"),
        "{}",
        screen.contents()
    );
}

#[test]
fn numbers_are_checked_in_our_own_words() {
    let mut arguments = LESSON.to_vec();
    arguments.extend([
        "--prompting",
        "misses",
        "--one-off",
        "no",
        "--requirements-change",
        "rarely",
    ]);
    arguments.extend([
        "--failures",
        "style-or-format",
        "--facts",
        "none",
        "--explain",
        "no",
    ]);
    let mut terminal = run(&arguments);
    terminal.sees("How many distinct, reviewed examples");
    terminal.types("-5\r");
    terminal.sees("is negative");
    terminal.types("abc\r");
    terminal.sees("is not a number");
    terminal.types(ENTER);
    terminal.sees("Which model do you prompt?");
    terminal.types(CTRL_C);
    let (status, screen) = terminal.end();
    assert_eq!(status.exit_code(), 130);
    assert!(
        screen.contents().contains("--examples unknown"),
        "{}",
        screen.contents()
    );
    assert!(!screen.hide_cursor());
}

#[test]
fn an_empty_choice_is_asked_again() {
    let mut terminal = run(&[&ASK[..], &["--one-off", "no", "--prompting", "misses"]].concat());
    terminal.sees("Why do the failed answers fail");
    terminal.types(ENTER);
    terminal.sees("Nothing is ticked");
    terminal.types(CTRL_C);
    assert_eq!(terminal.end().0.exit_code(), 130);
}

#[test]
fn leaving_shows_the_cursor_and_how_to_go_on() {
    for key in [CTRL_C, ESCAPE] {
        let mut terminal = run(&ASK);
        terminal.sees("Is this done once");
        terminal.types(DOWN);
        terminal.types(ENTER);
        terminal.sees("How well does your best prompt do");
        terminal.types(key);
        let (status, screen) = terminal.end();
        let text = screen.contents();
        assert_eq!(status.exit_code(), 130, "{text}");
        assert!(!screen.hide_cursor(), "{text}");
        assert_eq!(text.matches("To go on from here").count(), 1, "{text}");
        assert_eq!(
            command_after(&text, "To go on from here")[..3],
            ["ask", "--one-off", "no"],
            "{text}"
        );
    }
}

#[test]
fn the_cost_questions_take_what_is_typed() {
    let mut terminal = run(&[&ASK[..], &["--one-off", "yes"]].concat());
    // Everything is decided by flags, so nothing is asked, not even about cost.
    terminal.sees("Recommendation: prompting");
    assert_eq!(terminal.end().0.exit_code(), 0);

    let mut terminal = run(&ASK);
    terminal.sees("Is this done once");
    terminal.types(ENTER);
    terminal.sees("Which model do you prompt?");
    terminal.types("gpt-4.1-mimi\r");
    terminal.sees("did you mean");
    terminal.types("gpt-4.1-mini\r");
    terminal.sees("fixed part of the prompt?");
    terminal.types("2k\r");
    terminal.sees("input of a call?");
    terminal.types(ENTER);
    terminal.sees("output of a call?");
    terminal.types(ENTER);
    let (status, screen) = terminal.end();
    assert_eq!(status.exit_code(), 0);
    let command = command_after(&screen.contents(), "Again:").join(" ");
    assert!(
        command.contains("--model gpt-4.1-mini --instruction-tokens 2000"),
        "{command}"
    );
}
