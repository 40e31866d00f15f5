//! Text selectors: regular expressions over the raw text of a file.

use plimsoll_model::{Capture, Match, Span};
use regex::{Captures, Regex};

use super::requirement::Requirement;
use super::scope::{Owner, Paths};

/// The named group that narrows what is reported.
const SPAN_GROUP: &str = "span";

/// One compiled regular expression.
pub(crate) struct TextSelector {
    pub(crate) owner: Owner,
    pub(crate) requirement: Requirement,
    /// Empty: any path.
    pub(crate) paths: Paths,
    regex: Regex,
    /// Sorted.
    groups: Vec<String>,
    has_span_group: bool,
}

impl TextSelector {
    /// Compiles a regular expression, or says why it cannot be used.
    pub(crate) fn compile(owner: Owner, regex: &str, paths: Paths) -> Result<Self, String> {
        let compiled = Regex::new(regex).map_err(|error| error.to_string())?;
        let shortest = regex_syntax::parse(regex).ok().and_then(|hir| hir.properties().minimum_len());
        if shortest == Some(0) {
            return Err("the expression matches the empty text, which is everywhere".to_owned());
        }
        let mut groups: Vec<String> = compiled.capture_names().flatten().map(ToOwned::to_owned).collect();
        let has_span_group = groups.iter().any(|name| name == SPAN_GROUP);
        groups.retain(|name| name != SPAN_GROUP);
        groups.sort_unstable();
        Ok(Self { owner, requirement: Requirement::of_regex(regex), paths, regex: compiled, groups, has_span_group })
    }

    /// Finds all matches in a text, which do not overlap.
    pub(crate) fn find(&self, text: &str, found: &mut impl FnMut(Match)) {
        if self.groups.is_empty() && !self.has_span_group {
            self.regex.find_iter(text).for_each(|hit| found(self.item(span(hit.start(), hit.end()), Vec::new())));
            return;
        }
        for hit in self.regex.captures_iter(text) {
            let Some(whole) = hit.get(0) else { continue };
            let reported = hit.name(SPAN_GROUP).unwrap_or(whole);
            found(self.item(span(reported.start(), reported.end()), self.captures(&hit)));
        }
    }

    fn item(&self, span: Span, captures: Vec<Capture>) -> Match {
        Match { rule: self.owner.rule as u32, selector: self.owner.name.clone(), span, node: None, captures }
    }

    fn captures(&self, hit: &Captures<'_>) -> Vec<Capture> {
        let capture = |name: &String| {
            let group = hit.name(name)?;
            Some(Capture { name: name.clone(), span: span(group.start(), group.end()), node: None })
        };
        self.groups.iter().filter_map(capture).collect()
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}
