//! `route-not-in-openapi`: routes in code that the OpenAPI document of the same unit does not have.
//!
//! What stands before a route is often said elsewhere: by a router, a class, a server of the document. So paths are compared by
//! their ends, and the rule only speaks where most routes are found.

use plimsoll_sdk::prelude::*;

use crate::paths::folder;

pub(crate) const RULE: Rule = rule!("route-not-in-openapi", check, conclude).facts(&[ROUTE, DOCUMENT]);

/// A route in code: the method in capitals, or `*`, and the path as written.
const ROUTE: FactKind = fact!("code-route", method: text, path: text);
/// A path of a document, and its methods in capitals with blanks between them; `*` where they stand elsewhere.
const DOCUMENT: FactKind = fact!("openapi-path", path: text, methods: text);

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Routes for machines and browsers that documents leave out.
const BESIDE: &[&str] = &[
    "health",
    "healthz",
    "healthcheck",
    "health-check",
    "ready",
    "readyz",
    "readiness",
    "live",
    "livez",
    "liveness",
    "ping",
    "metrics",
    "debug",
    "pprof",
    "swagger",
    "swagger-ui",
    "docs",
    "redoc",
    "openapi.json",
    "openapi.yaml",
    "openapi",
    "favicon.ico",
    "static",
    "assets",
    "public",
    "robots.txt",
    "sitemap.xml",
    "internal",
    "index.html",
    "status",
    "version",
    "spec",
    "api-docs",
    "manifest.json",
    "graphql",
    "playground",
    "ws",
    "socket.io",
    "callback",
    "webhook",
    "webhooks",
    "image",
    "images",
];

fn check(cx: &mut Context<'_>) {
    if cx.matches_of("document").next().is_some() {
        return document(cx);
    }
    if cx.file().role != "production" {
        return;
    }
    let source = cx.source();
    let mut routes = Vec::new();
    for found in cx.matches() {
        let line = source.get(..found.span.start as usize).unwrap_or("").rsplit('\n').next().unwrap_or("").trim_start();
        if line.starts_with("//") || line.starts_with('#') || line.starts_with('*') || line.starts_with("/*") {
            continue;
        }
        let object = cx.captured(found, "object").to_ascii_lowercase();
        if is_client(&object, cx.language()) {
            continue;
        }
        let path = cx.captured(found, "path");
        let word = cx.captured(found, "method").to_ascii_uppercase();
        // `HandleFunc("POST /users", …)` says it in the path.
        let (word, path) = match path.split_once(' ') {
            Some((method, path)) => (method.to_owned(), path.trim_start()),
            None => (word, path),
        };
        let method = if METHODS.contains(&word.as_str()) { word } else { "*".to_owned() };
        let at = found.capture("path").map_or(found.span, |capture| capture.span);
        routes.push((method, path.to_owned(), at));
    }
    for (method, path, at) in routes {
        cx.fact(ROUTE, [method, path], Some(at));
    }
}

/// Whether something of that name sends requests, or keeps values under keys.
fn is_client(object: &str, language: &str) -> bool {
    const CLIENTS: &[&str] = &[
        "client",
        "cache",
        "store",
        "storage",
        "conn",
        "resp",
        "res",
        "req",
        "request",
        "redis",
        "session",
        "axios",
        "config",
        "viper",
        "map",
        "params",
        "headers",
        "url",
        "test",
        "mock",
        "superagent",
        "fetch",
        "ky",
        "got",
        "form",
        "data",
        "db",
        "registry",
    ];
    let last = object.rsplit('.').next().unwrap_or(object);
    CLIENTS.iter().any(|word| last == *word || last.ends_with(word) && word.len() > 4)
        || matches!(language, "javascript" | "typescript") && matches!(last, "http" | "api" | "https")
}

fn document(cx: &mut Context<'_>) {
    if matches!(cx.file().role.as_str(), "test" | "example") {
        return;
    }
    let Some(values) = cx.values() else { return };
    let mut paths = Vec::new();
    for object in values.objects_of("openapi/document") {
        for item in object.value().get("paths").into_iter().flat_map(Value::members) {
            let Some(path) = item.key() else { continue };
            let methods: Vec<String> = item
                .members()
                .filter_map(|member| member.key().map(str::to_ascii_uppercase))
                .filter(|key| METHODS.contains(&key.as_str()))
                .collect();
            let methods = if item.get("$ref").is_some() { "*".to_owned() } else { methods.join(" ") };
            paths.push((path.to_owned(), methods));
        }
    }
    for (path, methods) in paths {
        cx.fact(DOCUMENT, [path, methods], None);
    }
}

