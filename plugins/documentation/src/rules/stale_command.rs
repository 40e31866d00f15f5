//! `stale-command`: commands of pages that name a script, a target, a service or a file that the repository does not have.
//!
//! Pages give the commands, manifests the names. A name that exists anywhere in the repository is taken for the one that is
//! meant: what the reader's shell has done before is not known for sure.

mod places;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::commands::{Command, Kind, of_block, of_line};
use crate::flags::{self, MOST_NAME, in_parts};
use crate::ignored::{IGNORED, Ignored, fits, is_build_output, note};
use crate::makefiles::{recipes, targets};
use crate::pages::{is_for_contributors, is_history, is_template};
use crate::paths::{folder, folders_above, name, resolve};
use crate::reports::{Said, report};
use places::{Block, Defined};

pub(crate) const RULE: Rule = rule!("stale-command", check, conclude).facts(&[
    COMMAND,
    NAMES,
    IGNORED,
    flags::FLAGS,
    flags::USED,
    flags::PROGRAMS,
]);

/// A command of a page: what it names, the folder it is run in, the repository that was cloned before it, how often it stands there.
const COMMAND: FactKind = fact!("command", kind: text, name: text, folder: text, cloned: text, times: integer);
/// Names of one kind that a file gives, one a line.
const NAMES: FactKind = fact!("command-names", kind: text, names: text);

/// A page with more different commands and options was written by a program, and is not what anybody follows.
const MOST_COMMANDS: usize = 4_000;

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
            let mut programs = own.as_deref().into_iter().chain(bins).peekable();
            if programs.peek().is_some() {
                let short = programs.filter(|name| name.len() <= MOST_NAME);
                in_parts(short).into_iter().for_each(|part| cx.fact(flags::PROGRAMS, [part], None));
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
        // A longer pattern may fit anything; a longer name is none that a page is asked for.
        let short = |name: &'_ String| name.len() <= MOST_NAME;
        let is_open = names.iter().any(|name| !short(name) && name.contains('*'));
        let names = names.iter().filter(|name| short(name)).map(String::as_str).chain(is_open.then_some("*"));
        for part in in_parts(names) {
            cx.fact(NAMES, [kind.word(), &part], None);
        }
    }
}

fn page(cx: &mut Context<'_>, path: &str) {
    let source = cx.source();
    let contributors = is_for_contributors(path);
    // A page that makes files, or has the reader make or fetch them, speaks of those.
    let makes_files = ["curl ", "wget ", "cat >", "touch ", "nano ", "vim ", "unzip", "tar x", "tee "]
        .iter()
        .any(|tool| source.contains(tool));
    let mut defined: Option<Defined<'_>> = None;
    let mut named: BTreeMap<[String; 4], (Span, u32)> = BTreeMap::new();
    let mut used: BTreeMap<[String; 4], Span> = BTreeMap::new();
    for code in &cx.outline().code {
        let commands = if code.inline { of_line(&code.text) } else { of_block(&code.language, &code.text) };
        if commands.is_empty() {
            continue;
        }
        let mut block = Block::new(cx.text(code.span), code);
        let defined = defined.get_or_insert_with(|| Defined::read(source));
        for Command { kind, name, folder, cloned, at, flags } in commands {
            let bare = !name.trim_start_matches("./").contains('/');
            let skipped = match kind {
                Kind::Script | Kind::Package => !contributors || defined.has(&name),
                Kind::Target | Kind::Recipe | Kind::Service => defined.has(&name) || !contributors && code.inline,
                Kind::File => bare && (makes_files || !contributors || code.inline),
                Kind::Folder | Kind::Program => !contributors,
            };
            if skipped {
                continue;
            }
            for (flag, at) in flags {
                let span = block.place(at, flag.len());
                used.entry([name.clone(), flag, folder.clone(), cloned.clone()]).or_insert(span);
            }
            if kind != Kind::Program {
                let span = block.place(at, name.len());
                named.entry([kind.word().to_owned(), name, folder, cloned]).or_insert((span, 0)).1 += 1;
            }
        }
    }
    let many = named.len() + used.len();
    if many > MOST_COMMANDS {
        return cx.log(Level::Info, &format!("{many} different commands and options are not looked at"));
    }
    // In the order of the page, as they are reported.
    let mut named: Vec<_> = named.into_iter().collect();
    named.sort_by_key(|(_, (span, _))| span.start);
    for ([kind, name, folder, cloned], (span, times)) in named {
        cx.fact(COMMAND, [kind, name, folder, cloned, times.to_string()], Some(span));
    }
    let mut used: Vec<_> = used.into_iter().collect();
    used.sort_by_key(|(_, span)| span.start);
    for (values, span) in used {
        cx.fact(flags::USED, values, Some(span));
    }
}

