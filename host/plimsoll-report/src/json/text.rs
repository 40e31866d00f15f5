//! JSON, indented or on one line, in which nothing is left for a terminal to obey.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::sanitize::is_unseen;

/// Writes a value with two spaces and a line feed at the end.
pub(crate) fn pretty<T: Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes, Plain(PrettyFormatter::new()), value);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes a value on one line, with a line feed at the end.
pub(crate) fn line<T: Serialize>(bytes: &mut Vec<u8>, value: &T) {
    write(bytes, Plain(CompactFormatter), value);
}

fn write<T: Serialize>(bytes: &mut Vec<u8>, formatter: impl Formatter, value: &T) {
    let mut serializer = Serializer::with_formatter(&mut *bytes, formatter);
    // Writing to memory does not fail, and the values of this crate have text for keys.
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "{written:?}");
    bytes.push(b'\n');
}

/// Another formatter, with invisible characters escaped.
struct Plain<F>(F);

impl<F: Formatter> Formatter for Plain<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unseen) {
            let (before, unseen) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let Some(character) = unseen.chars().next() else { break };
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &unseen[character.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}é\"\\";
        let json = pretty(&text);
        assert_eq!(json, "\"a\\u001b\\u007f\\u009b\\u202e\\udb40\\udc41é\\\"\\\\\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        let mut bytes = Vec::new();
        line(&mut bytes, &[text]);
        assert_eq!(String::from_utf8(bytes).unwrap(), format!("[{}]\n", json.trim_end()));
    }
}
