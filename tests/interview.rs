//! The interview as a person has it: keys go into a pseudo-terminal, and what its screen shows is checked.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::process::{Command, Stdio};

#[expect(dead_code, reason = "signals are tried elsewhere")]
mod terminal;

use terminal::{CTRL_C, CTRL_D, ENTER, ESCAPE, Ended, Terminal, run, run_in};

/// The default rules, on a day that fixes the prices.
const ASK: &str = "ask --as-of 2026-11-22";
/// The plain rules, which ask few questions.
const LESSON: &str = "ask --as-of 2026-11-22 --rules lesson";
/// Flags that leave only the number of examples to ask for, under the plain rules.
const UP_TO_EXAMPLES: &str = "--one-off no --requirements-change rarely --prompting misses \
                              --failures style-or-format --facts none --explain no";

/// How questions begin, long enough to tell them apart.
const ONE_OFF: &str = "Is this done once";
const PROMPTING: &str = "How well does your best prompt do";
const CHANGES: &str = "How often do rules";
const FAILURES: &str = "Why do the failed answers fail";
const FACTS: &str = "Must answers use facts";
const EXPLAIN: &str = "Must a person see the reasons";
const EXAMPLES: &str = "How many distinct, reviewed examples";
const MODEL: &str = "Which model do you prompt?";
const FIXED_PART: &str = "fixed part of the prompt?";
const INPUT: &str = "input of a call?";
const OUTPUT: &str = "output of a call?";

const AGAIN: &str = "Again:";
const RESUME: &str = "To go on from here:";
/// How plain lines ask for one of so many, and for several.
const ONE_OF_3: &str = "Number, 1 to 3:";
const ONE_OF_4: &str = "Number, 1 to 4:";
const ONE_OF_5: &str = "Number, 1 to 5:";
const ONE_OF_6: &str = "Number, 1 to 6:";
const SEVERAL: &str = "several as 1,2:";
const TAKES_ASSUMED: &str = "]";
const UNKNOWN: &str = "I don't know";
const BACK: &str = "Go back to the question before";

fn start(words: &str, more: &str) -> Terminal {
    let words: Vec<&str> = words.split(' ').chain(more.split_whitespace()).collect();
    run(&words)
}

/// The command line that stands at the end of a text, however it was broken, without the program's name.
fn command_after(text: &str, mark: &str) -> String {
    let (_, command) = text.rsplit_once(mark).unwrap();
    // Where a line ends, a shell needs a backslash.
    let words = command.split_whitespace().filter(|word| *word != "\\");
    let words: Vec<&str> = words.collect();
    assert_eq!(words[0], "ftadvise", "{text}");
    words[1..].join(" ")
}

/// What a command line recommends when there is nobody to ask.
fn outcome_of(command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(command.split(' '))
        .arg("--quiet")
        .env_remove("FTADVISE_RULES")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {errors}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Answers the plain rules so that each of the four steps asks something, up to the questions about cost.
fn goes_through_all_steps(terminal: &mut Terminal) {
    terminal.chooses(ONE_OFF, "It runs again and again");
    terminal.chooses(CHANGES, "Rarely");
    terminal.chooses(PROMPTING, "It misses the target clearly");
    terminal.ticks(
        FAILURES,
        "Style, format, tone or labels were wrong or uneven",
    );
    terminal.types(ENTER);
    terminal.chooses(FACTS, "No such facts");
    terminal.chooses(EXPLAIN, "No");
    terminal.sees(EXAMPLES);
    terminal.types("250\r");
    terminal.sees(MODEL);
}

/// Leaves the questions about cost as they are assumed, from the first to the end.
fn skips_costs(mut terminal: Terminal) -> Ended {
    for question in [MODEL, FIXED_PART, INPUT, OUTPUT] {
        terminal.sees(question);
        terminal.types(ENTER);
    }
    terminal.end()
}

/// Checks that the program left in good order; gives the command that resumes.
fn resumed_by(left: &Ended) -> String {
    let text = &left.text;
    assert_eq!(left.exit_code, 130, "{text}");
    assert!(left.shows_cursor && left.takes_lines, "{text}");
    assert_eq!(text.matches(RESUME).count(), 1, "{text}");
    command_after(text, RESUME)
}

#[test]
fn an_interview_ends_in_a_recommendation_and_the_command_that_repeats_it() {
    let mut terminal = start(LESSON, "");
    goes_through_all_steps(&mut terminal);
    let Ended {
        exit_code,
        is_styled,
        text,
        ..
    } = skips_costs(terminal);
    assert_eq!(exit_code, 0, "{text}");
    assert!(!is_styled, "{text}");
    assert!(
        text.lines().any(|line| line == "Recommendation: fine-tune"),
        "{text}"
    );
    assert!(text.contains("\nAgain: ftadvise ask "), "{text}");
    assert_eq!(outcome_of(&command_after(&text, AGAIN)), "fine-tune");
}

#[test]
fn steps_are_announced_once_and_in_order() {
    let mut terminal = start(LESSON, "");
    goes_through_all_steps(&mut terminal);
    let text = skips_costs(terminal).text;
    let steps: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("Step ")?.split(':').next())
        .collect();
    assert_eq!(steps, ["1 of 4", "2 of 4", "3 of 4", "4 of 4"], "{text}");
}

