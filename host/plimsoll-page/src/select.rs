//! The `## Select` block of a page, as data.

use serde_json::{Map, Value};

use crate::nearest::{quote, unknown};
use crate::rule_object::{self, MATCHERS, mapping, text};
use crate::yaml::{Data, Key, Node};
use crate::{PageError, language, resolves};

/// One selector of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// Tells the rule's code which selector matched; empty if the page gives none. Unique among named ones of a language.
    pub name: String,
    /// What it matches.
    pub kind: SelectorKind,
    /// Line of the page that it starts on, from 1.
    pub line: u32,
}

/// What a selector matches.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectorKind {
    /// An ast-grep rule object.
    Syntax {
        /// Names of the languages that it is for.
        languages: Vec<String>,
        /// The object of ast-grep's `SerializableRuleCore`: `rule`, and `constraints` and `utils` where the page has them.
        rule: Value,
        /// Matched only when the rule's code calls `select`.
        lazy: bool,
        /// What captures must refer to by the imports of the file: one of the names, of which each may end in `*`. The empty
        /// capture is the matched node.
        resolves: Vec<(String, Vec<String>)>,
    },
    /// A regular expression over the raw text.
    Text {
        /// In the syntax of the `regex` crate, multi-line mode off.
        regex: String,
        /// Globs; empty for any path.
        paths: Vec<String>,
    },
    /// One match for each file whose path matches.
    File {
        /// Globs, at least one.
        paths: Vec<String>,
    },
    /// Values of configuration files.
    Config(ConfigSelector),
}

/// Which values of configuration files match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigSelector {
    /// Kinds of objects, such as `kubernetes/Deployment`, `kubernetes/*`; empty for every document.
    pub kinds: Vec<String>,
    /// Globs; empty for any path.
    pub paths: Vec<String>,
    /// The path of keys that leads to the values, from the object on; empty: the object itself.
    pub path: String,
    /// The path of keys that must lead nowhere; what matches is the last value that exists.
    pub missing: String,
    /// What the text of a value must match.
    pub regex: Option<String>,
}

impl Selector {
    /// Returns whether a file of some language can meet both selectors. Text and file selectors meet every language.
    fn shares_a_language(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (SelectorKind::Syntax { languages: ours, .. }, SelectorKind::Syntax { languages: theirs, .. }) => {
                ours.iter().any(|name| theirs.contains(name))
            }
            _ => true,
        }
    }
}

/// What stands before the colon of one entry of the block.
enum Target {
    Languages(Vec<String>),
    Text,
    File,
    Config,
}

/// Reads the block. `admitted` are the languages of the rule's metadata.
pub(crate) fn selectors(block: &Node, admitted: &[String]) -> Result<Vec<Selector>, PageError> {
    let mut selectors: Vec<Selector> = Vec::new();
    for (key, value) in mapping(block, "the block under `## Select`")? {
        let target = target(key, admitted)?;
        let nodes = match &value.data {
            Data::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(value),
        };
        if nodes.is_empty() {
            return Err(PageError::new(key.line, format!("{} has no selector", quote(&key.text))));
        }
        for node in nodes {
            let selector = selector(&target, node)?;
            let clash = |earlier: &&Selector| earlier.name == selector.name && earlier.shares_a_language(&selector);
            if let Some(earlier) = selectors.iter().find(clash).filter(|_| !selector.name.is_empty()) {
                let message =
                    format!("the name {} is taken by the selector on line {}", quote(&selector.name), earlier.line);
                return Err(PageError::new(selector.line, message));
            }
            selectors.push(selector);
        }
    }
    Ok(selectors)
}

fn target(key: &Key, admitted: &[String]) -> Result<Target, PageError> {
    match key.text.as_str() {
        "text" => return Ok(Target::Text),
        "file" => return Ok(Target::File),
        "config" => return Ok(Target::Config),
        _ => {}
    }
    let mut languages: Vec<String> = Vec::new();
    for name in key.text.split(',').map(str::trim) {
        let error = if matches!(name, "text" | "file" | "config") {
            format!("`{name}` stands alone before the colon")
        } else if !language::is_known(name) {
            language::unknown(name)
        } else if !admitted.iter().any(|language| language == "*" || language == name) {
            format!("`{name}` is not among the rule's `languages`, so this is never matched")
        } else if languages.iter().any(|earlier| earlier == name) {
            format!("`{name}` stands twice before the colon")
        } else {
            languages.push(name.to_owned());
            continue;
        };
        return Err(PageError::new(key.line, error));
    }
    Ok(Target::Languages(languages))
}

