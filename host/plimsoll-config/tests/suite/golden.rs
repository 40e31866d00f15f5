//! Small files that look like real ones, and the trees that they become.

use plimsoll_config::values;
use plimsoll_model::{LineIndex, ValueKind, ValueTree};

/// Writes a tree so that people can check it: place, key, kind and text.
fn describe(text: &str, tree: &ValueTree) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    let mut depths: Vec<usize> = Vec::new();
    for (at, value) in tree.values.iter().enumerate() {
        let depth = tree.get(value.parent).map_or(0, |_| depths[value.parent as usize] + 1);
        depths.push(depth);
        let place = lines.position(text, value.span.start);
        let end = lines.position(text, value.span.end);
        let key = value.key.as_ref().map_or_else(|| "-".to_owned(), |key| key.text.clone());
        let mut what = match value.kind {
            ValueKind::Mapping | ValueKind::Sequence | ValueKind::Null => format!("{:?}", value.kind),
            ValueKind::Alias => format!("Alias of {}", value.target as i32),
            kind => format!("{kind:?} {:?}", value.text),
        };
        for (flag, name) in [
            (ValueTree::MERGE, " merge"),
            (ValueTree::TEMPLATED, " templated"),
            (ValueTree::DUPLICATE, " duplicate"),
            (ValueTree::QUOTED, " quoted"),
        ] {
            if value.flags & flag != 0 {
                what.push_str(name);
            }
        }
        let places = format!("{}:{}-{}:{}", place.line, place.column, end.line, end.column);
        out.push_str(&[&format!("{at:3} {places:12} "), &"  ".repeat(depth), &key, ": ", &what, "\n"].concat());
    }
    for object in &tree.objects {
        let resolved = if object.resolved { "" } else { " unresolved" };
        let namespace = if object.namespace.is_empty() { String::new() } else { format!(" in {}", object.namespace) };
        let line = format!("= {} {:?}{namespace} at {}{resolved}\n", object.kind, object.name, object.value);
        out.push_str(&line);
    }
    for error in &tree.errors {
        let line = format!("! {}:{} {}\n", error.position.line, error.position.column, error.message);
        out.push_str(&line);
    }
    out
}

#[test]
fn trees_of_all_formats() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("golden files").flatten().map(|file| file.path()).collect();
    files.sort();
    let bless = std::env::var_os("PLIMSOLL_BLESS").is_some();
    for file in files.iter().filter(|file| file.extension().is_none_or(|it| it != "tree")) {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        // `language~path~of~the~file.ext`
        let (language, path) = name.split_once('~').expect("a language");
        let text = std::fs::read_to_string(file).expect("a golden file");
        let tree = values(&path.replace('~', "/"), language, &text).expect("a language of configuration");
        let faults = super::check::faults(language, &text, &tree);
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        let found = describe(&text, &tree);
        let golden = file.with_file_name(format!("{name}.tree"));
        if bless {
            std::fs::write(&golden, found).expect("the golden tree is written");
            continue;
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(expected, found, "{name}: rewrite with PLIMSOLL_BLESS=1");
    }
}
