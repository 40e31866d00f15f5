//! What manifests declare, and which of them count for the files of a folder: those in it, and those in the folders above.
//!
//! Names are gathered once for each folder that has manifests, and not for each import that is looked at: a monorepo has
//! thousands of imports and a few dozen manifests.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Dependency, Manifest};

/// A list of packages that another one includes.
pub(crate) const INCLUDE: FactKind = fact!("included-list", path: text);

/// The folder of a path; empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A folder and those above it, the root last.
pub(crate) fn upwards(folder_path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_path), |at| (!at.is_empty()).then(|| folder(at)))
}

/// Folders that hold nothing but lists of packages for the folder above them.
const LISTS: &[&str] = &["requirements", "requires", "reqs", "deps"];

/// Everything that manifests of one ecosystem declare, or lock files hold.
pub(crate) struct Declared {
    /// The manifests that count in a folder, by that folder.
    manifests: BTreeMap<String, BTreeSet<String>>,
    /// The names that each manifest asks for. What only another package asks for is not among them.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Names of packages that are there, and that no manifest asks for.
    transitive: BTreeSet<String>,
    /// The names of the project's own packages.
    own: BTreeSet<String>,
}

impl Declared {
    /// Arranges what the host knows of the whole repository. `includes` says which list of packages includes which.
    pub(crate) fn of(
        ecosystem: &str,
        manifests: &[Manifest],
        dependencies: &[Dependency],
        includes: &[(String, String)],
    ) -> Self {
        let mut declared = Self {
            manifests: BTreeMap::new(),
            names: BTreeMap::new(),
            transitive: BTreeSet::new(),
            own: BTreeSet::new(),
        };
        for one in manifests.iter().filter(|one| one.ecosystem == ecosystem) {
            if !one.name.is_empty() {
                declared.own.insert(one.name.clone());
            }
            if !one.is_lock {
                let own = folder(&one.path);
                let name = own.rsplit('/').next().unwrap_or(own);
                let is_list = !own.is_empty() && LISTS.contains(&name) && ecosystem == "PyPI";
                declared.see(own, &one.path);
                if is_list {
                    declared.see(folder(own), &one.path);
                }
            }
        }
        for one in dependencies.iter().filter(|one| one.ecosystem == ecosystem) {
            if one.direct {
                declared.names.entry(one.path.clone()).or_default().insert(one.name.clone());
            } else {
                declared.transitive.insert(one.name.clone());
            }
        }
        if ecosystem == "PyPI" {
            for (from, to) in chains(includes) {
                declared.see(folder(&from), &to);
            }
        }
        declared
    }

    fn see(&mut self, folder: &str, manifest: &str) {
        self.manifests.entry(folder.to_owned()).or_default().insert(manifest.to_owned());
    }

    /// The nearest folder with manifests, at or above a folder: what is declared is the same for all files below it.
    pub(crate) fn nearest<'a>(&self, folder: &'a str) -> Option<&'a str> {
        upwards(folder).find(|above| self.manifests.contains_key(*above))
    }

    /// What is declared where the nearest folder with manifests is `folder`.
    pub(crate) fn visible(&self, folder: &str) -> Visible<'_> {
        let mut visible =
            Visible { manifest: None, exact: BTreeSet::new(), parts: BTreeSet::new(), letters: Vec::new() };
        for manifest in upwards(folder).filter_map(|above| self.manifests.get(above)).flatten() {
            visible.manifest.get_or_insert(manifest);
            for name in self.names.get(manifest).into_iter().flatten() {
                if visible.exact.insert(name) {
                    let lower = name.to_ascii_lowercase().replace('_', "-");
                    visible.parts.extend(lower.split(['-', '/', '.']).map(str::to_owned));
                    visible.letters.push(letters(name));
                }
            }
        }
        visible
    }

    /// Whether a lock file of the project holds a package that no manifest asks for.
    pub(crate) fn is_transitive(&self, name: &str) -> bool {
        self.transitive.contains(name)
    }

    /// Whether a package is the project's own.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// The manifests of the project that ask for a package.
    pub(crate) fn asked_by(&self, name: &str) -> Vec<&str> {
        self.names.iter().filter(|(_, names)| names.contains(name)).map(|(path, _)| path.as_str()).collect()
    }
}

