//! Bills of materials do not depend on how an inventory came about.

use plimsoll_model::{Place, Span};

use super::*;

fn dependency(name: &str, locked: Option<&str>, scope: Scope, path: &str) -> Dependency {
    Dependency {
        ecosystem: Ecosystem::Npm,
        name: name.to_owned(),
        requirement: Some("^1".to_owned()),
        locked: locked.map(str::to_owned),
        scope,
        direct: scope != Scope::Build,
        declared: Some(Place { path: path.to_owned(), span: Span::default() }),
        pinned: None,
    }
}

const SUBJECT: Subject<'_> = Subject { name: "shop", version: None, tool_version: "0.1.0" };

#[test]
fn order_and_repetition_do_not_change_a_byte() {
    let one = dependency("b", Some("1.0.0"), Scope::Development, "package.json");
    let same = dependency("b", Some("1.0.0"), Scope::Production, "web/package.json");
    let other = dependency("a", None, Scope::Production, "package.json");
    let forwards = Inventory { dependencies: vec![one.clone(), same.clone(), other.clone()], ..Inventory::default() };
    let backwards = Inventory { dependencies: vec![other, same, one], ..Inventory::default() };
    assert_eq!(cyclonedx(&forwards, &SUBJECT), cyclonedx(&backwards, &SUBJECT));
    let text = spdx(&forwards, &SUBJECT, DEFAULT_CREATED);
    assert_eq!(text, spdx(&backwards, &SUBJECT, DEFAULT_CREATED));
    assert_eq!(text.matches("pkg:npm/b@1.0.0").count(), 1);
}

#[test]
fn another_content_has_another_id() {
    let empty = Inventory::default();
    let full = Inventory { dependencies: vec![dependency("a", None, Scope::Build, "x")], ..Inventory::default() };
    let serial = |text: &str| text.lines().find(|line| line.contains("urn:uuid")).map(str::to_owned);
    assert!(serial(&cyclonedx(&empty, &SUBJECT)).is_some());
    assert_ne!(serial(&cyclonedx(&empty, &SUBJECT)), serial(&cyclonedx(&full, &SUBJECT)));
}
