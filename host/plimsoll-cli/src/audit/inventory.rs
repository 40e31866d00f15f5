//! What the audited folder is built from: its manifests and lock files, read beside the audit, because lock files are
//! neither short nor written by people, and so are not audited themselves.

use plimsoll_model::inventory::{Inventory, Problem};
use plimsoll_model::{Position, Role};
use plimsoll_source::{Inventory as Files, Root, language_for, role_of};
use rayon::prelude::*;

/// Whose manifests count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What is built and run: not those of tests, examples and other people's code.
    Production,
    /// All but other people's code.
    Everything,
}

/// Reads the manifests and lock files of a folder and joins them.
#[must_use]
pub fn gather(root: &Root, files: &Files, reach: Reach) -> Inventory {
    let counts = |path: &&str| {
        let role = role_of(path, language_for(path, ""));
        let left_out = match reach {
            Reach::Production => matches!(role, Role::Test | Role::Example | Role::Vendored),
            Reach::Everything => role == Role::Vendored,
        };
        plimsoll_inventory::is_manifest(path) && !left_out
    };
    let audited = files.entries.iter().map(|entry| entry.path.as_str());
    let skipped = files.skipped.iter().map(|skipped| skipped.path.as_str());
    let mut paths: Vec<&str> = audited.chain(skipped).filter(counts).collect();
    paths.sort_unstable();
    let read: Vec<Result<plimsoll_inventory::FileInventory, Problem>> = paths
        .into_par_iter()
        .map(|path| {
            let problem = |message: String| Problem { path: path.to_owned(), position: Position::START, message };
            let text = root.read_manifest(path).map_err(|skipped| problem(skipped.detail))?;
            plimsoll_inventory::read(path, &text).map_err(|error| problem(error.to_string()))
        })
        .collect();
    let mut good = Vec::with_capacity(read.len());
    let mut problems = Vec::new();
    for one in read {
        match one {
            Ok(file) => good.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    let mut inventory = plimsoll_inventory::combine(good);
    inventory.problems.append(&mut problems);
    inventory.problems.sort();
    inventory
}
