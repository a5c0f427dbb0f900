//! Documents: the texts of files as trees, and what is wrong with them.
//!
//! [`tree`] alone names the YAML crate. It knows syntax, not meaning: [`fields`] takes trees apart and gathers what is
//! wrong with them, so that a reader of rules, prices or answers can report every problem at once.

use std::fmt;

use crate::printable::printable;

pub mod fields;
pub mod tree;

pub use tree::{Key, Place, Tree, Value};

/// The text of a file.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The file's name.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
    /// The same as a tree in JSON, if it was parsed when the program was built.
    prepared: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// A text that somebody has read.
    #[must_use]
    pub const fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            prepared: None,
        }
    }

    /// A text that is built into the program, with its tree.
    #[must_use]
    pub const fn prepared(file: &'a str, text: &'a str, tree: &'a str) -> Self {
        Self {
            file,
            text,
            prepared: Some(tree),
        }
    }

    /// The text as a tree.
    ///
    /// # Errors
    ///
    /// The one fault that stopped the parser.
    pub fn tree(&self) -> Result<Tree, Invalid> {
        if let Some(tree) = self
            .prepared
            .and_then(|prepared| serde_json::from_str(prepared).ok())
        {
            return Ok(tree);
        }
        tree::parse(self.text).map_err(|fault| {
            let problem = Problem {
                place: fault.place,
                fault: fault.message,
                remedy: Some(fault.remedy.to_owned()),
            };
            self.invalid(vec![problem])
        })
    }

    /// The problems of the text, with excerpts from it.
    #[must_use]
    pub fn invalid(&self, problems: Vec<Problem>) -> Invalid {
        Invalid::new(self.file, self.text, problems)
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// All that is wrong with a file, with its text for the excerpts.
#[derive(Debug)]
pub struct Invalid {
    file: String,
    lines: Vec<String>,
    problems: Vec<Problem>,
}

impl Invalid {
    /// Gathers the problems of a file in the order in which they stand there.
    #[must_use]
    pub fn new(file: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.place);
        problems.dedup();
        Self {
            file: file.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
            problems,
        }
    }

    /// The problems, in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl std::error::Error for Invalid {}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A hostile file can hold a fault in every byte; nobody reads the second hundred.
        const SHOWN: usize = 100;
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let Place { line, column } = problem.place;
            write!(
                f,
                "{}:{line}:{column}: {}",
                printable(&self.file),
                printable(&problem.fault)
            )?;
            if let Some(text) = usize::try_from(line - 1)
                .ok()
                .and_then(|line| self.lines.get(line))
            {
                excerpt(f, line, column, text)?;
            }
            if let Some(remedy) = &problem.remedy {
                write!(f, "\n  = help: {}", printable(remedy))?;
            }
        }
        if self.problems.len() > SHOWN {
            write!(f, "\nand {} more problems", self.problems.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// The line at fault with a mark below it, cut to what fits a terminal.
fn excerpt(f: &mut fmt::Formatter<'_>, line: u64, column: u64, text: &str) -> fmt::Result {
    const WIDTH: usize = 66;
    let column = usize::try_from(column - 1).unwrap_or(usize::MAX);
    let start = column.saturating_sub(WIDTH / 2);
    let shown: String = text
        .chars()
        .skip(start)
        .take(WIDTH)
        .map(|c| {
            if crate::printable::is_unsafe(c) {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect();
    let margin = line.to_string().len();
    let mark = column.min(start + WIDTH) - start;
    write!(
        f,
        "\n{line:margin$} | {shown}\n{:margin$} | {:mark$}^",
        "", ""
    )
}
