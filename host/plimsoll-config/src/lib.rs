//! Configuration files as values: from text to a [`ValueTree`] with a span on every key and value, what such a file
//! configures, and paths of keys that select values.
//!
//! This crate is pure: text in, values out. It must not open files or know about rules.

mod dockerfile;
mod dotenv;
mod draft;
mod excerpt;
mod hcl;
mod ini;
mod json;
mod kinds;
mod nginx;
mod path;
mod properties;
mod sql;
mod template;
mod toml;
mod xml;
mod yaml;

pub use excerpt::{Excerpt, excerpt};
pub use kinds::{file_kind, kinds};
pub use path::{KeyPath, Matches, Missing, MissingPlaces, PathError, PathMatch, missing};

use plimsoll_model::{Span, ValueTree};

/// Returns the values of a file, `None` for a language that is not configuration.
///
/// The path decides nothing but what the file configures, see `objects`.
#[must_use]
pub fn values(path: &str, language: &str, text: &str) -> Option<ValueTree> {
    const MARK: char = '\u{feff}';
    let body = text.strip_prefix(MARK).unwrap_or(text);
    let mut unresolved = Vec::new();
    let mut tree = match language {
        "yaml" => {
            let stream = yaml::read(body);
            unresolved = stream.unresolved;
            stream.tree
        }
        "json" => reread(body, json::read, &mut unresolved),
        "sql" => sql::read(body, kinds::direction(path, language, body)),
        "toml" => reread(body, toml::read, &mut unresolved),
        "dockerfile" => dockerfile::read(body),
        "dotenv" => dotenv::read(body),
        "hcl" => hcl::read(body),
        "ini" => ini::read(body),
        "properties" => properties::read(body),
        "nginx" => nginx::read(body),
        "xml" => xml::read(body),
        _ => return None,
    };
    // What a broken file does not say, it may have said behind the mistake.
    if language != "yaml" && !tree.errors.is_empty() {
        unresolved.extend(tree.roots());
    }
    kinds::fill(path, language, body, &mut tree, &unresolved);
    if body.len() < text.len() {
        shift(&mut tree, MARK.len_utf8() as u32);
    }
    Some(tree)
}

/// Reads a file that may be a template.
fn reread(text: &str, read: fn(&str) -> ValueTree, unresolved: &mut Vec<u32>) -> ValueTree {
    let (tree, is_template) = template::reread(text, read(text), read);
    if is_template {
        unresolved.extend(tree.roots());
    }
    tree
}

/// Moves a tree behind the byte order mark, which no reader sees.
fn shift(tree: &mut ValueTree, by: u32) {
    let moved = |span: Span| Span::new(span.start + by, span.end + by);
    for value in &mut tree.values {
        value.span = moved(value.span);
        if let Some(key) = &mut value.key {
            key.span = moved(key.span);
        }
    }
    for error in tree.errors.iter_mut().filter(|error| error.position.line == 1) {
        error.position.column += 1;
    }
}
