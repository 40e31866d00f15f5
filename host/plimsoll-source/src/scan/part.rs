//! The test code of a production file, as a file of its own for rules that ask for tests.
//!
//! Text, tree and names are those of the whole file, so that every place stays true; matches and role are the part's own.

use plimsoll_model::{
    Definition, Document, DocumentError, FileMeta, Imported, Match, NodeTable, Outline, Purpose, Role, Span, TextValue,
    ValueTree,
};

use super::{PackMatch, Parsed, Scan, tree_of};
use crate::select::{Owner, survey};
use crate::test_code;

/// What was found in the test code of a file whose path says otherwise.
pub struct TestCode<'s, 'a> {
    scan: &'s Scan<'a>,
    meta: FileMeta,
    matches: &'s [PackMatch],
}

impl Scan<'_> {
    /// The file's test code, if something was found in it that is for a rule which asks for tests.
    #[must_use]
    pub fn test_code(&self) -> Option<TestCode<'_, '_>> {
        let meta = || FileMeta { role: Role::Test, ..self.file.meta.clone() };
        (!self.in_tests.is_empty()).then(|| TestCode { scan: self, meta: meta(), matches: &self.in_tests })
    }

    /// Whether a selector is matched at all: a file that may hold test code is also a file of tests.
    pub(super) fn admits(&self, owner: &Owner, language: usize) -> bool {
        owner.admits(language, self.file.meta.role) || self.may_hold_tests && owner.admits(language, Role::Test)
    }

    /// Gives each match to the part that it lies in, and drops those whose rules do not ask for that part.
    pub(super) fn tell_parts_apart(&mut self) {
        if !self.may_hold_tests || self.matches.is_empty() {
            return;
        }
        self.tests = self.find_tests();
        for found in std::mem::take(&mut self.matches) {
            let (role, part) = if test_code::holds(&self.tests, found.item.span) {
                (Role::Test, &mut self.in_tests)
            } else {
                (self.file.meta.role, &mut self.matches)
            };
            if self.set.asks_for(found.pack, found.item.rule, role) {
                part.push(found);
            }
        }
    }

    /// Where the test code is. A file whose tree nothing else needs is parsed for it, and forgotten again if it is nested so
    /// deeply that it has no tree: what was found in its text counts all the same.
    fn find_tests(&mut self) -> Vec<Span> {
        let spans = |parsed: &Parsed| test_code::spans(tree_of(&parsed.root).root_node(), self.file.text());
        match self.parsed.get() {
            Some(Ok(parsed)) => return spans(parsed),
            Some(Err(_)) => return Vec::new(),
            None => {}
        }
        let Ok(root) = self.parse() else { return Vec::new() };
        let (depth, _) = survey(tree_of(&root).root_node(), 0, &[]);
        let parsed = Parsed { root, depth };
        if depth > self.file.max_depth {
            return Vec::new();
        }
        let found = spans(&parsed);
        self.parsed = Ok(parsed).into();
        found
    }

    /// Whether a place lies in test code.
    pub(super) fn is_test_code(&self, place: Span) -> bool {
        test_code::holds(&self.tests, place)
    }
}

impl TestCode<'_, '_> {
    /// All matches in it, sorted as those of the file.
    #[must_use]
    pub fn matches(&self) -> &[PackMatch] {
        self.matches
    }
}

impl Document for TestCode<'_, '_> {
    fn meta(&self) -> &FileMeta {
        &self.meta
    }

    fn text(&self) -> &str {
        self.scan.text()
    }

    fn table(&self) -> Result<&NodeTable, DocumentError> {
        self.scan.table()
    }

    fn kind_id(&self, name: &str) -> u32 {
        self.scan.kind_id(name)
    }

    fn kind_name(&self, id: u32) -> &str {
        self.scan.kind_name(id)
    }

    fn field_id(&self, name: &str) -> u32 {
        self.scan.field_id(name)
    }

    fn field_name(&self, id: u32) -> &str {
        self.scan.field_name(id)
    }

    fn select(&self, pack: usize, rule: u32, selector: &str, within: u32) -> Result<Vec<Match>, DocumentError> {
        let mut found = self.scan.select_anywhere(pack, rule, selector, within)?;
        found.retain(|found| self.scan.is_test_code(found.span));
        Ok(found)
    }

    fn values(&self) -> Result<&ValueTree, DocumentError> {
        self.scan.values()
    }

    fn outline(&self) -> Result<&Outline, DocumentError> {
        self.scan.outline()
    }

    fn imports(&self) -> Result<&[Imported], DocumentError> {
        self.scan.imports()
    }

    fn resolve(&self, node: u32) -> Result<String, DocumentError> {
        self.scan.resolve(node)
    }

    fn pieces(&self, node: u32, purpose: Purpose) -> Result<TextValue, DocumentError> {
        self.scan.pieces(node, purpose)
    }

    fn definitions(&self, node: u32) -> Result<(Vec<Definition>, u64), DocumentError> {
        self.scan.definitions(node)
    }
}
