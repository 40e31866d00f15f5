//! What is known of a deployable unit: whether something runs it as a lasting process, and what it shares code with.

use plimsoll_sdk::Unit;
use plimsoll_sdk::prelude::*;

/// A container file, or another file that says how a process is started.
pub(crate) const CONTAINER: FactKind = fact!("process-started");

/// Files of platforms that start a function for each request.
const FUNCTIONS: &[&str] = &["serverless.yml", "serverless.yaml", "vercel.json", "netlify.toml", "wrangler.toml"];
/// Packages that make a server from what another file exports.
const SERVERS: &[&str] = &["express", "fastify", "koa", "@hapi/hapi", "restify", "polka", "@nestjs/core"];

/// Whether something runs the unit as a process that lasts. A container file in a folder of its own speaks for the unit
/// that the folder is in.
pub(crate) fn is_deployed(project: &Project<'_>) -> bool {
    let unit = project.unit();
    let lasting = |path: &String| !FUNCTIONS.contains(&path.rsplit('/').next().unwrap_or(path));
    let is_function = unit.evidence.iter().any(|path| !lasting(path));
    let is_container = project.facts(CONTAINER.key).next().is_some();
    is_container || !is_function && !unit.evidence.is_empty()
}

/// Whether code of one unit may be part of the other: one is inside the other.
pub(crate) fn is_related(one: &str, other: &str) -> bool {
    is_within(one, other) || is_within(other, one)
}

/// Whether the unit depends on a package that serves.
pub(crate) fn serves_http(project: &Project<'_>) -> bool {
    project.here().dependencies().any(|dependency| dependency.direct && SERVERS.contains(&dependency.name.as_str()))
}

/// What people call the unit.
pub(crate) fn unit_name(unit: &Unit) -> &str {
    if unit.path.is_empty() { &unit.name } else { unit.path.rsplit('/').next().unwrap_or(&unit.name) }
}

/// Whether a word stands in a comment of its line.
pub(crate) fn is_commented(source: &str, at: Span) -> bool {
    let before = source.get(..at.start as usize).unwrap_or("").rsplit('\n').next().unwrap_or("");
    before.starts_with("//") || before.contains("// ") || before.trim_start().starts_with(['*', '#'])
}

/// Whether a folder is another one, or below it.
pub(crate) fn is_within(inner: &str, outer: &str) -> bool {
    outer.is_empty() || inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
