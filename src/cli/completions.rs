//! Scripts that complete commands, flags and values in a shell, those of the rules in use among them.

use clap::Command;
use clap_complete::{Shell, generate};

/// The script for a shell.
#[must_use]
pub fn completions(mut command: Command, shell: Shell) -> String {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
