//! Files made by hand, so that a rule's code can be tested natively, without a host.
//!
//! The examples of a page run through the real component and the real grammars; prefer them. What is here tests the code
//! of a rule for trees and answers that are hard to reach from an example. There is no parser: a test writes down the
//! nodes that it needs, each by its kind and its text.
//!
//! ```
//! use plimsoll_sdk::testing::{Document, node};
//!
//! let tree = node("module", "time.sleep(1)").children([node("call", "time.sleep(1)")
//!     .children([node("attribute", "time.sleep").field("function"), node("argument_list", "(1)").field("arguments")])]);
//! let document = Document::new("python", "time.sleep(1)").tree(tree).matched("blocking-call", "", "call");
//! ```

mod repository;

use std::cell::RefCell;
use std::rc::Rc;

use crate::host::{DocumentError, DocumentErrorKind, Host, Level};
use crate::{Capture, Failure, File, Match, Observations, Pack, RuleMatches, Span};

pub use repository::Repository;

/// A node of a tree made by hand.
#[derive(Debug, Clone)]
pub struct Shape {
    kind: &'static str,
    text: &'static str,
    field: &'static str,
    flags: u32,
    children: Vec<Shape>,
}

/// Returns a named node of a kind and a text, which must follow its previous sibling's inside its parent's.
#[must_use]
pub fn node(kind: &'static str, text: &'static str) -> Shape {
    Shape { kind, text, field: "", flags: 1, children: Vec::new() }
}

impl Shape {
    /// Puts the node into a field of its parent.
    #[must_use]
    pub fn field(mut self, name: &'static str) -> Self {
        self.field = name;
        self
    }

    /// Makes it an anonymous node, such as a keyword.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.flags &= !1;
        self
    }

    /// Makes it an extra node, such as a comment.
    #[must_use]
    pub fn extra(mut self) -> Self {
        self.flags |= 8;
        self
    }

    /// Gives it children, in text order.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children = children.into_iter().collect();
        self
    }
}

#[derive(Debug, Clone, Default)]
struct Row {
    kind: u32,
    span: (u32, u32),
    parent: u32,
    next: u32,
    field: u32,
    flags: u32,
}

/// A file made by hand: text, tree, matches, and the answers to `select`.
#[derive(Debug, Clone)]
pub struct Document {
    file: File,
    text: String,
    rows: Vec<Row>,
    names: Vec<&'static str>,
    /// Each with the id of its rule.
    matches: Vec<(String, Match)>,
    selected: Vec<(String, Match)>,
    options: Vec<(String, String)>,
    log: Rc<RefCell<Vec<String>>>,
}

impl Document {
    /// Returns a production file without a tree.
    #[must_use]
    pub fn new(language: &str, text: &str) -> Self {
        let file = File {
            path: format!("src/example.{language}"),
            language: language.to_owned(),
            size: text.len() as u32,
            lines: text.lines().count() as u32,
            role: "production".to_owned(),
            kind: String::new(),
            unit: String::new(),
        };
        Self {
            file,
            text: text.to_owned(),
            rows: Vec::new(),
            names: vec![""],
            matches: Vec::new(),
            selected: Vec::new(),
            options: Vec::new(),
            log: Rc::default(),
        }
    }

    /// Gives it a syntax tree.
    ///
    /// # Panics
    /// If the text of a node is not found inside its parent, after its previous sibling.
    #[must_use]
    pub fn tree(mut self, root: Shape) -> Self {
        self.rows.clear();
        let end = self.text.len();
        self.add(root, u32::MAX, 0, end);
        self
    }

    fn add(&mut self, shape: Shape, parent: u32, from: usize, to: usize) -> usize {
        let found = self.text[from..to].find(shape.text);
        let start = from + found.unwrap_or_else(|| panic!("`{}` is not inside its parent", shape.text));
        let end = start + shape.text.len();
        let id = self.rows.len();
        let row = Row {
            kind: self.name(shape.kind),
            span: (start as u32, end as u32),
            parent,
            next: 0,
            field: self.name(shape.field),
            flags: shape.flags,
        };
        self.rows.push(row);
        let mut from = start;
        for child in shape.children {
            from = self.add(child, id as u32, from, end);
        }
        self.rows[id].next = self.rows.len() as u32;
        end
    }

