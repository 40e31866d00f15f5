//! The values of a configuration file as a rule sees them: small copies that point into a tree fetched once.
//!
//! Aliases and merge keys are followed where something is asked for by key, so that a rule sees what the tool that owns the
//! file sees. Nothing is expanded: walking sees what is written.

use crate::Span;
use crate::bindings::plimsoll::audit::document::{ConfigObject, ValueTree};

/// How many merge keys inside each other are followed.
const DEPTH: u32 = 16;
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
enum Column {
    Kind,
    Parent,
    Next,
    Start,
    End,
    Key,
    KeyStart,
    KeyEnd,
    Text,
    Target,
    Flags,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Nothing is written, or `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// Text.
    Text,
    /// Members with keys.
    Mapping,
    /// Elements without keys.
    Sequence,
    /// Stands for another value.
    Alias,
    /// What only the tool that owns the file can compute, such as a reference in Terraform.
    Expression,
}

/// All values of a file.
pub struct Values {
    columns: Vec<u32>,
    length: usize,
    texts: Vec<String>,
    objects: Vec<ConfigObject>,
}

impl Values {
    pub(crate) fn new(tree: ValueTree) -> Self {
        let length = tree.columns.len() / 11;
        Self { columns: tree.columns, length, texts: tree.texts, objects: tree.objects }
    }

    fn get(&self, column: Column, value: u32) -> u32 {
        self.columns[column as usize * self.length + value as usize]
    }

    fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(String::as_str)
    }

    /// Returns a value by its number, such as the `node` of a match of a `config` selector.
    #[must_use]
    pub fn value(&self, number: u32) -> Option<Value<'_>> {
        ((number as usize) < self.length).then_some(Value { tree: self, id: number })
    }

    /// Returns the roots of the documents.
    pub fn documents(&self) -> impl Iterator<Item = Value<'_>> {
        std::iter::successors(self.value(0), |root| self.value(self.get(Column::Next, root.id)))
    }

    /// Returns what the file configures: its documents, and objects inside them that have a kind of their own.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.objects.iter().filter_map(|object| Some(Object { object, value: self.value(object.value)? }))
    }

    /// Returns the objects of one kind of `sdk/KINDS.md`; `kubernetes/*` stands for all kinds of a family.
    pub fn objects_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Object<'a>> {
        let family = kind.strip_suffix('*');
        self.objects().filter(move |object| match family {
            Some(family) => object.kind().starts_with(family),
            None => object.kind() == kind,
        })
    }
}

/// Something that a file configures.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    object: &'a ConfigObject,
    value: Value<'a>,
}

impl<'a> Object<'a> {
    /// Returns the kind, such as `kubernetes/Deployment`; empty where none is recognised.
    #[must_use]
    pub fn kind(self) -> &'a str {
        &self.object.kind
    }

    /// Returns what it is called, as far as it says so.
    #[must_use]
    pub fn name(self) -> &'a str {
        &self.object.name
    }

    /// Returns the namespace of a Kubernetes object that gives one.
    #[must_use]
    pub fn namespace(self) -> &'a str {
        &self.object.namespace
    }

    /// Returns whether all of it is written here; else what seems to be missing may come from a template.
    #[must_use]
    pub fn is_resolved(self) -> bool {
        self.object.resolved
    }

    /// Returns its value.
    #[must_use]
    pub fn value(self) -> Value<'a> {
        self.value
    }
}

/// A value of a configuration file.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    tree: &'a Values,
    id: u32,
}

impl<'a> Value<'a> {
    fn at(self, id: u32) -> Self {
        Self { id, ..self }
    }

    fn column(self, column: Column) -> u32 {
        self.tree.get(column, self.id)
    }

    /// Returns the value's number in the file.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// Returns what it is, as it is written: an alias is one.
    #[must_use]
    pub fn kind(self) -> ValueKind {
        match self.column(Column::Kind) {
            1 => ValueKind::Boolean,
            2 => ValueKind::Number,
            3 => ValueKind::Text,
            4 => ValueKind::Mapping,
            5 => ValueKind::Sequence,
            6 => ValueKind::Alias,
            7 => ValueKind::Expression,
            _ => ValueKind::Null,
        }
    }

    /// Returns where it is written, quotes included; where nothing is written, the empty place behind its key.
    #[must_use]
    pub fn span(self) -> Span {
        Span { start: self.column(Column::Start), end: self.column(Column::End) }
    }

    /// Returns the key of a member of a mapping.
    #[must_use]
    pub fn key(self) -> Option<&'a str> {
        self.tree.text(self.column(Column::Key))
    }

    /// Returns where the key of a member is written; of anything else, where the value is.
    #[must_use]
    pub fn key_span(self) -> Span {
        match self.key() {
            Some(_) => Span { start: self.column(Column::KeyStart), end: self.column(Column::KeyEnd) },
            None => self.span(),
        }
    }

    /// Returns the value that holds this one.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        Some(self.column(Column::Parent)).filter(|parent| *parent != NONE).map(|parent| self.at(parent))
    }

    /// Returns the value behind an alias, or itself; `None` for an alias without an anchor.
    #[must_use]
    pub fn resolve(self) -> Option<Self> {
        let mut value = self;
        while value.kind() == ValueKind::Alias {
            let target = value.column(Column::Target);
            // A target comes before its alias, so this ends.
            if target >= value.id {
                return None;
            }
            value = value.at(target);
        }
        Some(value)
    }

    /// Returns whether nothing is written, or `null`, also behind an alias.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.resolve().is_none_or(|value| value.kind() == ValueKind::Null)
    }

    /// Returns whether it is a mapping, also behind an alias.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        self.resolve().is_some_and(|value| value.kind() == ValueKind::Mapping)
    }

    /// Returns whether it is a sequence, also behind an alias.
    #[must_use]
    pub fn is_sequence(self) -> bool {
        self.resolve().is_some_and(|value| value.kind() == ValueKind::Sequence)
    }

    /// Returns whether a template or an expression stands in it, so that only the tool that owns the file knows its text.
    #[must_use]
    pub fn is_templated(self) -> bool {
        self.kind() == ValueKind::Expression || self.column(Column::Flags) & 2 != 0
    }

    /// Returns the decoded text of a scalar, also behind an alias; `None` for null, mappings and sequences.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        let value = self.resolve()?;
        if value.kind() == ValueKind::Null { None } else { value.tree.text(value.column(Column::Text)) }
    }

    /// Returns the values directly below, as they are written.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.column(Column::Next);
        let first = Some(self.id + 1).filter(|child| *child < end).map(|child| self.at(child));
        std::iter::successors(first, move |child| {
            let next = child.column(Column::Next);
            (next < end).then(|| child.at(next))
        })
    }

    /// Returns the whole subtree without the value itself, in text order.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.id + 1..self.column(Column::Next)).map(move |id| self.at(id))
    }

    /// Returns the members of a mapping as they are written, also behind an alias; nothing for any other value.
    pub fn members(self) -> impl Iterator<Item = Self> {
        let mapping = self.resolve().filter(|value| value.kind() == ValueKind::Mapping);
        mapping.into_iter().flat_map(Self::children)
    }

    /// Returns the elements of a sequence, also behind an alias; nothing for any other value.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let sequence = self.resolve().filter(|value| value.kind() == ValueKind::Sequence);
        sequence.into_iter().flat_map(Self::children)
    }

    /// Returns the member of that key: the mapping's own, else one that a merge key brings in.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.get_within(key, DEPTH)
    }

    fn get_within(self, key: &str, depth: u32) -> Option<Self> {
        let own = self.members().find(|member| member.key() == Some(key));
        if own.is_some() || depth == 0 {
            return own;
        }
        self.members().filter(|member| member.column(Column::Flags) & 1 != 0).find_map(|merge| {
            let merged = merge.resolve()?;
            if merged.kind() == ValueKind::Sequence {
                merged.children().find_map(|one| one.get_within(key, depth - 1))
            } else {
                merged.get_within(key, depth - 1)
            }
        })
    }

    /// Returns what a path of keys leads to.
    #[must_use]
    pub fn path(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// Returns the text that a path of keys leads to.
    #[must_use]
    pub fn text_at(self, keys: &[&str]) -> Option<&'a str> {
        self.path(keys)?.text()
    }

    /// Returns where a path of keys breaks: the last value that exists, and the key that it lacks. `None` if all of it is
    /// there, even if what it leads to is empty.
    #[must_use]
    pub fn lacks<'k>(self, keys: &[&'k str]) -> Option<(Self, &'k str)> {
        let mut value = self;
        for key in keys {
            match value.get(key) {
                Some(next) => value = next,
                None => return Some((value, key)),
            }
        }
        None
    }
}

impl From<Value<'_>> for Span {
    fn from(value: Value<'_>) -> Self {
        value.span()
    }
}
