//! Paths of other machines.

use plimsoll_evidence::read;
use plimsoll_model::evidence::Content;

use crate::samples::{evidence, text};

fn paths(content: &Content) -> Vec<String> {
    let Content::Analysis(analysis) = content else { panic!("{content:?}") };
    let places = analysis.items.iter().filter_map(|item| item.place.as_ref());
    places.map(|place| format!("{}{}", if place.outside { "outside: " } else { "" }, place.path)).collect()
}

#[test]
fn absolute_paths_become_relative_to_the_audited_folder() {
    let evidence = evidence("ruff.sarif", text("ruff.sarif").as_bytes());
    assert!(paths(&evidence.content).iter().all(|path| path.starts_with("app/")), "{:?}", evidence.content);
}

#[test]
fn in_another_project_only_names_are_left() {
    let import = read("ruff.sarif", text("ruff.sarif").as_bytes()).unwrap();
    let evidence = import.place(&|_| false);
    for path in paths(&evidence.content) {
        assert!(path.starts_with("outside: ") && !path.contains('/'), "{path}");
    }
}
