//! JSON of other tools: what a document looks like, and how it is read without trusting it.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// More objects than these are not read: each takes far more memory than text.
const MOST_OBJECTS: usize = 2_000_000;
/// More members of objects than these are not read either.
const MOST_MEMBERS: usize = 8_000_000;
/// Keys of one object that are looked at to tell what it is.
const MOST_KEYS: usize = 64;

/// Reads a document.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let objects = text.bytes().filter(|byte| *byte == b'{').count();
    if objects > MOST_OBJECTS {
        return Err(format!("{objects} objects, over the limit of {MOST_OBJECTS}"));
    }
    // Colons in strings count too: no real report comes near.
    let members = text.bytes().filter(|byte| *byte == b':').count();
    if members > MOST_MEMBERS {
        return Err(format!("{members} members of objects, over the limit of {MOST_MEMBERS}"));
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// A string, or nothing where there is something else.
pub(crate) struct Text(pub(crate) Option<String>);

/// A number, or nothing where there is something else.
pub(crate) struct Number(pub(crate) Option<f64>);

/// The first few of a list.
pub(crate) struct Few<T>(pub(crate) Vec<T>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient).map(|(text, _)| Self(text))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient).map(|(_, number)| Self(number))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Kept<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Kept<T> {
            type Value = Few<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Few<T>, A::Error> {
                let mut kept = Vec::new();
                while kept.len() < MOST_KEYS
                    && let Some(item) = list.next_element()?
                {
                    kept.push(item);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Few(kept))
            }
        }
        deserializer.deserialize_seq(Kept(std::marker::PhantomData))
    }
}

/// Takes a string or a number, and passes over everything else without keeping it.
struct Lenient;

impl<'de> Visitor<'de> for Lenient {
    type Value = (Option<String>, Option<f64>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((Some(text.to_owned()), None))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok((None, Some(number as f64)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok((None, Some(number as f64)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok((None, Some(number)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok((None, None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok((None, None))
    }
}

/// Which keys a document has, to the second level.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Whether it is a list; `keys` are then those of its first item.
    pub(crate) list: bool,
    /// The first keys, and those of the objects behind them.
    pub(crate) keys: Vec<(String, Vec<String>)>,
}

impl Shape {
    /// Returns the shape of the document that a text begins with.
    pub(crate) fn of(text: &str) -> Result<Self, serde_json::Error> {
        Self::deserialize(&mut serde_json::Deserializer::from_str(text))
    }

    /// Returns whether it has all of the keys.
    pub(crate) fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.keys.iter().any(|(known, _)| known == key))
    }

    /// Returns whether the object behind a key has a key.
    pub(crate) fn inside(&self, key: &str, inner: &str) -> bool {
        self.keys.iter().any(|(known, keys)| known == key && keys.iter().any(|key| key == inner))
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut shape = Self::default();
        Walk { shape: &mut shape, depth: 0 }.deserialize(deserializer)?;
        Ok(shape)
    }
}

struct Walk<'a> {
    shape: &'a mut Shape,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let keep = self.shape.keys.len() < MOST_KEYS;
            match self.depth {
                0 if keep => {
                    let mut inner = Shape::default();
                    map.next_value_seed(Walk { shape: &mut inner, depth: 1 })?;
                    let inner = if inner.list { Vec::new() } else { inner.keys };
                    self.shape.keys.push((key, inner.into_iter().map(|(key, _)| key).collect()));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if keep && self.depth > 0 {
                        self.shape.keys.push((key, Vec::new()));
                    }
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.depth == 0 {
            let mut first = Shape::default();
            list.next_element_seed(Walk { shape: &mut first, depth: 1 })?;
            *self.shape = Shape { list: true, keys: first.keys };
        } else {
            self.shape.list = true;
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_shows_its_keys() {
        let shape = Shape::of(r#"{"a": 1, "b": {"c": [], "d": {"e": 0}}, "f": [{"g": 0}]} {"next": 1}"#).unwrap();
        assert!(shape.has(&["a", "b", "f"]) && shape.inside("b", "c") && shape.inside("b", "d"));
        assert!(!shape.has(&["g"]) && !shape.inside("f", "g") && !shape.has(&["next"]));
        let shape = Shape::of(r#"[{"x": 1}, {"y": 2}]"#).unwrap();
        assert!(shape.list && shape.has(&["x"]) && !shape.has(&["y"]));
    }

    #[test]
    fn nesting_does_no_harm() {
        let deep = "[".repeat(1_000_000);
        assert!(Shape::of(&deep).is_err());
        let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        Shape::of(&closed).unwrap_or_default();
        assert!(read::<serde_json::Value>(&closed).is_err());
    }
}
