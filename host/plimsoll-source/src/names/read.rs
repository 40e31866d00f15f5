//! One walk over a tree that collects its scopes, bindings and imports, whatever the language.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use plimsoll_model::{Imported, Span};
use tree_sitter::{Node, TreeCursor};

use super::path::{Path, Step};
use super::scope::{Binding, Kind, Meaning, Order, Scopes, Weight};

/// Imports of one file that are listed, and names that are remembered with what they refer to: far more than anybody writes.
/// Further ones refer to nothing.
const MOST_KEPT: u32 = 50_000;
/// What one name is remembered for is no longer, in bytes.
const LONGEST_KEPT: usize = 256;

/// What differs between languages.
pub(super) struct Dialect {
    /// Kinds of nodes that are scopes.
    pub(super) scopes: &'static [(&'static str, Kind)],
    /// Kinds of nodes that `read` wants to see.
    pub(super) reads: &'static [&'static str],
    /// Kinds of nodes in which a binding may be for when another failed, and which of them.
    pub(super) fallbacks: &'static [&'static str],
    pub(super) is_fallback: fn(Node<'_>, &str) -> bool,
    pub(super) order: Order,
    /// Binds what a node binds. The scope of the node itself, if it is one, is not open yet.
    pub(super) read: fn(&mut Reader<'_>, Node<'_>),
    /// Binds what a scope binds for itself only, such as a parameter without parentheses.
    pub(super) enter: fn(&mut Reader<'_>, Node<'_>),
    /// What an expression does.
    pub(super) step: for<'t> fn(Node<'t>, &str) -> Step<'t>,
    /// Whether a name is only the label of something, such as a keyword argument.
    pub(super) is_label: fn(Node<'_>, &str) -> bool,
    /// What a name refers to that the file does not bind, given the modules that are imported whole and what follows it.
    pub(super) unbound: fn(&BTreeSet<String>, &str, &str) -> Option<String>,
    /// What to do with each kind of node, by its id.
    pub(super) roles: OnceLock<Vec<Role>>,
}

/// What to do with a kind of node.
#[derive(Clone, Copy, Default)]
pub(super) struct Role {
    reads: bool,
    falls_back: bool,
    scope: Option<Kind>,
}

impl Dialect {
    fn roles(&self, root: Node<'_>) -> &[Role] {
        self.roles.get_or_init(|| {
            let language = root.language();
            let role = |id: usize| {
                let kind = language.node_kind_for_id(id as u16).unwrap_or_default();
                let scope = self.scopes.iter().find(|(name, _)| *name == kind).map(|(_, kind)| *kind);
                // Words such as `class` have the names of nodes.
                if !language.node_kind_is_named(id as u16) {
                    return Role::default();
                }
                Role { reads: self.reads.contains(&kind), falls_back: self.fallbacks.contains(&kind), scope }
            };
            (0..language.node_kind_count()).map(role).collect()
        })
    }
}

/// An assignment to a name that is declared elsewhere, perhaps further down.
struct Assignment {
    scope: u32,
    name: String,
    binding: Binding,
}

