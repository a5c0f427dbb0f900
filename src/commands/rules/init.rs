//! `ftadvise rules init`: built-in rules as a file to start from.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{anyhow, bail};

use crate::commands::files::{builtin_rules, shown};
use crate::commands::placed::Place;
use crate::commands::{Ending, quoted};

pub(super) fn run(file: &Path, from: &str) -> anyhow::Result<Ending> {
    let named = shown(file);
    if file == Path::new("-") {
        bail!("cannot write `-`: rules are kept in a file; name one, such as `my-rules.yaml`");
    }
    let document = builtin_rules(Path::new(from));
    let document = document.ok_or_else(|| anyhow!("no rules `{from}` are built in"))?;
    let place = Place::new("rules init", file)?;
    if place.is_taken() {
        bail!("rules init: cannot write `{named}`: it exists already; name a new file");
    }
    place.put(document.text.as_bytes())?;
    let word = quoted(&named);
    let schema = file.with_file_name("rules.schema.json");
    let schema = quoted(&shown(&schema));
    let next = [
        (
            format!("ftadvise rules check {word}"),
            "is it complete, and does all of it matter?",
        ),
        (format!("ftadvise ask --rules {word}"), "use it"),
        (
            format!("ftadvise rules schema > {schema}"),
            "so that an editor completes and checks it",
        ),
    ];
    let widest = next
        .iter()
        .map(|(command, _)| command.chars().count())
        .max();
    let widest = widest.unwrap_or(0);
    let mut said = format!("Written to {named}. Change it, and then:\n");
    for (command, what_for) in next {
        let _ = writeln!(said, "  {command:widest$}   # {what_for}");
    }
    // The file is there, whether or not that can be said.
    let _ = write!(io::stderr(), "{said}");
    Ok(Ending::Done)
}
