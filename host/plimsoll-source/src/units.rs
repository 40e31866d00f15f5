//! The deployable units of a repository: what is built and shipped on its own.
//!
//! A unit is a folder that says so itself: by a container file beside its code, by the settings of a hosting service, by a
//! manifest that starts something. Or a container or Compose file elsewhere says what it packs. Everything else belongs to
//! the nearest unit above it, in the end to the repository.

mod containers;
mod manifests;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use plimsoll_model::{Role, Unit, ValueTree};

use crate::classify::{role_of, role_of_folder};
use crate::language::language_for;

/// Languages of programs.
const PROGRAMS: &[&str] =
    &["c", "cpp", "csharp", "go", "java", "javascript", "php", "python", "ruby", "rust", "tsx", "typescript"];
/// Ends of the names of programs in languages that no rule reads.
const OTHER_PROGRAMS: &[&str] =
    &["kt", "scala", "groovy", "clj", "ex", "erl", "fs", "vb", "swift", "dart", "hs", "ml", "lua", "pl", "r", "zig"];

/// The units of a repository, and which one a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    units: Vec<Unit>,
    /// The folder of each unit but the root.
    folders: BTreeMap<String, Arc<str>>,
    root: Arc<str>,
}

impl Units {
    /// Finds the units among the files of a repository, which is called `name`. `read` gives the text of a small file.
    #[must_use]
    pub fn detect<'p>(
        name: &str,
        paths: impl IntoIterator<Item = &'p str>,
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let tree = Tree::of(paths);
        let mut said = containers::evidence(&tree, &read);
        for (path, folder) in &tree.folders {
            let own = manifests::evidence(&tree, path, folder, &read);
            if !own.is_empty() {
                said.entry((*path).to_owned()).or_default().extend(own);
            }
        }
        drop_tools(&mut said);
        // What developers run is not deployed, though it may come in a container.
        said.retain(|path, _| path.is_empty() || role_of_folder(path) != Role::Script);
        said.entry(String::new()).or_default();
        let called = |path: &str| {
            let given = tree.folders.get(path).and_then(|folder| manifests::name(path, folder, &read));
            given.or_else(|| folder_name(path).map(str::to_owned)).unwrap_or_else(|| name.to_owned())
        };
        let mut units: Vec<Unit> = said
            .into_iter()
            .map(|(path, evidence)| Unit { name: called(&path), path, evidence: evidence.into_iter().collect() })
            .collect();
        tell_names_apart(&mut units);
        let folders = units.iter().filter(|unit| !unit.path.is_empty());
        let folders = folders.map(|unit| (unit.path.clone(), Arc::from(unit.path.as_str()))).collect();
        Self { units, folders, root: Arc::from("") }
    }

    /// Returns a repository that is one unit.
    #[must_use]
    pub fn single(name: &str) -> Self {
        Self::detect(name, [], |_| None)
    }

    /// Returns all units in path order. The first one is the repository itself, for what belongs to no other.
    #[must_use]
    pub fn all(&self) -> &[Unit] {
        &self.units
    }

    /// Returns the folder of the unit that a file belongs to.
    #[must_use]
    pub fn of(&self, path: &str) -> Arc<str> {
        ancestors(parent(path)).find_map(|above| self.folders.get(above)).unwrap_or(&self.root).clone()
    }
}

/// The files that a unit may consist of, by folder.
struct Tree<'p> {
    folders: BTreeMap<&'p str, Folder<'p>>,
    paths: BTreeSet<&'p str>,
}

#[derive(Default)]
struct Folder<'p> {
    files: Vec<&'p str>,
    /// In it or below it.
    has_programs: bool,
}

impl<'p> Tree<'p> {
    fn of(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut tree = Self { folders: BTreeMap::new(), paths: BTreeSet::new() };
        for path in paths {
            let language = language_for(path, "");
            let role = role_of(path, language);
            if !matches!(role, Role::Production | Role::Script | Role::Migration) || is_hidden(path) {
                continue;
            }
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let end = file.rsplit_once('.').map_or("", |(_, end)| end);
            let is_program = PROGRAMS.contains(&language) || OTHER_PROGRAMS.contains(&end);
            for above in ancestors(folder) {
                tree.folders.entry(above).or_default().has_programs |= is_program;
            }
            tree.folders.entry(folder).or_default().files.push(file);
            tree.paths.insert(path);
        }
        tree
    }

