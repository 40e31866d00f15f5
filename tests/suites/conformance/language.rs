//! The languages of the suite, and what a case's file is called in each.

use std::path::PathBuf;

/// A language that has an SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    Python,
    Ts,
    Go,
    C,
}

impl Language {
    /// Rust first: its output is what the others must give.
    pub(crate) const ALL: &[Self] = &[Self::Rust, Self::Python, Self::Ts, Self::Go, Self::C];

    /// As `plimsoll new --lang` has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Ts => "ts",
            Self::Go => "go",
            Self::C => "c",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::Ts => "TypeScript",
            Self::Go => "Go",
            Self::C => "C",
        }
    }

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Rust => "rs",
            Self::Python => "py",
            Self::Ts => "ts",
            Self::Go => "go",
            Self::C => "c",
        }
    }

    /// The file of a case.
    pub(crate) fn file(self) -> String {
        format!("{}.{}", self.name(), self.extension())
    }

    /// The folder of its SDK.
    pub(crate) fn sdk(self) -> PathBuf {
        let name = if self == Self::Ts { "js" } else { self.name() };
        plimsoll_tests::root().join("sdk").join(name)
    }
}
