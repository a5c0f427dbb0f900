//! What is said to a person in an interview, however it is shown.
//!
//! All of it goes to standard error. Whatever ends the interview, the terminal is put in order again and the command
//! that resumes it is printed once; that is done in `goodbye`.

use std::borrow::Cow;
use std::io::{self, Write};

use textwrap::{Options, WordSplitter};

use super::Lists;
use super::goodbye::Goodbye;
use super::lines::Lines;
use crate::framework::answers::{Answer, Answers, ChoiceSet, UNKNOWN, Value};
use crate::framework::{Choice, Domain};
use crate::interview::{Asking, Interrupted, Interviewer, Reply};

/// The word, and the number question's reply, that goes back.
const BACK: &str = "back";

/// Something to choose from a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    /// The word that chooses it where words are typed.
    pub(super) word: &'a str,
    /// What it means.
    pub(super) title: &'a str,
}

/// The person broke off, or the terminal is gone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broke;

/// A way to show something to a person and to take what they reply.
pub(super) trait Prompts {
    /// Puts the screen in order, from whatever thread ends the program.
    fn restore()
    where
        Self: Sized;

    /// The columns that a line may take.
    fn columns(&self) -> usize;

    /// Takes one item of a list.
    fn one(&mut self, prompt: &str, items: &[Item<'_>]) -> Result<usize, Broke>;

    /// Takes at least one item of a list, until `check` has no fault to find.
    fn several(
        &mut self,
        prompt: &str,
        items: &[Item<'_>],
        check: &dyn Fn(&[usize]) -> Result<(), String>,
    ) -> Result<Vec<usize>, Broke>;

    /// Takes a text that may be empty, until `check` has no fault to find.
    fn text(
        &mut self,
        prompt: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Broke>;

    /// Shows a text, broken between words.
    fn say(&self, text: &str) {
        for line in wrapped(text, self.columns()) {
            write_line(&line);
        }
    }
}

/// A terminal with a person at it.
pub struct Terminal<'a> {
    prompts: Box<dyn Prompts>,
    step_shown: Option<usize>,
    resume: &'a dyn Fn(&Answers) -> String,
    goodbye: Goodbye,
}

impl<'a> Terminal<'a> {
    /// A terminal with lists to go through, which takes over what ends the program. `resume` gives the command that would
    /// go on from some answers.
    #[must_use]
    pub fn with_lists(resume: &'a dyn Fn(&Answers) -> String) -> Self {
        Self::new(Lists::new(), resume)
    }

    /// The same with plain lines of so many columns.
    #[must_use]
    pub fn with_lines(resume: &'a dyn Fn(&Answers) -> String, columns: u16) -> Self {
        Self::new(Lines::new(columns), resume)
    }

    fn new<P: Prompts + 'static>(prompts: P, resume: &'a dyn Fn(&Answers) -> String) -> Self {
        Self {
            prompts: Box::new(prompts),
            step_shown: None,
            resume,
            goodbye: Goodbye::new(P::restore),
        }
    }

    /// Sets the command that an interruption prints.
    pub fn remember(&self, command: String) {
        self.goodbye.remember(command);
    }

    /// Shows a text to the person, broken between words.
    pub fn say(&self, text: &str) {
        self.prompts.say(text);
    }

    /// Asks for a text that may be left empty, until it fits.
    ///
    /// # Errors
    ///
    /// If the person breaks off.
    pub fn ask_text(
        &mut self,
        prompt: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Interrupted> {
        self.goodbye.asks(prompt);
        let check = |text: &str| match text.trim() {
            "" => Ok(()),
            text => check(text),
        };
        let typed = self.prompts.text(prompt, &check);
        let typed = typed.map_err(|Broke| self.interrupted())?;
        let typed = typed.trim();
        Ok((!typed.is_empty()).then(|| typed.to_owned()))
    }

    /// Puts the terminal in order, prints the command that resumes, and gives the error to pass on.
    fn interrupted(&self) -> Interrupted {
        self.goodbye.say();
        Interrupted
    }

    fn one(&mut self, asking: &Asking<'_>, choices: &[Choice]) -> Result<Reply, Interrupted> {
        let items = items(asking, choices.iter());
        let chosen = self.prompts.one(&asking.question.prompt, &items);
        let chosen = chosen.map_err(|Broke| self.interrupted())?;
        Ok(if chosen < choices.len() {
            Reply::Answer(Answer::Known(Value::One(chosen)))
        } else if chosen == choices.len() {
            Reply::Answer(Answer::Unknown)
        } else {
            Reply::Back
        })
    }

    fn any(
        &mut self,
        asking: &Asking<'_>,
        choices: &[Choice],
        none: Option<&Choice>,
    ) -> Result<Reply, Interrupted> {
        let items = items(asking, choices.iter().chain(none));
        let unknown = choices.len() + usize::from(none.is_some());
        let is_alone = |chosen: &[usize]| {
            if chosen.len() > 1 && chosen.iter().any(|index| *index >= choices.len()) {
                return Err(
                    "That excludes the others. Choose it alone, or choose only the others."
                        .to_owned(),
                );
            }
            Ok(())
        };
        let chosen = (self.prompts).several(&asking.question.prompt, &items, &is_alone);
        let chosen = chosen.map_err(|Broke| self.interrupted())?;
        Ok(match chosen.as_slice() {
            [only] if *only == unknown => Reply::Answer(Answer::Unknown),
            [only] if *only > unknown => Reply::Back,
            several => {
                // "None" has no place among the choices.
                let set = several
                    .iter()
                    .copied()
                    .filter(|index| *index < choices.len());
                let set: ChoiceSet = set.collect();
                Reply::Answer(Answer::Known(Value::Any(set)))
            }
        })
    }

    fn number(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        let domain = &asking.question.domain;
        // Beside the question it would make the line longer than many terminals are.
        self.say(if asking.can_go_back {
            "(Enter if you don't know, `back` to go back)"
        } else {
            "(Enter if you don't know)"
        });
        let is_back = |text: &str| asking.can_go_back && text == BACK;
        let typed = self.ask_text(&asking.question.prompt, |text| {
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

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        // A fault of our own is no reason to lose answers.
        if std::thread::panicking() {
            self.goodbye.say();
        }
    }
}

impl Interviewer for Terminal<'_> {
    fn ask(&mut self, asking: &Asking<'_>) -> Result<Reply, Interrupted> {
        self.heard(asking.answers);
        self.goodbye.asks(&asking.question.prompt);
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

    fn heard(&mut self, answers: &Answers) {
        self.remember((self.resume)(answers));
    }
}

/// What can be chosen, "I don't know" after it, and last the way back, where there is one.
fn items<'a>(asking: &Asking<'_>, choices: impl Iterator<Item = &'a Choice>) -> Vec<Item<'a>> {
    let items = choices.map(|choice| Item {
        word: &choice.id,
        title: &choice.title,
    });
    let unknown = Item {
        word: UNKNOWN,
        title: "I don't know",
    };
    let back = asking.can_go_back.then_some(Item {
        word: BACK,
        title: "Go back to the question before",
    });
    items.chain([unknown]).chain(back).collect()
}

/// The lines of a text; ids and flags are not broken at their hyphens.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<Cow<'_, str>> {
    let options = Options::new(columns.clamp(40, 100)).word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

fn write_line(line: &str) {
    // Nothing can be done for a person whose terminal is gone; the next prompt ends the interview.
    let _ = writeln!(io::stderr(), "{line}");
}
