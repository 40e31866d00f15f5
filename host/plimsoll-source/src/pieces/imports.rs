//! Dotted paths, and what the first name of one was imported as: `request.args` is `flask.request.args`.
//!
//! What a file imports is read by `names`; here it only is put in the place of the first name. A name that an assignment
//! hides is for `bindings` to know.

use std::collections::BTreeMap;

use plimsoll_model::Imported;

use super::calls::call;
use super::node::Node;
use super::shape::{Shape, bare, shape};

/// Members of one path that are read: further ones are not told apart.
const MOST_MEMBERS: u32 = 64;

/// What the names of one file were imported as.
#[derive(Debug, Default)]
pub(super) struct Imports {
    by_local: BTreeMap<String, String>,
    modules: Vec<String>,
}

impl Imports {
    pub(super) fn of(imported: &[Imported]) -> Self {
        let mut imports = Self::default();
        for Imported { local, name, .. } in imported {
            // The default of a module goes by the module's own name.
            let name = name.strip_suffix(".default").unwrap_or(name).to_owned();
            if !local.is_empty() && local != "*" {
                imports.by_local.insert(local.clone(), name.clone());
            }
            imports.modules.push(name);
        }
        imports
    }

    /// The full dotted name of an expression such as `sp.run` or `db.query`.
    pub(super) fn resolve(&self, node: Node<'_>) -> String {
        self.expand(&path(node))
    }

    /// Puts what was imported in the place of the first segment of a dotted path.
    pub(super) fn expand(&self, path: &str) -> String {
        let (first, rest) = path.find(['.', '[', '(']).map_or((path, ""), |at| path.split_at(at));
        match self.by_local.get(first) {
            Some(origin) => format!("{origin}{rest}"),
            None => path.to_owned(),
        }
    }

    /// Whether the file imports this module, or something of it.
    pub(super) fn has(&self, module: &str) -> bool {
        let is_of = |it: &String| it.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.modules.iter().any(is_of)
    }

    /// Whether the name was brought in by an import.
    pub(super) fn is_imported(&self, name: &str) -> bool {
        self.by_local.contains_key(name)
    }
}

/// An expression as a dotted path: `request.args.get()`, `params[]`, `$this.db`. What is no path is `?`.
pub(super) fn path(node: Node<'_>) -> String {
    path_within(node, MOST_MEMBERS)
}

fn path_within(node: Node<'_>, members: u32) -> String {
    let Some(left) = members.checked_sub(1) else { return "?".to_owned() };
    if let Some(call) = call(node) {
        // `require("child_process").exec` names a module as an import does.
        if call.name == "require"
            && call.receiver.is_none()
            && let Some(module) = call.at(0)
        {
            return module.text().trim_matches(['"', '\'', '`']).trim_start_matches("node:").to_owned();
        }
        let object = call.receiver.map(|it| format!("{}.", path_within(it, left))).unwrap_or_default();
        return format!("{object}{}()", call.name);
    }
    match shape(node) {
        Shape::Name(name) => name.trim_start_matches('\\').to_owned(),
        Shape::Member(object, name) => format!("{}.{}", path_within(object, left), bare(name)),
        Shape::Index(object, _) => format!("{}[]", path_within(object, left)),
        Shape::Wrapped(inner) | Shape::Cast(_, inner) => path_within(inner, left),
        _ => "?".to_owned(),
    }
}
