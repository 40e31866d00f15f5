//! Members of mappings with what merge keys bring in, and a count of all that is looked at.

use std::collections::HashSet;

use plimsoll_model::{ValueKind, ValueTree};

/// What a search may still look at.
pub(super) struct Work {
    left: u32,
    /// Whether nothing was left out.
    pub(super) is_complete: bool,
}

impl Work {
    pub(super) fn new(budget: u32) -> Self {
        Self { left: budget, is_complete: true }
    }

    /// Counts one value; false when the budget is spent.
    pub(super) fn take(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => self.is_complete = false,
        }
        self.is_complete
    }
}

/// Returns the members of a mapping: its own ones, then those that its merge keys bring in and that it has not itself.
pub(super) fn members(tree: &ValueTree, value: u32, work: &mut Work) -> Vec<u32> {
    collect(tree, value, None, work)
}

/// Returns the members of one key: the mapping's own ones, else the first that a merge key brings in.
pub(super) fn named(tree: &ValueTree, value: u32, key: &str, work: &mut Work) -> Vec<u32> {
    collect(tree, value, Some(key), work)
}

/// Each mapping is visited once, so that merge keys inside each other cost no more than the file is long.
fn collect(tree: &ValueTree, value: u32, only: Option<&str>, work: &mut Work) -> Vec<u32> {
    let mut found = Vec::new();
    let mut keys: HashSet<&str> = HashSet::new();
    let mut visited: HashSet<u32> = HashSet::new();
    let mut waiting = vec![value];
    while let Some(next) = waiting.pop() {
        let Some(mapping) = tree.resolve(next).filter(|mapping| visited.insert(*mapping)) else { continue };
        let is_sequence = tree.get(mapping).is_some_and(|it| it.kind == ValueKind::Sequence) && next != value;
        let is_own = found.is_empty() && keys.is_empty();
        let mut merged = Vec::new();
        let mut added = Vec::new();
        for child in tree.children(mapping) {
            if !work.take() {
                return found;
            }
            let Some(member) = tree.get(child) else { continue };
            if is_sequence || member.flags & ValueTree::MERGE != 0 {
                merged.push(child);
                continue;
            }
            let Some(key) = &member.key else { continue };
            if only.is_none_or(|only| only == key.text) && (is_own || !keys.contains(key.text.as_str())) {
                found.push(child);
                added.push(key.text.as_str());
            }
        }
        keys.extend(added);
        if only.is_some() && !found.is_empty() {
            return found;
        }
        waiting.extend(merged.into_iter().rev());
    }
    found
}

/// Returns the elements of a sequence, and any other value but nothing as the only element of one.
pub(super) fn elements(tree: &ValueTree, value: u32, work: &mut Work) -> Vec<u32> {
    let Some(resolved) = tree.resolve(value) else { return Vec::new() };
    match tree.get(resolved).map(|it| it.kind) {
        Some(ValueKind::Sequence) => tree.children(resolved).take_while(|_| work.take()).collect(),
        Some(ValueKind::Null) | None => Vec::new(),
        Some(_) => vec![value],
    }
}
