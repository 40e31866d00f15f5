//! Where a name comes from: the imports of the file, so that `from os import system as run` is still `os.system`.
//!
//! A plain name says nothing before it has been looked up here. Names bound by assignments are for `bindings`, with one
//! exception: `const run = promisify(cp.exec)` only renames a function.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Node;

use crate::calls::call;
use crate::shape::{Shape, bare, compound_nodes, shape};

/// The imported names of one file, and the functions that it defines itself.
#[derive(Debug, Default)]
pub(crate) struct Names {
    imported: BTreeMap<String, String>,
    modules: BTreeSet<String>,
    defined: BTreeSet<String>,
}

impl Names {
    /// Reads the imports of a file.
    pub(crate) fn of(root: Node<'_>) -> Self {
        let mut names = Self::default();
        for node in compound_nodes(root) {
            names.read(node);
        }
        names
    }

    /// The full dotted name of an expression such as `sp.run` or `db.query`: what was imported, then what is taken
    /// from it.
    pub(crate) fn resolve(&self, node: Node<'_>) -> String {
        self.expand(&path(node))
    }

    /// Puts what was imported in the place of the first segment of a dotted path.
    pub(crate) fn expand(&self, path: &str) -> String {
        let (first, rest) = path.find(['.', '[', '(']).map_or((path, ""), |at| path.split_at(at));
        match self.imported.get(first) {
            Some(origin) => format!("{origin}{rest}"),
            None => path.to_owned(),
        }
    }

    /// Whether the file imports one of these modules, or something of them.
    pub(crate) fn imports(&self, modules: &[&str]) -> bool {
        self.modules.iter().any(|it| {
            modules.iter().any(|module| {
                it.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
            })
        })
    }

    /// Whether the file has a function or class of that name, which then is not the built-in one.
    pub(crate) fn defines(&self, name: &str) -> bool {
        self.defined.contains(name)
    }

    /// Whether the name was brought in by an import.
    pub(crate) fn is_imported(&self, name: &str) -> bool {
        self.imported.contains_key(name)
    }

    fn bind(&mut self, local: &str, origin: String) {
        self.imported.insert(local.to_owned(), origin);
    }

    fn read(&mut self, node: Node<'_>) {
        match node.kind() {
            "import_statement" if node.field("source").is_none() => self.python_import(node),
            "import_from_statement" => self.python_from(node),
            "import_statement" => self.module_import(node),
            "import_require_clause" => {
                if let (Some(local), Some(source)) = (node.named_children().next(), node.field("source")) {
                    let module = self.module(source);
                    self.bind(local.text(), module);
                }
            }
            "variable_declarator" => self.required(node),
            "import_spec" => self.go_import(node),
            "import_declaration" => {
                if let Some(name) = node.named_children().next().filter(|it| it.is(&["scoped_identifier"])) {
                    self.modules.insert(name.text().to_owned());
                    self.bind(bare(name), name.text().to_owned());
                }
            }
            "using_directive" => {
                if let Some(name) = node.named_children().last() {
                    self.modules.insert(name.text().to_owned());
                    if let Some(alias) = node.field("name") {
                        self.bind(alias.text(), name.text().to_owned());
                    }
                }
            }
            "namespace_use_clause" => {
                if let Some(name) = node.named_children().find(|it| it.is(&["qualified_name", "name"])) {
                    let local = node.field("alias").map_or_else(|| bare(name), |it| it.text());
                    self.modules.insert(name.text().to_owned());
                    self.bind(local, name.text().replace('\\', "."));
                }
            }
            // Not methods: `obj.eval(x)` is another name.
            "function_definition"
            | "class_definition"
            | "function_declaration"
            | "local_function_statement"
            | "generator_function_declaration"
                if !node.ancestors().take(3).any(|it| it.is(&["class_definition", "class_body"])) =>
            {
                self.defined.extend(node.field("name").map(|it| it.text().to_owned()));
            }
            // Ruby calls a method of its own object without a receiver.
            "method" => self.defined.extend(node.field("name").map(|it| it.text().to_owned())),
            _ => {}
        }
    }

