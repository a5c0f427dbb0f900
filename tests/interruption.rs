//! What ends the program from outside, at moments that are known: signals, Ctrl-Z, a closed terminal, a full disk.
//! `tests/killed.rs` does it at random moments.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

mod folder;
#[expect(dead_code, reason = "colours and bytes are looked at elsewhere")]
mod terminal;

use folder::Folder;
use terminal::{CTRL_C, DOWN, ENTER, Ended, Terminal, run, run_bash};

/// The plain rules, on a day that fixes the prices.
const LESSON: &str = "ask --as-of 2026-11-22 --rules lesson";
/// Flags that leave only the number of examples to ask for.
const UP_TO_EXAMPLES: &str = "--one-off no --requirements-change rarely --prompting misses \
                              --failures style-or-format --facts none --explain no";
const ONE_OFF: &str = "Is this done once";
const CHANGES: &str = "How often do rules";
const FAILURES: &str = "Why do the failed answers fail";
const EXAMPLES: &str = "How many distinct, reviewed examples";
const MODEL: &str = "Which model do you prompt?";
const FIXED_PART: &str = "fixed part of the prompt?";
const INPUT: &str = "input of a call?";
const OUTPUT: &str = "output of a call?";
const RESUME: &str = "To go on from here:";

const SIGNALS: [Signal; 4] = [
    Signal::SIGINT,
    Signal::SIGTERM,
    Signal::SIGHUP,
    Signal::SIGQUIT,
];

/// A kind of prompt, with what was answered before it.
#[derive(Clone, Copy)]
enum Prompt {
    List,
    Several,
    Number,
    Cost,
}

const PROMPTS: [Prompt; 4] = [Prompt::List, Prompt::Several, Prompt::Number, Prompt::Cost];

impl Prompt {
    /// What was said of all that was answered, as flags.
    fn given(self) -> &'static str {
        match self {
            Self::List => "--one-off no",
            Self::Several => "--prompting misses --one-off no --requirements-change rarely",
            Self::Number => {
                "--prompting misses --one-off no --requirements-change rarely \
                 --failures style-or-format --facts none --explain no"
            }
            Self::Cost => {
                "--prompting misses --one-off no --requirements-change rarely \
                 --failures style-or-format --facts none --explain no --examples 250"
            }
        }
    }

    /// What was said of costs, as flags.
    fn costs(self) -> &'static str {
        match self {
            Self::Cost => " --model gpt-4.1-mini --instruction-tokens 2000",
            _ => "",
        }
    }

    /// Starts an interview and answers up to it, the last answers by keys.
    fn reached(self, is_plain: bool) -> Terminal {
        let mode = if is_plain { " --plain" } else { "" };
        let given = match self {
            Self::List => "",
            Self::Several => "--one-off no --prompting misses",
            Self::Number | Self::Cost => UP_TO_EXAMPLES,
        };
        let mut terminal = start(&format!("{given}{mode}"));
        match self {
            Self::List => {
                terminal.takes(is_plain, ONE_OFF, "It runs again and again", "2");
                terminal.asks_a_list(is_plain, CHANGES);
            }
            Self::Several => {
                terminal.takes(is_plain, CHANGES, "Rarely", "1");
                terminal.asks_a_list(is_plain, FAILURES);
            }
            Self::Number => terminal.asks(is_plain, EXAMPLES),
            Self::Cost => {
                terminal.asks(is_plain, EXAMPLES);
                terminal.writes("250\r");
                terminal.asks(is_plain, MODEL);
                terminal.writes("gpt-4.1-mini\r");
                terminal.asks(is_plain, FIXED_PART);
                terminal.writes("2k\r");
                terminal.asks(is_plain, INPUT);
            }
        }
        terminal
    }
}

impl Terminal {
    /// Takes an item of a list, by its title or its number.
    fn takes(&mut self, is_plain: bool, question: &str, item: &str, number: &str) {
        if is_plain {
            self.sees(question);
            self.enters(":", number);
        } else {
            self.chooses(question, item);
        }
    }

    /// Waits for a list.
    fn asks_a_list(&mut self, is_plain: bool, question: &str) {
        self.sees(question);
        self.sees("Go back to the question before");
        if is_plain {
            self.waits_at(":");
        } else {
            self.waits_for_a_key();
        }
    }

    /// Waits for a prompt that takes a text.
    fn asks(&mut self, is_plain: bool, question: &str) {
        self.sees(question);
        if is_plain {
            self.waits_at(if question == EXAMPLES { "?" } else { "]" });
        } else {
            self.waits_for_a_key();
        }
    }
}

fn start(more: &str) -> Terminal {
    let words: Vec<&str> = LESSON.split(' ').chain(more.split_whitespace()).collect();
    run(&words)
}

fn code(signal: Signal) -> u32 {
    128 + signal as u32
}

