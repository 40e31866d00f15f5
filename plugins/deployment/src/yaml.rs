//! The values of a YAML file, read lazily from its syntax tree: mappings, sequences, scalars, anchors and merge keys.
//!
//! Nothing is copied before it is asked for, and an alias is followed only when something behind it is asked for, so a
//! file of nested aliases costs no more than its text. What a value means is not this module's business.

use plimsoll_sdk::{Node, Span};

use crate::scalar;

/// How many aliases, and how many merge keys inside each other, are followed before a value counts as absent.
const DEPTH: u32 = 16;

/// A YAML file: its root, and where each anchor is.
pub(crate) struct Yaml<'a> {
    root: Node<'a>,
    anchors: Vec<Anchor<'a>>,
    torn: Vec<u32>,
}

struct Anchor<'a> {
    name: &'a str,
    node: Node<'a>,
}

impl<'a> Yaml<'a> {
    /// Reads the anchors of a file, given the root of its tree.
    pub(crate) fn new(root: Node<'a>) -> Self {
        let owner = |name: Node<'a>| Some(Anchor { name: name.text(), node: name.parent()?.parent()? });
        let anchors = root.descendants().filter(|node| node.kind() == "anchor_name").filter_map(owner).collect();
        Self { root, anchors, torn: torn(root) }
    }

    /// Returns the documents that have a value. A file that the parser could make nothing of has none.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Value<'_>> {
        let documents = (self.root.kind() == "stream").then(|| self.root.named_children());
        documents.into_iter().flatten().filter_map(|document| {
            let node = document.named_children().find(|node| is_value(*node))?;
            Some(Value { yaml: self, at: Place::Node(node) })
        })
    }
}

/// A value in a YAML file, as it is written: an alias is one until something behind it is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    yaml: &'a Yaml<'a>,
    at: Place<'a>,
}

#[derive(Clone, Copy)]
enum Place<'a> {
    /// A `block_node` or `flow_node`.
    Node(Node<'a>),
    /// A pair inside a flow sequence (`[key: value]`), which is a mapping of its own.
    Pair(Node<'a>),
    /// Nothing is written; the span of what it belongs to.
    Nothing(Span),
}

/// A key and its value in a mapping.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Value<'a>,
    pub(crate) value: Value<'a>,
    node: Node<'a>,
}

impl Entry<'_> {
    /// Returns the span of the key and the value together.
    pub(crate) fn span(&self) -> Span {
        self.node.span()
    }
}

impl<'a> Value<'a> {
    /// Returns where it is written, with anchor and tag; for an empty value, where its key is.
    pub(crate) fn span(self) -> Span {
        match self.at {
            Place::Node(node) | Place::Pair(node) => node.span(),
            Place::Nothing(span) => span,
        }
    }

    /// Returns the span of the content, without anchor and tag, and without the first line of a block scalar (`|`).
    pub(crate) fn content_span(self) -> Span {
        let Some(content) = self.content() else { return self.span() };
        let span = content.span();
        let Some((header, body)) = content.text().split_once('\n').filter(|_| content.kind() == "block_scalar") else {
            return span;
        };
        let blank = body.len() - body.trim_start().len();
        let start = span.start + (header.len() + 1 + blank) as u32;
        Span { start, end: start + body.trim().len() as u32 }
    }

    /// Returns whether the parser could not read a part of it. Only what is there can then be trusted.
    pub(crate) fn is_broken(self) -> bool {
        let (Place::Node(node) | Place::Pair(node)) = self.at else { return false };
        let document = node.parent().filter(|parent| parent.kind() == "document");
        document
            .is_some_and(|document| self.yaml.torn.contains(&document.id()) || document.children().any(Node::is_broken))
            || node.is_broken()
            || node.descendants().any(Node::is_broken)
    }

