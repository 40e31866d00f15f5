//! One file with everything that the selectors found in it, and its tree for rules that ask for more.
//!
//! The file is parsed only if a selector may match in it or somebody asks for the tree.

mod answers;
mod part;

pub use part::TestCode;

use std::sync::OnceLock;

use ast_grep_core::AstGrep;
use plimsoll_model::run::{ParseErrors, SkipReason, Skipped};
use plimsoll_model::{Capture, Document, DocumentError, LineIndex, Match, NodeTable, Outline, Role, Span, ValueTree};
use tree_sitter::{Node, Tree};

use crate::language::{Grammar, NoTree, languages, position};
use crate::names::Names;
use crate::pieces::{File, Flow};
use crate::select::{
    Candidate, ConfigSelector, Hit, LanguageSelectors, Seen, SelectorFault, SelectorSet, SyntaxSelector, survey,
};
use crate::source_file::SourceFile;
use crate::syntax::SyntaxDoc;
use crate::{table, test_code};

/// A match, and the pack that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackMatch {
    /// Index of the pack.
    pub pack: usize,
    /// The match.
    pub item: Match,
}

/// What was found in one file. Rules ask it further questions through [`Document`].
pub struct Scan<'a> {
    set: &'a SelectorSet,
    file: &'a SourceFile,
    parsed: OnceLock<Result<Parsed, NoTree>>,
    table: OnceLock<NodeTable>,
    values: OnceLock<Option<ValueTree>>,
    outline: OnceLock<Outline>,
    names: OnceLock<Names>,
    flow: OnceLock<Flow>,
    /// Whether the text speaks of tests, and its role does not.
    may_hold_tests: bool,
    /// Where test code is, in a file that holds some and something was found in.
    tests: Vec<Span>,
    matches: Vec<PackMatch>,
    /// What was found in test code, for rules that ask for it.
    in_tests: Vec<PackMatch>,
    faults: Vec<SelectorFault>,
}

struct Parsed {
    root: AstGrep<SyntaxDoc>,
    depth: u32,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(set: &'a SelectorSet, file: &'a SourceFile, prefilter: bool) -> Self {
        let mut scan = Self {
            set,
            file,
            parsed: OnceLock::new(),
            table: OnceLock::new(),
            values: OnceLock::new(),
            outline: OnceLock::new(),
            names: OnceLock::new(),
            flow: OnceLock::new(),
            may_hold_tests: file.meta.role != Role::Test && test_code::may_be_in(file.meta.language, file.text()),
            tests: Vec::new(),
            matches: Vec::new(),
            in_tests: Vec::new(),
            faults: Vec::new(),
        };
        let language = position(file.meta.language).unwrap_or(languages().len());
        let seen = if prefilter { set.prefilter(language).look(file.text()) } else { Seen::everything() };
        let globs = set.globs_of(&file.meta.path);
        scan.match_paths_and_text(language, &seen, &globs);
        scan.match_values(language, &globs);
        if let Some(selectors) = set.language(language) {
            scan.faults.extend(selectors.faults.iter().cloned());
            scan.match_syntax(language, selectors, &seen);
        }
        if scan.too_deep().is_some() {
            scan.matches.clear();
        }
        put_in_order(&mut scan.matches);
        scan.tell_parts_apart();
        scan
    }

    /// All matches, sorted by pack, rule, place and selector. None in a file that is nested too deeply. Those in the test
    /// code of a production file are in [`Scan::test_code`].
    #[must_use]
    pub fn matches(&self) -> &[PackMatch] {
        &self.matches
    }

    /// Rules that failed on this file.
    #[must_use]
    pub fn faults(&self) -> &[SelectorFault] {
        &self.faults
    }

    /// Whether the file was parsed: so far, something needed its tree.
    #[must_use]
    pub fn is_parsed(&self) -> bool {
        matches!(self.parsed.get(), Some(Ok(_)))
    }

