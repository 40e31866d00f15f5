//! What is known of the options of all scripts, and which of those that pages give are among them.
//!
//! A repository may have thousands of scripts, and a page thousands of options: each is looked up, and no list is walked for it.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use super::{FLAGS, PROGRAMS, USED};
use crate::paths::{folder, folders_above, resolve};
use crate::reports::{Said, report};

/// The options of a file, of a package, or of all files of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Options {
    names: BTreeSet<String>,
    /// Beginnings, of patterns such as `--no-*`.
    starts: BTreeSet<String>,
    /// Some file has options that are not known.
    is_open: bool,
}

impl Options {
    fn add(&mut self, fact: &LocatedFact) {
        self.is_open |= fact.value(1) != "true";
        for name in fact.value(0).lines() {
            match name.strip_suffix('*') {
                Some(start) => self.starts.insert(start.to_owned()),
                None => self.names.insert(name.to_owned()),
            };
        }
    }

    /// Whether an option is taken, or may be.
    fn take(&self, flag: &str) -> bool {
        if self.is_open || self.names.contains(flag) {
            return true;
        }
        if flag.starts_with("--") {
            // Many parsers take the beginning of a name for the name.
            let next = self.names.range(flag.to_owned()..).next();
            if next.is_some_and(|name| name.starts_with(flag)) {
                return true;
            }
        } else if flag.get(..2).is_some_and(|first| self.names.contains(first)) {
            // Letters behind one dash are several options, or one with its value.
            return true;
        }
        flag.char_indices().any(|(at, _)| self.starts.contains(&flag[..at])) || self.starts.contains(flag)
    }
}

/// What is known of the scripts of a repository.
#[derive(Default)]
struct Known {
    files: BTreeMap<String, Options>,
    /// Of all files in a folder, where a program is a package of Go.
    go: BTreeMap<String, Options>,
    /// Of all files below the folder of a package of Cargo.
    rust: BTreeMap<String, Options>,
    /// Of all files of a language: a package that is imported may bring options of its own.
    all_go: Options,
    all_rust: Options,
    /// The folders of packages of Cargo, and those that have a program or a package of a name.
    packages: BTreeSet<String>,
    named: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    fn read(project: &Project<'_>) -> Self {
        let mut known = Self::default();
        for fact in project.repository().facts(PROGRAMS.key) {
            let package = folder(&fact.path);
            known.packages.insert(package.to_owned());
            for name in fact.value(0).lines() {
                known.named.entry(name.to_owned()).or_default().insert(package.to_owned());
            }
        }
        for fact in project.repository().facts(FLAGS.key) {
            known.files.entry(fact.path.clone()).or_default().add(&fact);
            if fact.path.ends_with(".go") {
                known.all_go.add(&fact);
                known.go.entry(folder(&fact.path).to_owned()).or_default().add(&fact);
            } else if fact.path.ends_with(".rs") {
                known.all_rust.add(&fact);
                for above in folders_above(folder(&fact.path)).filter(|above| known.packages.contains(*above)) {
                    known.rust.entry(above.to_owned()).or_default().add(&fact);
                }
            }
        }
        known
    }

    /// Whether what stands at a path takes an option, or may take it.
    fn takes(&self, path: &str, flag: &str) -> bool {
        if let Some(file) = self.files.get(path) {
            return file.take(flag);
        }
        let (package, all) = if self.packages.contains(path) {
            (self.rust.get(path), &self.all_rust)
        } else {
            (self.go.get(path), &self.all_go)
        };
        package.is_none_or(|package| package.take(flag)) || all.take(flag)
    }

    /// The folder of the package that `cargo run` runs, if there is only one that can be meant. `changed`: where the command
    /// is run, as far as the page has changed the folder.
    fn package(&self, script: &str, changed: Option<&[String]>) -> Option<String> {
        let wanted = script.strip_prefix("cargo run").unwrap_or("").trim_start();
        let named = if wanted.is_empty() { &self.packages } else { self.named.get(wanted)? };
        let mut fitting: Vec<&String> = match changed {
            None => named.iter().take(2).collect(),
            Some(places) => places.iter().filter(|place| named.contains(*place)).collect(),
        };
        fitting.dedup();
        if let [one] = fitting[..] { Some(one.clone()) } else { None }
    }
}

