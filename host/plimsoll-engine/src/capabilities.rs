//! What a pack may import and must export, by name.
//!
//! This is the one place where a pack's reach is decided. A pack's permissions are computed from what it imports, never
//! from what it says; an import that is not on the list refuses the whole pack.

use std::fmt;

use crate::admission::Refusal;

/// The package of the interface.
const PACKAGE: &str = "plimsoll:audit";
/// The version that this host speaks.
const VERSION: &str = "0.1.0";
/// The interfaces that a pack may import. `types` holds only types.
const IMPORTS: &[&str] = &["document", "host", "project", "types"];
/// The interface that a pack must export.
const EXPORT: &str = "rules";
/// The version of WASI that is answered, as far as versions must agree: 0.2.0 and 0.2.12 do.
const WASI: &str = "0.2";
/// The functions of that interface.
pub(crate) const FUNCTIONS: &[&str] = &["describe", "inspect", "conclude"];

/// What a pack can reach beside the files that its rules match, computed from what it imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Nothing: it imports only Plimsoll's own interfaces.
    Pure,
    /// Nothing either, but it was made for WASI, which is there and closed: virtual clocks, computed random bytes, an empty
    /// environment, and a fault by name for all that would reach outside.
    ClosedWasi,
}

impl Permission {
    pub(crate) fn of(imports: &[String]) -> Self {
        if imports.iter().any(|import| wasi(import).is_some()) { Self::ClosedWasi } else { Self::Pure }
    }

    /// Returns its name: `pure`, or `closed WASI`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::ClosedWasi => "closed WASI",
        }
    }
}

/// The name of an interface, such as `plimsoll:audit/host@0.1.0`, in its parts.
struct Interface<'a> {
    package: &'a str,
    name: &'a str,
    version: &'a str,
}

impl<'a> Interface<'a> {
    fn of(full: &'a str) -> Option<Self> {
        let (path, version) = full.split_once('@').unwrap_or((full, ""));
        let (package, name) = path.split_once('/')?;
        Some(Self { package, name, version })
    }
}

impl fmt::Display for Interface<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}@{}", self.package, self.name, self.version)
    }
}

/// Decides whether a pack may import this.
pub(crate) fn import(full: &str) -> Result<(), Refusal> {
    match Interface::of(full) {
        Some(import) if import.package == PACKAGE && IMPORTS.contains(&import.name) => speaks(import.version),
        Some(import) if wasi(full).is_some() => match compatible(import.version) {
            Some(version) if version == WASI => Ok(()),
            _ => Err(Refusal::WasiVersion { name: full.to_owned(), ours: WASI }),
        },
        _ => Err(Refusal::Import { name: full.to_owned(), allowed: allowed() }),
    }
}

/// Returns the name of an interface of WASI without its version, such as `wasi:cli/stdout`.
pub(crate) fn wasi(full: &str) -> Option<&str> {
    full.split('@').next().filter(|name| name.starts_with("wasi:"))
}

/// Returns the version of the interface that the pack speaks, from the names of its exports.
pub(crate) fn interface<'a>(exports: impl Iterator<Item = &'a str>) -> Result<&'a str, Refusal> {
    let rules = exports
        .filter_map(|name| Interface::of(name).map(|interface| (name, interface)))
        .filter(|(_, interface)| interface.package == PACKAGE && interface.name == EXPORT);
    let mut spoken = Err(Refusal::NoExport { name: format!("{PACKAGE}/{EXPORT}@{VERSION}") });
    for (name, interface) in rules {
        match speaks(interface.version) {
            Ok(()) => return Ok(name),
            Err(refusal) => spoken = Err(refusal),
        }
    }
    spoken
}

/// Returns `plimsoll:audit@0.1.0` from `plimsoll:audit/rules@0.1.0`.
pub(crate) fn spoken(export: &str) -> String {
    let version = Interface::of(export).map_or("", |interface| interface.version);
    format!("{PACKAGE}@{version}")
}

fn speaks(version: &str) -> Result<(), Refusal> {
    if compatible(version) == compatible(VERSION) && compatible(version).is_some() {
        return Ok(());
    }
    Err(Refusal::Version { package: PACKAGE, theirs: version.to_owned(), ours: VERSION })
}

