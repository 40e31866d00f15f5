//! Which selectors can match in a text at all: one scan for all the literals that they require.

use aho_corasick::{AhoCorasick, MatchKind};

use super::requirement::Requirement;

/// The requirements of many selectors over one automaton.
pub(crate) struct Prefilter {
    automaton: Option<AhoCorasick>,
    literals: usize,
    /// For each selector its clauses, each a list of literals.
    clauses: Vec<Vec<Vec<u32>>>,
}

impl Prefilter {
    /// Builds the automaton. Selectors keep their order.
    pub(crate) fn new<'a>(requirements: impl Iterator<Item = &'a Requirement> + Clone) -> Self {
        let mut literals: Vec<&[u8]> = requirements
            .clone()
            .flat_map(|requirement| requirement.clauses.iter().flatten())
            .map(Vec::as_slice)
            .collect();
        literals.sort_unstable();
        literals.dedup();
        // An automaton that cannot be built is no filter: everything may match.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&literals).ok();
        let number = |literal: &Vec<u8>| literals.binary_search(&literal.as_slice()).unwrap_or_default() as u32;
        let clauses = requirements
            .map(|requirement| requirement.clauses.iter().map(|clause| clause.iter().map(number).collect()).collect())
            .collect();
        Self { automaton: automaton.filter(|_| !literals.is_empty()), literals: literals.len(), clauses }
    }

    /// Returns which literals occur in a text.
    pub(crate) fn look(&self, text: &str) -> Seen {
        let Some(automaton) = &self.automaton else { return Seen::everything() };
        let mut literals = vec![false; self.literals];
        for found in automaton.find_overlapping_iter(text) {
            literals[found.pattern().as_usize()] = true;
        }
        Seen { all: false, literals }
    }

    /// Returns whether selector `index` can match in a text with these literals.
    pub(crate) fn admits(&self, index: usize, seen: &Seen) -> bool {
        let present = |literal: &u32| seen.literals.get(*literal as usize).copied().unwrap_or(true);
        seen.all
            || self.clauses.get(index).is_none_or(|clauses| clauses.iter().all(|clause| clause.iter().any(present)))
    }
}

/// The literals that occur in one text.
pub(crate) struct Seen {
    all: bool,
    literals: Vec<bool>,
}

impl Seen {
    /// Rules nothing out.
    pub(crate) fn everything() -> Self {
        Self { all: true, literals: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_inside_one_another_are_all_seen() {
        let requirements: Vec<Requirement> =
            ["request", "requests", "quest.*", "absent"].map(Requirement::of_regex).into_iter().collect();
        let filter = Prefilter::new(requirements.iter());
        let seen = filter.look("import requests");
        assert_eq!((0..4).map(|index| filter.admits(index, &seen)).collect::<Vec<_>>(), [true, true, true, false]);
    }

    #[test]
    fn a_selector_without_requirement_is_always_admitted() {
        let requirements = [Requirement::default(), Requirement::of_regex("absent")];
        let filter = Prefilter::new(requirements.iter());
        let seen = filter.look("");
        assert!(filter.admits(0, &seen) && !filter.admits(1, &seen));
        let none = Prefilter::new(requirements[..1].iter());
        assert!(none.admits(0, &none.look("x")));
    }
}
