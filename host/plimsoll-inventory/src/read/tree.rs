//! A value of a tree with the tree it is in, so that readers can go down by keys.

use plimsoll_model::{Span, ValueKind, ValueTree};

use crate::draft::Draft;

/// One value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t ValueTree,
    at: u32,
}

/// Parses a file; what its reader complains about is a problem of the file.
pub(super) fn parse(draft: &mut Draft<'_>, language: &str) -> ValueTree {
    let tree = plimsoll_config::values(&draft.file.manifest.path, language, draft.text).unwrap_or_default();
    for error in &tree.errors {
        draft.problem_at(error.position, error.message.clone());
    }
    tree
}

impl<'t> Node<'t> {
    /// Returns the first document of a file; one without any is a mapping of nothing.
    pub(super) const fn root(tree: &'t ValueTree) -> Self {
        Self { tree, at: 0 }
    }

    /// Returns the document at a root of the tree.
    pub(super) const fn document(tree: &'t ValueTree, at: u32) -> Self {
        Self { tree, at }
    }

    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.tree.member(self.at, key).map(|at| Self { tree: self.tree, at })
    }

    pub(super) fn at(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    pub(super) fn text(self) -> Option<&'t str> {
        self.tree.text(self.at)
    }

    /// Returns the text of a member.
    pub(super) fn text_of(self, key: &str) -> Option<&'t str> {
        self.get(key)?.text()
    }

    /// Returns whether a member is `true`.
    pub(super) fn is_true(self, key: &str) -> bool {
        self.text_of(key) == Some("true")
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.tree.items(self.at).map(move |at| Self { tree: self.tree, at })
    }

    /// Returns the members: key, the bytes of the key, and the value.
    pub(super) fn members(self) -> impl Iterator<Item = (&'t str, Span, Self)> {
        self.tree.members(self.at).map(move |(key, at)| (key.text.as_str(), key.span, Self { tree: self.tree, at }))
    }

    /// Returns the members below a key, nothing where there are none.
    pub(super) fn members_of(self, key: &str) -> impl Iterator<Item = (&'t str, Span, Self)> {
        self.get(key).into_iter().flat_map(Self::members)
    }

    /// Returns the elements below a key, nothing where there are none.
    pub(super) fn items_of(self, key: &str) -> impl Iterator<Item = Self> {
        self.get(key).into_iter().flat_map(Self::items)
    }

    /// Returns the elements of XML with that name: one stands for itself, several are a sequence.
    pub(super) fn each(self, name: &str) -> impl Iterator<Item = Self> {
        let found = self.get(name);
        let several = found.filter(|node| node.kind() == Some(ValueKind::Sequence));
        let one = found.filter(|_| several.is_none());
        several.into_iter().flat_map(Self::items).chain(one)
    }

    pub(super) fn kind(self) -> Option<ValueKind> {
        let at = self.tree.resolve(self.at)?;
        self.tree.get(at).map(|value| value.kind)
    }

    pub(super) fn is_mapping(self) -> bool {
        self.kind() == Some(ValueKind::Mapping)
    }

    /// Returns the bytes of the value.
    pub(super) fn span(self) -> Span {
        self.tree.get(self.at).map_or_else(Span::default, |value| value.span)
    }

    /// Returns the bytes from a key to the end of its value.
    pub(super) fn span_from(self, key: Span) -> Span {
        Span::new(key.start, self.span().end.max(key.end))
    }
}
