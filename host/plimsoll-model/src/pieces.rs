//! What a text is made of, as far as one file shows it: what rules about injection are decided by.

use crate::Span;

/// What is known about where a piece of a text comes from, the most dangerous last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The program says it itself.
    Constant,
    /// A number, a truth value, or a text that was made safe for its purpose.
    Safe,
    /// A constant that is defined elsewhere, an entry of a table of constants, or a value that was checked.
    Named,
    /// What the operator passes: the command line, the environment, a setting.
    Operator,
    /// A field of an object.
    Member,
    /// Could be anything: a parameter, what a call gives back.
    Unknown,
    /// Sent by a client.
    Input,
}

/// What a text is for: what is safe in one language is not in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Nothing in particular: no function makes it safe.
    Text,
    /// A database query.
    Sql,
    /// A command line.
    Shell,
    /// A program.
    Code,
}

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it comes from.
    pub origin: Origin,
    /// What a constant says; empty for every other piece.
    pub text: String,
    /// Preorder index of the expression that it comes from.
    pub node: u32,
    /// Where that stands.
    pub span: Span,
}

/// A text, as far as the file shows how it comes about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextValue {
    /// In order.
    pub pieces: Vec<Piece>,
    /// The assignments that it went through, as preorder indices.
    pub steps: Vec<u32>,
    /// Nodes that were looked at to find out.
    pub work: u64,
}

/// A place where a name gets a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Preorder index of the assignment, the parameter or the loop.
    pub node: u32,
    /// The expression that is assigned as a whole, if it is one.
    pub value: Option<u32>,
    /// The declared type as it is written, or nothing.
    pub typed: String,
}
