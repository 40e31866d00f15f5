//! From a name in an import to the packages that can bring it.
//!
//! Most names are those of their packages; what differs is in `imports/python-packages.txt`. Where neither a table nor a rule of the
//! ecosystem decides, the answer says so, so that a rule about undeclared packages can stay silent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use plimsoll_model::Ecosystem;

use crate::name::normalise;

/// Whose a name in an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOwner {
    /// The language or its runtime brings it.
    Standard,
    /// It is a file of the project, or a name that only a bundler knows.
    Local,
    /// One of these packages brings it, the most used one first.
    Packages {
        /// Normalised names.
        names: Vec<String>,
        /// Whether that is certain; false where it is only likely, because names may differ.
        certain: bool,
    },
    /// The ecosystem has no rule from imports to packages.
    Unknown,
}

/// Returns whose the name in an import is: `os.path` or `yaml` in Python, `@scope/name/file` in JavaScript, a path in Go, a
/// crate or path in Rust.
#[must_use]
pub fn package_of_import(ecosystem: Ecosystem, import: &str) -> ImportOwner {
    match ecosystem {
        Ecosystem::PyPi => python(import),
        Ecosystem::Npm => javascript(import),
        Ecosystem::Go => go(import),
        Ecosystem::CratesIo => rust(import),
        Ecosystem::Maven | Ecosystem::NuGet | Ecosystem::Packagist | Ecosystem::RubyGems => ImportOwner::Unknown,
    }
}

/// Returns whether a package brings what an import names. In Go, a module brings all paths below its own.
#[must_use]
pub fn provides(ecosystem: Ecosystem, package: &str, import: &str) -> bool {
    if ecosystem == Ecosystem::Go {
        return import.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    }
    match package_of_import(ecosystem, import) {
        ImportOwner::Packages { names, .. } => names.contains(&normalise(ecosystem, package)),
        ImportOwner::Standard | ImportOwner::Local | ImportOwner::Unknown => false,
    }
}