    /// Kinds and fields share one list of names, which the grammar's own ids do not.
    fn name(&mut self, name: &'static str) -> u32 {
        let known = self.names.iter().position(|&other| other == name);
        known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        }) as u32
    }

    /// Adds a match of a selector at each node of a kind.
    #[must_use]
    pub fn matched(mut self, rule: &str, selector: &str, kind: &str) -> Self {
        let found = self.matches_at(rule, selector, kind);
        self.matches.extend(found);
        self
    }

    /// Makes `select` find a selector at each node of a kind.
    #[must_use]
    pub fn selects(mut self, rule: &str, selector: &str, kind: &str) -> Self {
        let found = self.matches_at(rule, selector, kind);
        self.selected.extend(found);
        self
    }

    /// Adds a match of a text selector at the first place where the text stands.
    ///
    /// # Panics
    /// If it stands nowhere.
    #[must_use]
    pub fn matched_text(mut self, rule: &str, selector: &str, text: &str) -> Self {
        let start = self.text.find(text).unwrap_or_else(|| panic!("`{text}` is not in the file")) as u32;
        let span = Span { start, end: start + text.len() as u32 };
        let found = Match { selector: selector.to_owned(), span, node: None, captures: Vec::new() };
        self.matches.push((rule.to_owned(), found));
        self
    }

    /// Adds a capture to the last match: the first place inside it where the text stands.
    ///
    /// # Panics
    /// If there is no match yet, or the text does not stand inside it.
    #[must_use]
    pub fn capture(mut self, name: &str, text: &str) -> Self {
        let (_, found) = self.matches.last_mut().unwrap_or_else(|| panic!("there is no match to capture `{text}` in"));
        let inside = &self.text[found.span.start as usize..found.span.end as usize];
        let offset = inside.find(text).unwrap_or_else(|| panic!("`{text}` is not inside the match")) as u32;
        let start = found.span.start + offset;
        let end = start + text.len() as u32;
        let node = self.rows.iter().position(|row| row.span == (start, end)).map(|id| id as u32);
        found.captures.push(Capture { name: name.to_owned(), span: Span { start, end }, node });
        self
    }

    fn matches_at(&self, rule: &str, selector: &str, kind: &str) -> Vec<(String, Match)> {
        let nodes = self.rows.iter().enumerate().filter(|(_, row)| self.names[row.kind as usize] == kind);
        let matches = nodes.map(|(id, row)| Match {
            selector: selector.to_owned(),
            span: Span { start: row.span.0, end: row.span.1 },
            node: Some(id as u32),
            captures: Vec::new(),
        });
        matches.map(|found| (rule.to_owned(), found)).collect()
    }

    /// Sets the file's path.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.file.path);
        self
    }

    /// Sets the value of an option, as JSON.
    #[must_use]
    pub fn option(mut self, name: &str, json: &str) -> Self {
        self.options.push((name.to_owned(), json.to_owned()));
        self
    }

    /// Runs the rules of a pack that have matches, as the host would.
    ///
    /// # Errors
    /// What the host would record as a fault.
    pub fn inspect(&self, pack: &Pack) -> Result<Observations, Failure> {
        pack.inspect_with(Box::new(self.clone()), &self.file, &self.by_rule(pack))
    }

    /// The matches as the host hands them over: by rule in the pack's order, then in text order.
    fn by_rule(&self, pack: &Pack) -> Vec<RuleMatches> {
        let place = |rule: &str| pack.rules.iter().position(|known| known.id() == rule);
        let mut sorted: Vec<&(String, Match)> = self.matches.iter().collect();
        sorted.sort_by_cached_key(|(rule, found)| {
            (place(rule), found.span.start, found.span.end, found.selector.clone(), found.node)
        });
        let groups = sorted.chunk_by(|one, other| one.0 == other.0);
        let matches = |group: &[&(String, Match)]| group.iter().map(|(_, found)| found.clone()).collect();
        groups.map(|group| RuleMatches { rule: group[0].0.clone(), matches: matches(group) }).collect()
    }

    /// Returns the lines that rules have logged.
    #[must_use]
    pub fn log_lines(&self) -> Vec<String> {
        self.log.borrow().clone()
    }

    fn column(&self, id: u32, bit: u32) -> Result<u32, DocumentError> {
        let missing = || {
            let message = format!("node {id} does not exist: the tree has {} nodes", self.rows.len());
            refusal(DocumentErrorKind::NoSuchNode, message)
        };
        let row = self.rows.get(id as usize).ok_or_else(missing)?;
        Ok(match bit {
            1 => row.kind,
            2 => row.span.0,
            4 => row.span.1,
            8 => row.parent,
            16 => row.next,
            32 => row.field,
            64 => row.flags,
            _ => {
                let message = format!("column {bit} does not exist: the last one is 64");
                return Err(refusal(DocumentErrorKind::NoSuchColumn, message));
            }
        })
    }
}

