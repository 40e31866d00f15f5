//! `pom.xml`: dependencies, managed versions, plugins and properties of this one file. What a parent in the same project says
//! is put in later, and what one from elsewhere says is not known: so a text that this file alone cannot fill stays as written.

use std::collections::BTreeMap;

use plimsoll_model::{Scope, Span};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Parent, Shared};

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
    // A module may set a property that its parent's texts are made with: they are filled when all poms are known.
    for (name, value) in &properties {
        let requirement = Some((*value).to_owned());
        draft.share(format!("${{{name}}}"), Shared { name: None, requirement, pins: None });
    }
    let properties = Properties(properties);
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
        let name = coordinates(parent, &properties, "");
        let version = parent.text_of("version").map(str::to_owned);
        // Without `relativePath` it is the pom of the folder above; with an empty one it lies nowhere here.
        let written = parent.get("relativePath").map(|path| path.text().unwrap_or_default());
        let path = written.unwrap_or("../pom.xml").to_owned();
        draft.file.parent = name.map(|name| Parent { name, version, path });
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
            let requirement = managed.text_of("version").map(str::to_owned);
            draft.share(name.clone(), Shared { name: Some(name), requirement, pins: None });
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
            declared.inherits.clone_from(&declared.requirement);
        }
        None if scope == Scope::Build => {}
        None => declared.inherits = Some(name),
    }
    draft.declare(declared);
}

/// What Maven takes for a direct dependency: the version as it is written, unless it is a range or changes by itself.
pub(crate) fn exact(version: &str) -> Option<String> {
    let inner = version.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(version);
    let open = inner.contains(['[', ']', '(', ')', ',', '$']) || matches!(inner, "LATEST" | "RELEASE");
    (!open && !inner.is_empty()).then(|| inner.to_owned())
}

/// The properties that one file can know.
struct Properties<'t>(BTreeMap<String, &'t str>);

impl Properties<'_> {
    fn fill(&self, text: &str) -> Option<String> {
        fill(text, |name| self.0.get(name).copied())
    }
}

/// Puts in the values of all `${…}`, `None` where one is not known or they never end.
pub(crate) fn fill<'t>(text: &str, property: impl Fn(&str) -> Option<&'t str>) -> Option<String> {
    let mut value = text.to_owned();
    for _ in 0..MAX_STEPS {
        let Some((before, rest)) = value.split_once("${") else { return Some(value) };
        let (name, after) = rest.split_once('}')?;
        let filled = format!("{before}{}{after}", property(name)?);
        value = Some(filled).filter(|filled| filled.len() <= MAX_VALUE)?;
    }
    None
}
