//! The report in pieces, so that the least important can be left out where there is no room, and counted.

use std::collections::BTreeMap;

use plimsoll_model::Severity;

use super::{Options, Profile, escape};
use crate::sanitize::cut;
use crate::words;

/// Bytes kept for the sentence that counts what is left out.
const NOTE: usize = 4_096;
/// Characters of the place where all of it is.
const LONGEST_PLACE: usize = 200;

/// What a piece is: how soon it goes, and what it is called. Whatever goes first has the highest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    rank: u8,
    noun: &'static str,
}

impl Kind {
    const fn new(rank: u8, noun: &'static str) -> Self {
        Self { rank, noun }
    }

    pub(super) const REASON: Self = Self::new(0, "reason");
    pub(super) const CATEGORY: Self = Self::new(3, "category");
    pub(super) const FAULT: Self = Self::new(4, "kind of fault");
    pub(super) const STEP: Self = Self::new(5, "step of the plan");
    pub(super) const CHECK: Self = Self::new(6, "item of the checklist");
    pub(super) const UNKNOWN: Self = Self::new(7, "finding of which nothing is known");
    pub(super) const FIXED: Self = Self::new(8, "fixed finding");
    pub(super) const PACK: Self = Self::new(9, "pack");
    pub(super) const UNIT: Self = Self::new(10, "deployable unit");
    pub(super) const SETTING: Self = Self::new(11, "setting");
    pub(super) const MOVED: Self = Self::new(14, "moved finding");
    pub(super) const PENALTY: Self = Self::new(15, "line of arithmetic");
    pub(super) const STRENGTH: Self = Self::new(16, "strength");
    pub(super) const EVIDENCE: Self = Self::new(17, "import");
    pub(super) const PROBLEM: Self = Self::new(18, "note on packages");
    pub(super) const METRIC: Self = Self::new(19, "metric");
    pub(super) const PARSE: Self = Self::new(20, "file that was not fully parsed");
    pub(super) const SKIPPED: Self = Self::new(21, "path that was not audited");

    /// A finding. What is urgent stays longest; what is new stays longer than what is not, if it is as severe.
    pub(super) const fn finding(severity: Severity) -> Self {
        match severity {
            Severity::P0 => Self::new(1, "P0 finding"),
            Severity::P1 => Self::new(2, "P1 finding"),
            Severity::P2 => Self::new(12, "P2 finding"),
            Severity::P3 => Self::new(13, "P3 finding"),
        }
    }

    /// `1 category`, `2 items of the checklist`.
    fn count(self, number: u64) -> String {
        if number == 1 {
            return format!("1 {}", self.noun);
        }
        let (noun, rest) =
            self.noun.split_once(" of ").map_or((self.noun, String::new()), |(a, b)| (a, format!(" of {b}")));
        let (noun, rest) =
            noun.split_once(" that was").map_or((noun, rest.clone()), |(a, b)| (a, format!(" that were{b}{rest}")));
        let (noun, rest) = noun.split_once(" on ").map_or((noun, rest.clone()), |(a, b)| (a, format!(" on {b}{rest}")));
        let plural = noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"));
        format!("{} {plural}{rest}", words::thousands(number))
    }
}

struct Item {
    text: String,
    kind: Kind,
}

/// What stands before some items and after them.
struct Section {
    open: String,
    items: Vec<Item>,
    close: &'static str,
    /// How many of the items are left out, each without its text then.
    left_out: usize,
    /// Stays without its items.
    keep: bool,
}

/// The report so far.
pub(super) struct Page {
    pub(super) profile: Profile,
    full: String,
    sections: Vec<Section>,
}

impl Page {
    pub(super) fn new(options: &Options) -> Self {
        let run_file = "The run file (`--report json=PATH`)";
        let full =
            options.full.as_deref().map_or_else(|| run_file.to_owned(), |full| escape::text(&cut(full, LONGEST_PLACE)));
        Self { profile: options.profile, full, sections: Vec::new() }
    }

    /// A heading so many levels below the first.
    pub(super) fn heading(&self, below: usize, text: &str) -> String {
        format!("{} {text}\n\n", "#".repeat((self.profile.level() + below).min(6)))
    }

