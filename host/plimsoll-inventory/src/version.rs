//! The order of versions, for each ecosystem its own.
//!
//! Only the order: which version a requirement selects is for the ecosystem's tool. What is no version there is compared
//! with nothing, so an advisory never matches by accident.

use std::cmp::Ordering;
use std::str::FromStr;

use plimsoll_model::Ecosystem;

mod maven;
mod nuget;
mod packagist;
mod rubygems;
mod semver;

/// Compares two versions, `None` where one of them is no version of that ecosystem.
#[must_use]
pub fn compare(ecosystem: Ecosystem, a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (a.trim(), b.trim());
    match ecosystem {
        Ecosystem::CratesIo | Ecosystem::Go | Ecosystem::Npm => semver::compare(a, b),
        Ecosystem::Maven => Some(maven::compare(a, b)),
        Ecosystem::NuGet => nuget::compare(a, b),
        Ecosystem::Packagist => packagist::compare(a, b),
        Ecosystem::PyPi => Some(pep440_rs::Version::from_str(a).ok()?.cmp(&pep440_rs::Version::from_str(b).ok()?)),
        Ecosystem::RubyGems => rubygems::compare(a, b),
    }
}

/// Compares numbers of any length that are written in decimal digits.
fn numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