#[test]
fn i_do_not_know_is_an_answer_to_everything() {
    let mut terminal = start(ASK, "");
    for question in [ONE_OFF, PROMPTING] {
        terminal.chooses(question, UNKNOWN);
    }
    terminal.ticks(FAILURES, UNKNOWN);
    terminal.types(ENTER);
    let citations = "Must answers name the source";
    let multi_step = "Does the task take several dependent steps";
    for question in [FACTS, citations, EXPLAIN, multi_step] {
        terminal.chooses(question, UNKNOWN);
    }
    let Ended {
        exit_code, text, ..
    } = skips_costs(terminal);
    assert_eq!(exit_code, 0, "{text}");
    let is_marked =
        |line: &str| line.starts_with("Recommendation: ") && line.ends_with(" (not certain)");
    assert!(text.lines().any(is_marked), "{text}");
    // What was answered so is answered: the command asks for nothing more.
    assert_ne!(outcome_of(&command_after(&text, AGAIN)), "");
}

#[test]
fn every_kind_of_question_can_be_left_backwards_and_the_last_answer_counts() {
    let mut terminal = start(
        LESSON,
        "--requirements-change rarely --facts none --explain no",
    );
    terminal.chooses(ONE_OFF, "It runs again and again");
    terminal.chooses(PROMPTING, BACK);
    terminal.chooses(ONE_OFF, UNKNOWN);
    terminal.chooses(PROMPTING, "It misses the target clearly");
    terminal.ticks(FAILURES, BACK);
    terminal.types(ENTER);
    terminal.chooses(PROMPTING, "It is at most five points under the target");
    terminal.ticks(
        FAILURES,
        "Style, format, tone or labels were wrong or uneven",
    );
    terminal.types(ENTER);
    terminal.sees(EXAMPLES);
    terminal.types("back\r");
    terminal.ticks(FAILURES, "Facts were missing, old or wrong");
    terminal.types(ENTER);
    let text = skips_costs(terminal).text;
    let command = command_after(&text, AGAIN);
    for answer in [
        "--one-off unknown",
        "--prompting close",
        "--failures missing-facts ",
    ] {
        assert!(command.contains(answer), "{command}");
    }
    assert!(!command.contains("--examples"), "{command}");
    assert_eq!(outcome_of(&command), "rag");
}

#[test]
fn a_number_is_checked_in_our_own_words_and_may_be_left_out() {
    let mut terminal = start(LESSON, UP_TO_EXAMPLES);
    terminal.sees(EXAMPLES);
    terminal.types("-5\r");
    terminal.sees("`-5` is negative; it must be zero or more");
    terminal.types("abc\r");
    terminal.sees("`abc` is not a number; write it like `250`");
    terminal.types(ENTER);
    let text = skips_costs(terminal).text;
    assert!(
        command_after(&text, AGAIN).contains("--examples unknown"),
        "{text}"
    );
}

