//! Nodes as a rule sees them: small copies that point into columns fetched once.
//!
//! A node is a preorder index; the subtree of node `n` is `n..next(n)`. Walking costs no call of the host, with one
//! exception: stepping above the subtree that was fetched loads the whole tree, once.
//!
//! The host numbers kinds by its grammar. A subtree numbers them anew, from 0 on, so that the name of a kind is one look into a
//! short list, and a walk over many nodes compares each kind as a text once and as a number from then on.

use std::rc::Rc;

use crate::session::Session;
use crate::{Definition, Purpose, Span, TextValue};

/// The columns of one subtree.
pub(crate) struct Subtree {
    first: u32,
    length: usize,
    /// The column of kinds holds indices in `kinds`.
    columns: Vec<u32>,
    kinds: Vec<Rc<str>>,
}

#[derive(Clone, Copy)]
enum Column {
    Kind,
    Start,
    End,
    Parent,
    Next,
    Field,
    Flags,
}

const COLUMNS: usize = 7;
const NAMED: u32 = 1;
const ERROR: u32 = 2;
const MISSING: u32 = 4;
const EXTRA: u32 = 8;

impl Subtree {
    /// Every column: a `u32` costs a tenth of a nanosecond to move, a second call a hundred.
    pub(crate) const MASK: u32 = 127;

    /// Takes what the host gave, and the names of its kinds. `kinds` is asked once, for all of them.
    pub(crate) fn new(first: u32, mut columns: Vec<u32>, kinds: impl FnOnce(&[u32]) -> Vec<Rc<str>>) -> Self {
        let length = columns.len() / COLUMNS;
        let distinct = number_anew(&mut columns[..length]);
        Self { first, length, columns, kinds: kinds(&distinct) }
    }

    pub(crate) fn contains(&self, node: u32) -> bool {
        node >= self.first && ((node - self.first) as usize) < self.length
    }

    fn get(&self, column: Column, node: u32) -> u32 {
        self.columns[column as usize * self.length + (node - self.first) as usize]
    }

    fn kind_name(&self, number: u32) -> &str {
        self.kinds.get(number as usize).map_or("", |name| name)
    }
}

/// Grammars number their kinds from 0 on, and have some hundreds of them; only what could not be parsed has a number far off.
const USUAL: usize = 4_096;

/// Replaces each id by the index of its first appearance among the different ones, and returns these.
fn number_anew(ids: &mut [u32]) -> Vec<u32> {
    let mut distinct = Vec::new();
    // For each id its index and one, or 0.
    let mut indices: Vec<u32> = Vec::new();
    for id in ids {
        let place = *id as usize;
        if let Some(known @ 1..) = indices.get(place) {
            *id = known - 1;
            continue;
        }
        let index = if place < USUAL {
            if indices.len() <= place {
                indices.resize(place + 1, 0);
            }
            indices[place] = distinct.len() as u32 + 1;
            distinct.len()
        } else {
            distinct.iter().position(|known| known == id).unwrap_or(distinct.len())
        };
        if index == distinct.len() {
            distinct.push(*id);
        }
        *id = index as u32;
    }
    distinct
}

/// Whether kinds are among some, answered as a text once for each kind of a subtree.
struct Among<'k> {
    kinds: &'k [&'k str],
    answers: Vec<Option<bool>>,
}

impl<'k> Among<'k> {
    fn new(kinds: &'k [&'k str], tree: &Subtree) -> Self {
        Self { kinds, answers: vec![None; tree.kinds.len()] }
    }

    fn has(&mut self, node: Node<'_>) -> bool {
        let Some(answer) = self.answers.get_mut(node.get(Column::Kind) as usize) else { return false };
        *answer.get_or_insert_with(|| node.is(self.kinds))
    }
}

/// A node of the file's syntax tree.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    session: &'a Session,
    tree: &'a Subtree,
    id: u32,
}

impl<'a> Node<'a> {
    pub(crate) fn new(session: &'a Session, tree: &'a Subtree, id: u32) -> Option<Self> {
        tree.contains(id).then_some(Self { session, tree, id })
    }

    fn at(self, id: u32) -> Self {
        Self { id, ..self }
    }

    fn get(self, column: Column) -> u32 {
        self.tree.get(column, self.id)
    }

