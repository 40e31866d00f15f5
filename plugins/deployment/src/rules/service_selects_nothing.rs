//! `service-selects-nothing`: services whose selector fits no pod that a workload of the project brings.
//!
//! Which file holds the workload is up to the project, so files only give facts, and `conclude` compares them. Whoever is
//! not sure of all labels beside a service is silent about it.

use plimsoll_sdk::Object;
use plimsoll_sdk::prelude::*;

use crate::workloads::label_lines;

pub(crate) const RULE: Rule = rule!("service-selects-nothing", check, conclude).facts(&[SERVICE, PODS, UNKNOWN]);

/// A service: what it selects, as `key=value` lines.
const SERVICE: FactKind = fact!("selecting-service", namespace: text, name: text, selector: text);
/// What brings pods: their labels, as `key=value` lines.
const PODS: FactKind = fact!("labelled-pods", namespace: text, kind: text, name: text, labels: text);
/// Something beside which pods may come from elsewhere. `below`: also in the folders below.
const UNKNOWN: FactKind = fact!("unknown-pods", below: boolean);

/// Groups of custom resources that bring no pods.
const WITHOUT_PODS: &[&str] = &[
    "networking.istio.io",
    "security.istio.io",
    "telemetry.istio.io",
    "cert-manager.io",
    "gateway.networking.k8s.io",
    "traefik.io",
    "traefik.containo.us",
    "external-secrets.io",
    "bitnami.com",
    "kustomize.config.k8s.io",
    "getambassador.io",
    "projectcontour.io",
    "cilium.io",
    "keda.sh",
    "kyverno.io",
    "cloud.google.com",
    "networking.gke.io",
    "configmanagement.gke.io",
    "source.toolkit.fluxcd.io",
    "apiregistration.k8s.io",
    "apiextensions.k8s.io",
    "snapshot.storage.k8s.io",
    "metrics.k8s.io",
    "karpenter.sh",
];
/// Kinds of other groups that bring no pods.
const KINDS_WITHOUT_PODS: &[&str] = &[
    "ServiceMonitor",
    "PodMonitor",
    "PrometheusRule",
    "Probe",
    "Application",
    "ApplicationSet",
    "AppProject",
    "Skaffold",
    "Kustomization",
    "ServerlessService",
    "Config",
];

fn check(cx: &mut Context<'_>) {
    let Some(values) = cx.values() else { return };
    if cx.matches_of("kustomization").next().is_some() {
        let remote = values.documents().any(|root| {
            let fetched = ["resources", "bases", "components"].iter().filter_map(|key| root.get(key));
            let is_remote = |item: Value<'_>| {
                item.text()
                    .is_some_and(|path| path.contains("://") || path.contains("?ref=") || path.contains("github.com"))
            };
            let generated = ["helmCharts", "helmChartInflationGenerator", "generators", "transformers"]
                .iter()
                .any(|key| root.get(key).is_some_and(|value| !value.is_null()));
            generated || fetched.flat_map(Value::items).any(is_remote)
        });
        if remote {
            cx.fact(UNKNOWN, ["true"], None);
        }
        return;
    }
    for object in values.objects_of("kubernetes/*") {
        look_at(cx, object);
    }
}

fn look_at(cx: &mut Context<'_>, object: Object<'_>) {
    let value = object.value();
    let kind = value.text_at(&["kind"]).unwrap_or_default();
    let group =
        value.text_at(&["apiVersion"]).and_then(|version| version.split_once('/')).map_or("", |(group, _)| group);
    if kind == "Service" && group.is_empty() {
        if let Some((at, selector)) = selector_of(object) {
            cx.fact(SERVICE, [object.namespace().to_owned(), object.name().to_owned(), selector], Some(at));
        }
        return;
    }
    let own = kind == "Pod" && group.is_empty();
    let labels = if own { value.path(&["metadata", "labels"]) } else { pod_labels(value) };
    let brings = own || value.path(&["spec", "template"]).is_some() || value.path(&["spec", "jobTemplate"]).is_some();
    if brings {
        let labels = labels.and_then(label_lines);
        // What is only a part of a workload, such as a patch, has no labels of its own to speak of.
        match labels.filter(|_| object.is_resolved()) {
            Some(labels) => {
                let fields = [object.namespace(), kind, object.name(), &labels];
                cx.fact(PODS, fields, None);
            }
            None if !object.is_resolved() => cx.fact(UNKNOWN, ["false"], None),
            None => {}
        }
    } else if may_bring_pods(group, kind) {
        cx.fact(UNKNOWN, ["false"], None);
    }
}

