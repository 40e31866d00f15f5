//! One grammar: parsing with it, and what ast-grep must know to read patterns in its language.
//!
//! Parsers are kept per thread. This module must not look at rules or files, only at text.

mod budget;
mod pattern;
mod variable;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::OnceLock;

use ast_grep_core::matcher::PatternBuilder;
use ast_grep_core::meta_var::MetaVariable;
use ast_grep_core::{Pattern, PatternError};
use tree_sitter::{Language, Parser, Tree};

use super::{LANGUAGES, LanguageInfo, position};
pub(crate) use budget::NoTree;
use pattern::PatternDoc;

const COUNT: usize = LANGUAGES.len();

static LOADED: [OnceLock<Language>; COUNT] = [const { OnceLock::new() }; COUNT];

thread_local! {
    static PARSERS: RefCell<[Option<Parser>; COUNT]> = const { RefCell::new([const { None }; COUNT]) };
}

/// A grammar that this build has, as its place in the table of languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grammar {
    index: usize,
    parser: fn() -> Language,
}

impl Grammar {
    /// Returns the grammar of a language, or `None` if this build does not have it.
    pub(crate) fn of(language: &str) -> Option<Self> {
        let index = position(language)?;
        Some(Self { index, parser: LANGUAGES[index].parser? })
    }

    /// Returns the place in the table of languages.
    pub(crate) fn index(self) -> usize {
        self.index
    }

    /// Returns the row of the table of languages.
    pub(crate) fn info(self) -> &'static LanguageInfo {
        &LANGUAGES[self.index]
    }

    /// Returns the tables of tree-sitter.
    pub(crate) fn language(self) -> &'static Language {
        LOADED[self.index].get_or_init(self.parser)
    }

    /// Parses a text, within bounds.
    pub(crate) fn parse(self, text: &str) -> Result<Tree, NoTree> {
        PARSERS.with_borrow_mut(|parsers| {
            let slot = &mut parsers[self.index];
            let parser = match slot {
                Some(parser) => parser,
                None => {
                    let mut parser = Parser::new();
                    parser.set_language(self.language()).map_err(|_| NoTree::NoGrammar)?;
                    slot.insert(parser)
                }
            };
            budget::parse(parser, self.info().name, text)
        })
    }

    /// Returns the id of a named kind, 0 if there is none.
    pub(crate) fn kind_id(self, name: &str) -> u16 {
        self.language().id_for_node_kind(name, true)
    }

    /// Returns the id of a field, 0 if there is none.
    pub(crate) fn field_id(self, name: &str) -> u16 {
        self.language().field_id_for_name(name).map_or(0, |id| id.get())
    }
}

impl ast_grep_core::Language for Grammar {
    fn pre_process_pattern<'q>(&self, query: &'q str) -> Cow<'q, str> {
        let expando = self.info().expando;
        match self.info().name {
            "json" | "toml" => Cow::Owned(variable::quote(query)),
            _ if expando == '$' => Cow::Borrowed(query),
            _ => Cow::Owned(variable::with_expando(expando, query)),
        }
    }

    fn expando_char(&self) -> char {
        self.info().expando
    }

    fn extract_meta_var(&self, source: &str) -> Option<MetaVariable> {
        let is_quoted = matches!(self.info().name, "json" | "toml");
        variable::read(if is_quoted { variable::unquote(source) } else { source }, self.expando_char())
    }

    fn kind_to_id(&self, kind: &str) -> u16 {
        self.kind_id(kind)
    }

    fn field_to_id(&self, field: &str) -> Option<u16> {
        Some(self.field_id(field)).filter(|id| *id != 0)
    }

    fn build_pattern(&self, builder: &PatternBuilder) -> Result<Pattern, PatternError> {
        builder.build(|text| PatternDoc::parse(text, *self).ok_or_else(|| "the pattern cannot be parsed".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages;

    #[test]
    fn versions_in_the_table_are_those_of_the_lock_file() {
        let lock = include_str!("../../../../Cargo.lock");
        for info in languages().iter().filter(|info| !info.grammar.is_empty()) {
            let package = format!("name = \"{}\"\nversion = \"{}\"\n", info.grammar, info.grammar_version);
            assert!(lock.contains(&package), "{} is not locked at {}", info.grammar, info.grammar_version);
        }
    }

    #[test]
    fn every_grammar_of_the_build_loads_and_parses() {
        for info in languages().iter().filter(|info| info.available) {
            let grammar = Grammar::of(info.name).expect("available");
            assert!(grammar.parse("").is_ok(), "{}", info.name);
            assert!(grammar.language().abi_version() >= 13, "{}", info.name);
        }
    }
}
