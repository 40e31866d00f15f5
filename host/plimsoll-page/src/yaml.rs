//! YAML with the page's line on every key and value, under limits that a page has no reason to meet.
//!
//! This module knows nothing about selectors; it only turns the text of one block into nodes.

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::{MergeKeyPolicy, Options, Spanned, UserMessageFormatter};

use crate::PageError;
use crate::nearest::printable;

/// Mappings and lists inside each other. Deserialisation recurses, so this bounds the stack as well.
const DEEPEST: usize = 24;
/// Mappings, lists and scalars of one block.
const MOST_NODES: usize = 20_000;

/// What the YAML parser has to say may quote the page.
const LONGEST_MESSAGE: usize = 200;

/// A value of the block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Line of the page, from 1.
    pub(crate) line: u32,
    /// The value.
    pub(crate) data: Data,
}

/// A value without its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    /// In the order of the page; keys are unique.
    Map(Vec<(Key, Node)>),
    /// A sequence.
    List(Vec<Node>),
    /// Text, a number, true, false or null.
    Scalar(Value),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// Line of the page, from 1.
    pub(crate) line: u32,
    /// The key; keys that are not text are read as they are written.
    pub(crate) text: String,
}

/// Parses a block whose first line is line `first_line` of the page.
pub(crate) fn parse(text: &str, first_line: u32) -> Result<Node, PageError> {
    // Empty lines in front make every line number that the parser says one of the page.
    let mut padded = "\n".repeat(first_line as usize - 1);
    padded.push_str(text);
    serde_saphyr::from_str_with_options(&padded, options()).map_err(|error| {
        let line = error.location().map_or(first_line, |at| at.line() as u32).max(first_line);
        let message = error.without_snippet().render_with_formatter(&UserMessageFormatter);
        let message = message.split(" at line ").next().unwrap_or_default();
        PageError::new(line, format!("invalid YAML: {}", printable(message, LONGEST_MESSAGE)))
    })
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            flow_nesting_limit: DEEPEST,
            max_nodes: MOST_NODES,
            max_events: MOST_NODES * 2,
            max_documents: 1,
            max_anchors: 100,
            max_aliases: 100,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MOST_NODES,
            max_replay_stack_depth: 4,
        },
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

impl Node {
    /// Returns the text, if it is text.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(value) => value.as_str(),
            Data::Map(_) | Data::List(_) => None,
        }
    }

    /// Names the kind of value, for errors.
    pub(crate) fn what(&self) -> &'static str {
        match &self.data {
            Data::Map(_) => "a mapping",
            Data::List(_) => "a list",
            Data::Scalar(Value::String(_)) => "text",
            Data::Scalar(Value::Bool(_)) => "true or false",
            Data::Scalar(Value::Null) => "nothing",
            Data::Scalar(_) => "a number",
        }
    }

    /// Forgets the lines.
    pub(crate) fn to_value(&self) -> Value {
        match &self.data {
            Data::Map(entries) => {
                let entries = entries.iter().map(|(key, node)| (key.text.clone(), node.to_value()));
                Value::Object(Map::from_iter(entries))
            }
            Data::List(nodes) => Value::Array(nodes.iter().map(Self::to_value).collect()),
            Data::Scalar(value) => value.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Data>::deserialize(deserializer)?;
        Ok(Self { line: spanned.referenced.line() as u32, data: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DataVisitor)
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Data;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a mapping, a list or a scalar")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Data, E> {
        Ok(Data::Scalar(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Data, E> {
        Ok(Data::Scalar(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Data, E> {
        Ok(Data::Scalar(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Data, E> {
        Ok(Data::Scalar(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Data, E> {
        Ok(Data::Scalar(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Data, E> {
        Ok(Data::Scalar(Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Data, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        Data::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Data, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = access.next_element()? {
            nodes.push(node);
        }
        Ok(Data::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Data, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<Spanned<String>>()? {
            let key = Key { line: key.referenced.line() as u32, text: key.value };
            entries.push((key, access.next_value()?));
        }
        Ok(Data::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_know_their_line_and_keep_their_order() {
        let node = parse("b:\n  - x: 1\n    y: true\na: text\n", 10).unwrap();
        let Data::Map(entries) = &node.data else { panic!("{node:?}") };
        let lines: Vec<_> = entries.iter().map(|(key, value)| (key.text.as_str(), key.line, value.line)).collect();
        assert_eq!(lines, [("b", 10, 11), ("a", 13, 13)]);
        assert_eq!(node.to_value().to_string(), r#"{"b":[{"x":1,"y":true}],"a":"text"}"#);
    }

    #[test]
    fn errors_speak_of_the_line_of_the_page() {
        let error = parse("a: 1\nb: [\n", 20).unwrap_err();
        assert!(error.line >= 21, "{error}");
        assert_eq!(parse("a: 1\na: 2\n", 20).unwrap_err().line, 21);
    }

    #[test]
    fn what_is_no_plain_data_is_refused() {
        for text in ["<<: {a: 1}", "a: !!python/object x", "a: .nan", "a: 1\n---\nb: 2\n"] {
            let error = parse(text, 1).unwrap_err();
            assert!(error.message.starts_with("invalid YAML: "), "{text}: {error}");
        }
    }

    #[test]
    fn bombs_do_not_go_off() {
        let level = |level| format!("b{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
        let bomb = format!("a: &a0 [x, x]\n{}", (1..9).map(level).collect::<String>());
        assert!(parse(&bomb, 1).is_err());
        let deep = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(parse(&deep, 1).is_err());
        let block: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(parse(&block, 1).is_err());
    }

    #[test]
    fn the_deepest_block_fits_half_the_stack_of_a_worker() {
        let deep = format!("{}x{}", "[".repeat(DEEPEST - 1), "]".repeat(DEEPEST - 1));
        let worker = std::thread::Builder::new().stack_size(1 << 20);
        let parsed = worker.spawn(move || parse(&deep, 1).is_ok()).unwrap().join().unwrap();
        assert!(parsed);
    }
}
