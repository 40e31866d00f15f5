//! `stale-command`: commands of pages that name a script, a target, a service or a file that the repository does not have.
//!
//! Pages give the commands, manifests the names. A name that exists anywhere in the repository is taken for the one that is
//! meant: what the reader's shell has done before is not known for sure.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::commands::{Command, Kind, of_block, of_line};
use crate::flags;
use crate::ignored::{IGNORED, Ignored, fits, is_build_output, note};
use crate::makefiles::{recipes, targets};
use crate::pages::{is_for_contributors, is_history, is_template};
use crate::paths::{folder, folders_above, name, resolve};

pub(crate) const RULE: Rule = rule!("stale-command", check, conclude).facts(&[
    COMMAND,
    NAMES,
    IGNORED,
    flags::FLAGS,
    flags::USED,
    flags::PROGRAMS,
]);

/// A command of a page: what it names, the folder it is run in, the repository that was cloned before it.
const COMMAND: FactKind = fact!("command", kind: text, name: text, folder: text, cloned: text);
/// Names of one kind that a file gives, one a line.
const NAMES: FactKind = fact!("command-names", kind: text, names: text);

const MOST_TEXT: usize = 8 << 10;

fn check(cx: &mut Context<'_>) {
    if cx.matches_of("ignored").next().is_some() {
        return note(cx);
    }
    if cx.matches().iter().any(|found| found.selector.starts_with("options-")) {
        return flags::note(cx);
    }
    let path = cx.file().path.clone();
    let file = name(&path).to_owned();
    if cx.matches_of("page").next().is_some() {
        if !is_template(&path) && !is_history(&path) && cx.file().role != "test" {
            page(cx, &path);
        }
        return;
    }
    let found: Vec<(Kind, Vec<String>)> = match file.as_str() {
        "package.json" => {
            let Some(root) = cx.values().and_then(|values| values.documents().next()) else { return };
            let scripts = root.get("scripts").into_iter().flat_map(Value::members).filter_map(Value::key);
            vec![(Kind::Script, scripts.map(str::to_owned).collect())]
        }
        "Cargo.toml" => {
            let Some(root) = cx.values().and_then(|values| values.documents().next()) else { return };
            let own = root.text_at(&["package", "name"]).map(str::to_owned);
            let bins = root.get("bin").into_iter().flat_map(Value::items).filter_map(|bin| bin.text_at(&["name"]));
            let programs: Vec<&str> = own.as_deref().into_iter().chain(bins).collect();
            if !programs.is_empty() {
                cx.fact(flags::PROGRAMS, [programs.join("\n")], None);
            }
            // A dependency can be named as well.
            let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
            let others = tables.iter().filter_map(|table| root.get(table)).flat_map(Value::members);
            vec![(Kind::Package, own.into_iter().chain(others.filter_map(Value::key).map(str::to_owned)).collect())]
        }
        file if file.to_ascii_lowercase().contains("justfile") => vec![(Kind::Recipe, recipes(cx.source()))],
        file if file.ends_with(".yml") || file.ends_with(".yaml") => {
            let Some(root) = cx.values().and_then(|values| values.documents().next()) else { return };
            let mut services: Vec<String> = root
                .get("services")
                .into_iter()
                .flat_map(Value::members)
                .filter_map(Value::key)
                .map(str::to_owned)
                .collect();
            if root.get("include").is_some() || services.is_empty() {
                services.push("*".to_owned());
            }
            vec![(Kind::Service, services)]
        }
        _ => vec![(Kind::Target, targets(cx.source()))],
    };
    for (kind, names) in found {
        let mut part = String::new();
        for name in names {
            if part.len() + name.len() > MOST_TEXT {
                cx.fact(NAMES, [kind.word(), &part], None);
                part.clear();
            }
            part.push_str(&name);
            part.push('\n');
        }
        cx.fact(NAMES, [kind.word(), &part], None);
    }
}

