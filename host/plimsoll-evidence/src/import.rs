//! From the bytes of one file to evidence, and why there is none.

use plimsoll_model::evidence::{Content, Evidence, EvidenceFormat, EvidenceTool, Place};
use sha2::{Digest, Sha256};

use crate::place::Placer;
use crate::scrub::Scrubber;
use crate::{detect, format, text};

/// The most that is read of one file, in bytes.
pub const MOST_BYTES: usize = 64 << 20;
/// The most results, files, failures or groups of measures that one import lists; more are counted.
pub const MOST_ITEMS: usize = 10_000;

/// Why a file is no evidence. The file's name comes before each message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Over the limit.
    #[error("is too large: {bytes} bytes, over the limit of {MOST_BYTES}")]
    TooLarge {
        /// The file's size, or what was read of it.
        bytes: u64,
    },
    /// Not UTF-8, so none of the formats.
    #[error("is not UTF-8 text: {why}")]
    NotText {
        /// What it is instead, or where it goes wrong.
        why: String,
    },
    /// None of the formats.
    #[error("is not a report that Plimsoll reads: {why}")]
    Unknown {
        /// What it seems to be.
        why: String,
    },
    /// One of the formats, but cut off, malformed or over a limit.
    #[error("cannot be read as {}: {why}", .format.title())]
    Broken {
        /// What it was taken for.
        format: EvidenceFormat,
        /// What is wrong.
        why: String,
    },
}

impl ImportError {
    /// Returns what would be read, for the line after the error.
    #[must_use]
    pub fn help() -> String {
        let titles: Vec<&str> = EvidenceFormat::ALL.iter().map(|format| format.title()).collect();
        format!("it reads {}", titles.join(", "))
    }
}

/// What a format's module makes of a file.
pub(crate) struct Draft {
    pub(crate) tools: Vec<EvidenceTool>,
    pub(crate) category: &'static str,
    /// Paths in it are as the file has them.
    pub(crate) content: Content,
    /// Folders that relative paths of the file may start from.
    pub(crate) bases: Vec<String>,
    pub(crate) notes: Vec<String>,
}

impl Draft {
    /// Returns a draft of one tool, without bases and notes.
    pub(crate) fn new(tool: Option<EvidenceTool>, category: &'static str, content: Content) -> Self {
        Self { tools: tool.into_iter().collect(), category, content, bases: Vec::new(), notes: Vec::new() }
    }
}

/// A report that was read, but whose paths are still those of the machine that wrote it. It becomes [`Evidence`] once the
/// files of the audited folder are known.
#[derive(Debug, Clone)]
pub struct Import {
    evidence: Evidence,
    bases: Vec<String>,
}

/// Reads one report. The name may be a path: only its last part is kept.
///
/// # Errors
/// A file over the limit, in none of the formats, or broken.
pub fn read(name: &str, bytes: &[u8]) -> Result<Import, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len() as u64 });
    }
    let content = text::decode(bytes)?;
    let format = detect::format(name, content)?;
    let broken = |why: String| ImportError::Broken { format, why: text::name(&why) };
    let draft = format::read(format, name, content).map_err(broken)?;
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let evidence = Evidence {
        source: text::name(name.rsplit(['/', '\\']).next().unwrap_or(name)),
        digest: format!("sha256:{digest}"),
        format,
        tools: draft.tools,
        category: draft.category.to_owned(),
        content: draft.content,
        notes: draft.notes,
    };
    Ok(Import { evidence, bases: draft.bases })
}

impl Import {
    /// Returns the evidence, with paths relative to the audited folder. `known` says whether the folder has a file of that
    /// relative path; of an absolute path that leads to none of them, only the file's name is left.
    #[must_use]
    pub fn place(self, known: &dyn Fn(&str) -> bool) -> Evidence {
        let Self { mut evidence, bases } = self;
        let placer = Placer::new(&places(&mut evidence.content), &bases, known);
        for place in places(&mut evidence.content) {
            *place = placer.place(place, known);
        }
        let scrubber = Scrubber::new(placer.base());
        match &mut evidence.content {
            Content::Analysis(analysis) => {
                for item in &mut analysis.items {
                    scrubber.scrub(&mut item.message);
                }
                analysis.items.sort();
            }
            Content::Coverage(coverage) => format::sort_files(&mut coverage.files),
            Content::Tests(tests) => {
                for failure in &mut tests.failures {
                    scrubber.scrub(&mut failure.name);
                    scrubber.scrub(&mut failure.message);
                }
            }
            Content::Measures(_) => {}
        }
        for note in &mut evidence.notes {
            scrubber.scrub(note);
        }
        evidence
    }
}

fn places(content: &mut Content) -> Vec<&mut Place> {
    match content {
        Content::Analysis(analysis) => analysis.items.iter_mut().filter_map(|item| item.place.as_mut()).collect(),
        Content::Coverage(coverage) => coverage.files.iter_mut().map(|file| &mut file.place).collect(),
        Content::Tests(_) | Content::Measures(_) => Vec::new(),
    }
}
