//! What a path selects.

use std::collections::HashSet;

use plimsoll_model::{ValueKind, ValueTree};

use super::Step;
use super::lookup::{self, Work};

/// What a path selects in one tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// Each value once for each set of captures.
    pub found: Vec<PathMatch>,
    /// False where aliases multiply what there is to look at, and the search ended before them.
    pub is_complete: bool,
}

/// One value that a path selects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathMatch {
    /// The value where it is written: an alias is not followed once more.
    pub value: u32,
    /// The names of captures, and the members that stand for them: their keys are what was matched.
    pub captures: Vec<(String, u32)>,
}

struct State {
    step: usize,
    value: u32,
    captures: Vec<(String, u32)>,
    /// Which search through any depth this belongs to.
    deep: Option<u32>,
}

pub(super) fn find(tree: &ValueTree, root: u32, steps: &[Step], work: &mut Work) -> Matches {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut seen_deep: HashSet<(u32, u32)> = HashSet::new();
    let mut searches = 0;
    let mut stack = vec![State { step: 0, value: root, captures: Vec::new(), deep: None }];
    while let Some(state) = stack.pop() {
        if !work.take() {
            break;
        }
        let Some(step) = steps.get(state.step) else {
            let one = PathMatch { value: state.value, captures: state.captures };
            if seen.insert(one.clone()) {
                found.push(one);
            }
            continue;
        };
        if *step == Step::Deep {
            let deep = state.deep.unwrap_or_else(|| {
                searches += 1;
                searches
            });
            let Some(resolved) = tree.resolve(state.value).filter(|value| seen_deep.insert((deep, *value))) else {
                continue;
            };
            let below = match tree.get(resolved).map(|it| it.kind) {
                Some(ValueKind::Mapping) => lookup::members(tree, resolved, work),
                Some(ValueKind::Sequence) => lookup::elements(tree, resolved, work),
                _ => Vec::new(),
            };
            stack.extend(below.into_iter().rev().map(|value| State {
                step: state.step,
                value,
                captures: state.captures.clone(),
                deep: Some(deep),
            }));
            stack.push(State { step: state.step + 1, deep: None, ..state });
            continue;
        }
        let next = next(tree, state.value, step, work);
        stack.extend(next.into_iter().rev().map(|value| {
            let mut captures = state.captures.clone();
            if let Step::Member(Some(name)) = step {
                captures.push((name.clone(), value));
            }
            State { step: state.step + 1, value, captures, deep: None }
        }));
    }
    Matches { found, is_complete: work.is_complete }
}

/// Returns what one step leads to, in the order of the text.
pub(super) fn next(tree: &ValueTree, value: u32, step: &Step, work: &mut Work) -> Vec<u32> {
    match step {
        Step::Keys(keys) => {
            let mut members: Vec<u32> = keys.iter().flat_map(|key| lookup::named(tree, value, key, work)).collect();
            members.sort_unstable();
            members.dedup();
            members
        }
        Step::Member(_) => lookup::members(tree, value, work),
        Step::Element(None) => lookup::elements(tree, value, work),
        Step::Element(Some(index)) => {
            lookup::elements(tree, value, work).into_iter().skip(*index as usize).take(1).collect()
        }
        Step::Deep => vec![value],
    }
}
