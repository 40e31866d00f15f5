//! The `resolves` key of a selector: what names must refer to, by the imports of the file.

use crate::nearest::{any_of, quote};
use crate::rule_object::text;
use crate::yaml::{Data, Key, Node};
use crate::{PageError, language};

/// Reads the key. The variables that it asks about must be those of a pattern.
pub(crate) fn read(
    entries: &[(Key, Node)],
    languages: &[String],
    line: u32,
) -> Result<Vec<(String, Vec<String>)>, PageError> {
    let Some((_, value)) = entries.iter().find(|(key, _)| key.text == "resolves") else { return Ok(Vec::new()) };
    let valid = language::RESOLVED;
    if let Some(name) = languages.iter().find(|name| !valid.contains(&name.as_str())) {
        let message = format!("names are not resolved in {}, only in {}", quote(name), any_of(&valid));
        return Err(PageError::new(line, message));
    }
    let Data::Map(asked) = &value.data else { return Ok(vec![(String::new(), names(value)?)]) };
    if asked.is_empty() {
        return Err(PageError::new(value.line, "`resolves` is empty"));
    }
    let mut bound = Vec::new();
    entries_variables(entries, &mut bound);
    asked
        .iter()
        .map(|(key, value)| {
            let name = key.text.as_str();
            if name.starts_with('$') {
                let message = format!("write {} without `$` in `resolves`", quote(name.trim_start_matches('$')));
                return Err(PageError::new(key.line, message));
            }
            match bound.iter().find(|variable| variable.name == name) {
                None => Err(PageError::new(key.line, format!("no pattern of the selector binds {}", quote(name)))),
                Some(Variable { is_list: true, .. }) => {
                    let message = format!("{} stands for any number of nodes; ask about one", quote(name));
                    Err(PageError::new(key.line, message))
                }
                Some(_) => Ok((name.to_owned(), names(value)?)),
            }
        })
        .collect()
}

/// One name or a list of them.
fn names(node: &Node) -> Result<Vec<String>, PageError> {
    let nodes = match &node.data {
        Data::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    if nodes.is_empty() {
        return Err(PageError::new(node.line, "`resolves` is empty"));
    }
    nodes.iter().map(name).collect()
}

fn name(node: &Node) -> Result<String, PageError> {
    let name = text(node, "a name of `resolves`")?;
    let message = if name.contains(char::is_whitespace) {
        format!("a name of `resolves` has no blanks, and {} has", quote(name))
    } else if name == "*" {
        "`*` alone asks for nothing; write a module before it".to_owned()
    } else if name[..name.len() - 1].contains('*') {
        format!("`*` ends a name of `resolves`, and in {} more follows", quote(name))
    } else {
        return Ok(name.to_owned());
    };
    Err(PageError::new(node.line, message))
}

/// A variable of a pattern.
struct Variable {
    name: String,
    /// Written with `$$$`.
    is_list: bool,
}

fn variables(node: &Node, found: &mut Vec<Variable>) {
    match &node.data {
        Data::Map(entries) => entries_variables(entries, found),
        Data::List(nodes) => nodes.iter().for_each(|node| variables(node, found)),
        Data::Scalar(_) => {}
    }
}

/// The variables of patterns that a match can bind: those under `not` cannot.
fn entries_variables(entries: &[(Key, Node)], found: &mut Vec<Variable>) {
    for (key, value) in entries {
        match key.text.as_str() {
            "pattern" | "context" => {
                if let Some(pattern) = value.as_text() {
                    pattern_variables(pattern, found);
                }
                variables(value, found);
            }
            "not" | "constraints" | "resolves" | "stopBy" => {}
            _ => variables(value, found),
        }
    }
}

fn pattern_variables(pattern: &str, found: &mut Vec<Variable>) {
    let mut rest = pattern;
    while let Some(at) = rest.find('$') {
        let after = rest[at..].trim_start_matches('$');
        let dollars = rest.len() - at - after.len();
        let is_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let length = after.bytes().take_while(|byte| is_part(byte)).count();
        let name = &after[..length];
        if name.starts_with(|first: char| first.is_ascii_uppercase()) {
            found.push(Variable { name: name.to_owned(), is_list: dollars > 2 });
        }
        rest = &after[length..];
    }
}
