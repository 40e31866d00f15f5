//! `plimsoll rules` and `plimsoll explain`.

use plimsoll_model::run::RuleInfo;

use super::layout::{count, fit, pad, spaces, width, wrap};
use super::style::{self, QUIET, STRONG};
use super::{Options, finish};
use crate::prose::{self, Block};
use crate::rule_text::{Fact, FactKind, RuleText, Value, languages};
use crate::sanitize::{terminal, terminal_block};

const INDENT: usize = 2;

/// Renders a table of rules, grouped by pack in the order that they come in.
#[must_use]
pub fn render_rules(rules: &[RuleInfo], options: &Options) -> String {
    let pen = options.pen();
    let mut lines = Vec::new();
    let name = |rule: &RuleInfo| terminal(rule.id.split_once('/').map_or(rule.id.as_str(), |(_, name)| name));
    let column = rules.iter().map(|rule| width(&name(rule))).max().unwrap_or(0).min(options.width() / 2);
    let left = INDENT + 4 + column + 2;
    let room = options.width().saturating_sub(left);
    let titles = rules.iter().map(|rule| width(&terminal(&rule.title))).max().unwrap_or(0);
    let mut packs = 0_u32;
    let mut pack = None;
    for rule in rules {
        let current = rule.id.split_once('/').map_or("", |(pack, _)| pack);
        if pack != Some(current) {
            if pack.is_some() {
                lines.push(String::new());
            }
            lines.push(pen.paint(STRONG, &terminal(current)));
            pack = Some(current);
            packs += 1;
        }
        let mark = pen.paint(style::severity(rule.severity), rule.severity.name());
        let languages = terminal(&languages(rule));
        let title = terminal(&rule.title);
        let name = name(rule);
        if room >= width(&title) {
            let gap = room.saturating_sub(titles + 2);
            let languages =
                if gap >= 8 { pad("", titles - width(&title) + 2) + &fit(&languages, gap) } else { String::new() };
            let name = pad(&fit(&name, column), column);
            lines.push(format!("{}{mark}  {name}  {title}{}", spaces(INDENT), pen.paint(QUIET, &languages)));
        } else {
            lines.push(format!("{}{mark}  {}", spaces(INDENT), fit(&name, options.width() - INDENT - 4)));
            let title = wrap(&title, options.width() - INDENT - 4);
            lines.extend(title.iter().map(|part| spaces(INDENT + 4) + &pen.paint(QUIET, part)));
        }
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let total = format!("{} in {}", count(rules.len() as u64, "rule"), count(packs, "pack"));
    let hint = wrap(&format!("{total}; `plimsoll explain RULE` shows one of them"), options.width());
    lines.extend(hint.iter().map(|part| pen.paint(QUIET, part)));
    finish(lines)
}

/// Renders the page of one rule.
#[must_use]
pub fn render_rule(rule: &RuleInfo, options: &Options) -> String {
    let pen = options.pen();
    let mut lines: Vec<String> =
        wrap(&terminal(&rule.title), options.width()).iter().map(|part| pen.paint(STRONG, part)).collect();
    lines.push(pen.paint(QUIET, &fit(&terminal(&rule.id), options.width())));
    lines.push(String::new());
    let text = RuleText::of(rule);
    for fact in &text.facts {
        known(rule, fact, options, &mut lines);
    }
    for part in &text.sections {
        section(part.title, part.markdown, options, &mut lines);
    }
    finish(lines)
}

/// `Label        values`, each link on a line of its own.
fn known(rule: &RuleInfo, fact: &Fact, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let name = fact.kind.label();
    for (index, Value { text, address }) in fact.values.iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        match address {
            // Where a link cannot be followed, its address is read.
            Some(address) if fact.kind == FactKind::Reference => {
                lines.push(label(name, options) + &pen.link(address, address));
            }
            Some(address) if options.links => lines.push(label(name, options) + &pen.link(address, text)),
            Some(address) => lines.push(format!("{}{text}  {}", label(name, options), pen.paint(QUIET, address))),
            None => row(name, text, options, lines),
        }
    }
    if fact.kind == FactKind::Severity
        && let Some(line) = lines.last_mut()
    {
        let name = rule.severity.name();
        *line = line.replacen(name, &pen.paint(style::severity(rule.severity), name), 1);
    }
}

fn label(label: &str, options: &Options) -> String {
    options.pen().paint(QUIET, &pad(label, 13))
}

fn row(name: &str, value: &str, options: &Options, lines: &mut Vec<String>) {
    for (index, part) in wrap(&terminal(value), options.width() - 13).iter().enumerate() {
        lines.push(label(if index == 0 { name } else { "" }, options) + part);
    }
}

fn section(title: &str, markdown: &str, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let blocks = prose::blocks(&terminal_block(markdown));
    if blocks.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(pen.paint(STRONG, title));
    let mut previous: Option<&Block> = None;
    for block in &blocks {
        let list = matches!((previous, block), (Some(Block::Item(..)), Block::Item(..)));
        if !list && previous.is_some() {
            lines.push(String::new());
        }
        let room = options.width() - INDENT;
        match block {
            Block::Paragraph(text) => lines.extend(wrap(text, room).iter().map(|part| spaces(INDENT) + part)),
            Block::Heading(text) => {
                lines.extend(wrap(text, room).iter().map(|part| spaces(INDENT) + &pen.paint(STRONG, part)));
            }
            Block::Item(marker, text) => {
                let hang = INDENT + width(marker) + 1;
                for (index, part) in wrap(text, options.width() - hang).iter().enumerate() {
                    let left = if index == 0 { format!("{}{marker} ", spaces(INDENT)) } else { spaces(hang) };
                    lines.push(left + part);
                }
            }
            // Code is not wrapped: it is there to be copied.
            Block::Verbatim(code) => {
                lines.extend(code.iter().map(|line| spaces(INDENT + 2) + line));
            }
        }
        previous = Some(block);
    }
}
