//! One audited file as rules see it: its text, its flat syntax tree, and the matches in it.

use std::sync::Arc;

use crate::outline::{Imported, Outline};
use crate::pieces::{Definition, Purpose, TextValue};
use crate::text::Span;
use crate::values::ValueTree;

/// What kind of file it is. Severity and scores may depend on it, by policy.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs in production, as far as its path and content tell.
    Production,
    /// Tests and their fixtures.
    Test,
    /// Examples and demos.
    Example,
    /// Written by a program.
    Generated,
    /// Somebody else's code, kept in the tree.
    Vendored,
    /// Build and maintenance scripts.
    Script,
    /// Documentation.
    Docs,
    /// Changes the schema or the data of a database, once.
    Migration,
}

impl Role {
    /// Returns the lower-case name that rules and reports see.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Example => "example",
            Self::Generated => "generated",
            Self::Vendored => "vendored",
            Self::Script => "script",
            Self::Docs => "docs",
            Self::Migration => "migration",
        }
    }
}

/// What is known about an audited file without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMeta {
    /// Relative to the audited root, with `/`.
    pub path: String,
    /// Such as `python`; `text` where no language was recognised.
    pub language: &'static str,
    /// In bytes.
    pub size: u32,
    /// Number of lines.
    pub lines: u32,
    /// As classified by the host.
    pub role: Role,
    /// What it configures or declares, such as `github/workflow`; empty where nothing is recognised.
    pub kind: String,
    /// The folder of the deployable unit that it belongs to; empty for the root.
    pub unit: Arc<str>,
}

/// One variable of a selector's pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Without the `$`.
    pub name: String,
    /// The captured text.
    pub span: Span,
    /// Preorder index of the node; none for a group of a text selector.
    pub node: Option<u32>,
}

/// One place where one selector of one rule matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index of the rule in its pack.
    pub rule: u32,
    /// The selector's name, or the empty string.
    pub selector: String,
    /// The matched text.
    pub span: Span,
    /// Preorder index of the matched node; none for text and whole-file selectors.
    pub node: Option<u32>,
    /// In the order of the pattern's variables, sorted by name.
    pub captures: Vec<Capture>,
}

/// Bits that choose columns of a [`NodeTable`]; see `wit/v0.1/host.wit`.
#[derive(Debug, Clone, Copy)]
pub struct Columns;

impl Columns {
    /// Kind id.
    pub const KIND: u32 = 1;
    /// First byte.
    pub const START: u32 = 2;
    /// Byte after the last.
    pub const END: u32 = 4;
    /// Node index of the parent, [`NodeTable::NONE`] for the root.
    pub const PARENT: u32 = 8;
    /// Index of the first node after the subtree.
    pub const NEXT: u32 = 16;
    /// Field id in the parent, 0 if none.
    pub const FIELD: u32 = 32;
    /// [`NodeTable::NAMED`] and the like.
    pub const FLAGS: u32 = 64;
    /// Every bit that this version knows.
    pub const ALL: u32 = 127;
}

/// A syntax tree, flattened in preorder: the subtree of node `n` is `n..next[n]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeTable {
    /// Kind ids of the grammar.
    pub kind: Vec<u32>,
    /// First bytes.
    pub start: Vec<u32>,
    /// Bytes after the last.
    pub end: Vec<u32>,
    /// Parents.
    pub parent: Vec<u32>,
    /// Ends of the subtrees.
    pub next: Vec<u32>,
    /// Field ids.
    pub field: Vec<u32>,
    /// Flags.
    pub flags: Vec<u32>,
}

impl NodeTable {
    /// The parent of the root.
    pub const NONE: u32 = u32::MAX;
    /// Flag: a named node.
    pub const NAMED: u32 = 1;
    /// Flag: the parser could not make sense of this text.
    pub const ERROR: u32 = 2;
    /// Flag: the parser inserted this node.
    pub const MISSING: u32 = 4;
    /// Flag: may stand anywhere, such as a comment.
    pub const EXTRA: u32 = 8;

