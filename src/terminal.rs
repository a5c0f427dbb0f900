//! The terminal: how wide it is, and questions to the person at it. The only file that names dialoguer.
//!
//! Prompts go to standard error. Whatever ends the interview, the cursor is shown again and the command that resumes it
//! is printed once.

use std::fmt;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};

use dialoguer::console::Term;
use dialoguer::theme::Theme;
use dialoguer::{Input, MultiSelect, Select};

use crate::framework::answers::{Answer, Answers, ChoiceSet, Value};
use crate::framework::{Choice, Domain};
use crate::interruption::before_leaving;
use crate::interview::{Asking, Interrupted, Interviewer, Reply};

const UNKNOWN: &str = "I don't know";
const BACK: &str = "Go back to the question before";

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

/// A terminal with a person at it.
pub struct Terminal<'a> {
    term: Term,
    theme: Plain,
    step_shown: Option<usize>,
    resume: &'a dyn Fn(&Answers) -> String,
    /// The command that would resume; taken by whoever prints it, this thread or the one that handles Ctrl-C.
    on_interrupt: Arc<Mutex<Option<String>>>,
}

impl<'a> Terminal<'a> {
    /// Takes over Ctrl-C. `resume` gives the command that would go on from some answers.
    #[must_use]
    pub fn new(resume: &'a dyn Fn(&Answers) -> String) -> Self {
        let on_interrupt: Arc<Mutex<Option<String>>> = Arc::default();
        let shared = Arc::clone(&on_interrupt);
        before_leaving(move || say_goodbye_once(&Term::stderr(), &shared));
        Self {
            term: Term::stderr(),
            theme: Plain,
            step_shown: None,
            resume,
            on_interrupt,
        }
    }

    /// Sets what an interruption prints, given the answers so far.
    pub fn remember(&self, answers: &Answers) {
        let command = (self.resume)(answers);
        *self
            .on_interrupt
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(command);
    }

    /// Shows the cursor, prints the command that resumes, and gives the error to pass on.
    fn interrupted(&self) -> Interrupted {
        say_goodbye(&self.term, &self.on_interrupt);
        Interrupted
    }

    /// Shows a text to the person, broken between words.
    pub fn say(&self, text: &str) {
        let columns = usize::from(self.term.size().1).clamp(40, 100);
        for line in textwrap::wrap(text, columns) {
            // Nothing can be done for a person whose terminal is gone; the next prompt ends the interview.
            let _ = self.term.write_line(&line);
        }
    }

