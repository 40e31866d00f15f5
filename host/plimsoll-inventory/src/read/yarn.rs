//! `yarn.lock` of Yarn 1 and of Yarn 2 and later ("berry"). Both are lines of one shape: whom an entry answers, and two spaces
//! in what it is. Berry's file is YAML, of which nothing else is used.

use plimsoll_model::Span;

use crate::draft::{Draft, Package, lines, span_in};

/// The newest `__metadata.version` that is known.
const NEWEST: u32 = 10;

/// How far before a patched package the one that it is made of can stand: entries are sorted by name.
const MAX_PATCHED: usize = 64;

/// An entry that is being read.
#[derive(Default)]
struct Entry<'t> {
    keys: Vec<&'t str>,
    span: Span,
    version: Option<&'t str>,
    resolution: Option<&'t str>,
    needs: Vec<String>,
    local: bool,
}

pub(super) fn read(draft: &mut Draft<'_>) {
    let mut entry: Option<Entry<'_>> = None;
    let mut section = "";
    let mut metadata = false;
    for (at, line) in lines(draft.text) {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            close(draft, entry.take());
            section = "";
            metadata = bare == "__metadata:";
            if bare.starts_with("<<<<<<<") || bare.starts_with(">>>>>>>") || bare.starts_with("=======") {
                draft.problem(at, "a conflict marker; help: resolve the merge and run `yarn install`");
            } else if let Some(keys) = bare.strip_suffix(':') {
                let keys = keys.trim_matches('"').split(", ").map(|key| key.trim_matches('"')).collect();
                entry = (!metadata).then(|| Entry { keys, span: span_in(line, at, bare), ..Entry::default() });
            } else {
                draft.problem(at, "an entry that does not end with `:`");
            }
            continue;
        }
        let (key, value) = field(bare);
        if metadata && key == "version" && value.parse().map_or(true, |version: u32| version > NEWEST) {
            draft.problem(
                at,
                format!(
                    "version `{value}` of yarn.lock is not known; help: up to {NEWEST} is read, check what is listed"
                ),
            );
        }
        let Some(entry) = &mut entry else { continue };
        match (indent, key) {
            (2, "version") => entry.version = Some(value),
            (2, "resolution") => entry.resolution = Some(value),
            (2, "linkType") => entry.local = value == "soft",
            (2, _) => section = key,
            (4, name) if matches!(section, "dependencies" | "optionalDependencies") => {
                entry.needs.push(format!("{name}@{value}"));
            }
            _ => {}
        }
    }
    close(draft, entry);
}

/// `key "value"` or `key: value`.
fn field(bare: &str) -> (&str, &str) {
    let (key, value) = if let Some(rest) = bare.strip_prefix('"') {
        let (key, value) = rest.split_once('"').unwrap_or((rest, ""));
        (key, value)
    } else {
        bare.split_once([' ', ':']).unwrap_or((bare.trim_end_matches(':'), ""))
    };
    (key.trim_end_matches(':'), value.trim_start_matches(':').trim().trim_matches('"'))
}

fn close(draft: &mut Draft<'_>, entry: Option<Entry<'_>>) {
    let Some(entry) = entry else { return };
    let Some(version) = entry.version else {
        draft.problem(entry.span.start, "an entry without a version");
        return;
    };
    let first = entry.keys.first().copied().unwrap_or("");
    // What is written in the workspace itself, or linked from a folder, is no package from elsewhere.
    if entry.local || first.contains("@workspace:") {
        let folder = entry.keys.iter().find_map(|key| key.split_once("@workspace:")).map(|(_, folder)| folder);
        draft.file.manifest.members.extend(folder.filter(|folder| *folder != ".").map(str::to_owned));
        return;
    }
    let package = Package {
        name: real_name(first, entry.resolution).to_owned(),
        version: version.to_owned(),
        span: entry.span,
        scope: None,
        direct: false,
        needs: entry.needs,
    };
    // A patched package stands behind the one that it is made of: the same name and version, once is enough.
    let patched = first.contains("@patch:");
    let same = |one: &Package| one.name == package.name && one.version == package.version;
    let back = || draft.file.packages.iter().rev().take(MAX_PATCHED).position(same);
    let base = patched.then(back).flatten();
    let index = match base {
        Some(back) => Some((draft.file.packages.len() - 1 - back) as u32),
        None => draft.package(package),
    };
    if let Some(index) = index {
        for key in entry.keys {
            // A manifest says `name@1.0`, berry answers `name@npm:1.0`: both are answered.
            draft.answer("", key, index);
            if let Some((name, requirement)) = key.split_once("@npm:") {
                draft.answer("", &format!("{name}@{requirement}"), index);
            }
        }
    }
}

/// The name of the package: behind `npm:` for an alias, else what stands before the requirement.
fn real_name<'t>(key: &'t str, resolution: Option<&'t str>) -> &'t str {
    let alias = key.split_once("@npm:").map(|(_, target)| target).filter(|target| at(target).is_some());
    let source = resolution.or(alias).unwrap_or(key);
    at(source).map_or(source, |at| &source[..at])
}

/// Where the name ends: a scope begins with `@` itself.
fn at(key: &str) -> Option<usize> {
    key.char_indices().skip(1).find(|(_, letter)| *letter == '@').map(|(at, _)| at)
}
