//! `privileged-container`: containers that are given what belongs to their node.
//!
//! Only what a manifest says in so many words is reported, and not where the purpose of the workload is the node itself.

use plimsoll_sdk::Object;
use plimsoll_sdk::prelude::*;

use crate::workloads::{
    is_false, is_filled_in, is_fixture, is_true, kind, lasting_containers, objects, pod_spec, with_key,
};

pub(crate) const RULE: Rule = rule!("privileged-container", check);

fn check(cx: &mut Context<'_>) {
    if is_fixture(&cx.file().path) {
        return;
    }
    let Some(values) = cx.values() else { return };
    let (mut met, mut found): (Vec<Span>, Vec<Grant<'_>>) = (Vec::new(), Vec::new());
    for object in objects(values) {
        let Some(pod) = pod_spec(object).filter(|_| !is_for_nodes(object)) else { continue };
        let of_node = mounts_node(pod);
        found.extend(of_pod(pod, of_node));
        for container in lasting_containers(pod) {
            match of_container(container, of_node) {
                Some(grant) => found.push(grant),
                None => met.extend(drops_privileges(container).map(with_key)),
            }
        }
        found.extend(root_pod(pod, of_node));
    }
    let total = (met.len() + found.len()) as u32;
    for grant in found {
        let mut report = cx.report(with_key(grant.member)).message(grant.message).severity(grant.severity);
        if grant.severity != Severity::P1 {
            report = report.confidence(Confidence::Medium);
        }
        if is_true(grant.member) {
            let refuse = Edit::replace(grant.member.span(), "false");
            report.fix("run without it", Applicability::Unsafe, [refuse]);
        }
    }
    if total > 0 {
        cx.strength(met.len() as u32, total, met.into_iter().take(3));
    }
}

/// Something of the node that a container or a pod is given.
struct Grant<'a> {
    member: Value<'a>,
    message: String,
    severity: Severity,
}

/// Whether a workload is there for the nodes: one pod on each of them, or a part of the cluster itself.
fn is_for_nodes(object: Object<'_>) -> bool {
    let is_system = |name: &str| matches!(name, "kube-system" | "kube-node-lease") || name.ends_with("-csi");
    kind(object) == "DaemonSet" || is_system(object.namespace()) || is_filled_in(object.name())
}

/// Whether the pod works on files of its node, for which it may need to be root there.
fn mounts_node(pod: Value<'_>) -> bool {
    let mut paths = pod.get("volumes").into_iter().flat_map(Value::items).filter_map(|volume| volume.get("hostPath"));
    paths.any(|path| path.text_at(&["path"]).is_none_or(is_work))
}

/// Whether a path of the node holds files to work on. The clock is read by everyone, and with the whole disk, or the socket of the
/// runtime, the other rights are not needed for work but complete the way out of the container.
fn is_work(path: &str) -> bool {
    const CLOCK: &[&str] = &["/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo"];
    const SOCKETS: &[&str] =
        &["containerd.sock", "cri-dockerd.sock", "crio.sock", "docker.sock", "dockershim.sock", "podman.sock"];
    let path = path.trim_end_matches('/');
    let is_socket = path.rsplit('/').next().is_some_and(|name| SOCKETS.contains(&name));
    !path.is_empty() && !CLOCK.contains(&path) && !is_socket
}

fn of_pod(pod: Value<'_>, of_node: bool) -> impl Iterator<Item = Grant<'_>> {
    let all = [
        ("hostPID", "the pod sees the processes of its node, and may read their memory", Severity::P1),
        ("hostIPC", "the pod shares the memory of processes of its node", Severity::P1),
        ("hostNetwork", "the pod has the network of its node, and no policy of the cluster holds for it", Severity::P2),
    ];
    all.into_iter().filter(move |_| !of_node).filter_map(move |(key, message, severity)| {
        let member = pod.get(key).filter(|member| is_true(*member))?;
        Some(Grant { member, message: message.to_owned(), severity })
    })
}

fn of_container(container: Value<'_>, of_node: bool) -> Option<Grant<'_>> {
    let name = container.text_at(&["name"]).unwrap_or_default();
    let context = container.get("securityContext")?;
    if let Some(member) = context.get("privileged").filter(|member| is_true(*member)) {
        let message = format!("the container `{name}` is privileged: who is root in it is root on its node");
        let severity = if of_node { Severity::P2 } else { Severity::P1 };
        return Some(Grant { member, message, severity });
    }
    let member = context.get("runAsUser").filter(|user| !of_node && is_zero(*user))?;
    Some(Grant { member, message: format!("the container `{name}` runs as root"), severity: Severity::P2 })
}

/// `runAsUser: 0` of the pod is what the containers without one of their own get. One that is privileged is reported for that.
fn root_pod(pod: Value<'_>, of_node: bool) -> Option<Grant<'_>> {
    let member = pod.path(&["securityContext", "runAsUser"]).filter(|user| !of_node && is_zero(*user))?;
    let inherits = lasting_containers(pod).find(|container| {
        let Some(context) = container.get("securityContext") else { return true };
        context.get("runAsUser").is_none_or(Value::is_null) && !context.get("privileged").is_some_and(is_true)
    })?;
    let name = inherits.text_at(&["name"]).unwrap_or_default();
    Some(Grant { member, message: format!("the container `{name}` runs as root"), severity: Severity::P2 })
}

fn is_zero(user: Value<'_>) -> bool {
    !user.is_templated() && user.text().is_some_and(|user| user.parse::<u64>() == Ok(0))
}

/// Where a container says that it wants nothing of this.
fn drops_privileges(container: Value<'_>) -> Option<Value<'_>> {
    let context = container.get("securityContext")?;
    let says_no = |key: &str| context.get(key).filter(|member| is_false(*member));
    says_no("privileged").or_else(|| says_no("allowPrivilegeEscalation"))
}
