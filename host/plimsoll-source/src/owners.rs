//! Who owns a file, as CODEOWNERS says: the syntax of GitHub, with the sections of GitLab.
//!
//! The last pattern that matches counts; in a file with sections, the last of each section, and all of them together.

use globset::{GlobBuilder, GlobMatcher};

/// Where the file may lie; the first that exists counts, as on GitHub and GitLab.
const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The owners of the audited folder's files.
#[derive(Debug, Default)]
pub struct Owners {
    path: Option<&'static str>,
    sections: Vec<Vec<Rule>>,
    /// Lines that are no rule, from 1.
    unread: Vec<u32>,
}

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    owners: Vec<String>,
}

#[derive(Debug)]
struct Pattern {
    /// A file, or a folder with all that is in it.
    globs: Vec<GlobMatcher>,
}

impl Owners {
    /// Reads the file with `read`, which says nothing where there is none.
    pub(crate) fn detect(read: impl Fn(&str) -> Option<String>) -> Self {
        let found = PLACES.into_iter().find_map(|place| read(place).map(|text| (place, text)));
        found.map_or_else(Self::default, |(place, text)| Self { path: Some(place), ..Self::parse(&text) })
    }

    fn parse(text: &str) -> Self {
        let mut owners = Self { sections: vec![Vec::new()], ..Self::default() };
        let mut default = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let words = words(line);
            let Some(first) = words.first() else { continue };
            if let Some(rest) = section(line) {
                owners.sections.push(Vec::new());
                default = self::words(rest).into_iter().filter(|word| is_owner(word)).collect();
                continue;
            }
            let mut named: Vec<String> = words.iter().skip(1).filter(|word| is_owner(word)).cloned().collect();
            if named.is_empty() {
                named.clone_from(&default);
            }
            match (Pattern::new(first), owners.sections.last_mut()) {
                (Some(pattern), Some(section)) => section.push(Rule { pattern, owners: named }),
                _ => owners.unread.push(u32::try_from(index + 1).unwrap_or(u32::MAX)),
            }
        }
        owners
    }

    /// Returns the path of the file that says so.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path
    }

    /// Returns the numbers of lines that are no rule, from 1.
    #[must_use]
    pub fn unread(&self) -> &[u32] {
        &self.unread
    }

    /// Returns the owners of a file, in the order in which they are named; none: nobody.
    #[must_use]
    pub fn of(&self, path: &str) -> Vec<String> {
        let mut owners: Vec<String> = Vec::new();
        for section in &self.sections {
            let last = section.iter().rev().find(|rule| rule.pattern.matches(path));
            for owner in last.map(|rule| rule.owners.as_slice()).unwrap_or_default() {
                if !owners.contains(owner) {
                    owners.push(owner.clone());
                }
            }
        }
        owners
    }
}

impl Pattern {
    fn new(text: &str) -> Option<Self> {
        // A pattern with a slash inside begins at the root; others match at any depth.
        let anchored = text.trim_end_matches('/').contains('/');
        let body = text.trim_start_matches('/').trim_end_matches('/');
        let body = if anchored || body.is_empty() { body.to_owned() } else { format!("**/{body}") };
        let mut globs = Vec::new();
        let mut add = |glob: &str| {
            let glob = GlobBuilder::new(glob).literal_separator(true).build().ok();
            glob.map(|glob| globs.push(glob.compile_matcher())).is_some()
        };
        let below = if body.is_empty() { "**".to_owned() } else { format!("{body}/**") };
        // `docs/*` owns what lies in `docs`, and not what lies deeper.
        let shallow = anchored && body.ends_with("/*");
        let fits = (text.ends_with('/') || body.is_empty() || add(&body)) && (shallow || add(&below));
        fits.then_some(Self { globs })
    }

    fn matches(&self, path: &str) -> bool {
        self.globs.iter().any(|glob| glob.is_match(path))
    }
}

/// Splits a line at spaces that no backslash protects, and ends it at a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut characters = line.trim().chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => word.extend(characters.next()),
            '#' if word.is_empty() => break,
            character if character.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            character => word.push(character),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Returns what follows the heading of a section, such as `^[Documentation][2] @docs`.
fn section(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix('^').unwrap_or(line.trim()).strip_prefix('[')?;
    let (_, mut rest) = rest.split_once(']')?;
    if let Some(approvals) = rest.strip_prefix('[') {
        rest = approvals.split_once(']')?.1;
    }
    // A path that begins with a class of characters is no heading.
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn is_owner(word: &str) -> bool {
    word.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, path: &str) -> String {
        Owners::parse(text).of(path).join(" ")
    }

    #[test]
    fn the_last_match_counts() {
        let text = "*  @all\n*.js @web # scripts\n/build/ @ops\n/build/keep\n";
        assert_eq!(of(text, "a/b.py"), "@all");
        assert_eq!(of(text, "a/b.js"), "@web");
        assert_eq!(of(text, "build/a/b.js"), "@ops");
        assert_eq!(of(text, "src/build/b.py"), "@all");
        assert_eq!(of(text, "build/keep"), "");
    }

    #[test]
    fn patterns_are_those_of_github() {
        assert_eq!(of("docs/* @a", "docs/x.md"), "@a");
        assert_eq!(of("docs/* @a", "docs/sub/x.md"), "");
        assert_eq!(of("apps/ @a", "x/apps/y.go"), "@a");
        assert_eq!(of("/docs/ @a", "docs/sub/x.md"), "@a");
        assert_eq!(of("**/logs @a", "deep/er/logs/x"), "@a");
        assert_eq!(of("/scripts/*.sh @a", "scripts/x.sh"), "@a");
        assert_eq!(of("my\\ file.md me@example.com", "my file.md"), "me@example.com");
        assert_eq!(of("/ @a", "any/thing"), "@a");
    }

    #[test]
    fn sections_add_up_and_have_defaults() {
        let text = "* @all\n[Docs] @docs\n*.md\n^[Api][2] @api @web\nsrc/\nsrc/own.md @own\n";
        assert_eq!(of(text, "README.md"), "@all @docs");
        assert_eq!(of(text, "src/a.go"), "@all @api @web");
        assert_eq!(of(text, "src/own.md"), "@all @docs @own");
    }

    #[test]
    fn a_line_that_is_no_pattern_is_counted() {
        let owners = Owners::parse("ok @a\n{broken @b\n");
        assert_eq!(owners.unread(), [2]);
    }
}
