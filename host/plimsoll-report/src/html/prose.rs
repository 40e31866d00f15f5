//! Markdown of pages as HTML. Whatever is HTML in it is shown as text, links lead to the web or nowhere, and images are
//! their descriptions.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::markup::{Address, Html, put};

/// Appends Markdown.
pub(super) fn render(markdown: &str, out: &mut Html) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer { out, links: Vec::new(), head: false };
    for event in Parser::new_ext(markdown, options) {
        writer.event(event);
    }
}

struct Writer<'a> {
    out: &'a mut Html,
    /// Whether each open link is one that is kept.
    links: Vec<bool>,
    /// Inside the head of a table.
    head: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.out.text(&text),
            Event::Code(text) => put!(self.out, "<code>" {*text} "</code>"),
            Event::SoftBreak => self.out.markup("\n"),
            Event::HardBreak => self.out.markup("<br>"),
            Event::Rule => self.out.markup("<hr>"),
            Event::TaskListMarker(done) => self.out.markup(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            // The report has headings of its own; those of a page would tear its outline.
            Tag::Heading { .. } => self.out.markup("<p class=\"head\">"),
            Tag::Paragraph | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.out.markup("<p>"),
            Tag::BlockQuote(_) => self.out.markup("<blockquote>"),
            Tag::CodeBlock(kind) => self.code(&kind),
            Tag::List(Some(1)) => self.out.markup("<ol>"),
            Tag::List(Some(first)) => put!(self.out, "<ol start=\"" {first.min(1 << 30)} "\">"),
            Tag::List(None) => self.out.markup("<ul>"),
            Tag::Item => self.out.markup("<li>"),
            Tag::Table(_) => self.out.markup("<table>"),
            Tag::TableHead => {
                self.head = true;
                self.out.markup("<thead><tr>");
            }
            Tag::TableRow => self.out.markup("<tr>"),
            Tag::TableCell => self.out.markup(if self.head { "<th>" } else { "<td>" }),
            Tag::Emphasis => self.out.markup("<em>"),
            Tag::Strong => self.out.markup("<strong>"),
            Tag::Strikethrough => self.out.markup("<s>"),
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            Tag::Image { .. }
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::Superscript
            | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.out.markup(match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                "</p>\n"
            }
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody></table>\n",
            TagEnd::TableHead => {
                self.head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</s>",
            TagEnd::Link if self.links.pop() == Some(true) => "</a>",
            TagEnd::Link
            | TagEnd::Image
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::Superscript
            | TagEnd::Subscript => "",
        });
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if language.is_empty() {
            self.out.markup("<pre><code>");
        } else {
            put!(self.out, "<pre data-language=\"" {*language} "\"><code>");
        }
    }

    fn link(&mut self, target: &CowStr<'_>) {
        // A link inside of a link is none in HTML.
        let address = if self.links.contains(&true) { None } else { Address::of(target) };
        self.links.push(address.is_some());
        if let Some(address) = address {
            put!(self.out, "<a href=\"" {address} "\" rel=\"noopener noreferrer nofollow\">");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let mut out = Html::default();
        render(markdown, &mut out);
        out.into_string().trim_end().to_owned()
    }

    #[test]
    fn pages_keep_their_shape() {
        assert_eq!(
            html("Give *every* call a `t<o`:\n\n```python\nf(\"x\")\n```\n\n- **a**\n- b"),
            "<p>Give <em>every</em> call a <code>t&lt;o</code>:</p>\n<pre data-language=\"python\"><code>f(&quot;x&quot;)\n</code></pre>\n\
             <ul><li><strong>a</strong></li>\n<li>b</li>\n</ul>"
        );
        assert_eq!(
            html("| a | b |\n|---|---|\n| c | d |"),
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody></table>"
        );
    }

    #[test]
    fn html_is_shown_as_text() {
        assert_eq!(html("a <b onclick=x>c</b>"), "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>");
        assert_eq!(html("<script>\nalert(1)\n</script>"), "&lt;script&gt;\nalert(1)\n&lt;/script&gt;");
    }

    #[test]
    fn links_lead_to_the_web_or_nowhere() {
        assert_eq!(
            html("[x](https://a.example/?b=\"c\")"),
            "<p><a href=\"https://a.example/?b=%22c%22\" rel=\"noopener noreferrer nofollow\">x</a></p>"
        );
        for target in
            ["javascript:alert(1)", "data:text/html,x", "#f-1", "../x", "JaVaScRiPt&colon;x", "//evil.example"]
        {
            assert_eq!(html(&format!("[x]({target})")), "<p>x</p>", "{target}");
        }
        assert_eq!(html("![pixel](https://a.example/p.png)"), "<p>pixel</p>");
    }
}
