//! What makes a string of a pack or a repository harmless, for each kind of output.
//!
//! A function per target, because what is harmless in one is an attack in another. Nothing is dropped silently: what a
//! terminal would obey becomes a visible character, so that a reader sees that something was there.

mod machine;

pub use machine::{
    comment_line, csv_cell, prometheus_label, repository_path, workflow_message, workflow_property, xml,
};

/// The longest text of one line of terminal output, in characters, before it is laid out.
const LONGEST_LINE: usize = 4_000;
/// Stands for a character that must not be shown.
const REPLACEMENT: char = '\u{fffd}';

/// Makes text safe for one line of a terminal, and of the log of a build server: no control, bidirectional or invisible
/// characters, no line breaks, and nothing that a build server takes for a command.
#[must_use]
pub fn terminal(text: &str) -> String {
    if is_harmless(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len().min(LONGEST_LINE));
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST_LINE {
            line.push('…');
            break;
        }
        line.push(match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            other => visible(other),
        });
    }
    without_commands(&line)
}

/// Whether a line can stay as it is, which nearly all of them can: short, printable ASCII, and no command.
fn is_harmless(text: &str) -> bool {
    text.len() <= LONGEST_LINE
        && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !text.contains("##")
        && !text.trim_start().starts_with("::")
}

/// Makes text safe for a terminal as [`terminal`] does, but keeps its lines.
#[must_use]
pub fn terminal_block(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| terminal(&line.replace('\t', "    "))).collect();
    lines.join("\n")
}

/// Makes text safe for a SARIF `text` property, where `[text](target)` is a link.
#[must_use]
pub fn sarif_text(text: &str) -> String {
    plain(text).replace("](", "] (")
}

/// Makes Markdown safe for a SARIF `markdown` property: no HTML, no images, no links but those to the web.
#[must_use]
pub fn sarif_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    for line in plain(text).lines() {
        let mark = line.trim_start().chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let run = mark.map_or(0, |mark| line.trim_start().chars().take_while(|next| *next == mark).count());
        match (fence, mark) {
            (Some((open, length)), Some(mark)) if mark == open && run >= length => {
                fence = None;
                out.push_str(line);
            }
            (Some(_), _) => out.push_str(line),
            (None, Some(mark)) if run >= 3 => {
                fence = Some((mark, run));
                out.push_str(&markdown_line(line));
            }
            (None, _) => out.push_str(&markdown_line(line)),
        }
        out.push('\n');
    }
    // What comes after this text must not fall into a block that it left open.
    if let Some((mark, length)) = fence {
        out.extend(std::iter::repeat_n(mark, length));
        out.push('\n');
    }
    out
}

/// Percent-encodes a relative path with `/` into a URI reference.
#[must_use]
pub fn uri_path(path: &str) -> String {
    use std::fmt::Write as _;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    // `//host/path` would name another machine, `./path` is refused by GitHub.
    let relative = uri.trim_start_matches('/');
    relative.strip_prefix("./").unwrap_or(relative).to_owned()
}

/// Makes sure of a link: an address on the web, with whatever a URI cannot hold percent-encoded. None for anything else.
#[must_use]
pub fn web_address(link: &str) -> Option<String> {
    use std::fmt::Write as _;
    let host = ["https://", "http://"].iter().find_map(|scheme| link.strip_prefix(scheme))?;
    if !host.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let mut uri = String::with_capacity(link.len());
    for (at, byte) in link.bytes().enumerate() {
        let hex = |offset| link.as_bytes().get(at + offset).is_some_and(u8::is_ascii_hexdigit);
        let encoded = byte == b'%' && hex(1) && hex(2);
        if encoded || byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Some(uri)
}

/// Cuts text after some characters, the last of which is then `…`.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// The character as a terminal may show it.
pub(crate) fn visible(character: char) -> char {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(REPLACEMENT),
        '\u{7f}' => '\u{2421}',
        _ if is_unseen(character) => REPLACEMENT,
        other => other,
    }
}

/// Whether a character is obeyed or ignored instead of shown: controls, directions, fillers, tags. The two joiners are
/// left, since several scripts need them.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Breaks what a build server would take for a command: `::name` at the start of a line, `##[name` and `##vso[` anywhere.
pub(crate) fn without_commands(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    if let Some(after) = line.trim_start().strip_prefix("::") {
        out.push_str(&line[..line.len() - after.len() - 2]);
        out.push('∷');
        rest = after;
    }
    while let Some(at) = rest.find("##") {
        let (before, hashes) = rest.split_at(at);
        let name = hashes.trim_start_matches('#');
        let opens = name.trim_start_matches(|next: char| next.is_ascii_alphanumeric() || next == '-').starts_with('[');
        let length = hashes.len() - name.len();
        out.push_str(before);
        out.extend(std::iter::repeat_n(if opens { '♯' } else { '#' }, length));
        rest = name;
    }
    out.push_str(rest);
    out
}

