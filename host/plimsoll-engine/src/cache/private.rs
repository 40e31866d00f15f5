//! Files and folders that only this user can read and write.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::{KEY_BYTES, OpenCacheError};

pub(super) fn folder(path: &Path) -> Result<(), OpenCacheError> {
    let failed = |error| OpenCacheError::Io { path: path.to_owned(), error };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(failed)?;
    let metadata = fs::symlink_metadata(path).map_err(failed)?;
    if !metadata.is_dir() {
        return Err(OpenCacheError::Unsafe { path: path.to_owned(), reason: "is not a folder" });
    }
    closed(path, &metadata)
}

/// Reads the key, or makes one.
pub(super) fn key(path: &Path) -> Result<[u8; KEY_BYTES], OpenCacheError> {
    let failed = |error| OpenCacheError::Io { path: path.to_owned(), error };
    if !path.try_exists().map_err(failed)? {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(|error| failed(error.into()))?;
        match new(path, &key, |file| file.persist_noclobber(path).map(drop).map_err(|error| error.error)) {
            // Another process was faster, and its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made.map_err(failed)?,
        }
    }
    closed(path, &fs::symlink_metadata(path).map_err(failed)?)?;
    let key = fs::read(path).map_err(failed)?;
    key.try_into().map_err(|_| OpenCacheError::Unsafe {
        path: path.to_owned(),
        reason: "does not hold a key of 32 bytes: remove it, and a new one is made",
    })
}

/// Writes a whole file, or none.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    new(path, bytes, |file| file.persist(path).map(drop).map_err(|error| error.error))
}

fn new(path: &Path, bytes: &[u8], keep: impl FnOnce(tempfile::NamedTempFile) -> io::Result<()>) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    // Only this user can read and write it: `tempfile` sees to that.
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(parent)?;
    file.write_all(bytes)?;
    keep(file)
}

#[cfg(unix)]
fn closed(path: &Path, metadata: &fs::Metadata) -> Result<(), OpenCacheError> {
    use std::os::unix::fs::MetadataExt as _;
    let reason = if metadata.uid() != rustix::process::geteuid().as_raw() {
        "belongs to another user"
    } else if metadata.mode() & 0o077 != 0 {
        "is open to other users: take their permissions away (chmod go=)"
    } else {
        return Ok(());
    };
    Err(OpenCacheError::Unsafe { path: path.to_owned(), reason })
}

/// A user's profile is closed to others unless somebody opened it.
#[cfg(not(unix))]
fn closed(_: &Path, _: &fs::Metadata) -> Result<(), OpenCacheError> {
    Ok(())
}
