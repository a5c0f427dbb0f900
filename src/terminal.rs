//! A terminal: its width, and the questions that are put to a person at it. The only file that names dialoguer.
//!
//! There are two ways: lists that are gone through with the arrow keys, which are here, and plain lines, in `lines`.
//! What is said is the same in both, in `conversation`, and at an interruption in `goodbye`.

use std::fmt;
use std::io::IsTerminal;

use dialoguer::console::Term;
use dialoguer::theme::Theme;
use dialoguer::{Input, MultiSelect, Select};

mod conversation;
mod goodbye;
mod lines;
mod modes;

pub use conversation::Terminal;
use conversation::{Broke, Item, Prompts};
pub use goodbye::say_how_to_go_on;

/// Whether the terminal can do nothing but show lines.
#[must_use]
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether a person can be asked: both where they type and where prompts are shown must be a terminal.
#[must_use]
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// How wide the terminal is that standard output goes to, if it is one.
#[must_use]
pub fn columns() -> Option<u16> {
    let (_, columns) = Term::stdout().size_checked()?;
    Some(columns)
}

/// Prompts without colours or signs: our questions end in a question mark, and a colon after it is one mark too many.
struct Plain;

impl Theme for Plain {
    fn format_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_multi_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        _default: Option<&str>,
    ) -> fmt::Result {
        write!(f, "{prompt} ")
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        chosen: &str,
    ) -> fmt::Result {
        write!(f, "{prompt} {chosen}")
    }

    fn format_multi_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        chosen: &[&str],
    ) -> fmt::Result {
        write!(f, "{prompt} {}", chosen.join(", "))
    }
}

/// Lists that are gone through with the arrow keys.
struct Lists(Term);

impl Lists {
    fn new() -> Self {
        Self(Term::stderr())
    }
}

impl Prompts for Lists {
    fn restore() {
        let _ = Term::stderr().show_cursor();
    }

    fn columns(&self) -> usize {
        usize::from(self.0.size().1)
    }

    fn one(&mut self, prompt: &str, items: &[Item<'_>]) -> Result<usize, Broke> {
        let titles = items.iter().map(|item| item.title);
        let chosen = Select::with_theme(&Plain)
            .with_prompt(prompt)
            .items(titles)
            .default(0)
            .interact_on_opt(&self.0);
        chosen.ok().flatten().ok_or(Broke)
    }

    fn several(
        &mut self,
        prompt: &str,
        items: &[Item<'_>],
        check: &dyn Fn(&[usize]) -> Result<(), String>,
    ) -> Result<Vec<usize>, Broke> {
        self.say("(Space ticks, Enter confirms)");
        loop {
            let titles = items.iter().map(|item| item.title);
            let ticked = MultiSelect::with_theme(&Plain)
                .with_prompt(prompt)
                .items(titles)
                .interact_on_opt(&self.0);
            let ticked = ticked.ok().flatten().ok_or(Broke)?;
            if ticked.is_empty() {
                self.say("Nothing is ticked. Tick with the space bar, or tick \"I don't know\".");
                continue;
            }
            match check(&ticked) {
                Ok(()) => return Ok(ticked),
                Err(fault) => self.say(&fault),
            }
        }
    }

    fn text(
        &mut self,
        prompt: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Broke> {
        Input::with_theme(&Plain)
            .with_prompt(prompt)
            .allow_empty(true)
            .validate_with(|text: &String| check(text))
            .interact_text_on(&self.0)
            .map_err(|_| Broke)
    }
}
