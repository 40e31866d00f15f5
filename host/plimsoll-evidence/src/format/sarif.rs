//! SARIF 2.1.0 of any analyser.
//!
//! A result's level may stand at its rule, its category only there, and its path may be named by number: rules and files
//! are therefore read first. Snippets are not taken over, because they may hold what no report may show.

use std::collections::BTreeMap;

use plimsoll_model::evidence::{Content, Level};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::analysis::{Found, Results};
use crate::import::Draft;
use crate::json::{Few, Text};
use crate::{category, format, json, place, text};

/// Longer tags are no words.
const LONGEST_TAG: usize = 100;
/// More of a message is not looked at; less of it is kept.
const LONGEST_MESSAGE: usize = 4_000;

#[derive(Deserialize)]
struct Log {
    version: Option<String>,
    runs: Option<Vec<Run>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Option<Tool>,
    results: Option<Vec<Result_>>,
    artifacts: Option<Vec<Artifact>>,
    original_uri_base_ids: Option<BTreeMap<String, Artifact_>>,
}

#[derive(Deserialize)]
struct Tool {
    driver: Option<Component>,
    extensions: Option<Vec<Component>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    name: Option<String>,
    version: Option<String>,
    semantic_version: Option<String>,
    rules: Option<Vec<Rule>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: Option<String>,
    default_configuration: Option<Configuration>,
    properties: Option<Properties>,
    message_strings: Option<BTreeMap<String, Message>>,
}

#[derive(Deserialize)]
struct Configuration {
    level: Option<String>,
}

#[derive(Default, Deserialize)]
struct Properties {
    tags: Option<Few<Text>>,
    #[serde(rename = "security-severity")]
    security_severity: Option<IgnoredAny>,
}

impl Properties {
    fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags
            .iter()
            .flat_map(|tags| &tags.0)
            .filter_map(|tag| tag.0.as_deref())
            .filter(|tag| tag.len() <= LONGEST_TAG)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Result_ {
    rule_id: Option<String>,
    rule_index: Option<i64>,
    rule: Option<RuleReference>,
    level: Option<String>,
    kind: Option<String>,
    message: Option<Message>,
    locations: Option<Vec<Location>>,
    suppressions: Option<Vec<Suppression>>,
    baseline_state: Option<String>,
    properties: Option<Properties>,
}

#[derive(Deserialize)]
struct RuleReference {
    id: Option<String>,
    index: Option<i64>,
}

#[derive(Deserialize)]
struct Message {
    text: Option<String>,
    id: Option<String>,
    arguments: Option<Few<Text>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Option<Physical>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Option<Artifact_>,
    region: Option<Region>,
}

#[derive(Deserialize)]
struct Artifact {
    location: Option<Artifact_>,
}

#[derive(Deserialize)]
struct Artifact_ {
    uri: Option<String>,
    index: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: Option<i64>,
}

#[derive(Deserialize)]
struct Suppression {
    status: Option<String>,
}

/// Reads a log.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let log: Log = json::read(content)?;
    match log.version.as_deref() {
        Some("2.1.0") => {}
        Some(other) => return Err(format!("its version is `{}`", text::cut(other, 20))),
        None => return Err("it has no `version`".to_owned()),
    }
    let mut results = Results::default();
    let mut tools = Vec::new();
    let mut bases = Vec::new();
    let mut absent = 0_u64;
    let mut usual = category::QUALITY;
    for run in log.runs.unwrap_or_default() {
        let bare = Component { name: None, version: None, semantic_version: None, rules: None };
        let Tool { driver, extensions } = run.tool.unwrap_or(Tool { driver: None, extensions: None });
        let driver = driver.unwrap_or(bare);
        let name = driver.name.as_deref().unwrap_or("an unnamed tool");
        let version = driver.semantic_version.as_deref().or(driver.version.as_deref());
        let this = format::tool(name, version);
        if !tools.contains(&this) {
            tools.push(this);
        }
        usual = category::of_tool(name, "");
        let roots = run.original_uri_base_ids.into_iter().flatten();
        bases.extend(roots.filter_map(|(_, base)| base.uri).map(|uri| place::from_uri(&uri)));
        let rules = Rules::new(&driver, extensions.as_deref().unwrap_or_default());
        let files: Vec<Option<String>> = run
            .artifacts
            .into_iter()
            .flatten()
            .map(|artifact| artifact.location.and_then(|location| location.uri))
            .collect();
        for result in run.results.into_iter().flatten() {
            if result.baseline_state.as_deref() == Some("absent") {
                absent += 1;
            } else if is_suppressed(&result) {
                results.suppressed(1);
            } else {
                take(&result, &rules, &files, name, &mut results);
            }
        }
    }
    let (analysis, main) = results.finish(usual);
    let mut draft = Draft::new(None, main, Content::Analysis(analysis));
    draft.tools = tools;
    draft.bases = bases;
    if absent > 0 {
        draft.notes.push(format!("not counted: {}, gone since an earlier run", text::count(absent, "result")));
    }
    Ok(draft)
}

/// A result is suppressed if nobody has rejected it, or is still thinking about it.
fn is_suppressed(result: &Result_) -> bool {
    let suppressions = result.suppressions.as_deref().unwrap_or_default();
    !suppressions.is_empty() && suppressions.iter().all(|one| one.status.as_deref().unwrap_or("accepted") == "accepted")
}

