//! The build stages of a container file, and what the image of the last one is left with.
//!
//! Only the file itself is followed: what a base image brings is `images.rs`'s business, and what is wrong the rules'.

use std::collections::BTreeMap;

use plimsoll_sdk::Values;
use plimsoll_sdk::prelude::*;

use crate::images::LONGEST;

/// One instruction.
#[derive(Clone, Copy)]
pub(crate) struct Instruction<'a> {
    /// In upper case, such as `FROM`.
    pub(crate) keyword: &'a str,
    /// The mapping that holds it.
    value: Value<'a>,
}

impl<'a> Instruction<'a> {
    fn read(value: Value<'a>) -> Option<Self> {
        Some(Self { keyword: value.children().next()?.key()?, value })
    }

    /// Returns where it is written, from the keyword on.
    pub(crate) fn span(self) -> Span {
        self.value.span()
    }

    /// Returns the arguments without flags: the elements of a list, else words, without quotes.
    pub(crate) fn words(self) -> impl Iterator<Item = &'a str> {
        self.value.get("arguments").into_iter().flat_map(Value::items).filter_map(Value::text)
    }

    /// Returns the arguments, joined by single blanks.
    pub(crate) fn arguments(self) -> String {
        self.words().collect::<Vec<_>>().join(" ")
    }

    /// Returns what a flag is given, such as the stage of `--from=STAGE`.
    pub(crate) fn flag(self, name: &str) -> Option<Value<'a>> {
        self.value.path(&["flags", name])
    }

    /// Returns the bodies of its here-documents.
    pub(crate) fn heredocs(self) -> impl Iterator<Item = &'a str> {
        self.value.get("heredocs").into_iter().flat_map(Value::items).filter_map(Value::text)
    }
}

/// One build stage.
pub(crate) struct Stage<'a> {
    /// The image or stage that it starts from, with defaults of build arguments; none if one has no default.
    from: Option<String>,
    /// Its name, in lower case.
    name: Option<String>,
    /// Index of the earlier stage that it goes on from.
    pub(crate) parent: Option<usize>,
    /// Index of the stage that it goes on from in the end, which starts from a foreign image; its own if it does so itself.
    origin: usize,
    /// What its image is left with.
    in_force: InForce<'a>,
    /// Where its `FROM` stands.
    pub(crate) span: Span,
    /// The instructions after `FROM`.
    pub(crate) instructions: Vec<Instruction<'a>>,
}

/// The last instruction of each kind, of the nearest stage that has one.
#[derive(Clone, Copy, Default)]
pub(crate) struct InForce<'a> {
    pub(crate) user: Option<Instruction<'a>>,
    pub(crate) entry_point: Option<Instruction<'a>>,
    pub(crate) command: Option<Instruction<'a>>,
    pub(crate) port: Option<Instruction<'a>>,
}

impl<'a> InForce<'a> {
    fn followed_by(mut self, instructions: &[Instruction<'a>]) -> Self {
        for instruction in instructions {
            match instruction.keyword {
                "USER" => self.user = Some(*instruction),
                "ENTRYPOINT" => self.entry_point = Some(*instruction),
                "CMD" => self.command = Some(*instruction),
                "EXPOSE" => self.port = Some(*instruction),
                _ => {}
            }
        }
        self
    }
}

/// The stages of a container file.
pub(crate) struct Stages<'a>(Vec<Stage<'a>>);

impl<'a> Stages<'a> {
    /// Reads a container file.
    pub(crate) fn read(values: &'a Values) -> Self {
        Self(stages(values))
    }

    /// Returns the images that can be built from it, the usual one first: that of the last stage.
    pub(crate) fn images(&self) -> impl Iterator<Item = Image<'_, 'a>> {
        (0..self.0.len()).rev().map(|last| Image { stages: &self.0, last })
    }

    /// Returns the stages, in the order of the file.
    pub(crate) fn all(&self) -> &[Stage<'a>] {
        &self.0
    }
}

/// An image, by the stage that it is built up to.
#[derive(Clone, Copy)]
pub(crate) struct Image<'s, 'a> {
    stages: &'s [Stage<'a>],
    /// Index of its last stage.
    pub(crate) last: usize,
}