#[test]
fn a_choice_that_is_empty_or_contradicts_itself_is_asked_again() {
    let mut terminal = start(LESSON, "--one-off no --prompting misses");
    terminal.chooses(CHANGES, "Rarely");
    terminal.goes_to(FAILURES, "[ ] Something else");
    terminal.types(ENTER);
    terminal.sees("Nothing is ticked");
    terminal.ticks(FAILURES, "Something else");
    terminal.ticks(FAILURES, UNKNOWN);
    terminal.types(ENTER);
    terminal.sees("That excludes the others");
    terminal.ticks(FAILURES, "Facts were missing, old or wrong");
    terminal.types(ENTER);
    let text = skips_costs(terminal).text;
    assert!(
        command_after(&text, AGAIN).contains("--failures missing-facts "),
        "{text}"
    );
}

#[test]
fn ctrl_c_in_a_list_leaves_the_terminal_in_order_and_says_how_to_go_on() {
    let mut terminal = start(ASK, "");
    terminal.chooses(ONE_OFF, "It runs again and again");
    terminal.goes_to(PROMPTING, "It meets the target");
    terminal.types(CTRL_C);
    let command = resumed_by(&terminal.end());
    assert_eq!(command, "ask --one-off no --as-of 2026-11-22");

    // It does go on from there.
    let mut resumed = start(&command, "");
    resumed.goes_to(PROMPTING, "It meets the target");
    resumed.types(CTRL_C);
    assert!(!resumed.end().text.contains(ONE_OFF));
}

#[test]
fn ctrl_c_in_a_text_leaves_the_terminal_in_order_and_says_how_to_go_on() {
    let given = UP_TO_EXAMPLES.replace("--explain no", "");
    let mut terminal = start(LESSON, &given);
    terminal.chooses(EXPLAIN, "No");
    terminal.sees(EXAMPLES);
    terminal.types("25");
    terminal.sees("do you have? 25");
    terminal.types(CTRL_C);
    let command = resumed_by(&terminal.end());
    assert!(command.contains("--explain no"), "{command}");
    assert!(!command.contains("--examples"), "{command}");
}

#[test]
fn escape_leaves_a_list_as_ctrl_c_does() {
    let mut terminal = start(ASK, "");
    terminal.chooses(ONE_OFF, "It runs again and again");
    terminal.goes_to(PROMPTING, "It meets the target");
    terminal.types(ESCAPE);
    assert_eq!(
        resumed_by(&terminal.end()),
        "ask --one-off no --as-of 2026-11-22"
    );
}

#[test]
fn the_cost_questions_take_what_is_typed() {
    let mut terminal = start(LESSON, "");
    terminal.chooses(ONE_OFF, "It is done once");
    terminal.sees(MODEL);
    terminal.types("gpt-4.1-mimi\r");
    terminal.sees("did you mean `gpt-4.1-mini`?");
    terminal.types("gpt-4.1-mini\r");
    terminal.sees(FIXED_PART);
    terminal.types("2k\r");
    terminal.sees(INPUT);
    terminal.types("-1\r");
    terminal.sees("is negative");
    terminal.types("800\r");
    terminal.sees(OUTPUT);
    terminal.types(ENTER);
    let text = terminal.end().text;
    let command = command_after(&text, AGAIN);
    for flag in [
        "--model gpt-4.1-mini",
        "--instruction-tokens 2000",
        "--input-tokens 800",
    ] {
        assert!(command.contains(flag), "{command}");
    }
    assert!(!command.contains("--output-tokens"), "{command}");
}

#[test]
fn nothing_is_asked_when_flags_decide() {
    let ended = start(ASK, "--one-off yes").end();
    assert_eq!(ended.exit_code, 0, "{}", ended.text);
    assert!(
        ended.text.starts_with("Recommendation: prompting\n"),
        "{}",
        ended.text
    );
}