    /// Begins a section that goes when the last of its items goes. The text is Markdown.
    pub(super) fn open(&mut self, open: String, close: &'static str) {
        self.sections.push(Section { open, items: Vec::new(), close, left_out: 0, keep: false });
    }

    /// Begins a section that stays.
    pub(super) fn open_for_good(&mut self, open: String, close: &'static str) {
        self.sections.push(Section { open, items: Vec::new(), close, left_out: 0, keep: true });
    }

    /// Begins a section that is folded. The summary is HTML.
    pub(super) fn fold(&mut self, summary: &str, open: &str) {
        self.open(format!("<details>\n<summary>{summary}</summary>\n\n{open}"), "\n</details>\n\n");
    }

    /// Adds a paragraph that stays.
    pub(super) fn text(&mut self, markdown: &str) {
        self.open_for_good(format!("{markdown}\n\n"), "");
    }

    /// Adds an item to the last section.
    pub(super) fn item(&mut self, kind: Kind, text: String) {
        if let Some(section) = self.sections.last_mut() {
            section.items.push(Item { text, kind });
        }
    }

    /// Joins all sections, and leaves out what there is no room for.
    pub(super) fn finish(mut self) -> String {
        // A section that never had an item has nothing to say.
        self.sections.retain(|section| section.keep || !section.items.is_empty());
        let note = self.profile.budget().and_then(|budget| self.shorten(budget));
        let mut out = String::new();
        for (index, section) in self.sections.iter().enumerate() {
            out.push_str(&section.open);
            section.items.iter().for_each(|item| out.push_str(&item.text));
            out.push_str(section.close);
            if let (0, Some(note)) = (index, &note) {
                out.push_str(note);
            }
        }
        let mut text = out.trim_end().to_owned();
        text.push('\n');
        text
    }

    /// Leaves out what goes first until the rest fits, and returns the sentence that counts it.
    fn shorten(&mut self, budget: usize) -> Option<String> {
        let items = |section: &Section| section.items.iter().map(|item| item.text.len()).sum::<usize>();
        let frame = |section: &Section| section.open.len() + section.close.len();
        let mut size: usize = self.sections.iter().map(|section| frame(section) + items(section)).sum();
        if size <= budget {
            return None;
        }
        let mut order: Vec<(u8, usize, usize)> = Vec::new();
        for (section, of) in self.sections.iter().enumerate() {
            order.extend(of.items.iter().enumerate().map(|(at, item)| (item.kind.rank, section, at)));
        }
        // The last of the least important goes first, so each section loses its items from the end.
        order.sort_unstable();
        let mut left_out = BTreeMap::<Kind, u64>::new();
        while size > budget.saturating_sub(NOTE) {
            let Some((_, section, at)) = order.pop() else { break };
            let section = &mut self.sections[section];
            let Some(item) = section.items.get_mut(at) else { continue };
            size -= item.text.len();
            item.text = String::new();
            *left_out.entry(item.kind).or_default() += 1;
            section.left_out += 1;
            if section.left_out == section.items.len() && !section.keep {
                size -= frame(section);
                (section.open, section.close) = (String::new(), "");
            }
        }
        let counts: Vec<String> = left_out.into_iter().map(|(kind, number)| kind.count(number)).collect();
        let bytes = words::thousands(budget as u64);
        Some(format!("**Left out, to keep to {bytes} bytes: {}.** {} has them.\n\n", counts.join(", "), self.full))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted_in_words() {
        assert_eq!(Kind::CATEGORY.count(2), "2 categories");
        assert_eq!(Kind::CHECK.count(1), "1 item of the checklist");
        assert_eq!(Kind::CHECK.count(2), "2 items of the checklist");
        assert_eq!(Kind::SKIPPED.count(1_200), "1,200 paths that were not audited");
        assert_eq!(Kind::PROBLEM.count(2), "2 notes on packages");
        assert_eq!(Kind::UNKNOWN.count(2), "2 findings of which nothing is known");
        assert_eq!(Kind::finding(Severity::P2).count(3), "3 P2 findings");
    }
}
