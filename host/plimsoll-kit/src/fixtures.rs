//! The fixtures of a pack: small projects in `tests/fixtures`, and beside each the snapshot of what an audit of it says.
//!
//! This module finds, compares and writes; what an audit says comes from whoever can run one.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::{KitError, Project};

/// Where fixtures lie in a pack's folder.
pub const FIXTURES: &str = "tests/fixtures";
/// What a snapshot's name ends with.
const EXTENSION: &str = "snapshot";
/// What the name of a fixture's advisories ends with.
const ADVISORIES: &str = ".advisories";

/// A small project that the pack is tried on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What an audit of it said when somebody last agreed with it.
    pub snapshot: PathBuf,
    /// A folder of advisories, `<name>.advisories`, if there is one.
    pub advisories: Option<PathBuf>,
}

/// How what was got compares with a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// It is the same.
    Same,
    /// There is no snapshot.
    Missing,
    /// It differs: a unified diff.
    Differs(String),
}

impl Project {
    /// The fixtures, sorted by name, and the snapshots that belong to none.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn fixtures(&self) -> Result<(Vec<Fixture>, Vec<PathBuf>), KitError> {
        let parent = self.folder.join(FIXTURES);
        let (mut fixtures, mut snapshots) = (Vec::new(), Vec::new());
        if !parent.is_dir() {
            return Ok((fixtures, snapshots));
        }
        for entry in fs::read_dir(&parent).map_err(KitError::file("read", &parent))? {
            let path = entry.map_err(KitError::file("read", &parent))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && !name.ends_with(ADVISORIES) {
                let snapshot = parent.join(format!("{name}.{EXTENSION}"));
                let advisories = parent.join(format!("{name}{ADVISORIES}"));
                let advisories = advisories.is_dir().then_some(advisories);
                fixtures.push(Fixture { name, folder: path, snapshot, advisories });
            } else if path.is_file() && path.extension().is_some_and(|extension| extension == EXTENSION) {
                snapshots.push(path);
            }
        }
        fixtures.sort_by(|a, b| a.name.cmp(&b.name));
        snapshots.retain(|path| !fixtures.iter().any(|fixture| fixture.snapshot == *path));
        snapshots.sort();
        Ok((fixtures, snapshots))
    }
}

impl Fixture {
    /// Compares what was got with the snapshot.
    ///
    /// # Errors
    /// A snapshot that cannot be read.
    pub fn compare(&self, got: &str) -> Result<Compared, KitError> {
        if !self.snapshot.is_file() {
            return Ok(Compared::Missing);
        }
        let wanted = fs::read_to_string(&self.snapshot).map_err(KitError::file("read", &self.snapshot))?;
        // A checkout may have turned the line ends.
        let wanted = wanted.replace("\r\n", "\n");
        if wanted == got {
            return Ok(Compared::Same);
        }
        let diff = TextDiff::from_lines(wanted.as_str(), got);
        Ok(Compared::Differs(diff.unified_diff().context_radius(3).header("snapshot", "got").to_string()))
    }

    /// Makes what was got the snapshot.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn bless(&self, got: &str) -> Result<(), KitError> {
        fs::write(&self.snapshot, got).map_err(KitError::file("write", &self.snapshot))
    }
}

/// Removes a snapshot whose fixture is gone.
///
/// # Errors
/// A file that cannot be removed.
pub fn remove_snapshot(path: &Path) -> Result<(), KitError> {
    fs::remove_file(path).map_err(KitError::file("remove", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixtures_are_folders_and_a_snapshot_without_one_is_an_orphan() {
        let place = tempfile::tempdir().expect("a folder");
        crate::create(&place.path().join("acme"), "acme", crate::Language::Page).expect("a pack");
        let project = Project::open(&place.path().join("acme")).expect("a pack");
        let (fixtures, orphans) = project.fixtures().expect("readable");
        assert_eq!((fixtures.len(), orphans.len()), (1, 0));
        let [fixture] = fixtures.as_slice() else { panic!("one fixture") };

        fixture.bless("one\ntwo\n").expect("written");
        assert_eq!(fixture.compare("one\ntwo\n").expect("read"), Compared::Same);
        let Compared::Differs(diff) = fixture.compare("one\nthree\n").expect("read") else { panic!("differs") };
        assert_eq!(diff, "--- snapshot\n+++ got\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n");

        let orphan = project.folder.join(FIXTURES).join("gone.snapshot");
        fs::write(&orphan, "").expect("written");
        assert_eq!(project.fixtures().expect("readable").1, std::slice::from_ref(&orphan));
        remove_snapshot(&orphan).expect("removed");
        fs::remove_file(&fixture.snapshot).expect("removed");
        assert_eq!(fixture.compare("").expect("read"), Compared::Missing);
    }
}
