//! The build stages of a container file, and what the image of the last one is left with.
//!
//! Only the file itself is followed: what a base image brings is `images.rs`'s business, and what is wrong the rules'.

use std::ops::Range;

use crate::containerfile::{Instruction, instructions};

/// One build stage.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The image or stage that it starts from, with defaults of build arguments; none if one has no default.
    pub(crate) from: Option<String>,
    /// Its name, in lower case.
    name: Option<String>,
    /// Index of the earlier stage that it goes on from.
    parent: Option<usize>,
    /// Where its `FROM` stands.
    pub(crate) span: Range<usize>,
    /// The instructions after `FROM`.
    pub(crate) instructions: Vec<Instruction>,
}

/// The stages that the final image is made of, the last one first.
#[derive(Debug)]
pub(crate) struct FinalImage {
    stages: Vec<Stage>,
    chain: Vec<usize>,
}

impl FinalImage {
    /// Reads a container file; none if it has no stage.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let stages = stages(text);
        let mut chain = Vec::new();
        let mut at = Some(stages.len().checked_sub(1)?);
        // Every parent comes before its child, so this ends.
        while let Some(index) = at {
            chain.push(index);
            at = stages[index].parent;
        }
        Some(Self { stages, chain })
    }

    /// Returns its stages, the last one first, the one that starts from a foreign image last.
    pub(crate) fn stages(&self) -> impl Iterator<Item = &Stage> {
        self.chain.iter().map(|index| &self.stages[*index])
    }

    /// Returns the foreign image that it starts from, if it is known.
    pub(crate) fn base(&self) -> Option<&str> {
        self.stages().last()?.from.as_deref()
    }

    /// Returns the instruction of that keyword that is in force: the last of the nearest stage that has one.
    pub(crate) fn last(&self, keyword: &str) -> Option<&Instruction> {
        self.stages().find_map(|stage| stage.instructions.iter().rev().find(|found| found.keyword == keyword))
    }

    /// Returns what a container of it starts: `ENTRYPOINT`, else `CMD`. An emptied one (`[]`) starts nothing.
    pub(crate) fn command(&self) -> Option<&Instruction> {
        ["ENTRYPOINT", "CMD"]
            .into_iter()
            .filter_map(|keyword| self.last(keyword))
            .find(|found| !matches!(found.arguments().as_str(), "" | "[]" | "[ ]"))
    }
}

fn stages(text: &str) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut arguments: Vec<(String, String)> = Vec::new();
    for instruction in instructions(text) {
        match (instruction.keyword.as_str(), stages.last_mut()) {
            ("FROM", _) => {
                let words: Vec<&str> = instruction.words.iter().map(|word| word.text.as_str()).collect();
                let from = words.first().and_then(|image| expand(image, &arguments));
                let name = match words.get(1..3) {
                    Some([keyword, name]) if keyword.eq_ignore_ascii_case("AS") => Some(name.to_ascii_lowercase()),
                    _ => None,
                };
                let wanted = from.as_ref().map(|from| from.to_ascii_lowercase());
                let parent = stages.iter().rposition(|stage| stage.name.is_some() && stage.name == wanted);
                stages.push(Stage { from, name, parent, span: instruction.span, instructions: Vec::new() });
            }
            (_, Some(stage)) => stage.instructions.push(instruction),
            // Before the first stage only arguments count, and only for `FROM`.
            ("ARG", None) => {
                for (name, value) in instruction.words.iter().filter_map(|word| word.text.split_once('=')) {
                    arguments.extend(expand(value, &arguments).map(|value| (name.to_owned(), value)));
                }
            }
            _ => {}
        }
    }
    stages
}

/// Fills in `$NAME`, `${NAME}` and `${NAME:-default}`; none if a name has no value, or for any other form.
fn expand(text: &str, arguments: &[(String, String)]) -> Option<String> {
    let value = |name: &str| arguments.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
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
    }
    expanded.push_str(rest);
    Some(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_goes_on_from_an_earlier_one() {
        let text = "FROM debian AS Base\nUSER a\nFROM golang AS build\nUSER root\nCMD x\nFROM base\nRUN y\n";
        let image = FinalImage::read(text).unwrap();
        assert_eq!(image.base(), Some("debian"));
        assert_eq!(image.last("USER").unwrap().arguments(), "a");
        assert!(image.command().is_none());
    }

    #[test]
    fn a_stage_named_like_its_own_base_does_not_go_on_from_itself() {
        let image = FinalImage::read("FROM node AS node\nCMD x\n").unwrap();
        assert_eq!(image.stages().count(), 1);
        assert_eq!(image.base(), Some("node"));
    }

    #[test]
    fn defaults_of_arguments_name_the_base() {
        let read = |text: &str| FinalImage::read(text).and_then(|image| image.base().map(str::to_owned));
        assert_eq!(read("ARG V=3 W=$V\nFROM --platform=$P alpine:${W}\n").as_deref(), Some("alpine:3"));
        assert_eq!(read("FROM ${BASE:-python}:3\n").as_deref(), Some("python:3"));
        assert_eq!(read("ARG BASE\nFROM $BASE\n"), None);
    }

    #[test]
    fn the_entry_point_comes_before_the_command_unless_it_is_emptied() {
        let command = |text: &str| FinalImage::read(text).and_then(|image| Some(image.command()?.keyword.clone()));
        assert_eq!(command("FROM a\nENTRYPOINT [\"x\"]\nCMD [\"y\"]\n").as_deref(), Some("ENTRYPOINT"));
        assert_eq!(command("FROM a\nENTRYPOINT []\nCMD y\n").as_deref(), Some("CMD"));
        assert_eq!(command("# nothing\n"), None);
    }
}
