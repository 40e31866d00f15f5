//! `pom.xml`: dependencies, managed versions, plugins and properties of this one file. What a parent in the same project says
//! is put in later; what one from elsewhere says is not known.

use std::collections::BTreeMap;

use plimsoll_model::{Scope, Span};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Shared};

/// How often a property may lead to another one, and how long a value may become.
const MAX_STEPS: usize = 16;
const MAX_VALUE: usize = 1_000;

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "xml");
    let Some(project) = Node::root(&tree).get("project") else {
        draft.problem(0, "there is no `project`; help: this is not a pom.xml of Maven");
        return;
    };
    let parent = project.get("parent");
    let own = |key: &str| project.text_of(key).or_else(|| parent?.text_of(key));
    let mut properties: BTreeMap<String, &str> = BTreeMap::new();
    for (name, _, value) in project.members_of("properties") {
        if let Some(value) = value.text() {
            properties.insert(name.to_owned(), value);
        }
    }
    for key in ["groupId", "artifactId", "version"] {
        for start in ["project.", "pom."] {
            if let Some(value) = own(key) {
                properties.insert(format!("{start}{key}"), value);
            }
        }
        if let Some(value) = parent.and_then(|parent| parent.text_of(key)) {
            properties.insert(format!("project.parent.{key}"), value);
        }
    }
    let properties = Properties(properties);
    for (name, _, value) in project.members_of("properties") {
        // Poms of the folders below may use it: a module has its parent above it.
        let requirement = value.text().and_then(|value| properties.fill(value));
        let pins = requirement.as_deref().and_then(exact);
        draft.share(format!("${{{name}}}"), Shared { name: String::new(), requirement, pins });
    }
    let manifest = &mut draft.file.manifest;
    manifest.name =
        own("groupId").zip(project.text_of("artifactId")).map(|(group, artifact)| format!("{group}:{artifact}"));
    manifest.version = own("version").map(|version| properties.fill(version).unwrap_or_else(|| version.to_owned()));
    manifest.members = project
        .at(&["modules"])
        .into_iter()
        .flat_map(|modules| modules.each("module"))
        .filter_map(Node::text)
        .map(str::to_owned)
        .collect();
    match project.text_of("packaging") {
        Some("war" | "ear") => draft.is_application(true),
        Some("maven-plugin" | "bundle") => draft.is_application(false),
        _ => {}
    }
    if let Some(parent) = parent {
        dependency(draft, parent, &properties, Some(Scope::Build), "");
    }
    section(draft, project, &properties);
    for profile in project.get("profiles").into_iter().flat_map(|profiles| profiles.each("profile")) {
        section(draft, profile, &properties);
    }
}

fn section(draft: &mut Draft<'_>, part: Node<'_>, properties: &Properties<'_>) {
    for managed in
        part.at(&["dependencyManagement", "dependencies"]).into_iter().flat_map(|list| list.each("dependency"))
    {
        if managed.text_of("scope") == Some("import") {
            dependency(draft, managed, properties, Some(Scope::Build), "");
        } else if let Some(name) = coordinates(managed, properties, "") {
            let requirement = managed
                .text_of("version")
                .map(|version| properties.fill(version).unwrap_or_else(|| version.to_owned()));
            let pins = requirement.as_deref().and_then(exact);
            draft.share(name.clone(), Shared { name, requirement, pins });
        }
    }
    for entry in part.get("dependencies").into_iter().flat_map(|list| list.each("dependency")) {
        dependency(draft, entry, properties, None, "");
    }
    for plugin in part.at(&["build", "plugins"]).into_iter().flat_map(|list| list.each("plugin")) {
        dependency(draft, plugin, properties, Some(Scope::Build), "org.apache.maven.plugins");
    }
}

fn coordinates(entry: Node<'_>, properties: &Properties<'_>, group: &str) -> Option<String> {
    let fill = |text: &str| properties.fill(text).unwrap_or_else(|| text.to_owned());
    let artifact = fill(entry.text_of("artifactId")?);
    let group = entry.text_of("groupId").map_or_else(|| group.to_owned(), fill);
    (!group.is_empty() && !artifact.is_empty()).then(|| format!("{group}:{artifact}"))
}

fn dependency(draft: &mut Draft<'_>, entry: Node<'_>, properties: &Properties<'_>, scope: Option<Scope>, group: &str) {
    let span: Span = entry.span();
    let Some(name) = coordinates(entry, properties, group) else {
        draft.problem(span.start, "a dependency without `groupId` or `artifactId`");
        return;
    };
    let scope = scope.unwrap_or_else(|| match entry.text_of("scope") {
        Some("test") => Scope::Development,
        Some("provided") => Scope::Peer,
        _ if entry.is_true("optional") => Scope::Optional,
        _ => Scope::Production,
    });
    let mut declared = Declared::new(name.clone(), scope, span);
    match entry.text_of("version").map(|version| (version, properties.fill(version))) {
        Some((_, Some(version))) => {
            declared.pins = exact(&version);
            declared.requirement = Some(version);
        }
        Some((written, None)) => {
            declared.requirement = Some(written.to_owned());
            if properties.is_from_elsewhere(written) {
                declared.inherits.clone_from(&declared.requirement);
            } else {
                draft.unresolved();
            }
        }
        None if scope == Scope::Build => {}
        None => declared.inherits = Some(name),
    }
    draft.declare(declared);
}

/// What Maven takes for a direct dependency: the version as it is written, unless it is a range or changes by itself.
fn exact(version: &str) -> Option<String> {
    let inner = version.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(version);
    let open = inner.contains(['[', ']', '(', ')', ',', '$']) || matches!(inner, "LATEST" | "RELEASE");
    (!open && !inner.is_empty()).then(|| inner.to_owned())
}

/// The properties that one file can know.
struct Properties<'t>(BTreeMap<String, &'t str>);

impl Properties<'_> {
    /// Returns whether a text is one property, of which this file says nothing.
    fn is_from_elsewhere(&self, text: &str) -> bool {
        let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        name.is_some_and(|name| !name.is_empty() && !name.contains(['$', '{', '}']) && !self.0.contains_key(name))
    }

    /// Puts in the values of all `${…}`, `None` where one is not known or they never end.
    fn fill(&self, text: &str) -> Option<String> {
        let mut value = text.to_owned();
        for _ in 0..MAX_STEPS {
            let Some((before, rest)) = value.split_once("${") else { return Some(value) };
            let (name, after) = rest.split_once('}')?;
            let filled = format!("{before}{}{after}", self.0.get(name)?);
            value = Some(filled).filter(|filled| filled.len() <= MAX_VALUE)?;
        }
        None
    }
}
