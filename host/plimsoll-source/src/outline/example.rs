//! Reads code of a page in its language, as a whole or as the excerpt that pages show.
//!
//! Configuration is read by the reader that audits use, code by its grammar. What an excerpt leaves out around itself is put back: a
//! function, a class, braces. This module must not judge what a page leaves out in words, such as `...`.

use std::ops::Range;

use plimsoll_config::Excerpt;
use tree_sitter::{Node, Tree};

use crate::language::{Grammar, by_alias};

/// Larger blocks are listings, and are not read.
const MOST_BYTES: usize = 64 << 10;
/// Of one document no more than this is parsed, each frame counted: what is made of mistakes takes several times as long
/// as a program of its size.
const MOST_OF_DOCUMENT: usize = 8 * MOST_BYTES;

/// What came of reading a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing is known: of its language, its size, or what it belongs to.
    Unknown,
    /// It could be read.
    Sound,
    /// Bytes of the first mistake in the whole, and what is wrong.
    Broken(Range<usize>, String),
}

/// Reads the blocks of one document, up to a bound for all of them.
pub(super) struct Examples {
    left: usize,
}

impl Default for Examples {
    fn default() -> Self {
        Self { left: MOST_OF_DOCUMENT }
    }
}

impl Examples {
    /// Reads a block by the first word behind its fence.
    pub(super) fn read(&mut self, word: &str, text: &str) -> Reading {
        let Some(language) = by_alias(word) else { return Reading::Unknown };
        if text.len() > MOST_BYTES || text.len() > self.left {
            return Reading::Unknown;
        }
        // The reader of migrations looks for single statements, and calls nothing a mistake.
        let excerpt = if language == "sql" { None } else { plimsoll_config::excerpt(language, text) };
        if excerpt.is_some() {
            self.left -= text.len();
        }
        match excerpt {
            Some(Excerpt::Sound) => Reading::Sound,
            Some(Excerpt::Torn) => Reading::Unknown,
            Some(Excerpt::Broken(at, message)) => Reading::Broken(to_line_end(text, at), message),
            None => self.code(language, text),
        }
    }

    fn code(&mut self, language: &str, text: &str) -> Reading {
        // Where indentation counts, all that every line has belongs to the page.
        let margin = if language == "python" { margin(text) } else { 0 };
        let dedented: String = text.split_inclusive('\n').map(|line| without(line, margin)).collect();
        if language == "python" && is_torn(&dedented) {
            return Reading::Unknown;
        }
        let Some(whole) = self.parse(language, &dedented) else { return Reading::Unknown };
        if !whole.root_node().has_error() {
            return Reading::Sound;
        }
        for (language, before, behind) in frames(language) {
            let framed = format!("{before}{dedented}{behind}");
            let Some(tree) = self.parse(language, &framed) else { return Reading::Unknown };
            if !tree.root_node().has_error() {
                return Reading::Sound;
            }
        }
        let (at, message) = mistake(whole.root_node(), &dedented);
        Reading::Broken(to_line_end(text, in_page(text, margin, at)), message)
    }

    fn parse(&mut self, language: &str, text: &str) -> Option<Tree> {
        self.left = self.left.checked_sub(text.len())?;
        Grammar::of(language)?.parse(text).ok()
    }
}

/// A grammar, and what is put before and behind an excerpt for it.
type Frame = (&'static str, &'static str, &'static str);

/// What may stand around an excerpt of a language, and its dialects.
fn frames(language: &str) -> &'static [Frame] {
    match language {
        "javascript" => &[
            ("javascript", "({", "\n})"),
            ("javascript", "class A {", "\n}"),
            ("javascript", "async function* a() {", "\n}"),
            ("javascript", "(", "\n)"),
            ("tsx", "", ""),
            ("typescript", "", ""),
        ],
        "typescript" | "tsx" => &[
            ("tsx", "", ""),
            ("typescript", "", ""),
            ("typescript", "({", "\n})"),
            ("typescript", "class A {", "\n}"),
            ("typescript", "interface A {", "\n}"),
            ("typescript", "async function* a() {", "\n}"),
            ("tsx", "async function* a() {", "\n}"),
            ("tsx", "(", "\n)"),
        ],
        "go" => &[
            ("go", "package a; func a() {", "\n}"),
            ("go", "package a; type a struct {", "\n}"),
            ("go", "package a; type a interface {", "\n}"),
            ("go", "package a; var a = a{", "\n}"),
            ("go", "package a; func a() { switch {", "\n} }"),
        ],
        "java" => {
            &[("java", "class A {", "\n}"), ("java", "class A { void a() {", "\n} }"), ("java", "interface A {", "\n}")]
        }
        "csharp" => &[
            ("csharp", "class A {", "\n}"),
            ("csharp", "class A { void a() {", "\n} }"),
            ("csharp", "interface A {", "\n}"),
        ],
        "rust" => &[
            ("rust", "fn a() {", "\n}"),
            ("rust", "impl A {", "\n}"),
            ("rust", "trait A {", "\n}"),
            ("rust", "struct A {", "\n}"),
            ("rust", "fn a() { match a {", "\n} }"),
        ],
        "php" => &[("php", "<?php ", ""), ("php", "<?php class A {", "\n}"), ("php", "<?php a([", "\n]);")],
        "c" | "cpp" => &[("cpp", "", ""), ("cpp", "void a() {", "\n}"), ("cpp", "struct a {", "\n};")],
        "css" => &[("css", "a {", "\n}")],
        "python" => &[("python", "a(", "\n)"), ("python", "a = {", "\n}")],
        "ruby" => &[("ruby", "a(", "\n)"), ("ruby", "class A\n", "\nend")],
        _ => &[],
    }
}

