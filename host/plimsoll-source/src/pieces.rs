//! What a text is made of: what the program says itself, and what something else fills in while it runs.
//!
//! This is constant propagation inside one function, for all rules alike, because it decides the precision of each rule about
//! injection. The file is read once for its definitions; a question then follows an expression back, through joins,
//! templates, assignments and well-known functions, for a bounded number of steps. Where knowledge ends, the piece is
//! unknown. This module must not follow calls into other functions, nor look at other files.

mod bindings;
mod calls;
mod formats;
mod functions;
mod imports;
mod node;
mod reader;
mod requests;
mod shape;
mod value;
mod words;

use plimsoll_model::{Definition, Imported, NodeTable, Piece, Purpose, TextValue};

use crate::language::Grammar;
use bindings::{Bindings, Source};
use imports::{Imports, path};
use node::{Tree, Words};
use reader::Reader;
use shape::{Shape, shape};

/// What is kept of one file between two questions.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    bindings: Bindings,
    imports: Imports,
}

/// One file, as a question needs it.
#[derive(Clone, Copy)]
pub(crate) struct File<'t> {
    pub(crate) language: &'static str,
    pub(crate) grammar: Grammar,
    pub(crate) table: &'t NodeTable,
    pub(crate) text: &'t str,
}

impl File<'_> {
    fn tree(&self) -> Tree<'_> {
        Tree::new(self.table, self.text, Words::of(self.grammar))
    }
}

/// Whether the texts of a language are read at all.
fn is_read(language: &str) -> bool {
    matches!(
        language,
        "python" | "javascript" | "typescript" | "tsx" | "go" | "java" | "csharp" | "ruby" | "php" | "rust"
    )
}

impl Flow {
    /// Finds the definitions of a file.
    pub(crate) fn read(file: File<'_>, imported: &[Imported]) -> Self {
        if !is_read(file.language) {
            return Self::default();
        }
        Self { bindings: Bindings::of(file.tree().node(0)), imports: Imports::of(imported) }
    }

    /// What the text that the expression at `node` gives is made of.
    pub(crate) fn pieces(&self, file: File<'_>, node: u32, purpose: Purpose) -> TextValue {
        let tree = file.tree();
        let asked = tree.node(node);
        let value = if is_read(file.language) {
            Reader::new(file.language, self, purpose, &tree).value(asked)
        } else {
            Reader::unknown(asked)
        };
        let piece = |piece: value::Piece<'_>| {
            let (origin, text, node) = match piece {
                value::Piece::Text(text, node) => (plimsoll_model::Origin::Constant, text, node),
                value::Piece::Gap(origin, node) => (origin, String::new(), node),
            };
            Piece { origin, text, node: node.id(), span: node.span() }
        };
        let pieces = value.pieces.into_iter().map(piece).collect();
        let steps = value.steps.iter().map(|it| it.id()).collect();
        TextValue { pieces, steps, work: tree.visits() }
    }

    /// The definitions that the name at `node` may have there, and what it took to find them.
    pub(crate) fn definitions(&self, file: File<'_>, node: u32) -> (Vec<Definition>, u64) {
        let tree = file.tree();
        let place = tree.node(node);
        let found = match shape(place) {
            Shape::Name(name) => self.bindings.reaching(name, place),
            Shape::Member(..) => self.bindings.reaching(&path(place), place),
            _ => Vec::new(),
        };
        let definition = |it: bindings::Definition<'_>| Definition {
            node: it.node.id(),
            value: if let Source::Value(value) = it.source { Some(value.id()) } else { None },
            typed: it.typed.to_owned(),
        };
        (found.into_iter().map(definition).collect(), tree.visits())
    }
}