fn take(result: &Result_, rules: &Rules<'_>, files: &[Option<String>], tool: &str, results: &mut Results) {
    let rule = rules.of(result);
    let reference = result.rule.as_ref();
    let id =
        result.rule_id.as_deref().or_else(|| reference?.id.as_deref()).or_else(|| rule?.id.as_deref()).map(text::name);
    let id = id.as_deref();
    let no_properties = Properties::default();
    let properties = rule.and_then(|rule| rule.properties.as_ref()).unwrap_or(&no_properties);
    let own = result.properties.as_ref().unwrap_or(&no_properties);
    let tags = || properties.tags().chain(own.tags());
    let category = if properties.security_severity.is_some() || own.security_severity.is_some() {
        category::SECURITY
    } else {
        category::of_tags(tags()).unwrap_or_else(|| category::of_tool(tool, id.unwrap_or_default()))
    };
    let mut message = message(result, rule);
    if category::is_about_secrets(id.unwrap_or_default(), tags()) {
        message = text::mask_quoted(&message);
    }
    let physical = result.locations.iter().flatten().find_map(|location| location.physical_location.as_ref());
    let path = physical.and_then(|physical| physical.artifact_location.as_ref()).and_then(|artifact| {
        let by_number = || files.get(usize::try_from(artifact.index?).ok()?)?.as_deref();
        artifact.uri.as_deref().or_else(by_number).map(place::from_uri)
    });
    let line = physical.and_then(|physical| physical.region.as_ref()?.start_line);
    results.add(&Found {
        level: level(result, rule),
        category,
        rule: id,
        message: &message,
        path: path.as_deref(),
        line: line.and_then(|line| u64::try_from(line).ok()),
    });
}

fn level(result: &Result_, rule: Option<&Rule>) -> Level {
    if result.kind.as_deref().is_some_and(|kind| kind != "fail") {
        return Level::None;
    }
    let by_rule = || rule?.default_configuration.as_ref()?.level.as_deref();
    match result.level.as_deref().or_else(by_rule) {
        Some("error") => Level::Error,
        Some("note") => Level::Note,
        Some("none") => Level::None,
        _ => Level::Warning,
    }
}

fn message(result: &Result_, rule: Option<&Rule>) -> String {
    let Some(message) = &result.message else { return String::new() };
    let by_name = || rule?.message_strings.as_ref()?.get(message.id.as_ref()?)?.text.as_deref();
    let said = text::cut(message.text.as_deref().or_else(by_name).unwrap_or_default(), LONGEST_MESSAGE);
    let arguments = message.arguments.as_ref().map(|few| few.0.as_slice()).unwrap_or_default();
    without_links(&filled(&said, arguments))
}

/// Puts arguments in the place of `{0}` and so on, once: what they hold is not looked into.
fn filled(message: &str, arguments: &[Text]) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let number = after.split_once('}').filter(|(digits, _)| digits.len() < 3);
        let argument = number.and_then(|(digits, _)| arguments.get(digits.parse::<usize>().ok()?)?.0.as_deref());
        match (argument, number) {
            (Some(argument), Some((_, behind))) => {
                out.push_str(&text::cut(argument, 200));
                rest = behind;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// Takes the targets of embedded links out: `[a value](1)` is a place of the same result.
fn without_links(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find("](") {
        let (before, after) = rest.split_at(at);
        let digits = after[2..].bytes().take_while(u8::is_ascii_digit).count();
        let open = before.rfind('[').filter(|_| digits > 0 && after[2 + digits..].starts_with(')'));
        match open {
            Some(open) => {
                out.extend([&before[..open], &before[open + 1..]]);
                rest = &after[digits + 3..];
            }
            None => {
                out.extend([before, "]("]);
                rest = &after[2..];
            }
        }
    }
    out + rest
}

/// The rules of a run, by id and by number.
struct Rules<'a> {
    by_id: BTreeMap<&'a str, &'a Rule>,
    by_number: &'a [Rule],
}

impl<'a> Rules<'a> {
    fn new(driver: &'a Component, extensions: &'a [Component]) -> Self {
        let all =
            extensions.iter().chain(std::iter::once(driver)).flat_map(|component| component.rules.iter().flatten());
        Self {
            by_id: all.filter_map(|rule| Some((rule.id.as_deref()?, rule))).collect(),
            by_number: driver.rules.as_deref().unwrap_or_default(),
        }
    }

    fn of(&self, result: &Result_) -> Option<&'a Rule> {
        let reference = result.rule.as_ref();
        match result.rule_id.as_deref().or_else(|| reference?.id.as_deref()) {
            // `CA1000/1` is a part of the rule `CA1000`.
            Some(id) => self.by_id.get(id).or_else(|| self.by_id.get(id.rsplit_once('/')?.0)).copied(),
            None => {
                let number = result.rule_index.or_else(|| reference?.index)?;
                self.by_number.get(usize::try_from(number).ok()?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_put_in_once() {
        let arguments = ["{1}{1}", "b"].map(|text| Text(Some(text.to_owned())));
        assert_eq!(filled("{0} {1} {2} {x} {", &arguments), "{1}{1} b {2} {x} {");
    }

    #[test]
    fn embedded_links_lose_their_target() {
        assert_eq!(without_links("a [value](1) and [x](2)."), "a value and x.");
        assert_eq!(without_links("a[0](x) ](3) [y](https://z)"), "a[0](x) ](3) [y](https://z)");
    }
}
