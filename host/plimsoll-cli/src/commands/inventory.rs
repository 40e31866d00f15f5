//! `plimsoll inventory`: what a folder is built from, for people or as a bill of materials.

use std::fmt::Write as _;

use plimsoll_inventory::sbom::{DEFAULT_CREATED, Subject, cyclonedx, spdx};
use plimsoll_model::inventory::{Dependency, Inventory};
use plimsoll_report::sanitize::terminal;
use plimsoll_source::{Root, WalkOptions};

use crate::args::{InventoryArgs, InventoryFormat};
use crate::audit::inventory::{Reach, gather};
use crate::exit::{CliError, Exit};

/// Runs the command.
///
/// # Errors
/// The folder cannot be opened, or has no manifest.
pub(super) fn run(arguments: &InventoryArgs) -> Result<Exit, CliError> {
    let root = Root::open(&arguments.path).map_err(|error| CliError::usage(format!("cannot {error}")))?;
    let inventory = gather(&root, &root.walk(&WalkOptions::default()), Reach::Everything);
    if inventory.manifests.is_empty() {
        let path = arguments.path.display();
        let none = CliError::new(Exit::Nothing, format!("no manifest and no lock file in {path}"));
        return Err(none.help("looked for those of npm, PyPI, Go, crates.io, Maven, NuGet, RubyGems and Packagist"));
    }
    let subject = Subject { name: root.name(), version: None, tool_version: env!("CARGO_PKG_VERSION") };
    let text = match arguments.format {
        InventoryFormat::Text => plain(&inventory),
        InventoryFormat::Json => {
            serde_json::to_string_pretty(&inventory)
                .map_err(|error| CliError::new(Exit::Internal, error.to_string()))?
                + "\n"
        }
        InventoryFormat::Cyclonedx => cyclonedx(&inventory, &subject),
        InventoryFormat::Spdx => spdx(&inventory, &subject, arguments.created.as_deref().unwrap_or(DEFAULT_CREATED)),
    };
    for problem in &inventory.problems {
        let line = format!("{}:{}: {}", problem.path, problem.position.line, problem.message);
        tracing::warn!("{}", terminal(&line));
    }
    super::print(&text)
}

fn plain(inventory: &Inventory) -> String {
    let mut out = String::new();
    let line = |one: &Dependency| {
        let version = match (&one.locked, &one.requirement) {
            (Some(locked), _) => locked.clone(),
            (None, Some(requirement)) => format!("{requirement} (not locked)"),
            (None, None) => "any (not locked)".to_owned(),
        };
        let how = if one.direct { "direct" } else { "transitive" };
        let place = one.declared.as_ref().or(one.pinned.as_ref()).map_or("", |place| place.path.as_str());
        terminal(&format!("{:<10} {} {version}  {how}  {place}", one.ecosystem.name(), one.name))
    };
    for one in &inventory.dependencies {
        let _ = writeln!(out, "{}", line(one));
    }
    let direct = inventory.dependencies.iter().filter(|one| one.direct).count();
    let (all, manifests) = (inventory.dependencies.len(), inventory.manifests.len());
    let _ = writeln!(out, "\n{all} packages, {direct} of them direct, in {manifests} manifests and lock files");
    out
}
