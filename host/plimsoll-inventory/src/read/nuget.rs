//! .NET: project files with central package management, `packages.config` and `packages.lock.json`.

use std::collections::BTreeMap;

use plimsoll_model::{Ecosystem, Scope, Span};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Package, Shared};
use crate::name::normalise;

pub(super) fn read_project(draft: &mut Draft<'_>) {
    let tree = parse(draft, "xml");
    let Some(project) = Node::root(&tree).get("Project") else {
        draft.problem(0, "there is no `Project`; help: this is not a project of MSBuild");
        return;
    };
    let properties = properties(project);
    let property = |name: &str| properties.get(name).copied();
    draft.file.manifest.name = property("PackageId").or_else(|| property("AssemblyName")).map(str::to_owned);
    draft.file.manifest.version = property("Version").or_else(|| property("VersionPrefix")).map(str::to_owned);
    let program = property("OutputType")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("exe") || kind.eq_ignore_ascii_case("winexe"));
    if program || project.text_of("@Sdk").is_some_and(|sdk| sdk.ends_with(".Web") || sdk.ends_with(".Worker")) {
        draft.is_application(true);
    } else if property("PackageId").is_some() || property("IsPackable") == Some("true") {
        draft.is_application(false);
    }
    for reference in project.each("ItemGroup").flat_map(|group| group.each("PackageReference")) {
        let Some(name) = reference.text_of("@Include") else { continue };
        let private = part(reference, "PrivateAssets").is_some_and(|assets| assets.eq_ignore_ascii_case("all"));
        let scope = if private { Scope::Development } else { Scope::Production };
        let asked = part(reference, "Version").or_else(|| part(reference, "VersionOverride"));
        declare(draft, name, asked, scope, reference.span(), &property);
    }
}

/// The properties of one file, the first of a name: conditions are for MSBuild.
fn properties(project: Node<'_>) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for (name, _, value) in project.each("PropertyGroup").flat_map(Node::members) {
        if let Some(text) = value.text() {
            found.entry(name).or_insert(text);
        }
    }
    found
}

pub(super) fn read_props(draft: &mut Draft<'_>) {
    let tree = parse(draft, "xml");
    let Some(project) = Node::root(&tree).get("Project") else { return };
    let properties = properties(project);
    let property = |name: &str| properties.get(name).copied();
    for group in project.each("ItemGroup") {
        for entry in group.each("PackageVersion") {
            let Some(name) = entry.text_of("@Include").map(|name| normalise(Ecosystem::NuGet, name)) else { continue };
            let requirement =
                part(entry, "Version").map(|version| filled(version, &property).unwrap_or_else(|| version.to_owned()));
            let pins = requirement.as_deref().and_then(exact);
            draft.share(name.clone(), Shared { name: Some(name), requirement, pins });
        }
        for entry in group.each("GlobalPackageReference") {
            let Some(name) = entry.text_of("@Include") else { continue };
            declare(draft, name, part(entry, "Version"), Scope::Development, entry.span(), &property);
        }
    }
}

/// A value is an attribute or an element.
fn part<'t>(entry: Node<'t>, name: &str) -> Option<&'t str> {
    entry.text_of(&format!("@{name}")).or_else(|| entry.text_of(name))
}

fn declare<'t>(
    draft: &mut Draft<'_>,
    name: &str,
    asked: Option<&str>,
    scope: Scope,
    span: Span,
    property: &dyn Fn(&str) -> Option<&'t str>,
) {
    let name = normalise(Ecosystem::NuGet, name);
    let mut declared = Declared::new(name.clone(), scope, span);
    match asked.map(|asked| (asked, filled(asked, property))) {
        Some((_, Some(version))) => {
            declared.pins = exact(&version);
            declared.requirement = Some(version);
        }
        Some((asked, None)) => {
            declared.requirement = Some(asked.to_owned());
            draft.unresolved();
        }
        None => declared.inherits = Some(name),
    }
    draft.declare(declared);
}

/// Puts in a property of the same file; conditions and other files are for MSBuild.
fn filled<'t>(text: &str, property: &dyn Fn(&str) -> Option<&'t str>) -> Option<String> {
    let Some((before, rest)) = text.split_once("$(") else { return Some(text.to_owned()) };
    let (name, after) = rest.split_once(')')?;
    let value = property(name)?;
    (!value.contains("$(") && !after.contains("$(")).then(|| format!("{before}{value}{after}"))
}

/// NuGet takes the lowest version that is allowed: the one that is written, unless it floats or is a range.
fn exact(version: &str) -> Option<String> {
    let inner = version.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(version).trim();
    (!inner.is_empty() && !inner.contains(['*', ',', '[', ']', '(', ')', '$'])).then(|| inner.to_owned())
}

pub(super) fn read_config(draft: &mut Draft<'_>) {
    let tree = parse(draft, "xml");
    for entry in Node::root(&tree).get("packages").into_iter().flat_map(|packages| packages.each("package")) {
        let Some(name) = entry.text_of("@id") else {
            draft.problem(entry.span().start, "a package without an `id`");
            continue;
        };
        let scope = if entry.is_true("@developmentDependency") { Scope::Development } else { Scope::Production };
        let mut declared = Declared::new(normalise(Ecosystem::NuGet, name), scope, entry.span());
        declared.requirement = entry.text_of("@version").map(str::to_owned);
        declared.pins.clone_from(&declared.requirement);
        draft.declare(declared);
    }
}

pub(super) fn read_lock(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    if let Some(version) = root.text_of("version").filter(|version| !matches!(*version, "1" | "2")) {
        let at = root.get("version").map_or(0, |version| version.span().start);
        draft.problem(
            at,
            format!("version {version} of packages.lock.json is not known; help: versions 1 and 2 are read"),
        );
        return;
    }
    for (_, _, framework) in root.members_of("dependencies") {
        for (name, key, entry) in framework.members() {
            // A project beside this one has no version.
            let (Some(version), Some(kind)) = (entry.text_of("resolved"), entry.text_of("type")) else { continue };
            let mut package = Package::new(normalise(Ecosystem::NuGet, name), version.to_owned(), entry.span_from(key));
            package.direct = kind == "Direct";
            package.needs =
                entry.members_of("dependencies").map(|(name, _, _)| normalise(Ecosystem::NuGet, name)).collect();
            draft.package(package);
        }
    }
}