    fn python_import(&mut self, node: Node<'_>) {
        for name in node.fields("name") {
            let aliased = name.field("alias").zip(name.field("name"));
            let module = aliased.map_or(name, |(_, module)| module).text();
            self.modules.insert(module.to_owned());
            if let Some((alias, module)) = aliased {
                self.bind(alias.text(), module.text().to_owned());
            } else if let Some(first) = module.split('.').next() {
                self.bind(first, first.to_owned());
            }
        }
    }

    fn python_from(&mut self, node: Node<'_>) {
        let Some(module) = node.field("module_name").map(|it| it.text()) else { return };
        self.modules.insert(module.to_owned());
        for name in node.fields("name") {
            let imported = name.field("name").unwrap_or(name).text();
            let local = name.field("alias").map_or(imported, |it| it.text());
            self.modules.insert(format!("{module}.{imported}"));
            self.bind(local, format!("{module}.{imported}"));
        }
    }

    /// The module that a JavaScript import names, remembered.
    fn module(&mut self, source: Node<'_>) -> String {
        let module = source.text().trim_matches(['"', '\'', '`']).trim_start_matches("node:").to_owned();
        self.modules.insert(module.clone());
        module
    }

    fn module_import(&mut self, node: Node<'_>) {
        let Some(source) = node.field("source") else { return };
        let module = self.module(source);
        for part in node.descendants() {
            match part.kind() {
                "identifier" if part.parent().is_some_and(|it| it.is(&["import_clause", "namespace_import"])) => {
                    self.bind(part.text(), module.clone());
                }
                "import_specifier" => {
                    let Some(name) = part.field("name").map(|it| it.text()) else { continue };
                    let local = part.field("alias").map_or(name, |it| it.text());
                    self.bind(local, if name == "default" { module.clone() } else { format!("{module}.{name}") });
                }
                _ => {}
            }
        }
    }

    /// `const x = require("m")`, `const { a, b: c } = require("m")`, `const run = promisify(cp.exec)`.
    fn required(&mut self, node: Node<'_>) {
        let (Some(target), Some(value)) = (node.field("name"), node.field("value")) else { return };
        let Some(origin) = self.origin(value) else { return };
        if target.kind() == "identifier" {
            self.bind(target.text(), origin);
            return;
        }
        for part in target.named_children() {
            let (key, local) = match part.kind() {
                "shorthand_property_identifier_pattern" => (part.text(), part.text()),
                "pair_pattern" => match (part.field("key"), part.field("value")) {
                    (Some(key), Some(value)) => (key.text(), value.text()),
                    _ => continue,
                },
                _ => continue,
            };
            self.bind(local, format!("{origin}.{key}"));
        }
    }

    /// What an expression that only hands on an import stands for.
    fn origin(&mut self, node: Node<'_>) -> Option<String> {
        match shape(node) {
            Shape::Call(call) if call.name == "require" && call.receiver.is_none() => Some(self.module(call.at(0)?)),
            Shape::Call(call) if call.name == "promisify" => self.origin(call.at(0)?),
            Shape::Member(object, name) => Some(format!("{}.{}", self.origin(object)?, bare(name))),
            Shape::Name(name) => self.imported.get(name).cloned(),
            Shape::Wrapped(inner) => self.origin(inner),
            _ => None,
        }
    }

    fn go_import(&mut self, node: Node<'_>) {
        let Some(module) = node.field("path").map(|it| it.text().trim_matches(['"', '`'])) else { return };
        self.modules.insert(module.to_owned());
        let version =
            |it: &&str| it.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        let last = module.rsplit('/').find(|it| !version(it)).unwrap_or(module);
        self.bind(node.field("name").map_or(last, |it| it.text()), module.to_owned());
    }
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
        Shape::Name(name) => name.trim_start_matches('\\').to_owned(),
        Shape::Member(object, name) => format!("{}.{}", path(object), bare(name)),
        Shape::Index(object, _) => format!("{}[]", path(object)),
        Shape::Wrapped(inner) | Shape::Cast(_, inner) => path(inner),
        _ => "?".to_owned(),
    }
}
