//! One file: from its text to what it says.
//!
//! A reader takes what it understands and says what it does not. It never fails on a file's content: only what is no
//! manifest at all, or larger than any real one, is refused.

use thiserror::Error;

use crate::draft::{Draft, FileInventory};
use crate::format::Format;

mod cargo;
mod catalog;
mod composer;
mod gemfile;
mod gemfile_lock;
mod gomod;
mod gradle;
pub(crate) mod maven;
mod npm;
mod npm_lock;
mod nuget;
mod pep508;
mod pnpm;
mod poetry;
mod pyproject;
mod requirements;
mod setup_cfg;
mod tree;
mod uv;
mod yarn;

/// The largest file that is read.
pub const MAX_BYTES: usize = 64 << 20;

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Its name is not one of a manifest.
    #[error("`{0}` is not a manifest or lock file that is known")]
    NotAManifest(String),
    /// It is larger than [`MAX_BYTES`].
    #[error("`{0}` has {1} bytes, and a manifest may have {MAX_BYTES}")]
    TooLarge(String, usize),
}

/// Reads one manifest or lock file.
///
/// # Errors
/// The file is no manifest by its path, or too large.
pub fn read(path: &str, text: &str) -> Result<FileInventory, ReadError> {
    let format = Format::of(path).ok_or_else(|| ReadError::NotAManifest(path.to_owned()))?;
    if text.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(path.to_owned(), text.len()));
    }
    let mut draft = Draft::new(path, format, text);
    match format {
        Format::Requirements => requirements::read(&mut draft, path),
        Format::SetupCfg => setup_cfg::read(&mut draft),
        Format::GoMod => gomod::read(&mut draft),
        Format::GoWork => gomod::read_work(&mut draft),
        Format::GoSum => gomod::read_sum(&mut draft),
        Format::Gemfile => gemfile::read(&mut draft),
        Format::GemfileLock => gemfile_lock::read(&mut draft),
        Format::YarnLock => yarn::read(&mut draft),
        Format::GradleBuild => gradle::read_build(&mut draft),
        Format::GradleLock => gradle::read_lock(&mut draft),
        Format::PackageJson => npm::read(&mut draft),
        Format::PnpmWorkspace => npm::read_pnpm_workspace(&mut draft),
        Format::PackageLock | Format::NpmShrinkwrap => npm_lock::read(&mut draft),
        Format::PnpmLock => pnpm::read(&mut draft),
        Format::Pyproject => pyproject::read(&mut draft),
        Format::PoetryLock => poetry::read_lock(&mut draft),
        Format::Pipfile => poetry::read_pipfile(&mut draft),
        Format::PipfileLock => poetry::read_pipfile_lock(&mut draft),
        Format::UvLock => uv::read(&mut draft),
        Format::PdmLock => uv::read_pdm(&mut draft),
        Format::CargoToml => cargo::read(&mut draft),
        Format::CargoLock => cargo::read_lock(&mut draft),
        Format::Pom => maven::read(&mut draft),
        Format::GradleCatalog => catalog::read(&mut draft),
        Format::DotnetProject => nuget::read_project(&mut draft),
        Format::PackagesProps => nuget::read_props(&mut draft),
        Format::PackagesConfig => nuget::read_config(&mut draft),
        Format::PackagesLock => nuget::read_lock(&mut draft),
        Format::ComposerJson => composer::read(&mut draft),
        Format::ComposerLock => composer::read_lock(&mut draft),
    }
    Ok(draft.finish())
}
