//! What a pack says about itself, once it has been checked.
//!
//! A description that cannot be used refuses the whole pack. A page that cannot be used is a fault of its own: the other
//! rules of the pack still run.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Fault, FaultKind};
use plimsoll_page::Page;
use serde_json::Value;

use crate::facts::FactSpec;
use crate::guest::{RawDescription, RawRule};
use crate::limits::Limits;

/// What a pack says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Kebab-case: the first half of `pack/rule`.
    pub id: String,
    /// SemVer.
    pub version: String,
    /// The rules whose pages can be used, in the pack's order. Their places are the rule indices of matches and findings.
    pub rules: Vec<RulePage>,
    /// What the operator may set.
    pub options: Vec<OptionSpec>,
    /// The facts that `inspect` may record.
    pub facts: Vec<FactSpec>,
    /// Whether `conclude` is to be called.
    pub concludes: bool,
    /// One for each page that cannot be used.
    pub faults: Vec<Fault>,
}

/// One rule of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePage {
    /// Its page.
    pub page: Page,
    /// Whether the pack has code for it; else each match is a finding.
    pub code: bool,
}

/// A setting that the operator may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionSpec {
    /// Kebab-case.
    pub name: String,
    /// JSON; its type is the type that the operator's value must have.
    pub default: String,
    /// What it changes.
    pub description: String,
}

/// The names of a pack's rules, both ways.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    names: Vec<String>,
    indices: BTreeMap<String, u32>,
}

impl Rules {
    pub(crate) fn of(description: &Description) -> Self {
        Self::named(&description.rules.iter().map(|rule| rule.page.id.as_str()).collect::<Vec<_>>())
    }

    pub(crate) fn named(names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let indices = names.iter().cloned().zip(0..).collect();
        Self { names, indices }
    }

    pub(crate) fn name(&self, index: u32) -> Option<&str> {
        self.names.get(index as usize).map(String::as_str)
    }

    pub(crate) fn index(&self, name: &str) -> Option<u32> {
        self.indices.get(name).copied()
    }
}

/// Checks a description, and parses its pages.
pub(crate) fn check(raw: RawDescription, limits: &Limits) -> Result<Description, String> {
    let RawDescription { id, version, rules, options, facts, concludes } = raw;
    if !is_kebab(&id) {
        return Err(format!("the pack's id `{}` is not kebab-case", shown(&id)));
    }
    if !is_version(&version) {
        return Err(format!("the version `{}` of pack `{id}` is not of the form 1.2.3", shown(&version)));
    }
    if rules.is_empty() {
        return Err(format!("pack `{id}` has no rules"));
    }
    count("rules", rules.len(), limits.rules_per_pack)?;
    if let Some(rule) = rules.iter().find(|rule| !is_kebab(&rule.id)) {
        return Err(format!("the rule id `{}` of pack `{id}` is not kebab-case", shown(&rule.id)));
    }
    unique("rule", rules.iter().map(|rule| rule.id.as_str()))?;
    count("options", options.len(), limits.items_per_list)?;
    count("facts", facts.len(), limits.items_per_list)?;
    facts.iter().try_for_each(|fact| count("fields of a fact", fact.fields.len(), limits.items_per_list))?;
    options.iter().try_for_each(|option| option_is_usable(option, limits))?;
    unique("option", options.iter().map(|option| option.name.as_str()))?;
    if let Some(flaw) = facts.iter().find_map(FactSpec::flaw) {
        return Err(flaw);
    }
    unique("fact key", facts.iter().map(|fact| fact.key.as_str()))?;

    let mut good = Vec::with_capacity(rules.len());
    let mut faults = Vec::new();
    for RawRule { id: name, page, code } in rules {
        match parse(&page, limits) {
            Ok(page) if page.id != name => {
                return Err(format!(
                    "pack `{id}` declares the rule `{}`, and the page of that rule says `id = \"{}\"`",
                    shown(&name),
                    page.id
                ));
            }
            Ok(page) => good.push(RulePage { page, code }),
            Err(message) => faults.push(Fault {
                message: format!("the page of `{id}/{name}`{}: {message}", titled(&page)),
                pack: id.clone(),
                rule: Some(name),
                path: None,
                during: "load".to_owned(),
                kind: FaultKind::InvalidPage,
            }),
        }
    }
    Ok(Description { id, version, rules: good, options, facts, concludes, faults })
}

fn parse(page: &str, limits: &Limits) -> Result<Page, String> {
    if page.len() as u64 > limits.page_bytes {
        return Err(format!("it has {} bytes, and the limit page-bytes is {}", page.len(), limits.page_bytes));
    }
    Page::parse(page).map_err(|error| error.to_string())
}

/// Returns the title of a page, for a message about a page that does not parse.
fn titled(page: &str) -> String {
    let title = page.lines().next().and_then(|line| line.strip_prefix("# ")).map(str::trim);
    title.map_or_else(String::new, |title| format!(" (\"{}\")", shown(title)))
}

fn option_is_usable(option: &OptionSpec, limits: &Limits) -> Result<(), String> {
    let name = shown(&option.name);
    if !is_kebab(&option.name) {
        return Err(format!("the option `{name}` is not kebab-case"));
    }
    for text in [&option.default, &option.description] {
        if text.len() as u64 > limits.text_bytes {
            return Err(format!(
                "option `{name}` has a text of {} bytes, and the limit text-bytes is {}",
                text.len(),
                limits.text_bytes
            ));
        }
    }
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    match serde_json::from_str::<Value>(&option.default) {
        Ok(Value::Array(items)) if items.iter().all(scalar) => Ok(()),
        Ok(value) if scalar(&value) => Ok(()),
        Ok(_) => Err(format!("the default of option `{name}` is neither a scalar nor a list of scalars")),
        Err(error) => Err(format!("the default `{}` of option `{name}` is not JSON: {error}", shown(&option.default))),
    }
}

