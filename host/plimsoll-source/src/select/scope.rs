//! Whose selector it is, and which files it looks at.

use globset::{Glob, GlobBuilder};
use plimsoll_model::Role;
use plimsoll_page::Page;

use crate::language::{languages, position};

/// The rule that a selector belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) pack: usize,
    pub(crate) rule: usize,
    /// The selector's name, or the empty string.
    pub(crate) name: String,
    /// Bits of languages by place in the table, the bit after the last for `text`; none if the rule is off.
    languages: u32,
    /// Bits of roles.
    roles: u8,
}

impl Owner {
    pub(crate) fn new(pack: usize, rule: usize, page: &Page, enabled: bool, name: &str) -> Self {
        let bit = |name: &String| {
            if name == "*" { u32::MAX } else { 1 << position(name).unwrap_or(languages().len()) }
        };
        let languages = if enabled { page.languages.iter().map(bit).fold(0, |bits, bit| bits | bit) } else { 0 };
        Self { pack, rule, name: name.to_owned(), languages, roles: roles_of(page) }
    }

    /// Returns whether the rule is on and looks at files of this language (by place in the table) and role.
    pub(crate) fn admits(&self, language: usize, role: Role) -> bool {
        self.languages & (1 << language) != 0 && self.roles & bit_of(role) != 0
    }
}

/// The bits of all roles that a rule asks for.
pub(crate) fn roles_of(page: &Page) -> u8 {
    page.roles.iter().fold(0, |bits, role| bits | bit_of(*role))
}

pub(crate) const fn bit_of(role: Role) -> u8 {
    1 << role as u8
}

/// Globs of one selector, as places in the set of all globs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paths(pub(crate) Vec<usize>);

impl Paths {
    /// Returns whether one of the globs is among those that matched a path; `matched` is sorted.
    pub(crate) fn admit(&self, matched: &[usize]) -> bool {
        self.0.iter().any(|glob| matched.binary_search(glob).is_ok())
    }
}

/// Compiles a glob of a page: `*` stays inside a folder, and a glob without `/` means any folder.
pub(crate) fn glob(glob: &str) -> Result<Glob, globset::Error> {
    let anywhere = if glob.contains('/') { glob.trim_start_matches('/').to_owned() } else { format!("**/{glob}") };
    GlobBuilder::new(&anywhere).literal_separator(true).build()
}
