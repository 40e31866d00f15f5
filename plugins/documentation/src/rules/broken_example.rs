//! `broken-example`: an example of a page that cannot be read in the language that it says it is in.
//!
//! The host reads the examples, and excerpts of them; what is decided here is whether the page means what it shows: what it leaves out
//! in words, output, templates and other languages are no mistakes.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Code, SyntaxError};

use crate::pages::{is_history, is_template};

pub(crate) const RULE: Rule = rule!("broken-example", check);

/// Languages in which a mistake can be told from an excerpt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
    Toml,
    Python,
}

impl Language {
    fn of(word: &str) -> Option<Self> {
        let word = word.split(':').next().unwrap_or(word).trim_start_matches('.').to_ascii_lowercase();
        match word.as_str() {
            "json" | "jsonc" | "json-with-comments" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            "python" | "python3" | "py" | "py3" => Some(Self::Python),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Python => "Python",
        }
    }
}

fn check(cx: &mut Context<'_>) {
    let path = cx.file().path.clone();
    if is_template(&path) || is_history(&path) {
        return;
    }
    let (mut sound, mut broken) = (Vec::new(), 0);
    for code in cx.outline().code.iter().filter(|code| !code.inline && code.parsed) {
        let Some(language) = Language::of(&code.language) else { continue };
        let Some(error) = &code.error else {
            sound.push(code.span);
            continue;
        };
        let place = Place::read(cx.source(), code, error);
        if place.is_meant(language) {
            continue;
        }
        broken += 1;
        let message = format!("the {} example does not parse: {}", language.name(), error.message);
        cx.report(error.span).message(message);
    }
    let met = sound.len() as u32;
    if met + broken > 0 {
        cx.strength(met, met + broken, sound.into_iter().take(3));
    }
}

/// A mistake and what stands around it.
struct Place<'a> {
    text: &'a str,
    /// What is said before the block, behind its fence, and around the mistake.
    said: String,
    /// The line of the mistake.
    line: &'a str,
    /// That line, and those before and behind it.
    near: String,
    /// From the mistake to the end of its line.
    rest: &'a str,
    message: &'a str,
    /// Nothing follows the mistake.
    is_last: bool,
}

impl<'a> Place<'a> {
    fn read(source: &'a str, code: &'a Code, error: &'a SyntaxError) -> Self {
        let at = error.span.start as usize;
        let (before, behind) = (source.get(..at).unwrap_or(""), source.get(at..).unwrap_or(""));
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let rest = behind.lines().next().unwrap_or("");
        let quoted = source.get(start..at + rest.len()).unwrap_or("");
        let line = quoted.trim_start_matches([' ', '\t', '>']);
        let above = source.get(..start).unwrap_or("").lines().rev();
        let next = behind.lines().nth(1);
        let near: Vec<&str> = above.clone().take(1).chain([line]).chain(next).collect();
        // Comments on several lines say what is wrong.
        let said_above = above.take(4);
        let opening = code.span.start as usize;
        let fence = source.get(opening..).and_then(|text| text.lines().next()).unwrap_or("");
        let lead = source.get(..opening).unwrap_or("").lines().rev().filter(|line| !line.trim().is_empty()).take(2);
        let said: Vec<&str> = lead.chain([fence, line]).chain(said_above).chain(next).collect();
        let end = (code.span.end as usize).min(source.len());
        let left = source.get(at + rest.len()..end).unwrap_or("");
        Self {
            text: &code.text,
            said: said.join("\n").to_lowercase(),
            line,
            near: near.join("\n"),
            rest,
            message: &error.message,
            is_last: left.trim_matches(['`', '~', '>', ' ', '\n', '\r', '\t']).is_empty(),
        }
    }

    /// Whether the page means what it shows, or it cannot be told.
    fn is_meant(&self, language: Language) -> bool {
        self.is_shortened()
            || self.is_not_code()
            || self.is_told()
            || match language {
                Language::Json => self.is_meant_in_json(),
                Language::Yaml => self.is_meant_in_yaml(),
                Language::Toml => false,
                Language::Python => self.is_meant_in_python(),
            }
    }

    /// Something is left out, or is to be filled in.
    fn is_shortened(&self) -> bool {
        const SIGNS: &[&str] = &["…", "{{", "{%", "<%", "{!", "--8<--", "[snip", "<snip", "{<", ">}", "[["];
        self.near.contains("...")
            || self.near.contains("etc.")
            || SIGNS.iter().any(|sign| self.text.contains(sign))
            || has_placeholder(&self.near)
    }

