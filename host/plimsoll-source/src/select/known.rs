//! The syntax selectors of one language, compiled when they are needed.

use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::SelectorFault;
use super::scope::Owner;
use super::syntax::{LanguageSelectors, SyntaxSelector};
use crate::language::Grammar;

/// A selector before the first file of its language.
pub(super) enum Prepared {
    /// Of a pack from outside: compiled when it was loaded, so that what is wrong with it is known before the first file.
    Compiled(SyntaxSelector),
    /// Known to compile.
    Known(Known),
}

/// What it takes to compile a selector.
pub(super) struct Known {
    pub(super) owner: Owner,
    pub(super) rule: Value,
    pub(super) lazy: bool,
    pub(super) resolves: Vec<(String, Vec<String>)>,
}

/// The selectors of one language, in the order of packs, rules and pages.
#[derive(Default)]
pub(crate) struct SyntaxSelectors {
    prepared: Mutex<Vec<(Grammar, Prepared)>>,
    compiled: OnceLock<LanguageSelectors>,
}

impl SyntaxSelectors {
    pub(super) fn push(&mut self, grammar: Grammar, selector: Prepared) {
        self.prepared.get_mut().unwrap_or_else(PoisonError::into_inner).push((grammar, selector));
    }

    /// Compiles what was not compiled before.
    pub(crate) fn compiled(&self) -> &LanguageSelectors {
        self.compiled.get_or_init(|| {
            let prepared = std::mem::take(&mut *self.prepared.lock().unwrap_or_else(PoisonError::into_inner));
            let mut compiled = LanguageSelectors::default();
            let grammar = prepared.first().map(|(grammar, _)| *grammar);
            for (grammar, selector) in prepared {
                match selector {
                    Prepared::Compiled(selector) => compiled.selectors.push(selector),
                    Prepared::Known(known) => {
                        let (pack, index) = (known.owner.pack, known.owner.rule);
                        match SyntaxSelector::compile(known, grammar) {
                            Ok(selector) => compiled.selectors.push(selector),
                            Err(message) => compiled.faults.push(SelectorFault { pack, rule: index, message }),
                        }
                    }
                }
            }
            if let Some(grammar) = grammar {
                compiled.index(grammar);
            }
            compiled
        })
    }
}
