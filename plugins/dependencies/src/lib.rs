//! Built-in rules: what the code is built from.
//!
//! The host reads manifests and lock files; the rules say what is wrong with what they hold, or lack.

mod declared;

plimsoll_sdk::pack! {
    id: "dependencies",
    rules: [known_vulnerable_dependency, missing_lock_file, undeclared_dependency],
}