    /// Text that a parser could not make sense of, if something needed the file's values or its tree. What the reader of
    /// configuration says is more to the point, so it comes first. A template is no such text: it has the syntax of its
    /// language only when something has rendered it.
    #[must_use]
    pub fn parse_errors(&self) -> Option<ParseErrors> {
        let path = self.file.meta.path.clone();
        let values = self.values.get().and_then(Option::as_ref);
        if let Some((values, first)) = values.and_then(|values| Some((values, values.errors.first()?))) {
            if self.is_template() {
                return None;
            }
            let count = u32::try_from(values.errors.len()).unwrap_or(u32::MAX);
            return Some(ParseErrors { path, count, first: first.position, message: first.message.clone() });
        }
        let parsed = self.parsed.get()?.as_ref().ok()?;
        let (count, first) = table::errors(tree_of(&parsed.root), self.file.meta.size)?;
        if self.is_template() {
            return None;
        }
        let text = self.file.text();
        let first = LineIndex::new(text).position(text, first);
        Some(ParseErrors { path, count, first, message: String::new() })
    }

    /// Whether a template engine fills the file in: it lies where Helm keeps its templates, or all of it can be read once the
    /// actions in it are hidden.
    fn is_template(&self) -> bool {
        let file = &self.file.meta;
        let may_be = matches!(file.language, "yaml" | "json" | "toml")
            && ["{{", "{%", "<%"].iter().any(|action| self.file.text().contains(action));
        let is_read = |tree: &ValueTree| tree.errors.is_empty() && tree.objects.iter().any(|object| !object.resolved);
        may_be
            && (file.path.split('/').rev().skip(1).any(|folder| folder == "templates")
                || self.values().is_ok_and(is_read))
    }

    /// The file as skipped, if its tree was needed and it is nested too deeply to be matched.
    #[must_use]
    pub fn too_deep(&self) -> Option<Skipped> {
        let limit = self.file.max_depth;
        let detail = match self.parsed.get()? {
            Ok(parsed) if parsed.depth > limit => {
                format!("syntax nested {} deep, over the limit of {limit}", parsed.depth)
            }
            Ok(_) | Err(NoTree::NoGrammar) => return None,
            Err(NoTree::TooManyLevels(levels)) => {
                format!("blocks nested {levels} deep, more than the parser can follow")
            }
            Err(NoTree::TooMuchWork) => {
                "nested or broken so that parsing it would take out of all proportion".to_owned()
            }
        };
        Some(Skipped { path: self.file.meta.path.clone(), reason: SkipReason::TooDeep, detail })
    }

    fn match_paths_and_text(&mut self, language: usize, seen: &Seen, globs: &[usize]) {
        for selector in self.set.files() {
            if self.admits(&selector.owner, language) && selector.paths.admit(globs) {
                let (rule, name) = (selector.owner.rule as u32, selector.owner.name.clone());
                let item = Match { rule, selector: name, span: Span::default(), node: None, captures: Vec::new() };
                self.matches.push(PackMatch { pack: selector.owner.pack, item });
            }
        }
        let filter = self.set.prefilter(language);
        let before = self.set.language(language).map_or(0, |own| own.selectors.len());
        for (index, selector) in self.set.texts().iter().enumerate() {
            let path_fits = selector.paths.0.is_empty() || selector.paths.admit(globs);
            if path_fits && self.admits(&selector.owner, language) && filter.admits(before + index, seen) {
                let matches = &mut self.matches;
                selector
                    .find(self.file.text(), &mut |item| matches.push(PackMatch { pack: selector.owner.pack, item }));
            }
        }
    }

