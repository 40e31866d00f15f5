//! Templates with gaps: `%s` and `{}`, split into what they say and what goes where.
//!
//! Pure text work; which function takes which template is for `value` to know.

/// A stretch of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Fixed text.
    Text(String),
    /// A gap for an argument.
    Gap(Gap),
}

/// A place that an argument goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    /// Which argument.
    pub(super) argument: Which,
    /// Whether only a number can come out.
    pub(super) numeric: bool,
}

/// Names an argument of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Which {
    /// Counted from 0.
    Position(usize),
    /// By name.
    Name(String),
}

/// Splits a `printf` template: `%s`, `%-5d`, `%1$s`, `%[1]s`, `%(name)s`, `%{name}`.
pub(super) fn percent(template: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        pieces.text(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            pieces.text("%");
            rest = after;
            continue;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|it| it.split_once('}')) {
            pieces.gap(Which::Name(name.to_owned()), false);
            rest = after;
            continue;
        }
        let named = rest.strip_prefix('(').and_then(|it| it.split_once(')'));
        let body = named.map_or(rest, |(_, after)| after);
        let Some(end) = body.find(|it: char| it.is_ascii_alphabetic()) else {
            pieces.text("%");
            continue;
        };
        let (flags, verb) = (&body[..end], body.as_bytes()[end]);
        if !flags.bytes().all(|byte| b"0123456789.+-#*$[]'".contains(&byte)) {
            pieces.text("%");
            continue;
        }
        let number: String = flags.chars().filter(char::is_ascii_digit).collect();
        let fixed = flags.contains(['$', '[']).then(|| number.parse::<usize>().ok()).flatten();
        let argument = match (named, fixed) {
            (Some((name, _)), _) => Which::Name(name.to_owned()),
            (None, Some(position)) if position > 0 => Which::Position(position - 1),
            _ => Which::Position(pieces.count()),
        };
        pieces.gap(argument, b"diufFeEgGxXobtTc".contains(&verb));
        rest = &body[end + 1..];
    }
    pieces.text(rest);
    pieces.done
}

/// Splits a template with braces: `{}`, `{0}`, `{name}`, `{name:d}`.
pub(super) fn braces(template: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.text(&rest[..at]);
        let doubled = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
        let close = rest[at..].find('}').filter(|_| rest[at..].starts_with('{') && !doubled);
        let Some(close) = close else {
            pieces.text(&rest[at..=at]);
            rest = &rest[at + if doubled { 2 } else { 1 }..];
            continue;
        };
        let inside = &rest[at + 1..at + close];
        let (name, format) = inside.split_once([':', '!']).unwrap_or((inside, ""));
        let name = name.split(['.', '[', ',']).next().unwrap_or(name).trim();
        let argument = match name.parse::<usize>() {
            Ok(position) => Which::Position(position),
            Err(_) if name.is_empty() => Which::Position(pieces.count()),
            Err(_) => Which::Name(name.to_owned()),
        };
        pieces.gap(argument, matches!(format.chars().last(), Some('d' | 'f' | 'x' | 'X' | 'e' | 'D' | 'N')));
        rest = &rest[at + close + 1..];
    }
    pieces.text(rest);
    pieces.done
}

#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    /// Gaps that took the next argument in turn.
    taken: usize,
}

impl Pieces {
    fn count(&self) -> usize {
        self.taken
    }

    fn text(&mut self, text: &str) {
        match self.done.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.done.push(Piece::Text(text.to_owned())),
        }
    }

    fn gap(&mut self, argument: Which, numeric: bool) {
        self.taken += 1;
        self.done.push(Piece::Gap(Gap { argument, numeric }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let show = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Gap(Gap { argument: Which::Position(at), numeric }) => {
                format!("<{at}{}>", if *numeric { "#" } else { "" })
            }
            Piece::Gap(Gap { argument: Which::Name(name), numeric }) => {
                format!("<{name}{}>", if *numeric { "#" } else { "" })
            }
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn percent_templates_know_position_name_and_number() {
        assert_eq!(shown(&percent("a %s b %-5d c %%")), "a <0> b <1#> c %");
        assert_eq!(shown(&percent("%2$s %1$s %[1]v")), "<1> <0> <0>");
        assert_eq!(shown(&percent("%(name)s like '50% off'")), "<name> like '50% off'");
        assert_eq!(shown(&percent("%{id} = 1")), "<id> = 1");
    }

    #[test]
    fn brace_templates_know_position_name_and_number() {
        assert_eq!(shown(&braces("a {} b {} {{c}}")), "a <0> b <1> {c}");
        assert_eq!(shown(&braces("{1:d} {name!r} {0.attr}")), "<1#> <name> <0>");
        assert_eq!(shown(&braces("unclosed { brace")), "unclosed { brace");
    }
}
