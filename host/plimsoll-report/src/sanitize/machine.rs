//! What makes hostile text harmless in formats for machines: XML, CSV, workflow commands, Prometheus labels, comments that
//! a bot posts, and paths that a code host puts behind an address.

use super::{REPLACEMENT, code_span, sarif_markdown, terminal, visible, without_commands};

/// Makes text safe for XML, as an attribute and between tags: nothing that XML forbids, nothing that it reads as markup.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Also ends `]]>`, which may not stand between tags.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.push(REPLACEMENT),
            other => out.push(visible(other)),
        }
    }
    out
}

/// Makes one cell of a CSV file: one line, quoted, and never a formula. A spreadsheet runs a cell that begins with `=`, `+`,
/// `-` or `@`, in their wide forms too; an apostrophe before it says that it is text.
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let line = terminal(text);
    let first = line.trim_start().chars().next();
    let formula = first.is_some_and(|first| matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let apostrophe = if formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", line.replace('"', "\"\""))
}

/// Makes the message of a workflow command: line feeds survive, encoded.
#[must_use]
pub fn workflow_message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(terminal).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Makes a property of a workflow command, such as `file`.
#[must_use]
pub fn workflow_property(text: &str) -> String {
    workflow_message(&terminal(text)).replace(':', "%3A").replace(',', "%2C")
}

/// Makes the value of a Prometheus label, without its quotes.
#[must_use]
pub fn prometheus_label(text: &str) -> String {
    terminal(text).replace('\\', "\\\\").replace('"', "\\\"")
}

/// Makes one line of Markdown for a comment that a bot posts: as [`sarif_markdown`], and nobody is notified. A `@` that
/// would mention somebody becomes a wide one, which the reader sees. The caller begins the line with words of its own, so that
/// it is neither a list, a heading nor a quick action of the code host.
#[must_use]
pub fn comment_line(text: &str) -> String {
    let line = sarif_markdown(&terminal(text));
    let line = line.trim_end_matches('\n');
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let code = code_span(rest);
        if code > 0 {
            out.push_str(&rest[..code]);
            rest = &rest[code..];
            continue;
        }
        rest = &rest[next.len_utf8()..];
        let mention = next == '@' && rest.starts_with(|after: char| after.is_alphanumeric() || after == '_');
        out.push(if mention { '＠' } else { next });
    }
    out
}

/// Makes a path that a code host can look up: relative, with `/`, without `.` and empty steps. A step upwards is shown by
/// one character that leads nowhere, and so is a backslash, which browsers take for a slash; nothing at all becomes `.`.
#[must_use]
pub fn repository_path(path: &str) -> String {
    let shown = |character| if character == '\\' { '＼' } else { visible(character) };
    let step =
        |step: &str| -> String { if step == ".." { "‥".to_owned() } else { step.chars().map(shown).collect() } };
    let steps: Vec<String> = path.split('/').filter(|step| !step.is_empty() && *step != ".").map(step).collect();
    if steps.is_empty() { ".".to_owned() } else { without_commands(&steps.join("/")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_no_markup_and_nothing_forbidden() {
        assert_eq!(xml("a<b>&\"'\0\u{1b}\u{ffff}\n]]>"), "a&lt;b&gt;&amp;&quot;&apos;␀␛\u{fffd}\n]]&gt;");
    }

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(csv_cell("=1+1"), "\"'=1+1\"");
        assert_eq!(csv_cell("\t@SUM(A1)"), "\"' @SUM(A1)\"");
        assert_eq!(csv_cell("＝cmd|x"), "\"'＝cmd|x\"");
        assert_eq!(csv_cell("a \"b\",\r\nc"), "\"a \"\"b\"\",  c\"");
    }

    #[test]
    fn workflow_commands_are_not_ended_early() {
        assert_eq!(workflow_message("50%\n::error::x\r"), "50%25%0A∷error::x ");
        assert_eq!(workflow_property("a:b,c\n%"), "a%3Ab%2Cc %25");
    }

    #[test]
    fn labels_end_where_they_should() {
        assert_eq!(prometheus_label("a\"b\\c\nd"), "a\\\"b\\\\c d");
    }

    #[test]
    fn comments_notify_nobody() {
        assert_eq!(comment_line("ask @team or `@types/x`, a@b"), "ask ＠team or `@types/x`, a＠b");
        assert_eq!(comment_line("<b> ![x](https://t.example/p)\n/close"), "&lt;b> !\\[x](https://t.example/p) /close");
    }

    #[test]
    fn paths_stay_inside_the_repository() {
        assert_eq!(repository_path("./a//b/./c.py"), "a/b/c.py");
        assert_eq!(repository_path("/../etc/passwd\n"), "‥/etc/passwd␊");
        assert_eq!(repository_path("a\\..\\##[x]"), "a＼..＼♯♯[x]");
        assert_eq!(repository_path(""), ".");
    }
}
