//! Takes trees apart by name and type, and gathers what is wrong instead of stopping at the first fault.
//!
//! Every method that can find a fault records it and gives `None`; the caller carries on with what it has and, at the
//! end, refuses the file if anything was recorded.

use jiff::civil::Date;

use super::{Key, Place, Problem, Tree, Value};
use crate::printable::first_unsafe;
use crate::slip::{closest, suggestion};

/// Gathers problems while a file is read.
#[derive(Debug, Default)]
pub struct Findings {
    problems: Vec<Problem>,
}

/// A table taken apart: its known keys, looked up by name.
#[derive(Debug)]
pub struct Fields<'t> {
    /// Where the table starts.
    pub place: Place,
    what: String,
    entries: &'t [(Key, Tree)],
}

impl<'t> Fields<'t> {
    /// The value of a key, unless it is absent or empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'t Tree> {
        self.entries
            .iter()
            .find(|(candidate, _)| candidate.name == key)
            .map(|(_, value)| value)
            .filter(|value| !matches!(value.value, Value::Nothing))
    }
}

/// After so many problems no near names are looked for: a file that is wrong all over would take minutes.
const MOST_SUGGESTED: usize = 100;

impl Findings {
    /// Whether nothing was found, and if something was, what.
    ///
    /// # Errors
    ///
    /// The problems, if there are any.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }

