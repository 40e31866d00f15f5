//! `Gemfile`: Ruby code of which only literal `gem` lines and the groups around them are read; anything else is counted.

use plimsoll_model::{Ecosystem, Scope, Span};

use crate::draft::{Declared, Draft, lines};
use crate::name::normalise;

/// Groups that are not loaded in production.
const DEVELOPMENT: [&str; 8] = ["development", "test", "ci", "lint", "rubocop", "docs", "doc", "tools"];

pub(super) fn read(draft: &mut Draft<'_>) {
    // One entry for each open block; true where it is a group of development.
    let mut blocks: Vec<bool> = Vec::new();
    for (at, line) in lines(draft.text) {
        let code = line.trim();
        let word = code.split([' ', '(', '\t']).next().unwrap_or("");
        let opens = code.ends_with(" do") || code.contains(" do |");
        match word {
            "gem" => gem(draft, at, line, blocks.contains(&true)),
            "group" if opens => blocks.push(is_development(code)),
            "gemspec" | "eval_gemfile" | "instance_eval" => draft.unresolved(),
            "end" => {
                blocks.pop();
            }
            "if" | "unless" | "case" | "def" | "begin" | "while" => blocks.push(false),
            _ if opens => blocks.push(false),
            _ => {}
        }
    }
}

/// A group counts as development when all its names do.
fn is_development(code: &str) -> bool {
    let mut groups = symbols(code).peekable();
    groups.peek().is_some() && groups.all(|name| DEVELOPMENT.contains(&name))
}

fn symbols(code: &str) -> impl Iterator<Item = &str> {
    let letter = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_');
    code.split([' ', ',', '(', '[']).filter_map(move |word| {
        let name = word.strip_prefix(':').map(|name| name.split(letter).next().unwrap_or(name));
        name.or_else(|| quoted(word)).filter(|name| !name.is_empty())
    })
}

fn gem(draft: &mut Draft<'_>, at: u32, line: &str, development: bool) {
    let start = at + (line.len() - line.trim_start().len()) as u32;
    let code = line.trim();
    let arguments = code.strip_prefix("gem").unwrap_or(code).trim().trim_start_matches('(').trim_end_matches(')');
    let mut parts = arguments.split(',').map(str::trim);
    let Some(name) = parts.next().and_then(quoted).filter(|name| !name.contains("#{")) else {
        draft.unresolved();
        return;
    };
    let requirement: Vec<&str> = parts.by_ref().map_while(quoted).collect();
    let group =
        code.split_once("group: ").or_else(|| code.split_once("groups: ")).or_else(|| code.split_once(":group => "));
    let own = group.is_some_and(|(_, names)| is_development(names.split(']').next().unwrap_or(names)));
    let scope = if own || development { Scope::Development } else { Scope::Production };
    let span = Span::new(start, start + code.split(" #").next().unwrap_or(code).trim_end().len() as u32);
    let mut declared = Declared::new(normalise(Ecosystem::RubyGems, name), scope, span);
    declared.requirement = (!requirement.is_empty()).then(|| requirement.join(", "));
    draft.declare(declared);
}

/// Returns what stands between quotes, `None` for anything else.
fn quoted(part: &str) -> Option<&str> {
    let quote = part.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    part.get(1..)?.split_once(quote).map(|(inner, _)| inner)
}
