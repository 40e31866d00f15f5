//! `container-without-limits`: which containers of Kubernetes workloads may take all the memory of their node.
//!
//! Whether a container is limited can be said elsewhere: by a `LimitRange` of its namespace, or by a patch. So files
//! only give facts, and `conclude` reports what no other file mends.

use std::collections::BTreeMap;

use plimsoll_sdk::Object;
use plimsoll_sdk::prelude::*;

use crate::places::listed;
use crate::runners::image_name;
use crate::workloads::{
    is_filled_in, is_fixture, is_of, is_whole, kind, lasting_containers, objects, pod_spec, with_key,
};

pub(crate) const RULE: Rule =
    rule!("container-without-limits", check, conclude).facts(&[UNLIMITED, PATCHED, DEFAULTED]);

/// A container without a limit. `image`: without registry, tag and digest.
const UNLIMITED: FactKind = fact!(
    "unlimited-container",
    namespace: text,
    kind: text,
    name: text,
    container: text,
    requests: boolean,
    image: text,
);
/// A patch that gives a container a limit.
const PATCHED: FactKind =
    fact!("patched-container", namespace: text, kind: text, name: text, container: text, requests: boolean);
/// A namespace that gives containers a default limit.
const DEFAULTED: FactKind = fact!("limit-range", namespace: text);

fn check(cx: &mut Context<'_>) {
    if is_fixture(&cx.file().path) {
        return;
    }
    let Some(values) = cx.values() else { return };
    let mut limited: Vec<Span> = Vec::new();
    for object in objects(values) {
        if kind(object) == "LimitRange" && is_of(object, "") && gives_default(object) {
            cx.fact(DEFAULTED, [object.namespace()], None);
        }
        let Some(pod) = pod_spec(object).filter(|_| !is_filled_in(object.name())) else { continue };
        let pod_limit = memory(pod, "limits");
        for container in lasting_containers(pod) {
            let limit = memory(container, "limits").or(pod_limit);
            let Some(name) = container.get("name").or_else(|| container.members().next()) else { continue };
            let mut place = Place::of(object, container);
            if is_filled_in(&place.container) {
                continue;
            }
            // A container without an image is a patch of one that has it.
            let image = container.text_at(&["image"]).filter(|image| is_whole(object) && !is_filled_in(image));
            match (image, limit) {
                (Some(_), Memory::Set) => limited.push(with_key(name)),
                (Some(image), Memory::Absent) => {
                    place.requests = memory(container, "requests") == Memory::Set;
                    let values = place.values().into_iter().chain([image_name(image)]);
                    cx.fact(UNLIMITED, values, Some(with_key(name)));
                }
                (None, Memory::Set) => cx.fact(PATCHED, place.values(), None),
                _ => {}
            }
        }
    }
    if !limited.is_empty() {
        // The others are counted by `conclude`, which knows what becomes of them.
        let count = limited.len() as u32;
        cx.strength(count, count, limited.into_iter().take(3));
    }
}

/// A container that its own file does not limit, and where.
type Found<'a> = (&'a LocatedFact, Span);

/// Reports the containers that nothing in the project limits.
fn conclude(project: &mut Project<'_>) {
    let everywhere = project.repository();
    let defaults: Vec<LocatedFact> = everywhere.facts(DEFAULTED.key).collect();
    let patches: Vec<Place> = everywhere.facts(PATCHED.key).map(|fact| Place::read(&fact)).collect();
    let unlimited: Vec<LocatedFact> = project.facts(UNLIMITED.key).collect();
    let total = unlimited.len() as u32;
    let mut mended = 0;
    let mut open: BTreeMap<(&str, Place, &str), Vec<Found<'_>>> = BTreeMap::new();
    for fact in &unlimited {
        let place = Place::read(fact);
        let defaulted = defaults.iter().any(|from| match (from.value(0), &*place.namespace) {
            // What has no namespace gets one when it is applied, together with the files beside it.
            ("", _) | (_, "") => folder(from) == folder(fact),
            (one, other) => one == other,
        });
        let patched = patches.iter().any(|patch| patch.patches(&place));
        let Some(span) = fact.span.filter(|_| !defaulted && !patched) else {
            mended += 1;
            continue;
        };
        // The same workload for another cluster, or rendered once more, is the same decision. One of another image is another one: in
        // `services/shop` and `services/blog` both may be called `worker`.
        let top = fact.path.split_once('/').map_or("", |(top, _)| top);
        open.entry((top, place, fact.value(5))).or_default().push((fact, span));
    }
    for ((_, place, _), found) in &open {
        report(project, place, found);
    }
    if total > 0 {
        project.strength(mended, total);
    }
}

