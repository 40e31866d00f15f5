//! From Markdown to [`Page`].

use crate::example::{Owner, examples};
use crate::markdown::{Block, Kind, blocks};
use crate::nearest::{nearest, quote};
use crate::select::{Selector, selectors};
use crate::{Page, metadata, yaml};

/// A page is read by people; what is longer than this is an attack or a mistake.
const LONGEST_PAGE: usize = 256 * 1024;
const SECTIONS: [&str; 4] = ["Risk", "Fix", "Select", "Examples"];

/// Why a page cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PageError {
    /// Line of the page, from 1.
    pub line: u32,
    /// What is wrong and, where it is known, what to do.
    pub message: String,
}

impl PageError {
    pub(crate) fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// A `##` section.
struct Section<'a, 'p> {
    name: &'p str,
    line: u32,
    blocks: &'a [Block<'p>],
    prose: &'p str,
}

pub(crate) fn page(source: &str) -> Result<Page, PageError> {
    if source.len() > LONGEST_PAGE {
        return Err(PageError::new(1, format!("the page is longer than {} KiB", LONGEST_PAGE / 1024)));
    }
    let text = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    let blocks = blocks(&text)?;
    let (title, rest) = split_title(&blocks)?;
    let Some((Block { line, bytes, kind: Kind::Fence { info: "toml", text: block } }, rest)) = rest.split_first()
    else {
        let line = rest.first().map_or(1, |block| block.line);
        return Err(PageError::new(line, "directly under the title stands the metadata, a block of `toml`"));
    };
    let metadata = metadata::parse(block, *line)?;
    let (summary, sections) = split_sections(&text, bytes.end, rest)?;
    let find = |name: &str| sections.iter().find(|section| section.name == name);
    let prose = |name: &str| match find(name) {
        Some(section) if section.prose.is_empty() => Err(PageError::new(section.line, format!("`## {name}` is empty"))),
        Some(section) => Ok(section.prose.to_owned()),
        None => Err(PageError::new(1, format!("the page lacks the required section `## {name}`"))),
    };
    let owner = Owner { id: &metadata.id, languages: &metadata.languages };
    let examples = find("Examples").map_or_else(|| Ok(Vec::new()), |section| examples(section.blocks, &owner))?;
    let selectors =
        find("Select").map_or_else(|| Ok(Vec::new()), |section| select_section(section, &metadata.languages))?;
    Ok(Page {
        risk: prose("Risk")?,
        fix: prose("Fix")?,
        title: title.to_owned(),
        message: metadata.message.unwrap_or_else(|| title.to_owned()),
        id: metadata.id,
        category: metadata.category,
        severity: metadata.severity,
        confidence: metadata.confidence,
        languages: metadata.languages,
        since: metadata.since,
        strength: metadata.strength,
        checklist: metadata.checklist,
        cwe: metadata.cwe,
        roles: metadata.roles,
        sensitive: metadata.sensitive,
        references: metadata.references,
        summary: summary.to_owned(),
        selectors,
        examples,
        source: source.to_owned(),
    })
}

fn split_title<'a, 'p>(blocks: &'a [Block<'p>]) -> Result<(&'p str, &'a [Block<'p>]), PageError> {
    match blocks.split_first() {
        Some((Block { kind: Kind::Heading { level: 1, text }, line, .. }, rest)) => {
            if text.is_empty() {
                return Err(PageError::new(*line, "the title is empty"));
            }
            if let Some(second) = rest.iter().find(|block| matches!(block.kind, Kind::Heading { level: 1, .. })) {
                return Err(PageError::new(second.line, "a page has one title; write `##` for a section"));
            }
            Ok((text, rest))
        }
        first => {
            let line = first.map_or(1, |(block, _)| block.line);
            Err(PageError::new(
                line,
                "a page begins with its title, such as `# Blocking call inside an async function`",
            ))
        }
    }
}

/// Returns the text before the first section, and the sections.
fn split_sections<'a, 'p>(
    text: &'p str,
    start: usize,
    blocks: &'a [Block<'p>],
) -> Result<(&'p str, Vec<Section<'a, 'p>>), PageError> {
    let heads: Vec<usize> =
        (0..blocks.len()).filter(|at| matches!(blocks[*at].kind, Kind::Heading { level: 2, .. })).collect();
    let prose = |from: usize, to: Option<&usize>| {
        let end = to.map_or(text.len(), |at| blocks[*at].bytes.start);
        text.get(from..end).unwrap_or_default().trim()
    };
    let mut sections: Vec<Section<'_, '_>> = Vec::new();
    for (index, at) in heads.iter().enumerate() {
        let head = &blocks[*at];
        let Kind::Heading { text: name, .. } = head.kind else { continue };
        let next = heads.get(index + 1);
        check_section_name(name, head.line)?;
        if let Some(earlier) = sections.iter().find(|section| section.name == name && SECTIONS.contains(&name)) {
            return Err(PageError::new(head.line, format!("`## {name}` stands on line {} already", earlier.line)));
        }
        let inside = &blocks[at + 1..next.copied().unwrap_or(blocks.len())];
        sections.push(Section { name, line: head.line, blocks: inside, prose: prose(head.bytes.end, next) });
    }
    Ok((prose(start, heads.first()), sections))
}

/// Refuses what looks like one of the four sections and would silently be read as prose.
fn check_section_name(name: &str, line: u32) -> Result<(), PageError> {
    if SECTIONS.contains(&name) {
        return Ok(());
    }
    let lower = name.to_lowercase();
    let longer = SECTIONS.into_iter().find(|section| {
        let section = section.to_lowercase();
        lower.strip_prefix(&section).is_some_and(|rest| rest.len() <= 3 && !rest.starts_with(' '))
    });
    match longer.or_else(|| nearest(name, &SECTIONS)) {
        Some(section) => {
            Err(PageError::new(line, format!("unknown section {}; did you mean `## {section}`?", quote(name))))
        }
        None => Ok(()),
    }
}

fn select_section(section: &Section<'_, '_>, admitted: &[String]) -> Result<Vec<Selector>, PageError> {
    let mut block: Option<(&str, u32)> = None;
    for fence in section.blocks {
        let Kind::Fence { info, text } = &fence.kind else { continue };
        if *info != "yaml" {
            return Err(PageError::new(fence.line, "`## Select` holds one block of `yaml`, and no other"));
        }
        if let Some((_, earlier)) = block {
            let message = format!("`## Select` holds one block of `yaml`, and has one on line {earlier} already");
            return Err(PageError::new(fence.line, message));
        }
        block = Some((text, fence.line));
    }
    let Some((text, fence)) = block else {
        return Err(PageError::new(section.line, "`## Select` holds one block of `yaml`, and has none"));
    };
    if text.trim().is_empty() {
        return Err(PageError::new(fence, "the block under `## Select` is empty"));
    }
    selectors(&yaml::parse(text, fence + 1)?, admitted)
}
