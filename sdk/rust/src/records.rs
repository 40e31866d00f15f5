//! Conveniences on the records of the boundary. The records themselves come from `wit/v0.1/types.wit`.

use crate::{Capture, Edit, LocatedFact, Match, Span};

impl Span {
    /// Returns whether `other` lies inside this span, ends included.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl Eq for Span {}

impl From<&Match> for Span {
    fn from(found: &Match) -> Self {
        found.span
    }
}

impl From<&Capture> for Span {
    fn from(capture: &Capture) -> Self {
        capture.span
    }
}

impl Match {
    /// Returns the first capture of that name, written without `$`.
    #[must_use]
    pub fn capture(&self, name: &str) -> Option<&Capture> {
        self.captures.iter().find(|capture| capture.name == name)
    }

    /// Returns all captures of that name, such as the nodes of a `$$$LIST`.
    pub fn captures<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Capture> {
        self.captures.iter().filter(move |capture| capture.name == name)
    }
}

impl LocatedFact {
    /// Returns one of the fact's values by its number; empty where there is none.
    #[must_use]
    pub fn value(&self, index: usize) -> &str {
        self.values.get(index).map_or("", String::as_str)
    }
}

impl Edit {
    /// Returns an edit that puts `replacement` in the place of `at`.
    pub fn replace(at: impl Into<Span>, replacement: impl Into<String>) -> Self {
        Self { span: at.into(), replacement: replacement.into() }
    }

    /// Returns an edit that puts `text` before byte `at`.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self { span: Span { start: at, end: at }, replacement: text.into() }
    }

    /// Returns an edit that removes `at`.
    pub fn delete(at: impl Into<Span>) -> Self {
        Self { span: at.into(), replacement: String::new() }
    }
}
