//! From a syntax tree to the flat columns that rules read.
//!
//! One walk with a cursor, never recursive: source code may be nested as deep as its author likes.

use plimsoll_model::{NodeTable, Span};
use tree_sitter::{Node, Tree, TreeCursor};

/// Kind id that every grammar uses for text that it could not make sense of.
const ERROR_KIND: u16 = u16::MAX;

/// Flattens a tree in preorder. Offsets past the end of the text, which some grammars give, are cut back to it.
pub(crate) fn flatten(tree: &Tree, text_len: u32) -> NodeTable {
    let count = tree.root_node().descendant_count();
    let mut table = NodeTable {
        kind: Vec::with_capacity(count),
        start: Vec::with_capacity(count),
        end: Vec::with_capacity(count),
        parent: Vec::with_capacity(count),
        next: Vec::with_capacity(count),
        field: Vec::with_capacity(count),
        flags: Vec::with_capacity(count),
    };
    let mut ancestors: Vec<u32> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let id = table.len();
        let span = span_of(&node, text_len);
        table.kind.push(node.kind_id().into());
        table.start.push(span.start);
        table.end.push(span.end);
        table.parent.push(ancestors.last().copied().unwrap_or(NodeTable::NONE));
        table.next.push(id + 1);
        table.field.push(cursor.field_id().map_or(0, |field| field.get().into()));
        table.flags.push(flags_of(&node));
        if cursor.goto_first_child() {
            ancestors.push(id);
            continue;
        }
        while !cursor.goto_next_sibling() {
            let Some(parent) = ancestors.pop() else { return table };
            table.next[parent as usize] = table.len();
            if !cursor.goto_parent() {
                return table;
            }
        }
    }
}

/// The bytes of a node, cut back to the text.
pub(crate) fn span_of(node: &Node<'_>, text_len: u32) -> Span {
    let end = (node.end_byte() as u32).min(text_len);
    Span::new((node.start_byte() as u32).min(end), end)
}

fn flags_of(node: &Node<'_>) -> u32 {
    let mut flags = 0;
    if node.is_named() {
        flags |= NodeTable::NAMED;
    }
    if node.kind_id() == ERROR_KIND {
        flags |= NodeTable::ERROR;
    }
    if node.is_missing() {
        flags |= NodeTable::MISSING;
    }
    if node.is_extra() {
        flags |= NodeTable::EXTRA;
    }
    flags
}

/// Finds the preorder index of a node that is known by its span and kind.
pub(crate) fn find(table: &NodeTable, node: &Node<'_>, text_len: u32) -> Option<u32> {
    let span = span_of(node, text_len);
    let kind = u32::from(node.kind_id());
    let first = table.start.partition_point(|start| *start < span.start);
    let same_start = table.start[first..].iter().take_while(|start| **start == span.start).count();
    let mut found = (first..first + same_start).filter(|id| table.end[*id] == span.end && table.kind[*id] == kind);
    let id = found.next()? as u32;
    // A node and its only child may share both: then only the way up tells them apart.
    if found.next().is_none() { Some(id) } else { find_by_descent(table, node).or(Some(id)) }
}

fn find_by_descent(table: &NodeTable, node: &Node<'_>) -> Option<u32> {
    let mut root = *node;
    while let Some(parent) = root.parent() {
        root = parent;
    }
    let mut at = root;
    let mut id = 0;
    while at.id() != node.id() {
        let next = at.child_with_descendant(*node)?;
        let mut cursor = at.walk();
        let place =
            at.children(&mut cursor).position(|child| child.id() == next.id() && child.kind_id() == next.kind_id())?;
        id += 1;
        for _ in 0..place {
            id = table.next[id as usize];
        }
        at = next;
    }
    Some(id)
}

/// Text that the parser could not make sense of: how many places, and the first byte of the first.
pub(crate) fn errors(tree: &Tree, text_len: u32) -> Option<(u32, u32)> {
    if !tree.root_node().has_error() {
        return None;
    }
    let mut count = 0;
    let mut first = None;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let is_error = node.is_error() || node.is_missing();
        if is_error {
            count += 1;
            first.get_or_insert(span_of(&node, text_len).start);
        }
        let entered = !is_error && node.has_error() && cursor.goto_first_child();
        if !entered && !leave(&mut cursor) {
            return first.map(|first| (count, first));
        }
    }
}

fn leave(cursor: &mut TreeCursor<'_>) -> bool {
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}
