//! What container and Compose files say about which folders are shipped.
//!
//! A container file may stand apart from the code that it packs: then what it copies and starts tells, and the Compose file
//! that names it. Paths are those of the repository; what leads outside is nothing.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Role, ValueKind, ValueTree};

use super::{Tree, join, parent, values};
use crate::classify::{role_of, role_of_folder};
use crate::language::language_for;

/// Manifests that make the folder which they are copied from the one that is shipped.
const MANIFESTS: &[&str] = &[
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "Pipfile",
    "setup.py",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
];

/// What a container file says of the code in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recipe {
    /// What is copied from the context.
    copies: Vec<String>,
    /// The words of the commands that run in the image.
    starts: Vec<String>,
}

/// Returns folders that container files make units, each with the files that say so.
pub(super) fn evidence(tree: &Tree<'_>, read: &impl Fn(&str) -> Option<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut say = |folder: String, file: &str| found.entry(folder).or_default().insert(file.to_owned());
    let mut recipes: BTreeMap<&str, Recipe> = BTreeMap::new();
    for path in tree.files().filter(|path| is_container(path)) {
        recipes.insert(path, recipe(&read(path).unwrap_or_default()));
    }
    for (path, recipe) in &recipes {
        for folder in tree.commands() {
            if is_named(folder, path, recipe) {
                say(folder.to_owned(), path);
            }
        }
        // A folder of scripts keeps images of tools, and what those pack is not shipped.
        if role_of(path, "dockerfile") == Role::Production
            && !tree.has_programs(parent(path))
            && let Some(folder) = packed(tree, recipe, &["", parent(parent(path))])
        {
            say(folder, path);
        }
    }
    for compose in tree.files().filter(|path| is_compose(path)) {
        for build in builds(compose, read) {
            let container = recipes.get(build.container.as_str());
            let beside = parent(&build.container);
            let folder = match container {
                // The folder of a container file that stands apart is not what it packs.
                Some(recipe) if !tree.has_programs(beside) && beside != build.context => {
                    packed(tree, recipe, &[&build.context]).unwrap_or_else(|| beside.to_owned())
                }
                Some(_) => beside.to_owned(),
                None if build.is_inline => build.context,
                None => continue,
            };
            // What only developers start beside the product is none of it.
            let is_product = tree.has_programs(&folder) || !is_for_development(compose);
            if tree.has_folder(&folder) && is_product {
                say(folder.clone(), compose);
                if container.is_some() {
                    say(folder, &build.container);
                }
            }
        }
    }
    found
}

pub(super) fn is_container(path: &str) -> bool {
    language_for(path, "") == "dockerfile"
}

pub(super) fn is_compose(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains("compose") && [".yml", ".yaml"].iter().any(|end| name.ends_with(end))
}

/// Whether a Compose file, or one of its folders, is called after development.
fn is_for_development(compose: &str) -> bool {
    let mut words = compose.split(|it: char| !it.is_ascii_alphanumeric());
    words.any(|word| matches!(word, "dev" | "development" | "local"))
}

/// Whether a container file is for the program in a folder such as `cmd/webhook`: it is called after it, or starts it.
fn is_named(folder: &str, path: &str, recipe: &Recipe) -> bool {
    let program = folder.rsplit('/').next().unwrap_or(folder);
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let parts = || name.split('.').any(|part| part == program);
    let starts = || recipe.starts.iter().any(|word| word.rsplit('/').next() == Some(program));
    parts() || starts()
}

/// Returns the folder of production code that a container file packs, if it says so. Each of `contexts` is tried as the folder that its
/// paths begin in.
fn packed(tree: &Tree<'_>, recipe: &Recipe, contexts: &[&str]) -> Option<String> {
    let is_production = |folder: &String| role_of_folder(folder) == Role::Production;
    let of_context = |context: &&str| {
        let sources: Vec<String> = recipe.copies.iter().filter_map(|copy| resolve(context, copy)).collect();
        let manifest = |source: &&String| {
            MANIFESTS.contains(&source.rsplit('/').next().unwrap_or(source)) && tree.has_file(source)
        };
        // Everything, or the project's own manifest: the whole context is shipped.
        let all: BTreeSet<&str> = sources
            .iter()
            .filter(|source| source.as_str() == *context)
            .map(String::as_str)
            .chain(sources.iter().filter(manifest).map(|source| parent(source)))
            .collect();
        if let Some(first) = all.first() {
            return all.iter().all(|folder| is_in(folder, first)).then(|| (*first).to_owned());
        }
        let mut folders = sources.iter().filter(|source| tree.has_folder(source));
        let first = folders.next()?.clone();
        let common = folders.fold(first, |common, folder| shared(&common, folder));
        (!common.is_empty() && tree.has_programs(&common)).then_some(common)
    };
    contexts.iter().find_map(of_context).filter(is_production)
}

