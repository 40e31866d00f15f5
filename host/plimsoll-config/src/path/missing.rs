//! Where a path breaks off.

use plimsoll_model::{ValueKind, ValueTree};

use super::Step;
use super::lookup::Work;
use super::matches;

/// All places where a path breaks off in one tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingPlaces {
    /// In the order of the text, as far as no alias leads back.
    pub places: Vec<Missing>,
    /// False where aliases multiply what there is to look at, and the search ended before them.
    pub is_complete: bool,
}

/// A place where a path breaks off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The deepest value that exists.
    pub value: u32,
    /// The first key that it has not; alternatives are separated by `|`.
    pub key: String,
    /// The names of captures on the way, and the members that stand for them.
    pub captures: Vec<(String, u32)>,
}

pub(super) fn find(tree: &ValueTree, root: u32, steps: &[Step], work: &mut Work) -> MissingPlaces {
    let mut places = Vec::new();
    let mut stack = vec![(0_usize, root, Vec::new())];
    while let Some((at, value, captures)) = stack.pop() {
        let Some(step) = steps.get(at) else { continue };
        if !work.take() {
            break;
        }
        if *step == Step::Deep {
            // Any place of any depth will do, so only one that has nothing at all lacks it.
            if matches::find(tree, value, &steps[at..], work).found.is_empty() && work.is_complete {
                places.push(Missing { value, key: first_key(&steps[at..]), captures });
            }
            continue;
        }
        let next = matches::next(tree, value, step, work);
        if next.is_empty() && work.is_complete {
            // What a template or an expression makes of a value is unknown, and a wildcard asks for nothing.
            let kind = tree.resolve(value).and_then(|value| tree.get(value)).map(|it| it.kind);
            if matches!(step, Step::Keys(_)) && !matches!(kind, Some(ValueKind::Expression) | None) {
                places.push(Missing { value, key: first_key(&steps[at..]), captures });
            }
            continue;
        }
        stack.extend(next.into_iter().rev().map(|value| {
            let mut captures: Vec<(String, u32)> = captures.clone();
            if let Step::Member(Some(name)) = step {
                captures.push((name.clone(), value));
            }
            (at + 1, value, captures)
        }));
    }
    MissingPlaces { places, is_complete: work.is_complete }
}

fn first_key(steps: &[Step]) -> String {
    let keys = steps.iter().find_map(|step| match step {
        Step::Keys(keys) => Some(keys.join("|")),
        _ => None,
    });
    keys.unwrap_or_default()
}
