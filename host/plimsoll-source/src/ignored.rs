//! What `.gitignore`, `.plimsollignore` and the operator's excludes leave out.
//!
//! The files are read through the handle of the folder that they are in, never by path. As in git, a folder that is
//! ignored is not entered, so that nothing in it can be taken back; other than in git, only ignore files inside the root
//! count, and they count whether or not a file is tracked.

use std::io::Read;

use cap_std::fs::Dir;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Ignore files, the weaker first.
const NAMES: [&str; 2] = [".gitignore", ".plimsollignore"];
/// Larger ignore files are a mistake or an attack, and are cut.
const LARGEST: u64 = 1 << 20;

/// What ignore rules say about a path that they mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Left out.
    Ignore,
    /// Expressly kept.
    Keep,
}

/// The ignore files of a folder and of all folders above it.
#[derive(Default)]
pub(crate) struct IgnoreStack {
    /// For each open folder one matcher for each of [`NAMES`].
    folders: Vec<[Gitignore; 2]>,
}

impl IgnoreStack {
    /// Reads the ignore files of a folder.
    pub(crate) fn enter(&mut self, dir: &Dir, path: &str) {
        self.folders.push(NAMES.map(|name| read(dir, path, name)));
    }

    /// Forgets the ignore files of the last folder.
    pub(crate) fn leave(&mut self) {
        self.folders.pop();
    }

    /// The nearest file that mentions a path decides; every `.plimsollignore` wins over every `.gitignore`.
    pub(crate) fn verdict(&self, path: &str, is_dir: bool) -> Option<Verdict> {
        (0..NAMES.len())
            .rev()
            .find_map(|name| self.folders.iter().rev().find_map(|folder| verdict(&folder[name], path, is_dir)))
    }
}

/// The operator's own patterns.
pub(crate) struct Excludes {
    matcher: Gitignore,
    /// Patterns that cannot be used, with the reason.
    pub(crate) bad: Vec<(String, String)>,
}

impl Excludes {
    pub(crate) fn new(patterns: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new("");
        let mut bad = Vec::new();
        for pattern in patterns {
            if let Err(error) = builder.add_line(None, pattern) {
                bad.push((pattern.clone(), error.to_string()));
            }
        }
        Self { matcher: build(&builder), bad }
    }

    pub(crate) fn verdict(&self, path: &str, is_dir: bool) -> Option<Verdict> {
        verdict(&self.matcher, path, is_dir)
    }
}

fn verdict(matcher: &Gitignore, path: &str, is_dir: bool) -> Option<Verdict> {
    match matcher.matched(path, is_dir) {
        Match::None => None,
        Match::Ignore(_) => Some(Verdict::Ignore),
        Match::Whitelist(_) => Some(Verdict::Keep),
    }
}

fn read(dir: &Dir, folder: &str, name: &str) -> Gitignore {
    let is_file = dir.symlink_metadata(name).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Gitignore::empty();
    }
    let mut bytes = Vec::new();
    let result = dir.open(name).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    if let Err(error) = result {
        tracing::warn!(folder, name, %error, "an ignore file cannot be read");
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        // As in git, a line that makes no sense ignores nothing.
        if let Err(error) = builder.add_line(None, line) {
            tracing::debug!(folder, name, line, %error, "a line of an ignore file makes no sense");
        }
    }
    build(&builder)
}

fn build(builder: &GitignoreBuilder) -> Gitignore {
    builder.build().unwrap_or_else(|error| {
        tracing::warn!(%error, "ignore patterns do not compile together");
        Gitignore::empty()
    })
}
