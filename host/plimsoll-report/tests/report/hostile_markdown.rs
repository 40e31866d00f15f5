//! Hostile text in Markdown: it stays text, read by a parser of Markdown.

use plimsoll_model::run::Run;
use plimsoll_report::markdown::{self, Options, Profile};
use proptest::prelude::*;
use pulldown_cmark::{CowStr, Event, Parser, Tag, TextMergeStream};

use crate::attacks::{NASTY, poisoned};
use crate::graded;
use crate::hostile::{assert_no_commands, assert_plain};

/// What only a code host, or only Markdown, makes something of.
const MARKDOWN: [&str; 19] = [
    "@everyone and @org/team, me@evil.example",
    "#1 org/repo#2 GH-3 !4 $5 ~label %milestone &6",
    "/close",
    "x\n/close\n/assign @me",
    "``` \n/close\n```\n/approve",
    "</details><script>alert(1)</script><details>",
    "--> <b>x</b> <!--",
    "https://evil.example www.evil.example ftp://evil.example mailto:me@evil.example",
    "<https://evil.example> <me@evil.example>",
    "[x][y]\n\n[y]: https://evil.example",
    "| a | b |\n|---|---|\n| c | d |",
    "a \\| b `c \\| d` `e|f`",
    "`` ` ` `` ``` ```` `a`b`",
    "*a* **b** __c__ ~~d~~ $e$ $$f$$ [^1] :smile:",
    "setext\n===\n---\n***",
    "    indented\n\n    code",
    "&lt;b&gt; &#60;b&#62; &commat;me",
    "\\*not\\* \\<b> \\`c` \\",
    "- [ ] task\n1. one\n+ plus\n> quote",
];

fn texts() -> impl Iterator<Item = &'static str> {
    NASTY.into_iter().chain(MARKDOWN)
}

fn options(profile: Profile) -> Options {
    Options { name: "x --> <script>".to_owned(), full: Some("<b>@me</b>".to_owned()), ..Options::new(profile) }
}

fn rendered(run: &Run) -> Vec<(Profile, String)> {
    let render = |profile| {
        let options = options(profile);
        [(profile, markdown::render(run, &options)), (profile, markdown::render_diff(run, &options))]
    };
    Profile::ALL.into_iter().flat_map(render).collect()
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let options = pulldown_cmark::Options::all() - pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION;
    TextMergeStream::new(Parser::new_ext(text, options))
}

/// Whether a line of HTML is one of ours, with nothing but text in it.
fn is_ours(html: &str) -> bool {
    let html = html.trim();
    let text = html.strip_prefix("<summary>").and_then(|rest| rest.strip_suffix("</summary>"));
    matches!(html, "<details>" | "</details>" | "<!-- plimsoll:x-script -->")
        || text.is_some_and(|text| !text.contains(['<', '>']))
}

/// Asserts that only what is ours means anything.
#[track_caller]
fn assert_harmless(profile: Profile, text: &str) {
    assert_plain(text);
    assert_no_commands(text);
    let mut code = false;
    for event in events(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.lines().all(|line| line.trim().is_empty() || is_ours(line)), "{html:?}");
                assert!(profile == Profile::Comment || !html.contains("<!--"), "{html:?}");
                let text = [("&#96;", "`"), ("&#8203;", "\u{200b}"), ("&amp;", "&"), ("&quot;", "\"")]
                    .iter()
                    .fold(html.to_string(), |text, (entity, character)| text.replace(entity, character));
                assert_refers_to_nobody(&text);
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://cwe.mitre.org/data/definitions/"), "{dest_url}");
            }
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code = false,
            Event::Start(
                Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::Strikethrough | Tag::MetadataBlock(_),
            )
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_)
            | Event::Rule => panic!("{event:?} in {text}"),
            Event::Text(said) if !code => assert_refers_to_nobody(&said),
            _ => {}
        }
    }
    // Some hosts look for commands in the source, line by line.
    assert!(!text.lines().any(|line| line.starts_with('/')), "{text}");
}

