//! The pinned tools, from `toolchains.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Language;

/// All tools by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pins {
    rust: Pin,
    python: Pin,
    js: Pin,
    go: Pin,
    c: Pin,
}

/// The tools of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    /// Programs that must be on the machine, and their oldest versions.
    #[serde(default)]
    pub(crate) minimum: BTreeMap<String, String>,
    /// Requirements for pip, with exact versions.
    #[serde(default)]
    pub(crate) pip: Vec<String>,
    /// Packages for npm, with exact versions.
    #[serde(default)]
    pub(crate) npm: Vec<String>,
    /// The compilation target, for Rust.
    #[serde(default)]
    pub(crate) target: String,
}

impl Pins {
    /// The pins that this program was built with.
    pub(crate) fn embedded() -> Self {
        // A test reads the same text, so this cannot fail in a program that passed its tests.
        toml::from_str(include_str!("../toolchains.toml")).expect("toolchains.toml is valid")
    }

    /// The tools of a language; a `page` pack needs none.
    pub(crate) fn of(&self, language: Language) -> Option<&Pin> {
        match language {
            Language::Rust => Some(&self.rust),
            Language::Python => Some(&self.python),
            Language::Js | Language::Ts => Some(&self.js),
            Language::Go => Some(&self.go),
            Language::C => Some(&self.c),
            Language::Page => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_download_has_an_exact_version() {
        let pins = Pins::embedded();
        for language in Language::ALL {
            let Some(pin) = pins.of(*language) else { continue };
            assert!(pin.pip.iter().all(|pin| pin.contains("==")), "{language}: {:?}", pin.pip);
            assert!(pin.npm.iter().all(|pin| pin.rfind('@').is_some_and(|at| at > 0)), "{language}: {:?}", pin.npm);
        }
    }
}
