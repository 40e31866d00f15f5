//! What git leaves out: patterns of `.gitignore`, and folders of submodules. What is missing there is made by a build, or
//! fetched, and says nothing.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use crate::paths::{folder, name};

/// A pattern: the folder that it counts in, and what it says.
pub(crate) const IGNORED: FactKind = fact!("ignored", pattern: text, anchored: boolean);

/// Notes the patterns of a `.gitignore` or the folders of a `.gitmodules`.
pub(crate) fn note(cx: &mut Context<'_>) {
    let is_modules = name(&cx.file().path) == ".gitmodules";
    for line in cx.source().lines().map(str::trim) {
        if is_modules {
            let path = line.strip_prefix("path").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
            if let Some(path) = path {
                cx.fact(IGNORED, [path.trim(), "true"], None);
            }
            continue;
        }
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let bare = line.trim_end_matches('/').trim_end_matches("/*").trim_end_matches("/**");
        let anchored = bare.contains('/') && !bare.starts_with("**/");
        let bare = bare.trim_start_matches("**/").trim_start_matches('/');
        if !bare.is_empty() && bare != "*" {
            cx.fact(IGNORED, [bare, if anchored { "true" } else { "false" }], None);
        }
    }
}

/// The patterns of a repository.
pub(crate) struct Ignored {
    patterns: BTreeSet<(String, String, bool)>,
}

impl Ignored {
    pub(crate) fn read(project: &Project<'_>) -> Self {
        let facts = project.repository().facts(IGNORED.key);
        let pattern =
            |fact: LocatedFact| (folder(&fact.path).to_owned(), fact.value(0).to_owned(), fact.value(1) == "true");
        Self { patterns: facts.map(pattern).collect() }
    }

    /// Returns whether a path, or a folder above it, is left out.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.patterns.iter().any(|(within, pattern, anchored)| {
            let inside = match within.as_str() {
                "" => Some(path),
                within => path.strip_prefix(within).and_then(|rest| rest.strip_prefix('/')),
            };
            let Some(inside) = inside else { return false };
            if *anchored {
                let ends = inside.match_indices('/').map(|(at, _)| at).chain([inside.len()]);
                ends.into_iter().any(|end| fits(pattern, &inside[..end]))
            } else {
                inside.split('/').any(|part| fits(pattern, part))
            }
        })
    }
}

/// Whether a text fits a pattern with `*` and `?`. A star also stands for `/`: what git leaves in is left out here.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((from, taken)) = star else { return false };
                at = from + 1;
                seen = taken + 1;
                star = Some((from, taken + 1));
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

/// Returns where generated things usually are, whatever git is told.
pub(crate) fn is_build_output(path: &str) -> bool {
    const OUTPUT: &[&str] = &["dist", "build", "out", "target", "node_modules", "coverage", "_build", "site", ".next"];
    path.split('/').any(|part| OUTPUT.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        assert!(fits("*.log", "a.log"));
        assert!(fits("docs/*/out", "docs/a/b/out"));
        assert!(!fits("*.log", "a.logs"));
        assert!(fits("a?c", "abc"));
        assert!(!fits("abc", "ab"));
    }
}