/// Returns the part of a version that two versions must share to be linked together: as Wasmtime's linker sees it, that
/// is the first number that is not zero, with all before it. A pre-release fits nothing.
fn compatible(version: &str) -> Option<String> {
    let (major, rest) = version.split_once('.')?;
    let (minor, patch) = rest.split_once('.')?;
    let number = |part: &str| part.parse::<u32>().ok();
    Some(match (number(major)?, number(minor)?, number(patch)?) {
        (0, 0, patch) => format!("0.0.{patch}"),
        (0, minor, _) => format!("0.{minor}"),
        (major, ..) => major.to_string(),
    })
}

fn allowed() -> String {
    let full = |name: &&str| Interface { package: PACKAGE, name, version: VERSION }.to_string();
    IMPORTS.iter().map(full).collect::<Vec<_>>().join(", ") + &format!(", and WASI {WASI}, closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_interfaces_may_be_imported() {
        assert!(import("plimsoll:audit/host@0.1.0").is_ok());
        assert!(import("plimsoll:audit/document@0.1.7").is_ok());
        let message = import("acme:files/types@0.2.3").map_err(|refusal| refusal.to_string());
        assert_eq!(
            message,
            Err("imports `acme:files/types@0.2.3`, which a rule has no business calling; allowed: \
                 plimsoll:audit/document@0.1.0, plimsoll:audit/host@0.1.0, plimsoll:audit/project@0.1.0, plimsoll:audit/types@0.1.0, and WASI 0.2, closed"
                .to_owned())
        );
        assert!(import("plimsoll:audit/files@0.1.0").is_err());
        assert!(import("log").is_err());
    }

    #[test]
    fn wasi_may_be_imported_in_its_second_version() {
        for name in ["wasi:cli/stdout@0.2.0", "wasi:filesystem/types@0.2.12", "wasi:http/outgoing-handler@0.2.3"] {
            assert!(import(name).is_ok(), "{name}");
        }
        let message = import("wasi:cli/stdout@0.3.0").map_err(|refusal| refusal.to_string());
        let expected =
            "imports `wasi:cli/stdout@0.3.0`; this host answers WASI 0.2: build the pack for that, or without WASI";
        assert_eq!(message, Err(expected.to_owned()));
        assert!(import("wasi:cli/stdout").is_err());
        assert!(import("wasi:cli/stdout@0.2.0-rc.1").is_err());
        assert!(import("wasi_snapshot_preview1").is_err());
    }

    #[test]
    fn a_permission_is_computed_from_the_imports() {
        let of = |imports: &[&str]| Permission::of(&imports.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["plimsoll:audit/host@0.1.0"]).name(), "pure");
        assert_eq!(of(&["plimsoll:audit/host@0.1.0", "wasi:cli/exit@0.2.0"]).name(), "closed WASI");
    }

    #[test]
    fn another_version_is_refused_with_both_versions() {
        let names = ["plimsoll:audit/rules@0.2.0"];
        assert_eq!(
            interface(names.into_iter()).map_err(|refusal| refusal.to_string()),
            Err("speaks plimsoll:audit@0.2.0; this host speaks 0.1.0: update plimsoll, or rebuild the pack".to_owned())
        );
        assert!(import("plimsoll:audit/host@0.1.0-rc.1").is_err());
        assert!(import("plimsoll:audit/host").is_err());
    }

    #[test]
    fn the_version_is_that_of_the_interface_in_this_repository() {
        let wit = include_str!("../../../wit/v0.1/pack.wit");
        assert!(wit.starts_with(&format!("package {PACKAGE}@{VERSION};")));
        assert_eq!(crate::INTERFACES, [format!("{PACKAGE}@{VERSION}")]);
    }

    #[test]
    fn a_pack_that_speaks_several_versions_is_taken_at_ours() {
        let names = ["plimsoll:audit/rules@0.2.0", "plimsoll:audit/rules@0.1.4"];
        assert_eq!(interface(names.into_iter()).ok(), Some("plimsoll:audit/rules@0.1.4"));
        assert_eq!(spoken("plimsoll:audit/rules@0.1.4"), "plimsoll:audit@0.1.4");
    }
}