fn is_in(folder: &str, above: &str) -> bool {
    above.is_empty() || folder == above || folder.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

/// The deepest folder that holds both.
fn shared(one: &str, other: &str) -> String {
    super::ancestors(one).find(|above| is_in(other, above)).unwrap_or_default().to_owned()
}

/// Reads the instructions of a container file that name code.
fn recipe(text: &str) -> Recipe {
    let mut recipe = Recipe::default();
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in joined.lines() {
        let mut words = line.split_whitespace();
        let instruction = words.next().unwrap_or_default().to_ascii_uppercase();
        let words: Vec<&str> = words.collect();
        match instruction.as_str() {
            "COPY" | "ADD" if !words.iter().any(|word| word.starts_with("--from")) => {
                let mut paths = listed(words.into_iter().filter(|word| !word.starts_with("--")));
                paths.pop();
                recipe.copies.extend(paths);
            }
            "ENTRYPOINT" | "CMD" => recipe.starts.extend(listed(words.into_iter())),
            _ => {}
        }
    }
    recipe
}

/// The words of an instruction, in either form: `a b`, `["a", "b"]`.
fn listed<'w>(words: impl Iterator<Item = &'w str>) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(['[', ']', ',', '"', '\'']).to_owned();
    words.flat_map(|word| word.split(',')).map(bare).filter(|word| !word.is_empty()).collect()
}

/// How a service of a Compose file is built.
#[derive(Debug, PartialEq, Eq)]
struct Build {
    context: String,
    container: String,
    /// The container file is written in the Compose file.
    is_inline: bool,
}

fn builds(compose: &str, read: &impl Fn(&str) -> Option<String>) -> Vec<Build> {
    let Some(tree) = values(compose, read) else { return Vec::new() };
    let here = parent(compose);
    // Compose reads this file before it looks at a value.
    let variables = read(&join(here, ".env")).unwrap_or_default();
    let services = tree.at(0, &["services"]).into_iter().flat_map(|services| tree.members(services));
    let build = |service: u32| build_of(&tree, tree.member(service, "build")?, here, &variables);
    services.filter_map(|(_, service)| build(service)).collect()
}

fn build_of(tree: &ValueTree, build: u32, here: &str, variables: &str) -> Option<Build> {
    let build = tree.resolve(build)?;
    let text = |key: &str| tree.text_at(build, &[key]).and_then(|text| filled_in(text, variables));
    let context = match tree.get(build)?.kind {
        ValueKind::Mapping => text("context").unwrap_or_else(|| ".".to_owned()),
        _ => filled_in(tree.text(build)?, variables)?,
    };
    let context = resolve(here, &context)?;
    let container = text("dockerfile").unwrap_or_else(|| "Dockerfile".to_owned());
    let container = resolve(&context, &container)?;
    let is_inline = tree.member(build, "dockerfile_inline").is_some();
    Some(Build { context, container, is_inline })
}

/// Replaces `${NAME}`, `$NAME` and `${NAME:-default}` by what a file of variables says; `None` where it does not.
fn filled_in(text: &str, variables: &str) -> Option<String> {
    let Some((before, rest)) = text.split_once('$') else { return Some(text.to_owned()) };
    let (name, after) = match rest.strip_prefix('{') {
        Some(rest) => rest.split_once('}')?,
        None => rest.split_at(rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())),
    };
    let (name, default) = name.split_once(":-").or_else(|| name.split_once('-')).unwrap_or((name, ""));
    let line = |line: &str| {
        let (key, value) = line.trim().split_once('=')?;
        (key == name).then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let value = variables.lines().find_map(line).unwrap_or_else(|| default.to_owned());
    if value.is_empty() || value.contains('$') {
        return None;
    }
    Some(format!("{before}{value}{}", filled_in(after, variables)?))
}

/// Returns where a relative path leads from a folder; `None` for one that leads outside, or is an address or a pattern.
pub(super) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['*', '$', '?', ':', '<']) {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_file_names_what_it_copies_and_starts() {
        let said = recipe(
            "FROM a AS b\nCOPY --from=b /x /y\ncopy --chown=1:1 web \\\n  lib /app/\nADD [\"a b\", \"/c\"]\n\
             RUN make\nENTRYPOINT [\"/bin/web\",\"--serve\"]\nCMD run it\n",
        );
        assert_eq!(said.copies, ["web", "lib", "a", "b"]);
        assert_eq!(said.starts, ["/bin/web", "--serve", "run", "it"]);
    }

    #[test]
    fn paths_and_variables_are_resolved_or_nothing() {
        assert_eq!(resolve("docker", "../services/web/").as_deref(), Some("services/web"));
        assert_eq!(resolve("docker", "..").as_deref(), Some(""));
        assert_eq!(resolve("docker", "../.."), None);
        assert_eq!(resolve("", "https://x/y.git"), None);
        assert_eq!(filled_in("${A}/x", "B=1\nA=./src\n").as_deref(), Some("./src/x"));
        assert_eq!(filled_in("$A/x", "A='./src'\n").as_deref(), Some("./src/x"));
        assert_eq!(filled_in("${A:-web}", "").as_deref(), Some("web"));
        assert_eq!(filled_in("${A}", ""), None);
    }
}