    fn match_values(&mut self, language: usize, globs: &[usize]) {
        let file = self.file;
        let role = file.meta.role;
        let wanted = |selector: &&ConfigSelector| {
            let path_fits = selector.paths.0.is_empty() || selector.paths.admit(globs);
            path_fits && selector.owner.admits(language, role) && selector.may_match(&file.meta, file.text())
        };
        let active: Vec<&ConfigSelector> = self.set.configs().iter().filter(wanted).collect();
        if active.is_empty() {
            return;
        }
        let Ok(tree) = self.values() else { return };
        let (mut matches, mut faults) = (Vec::new(), Vec::new());
        for selector in active {
            let ConfigSelector { owner, .. } = selector;
            let found = selector.find(tree, &mut |item| matches.push(PackMatch { pack: owner.pack, item }));
            if let Err(reason) = found {
                let message = format!("selector `{}` {reason} in {}", owner.name, file.meta.path);
                faults.push(SelectorFault { pack: owner.pack, rule: owner.rule, message });
            }
        }
        self.matches.append(&mut matches);
        self.faults.append(&mut faults);
    }

    fn match_syntax(&mut self, language: usize, selectors: &LanguageSelectors, seen: &Seen) {
        let filter = self.set.prefilter(language);
        let is_active = |(index, selector): (usize, &SyntaxSelector)| {
            !selector.lazy && self.admits(&selector.owner, language) && filter.admits(index, seen)
        };
        let active: Vec<bool> = selectors.selectors.iter().enumerate().map(is_active).collect();
        if !active.contains(&true) {
            return;
        }
        let root = match self.parse() {
            Ok(root) => root,
            Err(reason) => {
                self.parsed = OnceLock::from(Err(reason));
                return;
            }
        };
        let (depth, candidates) = survey(tree_of(&root).root_node(), 0, &selectors.wanted(&active));
        if depth <= self.file.max_depth {
            let mut matcher = Matcher::new(&root, self.file, &self.table, &self.names);
            for (id, node) in candidates {
                for index in selectors.of_kind(node.kind_id()).iter().filter(|index| active[**index as usize]) {
                    matcher.test(&selectors.selectors[*index as usize], (id, node));
                }
            }
            self.matches.append(&mut matcher.matches);
            self.faults.extend(matcher.faults);
        }
        self.parsed = OnceLock::from(Ok(Parsed { root, depth }));
    }

    fn parse(&self) -> Result<AstGrep<SyntaxDoc>, NoTree> {
        let grammar = Grammar::of(self.file.meta.language).ok_or(NoTree::NoGrammar)?;
        SyntaxDoc::parse(self.file.shared_text(), grammar).map(AstGrep::doc)
    }

    /// The tree for a question of a rule. A file that is nested too deeply has none.
    fn syntax(&self) -> Result<&Parsed, DocumentError> {
        let parsed = self.parsed.get_or_init(|| {
            let root = self.parse()?;
            let (depth, _) = survey(tree_of(&root).root_node(), 0, &[]);
            Ok(Parsed { root, depth })
        });
        parsed.as_ref().ok().filter(|parsed| parsed.depth <= self.file.max_depth).ok_or(DocumentError::NoSyntax)
    }

    /// The names that the file imports.
    fn names(&self) -> Result<&Names, DocumentError> {
        let parsed = self.syntax()?;
        Ok(self.names.get_or_init(|| names_of(self.file, &parsed.root)))
    }

    /// The file and what is known of its texts, for a question about a node.
    fn flow(&self, node: u32) -> Result<(File<'_>, &Flow), DocumentError> {
        let table = self.table()?;
        if node >= table.len() {
            return Err(DocumentError::NoSuchNode(node));
        }
        let language = self.file.meta.language;
        let grammar = Grammar::of(language).ok_or(DocumentError::NoSyntax)?;
        let file = File { language, grammar, table, text: self.file.text() };
        let imports = self.names()?.imports();
        Ok((file, self.flow.get_or_init(|| Flow::read(file, imports))))
    }

    fn grammar(&self) -> Option<&'static tree_sitter::Language> {
        Grammar::of(self.file.meta.language).map(Grammar::language)
    }
}

