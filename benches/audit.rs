//! How fast training data is audited, against the script of OpenAI's cookbook: `cargo bench --bench audit`.
//!
//! `PYTHON` names an interpreter with `tiktoken` and `numpy`; without it, only the audit is timed. `MEGABYTES` is the size
//! of each file, 300 if not given. The two take turns, and medians of `ROUNDS` (3) are printed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Words that make up half of English text.
const COMMON: &str = "the of and to a in is it you that he was for on are with as his they be at one have this from or had by \
                      not word but what some we can out other were all there when up use your how said an each she which do \
                      their time if will way about many then them write would like so these her long make thing see him two \
                      has look more day could go come did number sound no most people my over know water than call first who \
                      may down side been now find any new work part take get place made live where after back little only";
const SYLLABLES: &str = "ba con der el fi gra ha in jo ka lo men ner or pre qui ra sta ter un ver wi xe yo za ing tion ly ment est";

fn main() -> io::Result<()> {
    let setting = |name: &str, default: usize| {
        let value = std::env::var(name).ok();
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or(default)
    };
    let (megabytes, rounds) = (setting("MEGABYTES", 300), setting("ROUNDS", 3));
    let python = std::env::var_os("PYTHON");
    for (name, prompt_words) in [("varied chat", 0), ("one long system prompt", 1_500)] {
        let path =
            std::env::temp_dir().join(format!("ftadvise-bench-{}.jsonl", std::process::id()));
        let path = Remove(path);
        generate(&path.0, megabytes * 1_000_000, prompt_words)?;
        let mut audit = Vec::new();
        let mut script = Vec::new();
        for _ in 0..rounds {
            let mut command = Command::new(env!("CARGO_BIN_EXE_ftadvise"));
            audit.push(timed(command.arg("audit").arg(&path.0))?);
            if let Some(python) = &python {
                let file = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/cookbook.py");
                script.push(timed(Command::new(python).arg(file).arg(&path.0))?);
            }
        }
        let speed =
            |seconds: f64| format!("{seconds:.2} s, {:.0} MB/s", megabytes as f64 / seconds);
        let audit = median(&mut audit);
        report(&format!("{name}, {megabytes} MB: audit {}", speed(audit)));
        if !script.is_empty() {
            let script = median(&mut script);
            report(&format!(
                "  script {}: {:.1} times as long",
                speed(script),
                script / audit
            ));
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

fn timed(command: &mut Command) -> io::Result<f64> {
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    assert!(status.success(), "{command:?} failed");
    Ok(start.elapsed().as_secs_f64())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

struct Remove(PathBuf);

impl Drop for Remove {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Writes conversations of words as frequent as in English, until a file has a size.
fn generate(path: &Path, bytes: usize, prompt_words: usize) -> io::Result<()> {
    let mut rng = fastrand::Rng::with_seed(1);
    let common: Vec<&str> = COMMON.split_whitespace().collect();
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let rare: Vec<String> = (0..40_000)
        .map(|_| {
            (0..rng.usize(2..5))
                .map(|_| syllables[rng.usize(..syllables.len())])
                .collect()
        })
        .collect();
    let text = |words: usize, rng: &mut fastrand::Rng| {
        let mut text = String::new();
        let mut starts = true;
        for index in 0..words {
            // Half of all words are common ones; the others follow Zipf's law.
            let word = match rng.u32(..100) {
                0..50 => common[rng.usize(..common.len())].to_owned(),
                50..53 => rng.u32(..10_000).to_string(),
                _ => rare[(rare.len() as f64).powf(rng.f64()) as usize - 1].clone(),
            };
            if index > 0 {
                text.push(' ');
            }
            if starts {
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push_str(&word);
            }
            starts = rng.u32(..14) == 0;
            if starts {
                text.push(if rng.bool() { '.' } else { ',' });
            }
        }
        text + "."
    };
    let prompt = text(prompt_words.max(12), &mut rng);
    let mut file = BufWriter::new(File::create(path)?);
    let mut written = 0;
    while written < bytes {
        let (asked, answered) = (rng.usize(20..120), rng.usize(30..250));
        let row = serde_json::json!({"messages": [
            {"role": "system", "content": prompt},
            {"role": "user", "content": text(asked, &mut rng)},
            {"role": "assistant", "content": text(answered, &mut rng)},
        ]});
        let row = format!("{row}\n");
        file.write_all(row.as_bytes())?;
        written += row.len();
    }
    file.flush()
}
