//! Collects measures: numbers that make sense only, and no more groups than can be looked at.

use plimsoll_model::evidence::{Content, Measure, MeasureGroup, Measures, Threshold};

use crate::import::{Draft, MOST_ITEMS};
use crate::{category, format, text};

/// Measures of one group that are listed.
const MOST_MEASURES: usize = 32;

/// Larger numbers are no measures, but mistakes or mischief.
const LARGEST: f64 = 1e30;
/// Smaller numbers are zero.
const SMALLEST: f64 = 1e-12;

/// One group.
#[derive(Default)]
pub(crate) struct Group {
    measures: Vec<Measure>,
    senseless: u64,
}

/// A group with its name.
pub(crate) struct Named {
    pub(crate) group: MeasureGroup,
    senseless: u64,
}

impl Group {
    /// Adds a number, if there is one that makes sense.
    pub(crate) fn add(&mut self, name: &str, value: Option<f64>, unit: &str) -> &mut Self {
        self.add_with(name, value, None, unit)
    }

    /// Adds a number and half of the width of its interval.
    pub(crate) fn add_with(
        &mut self,
        name: &str,
        value: Option<f64>,
        plus_minus: Option<f64>,
        unit: &str,
    ) -> &mut Self {
        match value.map(rounded) {
            Some(Some(value)) if self.measures.len() < MOST_MEASURES => {
                let plus_minus = plus_minus.and_then(rounded);
                self.measures.push(Measure { name: text::name(name), value, plus_minus, unit: text::name(unit) });
            }
            Some(_) => self.senseless += 1,
            None => {}
        }
        self
    }

    /// Returns the group under a name.
    pub(crate) fn of(self, subject: Option<&str>) -> Named {
        let group = MeasureGroup { subject: subject.map(text::name), measures: self.measures };
        Named { group, senseless: self.senseless }
    }
}

/// Returns the evidence: groups in the order that they come in, those without a number left out.
pub(crate) fn draft(tool: &str, groups: Vec<Named>, mut thresholds: Vec<Threshold>) -> Draft {
    let senseless: u64 = groups.iter().map(|named| named.senseless).sum();
    let mut groups: Vec<MeasureGroup> = groups.into_iter().map(|named| named.group).collect();
    groups.retain(|group| !group.measures.is_empty());
    let omitted = groups.len().saturating_sub(MOST_ITEMS) + thresholds.len().saturating_sub(MOST_ITEMS);
    groups.truncate(MOST_ITEMS);
    thresholds.sort();
    thresholds.truncate(MOST_ITEMS);
    let content = Content::Measures(Measures { groups, thresholds, omitted: omitted as u64 });
    let mut draft = Draft::new(Some(format::tool(tool, None)), category::PERFORMANCE, content);
    if senseless > 0 {
        draft
            .notes
            .push(format!("passed over: {}, out of bounds or too many of one group", text::count(senseless, "number")));
    }
    draft
}

/// Returns a number with nine digits, which every reader of JSON reads as the same number.
pub(crate) fn rounded(number: f64) -> Option<f64> {
    match number.abs() {
        size if size < SMALLEST => Some(0.0),
        size if size < LARGEST => format!("{number:.8e}").parse().ok(),
        _ => None,
    }
}

/// Returns the share of `part` in `whole` as a percentage.
pub(crate) fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole * 100.0)
}

/// Returns the largest value among the sorted ones that at most `share` hundredths of them lie below.
pub(crate) fn percentile(sorted: &[f64], share: usize) -> Option<f64> {
    let rank = (sorted.len() * share).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sorted: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(percentile(&sorted, 95), Some(19.0));
        assert_eq!(percentile(&sorted, 50), Some(10.0));
        assert_eq!(percentile(&[7.0], 99), Some(7.0));
        assert_eq!(percentile(&[], 99), None);
    }

    #[test]
    fn only_finite_numbers_are_kept() {
        let mut group = Group::default();
        group.add("a", Some(f64::NAN), "ms").add("b", Some(f64::INFINITY), "ms").add("c", None, "ms");
        let draft = draft("x", vec![group.of(None)], Vec::new());
        assert_eq!(draft.content, Content::Measures(Measures::default()));
        assert_eq!(draft.notes, ["passed over: 2 numbers, out of bounds or too many of one group"]);
    }

    #[test]
    fn numbers_have_nine_digits() {
        let shown = [97.899_999_999_999_99, -1.0 / 3.0, 1e-300, 1e29, 1e300].map(rounded);
        assert_eq!(shown, [Some(97.9), Some(-0.333_333_333), Some(0.0), Some(1e29), None]);
    }
}
