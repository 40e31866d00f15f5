//! Lists the files below the root, without reading what is in them.
//!
//! The walk opens every folder through the one handle and never follows a symbolic link. Its result does not depend on
//! the order in which the file system lists entries.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;

use cap_std::fs::{Dir, DirEntry};
use plimsoll_model::run::{SkipReason, Skipped};

use crate::classify;
use crate::ignored::{Excludes, IgnoreStack, Verdict};
use crate::source_file::MAX_DEPTH;

/// Folders and files of version control systems: neither walked nor counted.
const VERSION_CONTROL: [&str; 9] = [".git", ".hg", ".svn", ".jj", ".bzr", ".pijul", ".sl", "_darcs", "CVS"];

/// Usual names of virtual environments of Python; others have folders of these names too.
const ENVIRONMENTS: [&str; 3] = ["venv", "env", "virtualenv"];

/// Which files are audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkOptions {
    /// Larger files are listed and not read, in bytes.
    pub max_file_size: u64,
    /// Files whose syntax is nested deeper are listed and not matched.
    pub max_depth: u32,
    /// A line longer than this was not written by a person; a script, style sheet or data file that consists mostly of
    /// such lines is listed as minified. In bytes.
    pub max_line: u32,
    /// Patterns in the syntax of `.gitignore`, relative to the root. They win over every ignore file.
    pub exclude: Vec<String>,
    /// Whether vendored files are audited too.
    pub vendored: bool,
    /// Whether generated files are audited too.
    pub generated: bool,
    /// Whether files and folders whose names begin with a dot are audited; workflows and `.env` files are such files.
    pub hidden: bool,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self {
            max_file_size: 1 << 20,
            max_depth: MAX_DEPTH,
            max_line: 500,
            exclude: Vec::new(),
            vendored: false,
            generated: false,
            hidden: true,
        }
    }
}

impl WalkOptions {
    /// The size limit; spans are 32-bit offsets, so no file may be larger than they can say.
    pub(crate) fn size_limit(&self) -> u64 {
        self.max_file_size.min(u32::MAX.into())
    }

    /// Returns the patterns of `exclude` that cannot be used, with the reason. A walk leaves them out.
    #[must_use]
    pub fn bad_excludes(&self) -> Vec<(String, String)> {
        Excludes::new(&self.exclude).bad
    }
}

/// A file that may be audited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the root, with `/`.
    pub path: String,
    /// In bytes, as the walk saw it.
    pub size: u64,
}

/// What a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Files to load, sorted by path.
    pub entries: Vec<Entry>,
    /// Files that are not audited, sorted by path. A vendored or tool-made folder is one item that names its files' number.
    pub skipped: Vec<Skipped>,
    /// Paths left out by ignore rules; an ignored folder counts as one.
    pub ignored: u32,
    /// Files that are neither ignored nor in a version control folder, those in vendored folders included.
    pub seen: u32,
}

pub(crate) fn walk(root: &Dir, options: &WalkOptions) -> Inventory {
    let mut walker = Walker {
        root,
        options,
        excludes: Excludes::new(&options.exclude),
        ignores: IgnoreStack::default(),
        inventory: Inventory::default(),
    };
    for (pattern, reason) in &walker.excludes.bad {
        tracing::warn!(pattern, reason, "an exclude pattern cannot be used");
    }
    walker.all();
    walker.inventory.entries.sort();
    walker.inventory.skipped.sort();
    walker.inventory
}

struct Walker<'a> {
    root: &'a Dir,
    options: &'a WalkOptions,
    excludes: Excludes,
    ignores: IgnoreStack,
    inventory: Inventory,
}

/// A folder that is still to be listed, or one whose ignore files no longer apply.
enum Step {
    Enter(String),
    Leave,
}

