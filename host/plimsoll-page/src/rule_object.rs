//! The shape of an ast-grep rule object: known keys, and values of the right kind.
//!
//! Whether a pattern parses, a kind exists or a regex compiles is not asked here: that needs a grammar, and is the
//! business of `plimsoll-source`.

use serde_json::Value;

use crate::PageError;
use crate::nearest::{any_of, quote, unknown};
use crate::yaml::{Data, Key, Node};

/// The keys that match something.
pub(crate) const MATCHERS: [&str; 13] = [
    "pattern", "kind", "regex", "nthChild", "range", "inside", "has", "precedes", "follows", "all", "any", "not",
    "matches",
];
const STRICTNESS: [&str; 6] = ["cst", "smart", "ast", "relaxed", "signature", "template"];

/// Checks a rule object.
pub(crate) fn check(node: &Node, what: &str) -> Result<(), PageError> {
    check_entries(mapping(node, what)?, node.line, what, &[])
}

/// Checks the entries of a rule object which may have the keys of `beside` as well; those are left to the caller.
pub(crate) fn check_entries(entries: &[(Key, Node)], line: u32, what: &str, beside: &[&str]) -> Result<(), PageError> {
    let mut matchers = 0;
    for (key, value) in entries {
        if MATCHERS.contains(&key.text.as_str()) {
            matchers += 1;
            check_matcher(&key.text, value)?;
        } else if !beside.contains(&key.text.as_str()) {
            let valid: Vec<_> = MATCHERS.iter().chain(beside).copied().collect();
            return Err(PageError::new(key.line, unknown(&format!("key of {what}"), &key.text, &valid)));
        }
    }
    if matchers == 0 {
        return Err(PageError::new(line, format!("{what} matches nothing; give it {}", any_of(&MATCHERS))));
    }
    Ok(())
}

/// Returns the entries of a mapping, or says that one is needed.
pub(crate) fn mapping<'a>(node: &'a Node, what: &str) -> Result<&'a [(Key, Node)], PageError> {
    match &node.data {
        Data::Map(entries) => Ok(entries),
        _ => Err(PageError::new(node.line, format!("{what} must be a mapping, and is {}", node.what()))),
    }
}

/// Returns text that is not empty, or says that it is needed.
pub(crate) fn text<'a>(node: &'a Node, what: &str) -> Result<&'a str, PageError> {
    match node.as_text() {
        Some("") => Err(PageError::new(node.line, format!("{what} is empty"))),
        Some(text) => Ok(text),
        None => Err(PageError::new(node.line, format!("{what} must be text in quotes, and is {}", node.what()))),
    }
}

fn check_matcher(key: &str, value: &Node) -> Result<(), PageError> {
    let what = format!("`{key}`");
    match key {
        "kind" | "regex" => text(value, &what).map(drop),
        "pattern" => check_pattern(value),
        "all" | "any" => {
            let Data::List(nodes) = &value.data else {
                let message = format!("{what} must be a list of rule objects, and is {}", value.what());
                return Err(PageError::new(value.line, message));
            };
            if nodes.is_empty() {
                return Err(PageError::new(value.line, format!("{what} is empty")));
            }
            nodes.iter().try_for_each(|node| check(node, &format!("a rule in {what}")))
        }
        "not" => check(value, &what),
        "nthChild" => check_nth_child(value),
        "range" => mapping(value, &what).map(drop),
        "matches" => match value.data {
            Data::Map(_) => Ok(()),
            _ => text(value, &what).map(drop),
        },
        _ => check_relation(value, &what),
    }
}

fn check_relation(node: &Node, what: &str) -> Result<(), PageError> {
    let entries = mapping(node, what)?;
    check_entries(entries, node.line, what, &["stopBy", "field"])?;
    for (key, value) in entries {
        match key.text.as_str() {
            "field" => drop(text(value, "`field`")?),
            "stopBy" => match value.as_text() {
                Some("neighbor" | "end") => {}
                Some(other) => {
                    return Err(PageError::new(value.line, unknown("`stopBy`", other, &["neighbor", "end"])));
                }
                None => check(value, "`stopBy`")?,
            },
            _ => {}
        }
    }
    Ok(())
}

fn check_pattern(node: &Node) -> Result<(), PageError> {
    let Data::Map(entries) = &node.data else {
        return text(node, "`pattern`").map(drop);
    };
    for (key, value) in entries {
        match key.text.as_str() {
            "context" | "selector" => drop(text(value, &format!("`{}`", key.text))?),
            "strictness" => {
                let strictness = text(value, "`strictness`")?;
                if !STRICTNESS.contains(&strictness) {
                    return Err(PageError::new(value.line, unknown("`strictness`", strictness, &STRICTNESS)));
                }
            }
            other => {
                let valid = ["context", "selector", "strictness"];
                return Err(PageError::new(key.line, unknown("key of `pattern`", other, &valid)));
            }
        }
    }
    if !entries.iter().any(|(key, _)| key.text == "context") {
        return Err(PageError::new(node.line, "`pattern` as a mapping needs `context`"));
    }
    Ok(())
}

fn check_nth_child(node: &Node) -> Result<(), PageError> {
    match &node.data {
        Data::Scalar(Value::String(_) | Value::Number(_)) => Ok(()),
        Data::Map(entries) => entries.iter().try_for_each(|(key, value)| match key.text.as_str() {
            "ofRule" => check(value, "`ofRule`"),
            "position" | "reverse" => Ok(()),
            other => {
                let valid = ["position", "ofRule", "reverse"];
                Err(PageError::new(key.line, unknown("key of `nthChild`", other, &valid)))
            }
        }),
        _ => Err(PageError::new(
            node.line,
            format!("`nthChild` must be a number, text or a mapping, and is {}", node.what()),
        )),
    }
}

/// Checks `constraints`: a mapping from a capture to a rule object.
pub(crate) fn check_constraints(node: &Node) -> Result<(), PageError> {
    for (key, value) in mapping(node, "`constraints`")? {
        if key.text.starts_with('$') {
            let name = key.text.trim_start_matches('$');
            return Err(PageError::new(key.line, format!("write {} without `$` in `constraints`", quote(name))));
        }
        check(value, &format!("the constraint on {}", quote(&key.text)))?;
    }
    Ok(())
}

/// Checks `utils`: a mapping from a name to a rule object.
pub(crate) fn check_utils(node: &Node) -> Result<(), PageError> {
    mapping(node, "`utils`")?
        .iter()
        .try_for_each(|(key, value)| check(value, &format!("the utility rule {}", quote(&key.text))))
}