/// The indentation that all lines have.
fn margin(text: &str) -> usize {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_content = |line: &&str| !line.trim().is_empty();
    text.lines().filter(is_content).map(indent).min().unwrap_or(0)
}

fn without(line: &str, margin: usize) -> &str {
    line.get(margin..).unwrap_or_else(|| line.trim_start_matches([' ', '\t']))
}

/// Where a byte of the dedented text stands in the page's.
fn in_page(text: &str, margin: usize, at: usize) -> usize {
    let (mut dedented, mut whole) = (0, 0);
    for line in text.split_inclusive('\n') {
        let kept = without(line, margin).len();
        if at < dedented + kept {
            return whole + line.len() - kept + (at - dedented);
        }
        dedented += kept;
        whole += line.len();
    }
    whole
}

/// Whether the first line has more indentation than another: what it belongs to is left out.
fn is_torn(dedented: &str) -> bool {
    let first = dedented.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    first.is_some_and(|line| line.starts_with([' ', '\t']))
}

/// The first place that does not fit, and what is wrong there.
fn mistake(root: Node<'_>, text: &str) -> (usize, String) {
    let mut found = root;
    // Inside of an error stands what was understood of it; an error inside says more.
    loop {
        let mut cursor = found.walk();
        let Some(inner) = found.children(&mut cursor).find(|child| child.has_error()) else { break };
        found = inner;
    }
    let at = found.start_byte().min(text.len());
    if found.is_missing() {
        return (at, format!("`{}` is missing", found.kind()));
    }
    let rest = text.get(at..).unwrap_or_default();
    let word: String = rest.split_whitespace().next().unwrap_or_default().chars().take(MOST_OF_WORD).collect();
    (at, if word.is_empty() { "more was expected".to_owned() } else { format!("`{word}` does not fit") })
}

/// As much of a word as a message shows.
const MOST_OF_WORD: usize = 40;

/// From a byte to the end of its line.
fn to_line_end(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default().trim_end();
    at..at + line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str, text: &str) -> Reading {
        Examples::default().read(word, text)
    }

    #[test]
    fn excerpts_are_put_back_where_they_were() {
        for (word, text) in [
            ("py", "    def a(self):\n        return 1\n"),
            ("python", "return 1\n"),
            ("js", "method() {\n  return 1;\n}\n"),
            ("js", "name: 'a',\nvalue: 1\n"),
            ("jsx", "<A b={1} />\n"),
            ("ts", "method(a: string): void;\n"),
            ("go", "x := 1\nfmt.Println(x)\n"),
            ("java", "void a() { b(); }\n"),
            ("rust", "let a = 1;\n"),
            ("php", "echo 1;\n"),
            ("json", "\"a\": 1\n"),
            ("sh", "a | b && c\n"),
        ] {
            assert_eq!(read(word, text), Reading::Sound, "{word}: {text}");
        }
    }

    #[test]
    fn mistakes_are_found_where_they_are() {
        let broken = |word: &str, text: &str| match read(word, text) {
            Reading::Broken(at, _) => text[at].to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(broken("python", "  a = 1\n\n  b = = 2\n"), "= 2");
        assert_eq!(broken("json", "{\"a\": 1 \"b\"}\n"), "\"b\"}");
        assert_eq!(broken("yaml", "a: b\nc: d: e\n"), ": e");
    }

    #[test]
    fn what_cannot_be_known_is_unknown() {
        assert_eq!(read("console", "$ x ("), Reading::Unknown);
        assert_eq!(read("python", &"x = (\n".repeat(20_000)), Reading::Unknown);
        assert_eq!(read("python", "    a = [1\n]\nb = (\n"), Reading::Unknown);
        let mut examples = Examples::default();
        let listing = "a = 1\n".repeat(MOST_BYTES / 6);
        let reading = || examples.read("toml", &listing);
        let known = std::iter::repeat_with(reading).take(20).take_while(|one| *one == Reading::Sound).count();
        assert_eq!(known, 8);
        // What fits into no frame was read many times.
        let broken = "a = = 1;\n".repeat(MOST_BYTES / 9);
        let mut examples = Examples::default();
        assert_eq!(examples.read("ts", &broken), Reading::Unknown);
    }
}
