//! Built-in rules: how the code is built, shipped and run.
//!
//! The rules read container files, GitHub workflows and Kubernetes manifests. What such files say is read by the
//! modules here; what is wrong with it is said by the rules.

mod containerfile;
mod images;
mod kubernetes;
mod scalar;
mod stages;
mod variables;
mod workloads;
mod yaml;

plimsoll_sdk::pack! {
    id: "deployment",
    rules: [container_runs_as_root, container_without_limits, container_without_probe, service_selects_nothing, undocumented_variable, unpinned_action],
}
