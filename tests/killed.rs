//! The program is ended 200 times at random moments: by Ctrl-C, by SIGTERM, with its terminal, by SIGKILL. Whatever the
//! moment, a file is whole, as it was or not there, no part of one is left, the terminal is in order, and answers that were
//! given are given back.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use serde_json::Value;

mod dice;
mod folder;
#[expect(dead_code, reason = "colours and pauses are looked at elsewhere")]
mod terminal;

use dice::Dice;
use folder::Folder;
use terminal::{CTRL_C, ENTER, Ended, Terminal, run};

const KILLS: u64 = 200;
/// So many run side by side.
const THREADS: usize = 4;

/// An interview with the plain rules, up to its end: the flag of an answer and its value, the question, the item of a list
/// if it is one, and what is typed otherwise.
const REPLIES: [&str; 11] = [
    "one-off|no|Is this done once|It runs again and again|2",
    "requirements-change|rarely|How often do rules|Rarely|1",
    "prompting|misses|How well does your best prompt do|It misses the target clearly|2",
    "failures|style-or-format|Why do the failed answers fail|Style, format, tone or labels were wrong or uneven|2",
    "facts|none|Must answers use facts|No such facts|1",
    "explain|no|Must a person see the reasons|No|2",
    "examples|250|How many distinct, reviewed examples||250",
    "model|gpt-4.1-mini|Which model do you prompt?||gpt-4.1-mini",
    "instruction-tokens|2000|fixed part of the prompt?||2k",
    "input-tokens|800|input of a call?||800",
    "output-tokens|300|output of a call?||300",
];
/// The questions of the rules; those of cost follow.
const QUESTIONS: usize = 7;
/// The one with several answers.
const SEVERAL: usize = 3;

/// Commands that write a file.
const WORK: [(&str, &str); 4] = [
    (
        "ask --no-input --rules lesson --prompting misses --failures unknown --as-of 2026-11-22 --output",
        "advice.json",
    ),
    (
        "break-even --samples 1k --as-of 2026-11-22 --output",
        "costs.html",
    ),
    ("audit DATA --as-of 2026-11-22 --fix", "clean.jsonl"),
    ("rules init", "rules.yaml"),
];
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/support.jsonl");
/// Those of them that write over a file.
const REPLACING: usize = 2;

/// How the program is ended.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    CtrlC,
    Terminate,
    Close,
    Kill,
}

impl End {
    const ALL: [Self; 4] = [Self::CtrlC, Self::Terminate, Self::Close, Self::Kill];

    /// The exit codes that it may have, besides that of an end that came first.
    fn codes(self) -> &'static [u32] {
        match self {
            Self::CtrlC => &[130],
            Self::Terminate => &[143],
            // The end of the input may be seen before the signal, and nothing can be shown any more.
            Self::Close => &[129, 130, 2],
            Self::Kill => &[137],
        }
    }

    /// Ends the program. Gives what is left, of which a closed terminal has nothing but the exit code.
    fn of(self, mut terminal: Terminal) -> (u32, Option<Ended>) {
        match self {
            Self::CtrlC => terminal.writes(CTRL_C),
            Self::Terminate => terminal.signals(Signal::SIGTERM),
            Self::Kill => terminal.signals(Signal::SIGKILL),
            Self::Close => return (terminal.closes(), None),
        }
        let left = terminal.end();
        (left.exit_code, Some(left))
    }
}

/// Ends the program, and checks the exit code: that of the end, or of a result that came before it.
fn ends(end: End, terminal: Terminal) -> (u32, Option<Ended>) {
    let (code, left) = end.of(terminal);
    let text = left.as_ref().map(|left| &left.text);
    assert!(
        code == 0 || end.codes().contains(&code),
        "{end:?}: {code} {text:?}"
    );
    (code, left)
}

fn whole_run(words: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args(words)
        .env_remove("FTADVISE_RULES")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {errors}");
    output.stdout
}

/// The words of a command that writes a file.
fn work<'w>(words: &'w str, file: &'w Path) -> Vec<&'w str> {
    let data = |word| if word == "DATA" { DATA } else { word };
    words.split(' ').map(data).chain(file.to_str()).collect()
}

/// What each work writes, and how long it takes.
static WRITTEN: LazyLock<Vec<(Vec<u8>, Duration)>> = LazyLock::new(|| {
    let folder = Folder::new("killed-whole");
    let done = WORK.map(|(words, name)| {
        let file = folder.path(name);
        let words = work(words, &file);
        let started = Instant::now();
        whole_run(&words);
        (fs::read(file).unwrap(), started.elapsed())
    });
    done.into()
});

