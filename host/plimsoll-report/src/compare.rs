//! What changed since an earlier run: which findings are new, which only moved, and which are gone.
//!
//! A finding is known again by its fingerprint; what is left over is known again in another file by its rule, its message
//! and its lines. Whatever is gone counts as fixed only where the new run can say so: silence of a rule that did not look
//! is no repair. In the same way, what a rule finds that the earlier run did not have is new, and no news of the code: it is
//! counted apart. The order of findings does not matter, neither run's.

mod gone;
mod trail;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_model::Score;
use plimsoll_model::run::{Comparison, EarlierPlace, Finding, FindingState, Run};

use crate::words;
use gone::Sight;
use trail::Trail;

/// Compares a run with an earlier one: gives its findings their states, and says what became of the others.
#[must_use]
pub fn compare(mut new: Run, old: &Run) -> Run {
    let earlier = in_order(&old.findings);
    let order = in_order(&new.findings);
    let mut taken = vec![false; old.findings.len()];
    let mut states = vec![FindingState::New; new.findings.len()];
    let mut origins: Vec<Option<EarlierPlace>> = vec![None; new.findings.len()];

    let mut known = BTreeMap::<(&str, &str), VecDeque<usize>>::new();
    for at in &earlier {
        let finding = &old.findings[*at];
        known.entry((&finding.rule, &finding.fingerprint)).or_default().push_back(*at);
    }
    for at in &order {
        let finding = &new.findings[*at];
        let same = known.get_mut(&(finding.rule.as_str(), finding.fingerprint.as_str()));
        if let Some(before) = same.and_then(VecDeque::pop_front) {
            taken[before] = true;
            states[*at] = FindingState::Unchanged;
        }
    }

    // Of what is left, by path, so that a finding is not said to have moved within its file.
    let mut left = BTreeMap::<Trail, BTreeMap<&str, VecDeque<usize>>>::new();
    for at in earlier.iter().filter(|at| !taken[**at]) {
        let finding = &old.findings[*at];
        if let Some(trail) = Trail::of(finding) {
            left.entry(trail).or_default().entry(&finding.location.path).or_default().push_back(*at);
        }
    }
    let unknown: Vec<usize> = order.iter().copied().filter(|at| states[*at] == FindingState::New).collect();
    for at in unknown {
        let finding = &new.findings[at];
        let Some(paths) = Trail::of(finding).and_then(|trail| left.get_mut(&trail)) else { continue };
        let elsewhere = paths.iter().find(|(path, places)| **path != finding.location.path && !places.is_empty());
        let Some(path) = elsewhere.map(|(path, _)| *path) else { continue };
        let Some(places) = paths.get_mut(path) else { continue };
        if let Some(before) = places.pop_front() {
            taken[before] = true;
            states[at] = FindingState::Moved;
            let place = &old.findings[before].location;
            origins[at] = Some(EarlierPlace { path: place.path.clone(), line: place.start.line });
        }
        if places.is_empty() {
            paths.remove(path);
        }
    }

    let mut comparison = empty(&new, old);
    let sight = Sight::new(&new);
    let narrowed = gone::Narrowed::new(&new, old);
    for at in earlier.into_iter().filter(|at| !taken[*at]) {
        // Its state was that of the earlier run, beside one before that.
        let finding = Finding { state: None, moved_from: None, ..old.findings[at].clone() };
        let seen = sight.blind_to(&finding).is_none() && !narrowed.hides(&finding);
        if seen { &mut comparison.fixed } else { &mut comparison.unknown }.push(finding);
    }
    let new_rules: BTreeSet<&str> = comparison.new_rules.iter().map(String::as_str).collect();
    let by_rule = new.findings.iter().zip(&states);
    let by_rule =
        by_rule.filter(|(each, state)| **state == FindingState::New && new_rules.contains(each.rule.as_str()));
    comparison.new_by_rule = by_rule.count() as u32;
    for ((finding, state), origin) in new.findings.iter_mut().zip(states).zip(origins) {
        (finding.state, finding.moved_from) = (Some(state), origin);
        *match state {
            FindingState::New => &mut comparison.new,
            FindingState::Moved => &mut comparison.moved,
            FindingState::Unchanged => &mut comparison.unchanged,
        } += 1;
    }
    new.comparison = Some(comparison);
    new
}

/// The comparison of the scores, with no finding in it yet.
fn empty(new: &Run, old: &Run) -> Comparison {
    let before = old.assessment.as_ref();
    let known: BTreeSet<&str> = old.rules.iter().map(|rule| rule.id.as_str()).collect();
    let new_rules = new.rules.iter().map(|rule| &rule.id).filter(|id| !known.contains(id.as_str())).cloned();
    Comparison {
        new: 0,
        new_by_rule: 0,
        new_rules: new_rules.collect(),
        moved: 0,
        unchanged: 0,
        fixed: Vec::new(),
        unknown: Vec::new(),
        before: before.map(|assessment| assessment.total.clone()),
        categories_before: before
            .map(|assessment| {
                assessment.categories.iter().map(|category| (category.id.clone(), category.score)).collect()
            })
            .unwrap_or_default(),
        standard_changed: before
            .zip(new.assessment.as_ref())
            .is_some_and(|(before, after)| before.standard != after.standard),
    }
}