fn certain(name: &str) -> ImportOwner {
    ImportOwner::Packages { names: vec![name.to_owned()], certain: true }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn python(import: &str) -> ImportOwner {
    static STANDARD: OnceLock<BTreeSet<&str>> = OnceLock::new();
    static PACKAGES: OnceLock<BTreeMap<&str, Vec<String>>> = OnceLock::new();
    let standard = STANDARD.get_or_init(|| lines(include_str!("imports/python-standard.txt")).collect());
    let packages = PACKAGES.get_or_init(|| {
        let words = lines(include_str!("imports/python-packages.txt")).map(str::split_whitespace);
        words.filter_map(|mut words| Some((words.next()?, words.map(str::to_owned).collect()))).collect()
    });
    let import = import.trim();
    let top = import.split('.').next().unwrap_or(import);
    if top.is_empty() {
        return ImportOwner::Local;
    }
    if standard.contains(top) {
        return ImportOwner::Standard;
    }
    // The longest part that is known decides: `google.cloud.storage` before `google`.
    let mut known = Some(import);
    while let Some(name) = known {
        if let Some(names) = packages.get(name) {
            return ImportOwner::Packages { names: names.clone(), certain: true };
        }
        known = name.rsplit_once('.').map(|(start, _)| start);
    }
    let parts: Vec<&str> = import.split('.').collect();
    let names = match parts.as_slice() {
        // Vendors that share a name among many packages name each by its path.
        ["google", "cloud", service, ..] => vec![normalise(Ecosystem::PyPi, &format!("google-cloud-{service}"))],
        ["azure", rest @ ..] if !rest.is_empty() => {
            let prefixes = (1..=rest.len().min(3)).rev();
            prefixes.map(|length| normalise(Ecosystem::PyPi, &format!("azure-{}", rest[..length].join("-")))).collect()
        }
        _ => {
            let name = normalise(Ecosystem::PyPi, top);
            vec![name.clone(), format!("python-{name}"), format!("py{name}"), format!("django-{name}")]
        }
    };
    ImportOwner::Packages { names, certain: false }
}

fn javascript(import: &str) -> ImportOwner {
    static BUILTIN: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let builtin = BUILTIN.get_or_init(|| lines(include_str!("imports/node-builtin.txt")).collect());
    // Loaders of webpack stand before a `!`, queries of bundlers behind a `?`.
    let import = import.rsplit('!').next().unwrap_or(import);
    let import = import.split('?').next().unwrap_or(import);
    if import.starts_with("node:") || import.starts_with("bun:") {
        return ImportOwner::Standard;
    }
    // Paths, subpath imports, aliases of bundlers, and anything with a scheme.
    if import.is_empty()
        || import.starts_with(['.', '/', '#', '~', '$'])
        || import.starts_with("@/")
        || import.contains(':')
    {
        return ImportOwner::Local;
    }
    let mut parts = import.split('/');
    let first = parts.next().unwrap_or(import);
    if builtin.contains(first) {
        return ImportOwner::Standard;
    }
    match parts.next().filter(|_| first.starts_with('@')) {
        Some(name) => certain(&format!("{first}/{name}")),
        None if first.starts_with('@') => ImportOwner::Local,
        None => certain(first),
    }
}

/// The standard library has no dot in the first part of a path; every other path begins with a host.
fn go(import: &str) -> ImportOwner {
    let first = import.split('/').next().unwrap_or(import);
    if import.starts_with('.') {
        ImportOwner::Local
    } else if first.contains('.') {
        certain(import)
    } else {
        ImportOwner::Standard
    }
}

fn rust(import: &str) -> ImportOwner {
    let path = import.trim_start_matches("::");
    let first = path.split("::").next().unwrap_or(path).trim_start_matches("r#");
    match first {
        "std" | "core" | "alloc" | "proc_macro" | "test" => ImportOwner::Standard,
        "" | "crate" | "self" | "super" | "Self" => ImportOwner::Local,
        // A crate's name in code has `_` for each `-`.
        name => {
            ImportOwner::Packages { names: vec![name.to_owned(), name.replace('_', "-")], certain: !name.contains('_') }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(ecosystem: Ecosystem, import: &str) -> Option<String> {
        match package_of_import(ecosystem, import) {
            ImportOwner::Packages { names, .. } => names.first().cloned(),
            _ => None,
        }
    }

    #[test]
    fn python_names_lead_to_their_packages() {
        for (import, package) in [
            ("yaml", "pyyaml"),
            ("cv2", "opencv-python"),
            ("PIL.Image", "pillow"),
            ("bs4", "beautifulsoup4"),
            ("sklearn.metrics", "scikit-learn"),
            ("dotenv", "python-dotenv"),
            ("jwt", "pyjwt"),
            ("google.protobuf.message", "protobuf"),
            ("google.cloud.storage.blob", "google-cloud-storage"),
            ("google.cloud.spanner", "google-cloud-spanner"),
            ("requests", "requests"),
            ("azure.storage.blob", "azure-storage-blob"),
            ("zope.interface", "zope-interface"),
        ] {
            assert_eq!(first(Ecosystem::PyPi, import).as_deref(), Some(package), "{import}");
        }
        assert!(provides(Ecosystem::PyPi, "opencv-python-headless", "cv2"));
        assert!(!provides(Ecosystem::PyPi, "opencv-python", "yaml"));
    }

    #[test]
    fn what_the_language_brings_is_no_package() {
        for import in ["os.path", "asyncore", "distutils.core", "tomllib", "_thread", "annotationlib"] {
            assert_eq!(package_of_import(Ecosystem::PyPi, import), ImportOwner::Standard, "{import}");
        }
        for import in ["fs", "fs/promises", "node:test", "path"] {
            assert_eq!(package_of_import(Ecosystem::Npm, import), ImportOwner::Standard, "{import}");
        }
        for import in ["fmt", "net/http", "C", "golang/x"] {
            assert_eq!(package_of_import(Ecosystem::Go, import), ImportOwner::Standard, "{import}");
        }
        assert_eq!(package_of_import(Ecosystem::CratesIo, "std::fs"), ImportOwner::Standard);
    }

    #[test]
    fn files_and_aliases_of_javascript_are_local() {
        for import in
            ["./a", "../b", "/c", "#internal", "@/components/x", "~/x", "$lib/y", "virtual:pwa", "https://x.test/y.js"]
        {
            assert_eq!(package_of_import(Ecosystem::Npm, import), ImportOwner::Local, "{import}");
        }
        assert_eq!(first(Ecosystem::Npm, "@scope/name/file").as_deref(), Some("@scope/name"));
        assert_eq!(first(Ecosystem::Npm, "style-loader!lodash/fp?x").as_deref(), Some("lodash"));
    }

    #[test]
    fn a_module_of_go_brings_what_lies_below() {
        assert!(provides(Ecosystem::Go, "golang.org/x/net", "golang.org/x/net/http2"));
        assert!(!provides(Ecosystem::Go, "golang.org/x/net", "golang.org/x/network"));
    }

    #[test]
    fn the_tables_are_clean() {
        for line in lines(include_str!("imports/python-packages.txt")) {
            let mut words = line.split_whitespace();
            assert!(words.next().is_some() && words.clone().next().is_some(), "`{line}` names no package");
            assert!(words.all(|name| normalise(Ecosystem::PyPi, name) == name), "`{line}` is not normalised");
        }
        assert!(lines(include_str!("imports/python-standard.txt")).count() > 300);
        assert!(lines(include_str!("imports/node-builtin.txt")).count() > 40);
    }
}