fn report(project: &mut Project<'_>, place: &Place, found: &[Found<'_>]) {
    let Some(((first, span), others)) = found.split_first() else { return };
    let container = &place.container;
    let what = if place.requests { "a memory request and no limit" } else { "no memory limit" };
    let elsewhere = match others {
        [] => String::new(),
        [(other, _)] => format!("; the same workload stands in `{}` as well", other.path),
        [(other, _), _] => format!("; the same workload stands in `{}` and one place more", other.path),
        [(other, _), rest @ ..] => {
            format!("; the same workload stands in `{}` and {} places more", other.path, rest.len())
        }
    };
    let message = format!("the container `{container}` has {what}{elsewhere}");
    let mut report = project.report(&first.path, *span).message(message);
    if place.requests {
        report = report.severity(Severity::P2);
    }
    if !others.is_empty() {
        report.property("places", listed(others.iter().map(|(place, _)| place.path.clone())));
    }
}

fn folder(fact: &LocatedFact) -> &str {
    fact.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a `LimitRange` limits the memory of containers: by a default, or by a maximum, the default's default.
fn gives_default(range: Object<'_>) -> bool {
    let limits = range.value().path(&["spec", "limits"]);
    limits.into_iter().flat_map(Value::items).any(|limit| {
        let of_containers = limit.text_at(&["type"]) == Some("Container");
        of_containers
            && ["default", "max"].iter().any(|key| limit.path(&[key, "memory"]).is_some_and(|value| !value.is_null()))
    })
}

/// What `resources` says about memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    Set,
    Absent,
    /// Something else than a mapping stands in its place, such as a placeholder.
    Unknown,
}

impl Memory {
    fn or(self, other: Self) -> Self {
        if self == Self::Absent { other } else { self }
    }
}

fn memory(owner: Value<'_>, of: &str) -> Memory {
    let mut value = owner;
    for key in ["resources", of, "memory"] {
        if value.text().is_some() {
            return Memory::Unknown;
        }
        match value.get(key) {
            Some(next) if !next.is_null() => value = next,
            _ => return Memory::Absent,
        }
    }
    Memory::Set
}

/// Whose memory a fact speaks of.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    namespace: String,
    kind: String,
    name: String,
    container: String,
    requests: bool,
}

impl Place {
    fn of(object: Object<'_>, container: Value<'_>) -> Self {
        Self {
            namespace: object.namespace().to_owned(),
            kind: kind(object).to_owned(),
            name: object.name().to_owned(),
            container: container.text_at(&["name"]).unwrap_or_default().to_owned(),
            requests: false,
        }
    }

    fn read(fact: &LocatedFact) -> Self {
        let text = |index| fact.value(index).to_owned();
        Self { namespace: text(0), kind: text(1), name: text(2), container: text(3), requests: fact.value(4) == "true" }
    }

    fn values(&self) -> [&str; 5] {
        let requests = if self.requests { "true" } else { "false" };
        [&self.namespace, &self.kind, &self.name, &self.container, requests]
    }

    fn patches(&self, other: &Self) -> bool {
        (&self.kind, &self.name, &self.container) == (&other.kind, &other.name, &other.container)
            && (self.namespace == other.namespace || self.namespace.is_empty() || other.namespace.is_empty())
    }
}
