//! `container-without-probe`: containers that a service sends requests to before they can answer.
//!
//! The service and the workload may stand in two files, and a patch in a third, so files only give facts. Which container the
//! service means must be certain.

use plimsoll_sdk::Object;
use plimsoll_sdk::prelude::*;

use crate::patches::{Patch, Target, is_bringing, of_kustomization};
use crate::runners::beside;
use crate::workloads::{
    is_filled_in, is_of, is_whole, kind, label_lines, lasting_containers, objects, pod_spec, with_key,
};

pub(crate) const RULE: Rule =
    rule!("container-without-probe", check, conclude).facts(&[SERVICE, SERVING, PATCHED, NAMED, OPERATIONS]);

/// A service: what it selects, as `key=value` lines, and the ports of the pods, one a line.
const SERVICE: FactKind = fact!("sending-service", namespace: text, selector: text, ports: text, name: text);
/// A container of a workload: the labels of its pods, and its ports, one a line. `only`: no other runs as long.
const SERVING: FactKind = fact!(
    "serving-container",
    namespace: text,
    kind: text,
    name: text,
    container: text,
    labels: text,
    ports: text,
    only: boolean,
    probed: boolean,
);
/// A part of a workload that brings a probe; without names, one that may be meant for any.
const PATCHED: FactKind = fact!("patched-probe", kind: text, name: text, container: text);

/// A file of operations that a kustomization applies, and to which workloads.
const NAMED: FactKind = fact!("named-patch", path: text, kind: text, name: text);
/// A file of operations that bring a probe.
const OPERATIONS: FactKind = fact!("probing-operations");

const PROBE: &str = "readinessProbe";

fn check(cx: &mut Context<'_>) {
    let Some(values) = cx.values() else { return };
    for kustomization in values.objects_of("kustomize/kustomization") {
        for patch in of_kustomization(kustomization.value(), PROBE) {
            match patch {
                Patch::Brings(Target { kind, name }) => cx.fact(PATCHED, [kind.as_str(), name.as_str(), ""], None),
                Patch::InFile(path, Target { kind, name }) => {
                    let Some(path) = beside(&cx.file().path, "", &path) else { continue };
                    cx.fact(NAMED, [path, kind, name], None);
                }
            }
        }
    }
    if values.documents().any(|document| is_bringing(document, PROBE)) {
        cx.fact(OPERATIONS, [""; 0], None);
    }
    for object in objects(values) {
        match kind(object) {
            "Service" if is_of(object, "") => service(cx, object),
            "Deployment" | "StatefulSet" => workload(cx, object),
            _ => {}
        }
    }
}

fn service(cx: &mut Context<'_>, object: Object<'_>) {
    let Some(spec) = object.value().get("spec") else { return };
    let Some(selector) = spec.get("selector").and_then(label_lines).filter(|lines| !lines.is_empty()) else { return };
    // A service without an address of its own only names its pods.
    if spec.text_at(&["type"]) == Some("ExternalName") || spec.text_at(&["clusterIP"]) == Some("None") {
        return;
    }
    let ports: Vec<&str> = spec
        .get("ports")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(|port| port.text_at(&["targetPort"]).or_else(|| port.text_at(&["port"])))
        .collect();
    cx.fact(SERVICE, [object.namespace(), &*selector, &*ports.join("\n"), object.name()], None);
}

fn workload(cx: &mut Context<'_>, object: Object<'_>) {
    let Some(pod) = pod_spec(object) else { return };
    let containers: Vec<Value<'_>> = lasting_containers(pod).collect();
    let labels = object.value().path(&["spec", "template", "metadata", "labels"]).and_then(label_lines);
    let only = if containers.len() == 1 { "true" } else { "false" };
    for container in containers {
        let name = container.text_at(&["name"]).unwrap_or_default();
        let probed = container.get("readinessProbe").is_some_and(|probe| !probe.is_null());
        let is_image = |image: &str| !image.is_empty() && !is_filled_in(image);
        if !is_whole(object) || !container.text_at(&["image"]).is_some_and(is_image) {
            if probed {
                cx.fact(PATCHED, [kind(object), object.name(), name], None);
            }
            continue;
        }
        let Some(labels) = labels.as_ref().filter(|_| probed || !goes_away(object)) else { continue };
        let mut ports: Vec<&str> = Vec::new();
        for port in container.get("ports").into_iter().flat_map(Value::items) {
            ports.extend(port.text_at(&["name"]));
            ports.extend(port.text_at(&["containerPort"]));
        }
        let ports = ports.join("\n");
        let probed = if probed { "true" } else { "false" };
        let at = container.get("name").map_or_else(|| container.span(), with_key);
        let fields = [object.namespace(), kind(object), object.name(), name, labels, &*ports, only, probed];
        cx.fact(SERVING, fields, Some(at));
    }
}

