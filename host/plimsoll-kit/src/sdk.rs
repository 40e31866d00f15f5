//! The SDKs inside this program, laid out in the user's own folder when a pack is built.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::{Kit, KitError, files};

/// All files by their path in this repository.
pub(crate) static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sdk_files.rs"));

/// Stands above the SDKs as the workspace does in this repository, which they take versions from.
const WORKSPACE: &str = include_str!("sdk/workspace.toml");

static DIGEST: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for (name, bytes) in FILES {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.update(WORKSPACE);
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// Lays the SDKs out, if that was not done before, and returns the folder: `sdk/` and `wit/` in it are those of the
/// repository. Nobody may write there afterwards.
pub(crate) fn folder(kit: &Kit) -> Result<PathBuf, KitError> {
    let parent = kit.home.join("sdk");
    let folder = parent.join(DIGEST.as_str());
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(&parent).map_err(KitError::file("create", &parent))?;
    let fresh = tempfile::Builder::new()
        .prefix(".writing-")
        .tempdir_in(&parent)
        .map_err(KitError::file("create a folder in", &parent))?;
    files::write(&fresh.path().join("Cargo.toml"), WORKSPACE)?;
    for (name, bytes) in FILES {
        files::write(&fresh.path().join(name), bytes)?;
    }
    let fresh = fresh.keep();
    match fs::rename(&fresh, &folder) {
        // Another process was faster: its files are the same.
        Err(_) if folder.is_dir() => fs::remove_dir_all(&fresh).map_err(KitError::file("remove", &fresh))?,
        result => result.map_err(KitError::file("rename to", &folder))?,
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdks_workspace_takes_its_versions_from_this_one() {
        let ours: toml::Table = toml::from_str(include_str!("../../../Cargo.toml")).expect("valid");
        let theirs: toml::Table = toml::from_str(WORKSPACE).expect("valid");
        for table in ["package", "lints"] {
            assert_eq!(theirs["workspace"][table], ours["workspace"][table], "{table}");
        }
        for (name, theirs) in theirs["workspace"]["dependencies"].as_table().expect("a table") {
            assert_eq!(*theirs, ours["workspace"]["dependencies"][name], "{name}");
        }
    }
}
