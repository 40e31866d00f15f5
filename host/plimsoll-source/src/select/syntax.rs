//! Syntax selectors: ast-grep rules, indexed by the kinds of nodes that they can match.

use std::borrow::Cow;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_config::{DeserializeEnv, RuleCore, SerializableRuleCore};
use ast_grep_core::meta_var::{MetaVarEnv, MetaVariable};
use ast_grep_core::{Matcher, Node};
use tree_sitter::TreeCursor;

use super::SelectorFault;
use super::known::Known;
use super::requirement::Requirement;
use super::scope::Owner;
use crate::language::Grammar;
use crate::syntax::SyntaxDoc;

/// One compiled selector for one language.
pub(crate) struct SyntaxSelector {
    pub(crate) owner: Owner,
    pub(crate) lazy: bool,
    pub(crate) requirement: Requirement,
    /// What captures must refer to; the empty capture is the matched node.
    pub(crate) resolves: Vec<(String, Vec<String>)>,
    matcher: RuleCore,
}

/// What a selector matched: the node, and the nodes of its variables sorted by name.
pub(crate) struct Hit<'t> {
    pub(crate) node: tree_sitter::Node<'t>,
    pub(crate) captures: Vec<(String, tree_sitter::Node<'t>)>,
}

impl SyntaxSelector {
    /// Compiles an object of ast-grep's `SerializableRuleCore`, or says why it does not.
    pub(super) fn compile(known: Known, grammar: Grammar) -> Result<Self, String> {
        let Known { owner, rule, lazy, resolves } = known;
        let core: SerializableRuleCore = serde_json::from_value(rule.clone()).map_err(|error| chain(&error))?;
        // What a pack brings is not trusted, and a panic of the library must not end the run.
        let matcher = catch_unwind(|| core.get_matcher(DeserializeEnv::new(grammar)))
            .map_err(|_| "ast-grep panicked while it compiled the selector".to_owned())?
            .map_err(|error| chain(&error))?;
        let requirement = Requirement::of_rule(&rule, grammar).and_names(&resolves, grammar.info().name);
        Ok(Self { owner, lazy, requirement, resolves, matcher })
    }

    /// Tests one node. `Err` if the library panicked.
    pub(crate) fn test<'t>(&self, node: Node<'t, SyntaxDoc>) -> Result<Option<Hit<'t>>, ()> {
        catch_unwind(AssertUnwindSafe(|| {
            let mut env = Cow::Owned(MetaVarEnv::new());
            let node = self.matcher.match_node_with_env(node, &mut env)?;
            Some(Hit { node: node.get_inner_node(), captures: captures_of(&env) })
        }))
        .map_err(|_| ())
    }

    /// Returns for each kind whether this selector can match it, in the form that [`survey`] takes.
    pub(crate) fn wanted(&self) -> Vec<bool> {
        let Some(kinds) = self.kinds() else { return vec![true] };
        let last = kinds.iter().max().map_or(0, |kind| kind + 1);
        (0..=last).map(|kind| kinds.contains(&kind)).collect()
    }

    fn kinds(&self) -> Option<Vec<usize>> {
        self.matcher.potential_kinds().map(|kinds| kinds.iter().collect())
    }
}

impl<'t> Hit<'t> {
    /// Whether every capture that is asked about refers to one of the names asked for. `resolve` says what a node refers to.
    pub(crate) fn refers_to(
        &self,
        asked: &[(String, Vec<String>)],
        mut resolve: impl FnMut(tree_sitter::Node<'t>) -> Option<String>,
    ) -> bool {
        asked.iter().all(|(capture, names)| {
            let captured = self.captures.iter().find(|(name, _)| name == capture).map(|(_, node)| *node);
            let node = if capture.is_empty() { Some(self.node) } else { captured };
            node.and_then(&mut resolve).is_some_and(|name| names.iter().any(|asked| is_meant(asked, &name)))
        })
    }
}

/// Whether a name is the one that is asked for, which may end in `*`.
fn is_meant(asked: &str, name: &str) -> bool {
    match asked.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == asked,
    }
}