fn count(what: &str, found: usize, limit: u64) -> Result<(), String> {
    if found as u64 > limit {
        return Err(format!("it declares {found} {what}, and the limit is {limit}"));
    }
    Ok(())
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("it declares the {what} `{name}` twice"));
        }
    }
    Ok(())
}

/// Returns whether a name is kebab-case: lower-case words that start with a letter, joined by single hyphens.
pub(crate) fn is_kebab(name: &str) -> bool {
    let word =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) && !word.is_empty();
    name.len() <= 80 && name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(word)
}

/// Returns whether a version is `MAJOR.MINOR.PATCH`, with a pre-release or build part or without.
fn is_version(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let number = |part: &str| {
        let digits = !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && (part == "0" || !part.starts_with('0'))
    };
    let rest = version.get(core.len()..).unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-+.".contains(&byte);
    version.len() <= 80
        && core.split('.').count() == 3
        && core.split('.').all(number)
        && rest.len() != 1
        && rest.bytes().all(allowed)
}

/// Returns a hostile text as a message may quote it.
pub(crate) fn shown(text: &str) -> String {
    let short: String = text.chars().take(120).flat_map(char::escape_debug).collect();
    if text.chars().nth(120).is_some() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../tests/hostile/rule.md");

    fn raw() -> RawDescription {
        RawDescription {
            id: "a-pack".to_owned(),
            version: "1.0.0".to_owned(),
            rules: vec![rule("todo", PAGE)],
            options: Vec::new(),
            facts: Vec::new(),
            concludes: false,
        }
    }

    fn rule(id: &str, page: &str) -> RawRule {
        RawRule { id: id.to_owned(), page: page.to_owned(), code: true }
    }

    fn refused(raw: RawDescription) -> String {
        check(raw, &Limits::default()).expect_err("this cannot be used")
    }

    #[test]
    fn a_bad_page_is_a_fault_and_the_other_rules_keep_working() {
        let rules = vec![rule("untold", "# Untold\nprose"), rule("todo", PAGE)];
        let description = check(RawDescription { rules, ..raw() }, &Limits::default()).expect("one page is good");
        let ids: Vec<&str> = description.rules.iter().map(|rule| rule.page.id.as_str()).collect();
        assert_eq!(ids, ["todo"]);
        assert_eq!(Rules::of(&description).index("todo"), Some(0), "indices are those of the good pages");
        let fault = description.faults.first().expect("one fault");
        assert_eq!(
            (fault.kind, fault.during.as_str(), fault.pack.as_str(), fault.rule.as_deref()),
            (FaultKind::InvalidPage, "load", "a-pack", Some("untold"))
        );
        assert!(fault.message.starts_with("the page of `a-pack/untold` (\"Untold\"): line "), "{}", fault.message);
    }

    #[test]
    fn a_rule_is_called_what_its_page_calls_it() {
        assert_eq!(
            refused(RawDescription { rules: vec![rule("fixme", PAGE)], ..raw() }),
            "pack `a-pack` declares the rule `fixme`, and the page of that rule says `id = \"todo\"`"
        );
        for id in ["", "To-do", "to_do"] {
            assert_eq!(
                refused(RawDescription { rules: vec![rule(id, PAGE)], ..raw() }),
                format!("the rule id `{id}` of pack `a-pack` is not kebab-case")
            );
        }
    }

    #[test]
    fn names_and_versions_have_a_form() {
        for id in ["", "A", "a--b", "-a", "a-", "1a", "a_b", "a/b"] {
            assert!(refused(RawDescription { id: id.to_owned(), ..raw() }).ends_with("is not kebab-case"), "{id}");
        }
        for version in ["", "1", "1.0", "1.0.x", "01.0.0", "1.0.0.0", "1.0.0-", "1.0.0 "] {
            let message = refused(RawDescription { version: version.to_owned(), ..raw() });
            assert!(message.ends_with("is not of the form 1.2.3"), "{version}");
        }
        for version in ["0.1.0", "1.0.0-rc.1", "1.0.0+build.5"] {
            assert!(
                check(RawDescription { version: version.to_owned(), ..raw() }, &Limits::default()).is_ok(),
                "{version}"
            );
        }
    }

    #[test]
    fn nothing_is_declared_twice() {
        let rules = vec![rule("todo", PAGE), rule("todo", PAGE)];
        assert_eq!(refused(RawDescription { rules, ..raw() }), "it declares the rule `todo` twice");
        let fact = FactSpec { key: "seen".to_owned(), fields: Vec::new() };
        let facts = vec![fact.clone(), fact];
        assert_eq!(refused(RawDescription { facts, ..raw() }), "it declares the fact key `seen` twice");
        assert_eq!(refused(RawDescription { rules: Vec::new(), ..raw() }), "pack `a-pack` has no rules");
    }

    #[test]
    fn defaults_are_scalars_or_lists_of_them() {
        let with = |default: &str| {
            let option =
                OptionSpec { name: "depth".to_owned(), default: default.to_owned(), description: String::new() };
            check(RawDescription { options: vec![option], ..raw() }, &Limits::default()).map(drop)
        };
        for default in ["3", "true", "\"text\"", "null", "[1, \"a\"]", "[]"] {
            assert_eq!(with(default), Ok(()), "{default}");
        }
        for default in ["{}", "[[1]]"] {
            let message = with(default).expect_err("not a scalar");
            assert_eq!(message, "the default of option `depth` is neither a scalar nor a list of scalars");
        }
        assert!(with("depth").expect_err("not JSON").starts_with("the default `depth` of option `depth` is not JSON"));
    }
}
