//! The names that a file imports, and what a name in it refers to.

use plimsoll_model::Imported;
use tree_sitter::Node;

/// The imports of one file.
#[derive(Debug, Default)]
pub(crate) struct Names {
    imports: Vec<Imported>,
}

impl Names {
    /// Reads the imports of a file.
    pub(crate) fn read(_language: &str, _root: Node<'_>, _text: &str) -> Self {
        Self::default()
    }

    /// The imports in text order.
    pub(crate) fn imports(&self) -> &[Imported] {
        &self.imports
    }

    /// What the name or call at a node refers to.
    pub(crate) fn resolve(&self, _node: Node<'_>, _text: &str) -> Option<String> {
        None
    }
}