    /// Asks for a text that may be left empty, until it fits.
    ///
    /// # Errors
    ///
    /// If the person breaks off.
    pub fn ask_text(
        &mut self,
        prompt: &str,
        answers: &Answers,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Interrupted> {
        self.remember(answers);
        let typed: Result<String, _> = Input::with_theme(&self.theme)
            .with_prompt(prompt)
            .allow_empty(true)
            .validate_with(|text: &String| {
                if text.trim().is_empty() {
                    Ok(())
                } else {
                    check(text.trim())
                }
            })
            .interact_text_on(&self.term);
        match typed {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(_) => Err(self.interrupted()),
        }
    }

    fn one(&mut self, asking: &Asking<'_>, choices: &[Choice]) -> Result<Reply, Interrupted> {
        let mut items: Vec<&str> = choices.iter().map(|choice| choice.title.as_str()).collect();
        items.push(UNKNOWN);
        items.extend(asking.can_go_back.then_some(BACK));
        let chosen = Select::with_theme(&self.theme)
            .with_prompt(&asking.question.prompt)
            .items(&items)
            .default(0)
            .interact_on_opt(&self.term);
        match chosen {
            Ok(Some(index)) if index < choices.len() => {
                Ok(Reply::Answer(Answer::Known(Value::One(index))))
            }
            Ok(Some(index)) if index == choices.len() => Ok(Reply::Answer(Answer::Unknown)),
            Ok(Some(_)) => Ok(Reply::Back),
            Ok(None) | Err(_) => Err(self.interrupted()),
        }
    }

    fn any(
        &mut self,
        asking: &Asking<'_>,
        choices: &[Choice],
        none: Option<&Choice>,
    ) -> Result<Reply, Interrupted> {
        let mut items: Vec<&str> = choices.iter().map(|choice| choice.title.as_str()).collect();
        items.extend(none.map(|none| none.title.as_str()));
        let unknown = items.len();
        items.push(UNKNOWN);
        items.extend(asking.can_go_back.then_some(BACK));
        self.say("(Space ticks, Enter confirms)");
        loop {
            let ticked = MultiSelect::with_theme(&self.theme)
                .with_prompt(&asking.question.prompt)
                .items(&items)
                .interact_on_opt(&self.term);
            let Ok(Some(ticked)) = ticked else {
                return Err(self.interrupted());
            };
            let alone = |index: &usize| *index >= choices.len();
            match ticked.as_slice() {
                [] => self
                    .say("Nothing is ticked. Tick with the space bar, or tick \"I don't know\"."),
                [only] if *only == unknown => return Ok(Reply::Answer(Answer::Unknown)),
                [only] if *only > unknown => return Ok(Reply::Back),
                [only] if alone(only) => {
                    return Ok(Reply::Answer(Answer::Known(Value::Any(
                        ChoiceSet::default(),
                    ))));
                }
                several if several.iter().any(alone) => {
                    self.say("That excludes the others. Tick it alone, or tick only the others.");
                }
                several => {
                    let set = several.iter().copied().collect();
                    return Ok(Reply::Answer(Answer::Known(Value::Any(set))));
                }
            }
        }
    }

    fn number(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        let domain = &asking.question.domain;
        // Beside the question it would make the line longer than many terminals are.
        self.say(if asking.can_go_back {
            "(Enter if you don't know, `back` to go back)"
        } else {
            "(Enter if you don't know)"
        });
        let is_back = |text: &str| asking.can_go_back && text == "back";
        let typed = self.ask_text(&asking.question.prompt, asking.answers, |text| {
            if is_back(text) {
                Ok(())
            } else {
                domain.parse(text).map(|_| ())
            }
        })?;
        Ok(match typed.as_deref() {
            None => Reply::Answer(Answer::Unknown),
            Some(text) if is_back(text) => Reply::Back,
            Some(text) => Reply::Answer(domain.parse(text).unwrap_or(Answer::Unknown)),
        })
    }
}

impl Interviewer for Terminal<'_> {
    fn ask(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        self.remember(asking.answers);
        if self.step_shown != Some(asking.step_number) {
            self.step_shown = Some(asking.step_number);
            self.say(&format!(
                "\nStep {} of {}: {}",
                asking.step_number, asking.steps, asking.step.title
            ));
        }
        self.say(&format!(
            "\nQuestion {}, at most {} to go. {}",
            asking.number, asking.at_most_left, asking.question.help
        ));
        match &asking.question.domain {
            Domain::One(choices) => self.one(asking, choices),
            Domain::Any { choices, none } => self.any(asking, choices, none.as_ref()),
            Domain::Number { .. } => self.number(asking),
        }
    }
}

/// Prints the command that resumes, unless that was done. Says whether this call did it.
fn say_goodbye(term: &Term, command: &Mutex<Option<String>>) -> bool {
    let taken = command
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let _ = term.show_cursor();
    let Some(command) = taken else { return false };
    let _ = term.write_line(&format!("\nStopped. To go on from here:\n  {command}"));
    true
}

/// Says goodbye on Ctrl-C. The prompt sees the interruption, too; whichever thread comes first does it, and the other one
/// lets it finish.
fn say_goodbye_once(term: &Term, command: &Mutex<Option<String>>) {
    if !say_goodbye(term, command) {
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
}
