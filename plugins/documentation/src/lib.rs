//! Built-in rules: whether what the project says of itself is true, and whether it says enough to run it.
//!
//! The rules compare pages with the rest of the repository: files, targets, scripts and routes. How paths are written in
//! pages, and which pages a site generator turns into a site, is read by the modules here; what is wrong is said by the rules.

mod commands;
mod flags;
mod ignored;
mod makefiles;
mod pages;
mod paths;
mod reports;
mod sites;

plimsoll_sdk::pack! {
    id: "documentation",
    rules: [broken_example, broken_link, missing_runbook, route_not_in_openapi, stale_command],
}
