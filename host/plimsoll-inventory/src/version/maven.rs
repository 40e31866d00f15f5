//! Versions of Maven, by the algorithm of its version order requirement: tokens between `.`, `-`, and between digits and
//! letters; zeros and empty words at the end of a run do not count; known qualifiers have an order of their own.

use std::cmp::Ordering;

use super::{is_number, numbers};

pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (tokens(a), tokens(b));
    for at in 0..a.len().max(b.len()) {
        // The shorter one is filled with what does not count, behind the separator of the other.
        let filled_a = a.get(at).cloned().unwrap_or_else(|| filler(&b[at]));
        let filled_b = b.get(at).cloned().unwrap_or_else(|| filler(&a[at]));
        let order = token(&filled_a, &filled_b);
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

#[derive(Debug, Clone)]
struct Token {
    dash: bool,
    text: String,
}

fn filler(other: &Token) -> Token {
    Token { dash: other.dash, text: if is_number(&other.text) { "0".to_owned() } else { String::new() } }
}

fn tokens(text: &str) -> Vec<Token> {
    let lower = text.to_lowercase();
    let mut all: Vec<Token> = Vec::new();
    let mut current = Token { dash: false, text: String::new() };
    let mut digits: Option<bool> = None;
    for letter in lower.chars() {
        let separator = matches!(letter, '.' | '-');
        let digit = letter.is_ascii_digit();
        if separator || digits.is_some_and(|digits| digits != digit) {
            // `a1` is `alpha-1` only where the number follows at once.
            let follows = !separator && digit;
            let done = std::mem::replace(
                &mut current,
                // Between digits and letters there is a dash.
                Token { dash: letter != '.', text: String::new() },
            );
            all.push(Token { text: qualifier(done.text, follows), dash: done.dash });
            digits = None;
        }
        if !separator {
            current.text.push(letter);
            digits = Some(digit);
        }
    }
    let last = Token { text: qualifier(current.text, false), dash: current.dash };
    all.push(last);
    trimmed(all)
}

fn qualifier(text: String, number_follows: bool) -> String {
    let known = match (text.as_str(), number_follows) {
        ("", _) => "0",
        ("a", true) => "alpha",
        ("b", true) => "beta",
        ("m", true) => "milestone",
        ("cr", _) => "rc",
        ("ga" | "final" | "release", _) => "",
        _ => return text,
    };
    known.to_owned()
}

/// Takes away zeros and empty words at the end, and at the end of what stands before each dash or word.
fn trimmed(all: Vec<Token>) -> Vec<Token> {
    let nothing = |token: &Token| token.text.bytes().all(|byte| byte == b'0');
    let mut kept: Vec<Token> = Vec::with_capacity(all.len());
    for token in all {
        if token.dash || !is_number(&token.text) {
            while kept.last().is_some_and(nothing) {
                kept.pop();
            }
        }
        kept.push(token);
    }
    while kept.last().is_some_and(nothing) {
        kept.pop();
    }
    kept
}

/// What a token is, in the order in which different kinds come when nothing else decides.
fn kind(token: &Token) -> u8 {
    match (is_number(&token.text), token.dash) {
        (false, false) => 0,
        (false, true) => 1,
        (true, true) => 2,
        (true, false) => 3,
    }
}

fn token(a: &Token, b: &Token) -> Ordering {
    let (kind_a, kind_b) = (kind(a), kind(b));
    if kind_a >= 2 && kind_a == kind_b {
        return numbers(&a.text, &b.text);
    }
    if kind_a < 2 && kind_b < 2 {
        // `1.rc` and `1-rc` are the same for qualifiers that are known.
        return qualifiers(&a.text, &b.text);
    }
    kind_a.cmp(&kind_b)
}

const KNOWN: [&str; 7] = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

fn qualifiers(a: &str, b: &str) -> Ordering {
    let rank = |text: &str| KNOWN.iter().position(|known| *known == text).unwrap_or(KNOWN.len());
    rank(a).cmp(&rank(b)).then_with(|| if rank(a) == KNOWN.len() { a.cmp(b) } else { Ordering::Equal })
}
