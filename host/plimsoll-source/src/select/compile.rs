//! From the pages of all packs to one [`SelectorSet`].

use std::sync::OnceLock;

use globset::{GlobSet, GlobSetBuilder};
use plimsoll_page::{Selector, SelectorKind};

use super::config::ConfigSelector;
use super::known::{Known, Prepared, SyntaxSelectors};
use super::scope::{self, Owner, Paths};
use super::syntax::{SyntaxSelector, chain};
use super::text::TextSelector;
use super::{FileSelector, RuleSelectors, SelectorFault, SelectorSet};
use crate::language::{Grammar, languages, position};

/// What one rule brings, kept apart until all of it has compiled.
#[derive(Default)]
struct Compiled {
    syntax: Vec<(Grammar, Prepared)>,
    texts: Vec<TextSelector>,
    files: Vec<FileSelector>,
    configs: Vec<ConfigSelector>,
}

pub(super) fn compile(packs: &[Vec<RuleSelectors<'_>>]) -> (SelectorSet, Vec<SelectorFault>) {
    let mut faults = Vec::new();
    let mut globs = Globs { builder: GlobSetBuilder::new(), count: 0 };
    let mut syntax: Vec<SyntaxSelectors> = languages().iter().map(|_| SyntaxSelectors::default()).collect();
    let (mut texts, mut files, mut configs) = (Vec::new(), Vec::new(), Vec::new());
    for (pack, rules) in packs.iter().enumerate() {
        for (rule, selectors) in rules.iter().enumerate() {
            match compile_rule(pack, rule, selectors, &mut globs) {
                Ok(compiled) => {
                    for (grammar, selector) in compiled.syntax {
                        syntax[grammar.index()].push(grammar, selector);
                    }
                    texts.extend(compiled.texts);
                    files.extend(compiled.files);
                    configs.extend(compiled.configs);
                }
                Err(messages) => {
                    faults.extend(messages.into_iter().map(|message| SelectorFault { pack, rule, message }));
                }
            }
        }
    }
    let prefilters = (0..=languages().len()).map(|_| OnceLock::new()).collect();
    let roles_of = |rules: &Vec<RuleSelectors<'_>>| rules.iter().map(|rule| scope::roles_of(rule.page)).collect();
    let roles = packs.iter().map(roles_of).collect();
    (SelectorSet { syntax, texts, files, configs, globs: globs.build(), roles, prefilters }, faults)
}

/// Compiles all selectors of a rule, or names every one that does not compile.
fn compile_rule(
    pack: usize,
    rule: usize,
    selectors: &RuleSelectors<'_>,
    globs: &mut Globs,
) -> Result<Compiled, Vec<String>> {
    let mut compiled = Compiled::default();
    let mut messages = Vec::new();
    for selector in &selectors.page.selectors {
        let owner = Owner::new(pack, rule, selectors.page, selectors.enabled, &selector.name);
        match &selector.kind {
            SelectorKind::Syntax { languages, rule, lazy, resolves } => {
                for language in languages {
                    let owner = owner.clone();
                    let result = grammar(language).and_then(|grammar| {
                        let known = Known { owner, rule: rule.clone(), lazy: *lazy, resolves: resolves.clone() };
                        let prepared = if selectors.known {
                            Prepared::Known(known)
                        } else {
                            Prepared::Compiled(SyntaxSelector::compile(known, grammar)?)
                        };
                        Ok((grammar, prepared))
                    });
                    match result {
                        Ok(pair) => compiled.syntax.push(pair),
                        Err(reason) => messages.push(message(selector, language, &reason)),
                    }
                }
            }
            SelectorKind::Text { regex, paths } => {
                match globs.add(paths).and_then(|paths| TextSelector::compile(owner, regex, paths)) {
                    Ok(text) => compiled.texts.push(text),
                    Err(reason) => messages.push(message(selector, "text", &reason)),
                }
            }
            SelectorKind::Config(config) => {
                match globs.add(&config.paths).and_then(|paths| ConfigSelector::compile(owner, config, paths)) {
                    Ok(config) => compiled.configs.push(config),
                    Err(reason) => messages.push(message(selector, "config", &reason)),
                }
            }
            SelectorKind::File { paths } => match globs.add(paths) {
                Ok(paths) => compiled.files.push(FileSelector { owner, paths }),
                Err(reason) => messages.push(message(selector, "file", &reason)),
            },
        }
    }
    if messages.is_empty() { Ok(compiled) } else { Err(messages) }
}

fn grammar(language: &str) -> Result<Grammar, String> {
    if position(language).is_none() {
        return Err("there is no such language".to_owned());
    }
    Grammar::of(language).ok_or_else(|| "this build of Plimsoll has no grammar for the language".to_owned())
}

fn message(selector: &Selector, section: &str, reason: &str) -> String {
    let name = if selector.name.is_empty() { String::new() } else { format!(" `{}`", selector.name) };
    format!("line {}: selector{name} for {section}: {reason}", selector.line)
}

/// All globs of all selectors, so that a path is matched once.
struct Globs {
    builder: GlobSetBuilder,
    count: usize,
}

impl Globs {
    fn add(&mut self, paths: &[String]) -> Result<Paths, String> {
        let mut places = Vec::new();
        for path in paths {
            let glob = scope::glob(path).map_err(|error| chain(&error))?;
            self.builder.add(glob);
            places.push(self.count);
            self.count += 1;
        }
        Ok(Paths(places))
    }

    fn build(self) -> GlobSet {
        // Every glob has compiled alone; together they can only be too large, and then no path matches.
        self.builder.build().unwrap_or_else(|error| {
            tracing::error!(%error, "the path globs of the packs do not compile together");
            GlobSet::empty()
        })
    }
}
