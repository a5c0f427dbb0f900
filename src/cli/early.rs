//! What has to be known before the arguments can be parsed: the rules, as flags come from them, and whether the parser may
//! use colour.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ColorChoice, ValueEnum};

/// The rules that the arguments name.
#[must_use]
pub fn rules_named(arguments: &[OsString]) -> Option<PathBuf> {
    values(arguments, "--rules").next().map(PathBuf::from)
}

/// When the arguments want colour. A word that is none of the choices is left for the parser to refuse.
#[must_use]
pub fn color_named(arguments: &[OsString]) -> ColorChoice {
    let last = values(arguments, "--color").last();
    let choice = last.and_then(|word| ColorChoice::from_str(&word.to_string_lossy(), false).ok());
    choice.unwrap_or(ColorChoice::Auto)
}

/// Whether the arguments want to know more.
#[must_use]
pub fn is_verbose(arguments: &[OsString]) -> bool {
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--");
    words.any(|word| word == "--verbose")
}

/// The values of a flag, in the order in which they were typed.
fn values<'a>(arguments: &'a [OsString], flag: &'a str) -> impl Iterator<Item = OsString> + 'a {
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--");
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            if word == flag {
                return words.next().cloned();
            }
            let text = word.to_string_lossy();
            if let Some(value) = text
                .strip_prefix(flag)
                .and_then(|rest| rest.strip_prefix('='))
            {
                return Some(value.into());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::ColorChoice;

    use super::{color_named, rules_named};

    fn typed(words: &[&str]) -> Vec<OsString> {
        words.iter().map(Into::into).collect()
    }

    #[test]
    fn rules_are_found_before_parsing() {
        let named = |words: &[&str]| {
            rules_named(&typed(words)).map(|path| path.to_string_lossy().into_owned())
        };
        assert_eq!(
            named(&["f", "ask", "--x", "y", "--rules", "a"]).as_deref(),
            Some("a")
        );
        assert_eq!(named(&["f", "--rules=b", "ask"]).as_deref(), Some("b"));
        assert_eq!(named(&["f", "ask", "--", "--rules", "c"]), None);
    }

    #[test]
    fn the_last_wish_for_colour_counts() {
        let named = |words: &[&str]| color_named(&typed(words));
        assert_eq!(
            named(&["f", "--color", "always", "ask", "--color=never"]),
            ColorChoice::Never
        );
        assert_eq!(named(&["f", "ask", "--color", "pink"]), ColorChoice::Auto);
    }
}
