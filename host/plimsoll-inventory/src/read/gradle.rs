//! Gradle: `build.gradle` and `build.gradle.kts`, of which only literal coordinates and accessors of version catalogs are
//! read because the rest is a program, and `gradle.lockfile`.

use plimsoll_model::{Scope, Span};

use crate::draft::{Declared, Draft, Package, lines};

/// Configurations, and what they are for. What ends with one of these counts too, as `debugImplementation` does.
const CONFIGURATIONS: [(&str, Scope); 11] = [
    ("testimplementation", Scope::Development),
    ("testruntimeonly", Scope::Development),
    ("testcompileonly", Scope::Development),
    ("implementation", Scope::Production),
    ("runtimeonly", Scope::Production),
    ("api", Scope::Production),
    ("compileonly", Scope::Build),
    ("annotationprocessor", Scope::Build),
    ("classpath", Scope::Build),
    ("kapt", Scope::Build),
    ("ksp", Scope::Build),
];

/// Configurations that Gradle itself does not have any more, or that plugins bring, by their whole names.
const EXACT: [(&str, Scope); 4] = [
    ("compile", Scope::Production),
    ("runtime", Scope::Production),
    ("testCompile", Scope::Development),
    ("developmentOnly", Scope::Development),
];

pub(super) fn read_build(draft: &mut Draft<'_>) {
    for (at, line) in lines(draft.text) {
        let bare = line.trim();
        let word = bare.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or("");
        let Some(scope) = scope_of(word) else { continue };
        let rest = bare[word.len()..].trim_start();
        let opened = rest.starts_with('(') || rest.starts_with(['"', '\'']) || bare[word.len()..].starts_with(' ');
        if rest.is_empty() || rest.starts_with(['=', '{', '.', ':', ')']) || !opened || bare.starts_with("//") {
            continue;
        }
        let start = at + (line.len() - line.trim_start().len()) as u32;
        let code = bare.split(" //").next().unwrap_or(bare).trim_end();
        dependency(draft, rest, scope, Span::new(start, start + code.len() as u32));
    }
}

fn scope_of(word: &str) -> Option<Scope> {
    let lower = word.to_ascii_lowercase();
    let exact = EXACT.iter().find(|(name, _)| *name == word);
    let known = exact.or_else(|| {
        CONFIGURATIONS.iter().find(|(name, _)| {
            lower == *name
                || (lower.ends_with(name) && word.len() > name.len() && !matches!(*name, "api" | "kapt" | "ksp"))
        })
    });
    known.map(|(_, scope)| if lower.contains("test") { Scope::Development } else { *scope })
}

fn dependency(draft: &mut Draft<'_>, rest: &str, scope: Scope, span: Span) {
    let mut rest = rest.trim_start_matches('(').trim_start();
    for wrapper in ["platform(", "enforcedPlatform(", "kotlin("] {
        if let Some(inner) = rest.strip_prefix(wrapper) {
            rest = inner;
        }
    }
    if let Some(accessor) = rest.strip_prefix("libs.") {
        let end = accessor.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '_'));
        let accessor = end.map_or(accessor, |end| &accessor[..end]).trim_end_matches(".get");
        let mut declared = Declared::new(format!("libs.{accessor}"), scope, span);
        declared.inherits = Some(super::gradle::catalog_key(accessor));
        draft.declare(declared);
        return;
    }
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    let literal = quote.and_then(|quote| rest.get(1..)?.split_once(quote)).map(|(inner, _)| inner);
    // `project(":other")`, `files(…)`, interpolation and maps of arguments are for Gradle alone.
    let Some(literal) = literal.filter(|literal| !literal.contains('$')) else {
        if !rest.starts_with("project(") && !rest.starts_with("projects.") {
            draft.unresolved();
        }
        return;
    };
    let mut parts = literal.split(['@']).next().unwrap_or(literal).split(':');
    let (Some(group), Some(artifact)) = (parts.next(), parts.next()) else {
        draft.unresolved();
        return;
    };
    let mut declared = Declared::new(format!("{group}:{artifact}"), scope, span);
    declared.requirement = parts.next().filter(|version| !version.is_empty()).map(str::to_owned);
    draft.declare(declared);
}

/// The key of a library of a version catalog: `-`, `_` and `.` in its alias all become `.` in code.
pub(super) fn catalog_key(alias: &str) -> String {
    format!("libs.{}", alias.replace(['-', '_'], ".").to_ascii_lowercase())
}

pub(super) fn read_lock(draft: &mut Draft<'_>) {
    for (at, line) in lines(draft.text) {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') || bare.starts_with("empty=") {
            continue;
        }
        let Some((coordinates, configurations)) = bare.split_once('=') else {
            draft.problem(at, "not `group:artifact:version=configurations`");
            continue;
        };
        let parts: Vec<&str> = coordinates.split(':').collect();
        let [group, artifact, version] = parts.as_slice() else {
            draft.problem(at, format!("`{coordinates}` is not `group:artifact:version`"));
            continue;
        };
        draft.package(Package {
            name: format!("{group}:{artifact}"),
            version: (*version).to_owned(),
            span: Span::new(at, at + bare.len() as u32),
            scope: Some(lock_scope(configurations)),
            direct: false,
            needs: Vec::new(),
        });
    }
}

/// What is on the class path at run time is production, whatever else it is.
fn lock_scope(configurations: &str) -> Scope {
    let mut best = None;
    for one in configurations.split(',') {
        let lower = one.to_ascii_lowercase();
        let scope = if lower.contains("test") {
            Scope::Development
        } else if lower.ends_with("runtimeclasspath") || lower == "default" {
            Scope::Production
        } else {
            Scope::Build
        };
        best = Some(best.map_or(scope, |best: Scope| best.min(scope)));
    }
    best.unwrap_or(Scope::Production)
}
