//! Which lock file, and which shared definitions, belong to a manifest.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Ecosystem, ManifestKind};

use crate::name::normalise;

use crate::draft::{FileInventory, Shared};
use crate::format::Format;

/// The files of one project by path.
pub(super) struct Project<'f> {
    pub(super) files: &'f [FileInventory],
    by_path: BTreeMap<&'f str, usize>,
    by_folder: BTreeMap<&'f str, Vec<usize>>,
    own: BTreeSet<(Ecosystem, String)>,
    by_name: BTreeMap<&'f str, Vec<usize>>,
}

impl<'f> Project<'f> {
    pub(super) fn new(files: &'f [FileInventory]) -> Self {
        let by_path = files.iter().enumerate().map(|(at, file)| (&*file.manifest.path, at)).collect();
        let mut by_folder: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, file) in files.iter().enumerate() {
            by_folder.entry(folder(&file.manifest.path)).or_default().push(at);
        }
        let named = files.iter().filter_map(|file| Some((file.manifest.ecosystem, file.manifest.name.as_deref()?)));
        let own = named.map(|(ecosystem, name)| (ecosystem, normalise(ecosystem, name))).collect();
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, file) in files.iter().enumerate() {
            if let Some(name) = &file.manifest.name {
                by_name.entry(name).or_default().push(at);
            }
        }
        Self { files, by_path, by_folder, own, by_name }
    }

    /// Returns whether a package of that name is a part of the project itself.
    pub(super) fn is_own(&self, ecosystem: Ecosystem, name: &str) -> bool {
        self.own.contains(&(ecosystem, name.to_owned()))
    }

    /// Returns the manifests that call themselves so.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn position(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Returns the lock file that pins what a manifest asks for.
    pub(super) fn lock_of(&self, at: usize) -> Option<usize> {
        let file = &self.files[at];
        if file.manifest.kind == ManifestKind::Lock {
            return None;
        }
        let own = folder(&file.manifest.path);
        ancestors(own).find_map(|above| {
            let here = self.by_folder.get(above)?;
            let locks = file.format.locks();
            let lock = locks.iter().find_map(|format| self.of_format(here, *format))?;
            (above == own || self.lists(here, lock, file, below(above, own)?)).then_some(lock)
        })
    }

    fn of_format(&self, here: &[usize], format: Format) -> Option<usize> {
        here.iter().copied().find(|at| self.files[*at].format == format)
    }

    /// Returns whether a workspace in that folder has a member there.
    fn lists(&self, here: &[usize], lock: usize, file: &FileInventory, member: &str) -> bool {
        // Cargo's lock file names its packages, not their folders; a member by path need not be listed anywhere else.
        let name = file.manifest.name.as_ref();
        if file.format == Format::CargoToml && name.is_some_and(|name| self.files[lock].manifest.members.contains(name))
        {
            return true;
        }
        let format = file.format;
        let roots = here.iter().filter(|at| {
            let found = self.files[**at].format;
            **at == lock || found == format || (format == Format::PackageJson && found == Format::PnpmWorkspace)
        });
        roots.flat_map(|at| &self.files[*at].manifest.members).fold(false, |listed, pattern| {
            // A later pattern with `!` takes away again.
            match pattern.strip_prefix('!') {
                Some(pattern) => listed && !covers(pattern, member),
                None => listed || covers(pattern, member),
            }
        })
    }

    /// Returns what a key refers to: the same file first, then the same folder, then the folders above.
    pub(super) fn shared(&self, at: usize, key: &str) -> Option<&'f Shared> {
        let file = &self.files[at];
        let own = folder(&file.manifest.path);
        file.shared.get(key).or_else(|| {
            // Version catalogs of Gradle lie in a folder of their own.
            let places = ancestors(own).flat_map(|above| [above.to_owned(), join(above, "gradle")]);
            places.filter_map(|place| self.by_folder.get(&*place)).flatten().find_map(|other| {
                let other = &self.files[*other];
                (other.manifest.ecosystem == file.manifest.ecosystem).then(|| other.shared.get(key)).flatten()
            })
        })
    }
}

/// Returns the folder of a file, empty for the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns where a relative path leads, `None` where it leaves the project.
pub(super) fn joined(own: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = own.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Returns a folder and all above it.
fn ancestors(own: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(own), |at| (!at.is_empty()).then(|| folder(at)))
}

/// Returns `path` as seen from `base`, `None` where it is not below.
pub(super) fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    if base.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(base)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
}

/// Returns whether a member pattern covers a folder: `*` is one part of the path, `**` any number of them.
fn covers(pattern: &str, member: &str) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    if !pattern.contains(['*', '?']) {
        return pattern == member;
    }
    let pattern: Vec<&str> = pattern.split('/').collect();
    let member: Vec<&str> = member.split('/').collect();
    // Row by row over the parts of the pattern, so that no pattern takes longer than its length times the path's.
    let mut reached = vec![false; member.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; member.len() + 1];
        for at in 0..=member.len() {
            if part == "**" {
                next[at] = reached[at] || (at > 0 && next[at - 1]);
            } else if at > 0 {
                next[at] = reached[at - 1] && part_covers(part.as_bytes(), member[at - 1].as_bytes());
            }
        }
        reached = next;
    }
    reached[member.len()]
}

fn part_covers(pattern: &[u8], name: &[u8]) -> bool {
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for letter in pattern {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            next[at] = match letter {
                b'*' => reached[at] || (at > 0 && next[at - 1]),
                b'?' => at > 0 && reached[at - 1],
                letter => at > 0 && reached[at - 1] && name[at - 1] == *letter,
            };
        }
        reached = next;
    }
    reached[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_patterns_are_globs_of_folders() {
        for (pattern, member) in [
            ("packages/*", "packages/a"),
            ("./apps/web", "apps/web"),
            ("**", "a/b"),
            ("libs/**", "libs/x/y"),
            ("a-*", "a-b"),
        ] {
            assert!(covers(pattern, member), "{pattern} covers {member}");
        }
        for (pattern, member) in [("packages/*", "packages/a/b"), ("apps", "apps/web"), ("*", "a/b"), ("a-*", "b")] {
            assert!(!covers(pattern, member), "{pattern} does not cover {member}");
        }
    }
}
