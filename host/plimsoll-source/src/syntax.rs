//! A parsed text as ast-grep sees it.
//!
//! Its own document type, because ast-grep's copies the text, checks every node's text for UTF-8 again, and panics where
//! a grammar ends a node inside a character. This module must not know rules or files.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use ast_grep_core::Doc;
use ast_grep_core::source::{Content, Edit};
use tree_sitter::{Node, Tree};

use crate::language::{Grammar, NoTree};

/// A text that is shared between a file and its syntax tree.
#[derive(Debug, Clone)]
pub(crate) struct Text(Arc<String>);

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Arc::new(text))
    }
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Content for Text {
    type Underlying = u8;

    fn get_range(&self, range: Range<usize>) -> &[u8] {
        self.0.as_bytes().get(range).unwrap_or_default()
    }

    fn decode_str(src: &str) -> Cow<'_, [u8]> {
        Cow::Borrowed(src.as_bytes())
    }

    fn encode_bytes(bytes: &[u8]) -> Cow<'_, str> {
        String::from_utf8_lossy(bytes)
    }

    fn get_char_column(&self, column: usize, offset: usize) -> usize {
        self.0.get(offset.saturating_sub(column)..offset).map_or(column, |line| line.chars().count())
    }
}

/// A text with its syntax tree.
#[derive(Clone)]
pub(crate) struct SyntaxDoc {
    text: Text,
    tree: Tree,
    grammar: Grammar,
}

impl SyntaxDoc {
    /// Parses a text, or says why it has no tree.
    pub(crate) fn parse(text: Text, grammar: Grammar) -> Result<Self, NoTree> {
        let tree = grammar.parse(text.as_str())?;
        Ok(Self { text, tree, grammar })
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }
}

impl Doc for SyntaxDoc {
    type Source = Text;
    type Lang = Grammar;
    type Node<'r> = Node<'r>;

    fn get_lang(&self) -> &Grammar {
        &self.grammar
    }

    fn get_source(&self) -> &Text {
        &self.text
    }

    fn do_edit(&mut self, _edit: &Edit<Text>) -> Result<(), String> {
        Err("audited text is never edited".to_owned())
    }

    fn root_node(&self) -> Node<'_> {
        self.tree.root_node()
    }

    fn get_node_text<'a>(&'a self, node: &Node<'a>) -> Cow<'a, str> {
        Cow::Borrowed(self.text.as_str().get(node.byte_range()).unwrap_or_default())
    }
}
