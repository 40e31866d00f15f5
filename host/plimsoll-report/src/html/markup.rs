//! The only way into the report: markup that stands in our source, and text that is escaped.
//!
//! [`Html::markup`] takes nothing but literals of this crate, and everything else comes in through [`Show`], which escapes
//! for text and for double-quoted attributes alike. So no string of a pack or a repository can become markup. Links are
//! made of [`Address`] and [`Anchor`] only.

use std::fmt::Write as _;

use plimsoll_model::{Confidence, Score, Severity};

use crate::sanitize;

/// Appends literals as markup, and `{values}` escaped.
macro_rules! put {
    ($out:expr, $($part:tt)*) => {{ $( $crate::html::markup::part!($out, $part); )* }};
}

macro_rules! part {
    ($out:expr, $markup:literal) => {
        $out.markup($markup)
    };
    ($out:expr, {$value:expr}) => {
        $out.show(&$value)
    };
}

pub(super) use {part, put};

/// The longest message that is shown whole, in characters.
const LONGEST: usize = 4_000;

/// Escaped HTML.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Appends markup as it is. Only for what stands in our source; `put!` sees to that.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Appends text, escaped, with every character that is obeyed or hidden made visible.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(is_special) {
            let (plain, special) = rest.split_at(at);
            self.0.push_str(plain);
            let mut characters = special.chars();
            if let Some(character) = characters.next() {
                self.special(character, characters.as_str());
            }
            rest = characters.as_str();
        }
        self.0.push_str(rest);
    }

    fn special(&mut self, character: char, after: &str) {
        match character {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            // A line ending in two characters is one line ending.
            '\r' if after.starts_with('\n') => {}
            '\0'..='\u{1f}' | '\u{7f}' => self.0.push(sanitize::visible(character)),
            // A name says more than a replacement character: this is how direction tricks in source code are found.
            other => {
                let _ = write!(self.0, "‹U+{:04X}›", u32::from(other));
            }
        }
    }

    /// Appends a message: as text, with `code` marked up, and the rest of a very long one counted.
    pub(super) fn message(&mut self, text: &str) {
        let (shown, left) = clip(text, LONGEST);
        let mut parts = shown.split('`').peekable();
        let mut in_code = false;
        while let Some(part) = parts.next() {
            // A last backtick without a partner is a backtick.
            let opens = !in_code && parts.peek().is_some() && {
                let mut ahead = parts.clone();
                ahead.next();
                ahead.peek().is_some()
            };
            self.text(part);
            if in_code {
                self.markup("</code>");
                in_code = false;
            } else if opens {
                self.markup("<code>");
                in_code = true;
            } else if parts.peek().is_some() {
                self.markup("`");
            }
        }
        if left > 0 {
            put!(self, " <span class=\"cut\">… and " {super::words::count(left as u64, "more character")}
                "; the run file has them</span>");
        }
    }

    /// Appends a value as it shows itself.
    pub(super) fn show(&mut self, value: &(impl Show + ?Sized)) {
        value.show(self);
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// Whether a character cannot stand in a text as it is.
fn is_special(character: char) -> bool {
    match character {
        '&' | '<' | '>' | '"' | '\'' => true,
        '\n' | '\t' => false,
        ' '..='~' => false,
        other => sanitize::is_unseen(other) || is_noncharacter(other),
    }
}

/// Code points that no HTML document may hold.
fn is_noncharacter(character: char) -> bool {
    let number = u32::from(character);
    (0xfdd0..=0xfdef).contains(&number) || number & 0xfffe == 0xfffe
}

/// The first characters of a text, and how many are left.
pub(super) fn clip(text: &str, longest: usize) -> (&str, usize) {
    match text.char_indices().nth(longest) {
        Some((at, _)) => (&text[..at], text[at..].chars().count()),
        None => (text, 0),
    }
}

/// What can be appended to a report.
pub(super) trait Show {
    /// Appends it, escaped.
    fn show(&self, out: &mut Html);
}

impl Show for str {
    fn show(&self, out: &mut Html) {
        out.text(self);
    }
}

impl Show for String {
    fn show(&self, out: &mut Html) {
        out.text(self);
    }
}

impl<T: Show + ?Sized> Show for &T {
    fn show(&self, out: &mut Html) {
        (**self).show(out);
    }
}

impl Show for Html {
    fn show(&self, out: &mut Html) {
        out.0.push_str(&self.0);
    }
}

impl Show for u32 {
    fn show(&self, out: &mut Html) {
        u64::from(*self).show(out);
    }
}

impl Show for usize {
    fn show(&self, out: &mut Html) {
        (*self as u64).show(out);
    }
}

impl Show for u64 {
    fn show(&self, out: &mut Html) {
        let _ = write!(out.0, "{self}");
    }
}

impl Show for Score {
    fn show(&self, out: &mut Html) {
        let _ = write!(out.0, "{self}");
    }
}

impl Show for Severity {
    fn show(&self, out: &mut Html) {
        out.markup(self.name());
    }
}

impl Show for Confidence {
    fn show(&self, out: &mut Html) {
        out.markup(self.name());
    }
}

/// A place in the report: the value of an `id`, and what a link to it says after `#`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor(String);

impl Anchor {
    /// Returns the place of something with a name. Names that differ have places that differ, and they stay the same from
    /// one report to the next.
    pub(super) fn new(kind: &'static str, name: &str) -> Self {
        let mut anchor = format!("{kind}-");
        for character in name.chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => anchor.push(character),
                '/' => anchor.push('.'),
                other => {
                    let _ = write!(anchor, "_{:x}_", u32::from(other));
                }
            }
        }
        Self(anchor)
    }

    /// Returns another place for the nth thing of the same name.
    pub(super) fn again(&self, number: usize) -> Self {
        Self(format!("{}..{number}", self.0))
    }
}

