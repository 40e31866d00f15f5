//! A case: its page, its code in each language, and the small project that is audited.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_tests::root;
use toml::Table;

use crate::language::Language;

/// The rule of the READMEs.
const HELLO: &str = "relative-workdir";

/// One folder of `tests/conformance` with a `page.md` or a `case.toml`; other folders belong to other suites.
pub(crate) struct Case {
    /// The folder's name, which is the rule's id.
    pub(crate) name: String,
    folder: PathBuf,
    /// Whether the code is taken from the READMEs of the SDKs.
    pub(crate) readme: bool,
    /// What the assembled pack declares for this case.
    pub(crate) options: Vec<Setting>,
    pub(crate) conclude: bool,
    /// What the operator sets: name and JSON.
    pub(crate) settings: Vec<(String, String)>,
    /// Words that every language's fault must have, where the rest of it is the language's own.
    pub(crate) crash: Option<String>,
    /// Whether only the first line of a fault's message is the host's.
    pub(crate) first_line: bool,
    /// Whether log lines are compared.
    pub(crate) log: bool,
    generated: BTreeMap<String, String>,
}

/// An option of the pack.
pub(crate) struct Setting {
    pub(crate) name: String,
    /// JSON.
    pub(crate) default: String,
    pub(crate) description: String,
}

/// Reads all cases, by name.
pub(crate) fn all() -> Vec<Case> {
    let folder = root().join("tests/conformance");
    let entries = fs::read_dir(&folder).expect("there are cases").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<Case> = entries
        .filter(|path| path.join("page.md").is_file() || path.join("case.toml").is_file())
        .map(|path| Case::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn read(folder: &Path) -> Result<Self, String> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(folder.join("case.toml")).unwrap_or_default();
        let mut table: Table = text.parse().map_err(|error| format!("case.toml: {error}"))?;
        let mut take = |key: &str| table.remove(key);
        let case = Self {
            readme: take("readme").is_some_and(|value| value.as_bool() == Some(true)),
            options: tables(take("options"))
                .map(|option| {
                    let text = |key: &str| text_of(&option, key).ok_or_else(|| format!("an option needs `{key}`"));
                    Ok(Setting { name: text("name")?, default: text("default")?, description: text("description")? })
                })
                .collect::<Result<_, String>>()?,
            conclude: take("conclude").is_some_and(|value| value.as_bool() == Some(true)),
            settings: take("settings")
                .and_then(|value| value.try_into::<BTreeMap<String, String>>().ok())
                .map_or_else(Vec::new, |settings| settings.into_iter().collect()),
            crash: take("crash").and_then(|value| value.as_str().map(str::to_owned)),
            first_line: take("first_line").is_some_and(|value| value.as_bool() == Some(true)),
            log: take("log").is_none_or(|value| value.as_bool() == Some(true)),
            generated: tables(take("generate")).map(|file| generate(&file)).collect::<Result<_, String>>()?,
            folder: folder.to_owned(),
            name,
        };
        match table.keys().next() {
            Some(key) => Err(format!("case.toml: unknown key `{key}`")),
            None if case.readme && case.name != HELLO => Err(format!("the rule of the READMEs is `{HELLO}`")),
            None => Ok(case),
        }
    }

    /// Whether the case is written in this language.
    pub(crate) fn has(&self, language: Language) -> bool {
        self.readme || self.folder.join(language.file()).is_file()
    }

    /// The code in one language.
    pub(crate) fn code(&self, language: Language) -> Result<String, String> {
        if !self.readme {
            return read(&self.folder.join(language.file()));
        }
        let path = language.sdk().join("README.md");
        block(&read(&path)?).ok_or_else(|| format!("{} has no block with the rule `{HELLO}`", path.display()))
    }

    /// The rule's page.
    pub(crate) fn page(&self, language: Language) -> Result<String, String> {
        if !self.readme {
            return read(&self.folder.join("page.md"));
        }
        let rules = if language == Language::Rust { "hello/src/rules" } else { "hello/rules" };
        read(&language.sdk().join(rules).join(format!("{HELLO}.md")))
    }

    /// The file that all languages must give.
    pub(crate) fn expected(&self) -> PathBuf {
        self.folder.join("expected.txt")
    }

    /// The files of the audited project, by path.
    pub(crate) fn input(&self) -> BTreeMap<String, String> {
        let mut files = self.generated.clone();
        let input = self.folder.join("input");
        let mut folders = vec![input.clone()];
        while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
            for entry in fs::read_dir(&folder).expect("a readable folder") {
                let path = entry.expect("a readable entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&input).expect("below the folder").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("a readable file"));
            }
        }
        files
    }
}

/// A file that is not committed: a `text`, or a `line` (with `{n}` for its number), again and again up to a number of `bytes`.
fn generate(file: &Table) -> Result<(String, String), String> {
    let path = text_of(file, "path").ok_or("a generated file needs a `path`")?;
    if let Some(text) = text_of(file, "text") {
        return Ok((path, text));
    }
    let line = text_of(file, "line").ok_or("a generated file needs a `text` or a `line`")?;
    let bytes = file.get("bytes").and_then(toml::Value::as_integer).ok_or("a `line` needs the number of `bytes`")?;
    let mut text = String::new();
    let mut number = 1_u32;
    while (text.len() as i64) < bytes {
        text.push_str(&line.replace("{n}", &number.to_string()));
        text.push('\n');
        number += 1;
    }
    Ok((path, text))
}

fn tables(value: Option<toml::Value>) -> impl Iterator<Item = Table> {
    let list = match value {
        Some(toml::Value::Array(list)) => list,
        _ => Vec::new(),
    };
    list.into_iter().filter_map(|one| one.try_into().ok())
}

fn text_of(table: &Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

/// The first fenced block of a README that shows the rule.
fn block(readme: &str) -> Option<String> {
    let fenced = readme.split("\n```").skip(1).step_by(2);
    let code = fenced.filter_map(|block| Some(block.split_once('\n')?.1));
    code.map(|code| format!("{code}\n")).find(|code| code.contains("WORKDIR"))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
