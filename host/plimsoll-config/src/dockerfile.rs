//! Container files: a sequence of stages, each with its instructions, so that `[*].instructions[*].USER` is a path.
//!
//! Lines are joined as BuildKit joins them. A stage is a mapping of `from`, `as`, `platform` and `instructions`; an
//! instruction is a mapping with its name in upper case, `flags`, `arguments` and `heredocs`. What stands before the first
//! `FROM` is a stage without `from`. Nothing is evaluated.

mod line;

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::Draft;
use crate::{json, template};
use line::{Instruction, Word};

/// The instructions that BuildKit knows.
const KNOWN: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Reads a file.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut reader = Reader { draft: Draft::new(text), root: 0, instructions: None };
    reader.root = reader.draft.add(None, None, ValueKind::Sequence, 0..text.len(), "");
    for instruction in line::instructions(text) {
        reader.instruction(&instruction);
    }
    reader.draft.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    root: u32,
    /// The instructions of the stage that is being read.
    instructions: Option<u32>,
}

impl Reader<'_> {
    fn instruction(&mut self, instruction: &Instruction) {
        let start = instruction.keyword.span.start;
        let name = instruction.keyword.text.to_ascii_uppercase();
        if !KNOWN.contains(&name.as_str()) {
            self.draft.error(start, format!("no instruction is called `{}`", instruction.keyword.text));
        }
        let holder = match (self.instructions, name.as_str()) {
            (Some(holder), name) if name != "FROM" => holder,
            _ => self.stage(instruction, name == "FROM"),
        };
        let id = self.draft.add(Some(holder), None, ValueKind::Mapping, instruction.span.clone(), "");
        self.content(id, name, instruction.keyword.span.clone(), instruction);
    }

    /// Begins a stage; its mapping starts with the image and what it is called.
    fn stage(&mut self, instruction: &Instruction, has_image: bool) -> u32 {
        let span = instruction.span.clone();
        let stage = self.draft.add(Some(self.root), None, ValueKind::Mapping, span.clone(), "");
        let at = |word: &Word| word.span.start..word.span.start;
        if has_image {
            let words = &instruction.words;
            if let Some(image) = words.first() {
                self.member(stage, "from", at(image), image);
            }
            if let [_, word, name] = words.as_slice()
                && word.text.eq_ignore_ascii_case("as")
            {
                let key = Draft::key("as", word.span.clone());
                self.scalar(stage, key, name);
            } else if words.len() != 1 {
                self.draft.error(span.start, "`FROM` takes an image, and perhaps `AS` and a name");
            }
            for flag in &instruction.flags {
                let (_, name, value) = flag_parts(flag);
                if name == "platform"
                    && let Some(value) = value
                {
                    self.member(stage, "platform", value.span.start..value.span.start, &value);
                }
            }
        }
        let key = Draft::key("instructions", span.start..span.start);
        let id = self.draft.add(Some(stage), key, ValueKind::Sequence, span, "");
        self.instructions = Some(id);
        id
    }

    fn content(&mut self, id: u32, name: String, keyword: Range<usize>, instruction: &Instruction) {
        let is_nested = name == "ONBUILD";
        let key = Draft::key(name, keyword);
        let range = instruction.arguments.clone();
        let exec = exec_form(self.draft.text, &range);
        // Of one word, such as a user, the quotes are gone; of more, a shell would have to say what they mean.
        let (text, is_quoted) = match instruction.words.as_slice() {
            [word] if exec.is_none() => (word.text.clone(), word.is_quoted),
            _ => (instruction.text(), false),
        };
        let has_pairs = key.as_ref().is_some_and(|key| matches!(key.text.as_str(), "ARG" | "ENV" | "LABEL"));
        let kind = if range.is_empty() { ValueKind::Null } else { ValueKind::Text };
        let flags = if uses_variable(&text) { ValueTree::TEMPLATED } else { 0 };
        let value = self.draft.add(Some(id), key, kind, range.clone(), text);
        self.draft.flag(value, flags | if is_quoted { ValueTree::QUOTED } else { 0 });
        let beside = |at: usize| at..at;
        if !instruction.flags.is_empty() {
            let start = instruction.flags.first().map_or(range.start, |flag| flag.span.start);
            let holder =
                self.draft.add(Some(id), Draft::key("flags", beside(start)), ValueKind::Mapping, beside(start), "");
            for flag in &instruction.flags {
                let (span, name, value) = flag_parts(flag);
                match value {
                    Some(value) => {
                        let key = Draft::key(name, span);
                        self.repeatable(holder, key, &value);
                    }
                    // `--link` alone means true.
                    None => {
                        let end = span.end;
                        self.draft.add(Some(holder), Draft::key(name, span), ValueKind::Boolean, beside(end), "true");
                    }
                }
            }
        }
        if !range.is_empty() {
            let key = Draft::key("arguments", beside(range.start));
            let holder = self.draft.add(Some(id), key, ValueKind::Sequence, range.clone(), "");
            match exec {
                Some(elements) => {
                    for element in elements {
                        self.element(holder, &element, true);
                    }
                }
                None => {
                    for word in &instruction.words {
                        self.element(holder, word, false);
                    }
                }
            }
        }
        if has_pairs && !range.is_empty() {
            self.pairs(id, instruction, &range);
        }
        if let Some(first) = instruction.heredocs.first() {
            let key = Draft::key("heredocs", beside(first.span.start));
            let holder = self.draft.add(Some(id), key, ValueKind::Sequence, first.span.clone(), "");
            for heredoc in &instruction.heredocs {
                self.element(holder, heredoc, false);
            }
        }
        if is_nested && let Some(nested) = instruction.nested(self.draft.text) {
            let key = Draft::key("trigger", beside(nested.keyword.span.start));
            let holder = self.draft.add(Some(id), key, ValueKind::Mapping, nested.span.clone(), "");
            let name = nested.keyword.text.to_ascii_uppercase();
            // A trigger cannot hold another one.
            if name != "ONBUILD" {
                self.content(holder, name, nested.keyword.span.clone(), &nested);
            }
        }
    }

    /// Adds the names and values of `ENV a=b c=d`, or of the older `ENV a b`.
    fn pairs(&mut self, id: u32, instruction: &Instruction, range: &Range<usize>) {
        let key = Draft::key("pairs", range.start..range.start);
        let holder = self.draft.add(Some(id), key, ValueKind::Mapping, range.clone(), "");
        let words = &instruction.words;
        if let [name, first, .., last] | [name, first @ last] = words.as_slice()
            && !name.text.contains('=')
            && !instruction.keyword.text.eq_ignore_ascii_case("ARG")
        {
            let span = first.span.start..last.span.end;
            let text = words[1..].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            let value = Word { text, span, is_quoted: words.len() == 2 && first.is_quoted };
            self.repeatable(holder, Draft::key(name.text.as_str(), name.span.clone()), &value);
            return;
        }
        for word in words {
            let written = self.draft.text.get(word.span.clone()).unwrap_or_default();
            let split = written.find('=').zip(word.text.split_once('='));
            let Some((at, (name, value))) = split else {
                let end = word.span.end;
                let key = Draft::key(word.text.as_str(), word.span.clone());
                self.draft.add(Some(holder), key, ValueKind::Null, end..end, "");
                continue;
            };
            let span = word.span.start + at + 1..word.span.end;
            let value = Word { text: value.to_owned(), span, is_quoted: word.is_quoted };
            let key = Draft::key(name, word.span.start..word.span.start + at);
            self.draft.add(Some(holder), key, ValueKind::Text, value.span.clone(), value.text.as_str());
            let last = self.draft.last_child(holder).unwrap_or(holder);
            self.flag(last, &value, false);
        }
    }

    fn member(&mut self, holder: u32, name: &str, key: Range<usize>, word: &Word) {
        self.scalar(holder, Draft::key(name, key), word);
    }

    fn scalar(&mut self, holder: u32, key: Option<plimsoll_model::Key>, word: &Word) {
        let id = self.draft.add(Some(holder), key, ValueKind::Text, word.span.clone(), word.text.as_str());
        self.flag(id, word, false);
    }

    fn repeatable(&mut self, holder: u32, key: Option<plimsoll_model::Key>, word: &Word) {
        let id = self.draft.add_repeatable(holder, key, ValueKind::Text, word.span.clone(), word.text.as_str());
        self.flag(id, word, false);
    }

    fn element(&mut self, holder: u32, word: &Word, quoted: bool) {
        let id = self.draft.add(Some(holder), None, ValueKind::Text, word.span.clone(), word.text.as_str());
        self.flag(id, word, quoted);
    }

    fn flag(&mut self, id: u32, word: &Word, quoted: bool) {
        let templated = if uses_variable(&word.text) { ValueTree::TEMPLATED } else { 0 };
        let quoted = if quoted || word.is_quoted { ValueTree::QUOTED } else { 0 };
        self.draft.flag(id, templated | quoted);
    }
}

