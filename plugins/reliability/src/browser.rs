//! Code that runs in browsers and in apps: a call that hangs there holds up one person, who reloads the page, and no worker.
//!
//! The file may say so itself. Else the package that it belongs to does, which is known when all files were read.

use plimsoll_sdk::prelude::*;

/// Modules that only what is shown to people imports.
const FRAMEWORKS: &[&str] =
    &["react", "react-dom", "react-native", "vue", "svelte", "preact", "solid-js", "@angular/core", "jquery"];

/// What only browsers have.
const OBJECTS: &[&str] = &[
    "window.",
    "document.getElement",
    "document.querySelector",
    "document.createElement",
    "document.cookie",
    "document.location",
    "document.title",
    "localStorage",
    "sessionStorage",
    "navigator.",
];

/// Packages that make a bundle for browsers, or an app.
const BUNDLERS: &[&str] = &[
    "vite",
    "webpack",
    "parcel",
    "rollup",
    "esbuild",
    "react-scripts",
    "@vue/cli-service",
    "@angular/cli",
    "@angular-devkit/build-angular",
    "@rsbuild/core",
    "@sveltejs/vite-plugin-svelte",
    "react-dom",
    "react-native",
    "expo",
    "vue",
    "svelte",
    "@angular/core",
];

/// Packages that answer requests: what such a package calls may be called by a worker.
const SERVERS: &[&str] = &[
    "express",
    "koa",
    "fastify",
    "hono",
    "@hapi/hapi",
    "@nestjs/core",
    "restify",
    "polka",
    "h3",
    "elysia",
    "next",
    "nuxt",
    "@sveltejs/kit",
    "@remix-run/node",
    "@react-router/node",
    "astro",
    "socket.io",
    "bullmq",
    "amqplib",
    "kafkajs",
    "electron",
];

/// Whether the file itself says that it runs in a browser.
pub(crate) fn is_browser(cx: &Context<'_>) -> bool {
    let source = cx.source();
    let imports = |module: &str| {
        cx.imports().iter().any(|import| {
            import.name.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
        })
    };
    cx.language() == "tsx"
        || FRAMEWORKS.iter().any(|framework| imports(framework))
        // Code that runs in both asks first whether there is a window.
        || !source.contains("typeof window") && OBJECTS.iter().any(|object| names(source, object))
}

/// Whether a text stands in the source, and is not the end of a longer name.
fn names(source: &str, object: &str) -> bool {
    source.match_indices(object).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.' | '"' | '\''))
    })
}

/// The folders of packages of JavaScript, and whether each is for browsers.
pub(crate) struct Packages(Vec<(String, bool)>);

impl Packages {
    pub(crate) fn of(project: &Project<'_>) -> Self {
        let everywhere = project.repository();
        let manifests = everywhere.manifests();
        let manifests = manifests.iter().filter(|one| one.ecosystem == "npm" && one.path.ends_with("package.json"));
        let mut packages: Vec<(String, bool, bool)> = manifests.map(|one| (one.path.clone(), false, false)).collect();
        for one in everywhere.dependencies().filter(|one| one.ecosystem == "npm" && one.direct) {
            for (path, bundles, serves) in &mut packages {
                if *path == one.path {
                    *bundles |= BUNDLERS.contains(&one.name.as_str());
                    *serves |= SERVERS.contains(&one.name.as_str());
                }
            }
        }
        let folder = |path: String| path.strip_suffix("package.json").unwrap_or_default().to_owned();
        Self(packages.into_iter().map(|(path, bundles, serves)| (folder(path), bundles && !serves)).collect())
    }

    /// Whether the nearest package that a file belongs to is made for browsers.
    pub(crate) fn is_browser(&self, path: &str) -> bool {
        let holding = self.0.iter().filter(|(folder, _)| path.starts_with(folder.as_str()));
        holding.max_by_key(|(folder, _)| folder.len()).is_some_and(|(_, browser)| *browser)
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn objects_of_browsers_are_whole_names() {
        assert!(names("if (window.top) {}", "window.") && names("localStorage.x", "localStorage"));
        assert!(!names("this.window.top", "window.") && !names("mywindow.x", "window."));
    }
}