fn selector(target: &Target, node: &Node) -> Result<Selector, PageError> {
    let entries = mapping(node, "a selector")?;
    let find = |name: &str| entries.iter().find(|(key, _)| key.text == name).map(|(_, value)| value);
    let name = find("name").map_or(Ok(""), |value| text(value, "`name`"))?.to_owned();
    let kind = match target {
        Target::Languages(languages) => {
            let lazy = find("lazy").map_or(Ok(false), boolean)?;
            if lazy && name.is_empty() {
                return Err(PageError::new(
                    node.line,
                    "a lazy selector needs a `name`, by which the rule's code calls it",
                ));
            }
            let rule = syntax(entries, node.line)?;
            let resolves = resolves::read(entries, languages, node.line)?;
            SelectorKind::Syntax { languages: languages.clone(), rule, lazy, resolves }
        }
        Target::Text => {
            only(entries, "a text selector", &["name", "regex", "paths"])?;
            let Some(regex) = find("regex") else {
                return Err(PageError::new(node.line, "a text selector needs `regex`"));
            };
            let regex = text(regex, "`regex`")?.to_owned();
            SelectorKind::Text { regex, paths: find("paths").map_or_else(|| Ok(Vec::new()), paths)? }
        }
        Target::Config => SelectorKind::Config(config(entries, node.line)?),
        Target::File => {
            only(entries, "a file selector", &["name", "paths"])?;
            let Some(globs) = find("paths") else {
                return Err(PageError::new(node.line, "a file selector needs `paths`"));
            };
            SelectorKind::File { paths: paths(globs)? }
        }
    };
    Ok(Selector { name, kind, line: node.line })
}

fn config(entries: &[(Key, Node)], line: u32) -> Result<ConfigSelector, PageError> {
    only(entries, "a config selector", &["name", "kinds", "paths", "path", "missing", "regex"])?;
    let find = |name: &str| entries.iter().find(|(key, _)| key.text == name).map(|(_, value)| value);
    let words = |key: &str| match find(key).map(|node| (&node.data, node)) {
        None => Ok(Vec::new()),
        Some((Data::List(nodes), _)) if !nodes.is_empty() => {
            nodes.iter().map(|one| text(one, &format!("an entry of `{key}`")).map(str::to_owned)).collect()
        }
        Some((_, node)) => Err(PageError::new(node.line, format!("`{key}` must be a list that is not empty"))),
    };
    let one = |key: &str| find(key).map_or(Ok(""), |value| text(value, &format!("`{key}`"))).map(str::to_owned);
    let selector = ConfigSelector {
        kinds: words("kinds")?,
        paths: words("paths")?,
        path: one("path")?,
        missing: one("missing")?,
        regex: find("regex").map(|value| text(value, "`regex`").map(str::to_owned)).transpose()?,
    };
    let wrong = if selector.kinds.is_empty() && selector.paths.is_empty() && selector.path.is_empty() {
        "a config selector needs `kinds`, `paths` or `path`"
    } else if !selector.missing.is_empty() && selector.regex.is_some() {
        "`regex` has no value to look at beside `missing`"
    } else {
        return Ok(selector);
    };
    Err(PageError::new(line, wrong))
}

fn syntax(entries: &[(Key, Node)], line: u32) -> Result<Value, PageError> {
    const OURS: [&str; 5] = ["name", "lazy", "constraints", "utils", "resolves"];
    let mut object = Map::new();
    if let Some((_, rule)) = entries.iter().find(|(key, _)| key.text == "rule") {
        if let Some((key, _)) = entries.iter().find(|(key, _)| MATCHERS.contains(&key.text.as_str())) {
            let message = format!("{} stands beside `rule`; move it into `rule`", quote(&key.text));
            return Err(PageError::new(key.line, message));
        }
        only(entries, "a selector", &["rule", "name", "lazy", "constraints", "utils", "resolves"])?;
        rule_object::check(rule, "`rule`")?;
        object.insert("rule".to_owned(), rule.to_value());
    } else {
        rule_object::check_entries(entries, line, "a selector", &OURS)?;
        let rule = entries.iter().filter(|(key, _)| !OURS.contains(&key.text.as_str()));
        let rule = rule.map(|(key, value)| (key.text.clone(), value.to_value()));
        object.insert("rule".to_owned(), Value::Object(Map::from_iter(rule)));
    }
    for (key, value) in entries {
        match key.text.as_str() {
            "constraints" => rule_object::check_constraints(value)?,
            "utils" => rule_object::check_utils(value)?,
            _ => continue,
        }
        object.insert(key.text.clone(), value.to_value());
    }
    Ok(Value::Object(object))
}

fn only(entries: &[(Key, Node)], what: &str, valid: &[&str]) -> Result<(), PageError> {
    match entries.iter().find(|(key, _)| !valid.contains(&key.text.as_str())) {
        Some((key, _)) => Err(PageError::new(key.line, unknown(&format!("key of {what}"), &key.text, valid))),
        None => Ok(()),
    }
}

fn boolean(node: &Node) -> Result<bool, PageError> {
    match node.data {
        Data::Scalar(Value::Bool(value)) => Ok(value),
        _ => Err(PageError::new(node.line, format!("`lazy` must be true or false, and is {}", node.what()))),
    }
}

fn paths(node: &Node) -> Result<Vec<String>, PageError> {
    match &node.data {
        Data::List(nodes) if !nodes.is_empty() => {
            nodes.iter().map(|glob| text(glob, "a glob of `paths`").map(str::to_owned)).collect()
        }
        _ => Err(PageError::new(node.line, "`paths` must be a list of globs that is not empty")),
    }
}
