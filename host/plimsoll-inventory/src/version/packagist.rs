//! Versions of Packagist: Composer's normal form, compared as PHP's `version_compare` does.

use std::cmp::Ordering;

use super::{is_number, numbers};

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (normal(a)?, normal(b)?);
    for at in 0..a.len().max(b.len()) {
        let order = match (a.get(at), b.get(at)) {
            (Some(a), Some(b)) => part(a, b),
            // What has more comes later if it is a number or a patch, and earlier if it is a prerelease.
            (Some(more), None) => rank(more).cmp(&RELEASE),
            (None, Some(more)) => RELEASE.cmp(&rank(more)),
            (None, None) => Ordering::Equal,
        };
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

/// The rank of a version that goes no further.
const RELEASE: u8 = 6;

fn rank(part: &str) -> u8 {
    match part {
        "dev" => 1,
        "alpha" => 2,
        "beta" => 3,
        "rc" => 4,
        "patch" => 8,
        number if is_number(number) => 7,
        _ => 0,
    }
}

fn part(a: &str, b: &str) -> Ordering {
    if is_number(a) && is_number(b) { numbers(a, b) } else { rank(a).cmp(&rank(b)) }
}

/// Four numbers, then the stability and its number: `v1.2-RC1` is `1 2 0 0 rc 1`. A branch is no version.
fn normal(text: &str) -> Option<Vec<String>> {
    let text = text.split(['+', ' ']).next().unwrap_or(text).to_ascii_lowercase();
    let text = text.strip_prefix('v').unwrap_or(&text);
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(text.len());
    let core = text[..end].trim_end_matches('.');
    let mut parts: Vec<String> = core.split('.').map(str::to_owned).collect();
    if parts.iter().any(|part| !is_number(part)) || parts.len() > 5 {
        return None;
    }
    while parts.len() < 4 {
        parts.push("0".to_owned());
    }
    let mut rest = text[end..].trim_start_matches(['-', '_', '.']);
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = match &rest[..end] {
            "dev" => "dev",
            "a" | "alpha" => "alpha",
            "b" | "beta" => "beta",
            "rc" => "rc",
            "p" | "pl" | "patch" => "patch",
            // Composer reads no further.
            "stable" => break,
            "" => "",
            _ => return None,
        };
        rest = rest[end..].trim_start_matches(['-', '_', '.']);
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        if name.is_empty() && digits == 0 {
            break;
        }
        parts.extend([name, &rest[..digits]].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
        rest = rest[digits..].trim_start_matches(['-', '_', '.']);
    }
    Some(parts)
}