/// The names of one kind, and where they are given.
#[derive(Default)]
struct Given {
    names: BTreeSet<String>,
    /// Patterns, and the folders that they are given in.
    patterns: BTreeMap<String, BTreeSet<String>>,
    folders: BTreeSet<String>,
}

/// What the repository has.
struct Known {
    given: BTreeMap<Kind, Given>,
    /// The last parts of the audited files.
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    own: BTreeSet<String>,
    /// How many patterns may still be tried, of names and of what git leaves out.
    tries: Cell<usize>,
    /// The patterns of what git leaves out.
    ignoring: usize,
}

/// As many patterns are tried for all pages together: a repository of thousands of files and of commands needs fewer.
const MOST_TRIES: usize = 1_000_000;

impl Known {
    fn read(project: &Project<'_>) -> Self {
        let mut given: BTreeMap<Kind, Given> = BTreeMap::new();
        for fact in project.repository().facts(NAMES.key) {
            let Some(kind) = Kind::NAMED.into_iter().find(|kind| kind.word() == fact.value(0)) else { continue };
            let of_kind = given.entry(kind).or_default();
            let place = folder(&fact.path);
            of_kind.folders.insert(place.to_owned());
            for name in fact.value(1).lines() {
                of_kind.names.insert(name.to_owned());
                if name.contains('*') {
                    of_kind.patterns.entry(name.to_owned()).or_default().insert(place.to_owned());
                }
            }
        }
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
        let ignoring = project.repository().facts(IGNORED.key).count();
        Self { given, files, folders, own: own.map(last).collect(), tries: Cell::new(MOST_TRIES), ignoring }
    }

    /// Whether a name is given anywhere; patterns count only where the command may be run. `None`: nothing gives names
    /// of this kind there.
    fn has(&self, kind: Kind, wanted: &str, home: &str, bases: &[String]) -> Option<bool> {
        let is_near = |folders: &BTreeSet<String>| {
            bases.iter().any(|base| folders.contains(base))
                || folders
                    .range::<str, _>((Bound::Included(home), Bound::Unbounded))
                    .next()
                    .is_some_and(|first| first.starts_with(home))
        };
        let given = self.given.get(&kind).filter(|given| is_near(&given.folders))?;
        if given.names.contains(wanted) {
            return Some(true);
        }
        if !self.may_try(given.patterns.len()) {
            return None;
        }
        let fitting = || given.patterns.iter().any(|(pattern, folders)| fits(pattern, wanted) && is_near(folders));
        Some(fitting())
    }

    /// Whether so many patterns may still be tried. Of what would need more of them nothing is known.
    fn may_try(&self, patterns: usize) -> bool {
        let left = self.tries.get().checked_sub(patterns);
        self.tries.set(left.unwrap_or(0));
        left.is_some()
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
    let mut seen: BTreeSet<(String, Kind, String)> = BTreeSet::new();
    let mut said = Said::default();
    for command in &commands {
        let Some(kind) = Kind::NAMED.into_iter().find(|kind| kind.word() == command.value(0)) else { continue };
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
        let times: u32 = command.value(4).parse().unwrap_or(1);
        total += times;
        if there {
            met += times;
            continue;
        }
        let Some(span) = command.span else { continue };
        if !seen.insert((command.path.clone(), kind, wanted.to_owned())) {
            continue;
        }
        let message = match kind {
            Kind::Script => format!("no package of the repository has the script `{wanted}`"),
            Kind::Target => format!("no Makefile of the repository has the target `{wanted}`"),
            Kind::Recipe => format!("no justfile of the repository has the recipe `{wanted}`"),
            Kind::Service => format!("no compose file of the repository has the service `{wanted}`"),
            Kind::Package => format!("no package of the repository is called `{wanted}`"),
            // No fact names a program.
            Kind::File | Kind::Folder | Kind::Program => format!("the command names `{wanted}`, which does not exist"),
        };
        said.add(&command.path, span, message);
    }
    report(project, said, None, "commands that name what does not exist");
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
    if !known.may_try(known.ignoring * places.len()) {
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

#[cfg(test)]
mod tests;