/// Reports the options that the scripts do not take.
pub(crate) fn conclude(project: &mut Project<'_>, own: &BTreeSet<String>) {
    let used: Vec<LocatedFact> = project.facts(USED.key).collect();
    if used.is_empty() {
        return;
    }
    let known = Known::read(project);
    let mut places: BTreeMap<(String, String, String), Option<String>> = BTreeMap::new();
    let mut met: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut said = Said::default();
    for fact in &used {
        let (script, flag, cloned) = (fact.value(0), fact.value(1), fact.value(3));
        if !cloned.is_empty() && !own.contains(&cloned.to_lowercase()) {
            continue;
        }
        let key = (script.to_owned(), fact.value(2).to_owned(), folder(&fact.path).to_owned());
        let place = places.entry(key).or_insert_with(|| place(project, &known, fact));
        let Some(path) = place else { continue };
        let Some(span) = fact.span.filter(|_| !known.takes(path, flag)) else { continue };
        if met.insert((fact.path.clone(), path.clone(), flag.to_owned())) {
            said.add(&fact.path, span, format!("`{script}` takes no option `{flag}`"));
        }
    }
    report(project, said, Some(Severity::P3), "options that the scripts do not take");
}

/// The path of the script, or the folder of the package, if there is only one that can be meant.
fn place(project: &Project<'_>, known: &Known, fact: &LocatedFact) -> Option<String> {
    let (script, changed) = (fact.value(0), fact.value(2));
    let bases = folders_above(folder(&fact.path));
    let bases: Vec<String> = bases.filter_map(|base| resolve(base, changed)).collect();
    if script.starts_with("cargo run") {
        return known.package(script, Some(bases.as_slice()).filter(|_| !changed.is_empty()));
    }
    let places: Vec<String> = bases.iter().filter_map(|base| resolve(base, script)).collect();
    let entries = project.entries(&places);
    let mut there: Vec<String> =
        places.into_iter().zip(entries).filter(|(_, entry)| *entry != Entry::Nothing).map(|(place, _)| place).collect();
    there.dedup();
    if there.len() == 1 { there.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use plimsoll_sdk::Span;

    use super::*;

    fn options(names: &str) -> Options {
        let fact =
            LocatedFact { path: String::new(), values: vec![names.to_owned(), "true".to_owned()], span: None::<Span> };
        let mut options = Options::default();
        options.add(&fact);
        options
    }

    #[test]
    fn patterns_and_beginnings_are_taken() {
        let known = options("--verbose\n--no-*\n--x\n-a\n-port\n-v*");
        for flag in ["--verb", "--verbose", "--no-cache", "--no-", "--x", "-a", "-abc", "-port", "-v", "-vv"] {
            assert!(known.take(flag), "{flag}");
        }
        for flag in ["--verbosely", "--no", "--y", "-b", "-por", "-bcd"] {
            assert!(!known.take(flag), "{flag}");
        }
    }

    #[test]
    fn parts_of_a_file_are_one_list() {
        let mut known = options("--one");
        let more = options("--two");
        known.names.extend(more.names);
        assert!(known.take("--one") && known.take("--two") && !known.take("--three"));
        known.is_open = true;
        assert!(known.take("--three"));
    }

    #[test]
    fn a_package_is_meant_where_the_command_is_run() {
        let mut known = Known::default();
        known.packages.insert("app".to_owned());
        known.named.entry("shop".to_owned()).or_default().insert("app".to_owned());
        assert_eq!(known.package("cargo run", None).as_deref(), Some("app"));
        assert_eq!(known.package("cargo run shop", None).as_deref(), Some("app"));
        assert_eq!(known.package("cargo run other", None), None);
        let (app, hello) = (["app".to_owned()], ["hello".to_owned(), "docs/hello".to_owned()]);
        assert_eq!(known.package("cargo run", Some(&app)).as_deref(), Some("app"));
        assert_eq!(known.package("cargo run", Some(&hello)), None);
        known.packages.insert("tool".to_owned());
        assert_eq!(known.package("cargo run", None), None);
    }
}
