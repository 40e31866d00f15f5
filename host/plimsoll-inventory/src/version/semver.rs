//! Semantic versions, as npm, crates.io and Go write them: an optional `v`, and fewer than three numbers are filled up.

use std::cmp::Ordering;

use super::{is_number, numbers};

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    Some(Parts::of(a)?.compare(&Parts::of(b)?))
}

struct Parts<'t> {
    core: [&'t str; 3],
    pre: Option<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V', '=']).unwrap_or(text);
        // Build metadata does not count, and neither does Go's `+incompatible`.
        let text = text.split('+').next().unwrap_or(text);
        let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
        let mut filled = ["0"; 3];
        for (at, number) in core.split('.').enumerate() {
            *filled.get_mut(at)? = Some(number).filter(|number| is_number(number))?;
        }
        Some(Self { core: filled, pre })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let core = self.core.iter().zip(&other.core).map(|(a, b)| numbers(a, b)).find(|order| order.is_ne());
        core.unwrap_or_else(|| match (self.pre, other.pre) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => prerelease(a, b),
        })
    }
}

/// Numbers come before words, fewer identifiers before more.
pub(super) fn prerelease(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('.'), b.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (is_number(a), is_number(b)) {
                (true, true) => numbers(a, b),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => a.cmp(b),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}
