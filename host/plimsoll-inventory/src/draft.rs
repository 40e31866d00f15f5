//! What one file says, and the draft that a reader fills. The draft keeps the limits, so no reader needs to.

use std::collections::BTreeMap;

use plimsoll_model::{LineIndex, Manifest, PackageKind, Position, Problem, Scope, Span};

use crate::format::Format;

/// What one manifest or lock file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInventory {
    /// The file, and the package or workspace that it describes.
    pub manifest: Manifest,
    /// What it asks for, in the order of the text.
    pub declared: Vec<Declared>,
    /// What it pins, in the order of the text.
    pub packages: Vec<Package>,
    /// Which of `packages` is meant by a name, by a name and a requirement, or by either as one member of a workspace says
    /// it: see [`answer_key`].
    pub answers: BTreeMap<String, u32>,
    /// What it says for other manifests to refer to: catalogs, and versions that a workspace shares.
    pub shared: BTreeMap<String, Shared>,
    /// The file that it inherits from, which lies elsewhere: Maven's parent.
    pub(crate) parent: Option<Parent>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    pub(crate) format: Format,
}

/// One package that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Normalised.
    pub name: String,
    /// The versions that it allows, as written.
    pub requirement: Option<String>,
    /// The exact version, where the declaration alone decides it, as `==` does in a list of requirements.
    pub pins: Option<String>,
    /// What it is needed for.
    pub scope: Scope,
    /// Whether the project itself asks for it, or another package does (`// indirect` in Go).
    pub direct: bool,
    /// The bytes of the declaration.
    pub span: Span,
    /// The key in another file's [`FileInventory::shared`] that completes it; of Maven, also of its own.
    pub inherits: Option<String>,
    /// What else a lock file may call it, such as the name that it is installed under.
    pub keys: Vec<String>,
}

/// What a `pom.xml` inherits from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parent {
    /// `group:artifact`.
    pub(crate) name: String,
    pub(crate) version: Option<String>,
    /// Where it lies, as written; empty where it is said to lie in no folder.
    pub(crate) path: String,
}

/// What other manifests may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Normalised; none of a version for whatever asks for it.
    pub name: Option<String>,
    /// The versions that it allows, as written.
    pub requirement: Option<String>,
    /// The exact version, where that alone decides it.
    pub pins: Option<String>,
}

/// One package that a lock file pins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Normalised.
    pub name: String,
    /// Exact.
    pub version: String,
    /// The bytes that say so.
    pub span: Span,
    /// What it is needed for, where the lock file says so.
    pub scope: Option<Scope>,
    /// Whether the lock file says that the project itself asks for it.
    pub direct: bool,
    /// Keys of [`FileInventory::answers`] of what it needs in turn.
    pub needs: Vec<String>,
}

/// Returns the key of an answer: `member` is the path or name of the one who asks, empty for everyone, `what` a name or a
/// name with a requirement.
pub(crate) fn answer_key(member: &str, what: &str) -> String {
    format!("{member}\u{0}{what}")
}

/// How many packages one file may declare or pin.
pub(crate) const MAX_ENTRIES: usize = 250_000;
/// How many problems of one file are listed; the rest is counted.
const MAX_PROBLEMS: usize = 50;

impl Declared {
    /// Returns a declaration that only names what it asks for.
    pub(crate) const fn new(name: String, scope: Scope, span: Span) -> Self {
        Self { name, requirement: None, pins: None, scope, direct: true, span, inherits: None, keys: Vec::new() }
    }
}

impl Package {
    /// Returns a package of which nothing else is known.
    pub(crate) const fn new(name: String, version: String, span: Span) -> Self {
        Self { name, version, span, scope: None, direct: false, needs: Vec::new() }
    }
}

/// What a reader fills.
pub(crate) struct Draft<'t> {
    pub(crate) text: &'t str,
    pub(crate) file: FileInventory,
    lines: Option<LineIndex>,
    refused: usize,
    unlisted: usize,
}