/// Whether each release stops the only pod before it starts the next one: nobody is served in between, ready or not.
fn goes_away(object: Object<'_>) -> bool {
    let spec = |path: &[&str]| object.value().get("spec").and_then(|spec| spec.text_at(path));
    spec(&["strategy", "type"]) == Some("Recreate") && spec(&["replicas"]).is_none_or(|count| count == "1")
}

fn conclude(project: &mut Project<'_>) {
    let containers: Vec<LocatedFact> = project.facts(SERVING.key).collect();
    if containers.is_empty() {
        return;
    }
    let everywhere = project.repository();
    let services: Vec<LocatedFact> = everywhere.facts(SERVICE.key).collect();
    let mut patches: Vec<[String; 3]> =
        everywhere.facts(PATCHED.key).map(|fact| [0, 1, 2].map(|index| fact.value(index).to_owned())).collect();
    let operations: Vec<String> = everywhere.facts(OPERATIONS.key).map(|fact| fact.path).collect();
    for fact in everywhere.facts(NAMED.key).filter(|fact| operations.iter().any(|path| path == fact.value(0))) {
        patches.push([fact.value(1).to_owned(), fact.value(2).to_owned(), String::new()]);
    }
    let (mut met, mut total) = (0, 0);
    for container in &containers {
        let near = services.iter().filter_map(|service| Some((distance(service, container)?, service)));
        let Some((distance, service)) = near.min_by_key(|(distance, _)| *distance) else { continue };
        // A service that finds pods in its own folder does not mean those of the folder beside.
        let finds_own = || containers.iter().any(|other| self::distance(service, other).is_some_and(|own| own < ASIDE));
        if distance == ASIDE && finds_own() {
            continue;
        }
        total += 1;
        let patched = patches.iter().any(|patch| {
            let same = |index: usize| patch[index] == container.value(index + 1) || patch[index].is_empty();
            same(0) && same(1) && same(2)
        });
        let Some(span) = container.span.filter(|_| container.value(7) == "false" && !patched) else {
            met += 1;
            continue;
        };
        let message = format!(
            "the service `{}` sends requests to the container `{}`, which has no readiness probe",
            service.value(3),
            container.value(3)
        );
        project.report(&container.path, span).message(message);
    }
    if total > 0 {
        project.strength(met, total);
    }
}

/// Side by side in a folder: the farthest that a service and its container may be from each other.
const ASIDE: u32 = 3;

/// How far a service is from a container that it sends requests to: it selects the pod, and the port is the container's.
fn distance(service: &LocatedFact, container: &LocatedFact) -> Option<u32> {
    let same_space = match (service.value(0), container.value(0)) {
        ("", _) | (_, "") => true,
        (one, other) => one == other,
    };
    let selects = service.value(1).lines().all(|one| container.value(4).lines().any(|label| label == one));
    let has_port = || service.value(2).lines().any(|port| container.value(5).lines().any(|own| own == port));
    if !same_space || !selects || container.value(6) != "true" && !has_port() {
        return None;
    }
    let (one, other) = (folder(&service.path), folder(&container.path));
    let is_below = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    if service.path == container.path {
        Some(0)
    } else if one == other {
        Some(1)
    } else if is_below(one, other) || is_below(other, one) {
        Some(2)
    } else {
        let parent = |folder: &str| folder.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        (parent(one).is_some() && parent(one) == parent(other)).then_some(ASIDE)
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
