//! Writing and copying, with the path in every error.

use std::fs;
use std::path::Path;

use crate::KitError;

/// What does not belong to the source of a pack.
const LEFT_OUT: [&str; 3] = ["target", "__pycache__", "node_modules"];

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), KitError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(KitError::file("create", parent))?;
    }
    fs::write(path, bytes).map_err(KitError::file("write", path))
}

/// Copies a folder without built and hidden files.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), KitError> {
    fs::create_dir_all(to).map_err(KitError::file("create", to))?;
    for entry in fs::read_dir(from).map_err(KitError::file("read", from))? {
        let path = entry.map_err(KitError::file("read", from))?.path();
        let Some(name) = path.file_name() else { continue };
        let shown = name.to_string_lossy();
        if shown.starts_with('.') || LEFT_OUT.contains(&shown.as_ref()) {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(KitError::file("copy", &path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_or_hidden_is_not_copied() {
        let place = tempfile::tempdir().expect("a folder");
        let (from, to) = (place.path().join("from"), place.path().join("to"));
        for name in ["pack.py", "rules/one.md", "target/pack.wasm", "rules/__pycache__/one.pyc", ".env"] {
            write(&from.join(name), name).expect("written");
        }
        copy(&from, &to).expect("copied");
        let names = |folder: &Path| {
            let mut names: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&to), ["pack.py", "rules"]);
        assert_eq!(names(&to.join("rules")), ["one.md"]);
    }
}
