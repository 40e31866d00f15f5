//! The scopes of one file and what each binds, so that a name is found by climbing from where it stands.

use std::collections::HashMap;

use super::path::Path;

/// Scopes around one name that are climbed. What is nested deeper is not answered.
const MOST_CLIMBED: u32 = 256;

/// What kind of region a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The file.
    File,
    /// A function: names of variables end here.
    Function,
    /// A block inside a function, or of the file.
    Block,
    /// A class whose names its functions do not see by themselves, as in Python.
    Class,
    /// A module whose names and those around it do not see each other, as in Rust.
    Module,
}

/// How firmly a binding says what its name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Only a declaration, or `None`: any other binding wins.
    Declared,
    /// For when the other way failed, such as an import in `except ImportError`.
    Fallback,
    /// As usual.
    Firm,
}

/// What a binding makes of its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// Something of the file itself.
    Own,
    /// An import.
    Imported(String),
    /// What another expression is.
    Stands(Path),
}

impl Meaning {
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stands(path), Self::Stands(other)) => path.reads_as(other),
            (Self::Imported(name), Self::Imported(other)) => name == other,
            _ => false,
        }
    }
}

/// A name bound in a scope.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    /// The first byte where it holds; 0 if it holds in the whole scope.
    pub(super) from: u32,
    pub(super) weight: Weight,
    pub(super) meaning: Meaning,
}

/// What a scope is, beyond what it binds.
struct Scope {
    start: u32,
    end: u32,
    parent: u32,
    /// The function that it is in, itself included.
    function: u32,
    kind: Kind,
}

/// How names hide one another in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// A name belongs to its whole scope, wherever it is bound.
    Whole,
    /// A name holds from its declaration on.
    Onwards,
    /// A name holds from its declaration to the next of the same name.
    Anew,
}

/// What was found of a name.
pub(super) enum Found {
    /// The file does not bind it here.
    Nothing,
    /// It is something of the file, or several things.
    Taken,
    /// What it refers to.
    Named(String),
}

/// All scopes of a file, in preorder.
#[derive(Default)]
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    /// Number of each name that is bound anywhere.
    names: HashMap<Box<str>, u32>,
    /// By scope and name, in the order of `from`; of one element unless the order is [`Order::Anew`].
    bound: HashMap<(u32, u32), Vec<Binding>>,
}

impl Scopes {
    /// Adds a scope, whose parent was added before.
    pub(super) fn open(&mut self, start: u32, end: u32, parent: u32, kind: Kind) -> u32 {
        let id = self.scopes.len() as u32;
        let around = self.scopes.get(parent as usize).map_or(id, |scope| scope.function);
        let function = if kind == Kind::Block { around } else { id };
        self.scopes.push(Scope { start, end, parent, function, kind });
        id
    }

    /// The parent of a scope; of the file's, itself.
    pub(super) fn parent(&self, scope: u32) -> u32 {
        self.scopes.get(scope as usize).map_or(0, |scope| scope.parent)
    }

    /// The function, class, module or file that a scope belongs to.
    pub(super) fn function(&self, scope: u32) -> u32 {
        self.scopes.get(scope as usize).map_or(0, |scope| scope.function)
    }

    pub(super) fn kind(&self, scope: u32) -> Kind {
        self.scopes.get(scope as usize).map_or(Kind::File, |scope| scope.kind)
    }

    /// Makes a scope a plain block, which sees what is around it.
    pub(super) fn soften(&mut self, scope: u32) {
        if let Some(scope) = self.scopes.get_mut(scope as usize) {
            scope.kind = Kind::Block;
        }
    }

    /// Binds a name. Two bindings that differ leave it without meaning, unless one weighs more or `order` is [`Order::Anew`].
    pub(super) fn bind(&mut self, scope: u32, name: &str, binding: Binding, order: Order) {
        let id = match self.names.get(name) {
            Some(id) => *id,
            None => {
                let id = self.names.len() as u32;
                self.names.insert(name.into(), id);
                id
            }
        };
        let bound = self.bound.entry((scope, id)).or_default();
        match bound.last_mut() {
            Some(last) if order != Order::Anew => {
                if binding.weight > last.weight {
                    *last = binding;
                } else if binding.weight == last.weight {
                    if !last.meaning.agrees(&binding.meaning) {
                        last.meaning = Meaning::Own;
                    }
                    last.from = last.from.min(binding.from);
                }
            }
            _ => bound.push(binding),
        }
    }

    /// Puts what was bound in order, before the first question.
    pub(super) fn settle(&mut self) {
        self.bound.values_mut().for_each(|bound| bound.sort_by_key(|binding| binding.from));
    }

    /// The nearest scope from `scope` upwards that binds a name.
    pub(super) fn binder(&self, scope: u32, name: &str) -> Option<u32> {
        let id = *self.names.get(name)?;
        let mut at = scope;
        for _ in 0..MOST_CLIMBED {
            if self.bound.contains_key(&(at, id)) {
                return Some(at);
            }
            if at == 0 {
                return None;
            }
            at = self.parent(at);
        }
        None
    }

    /// What a name at a byte refers to. `expand` says what an expression refers to.
    pub(super) fn look_up(&self, name: &str, at: u32, expand: &dyn Fn(&Path) -> Option<String>) -> Found {
        let Some(id) = self.names.get(name) else { return Found::Nothing };
        let here = self.innermost(at);
        let own_function = self.function(here);
        let (mut scope, mut left_a_function) = (here, false);
        for _ in 0..MOST_CLIMBED {
            let kind = self.kind(scope);
            let is_seen = !(kind == Kind::Class && left_a_function);
            let bound = self.bound.get(&(scope, *id)).filter(|_| is_seen);
            if let Some(binding) = bound.and_then(|bound| holding(bound, at)) {
                return match &binding.meaning {
                    Meaning::Own => Found::Taken,
                    Meaning::Imported(name) => Found::Named(name.clone()),
                    // What is assigned further down the same function was not yet there.
                    Meaning::Stands(path) if self.function(scope) != own_function || path.from <= at => {
                        expand(path).map_or(Found::Taken, Found::Named)
                    }
                    Meaning::Stands(_) => Found::Taken,
                };
            }
            if scope == 0 || kind == Kind::Module {
                return Found::Nothing;
            }
            left_a_function |= kind == Kind::Function;
            scope = self.parent(scope);
        }
        Found::Taken
    }

    fn innermost(&self, at: u32) -> u32 {
        let mut scope = self.scopes.partition_point(|scope| scope.start <= at).saturating_sub(1) as u32;
        while scope != 0 && self.scopes[scope as usize].end <= at {
            scope = self.parent(scope);
        }
        scope
    }
}

/// The last binding that holds at a byte.
fn holding(bound: &[Binding], at: u32) -> Option<&Binding> {
    bound[..bound.partition_point(|binding| binding.from <= at)].last()
}
