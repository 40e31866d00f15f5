//! What a rule's function is given: the file, its matches, and a place for what it has to say.
//!
//! Answers of the host that went wrong come back empty and end the whole call as a failure that names the rule, so rule
//! code needs no error handling of its own.

use crate::bindings::plimsoll::audit::types::{Fact, Metric, Observations, Strength};
use crate::host::Level;
use crate::report::{Report, finding};
use crate::session::Session;
use crate::{Definition, FactKind, File, Imported, MarkdownOutline, Match, Node, Purpose, Span, TextValue, Values};

/// One rule at work on one file.
pub struct Context<'a> {
    rule: &'a str,
    file: &'a File,
    matches: &'a [Match],
    session: &'a Session,
    out: &'a mut Observations,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        rule: &'a str,
        file: &'a File,
        matches: &'a [Match],
        session: &'a Session,
        out: &'a mut Observations,
    ) -> Self {
        Self { rule, file, matches, session, out }
    }

    /// Returns path, language, kind, size, lines, role and unit of the file.
    #[must_use]
    pub fn file(&self) -> &'a File {
        self.file
    }

    /// Returns the name of the file's language, such as `python`.
    #[must_use]
    pub fn language(&self) -> &'a str {
        &self.file.language
    }

    /// Returns this rule's matches in the file, of all its selectors, in text order.
    #[must_use]
    pub fn matches(&self) -> &'a [Match] {
        self.matches
    }

    /// Returns this rule's matches of one named selector.
    pub fn matches_of(&self, selector: &'a str) -> impl Iterator<Item = &'a Match> + use<'a> {
        self.matches.iter().filter(move |found| found.selector == selector)
    }

    /// Matches a named selector of the rule's page inside a node now; node 0 is the whole file. Works for `lazy` ones.
    #[must_use]
    pub fn select(&self, selector: &str, within: u32) -> Vec<Match> {
        self.session.select(self.rule, selector, within)
    }

    /// Returns the text of the whole file.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.session.source()
    }

    /// Returns the text of a span, a match, a capture or a node.
    pub fn text(&self, at: impl Into<Span>) -> &'a str {
        self.session.text(at.into())
    }

    /// Returns the text of a capture of a match, or the empty string if the pattern did not bind it.
    #[must_use]
    pub fn captured(&self, found: &Match, name: &str) -> &'a str {
        found.capture(name).map_or("", |capture| self.session.text(capture.span))
    }

    /// Returns the root of the syntax tree.
    #[must_use]
    pub fn root(&self) -> Option<Node<'a>> {
        self.node(Some(0))
    }

    /// Returns the node of a match or a capture (`cx.node(found.node)`), and fetches its subtree.
    #[must_use]
    pub fn node(&self, id: Option<u32>) -> Option<Node<'a>> {
        let id = id?;
        Node::new(self.session, self.session.subtree(id)?, id)
    }

    /// Returns the nearest node above of one of these kinds, and fetches its subtree, not the whole file's.
    #[must_use]
    pub fn enclosing(&self, id: Option<u32>, kinds: &[&str]) -> Option<Node<'a>> {
        let above = self.session.ancestors(id?);
        let found = above.iter().find(|(_, kind)| kinds.contains(&&**kind))?;
        self.node(Some(found.0))
    }

    /// Records a finding at a span, a match, a capture or a node.
    pub fn report(&mut self, at: impl Into<Span>) -> Report<'_> {
        let findings = &mut self.out.findings;
        findings.push(finding(self.rule, at.into()));
        let last = findings.len() - 1;
        Report::new(&mut findings[last])
    }

    /// Records that `met` of `total` places in this file do right what the rule is about, with a few of them as evidence.
    pub fn strength(&mut self, met: u32, total: u32, evidence: impl IntoIterator<Item = Span>) {
        let rule = self.rule.to_owned();
        self.out.strengths.push(Strength { rule, met, total, evidence: evidence.into_iter().collect() });
    }

    /// Records a number about the file, such as `("functions", 12.0, "1")`.
    pub fn metric(&mut self, name: impl Into<String>, value: f64, unit: impl Into<String>) {
        self.out.metrics.push(Metric { name: name.into(), value, unit: unit.into() });
    }

    /// Remembers something for `conclude`: one value for each field of a kind of fact that the rule declares.
    pub fn fact<V: ToString>(&mut self, kind: FactKind, values: impl IntoIterator<Item = V>, at: Option<Span>) {
        let values = values.into_iter().map(|value| value.to_string()).collect();
        self.out.facts.push(Fact { key: kind.key.to_owned(), values, span: at });
    }

    /// Returns the values of a configuration file; `None`, and a failure of the rule, where the language does not configure.
    #[must_use]
    pub fn values(&self) -> Option<&'a Values> {
        self.session.values()
    }

    /// Returns the headings, links and code of a Markdown file; nothing, and a failure of the rule, for any other file.
    #[must_use]
    pub fn outline(&self) -> &'a MarkdownOutline {
        self.session.outline()
    }

    /// Returns what the file imports, in text order. Empty for languages whose names the host does not resolve.
    #[must_use]
    pub fn imports(&self) -> &'a [Imported] {
        self.session.imports()
    }

    /// Returns what the name or call at a node refers to, by the file's imports, such as `requests.get`; empty for what is
    /// not imported.
    #[must_use]
    pub fn resolve(&self, node: u32) -> String {
        self.session.resolve(node)
    }

    /// Returns what the text that an expression gives is made of, inside one function: constants, and what fills the gaps
    /// between them, with what is known about where that comes from. The purpose says which functions make a text safe.
    #[must_use]
    pub fn pieces(&self, node: u32, purpose: Purpose) -> TextValue {
        self.session.pieces(node, purpose)
    }

    /// Returns the definitions that the name at a node may have there, the nearest first; none for what the file does not
    /// define.
    #[must_use]
    pub fn definitions(&self, node: u32) -> Vec<Definition> {
        self.session.definitions(node)
    }

    /// Returns the operator's value for one of the pack's options, as JSON.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<String> {
        self.session.host().option(name)
    }

    /// Writes to the host's log.
    pub fn log(&self, level: Level, text: &str) {
        self.session.host().log(level, text);
    }
}
