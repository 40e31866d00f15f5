//! What a text is made of: what the program says itself, and the gaps that something else fills.
//!
//! A value is an abstraction over one function, never over calls into others. Where knowledge ends there is a gap, and
//! its [`Origin`] says what is known about what goes there.

use plimsoll_model::Origin;

use super::node::Node;

/// A stretch of a value.
#[derive(Debug, Clone)]
pub(super) enum Piece<'t> {
    /// Said by the program, at this node.
    Text(String, Node<'t>),
    /// Filled in while it runs.
    Gap(Origin, Node<'t>),
}

/// A text, as far as one function shows how it comes about.
#[derive(Debug, Clone, Default)]
pub(super) struct Value<'t> {
    /// In order.
    pub(super) pieces: Vec<Piece<'t>>,
    /// The assignments that the text went through, nearest first.
    pub(super) steps: Vec<Node<'t>>,
}

impl<'t> Value<'t> {
    /// A text of the program.
    pub(super) fn text(text: impl Into<String>, node: Node<'t>) -> Self {
        Self { pieces: vec![Piece::Text(text.into(), node)], steps: Vec::new() }
    }

    /// A gap.
    pub(super) fn gap(origin: Origin, node: Node<'t>) -> Self {
        Self { pieces: vec![Piece::Gap(origin, node)], steps: Vec::new() }
    }

    /// Appends another value.
    pub(super) fn push(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
        self.extend_steps(other.steps);
    }

    /// Remembers assignments that led here.
    pub(super) fn extend_steps(&mut self, steps: impl IntoIterator<Item = Node<'t>>) {
        for step in steps {
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
        }
    }

    /// The most dangerous gap, or `None` for a text that the program says alone.
    pub(super) fn worst(&self) -> Option<Origin> {
        self.gaps().map(|(origin, _)| origin).max()
    }

    /// The gaps.
    pub(super) fn gaps(&self) -> impl Iterator<Item = (Origin, Node<'t>)> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Gap(origin, node) => Some((*origin, *node)),
            Piece::Text(..) => None,
        })
    }

    /// Whether text and gaps stand side by side: it was put together.
    pub(super) fn is_assembled(&self) -> bool {
        let said = self.pieces.iter().any(|piece| matches!(piece, Piece::Text(text, _) if !text.trim().is_empty()));
        let gaps = self.gaps().count();
        gaps > 0 && (said || gaps > 1)
    }

    /// Weakens every gap to at most `origin`: it was checked.
    pub(super) fn at_most(mut self, limit: Origin) -> Self {
        for piece in &mut self.pieces {
            if let Piece::Gap(origin, _) = piece {
                *origin = (*origin).min(limit);
            }
        }
        self
    }

    /// Of several possible values, the one that a reader should worry about.
    pub(super) fn worst_of(values: impl IntoIterator<Item = Self>) -> Self {
        let weight = |value: &Self| (value.worst(), value.is_assembled());
        // The first of equals, so that the report does not depend on more than the text.
        values
            .into_iter()
            .reduce(|one, other| if weight(&other) > weight(&one) { other } else { one })
            .unwrap_or_default()
    }
}