/// Checks that the program left the terminal in order and said once how to go on; gives the command.
fn resumed_by(left: &Ended) -> String {
    let text = &left.text;
    assert!(left.shows_cursor && left.takes_lines, "{text}");
    assert_eq!(text.matches(RESUME).count(), 1, "{text}");
    let (_, command) = text.rsplit_once(RESUME).unwrap();
    let words: Vec<&str> = command.split_whitespace().collect();
    words.join(" ")
}

fn signals_at(prompt: Prompt, is_plain: bool) {
    let plain = if is_plain { " --plain" } else { "" };
    let (given, costs) = (prompt.given(), prompt.costs());
    let wanted = format!("ftadvise ask --rules lesson {given} --as-of 2026-11-22{costs}{plain}");
    for signal in SIGNALS {
        let terminal = prompt.reached(is_plain);
        terminal.signals(signal);
        let left = terminal.end();
        assert_eq!(left.exit_code, code(signal), "{}", left.text);
        assert_eq!(resumed_by(&left), wanted);
    }
    let mut terminal = prompt.reached(is_plain);
    terminal.writes(CTRL_C);
    let left = terminal.end();
    assert_eq!(left.exit_code, 130, "{}", left.text);
    assert_eq!(resumed_by(&left), wanted);
}

#[test]
fn a_signal_at_a_list_leaves_the_terminal_in_order_and_keeps_all_answers() {
    signals_at(Prompt::List, false);
    signals_at(Prompt::List, true);
}

#[test]
fn a_signal_at_several_choices_leaves_the_terminal_in_order_and_keeps_all_answers() {
    signals_at(Prompt::Several, false);
    signals_at(Prompt::Several, true);
}

#[test]
fn a_signal_at_a_number_leaves_the_terminal_in_order_and_keeps_all_answers() {
    signals_at(Prompt::Number, false);
    signals_at(Prompt::Number, true);
}

#[test]
fn a_signal_at_a_question_of_cost_leaves_the_terminal_in_order_and_keeps_all_answers() {
    signals_at(Prompt::Cost, false);
    signals_at(Prompt::Cost, true);
}

#[test]
fn a_closed_terminal_ends_the_program_at_every_kind_of_prompt() {
    for prompt in PROMPTS {
        for is_plain in [false, true] {
            let code = prompt.reached(is_plain).closes();
            // The end of the input may be seen before the signal.
            assert!([129, 130].contains(&code), "{code}");
        }
    }
}

#[test]
fn after_a_pause_the_question_is_shown_again_and_the_terminal_is_right() {
    for (mode, keys, answered) in [
        ("", [DOWN, ENTER], "runs again"),
        (" --plain", ["2", ENTER], "2"),
    ] {
        let line = format!("set -m; \"$0\" {LESSON}{mode}; echo paused; read -r line; fg");
        let mut terminal = run_bash(&line);
        terminal.sees(ONE_OFF);
        terminal.sees("I don't know");
        if mode.is_empty() {
            terminal.waits_for_a_key();
            terminal.signals(Signal::SIGTSTP);
        } else {
            terminal.waits_at(":");
            terminal.writes("\x1a");
        }
        terminal.sees("paused");
        assert!(terminal.is_in_order(), "{mode}");
        terminal.writes(ENTER);
        // The question is the last line now, not the list below it.
        terminal.waits_at("again?");
        for key in keys {
            if mode.is_empty() {
                terminal.types(key);
            } else {
                terminal.writes(key);
            }
        }
        terminal.sees(CHANGES);
        terminal.signals(Signal::SIGTERM);
        let left = terminal.end();
        assert!(left.text.contains(answered), "{}", left.text);
        assert!(
            resumed_by(&left).contains(" --one-off no "),
            "{}",
            left.text
        );
    }
}

#[test]
fn what_is_paused_can_be_ended() {
    for mode in ["", " --plain"] {
        // `wait %1` would be content with a job that stands still.
        let line = format!(
            "set -m; \"$0\" {LESSON}{mode}; job=$(jobs -p); kill %1; \
             while kill -0 $job 2> /dev/null; do sleep 0.02; done; echo it is gone"
        );
        let mut terminal = run_bash(&line);
        terminal.takes(!mode.is_empty(), ONE_OFF, "It runs again and again", "2");
        terminal.asks_a_list(!mode.is_empty(), CHANGES);
        terminal.signals(Signal::SIGTSTP);
        let left = terminal.end();
        assert!(
            left.text.contains("it is gone"),
            "{} {}",
            left.exit_code,
            left.text
        );
        assert!(
            resumed_by(&left).contains(" --one-off no "),
            "{}",
            left.text
        );
    }
}