    /// A session, a command, a change of a file, or lines with marks of their own.
    fn is_not_code(&self) -> bool {
        const STARTS: &[&str] = &[
            ">>> ", "$ ", "$>", "%", "!", "In [", "Out[", "+ ", "+\t", "- \t", "@@ ", "diff ", "HTTP/", "~", "|",
            "sudo ",
        ];
        const COMMANDS: &[&str] =
            &["cat ", "curl ", "echo ", "kubectl ", "docker ", "pip ", "python ", "python3 ", "cd ", "npm "];
        let lines = || self.text.lines().map(str::trim_start);
        lines().any(|line| STARTS.iter().any(|start| line.starts_with(start)))
            || lines().any(|line| COMMANDS.iter().any(|start| line.starts_with(start)))
            || self.text.lines().next().is_some_and(|line| line.contains("<<"))
    }

    /// The page says itself that it is wrong.
    fn is_told(&self) -> bool {
        const WORDS: &[&str] =
            &["invalid", "malformed", "syntax error", "syntaxerror", "wrong", "incorrect", "pseudo", "not valid", "❌"];
        WORDS.iter().any(|word| self.said.contains(word))
    }

    fn is_meant_in_json(&self) -> bool {
        // `"a": 1` alone is an excerpt, and what begins with anything else is another language.
        let first = self.text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with("//"));
        !first.is_some_and(|line| line.starts_with(['{', '[', '/']))
            || self.text.lines().any(|line| line.trim_start().starts_with('#') || line.contains(" # "))
            // A word without quotes stands for something.
            || self.rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '<' | '(' | '@' | '*' | '-'))
            // The rest is left out.
            || self.is_last && self.message.contains("is not closed")
    }

    fn is_meant_in_yaml(&self) -> bool {
        let first = self.text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('#'));
        let is_yaml = first.is_some_and(|line| line.contains(':') || line.starts_with(['-', '[', '%']));
        let is_setting =
            self.line.split_once('=').is_some_and(|(key, _)| !key.trim().contains([':', ' ', '-', '"', '\'']));
        // JSON, or what looks like it.
        !is_yaml
            || first.is_some_and(|line| line.starts_with(['"', '{', '[']))
            || is_setting
            || self.message.contains("no anchor comes before")
            || self.text.starts_with("--- !")
    }

    fn is_meant_in_python(&self) -> bool {
        let line = self.line.trim();
        let opens = |line: &str| {
            ["class ", "def ", "async def ", "@", "type ", "match "].iter().any(|start| line.starts_with(start))
        };
        let first = self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
        // Signatures are shown without a body; of newer statements the grammar knows little.
        let is_signature = opens(line) || opens(first) && !self.text.lines().any(|line| line.trim_end().ends_with(':'));
        let is_typographic = ['“', '”', '‘', '’'].iter().any(|quote| line.contains(*quote));
        let is_drawn = !is_typographic && !line.is_ascii();
        // An excerpt that begins with the second half, comments in the place of code, an error as it is printed.
        let goes_on = ["else:", "elif ", "except", "finally:"].iter().any(|start| first.starts_with(start));
        let is_sketch = ["#...", "# ...", "= #", "(#"].iter().any(|sign| self.text.contains(sign)) || line == "..";
        let is_output = first.split([':', ' ']).next().is_some_and(|word| {
            word.ends_with("Error") || word.ends_with("Exception") || word.ends_with("Warning") || word == "Traceback"
        });
        // The grammar takes only `|` between types, and knows no defaults of type parameters.
        let is_newer = line.contains(" & ") || self.text.lines().any(|line| line.trim_start().starts_with("type "));
        // A line of a list of packages.
        let is_requirement =
            !line.contains([' ', '(']) && ["==", ">=", "<=", "~="].iter().any(|sign| line.contains(sign));
        is_signature
            || goes_on
            || is_sketch
            || is_output
            || is_newer
            || is_drawn
            || is_requirement
            || line.contains("<") && line.contains(">")
    }
}

/// `<name>`, `YOUR_TOKEN`, `${NAME}`: something that the reader fills in.
fn has_placeholder(text: &str) -> bool {
    let angle = text.split('<').skip(1).any(|rest| {
        let inner = rest.split('>').next().unwrap_or("");
        rest.len() > inner.len() && inner.starts_with(char::is_alphabetic) && inner.len() < 60 && !inner.contains('\n')
    });
    let lower = text.to_ascii_lowercase();
    angle || text.contains("${") || ["your_", "your-", "<your", "xxx"].iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::has_placeholder;

    #[test]
    fn placeholders_are_told_from_comparisons() {
        for text in ["token: <your token>", "a: ${B}", "key = YOUR_KEY", "\"id\": xxxx"] {
            assert!(has_placeholder(text), "{text}");
        }
        for text in ["if a < b:\n    c > d", "List<", "a << 2 > 1"] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
