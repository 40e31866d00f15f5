//! A value tree while it is being read: values in the order they are met, linked to the value that holds them.
//!
//! Formats such as TOML and HCL come back to a table that was left, so preorder is only known at the end. Nothing here knows
//! a format, and nothing here recurses.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use plimsoll_model::{Key, LineIndex, Span, Value, ValueError, ValueKind, ValueTree};

/// How deep values may lie inside each other: what is deeper is an error, so that no reader overflows its stack.
pub(crate) const MAX_DEPTH: usize = 200;

/// The values met so far, and what was wrong.
pub(crate) struct Draft<'a> {
    pub(crate) text: &'a str,
    nodes: Vec<Node>,
    first_root: u32,
    last_root: u32,
    errors: Vec<(usize, String)>,
    /// Members by name of the values that have many, for the formats that come back to them.
    index: HashMap<u32, HashMap<String, u32>>,
    /// Whether a second member of one name is worth a flag.
    pub(crate) flag_duplicates: bool,
}

struct Node {
    kind: ValueKind,
    key: Option<Key>,
    span: Span,
    text: String,
    flags: u32,
    target: u32,
    first: u32,
    last: u32,
    sibling: u32,
    /// A sequence that only stands for repetition.
    group: bool,
    /// Whether [`Draft::indexed`] finds it.
    named: bool,
    /// How many members it has, found so or not.
    members: u32,
}

/// From how many members on a table of names is faster than to look at each: most values have a handful, and a table for
/// each of them costs more than all the rest of reading.
const MANY: u32 = 16;

const NONE: u32 = ValueTree::NONE;

