//! Nodes of the flat tree with what reading an expression needs: kinds and fields by name, ways up and down.
//!
//! A node is an index and a reference to the columns, so that everything that is kept between two questions is a plain
//! number. It must not know what any grammar calls things.

use std::cell::Cell;
use std::sync::OnceLock;

use plimsoll_model::{NodeTable, Span};
use tree_sitter::Language;

use crate::language::{Grammar, languages};

/// The words of one grammar, by their ids.
pub(super) struct Words {
    kinds: Vec<&'static str>,
    fields: Vec<&'static str>,
}

impl Words {
    /// The words of a grammar, read once for each.
    pub(super) fn of(grammar: Grammar) -> &'static Self {
        static WORDS: OnceLock<Vec<OnceLock<Words>>> = OnceLock::new();
        static NOTHING: Words = Words { kinds: Vec::new(), fields: Vec::new() };
        let all = WORDS.get_or_init(|| languages().iter().map(|_| OnceLock::new()).collect());
        all.get(grammar.index()).map_or(&NOTHING, |words| words.get_or_init(|| Self::read(grammar.language())))
    }

    fn read(language: &'static Language) -> Self {
        let kind = |id: usize| language.node_kind_for_id(id as u16).unwrap_or_default();
        let field = |id: usize| language.field_name_for_id(id as u16).unwrap_or_default();
        Self {
            kinds: (0..language.node_kind_count()).map(kind).collect(),
            // Fields are counted from 1.
            fields: (0..=language.field_count()).map(field).collect(),
        }
    }
}

/// One file's tree and text.
pub(super) struct Tree<'t> {
    table: &'t NodeTable,
    text: &'t str,
    words: &'static Words,
    /// Nodes that were looked at: what a question cost.
    visits: Cell<u64>,
}

impl<'t> Tree<'t> {
    pub(super) fn new(table: &'t NodeTable, text: &'t str, words: &'static Words) -> Self {
        Self { table, text, words, visits: Cell::new(0) }
    }

    /// The node at an index, which the tree must have.
    pub(super) fn node(&self, id: u32) -> Node<'_> {
        Node { tree: self, id }
    }

    /// Nodes that were looked at so far.
    pub(super) fn visits(&self) -> u64 {
        self.visits.get()
    }

    /// The text at a place.
    pub(super) fn text(&self, span: Span) -> &'t str {
        span.of(self.text).unwrap_or_default()
    }

    fn get(&self, column: &[u32], id: u32) -> u32 {
        column.get(id as usize).copied().unwrap_or_default()
    }
}

/// A node of the file's syntax tree.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

impl<'t> Node<'t> {
    fn at(self, id: u32) -> Self {
        self.tree.visits.set(self.tree.visits.get() + 1);
        Self { id, ..self }
    }

    fn next(self) -> u32 {
        self.tree.get(&self.tree.table.next, self.id)
    }

    /// The preorder index.
    pub(super) fn id(self) -> u32 {
        self.id
    }

    /// The tree that it is of.
    pub(super) fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    /// The kind; of an anonymous node, its text.
    pub(super) fn kind(self) -> &'static str {
        let id = self.tree.get(&self.tree.table.kind, self.id) as usize;
        self.tree.words.kinds.get(id).copied().unwrap_or_default()
    }

    pub(super) fn is(self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind())
    }

    pub(super) fn span(self) -> Span {
        let table = self.tree.table;
        Span::new(self.tree.get(&table.start, self.id), self.tree.get(&table.end, self.id))
    }

    pub(super) fn text(self) -> &'t str {
        self.span().of(self.tree.text).unwrap_or_default()
    }

    fn has(self, flag: u32) -> bool {
        self.tree.get(&self.tree.table.flags, self.id) & flag != 0
    }

    pub(super) fn is_named(self) -> bool {
        self.has(NodeTable::NAMED)
    }

    pub(super) fn parent(self) -> Option<Self> {
        let parent = self.tree.get(&self.tree.table.parent, self.id);
        (parent < self.id).then(|| self.at(parent))
    }

    /// The nodes above, nearest first.
    pub(super) fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    pub(super) fn enclosing(self, kinds: &[&str]) -> Option<Self> {
        self.ancestors().find(|node| node.is(kinds))
    }

    /// All children, punctuation and comments too.
    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let end = self.next();
        let first = Some(self.id + 1).filter(|child| *child < end).map(|child| self.at(child));
        std::iter::successors(first, move |child| {
            let next = child.next();
            (next < end).then(|| child.at(next))
        })
    }

    /// The named children without comments.
    pub(super) fn named_children(self) -> impl Iterator<Item = Self> {
        self.children().filter(|child| child.is_named() && !child.has(NodeTable::EXTRA))
    }

    /// The first child in a field of the grammar.
    pub(super) fn field(self, name: &str) -> Option<Self> {
        self.fields(name).next()
    }

    pub(super) fn fields(self, name: &str) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        self.children().filter(move |child| {
            let field = tree.get(&tree.table.field, child.id) as usize;
            field != 0 && tree.words.fields.get(field).is_some_and(|it| *it == name)
        })
    }

    /// The whole subtree without the node itself, in text order.
    pub(super) fn descendants(self) -> impl Iterator<Item = Self> {
        (self.id + 1..self.next()).map(move |id| self.at(id))
    }

    /// The nodes that come after this one, to the end of the file.
    pub(super) fn following(self) -> impl Iterator<Item = Self> {
        (self.id + 1..self.tree.table.len()).map(move |id| self.at(id))
    }

    /// The subtree in text order without the inside of nodes of these kinds.
    pub(super) fn descendants_outside<'k>(self, kinds: &'k [&'k str]) -> impl Iterator<Item = Self> {
        let end = self.next();
        let mut id = self.id + 1;
        std::iter::from_fn(move || {
            let node = (id < end).then(|| self.at(id))?;
            id = if node.is(kinds) { node.next().max(id + 1) } else { id + 1 };
            Some(node)
        })
    }

    /// Whether `other` is this node or inside it.
    pub(super) fn contains(self, other: Self) -> bool {
        (self.id..self.next()).contains(&other.id)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {:?}", self.kind(), self.span())
    }
}