/// The parts of a path, in small letters, `{}` for what is filled in.
fn parts(path: &str) -> Vec<String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let inside: Vec<String> = split_outside(path);
    let is_filled = |part: &str| part.contains(['{', '}', ':', '<', '>', '*', '$', '[', '(', '%', '+']);
    inside
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| if is_filled(part) { "{}".to_owned() } else { part.to_ascii_lowercase() })
        .collect()
}

/// Parts between slashes that stand outside of braces: `{id:[^/]+}` is one part.
fn split_outside(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_i32;
    for c in path.chars() {
        match c {
            '{' | '<' | '(' => depth += 1,
            '}' | '>' | ')' => depth -= 1,
            _ => {}
        }
        if c == '/' && depth <= 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// Whether one path ends in the other, and nothing that is filled in stands before it: that would be a part of another path.
fn ends_alike(one: &[String], other: &[String]) -> bool {
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    long.ends_with(short) && !long[..long.len() - short.len()].iter().any(|part| part == "{}")
}

fn conclude(project: &mut Project<'_>) {
    let here = project.unit().path.clone();
    let mut documents: Vec<(Vec<String>, String)> = Vec::new();
    for fact in project.repository().facts(DOCUMENT.key) {
        // A document of the unit, or one above it.
        let place = folder(&fact.path);
        if here.is_empty() || fact.path.starts_with(&format!("{here}/")) || here.starts_with(place) {
            documents.push((parts(fact.value(0)), fact.value(1).to_owned()));
        }
    }
    if documents.len() < 3 {
        return;
    }
    let routes: Vec<(LocatedFact, Vec<String>)> = project
        .facts(ROUTE.key)
        .map(|fact| {
            let parts = parts(fact.value(1));
            (fact, parts)
        })
        .filter(|(_, parts)| is_of_the_interface(parts))
        .collect();
    let same = |route: &[String]| -> Vec<&str> {
        let alike = documents.iter().filter(|(path, _)| !path.is_empty() && ends_alike(path, route));
        alike.map(|(_, methods)| methods.as_str()).collect()
    };
    let judged: Vec<(&LocatedFact, Verdict)> = routes
        .iter()
        .map(|(fact, parts)| {
            let found = same(parts);
            let method = fact.value(0);
            let has_method = method == "*"
                || found.iter().any(|methods| *methods == "*" || methods.split(' ').any(|one| one == method));
            let verdict = match (found.is_empty(), has_method) {
                (true, _) => Verdict::NoPath,
                (false, true) => Verdict::There,
                (false, false) => Verdict::NoMethod,
            };
            (fact, verdict)
        })
        .collect();
    let met = judged.iter().filter(|(_, verdict)| *verdict == Verdict::There).count();
    let total = judged.len();
    // Otherwise the document describes another interface than this code.
    if met < 3 || 3 * met < 2 * total {
        return;
    }
    for (fact, verdict) in judged {
        let Some(span) = fact.span else { continue };
        let (method, path) = (fact.value(0), fact.value(1));
        let route = if method == "*" { format!("`{path}`") } else { format!("`{method} {path}`") };
        let message = match verdict {
            Verdict::There => continue,
            Verdict::NoPath => {
                format!("the route {route} is in no OpenAPI document of the project; {met} of {total} are")
            }
            Verdict::NoMethod => format!("the OpenAPI document has the path of the route {route}, but not its method"),
        };
        project.report(&fact.path, span).message(message);
    }
    project.strength(met as u32, total as u32);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    There,
    NoPath,
    NoMethod,
}

/// Whether a route has a name of its own, and is none that documents leave out.
fn is_of_the_interface(parts: &[String]) -> bool {
    parts.iter().any(|part| part != "{}")
        && !parts.iter().any(|part| BESIDE.contains(&part.as_str()) || part.starts_with('_') || part.contains(".html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_frameworks_are_alike() {
        for path in
            ["/Users/{id}", "/users/:id", "/users/<int:id>", "users/{id:[^/]+}/", "/users/*rest", "/users/${id}?x=1"]
        {
            assert_eq!(parts(path), ["users", "{}"], "{path}");
        }
    }

    #[test]
    fn clients_are_no_routers() {
        assert!(is_client("httpclient", "go") && is_client("axios", "javascript") && !is_client("router", "go"));
    }
}
