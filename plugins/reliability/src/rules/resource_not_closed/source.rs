//! What is known of the whole file: where its names stand, and what it imports.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

/// One file. Its names are listed once, since a function may open hundreds of things.
pub(super) struct Source<'a> {
    root: Node<'a>,
    /// The nodes of each name, in text order.
    names: OnceCell<BTreeMap<&'a str, Vec<u32>>>,
    imports: Vec<&'a str>,
}

impl<'a> Source<'a> {
    pub(super) fn new(cx: &Context<'a>, root: Node<'a>) -> Self {
        let imports = cx.imports().iter().map(|import| import.name.as_str()).collect();
        Self { root, names: OnceCell::new(), imports }
    }

    /// Where `within` names something.
    pub(super) fn uses(&self, name: &str, within: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        self.named(name, within.id()).take_while(move |node| within.contains(*node))
    }

    /// Where `within` names something behind one of its statements.
    pub(super) fn uses_behind(
        &self,
        name: &str,
        within: Node<'a>,
        statement: Node<'a>,
    ) -> impl Iterator<Item = Node<'a>> {
        let behind = self.named(name, statement.id()).filter(move |node| !statement.contains(*node));
        behind.take_while(move |node| within.contains(*node))
    }

    fn named(&self, name: &str, from: u32) -> impl Iterator<Item = Node<'a>> {
        let names = self.names.get_or_init(|| {
            let mut names: BTreeMap<&'a str, Vec<u32>> = BTreeMap::new();
            for node in self.root.descendants_of(&["identifier", "shorthand_property_identifier"]) {
                names.entry(node.text()).or_default().push(node.id());
            }
            names
        });
        let ids = names.get(name).map_or(&[][..], Vec::as_slice);
        ids[ids.partition_point(|id| *id < from)..].iter().filter_map(|id| self.root.other(*id))
    }

    /// The nodes between two others, in text order.
    pub(super) fn between(&self, one: Node<'a>, other: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        let nodes = (one.id()..other.id()).filter_map(|id| self.root.other(id));
        nodes.filter(move |node| node.span().start >= one.span().end && node.span().end <= other.span().start)
    }

    /// Whether the file imports a package, or something of it.
    pub(super) fn imports(&self, package: &str) -> bool {
        self.imports
            .iter()
            .any(|name| name.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/'])))
    }
}
