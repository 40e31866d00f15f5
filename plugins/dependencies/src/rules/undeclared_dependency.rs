//! `undeclared-dependency`: packages that code imports and no manifest asks for.
//!
//! Everything that could bring an import in another way makes the rule silent: a file or folder of that name anywhere in the
//! repository, an import that is guarded, a manifest that only its tool can read, a package that is called almost the same.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Dependency, Entry};

use crate::declared::{Declared, INCLUDE, Visible, folder, includes, note_includes, upwards};

pub(crate) const RULE: Rule = rule!("undeclared-dependency", check, conclude).facts(&[IMPORT, INCLUDE, ALIAS]);

/// A module that a file imports, once for each file. `types`: for nothing but its types, which are gone when it runs.
const IMPORT: FactKind = fact!("import", ecosystem: text, module: text, types: boolean);

/// A beginning of modules that the settings of a compiler lead to the project's own files.
const ALIAS: FactKind = fact!("alias", start: text);

/// Where an import may fail without harm, or only types are meant.
const GUARDS: &[&str] = &["try_statement", "if_statement", "catch_clause"];
/// Files that say what a Python project needs and that only Python can read.
const PROGRAMS: &[&str] =
    &["setup.py", "environment.yml", "environment.yaml", "conanfile.py", "pixi.toml", "BUILD", "BUILD.bazel"];
/// Modules that the program which runs the file brings.
const BUILT_IN: &[&str] = &["k6", "vscode"];
/// Frameworks, and what their manuals say to import of the packages that they bring.
const FAMILIES: &[(&str, &[&str])] = &[
    ("flask", &["werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"]),
    ("fastapi", &["starlette", "pydantic"]),
    ("boto3", &["botocore"]),
    ("pytest", &["_pytest", "pluggy"]),
    (
        "wagtail",
        &["django", "willow", "modelcluster", "taggit", "treebeard", "rest_framework", "django_filters", "telepath"],
    ),
];
/// How many parts of a module in Python decide whose it is.
const PARTS: usize = 4;

fn check(cx: &mut Context<'_>) {
    note_includes(cx);
    note_aliases(cx);
    let is_python = cx.language() == "python";
    let ecosystem = if is_python { "PyPI" } else { "npm" };
    let mut statements: Vec<Span> = Vec::new();
    for found in cx.matches_of("import") {
        if cx.enclosing(found.node, GUARDS).is_none() {
            statements.push(found.span);
        }
    }
    if statements.is_empty() {
        return;
    }
    let uses = NameUses::read(cx);
    let mut modules: Vec<(&str, bool, Span)> = Vec::new();
    for imported in cx.imports() {
        let Some(statement) = statements.iter().find(|statement| statement.contains(imported.span)) else { continue };
        let end = imported.name.match_indices('.').nth(PARTS - 1).filter(|_| is_python);
        let name = end.map_or(imported.name.as_str(), |(end, _)| &imported.name[..end]);
        if name.starts_with('.') {
            continue;
        }
        let marked = [cx.text(*statement).strip_prefix("import"), Some(cx.text(imported.span))];
        let types = uses
            .as_ref()
            .is_some_and(|uses| marked.into_iter().flatten().any(says_type) || uses.is_type(&imported.local));
        match modules.iter_mut().find(|(known, ..)| *known == name) {
            Some(known) if known.1 && !types => *known = (name, types, imported.span),
            Some(_) => {}
            None => modules.push((name, types, imported.span)),
        }
    }
    for (name, types, span) in modules {
        cx.fact(IMPORT, [ecosystem, name, if types { "true" } else { "false" }], Some(span));
    }
}

/// Whether what follows on `import`, or a name in its braces, is marked as a type: `type Shelf`, but not `type from "type"`.
fn says_type(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix("type").filter(|rest| rest.starts_with([' ', '\t', '{', '\n']));
    rest.is_some_and(|rest| !rest.trim_start().starts_with("from ") && !rest.trim_start().starts_with("as "))
}

/// What the names in a file of TypeScript are used for.
struct NameUses<'a> {
    values: BTreeSet<&'a str>,
    types: BTreeSet<&'a str>,
    /// Whether decorators may ask for types when it runs.
    is_decorated: bool,
}