fn page(cx: &mut Context<'_>, path: &str) {
    let source = cx.source();
    let contributors = is_for_contributors(path);
    // A page that makes files, or has the reader make or fetch them, speaks of those.
    let makes_files = ["curl ", "wget ", "cat >", "touch ", "nano ", "vim ", "unzip", "tar x", "tee "]
        .iter()
        .any(|tool| source.contains(tool));
    for code in &cx.outline().code {
        let commands = if code.inline { of_line(&code.text) } else { of_block(&code.language, &code.text) };
        for command in commands {
            let Command { kind, name, folder, cloned, line, flags } = command;
            let defined = source.contains(&format!("\"{name}\":")) || source.contains(&format!("\n{name}:"));
            let bare = !name.trim_start_matches("./").contains('/');
            let skipped = match kind {
                Kind::Script | Kind::Package => !contributors || defined,
                Kind::Target | Kind::Recipe | Kind::Service => defined || !contributors && code.inline,
                Kind::File => bare && (makes_files || !contributors || code.inline),
                Kind::Folder | Kind::Program => !contributors,
            };
            if skipped || name.len() > 200 || folder.len() > 500 {
                continue;
            }
            if kind != Kind::Program {
                let span = place(cx, code.span, &code.text, line, &name);
                cx.fact(COMMAND, [kind.word(), &name, &folder, &cloned], Some(span));
            }
            for flag in flags {
                let span = place(cx, code.span, &code.text, line, &flag);
                cx.fact(flags::USED, [&name, &flag, &folder, &cloned], Some(span));
            }
        }
    }
}

/// Where the name stands in the page: in the line of the block, which the page may have indented.
fn place(cx: &Context<'_>, span: Span, text: &str, line: (usize, usize), name: &str) -> Span {
    let whole = cx.text(span);
    let wanted = text.get(line.0..line.1).unwrap_or("").lines().next().unwrap_or("").trim();
    let mut at = 0;
    for written in whole.split_inclusive('\n') {
        if !wanted.is_empty() && written.contains(wanted) {
            let inside = written.find(name).or_else(|| written.find(wanted)).unwrap_or(0);
            let start = span.start + (at + inside) as u32;
            return Span { start, end: start + name.len().min(written.len() - inside) as u32 };
        }
        at += written.len();
    }
    span
}

/// The names of each kind, and where they are given.
struct Known {
    names: Vec<(Kind, String, Vec<String>)>,
    /// The last parts of the audited files.
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Known {
    fn read(project: &Project<'_>) -> Self {
        let facts = project.repository().facts(NAMES.key).filter_map(|fact| {
            let kind = *Kind::ALL.iter().find(|kind| kind.word() == fact.value(0))?;
            let names = fact.value(1).lines().map(str::to_owned).collect();
            Some((kind, fact.path, names))
        });
        let own = project.units().into_iter().map(|unit| unit.name.to_lowercase());
        let last = |name: String| name.rsplit('/').next().unwrap_or(&name).to_owned();
        let mut files = BTreeSet::new();
        let mut folders = BTreeSet::new();
        for file in project.repository().files() {
            if let Some((top, _)) = file.path.split_once('/') {
                folders.insert(top.to_owned());
            }
            files.insert(name(&file.path).to_owned());
        }
        Self { names: facts.collect(), files, folders, own: own.map(last).collect() }
    }

    /// Whether a name is given anywhere; patterns count only where the command may be run. `None`: nothing gives names
    /// of this kind there.
    fn has(&self, kind: Kind, wanted: &str, home: &str, bases: &[String]) -> Option<bool> {
        let is_near = |path: &str| {
            let place = folder(path);
            bases.iter().any(|base| base == place) || place.starts_with(home)
        };
        let given = || self.names.iter().filter(move |(other, ..)| *other == kind);
        if !given().any(|(_, path, _)| is_near(path)) {
            return None;
        }
        let exactly = given().any(|(_, _, names)| names.iter().any(|name| name == wanted));
        let by_pattern = || {
            given().any(|(_, path, names)| {
                is_near(path) && names.iter().any(|name| name.contains('*') && fits(name, wanted))
            })
        };
        Some(exactly || by_pattern())
    }
}

fn conclude(project: &mut Project<'_>) {
    let commands: Vec<LocatedFact> = project.facts(COMMAND.key).collect();
    if commands.is_empty() && project.facts(flags::USED.key).next().is_none() {
        return;
    }
    let known = Known::read(project);
    let ignored = Ignored::read(project);
    flags::conclude(project, &known.own);
    let (mut met, mut total) = (0, 0);
    let mut judged: BTreeMap<(Kind, String, String, String), Option<bool>> = BTreeMap::new();
    let mut said: BTreeSet<(String, String, String)> = BTreeSet::new();
    for command in &commands {
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.word() == command.value(0)) else { continue };
        let (wanted, cloned) = (command.value(1), command.value(3));
        if !cloned.is_empty() && !known.own.contains(&cloned.to_lowercase()) {
            continue;
        }
        // A long manual says one command many times.
        let key = (kind, wanted.to_owned(), command.value(2).to_owned(), folder(&command.path).to_owned());
        let there = match judged.get(&key) {
            Some(there) => *there,
            None => {
                let there = is_there(project, &known, &ignored, command, kind);
                judged.insert(key, there);
                there
            }
        };
        let Some(there) = there else { continue };
        total += 1;
        if there {
            met += 1;
            continue;
        }
        let Some(span) = command.span else { continue };
        if !said.insert((command.path.clone(), kind.word().to_owned(), wanted.to_owned())) {
            continue;
        }
        let message = match kind {
            Kind::Script => format!("no package of the repository has the script `{wanted}`"),
            Kind::Target => format!("no Makefile of the repository has the target `{wanted}`"),
            Kind::Recipe => format!("no justfile of the repository has the recipe `{wanted}`"),
            Kind::Service => format!("no compose file of the repository has the service `{wanted}`"),
            Kind::Package => format!("no package of the repository is called `{wanted}`"),
            Kind::File | Kind::Folder | Kind::Program => format!("the command names `{wanted}`, which does not exist"),
        };
        project.report(&command.path, span).message(message);
    }
    if total > 0 {
        project.strength(met, total);
    }
}