/// Returns the span of a range of bytes.
pub(crate) fn span(range: Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

impl<'a> Draft<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            nodes: Vec::new(),
            first_root: NONE,
            last_root: NONE,
            errors: Vec::new(),
            index: HashMap::new(),
            flag_duplicates: true,
        }
    }

    /// The bytes of a key, and what they mean.
    pub(crate) fn key(text: impl Into<String>, range: Range<usize>) -> Option<Key> {
        Some(Key { text: text.into(), span: span(range) })
    }

    /// Adds a value at the end of `parent`, or a document where that is `None`.
    pub(crate) fn add(
        &mut self,
        parent: Option<u32>,
        key: Option<Key>,
        kind: ValueKind,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            kind,
            key,
            span: span(range),
            text: text.into(),
            flags: 0,
            target: NONE,
            first: NONE,
            last: NONE,
            sibling: NONE,
            group: false,
            named: false,
            members: 0,
        });
        self.link(parent, id);
        id
    }

    fn link(&mut self, parent: Option<u32>, id: u32) {
        let last = match parent {
            Some(parent) => {
                let node = &mut self.nodes[parent as usize];
                if node.first == NONE {
                    node.first = id;
                }
                node.members += 1;
                let (members, last) = (node.members, std::mem::replace(&mut node.last, id));
                if members == MANY {
                    let named = self.children(parent).filter(|child| self.nodes[*child as usize].named);
                    let names = named.map(|child| (self.name(child).to_owned(), child)).collect();
                    self.index.insert(parent, names);
                }
                last
            }
            None => {
                if self.first_root == NONE {
                    self.first_root = id;
                }
                std::mem::replace(&mut self.last_root, id)
            }
        };
        if last != NONE {
            self.nodes[last as usize].sibling = id;
        }
    }

    /// Adds a member; a second one of its name makes both elements of a sequence.
    pub(crate) fn add_repeatable(
        &mut self,
        parent: u32,
        key: Option<Key>,
        kind: ValueKind,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> u32 {
        let name = key.as_ref().map_or("", |key| key.text.as_str());
        let Some(earlier) = self.indexed(parent, name) else {
            let id = self.add(Some(parent), key, kind, range, text);
            self.index(parent, id);
            return id;
        };
        if !self.nodes[earlier as usize].group {
            self.become_group(earlier);
        }
        self.add(Some(earlier), None, kind, range, text)
    }

    /// Puts a sequence in the place of a value, with the value as its only element.
    fn become_group(&mut self, id: u32) {
        let moved = self.nodes.len() as u32;
        let node = &mut self.nodes[id as usize];
        let group = Node {
            kind: ValueKind::Sequence,
            key: node.key.take(),
            span: node.span,
            text: String::new(),
            flags: 0,
            target: NONE,
            first: moved,
            last: moved,
            sibling: std::mem::replace(&mut node.sibling, NONE),
            group: true,
            named: node.named,
            members: 1,
        };
        let element = std::mem::replace(node, group);
        self.nodes.push(element);
        // The members of the value are now found under its new number. The group keeps the old one, and has no names.
        if let Some(names) = self.index.remove(&id) {
            self.index.insert(moved, names);
        }
    }

    fn name(&self, id: u32) -> &str {
        self.nodes[id as usize].key.as_ref().map_or("", |key| &key.text)
    }

    fn children(&self, id: u32) -> impl Iterator<Item = u32> {
        let next = |id: u32| Some(id).filter(|id| *id != NONE);
        std::iter::successors(next(self.nodes[id as usize].first), move |id| next(self.nodes[*id as usize].sibling))
    }

    /// Makes a member findable by [`Draft::indexed`], by the name that its key has. No earlier one may have that name.
    pub(crate) fn index(&mut self, parent: u32, id: u32) {
        self.nodes[id as usize].named = true;
        if let Some(names) = self.index.get_mut(&parent) {
            let name = self.nodes[id as usize].key.as_ref().map(|key| key.text.clone());
            names.insert(name.unwrap_or_default(), id);
        }
    }

    /// Returns the member that was made findable under a name.
    pub(crate) fn indexed(&self, parent: u32, name: &str) -> Option<u32> {
        if let Some(names) = self.index.get(&parent) {
            return names.get(name).copied();
        }
        let is_it = |child: &u32| self.nodes[*child as usize].named && self.name(*child) == name;
        self.children(parent).find(is_it)
    }

    pub(crate) fn last_child(&self, id: u32) -> Option<u32> {
        Some(self.nodes[id as usize].last).filter(|id| *id != NONE)
    }

    pub(crate) fn kind(&self, id: u32) -> ValueKind {
        self.nodes[id as usize].kind
    }

    pub(crate) fn set_kind(&mut self, id: u32, kind: ValueKind) {
        self.nodes[id as usize].kind = kind;
    }

    pub(crate) fn set_text(&mut self, id: u32, text: impl Into<String>) {
        self.nodes[id as usize].text = text.into();
    }

    pub(crate) fn set_target(&mut self, id: u32, target: u32) {
        self.nodes[id as usize].target = target;
    }

    pub(crate) fn set_end(&mut self, id: u32, end: usize) {
        self.nodes[id as usize].span.end = end as u32;
    }

    pub(crate) fn set_range(&mut self, id: u32, range: Range<usize>) {
        self.nodes[id as usize].span = span(range);
    }

    pub(crate) fn flag(&mut self, id: u32, flags: u32) {
        self.nodes[id as usize].flags |= flags;
    }

    pub(crate) fn error(&mut self, at: usize, message: impl Into<String>) {
        self.errors.push((at, message.into()));
    }

    pub(crate) fn errors(&self) -> usize {
        self.errors.len()
    }

    /// Puts the values into preorder, widens each mapping and sequence over its members, and finds keys that are taken.
    pub(crate) fn finish(mut self) -> ValueTree {
        let order = self.preorder();
        let mut place = vec![NONE; self.nodes.len()];
        for (at, (id, _)) in order.iter().enumerate() {
            place[*id as usize] = at as u32;
        }
        let mut values: Vec<Value> = Vec::with_capacity(order.len());
        for (at, (id, parent)) in order.iter().enumerate() {
            let node = &mut self.nodes[*id as usize];
            values.push(Value {
                kind: node.kind,
                key: node.key.take(),
                span: node.span,
                parent: if *parent == NONE { NONE } else { place[*parent as usize] },
                next: at as u32 + 1,
                target: if node.target == NONE { NONE } else { place[node.target as usize] },
                text: std::mem::take(&mut node.text),
                flags: node.flags,
            });
        }
        for at in (0..values.len()).rev() {
            let Value { parent, next, span, .. } = values[at];
            let start = values[at].key.as_ref().map_or(span.start, |key| key.span.start.min(span.start));
            if let Some(parent) = values.get_mut(parent as usize) {
                parent.next = parent.next.max(next);
                parent.span = Span::new(parent.span.start.min(start), parent.span.end.max(span.end));
            }
        }
        if self.flag_duplicates {
            flag_duplicates(&mut values);
        }
        ValueTree { values, objects: Vec::new(), errors: positions(self.text, self.errors) }
    }

    fn preorder(&self) -> Vec<(u32, u32)> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut stack: Vec<(u32, u32)> = Vec::new();
        stack.extend(Some((self.first_root, NONE)).filter(|(id, _)| *id != NONE));
        while let Some((id, parent)) = stack.pop() {
            order.push((id, parent));
            let node = &self.nodes[id as usize];
            stack.extend(Some((node.sibling, parent)).filter(|(id, _)| *id != NONE));
            stack.extend(Some((node.first, id)).filter(|(id, _)| *id != NONE));
        }
        order
    }
}

/// Flags each member whose key an earlier member of the same mapping has.
fn flag_duplicates(values: &mut [Value]) {
    let mut taken: Vec<usize> = Vec::new();
    let mut few: Vec<&str> = Vec::new();
    let mut many: HashSet<&str> = HashSet::new();
    for (at, holder) in values.iter().enumerate() {
        few.clear();
        many.clear();
        let mut child = at + 1;
        while let Some(member) = values.get(child).filter(|_| child < holder.next as usize) {
            if let Some(key) = member.key.as_ref().filter(|_| member.flags & ValueTree::MERGE == 0) {
                let is_new = if few.len() < MANY as usize {
                    let is_new = !few.contains(&key.text.as_str());
                    few.extend(Some(key.text.as_str()).filter(|_| is_new));
                    is_new
                } else {
                    if many.is_empty() {
                        many.extend(&few);
                    }
                    many.insert(&key.text)
                };
                taken.extend(Some(child).filter(|_| !is_new));
            }
            child = member.next as usize;
        }
    }
    for at in taken {
        values[at].flags |= ValueTree::DUPLICATE;
    }
}

/// One error for each place, in the order of the text.
fn positions(text: &str, errors: Vec<(usize, String)>) -> Vec<ValueError> {
    if errors.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let mut places = BTreeMap::new();
    for (at, message) in errors {
        places.entry(at).or_insert(message);
    }
    let describe = |message: String| message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    places
        .into_iter()
        .map(|(at, message)| ValueError { position: lines.position(text, at as u32), message: describe(message) })
        .collect()
}
