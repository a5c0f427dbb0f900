//! The command line program: parse, run, exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use ftadvise::commands::{self, BAD_INPUT};
use ftadvise::terminal::is_dumb;
use ftadvise::{cli, interruption, report};

fn main() -> ExitCode {
    commands::explain_panics();
    interruption::errors_instead_of_file_limits();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match cli::color_named(&arguments) {
        // A build server is taken to show colours, but not where the terminal says that it cannot.
        clap::ColorChoice::Auto if is_dumb() && std::env::var_os("CLICOLOR_FORCE").is_none() => {
            ColorChoice::Never
        }
        clap::ColorChoice::Auto => ColorChoice::Auto,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    }
    .write_global();
    let mut out = io::stdout().lock();
    let color = AutoStream::choice(&out);
    match commands::run(&arguments, &mut out, color) {
        Ok(ending) => ending.into(),
        Err(error) if commands::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let message = match error.downcast_ref::<clap::Error>() {
                Some(usage) => usage.render().ansi().to_string(),
                None => report::emphasis::error(&format!("{error:#}")),
            };
            // A message that cannot be shown is no reason to panic.
            let _ = write!(anstream::stderr(), "{message}");
            ExitCode::from(BAD_INPUT)
        }
    }
}