impl<'t> Draft<'t> {
    pub(crate) fn new(path: &str, format: Format, text: &'t str) -> Self {
        let manifest = Manifest {
            path: path.to_owned(),
            ecosystem: format.ecosystem(),
            kind: format.kind(),
            name: None,
            version: None,
            package: None,
            members: Vec::new(),
            lock: None,
            unresolved: 0,
        };
        let file = FileInventory {
            manifest,
            declared: Vec::new(),
            packages: Vec::new(),
            answers: BTreeMap::new(),
            shared: BTreeMap::new(),
            parent: None,
            problems: Vec::new(),
            format,
        };
        Self { text, file, lines: None, refused: 0, unlisted: 0 }
    }

    /// Notes what cannot be read, at a byte offset.
    pub(crate) fn problem(&mut self, at: u32, message: impl Into<String>) {
        let position = self.lines.get_or_insert_with(|| LineIndex::new(self.text)).position(self.text, at);
        self.problem_at(position, message);
    }

    /// Notes what cannot be read, at a line and column.
    pub(crate) fn problem_at(&mut self, position: Position, message: impl Into<String>) {
        if self.file.problems.len() >= MAX_PROBLEMS {
            self.unlisted += 1;
            return;
        }
        self.file.problems.push(Problem { path: self.file.manifest.path.clone(), position, message: message.into() });
    }

    /// Adds a declaration; an empty name is a problem of the file.
    pub(crate) fn declare(&mut self, declared: Declared) {
        if declared.name.is_empty() {
            self.problem(declared.span.start, "a dependency without a name");
        } else if self.room() {
            self.file.declared.push(declared);
        }
    }

    /// Adds a pinned package and returns its number; `None` where there is no room for it.
    pub(crate) fn package(&mut self, package: Package) -> Option<u32> {
        if package.name.is_empty() || !self.room() {
            return None;
        }
        let index = self.file.packages.len() as u32;
        self.file.packages.push(package);
        Some(index)
    }

    /// Notes that `what` means a package, if asked by `member`. The first answer stands.
    pub(crate) fn answer(&mut self, member: &str, what: &str, package: u32) {
        self.file.answers.entry(answer_key(member, what)).or_insert(package);
    }

    /// Notes a declaration that only the tool that owns the file can compute.
    pub(crate) const fn unresolved(&mut self) {
        self.file.manifest.unresolved = self.file.manifest.unresolved.saturating_add(1);
    }

    /// Adds what other manifests may refer to. The first of a key stands.
    pub(crate) fn share(&mut self, key: String, shared: Shared) {
        if self.file.shared.len() < MAX_ENTRIES {
            self.file.shared.entry(key).or_insert(shared);
        } else {
            self.refused += 1;
        }
    }

    /// Notes what the package says it is for.
    pub(crate) const fn is_application(&mut self, application: bool) {
        self.file.manifest.package = Some(if application { PackageKind::Application } else { PackageKind::Library });
    }

    const fn room(&mut self) -> bool {
        let room = self.file.declared.len() + self.file.packages.len() < MAX_ENTRIES;
        if !room {
            self.refused += 1;
        }
        room
    }

    /// Says what the limits left out.
    pub(crate) fn finish(mut self) -> FileInventory {
        let mut left_out = Vec::new();
        if self.refused > 0 {
            left_out.push(format!("{} packages more than the {MAX_ENTRIES} that are read were left out", self.refused));
        }
        if self.unlisted > 0 {
            left_out.push(format!("{} more problems of this file are not listed", self.unlisted));
        }
        self.file.problems.truncate(MAX_PROBLEMS);
        let position = Position { line: 1, column: 1 };
        let path = &self.file.manifest.path;
        let said = left_out.into_iter().map(|message| Problem { path: path.clone(), position, message });
        self.file.problems.extend(said.collect::<Vec<_>>());
        self.file
    }
}

/// Returns each line without its ending, with the offset of its first byte.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len() as u32;
        (at, line.trim_end_matches(['\n', '\r']))
    })
}

/// Returns the span of `part`, which must be a slice of `whole` that begins at `base`.
pub(crate) fn span_in(whole: &str, base: u32, part: &str) -> Span {
    let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len()) as u32;
    Span::new(base + offset, base + offset + part.len() as u32)
}