impl Walker<'_> {
    /// Walks with a stack of its own: folders may be nested as deep as the file system allows. Only one is open at a time.
    fn all(&mut self) {
        let mut steps = vec![Step::Enter(String::new())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave => self.ignores.leave(),
                Step::Enter(path) => {
                    let Some(dir) = self.opened(&path, open_folder(self.root, &path)) else { continue };
                    self.ignores.enter(&dir, &path);
                    steps.push(Step::Leave);
                    self.folder(&dir, &path, &mut steps);
                }
            }
        }
    }

    fn folder(&mut self, dir: &Dir, parent: &str, steps: &mut Vec<Step>) {
        let Some(entries) = self.opened(parent, dir.entries()) else { return };
        for entry in entries {
            let Some(entry) = self.opened(parent, entry) else { continue };
            let name = entry.file_name();
            if VERSION_CONTROL.iter().any(|folder| name == OsStr::new(folder)) {
                continue;
            }
            let Some(name) = name.to_str() else {
                let path = join(parent, &name.to_string_lossy());
                self.seen(path, SkipReason::PathNotUtf8, "the name is not UTF-8".to_owned());
                continue;
            };
            self.entry(&entry, name, &join(parent, name), steps);
        }
    }

    fn entry(&mut self, entry: &DirEntry, name: &str, path: &str, steps: &mut Vec<Step>) {
        let Some(kind) = self.opened(path, entry.file_type()) else { return };
        if !self.options.hidden && name.starts_with('.') {
            self.inventory.ignored += 1;
            return;
        }
        let verdict = self.excludes.verdict(path, kind.is_dir()).or_else(|| self.ignores.verdict(path, kind.is_dir()));
        if verdict == Some(Verdict::Ignore) {
            self.inventory.ignored += 1;
        } else if kind.is_dir() {
            let is_environment = || ENVIRONMENTS.contains(&name) && is_file(self.root, &join(path, "pyvenv.cfg"));
            match classify::folder(path, is_environment, self.options) {
                None => steps.push(Step::Enter(path.to_owned())),
                Some((reason, what)) => {
                    let files = count_files(self.root, path);
                    self.inventory.seen = self.inventory.seen.saturating_add(files);
                    let detail = format!("{what}, {files} {}", if files == 1 { "file" } else { "files" });
                    self.inventory.skipped.push(Skipped { path: path.to_owned(), reason, detail });
                }
            }
        } else if kind.is_symlink() {
            self.seen(path.to_owned(), SkipReason::Symlink, "symbolic links are not followed".to_owned());
        } else if kind.is_file() {
            self.file(entry, path);
        } else {
            self.seen(path.to_owned(), SkipReason::Special, "not a regular file".to_owned());
        }
    }

    fn file(&mut self, entry: &DirEntry, path: &str) {
        if let Some((reason, detail)) = classify::by_path(path, self.options) {
            return self.seen(path.to_owned(), reason, detail);
        }
        let Some(metadata) = self.opened(path, entry.metadata()) else { return };
        let (size, limit) = (metadata.len(), self.options.size_limit());
        if size > limit {
            let (reason, detail) = classify::too_large(size, limit);
            return self.seen(path.to_owned(), reason, detail);
        }
        self.inventory.seen += 1;
        self.inventory.entries.push(Entry { path: path.to_owned(), size });
    }

    fn seen(&mut self, path: String, reason: SkipReason, detail: String) {
        self.inventory.seen += 1;
        self.inventory.skipped.push(Skipped { path, reason, detail });
    }

    /// Notes what could not be opened, and returns what could.
    fn opened<T>(&mut self, path: &str, result: io::Result<T>) -> Option<T> {
        result
            .map_err(|error| {
                let path = if path.is_empty() { "." } else { path };
                self.seen(path.to_owned(), SkipReason::Unreadable, error.to_string());
            })
            .ok()
    }
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") }
}

fn is_file(root: &Dir, path: &str) -> bool {
    root.symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

fn open_folder(root: &Dir, path: &str) -> io::Result<Dir> {
    if path.is_empty() { root.try_clone() } else { root.open_dir(path) }
}

/// Counts what is not a folder; what cannot be listed counts as nothing.
fn count_files(root: &Dir, path: &str) -> u32 {
    let mut count = 0_u32;
    let mut folders = vec![PathBuf::from(path)];
    while let Some(folder) = folders.pop() {
        for entry in root.read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(folder.join(entry.file_name()));
            } else {
                count = count.saturating_add(1);
            }
        }
    }
    count
}