/// `$NAME` and `${NAME}` are filled in by the builder.
fn uses_variable(text: &str) -> bool {
    let is_start = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'{');
    template::is_templated(text) || text.as_bytes().windows(2).any(|pair| pair[0] == b'$' && is_start(&pair[1]))
}

/// The name of a flag without its dashes, and its value.
fn flag_parts(flag: &Word) -> (Range<usize>, String, Option<Word>) {
    let start = flag.span.start + 2;
    let Some((name, value)) = flag.text.strip_prefix("--").and_then(|flag| flag.split_once('=')) else {
        return (start..flag.span.end, flag.text.trim_start_matches('-').to_owned(), None);
    };
    let value_start = (start + name.len() + 1).min(flag.span.end);
    let value = Word { text: value.to_owned(), span: value_start..flag.span.end, is_quoted: flag.is_quoted };
    (start..start + name.len(), name.to_owned(), Some(value))
}

/// Decodes `["a", "b"]`; anything else that starts with a bracket is for a shell.
fn exec_form(text: &str, range: &Range<usize>) -> Option<Vec<Word>> {
    let written = text.get(range.clone())?;
    if !written.starts_with('[') {
        return None;
    }
    let tree = json::read(written);
    if !tree.errors.is_empty() || tree.get(0)?.kind != ValueKind::Sequence {
        return None;
    }
    let element = |at: u32| {
        let value = tree.get(at).filter(|value| value.kind == ValueKind::Text)?;
        let span = range.start + value.span.start as usize..range.start + value.span.end as usize;
        Some(Word { text: value.text.clone(), span, is_quoted: true })
    };
    tree.children(0).map(element).collect()
}
