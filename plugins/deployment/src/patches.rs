//! Patches of Kustomize that bring a part of a workload, and which workloads they are for.
//!
//! A patch stands in the kustomization itself, as text, or in a file that the kustomization names. The text is looked at line by
//! line: all that is asked is whether it brings one key, and for whom.

use plimsoll_sdk::prelude::*;

/// Whom a patch is for; an empty part stands for any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) kind: String,
    pub(crate) name: String,
}

impl Target {
    fn of(target: Value<'_>) -> Self {
        let part = |key: &str| target.text_at(&[key]).unwrap_or_default();
        // A name is a regular expression, of which only plain names are read here.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let name = part("name");
        let name = if name.chars().all(is_plain) { name } else { "" };
        Self { kind: part("kind").to_owned(), name: name.to_owned() }
    }

    /// What a patch that looks like a part of an object says of itself.
    fn written(text: &str) -> Self {
        let value = |line: &str, key: &str| {
            let rest = line.trim().strip_prefix(key)?.trim();
            Some(rest.trim_matches(['"', '\'']).to_owned())
        };
        let kind = text.lines().find_map(|line| value(line, "kind:")).unwrap_or_default();
        let mut after = text.lines().skip_while(|line| line.trim() != "metadata:").skip(1);
        let name = after.by_ref().take_while(|line| line.starts_with(' ')).find_map(|line| value(line, "name:"));
        Self { kind, name: name.unwrap_or_default() }
    }
}

/// A patch that a kustomization names.
pub(crate) enum Patch {
    /// One that brings the key.
    Brings(Target),
    /// One in a file, which has to be looked at.
    InFile(String, Target),
}

/// Returns the patches of a kustomization that bring a key, such as `readinessProbe`, or may.
pub(crate) fn of_kustomization(kustomization: Value<'_>, key: &str) -> Vec<Patch> {
    let mut patches = Vec::new();
    let of = |list: &str| kustomization.get(list).into_iter().flat_map(Value::items).collect::<Vec<_>>();
    for patch in ["patches", "patchesJson6902"].into_iter().flat_map(of) {
        let target = patch.get("target").map(Target::of);
        if let Some(text) = patch.text_at(&["patch"]).filter(|text| brings(text, key)) {
            patches.push(Patch::Brings(target.unwrap_or_else(|| Target::written(text))));
        } else if let Some((path, target)) = patch.text_at(&["path"]).zip(target) {
            patches.push(Patch::InFile(path.to_owned(), target));
        }
    }
    for text in of("patchesStrategicMerge").into_iter().filter_map(Value::text).filter(|text| brings(text, key)) {
        patches.push(Patch::Brings(Target::written(text)));
    }
    patches
}

/// Returns whether a document is a list of operations of which one brings the key.
pub(crate) fn is_bringing(document: Value<'_>, key: &str) -> bool {
    document.items().any(|operation| {
        let path = operation.text_at(&["path"]).unwrap_or_default();
        let holds = || {
            let value = operation.get("value");
            value.is_some_and(|value| value.descendants().any(|member| member.key() == Some(key)))
        };
        match operation.text_at(&["op"]) {
            Some("add") => path.ends_with(key) || holds(),
            Some("replace") => holds(),
            _ => false,
        }
    })
}

/// Whether the text of a patch brings the key. What replaces a part of it only holds where there is one already.
fn brings(text: &str, key: &str) -> bool {
    if !text.contains(key) {
        return false;
    }
    let is_list = text.trim_start().starts_with(['-', '[']);
    if !is_list {
        return !text.lines().any(|line| line.trim().strip_prefix(key).is_some_and(|rest| rest.trim() == ": null"));
    }
    operations(text).iter().any(|operation| {
        let is = |op: &str| {
            let mut words = operation.split(|c: char| !c.is_ascii_alphanumeric());
            words.by_ref().any(|word| word == "op") && words.find(|word| !word.is_empty()) == Some(op)
        };
        let at = operation.find(key);
        let is_path = at.is_some_and(|at| operation[..at].ends_with('/'));
        let is_end = at.is_some_and(|at| !operation[at + key.len()..].starts_with('/'));
        at.is_some() && (is("add") && (is_end || !is_path) || is("replace") && !is_path)
    })
}

/// The operations of a patch: items of a list, or objects of JSON, each from its `op` on.
fn operations(text: &str) -> Vec<String> {
    let trimmed = text.trim_start();
    if trimmed.starts_with('[') {
        return trimmed.split("\"op\"").skip(1).map(|rest| format!("op {rest}")).collect();
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let starts = |line: &&str| line.trim_start().starts_with('-');
    let least = text.lines().filter(starts).map(indent).min().unwrap_or(0);
    let mut operations: Vec<String> = Vec::new();
    for line in text.lines() {
        if starts(&line) && indent(line) == least {
            operations.push(String::new());
        }
        if let Some(last) = operations.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    operations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_added_is_brought() {
        let key = "readinessProbe";
        let at = "path: /spec/template/spec/containers/0";
        assert!(brings(&format!("- op: add\n  {at}/readinessProbe\n  value: {{}}\n"), key));
        assert!(brings(&format!("- {at}\n  op: add\n  value:\n    - readinessProbe: {{}}\n"), key));
        assert!(brings(&format!("- op: replace\n  {at}\n  value:\n    readinessProbe: {{}}\n"), key));
        assert!(brings("[{\"op\": \"add\", \"path\": \"/spec/readinessProbe\", \"value\": {}}]", key));
        assert!(!brings(&format!("- op: replace\n  {at}/readinessProbe/httpGet/path\n  value: /x\n"), key));
        assert!(!brings(&format!("- op: remove\n  {at}/readinessProbe\n- op: add\n  {at}/image\n"), key));
    }

    #[test]
    fn a_part_of_an_object_names_itself() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  x: { name: y }\n";
        assert_eq!(Target::written(text), Target { kind: "Deployment".into(), name: "api".into() });
        assert_eq!(Target::written("spec: {}\n"), Target::default());
    }
}