/// Part of a time, in steps of a thousandth.
fn part_of(time: Duration, dice: &mut Dice) -> Duration {
    time * u32::try_from(dice.roll(1000)).unwrap() / 1000
}

/// Checks that a file is whole, as it was or not there, and that nothing is beside it.
fn is_sound(
    folder: &Folder,
    file: &Path,
    was_there: bool,
    (end, code): (End, u32),
    is_whole: impl Fn(&[u8]) -> bool,
) {
    match fs::read(file) {
        Ok(bytes) if is_whole(&bytes) => {}
        Ok(bytes) => assert!(was_there && code != 0 && bytes == b"old", "half a file"),
        Err(_) => assert!(!was_there && code != 0, "no file"),
    }
    let mut others = folder.entries();
    others.retain(|path| path != file);
    // Nothing can be done against that one, but by its name a part is known.
    let is_part = |path: &PathBuf| path.extension().is_some_and(|end| end == "part");
    let is_left = end == End::Kill && others.len() == 1 && others.iter().all(is_part);
    assert!(others.is_empty() || is_left, "{others:?}");
}

fn leaves_in_order(left: &Ended) {
    assert!(left.shows_cursor && left.takes_lines, "{}", left.text);
}

/// Ends a command that writes a file while it works.
fn at_work(end: End, folder: &Folder, dice: &mut Dice) {
    let index = dice.roll(WORK.len());
    let (words, name) = WORK[index];
    let (whole, time) = &WRITTEN[index];
    let was_there = index < REPLACING && dice.roll(2) == 0;
    let file = folder.path(name);
    if was_there {
        fs::write(&file, "old").unwrap();
    }
    let words = work(words, &file);
    let terminal = run(&words);
    // Others work beside it.
    thread::sleep(part_of(2 * *time, dice));
    let (code, left) = ends(end, terminal);
    is_sound(folder, &file, was_there, (end, code), |bytes| {
        bytes == whole
    });
    if let Some(left) = left.filter(|_| end != End::Kill) {
        leaves_in_order(&left);
    }
}

/// The parts of a reply.
fn parts(index: usize) -> [&'static str; 5] {
    let parts: Vec<&str> = REPLIES[index].split('|').collect();
    parts.try_into().unwrap()
}

/// Replies to a question as soon as it is there.
fn reply(terminal: &mut Terminal, index: usize, is_plain: bool) {
    let [_, _, question, item, line] = parts(index);
    if is_plain {
        terminal.sees(question);
        terminal.enters(plain_prompt(index), line);
    } else if item.is_empty() {
        terminal.sees(question);
        terminal.types(&format!("{line}{ENTER}"));
    } else if index == SEVERAL {
        terminal.ticks(question, item);
        terminal.types(ENTER);
    } else {
        terminal.chooses(question, item);
    }
}

/// How a line ends that a reply is typed in.
fn plain_prompt(index: usize) -> &'static str {
    match index {
        SEVERAL => "several as 1,2:",
        index if index >= QUESTIONS => "]",
        index if index + 1 == QUESTIONS => "?",
        _ => ":",
    }
}

/// Ends an interview: after some answers, or before the first question.
fn at_prompts(end: End, folder: &Folder, dice: &mut Dice) {
    let is_plain = dice.roll(2) == 0;
    let was_there = dice.roll(2) == 0;
    let file = folder.path("advice.json");
    if was_there {
        fs::write(&file, "old").unwrap();
    }
    // Some answers are flags, others are typed.
    let flags = dice.roll(QUESTIONS);
    let replies = flags + dice.roll(5).min(REPLIES.len() - flags);
    let path = file.to_str().unwrap();
    let fixed = [
        "ask",
        "--rules",
        "lesson",
        "--as-of",
        "2026-11-22",
        "--output",
        path,
    ];
    let mut words: Vec<String> = fixed.map(str::to_owned).into();
    for index in 0..flags {
        let [flag, value, ..] = parts(index);
        words.push(format!("--{flag}={value}"));
    }
    words.extend(is_plain.then(|| "--plain".to_owned()));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut terminal = run(&words);
    let mut given = flags;
    if replies == flags && dice.roll(2) == 0 {
        // Perhaps before anything is asked.
        thread::sleep(part_of(Duration::from_millis(200), dice));
    } else {
        for index in flags..replies {
            reply(&mut terminal, index, is_plain);
        }
        if dice.roll(2) == 0 {
            let next = if replies < REPLIES.len() {
                parts(replies)[2]
            } else {
                "Written to"
            };
            terminal.sees(next);
            given = replies;
        } else {
            // The last answer may not have been read yet.
            given = given.max(replies.saturating_sub(1));
        }
        thread::sleep(part_of(Duration::from_millis(40), dice));
    }
    let (code, left) = ends(end, terminal);
    is_sound(folder, &file, was_there, (end, code), |bytes| {
        serde_json::from_slice(bytes).is_ok_and(|value: Value| value["schema"] == 1)
    });
    if let Some(left) = left.filter(|_| end != End::Kill) {
        leaves_in_order(&left);
        gives_back(&left, given, replies);
    }
}

