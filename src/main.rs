//! The command line program: parse, run, exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use ftadvise::commands::{self, BAD_INPUT};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match commands::run(&arguments, &mut io::stdout().lock()) {
        Ok(outcome) => outcome.into(),
        Err(error) if commands::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A message that cannot be shown is no reason to panic.
            let _ = match error.downcast_ref::<clap::Error>() {
                Some(usage) => usage.print(),
                None => writeln!(io::stderr(), "error: {error:#}"),
            };
            ExitCode::from(BAD_INPUT)
        }
    }
}
