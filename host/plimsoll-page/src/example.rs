//! The `## Examples` of a page, as tests.

use crate::markdown::{Block, Kind};
use crate::marker::{self, Line};
use crate::nearest::{quote, unknown};
use crate::{PageError, language};

/// One fenced block under `## Examples`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The language of the block.
    pub language: String,
    /// What `path=` says; where the page says nothing, [`default_path`](crate::default_path) has the usual one.
    pub path: Option<String>,
    /// The text without its markers; line numbers are those of the block.
    pub text: String,
    /// What must be reported, sorted by line. What must be reported twice is here twice.
    pub findings: Vec<ExpectedFinding>,
    /// What `strength=N/M` says.
    pub strength: Option<(u32, u32)>,
    /// The text after all fixes, if a `fixed` block follows.
    pub fixed: Option<String>,
    /// Other files of the same project.
    pub beside: Vec<BesideFile>,
    /// Line of the page of the block's first line of text, from 1.
    pub line: u32,
}

/// Another file of an example's project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideFile {
    /// The language of the block.
    pub language: String,
    /// Where it lies.
    pub path: String,
    /// The text without its markers.
    pub text: String,
    /// What must be reported in it, sorted by line.
    pub findings: Vec<ExpectedFinding>,
    /// Line of the page of the block's first line of text, from 1.
    pub line: u32,
}

/// A finding that an example must give.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpectedFinding {
    /// Line in the example, from 1.
    pub line: u32,
    /// Rule id without the pack.
    pub rule: String,
}

/// The rule that the examples belong to.
pub(crate) struct Owner<'a> {
    pub(crate) id: &'a str,
    pub(crate) languages: &'a [String],
}

/// Reads the blocks of the section.
pub(crate) fn examples(blocks: &[Block<'_>], owner: &Owner<'_>) -> Result<Vec<Example>, PageError> {
    let mut examples: Vec<Example> = Vec::new();
    // Whether nothing but `findings`, `fixed` and `beside` stands between the last example and here.
    let mut adjacent = false;
    for block in blocks {
        let Kind::Fence { info, text } = &block.kind else {
            adjacent = false;
            continue;
        };
        let above = examples.last_mut().filter(|_| adjacent);
        let words: Vec<_> = info.split_whitespace().collect();
        match words.as_slice() {
            ["findings", rest @ ..] => attach_findings(above, rest, text, block.line, owner)?,
            [name, rest @ ..] if rest.contains(&"fixed") => attach_fixed(above, name, rest, text, block.line)?,
            [name, rest @ ..] if rest.contains(&"beside") => attach_beside(above, name, rest, text, block.line)?,
            [name, attributes @ ..] => {
                examples.push(example(name, attributes, text, block.line, owner)?);
                adjacent = true;
            }
            [] => return Err(PageError::new(block.line, "an example needs a language behind its opening fence")),
        }
    }
    Ok(examples)
}

fn example(name: &str, attributes: &[&str], text: &str, fence: u32, owner: &Owner<'_>) -> Result<Example, PageError> {
    if !language::is_known(name) {
        return Err(PageError::new(fence, language::unknown(name)));
    }
    if !owner.languages.iter().any(|language| language == "*" || language == name) {
        return Err(PageError::new(fence, format!("`{name}` is not among the rule's `languages`")));
    }
    let mut path = None;
    let mut strength = None;
    for attribute in attributes {
        match attribute.split_once('=') {
            Some(("path", value)) if path.is_none() => path = Some(example_path(value, fence)?),
            Some(("strength", value)) if strength.is_none() => strength = Some(example_strength(value, fence)?),
            Some((key @ ("path" | "strength"), _)) => {
                return Err(PageError::new(fence, format!("`{key}` is given twice")));
            }
            _ => {
                let word = attribute.split('=').next().unwrap_or(attribute);
                return Err(PageError::new(
                    fence,
                    unknown("attribute", word, &["path", "strength", "fixed", "beside"]),
                ));
            }
        }
    }
    let (text, findings) = cut_markers(text, fence)?;
    Ok(Example {
        language: name.to_owned(),
        path,
        text,
        findings,
        strength,
        fixed: None,
        beside: Vec::new(),
        line: fence + 1,
    })
}

fn example_path(value: &str, line: u32) -> Result<String, PageError> {
    let plain = value.split('/').all(|part| !matches!(part, "" | "." | "..")) && !value.contains(['\\', '\0', ':']);
    if plain {
        Ok(value.to_owned())
    } else {
        Err(PageError::new(
            line,
            format!("`path` must be relative, with `/` and without `..`, and is {}", quote(value)),
        ))
    }
}

fn example_strength(value: &str, line: u32) -> Result<(u32, u32), PageError> {
    let parts = value.split_once('/').and_then(|(met, total)| Some((met.parse().ok()?, total.parse().ok()?)));
    match parts {
        Some((met, total)) if met <= total && total > 0 => Ok((met, total)),
        _ => Err(PageError::new(line, format!("`strength` must be such as `2/3`, and is {}", quote(value)))),
    }
}

fn cut_markers(text: &str, fence: u32) -> Result<(String, Vec<ExpectedFinding>), PageError> {
    let mut cut = String::with_capacity(text.len());
    let mut findings = Vec::new();
    let mut waiting: Vec<(&str, u32)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index as u32 + 1;
        let mut expect = |rule: &str| findings.push(ExpectedFinding { line: number, rule: rule.to_owned() });
        match marker::read(line).map_err(|message| PageError::new(fence + number, message))? {
            Line::Alone { rules } => {
                waiting.extend(rules.into_iter().map(|rule| (rule, number)));
                cut.push('\n');
                continue;
            }
            Line::Behind { code, rules } => {
                rules.into_iter().for_each(&mut expect);
                cut.push_str(code);
            }
            Line::Plain => cut.push_str(line),
        }
        waiting.drain(..).for_each(|(rule, _)| expect(rule));
        cut.push('\n');
    }
    if let Some((rule, number)) = waiting.first() {
        let message = format!("the marker for {} speaks of the next line, and there is none", quote(rule));
        return Err(PageError::new(fence + number, message));
    }
    findings.sort();
    Ok((cut, findings))
}