/// Checks that the command that goes on has all answers: those that were given for certain, and perhaps the last one.
fn gives_back(left: &Ended, certain: usize, replies: usize) {
    let Some((_, command)) = left.text.split_once("To go on from here:") else {
        // It was done, or nothing had been asked yet.
        let is_asked = left.text.contains("Question 1,");
        assert!(left.exit_code == 0 || !is_asked, "{}", left.text);
        return;
    };
    let command: Vec<&str> = command.split_whitespace().skip(1).collect();
    let taken = taken_by(&command);
    let is_given = |count: usize| {
        let replies = (0..count).map(parts);
        let wanted: BTreeMap<_, _> = replies
            .map(|[flag, value, ..]| (flag.to_owned(), value.to_owned()))
            .collect();
        wanted == taken
    };
    assert!(
        is_given(certain) || is_given(replies),
        "{taken:?} of {certain} or {replies}:\n{}",
        left.text
    );
}

/// The answers and figures that a command has been told, when it is run with nobody to ask.
fn taken_by(command: &[&str]) -> BTreeMap<String, String> {
    // The same interviews are ended again and again.
    static KNOWN: Mutex<BTreeMap<String, BTreeMap<String, String>>> = Mutex::new(BTreeMap::new());
    let name = command.join(" ");
    if let Some(taken) = KNOWN.lock().unwrap().get(&name) {
        return taken.clone();
    }
    let mut words = [command, &["--no-input", "--format=json"]].concat();
    for (flag, unknown) in [
        ("--prompting", "--prompting=unknown"),
        ("--failures", "--failures=unknown"),
    ] {
        // Without them nothing is said.
        words.extend((!command.contains(&flag)).then_some(unknown));
    }
    let result: Value = serde_json::from_slice(&whole_run(&words)).unwrap();
    let mut taken = BTreeMap::new();
    let answers = result["answers"].as_array().unwrap().iter();
    for said in answers.chain(result["cost"]["workload"].as_array().unwrap()) {
        let name = said["question"].as_str().or(said["name"].as_str()).unwrap();
        let is_reply = (0..REPLIES.len()).any(|index| parts(index)[0] == name);
        if is_reply && said["provenance"] == "you said" && !said["value"].is_null() {
            let value = said["value"]
                .as_str()
                .map_or_else(|| said["value"].to_string(), str::to_owned);
            taken.insert(name.to_owned(), value);
        }
    }
    let model = result["cost"]["approaches"][0]["model"].as_str().unwrap();
    if let Some(model) = model.strip_prefix("openai:") {
        taken.insert("model".to_owned(), model.to_owned());
    }
    KNOWN.lock().unwrap().insert(name, taken.clone());
    taken
}

fn killed(seed: u64) {
    // Seeds side by side would roll alike at first.
    let mut dice = Dice(seed << 32);
    let end = End::ALL[dice.roll(4)];
    let folder = Folder::new(&format!("killed-{seed}"));
    if dice.roll(3) == 0 {
        at_work(end, &folder, &mut dice);
    } else {
        at_prompts(end, &folder, &mut dice);
    }
}

#[test]
fn at_whatever_moment_it_is_ended_nothing_is_half_done_or_lost() {
    LazyLock::force(&WRITTEN);
    let next = AtomicU64::new(1);
    let kill_on = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > KILLS {
                return;
            }
            let kill = catch_unwind(|| killed(seed));
            assert!(kill.is_ok(), "that was the kill of the seed {seed}");
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(kill_on);
        }
    });
}
