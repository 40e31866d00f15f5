//! Values of options that have a form of their own, and how they are read.

use plimsoll_inventory::advisories::Day;
use plimsoll_kit::Language;
use plimsoll_model::Severity;

/// When the gate fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailOn(pub Option<Severity>);

pub(super) fn parse_fail_on(text: &str) -> Result<FailOn, String> {
    if text == "never" {
        return Ok(FailOn(None));
    }
    Severity::from_name(text)
        .map(|severity| FailOn(Some(severity)))
        .ok_or_else(|| "use P0, P1, P2, P3 or never".to_owned())
}

/// A folder of a repository, without a slash at either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPrefix(pub String);

/// Reads a path that is relative, has `/` between its parts, and leads downwards; `.` is the repository itself.
pub(super) fn parse_path_prefix(text: &str) -> Result<PathPrefix, String> {
    let help = "write the folder as the repository knows it, such as services/shop";
    if text.starts_with('/') || text.split('/').next().is_some_and(|first| first.ends_with(':')) {
        return Err(format!("it is not relative; help: {help}"));
    }
    if let Some(odd) = text.chars().find(|character| *character == '\\' || character.is_control()) {
        return Err(format!("it holds `{}`; help: {help}", odd.escape_default()));
    }
    if text.is_empty() {
        return Err(format!("it is empty; help: {help}"));
    }
    let trimmed = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
    if trimmed == "." || trimmed.is_empty() {
        return Ok(PathPrefix(String::new()));
    }
    match trimmed.split('/').find(|part| matches!(*part, "" | "." | "..")) {
        None => Ok(PathPrefix(trimmed.to_owned())),
        Some("") => Err(format!("it has `//`; help: {help}")),
        Some(part) => Err(format!("it has the part `{part}`; help: {help}")),
    }
}

/// Words after `fix=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIfFixed(pub Vec<String>);

pub(super) fn parse_what_if(text: &str) -> Result<WhatIfFixed, String> {
    let words = text.strip_prefix("fix=").ok_or_else(|| "write it as fix=RULE,RULE or fix=P0".to_owned())?;
    let words: Vec<String> =
        words.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() { Err("name a rule or a severity after `fix=`".to_owned()) } else { Ok(WhatIfFixed(words)) }
}

/// Reads a day. `today` is the one place where a clock takes part, and only because it was asked for: the run says the day.
pub(super) fn parse_day(text: &str) -> Result<Day, String> {
    if text != "today" {
        return text.parse();
    }
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|error| error.to_string())?;
    let days = u32::try_from(since.as_secs() / 86_400).ok().and_then(Day::after_epoch);
    days.ok_or_else(|| "the clock of this machine is wrong; help: write the day as 2024-02-29".to_owned())
}

pub(super) fn parse_language(text: &str) -> Result<Language, String> {
    let names: Vec<&str> = Language::ALL.iter().map(|language| language.name()).collect();
    let found = Language::ALL.iter().find(|language| language.name() == text);
    found.copied().ok_or_else(|| format!("use one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_lead_downwards() {
        let read = |text: &str| parse_path_prefix(text).map(|PathPrefix(prefix)| prefix);
        for (text, prefix) in [
            ("services/shop", "services/shop"),
            ("services/shop/", "services/shop"),
            ("./a b", "a b"),
            (".", ""),
            ("./", ""),
            ("..a/b..", "..a/b.."),
        ] {
            assert_eq!(read(text).as_deref(), Ok(prefix), "{text}");
        }
        for text in ["", "/", "/srv", "C:/shop", "file://x", "..", "a/../b", "../a", "a/./b", "a//b", "a\\b", "a\nb"] {
            assert!(read(text).is_err_and(|message| message.contains("help: ")), "{text}");
        }
    }
}
