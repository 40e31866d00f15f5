//! Where a name comes from, by the imports of the file, so that `from os import system as run` is still `os.system`.

use std::collections::BTreeMap;

use plimsoll_sdk::{Imported, Node};

use crate::calls::call;
use crate::shape::{Shape, bare, shape};

/// What the names of one file were imported as.
#[derive(Debug, Default)]
pub(crate) struct Names {
    imported: BTreeMap<String, String>,
    modules: Vec<String>,
}

impl Names {
    /// Takes the imports of a file.
    pub(crate) fn of(imports: &[Imported]) -> Self {
        let mut names = Self::default();
        for one in imports {
            let name = without_default(&one.name).to_owned();
            if !one.local.is_empty() && one.local != "*" {
                names.imported.insert(one.local.clone(), name.clone());
            }
            names.modules.push(name);
        }
        names
    }

    /// Puts what was imported in the place of the first segment of a dotted path.
    pub(crate) fn expand(&self, path: &str) -> String {
        let (first, rest) = split(path);
        match self.imported.get(first) {
            Some(origin) => format!("{origin}{rest}"),
            None => path.to_owned(),
        }
    }

    /// Whether the first segment of a dotted path was imported.
    pub(crate) fn has_first_of(&self, path: &str) -> bool {
        self.imported.contains_key(split(path).0)
    }

    /// Whether the file imports one of these modules, or something of them.
    pub(crate) fn imports(&self, modules: &[&str]) -> bool {
        self.modules.iter().any(|it| {
            modules.iter().any(|module| {
                it.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
            })
        })
    }

    /// Whether the name was brought in by an import.
    pub(crate) fn is_imported(&self, name: &str) -> bool {
        self.imported.contains_key(name)
    }
}

/// The name of a module for its default export, which goes by the module's own name.
pub(crate) fn without_default(name: &str) -> &str {
    name.strip_suffix(".default").unwrap_or(name)
}

/// The first segment of a dotted path, and what follows it.
fn split(path: &str) -> (&str, &str) {
    path.find(['.', '[', '(']).map_or((path, ""), |at| path.split_at(at))
}

/// An expression as a dotted path: `request.args.get()`, `params[]`, `$this.db`. What is no path is `?`.
pub(crate) fn path(node: Node<'_>) -> String {
    if let Some(call) = call(node) {
        // `require("child_process").exec` names a module as an import does.
        if call.name == "require"
            && call.receiver.is_none()
            && let Some(module) = call.at(0)
        {
            return module.text().trim_matches(['"', '\'', '`']).trim_start_matches("node:").to_owned();
        }
        let object = call.receiver.map(|it| format!("{}.", path(it))).unwrap_or_default();
        return format!("{object}{}()", call.name);
    }
    match shape(node) {
        Shape::Name => node.text().trim_start_matches('\\').to_owned(),
        Shape::Member(object, name) => format!("{}.{}", path(object), bare(name)),
        Shape::Index(object) => format!("{}[]", path(object)),
        Shape::Wrapped(inner) | Shape::Cast(inner) => path(inner),
        _ => "?".to_owned(),
    }
}
