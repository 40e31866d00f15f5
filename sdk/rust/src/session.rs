//! What one call of the host keeps while the rules of a pack run: the text and the trees, fetched once and lent out.
//!
//! Everything lent lives as long as the session, so nodes and text are plain `Copy` values for a rule. The first error of
//! the host is remembered and ends the call as a failure; it must never turn into a panic.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::host::{DocumentError, Host};
use crate::tree::Subtree;
use crate::{Definition, Imported, MarkdownOutline, Match, Purpose, Span, TextValue, Values};

pub(crate) struct Session {
    host: Box<dyn Host>,
    size: u32,
    text: OnceCell<String>,
    whole: OnceCell<Subtree>,
    subtrees: Chain<Subtree>,
    kinds: RefCell<BTreeMap<u32, Rc<str>>>,
    fields: RefCell<Vec<(&'static str, u32)>>,
    values: OnceCell<Option<Values>>,
    outline: OnceCell<MarkdownOutline>,
    imports: OnceCell<Vec<Imported>>,
    failure: Cell<Option<String>>,
}

impl Session {
    pub(crate) fn new(host: Box<dyn Host>, size: u32) -> Self {
        Self {
            host,
            size,
            text: OnceCell::new(),
            whole: OnceCell::new(),
            subtrees: Chain::default(),
            kinds: RefCell::default(),
            fields: RefCell::default(),
            values: OnceCell::new(),
            outline: OnceCell::new(),
            imports: OnceCell::new(),
            failure: Cell::new(None),
        }
    }

    pub(crate) fn host(&self) -> &dyn Host {
        &*self.host
    }

    /// Takes the first thing that went wrong.
    pub(crate) fn take_failure(&self) -> Option<String> {
        self.failure.take()
    }

    fn fail(&self, call: &str, reason: &str) {
        let first = self.failure.take();
        self.failure.set(first.or_else(|| Some(format!("the host refused `{call}`: {reason}"))));
    }

    fn check<T>(&self, call: &str, answer: Result<T, DocumentError>) -> Option<T> {
        answer.map_err(|error| self.fail(call, &error.message)).ok()
    }

    /// The whole text, in one call of the host. Moving 100 kB costs two microseconds, a second call would cost a tenth.
    pub(crate) fn source(&self) -> &str {
        self.text.get_or_init(|| {
            let span = Span { start: 0, end: self.size };
            self.check("text", self.host.text(span)).unwrap_or_default()
        })
    }

    pub(crate) fn text(&self, span: Span) -> &str {
        let text = self.source().get(span.start as usize..span.end as usize);
        text.unwrap_or_else(|| {
            // The host says better than this cell could what is wrong with a span that the text does not have.
            self.check("text", self.host.text(span));
            ""
        })
    }

    pub(crate) fn root(&self) -> Option<&Subtree> {
        if self.whole.get().is_none() {
            let tree = self.fetch(0)?;
            return Some(self.whole.get_or_init(|| tree));
        }
        self.whole.get()
    }

    /// A subtree that holds `node`: one that is there already, else the node's own.
    pub(crate) fn subtree(&self, node: u32) -> Option<&Subtree> {
        if node == 0 {
            return self.root();
        }
        if let Some(whole) = self.whole.get().filter(|tree| tree.contains(node)) {
            return Some(whole);
        }
        if let Some(tree) = self.subtrees.iter().find(|tree| tree.contains(node)) {
            return Some(tree);
        }
        let tree = self.fetch(node)?;
        Some(self.subtrees.push(tree))
    }

    fn fetch(&self, node: u32) -> Option<Subtree> {
        let columns = self.check("columns", self.host.columns(node, Subtree::MASK))?;
        Some(Subtree::new(node, columns, |ids| self.kind_names(ids)))
    }

