//! The comments in an example that say what must be reported: `# finding: <id>`.

use crate::nearest::{is_kebab_case, quote};

const WORD: &str = "finding:";
/// What opens a comment in one of the languages. A marker may use any of them, since it is cut out before the text is
/// parsed; the longest stand first.
const OPENERS: [&str; 7] = ["{/*", "<!--", "/*", "//", "--", "#", ";"];
const CLOSERS: [&str; 3] = ["*/}", "-->", "*/"];

/// What one line of an example is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// No marker.
    Plain,
    /// A comment alone on its line.
    Alone { rules: Vec<&'a str> },
    /// A comment behind `code`, which has no trailing space.
    Behind { code: &'a str, rules: Vec<&'a str> },
}

/// Looks for a marker at the end of a line; the error is a comment that is a marker but for its rules.
pub(crate) fn read(line: &str) -> Result<Line<'_>, String> {
    let Some((before, after)) = line.rsplit_once(WORD) else { return Ok(Line::Plain) };
    let before = before.trim_end();
    let Some((code, opener)) = OPENERS.iter().find_map(|opener| Some((before.strip_suffix(opener)?, *opener))) else {
        return Ok(Line::Plain);
    };
    let mut list = after.trim();
    if let Some(open) = list.strip_suffix("*/}").filter(|_| opener == "{/*") {
        list = open.trim_end();
    } else if let Some(open) = CLOSERS.iter().skip(1).find_map(|closer| list.strip_suffix(closer)) {
        list = open.trim_end();
    }
    let rules: Vec<_> = list.split(',').map(str::trim).collect();
    if let Some(wrong) = rules.iter().find(|rule| !is_kebab_case(rule)) {
        return Err(match *wrong {
            "" => "the marker names no rule; write `finding: <id>`".to_owned(),
            wrong => format!("the marker names no rule: {} is not kebab-case", quote(wrong)),
        });
    }
    let code = code.trim_end();
    Ok(if code.trim_start().is_empty() { Line::Alone { rules } } else { Line::Behind { code, rules } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_cut_from_its_line() {
        for line in [
            "a(); // finding: x",
            "a(); /* finding: x */",
            "a(); # finding: x",
            "a();--finding:x",
            "a(); <!-- finding: x -->",
        ] {
            assert_eq!(read(line), Ok(Line::Behind { code: "a();", rules: vec!["x"] }), "{line}");
        }
        assert_eq!(read("<p>{/* finding: x */}"), Ok(Line::Behind { code: "<p>", rules: vec!["x"] }));
    }

    #[test]
    fn a_marker_may_stand_alone_and_name_several_rules() {
        assert_eq!(read("  # finding: x, y-2, x"), Ok(Line::Alone { rules: vec!["x", "y-2", "x"] }));
    }

    #[test]
    fn other_text_is_left_alone() {
        for line in ["", "a(); // see below", "finding: x", "print('finding: x')", "our finding: x"] {
            assert_eq!(read(line), Ok(Line::Plain), "{line}");
        }
    }

    #[test]
    fn a_marker_must_name_rules() {
        for line in ["# finding:", "# finding: X", "# finding: a b", "# finding: a,", "# finding: pack/a"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