/// What files of one folder may import.
pub(crate) struct Visible<'a> {
    /// The nearest manifest.
    pub(crate) manifest: Option<&'a str>,
    exact: BTreeSet<&'a str>,
    parts: BTreeSet<String>,
    letters: Vec<String>,
}

impl Visible<'_> {
    /// Whether that package is asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.exact.contains(name)
    }

    /// Whether a package is asked for of whose name a part is the module: such packages bring modules of others.
    pub(crate) fn has_part(&self, top: &str) -> bool {
        let part = top.to_ascii_lowercase().replace('_', "-");
        self.parts.contains(&part) || self.exact.contains(format!("@types/{part}").as_str())
    }

    /// Whether a package is asked for that is a fork by its name: `ft-scikit-learn` for `scikit-learn`.
    pub(crate) fn has_fork(&self, name: &str) -> bool {
        name.contains('-') && self.exact.iter().any(|one| one.strip_suffix(name).is_some_and(|who| who.ends_with('-')))
    }

    /// Whether the last two words of the module are those of a package: `utils_find_1st` of `py_find_1st`.
    fn shares_end(&self, top: &str) -> bool {
        let end = |name: &str| -> Option<(String, String)> {
            let lower = name.to_ascii_lowercase();
            let mut words = lower.rsplit(['-', '_', '.']);
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        };
        let module = end(top);
        module.is_some() && self.exact.iter().any(|name| end(name) == module)
    }

    /// Whether a package is asked for that is called almost like the module: `python-json-logger` for `pythonjsonlogger`,
    /// `pybars3` for `pybars`.
    pub(crate) fn has_alike(&self, top: &str) -> bool {
        if self.shares_end(top) {
            return true;
        }
        let module = letters(top);
        self.letters.iter().any(|name| {
            module.len() >= 3 && name.contains(&module) || name.len() >= 4 && module.contains(name.as_str())
        })
    }
}

/// A name without what is written in several ways.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Records which lists of packages a list includes. The rule's page must have a selector `include`.
pub(crate) fn note_includes(cx: &mut Context<'_>) {
    let included: BTreeSet<String> =
        cx.matches_of("include").map(|found| cx.captured(found, "path").to_owned()).collect();
    for path in included {
        cx.fact(INCLUDE, [path], None);
    }
}

/// Reads facts about lists that include others: the path of the list, and the path that it includes.
pub(crate) fn includes(facts: impl Iterator<Item = LocatedFact>) -> Vec<(String, String)> {
    facts.filter_map(|fact| Some((fact.path.clone(), join(folder(&fact.path), fact.value(0))?))).collect()
}

/// A path as seen from a folder; none for one that leads outside or is no path.
fn join(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['$', ':']) {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Each list with all that it includes, directly and by others.
fn chains(includes: &[(String, String)]) -> BTreeSet<(String, String)> {
    let mut all: BTreeSet<(String, String)> = includes.iter().cloned().collect();
    loop {
        let longer = all.iter().flat_map(|(from, middle)| {
            includes.iter().filter(move |(other, _)| other == middle).map(move |(_, to)| (from.clone(), to.clone()))
        });
        let new: Vec<(String, String)> = longer.filter(|pair| !all.contains(pair)).collect();
        if new.is_empty() {
            return all;
        }
        all.extend(new);
    }
}

#[cfg(test)]
mod tests {
    use super::{chains, join};

    #[test]
    fn included_lists_are_found_from_the_list_that_names_them() {
        assert_eq!(join("a/requirements", "../base.txt").as_deref(), Some("a/base.txt"));
        assert_eq!(join("", "./requirements/base.txt").as_deref(), Some("requirements/base.txt"));
        assert_eq!(join("a", "../../x.txt"), None);
        assert_eq!(join("a", "https://example.com/x.txt"), None);
    }

    #[test]
    fn a_circle_of_lists_ends() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let all = chains(&[pair("a", "b"), pair("b", "c"), pair("c", "a")]);
        assert!(all.contains(&pair("a", "c")) && all.contains(&pair("a", "a")) && all.len() == 9);
    }
}