impl<'a> NameUses<'a> {
    fn read(cx: &Context<'a>) -> Option<Self> {
        let root = cx.root().filter(|_| matches!(cx.language(), "typescript" | "tsx"))?;
        let mut uses = Self { values: BTreeSet::new(), types: BTreeSet::new(), is_decorated: false };
        let kinds = ["identifier", "shorthand_property_identifier", "type_identifier", "decorator", "import_statement"];
        let mut behind_imports = 0;
        for node in root.descendants_of(&kinds) {
            match node.kind() {
                "import_statement" => behind_imports = node.span().end,
                _ if node.span().start < behind_imports => {}
                "decorator" => uses.is_decorated = true,
                "type_identifier" => drop(uses.types.insert(node.text())),
                _ if node.parent().is_some_and(|parent| parent.is(&["nested_type_identifier"])) => {
                    uses.types.insert(node.text());
                }
                _ => drop(uses.values.insert(node.text())),
            }
        }
        Some(uses)
    }

    /// Whether a name stands for nothing but a type, so that the compiler drops its import.
    fn is_type(&self, local: &str) -> bool {
        // What JSX becomes is called by a name that the file does not use otherwise.
        const OF_JSX: &[&str] = &["React", "h", "jsx", "Fragment"];
        !self.is_decorated && self.types.contains(local) && !self.values.contains(local) && !OF_JSX.contains(&local)
    }
}

/// Records what `compilerOptions.paths` of TypeScript calls the project's own files: `@shop/*`.
fn note_aliases(cx: &mut Context<'_>) {
    if cx.matches_of("aliases").next().is_none() {
        return;
    }
    let Some(values) = cx.values() else { return };
    let paths = values.documents().filter_map(|settings| settings.path(&["compilerOptions", "paths"]));
    let starts: BTreeSet<String> =
        paths.flat_map(Value::members).filter_map(Value::key).map(|key| key.trim_end_matches('*').to_owned()).collect();
    for start in starts.iter().filter(|start| !start.is_empty()) {
        cx.fact(ALIAS, [start.as_str()], None);
    }
}

/// What settings of a compiler call the project's own files, below the folder of the settings.
struct Alias {
    folder: String,
    start: String,
}

impl Alias {
    fn read(fact: &LocatedFact) -> Self {
        Self { folder: folder(&fact.path).to_owned(), start: fact.value(0).to_owned() }
    }

    /// Whether it leads a module elsewhere that is imported below a folder. Settings and manifest may lie apart.
    fn covers(&self, near: &str, module: &str) -> bool {
        let is_near =
            upwards(near).any(|above| above == self.folder) || upwards(&self.folder).any(|above| above == near);
        let is_meant = if self.start.ends_with('/') { module.starts_with(&self.start) } else { module == self.start };
        is_near && is_meant
    }
}

fn conclude(project: &mut Project<'_>) {
    // A library imports what its users may have: database drivers, other frameworks. What is deployed brings all it needs.
    if project.unit().evidence.is_empty() {
        return;
    }
    let facts: Vec<LocatedFact> = project.facts(IMPORT.key).collect();
    if facts.is_empty() {
        return;
    }
    let everywhere = project.repository();
    let manifests = everywhere.manifests();
    let dependencies: Vec<Dependency> = everywhere.dependencies().collect();
    let included = includes(everywhere.facts(INCLUDE.key));
    for ecosystem in ["PyPI", "npm"] {
        let facts = facts.iter().filter(|fact| fact.value(0) == ecosystem);
        let declared = Declared::of(ecosystem, &manifests, &dependencies, &included);
        let candidates = undeclared(project, ecosystem, facts, &declared);
        let missing = without_own(project, ecosystem, candidates);
        for (package, uses) in missing {
            report(project, &declared, &package, &uses);
        }
    }
}

/// Where a package is imported that nothing declares.
struct Uses<'f> {
    /// The first place, of those that import more than types if there are such.
    first: &'f LocatedFact,
    /// The module, up to its first dot or slash.
    top: &'f str,
    /// Whether the package's name is no guess from that of the module.
    certain: bool,
    /// The files, by the manifest that should ask for it.
    files: BTreeMap<String, BTreeSet<&'f str>>,
}