    /// Returns the number of nodes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.kind.len() as u32
    }

    /// Returns whether there is no tree.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }

    /// Returns the column of one bit of the mask, or `None` for a bit that is not known.
    #[must_use]
    pub fn column(&self, bit: u32) -> Option<&[u32]> {
        Some(match bit {
            Columns::KIND => &self.kind,
            Columns::START => &self.start,
            Columns::END => &self.end,
            Columns::PARENT => &self.parent,
            Columns::NEXT => &self.next,
            Columns::FIELD => &self.field,
            Columns::FLAGS => &self.flags,
            _ => return None,
        })
    }
}

/// Why a document cannot answer. The same kinds as in `wit/v0.1/host.wit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentError {
    /// Asked outside `inspect`.
    NoDocument,
    /// No grammar for this language, or the file could not be parsed.
    NoSyntax,
    /// The tree does not have this node.
    NoSuchNode(u32),
    /// The language does not configure.
    NoValues,
    /// Not Markdown.
    NoOutline,
    /// Outside the text, reversed, or cutting a character in two.
    NoSuchSpan(Span),
    /// The page does not declare this selector for this language.
    NoSuchSelector(String),
    /// A column bit that is not known.
    NoSuchColumn(u32),
}

/// A file under inspection. The engine answers a guest's questions through this, and never sees where it came from.
pub trait Document: Sync {
    /// Path, language, size.
    fn meta(&self) -> &FileMeta;

    /// The whole text.
    fn text(&self) -> &str;

    /// The flat tree; parsed on first use.
    ///
    /// # Errors
    /// [`DocumentError::NoSyntax`] where there is no tree.
    fn table(&self) -> Result<&NodeTable, DocumentError>;

    /// The id of a named node kind, 0 if the grammar does not have it.
    fn kind_id(&self, name: &str) -> u32;

    /// The name of a kind id, empty if the grammar does not have it.
    fn kind_name(&self, id: u32) -> &str;

    /// The id of a field, 0 if the grammar does not have it.
    fn field_id(&self, name: &str) -> u32;

    /// The name of a field id, empty if the grammar does not have it.
    fn field_name(&self, id: u32) -> &str;

    /// The matches of one named selector of rule `rule` of pack `pack` (indices of the run) below node `within`, in the
    /// preorder of the nodes that were tried.
    ///
    /// # Errors
    /// [`DocumentError::NoSuchSelector`] or [`DocumentError::NoSuchNode`].
    fn select(&self, pack: usize, rule: u32, selector: &str, within: u32) -> Result<Vec<Match>, DocumentError>;

    /// The values of a configuration file; read on first use.
    ///
    /// # Errors
    /// [`DocumentError::NoValues`] where the language does not configure.
    fn values(&self) -> Result<&ValueTree, DocumentError>;

    /// The headings, links and code of a Markdown document.
    ///
    /// # Errors
    /// [`DocumentError::NoOutline`] where it is none.
    fn outline(&self) -> Result<&Outline, DocumentError>;

    /// What the file imports.
    ///
    /// # Errors
    /// [`DocumentError::NoSyntax`] where there is no tree.
    fn imports(&self) -> Result<&[Imported], DocumentError>;

    /// What the name or call at a node refers to, by the file's imports; empty for what is not imported.
    ///
    /// # Errors
    /// [`DocumentError::NoSyntax`] or [`DocumentError::NoSuchNode`].
    fn resolve(&self, node: u32) -> Result<String, DocumentError>;

    /// What the text that an expression gives is made of.
    ///
    /// # Errors
    /// [`DocumentError::NoSyntax`] or [`DocumentError::NoSuchNode`].
    fn pieces(&self, node: u32, purpose: Purpose) -> Result<TextValue, DocumentError>;

    /// The definitions that the name at a node may have there, and the nodes that were looked at to find out.
    ///
    /// # Errors
    /// [`DocumentError::NoSyntax`] or [`DocumentError::NoSuchNode`].
    fn definitions(&self, node: u32) -> Result<(Vec<Definition>, u64), DocumentError>;
}
