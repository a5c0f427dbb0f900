//! The page for `man`: one page for all commands, as their flags are those of the rules in use.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::teaching::{EXIT_CODES, VARIABLES, examples};

/// The page as `man` reads it.
///
/// # Errors
///
/// None in practice, as it is written to memory.
pub fn man(mut command: Command) -> io::Result<String> {
    command.build();
    let commands = all(&command);
    let mut page = Vec::new();
    let name = command.get_name();
    let version = command.get_version().unwrap_or_default();
    // clap_mangen leaves out a date that is empty, and then the version stands in its place.
    writeln!(
        page,
        r#".TH {name} 1 "" "{name} {version}" "User Commands""#
    )?;
    let whole = Man::new(command.clone());
    whole.render_name_section(&mut page)?;
    synopsis(&command, &commands).to_writer(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    for (name, subcommand) in &commands {
        page.extend(chapter(name, subcommand)?);
    }
    ends(&commands).to_writer(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// All commands with their names in the order of help, those that belong to another one after it.
fn all(command: &Command) -> Vec<(String, &Command)> {
    let mut commands = Vec::new();
    let mut subcommands: Vec<&Command> = command.get_subcommands().collect();
    subcommands.sort_by_key(|subcommand| subcommand.get_display_order());
    for subcommand in subcommands {
        let name = subcommand.get_name();
        // `help` is no command of the program.
        if name == "help" {
            continue;
        }
        commands.push((name.to_owned(), subcommand));
        let inner = all(subcommand).into_iter();
        commands.extend(inner.map(|(inner, found)| (format!("{name} {inner}"), found)));
    }
    commands
}

/// How the commands are typed, each on a line of its own.
fn synopsis(command: &Command, commands: &[(String, &Command)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let typed = commands.iter();
    let typed = typed.filter(|(_, subcommand)| !subcommand.has_subcommands());
    for (number, (name, subcommand)) in typed.enumerate() {
        if number > 0 {
            roff.control("br", []);
        }
        let name = format!("{} {name}", command.get_name());
        let usage = Command::clone(subcommand).render_usage().to_string();
        let (_, rest) = usage.split_once(&name).unwrap_or_default();
        roff.text([bold(name), roman(rest)]);
    }
    roff
}

/// What a command does, and its flags. A page has one level of sections more than clap_mangen gives.
fn chapter(name: &str, command: &Command) -> io::Result<Vec<u8>> {
    let name = name.to_uppercase();
    let about = command.get_long_about().or_else(|| command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let mut roff = Roff::new();
    roff.control("SH", [name.as_str()]);
    roff.text([roman(about)]);
    let mut chapter = Vec::new();
    roff.to_writer(&mut chapter)?;
    // Flags that all commands share are told once.
    let own = command.clone().mut_args(|arg| {
        let is_shared = arg.is_global_set() || arg.get_id() == "help";
        arg.hide(is_shared)
    });
    let mut options = Vec::new();
    Man::new(own).render_options_section(&mut options)?;
    let options = String::from_utf8_lossy(&options).replace("\n.SH ", "\n.SS ");
    chapter.extend(options.as_bytes());
    Ok(chapter)
}

/// The sections that every page ends with.
fn ends(commands: &[(String, &Command)]) -> Roff {
    let mut roff = Roff::new();
    let mut list = |title: &str, rows: &[(&str, &str)]| {
        roff.control("SH", [title]);
        for (name, meaning) in rows {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(*meaning)]);
        }
    };
    list("EXIT STATUS", &EXIT_CODES);
    list("ENVIRONMENT", &VARIABLES);
    roff.control("SH", ["EXAMPLES"]);
    for (name, _) in commands {
        for (purpose, typed) in examples(name) {
            roff.control("TP", []);
            roff.text([roman(*purpose)]);
            roff.control("EX", []);
            for line in typed.lines() {
                roff.text([roman(line)]);
            }
            roff.control("EE", []);
        }
    }
    roff
}