/// The labels of the pods that a workload makes.
fn pod_labels(value: Value<'_>) -> Option<Value<'_>> {
    value
        .path(&["spec", "template", "metadata", "labels"])
        .or_else(|| value.path(&["spec", "jobTemplate", "spec", "template", "metadata", "labels"]))
}

fn may_bring_pods(group: &str, kind: &str) -> bool {
    let is_custom = group.contains('.') && !group.ends_with(".k8s.io");
    is_custom && !WITHOUT_PODS.contains(&group) && !KINDS_WITHOUT_PODS.contains(&kind)
}

/// The selector of a service, and where it stands; `None` where there is nothing to compare.
fn selector_of(object: Object<'_>) -> Option<(Span, String)> {
    let spec = object.value().get("spec")?;
    if !object.is_resolved() || spec.text_at(&["type"]) == Some("ExternalName") {
        return None;
    }
    let selector = spec.get("selector")?;
    let lines = label_lines(selector).filter(|lines| !lines.is_empty())?;
    let is_set_by_others = |line: &str| {
        let key = line.split('=').next().unwrap_or(line);
        key.split_once('/').is_some_and(|(domain, _)| !matches!(domain, "app.kubernetes.io" | "helm.sh"))
    };
    (!lines.lines().any(is_set_by_others)).then(|| (selector.key_span(), lines))
}

fn conclude(project: &mut Project<'_>) {
    let services: Vec<LocatedFact> = project.facts(SERVICE.key).collect();
    if services.is_empty() {
        return;
    }
    let everywhere = project.repository();
    let pods: Vec<LocatedFact> = everywhere.facts(PODS.key).collect();
    let unknown: Vec<LocatedFact> = everywhere.facts(UNKNOWN.key).collect();
    let (mut met, mut total) = (0, 0);
    for service in &services {
        let selector: Vec<&str> = service.value(2).lines().collect();
        let reachable = |pod: &&LocatedFact| {
            matches!((service.value(0), pod.value(0)), ("", _) | (_, "")) || service.value(0) == pod.value(0)
        };
        let selected = |pod: &LocatedFact| selector.iter().all(|one| pod.value(3).lines().any(|label| label == *one));
        let Some(span) = service.span else { continue };
        if pods.iter().filter(reachable).any(selected) {
            met += 1;
            total += 1;
            continue;
        }
        let home = folder(&service.path);
        let is_unknown = unknown.iter().any(|one| {
            let place = folder(&one.path);
            place == home || parent(place) == parent(home) || one.value(0) == "true" && is_below(home, place)
        });
        let beside: Vec<&LocatedFact> = pods
            .iter()
            .filter(|pod| {
                let place = folder(&pod.path);
                place == home || is_below(place, home) || parent(place) == parent(home)
            })
            .collect();
        if is_unknown || beside.is_empty() {
            continue;
        }
        // Without a workload that may be meant, the pods may well come from elsewhere.
        let Some((pod, closeness)) = nearest(&selector, &beside, service) else { continue };
        total += 1;
        let report = project.report(&service.path, span).message(message(&selector, pod, service));
        if closeness == Closeness::AlikeOnly {
            report.confidence(Confidence::Medium);
        }
    }
    if total > 0 {
        project.strength(met, total);
    }
}

/// How much a workload looks like the one that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// A label of the same key has a similar value.
    AlikeOnly,
    /// It is called like the service.
    Named,
    /// So many labels are the same.
    Shares(usize),
}

fn nearest<'a>(
    selector: &[&str],
    beside: &[&'a LocatedFact],
    service: &LocatedFact,
) -> Option<(&'a LocatedFact, Closeness)> {
    let closeness = |pod: &LocatedFact| {
        let labels: Vec<&str> = pod.value(3).lines().collect();
        let equal = selector.iter().filter(|one| labels.contains(one)).count();
        let alike = |one: &&str| labels.iter().any(|label| is_alike(one, label));
        if equal > 0 {
            Some(Closeness::Shares(equal))
        } else if !pod.value(2).is_empty() && pod.value(2) == service.value(1) {
            Some(Closeness::Named)
        } else {
            selector.iter().any(alike).then_some(Closeness::AlikeOnly)
        }
    };
    beside.iter().filter_map(|pod| Some((*pod, closeness(pod)?))).max_by_key(|(_, closeness)| *closeness)
}

/// Whether two labels have one key, and the value of one holds that of the other.
fn is_alike(one: &str, other: &str) -> bool {
    let (Some((one_key, one)), Some((other_key, other))) = (one.split_once('='), other.split_once('=')) else {
        return false;
    };
    one_key == other_key && one.len().min(other.len()) >= 3 && (one.contains(other) || other.contains(one))
}

/// Says what the nearest workload has instead.
fn message(selector: &[&str], pod: &LocatedFact, service: &LocatedFact) -> String {
    let shown = |labels: &[&str]| -> String {
        let labels: Vec<String> = labels.iter().map(|one| one.replacen('=', ": ", 1)).collect();
        labels.join(", ")
    };
    let labels: Vec<&str> = pod.value(3).lines().collect();
    let wanted = shown(selector);
    let (name, workload) = (service.value(1), pod.value(2));
    if selector.iter().all(|one| labels.contains(one)) {
        let (namespace, other) = (service.value(0), pod.value(0));
        return format!(
            "the service `{name}` selects `{wanted}` in the namespace `{namespace}`; `{workload}`, whose pods have these labels, is in `{other}`"
        );
    }
    let had = shown(&labels);
    format!("the service `{name}` selects `{wanted}`; the pods of `{workload}` have `{had}`")
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder above; of the root, and of a folder in it, something that no other folder has in common.
fn parent(folder: &str) -> Option<&str> {
    Some(folder.rsplit_once('/').map_or("", |(parent, _)| parent)).filter(|_| !folder.is_empty())
}

fn is_below(inner: &str, outer: &str) -> bool {
    outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
