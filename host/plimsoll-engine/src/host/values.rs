//! The values of a configuration file, packed for the way to a guest: numbers in columns, each text once.

use std::collections::BTreeMap;

use plimsoll_model::{ConfigObject, DocumentError, Span, ValueTree};

use super::State;
use super::document::{Answer, RECORD};

/// No key, no text.
const NONE: u32 = u32::MAX;
/// Columns of the interface.
const COLUMNS: usize = 11;

/// A tree of values as it crosses the boundary; see `value-tree` in the interface.
#[derive(Debug)]
pub(crate) struct PackedValues {
    pub(crate) columns: Vec<u32>,
    pub(crate) texts: Vec<String>,
    pub(crate) objects: Vec<ConfigObject>,
}

impl State {
    /// Returns the values of the file.
    pub(crate) fn values(&mut self) -> Answer<PackedValues> {
        let bytes = self.document(|document| Ok(size(document.values()?)))?;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return self.document(|_| Err::<PackedValues, DocumentError>(error)),
        };
        self.pay_for_answer(bytes)?;
        self.document(|document| document.values().map(pack))
    }
}

/// How large the answer is at most, in bytes.
fn size(tree: &ValueTree) -> u64 {
    let texts = tree.values.iter().map(|value| value.text.len() + value.key.as_ref().map_or(0, |key| key.text.len()));
    let objects = tree.objects.iter().map(|one| one.kind.len() + one.name.len() + one.namespace.len());
    let columns = tree.values.len() * COLUMNS * size_of::<u32>();
    (texts.sum::<usize>() + objects.sum::<usize>() + columns) as u64 + RECORD * tree.objects.len() as u64
}

fn pack(tree: &ValueTree) -> PackedValues {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut texts: Vec<String> = Vec::new();
    let mut number = |text| {
        *numbers.entry(text).or_insert_with(|| {
            texts.push(text.to_owned());
            texts.len() as u32 - 1
        })
    };
    let keys: Vec<(u32, Span)> = tree
        .values
        .iter()
        .map(|value| value.key.as_ref().map_or((NONE, Span::default()), |key| (number(&key.text), key.span)))
        .collect();
    let scalars: Vec<u32> =
        tree.values.iter().map(|value| if value.kind.is_scalar() { number(&value.text) } else { NONE }).collect();
    let mut columns = Vec::with_capacity(tree.values.len() * COLUMNS);
    columns.extend(tree.values.iter().map(|value| value.kind as u32));
    columns.extend(tree.values.iter().map(|value| value.parent));
    columns.extend(tree.values.iter().map(|value| value.next));
    columns.extend(tree.values.iter().map(|value| value.span.start));
    columns.extend(tree.values.iter().map(|value| value.span.end));
    columns.extend(keys.iter().map(|(key, _)| key));
    columns.extend(keys.iter().map(|(_, span)| span.start));
    columns.extend(keys.iter().map(|(_, span)| span.end));
    columns.extend(scalars);
    columns.extend(tree.values.iter().map(|value| value.target));
    columns.extend(tree.values.iter().map(|value| value.flags));
    PackedValues { columns, texts, objects: tree.objects.clone() }
}