impl Host for Document {
    fn log(&self, _level: Level, text: &str) {
        self.log.borrow_mut().push(text.to_owned());
    }

    fn option(&self, name: &str) -> Option<String> {
        self.options.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn text(&self, span: Span) -> Result<String, DocumentError> {
        let text = self.text.get(span.start as usize..span.end as usize);
        let missing = || {
            let Span { start, end } = span;
            let message = format!("span {start}..{end} is outside the text, which has {} bytes", self.text.len());
            refusal(DocumentErrorKind::NoSuchSpan, message)
        };
        text.map(str::to_owned).ok_or_else(missing)
    }

    fn columns(&self, within: u32, mask: u32) -> Result<Vec<u32>, DocumentError> {
        if self.rows.is_empty() {
            return Err(refusal(DocumentErrorKind::NoSyntax, "there is no syntax tree".to_owned()));
        }
        let next = self.column(within, 16)?;
        self.nodes(&(within..next).collect::<Vec<_>>(), mask)
    }

    fn nodes(&self, ids: &[u32], mask: u32) -> Result<Vec<u32>, DocumentError> {
        let bits = (0..32).map(|place| 1 << place).filter(|bit| mask & bit != 0);
        bits.flat_map(|bit| ids.iter().map(move |id| self.column(*id, bit))).collect()
    }

    fn ancestors(&self, node: u32) -> Result<Vec<u32>, DocumentError> {
        let mut above = Vec::new();
        let mut parent = self.column(node, 8)?;
        while parent != u32::MAX {
            above.push(parent);
            parent = self.column(parent, 8)?;
        }
        Ok(above)
    }

    fn kind_names(&self, ids: &[u32]) -> Result<Vec<String>, DocumentError> {
        Ok(ids.iter().map(|&id| self.names.get(id as usize).copied().unwrap_or_default().to_owned()).collect())
    }

    fn field_id(&self, name: &str) -> Result<u32, DocumentError> {
        Ok(self.names.iter().position(|&known| known == name).unwrap_or_default() as u32)
    }

    fn select(&self, rule: &str, selector: &str, within: u32) -> Result<Vec<Match>, DocumentError> {
        let of_rule = self.selected.iter().filter(|(owner, _)| owner == rule).map(|(_, found)| found);
        let inside = within..self.column(within, 16)?;
        let is_asked =
            |found: &&Match| found.selector == selector && found.node.is_some_and(|node| inside.contains(&node));
        Ok(of_rule.filter(is_asked).cloned().collect())
    }
}

fn refusal(kind: DocumentErrorKind, message: String) -> DocumentError {
    DocumentError { kind, message }
}
