//! Values that are read by a function and made of words: completions offer the words.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

/// Reads a value with a parser of its own, and names the words that it may be made of.
#[derive(Clone)]
pub(super) struct Words<P> {
    words: Vec<String>,
    parser: P,
}

impl<P: TypedValueParser> Words<P> {
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>, parser: P) -> Self {
        let words = words.into_iter().map(str::to_owned).collect();
        Self { words, parser }
    }
}

impl<P: TypedValueParser> TypedValueParser for Words<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<P::Value, Error> {
        self.parser.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words.iter().map(PossibleValue::new)))
    }
}
