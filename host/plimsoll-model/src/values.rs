//! The values of a configuration file: a flat tree with a span on every key and every value.
//!
//! The same shape for YAML, JSON, TOML and all other formats, so that rules and key paths need not know which one they
//! look at. Nothing is expanded: an alias points at its anchor, so a file of nested aliases is as small as its text.

use std::collections::BTreeSet;

use crate::text::{Position, Span};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum ValueKind {
    /// Nothing is written, or `null`.
    Null = 0,
    /// `true` or `false`, by the rules of the format.
    Boolean = 1,
    /// A number; `text` is as written, without quotes.
    Number = 2,
    /// Text; `text` is decoded: escapes, folding and quotes are gone.
    Text = 3,
    /// Members with keys.
    Mapping = 4,
    /// Elements without keys.
    Sequence = 5,
    /// Stands for the value at `target`, which comes before it.
    Alias = 6,
    /// An expression that only the tool that owns the file can compute, such as a reference in Terraform or a template:
    /// `text` is as written.
    Expression = 7,
}

impl ValueKind {
    /// Returns whether it has a text and nothing below it.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        matches!(self, Self::Null | Self::Boolean | Self::Number | Self::Text | Self::Expression)
    }
}

/// One value. The subtree of value `n` is `n..next`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// The member's key, for a member of a mapping.
    pub key: Option<Key>,
    /// What is written, quotes included; empty and behind the key where nothing is written.
    pub span: Span,
    /// The value that holds this one; [`ValueTree::NONE`] for the root of a document.
    pub parent: u32,
    /// The first value after the subtree.
    pub next: u32,
    /// What an alias stands for; [`ValueTree::NONE`] otherwise, and for an alias without an anchor.
    pub target: u32,
    /// The scalar's text, decoded; empty for mappings, sequences and aliases.
    pub text: String,
    /// [`ValueTree::MERGE`] and the like.
    pub flags: u32,
}

/// The key of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Decoded.
    pub text: String,
    /// What is written, quotes included.
    pub span: Span,
}

/// Something that a file configures: a whole document, or a part of it with a kind of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigObject {
    /// Such as `github/workflow`, `kubernetes/Deployment` or `terraform/aws_s3_bucket`; empty where no kind is recognised.
    pub kind: String,
    /// What it is called, as far as it says so.
    pub name: String,
    /// The namespace of a Kubernetes object that gives one.
    pub namespace: String,
    /// Its value in the tree.
    pub value: u32,
    /// False where parts of it are templates: what is missing may come from there.
    pub resolved: bool,
}

/// Text that the reader could not make sense of. What comes before it is in the tree, and what comes after it as far as
/// the format lets a reader recover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// Where.
    pub position: Position,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
}

/// All values of a file in preorder, one document after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueTree {
    /// The values.
    pub values: Vec<Value>,
    /// The documents with what they are, and objects inside them that have a kind of their own; in the order of `value`.
    pub objects: Vec<ConfigObject>,
    /// What could not be read.
    pub errors: Vec<ValueError>,
}

impl ValueTree {
    /// The parent of a root, and the target of a value that is no alias.
    pub const NONE: u32 = u32::MAX;
    /// Flag: a merge key (`<<`): the members of its value, or of the elements of its value, count as members of the parent
    /// where the parent and earlier ones have none of that key.
    pub const MERGE: u32 = 1;
    /// Flag: a template or an expression stands inside the text, such as `${…}` or `{{ … }}`.
    pub const TEMPLATED: u32 = 2;
    /// Flag: the key is taken by an earlier member of the same mapping.
    pub const DUPLICATE: u32 = 4;
    /// Flag: written as quoted text.
    pub const QUOTED: u32 = 8;

    /// Returns a value.
    #[must_use]
    pub fn get(&self, value: u32) -> Option<&Value> {
        self.values.get(value as usize)
    }

