//! Patterns whose language reads them wrongly when they stand alone.
//!
//! PHP wants `<?php` before any code. Go, C and C++ read a call at the top of a file as a type conversion or a declaration.
//! Such a pattern is parsed inside what it needs, and ast-grep is shown only the pattern.

use std::borrow::Cow;
use std::ops::Range;

use ast_grep_core::source::{Edit, SgNode};
use ast_grep_core::{Doc, Position};
use tree_sitter::Node;

use crate::language::Grammar;
use crate::syntax::{SyntaxDoc, Text};

/// What a pattern is put inside of, if its language needs it.
fn surroundings(language: &str, pattern: &str) -> Option<(&'static str, &'static str)> {
    let is_statement = pattern.trim_end().ends_with(';');
    match language {
        "php" => Some(("<?php ", "")),
        "go" => Some(("package p\nfunc f() {\n", "\n}\n")),
        "c" | "cpp" if is_statement => Some(("void f() {\n", "\n}\n")),
        "c" | "cpp" => Some(("void f() {\n", ";\n}\n")),
        _ => None,
    }
}

/// A parsed pattern, seen without what it was put inside of.
#[derive(Clone)]
pub(super) struct PatternDoc {
    doc: SyntaxDoc,
    /// Preorder index of the node whose named children are the pattern.
    root: usize,
}

impl PatternDoc {
    /// Parses a pattern. `None` if there is no tree.
    pub(super) fn parse(text: &str, grammar: Grammar) -> Option<Self> {
        let wrapped = surroundings(grammar.info().name, text).and_then(|(before, after)| {
            let doc = SyntaxDoc::parse(format!("{before}{text}{after}").into(), grammar).ok()?;
            let root = match after {
                "" => 0,
                // The semicolon is not the pattern's own: only what stands before it is the pattern.
                _ if after.starts_with(';') => the_one_expression(&doc)?.1,
                _ => the_one_expression(&doc)?.0,
            };
            Some(Self { doc, root })
        });
        wrapped.or_else(|| Some(Self { doc: SyntaxDoc::parse(text.to_owned().into(), grammar).ok()?, root: 0 }))
    }
}

/// Finds the body of the one function of a text and the statement in it, if that is all and is an expression.
fn the_one_expression(doc: &SyntaxDoc) -> Option<(usize, usize)> {
    let mut body = None;
    let mut cursor = doc.tree().walk();
    for id in 0..doc.root_node().descendant_count() {
        cursor.goto_descendant(id);
        let node = cursor.node();
        if node.is_error() {
            return None;
        }
        if body.is_none() && matches!(node.kind(), "statement_list" | "compound_statement") {
            let only = node
                .named_child(0)
                .filter(|only| node.named_child_count() == 1 && only.kind() == "expression_statement")?;
            // In C, the opening brace stands between the two.
            let statement = if node.child(0)?.id() == only.id() { id + 1 } else { id + 2 };
            body = Some((id, statement));
        }
    }
    body
}

impl Doc for PatternDoc {
    type Source = Text;
    type Lang = Grammar;
    type Node<'r> = PatternNode<'r>;

    fn get_lang(&self) -> &Grammar {
        self.doc.get_lang()
    }

    fn get_source(&self) -> &Text {
        self.doc.get_source()
    }

    fn do_edit(&mut self, edit: &Edit<Text>) -> Result<(), String> {
        self.doc.do_edit(edit)
    }

    fn root_node(&self) -> PatternNode<'_> {
        let mut cursor = self.doc.tree().walk();
        cursor.goto_descendant(self.root);
        PatternNode { node: cursor.node(), is_root: true }
    }

    fn get_node_text<'a>(&'a self, node: &PatternNode<'a>) -> Cow<'a, str> {
        self.doc.get_node_text(&node.node)
    }
}

/// A node of a pattern. The root shows neither braces nor an opening tag among its children.
#[derive(Clone)]
pub(super) struct PatternNode<'r> {
    node: Node<'r>,
    is_root: bool,
}

impl<'r> From<Node<'r>> for PatternNode<'r> {
    fn from(node: Node<'r>) -> Self {
        Self { node, is_root: false }
    }
}

impl<'r> SgNode<'r> for PatternNode<'r> {
    fn parent(&self) -> Option<Self> {
        self.node.parent().map(Self::from)
    }

    fn children(&self) -> impl ExactSizeIterator<Item = Self> {
        let mut cursor = self.node.walk();
        let is_shown = |child: &Node<'_>| !self.is_root || (child.is_named() && child.kind() != "php_tag");
        let children: Vec<Self> = self.node.children(&mut cursor).filter(is_shown).map(Self::from).collect();
        children.into_iter()
    }

    fn kind(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.node.kind())
    }

    fn kind_id(&self) -> u16 {
        self.node.kind_id()
    }

    fn node_id(&self) -> usize {
        self.node.id()
    }

    fn range(&self) -> Range<usize> {
        self.node.byte_range()
    }

    fn start_pos(&self) -> Position {
        SgNode::start_pos(&self.node)
    }

    fn end_pos(&self) -> Position {
        SgNode::end_pos(&self.node)
    }

    fn is_named(&self) -> bool {
        self.node.is_named()
    }

    fn is_named_leaf(&self) -> bool {
        self.node.named_child_count() == 0
    }

    fn is_leaf(&self) -> bool {
        self.node.child_count() == 0
    }

    fn is_missing(&self) -> bool {
        self.node.is_missing()
    }

    fn is_error(&self) -> bool {
        self.node.is_error()
    }

    fn is_extra(&self) -> bool {
        self.node.is_extra()
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.node.child_by_field_name(name).map(Self::from)
    }

    fn field_children(&self, field_id: Option<u16>) -> impl Iterator<Item = Self> {
        let mut cursor = self.node.walk();
        let field = field_id.and_then(std::num::NonZero::new);
        let children: Vec<Self> = field
            .map(|field| self.node.children_by_field_id(field, &mut cursor).map(Self::from).collect())
            .unwrap_or_default();
        children.into_iter()
    }

    fn child_by_field_id(&self, field_id: u16) -> Option<Self> {
        self.node.child_by_field_id(field_id).map(Self::from)
    }
}
