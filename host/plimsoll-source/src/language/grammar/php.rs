//! PHP patterns: the grammar of whole files wants `<?php` before any code, and pattern writers do not.
//!
//! The tag is put before the pattern, and hidden again from ast-grep when it looks for the one node of the pattern. The
//! variant of the grammar that needs no tag cannot read files that mix HTML and PHP, and its kind ids differ.

use std::borrow::Cow;
use std::ops::Range;

use ast_grep_core::source::{Edit, SgNode};
use ast_grep_core::{Doc, Position};
use tree_sitter::Node;

use crate::language::Grammar;
use crate::syntax::{SyntaxDoc, Text};

/// Puts the opening tag before a pattern that has none.
pub(super) fn open(query: &str) -> String {
    if query.trim_start().starts_with("<?") { query.to_owned() } else { format!("<?php {query}") }
}

/// A parsed pattern, seen without its opening tag.
#[derive(Clone)]
pub(super) struct PatternDoc(pub(super) SyntaxDoc);

impl Doc for PatternDoc {
    type Source = Text;
    type Lang = Grammar;
    type Node<'r> = PatternNode<'r>;

    fn get_lang(&self) -> &Grammar {
        self.0.get_lang()
    }

    fn get_source(&self) -> &Text {
        self.0.get_source()
    }

    fn do_edit(&mut self, edit: &Edit<Text>) -> Result<(), String> {
        self.0.do_edit(edit)
    }

    fn root_node(&self) -> PatternNode<'_> {
        PatternNode(self.0.root_node())
    }

    fn get_node_text<'a>(&'a self, node: &PatternNode<'a>) -> Cow<'a, str> {
        self.0.get_node_text(&node.0)
    }
}

/// A node that does not show an opening tag among its children.
#[derive(Clone)]
pub(super) struct PatternNode<'r>(Node<'r>);

impl<'r> SgNode<'r> for PatternNode<'r> {
    fn parent(&self) -> Option<Self> {
        self.0.parent().map(Self)
    }

    fn children(&self) -> impl ExactSizeIterator<Item = Self> {
        let mut cursor = self.0.walk();
        let children: Vec<Self> =
            self.0.children(&mut cursor).filter(|child| child.kind() != "php_tag").map(Self).collect();
        children.into_iter()
    }

    fn kind(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0.kind())
    }

    fn kind_id(&self) -> u16 {
        self.0.kind_id()
    }

    fn node_id(&self) -> usize {
        self.0.id()
    }

    fn range(&self) -> Range<usize> {
        self.0.byte_range()
    }

    fn start_pos(&self) -> Position {
        SgNode::start_pos(&self.0)
    }

    fn end_pos(&self) -> Position {
        SgNode::end_pos(&self.0)
    }

    fn is_named(&self) -> bool {
        self.0.is_named()
    }

    fn is_named_leaf(&self) -> bool {
        self.0.named_child_count() == 0
    }

    fn is_leaf(&self) -> bool {
        self.0.child_count() == 0
    }

    fn is_missing(&self) -> bool {
        self.0.is_missing()
    }

    fn is_error(&self) -> bool {
        self.0.is_error()
    }

    fn is_extra(&self) -> bool {
        self.0.is_extra()
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.0.child_by_field_name(name).map(Self)
    }

    fn field_children(&self, field_id: Option<u16>) -> impl Iterator<Item = Self> {
        let mut cursor = self.0.walk();
        let field = field_id.and_then(std::num::NonZero::new);
        let children: Vec<Self> =
            field.map(|field| self.0.children_by_field_id(field, &mut cursor).map(Self).collect()).unwrap_or_default();
        children.into_iter()
    }

    fn child_by_field_id(&self, field_id: u16) -> Option<Self> {
        self.0.child_by_field_id(field_id).map(Self)
    }
}
