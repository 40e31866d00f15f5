//! What a manifest probes: which container, image or service, as far as it says so.
//!
//! A probe of a known container speaks for the unit that is called like it, or that its image is built from. Of any other
//! it is not known whom it asks, so that it speaks for all.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Object, Unit};

use crate::units::{is_within, unit_name};

/// A probe: the names of what it asks, one a line; nothing if that is not known. `build`: the folder that the image is
/// built from, `.` for the root.
pub(crate) const PROBE: FactKind = fact!("probe", names: text, build: text, unit: text);

/// Records the probes of a file.
pub(crate) fn probes(cx: &mut Context<'_>) {
    let path = cx.file().path.clone();
    let unit = cx.file().unit.clone();
    if cx.language() == "dockerfile" {
        if !cx.source().lines().any(is_health_check) {
            return;
        }
        let names: Vec<&str> = path.split(['/', '.']).filter(|part| !part.eq_ignore_ascii_case("dockerfile")).collect();
        let (names, folder) = (names.join("\n"), folder(&path));
        cx.fact(PROBE, [&*names, if folder.is_empty() { "." } else { folder }, &*unit], None);
        return;
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut is_known = false;
    if cx.language() == "yaml"
        && let Some(values) = cx.values()
    {
        is_known = values.objects().all(Object::is_resolved);
        for object in values.objects() {
            match object.kind() {
                "compose/service" => found.extend(of_service(object, &path)),
                kind if kind.starts_with("kubernetes/") => found.extend(of_workload(object)),
                "compose/file" => {}
                // Something else that has the word.
                _ => is_known &= !speaks_of_probes(object.value()),
            }
        }
    }
    if !is_known {
        found.push((String::new(), String::new()));
    }
    for (names, build) in found {
        cx.fact(PROBE, [&*names, &*build, &*unit], None);
    }
}

/// Whether a line of a container file has it asked; `NONE` takes back what the image came with.
fn is_health_check(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is = |word: Option<&str>, wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    is(words.next(), "HEALTHCHECK") && !is(words.next(), "NONE")
}

/// A service of Docker Compose that is asked.
fn of_service(object: Object<'_>, path: &str) -> Option<(String, String)> {
    let service = object.value();
    let check = service.get("healthcheck").filter(|check| !check.is_null())?;
    if check.text_at(&["disable"]) == Some("true") {
        return None;
    }
    let mut names = vec![object.name().to_owned()];
    names.extend(service.key().map(str::to_owned));
    names.extend(service.text_at(&["container_name"]).map(str::to_owned));
    let build = service.get("build");
    let context = build.and_then(|build| build.text().or_else(|| build.text_at(&["context"])).or(Some(".")));
    names.extend(service.text_at(&["image"]).filter(|_| build.is_none()).map(last_of_image));
    let file = build.and_then(|build| build.text_at(&["dockerfile"])).unwrap_or("");
    let build = context.map_or_else(String::new, |context| join(&join(folder(path), context), folder(file)));
    Some((names.join("\n"), build))
}

/// The containers of a workload that are asked.
fn of_workload(object: Object<'_>) -> Vec<(String, String)> {
    let asked = |container: &Value<'_>| {
        ["livenessProbe", "readinessProbe", "startupProbe"]
            .iter()
            .any(|probe| container.get(probe).is_some_and(|probe| !probe.is_null()))
    };
    let value = object.value();
    let specs = [&["spec", "template", "spec"][..], &["spec", "jobTemplate", "spec", "template", "spec"], &["spec"]];
    let containers: Vec<Value<'_>> = specs
        .iter()
        .filter_map(|path| value.path(path)?.get("containers"))
        .flat_map(Value::items)
        .filter(asked)
        .collect();
    if containers.is_empty() && speaks_of_probes(value) {
        // A custom resource that makes its own pods.
        return vec![(String::new(), String::new())];
    }
    let names_of = |container: Value<'_>| {
        let mut names = vec![object.name().to_owned()];
        names.extend(container.text_at(&["name"]).map(str::to_owned));
        names.extend(container.text_at(&["image"]).map(last_of_image));
        (names.join("\n"), String::new())
    };
    containers.into_iter().map(names_of).collect()
}

/// Whether a key below says that something is probed.
fn speaks_of_probes(value: Value<'_>) -> bool {
    value.descendants().filter_map(Value::key).any(|key| {
        let key = key.to_ascii_lowercase();
        key.ends_with("probe") || key.contains("healthcheck") || key.contains("health_check")
    })
}

/// Whether a probe asks a unit, given all of them. Beside a probe, or below the same folder, are the units that it means:
/// the nearest ones, so that of many projects in a repository each has its own.
pub(crate) fn is_for(probe: &LocatedFact, unit: &Unit, units: &[Unit]) -> bool {
    let (names, build) = (probe.value(0), probe.value(1));
    let others = || units.iter().filter(|unit| !unit.path.is_empty());
    let above = std::iter::successors(Some(folder(&probe.path)), |above| (!above.is_empty()).then(|| folder(above)));
    let scope = above.into_iter().find(|above| others().any(|other| is_within(&other.path, above))).unwrap_or("");
    let is_near = is_within(&unit.path, scope);
    if names.is_empty() && build.is_empty() {
        return is_near;
    }
    // What is built from a folder is what lies in it; all of a repository may be any part of it.
    if !build.is_empty() && build != "." {
        let owner = others().filter(|other| is_within(build, &other.path)).map(|other| &*other.path).max();
        return owner.unwrap_or("") == unit.path;
    }
    if build == "." && unit.path.is_empty() {
        return true;
    }
    let own = unit.path.rsplit('/').next().unwrap_or(&unit.path);
    let is_own = |name: &str| is_alike(name, own) || is_alike(name, &unit.name);
    if is_near && names.lines().any(is_own) {
        return true;
    }
    // The rest of the repository has no other name; what is not somebody else's and no ready-made image is its own.
    unit.path.is_empty()
        && !names.lines().any(|name| is_ready_made(name) || others().any(|other| is_alike(name, unit_name(other))))
}

/// Images of other people, which are no unit's.
fn is_ready_made(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "postgres",
        "pg",
        "db",
        "database",
        "mysql",
        "mariadb",
        "mongo",
        "redis",
        "valkey",
        "rabbit",
        "kafka",
        "zookeeper",
        "elastic",
        "opensearch",
        "nginx",
        "traefik",
        "memcached",
        "minio",
        "clickhouse",
        "keycloak",
        "prometheus",
        "grafana",
        "jaeger",
        "nats",
        "vault",
        "consul",
        "etcd",
        "cassandra",
        "neo4j",
        "mailhog",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|ready| name.contains(ready))
}

/// Whether two names may mean one thing: `cart`, `cart-service`, `shop_cart`.
fn is_alike(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let (one, other) = (plain(one), plain(other));
    one == other || one.len().min(other.len()) >= 3 && (one.contains(&other) || other.contains(&one))
}

/// `registry/team/cart:1` is `cart`.
fn last_of_image(image: &str) -> String {
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split([':', '@']).next().unwrap_or(name).to_owned()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path as it is written in a folder; `.` for the root.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