    /// Returns the values directly below a value, in the order of the text.
    pub fn children(&self, value: u32) -> impl Iterator<Item = u32> {
        let end = self.get(value).map_or(0, |value| value.next);
        let first = Some(value.saturating_add(1)).filter(|child| *child < end);
        std::iter::successors(first, move |child| self.get(*child).map(|child| child.next).filter(|next| *next < end))
    }

    /// Returns the roots of the documents.
    pub fn roots(&self) -> impl Iterator<Item = u32> {
        let end = self.values.len() as u32;
        let first = Some(0).filter(|root| *root < end);
        std::iter::successors(first, move |root| self.get(*root).map(|root| root.next).filter(|next| *next < end))
    }

    /// Follows aliases, `None` for one that leads nowhere. An alias points backwards, so this ends.
    #[must_use]
    pub fn resolve(&self, value: u32) -> Option<u32> {
        let found = self.get(value)?;
        if found.kind != ValueKind::Alias {
            return Some(value);
        }
        if found.target < value { self.resolve(found.target) } else { None }
    }

    /// Returns the member of that key: the mapping's own first one, else one that a merge key brings in.
    ///
    /// Each mapping is looked at once, so merge keys inside each other cost no more than the file is long.
    #[must_use]
    pub fn member(&self, mapping: u32, key: &str) -> Option<u32> {
        let mut waiting = vec![mapping];
        let mut visited = BTreeSet::new();
        while let Some(next) = waiting.pop() {
            let Some(found) = self.resolve(next).filter(|found| !visited.contains(found)) else { continue };
            let is_merged = next != mapping || !visited.is_empty();
            let merged = match self.get(found).map(|found| found.kind) {
                Some(ValueKind::Mapping) => {
                    let mut merged = Vec::new();
                    for child in self.children(found) {
                        let Some(member) = self.get(child) else { continue };
                        if member.key.as_ref().is_some_and(|own| own.text == key) {
                            return Some(child);
                        }
                        if member.flags & Self::MERGE != 0 {
                            merged.push(child);
                        }
                    }
                    merged
                }
                Some(ValueKind::Sequence) if is_merged => self.children(found).collect(),
                _ => Vec::new(),
            };
            visited.insert(found);
            waiting.extend(merged.into_iter().rev());
        }
        None
    }

    /// Returns what a path of keys leads to.
    #[must_use]
    pub fn at(&self, value: u32, keys: &[&str]) -> Option<u32> {
        keys.iter().try_fold(value, |value, key| self.member(value, key))
    }

    /// Returns the decoded text of a scalar, aliases followed; `None` for null, mappings and sequences.
    #[must_use]
    pub fn text(&self, value: u32) -> Option<&str> {
        let value = self.get(self.resolve(value)?)?;
        match value.kind {
            ValueKind::Boolean | ValueKind::Number | ValueKind::Text | ValueKind::Expression => Some(&value.text),
            ValueKind::Null | ValueKind::Mapping | ValueKind::Sequence | ValueKind::Alias => None,
        }
    }

    /// Returns the text that a path of keys leads to.
    #[must_use]
    pub fn text_at(&self, value: u32, keys: &[&str]) -> Option<&str> {
        self.text(self.at(value, keys)?)
    }

    /// Returns the elements of a sequence, aliases followed; nothing for any other value.
    pub fn items(&self, value: u32) -> impl Iterator<Item = u32> {
        let sequence =
            self.resolve(value).filter(|value| self.get(*value).is_some_and(|it| it.kind == ValueKind::Sequence));
        sequence.into_iter().flat_map(|sequence| self.children(sequence))
    }

    /// Returns the members of a mapping as they are written, aliases followed; nothing for any other value.
    pub fn members(&self, value: u32) -> impl Iterator<Item = (&Key, u32)> {
        let mapping =
            self.resolve(value).filter(|value| self.get(*value).is_some_and(|it| it.kind == ValueKind::Mapping));
        let children = mapping.into_iter().flat_map(|mapping| self.children(mapping));
        children.filter_map(|child| Some((self.get(child)?.key.as_ref()?, child)))
    }
}
