//! Kubernetes objects in YAML files: which values are objects, and where a workload keeps its pod.
//!
//! Only what the file says: no defaulting, no admission. What is right or wrong is the rules' business.

use crate::yaml::{Value, Yaml};

/// An object: a value with `apiVersion` and `kind`.
pub(crate) struct Object<'a> {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) value: Value<'a>,
}

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

/// Returns the objects of a file, those in a `List` one by one. Documents that cannot be read whole, and templates,
/// have none: what seems to be missing there may come from the part that is not understood.
pub(crate) fn objects<'a>(yaml: &'a Yaml<'a>) -> Vec<Object<'a>> {
    let mut objects = Vec::new();
    for document in yaml.documents().filter(|document| !document.is_broken() && !is_template(*document)) {
        let Some(object) = Object::read(document) else { continue };
        if object.kind == "List" && object.api_version == "v1" {
            objects.extend(document.get("items").into_iter().flat_map(Value::items).filter_map(Object::read));
        } else {
            objects.push(object);
        }
    }
    objects
}

/// Whether a template engine fills in the document: `{{ … }}` outside of strings, which YAML takes for mappings.
fn is_template(document: Value<'_>) -> bool {
    document.syntax().any(|node| node.kind() == "flow_mapping" && node.text().starts_with("{{"))
}

/// Whether a template engine fills in this text.
pub(crate) fn is_filled_in(text: &str) -> bool {
    text.contains("{{")
}

impl<'a> Object<'a> {
    fn read(value: Value<'a>) -> Option<Self> {
        Some(Self { api_version: value.get("apiVersion")?.text()?, kind: value.get("kind")?.text()?, value })
    }

    /// Returns the name, empty if there is none.
    pub(crate) fn name(&self) -> String {
        self.value.path(&["metadata", "name"]).and_then(Value::text).unwrap_or_default()
    }

    /// Returns the namespace, empty if there is none.
    pub(crate) fn namespace(&self) -> String {
        self.value.path(&["metadata", "namespace"]).and_then(Value::text).unwrap_or_default()
    }

    /// Returns whether it belongs to that group of the API, in whatever version. The core group has no name.
    pub(crate) fn is_of(&self, group: &str) -> bool {
        match self.api_version.split_once('/') {
            Some((own, _)) => own == group,
            None => group.is_empty(),
        }
    }

    /// Returns the `spec` of the pods that it brings, if it is one of Kubernetes' own workloads.
    pub(crate) fn pod_spec(&self) -> Option<Value<'a>> {
        let (_, _, path) = WORKLOADS
            .iter()
            .find(|(kind, groups, _)| *kind == self.kind && groups.iter().any(|group| self.is_of(group)))?;
        self.value.path(path)
    }

    /// Returns whether it can stand alone. A patch names no selector; before `apps/v1` there was a default.
    pub(crate) fn is_whole(&self) -> bool {
        let needs_selector = self.api_version == "apps/v1";
        !needs_selector || self.value.path(&["spec", "selector"]).is_some_and(|selector| !selector.is_null())
    }
}

/// Returns the containers that run as long as the pod: ordinary ones, and init containers that never end.
pub(crate) fn lasting_containers<'a>(pod_spec: Value<'a>) -> impl Iterator<Item = Value<'a>> {
    let of = move |key: &str| pod_spec.get(key).into_iter().flat_map(Value::items);
    let stays = |container: &Value<'a>| {
        container.get("restartPolicy").and_then(Value::text).is_some_and(|policy| policy == "Always")
    };
    of("containers").chain(of("initContainers").filter(stays))
}