    /// The names of kind ids, asking the host only for those that no earlier tree had.
    fn kind_names(&self, ids: &[u32]) -> Vec<Rc<str>> {
        let mut known = self.kinds.borrow_mut();
        let unknown: Vec<u32> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
        if !unknown.is_empty() {
            let names = self.check("kind-names", self.host.kind_names(&unknown)).unwrap_or_default();
            known.extend(unknown.into_iter().zip(names.into_iter().map(Rc::from)));
        }
        ids.iter().map(|id| known.get(id).cloned().unwrap_or_else(|| Rc::from(""))).collect()
    }

    pub(crate) fn field_id(&self, name: &'static str) -> u32 {
        // A rule asks for few fields, and often: a literal is known by its address, which `'static` keeps from being used again.
        if let Some((_, id)) = self.fields.borrow().iter().find(|(known, _)| std::ptr::eq(*known, name)) {
            return *id;
        }
        let id = self.check("field-ids", self.host.field_id(name)).unwrap_or_default();
        self.fields.borrow_mut().push((name, id));
        id
    }

    /// The ancestors of a node with their kinds, nearest first, in two calls of the host at most.
    pub(crate) fn ancestors(&self, node: u32) -> Vec<(u32, Rc<str>)> {
        let ids = self.check("ancestors", self.host.ancestors(node)).unwrap_or_default();
        let kinds = self.check("nodes", self.host.nodes(&ids, 1)).unwrap_or_default();
        let mut distinct = kinds.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let names: BTreeMap<u32, Rc<str>> = distinct.iter().copied().zip(self.kind_names(&distinct)).collect();
        let named = kinds.iter().map(|kind| names.get(kind).cloned().unwrap_or_else(|| Rc::from("")));
        ids.iter().copied().zip(named).collect()
    }

    pub(crate) fn values(&self) -> Option<&Values> {
        self.values.get_or_init(|| self.check("values", self.host.values()).map(Values::new)).as_ref()
    }

    pub(crate) fn outline(&self) -> &MarkdownOutline {
        let nothing =
            || MarkdownOutline { headings: Vec::new(), links: Vec::new(), code: Vec::new(), anchors: Vec::new() };
        self.outline.get_or_init(|| self.check("outline", self.host.outline()).unwrap_or_else(nothing))
    }

    pub(crate) fn imports(&self) -> &[Imported] {
        self.imports.get_or_init(|| self.check("imports", self.host.imports()).unwrap_or_default())
    }

    pub(crate) fn resolve(&self, node: u32) -> String {
        let names = self.check("resolve", self.host.resolve(&[node]));
        names.and_then(|mut names| names.pop()).unwrap_or_default()
    }

    pub(crate) fn pieces(&self, node: u32, purpose: Purpose) -> TextValue {
        let nothing = || TextValue { pieces: Vec::new(), steps: Vec::new() };
        self.check("pieces", self.host.pieces(node, purpose)).unwrap_or_else(nothing)
    }

    pub(crate) fn definitions(&self, node: u32) -> Vec<Definition> {
        self.check("definitions", self.host.definitions(node)).unwrap_or_default()
    }

    pub(crate) fn select(&self, rule: &str, selector: &str, within: u32) -> Vec<Match> {
        self.check("select", self.host.select(rule, selector, within)).unwrap_or_default()
    }
}

/// A list that only grows, so that what it lends out stays where it is.
struct Chain<T> {
    head: OnceCell<Box<Link<T>>>,
}

struct Link<T> {
    value: T,
    next: OnceCell<Box<Link<T>>>,
}

impl<T> Default for Chain<T> {
    fn default() -> Self {
        Self { head: OnceCell::new() }
    }
}

impl<T> Chain<T> {
    fn iter(&self) -> impl Iterator<Item = &T> {
        let mut link = self.head.get();
        std::iter::from_fn(move || {
            let here = link?;
            link = here.next.get();
            Some(&here.value)
        })
    }

    fn push(&self, value: T) -> &T {
        let mut cell = &self.head;
        while let Some(link) = cell.get() {
            cell = &link.next;
        }
        &cell.get_or_init(|| Box::new(Link { value, next: OnceCell::new() })).value
    }
}