    fn files(&self) -> impl Iterator<Item = &'p str> {
        self.paths.iter().copied()
    }

    fn has_file(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    fn has_folder(&self, path: &str) -> bool {
        self.folders.contains_key(path)
    }

    fn has_programs(&self, folder: &str) -> bool {
        self.folders.get(folder).is_some_and(|folder| folder.has_programs)
    }

    /// Folders of programs in Go, one for each command.
    fn commands(&self) -> impl Iterator<Item = &'p str> {
        let is_command = |path: &str| path.rsplit('/').nth(1) == Some("cmd");
        self.folders
            .iter()
            .filter(move |(path, folder)| is_command(path) && folder.has("main.go"))
            .map(|(path, _)| *path)
    }

    /// Source files of a module of Maven or Gradle that are called after an application.
    fn applications(&self, module: &str) -> impl Iterator<Item = &'p str> {
        const ENDS: [&str; 4] = ["Application.java", "Application.kt", "App.java", "App.kt"];
        let sources = join(module, "src/main/");
        let below = self.paths.range::<str, _>((Bound::Included(sources.as_str()), Bound::Unbounded)).copied();
        let below = below.take_while(move |path| path.starts_with(&sources));
        below.filter(|path| ENDS.iter().any(|end| path.ends_with(end)))
    }
}

impl Folder<'_> {
    fn has(&self, name: &str) -> bool {
        self.files.contains(&name)
    }
}

/// Drops folders that nothing but a container file speaks for, inside a unit that a Compose file builds and beside which it
/// does not build them: images that make code, and the like.
fn drop_tools(said: &mut BTreeMap<String, BTreeSet<String>>) {
    let built: BTreeSet<String> = said
        .iter()
        .filter(|(path, evidence)| !path.is_empty() && evidence.iter().any(|file| containers::is_compose(file)))
        .map(|(path, _)| path.clone())
        .collect();
    said.retain(|path, evidence| {
        let is_inside = || ancestors(parent(path)).any(|above| built.contains(above));
        !evidence.iter().all(|file| containers::is_container(file)) || path.is_empty() || !is_inside()
    });
}

/// The name of a folder, or of the one above where its own says only that it holds sources.
fn folder_name(path: &str) -> Option<&str> {
    let mut names = path.rsplit('/').filter(|name| !name.is_empty());
    let own = names.next()?;
    Some(if own == "src" { names.next().unwrap_or(own) } else { own })
}

/// Calls units that share a name by as much of their paths as tells them apart.
fn tell_names_apart(units: &mut [Unit]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate().filter(|(_, unit)| !unit.path.is_empty()) {
        groups.entry(unit.name.clone()).or_default().push(index);
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let most = group.iter().map(|index| units[*index].path.split('/').count()).max().unwrap_or(0);
        let tails =
            |parts: usize| -> Vec<String> { group.iter().map(|index| tail(&units[*index].path, parts)).collect() };
        let distinct = |names: &Vec<String>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
        let Some(names) = (2..=most).map(tails).find(distinct) else { continue };
        for (index, name) in group.into_iter().zip(names) {
            units[index].name = name;
        }
    }
}

/// The last parts of a path.
fn tail(path: &str, parts: usize) -> String {
    let start = path.rmatch_indices('/').nth(parts - 1).map_or(0, |(at, _)| at + 1);
    path.get(start..).unwrap_or(path).to_owned()
}

fn values(path: &str, read: &impl Fn(&str) -> Option<String>) -> Option<ValueTree> {
    plimsoll_config::values(path, language_for(path, ""), &read(path)?)
}

/// A folder and all folders above it, the nearest first, the root last.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| if folder.is_empty() { None } else { Some(parent(folder)) })
}

/// The folder that holds a file or folder.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn join(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}
