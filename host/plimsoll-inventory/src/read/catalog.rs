//! `libs.versions.toml`: the version catalog of Gradle, to which build files refer.

use std::collections::BTreeMap;

use super::gradle::catalog_key;
use super::tree::{Node, parse};
use crate::draft::{Draft, Shared};

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    let versions: Versions<'_> = root.members_of("versions").map(|(name, _, value)| (name, value)).collect();
    for (alias, key, value) in root.members_of("libraries") {
        let library = value.text().map_or_else(|| described(value, &versions), literal);
        match library {
            Some((name, requirement)) => {
                draft.share(catalog_key(alias), Shared { name: Some(name), requirement, pins: None })
            }
            None => draft.problem(key.start, format!("`{alias}` has no `group:artifact`")),
        }
    }
}

type Versions<'t> = BTreeMap<&'t str, Node<'t>>;

/// `group:artifact:version`.
fn literal(text: &str) -> Option<(String, Option<String>)> {
    let mut parts = text.split(':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    Some((format!("{group}:{artifact}"), parts.next().map(str::to_owned)))
}

fn described(value: Node<'_>, versions: &Versions<'_>) -> Option<(String, Option<String>)> {
    let module = value.text_of("module").map(str::to_owned);
    let pair = || Some(format!("{}:{}", value.text_of("group")?, value.text_of("name")?));
    let version = value.get("version").and_then(|version| match version.text_of("ref") {
        Some(name) => versions.get(name).copied(),
        None => Some(version),
    });
    let rich =
        |node: Node<'_>| ["strictly", "require", "prefer"].iter().find_map(|key| node.text_of(key)).map(str::to_owned);
    let requirement = version.and_then(|node| node.text().map(str::to_owned).or_else(|| rich(node)));
    Some((module.or_else(pair)?, requirement))
}