/// Asserts that a code host finds nobody to tell, nothing to refer to, and nothing to link.
#[track_caller]
fn assert_refers_to_nobody(text: &str) {
    let characters: Vec<char> = text.chars().collect();
    for pair in characters.windows(2) {
        assert!(!(matches!(pair[0], '@' | '#' | '~' | '$') && pair[1].is_alphanumeric()), "{text:?}");
    }
    let lower = text.to_lowercase();
    assert!(!["://", "www."].iter().any(|link| lower.contains(link)), "{text:?}");
    let addresses = lower.split("mailto:").skip(1);
    assert!(addresses.filter(|rest| !rest.is_empty()).all(|rest| rest.starts_with('\u{200b}')), "{text:?}");
}

#[test]
fn hostile_text_stays_text() {
    for text in texts() {
        for (profile, shown) in rendered(&poisoned(&graded::compared(), text)) {
            assert_harmless(profile, &shown);
        }
    }
}

/// The blocks of a text, without what stands in them.
fn structure(text: &str) -> Vec<String> {
    let blocks = events(text).filter(|event| match event {
        Event::Start(tag) => !matches!(tag, Tag::Emphasis | Tag::Strong),
        Event::Html(_) | Event::InlineHtml(_) => true,
        _ => false,
    });
    let name = |event: Event<'_>| match event {
        Event::Html(html) | Event::InlineHtml(html) => html.split(['>', ':']).next().unwrap_or_default().to_owned(),
        Event::Start(Tag::Paragraph) => "paragraph".to_owned(),
        other => format!("{other:?}"),
    };
    blocks.map(name).collect()
}

#[test]
fn hostile_text_changes_no_structure() {
    // Of a page, the long report keeps lists and code; the others show a sentence.
    for profile in [Profile::Comment, Profile::Summary] {
        let render = |text: &str| markdown::render(&poisoned(&graded::compared(), text), &options(profile));
        let harmless = structure(&render("nothing to see"));
        assert!(harmless.len() > 100);
        for text in texts() {
            assert_eq!(structure(&render(text)), harmless, "{text:?}\n{}", render(text));
        }
    }
}

#[test]
fn a_comment_keeps_its_budget_whatever_is_in_it() {
    for text in ["@#\u{202e}|`*", "`", "\n", "\u{1b}", "https://x.example/"] {
        let run = poisoned(&graded::compared(), &text.repeat(3_000));
        for (profile, shown) in rendered(&run) {
            assert!(profile.budget().is_none_or(|budget| shown.len() <= budget), "{}", shown.len());
            assert_harmless(profile, &shown);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_stays_text(text in any::<String>()) {
        for (profile, shown) in rendered(&poisoned(&graded::compared(), &text)) {
            assert_harmless(profile, &shown);
        }
    }

    #[test]
    fn any_markup_stays_text(text in "[-`|\\\\*_~<>&!\\[\\](){}#@+.:/= \n\t$1aw]{0,30}") {
        for (profile, shown) in rendered(&poisoned(&graded::compared(), &text)) {
            assert_harmless(profile, &shown);
        }
    }
}

#[test]
fn links_of_pages_lead_where_they_say() {
    let mut run = graded::run();
    run.rules[3].references =
        vec!["https://a.example/x_(y)*z*>[q]?a=b|c".to_owned(), "http://b.example".to_owned(), "data:x".to_owned()];
    let text = markdown::render(&run, &Options::new(Profile::Long));
    let links: Vec<CowStr<'_>> = events(&text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.contains("cwe.mitre") => Some(dest_url),
            _ => None,
        })
        .collect();
    let one = "https://a.example/x%5F%28y%29%2Az%2A%3E%5Bq%5D?a=b%7Cc";
    assert_eq!(links.iter().map(AsRef::as_ref).collect::<Vec<_>>(), [one, "http://b.example"]);
}
