//! Test code inside a production file: the items that a compiler leaves out of what is shipped.
//!
//! Only Rust keeps its tests there by convention. The path of such a file says production, and so would everything that is
//! found in its tests; a rule that does not ask for tests must not see that. This module reads attributes, it does not
//! decide what a rule sees.

use plimsoll_model::Span;
use tree_sitter::Node;

use crate::classify::is_named_after_tests;
use crate::select::survey;
use crate::table::span_of;

/// Attributes of functions that only a test runner calls, by the last part of their path: `tokio::test` is one.
const RUNNERS: &[&str] =
    &["test", "bench", "rstest", "test_case", "quickcheck", "proptest", "wasm_bindgen_test", "traced_test"];

/// Options of `cfg` that nobody ships, beside `test`.
const CHECKERS: &[&str] = &["test", "doctest", "miri", "loom", "kani", "fuzzing"];

/// Whether it is worth looking for test code, as far as the text tells.
pub(crate) fn may_be_in(language: &str, text: &str) -> bool {
    language == "rust" && text.match_indices('#').any(|(at, _)| attribute_says(text.get(at + 1..).unwrap_or_default()))
}

/// Whether what follows a `#` is an attribute that holds a word of tests.
fn attribute_says(after: &str) -> bool {
    let Some(content) = after.strip_prefix('!').unwrap_or(after).strip_prefix('[') else { return false };
    let content = content.split(']').next().unwrap_or_default();
    RUNNERS.iter().chain(CHECKERS).any(|word| content.contains(word))
}

/// Returns where the test code of a file is, in order. What lies inside another is not told apart.
pub(crate) fn spans(root: Node<'_>, text: &str) -> Vec<Span> {
    let language = root.language();
    let ids = ["attribute_item", "inner_attribute_item"].map(|kind| usize::from(language.id_for_node_kind(kind, true)));
    let last = ids.iter().max().map_or(0, |id| id + 1);
    let wanted: Vec<bool> = (0..=last).map(|id| ids.contains(&id)).collect();
    let (_, attributes) = survey(root, 0, &wanted);
    let mut spans: Vec<Span> = Vec::new();
    for (_, attribute) in attributes {
        let written = text.get(attribute.byte_range()).unwrap_or_default();
        if !is_for_tests(written) {
            continue;
        }
        let Some(span) = what_it_is_about(attribute, text.len() as u32) else { continue };
        if spans.last().is_none_or(|last| last.end < span.end) {
            spans.push(span);
        }
    }
    spans
}

/// Whether a place lies in one of some spans.
pub(crate) fn holds(spans: &[Span], place: Span) -> bool {
    spans.iter().any(|span| span.start <= place.start && place.end <= span.end)
}

/// The bytes of what an attribute is written for, itself included.
fn what_it_is_about(attribute: Node<'_>, len: u32) -> Option<Span> {
    let parent = attribute.parent()?;
    // An arm holds its attributes; everything else stands behind them.
    if attribute.kind() == "inner_attribute_item" || parent.kind() == "match_arm" {
        let whole = if parent.kind() == "source_file" { Span::new(0, len) } else { span_of(&parent, len) };
        return Some(whole);
    }
    let mut item = attribute.next_named_sibling();
    while let Some(next) = item.filter(|it| it.is_extra() || it.kind() == "attribute_item") {
        item = next.next_named_sibling();
    }
    Some(Span::new(span_of(&attribute, len).start, span_of(&item?, len).end))
}

/// Whether an attribute such as `#[cfg(test)]` or `#[tokio::test(…)]` leaves its item out of what is shipped.
fn is_for_tests(attribute: &str) -> bool {
    let content = attribute.trim_start_matches(['#', '!']).trim().trim_start_matches('[').trim_end_matches(']').trim();
    let end = content.find(['(', '=', ' ', '\n']).unwrap_or(content.len());
    let (path, rest) = content.split_at(end);
    match path.rsplit("::").next().unwrap_or_default().trim() {
        "cfg" => inside(rest.trim()).is_some_and(needs_tests),
        name => RUNNERS.contains(&name),
    }
}

/// Whether a condition of `cfg` holds in tests only.
fn needs_tests(condition: &str) -> bool {
    let condition = condition.trim();
    if CHECKERS.contains(&condition) {
        return true;
    }
    if let Some(feature) = condition.strip_prefix("feature") {
        let name = feature.trim_start().trim_start_matches('=').trim().trim_matches('"');
        return is_named_after_tests(&name.to_ascii_lowercase());
    }
    let parts = |name: &str| condition.strip_prefix(name).map(str::trim_start).and_then(inside).map(alternatives);
    if let Some(parts) = parts("all") {
        return parts.into_iter().any(needs_tests);
    }
    // Where one alternative may hold outside of tests, the item may be shipped.
    parts("any").is_some_and(|parts| !parts.is_empty() && parts.into_iter().all(needs_tests))
}

/// What a pair of parentheses holds that is the whole text.
fn inside(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.trim_end().strip_suffix(')')
}

/// Cuts a list at its commas, but not inside of parentheses or quotes.
fn alternatives(list: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_u32, false);
    for (at, character) in list.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_for_tests_if_its_item_is_never_shipped() {
        for attribute in [
            "#[cfg(test)]",
            "#![cfg(test)]",
            "#[cfg(all(test, feature = \"splunk-integration-tests\"))]",
            "#[cfg(all(\n    unix,\n    test,\n))]",
            "#[cfg(any(test, feature = \"test-utils\"))]",
            "#[cfg(any(test, all(unix, fuzzing)))]",
            "#[test]",
            "#[tokio::test]",
            "#[tokio::test(flavor = \"multi_thread\")]",
            "#[rstest]",
            "#[test_case(1, 2)]",
            "# [ test ]",
        ] {
            assert!(is_for_tests(attribute), "{attribute}");
        }
        for attribute in [
            "#[cfg(not(test))]",
            "#[cfg(any(test, unix))]",
            "#[cfg(all(unix, not(test)))]",
            "#[cfg(feature = \"latest\")]",
            "#[cfg(any())]",
            "#[cfg_attr(test, derive(Debug))]",
            "#[derive(Debug)]",
            "#[doc = \"(test)\"]",
            "#[allow(test)]",
            "#[contest]",
        ] {
            assert!(!is_for_tests(attribute), "{attribute}");
        }
    }

    #[test]
    fn a_text_without_such_an_attribute_is_not_looked_at() {
        assert!(may_be_in("rust", "#[cfg(test)]\nmod tests {}"));
        assert!(may_be_in("rust", "#[cfg(all(\n    test,\n    unix,\n))]"));
        assert!(!may_be_in("rust", "#[derive(Debug)]\nstruct A; // a test"));
        assert!(!may_be_in("python", "#[cfg(test)]"));
    }
}