    /// Records a problem.
    pub fn fault(&mut self, place: Place, fault: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem {
            place,
            fault: fault.into(),
            remedy: Some(remedy.into()),
        });
    }

    /// Records that a name refers to nothing.
    pub fn unknown<'a>(
        &mut self,
        place: Place,
        kind: &str,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str> + Clone,
    ) {
        let remedy = if self.problems.len() < MOST_SUGGESTED {
            suggestion(name, candidates)
        } else {
            "use one that is there".to_owned()
        };
        self.fault(place, format!("unknown {kind} `{name}`"), remedy);
    }

    /// A table with no keys but the known ones. `what` names it in messages, as in "a rule".
    pub fn table<'t>(&mut self, tree: &'t Tree, what: &str, known: &[&str]) -> Option<Fields<'t>> {
        let Value::Table(entries) = &tree.value else {
            self.wrong_type(tree, what, "a table of `key: value` lines");
            return None;
        };
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let near = || closest(&key.name, known.iter().copied());
                let is_late = self.problems.len() >= MOST_SUGGESTED;
                let remedy = match (!is_late).then(near).flatten() {
                    _ if is_late => "take it out".to_owned(),
                    Some(closest) => format!("did you mean `{closest}`?"),
                    None => format!("{what} has the keys `{}`", known.join("`, `")),
                };
                self.fault(
                    key.place,
                    format!("unknown key `{}` in {what}", key.name),
                    remedy,
                );
            }
        }
        Some(Fields {
            place: tree.place,
            what: what.to_owned(),
            entries,
        })
    }

    /// The value of a key that must be there.
    pub fn required<'t>(&mut self, fields: &Fields<'t>, key: &str) -> Option<&'t Tree> {
        let found = fields.get(key);
        if found.is_none() {
            self.fault(
                fields.place,
                format!("{} lacks `{key}`", fields.what),
                format!("add a line `{key}: …`"),
            );
        }
        found
    }

    /// Text that must be there.
    pub fn text<'t>(&mut self, fields: &Fields<'t>, key: &str) -> Option<(&'t str, Place)> {
        let tree = self.required(fields, key)?;
        self.as_text(tree, key)
    }

    /// Text that may be absent.
    pub fn optional_text(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        let tree = fields.get(key)?;
        self.as_text(tree, key).map(|(text, _)| text.to_owned())
    }

    /// A value as text. Control characters are refused, as such text ends on somebody's terminal.
    pub fn as_text<'t>(&mut self, tree: &'t Tree, what: &str) -> Option<(&'t str, Place)> {
        match &tree.value {
            Value::Text(text) => {
                if let Some((_, bad)) = text.split('\n').find_map(first_unsafe) {
                    self.fault(
                        tree.place,
                        format!(
                            "`{what}` holds the control character {}",
                            bad.escape_default()
                        ),
                        "remove it",
                    );
                    return None;
                }
                if text.trim().is_empty() {
                    self.fault(
                        tree.place,
                        format!("`{what}` is empty"),
                        "write a text, or leave the line out",
                    );
                    return None;
                }
                Some((text.trim_end(), tree.place))
            }
            Value::Flag(_) => {
                self.fault(
                    tree.place,
                    format!("`{what}` is `true` or `false`, not text"),
                    "the values of yes/no questions are `yes` and `no`",
                );
                None
            }
            _ => {
                self.wrong_type(tree, &format!("`{what}`"), "text");
                None
            }
        }
    }

    /// The items of a list; an absent key is an empty list.
    pub fn list<'t>(&mut self, fields: &Fields<'t>, key: &str) -> &'t [Tree] {
        match fields.get(key) {
            None => &[],
            Some(tree) => self.as_list(tree, key),
        }
    }

    /// A value as a list.
    pub fn as_list<'t>(&mut self, tree: &'t Tree, what: &str) -> &'t [Tree] {
        if let Value::List(items) = &tree.value {
            return items;
        }
        self.wrong_type(tree, &format!("`{what}`"), "a list");
        &[]
    }

    /// The texts of a list; an absent key is an empty list.
    pub fn texts<'t>(&mut self, fields: &Fields<'t>, key: &str) -> Vec<(&'t str, Place)> {
        let items = self.list(fields, key);
        items
            .iter()
            .filter_map(|item| self.as_text(item, key))
            .collect()
    }

    /// A number that may be absent, within bounds that are both allowed.
    pub fn number(&mut self, fields: &Fields<'_>, key: &str, least: f64, most: f64) -> Option<f64> {
        let tree = fields.get(key)?;
        let Value::Number(number) = tree.value else {
            self.wrong_type(tree, &format!("`{key}`"), "a number");
            return None;
        };
        // Written so that what is no number at all is outside, too.
        if !(least..=most).contains(&number) {
            self.fault(
                tree.place,
                format!(
                    "`{key}` is {}, outside {} to {}",
                    digits(number),
                    digits(least),
                    digits(most)
                ),
                "check the figure and its unit",
            );
            return None;
        }
        Some(number)
    }

    /// `yes` or `no`; absent is `no`.
    pub fn yes(&mut self, fields: &Fields<'_>, key: &str) -> bool {
        let Some(tree) = fields.get(key) else {
            return false;
        };
        match self.as_text(tree, key) {
            Some(("yes", _)) => true,
            Some(("no", _)) | None => false,
            Some((other, place)) => {
                self.fault(
                    place,
                    format!("`{key}` is `{other}`"),
                    "write `yes` or `no`",
                );
                false
            }
        }
    }

    /// A day that may be absent.
    pub fn date(&mut self, fields: &Fields<'_>, key: &str) -> Option<Date> {
        let tree = fields.get(key)?;
        let (text, place) = self.as_text(tree, key)?;
        let date = text.parse().ok();
        if date.is_none() {
            self.fault(
                place,
                format!("`{key}` is not a day: `{text}`"),
                "write it as YYYY-MM-DD",
            );
        }
        date
    }

    fn wrong_type(&mut self, tree: &Tree, what: &str, wanted: &str) {
        let found = match tree.value {
            Value::Nothing => "nothing",
            Value::Flag(_) => "`true` or `false`",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        };
        self.fault(
            tree.place,
            format!("{what} is {found}"),
            format!("it must be {wanted}"),
        );
    }
}

/// A number as a person writes it: not with three hundred digits.
fn digits(number: f64) -> String {
    if number.abs() < 1e7 {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}