/// Whether what a command names exists; `None` where nothing can be said.
fn is_there(
    project: &Project<'_>,
    known: &Known,
    ignored: &Ignored,
    command: &LocatedFact,
    kind: Kind,
) -> Option<bool> {
    let home = folder(&command.path);
    let wanted = command.value(1);
    // The folders in which the command may be run: where the page is, or above it.
    let mut bases: Vec<String> = folders_above(home).map(str::to_owned).collect();
    if !command.value(2).is_empty() {
        let changed: Vec<String> = bases.iter().filter_map(|base| resolve(base, command.value(2))).collect();
        let entries = project.entries(&changed);
        let there: Vec<String> = changed
            .into_iter()
            .zip(entries)
            .filter(|(path, entry)| path.is_empty() || *entry == Entry::Folder)
            .map(|(path, _)| path)
            .collect();
        if there.is_empty() {
            return None;
        }
        bases.extend(there);
    }
    if !matches!(kind, Kind::File | Kind::Folder) {
        return known.has(kind, wanted, home, &bases);
    }
    let places: Vec<String> = bases.iter().filter_map(|base| resolve(base, wanted)).collect();
    if project.entries(&places).iter().any(|entry| *entry != Entry::Nothing) {
        return Some(true);
    }
    let bare = wanted.trim_start_matches("./").trim_end_matches('/');
    // A package may put it into another folder than the repository has it in.
    let elsewhere = known.files.contains(name(bare));
    if elsewhere || kind == Kind::Folder && known.folders.contains(bare) {
        return None;
    }
    if places.iter().any(|path| ignored.has(path) || is_build_output(path)) {
        return None;
    }
    // The folder that it should be in exists: it is this repository that is spoken of.
    let first = bare.split('/').next().filter(|first| *first != bare);
    // Beside a page for users lie the folders of the manual, not those of the program.
    let is_near = |base: &String| is_for_contributors(&command.path) || base.is_empty() || !is_within(home, base);
    let tops: Vec<String> =
        bases.iter().filter(|base| is_near(base)).filter_map(|base| resolve(base, first.unwrap_or(""))).collect();
    let is_ours = first.is_none() || project.entries(&tops).contains(&Entry::Folder);
    is_ours.then_some(false)
}

/// Whether a folder is another one, or below it.
fn is_within(inner: &str, outer: &str) -> bool {
    inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
