//! The fixtures: what tools wrote about a small project, or would have.

use std::collections::BTreeMap;

use plimsoll_evidence::read;
use plimsoll_model::Evidence;

/// The files of the project that the fixtures speak of.
const PROJECT: [&str; 7] = [
    "app/__init__.py",
    "app/cart.js",
    "app/my stock.py",
    "app/orders.py",
    "app/stock.py",
    "src/ring.c",
    "tests/test_stock.py",
];

/// Returns every fixture, by name.
#[expect(clippy::disallowed_methods, reason = "the tests read files of this crate")]
pub(crate) fn all() -> BTreeMap<String, Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let fixtures = entries.map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(path).expect("a readable file"))
    });
    fixtures.collect()
}

/// Returns one fixture as text.
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(all().remove(name).expect("a fixture")).expect("text")
}

/// Returns whether the project has a file.
pub(crate) fn known(path: &str) -> bool {
    PROJECT.contains(&path)
}

/// Reads a report about the project.
#[track_caller]
pub(crate) fn evidence(name: &str, bytes: &[u8]) -> Evidence {
    read(name, bytes).unwrap_or_else(|error| panic!("{name} {error}")).place(&known)
}
