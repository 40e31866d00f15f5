//! Workloads of Kubernetes as rules look at them: the pod that a workload brings, its containers, and its labels.
//!
//! Only what the file says: no defaulting, no admission. What is right or wrong is the rules' business.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Object, ValueKind, Values};

/// Kinds that bring pods, the groups of their API, and the path to the pod's `spec`.
const WORKLOADS: &[(&str, &[&str], &[&str])] = &[
    ("Pod", &[""], &["spec"]),
    ("ReplicationController", &[""], &["spec", "template", "spec"]),
    ("Deployment", &["apps", "extensions"], &["spec", "template", "spec"]),
    ("StatefulSet", &["apps"], &["spec", "template", "spec"]),
    ("DaemonSet", &["apps", "extensions"], &["spec", "template", "spec"]),
    ("ReplicaSet", &["apps", "extensions"], &["spec", "template", "spec"]),
    ("Job", &["batch"], &["spec", "template", "spec"]),
    ("CronJob", &["batch"], &["spec", "jobTemplate", "spec", "template", "spec"]),
];

/// Returns the objects of a file that are written out. What a template fills in has none: what seems to be missing there may come
/// from the part that is not known.
pub(crate) fn objects(values: &Values) -> impl Iterator<Item = Object<'_>> {
    values.objects_of("kubernetes/*").filter(|object| object.is_resolved())
}

/// Returns the kind of an object, such as `Deployment`.
pub(crate) fn kind(object: Object<'_>) -> &str {
    object.value().text_at(&["kind"]).unwrap_or_default()
}

/// Returns whether an object belongs to that group of the API, in whatever version. The core group has no name.
pub(crate) fn is_of(object: Object<'_>, group: &str) -> bool {
    let version = object.value().text_at(&["apiVersion"]).unwrap_or_default();
    version.split_once('/').map_or("", |(own, _)| own) == group
}

/// Returns the `spec` of the pods that an object brings, if it is one of Kubernetes' own workloads.
pub(crate) fn pod_spec(object: Object<'_>) -> Option<Value<'_>> {
    let kind = kind(object);
    let (_, _, path) =
        WORKLOADS.iter().find(|(own, groups, _)| *own == kind && groups.iter().any(|group| is_of(object, group)))?;
    object.value().path(path)
}

/// Returns whether an object can stand alone. A patch names no selector; before `apps/v1` there was a default.
pub(crate) fn is_whole(object: Object<'_>) -> bool {
    let value = object.value();
    let needs_selector = value.text_at(&["apiVersion"]) == Some("apps/v1");
    !needs_selector || value.path(&["spec", "selector"]).is_some_and(|selector| !selector.is_null())
}

/// Returns the containers that run as long as the pod: ordinary ones, and init containers that never end.
pub(crate) fn lasting_containers(pod_spec: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let of = move |key: &str| pod_spec.get(key).into_iter().flat_map(Value::items);
    let stays = |container: &Value<'_>| container.text_at(&["restartPolicy"]) == Some("Always");
    of("containers").chain(of("initContainers").filter(stays))
}

/// Returns whether a member plainly says yes, as Kubernetes reads YAML: `True`, `yes` and `on` do, and nothing in quotes.
pub(crate) fn is_true(member: Value<'_>) -> bool {
    says(member, &["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"])
}

/// Returns whether a member plainly says no.
pub(crate) fn is_false(member: Value<'_>) -> bool {
    says(member, &["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"])
}

fn says(member: Value<'_>, words: &[&str]) -> bool {
    let Some(value) = member.resolve().filter(|value| !value.is_templated()) else { return false };
    let Some(text) = value.text().filter(|text| words.contains(text)) else { return false };
    // Manifests come with their booleans told apart, the values of a chart do not: there a plain `yes` is text of its own length.
    let span = value.span();
    value.kind() == ValueKind::Boolean || (span.end - span.start) as usize == text.len()
}

/// Returns whether a file lies in a folder for what only tests read.
pub(crate) fn is_fixture(path: &str) -> bool {
    const FIXTURES: &[&str] = &["fake", "fakes", "fixture", "fixtures", "golden", "testdata", "mock", "mocks"];
    path.split('/').rev().skip(1).any(|folder| FIXTURES.contains(&folder))
}

/// Returns where a member stands, with its key.
pub(crate) fn with_key(member: Value<'_>) -> Span {
    Span { start: member.key_span().start, end: member.span().end }
}

/// Whether a template engine fills in this text.
pub(crate) fn is_filled_in(text: &str) -> bool {
    text.contains("{{")
}

/// A mapping of labels as sorted `key=value` lines; `None` where one of them is not plain text.
pub(crate) fn label_lines(labels: Value<'_>) -> Option<String> {
    let mut lines = Vec::new();
    for member in labels.members() {
        let member_value = member.resolve()?;
        if member.is_templated() || matches!(member_value.kind(), ValueKind::Mapping | ValueKind::Sequence) {
            return None;
        }
        let text = member.text().unwrap_or_default();
        if text.contains(['{', '$', '\n', '<']) {
            return None;
        }
        lines.push(format!("{}={text}", member.key()?));
    }
    lines.sort();
    Some(lines.join("\n"))
}
