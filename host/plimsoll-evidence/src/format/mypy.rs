//! What mypy prints: lines of text, or, with `--output json`, an object in each line.

use plimsoll_model::evidence::{Content, Level};
use serde::Deserialize;

use crate::analysis::{Found, Results};
use crate::import::Draft;
use crate::{category, format, json, text};

#[derive(Deserialize)]
struct Line {
    file: String,
    line: Option<i64>,
    message: String,
    code: Option<String>,
    severity: String,
}

/// Returns whether text is of mypy: by the last line, or because a line is an error with a code in a file of Python.
pub(crate) fn fits(content: &str) -> bool {
    text::lines(content).any(|(_, line)| {
        is_summary(line) || parse(line).is_some_and(|line| line.code.is_some() && line.file.contains(".py"))
    })
}

fn is_summary(line: &str) -> bool {
    line.starts_with("Success: no issues found in ")
        || (line.starts_with("Found ") && line.contains(" error") && line.contains("checked ") && line.ends_with(')'))
}

/// Reads what mypy printed.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let mut results = Results::default();
    let mut other = 0_u64;
    for (number, line) in text::lines(content) {
        let line = if line.trim_start().starts_with('{') {
            json::read::<Line>(line).map_err(|error| format!("{error} (line {number} of the file)"))?
        } else if let Some(line) = parse(line) {
            line
        } else {
            other += u64::from(!is_summary(line));
            continue;
        };
        results.add(&Found {
            level: match line.severity.as_str() {
                "error" => Level::Error,
                "warning" => Level::Warning,
                _ => Level::Note,
            },
            category: category::QUALITY,
            rule: line.code.as_deref(),
            message: &line.message,
            path: Some(&line.file),
            line: line.line.and_then(|line| u64::try_from(line).ok()),
        });
    }
    let (analysis, main) = results.finish(category::QUALITY);
    let mut draft = Draft::new(Some(format::tool("mypy", None)), main, Content::Analysis(analysis));
    if other > 0 {
        draft.notes.push(format!("passed over: {}, neither a result nor a summary", text::count(other, "line")));
    }
    Ok(draft)
}

/// Reads `path:line: error: message  [code]`; the line may be missing, and a column may follow it.
fn parse(line: &str) -> Option<Line> {
    let (severity, at) =
        [": error: ", ": note: ", ": warning: "].iter().find_map(|mark| Some((*mark, line.find(mark)?)))?;
    let (place, message) = (&line[..at], &line[at + severity.len()..]);
    let mut file = place;
    let mut numbers = Vec::new();
    // Line and column, of the beginning and of the end.
    while numbers.len() < 4
        && let Some((before, digits)) = file.rsplit_once(':')
        && let Ok(number) = digits.parse::<i64>()
    {
        numbers.insert(0, number);
        file = before;
    }
    if file.is_empty() || file.contains(' ') && numbers.is_empty() {
        return None;
    }
    let code = message.strip_suffix(']').and_then(|message| message.rsplit_once("  ["));
    let is_code = |code: &str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let (message, code) = match code {
        Some((message, code)) if is_code(code) => (message, Some(code)),
        _ => (message, None),
    };
    Some(Line {
        file: file.to_owned(),
        line: numbers.first().copied(),
        message: message.to_owned(),
        code: code.map(str::to_owned),
        severity: severity.trim_matches([':', ' ']).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compilers_of_other_languages_are_not_taken_for_mypy() {
        assert!(!fits("main.c:3:5: error: expected ';' before '}' token\n"));
        assert!(!fits("Found 3 errors. Watching for file changes.\n"));
        assert!(fits("app/a.py:3: error: no  [return-value]\n"));
    }

    #[test]
    fn paths_of_windows_keep_their_drive() {
        let line = parse("C:\\app\\a.py:3:7: note: see  [x]").unwrap();
        assert_eq!((line.file.as_str(), line.line, line.code.as_deref()), ("C:\\app\\a.py", Some(3), Some("x")));
    }
}
