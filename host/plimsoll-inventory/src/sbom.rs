//! Bills of materials of an inventory: CycloneDX 1.6 and SPDX 2.3, as JSON.
//!
//! The same inventory gives the same bytes: there is no clock and nothing random. Where a format wants an id of the
//! document, it is derived from the content; where it wants a time, the caller gives one.

use std::collections::BTreeMap;

use plimsoll_model::{Dependency, Ecosystem, Inventory, Scope};
use sha2::{Digest, Sha256};

mod cyclonedx;
mod purl;
mod spdx;

pub use cyclonedx::cyclonedx;
pub use purl::purl;
pub use spdx::{DEFAULT_CREATED, spdx};

/// What a bill of materials is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'t> {
    /// The name of the project.
    pub name: &'t str,
    /// Its version, as far as it is known.
    pub version: Option<&'t str>,
    /// The version of the tool that writes.
    pub tool_version: &'t str,
}

/// One package in one version, wherever it is used.
struct Component<'i> {
    ecosystem: Ecosystem,
    name: &'i str,
    /// `None` where nothing pins it.
    version: Option<&'i str>,
    requirement: Option<&'i str>,
    scope: Scope,
    direct: bool,
    /// Where it is declared or pinned, sorted.
    paths: Vec<&'i str>,
}

/// Returns what an inventory names, each version once, sorted. What nothing pins is listed without a version.
fn components(inventory: &Inventory) -> Vec<Component<'_>> {
    let mut found: BTreeMap<(&str, &str, Option<&str>), Component<'_>> = BTreeMap::new();
    for one in &inventory.dependencies {
        let component = Component {
            ecosystem: one.ecosystem,
            name: &one.name,
            version: one.locked.as_deref(),
            requirement: one.requirement.as_deref(),
            scope: one.scope,
            direct: one.direct,
            paths: Vec::new(),
        };
        let entry = found.entry((one.ecosystem.name(), &one.name, one.locked.as_deref())).or_insert(component);
        entry.scope = entry.scope.min(one.scope);
        entry.direct |= one.direct;
        entry.requirement = entry.requirement.min(one.requirement.as_deref());
        entry.paths.extend(paths(one));
    }
    let mut all: Vec<Component<'_>> = found.into_values().collect();
    for component in &mut all {
        component.paths.sort_unstable();
        component.paths.dedup();
    }
    all
}

fn paths(one: &Dependency) -> impl Iterator<Item = &str> {
    [&one.declared, &one.pinned].into_iter().flatten().map(|place| place.path.as_str())
}

/// Returns an UUID of version 8 (custom) that is the same for the same content.
fn uuid(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let cut = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| hex.get(range).unwrap_or_default());
    cut.join("-")
}

#[cfg(test)]
mod tests;