fn attach_findings(
    above: Option<&mut Example>,
    rest: &[&str],
    text: &str,
    fence: u32,
    owner: &Owner<'_>,
) -> Result<(), PageError> {
    let Some(above) = above else {
        return Err(PageError::new(fence, "a `findings` block stands directly below its example, and there is none"));
    };
    if let Some(word) = rest.first() {
        return Err(PageError::new(fence, format!("a `findings` block has no attribute {}", quote(word))));
    }
    let lines = above.text.lines().count() as u32;
    for (index, entry) in text.lines().enumerate().filter(|(_, entry)| !entry.trim().is_empty()) {
        match entry.trim().parse() {
            Ok(line) if (1..=lines).contains(&line) => {
                above.findings.push(ExpectedFinding { line, rule: owner.id.to_owned() });
            }
            _ => {
                let message = format!("{} is no line of the example, which has {lines}", quote(entry.trim()));
                return Err(PageError::new(fence + 1 + index as u32, message));
            }
        }
    }
    above.findings.sort();
    Ok(())
}

fn attach_beside(
    above: Option<&mut Example>,
    name: &str,
    rest: &[&str],
    text: &str,
    fence: u32,
) -> Result<(), PageError> {
    let fail = |message: &str| Err(PageError::new(fence, message));
    let Some(above) = above else {
        return fail("a `beside` block stands directly below its example, and there is none");
    };
    if !language::is_known(name) {
        return Err(PageError::new(fence, language::unknown(name)));
    }
    let mut path = None;
    for word in rest.iter().filter(|word| **word != "beside") {
        match word.split_once('=') {
            Some(("path", value)) if path.is_none() => path = Some(example_path(value, fence)?),
            _ => return Err(PageError::new(fence, format!("a `beside` block has no attribute {}", quote(word)))),
        }
    }
    let Some(path) = path else { return fail("a `beside` block needs a `path=`") };
    if above.path.as_deref() == Some(&path) || above.beside.iter().any(|other| other.path == path) {
        return Err(PageError::new(fence, format!("the example has a file {} already", quote(&path))));
    }
    let (text, findings) = cut_markers(text, fence)?;
    above.beside.push(BesideFile { language: name.to_owned(), path, text, findings, line: fence + 1 });
    Ok(())
}

fn attach_fixed(
    above: Option<&mut Example>,
    name: &str,
    rest: &[&str],
    text: &str,
    fence: u32,
) -> Result<(), PageError> {
    let Some(above) = above else {
        return Err(PageError::new(fence, "a `fixed` block stands directly below its example, and there is none"));
    };
    if let Some(word) = rest.iter().find(|word| **word != "fixed") {
        return Err(PageError::new(fence, format!("a `fixed` block has no attribute {}", quote(word))));
    }
    if above.language != name {
        let message = format!("the example above is in `{}`, and its `fixed` block in {}", above.language, quote(name));
        return Err(PageError::new(fence, message));
    }
    if above.fixed.is_some() {
        return Err(PageError::new(fence, "the example above has a `fixed` block already"));
    }
    above.fixed = Some(text.to_owned());
    Ok(())
}