/// What the walk has collected.
pub(super) struct Reader<'a> {
    text: &'a str,
    dialect: &'static Dialect,
    scopes: Scopes,
    imports: Vec<Imported>,
    whole: BTreeSet<String>,
    assignments: Vec<Assignment>,
    /// The scope that is open.
    scope: u32,
    fallbacks: u32,
    /// A node that was read with the one around it.
    done: usize,
    /// Names of a scope that are kept in another.
    kept: HashMap<(u32, &'a str), u32>,
    /// Names that are remembered with what they refer to.
    remembered: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(dialect: &'static Dialect, root: Node<'_>, text: &'a str) -> Self {
        let mut scopes = Scopes::default();
        // Some grammars leave out blanks at the beginning.
        let scope = scopes.open(0, (root.end_byte() as u32).max(text.len() as u32), 0, Kind::File);
        let (imports, whole, assignments) = (Vec::new(), BTreeSet::new(), Vec::new());
        Self {
            text,
            dialect,
            scopes,
            imports,
            whole,
            assignments,
            scope,
            fallbacks: 0,
            done: 0,
            kept: HashMap::new(),
            remembered: 0,
        }
    }

    /// Visits every node.
    pub(super) fn walk(&mut self, root: Node<'_>) {
        let roles = self.dialect.roles(root);
        let role_of = |node: Node<'_>| roles.get(usize::from(node.kind_id())).copied().unwrap_or_default();
        let mut cursor = root.walk();
        // How deep the walk is, and what to undo where it leaves a node.
        let mut open: Vec<(u32, Role, u32)> = Vec::new();
        let mut depth = 0;
        loop {
            let node = cursor.node();
            let mut role = role_of(node);
            if role.reads && node.id() != self.done {
                (self.dialect.read)(self, node);
            }
            role.falls_back = role.falls_back && (self.dialect.is_fallback)(node, self.text);
            if role.falls_back || role.scope.is_some() {
                open.push((depth, role, self.scope));
                self.fallbacks += u32::from(role.falls_back);
                if let Some(kind) = role.scope {
                    let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
                    self.scope = self.scopes.open(start, end, self.scope, kind);
                    (self.dialect.enter)(self, node);
                }
            }
            if cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            loop {
                if let Some((at, role, scope)) = open.last().copied().filter(|(at, _, _)| *at == depth) {
                    debug_assert_eq!(at, depth);
                    self.fallbacks -= u32::from(role.falls_back);
                    self.scope = scope;
                    open.pop();
                }
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
                depth -= 1;
            }
        }
    }

    pub(super) fn finish(mut self) -> (Scopes, Vec<Imported>, BTreeSet<String>) {
        for Assignment { scope, name, binding } in std::mem::take(&mut self.assignments) {
            if let Some(scope) = self.scopes.binder(scope, &name) {
                self.scopes.bind(scope, &name, binding, self.dialect.order);
            }
        }
        self.scopes.settle();
        self.imports.sort_by_key(|import| import.span);
        (self.scopes, self.imports, self.whole)
    }

    /// The text of the file.
    pub(super) fn all(&self) -> &'a str {
        self.text
    }

    /// The text of a node.
    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The text of a name of a node's field.
    pub(super) fn field(&self, node: Node<'_>, field: &str) -> Option<&'a str> {
        node.child_by_field_name(field).map(|node| self.text(node)).filter(|text| !text.is_empty())
    }

    /// What an expression is, as far as it leads somewhere.
    pub(super) fn meaning(&self, value: Node<'_>, from: u32) -> Meaning {
        match Path::of(value, self.text, self.dialect) {
            Some(path) if path.len() <= LONGEST_KEPT => Meaning::Stands(Path { from, ..path }),
            _ => Meaning::Own,
        }
    }

    /// The open scope.
    pub(super) fn scope(&self) -> u32 {
        self.scope
    }

    /// All scopes so far.
    pub(super) fn scopes(&mut self) -> &mut Scopes {
        &mut self.scopes
    }

    /// Leaves out a node that was read with the one around it.
    pub(super) fn done_with(&mut self, node: Node<'_>) {
        self.done = node.id();
    }

    /// Remembers that a name of a scope is kept in another one.
    pub(super) fn keep_in(&mut self, scope: u32, name: &'a str, other: u32) {
        self.kept.insert((scope, name), other);
    }

    /// The scope that keeps a name of another one, which may be itself.
    pub(super) fn kept_in(&self, scope: u32, name: &str) -> u32 {
        self.kept.get(&(scope, name)).copied().unwrap_or(scope)
    }

    /// Binds a name in a scope, from a byte on.
    pub(super) fn bind_in(&mut self, scope: u32, name: &str, from: u32, meaning: Meaning) {
        let weight = if self.fallbacks > 0 { Weight::Fallback } else { Weight::Firm };
        self.bind_weighed(scope, name, Binding { from, weight, meaning });
    }

    /// Binds a name in the open scope, as a whole.
    pub(super) fn bind(&mut self, name: &str, meaning: Meaning) {
        self.bind_in(self.scope, name, 0, meaning);
    }

    /// Binds a name of the file itself in the open scope.
    pub(super) fn own(&mut self, name: &str) {
        self.bind(name, Meaning::Own);
    }

    /// Declares a name without saying what it is.
    pub(super) fn declare(&mut self, scope: u32, name: &str, from: u32) {
        self.bind_weighed(scope, name, Binding { from, weight: Weight::Declared, meaning: Meaning::Own });
    }

    /// Assigns to a name that is declared here or further out.
    pub(super) fn assign(&mut self, name: &str, from: u32, meaning: Meaning) {
        let weight = if self.fallbacks > 0 { Weight::Fallback } else { Weight::Firm };
        let binding = Binding { from, weight, meaning };
        self.assignments.push(Assignment { scope: self.scope, name: name.to_owned(), binding });
    }

    /// Lists an import, and binds what it brings. `*` and the empty name bind nothing.
    pub(super) fn import(&mut self, local: &str, name: &str, node: Node<'_>) {
        self.list_import(local, name, node);
        if local == "*" {
            if name.len() <= LONGEST_KEPT {
                self.whole.insert(name.to_owned());
            }
        } else if !local.is_empty() {
            self.bind(local, Meaning::Imported(name.to_owned()));
        }
    }

    /// Lists an import without binding it.
    pub(super) fn list_import(&mut self, local: &str, name: &str, node: Node<'_>) {
        let end = node.end_byte().min(self.text.len()) as u32;
        let span = Span::new((node.start_byte() as u32).min(end), end);
        if name.len() + local.len() > LONGEST_KEPT || self.imports.len() as u32 >= MOST_KEPT {
            return;
        }
        self.imports.push(Imported { local: local.to_owned(), name: name.to_owned(), span });
    }

    fn bind_weighed(&mut self, scope: u32, name: &str, mut binding: Binding) {
        let length = match &binding.meaning {
            Meaning::Own => 0,
            Meaning::Imported(name) => name.len(),
            Meaning::Stands(path) => path.len(),
        };
        self.remembered += u32::from(length > 0);
        if length > LONGEST_KEPT || self.remembered > MOST_KEPT {
            binding.meaning = Meaning::Own;
        }
        if !name.is_empty() {
            self.scopes.bind(scope, name, binding, self.dialect.order);
        }
    }
}

/// The named children of a node.
pub(super) fn children<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut cursor: TreeCursor<'t> = node.walk();
    let mut more = cursor.goto_first_child();
    std::iter::from_fn(move || {
        while more {
            let child = cursor.node();
            more = cursor.goto_next_sibling();
            if child.is_named() && !child.is_extra() {
                return Some(child);
            }
        }
        None
    })
}

/// The first named child of a node.
pub(super) fn first<'t>(node: Node<'t>) -> Option<Node<'t>> {
    children(node).next()
}

/// For languages without labels.
pub(super) fn no_label(_: Node<'_>, _: &str) -> bool {
    false
}

/// For languages where everything is imported.
pub(super) fn nothing(_: &BTreeSet<String>, _: &str, _: &str) -> Option<String> {
    None
}

/// For languages whose scopes bind nothing for themselves.
pub(super) fn no_entry(_: &mut Reader<'_>, _: Node<'_>) {}
