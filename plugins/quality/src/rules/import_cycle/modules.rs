//! The modules of a repository, what each does while it is loaded, and which of them import each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_sdk::Span;

/// How modules are named and loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    Python,
    Script,
}

/// One step of loading a module.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) span: Span,
    /// The number of the module that is imported.
    pub(super) target: usize,
    /// Names that must be there at that moment, each with the module inside the target that it may be.
    pub(super) names: Vec<(String, Option<usize>)>,
}

/// What a module binds while it is loaded.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// Where each name is bound first.
    pub(super) bound: BTreeMap<String, u32>,
    /// Names of other modules that it gives on: which module, its name, and the own name.
    pub(super) given_on: Vec<(usize, String, String)>,
    /// It binds names that cannot be told.
    pub(super) open: bool,
}

/// All modules of one system, in path order. What each does while it is loaded, it says in lines:
///
/// | line | says |
/// |---|---|
/// | `i start end module name…` | imports a module; the names must be bound by then |
/// | `d at name` | binds a name |
/// | `r module name own` | gives on a name of another module under its own; `*` for all of them |
/// | `o` | binds names that cannot be told |
pub(super) struct Modules<'t> {
    system: System,
    numbers: BTreeMap<&'t str, usize>,
    paths: Vec<&'t str>,
    texts: Vec<&'t str>,
    steps: Vec<Vec<Step>>,
    /// What is known of each folder of Python: asked for with every import, and found by names.
    folders: BTreeMap<&'t str, Folder<'t>>,
    /// The packages that are loaded before each module, outermost first.
    packages: Vec<Vec<usize>>,
    /// Which module of JavaScript a name without its ending means, with the place of that ending in [`ENDS`].
    stems: BTreeMap<&'t str, (usize, usize)>,
}

/// Endings of modules of JavaScript, in the order in which they are tried.
const ENDS: &[&str] = &[".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/// A folder of Python.
struct Folder<'t> {
    /// The packages that it lies in, outermost first.
    packages: Vec<usize>,
    /// Where absolute names begin: the folder that holds the outermost package.
    root: &'t str,
}

impl<'t> Modules<'t> {
    pub(super) fn read(system: System, texts: &'t BTreeMap<String, String>) -> Self {
        let paths: Vec<&str> = texts.keys().map(String::as_str).collect();
        let numbers = paths.iter().enumerate().map(|(number, path)| (*path, number)).collect();
        let texts = texts.values().map(String::as_str).collect();
        let (steps, folders, packages, stems) = (Vec::new(), BTreeMap::new(), Vec::new(), BTreeMap::new());
        let mut modules = Self { system, numbers, paths, texts, steps, folders, packages, stems };
        if system == System::Python {
            let folders: BTreeSet<&str> = modules.paths.iter().map(|path| folder(path)).collect();
            modules.folders = folders.into_iter().map(|path| (path, modules.folder_of(path))).collect();
        }
        if system == System::Script {
            for (number, path) in modules.paths.iter().enumerate() {
                let ended = ENDS.iter().enumerate().find_map(|(at, end)| Some((path.strip_suffix(end)?, at)));
                let Some((stem, at)) = ended else { continue };
                let first = modules.stems.entry(stem).or_insert((at, number));
                *first = (*first).min((at, number));
            }
        }
        modules.packages = (0..modules.paths.len()).map(|number| modules.packages_around(number)).collect();
        modules.steps = (0..modules.paths.len()).map(|number| modules.steps_of(number)).collect();
        modules
    }

    pub(super) fn path(&self, number: usize) -> &'t str {
        self.paths.get(number).copied().unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    pub(super) fn steps(&self, number: usize) -> &[Step] {
        self.steps.get(number).map_or(&[], Vec::as_slice)
    }

    fn steps_of(&self, number: usize) -> Vec<Step> {
        let from = self.path(number);
        let step = |line: &str| {
            let mut words = line.strip_prefix("i ")?.split(' ');
            let mut position = || words.next()?.parse::<u32>().ok();
            let span = Span { start: position()?, end: position()? };
            let target = self.resolve(from, words.next()?)?;
            let names = words.map(|name| (name.to_owned(), self.submodule(target, name))).collect();
            Some(Step { span, target, names })
        };
        self.texts[number].lines().filter_map(step).collect()
    }

    /// Returns what a module binds.
    pub(super) fn bindings(&self, number: usize) -> Bindings {
        let mut bindings = Bindings::default();
        for line in self.texts[number].lines() {
            let mut words = line.split(' ');
            match words.next() {
                Some("d") => {
                    let at = words.next().and_then(|at| at.parse::<u32>().ok());
                    if let (Some(at), Some(name)) = (at, words.next()) {
                        let first = bindings.bound.entry(name.to_owned()).or_insert(at);
                        *first = at.min(*first);
                    }
                }
                Some("r") => {
                    if let (Some(from), Some(name), Some(own)) = (words.next(), words.next(), words.next())
                        && let Some(from) = self.resolve(self.path(number), from)
                    {
                        bindings.given_on.push((from, name.to_owned(), own.to_owned()));
                    }
                }
                Some("o") => bindings.open = true,
                _ => {}
            }
        }
        bindings
    }

    fn known(&self, path: &str) -> Option<usize> {
        self.numbers.get(path).copied()
    }

    /// The file of a module as a file imports it.
    fn resolve(&self, from: &str, module: &str) -> Option<usize> {
        match self.system {
            System::Python => self.resolve_python(from, module),
            System::Script => self.resolve_script(from, module),
        }
    }

