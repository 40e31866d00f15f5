//! What a Markdown document is made of: headings with their anchors, links, images and code.
//!
//! CommonMark with the extensions of GitHub. Nothing is rendered, and no link is followed.

mod example;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use plimsoll_model::{Code, Heading, Link, Outline, Span, SyntaxError};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use example::{Examples, Reading};

/// Names that HTML gives to places.
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)')"#).ok());
/// Where HTML points to.
static TARGET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)<(a|img)\s[^>]*?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')"#).ok());

/// Reads a document.
pub(crate) fn read(text: &str) -> Outline {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, span(&range));
    }
    // A link ends, and is noted, after those inside it.
    reader.outline.links.sort_by_key(|link| (link.span.start, std::cmp::Reverse(link.span.end)));
    reader.outline
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    /// The heading that is open, with its level, its own anchor, and its text so far.
    heading: Option<(Heading, String)>,
    /// Links and images that are open, the innermost last.
    links: Vec<Link>,
    code: Option<Code>,
    /// Where the pieces of its text begin, there and in the document: the document may indent or quote its lines.
    pieces: Vec<(usize, Span)>,
    examples: Examples,
    /// How often each anchor was given.
    anchors: BTreeMap<String, u32>,
    is_metadata: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: Span) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, at),
            Event::Code(text) => {
                self.text(&text, at);
                self.outline.code.push(Code { text: text.into_string(), ..code(String::new(), true, at) });
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, at),
            Event::SoftBreak | Event::HardBreak => self.text(" ", at),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: Span) {
        match tag {
            Tag::Heading { level, id, .. } => {
                let heading = Heading { level: level as u8, text: String::new(), anchor: String::new(), span: at };
                self.heading = Some((heading, id.map(|id| id.into_string()).unwrap_or_default()));
            }
            Tag::Link { dest_url, .. } => self.open(dest_url.into_string(), false, at),
            Tag::Image { dest_url, .. } => self.open(dest_url.into_string(), true, at),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        let words = |c: char| c.is_whitespace() || matches!(c, ',' | '{');
                        info.split(words).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(code(language, false, at));
            }
            Tag::MetadataBlock(_) => self.is_metadata = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let Some((mut heading, id)) = self.heading.take() else { return };
                heading.text = heading.text.trim().to_owned();
                heading.anchor = self.anchor(&heading.text);
                if !id.is_empty() {
                    self.outline.anchors.push(id);
                }
                self.outline.headings.push(heading);
            }
            TagEnd::Link | TagEnd::Image => self.outline.links.extend(self.links.pop()),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::MetadataBlock(_) => self.is_metadata = false,
            _ => {}
        }
    }

    fn open(&mut self, target: String, image: bool, at: Span) {
        self.links.push(Link { target, text: String::new(), image, span: at });
    }

    /// Reads a block in its language, and tells its mistake in the document.
    fn close_code(&mut self) {
        let Some(mut code) = self.code.take() else { return };
        let reading = self.examples.read(&code.language, &code.text);
        code.parsed = reading != Reading::Unknown;
        if let Reading::Broken(at, message) = reading {
            let start = self.place(at.start).unwrap_or(code.span.end);
            // The byte behind the last one may lie on the far side of a carriage return, which the text is without.
            let last = at.end.checked_sub(1).filter(|last| *last >= at.start);
            let end = last.and_then(|last| self.place(last)).map_or(start, |last| last + 1).max(start);
            code.error = Some(SyntaxError { span: Span::new(start, end), message });
        }
        self.pieces.clear();
        self.outline.code.push(code);
    }

    /// Where a byte of the open block stands in the document.
    fn place(&self, at: usize) -> Option<u32> {
        let index = self.pieces.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        let (start, span) = self.pieces.get(index)?;
        Some((span.start + (at - start) as u32).min(span.end))
    }

    fn text(&mut self, text: &str, at: Span) {
        if let Some(code) = &mut self.code {
            self.pieces.push((code.text.len(), at));
            code.text.push_str(text);
            return;
        }
        if self.is_metadata {
            return;
        }
        if let Some((heading, _)) = &mut self.heading {
            heading.text.push_str(text);
        }
        for link in &mut self.links {
            link.text.push_str(text);
        }
    }

    fn html(&mut self, html: &str, at: Span) {
        let value = |found: &regex::Captures<'_>, first: usize| {
            found.get(first).or_else(|| found.get(first + 1)).map_or("", |text| text.as_str()).to_owned()
        };
        let named = NAMED.iter().flat_map(|pattern| pattern.captures_iter(html)).map(|found| value(&found, 1));
        self.outline.anchors.extend(named.filter(|name| !name.is_empty()));
        for found in TARGET.iter().flat_map(|pattern| pattern.captures_iter(html)) {
            let image = found.get(1).is_some_and(|tag| tag.as_str().eq_ignore_ascii_case("img"));
            let start = found.get(0).map_or(0, |whole| whole.start()) as u32;
            let end = found.get(0).map_or(0, |whole| whole.end()) as u32;
            let span = Span::new((at.start + start).min(at.end), (at.start + end).min(at.end));
            self.outline.links.push(Link { target: value(&found, 2), text: String::new(), image, span });
        }
    }

    /// The anchor that GitHub gives to a heading: a second one of the same text gets a number.
    fn anchor(&mut self, text: &str) -> String {
        let slug = slug(text);
        let count = self.anchors.entry(slug.clone()).or_insert(0);
        let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count += 1;
        anchor
    }
}

