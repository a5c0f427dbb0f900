//! Where a result goes, and in which form.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};

use crate::printable::printable;
use crate::report::sheets::Sheet;

/// The formats that each command has. The parser refuses the others, and help does not show them.
const FORMATS: [(&str, &[Format]); 12] = [
    ("ask", &ALL),
    ("break-even", &ALL),
    ("models", &ALL),
    ("evidence", &[Format::Text, Format::Json]),
    ("audit", &ALL),
    ("compare", &ALL),
    ("rules check", &[Format::Text, Format::Json]),
    ("rules test", &[Format::Text, Format::Json]),
    ("rules diff", &[Format::Text, Format::Json]),
    ("rules explain", &[Format::Text, Format::Json]),
    ("rules list", &[Format::Text, Format::Json, Format::Csv]),
    ("rules graph", &[Format::Mermaid, Format::Dot]),
];
const ALL: [Format; 5] = [
    Format::Text,
    Format::Json,
    Format::Markdown,
    Format::Csv,
    Format::Html,
];

/// The tables that a command can print as CSV.
fn sheets(name: &str) -> &'static [Sheet] {
    match name {
        "ask" => &Sheet::OF_ADVICE,
        "break-even" => &Sheet::OF_COSTS,
        "audit" => &Sheet::OF_AUDIT,
        _ => &[],
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For a page or a comment
    Markdown,
    /// For spreadsheets
    Csv,
    /// For a browser
    Html,
    /// A picture for Mermaid
    Mermaid,
    /// A picture for Graphviz
    Dot,
}

impl Format {
    /// The format that the name of a file asks for.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" => Self::Text,
            "json" => Self::Json,
            "md" | "markdown" => Self::Markdown,
            "csv" => Self::Csv,
            "html" | "htm" => Self::Html,
            "mmd" | "mermaid" => Self::Mermaid,
            "dot" | "gv" => Self::Dot,
            _ => return None,
        })
    }

    /// The word for it.
    pub fn name(self) -> String {
        let named = self.to_possible_value();
        named.map_or_else(String::new, |named| named.get_name().to_owned())
    }
}

/// Where a result goes, and in which form.
#[derive(Debug, Default)]
pub struct Output {
    /// The file to write; standard output if none.
    pub file: Option<PathBuf>,
    /// The form.
    pub format: Format,
    /// Whether the file's name has an ending that asks for no form, and nothing else asked for one.
    pub is_ending_unknown: bool,
    /// The table for a spreadsheet, where one was named.
    pub sheet: Option<Sheet>,
}

#[derive(Debug, Args)]
struct Flags {
    /// Write the result to a file, whose ending decides the format unless `--format` does; `-` for standard output
    ///
    /// The file is replaced only when all is written, and keeps its permissions.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    /// Which table to print as CSV
    #[arg(long, value_name = "TABLE", help_heading = "Output")]
    table: Option<String>,
}

/// Whether a command gives a result, and so has formats.
pub(super) fn is_for(command: &str) -> bool {
    FORMATS.iter().any(|(name, _)| *name == command)
}

/// The name of a format, if it is one.
pub(super) fn format_named(word: &str) -> Option<String> {
    Format::from_str(word, false).ok().map(Format::name)
}

/// Adds the flags to every command that gives a result.
pub(super) fn add(mut command: Command) -> Command {
    for (name, formats) in FORMATS {
        command = at(command, name, &|subcommand| {
            // Augmenting puts the group's description in place of the subcommand's own.
            let about = subcommand.get_about().cloned().unwrap_or_default();
            let subcommand = Flags::augment_args(subcommand).about(about);
            let subcommand = subcommand.mut_arg("format", |arg| {
                let help = format!("How to print the result [default: {}]", formats[0].name());
                arg.value_parser(one_of(formats)).help(help)
            });
            subcommand.mut_arg("table", |arg| match sheets(name) {
                [] => arg.hide(true),
                sheets @ [first, ..] => {
                    let help = format!("Which table to print as CSV [default: {}]", first.word());
                    let names = sheets.iter().map(|sheet| sheet.word());
                    arg.value_parser(PossibleValuesParser::new(names))
                        .help(help)
                }
            })
        });
    }
    command
}

/// Changes a command, or a command of a command.
fn at(command: Command, name: &str, change: &dyn Fn(Command) -> Command) -> Command {
    match name.split_once(' ') {
        None => command.mut_subcommand(name, change),
        Some((group, rest)) => command.mut_subcommand(group, |group| at(group, rest, change)),
    }
}

fn one_of(formats: &'static [Format]) -> ValueParser {
    let names = formats.iter().filter_map(ValueEnum::to_possible_value);
    let parser = PossibleValuesParser::new(names);
    ValueParser::new(parser.try_map(|name| Format::from_str(&name, false)))
}

/// What was asked for.
///
/// # Errors
///
/// If the name of the file asks for a format that the command does not have.
pub(super) fn typed(name: &str, matches: &ArgMatches) -> Result<Output, clap::Error> {
    let Some((_, formats)) = FORMATS.iter().find(|(own, _)| *own == name) else {
        return Ok(Output::default());
    };
    let flags = Flags::from_arg_matches(matches)?;
    let file = flags.output.filter(|path| path != Path::new("-"));
    let by_name = || file.as_deref().and_then(Format::of);
    let sheet =
        (sheets(name).iter().copied()).find(|sheet| flags.table.as_deref() == Some(sheet.word()));
    let by_table = || flags.table.is_some().then_some(Format::Csv);
    let asked = flags.format.or_else(by_name).or_else(by_table);
    let format = asked.unwrap_or(formats[0]);
    if flags.table.is_some() && (format != Format::Csv || sheet.is_none()) {
        let message = match sheet {
            Some(_) => format!(
                "--table: {} has no tables to choose from; say --format csv\n",
                format.name()
            ),
            None => format!("--table: `{name}` has one table only; leave it out\n"),
        };
        return Err(clap::Error::raw(ErrorKind::ArgumentConflict, message));
    }
    if !formats.contains(&format) {
        let file = file.unwrap_or_default();
        let names: Vec<String> = formats.iter().map(|format| format.name()).collect();
        let message = format!(
            "--output: `{}` asks for {}, which `{name}` does not have; name another file, or say --format: {}\n",
            printable(&file.to_string_lossy()),
            format.name(),
            names.join(", ")
        );
        return Err(clap::Error::raw(ErrorKind::ValueValidation, message));
    }
    let has_ending = file
        .as_deref()
        .is_some_and(|file| file.extension().is_some());
    Ok(Output {
        is_ending_unknown: asked.is_none() && has_ending,
        file,
        format,
        sheet,
    })
}