    fn resolve_python(&self, from: &str, module: &str) -> Option<usize> {
        let dots = module.bytes().take_while(|byte| *byte == b'.').count();
        let mut base = folder(from);
        if dots > 0 {
            for _ in 1..dots {
                base = Some(base).filter(|base| !base.is_empty()).map(folder)?;
            }
            return self.python_file(base, &module[dots..]);
        }
        let base = self.folders.get(base).map_or(base, |folder| folder.root);
        [base, "", "src"].into_iter().find_map(|root| self.python_file(root, module))
    }

    fn python_file(&self, root: &str, module: &str) -> Option<usize> {
        let path = join(root, &module.replace('.', "/"));
        self.known(&format!("{path}.py"))
            .filter(|_| !module.is_empty())
            .or_else(|| self.known(&join(&path, "__init__.py")))
    }

    /// A module inside of a package, which importing a name of the package loads too.
    fn submodule(&self, package: usize, name: &str) -> Option<usize> {
        let inside = self.path(package).strip_suffix("__init__.py").filter(|_| self.system == System::Python)?;
        self.python_file(inside.trim_end_matches('/'), name)
    }

    /// Returns the packages that are loaded before a module, outermost first.
    pub(super) fn packages_of(&self, number: usize) -> &[usize] {
        self.packages.get(number).map_or(&[], Vec::as_slice)
    }

    fn packages_around(&self, number: usize) -> Vec<usize> {
        let around = self.folders.get(folder(self.path(number)));
        let packages = around.into_iter().flat_map(|folder| folder.packages.iter().copied());
        packages.filter(|package| *package != number).collect()
    }

    fn folder_of(&self, path: &'t str) -> Folder<'t> {
        let inits = above(path).filter_map(|inner| Some((inner, self.known(&join(inner, "__init__.py"))?)));
        let (names, mut packages): (Vec<&'t str>, Vec<usize>) = inits.unzip();
        packages.reverse();
        Folder { packages, root: names.last().map_or(path, |outermost| folder(outermost)) }
    }

    fn resolve_script(&self, from: &str, module: &str) -> Option<usize> {
        let mut parts: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
        if !module.starts_with('.') {
            return None;
        }
        for part in module.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        let stem = [".js", ".mjs", ".cjs", ".jsx"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(&path);
        let named = |stem: &str| self.stems.get(stem).map(|(_, number)| *number);
        self.known(&path).or_else(|| named(stem)).or_else(|| named(&format!("{path}/index")))
    }

    /// The modules that loading one of them loads.
    fn imports_of(&self, number: usize) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for step in self.steps(number) {
            found.insert(step.target);
            found.extend(step.names.iter().filter_map(|(_, inside)| *inside));
        }
        found.remove(&number);
        found
    }

    /// Returns groups of modules that import each other, in path order.
    pub(super) fn cycles(&self) -> Vec<BTreeSet<usize>> {
        let edges: Vec<Vec<usize>> =
            (0..self.len()).map(|number| self.imports_of(number).into_iter().collect()).collect();
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        for (from, targets) in edges.iter().enumerate() {
            targets.iter().for_each(|target| back[*target].push(from));
        }
        // Kosaraju: what is finished last begins; what reaches it backwards belongs to it.
        let mut order: Vec<usize> = Vec::new();
        let mut seen = vec![false; self.len()];
        for start in 0..self.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut stack = vec![(start, 0)];
            while let Some((node, done)) = stack.last_mut() {
                match edges[*node].get(*done) {
                    Some(next) => {
                        *done += 1;
                        if !std::mem::replace(&mut seen[*next], true) {
                            stack.push((*next, 0));
                        }
                    }
                    None => {
                        order.push(*node);
                        stack.pop();
                    }
                }
            }
        }
        let mut taken = vec![false; self.len()];
        let mut cycles: Vec<BTreeSet<usize>> = Vec::new();
        for start in order.into_iter().rev() {
            let mut group = BTreeSet::new();
            let mut open = vec![start];
            while let Some(node) = open.pop() {
                if !std::mem::replace(&mut taken[node], true) {
                    group.insert(node);
                    open.extend(back[node].iter().copied());
                }
            }
            if group.len() > 1 {
                cycles.push(group);
            }
        }
        cycles.sort();
        cycles
    }

    /// Returns who loads each module: those that import it, or something in it if it is a package.
    pub(super) fn loaders(&self) -> Vec<Vec<usize>> {
        let mut loaders: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        for number in 0..self.len() {
            for target in self.imports_of(number) {
                let packages = self.packages_of(target).iter().copied().filter(|package| *package != number);
                packages.chain([target]).for_each(|one| loaders[one].push(number));
            }
        }
        loaders
    }

    /// Returns the shortest way from one module of a cycle to another, ends included.
    pub(super) fn way(&self, from: usize, to: usize, cycle: &BTreeSet<usize>) -> Vec<&'t str> {
        let mut before: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if node == to {
                break;
            }
            for next in self.imports_of(node) {
                if next != from && cycle.contains(&next) && !before.contains_key(&next) {
                    before.insert(next, node);
                    queue.push_back(next);
                }
            }
        }
        let mut way = vec![to];
        while let Some(previous) = way.last().and_then(|last| before.get(last)) {
            way.push(*previous);
        }
        way.iter().rev().map(|number| self.path(*number)).collect()
    }
}

/// A folder and those around it, innermost first, without the root.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    let first = Some(folder).filter(|folder| !folder.is_empty());
    std::iter::successors(first, |inner| Some(self::folder(inner)).filter(|outer| !outer.is_empty()))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(folder: &str, name: &str) -> String {
    match (folder.is_empty(), name.is_empty()) {
        (true, _) => name.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
