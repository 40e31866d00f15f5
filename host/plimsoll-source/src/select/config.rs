//! Config selectors: values of configuration files, by what they configure and by paths of keys.

use plimsoll_config::{KeyPath, missing};
use plimsoll_model::{Capture, FileMeta, Match, Span, ValueTree};
use plimsoll_page::ConfigSelector as Selector;
use regex::Regex;

use super::scope::{Owner, Paths};

/// One compiled selector.
pub(crate) struct ConfigSelector {
    pub(crate) owner: Owner,
    /// Empty: any path.
    pub(crate) paths: Paths,
    kinds: Vec<Kind>,
    path: Option<KeyPath>,
    missing: Option<KeyPath>,
    regex: Option<Regex>,
}

/// A kind, or a family of kinds.
struct Kind {
    name: String,
    is_family: bool,
}

impl Kind {
    fn new(name: &str) -> Self {
        match name.strip_suffix('*') {
            Some(family) => Self { name: family.to_owned(), is_family: true },
            None => Self { name: name.to_owned(), is_family: false },
        }
    }

    fn fits(&self, kind: &str) -> bool {
        if self.is_family { kind.starts_with(&self.name) } else { kind == self.name }
    }

    /// Whether a file may hold such an object, as far as can be told without reading its values: objects inside a file name
    /// their kind, or the file is of the same family.
    fn may_be_in(&self, meta: &FileMeta, text: &str) -> bool {
        let (family, member) = self.name.split_once('/').unwrap_or((&self.name, ""));
        let is_family = meta.kind.split('/').next() == Some(family);
        match family {
            "kubernetes" => text.contains("apiVersion") && text.contains(member),
            _ => is_family,
        }
    }
}

impl ConfigSelector {
    /// Compiles a selector, or says why it cannot be used.
    pub(crate) fn compile(owner: Owner, selector: &Selector, paths: Paths) -> Result<Self, String> {
        let path = |path: &str| match path {
            "" => Ok(None),
            path => KeyPath::parse(path).map(Some).map_err(|error| format!("`{path}`: {error}")),
        };
        Ok(Self {
            owner,
            paths,
            kinds: selector.kinds.iter().map(|kind| Kind::new(kind)).collect(),
            path: path(&selector.path)?,
            missing: path(&selector.missing)?,
            regex: selector.regex.as_deref().map(Regex::new).transpose().map_err(|error| error.to_string())?,
        })
    }

    /// Whether it is worth reading the values of a file.
    pub(crate) fn may_match(&self, meta: &FileMeta, text: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.may_be_in(meta, text))
    }

    /// Finds all matches. A search that was given up, because the file is made to keep it busy, is a fault.
    pub(crate) fn find(&self, tree: &ValueTree, found: &mut impl FnMut(Match)) -> Result<(), String> {
        if self.kinds.is_empty() {
            return tree.roots().try_for_each(|root| self.find_in(tree, root, true, found));
        }
        for object in &tree.objects {
            if self.kinds.iter().any(|kind| kind.fits(&object.kind)) {
                self.find_in(tree, object.value, object.resolved, found)?;
            }
        }
        Ok(())
    }

    fn find_in(
        &self,
        tree: &ValueTree,
        root: u32,
        resolved: bool,
        found: &mut impl FnMut(Match),
    ) -> Result<(), String> {
        let mut complete = true;
        let starts: Vec<(u32, Vec<Capture>)> = match &self.path {
            None => vec![(root, Vec::new())],
            Some(path) => {
                let matches = path.matches(tree, root);
                complete &= matches.is_complete;
                let capture = |(name, value): (String, u32)| captured(tree, name, value);
                let one =
                    |one: plimsoll_config::PathMatch| (one.value, one.captures.into_iter().map(capture).collect());
                matches.found.into_iter().map(one).collect()
            }
        };
        for (value, captures) in starts {
            match &self.missing {
                None if self.admits(tree, value) => found(self.item(value_span(tree, value), value, captures)),
                None => {}
                // What a template leaves open may be there after all.
                Some(_) if !resolved => {}
                Some(path) => {
                    let places = missing(tree, value, path);
                    complete &= places.is_complete;
                    for place in places.places {
                        let more = place.captures.into_iter().map(|(name, value)| captured(tree, name, value));
                        let captures = captures.iter().cloned().chain(more).collect();
                        found(self.item(name_span(tree, place.value), place.value, captures));
                    }
                }
            }
        }
        if complete { Ok(()) } else { Err(format!("looked at {} values and gave up", KeyPath::BUDGET)) }
    }

    fn admits(&self, tree: &ValueTree, value: u32) -> bool {
        self.regex.as_ref().is_none_or(|regex| tree.text(value).is_some_and(|text| regex.is_match(text)))
    }

    fn item(&self, span: Span, value: u32, mut captures: Vec<Capture>) -> Match {
        captures.sort_by(|a, b| a.name.cmp(&b.name));
        Match { rule: self.owner.rule as u32, selector: self.owner.name.clone(), span, node: Some(value), captures }
    }
}

/// A capture is a member; its text is the key.
fn captured(tree: &ValueTree, name: String, value: u32) -> Capture {
    Capture { name, span: name_span(tree, value), node: Some(value) }
}

/// What is written; where nothing is, the key.
fn value_span(tree: &ValueTree, value: u32) -> Span {
    let Some(found) = tree.get(value) else { return Span::default() };
    if found.span.start < found.span.end { found.span } else { name_span(tree, value) }
}

/// What a value is known by: its key, else the key of its first member, else what is written.
fn name_span(tree: &ValueTree, value: u32) -> Span {
    let key = |value: u32| tree.get(value).and_then(|found| found.key.as_ref()).map(|key| key.span);
    let is_written = |span: &Span| span.start < span.end;
    let first = || tree.children(value).next().and_then(key).filter(is_written);
    key(value)
        .filter(is_written)
        .or_else(first)
        .unwrap_or_else(|| tree.get(value).map_or(Span::default(), |it| it.span))
}
