//! Files that a run writes: beside their place at first, then renamed, so that a file is whole or is not there, and one that
//! was there before is left as it was until then.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use tempfile::NamedTempFile;

use super::files::shown;
use crate::interruption::undisturbed;

/// So many links to links are followed, as systems do.
const MOST_LINKS: usize = 40;

/// A place where a file can be written.
pub(super) struct Place {
    /// The flag that names it.
    flag: &'static str,
    named: PathBuf,
    target: Target,
}

enum Target {
    /// A file, new or not. Links to it stay.
    File {
        path: PathBuf,
        permissions: Option<Permissions>,
    },
    /// Something that cannot be replaced: a pipe, a device, an open file of this process.
    Stream,
}

impl Place {
    /// Finds out whether a file can be written there, before anything is worked out that would be lost.
    pub(super) fn new(flag: &'static str, named: &Path) -> anyhow::Result<Self> {
        let place = |target| Self {
            flag,
            named: named.to_owned(),
            target,
        };
        let path = followed(named).map_err(|error| place(Target::Stream).fault(&error))?;
        let place = match fs::metadata(named) {
            Ok(seen) if !seen.is_dir() && (!seen.is_file() || is_open_file(named)) => {
                return Ok(place(Target::Stream));
            }
            Ok(seen) => place(Target::File {
                path,
                permissions: Some(seen.permissions()),
            }),
            Err(_) => place(Target::File {
                path,
                permissions: None,
            }),
        };
        place.probe().map_err(|error| place.fault(&error))?;
        Ok(place)
    }

    /// Whether it is a file, not a stream.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.target, Target::File { .. })
    }

    /// Whether something is there already.
    pub(super) fn is_taken(&self) -> bool {
        !matches!(
            self.target,
            Target::File {
                permissions: None,
                ..
            }
        )
    }

    /// Refuses what would write over a file that is read.
    pub(super) fn is_none_of<'p>(
        &self,
        inputs: impl IntoIterator<Item = &'p Path>,
    ) -> anyhow::Result<()> {
        if inputs.into_iter().any(|input| self.is_at(input)) {
            bail!(
                "{}: `{}` is an input, and inputs are not changed; name another file",
                self.flag,
                shown(&self.named)
            );
        }
        Ok(())
    }

    /// Whether a path leads to the same file.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let is_same = || location(path).is_some_and(|place| location(&self.named) == Some(place));
        self.is_file() && (path == self.named || is_same())
    }

    /// Starts to write.
    pub(super) fn begin(self) -> anyhow::Result<Placed> {
        let sink = match &self.target {
            // What such a file holds already is not ours to cut off.
            Target::Stream => (OpenOptions::new().append(true).open(&self.named)).map(Sink::Stream),
            Target::File { path, permissions } => part(path).and_then(|part| {
                if let Some(permissions) = permissions {
                    // Before anything is in it: what is private is never open to others.
                    part.as_file().set_permissions(permissions.clone())?;
                }
                Ok(Sink::Part(part))
            }),
        };
        let sink = sink.map_err(|error| self.fault(&error))?;
        Ok(Placed {
            place: self,
            writer: BufWriter::with_capacity(1 << 20, sink),
        })
    }

    /// Writes all of it.
    pub(super) fn put(self, bytes: &[u8]) -> anyhow::Result<()> {
        let mut placed = self.begin()?;
        let written = placed.write_all(bytes);
        written.map_err(|error| placed.place.fault(&error))?;
        placed.finish()
    }

    /// What is wrong with the place, and what to do about it.
    pub(super) fn fault(&self, error: &io::Error) -> anyhow::Error {
        let remedy = match error.kind() {
            // Nobody reads any more, which is no fault.
            ErrorKind::BrokenPipe => return io::Error::from(ErrorKind::BrokenPipe).into(),
            ErrorKind::IsADirectory => "; name a file in it",
            ErrorKind::NotFound => "; make the directory first, or name another place",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                "; make room, or name another place"
            }
            _ => "; name another place",
        };
        let named = shown(&self.named);
        anyhow!("{}: cannot write `{named}`: {error}{remedy}", self.flag)
    }

    fn probe(&self) -> io::Result<()> {
        let Target::File { path, permissions } = &self.target else {
            return Ok(());
        };
        let names_folder = (self.named.to_string_lossy()).ends_with(std::path::is_separator);
        if path.is_dir() || names_folder {
            return Err(ErrorKind::IsADirectory.into());
        }
        if path.file_name().is_none() {
            return Err(ErrorKind::InvalidFilename.into());
        }
        if permissions.is_some() {
            // A directory would let us replace a file that is protected from writing.
            OpenOptions::new().write(true).open(path)?;
        }
        part(path).map(drop)
    }
}

/// A file that is being written.
pub(super) struct Placed {
    place: Place,
    writer: BufWriter<Sink>,
}

enum Sink {
    Part(NamedTempFile),
    Stream(File),
}

impl Placed {
    /// Puts the file in its place.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Self { place, writer } = self;
        let finish = || -> io::Result<()> {
            let sink = writer
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?;
            let (Sink::Part(part), Target::File { path, .. }) = (sink, &place.target) else {
                return Ok(());
            };
            part.as_file().sync_all()?;
            // Between its two names an interruption would find neither.
            undisturbed(|_| part.persist(path))?;
            Ok(())
        };
        finish().map_err(|error| place.fault(&error))
    }

    /// What is wrong with the place, and what to do about it.
    pub(super) fn fault(&self, error: &io::Error) -> anyhow::Error {
        self.place.fault(error)
    }
}

impl Write for Placed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            // By itself it would put its own name, which nobody knows, into errors.
            Self::Part(part) => part.as_file_mut().write(bytes),
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Part(part) => part.as_file_mut().flush(),
            Self::Stream(stream) => stream.flush(),
        }
    }
}

/// A file beside a place, gone when it is dropped or the run is interrupted. It gets the permissions of any new file.
fn part(path: &Path) -> io::Result<NamedTempFile> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).suffix(".part");
    builder.make_in(folder_of(path), |part| {
        let left = part.to_owned();
        undisturbed(|acts| {
            let file = OpenOptions::new().write(true).create_new(true).open(part)?;
            acts.push(Box::new(move || drop(fs::remove_file(&left))));
            Ok(file)
        })
    })
}

/// Where a path leads when links are followed, to a file or to where one will be.
fn followed(named: &Path) -> io::Result<PathBuf> {
    let mut path = named.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(link) = fs::read_link(&path) else {
            return Ok(path);
        };
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("links lead to links without end"))
}

/// The one path of a file that is there, or could be.
fn location(path: &Path) -> Option<PathBuf> {
    let path = followed(path).ok()?;
    let folder = folder_of(&path).canonicalize().ok()?;
    Some(folder.join(path.file_name()?))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether a path names a file that this process has open, as `/dev/stdout` does: the shell may be adding to it.
fn is_open_file(path: &Path) -> bool {
    let opened = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];
    opened.iter().any(|opened| path.starts_with(opened))
}
