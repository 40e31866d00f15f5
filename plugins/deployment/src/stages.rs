//! The build stages of a container file, and what the image of the last one is left with.
//!
//! Only the file itself is followed: what a base image brings is `images.rs`'s business, and what is wrong the rules'.

use plimsoll_sdk::Values;
use plimsoll_sdk::prelude::*;

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
    parent: Option<usize>,
    /// Where its `FROM` stands.
    pub(crate) span: Span,
    /// The instructions after `FROM`.
    pub(crate) instructions: Vec<Instruction<'a>>,
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
        (0..self.0.len()).rev().map(|last| self.image(last))
    }

    fn image(&self, last: usize) -> Image<'_, 'a> {
        let mut chain = Vec::new();
        let mut at = Some(last);
        // Every parent comes before its child, so this ends.
        while let Some(index) = at {
            chain.push(index);
            at = self.0[index].parent;
        }
        Image { stages: &self.0, chain }
    }
}

/// The stages that an image is made of, the last one first.
pub(crate) struct Image<'s, 'a> {
    stages: &'s [Stage<'a>],
    chain: Vec<usize>,
}

impl<'a> Image<'_, 'a> {
    /// Returns the name of its last stage, in lower case; nothing if it has none.
    pub(crate) fn name(&self) -> &str {
        self.stages().next().and_then(|stage| stage.name.as_deref()).unwrap_or_default()
    }

    /// Returns its stages, the last one first, the one that starts from a foreign image last.
    pub(crate) fn stages(&self) -> impl Iterator<Item = &Stage<'a>> {
        self.chain.iter().map(|index| &self.stages[*index])
    }

    /// Returns the foreign image that it starts from, if it is known.
    pub(crate) fn base(&self) -> Option<&str> {
        self.stages().last()?.from.as_deref()
    }

    /// Returns the instruction of that keyword that is in force: the last of the nearest stage that has one.
    pub(crate) fn last(&self, keyword: &str) -> Option<Instruction<'a>> {
        self.stages().find_map(|stage| stage.instructions.iter().rev().find(|found| found.keyword == keyword).copied())
    }

    /// Returns what a container of it starts: `ENTRYPOINT`, else `CMD`. An emptied one (`[]`) starts nothing.
    pub(crate) fn command(&self) -> Option<Instruction<'a>> {
        ["ENTRYPOINT", "CMD"]
            .into_iter()
            .filter_map(|keyword| self.last(keyword))
            .find(|found| !matches!(found.arguments().as_str(), "" | "[]" | "[ ]"))
    }
}

fn stages(values: &Values) -> Vec<Stage<'_>> {
    let mut stages: Vec<Stage<'_>> = Vec::new();
    let mut arguments: Vec<(String, String)> = Vec::new();
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
        let wanted = from.as_ref().map(|from| from.to_ascii_lowercase());
        let parent = stages.iter().rposition(|stage| stage.name.is_some() && stage.name == wanted);
        stages.push(Stage { from, name, parent, span: first.span(), instructions: instructions.collect() });
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
    use super::expand;

    #[test]
    fn defaults_of_arguments_are_filled_in() {
        let known = [("V".to_owned(), "3".to_owned())];
        assert_eq!(expand("alpine:${V}", &known).as_deref(), Some("alpine:3"));
        assert_eq!(expand("${BASE:-python}:$V-slim", &known).as_deref(), Some("python:3-slim"));
        assert_eq!((expand("$BASE", &known), expand("${V%x}", &known)), (None, None));
    }
}
