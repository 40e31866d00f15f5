//! The names that a file imports, and what a name in it refers to.
//!
//! The file is read once: its scopes, what each binds, and its imports. A question then climbs the scopes around a name. What
//! the file does not say for certain is not answered: a name that is bound twice, or by anything but an import or an
//! expression that begins at one, refers to nothing. This module must not look at other files, nor at types.

mod csharp;
mod go;
mod java;
mod javascript;
mod known;
mod path;
mod python;
mod read;
mod rust;
mod scope;

use std::collections::BTreeSet;

use plimsoll_model::Imported;
use tree_sitter::Node;

use path::{Head, Path};
use read::{Dialect, Reader};
use scope::{Found, Scopes};

/// Assignments that are followed from a name to what it stands for.
const MOST_HOPS: u32 = 8;
/// No name is longer, in bytes.
const LONGEST: usize = 1024;

/// The imports of one file, and what they are called where.
#[derive(Default)]
pub(crate) struct Names {
    dialect: Option<&'static Dialect>,
    scopes: Scopes,
    imports: Vec<Imported>,
    /// The modules of which everything is imported, and names that are not bound may come from.
    whole: BTreeSet<String>,
}

/// How a language is read, if its names are resolved at all.
fn dialect(language: &str) -> Option<&'static Dialect> {
    match language {
        "python" => Some(&python::PYTHON),
        "javascript" => Some(&javascript::JAVASCRIPT),
        "typescript" => Some(&javascript::TYPESCRIPT),
        "tsx" => Some(&javascript::TSX),
        "go" => Some(&go::GO),
        "java" => Some(&java::JAVA),
        "rust" => Some(&rust::RUST),
        "csharp" => Some(&csharp::CSHARP),
        _ => None,
    }
}

impl Names {
    /// Reads the imports of a file.
    pub(crate) fn read(language: &str, root: Node<'_>, text: &str) -> Self {
        let Some(dialect) = dialect(language) else { return Self::default() };
        let mut reader = Reader::new(dialect, root, text);
        reader.walk(root);
        let (scopes, imports, whole) = reader.finish();
        Self { dialect: Some(dialect), scopes, imports, whole }
    }

    /// The imports in text order.
    pub(crate) fn imports(&self) -> &[Imported] {
        &self.imports
    }

    /// What the name or call at a node refers to.
    pub(crate) fn resolve(&self, node: Node<'_>, text: &str) -> Option<String> {
        let dialect = self.dialect?;
        self.expand(&Path::of_named(node, text, dialect)?, MOST_HOPS)
    }

    fn expand(&self, path: &Path, hops: u32) -> Option<String> {
        let dialect = self.dialect?;
        let mut name = match &path.head {
            Head::Full(name) => name.clone(),
            Head::Name { name, at } => match self.look_up(name, *at, hops) {
                Found::Nothing => (dialect.unbound)(&self.whole, name, &path.tail)?,
                Found::Taken => return None,
                Found::Named(name) => name,
            },
            Head::Required { module, at } => match self.look_up("require", *at, hops) {
                Found::Nothing => module.clone(),
                Found::Named(made) if made == "module.createRequire()" => module.clone(),
                Found::Taken | Found::Named(_) => return None,
            },
        };
        name.push_str(&path.tail);
        Some(name).filter(|name| name.len() <= LONGEST)
    }

    fn look_up(&self, name: &str, at: u32, hops: u32) -> Found {
        let expand = |path: &Path| self.expand(path, hops.checked_sub(1)?);
        self.scopes.look_up(name, at, &expand)
    }
}
