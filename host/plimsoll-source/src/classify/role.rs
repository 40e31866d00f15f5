//! The part that a file plays, by the names of its folders and its own.

mod files;
mod words;

#[cfg(test)]
mod tests;

use plimsoll_model::Role;

use files::{is_prose, is_script, is_test};
use words::{
    DOCS, EXAMPLE, HOLD_SEEDS, SCRIPT, SCRIPT_AT_TOP, SEEDS, SPEC, TEST, TEST_ENDS, TEST_WORDS, TRIALS, VENDORED,
    VENDORED_PATHS,
};

/// Whether a folder, given with those above it, holds other people's code.
pub(crate) fn is_vendored_folder(path: &str) -> bool {
    let mut parts = path.rsplit('/').map(str::to_ascii_lowercase);
    let name = parts.next().unwrap_or_default();
    let above = parts.next().unwrap_or_default();
    VENDORED.contains(&name.as_str()) || VENDORED_PATHS.iter().any(|[first, second]| above == *first && name == *second)
}

/// Returns what a file is that other people wrote, as far as its path tells.
pub(crate) fn vendored(path: &str) -> Option<&'static str> {
    if vendored_folder(path).is_some() {
        Some("in a folder of other people's code")
    } else if files::is_vendored(path.rsplit('/').next().unwrap_or(path)) {
        Some("named as a file that a tool or a library brings")
    } else {
        None
    }
}

/// The folder that makes a file other people's.
fn vendored_folder(path: &str) -> Option<&str> {
    let mut folders = path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default());
    folders.find(|folder| is_vendored_folder(folder))
}

/// Returns the role that a file's path gives it, if it is neither vendored nor generated.
#[must_use]
pub fn of(path: &str, language: &str) -> Role {
    judge(path, language).0
}

/// Returns the role that a folder gives to what lies in it and says nothing else.
pub(crate) fn of_folder(folder: &str) -> Role {
    of(&format!("{folder}/_"), "")
}

/// Returns why a file has its role, such as "in a folder `tests`".
#[must_use]
pub fn why(path: &str, language: &str) -> String {
    if let Some(folder) = vendored_folder(path) {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        return format!("in a folder `{name}`");
    }
    if vendored(path).is_some() {
        return "by its name".to_owned();
    }
    match judge(path, language).1 {
        Why::Folder(folder) => format!("in a folder `{folder}`"),
        Why::Name => "by its name".to_owned(),
        Why::Language => format!("written in {language}"),
        Why::Place => "where migrations are kept".to_owned(),
        Why::Rest => "nothing says otherwise".to_owned(),
    }
}

/// What decided on a role.
enum Why {
    Folder(String),
    Name,
    Language,
    Place,
    Rest,
}

fn judge(path: &str, language: &str) -> (Role, Why) {
    let all: Vec<String> = folders(path).map(str::to_ascii_lowercase).collect();
    // Packages say what a class is about, not what part its file plays: `org.springframework.samples.petclinic`.
    let own = &all[..package_root(&all).unwrap_or(all.len())];
    let name = path.rsplit('/').next().unwrap_or(path);
    let find = |is_it: &dyn Fn(usize, &str) -> bool| {
        own.iter().enumerate().find(|(at, folder)| is_it(*at, folder)).map(|(_, folder)| Why::Folder(folder.clone()))
    };
    let within = |names: &[&str]| find(&|_, folder| names.contains(&folder));
    let tests = || {
        within(TEST)
            .or_else(|| find(&|at, folder| SPEC.contains(&folder) && holds_tests(&own[..at], name, language)))
            .or_else(|| find(&|_, folder| is_named_after_tests(folder)))
            .or_else(|| find(&|at, folder| at == 0 && folder == "t"))
    };
    let scripts = || {
        let is_held = |at: usize| at > 0 && HOLD_SEEDS.contains(&own[at - 1].as_str());
        let is_seed = |at: usize, folder: &str| SEEDS.contains(&folder) && is_held(at);
        within(SCRIPT)
            .or_else(|| find(&|at, folder| at == 0 && SCRIPT_AT_TOP.contains(&folder)))
            .or_else(|| find(&is_seed))
    };
    if let Some(why) = tests() {
        (Role::Test, why)
    } else if is_test(name, language) {
        (Role::Test, Why::Name)
    } else if let Some(why) = find(&|at, folder| is_example(folder) && !is_of_program(&own[..at])) {
        (Role::Example, why)
    } else if let Some(why) = within(DOCS) {
        (Role::Docs, why)
    } else if language == "markdown" {
        (Role::Docs, Why::Language)
    } else if is_prose(name) {
        (Role::Docs, Why::Name)
    } else if is_migration(&all, name, language) {
        (Role::Migration, Why::Place)
    } else if let Some(why) = scripts() {
        (Role::Script, why)
    } else if is_script(name) {
        (Role::Script, Why::Name)
    } else {
        (Role::Production, Why::Rest)
    }
}

