//! From components on disk, or in this binary, to packs that can be called.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use plimsoll_engine::{Engine, LoadPackError, Pack, Settings};
use plimsoll_model::Fault;

use super::LoadedPack;
use crate::builtin::BuiltinPack;
use crate::exit::{CliError, Exit};

/// Where a pack came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Inside this binary.
    BuiltIn,
    /// A file that the operator named.
    File(PathBuf),
}

impl Origin {
    /// Returns the name of the run file: without a path, which differs from machine to machine.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::File(_) => "file",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("the built-in one"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Loads built-in packs and the named files. A pack whose `describe` fails is a fault; one
/// that cannot be a pack at all is refused.
///
/// # Errors
/// A file that cannot be read, and a pack that is refused.
pub fn load(
    engine: &Engine,
    files: &[PathBuf],
    builtin: &[BuiltinPack],
) -> Result<(Vec<LoadedPack>, Vec<Fault>), CliError> {
    let mut packs = Vec::new();
    let mut faults = Vec::new();
    for builtin in builtin {
        let pack = builtin.load(engine).map_err(|error| {
            CliError::new(Exit::Internal, format!("built-in pack `{}` does not load: {error}", builtin.name()))
        })?;
        packs.push(LoadedPack::new(pack, Origin::BuiltIn, Settings::default()));
    }
    for path in files {
        match load_file(engine, path)? {
            Ok(pack) => packs.push(LoadedPack::new(pack, Origin::File(path.clone()), Settings::default())),
            Err(LoadPackError::Describe(fault)) => {
                let stem =
                    path.file_stem().map_or_else(|| "pack".to_owned(), |stem| stem.to_string_lossy().into_owned());
                faults.push(Fault { pack: stem, ..fault });
            }
            Err(error) => return Err(CliError::new(Exit::PackRefused, format!("{}: {error}", path.display()))),
        }
    }
    Ok((packs, faults))
}

/// Loads a component that the operator named.
///
/// # Errors
/// A file that cannot be read; what the engine says is inside.
#[expect(clippy::disallowed_methods, reason = "packs are the operator's files, not the audited project's")]
pub fn load_file(engine: &Engine, path: &Path) -> Result<Result<Pack, LoadPackError>, CliError> {
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    match engine.load_file(&mut file) {
        Err(LoadPackError::Read(error)) => Err(unreadable(path, &error)),
        loaded => Ok(loaded),
    }
}

/// Reads a component that the operator named.
///
/// # Errors
/// What the system says, with the path.
#[expect(clippy::disallowed_methods, reason = "packs are the operator's files, not the audited project's")]
pub fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &io::Error) -> CliError {
    CliError::usage(format!("cannot read pack {}: {error}", path.display()))
}
