//! XML of other tools, element by element.
//!
//! Nothing is fetched or expanded: a document type may name an outer definition, which is not looked at, but one with
//! definitions inside is refused, because that is where entities come from.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper documents are refused.
const DEEPEST: usize = 200;
/// Elements with more attributes are refused.
const MOST_ATTRIBUTES: usize = 64;
/// Text of one element that is kept, in bytes.
const MOST_TEXT: usize = 8_192;

/// One element's name and attributes.
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// Returns an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns an attribute that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// What a document holds, in its order.
pub(crate) enum Node {
    /// An element begins.
    Start(Element),
    /// Text, without entities that XML does not define.
    Text(String),
    /// A comment.
    Comment(String),
    /// The innermost element ends.
    End(String),
}

/// Calls `take` with every node of a document.
pub(crate) fn walk(text: &str, mut take: impl FnMut(Node)) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("{error} (byte {at})"))?;
        match event {
            Event::Start(start) => {
                roots += usize::from(depth == 0);
                depth += 1;
                if depth > DEEPEST {
                    return Err(format!("elements nested over {DEEPEST} deep (byte {at})"));
                }
                take(Node::Start(element(&start).map_err(|error| format!("{error} (byte {at})"))?));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Node::End(end.local_name().as_ref().to_owned()));
            }
            Event::Text(text) => take(Node::Text(kept(&text))),
            Event::CData(text) => take(Node::Text(kept(&text))),
            Event::GeneralRef(name) => take(Node::Text(reference(&name))),
            Event::Comment(text) => take(Node::Comment(kept(&text))),
            Event::DocType(text) if text.contains('[') => {
                return Err(format!("a document type with definitions inside, which is refused (byte {at})"));
            }
            Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
            Event::Eof if depth > 0 => return Err("it ends inside of an element".to_owned()),
            Event::Eof if roots != 1 => return Err(format!("{roots} root elements")),
            Event::Eof => return Ok(()),
        }
    }
}

/// Returns the first element of a document, if it is XML so far.
pub(crate) fn root(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => return element(&start).ok(),
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    // The library's own check compares each with all before it.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.local_name().as_ref().to_owned();
        if attributes.len() == MOST_ATTRIBUTES {
            return Err(format!("more than {MOST_ATTRIBUTES} attributes"));
        }
        attributes.push((key, unescaped(&attribute.value)));
    }
    Ok(Element { name, attributes })
}

fn kept(text: &str) -> String {
    let mut end = text.len().min(MOST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// Replaces the references that XML itself defines; others stay what they are.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';') {
            Some((name, behind)) if name.len() <= 10 => {
                out.push_str(&reference(name));
                rest = behind;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn reference(name: &str) -> String {
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let character = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.strip_prefix('#').and_then(number).and_then(char::from_u32),
    };
    character.map_or_else(|| format!("&{name};"), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, String> {
        let mut out = String::new();
        walk(text, |node| match node {
            Node::Start(element) => out.extend(["<", &element.name, element.get("a").unwrap_or(""), ">"]),
            Node::Text(text) | Node::Comment(text) => out.push_str(&text),
            Node::End(_) => out.push('/'),
        })?;
        Ok(out)
    }

    #[test]
    fn a_document_is_walked_in_order() {
        let text = "<?xml version='1.0'?><r a='1 &lt; &#x32;'><n:x/>a &amp; b &other;<![CDATA[<c>]]></r>";
        assert_eq!(shown(text).unwrap(), "<r1 < 2><x>/a & b &other;<c>/");
    }

    #[test]
    fn entities_are_never_expanded() {
        let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><r>&b;</r>";
        assert!(shown(bomb).unwrap_err().starts_with("a document type with definitions inside"));
        let outer = "<!DOCTYPE r SYSTEM \"http://x.example/r.dtd\"><r>&b;</r>";
        assert_eq!(shown(outer).unwrap(), "<r>&b;/");
    }

    #[test]
    fn what_is_broken_is_refused() {
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "text", "<a b=1/>"] {
            assert!(shown(text).is_err(), "{text}");
        }
        assert!(shown(&"<a>".repeat(100_000)).unwrap_err().contains("nested over"));
        let wide: String = (0..100_000).map(|number| format!("a{number}='' ")).collect();
        assert!(shown(&format!("<a {wide}/>")).unwrap_err().contains("more than 64 attributes"));
    }
}