/// Parses a file and returns the number of nodes, `None` where there is no grammar: what an audit is measured against.
#[must_use]
pub fn parse_only(file: &SourceFile) -> Option<usize> {
    let grammar = Grammar::of(file.meta.language)?;
    let parsed = SyntaxDoc::parse(file.shared_text(), grammar).map(AstGrep::doc).ok()?;
    Some(tree_of(&parsed).root_node().descendant_count())
}

fn tree_of(root: &AstGrep<SyntaxDoc>) -> &Tree {
    root.root().get_doc().tree()
}

fn names_of(file: &SourceFile, root: &AstGrep<SyntaxDoc>) -> Names {
    Names::read(file.meta.language, tree_of(root).root_node(), file.text())
}

/// Sorts matches, and drops those that two selectors of one name have found twice.
fn put_in_order(matches: &mut Vec<PackMatch>) {
    fn key(found: &PackMatch) -> (usize, u32, Span, &str, Option<u32>) {
        (found.pack, found.item.rule, found.item.span, &found.item.selector, found.item.node)
    }
    matches.sort_by(|a, b| key(a).cmp(&key(b)));
    matches.dedup_by(|b, a| key(a) == key(b));
}

/// Tests nodes of one tree.
struct Matcher<'t> {
    root: &'t AstGrep<SyntaxDoc>,
    file: &'t SourceFile,
    /// Built when the first match with captures needs node indices.
    table: &'t OnceLock<NodeTable>,
    /// Read when the first selector asks what a name refers to.
    names: &'t OnceLock<Names>,
    matches: Vec<PackMatch>,
    faults: Vec<SelectorFault>,
}

impl<'t> Matcher<'t> {
    fn new(
        root: &'t AstGrep<SyntaxDoc>,
        file: &'t SourceFile,
        table: &'t OnceLock<NodeTable>,
        names: &'t OnceLock<Names>,
    ) -> Self {
        Self { root, file, table, names, matches: Vec::new(), faults: Vec::new() }
    }

    fn test(&mut self, selector: &SyntaxSelector, (id, node): Candidate<'t>) {
        match selector.test(self.root.adopt(node)) {
            Ok(None) => {}
            Ok(Some(hit)) if !hit.refers_to(&selector.resolves, |node| self.resolve(node)) => {}
            Ok(Some(hit)) => {
                let item = self.item(selector, (id, node), hit);
                self.matches.push(PackMatch { pack: selector.owner.pack, item });
            }
            Err(()) => {
                let message =
                    format!("selector `{}` made ast-grep panic in {}", selector.owner.name, self.file.meta.path);
                let fault = SelectorFault { pack: selector.owner.pack, rule: selector.owner.rule, message };
                if !self.faults.contains(&fault) {
                    self.faults.push(fault);
                }
            }
        }
    }

    fn item(&self, selector: &SyntaxSelector, (id, tested): Candidate<'t>, hit: Hit<'t>) -> Match {
        let size = self.file.meta.size;
        // A lone `has` or `inside` matches the other node, as in ast-grep.
        let node = if hit.node.id() == tested.id() { Some(id) } else { self.find(&hit.node) };
        let capture = |(name, node): (String, Node<'t>)| Capture {
            name,
            span: table::span_of(&node, size),
            node: self.find(&node),
        };
        Match {
            rule: selector.owner.rule as u32,
            selector: selector.owner.name.clone(),
            span: table::span_of(&hit.node, size),
            node,
            captures: hit.captures.into_iter().map(capture).collect(),
        }
    }

    fn resolve(&self, node: Node<'t>) -> Option<String> {
        let names = self.names.get_or_init(|| names_of(self.file, self.root));
        names.resolve(node, self.file.text())
    }

    fn find(&self, node: &Node<'t>) -> Option<u32> {
        let size = self.file.meta.size;
        table::find(self.table.get_or_init(|| table::flatten(tree_of(self.root), size)), node, size)
    }
}
