//! Why the host cannot answer, in a sentence for the author of the rule.
//!
//! It is written here and not in an SDK, so that an error that nobody caught reads the same in every language. The kind of
//! the error is for code; nothing may depend on the sentence.

use plimsoll_model::{Document, DocumentError, Span};

use super::{Context, State};
use crate::description::shown;

const NO_DOCUMENT: &str = "there is no document outside `inspect`";

impl State {
    /// Returns what is wrong with a question. `rule` is the one that the question names.
    pub(crate) fn explain(&mut self, error: &DocumentError, rule: Option<&str>) -> wasmtime::Result<String> {
        let sentence = self.ask(|context| sentence(context, error, rule))?;
        self.pay_for_answer(sentence.len() as u64)?;
        Ok(sentence)
    }
}

fn sentence(context: &Context<'_>, error: &DocumentError, rule: Option<&str>) -> String {
    let Some(document) = context.document else { return NO_DOCUMENT.to_owned() };
    let language = document.meta().language;
    match error {
        DocumentError::NoDocument => NO_DOCUMENT.to_owned(),
        DocumentError::NoSyntax => format!(
            "there is no syntax tree: this host has no grammar for `{language}`, or the file is nested too deeply for it"
        ),
        DocumentError::NoValues => format!("there are no values: `{language}` is not a language that configures"),
        DocumentError::NoOutline => format!("there is no outline: the file is `{language}`, not `markdown`"),
        DocumentError::NoSuchNode(node) => {
            let nodes = document.table().map_or(0, |table| table.len());
            format!("node {node} does not exist: the tree has {nodes} node{}", if nodes == 1 { "" } else { "s" })
        }
        DocumentError::NoSuchSpan(span) => misplaced(*span, document),
        DocumentError::NoSuchSelector(name) => match rule {
            Some(rule) if context.rules.is_none_or(|rules| rules.index(rule).is_none()) => {
                format!("rule `{}` does not exist in this pack", shown(rule))
            }
            Some(rule) => {
                format!("selector `{}` does not exist: the page of `{rule}` names none for `{language}`", shown(name))
            }
            None => format!("selector `{}` does not exist", shown(name)),
        },
        DocumentError::NoSuchColumn(bit) => format!("column {bit} does not exist: the last one is 64"),
    }
}

fn misplaced(span: Span, document: &dyn Document) -> String {
    let (Span { start, end }, size) = (span, document.text().len());
    if start > end {
        return format!("span {start}..{end} is reversed");
    }
    if end as usize > size {
        return format!("span {start}..{end} is outside the text, which has {size} bytes");
    }
    format!("span {start}..{end} cuts a character in two")
}
