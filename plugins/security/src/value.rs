//! What a text is made of, as the host found out: what the program says itself, and the gaps that something else fills.
//!
//! The rules ask here what the worst of the gaps is, and what the text says around it.

use plimsoll_sdk::{Node, Origin, Purpose};

/// A stretch of a value.
#[derive(Debug, Clone)]
pub(crate) enum Piece<'t> {
    /// Said by the program.
    Text(String),
    /// Filled in while it runs.
    Gap(Origin, Node<'t>),
}

/// A text, as far as one function shows how it comes about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Value<'t> {
    /// In order.
    pub(crate) pieces: Vec<Piece<'t>>,
    /// The assignments that the text went through.
    pub(crate) steps: Vec<Node<'t>>,
}

impl<'t> Value<'t> {
    /// What the expression at a node is made of.
    pub(crate) fn of(node: Node<'t>, purpose: Purpose) -> Self {
        let value = node.pieces(purpose);
        let piece = |one: plimsoll_sdk::Piece| match one.origin {
            Origin::Constant => Some(Piece::Text(one.text)),
            origin => node.other(one.node).map(|at| Piece::Gap(origin, at)),
        };
        let steps = value.steps.iter().filter_map(|step| node.other(*step)).collect();
        Self { pieces: value.pieces.into_iter().filter_map(piece).collect(), steps }
    }

    /// The most dangerous gap, or `None` for a text that the program says alone.
    pub(crate) fn worst(&self) -> Option<Origin> {
        self.gaps().map(|(origin, _)| origin).max()
    }

    /// The gaps.
    pub(crate) fn gaps(&self) -> impl Iterator<Item = (Origin, Node<'t>)> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Gap(origin, node) => Some((*origin, *node)),
            Piece::Text(_) => None,
        })
    }

    /// Whether nothing in it comes from outside the program's own constants.
    pub(crate) fn is_settled(&self) -> bool {
        self.worst().is_none_or(|origin| origin <= Origin::Named)
    }

    /// Whether text and gaps stand side by side: it was put together.
    pub(crate) fn is_assembled(&self) -> bool {
        let said = self.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty()));
        let gaps = self.gaps().count();
        gaps > 0 && (said || gaps > 1)
    }

    /// The text with `mark` in every gap.
    pub(crate) fn with_gaps_as(&self, mark: &str) -> String {
        let say = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Gap(..) => mark.to_owned(),
        };
        self.pieces.iter().map(say).collect()
    }

    /// The text before the first gap.
    pub(crate) fn head(&self) -> String {
        let said = self.pieces.iter().map_while(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Gap(..) => None,
        });
        said.collect()
    }
}
