//! A file that was read and may be audited.

use std::sync::Arc;

use plimsoll_model::{FileMeta, LineIndex, Role};

use crate::language::languages;
use crate::syntax::Text;

/// Nesting of syntax beyond which a file is not matched, if nobody says otherwise.
pub(crate) const MAX_DEPTH: u32 = 1_000;

/// The text of one file, and what is known about it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path, language, size, lines and role.
    pub meta: FileMeta,
    text: Text,
    pub(crate) max_depth: u32,
}

impl SourceFile {
    /// Makes a file from memory, such as the example of a page. An unknown language is `text`.
    ///
    /// Spans are 32-bit offsets: the text must be shorter than 4 GiB.
    #[must_use]
    pub fn in_memory(path: &str, language: &str, role: Role, text: String) -> Self {
        let language = languages().iter().map(|info| info.name).find(|name| *name == language).unwrap_or("text");
        let lines = LineIndex::new(&text).lines(&text);
        let kind = plimsoll_config::file_kind(path, language, &text);
        let size = text.len() as u32;
        let meta = FileMeta { path: path.to_owned(), language, size, lines, role, kind, unit: Arc::from("") };
        Self { meta, text: text.into(), max_depth: MAX_DEPTH }
    }

    /// The whole text. A byte order mark is part of it, so that offsets are those of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    pub(crate) fn shared_text(&self) -> Text {
        self.text.clone()
    }
}
