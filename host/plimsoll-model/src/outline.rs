//! What a Markdown document is made of, and the names that a source file imports.

use crate::text::Span;

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// What a link to it says behind `#`, as GitHub makes it.
    pub anchor: String,
    /// The whole heading.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As written, without the title; of a reference, its definition's.
    pub target: String,
    /// Without markup.
    pub text: String,
    /// An image.
    pub image: bool,
    /// The whole link.
    pub span: Span,
}

/// Where code cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The first place, in the document.
    pub span: Span,
    /// What is wrong there, for people.
    pub message: String,
}

/// Code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The first word after the fence; empty for indented code and code inside a line.
    pub language: String,
    /// Inside a line of prose.
    pub inline: bool,
    /// Without fences and backticks.
    pub text: String,
    /// With fences and backticks.
    pub span: Span,
    /// Whether it was read in its language. False: nothing is known of it.
    pub parsed: bool,
    /// What is wrong with it, where it could not be read to the end.
    pub error: Option<SyntaxError>,
}

/// Headings, links and code in text order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Headings.
    pub headings: Vec<Heading>,
    /// Links and images.
    pub links: Vec<Link>,
    /// Code.
    pub code: Vec<Code>,
    /// Names that HTML in the document gives to places.
    pub anchors: Vec<String>,
}

/// A name that an import brings into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the file calls it; `*` for everything of a module, nothing where no name is brought.
    pub local: String,
    /// The module, and behind it the member.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}