#[test]
fn a_window_of_another_size_is_no_interruption() {
    let mut terminal = start("");
    terminal.chooses(ONE_OFF, "It runs again and again");
    terminal.asks_a_list(false, CHANGES);
    terminal.resizes(20, 60);
    terminal.goes_to(CHANGES, "A few times a year");
    terminal.resizes(40, 100);
    terminal.chooses(CHANGES, "Rarely");
    terminal.sees("How well does your best prompt do");
    terminal.signals(Signal::SIGTERM);
    assert!(resumed_by(&terminal.end()).contains(" --requirements-change rarely "));
}

#[test]
fn a_fault_of_our_own_keeps_the_answers() {
    let mut terminal = start(UP_TO_EXAMPLES);
    terminal.asks(false, EXAMPLES);
    terminal.types("250");
    terminal.sees("do you have? 250");
    // The prompts divide by the columns less one.
    terminal.resizes(40, 1);
    terminal.types("\x7f");
    let left = terminal.end();
    assert_eq!(left.exit_code, 101, "{}", left.text);
    assert!(
        resumed_by(&left).contains(Prompt::Number.given()),
        "{}",
        left.text
    );
}

#[test]
fn a_terminal_that_shows_nothing_does_not_keep_the_program_alive() {
    let mut terminal = start("--plain");
    terminal.sees(ONE_OFF);
    terminal.waits_at(":");
    let ctrl_s = "\x13";
    terminal.writes(ctrl_s);
    std::thread::sleep(Duration::from_millis(100));
    terminal.signals(Signal::SIGTERM);
    assert_eq!(terminal.end().exit_code, 143);
}

#[test]
fn a_signal_while_files_are_read_leaves_nothing_begun() {
    let folder = Folder::new("reading");
    let (clean, report) = (folder.path("clean.jsonl"), folder.path("report.json"));
    let (clean, report) = (clean.to_str().unwrap(), report.to_str().unwrap());
    for signal in SIGNALS {
        let mut terminal = run(&["audit", "-", "--fix", clean, "--output", report]);
        terminal.sees("Reading standard input");
        assert_eq!(folder.entries().len(), 1, "the part of the copy");
        terminal.signals(signal);
        let left = terminal.end();
        assert_eq!(left.exit_code, code(signal), "{}", left.text);
        assert_eq!(folder.entries().len(), 0, "{}", left.text);
    }
    let mut terminal = run(&["audit", "-", "--fix", clean]);
    terminal.sees("Reading standard input");
    // A terminal that is gone may be seen before the signal, as an input that cannot be read.
    assert!([129, 2].contains(&terminal.closes()));
    assert_eq!(folder.entries().len(), 0);
}

#[test]
fn what_is_to_outlive_the_terminal_does() {
    let folder = Folder::new("nohup");
    let clean = folder.path("clean.jsonl");
    let mut child = Command::new("bash")
        .args(["-c", "trap '' HUP; exec \"$0\" audit - --fix \"$1\""])
        .arg(env!("CARGO_BIN_EXE_ftadvise"))
        .arg(&clean)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while folder.entries().is_empty() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = Pid::from_raw(child.id().try_into().unwrap());
    kill(id, Signal::SIGHUP).unwrap();
    let row =
        r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}"#;
    let mut input = child.stdin.take().unwrap();
    input.write_all(row.as_bytes()).unwrap();
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(fs::read_to_string(&clean).unwrap().trim_end(), row);
}

#[test]
fn what_cannot_be_written_after_an_interview_is_no_reason_to_answer_again() {
    let folder = Folder::new("answered");
    let file = folder.path("advice.json");
    fs::write(&file, "old").unwrap();
    let mut places = vec![format!("--output {}", file.display())];
    if cfg!(target_os = "linux") {
        places.push("> /dev/full".to_owned());
    }
    for place in places {
        let line = format!("ulimit -f 1; \"$0\" {LESSON} {UP_TO_EXAMPLES} --plain {place}");
        let mut terminal = run_bash(&line);
        terminal.asks(true, EXAMPLES);
        terminal.writes("250\r");
        for question in [MODEL, FIXED_PART, INPUT, OUTPUT] {
            terminal.asks(true, question);
            terminal.writes(ENTER);
        }
        let left = terminal.end();
        assert_eq!(left.exit_code, 2, "{}", left.text);
        let (said, error) = left.text.rsplit_once("error: ").unwrap();
        assert!(error.contains("make room"), "{}", left.text);
        let (_, command) = said.rsplit_once(RESUME).unwrap();
        assert!(command.contains(Prompt::Cost.given()), "{command}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(folder.entries().len(), 1);
    }
}

#[test]
fn what_can_be_refused_is_refused_before_anything_is_asked() {
    let left = start("--quiet --format json").end();
    assert_eq!(left.exit_code, 2, "{}", left.text);
    assert!(
        left.text.contains("--quiet prints one word"),
        "{}",
        left.text
    );
    assert!(!left.text.contains(ONE_OFF), "{}", left.text);
}
