//! What makes a string of a pack or a repository harmless in Markdown, as GitHub and GitLab read it.
//!
//! All of it becomes text: no HTML, no link, no image, no heading. Nobody is mentioned, no issue is referred to, and nothing
//! is a command to the code host. Characters that are obeyed instead of shown become visible escapes.

use crate::prose::{self, Block};
use crate::sanitize::{is_unseen, web_address, without_commands};

/// Longer text is cut, and ends in `…`.
const LONGEST_TEXT: usize = 2_000;
/// The same for what stands in a code span, such as a path.
const LONGEST_CODE: usize = 400;
/// Lines of a block of code in a rule's page; what is more is counted.
const MOST_LINES: usize = 60;
/// Parts a sign from what would make it a mention or a reference. It has no width.
const BREAK: &str = "&#8203;";

/// Text on one line, with code where it has backticks.
pub(super) fn text(text: &str) -> String {
    inline(text, false)
}

/// The same for a cell of a table.
pub(super) fn cell(text: &str) -> String {
    inline(text, true)
}

/// A code span.
pub(super) fn code(text: &str) -> String {
    span(&shown(text, LONGEST_CODE))
}

/// A code span in a cell of a table, where a bar would end the cell even in code.
pub(super) fn code_cell(text: &str) -> String {
    span_in(&shown(text, LONGEST_CODE), true)
}

/// Text between HTML tags that are ours, where nothing is read as Markdown.
pub(super) fn html(text: &str) -> String {
    let mut out = String::new();
    let text = shown(text, LONGEST_CODE);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '`' => out.push_str("&#96;"),
            other => out.push(other),
        }
        let next = rest.peek().copied();
        let refers = is_sign(character) && next.is_some_and(is_name);
        let links = match character {
            ':' => next == Some('/') || out.to_ascii_lowercase().ends_with("mailto:"),
            'w' | 'W' => next == Some('.'),
            _ => false,
        };
        if refers || links {
            out.push_str(BREAK);
        }
    }
    out
}

/// A link to the web; none for any other address.
pub(super) fn link(address: &str) -> Option<String> {
    if address.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return None;
    }
    let target = web_address(address).filter(|target| target.len() <= LONGEST_CODE)?;
    // A bracket or a backslash would end the target, or the text, too early.
    let target = target.replace('(', "%28").replace(')', "%29").replace('*', "%2A").replace('_', "%5F");
    let said = shown(address.split_once("://").map_or(address, |(_, rest)| rest), LONGEST_CODE);
    let said = escaped(&said, true).replace("www.", &format!("www{BREAK}."));
    Some(format!("[{said}](<{target}>)"))
}

/// A block of code, whatever is in it.
pub(super) fn fence(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let mark = "`".repeat(longest.max(2) + 1);
    // Some hosts look for commands such as `/close` line by line, and may not see that this is code.
    let left = if longest >= 3 || lines.iter().any(|line| line.starts_with('/')) { " " } else { "" };
    let mut out = format!("{mark}text\n");
    for line in lines {
        out.push_str(left);
        out.push_str(without_commands(line).trim_end());
        out.push('\n');
    }
    out + &mark + "\n"
}

/// Makes one line of code harmless: no controls, tabs as spaces.
pub(super) fn code_line(line: &str, longest: usize) -> String {
    shown(&line.replace('\t', "    "), longest)
}

/// The prose of a page, block by block.
pub(super) fn prose(markdown: &str) -> String {
    let mut out = String::new();
    let mut blocks = prose::blocks(markdown).into_iter().peekable();
    while let Some(block) = blocks.next() {
        let item = matches!(block, Block::Item(..));
        match block {
            Block::Paragraph(line) => out.push_str(&text(&line)),
            Block::Heading(line) => out.push_str(&strong(&line)),
            Block::Item(marker, line) => {
                let number = marker.trim_end_matches(['.', ')']);
                let number = if number.bytes().all(|byte| byte.is_ascii_digit()) {
                    format!("{number}.")
                } else {
                    "-".to_owned()
                };
                out.extend([&number, " ", &text(&line)]);
            }
            Block::Verbatim(lines) => {
                let mut shown: Vec<String> =
                    lines.iter().take(MOST_LINES).map(|line| code_line(line, LONGEST_CODE)).collect();
                if lines.len() > MOST_LINES {
                    shown.push(format!("… {} more lines", lines.len() - MOST_LINES));
                }
                out.push_str(fence(&shown).trim_end());
            }
        }
        out.push('\n');
        if blocks.peek().is_some_and(|next| !(item && matches!(next, Block::Item(..)))) {
            out.push('\n');
        }
    }
    out
}

/// Bold text; just text where there is nothing to see.
pub(super) fn strong(line: &str) -> String {
    let line = text(line.trim());
    if line.is_empty() { line } else { format!("**{line}**") }
}

/// One line, with visible escapes instead of what is obeyed or hidden.
fn shown(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(longest));
    for (count, character) in text.trim_end().chars().enumerate() {
        if count >= longest {
            out.push('…');
            break;
        }
        match character {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if is_unseen(character) => out.extend(character.escape_unicode()),
            other => out.push(other),
        }
    }
    without_commands(&out)
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

fn span(text: &str) -> String {
    span_in(text, false)
}

