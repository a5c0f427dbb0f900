//! `ftadvise rules init`: built-in rules as a file to start from.

use std::io::{self, Write};
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
    // The file is there, whether or not that can be said.
    let _ = write!(
        io::stderr(),
        "Written to {named}. Change it, and then:\n  \
         ftadvise rules check {word}             # is it complete, and does all of it matter?\n  \
         ftadvise ask --rules {word}             # use it\n  \
         ftadvise rules schema > {schema}   # so that an editor completes and checks it\n"
    );
    Ok(Ending::Done)
}
