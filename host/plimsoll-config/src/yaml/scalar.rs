//! What a plain scalar of YAML means, and where a block scalar begins and ends.

use std::ops::Range;

use plimsoll_model::ValueKind;

use crate::template::Masked;

/// Returns the kind of a plain scalar by the core schema of YAML 1.2, which GitHub, GitLab and Compose read.
pub(crate) fn plain_kind(text: &str) -> ValueKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ValueKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => ValueKind::Boolean,
        _ if is_number(text) => ValueKind::Number,
        _ => ValueKind::Text,
    }
}

/// Whether YAML 1.1 takes a plain scalar for a boolean that YAML 1.2 takes for text; Kubernetes reads YAML 1.1.
pub(crate) fn is_old_boolean(text: &str) -> bool {
    matches!(text, "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF")
}

fn is_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_fine = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    digits(whole) && digits(fraction) && exponent_is_fine && !(whole.is_empty() && fraction.is_empty())
}

/// Returns the bytes of a block scalar from its `|` or `>`, with trailing lines only as far as they belong to its text.
///
/// The parser gives the content alone. The header is on a line before it, after everything that was read earlier.
pub(crate) fn block_range(text: &str, content: &Range<usize>, earlier: usize, decoded: &str) -> Range<usize> {
    let Some((start, header)) = header(text, content.start, earlier) else { return content.clone() };
    let body = &text[content.clone()];
    // Blanks at the end belong to the text where they are deeper indented than it, which only the parser knows.
    let ends_blank = decoded.trim_end_matches('\n').ends_with([' ', '\t', '\r']);
    let end = if header.contains('+') || ends_blank {
        content.end
    } else {
        let written = body.trim_end().len();
        let line_end = body[written..].find('\n').map_or(body.len(), |at| written + at);
        let with_break = if header.contains('-') {
            body[..line_end].trim_end_matches('\r').len()
        } else {
            (line_end + 1).min(body.len())
        };
        content.start + with_break
    };
    start..end.max(start + header.len())
}

fn header(text: &str, content: usize, earlier: usize) -> Option<(usize, &str)> {
    let mut end = content;
    // Content that starts in the middle of its line has its header on an earlier one; blank lines may lie between.
    loop {
        let line_start = text[..end].rfind('\n').map_or(0, |at| at + 1).max(earlier);
        if let Some(found) = header_in(text, line_start, text[line_start..end].trim_end_matches(['\r', '\n'])) {
            return Some(found);
        }
        if line_start <= earlier {
            return None;
        }
        end = line_start - 1;
    }
}

fn header_in<'a>(text: &'a str, line_start: usize, line: &str) -> Option<(usize, &'a str)> {
    line.match_indices(['|', '>']).find_map(|(at, _)| {
        let rest = &line[at + 1..];
        let marks = rest.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-')).count();
        let after = &rest[marks..];
        let blank = after.trim_start_matches([' ', '\t']);
        let ends = blank.is_empty() || (blank.starts_with('#') && blank.len() < after.len());
        let starts = at == 0 || line[..at].ends_with([' ', '\t', ':', '-']);
        let start = line_start + at;
        (ends && starts && marks <= 2).then(|| (start, &text[start..start + 1 + marks]))
    })
}

/// The lines of a block that actions write are blanked: what is left of its text is not what it says. As a template, it
/// says what is written.
pub(crate) fn templated_block<'a>(
    masked: &Masked,
    source: &str,
    text: std::borrow::Cow<'a, str>,
    content: usize,
    range: Range<usize>,
) -> (std::borrow::Cow<'a, str>, Range<usize>) {
    if text.trim().is_empty() {
        let header = source[range.start..].find('\n').map_or(source.len(), |at| range.start + at);
        return match masked.run_from(header, source) {
            Some(run) => (source[run.clone()].to_owned().into(), range.start..run.end.max(range.end)),
            None => (text, range),
        };
    }
    if !masked.has_blanked(&range) {
        return (text, range);
    }
    let indent = content - source[..content].rfind('\n').map_or(0, |at| at + 1);
    let blank = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = source[range.clone()].split_inclusive('\n').skip(1);
    let written: String = lines.map(|line| &line[indent.min(blank(line))..]).collect();
    (written.into(), range)
}

/// A block sequence starts with its first dash, while the parser may give what comes after it.
pub(crate) fn dash_before(text: &str, start: usize) -> usize {
    if text[start..].starts_with('-') {
        return start;
    }
    let before = text[..start].trim_end();
    if before.ends_with('-') { before.len() - 1 } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_yaml_1_2_calls_a_number_is_one() {
        for number in ["0", "-1", "+12", "0x1F", "0o17", "1.", ".5", "1.5e3", "-.inf", ".nan", "1e10"] {
            assert_eq!(plain_kind(number), ValueKind::Number, "{number}");
        }
        for text in [".", "-", "1.2.3", "0x", "0b1", "1_000", "e3", "1e", "12:30", "v1", "--1", "on", "yes"] {
            assert_eq!(plain_kind(text), ValueKind::Text, "{text}");
        }
    }
}