    /// Returns the node's preorder index in the file.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// Returns the node's kind; for an anonymous node, such as `+`, its text.
    #[must_use]
    pub fn kind(self) -> &'a str {
        self.tree.kind_name(self.get(Column::Kind))
    }

    /// Returns whether the node is of one of these kinds.
    #[must_use]
    pub fn is(self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind())
    }

    /// Returns where the node stands.
    #[must_use]
    pub fn span(self) -> Span {
        Span { start: self.get(Column::Start), end: self.get(Column::End) }
    }

    /// Returns the node's text.
    #[must_use]
    pub fn text(self) -> &'a str {
        self.session.text(self.span())
    }

    /// Returns whether the grammar gives the node a name; punctuation and keywords have none.
    #[must_use]
    pub fn is_named(self) -> bool {
        self.get(Column::Flags) & NAMED != 0
    }

    /// Returns whether the node may stand anywhere, such as a comment.
    #[must_use]
    pub fn is_extra(self) -> bool {
        self.get(Column::Flags) & EXTRA != 0
    }

    /// Returns whether the parser could not read this text, or invented it.
    #[must_use]
    pub fn is_broken(self) -> bool {
        self.get(Column::Flags) & (ERROR | MISSING) != 0
    }

    /// Returns the node above, or `None` at the root.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        if self.id == 0 {
            return None;
        }
        if self.id != self.tree.first {
            return Some(self.at(self.get(Column::Parent)));
        }
        let whole = self.session.root()?;
        Self::new(self.session, whole, whole.get(Column::Parent, self.id))
    }

    /// Returns the nodes above, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// Returns the nearest node above that is of one of these kinds.
    #[must_use]
    pub fn enclosing(self, kinds: &[&str]) -> Option<Self> {
        self.ancestors().find(|node| node.is(kinds))
    }

    /// Returns all children, punctuation and comments too.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.get(Column::Next);
        let first = Some(self.id + 1).filter(|child| *child < end).map(|child| self.at(child));
        std::iter::successors(first, move |child| {
            let next = child.get(Column::Next);
            (next < end).then(|| child.at(next))
        })
    }

    /// Returns the named children without comments.
    pub fn named_children(self) -> impl Iterator<Item = Self> {
        self.children().filter(|child| child.is_named() && !child.is_extra())
    }

    /// Returns the first child in a field of the grammar, such as `arguments`.
    #[must_use]
    pub fn field(self, name: &'static str) -> Option<Self> {
        self.fields(name).next()
    }

    /// Returns every child in a field of the grammar.
    pub fn fields(self, name: &'static str) -> impl Iterator<Item = Self> {
        let field = self.session.field_id(name);
        self.children().filter(move |child| field != 0 && child.get(Column::Field) == field)
    }

    /// Returns the whole subtree without the node itself, in text order.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.id + 1..self.get(Column::Next)).map(move |id| self.at(id))
    }

    /// Returns the nodes of these kinds in the subtree, in text order; the node itself is not part. Over many nodes this is much
    /// cheaper than asking each for its kind.
    pub fn descendants_of<'k>(self, kinds: &'k [&'k str]) -> impl Iterator<Item = Self> {
        let mut wanted = Among::new(kinds, self.tree);
        self.descendants().filter(move |node| wanted.has(*node))
    }

    /// Returns the subtree in text order, leaving out the inside of nodes of these kinds; the node itself is not part.
    pub fn descendants_outside<'k>(self, kinds: &'k [&'k str]) -> impl Iterator<Item = Self> {
        let end = self.get(Column::Next);
        let mut left_out = Among::new(kinds, self.tree);
        let mut id = self.id + 1;
        std::iter::from_fn(move || {
            let node = (id < end).then(|| self.at(id))?;
            id = if left_out.has(node) { node.get(Column::Next) } else { id + 1 };
            Some(node)
        })
    }

    /// Returns the next named node with the same parent, comments left out.
    #[must_use]
    pub fn next_sibling(self) -> Option<Self> {
        self.parent()?.named_children().find(|node| node.id > self.id)
    }

    /// Returns the previous named node with the same parent, comments left out.
    #[must_use]
    pub fn previous_sibling(self) -> Option<Self> {
        self.parent()?.named_children().take_while(|node| node.id < self.id).last()
    }

    /// Returns the node of the same file with that index, such as that of a piece; `None` for one that the tree does not have.
    #[must_use]
    pub fn other(self, id: u32) -> Option<Self> {
        if self.tree.contains(id) {
            return Some(self.at(id));
        }
        Self::new(self.session, self.session.subtree(id)?, id)
    }

    /// Returns what the name or call refers to, by the file's imports; empty for what is not imported.
    #[must_use]
    pub fn resolve(self) -> String {
        self.session.resolve(self.id)
    }

    /// Returns what the text that the expression gives is made of; see [`Context::pieces`](crate::Context::pieces).
    #[must_use]
    pub fn pieces(self, purpose: Purpose) -> TextValue {
        self.session.pieces(self.id, purpose)
    }

    /// Returns the definitions that the name may have here, the nearest first.
    #[must_use]
    pub fn definitions(self) -> Vec<Definition> {
        self.session.definitions(self.id)
    }

    /// Returns whether `other` is this node or inside it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        (self.id..self.get(Column::Next)).contains(&other.id)
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
        write!(formatter, "{} {}..{}", self.kind(), self.span().start, self.span().end)
    }
}

impl From<Node<'_>> for Span {
    fn from(node: Node<'_>) -> Self {
        node.span()
    }
}

#[cfg(test)]
mod tests {
    use super::number_anew;

    #[test]
    fn ids_are_numbered_by_their_first_appearance() {
        let mut ids = [7, 0, 65_535, 7, 65_535, 3, 70_000, 0];
        let distinct = number_anew(&mut ids);
        assert_eq!(ids, [0, 1, 2, 0, 2, 3, 4, 1]);
        assert_eq!(distinct, [7, 0, 65_535, 3, 70_000]);
    }
}
