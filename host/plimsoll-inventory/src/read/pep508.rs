//! A requirement of Python as PEP 508 writes it: name, extras, versions or an address, and a condition.

use plimsoll_model::{Ecosystem, Scope, Span};

use crate::draft::Declared;
use crate::name::normalise;

/// Reads one requirement, `None` for text that does not begin with a name.
pub(super) fn parse(text: &str, scope: Scope, span: Span) -> Option<Declared> {
    let text = text.trim();
    let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let end = text.find(|found| !letter(found)).unwrap_or(text.len());
    let name = text.get(..end)?;
    if !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let mut rest = text.get(end..)?.trim_start();
    if let Some(extras) = rest.strip_prefix('[') {
        rest = extras.split_once(']')?.1.trim_start();
    }
    let asked = if rest.starts_with('@') {
        // An address may hold `;` itself: a condition behind it needs a space.
        rest.split_once(" ;").map_or(rest, |(address, _)| address).trim()
    } else {
        let versions = rest.split_once(';').map_or(rest, |(versions, _)| versions).trim();
        versions.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(versions).trim()
    };
    if !asked.is_empty() && !asked.starts_with(['=', '<', '>', '!', '~', '@']) {
        return None;
    }
    let mut declared = Declared::new(normalise(Ecosystem::PyPi, name), scope, span);
    declared.pins = exact(asked);
    declared.requirement = (!asked.is_empty()).then(|| asked.to_owned());
    Some(declared)
}

/// Returns the version that `==` pins: one clause without a wildcard, or `===`.
pub(super) fn exact(requirement: &str) -> Option<String> {
    let version = requirement.trim().strip_prefix("==")?;
    let version = version.strip_prefix('=').unwrap_or(version).trim();
    (!version.is_empty() && !version.contains([',', '*', ' '])).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        parse(text, Scope::Production, Span::default()).map(|one| (one.name, one.requirement, one.pins))
    }

    #[test]
    fn requirements_are_taken_apart() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parsed("Requests[socks,security] >= 2.8.1, == 2.8.* ; python_version < '2.7'"),
            Some(("requests".into(), some(">= 2.8.1, == 2.8.*"), None))
        );
        assert_eq!(parsed("ruamel.yaml==0.18.6"), Some(("ruamel-yaml".into(), some("==0.18.6"), some("0.18.6"))));
        assert_eq!(
            parsed("pip @ https://example.com/a;b.zip ; os_name == 'nt'"),
            Some(("pip".into(), some("@ https://example.com/a;b.zip"), None))
        );
        assert_eq!(parsed("name (>=3,<4)"), Some(("name".into(), some(">=3,<4"), None)));
        assert_eq!(parsed("name"), Some(("name".into(), None, None)));
    }

    #[test]
    fn what_is_no_requirement_is_refused() {
        for text in ["", "-e .", "./local", "name version", "name[", "é"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
