//! The `## Examples` of a page, as tests.

/// One fenced block under `## Examples`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The language of the block.
    pub language: String,
    /// What `path=` says, or `example` with the language's usual extension or name.
    pub path: Option<String>,
    /// The text without its markers; line numbers are those of the block.
    pub text: String,
    /// What must be reported, sorted by line.
    pub findings: Vec<ExpectedFinding>,
    /// What `strength=N/M` says.
    pub strength: Option<(u32, u32)>,
    /// The text after all fixes, if a `fixed` block follows.
    pub fixed: Option<String>,
    /// Line of the page of the block's first line of text, from 1.
    pub line: u32,
}

/// A finding that an example must give.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpectedFinding {
    /// Line in the example, from 1.
    pub line: u32,
    /// Rule id without the pack.
    pub rule: String,
}
