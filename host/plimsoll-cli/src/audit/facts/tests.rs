//! What is kept comes back, in order, wherever it lay.

use std::sync::Arc;

use plimsoll_model::Role;

use super::*;

fn file(path: &str, unit: &str) -> FileMeta {
    FileMeta {
        path: path.to_owned(),
        language: "text",
        size: 9,
        lines: 1,
        role: Role::Production,
        kind: String::new(),
        unit: Arc::from(unit),
    }
}

fn fact(key: u32, number: usize) -> Fact {
    let span = (!number.is_multiple_of(3)).then(|| Span::new(number as u32, number as u32 + 1));
    Fact { key, values: vec![format!("n{number}"), "ü".repeat(number % 4)], span }
}

/// 3,000 facts of key 0 and 10 of key 1 in each of three files of two units.
fn stored(store: &FactStore) -> Vec<(FileMeta, Vec<Packed>)> {
    let files = [file("a/one", "a"), file("b/two", "b"), file("z", "a")];
    let facts = || (0..3_000).map(|number| fact(0, number)).chain((0..10).map(|number| fact(1, number))).collect();
    files.into_iter().map(|file| (file, store.keep(4, facts()))).collect()
}

fn all(index: &FactIndex<'_>, key: u32, unit: Option<&str>, most: u32) -> Vec<LocatedFact> {
    let mut found = Vec::new();
    loop {
        let page = index.page(4, key, unit, found.len() as u32, most);
        if page.is_empty() {
            return found;
        }
        assert!(page.len() <= most as usize);
        found.extend(page);
    }
}

#[test]
fn pages_of_any_size_give_the_same_facts_in_path_order_wherever_they_are_kept() {
    for limit in [0, 50_000, u64::MAX] {
        let store = FactStore::new(limit);
        let stored = stored(&store);
        let index = FactIndex::new(&store, stored.iter().map(|(file, packed)| (file, packed.as_slice())));
        assert_eq!((index.count(4), index.count(0)), (9_030, 0));
        for most in [1_000, 1_024, 5_000, 7] {
            let found = all(&index, 0, None, most);
            let paths = ["a/one", "b/two", "z"].iter().flat_map(|path| std::iter::repeat_n(*path, 3_000));
            assert!(found.iter().map(|one| one.path.as_str()).eq(paths), "{limit} {most}");
            let facts = (0..3).flat_map(|_| (0..3_000).map(|number| fact(0, number)));
            assert!(found.into_iter().map(|one| one.fact).eq(facts), "{limit} {most}");
        }
        assert_eq!(all(&index, 1, Some("a"), 3).len(), 20);
        assert_eq!(all(&index, 1, Some("b"), 3).iter().filter(|one| one.path == "b/two").count(), 10);
        assert!(index.page(4, 2, None, 0, 9).is_empty());
        assert!(!index.is_unreadable());
    }
}
