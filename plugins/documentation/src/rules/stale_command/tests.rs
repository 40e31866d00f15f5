//! Places in pages, and the names that pages define, for text that no example of the page can be.

use plimsoll_sdk::Code;
use plimsoll_sdk::prelude::*;

use super::places::{Block, Defined};
use super::{Given, Known};
use crate::commands::{Kind, of_block, of_line};

fn code(whole: &str, text: &str, inline: bool) -> Code {
    let span = Span { start: 0, end: whole.len() as u32 };
    Code { language: "sh".to_owned(), inline, text: text.to_owned(), span, parsed: false, error: None }
}

/// What is marked in a page for the options of its first command.
fn marked<'a>(whole: &'a str, text: &str, inline: bool) -> Vec<(u32, &'a str)> {
    let code = code(whole, text, inline);
    let mut block = Block::new(whole, &code);
    let commands = if inline { of_line(text) } else { of_block("sh", text) };
    let spans = commands.iter().flat_map(|command| &command.flags).map(|(flag, at)| block.place(*at, flag.len()));
    spans.map(|span| (span.start, &whole[span.start as usize..span.end as usize])).collect()
}

#[test]
fn options_are_marked_where_they_stand() {
    let text = "./a.sh --verbose -v\n./a.sh --verbose -v\n";
    assert_eq!(marked(&format!("```sh\n{text}```"), text, false)[..2], [(13, "--verbose"), (23, "-v")]);
    // Indented, and quoted without a fence.
    assert_eq!(
        marked("  > ./a.sh --verbose -v\r\n  > ./a.sh --verbose -v\r\n", text, false),
        [(11, "--verbose"), (21, "-v"), (36, "--verbose"), (46, "-v")]
    );
    assert_eq!(marked("`./a/b.sh --verbose -v`", "./a/b.sh --verbose -v", true), [(10, "--verbose"), (20, "-v")]);
    // Text that is not the page's marks all of it.
    assert_eq!(marked("other", "./a.sh --verbose", false), [(0, "other")]);
}

#[test]
fn a_page_defines_names() {
    let defined = Defined::read("all: no\n{ \"dev\": 1, \"a b\":2 }\nlint: x\nrun:prod: y\n");
    for name in ["dev", "a b", "lint", "run:prod", "run"] {
        assert!(defined.has(name), "{name}");
    }
    for name in ["all", "de", "ev", "lin", "prod"] {
        assert!(!defined.has(name), "{name}");
    }
}

#[test]
fn names_are_given_near_or_nowhere() {
    let mut given = Given::default();
    given.folders.insert("web/app".to_owned());
    given.names.insert("dev".to_owned());
    given.patterns.entry("build-*".to_owned()).or_default().insert("web/app".to_owned());
    let known = Known {
        given: [(Kind::Target, given)].into(),
        files: [].into(),
        folders: [].into(),
        own: [].into(),
        tries: 3.into(),
        ignoring: 0,
    };
    let root = [String::new()];
    assert_eq!(known.has(Kind::Target, "dev", "", &root), Some(true));
    assert_eq!(known.has(Kind::Target, "build-x", "web", &root), Some(true));
    assert_eq!(known.has(Kind::Target, "all", "web", &root), Some(false));
    assert_eq!(known.has(Kind::Target, "dev", "docs", &root), None);
    assert_eq!(known.has(Kind::Script, "dev", "", &root), None);
    // The third pattern was the last one.
    assert_eq!(known.has(Kind::Target, "all", "web", &root), Some(false));
    assert_eq!(known.has(Kind::Target, "all", "web", &root), None);
    assert_eq!(known.has(Kind::Target, "dev", "web", &root), Some(true));
}

/// Each of these took the square of its length: the page was searched for each command.
#[test]
fn long_pages_are_read_once() {
    let text: String = (0..20_000).map(|number| format!("go run ./cmd/a{number} --option-{number}\n")).collect();
    let page = format!("```sh\n{text}```");
    let found = marked(&page, &text, false);
    assert_eq!((found.len(), found[19_999].1), (20_000, "--option-19999"));
    let source: String = (0..20_000).map(|number| format!("name{number}: x\n\"key{number}\": 1\n")).collect();
    let defined = Defined::read(&source);
    assert_eq!((0..20_000).filter(|number| defined.has(&format!("key{number}"))).count(), 20_000);
    let line: String = (0..20_000).map(|number| format!(" --option-{number}")).collect();
    let (text, page) = (format!("./a.sh{line}"), format!("    ./a.sh{line}\n"));
    assert_eq!(marked(&page, &text, false)[19_999].1, "--option-19999");
}