    /// Returns the syntax below it, itself not included.
    pub(crate) fn syntax(self) -> impl Iterator<Item = Node<'a>> {
        let node = match self.at {
            Place::Node(node) | Place::Pair(node) => Some(node),
            Place::Nothing(_) => None,
        };
        node.into_iter().flat_map(Node::descendants)
    }

    /// Returns the value behind an alias, or itself; nothing for an alias without an anchor.
    pub(crate) fn resolve(self) -> Self {
        let mut value = self;
        for _ in 0..DEPTH {
            let Some(alias) = value.content().filter(|content| content.kind() == "alias") else { return value };
            let name = alias.named_children().next().map_or("", Node::text);
            // An anchor may be set again: the nearest one before the alias counts.
            let before = value.yaml.anchors.iter().rev().filter(|anchor| anchor.node.id() < alias.id());
            match before.into_iter().find(|anchor| anchor.name == name && !anchor.node.contains(alias)) {
                Some(anchor) => value.at = Place::Node(anchor.node),
                None => break,
            }
        }
        Self { at: Place::Nothing(self.span()), ..self }
    }

    /// Returns whether it is empty, `~` or `null`, or an alias of such a value.
    pub(crate) fn is_null(self) -> bool {
        let value = self.resolve();
        match value.at {
            Place::Nothing(_) => true,
            Place::Pair(_) => false,
            Place::Node(_) => value.content().is_none_or(|content| {
                content.kind() == "plain_scalar" && matches!(content.text(), "~" | "null" | "Null" | "NULL")
            }),
        }
    }

    /// Returns whether it is a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        self.resolve().mapping().is_some()
    }

    /// Returns the text of a scalar, decoded; none for null, mappings and sequences.
    pub(crate) fn text(self) -> Option<String> {
        let value = self.resolve();
        if value.is_null() {
            return None;
        }
        scalar::decode(value.content()?)
    }

    /// Returns the entries of a mapping as they are written, merge keys among them.
    pub(crate) fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        let Self { yaml, .. } = self;
        let mapping = self.resolve().mapping();
        mapping.into_iter().flat_map(pairs).map(move |node| entry(yaml, node))
    }

    /// Returns the entry of that key: the mapping's own, else one that a merge key (`<<`) brings in.
    pub(crate) fn entry(self, key: &str) -> Option<Entry<'a>> {
        self.entry_within(key, DEPTH)
    }

    fn entry_within(self, key: &str, depth: u32) -> Option<Entry<'a>> {
        let own = self.entries().find(|entry| entry.key.text().as_deref() == Some(key));
        if own.is_some() || depth == 0 {
            return own;
        }
        let merged = self.entries().filter(|entry| entry.key.text().as_deref() == Some("<<"));
        merged.flat_map(|entry| entry.value.one_or_many()).find_map(|value| value.entry_within(key, depth - 1))
    }

    /// Returns the value of that key.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| entry.value)
    }

    /// Returns what a path of keys leads to.
    pub(crate) fn path(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// Returns the elements of a sequence.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let Self { yaml, .. } = self;
        let sequence = self.resolve().content().filter(|content| content.is(&["block_sequence", "flow_sequence"]));
        sequence.into_iter().flat_map(Node::named_children).map(move |child| {
            let at = match child.kind() {
                "block_sequence_item" => child
                    .named_children()
                    .find(|node| is_value(*node))
                    .map_or(Place::Nothing(child.span()), Place::Node),
                "flow_pair" => Place::Pair(child),
                _ => Place::Node(child),
            };
            Self { yaml, at }
        })
    }

    /// The value itself, or the elements if it is a sequence.
    fn one_or_many(self) -> Vec<Self> {
        if self.is_mapping() { vec![self] } else { self.items().collect() }
    }

    fn content(self) -> Option<Node<'a>> {
        match self.at {
            Place::Node(node) => node.named_children().find(|child| !child.is(&["anchor", "tag"])),
            Place::Pair(_) | Place::Nothing(_) => None,
        }
    }

    fn mapping(self) -> Option<Node<'a>> {
        match self.at {
            Place::Pair(node) => Some(node),
            _ => self.content().filter(|content| content.is(&["block_mapping", "flow_mapping"])),
        }
    }
}

fn is_value(node: Node<'_>) -> bool {
    node.is(&["block_node", "flow_node"])
}

/// The documents with text beside them that could not be read: the end of such a document may be in there.
fn torn(stream: Node<'_>) -> Vec<u32> {
    let children: Vec<Node<'_>> = stream.children().collect();
    let pairs = children.windows(2).filter_map(|pair| match pair {
        [one, other] if one.is_broken() || other.is_broken() => Some([one.id(), other.id()]),
        _ => None,
    });
    pairs.flatten().collect()
}

/// The pairs of a mapping; a pair inside a sequence is its own only one.
fn pairs(mapping: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let alone = (mapping.kind() == "flow_pair").then_some(mapping);
    let within = alone.is_none().then(|| mapping.named_children());
    // A flow mapping may hold keys without a value, which are plain nodes.
    alone.into_iter().chain(within.into_iter().flatten().filter(|node| !node.is_broken()))
}

fn entry<'a>(yaml: &'a Yaml<'a>, node: Node<'a>) -> Entry<'a> {
    let nothing = Place::Nothing(node.span());
    let place = |field: &str| node.field(field).map_or(nothing, Place::Node);
    let (key, value) = match node.kind() {
        "block_mapping_pair" | "flow_pair" => (place("key"), place("value")),
        _ => (Place::Node(node), nothing),
    };
    Entry { key: Value { yaml, at: key }, value: Value { yaml, at: value }, node }
}
