//! From the text of a path to its steps.

use super::Step;

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct PathError {
    /// From 1, in Unicode code points.
    pub column: u32,
    /// One fragment without a full stop.
    pub message: String,
}

/// More steps than any file is deep.
const MAX_STEPS: usize = 64;

pub(super) fn parse(path: &str) -> Result<Vec<Step>, PathError> {
    let mut parser = Parser { path, at: 0 };
    let mut steps = Vec::new();
    if path.is_empty() {
        return Err(parser.error("the path is empty"));
    }
    loop {
        // An element may follow a key directly, and may come first.
        let starts_with_element = steps.is_empty() && parser.rest().starts_with('[');
        if !starts_with_element {
            steps.push(parser.member()?);
        }
        while parser.rest().starts_with('[') {
            steps.push(parser.element()?);
        }
        if steps.len() > MAX_STEPS {
            return Err(parser.error(&format!("more than {MAX_STEPS} steps")));
        }
        if parser.rest().is_empty() {
            return Ok(steps);
        }
        if !parser.take('.') {
            return Err(parser.error("expected `.`, `[` or the end of the path"));
        }
    }
}

struct Parser<'a> {
    path: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.path[self.at..]
    }

    fn take(&mut self, expected: char) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }

    fn error(&self, message: &str) -> PathError {
        let column = self.path[..self.at].chars().count() as u32 + 1;
        PathError { column, message: message.to_owned() }
    }

    fn member(&mut self) -> Result<Step, PathError> {
        if self.take('(') {
            let mut keys = vec![self.key()?];
            while self.take('|') {
                keys.push(self.key()?);
            }
            if !self.take(')') {
                return Err(self.error("expected `|` or `)`"));
            }
            return Ok(Step::Keys(keys));
        }
        if self.rest().starts_with("**") {
            self.at += 2;
            return Ok(Step::Deep);
        }
        if self.take('*') {
            return Ok(Step::Member(None));
        }
        if self.rest().starts_with('$') {
            return self.capture();
        }
        Ok(Step::Keys(vec![self.key()?]))
    }

    fn capture(&mut self) -> Result<Step, PathError> {
        let name = self.rest()[1..].split(['.', '[']).next().unwrap_or_default();
        let is_name = name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_name {
            return Err(self.error(&format!(
                "a capture is written `$NAME`, in upper case; write the key `${name}` in double quotes"
            )));
        }
        self.at += 1 + name.len();
        Ok(Step::Member(Some(name.to_owned())))
    }

    fn key(&mut self) -> Result<String, PathError> {
        if self.rest().starts_with('"') {
            return self.quoted();
        }
        let rest = self.rest();
        let length = rest.find(['.', '[', ']', '(', ')', '|', '"', '*']).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.error("expected a key"));
        }
        self.at += length;
        Ok(rest[..length].to_owned())
    }

    fn quoted(&mut self) -> Result<String, PathError> {
        let mut key = String::new();
        let mut escaped = false;
        for (offset, character) in self.rest().char_indices().skip(1) {
            match character {
                '"' if !escaped => {
                    self.at += offset + 1;
                    return Ok(key);
                }
                '\\' if !escaped => escaped = true,
                _ => {
                    key.push(character);
                    escaped = false;
                }
            }
        }
        Err(self.error("the quoted key is not closed"))
    }

    fn element(&mut self) -> Result<Step, PathError> {
        let inner = self.rest()[1..].split(']').next().unwrap_or_default();
        if !self.rest()[1 + inner.len()..].starts_with(']') {
            return Err(self.error("`[` is not closed"));
        }
        let index = match inner {
            "*" => None,
            _ => Some(inner.parse().map_err(|_| self.error("expected `[*]` or a number in brackets"))?),
        };
        self.at += inner.len() + 2;
        Ok(Step::Element(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_understood() {
        let keys = |key: &str| Step::Keys(vec![key.to_owned()]);
        let steps = parse("[0].a-b[*].\"c.d\\\"\".*.$JOB.(run|\"x|y\").**.@e").expect("a path");
        assert_eq!(
            steps,
            [
                Step::Element(Some(0)),
                keys("a-b"),
                Step::Element(None),
                keys("c.d\""),
                Step::Member(None),
                Step::Member(Some("JOB".to_owned())),
                Step::Keys(vec!["run".to_owned(), "x|y".to_owned()]),
                Step::Deep,
                keys("@e"),
            ]
        );
    }

    #[test]
    fn mistakes_are_shown_with_their_column() {
        for (path, column, words) in [
            ("", 1, "empty"),
            ("a.", 3, "expected a key"),
            ("é..b", 3, "expected a key"),
            ("a[x]", 2, "number in brackets"),
            ("a[1", 2, "not closed"),
            ("a.\"b", 3, "not closed"),
            ("(a|b", 5, "expected `|` or `)`"),
            ("a b*c", 4, "expected `.`"),
            ("$ref", 1, "double quotes"),
        ] {
            let error = parse(path).expect_err(path);
            assert_eq!(error.column, column, "{path}: {error}");
            assert!(error.message.contains(words), "{path}: {error}");
        }
    }
}