/// How many folders lead to where the packages of Java, Kotlin or Scala begin: `src/main/java`, `src/commonMain/kotlin`.
fn package_root(folders: &[String]) -> Option<usize> {
    let is_root = |window: &[String]| {
        window[0] == "src"
            && window[1].ends_with("main")
            && matches!(&*window[2], "java" | "kotlin" | "scala" | "groovy")
    };
    folders.windows(3).position(is_root).map(|at| at + 3)
}

/// `examples`, `push_examples`, `docker-example`. With `_`, one of them is what code does: `up_sample`.
fn is_example(folder: &str) -> bool {
    let ends = ["-example", "-examples", "_examples", "-sample", "-samples", "_samples"];
    EXAMPLE.contains(&folder) || ends.iter().any(|end| folder.ends_with(end))
}

/// Whether a folder with these above it is a part of a program: a tool for demos, a page that is called quick start.
///
/// Of what lies in `src` itself the name still counts: `src/samples/shop`.
fn is_of_program(above: &[String]) -> bool {
    above.iter().rposition(|folder| folder == "src").is_some_and(|src| above.len() > src + 1)
}

/// Whether a folder `spec` means tests for this file: pages, and documents that describe an interface, are specifications.
fn holds_tests(above: &[String], name: &str, language: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let describes = ["openapi", "swagger", "asyncapi"].iter().any(|start| lower.starts_with(start));
    let is_page = language == "markdown" || is_prose(name);
    !is_page && !describes && !above.iter().any(|folder| DOCS.contains(&folder.as_str()))
}

/// Whether the file changes a database: the places where the usual tools keep such files.
fn is_migration(folders: &[String], name: &str, language: &str) -> bool {
    let ends_with = |end: &[&str]| folders.ends_with(&end.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    let is_dated = name.starts_with(|c: char| c.is_ascii_digit()) || is_flyway(name);
    match language {
        "sql" => {
            let is_place = |folder: &String| {
                matches!(&**folder, "migrations" | "migration" | "migrate" | "old_migrations")
                    || is_dated && folder.starts_with("dbscripts")
            };
            folders.iter().any(is_place) || is_flyway(name)
        }
        // Django and Alembic; what else lies in such a folder is the tool that migrates.
        "python" => {
            ends_with(&["alembic", "versions"])
                || ends_with(&["migrations", "versions"])
                || ends_with(&["migrations"]) && (is_dated || name == "__init__.py")
        }
        "ruby" => ends_with(&["db", "migrate"]) || ends_with(&["db", "old_migrations"]),
        "php" | "javascript" | "typescript" | "go" | "csharp" => ends_with(&["migrations"]) && is_dated,
        _ => false,
    }
}

/// `V1_2__add_users.sql`, `U3__undo.sql`, `R__views.sql`.
fn is_flyway(name: &str) -> bool {
    let Some((start, _)) = name.split_once("__") else { return false };
    let Some(version) = start.strip_prefix(['V', 'U', 'R']) else { return false };
    (start == "R" || !version.is_empty()) && version.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
}

/// Whether the words of a folder's name say that it holds what tests need.
pub(crate) fn is_named_after_tests(folder: &str) -> bool {
    // A second set of the same is numbered: `testdata2`.
    let words: Vec<&str> = folder
        .split(|it: char| !it.is_ascii_alphanumeric())
        .map(|word| word.trim_end_matches(|it: char| it.is_ascii_digit()))
        .collect();
    let says = |word: &&str| {
        TEST_WORDS.contains(word) || word.strip_prefix("test").is_some_and(|end| TEST_ENDS.contains(&end))
    };
    let names_it = [words.first(), words.last()].into_iter().flatten().any(says)
        || words.windows(2).any(|pair| pair[0] == "test" && TEST_ENDS.contains(&pair[1]));
    names_it && !words.iter().any(|word| TRIALS.contains(word))
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').filter(|folder| !folder.is_empty())
}