fn captures_of<'t>(env: &MetaVarEnv<'t, SyntaxDoc>) -> Vec<(String, tree_sitter::Node<'t>)> {
    let mut captures = Vec::new();
    for variable in env.get_matched_variables() {
        match variable {
            MetaVariable::Capture(name, _) => {
                captures.extend(env.get_match(&name).map(|node| (name, node.get_inner_node())));
            }
            // ast-grep keeps labels among the lists; variables begin with a capital letter.
            MetaVariable::MultiCapture(name) if name.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let nodes = env.get_multiple_matches(&name);
                captures.extend(
                    nodes.iter().filter(|node| node.is_named()).map(|node| (name.clone(), node.get_inner_node())),
                );
            }
            _ => {}
        }
    }
    captures.sort_by(|(a, at), (b, other)| {
        (a, at.start_byte(), at.end_byte()).cmp(&(b, other.start_byte(), other.end_byte()))
    });
    captures
}

/// An error with all its causes, which ast-grep keeps apart.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{}: {error}", text.trim_end_matches('.'));
        cause = error.source();
    }
    text.trim_end_matches('.').to_owned()
}

/// The selectors of one language.
#[derive(Default)]
pub(crate) struct LanguageSelectors {
    pub(crate) selectors: Vec<SyntaxSelector>,
    /// Selectors that were thought to compile and do not: faults of every file of the language.
    pub(crate) faults: Vec<SelectorFault>,
    /// For each kind id the selectors that can match it; the last entry is for ids that are not the grammar's own.
    by_kind: Vec<Vec<u32>>,
}

impl LanguageSelectors {
    /// Builds the index, after the last selector was added.
    pub(crate) fn index(&mut self, grammar: Grammar) {
        let kinds = grammar.language().node_kind_count();
        self.by_kind = vec![Vec::new(); kinds + 1];
        for (index, selector) in self.selectors.iter().enumerate() {
            match selector.kinds() {
                Some(own) => own.iter().for_each(|kind| self.by_kind[(*kind).min(kinds)].push(index as u32)),
                None => self.by_kind.iter_mut().for_each(|list| list.push(index as u32)),
            }
        }
    }

    /// Returns the selectors that can match a kind.
    pub(crate) fn of_kind(&self, kind: u16) -> &[u32] {
        let last = self.by_kind.len().saturating_sub(1);
        self.by_kind.get(usize::from(kind).min(last)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns for each kind whether one of the active selectors can match it.
    pub(crate) fn wanted(&self, active: &[bool]) -> Vec<bool> {
        self.by_kind.iter().map(|list| list.iter().any(|index| active[*index as usize])).collect()
    }
}

/// A node that some selector may match, with its preorder index.
pub(crate) type Candidate<'t> = (u32, tree_sitter::Node<'t>);

/// Walks the subtree of the node with index `first` once: how deep it is, and its nodes of the wanted kinds. The last entry
/// of `wanted` is for kinds that are not the grammar's own.
pub(crate) fn survey<'t>(top: tree_sitter::Node<'t>, first: u32, wanted: &[bool]) -> (u32, Vec<Candidate<'t>>) {
    let mut candidates = Vec::new();
    let (mut id, mut depth, mut deepest) = (first, 0, 0);
    let last = wanted.len().saturating_sub(1);
    let mut cursor = top.walk();
    loop {
        let node = cursor.node();
        if wanted.get(usize::from(node.kind_id()).min(last)) == Some(&true) {
            candidates.push((id, node));
        }
        id += 1;
        if cursor.goto_first_child() {
            depth += 1;
            deepest = deepest.max(depth);
        } else if !leave(&mut cursor, &mut depth) {
            return (deepest, candidates);
        }
    }
}

fn leave(cursor: &mut TreeCursor<'_>, depth: &mut u32) -> bool {
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
        *depth -= 1;
    }
    true
}
