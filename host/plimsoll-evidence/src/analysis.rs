//! Collects the results of an analyser: counts all of them, and lists the worst.

use std::collections::BTreeMap;

use plimsoll_model::CATEGORIES;
use plimsoll_model::evidence::{Analysis, CategoryCount, EvidenceItem, Level, Place};

use crate::import::MOST_ITEMS;
use crate::text;

/// Results so far.
#[derive(Default)]
pub(crate) struct Results {
    analysis: Analysis,
    categories: BTreeMap<&'static str, u64>,
}

/// A result as a format's module sees it.
pub(crate) struct Found<'a> {
    pub(crate) level: Level,
    pub(crate) category: &'static str,
    pub(crate) rule: Option<&'a str>,
    pub(crate) message: &'a str,
    pub(crate) path: Option<&'a str>,
    pub(crate) line: Option<u64>,
}

impl Results {
    /// Counts a result, and lists it if it is among the worst.
    pub(crate) fn add(&mut self, found: &Found<'_>) {
        self.analysis.totals.add(found.level);
        if found.level != Level::None {
            *self.categories.entry(found.category).or_default() += 1;
        }
        let line = found.line.and_then(|line| u32::try_from(line).ok()).filter(|line| *line > 0);
        let place = found.path.map(str::trim).filter(|path| !path.is_empty());
        self.analysis.items.push(EvidenceItem {
            level: found.level,
            // Cut when it is placed: the end of a path tells more than its beginning.
            place: place.map(|path| Place { path: path.to_owned(), line, outside: false }),
            rule: found.rule.map(text::name).filter(|rule| !rule.is_empty()),
            message: text::message(found.message),
            category: found.category.to_owned(),
        });
        if self.analysis.items.len() >= 2 * MOST_ITEMS {
            self.keep_the_worst();
        }
    }

    /// Counts results that somebody has suppressed.
    pub(crate) fn suppressed(&mut self, number: u64) {
        self.analysis.suppressed = self.analysis.suppressed.saturating_add(number);
    }

    fn keep_the_worst(&mut self) {
        let items = &mut self.analysis.items;
        items.sort();
        self.analysis.omitted += items.len().saturating_sub(MOST_ITEMS) as u64;
        items.truncate(MOST_ITEMS);
    }

    /// Returns all results, and the category that most of them are of; `usual` if there are none.
    pub(crate) fn finish(mut self, usual: &'static str) -> (Analysis, &'static str) {
        self.keep_the_worst();
        let most = self.categories.values().max().copied();
        let main = CATEGORIES.iter().map(|category| category.id);
        let main = main.into_iter().find(|id| most.is_some() && self.categories.get(id).copied() == most);
        let count = |(category, count): (&str, u64)| CategoryCount { category: category.to_owned(), count };
        self.analysis.categories = self.categories.into_iter().map(count).collect();
        (self.analysis, main.unwrap_or(usual))
    }
}