fn span_in(text: &str, cell: bool) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "–".to_owned();
    }
    // A backslash before a bar would escape our own.
    if cell && text.contains("\\|") {
        return escaped(text, false);
    }
    let text = if cell { text.replace('|', "\\|") } else { text.to_owned() };
    let mark = "`".repeat(longest_run(&text) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{mark}{gap}{text}{gap}{mark}")
}

fn inline(text: &str, cell: bool) -> String {
    let text = shown(text.trim(), LONGEST_TEXT);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('`') {
        let (before, ticks) = rest.split_at(at);
        words(before, cell, &mut out);
        let inner = ticks.trim_start_matches('`');
        let run = ticks.len() - inner.len();
        match closing(inner, run) {
            Some(end) if !inner[..end].trim().is_empty() => {
                push_span(&span_in(&inner[..end], cell), &mut out);
                rest = &inner[end + run..];
            }
            _ => {
                out.push_str(&"\\`".repeat(run));
                rest = inner;
            }
        }
    }
    words(rest, cell, &mut out);
    out
}

/// Where so many backticks, and no more, stand next.
fn closing(text: &str, run: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`') {
        let start = from + at;
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        if length == run {
            return Some(start);
        }
        from = start + length;
    }
    None
}

/// Escapes words; what a code host would make a link of becomes code.
fn words(text: &str, cell: bool, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let lower = word.to_ascii_lowercase();
        if ["://", "www.", "mailto:", "xmpp:"].iter().any(|mark| lower.contains(mark)) {
            push_span(&span_in(word, cell), out);
        } else {
            let start = out.is_empty();
            out.push_str(&escaped(word, start));
        }
    }
}

/// Adds a code span. Right behind another one, the two would be read as one, or as none.
fn push_span(span: &str, out: &mut String) {
    if out.ends_with('`') {
        out.push_str(BREAK);
    }
    out.push_str(span);
}

/// Escapes each sign that means something in Markdown; at the start of a block, also what begins a heading or a list.
fn escaped(text: &str, start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let characters: Vec<char> = text.chars().collect();
    let mut digits = start;
    for (at, character) in characters.iter().copied().enumerate() {
        let next = characters.get(at + 1).copied();
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' => out.extend(['\\', character]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A backslash does not keep it from being mathematics.
            '$' => out.push_str("&#36;"),
            '#' | '+' | '-' | '=' | ':' | '/' if start && at == 0 => out.extend(['\\', character]),
            '.' | ')' if digits && at > 0 && next.is_none() => out.extend(['\\', character]),
            other => out.push(other),
        }
        digits &= character.is_ascii_digit();
        let reference = match character {
            sign if is_sign(sign) => next.is_some_and(is_name),
            '-' => {
                let github = at >= 2 && characters[at - 2..at].iter().collect::<String>().eq_ignore_ascii_case("gh");
                github && next.is_some_and(|next| next.is_ascii_digit())
            }
            _ => false,
        };
        if reference {
            out.push_str(BREAK);
        }
    }
    out
}

/// What begins a mention or a reference, on one code host or another.
const fn is_sign(character: char) -> bool {
    matches!(character, '@' | '#' | '%' | '~' | '&' | '$' | '!')
}

/// What may follow such a sign.
fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '"' | '{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_text_means_anything() {
        assert_eq!(
            text("a *b* _c_ [d](e) <f> & | ~~g~~"),
            "a \\*b\\* \\_c\\_ \\[d\\](e) &lt;f&gt; &amp; \\| \\~\\~&#8203;g\\~\\~"
        );
        assert_eq!(text("# x"), "\\# x");
        assert_eq!(text("/close x"), "\\/close x");
        assert_eq!(text("- x"), "\\- x");
        assert_eq!(text("12. x"), "12\\. x");
        assert_eq!(text("1.5 x"), "1.5 x");
        assert_eq!(text("x - 12. # y"), "x - 12. # y");
        assert_eq!(text("![x](y)"), "!\\[x\\](y)");
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_referred_to() {
        assert_eq!(
            text("@me a/b#12 GH-12 !7 &9 a@b.c"),
            "@&#8203;me a/b#&#8203;12 GH-&#8203;12 !&#8203;7 &amp;&#8203;9 a@&#8203;b.c"
        );
        assert_eq!(text("see https://x.example and WWW.x.example"), "see `https://x.example` and `WWW.x.example`");
        assert_eq!(html("<b> @me www.x https://y"), "&lt;b&gt; @&#8203;me www&#8203;.x https:&#8203;//y");
    }

    #[test]
    fn code_is_closed_by_nothing_in_it() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(""), "–");
        assert_eq!(text("`a|b` c"), "`a|b` c");
        assert_eq!(cell("`a|b` c|d"), "`a\\|b` c\\|d");
        assert_eq!(cell("`a\\|b`"), "a\\\\\\|b");
        assert_eq!(text("`` a`b `` ` c"), "``a`b`` \\` c");
        assert_eq!(fence(&["```".to_owned(), "/close".to_owned()]), "````text\n ```\n /close\n````\n");
    }

    #[test]
    fn hidden_characters_are_seen() {
        assert_eq!(text("a\u{202e}b\u{1b}c\nd"), "a\\\\u\\{202e\\}b\\\\u\\{1b\\}c d");
        assert_eq!(code("a\u{200b}b"), "`a\\u{200b}b`");
    }

    #[test]
    fn links_lead_to_the_web() {
        assert_eq!(link("https://a.example/b(c)").as_deref(), Some("[a.example/b(c)](<https://a.example/b%28c%29>)"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.example see also"), None);
    }
}
