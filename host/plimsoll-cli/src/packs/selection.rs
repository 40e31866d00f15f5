//! `--only` and `--skip`: words that name rules and packs.

use super::LoadedPack;
use crate::exit::{CliError, did_you_mean};

/// Which rules are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// `pack/rule`, `pack`, or `rule`; empty: all.
    pub only: Vec<String>,
    /// The same, switched off; wins over `only`.
    pub skip: Vec<String>,
    /// `pack.option` and JSON, checked against what the pack declares.
    pub options: Vec<(String, String)>,
}

impl Selection {
    /// Switches rules on and off, and sets options.
    ///
    /// # Errors
    /// A word that nothing answers to, with the nearest that would; a bare rule name that two packs have.
    pub(super) fn apply(&self, packs: &mut [LoadedPack]) -> Result<(), CliError> {
        if !self.only.is_empty() {
            for pack in packs.iter_mut() {
                pack.on.fill(false);
            }
        }
        for (words, on, flag) in [(&self.only, true, "--only"), (&self.skip, false, "--skip")] {
            for word in words {
                switch(packs, word, on, flag)?;
            }
        }
        for (name, json) in &self.options {
            set(packs, name, json)?;
        }
        Ok(())
    }
}

fn switch(packs: &mut [LoadedPack], word: &str, on: bool, flag: &str) -> Result<(), CliError> {
    let hits = find(packs, word);
    if hits.is_empty() {
        return Err(unknown(packs, word, flag));
    }
    let by_rule_alone = !word.contains('/') && !packs.iter().any(|pack| pack.id() == word);
    if by_rule_alone && hits.len() > 1 {
        let names: Vec<String> =
            hits.iter().filter_map(|(pack, rule)| Some(packs.get(*pack)?.rule_id(*rule as u32))).collect();
        return Err(CliError::usage(format!("{flag} `{word}` names several rules: {}", names.join(", "))));
    }
    for (pack, rule) in hits {
        if let Some(state) = packs.get_mut(pack).and_then(|pack| pack.on.get_mut(rule)) {
            *state = on;
        }
    }
    Ok(())
}

/// Returns the (pack, rule) indices that a word names.
pub(super) fn find(packs: &[LoadedPack], word: &str) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for (index, pack) in packs.iter().enumerate() {
        let (wanted_pack, wanted_rule) = match word.split_once('/') {
            Some((pack, "*")) => (Some(pack), None),
            Some((pack, rule)) => (Some(pack), Some(rule)),
            None if pack.id() == word => (Some(word), None),
            None => (None, Some(word)),
        };
        if wanted_pack.is_some_and(|wanted| wanted != pack.id()) {
            continue;
        }
        for (rule, page) in pack.pack.description().rules.iter().map(|rule| &rule.page).enumerate() {
            if wanted_rule.is_none_or(|wanted| wanted == page.id) {
                hits.push((index, rule));
            }
        }
    }
    hits
}

/// Returns the error for a word that names no rule.
pub(super) fn unknown(packs: &[LoadedPack], word: &str, flag: &str) -> CliError {
    let full: Vec<String> = packs
        .iter()
        .flat_map(|pack| (0..pack.pack.description().rules.len()).map(|rule| pack.rule_id(rule as u32)))
        .collect();
    let candidates = full
        .iter()
        .map(String::as_str)
        .chain(full.iter().filter_map(|id| id.split_once('/').map(|(_, rule)| rule)))
        .chain(packs.iter().map(LoadedPack::id));
    let near = did_you_mean(word, candidates);
    CliError::usage(format!("{flag} `{word}` names no rule or pack{near}")).help("`plimsoll rules` lists them")
}

fn set(packs: &mut [LoadedPack], name: &str, json: &str) -> Result<(), CliError> {
    let Some((pack_id, option)) = name.split_once('.') else {
        return Err(CliError::usage(format!("option `{name}` is not of the form PACK.OPTION")));
    };
    let near = did_you_mean(pack_id, packs.iter().map(LoadedPack::id));
    let Some(pack) = packs.iter_mut().find(|pack| pack.id() == pack_id) else {
        return Err(CliError::usage(format!("option `{name}`: there is no pack `{pack_id}`{near}")));
    };
    let specs = &pack.pack.description().options;
    let Some(spec) = specs.iter().find(|spec| spec.name == option) else {
        let near = did_you_mean(option, specs.iter().map(|spec| spec.name.as_str()));
        return Err(CliError::usage(format!("option `{name}`: pack `{pack_id}` has no such option{near}")));
    };
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    let value = parse(json).ok_or_else(|| CliError::usage(format!("option `{name}`: `{json}` is not JSON")))?;
    let default = parse(&spec.default).unwrap_or(serde_json::Value::Null);
    if !default.is_null() && std::mem::discriminant(&default) != std::mem::discriminant(&value) {
        return Err(CliError::usage(format!(
            "option `{name}`: `{json}` has another type than the default `{}`",
            spec.default
        )));
    }
    pack.settings.set(option, value.to_string());
    Ok(())
}