#[test]
fn a_file_for_the_result_is_written_at_the_end_and_not_by_an_interruption() {
    let folder = std::env::temp_dir().join(format!("ftadvise-{}-interview", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("advice.json");
    fs::write(&file, "old").unwrap();
    let output = format!("--output {}", file.display());

    let mut terminal = start(LESSON, &output);
    terminal.sees(ONE_OFF);
    terminal.types(CTRL_C);
    resumed_by(&terminal.end());
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");

    let mut terminal = start(LESSON, &output);
    goes_through_all_steps(&mut terminal);
    let ended = skips_costs(terminal);
    assert_eq!(ended.exit_code, 0, "{}", ended.text);
    assert!(ended.text.contains("\nWritten to "), "{}", ended.text);
    assert!(fs::read_to_string(&file).unwrap().contains("\"fine-tune\""));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    fs::remove_dir_all(&folder).unwrap();

    // What cannot be written is said before anything is asked.
    let ended = start(LESSON, &output).end();
    assert_eq!(ended.exit_code, 2);
    assert!(!ended.text.contains(ONE_OFF), "{}", ended.text);
}

/// The plain rules in plain lines.
fn in_lines(more: &str) -> Terminal {
    start(LESSON, &format!("--plain {more}"))
}

/// Leaves the questions about cost as they are assumed, in plain lines, from the first to the end.
fn leaves_costs(mut terminal: Terminal) -> Ended {
    for question in [MODEL, FIXED_PART, INPUT, OUTPUT] {
        terminal.sees(question);
        terminal.enters(TAKES_ASSUMED, "");
    }
    let ended = terminal.end();
    assert!(!ended.bytes.contains(&0x1b), "{}", ended.text);
    ended
}

#[test]
fn plain_lines_lead_to_the_same_recommendation_without_one_escape_sequence() {
    let mut terminal = in_lines("");
    terminal.sees("Step 1 of 4");
    terminal.sees(ONE_OFF);
    terminal.sees("  1. It is done once");
    // By number, by word, by several numbers and by a sign.
    terminal.enters(ONE_OF_3, "2");
    terminal.sees(CHANGES);
    terminal.enters(ONE_OF_5, "rarely");
    terminal.sees(PROMPTING);
    terminal.enters(ONE_OF_6, "2");
    terminal.sees(FAILURES);
    terminal.enters(SEVERAL, "2, 5");
    terminal.sees(FACTS);
    terminal.enters(ONE_OF_6, "1");
    terminal.sees(EXPLAIN);
    terminal.enters(ONE_OF_4, "No");
    terminal.sees(EXAMPLES);
    terminal.enters("do you have?", "250");
    let Ended {
        exit_code, text, ..
    } = leaves_costs(terminal);
    assert_eq!(exit_code, 0, "{text}");
    let command = command_after(&text, AGAIN);
    assert!(
        command.contains("--failures style-or-format,other "),
        "{command}"
    );
    assert!(!command.contains("--plain"), "{command}");
    assert_eq!(outcome_of(&command), "fine-tune");
}

#[test]
fn a_dumb_terminal_is_asked_in_plain_lines() {
    let mut terminal = run_in(
        &["ask", "--rules", "lesson", "--as-of", "2026-11-22"],
        // A build server does not make it cleverer.
        &[("TERM", "dumb"), ("COLUMNS", "80"), ("CI", "true")],
        &["FTADVISE_RULES"],
    );
    terminal.sees(ONE_OFF);
    terminal.enters(ONE_OF_3, "1");
    let Ended { text, .. } = leaves_costs(terminal);
    assert!(text.contains("Recommendation: prompting"), "{text}");
}

#[test]
fn in_plain_lines_every_question_can_be_left_backwards_and_the_count_goes_back() {
    let mut terminal = in_lines("--requirements-change rarely --facts none --explain no");
    terminal.sees("Question 1, at most 4 to go.");
    terminal.enters(ONE_OF_3, "no");
    terminal.sees("Question 2, at most 3 to go.");
    terminal.enters(ONE_OF_6, "6");
    terminal.sees(BACK);
    terminal.enters(ONE_OF_3, "?");
    terminal.sees(PROMPTING);
    terminal.enters(ONE_OF_6, "close");
    terminal.sees("Question 3, at most 2 to go.");
    terminal.enters(SEVERAL, "2");
    terminal.sees("Question 4, at most 1 to go.");
    terminal.enters("do you have?", "back");
    terminal.enters(SEVERAL, "missing-facts");
    let text = leaves_costs(terminal).text;
    let counts: Vec<&str> = (text.lines())
        .filter_map(|line| line.strip_prefix("Question ")?.split(" to go").next())
        .collect();
    let wanted = [
        "1, at most 4",
        "2, at most 3",
        "1, at most 4",
        "2, at most 3",
        "3, at most 2",
        "4, at most 1",
        "3, at most 2",
    ];
    assert_eq!(counts, wanted, "{text}");
    let steps: Vec<&str> = (text.lines())
        .filter_map(|line| line.strip_prefix("Step ")?.split(" of 4").next())
        .collect();
    assert_eq!(steps, ["1", "2", "4", "2"], "{text}");
    let command = command_after(&text, AGAIN);
    assert!(
        command.contains("--prompting close --one-off unknown"),
        "{command}"
    );
    assert_eq!(outcome_of(&command), "rag");
}

#[test]
fn in_plain_lines_what_cannot_be_taken_is_said_and_asked_again() {
    let mut terminal =
        in_lines("--one-off no --requirements-change rarely --facts none --explain no");
    for (typed, said) in [
        ("9", "`9` is not in the list; type a number from 1 to 5"),
        ("0", "`0` is not in the list; type a number from 1 to 5"),
        ("-1", "`-1` is not in the list; type a number from 1 to 5"),
        (
            "",
            "Nothing was typed. Type a number from 1 to 5, or the word",
        ),
        (
            "mises",
            "`mises` is not in the list; did you mean `misses`?",
        ),
        ("1 2", "`1 2` is not in the list"),
        ("back", "`back` is not in the list"),
        ("\u{1b}[B", "`\\u{1b}[B` is not in the list"),
    ] {
        terminal.enters(ONE_OF_5, typed);
        terminal.sees(said);
    }
    terminal.enters(ONE_OF_5, "2");
    for (typed, said) in [
        ("", "Nothing was typed."),
        (",", "Nothing was typed."),
        ("1,9", "`9` is not in the list"),
        ("1,6", "That excludes the others."),
        ("1 unknown", "That excludes the others."),
    ] {
        terminal.sees(FAILURES);
        terminal.enters(SEVERAL, typed);
        terminal.sees(said);
    }
    terminal.enters(SEVERAL, "2,2");
    for (typed, said) in [
        ("-5", "`-5` is negative; it must be zero or more"),
        ("abc", "`abc` is not a number; write it like `250`"),
    ] {
        terminal.enters("do you have?", typed);
        terminal.sees(said);
    }
    terminal.enters("do you have?", "?");
    terminal.sees(MODEL);
    terminal.enters(TAKES_ASSUMED, "gpt-4.1-mimi");
    terminal.sees("did you mean `gpt-4.1-mini`?");
    let text = leaves_costs(terminal).text;
    // The list is shown once; it is not read out again after each slip.
    assert_eq!(text.matches(PROMPTING).count(), 1, "{text}");
    let command = command_after(&text, AGAIN);
    assert!(command.contains("--failures style-or-format "), "{command}");
    assert!(command.contains("--examples unknown"), "{command}");
}

#[test]
fn in_plain_lines_ctrl_c_and_the_end_of_the_input_say_how_to_go_on() {
    for key in [CTRL_C, CTRL_D] {
        let mut terminal = start(ASK, "--plain");
        terminal.sees(ONE_OFF);
        terminal.enters(ONE_OF_3, "2");
        terminal.sees(PROMPTING);
        terminal.sees("Number, 1 to 6:");
        terminal.writes(key);
        let left = terminal.end();
        assert!(!left.bytes.contains(&0x1b), "{}", left.text);
        let command = resumed_by(&left);
        assert_eq!(command, "ask --one-off no --as-of 2026-11-22 --plain");
        let mut resumed = start(&command, "");
        resumed.sees(PROMPTING);
        resumed.sees("Number, 1 to 5:");
        resumed.writes(CTRL_D);
        assert!(!resumed.end().text.contains(ONE_OFF));
    }
}

#[test]
fn breaking_off_at_the_cost_questions_resumes_with_all_answers() {
    let mut terminal = in_lines(UP_TO_EXAMPLES);
    terminal.enters("do you have?", "250");
    terminal.sees(MODEL);
    terminal.enters(TAKES_ASSUMED, "gpt-4.1-mini");
    terminal.sees(FIXED_PART);
    terminal.sees("[1,500]");
    terminal.writes(CTRL_D);
    let command = resumed_by(&terminal.end());
    assert!(command.contains("--examples 250"), "{command}");
    assert!(command.contains("--model gpt-4.1-mini"), "{command}");
    assert!(command.ends_with(" --plain"), "{command}");
}

#[test]
fn a_preset_is_announced_and_what_it_answers_is_not_asked() {
    let given = "--preset support-bot --prompting meets --facts live --model gpt-4.1-mini";
    for mode in ["", " --plain"] {
        let mut terminal = start(ASK, &format!("{given}{mode}"));
        // What a flag says is not the preset's.
        terminal
            .sees("Preset support-bot takes as answered: --one-off no, --task-kind open-ended.");
        terminal.sees("Which hard limits does that prompt break?");
        if mode.is_empty() {
            terminal.ticks("Which hard limits does that prompt break?", "None");
            terminal.types(ENTER);
        } else {
            terminal.enters(SEVERAL, "none");
        }
        terminal.sees("What it costs. 3 questions; Enter takes what is assumed.");
        for (question, assumed) in [
            (FIXED_PART, "[1,500]"),
            (INPUT, "[1,000]"),
            (OUTPUT, "[120]"),
        ] {
            terminal.sees(&format!("{question} {assumed}"));
            if mode.is_empty() {
                terminal.types(ENTER);
            } else {
                terminal.enters(TAKES_ASSUMED, "");
            }
        }
        let text = terminal.end().text;
        assert!(!text.contains(ONE_OFF), "{text}");
        let command = command_after(&text, AGAIN);
        assert_eq!(
            command,
            "ask --prompting meets --limits none --facts live --preset support-bot --model gpt-4.1-mini \
             --as-of 2026-11-22"
        );
        assert_eq!(outcome_of(&command), "prompting");
    }
}

#[test]
fn what_does_not_fit_the_model_is_asked_again() {
    let mut terminal = in_lines("");
    terminal.sees(ONE_OFF);
    terminal.enters(ONE_OF_3, "1");
    for question in [MODEL, FIXED_PART, INPUT] {
        terminal.sees(question);
        terminal.enters(TAKES_ASSUMED, "");
    }
    terminal.sees(OUTPUT);
    terminal.enters(TAKES_ASSUMED, "1G");
    terminal.sees("does not fit");
    terminal.enters(TAKES_ASSUMED, "300");
    let ended = terminal.end();
    assert_eq!(ended.exit_code, 0, "{}", ended.text);
}

#[test]
fn the_session_of_the_readme_is_a_real_one() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, session) = readme.split_once("```text\n").unwrap();
    let (session, _) = session.split_once("\n```").unwrap();
    let mut terminal = start(ASK, "--plain");
    let mut replies = 0;
    for line in session.lines().filter(|line| line.starts_with("Number")) {
        let (prompt, reply) = line.rsplit_once(": ").unwrap();
        terminal.enters(&format!("{prompt}:"), reply);
        replies += 1;
    }
    assert!(replies > 2);
    let text = leaves_costs(terminal).text;
    assert!(text.contains(session), "{text}");
}
