//! Built-in rules: how the code is built, shipped and run.
//!
//! The rules read container files, GitHub workflows and Kubernetes manifests, as values that the host has parsed. What
//! such values mean is known by the modules here; what is wrong with it is said by the rules.

mod buildable;
mod exposure;
mod helpers;
mod images;
mod judgement;
mod patches;
mod places;
mod reads;
mod runners;
mod scripts;
mod stages;
mod variables;
mod workloads;

plimsoll_sdk::pack! {
    id: "deployment",
    rules: [container_runs_as_root, container_without_limits, container_without_probe, privileged_container, service_selects_nothing, undocumented_variable, unpinned_action],
}