/// Puts places that import more than types first, then those of the first file.
fn order(fact: &LocatedFact) -> (bool, &str, u32) {
    (is_types(fact), &fact.path, fact.span.map_or(0, |span| span.start))
}

fn is_types(fact: &LocatedFact) -> bool {
    fact.value(2) == "true"
}

/// The packages that are imported, and that no manifest for the importing file asks for.
fn undeclared<'f>(
    project: &Project<'_>,
    ecosystem: &str,
    facts: impl Iterator<Item = &'f LocatedFact>,
    declared: &Declared,
) -> BTreeMap<String, Uses<'f>> {
    // Each module is looked at once for each folder with manifests, however many files import it.
    let mut places: BTreeMap<(&str, &str), Vec<&LocatedFact>> = BTreeMap::new();
    for fact in facts {
        if let Some(near) = declared.nearest(folder(&fact.path)) {
            places.entry((near, fact.value(1))).or_default().push(fact);
        }
    }
    let modules: BTreeSet<&str> = places.keys().map(|(_, module)| *module).collect();
    let whole: Vec<String> = modules.iter().map(|module| (*module).to_owned()).collect();
    // An imported member stands behind its module, and packages may have a dot in their name.
    let shorter: Vec<String> = whole.iter().map(|module| without_member(module, ecosystem).to_owned()).collect();
    let packages = project.packages_of(ecosystem, &shorter);
    let brought = project.packages_of(ecosystem, &whole);
    let owners: BTreeMap<&str, (&Vec<String>, &Vec<String>)> =
        modules.into_iter().zip(packages.iter().zip(&brought)).collect();
    let aliases: Vec<Alias> = project.repository().facts(ALIAS.key).map(|fact| Alias::read(&fact)).collect();
    let mut visible: BTreeMap<&str, Visible<'_>> = BTreeMap::new();
    let mut missing: BTreeMap<String, Uses<'_>> = BTreeMap::new();
    for ((near, module), facts) in places {
        let Some((packages, whole)) = owners.get(module) else { continue };
        let (Some(package), Some(first)) = (packages.first(), facts.iter().copied().min_by_key(|fact| order(fact)))
        else {
            continue;
        };
        let names = visible.entry(near).or_insert_with(|| declared.visible(near));
        let is_known = |name: &String| names.has(name) || declared.is_own(name);
        let top = top(module);
        let is_family = |(owner, members): &(&str, &[&str])| names.has(owner) && members.contains(&top);
        let certain = ecosystem == "npm" || !is_guess(packages);
        if packages.iter().chain(*whole).any(is_known)
            || names.has_part(top)
            || packages.iter().any(|name| names.has_fork(name))
            || aliases.iter().any(|alias| alias.covers(near, module))
            || (!certain && names.has_alike(top))
            || BUILT_IN.contains(&top)
            || FAMILIES.iter().any(is_family)
        {
            continue;
        }
        let manifest = names.manifest.unwrap_or_default().to_owned();
        let uses =
            missing.entry(package.clone()).or_insert_with(|| Uses { first, top, certain, files: BTreeMap::new() });
        if order(first) < order(uses.first) {
            uses.first = first;
        }
        uses.files.entry(manifest).or_default().extend(facts.iter().map(|fact| fact.path.as_str()));
    }
    missing
}

/// Drops what the repository brings itself: files and folders of that name, and what is brought by another tool.
fn without_own<'f>(
    project: &Project<'_>,
    ecosystem: &str,
    mut missing: BTreeMap<String, Uses<'f>>,
) -> BTreeMap<String, Uses<'f>> {
    if missing.is_empty() {
        return missing;
    }
    let mut tops: BTreeSet<String> = missing.values().map(|uses| uses.top.trim_start_matches('@').to_owned()).collect();
    let mut own: BTreeSet<String> = BTreeSet::new();
    for file in project.repository().files() {
        for part in file.path.split('/') {
            if let Some(found) = tops.take(part.split('.').next().unwrap_or(part)) {
                own.insert(found);
            }
        }
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if ecosystem == "PyPI" && PROGRAMS.contains(&name) {
            return BTreeMap::new();
        }
    }
    // Generated and vendored files are not audited, and are modules all the same.
    missing.retain(|_, uses| {
        let top = uses.top.trim_start_matches('@');
        !own.contains(top) && !stands_beside(project, ecosystem, uses.top, folder(&uses.first.path))
    });
    missing
}

