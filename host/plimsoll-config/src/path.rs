//! Paths of keys that select values: `jobs.*.steps[*].uses`.
//!
//! | step | selects |
//! |---|---|
//! | `name`, `"a.b"` | the member of that key |
//! | `(run\|uses)` | members of any of these keys |
//! | `*` | every member |
//! | `$NAME` | every member, which is captured under that name |
//! | `[0]` | that element |
//! | `[*]` | every element; a value that is no sequence counts as the only element of one |
//! | `**` | the value itself, and everything below it |
//!
//! Aliases and merge keys are followed. A file can be written so that this never ends, so what is looked at is counted.

mod lookup;
mod matches;
mod missing;
mod parse;

pub use matches::{Matches, PathMatch};
pub use missing::{Missing, MissingPlaces};
pub use parse::PathError;

use plimsoll_model::ValueTree;

/// A path of keys, parsed once and used for any number of trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// One of these keys.
    Keys(Vec<String>),
    /// Any member, captured where it has a name.
    Member(Option<String>),
    /// That element, or any.
    Element(Option<u32>),
    /// Any depth, none included.
    Deep,
}

impl KeyPath {
    /// How many values one search looks at, at most.
    pub const BUDGET: u32 = 1_000_000;

    /// Parses a path.
    ///
    /// # Errors
    ///
    /// What is wrong with the path, and in which column.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        parse::parse(path).map(|steps| Self { steps })
    }

    /// Returns the names of the captures, in the order of the path.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Member(Some(name)) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Returns what the path selects below `root`, in the order of the text as far as no alias leads back.
    #[must_use]
    pub fn matches(&self, tree: &ValueTree, root: u32) -> Matches {
        matches::find(tree, root, &self.steps, &mut lookup::Work::new(Self::BUDGET))
    }
}

/// Returns where a path breaks off below `root`: one place for each value that exists, but has not the next key.
///
/// A wildcard with nothing under it breaks nothing, and neither does a value that only its tool can compute.
#[must_use]
pub fn missing(tree: &ValueTree, root: u32, path: &KeyPath) -> MissingPlaces {
    missing::find(tree, root, &path.steps, &mut lookup::Work::new(KeyPath::BUDGET))
}
