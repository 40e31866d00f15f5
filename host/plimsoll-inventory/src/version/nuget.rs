//! Versions of NuGet: semantic versions with up to four numbers, where case does not count.

use std::cmp::Ordering;

use super::{is_number, numbers, semver};

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let ((core_a, pre_a), (core_b, pre_b)) = (parts(&a)?, parts(&b)?);
    let core = core_a.iter().zip(&core_b).map(|(a, b)| numbers(a, b)).find(|order| order.is_ne());
    Some(core.unwrap_or_else(|| match (pre_a, pre_b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => semver::prerelease(a, b),
    }))
}

fn parts(text: &str) -> Option<([&str; 4], Option<&str>)> {
    let text = text.split('+').next().unwrap_or(text);
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let mut filled = ["0"; 4];
    for (at, number) in core.split('.').enumerate() {
        *filled.get_mut(at)? = Some(number).filter(|number| is_number(number))?;
    }
    Some((filled, pre))
}