/// Whether a file or folder of a module's name lies where the importer looks for it, or another language's tool brings it.
fn stands_beside(project: &Project<'_>, ecosystem: &str, top: &str, importer: &str) -> bool {
    let endings: &[&str] = match ecosystem {
        "PyPI" => &["", ".py", ".pyi", ".so"],
        _ => &["", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".d.ts", ".json", ".css"],
    };
    let mut paths: Vec<String> = Vec::new();
    for above in upwards(importer) {
        let at = |name: &str| if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") };
        paths.extend(endings.iter().map(|ending| at(&format!("{top}{ending}"))));
        if ecosystem == "npm" {
            // Mix tells bundlers to look for packages among its own dependencies.
            paths.push(at("mix.exs"));
        }
    }
    project.entries(&paths).iter().any(|entry| *entry != Entry::Nothing)
}

fn report(project: &mut Project<'_>, declared: &Declared, package: &str, uses: &Uses<'_>) {
    let Some(span) = uses.first.span else { return };
    let files: BTreeSet<&str> = uses.files.values().flatten().copied().collect();
    let more = match files.len() {
        0 | 1 => String::new(),
        2 => ", and in one file more".to_owned(),
        files => format!(", and in {} files more", files - 1),
    };
    let types = if is_types(uses.first) { " for its types only" } else { "" };
    // A name that is only guessed from the module's is not shown as if there were such a package.
    let shown = if uses.certain { package } else { uses.top };
    let others = declared.asked_by(package);
    let why = match others.as_slice() {
        [] if declared.is_transitive(package) => "is there only because another package brings it".to_owned(),
        [] => format!("no manifest asks for {}", if uses.certain { "it" } else { "a package of that name" }),
        [other] => format!("{}; `{other}` does", lacking(uses)),
        [other, _] => format!("{}; `{other}` and another manifest do", lacking(uses)),
        [other, rest @ ..] => format!("{}; `{other}` and {} other manifests do", lacking(uses), rest.len()),
    };
    let message = format!("`{shown}` is imported here{types}{more}, and {why}");
    let report = project.report(&uses.first.path, span).message(message);
    if !others.is_empty() || is_types(uses.first) {
        // The project itself decides on its version: it is missing only where the package is used without the other. Types are missed
        // by the compiler, and not in production.
        report.severity(Severity::P3);
    }
}

/// More manifests are counted, and not named.
const MOST_NAMED: usize = 10;

/// Which manifests should ask for a package and do not.
fn lacking(uses: &Uses<'_>) -> String {
    let manifests: Vec<(&str, usize)> =
        uses.files.iter().map(|(manifest, files)| (manifest.as_str(), files.len())).collect();
    if let [(manifest, _)] = manifests.as_slice() {
        return format!("`{manifest}` does not ask for it");
    }
    let each = manifests
        .iter()
        .map(|(manifest, files)| format!("`{manifest}` ({files} {})", if *files == 1 { "file" } else { "files" }));
    let named: Vec<String> = each.take(MOST_NAMED).collect();
    let more = match manifests.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{} manifests do not ask for it: {}{more}", manifests.len(), named.join(", "))
}

/// Whether the names of the packages are only guessed from that of the module.
fn is_guess(packages: &[String]) -> bool {
    matches!(packages, [first, second, ..] if second.strip_prefix("python-") == Some(first))
}

/// The module up to its first dot or slash.
fn top(module: &str) -> &str {
    module.split(['.', '/']).next().unwrap_or(module)
}

/// The module of a name: in JavaScript a member stands behind the last dot.
fn without_member<'a>(name: &'a str, ecosystem: &str) -> &'a str {
    let start = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[start..].rfind('.') {
        Some(dot) if ecosystem == "npm" && dot > 0 => &name[..start + dot],
        _ => name,
    }
}