/// Code before its text is read.
fn code(language: String, inline: bool, span: Span) -> Code {
    Code { language, inline, text: String::new(), span, parsed: false, error: None }
}

/// Lower case; letters, digits, `-` and `_` stay, blanks become `-`, all else goes.
fn slug(text: &str) -> String {
    let kept = text.chars().flat_map(char::to_lowercase).filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() => Some(c),
        // Marks that belong to the letter before them.
        '\u{300}'..='\u{36f}' | '\u{fe0f}' | '\u{200d}' => Some(c).filter(|c| !matches!(c, '\u{fe0f}' | '\u{200d}')),
        _ => None,
    });
    kept.collect()
}

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ntitle: x\n---\n# Set-up & `run`!\n\nSee [the *guide*](docs/a.md#top \"t\"), ![logo](img/l.png), [r][ref] and\n<a id=\"here\" href='x.md'>x</a>.\n\n```sh title\nmake all\n```\n\n## Set-up & `run`!\n\n    indented\n\n[ref]: <b c.md>\n<https://example.org>\n### Größe {#size}\n";

    #[test]
    fn headings_have_the_anchors_of_github() {
        let outline = read(PAGE);
        let said: Vec<(u8, &str, &str)> =
            outline.headings.iter().map(|one| (one.level, &*one.text, &*one.anchor)).collect();
        assert_eq!(
            said,
            [(1, "Set-up & run!", "set-up--run"), (2, "Set-up & run!", "set-up--run-1"), (3, "Größe", "größe")]
        );
        assert_eq!(outline.anchors, ["here", "size"]);
    }

    #[test]
    fn links_and_images_are_found_where_they_stand() {
        let outline = read(PAGE);
        let said: Vec<(&str, &str, bool)> =
            outline.links.iter().map(|one| (&*one.target, &*one.text, one.image)).collect();
        assert_eq!(
            said,
            [
                ("docs/a.md#top", "the guide", false),
                ("img/l.png", "logo", true),
                ("b c.md", "r", false),
                ("x.md", "", false),
                ("https://example.org", "https://example.org", false),
            ]
        );
        let text = |span: Span| span.of(PAGE).unwrap_or_default();
        assert_eq!(text(outline.links[0].span), "[the *guide*](docs/a.md#top \"t\")");
        assert_eq!(text(outline.links[3].span), "<a id=\"here\" href='x.md'");
    }

    #[test]
    fn code_is_given_without_its_fences() {
        let outline = read(PAGE);
        let said: Vec<(&str, bool, &str)> =
            outline.code.iter().map(|one| (&*one.language, one.inline, &*one.text)).collect();
        assert_eq!(
            said,
            [("", true, "run"), ("sh", false, "make all\n"), ("", true, "run"), ("", false, "indented\n")]
        );
        let parsed: Vec<bool> = outline.code.iter().map(|one| one.parsed).collect();
        assert_eq!(parsed, [false, true, false, false]);
    }

    #[test]
    fn mistakes_are_told_in_the_document() {
        let page = "- Über:\n\n  ```json\r\n  {\r\n    \"ä\": 1\r\n    \"b\": 2\r\n  }\n  ```\n\n> ~~~yml\n> a: b\n> c: d: e\n> ~~~\n";
        let outline = read(page);
        let at: Vec<&str> = outline.code.iter().filter_map(|one| one.error.as_ref()?.span.of(page)).collect();
        assert_eq!(at, ["\"b\": 2", ": e"]);
    }
}