impl Show for Anchor {
    fn show(&self, out: &mut Html) {
        out.text(&self.0);
    }
}

/// An address on the web.
pub(super) struct Address(String);

impl Address {
    /// Returns the address, if it is one on the web.
    pub(super) fn of(link: &str) -> Option<Self> {
        sanitize::web_address(link).map(Self)
    }
}

impl Show for Address {
    fn show(&self, out: &mut Html) {
        out.text(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut out = Html::default();
        out.text(text);
        out.into_string()
    }

    fn message(text: &str) -> String {
        let mut out = Html::default();
        out.message(text);
        out.into_string()
    }

    #[test]
    fn text_is_escaped_for_elements_and_attributes() {
        assert_eq!(text("<a b=\"c\" d='e'>&amp;"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
    }

    #[test]
    fn what_is_obeyed_or_hidden_is_shown() {
        assert_eq!(text("a\u{1b}[1m\0b\u{202e}c\u{feff}"), "a␛[1m␀b‹U+202E›c‹U+FEFF›");
        assert_eq!(text("a\r\nb\rc\u{85}\u{fffe}"), "a\nb␍c‹U+0085›‹U+FFFE›");
        assert_eq!(text("ز\u{200c}م é"), "ز\u{200c}م é");
    }

    #[test]
    fn code_in_messages_is_marked_up() {
        assert_eq!(message("`a<b` and `c` or `d"), "<code>a&lt;b</code> and <code>c</code> or `d");
        assert_eq!(message("no code"), "no code");
        assert_eq!(message("``"), "<code></code>");
        assert_eq!(message("`"), "`");
    }

    #[test]
    fn what_is_left_of_a_long_message_is_counted() {
        let long = message(&"x".repeat(LONGEST + 1_500));
        assert!(long.contains("… and 1,500 more characters; the run file has them"), "{}", &long[LONGEST..]);
    }

    #[test]
    fn names_that_differ_have_anchors_that_differ() {
        let names = ["a/b", "a.b", "a b", "a_b", "a_20_b", "a\"b", "ä", ""];
        let mut anchors: Vec<Anchor> = names.iter().map(|name| Anchor::new("rule", name)).collect();
        assert_eq!(anchors[0].0, "rule-a.b");
        assert_eq!(anchors[1].0, "rule-a_2e_b");
        anchors.sort();
        anchors.dedup();
        assert_eq!(anchors.len(), names.len());
    }
}
