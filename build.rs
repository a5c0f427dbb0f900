//! Builds the data in `rules/` into the program, parsed: a start that parses YAML takes three times as long.
//!
//! A file that is added to `rules/` or `rules/prices/` is built in without any change to the code.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "the program uses more of it"
)]
#[path = "src/framework/source/tree.rs"]
mod tree;

/// The framework that is used if none is named; it stands first.
const DEFAULT_FRAMEWORK: &str = "four-step";
const ASSUMPTIONS: &str = "assumptions";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/framework/source/tree.rs");
    println!("cargo:rustc-env=FTADVISE_COMMIT={}", commit());
    println!("cargo:rustc-env=FTADVISE_TARGET={}", env::var("TARGET")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut frameworks = yaml_files("rules")?;
    let assumptions = frameworks
        .iter()
        .position(|(name, _)| name == ASSUMPTIONS)
        .ok_or("no assumptions")?;
    let assumptions = frameworks.remove(assumptions);
    frameworks.sort_by_key(|(name, _)| name != DEFAULT_FRAMEWORK);

    let mut code = String::new();
    constant(
        &mut code,
        &out,
        "FRAMEWORKS",
        "The frameworks, the default one first.",
        &frameworks,
    )?;
    constant(
        &mut code,
        &out,
        "ASSUMPTIONS",
        "What is assumed where nobody says otherwise.",
        &[assumptions],
    )?;
    constant(
        &mut code,
        &out,
        "PROVIDERS",
        "Tuning offers, a file for each provider.",
        &yaml_files("rules/prices")?,
    )?;
    constant(
        &mut code,
        &out,
        "CASES",
        "The tests of the frameworks, a file for each set of them.",
        &yaml_files("rules/cases")?,
    )?;
    fs::write(out.join("builtin.rs"), code)?;
    Ok(())
}

/// The commit that a release is built from: cargo writes it into a package, else git knows it. Another build does not look for
/// it, so that a commit is no reason to build anew.
fn commit() -> String {
    const PACKAGED: &str = ".cargo_vcs_info.json";
    if let Ok(text) = fs::read_to_string(PACKAGED) {
        let info: Option<serde_json::Value> = serde_json::from_str(&text).ok();
        let sha = info.and_then(|info| Some(info["git"]["sha1"].as_str()?.get(..12)?.to_owned()));
        return sha.unwrap_or_else(|| "not known".to_owned());
    }
    if env::var("PROFILE").as_deref() != Ok("release") {
        return "not known (a build for development)".to_owned();
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    for file in ["HEAD", "index"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file]) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let described = git(&[
        "describe",
        "--always",
        "--dirty=, with changes",
        "--abbrev=12",
        "--exclude=*",
    ]);
    described.unwrap_or_else(|| "not known".to_owned())
}

/// The YAML files of a folder with their names, in alphabetical order.
fn yaml_files(folder: &str) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(folder))? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path
                .file_stem()
                .ok_or("a file without a name")?
                .to_string_lossy()
                .into_owned();
            files.push((name, path));
        }
    }
    files.sort();
    Ok(files)
}

/// Writes the trees of some files, and the constant that holds them.
fn constant(
    code: &mut String,
    out: &Path,
    name: &str,
    doc: &str,
    files: &[(String, PathBuf)],
) -> Result<(), Box<dyn Error>> {
    writeln!(code, "/// {doc}")?;
    writeln!(
        code,
        "pub const {name}: [Document<'static>; {}] = [",
        files.len()
    )?;
    for (id, path) in files {
        let text = fs::read_to_string(path)?;
        let tree = tree::parse(&text).map_err(|fault| {
            format!(
                "{}:{}:{}: {}",
                path.display(),
                fault.place.line,
                fault.place.column,
                fault.message
            )
        })?;
        let prepared = out.join(format!("{}-{id}.json", name.to_lowercase()));
        fs::write(&prepared, serde_json::to_string(&tree)?)?;
        writeln!(
            code,
            "    Document::prepared({id:?}, include_str!({path:?}), include_str!({prepared:?})),"
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