/// Line breaks and printable characters only.
fn plain(text: &str) -> String {
    let clean = |character| match character {
        '\n' => '\n',
        '\t' | '\u{2028}' | '\u{2029}' => ' ',
        other => visible(other),
    };
    text.replace("\r\n", "\n").chars().map(clean).collect()
}

/// Outside of code, escapes HTML and images, and takes the link out of what does not lead to the web.
fn markdown_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let code = code_span(rest);
        if code > 0 {
            let (span, after) = rest.split_at(code);
            out.push_str(span);
            rest = after;
            continue;
        }
        let after = &rest[next.len_utf8()..];
        match next {
            '<' => out.push_str("&lt;"),
            '!' if after.starts_with('[') => out.push_str("!\\"),
            ']' if after.strip_prefix(['(', ':']).is_some_and(|target| !leads_to_the_web(target)) => out.push_str("] "),
            other => out.push(other),
        }
        rest = after;
    }
    out
}

/// The length in bytes of the code span that the text begins with; 0 if it begins with none.
fn code_span(text: &str) -> usize {
    let after = text.trim_start_matches('`');
    let ticks = text.len() - after.len();
    if ticks == 0 {
        return 0;
    }
    let mut rest = after;
    while let Some(at) = rest.find('`') {
        let closing = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let end = text.len() - rest.len() + at + closing;
        if closing == ticks {
            return end;
        }
        rest = &text[end..];
    }
    // Ticks that nothing closes are no code, but they are harmless.
    ticks
}

/// Whether a link's target is relative, a fragment, or an address on the web or of a mailbox.
fn leads_to_the_web(target: &str) -> bool {
    let target = target.trim_start().trim_start_matches('<');
    let scheme = target.split([')', ' ', '/', '#', '?']).next().unwrap_or_default();
    match scheme.split_once(':') {
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        // An entity could still spell a scheme.
        None => !scheme.contains(['&', '%', '\\']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_nothing() {
        assert_eq!(terminal("a\u{1b}[31mb\u{7f}\u{9b}c\r\nd"), "a␛[31mb␡\u{fffd}c  d");
        assert_eq!(terminal("if x\u{202e} y\u{200b}"), "if x\u{fffd} y\u{fffd}");
        assert_eq!(terminal("ز\u{200c}م"), "ز\u{200c}م");
        assert_eq!(terminal_block("a\n\tb\x07"), "a\n    b␇");
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(terminal(&"x".repeat(10_000)).chars().count(), LONGEST_LINE + 1);
    }

    #[test]
    fn build_servers_are_told_nothing() {
        assert_eq!(terminal("  ::error::x"), "  ∷error::x");
        assert_eq!(
            terminal("x ##[add-mask]y ###vso[task] ## Title [1] std::fs"),
            "x ♯♯[add-mask]y ♯♯♯vso[task] ## Title [1] std::fs"
        );
    }

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri_path("a b/c#d?e%f:g.py"), "a%20b/c%23d%3Fe%25f%3Ag.py");
        assert_eq!(uri_path("./ä"), "%C3%A4");
        assert_eq!(uri_path("//host/x"), "host/x");
    }

    #[test]
    fn only_addresses_on_the_web_are_links() {
        assert_eq!(
            web_address("https://example.org/a b%20%z\u{1b}").as_deref(),
            Some("https://example.org/a%20b%20%25z%1B")
        );
        assert_eq!(web_address("javascript:alert(1)"), None);
        assert_eq!(web_address("https:///etc/passwd"), None);
    }

    #[test]
    fn markdown_loses_html_images_and_odd_links() {
        assert_eq!(sarif_markdown("a <b> `<c>` ``x`<``"), "a &lt;b> `<c>` ``x`<``\n");
        assert_eq!(sarif_markdown("![x](https://t.example/p.png)"), "!\\[x](https://t.example/p.png)\n");
        assert_eq!(
            sarif_markdown("[x](javascript:alert(1)) [y](https://a.example/b:c) [z](#here)"),
            "[x] (javascript:alert(1)) [y](https://a.example/b:c) [z](#here)\n"
        );
        assert_eq!(sarif_markdown("[x]: data:text/html,y"), "[x] : data:text/html,y\n");
        assert_eq!(sarif_markdown("```html\n<b>\n```\n<b>"), "```html\n<b>\n```\n&lt;b>\n");
        assert_eq!(sarif_markdown("```\n<b>"), "```\n<b>\n```\n");
    }

    #[test]
    fn sarif_text_holds_no_links() {
        assert_eq!(sarif_text("callbacks[42](0)"), "callbacks[42] (0)");
    }
}