impl<'s, 'a> Image<'s, 'a> {
    /// Returns the indices of its stages, the last one first, the one that starts from a foreign image last.
    pub(crate) fn indices(&self) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.last), |index| self.stages.get(*index)?.parent)
    }

    /// Returns its stages, in the same order.
    pub(crate) fn stages(&self) -> impl Iterator<Item = &'s Stage<'a>> {
        self.indices().filter_map(|index| self.stages.get(index))
    }

    /// Returns the name of its last stage, in lower case; nothing if it has none.
    pub(crate) fn name(&self) -> &'s str {
        self.stages().next().and_then(|stage| stage.name.as_deref()).unwrap_or_default()
    }

    /// Returns the foreign image that it starts from, if it is known.
    pub(crate) fn base(&self) -> Option<&'s str> {
        let origin = self.stages().next()?.origin;
        self.stages.get(origin)?.from.as_deref()
    }

    /// Returns the instructions that are in force.
    pub(crate) fn in_force(&self) -> InForce<'a> {
        self.stages().next().map(|stage| stage.in_force).unwrap_or_default()
    }

    /// Returns what a container of it starts: `ENTRYPOINT`, else `CMD`. An emptied one (`[]`) starts nothing.
    pub(crate) fn command(&self) -> Option<Instruction<'a>> {
        let InForce { entry_point, command, .. } = self.in_force();
        entry_point.into_iter().chain(command).find(|found| {
            let words: Vec<&str> = found.words().take(3).collect();
            !matches!(*words, [] | ["" | "[]" | "[ ]"] | ["[", "]"])
        })
    }
}

fn stages(values: &Values) -> Vec<Stage<'_>> {
    let mut stages: Vec<Stage<'_>> = Vec::new();
    let mut arguments: BTreeMap<String, String> = BTreeMap::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for stage in values.documents().flat_map(Value::items) {
        let all = stage.get("instructions").into_iter().flat_map(Value::items).filter_map(Instruction::read);
        let mut instructions = all.peekable();
        let Some(first) = instructions.next_if(|first| first.keyword == "FROM") else {
            // Before the first stage only arguments count, and only for `FROM`.
            for word in instructions.filter(|one| one.keyword == "ARG").flat_map(Instruction::words) {
                if let Some((name, value)) = word.split_once('=') {
                    arguments.extend(expand(value, &arguments).map(|value| (name.to_owned(), value)));
                }
            }
            continue;
        };
        let from = stage.text_at(&["from"]).and_then(|image| expand(image, &arguments));
        let name = stage.text_at(&["as"]).map(str::to_ascii_lowercase);
        // Every parent comes before its child.
        let parent = from.as_ref().and_then(|from| named.get(&from.to_ascii_lowercase()).copied());
        let index = stages.len();
        named.extend(name.clone().map(|name| (name, index)));
        let (origin, inherited) = match parent.and_then(|parent| stages.get(parent)) {
            Some(parent) => (parent.origin, parent.in_force),
            None => (index, InForce::default()),
        };
        let instructions: Vec<Instruction<'_>> = instructions.collect();
        let in_force = inherited.followed_by(&instructions);
        stages.push(Stage { from, name, parent, origin, in_force, span: first.span(), instructions });
    }
    stages
}

/// Fills in `$NAME`, `${NAME}` and `${NAME:-default}`; none if a name has no value, for any other form, and for what is longer
/// than the name of an image can be.
fn expand(text: &str, arguments: &BTreeMap<String, String>) -> Option<String> {
    let value = |name: &str| arguments.get(name).map(String::as_str);
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        if let Some(braced) = after.strip_prefix('{') {
            let (inside, after) = braced.split_once('}')?;
            match inside.split_once(":-").or_else(|| inside.split_once('-')) {
                Some((name, default)) => expanded.push_str(value(name).unwrap_or(default)),
                None => expanded.push_str(value(inside)?),
            }
            rest = after;
        } else {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            expanded.push_str(value(&after[..end])?);
            rest = &after[end..];
        }
        if expanded.len() > LONGEST {
            return None;
        }
    }
    expanded.push_str(rest);
    (expanded.len() <= LONGEST).then_some(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_of_arguments_are_filled_in() {
        let known = BTreeMap::from([("V".to_owned(), "3".to_owned())]);
        assert_eq!(expand("alpine:${V}", &known).as_deref(), Some("alpine:3"));
        assert_eq!(expand("${BASE:-python}:$V-slim", &known).as_deref(), Some("python:3-slim"));
        assert_eq!((expand("$BASE", &known), expand("${V%x}", &known)), (None, None));
    }

    #[test]
    fn arguments_that_double_each_other_do_not_grow_without_end() {
        let mut known = BTreeMap::from([("A0".to_owned(), "0123456789abcdef".to_owned())]);
        for number in 1..200 {
            let value = expand(&format!("$A{}$A{}", number - 1, number - 1), &known);
            known.extend(value.map(|value| (format!("A{number}"), value)));
        }
        assert_eq!(known.values().map(String::len).max(), Some(LONGEST));
        assert_eq!(expand("debian:$A199", &known), None);
    }
}
