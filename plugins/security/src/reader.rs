//! One file, ready for questions about the texts in it. The host knows what a text is made of and what a name may hold; here
//! its answers get their nodes back.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use plimsoll_sdk::{Context, Node, Purpose};

use crate::calls::{Call, call};
use crate::names::{Names, path, without_default};
use crate::shape::{Shape, compound_nodes, shape};
use crate::value::Value;

/// One file.
pub(crate) struct Reader<'t> {
    /// Name of the language.
    pub(crate) language: &'t str,
    /// What it imports.
    pub(crate) names: Names,
    purpose: Purpose,
    defined: OnceCell<BTreeSet<&'t str>>,
}

/// A place where a name gets a value.
#[derive(Debug)]
pub(crate) struct Definition<'t> {
    /// The assignment, the loop or the parameter.
    pub(crate) node: Option<Node<'t>>,
    /// What is assigned as a whole.
    pub(crate) assigned: Option<Node<'t>>,
    /// The declared type, or nothing.
    pub(crate) typed: String,
}

impl<'t> Reader<'t> {
    /// Reads the file of a context.
    pub(crate) fn of(cx: &Context<'t>, purpose: Purpose) -> Self {
        Self { language: cx.language(), names: Names::of(cx.imports()), purpose, defined: OnceCell::new() }
    }

    /// What the expression at `node` is made of.
    pub(crate) fn value(&self, node: Node<'t>) -> Value<'t> {
        Value::of(node, self.purpose)
    }

    /// The definitions that a name may have where it stands.
    pub(crate) fn definitions(&self, name: Node<'t>) -> Vec<Definition<'t>> {
        let known = name.definitions().into_iter();
        known
            .map(|it| Definition {
                node: name.other(it.node),
                assigned: it.value.and_then(|value| name.other(value)),
                typed: it.typed,
            })
            .collect()
    }

    /// What a name got by its only definition.
    pub(crate) fn assigned_once(&self, name: Node<'t>) -> Option<Node<'t>> {
        match &self.definitions(name)[..] {
            [only] => only.assigned,
            _ => None,
        }
    }

    /// The full dotted name of what is called.
    pub(crate) fn callee(&self, call: &Call<'_>) -> String {
        let path = match call.receiver {
            Some(receiver) => format!("{}.{}", path(receiver), call.name),
            None => call.name.to_owned(),
        };
        if matches!(self.language, "javascript" | "typescript" | "tsx") && !self.names.has_first_of(&path) {
            // `const run = promisify(cp.exec)` only renames a function.
            let renamed = call.node.resolve();
            if !renamed.is_empty() {
                return without_default(&renamed.replace(".default.", ".")).to_owned();
            }
        }
        self.names.expand(&path)
    }

    /// The same, where it was imported and nothing in the function hides it.
    pub(crate) fn callee_imported(&self, call: &Call<'t>) -> Option<String> {
        Some(call.node.resolve()).filter(|it| !it.is_empty())
    }

    /// Whether the file has a function or class of that name, which then is not the built-in one.
    pub(crate) fn defines(&self, name: &str, asked: Node<'t>) -> bool {
        let root = || asked.ancestors().last().unwrap_or(asked);
        self.defined.get_or_init(|| compound_nodes(root()).filter_map(defined).collect()).contains(name)
    }
}

/// The name of a function or class that a node defines.
fn defined(node: Node<'_>) -> Option<&str> {
    let defines = match node.kind() {
        // Not methods: `obj.eval(x)` is another name.
        "function_definition"
        | "class_definition"
        | "function_declaration"
        | "local_function_statement"
        | "generator_function_declaration" => {
            !node.ancestors().take(3).any(|it| it.is(&["class_definition", "class_body"]))
        }
        // Ruby calls a method of its own object without a receiver.
        "method" => true,
        _ => false,
    };
    node.field("name").filter(|_| defines).map(Node::text)
}

/// Returns the call at a node, through `await` and parentheses.
pub(crate) fn call_at(node: Node<'_>) -> Option<Call<'_>> {
    call(node).or_else(|| match shape(node) {
        Shape::Wrapped(inner) => call_at(inner),
        _ => None,
    })
}
