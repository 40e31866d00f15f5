//! Widths, wrapping and columns of plain text. Nothing here knows colours: lay out first, paint afterwards.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) use crate::words::{count, thousands};

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to some columns; what is cut ends in `…`.
pub(super) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used + 1 > columns {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

/// Breaks a text at spaces into lines of at most some columns; longer words are broken too.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = width(word);
        if used > 0 && used + 1 + length > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if length <= columns {
            line.push_str(word);
            used += length;
            continue;
        }
        for character in word.chars() {
            let wide = character.width().unwrap_or(0);
            if used + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += wide;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Fills a text up with spaces on the right.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", spaces(columns.saturating_sub(width(text))))
}

/// Some spaces.
pub(super) fn spaces(columns: usize) -> String {
    " ".repeat(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_their_columns() {
        for columns in 8..30 {
            for line in wrap("日本語のとても長い言葉 and some others supercalifragilisticexpialidocious", columns)
            {
                assert!(width(&line) <= columns, "{columns}: {line}");
            }
        }
        assert_eq!(wrap("  a  b ", 20), ["a b"]);
        assert_eq!(wrap("", 20), [] as [&str; 0]);
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdefg", 6), "abcde…");
        assert_eq!(fit("日本語日本語", 6), "日本…");
    }
}
