//! What a text is made of: what the program says itself, and the gaps that something else fills.
//!
//! A value is an abstraction over one function, never over calls into others. Where knowledge ends there is a gap, and
//! its [`Origin`] says what is known about what goes there.

use plimsoll_sdk::Node;

/// What is known about what fills a gap. Ordered from harmless to dangerous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// A number, a flag, or a text that was made safe for this purpose.
    Harmless,
    /// A constant that is defined elsewhere, or a value that was checked against a list.
    Named,
    /// What the operator passes: the command line, the environment, a setting.
    Operator,
    /// A field such as `self.table`: not from a client, as far as the function shows.
    Member,
    /// A parameter, a result of a call: could be anything.
    Unknown,
    /// Sent by a client.
    Request,
}

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
    /// The assignments that the text went through, nearest first.
    pub(crate) steps: Vec<Node<'t>>,
}

impl<'t> Value<'t> {
    /// A text of the program.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())], steps: Vec::new() }
    }

    /// A gap.
    pub(crate) fn gap(origin: Origin, node: Node<'t>) -> Self {
        Self { pieces: vec![Piece::Gap(origin, node)], steps: Vec::new() }
    }

    /// Appends another value.
    pub(crate) fn push(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
        self.extend_steps(other.steps);
    }

    /// Remembers assignments that led here.
    pub(crate) fn extend_steps(&mut self, steps: impl IntoIterator<Item = Node<'t>>) {
        for step in steps {
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
        }
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

    /// Weakens every gap to at most `origin`: it was checked.
    pub(crate) fn at_most(mut self, limit: Origin) -> Self {
        for piece in &mut self.pieces {
            if let Piece::Gap(origin, _) = piece {
                *origin = (*origin).min(limit);
            }
        }
        self
    }

    /// Of several possible values, the one that a reader should worry about.
    pub(crate) fn worst_of(values: impl IntoIterator<Item = Self>) -> Self {
        let weight = |value: &Self| (value.worst(), value.is_assembled());
        // The first of equals, so that the report does not depend on more than the text.
        values
            .into_iter()
            .reduce(|one, other| if weight(&other) > weight(&one) { other } else { one })
            .unwrap_or_default()
    }
}
