//! The audited folder, as one directory handle.
//!
//! This is the only place that uses ambient authority, once, to open the root. Everything else goes through the handle,
//! which refuses paths that lead outside. Nothing here interprets what a file says beyond deciding whether to audit it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use plimsoll_model::PathEntry;
use plimsoll_model::run::{SkipReason, Skipped};

use crate::classify;
use crate::owners::Owners;
use crate::source_file::SourceFile;
use crate::units::Units;
use crate::walk::{self, Entry, Inventory, WalkOptions};

/// The largest lock files of real repositories have some ten megabytes.
const MOST_MANIFEST: u64 = 32 << 20;

/// Why the audited folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenRootError {
    /// Nothing is there.
    #[error("open {}: no such folder", .0.display())]
    Missing(PathBuf),
    /// Something else is there.
    #[error("open {}: not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("open {}: {source}", .path.display())]
    Unreadable {
        /// What was to be opened.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The audited folder.
#[derive(Debug)]
pub struct Root {
    dir: Dir,
    name: String,
}

impl Root {
    /// Opens the folder. The path itself may be or contain a symbolic link: whoever runs the audit chose it.
    ///
    /// # Errors
    /// Nothing is there, it is not a folder, or it cannot be listed.
    pub fn open(path: &Path) -> Result<Self, OpenRootError> {
        let fail = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => OpenRootError::Missing(path.to_owned()),
            io::ErrorKind::NotADirectory => OpenRootError::NotAFolder(path.to_owned()),
            _ => OpenRootError::Unreadable { path: path.to_owned(), source },
        };
        let full = path.canonicalize().map_err(fail)?;
        if !full.is_dir() {
            return Err(OpenRootError::NotAFolder(path.to_owned()));
        }
        let dir = Dir::open_ambient_dir(&full, ambient_authority()).map_err(fail)?;
        // A handle can be had for a folder that cannot be listed.
        dir.entries().map_err(fail)?;
        let name = full.file_name().map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned());
        Ok(Self { dir, name })
    }

    /// The last part of the folder's full path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists the files to audit, and those that are not audited with the reason. Sorted by path.
    #[must_use]
    pub fn walk(&self, options: &WalkOptions) -> Inventory {
        walk::walk(&self.dir, options)
    }

    /// Reads a file and classifies it by its content.
    ///
    /// # Errors
    /// The file as skipped: it cannot be read, is not UTF-8 text, too large, minified, generated or vendored.
    pub fn load(&self, entry: &Entry, options: &WalkOptions) -> Result<SourceFile, Skipped> {
        let skip = |(reason, detail): (SkipReason, String)| Skipped { path: entry.path.clone(), reason, detail };
        if let Some(skipped) = classify::by_path(&entry.path, options) {
            return Err(skip(skipped));
        }
        let bytes = read(&self.dir, &entry.path, options).map_err(skip)?;
        let text = classify::text_of(bytes).map_err(skip)?;
        classify::source_file(&entry.path, text, options).map_err(skip)
    }

    /// Returns what is at a path below the root. A path that is not normal or leads outside has nothing.
    #[must_use]
    pub fn entry(&self, path: &str) -> PathEntry {
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_normal = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        if !path.split('/').all(is_normal) {
            return PathEntry::Nothing;
        }
        match self.dir.symlink_metadata(path) {
            Ok(found) if found.is_symlink() => PathEntry::Link,
            Ok(found) if found.is_dir() => PathEntry::Folder,
            Ok(_) => PathEntry::File,
            Err(_) => PathEntry::Nothing,
        }
    }

    /// Reads a manifest or a lock file, which may be longer than any file that is audited. The size limit is its own.
    ///
    /// # Errors
    /// The file as skipped.
    pub fn read_manifest(&self, path: &str) -> Result<String, Skipped> {
        let skip = |(reason, detail): (SkipReason, String)| Skipped { path: path.to_owned(), reason, detail };
        let options = WalkOptions { max_file_size: MOST_MANIFEST, ..WalkOptions::default() };
        read(&self.dir, path, &options).and_then(classify::text_of).map_err(skip)
    }

    /// Finds the deployable units of the audited folder.
    #[must_use]
    pub fn units(&self, inventory: &Inventory) -> Units {
        let paths = inventory.entries.iter().map(|entry| entry.path.as_str());
        Units::detect(&self.name, paths, |path| self.read_text(path).ok().flatten())
    }

    /// Reads who owns the files of the audited folder.
    #[must_use]
    pub fn owners(&self) -> Owners {
        Owners::detect(|path| self.read_text(path).ok().flatten())
    }

    /// Reads a small text file of the audited folder that Plimsoll itself reads, such as its configuration. `None`: there
    /// is none.
    ///
    /// # Errors
    /// Why it cannot be used: a symbolic link, not UTF-8, over the size limit, unreadable.
    pub fn read_text(&self, path: &str) -> Result<Option<String>, Skipped> {
        if self.dir.symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(None);
        }
        let skip = |(reason, detail): (SkipReason, String)| Skipped { path: path.to_owned(), reason, detail };
        let bytes = read(&self.dir, path, &WalkOptions::default()).map_err(skip)?;
        classify::text_of(bytes).map(Some).map_err(skip)
    }
}

/// Reads a regular file of at most the limit; a larger one is not read to its end.
fn read(dir: &Dir, path: &str, options: &WalkOptions) -> Result<Vec<u8>, (SkipReason, String)> {
    let unreadable = |error: io::Error| (SkipReason::Unreadable, error.to_string());
    let found = dir.symlink_metadata(path).map_err(unreadable)?;
    if found.is_symlink() {
        return Err((SkipReason::Symlink, "symbolic links are not followed".to_owned()));
    }
    if !found.is_file() {
        return Err((SkipReason::Special, "not a regular file".to_owned()));
    }
    let limit = options.size_limit();
    if found.len() > limit {
        return Err(classify::too_large(found.len(), limit));
    }
    let mut bytes = Vec::with_capacity(found.len() as usize + 1);
    let file = dir.open(path).map_err(unreadable)?;
    // The file may have grown since.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit { Err(classify::too_large(bytes.len() as u64, limit)) } else { Ok(bytes) }
}
