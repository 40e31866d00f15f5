//! One file: from its text to what it says.
//!
//! A reader takes what it understands and says what it does not. It never fails on a file's content: only what is no
//! manifest at all, or larger than any real one, is refused.

use thiserror::Error;

use crate::draft::{Draft, FileInventory};
use crate::format::Format;

mod gemfile;
mod gemfile_lock;
mod gomod;
mod gradle;
mod pep508;
mod requirements;
mod setup_cfg;
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
        _ => {}
    }
    Ok(draft.finish())
}
