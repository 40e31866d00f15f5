//! An expression that leads from a name to what is taken from it: `requests.Session().get`.

use tree_sitter::Node;

use super::LONGEST;
use super::read::Dialect;

/// Parts of one expression that are followed.
const MOST_STEPS: usize = 64;

/// Where an expression begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Head {
    /// A name at a byte.
    Name { name: String, at: u32 },
    /// What needs no looking up.
    Full(String),
    /// A module that a call of `require` at a byte brings.
    Required { module: String, at: u32 },
}

/// A chain of members and calls.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub(super) head: Head,
    /// What follows, as it is spelled in a full name: `.Session().get`.
    pub(super) tail: String,
    /// The first byte after what is assigned, where it is the value of a name.
    pub(super) from: u32,
}

/// What an expression does, seen from its outermost node.
pub(super) enum Step<'t> {
    /// It is a name.
    Name(Node<'t>),
    /// It calls a function by its bare name, where functions have names of their own.
    Function(Node<'t>),
    /// It takes a member of an object.
    Member(Node<'t>, &'static str, Node<'t>),
    /// It calls a member of an object.
    Method(Node<'t>, &'static str, Node<'t>),
    /// It calls.
    Call(Node<'t>),
    /// It stands for what is inside.
    Through(Node<'t>),
    /// It begins here.
    Head(Head),
    /// It is none of these.
    Stop,
}

impl Path {
    /// Reads an expression.
    pub(super) fn of(node: Node<'_>, text: &str, dialect: &Dialect) -> Option<Self> {
        Self::follow(node, text, dialect, false)
    }

    /// Reads a name or a call for what is named: a call by its function.
    pub(super) fn of_named(node: Node<'_>, text: &str, dialect: &Dialect) -> Option<Self> {
        Self::follow(node, text, dialect, true)
    }

    fn follow(node: Node<'_>, text: &str, dialect: &Dialect, is_asked: bool) -> Option<Self> {
        let word = |node: Node<'_>| text.get(node.byte_range()).map(|word| word.strip_prefix("r#").unwrap_or(word));
        let (mut at, mut parts, mut is_asked) = (node, Vec::new(), is_asked);
        for _ in 0..MOST_STEPS {
            let called = if is_asked { "" } else { "()" };
            let step = (dialect.step)(at, text);
            let was_asked = is_asked;
            is_asked &= matches!(step, Step::Through(_));
            at = match step {
                Step::Name(name) => {
                    if was_asked && (is_member(name, text) || (dialect.is_label)(name, text)) {
                        return None;
                    }
                    let head = Head::Name { name: word(name)?.to_owned(), at: name.start_byte() as u32 };
                    return Self::new(head, &parts);
                }
                Step::Function(name) => {
                    parts.push(called);
                    let head = Head::Name { name: format!("{}()", word(name)?), at: name.start_byte() as u32 };
                    return Self::new(head, &parts);
                }
                Step::Head(head) => return Self::new(head, &parts),
                Step::Member(object, separator, name) => {
                    parts.extend([word(name)?, separator]);
                    object
                }
                Step::Method(object, separator, name) => {
                    parts.extend([called, word(name)?, separator]);
                    object
                }
                Step::Call(function) => {
                    parts.push(called);
                    function
                }
                Step::Through(inner) => inner,
                Step::Stop => return None,
            };
        }
        None
    }

    fn new(head: Head, parts: &[&str]) -> Option<Self> {
        let path = Self { head, tail: parts.iter().rev().copied().collect(), from: 0 };
        Some(path).filter(|path| path.len() <= LONGEST)
    }

    /// Bytes of it.
    pub(super) fn len(&self) -> usize {
        let (Head::Name { name: head, .. } | Head::Full(head) | Head::Required { module: head, .. }) = &self.head;
        head.len() + self.tail.len()
    }

    /// Whether both are the same names in the same order, wherever they stand.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        let same_head = match (&self.head, &other.head) {
            (Head::Name { name, .. }, Head::Name { name: other, .. }) => name == other,
            (Head::Required { module, .. }, Head::Required { module: other, .. }) => module == other,
            (head, other) => head == other,
        };
        same_head && self.tail == other.tail
    }
}

/// Whether a name stands behind a point or a double colon, and so is not to be looked up by itself.
fn is_member(name: Node<'_>, text: &str) -> bool {
    let before = text.get(..name.start_byte()).unwrap_or_default().trim_end();
    (before.ends_with('.') && !before.ends_with("..")) || before.ends_with("::")
}
