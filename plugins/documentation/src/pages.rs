//! Which pages speak of what.

use crate::paths::name;

/// Returns whether a page becomes a page somewhere else, so that what it names is meant for there.
pub(crate) fn is_template(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let file = name(&lower);
    path.contains(['{', '$', '<'])
        || lower.split('/').any(|part| {
            matches!(part, "templates" | "template" | "skeleton" | "boilerplate" | "scaffold" | "issue_template")
                || part.contains("cookiecutter")
                || part.starts_with("template-")
                || part.ends_with("-template")
                || part.ends_with("_template")
                || part == "pull_request_template"
        })
        || file.contains("template")
        || file.contains(".tmpl")
}

/// Returns whether a page says what was true when it was written.
pub(crate) fn is_history(path: &str) -> bool {
    const FILES: &[&str] =
        &["changelog", "changes", "history", "releases", "release-notes", "release_notes", "news", "upgrad", "migrat"];
    const FOLDERS: &[&str] = &[
        "changelog",
        "changelogs",
        "changes",
        "releases",
        ".changeset",
        "release-notes",
        "archive",
        "archived",
        "_archive",
        "_archived",
        "attic",
        "deprecated",
        "proposals",
        "adr",
        "rfcs",
    ];
    let lower = path.to_ascii_lowercase();
    FILES.iter().any(|start| name(&lower).starts_with(start)) || lower.split('/').any(|part| FOLDERS.contains(&part))
}

/// Returns whether a page is for those who work on the repository, or who set it up.
pub(crate) fn is_for_contributors(path: &str) -> bool {
    const FILES: &[&str] = &[
        "readme",
        "contributing",
        "development",
        "developing",
        "developer",
        "hacking",
        "building",
        "build",
        "install",
        "setup",
        "agents",
        "claude",
        "getting-started",
        "getting_started",
        "testing",
        "local-development",
        "running",
    ];
    let file = name(path).to_ascii_lowercase();
    FILES.iter().any(|start| file.starts_with(start))
}