/// The places of findings in an order that depends on nothing but what they say: worst first, then by path, place and rule.
fn in_order(findings: &[Finding]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|a, b| key(&findings[*a]).cmp(&key(&findings[*b])));
    order
}

fn key(finding: &Finding) -> impl Ord {
    let Finding { severity, confidence, location, rule, message, fingerprint, .. } = finding;
    (severity, &location.path, location.span, rule, message, fingerprint, confidence)
}

/// Why findings are new, where it is not the code.
pub struct NewRules<'a>(BTreeSet<&'a str>);

impl<'a> NewRules<'a> {
    /// Reads the comparison of a run; of a run that was compared with none, nothing is new.
    #[must_use]
    pub fn of(run: &'a Run) -> Self {
        Self(run.comparison.iter().flat_map(|comparison| &comparison.new_rules).map(String::as_str).collect())
    }

    /// Returns whether a finding is new because its rule is.
    #[must_use]
    pub fn explain(&self, finding: &Finding) -> bool {
        finding.state == Some(FindingState::New) && self.0.contains(finding.rule.as_str())
    }
}

/// What a finding is beside an earlier run, in words: nothing if it is as before. The text holds a path of the run.
pub(crate) fn state_in_words(finding: &Finding, new_rules: &NewRules<'_>) -> Option<String> {
    match finding.state? {
        FindingState::New if new_rules.explain(finding) => Some("new, as its rule is".to_owned()),
        FindingState::New => Some("new".to_owned()),
        FindingState::Moved => Some(match &finding.moved_from {
            Some(EarlierPlace { path, line }) => format!("moved here from {path}:{line}"),
            None => "moved".to_owned(),
        }),
        FindingState::Unchanged => None,
    }
}

/// `3 of them by 1 rule that the earlier run did not have`, or all of them; none where no finding is new for that.
pub(crate) fn by_new_rules(run: &Run) -> Option<String> {
    let comparison = run.comparison.as_ref().filter(|comparison| comparison.new_by_rule > 0)?;
    let new_rules = NewRules::of(run);
    let explained = run.findings.iter().filter(|finding| new_rules.explain(finding));
    let rules: BTreeSet<&str> = explained.map(|finding| finding.rule.as_str()).collect();
    let who = words::count(rules.len() as u64, "rule");
    let of_them = match comparison.new_by_rule {
        all if all == comparison.new => String::new(),
        some => format!("{} of them ", words::thousands(some.into())),
    };
    Some(format!("{of_them}by {who} that the earlier run did not have"))
}

/// The findings of which nothing is known, by why that is so.
pub(crate) fn unknown_by_reason<'a>(run: &Run, comparison: &'a Comparison) -> BTreeMap<String, Vec<&'a Finding>> {
    let sight = Sight::new(run);
    let unclear: BTreeSet<&str> = run.parse_errors.iter().map(|parse| parse.path.as_str()).collect();
    // Where the run itself saw the place, it was the earlier run that saw more of it.
    let otherwise = |path: &str| {
        if unclear.contains(path) {
            format!("`{path}` could not be fully parsed")
        } else {
            "the run leaves out paths that the earlier one did not".to_owned()
        }
    };
    let mut reasons = BTreeMap::<String, Vec<&Finding>>::new();
    for finding in &comparison.unknown {
        let why = sight.blind_to(finding).unwrap_or_else(|| otherwise(&finding.location.path));
        reasons.entry(why).or_default().push(finding);
    }
    reasons
}

/// A category before and after, in the order of the run; what only the earlier run has comes last.
pub(crate) struct Change<'a> {
    pub(crate) title: &'a str,
    pub(crate) before: Option<Score>,
    pub(crate) after: Option<Score>,
}

/// The categories whose scores are others than before.
pub(crate) fn changes<'a>(run: &'a Run, comparison: &'a Comparison) -> Vec<Change<'a>> {
    let before: BTreeMap<&str, Option<Score>> =
        comparison.categories_before.iter().map(|(id, score)| (id.as_str(), *score)).collect();
    let after = run.assessment.as_ref().map_or(&[][..], |assessment| &assessment.categories);
    let known = after.iter().map(|category| Change {
        title: &category.title,
        before: before.get(category.id.as_str()).copied().flatten(),
        after: category.score,
    });
    let gone = comparison.categories_before.iter().filter(|(id, _)| !after.iter().any(|category| category.id == *id));
    let gone = gone.map(|(id, score)| Change { title: id, before: *score, after: None });
    known.chain(gone).filter(|change| change.before != change.after).collect()
}
