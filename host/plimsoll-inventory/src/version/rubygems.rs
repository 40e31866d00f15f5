//! Versions of RubyGems, as `Gem::Version` compares them: runs of digits and of letters, letters before numbers.

use std::cmp::Ordering;

use super::{is_number, numbers};

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (segments(a)?, segments(b)?);
    for at in 0..a.len().max(b.len()) {
        // A missing segment is 0.
        let (left, right) = (a.get(at).copied().unwrap_or("0"), b.get(at).copied().unwrap_or("0"));
        let order = match (is_number(left), is_number(right)) {
            (true, true) => numbers(left, right),
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => left.cmp(right),
        };
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

/// Canonical segments: zeros that end the numbers, and those before the first letters, do not count.
fn segments(text: &str) -> Option<Vec<&str>> {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    if !text.starts_with(|first: char| first.is_ascii_digit()) || !text.bytes().all(valid) {
        return None;
    }
    let mut found = Vec::new();
    for (at, part) in text.split('-').enumerate() {
        if at > 0 {
            // `1-a` is written for `1.pre.a`.
            found.push("pre");
        }
        runs(part, &mut found);
    }
    let letters = found.iter().position(|part| !is_number(part)).unwrap_or(found.len());
    let tail = found.split_off(letters);
    let is_zero = |part: &&str| part.bytes().all(|byte| byte == b'0');
    while found.last().is_some_and(is_zero) {
        found.pop();
    }
    found.extend(tail);
    while found.last().is_some_and(is_zero) {
        found.pop();
    }
    Some(found)
}

fn runs<'t>(part: &'t str, found: &mut Vec<&'t str>) {
    for piece in part.split('.') {
        let mut start = 0;
        let bytes = piece.as_bytes();
        for at in 1..=bytes.len() {
            if at == bytes.len() || bytes[at].is_ascii_digit() != bytes[start].is_ascii_digit() {
                found.push(&piece[start..at]);
                start = at;
            }
        }
    }
}
